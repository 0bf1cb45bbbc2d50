"""`pim whoami`: say once who records on this machine.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pimlib.errors import Fault, PimError
from pimlib.workspace import find_workspace
from pimlib.workspace.cycle import Cycle, Person, id_for, line_for
from pimlib.workspace.who import keep_whoami, whoami


def add_command(commands: Any) -> None:
    parser = commands.add_parser("whoami", help="say who records on this machine: pim whoami a-mackay")
    parser.add_argument("person", nargs="?", help="your id in cycle.yaml; without it, who is known now")
    parser.set_defaults(command=say)


def say(options: argparse.Namespace) -> int:
    if options.person:
        if same := _meant(options.person):
            remedy = f"{same.name} has the id `{same.id}`: say `pim whoami {same.id}`."
            raise PimError(Fault(f"`{options.person}`", "nobody has this id in cycle.yaml, so it was not kept", remedy=remedy))
        # Before it is kept, so that it is read before what sounds as if all were well.
        for sentence in _unknown(options.person):
            print(sentence)
        keep_whoami(options.person)
        print(f"Records made on this machine now carry the name {options.person}.")
        return 0
    print(whoami() or "Nobody yet. Say it with `pim whoami NAME`.")
    for sentence in _unknown(whoami()):
        print(sentence)
    return 0


def _present() -> Iterator[tuple[str, Cycle]]:
    """Each present cycle here that can be read, with its name; none where there is no shared folder."""
    try:
        cycles = find_workspace().current()
    except PimError:
        return
    for cycle in cycles:
        with suppress(PimError):  # its faults are said when the cycle is opened
            yield cycle.name, cycle.about


def _meant(id: str) -> Person | None:
    """The one person whom an id that nobody has is taken to mean; None when somebody has it, nobody fits, or more than one."""
    cycles = [about for _name, about in _present()]
    if any(about.person(id) for about in cycles):
        return None
    found = {same.id: same for about in cycles if (same := about.fitting(id))}
    return next(iter(found.values())) if len(found) == 1 else None


def _unknown(id: str) -> Iterator[str]:
    """A sentence for each present cycle here whose cycle.yaml does not hold the id; none where there is no cycle, or nobody is known."""
    for name, about in _present():
        if not id or about.person(id) is not None:
            continue
        same = about.fitting(id)
        remedy = f"say `pim whoami {same.id}`." if same else f"add `{line_for(id)}` to its `people` (`pim help cycle`)."
        if same is None and id_for(id) not in ("", id):
            remedy = f"{remedy.removesuffix('.')}, then say `pim whoami {id_for(id)}`."
        yield f"cycle.yaml of {name} has no person with this id: {remedy}"
