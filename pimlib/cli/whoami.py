"""`pim whoami`: say once who records on this machine.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from pimlib.errors import PimError
from pimlib.workspace import find_workspace
from pimlib.workspace.cycle import id_for, line_for
from pimlib.workspace.who import keep_whoami, whoami


def add_command(commands: Any) -> None:
    parser = commands.add_parser("whoami", help="say who records on this machine: pim whoami a-mackay")
    parser.add_argument("person", nargs="?", help="your id in cycle.yaml; without it, who is known now")
    parser.set_defaults(command=say)


def say(options: argparse.Namespace) -> int:
    if options.person:
        keep_whoami(options.person)
        print(f"Records made on this machine now carry the name {options.person}.")
    elif not whoami():
        print("Nobody yet. Say it with `pim whoami NAME`.")
    else:
        print(whoami())
    for sentence in _unknown(whoami()):
        print(sentence)
    return 0


def _unknown(id: str) -> Iterator[str]:
    """A sentence for each present cycle here whose cycle.yaml does not hold the id; none where there is no cycle, or nobody is known."""
    try:
        cycles = find_workspace().current()
    except PimError:
        return
    for cycle in cycles:
        try:
            about = cycle.about
        except PimError:
            continue  # its faults are said when the cycle is opened
        if not id or about.person(id) is not None:
            continue
        same = next((person for person in about.people if id.casefold() in (person.id.casefold(), person.name.casefold())), None)
        remedy = f"say `pim whoami {same.id}`." if same else f"add `{line_for(id)}` to its `people` (`pim help cycle`)."
        if same is None and id_for(id) not in ("", id):
            remedy = f"{remedy.removesuffix('.')}, then say `pim whoami {id_for(id)}`."
        yield f"cycle.yaml of {cycle.name} has no person with this id: {remedy}"
