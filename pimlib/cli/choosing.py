"""What a command is about: which cycle, which evaluation, which day.

Row 13.
"""

from __future__ import annotations

import argparse
import datetime as dt

from pimlib.errors import Fault, PimError
from pimlib.workspace import CycleFolder, find_workspace

WHAT = "which evaluation; the only one there is, when there is one"
WHAT_OF_MANY = "which evaluation; COUNCIL/CYCLE alone: every one of the cycle, the scan first"


def day(text: str) -> dt.date:
    """A date as the command line takes it: 2026-09-30, 30/09/2026 or 30 September 2026; 03/04/2026 is 3 April.

    Raises ArgumentTypeError, which argparse turns into a sentence; a month without its day is none.
    """
    from pimlib.kinds.days import day_of  # slow to import, and `pim --help` imports this module too

    said = day_of(text)
    if said is None or said != day_of(text, last=True):
        raise argparse.ArgumentTypeError(
            f"`{text}` is not a date; write it as year-month-day, such as 2026-09-30, or as day/month/year, such as 30/09/2026"
        )
    return said


def chosen(what: str | None) -> tuple[CycleFolder, str]:
    """The cycle and the evaluation that COUNCIL/CYCLE[/EVALUATION] names; nothing named: the only ones there are, past cycles aside.

    Raises PimError when they are not there, or when there is more than one to choose from.
    """
    folder, evaluations = all_chosen(what)
    if len(evaluations) > 1:
        names = " or ".join(f"{folder.name}/{evaluation}" for evaluation in evaluations)
        raise PimError(
            Fault(
                f"evidence/{folder.name}",
                "there is more than one evaluation",
                ", ".join(evaluations),
                remedy=f"Say which: {names}.",
            )
        )
    return folder, evaluations[0]


def all_chosen(what: str | None) -> tuple[CycleFolder, tuple[str, ...]]:
    """As `chosen`, and every evaluation of the cycle where none is named, the scan first.

    Raises PimError when there is no such cycle, more than one to choose from, no such evaluation, or none at all.
    """
    workspace = find_workspace()
    parts = what.replace("\\", "/").strip("/").split("/") if what else []
    if len(parts) > 3:
        raise PimError(Fault(f"`{what}`", "not the name of an evaluation", expected="COUNCIL/CYCLE/EVALUATION"))
    if len(parts) >= 2:
        folder = workspace.cycle("/".join(parts[:2]))
    else:
        cycles = [cycle for cycle in workspace.current() if not parts or cycle.council == parts[0]]
        if not cycles:
            raise PimError(Fault("evidence", "there is no cycle in it yet", remedy="Begin one with `pim new COUNCIL/CYCLE`."))
        if len(cycles) > 1:
            known = ", ".join(cycle.name for cycle in cycles)
            raise PimError(Fault("evidence", "there is more than one cycle", known, remedy="Say which: pim … COUNCIL/CYCLE."))
        folder = cycles[0]
    folder.about  # noqa: B018 - read here, so that a missing cycle.yaml is said before a missing evaluation
    if len(parts) == 3:
        return folder, (parts[2],)
    evaluations = in_order(folder)
    if not evaluations:
        remedy = f"Begin one with `pim new {folder.name}/scan --kind scan`."
        raise PimError(Fault(f"evidence/{folder.name}/evaluations", "there is no evaluation yet", remedy=remedy))
    return folder, evaluations


def in_order(folder: CycleFolder) -> tuple[str, ...]:
    """The evaluations of a cycle by name, its scan before its closer looks; one whose file cannot be read comes last."""
    return tuple(sorted(folder.evaluations(), key=lambda id: (_place(folder, id), id)))


def _place(folder: CycleFolder, evaluation: str) -> int:
    try:
        return ("scan", "closer-look").index(folder.evaluation(evaluation).kind)
    except PimError:
        return 2  # its faults are said when it is opened
