"""What a command is about: which cycle, which evaluation, which day.

Row 13.
"""

from __future__ import annotations

import argparse
import datetime as dt

from pimlib.errors import Fault, PimError
from pimlib.workspace import CycleFolder, find_workspace

WHAT = "which evaluation; the only one there is, when there is one"


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
    evaluations = folder.evaluations()
    if len(parts) >= 3:
        return folder, parts[2]
    if not evaluations:
        raise PimError(
            Fault(
                f"evidence/{folder.name}/evaluations",
                "there is no evaluation yet",
                remedy="Copy one from another cycle, or begin with `pim new`.",
            )
        )
    if len(evaluations) > 1:
        raise PimError(
            Fault(
                f"evidence/{folder.name}",
                "there is more than one evaluation",
                ", ".join(evaluations),
                remedy="Say which: COUNCIL/CYCLE/EVALUATION.",
            )
        )
    return folder, evaluations[0]
