"""Figures of the evidence, read once for all pages of one server, for as long as the evidence stays as it is.

Row 13. They lie in the server's own folder for temporary files, which only the person who started it can read and which goes with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pimlib.cli.serving.private import is_running
from pimlib.errors import PimError
from pimlib.fingerprint import digest_file, fingerprint

if TYPE_CHECKING:
    from pimlib.workspace import CycleFolder

WRITTEN = ("records", "exchange", "workbooks")  # no figure is read from there


def state_of(folder: CycleFolder) -> str:
    """What changes as soon as any file changes from which figures are read: the cycle's own, and those of the cycle before."""
    earlier = folder.previous
    return fingerprint([_state(one.path) for one in (folder, *([earlier] if earlier is not None else []))])


def _state(root: Path) -> list[list[object]]:
    found: list[list[object]] = []
    for path in sorted(root.rglob("*")):
        if path.relative_to(root).parts[0] in WRITTEN:
            continue
        with suppress(OSError):  # it went away since it was listed
            if path.is_file():
                stat = path.stat()
                small = path.suffix == ".yaml"  # settings are short: what they say, not when they were written
                said = digest_file(path) if small else [stat.st_size, stat.st_mtime_ns]
                found.append([path.relative_to(root).as_posix(), said])
    return found


def start_reading(council: str, cycle: str, evaluation: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Read the figures of every item in a process of its own, behind whatever else the computer does."""
    said = ", ".join(repr(word) for word in (council, cycle, evaluation, os.getpid()))
    return subprocess.Popen(
        [sys.executable, "-c", f"from pimlib.cli.serving.evidence import read_all; read_all({said})"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        start_new_session=sys.platform != "win32",  # Ctrl-C is for the server, which ends this one
    )


def read_all(council: str, cycle: str, evaluation: str, server: int) -> None:
    """Read the figures of every registered item once, as long as the server runs; what has faults is left to the page that shows it."""
    if sys.platform != "win32":
        os.nice(15)
    from pimlib.kinds import has_figures
    from pimlib.workbook import open_evaluation
    from pimlib.workspace import find_workspace

    about = find_workspace().cycle(f"{council}/{cycle}").evaluation(evaluation)
    pin = next(pin for pin in about.frameworks if pin.role == "evaluate")
    opened = open_evaluation(council, cycle, evaluation, pin.id)
    for entry in opened.register:
        if not is_running(server):
            return  # nobody would put away what is written from here on
        if has_figures(entry):
            with suppress(PimError, OSError):
                opened.figures(entry)
