"""`pim doctor`: is this machine and this folder in order?

Row 13.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pimlib.errors import PimError
from pimlib.workspace import Workspace, find_workspace
from pimlib.workspace.folder import DEVICES, LONGEST


def add_command(commands: Any) -> None:
    parser = commands.add_parser("doctor", help="is this machine and this folder in order?")
    parser.set_defaults(command=doctor)


def doctor(options: argparse.Namespace) -> int:
    print(f"Python {sys.version.split()[0]}, {sys.platform}")
    try:
        workspace = find_workspace()
    except PimError as error:
        print(str(error))
        return 1
    print(f"Workspace: {workspace.root}")
    troubles = list(check_workspace(workspace))
    for trouble in troubles:
        print(f"- {trouble}")
    if not troubles:
        print("Everything is in order.")
    return 1 if troubles else 0


def check_workspace(workspace: Workspace) -> Iterator[str]:
    """What could go wrong in this workspace, a sentence each."""
    for folder in (workspace.evidence, workspace.outputs):
        if not folder.is_dir():
            yield f"There is no folder {folder.name}; it is made when it is needed."
        elif not _writable(folder):
            yield f"You may not write to {folder.name}: ask whoever looks after the share."
    root = len(str(workspace.root.resolve()))
    longest, deepest = 0, ""
    for place, folders, files in os.walk(workspace.root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *files):
            length = len(str(Path(place, name)))
            if length > longest:
                longest, deepest = length, name
            if name.split(".")[0].lower() in DEVICES:
                yield f"Windows refuses the name {name}: call it something else."
    if longest > LONGEST:
        yield f"The longest path has {longest} signs ({root} of them lead here; it ends in {deepest}). Windows stops at 260: move the folder up."
    for cycle in workspace.cycles():
        try:
            about = cycle.about
            for evaluation in cycle.evaluations():
                cycle.evaluation(evaluation)
        except PimError as error:
            yield from (f"{cycle.name}/{fault}" for fault in error.faults)
        else:
            if not about.people:
                yield f"{cycle.name}: cycle.yaml names no people yet."


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
