"""The first sheet of every form: what it says of whose form it is, and whom to tell when something cannot wait.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.exchange.quoting import nothing_named
from pimlib.kinds.wording import plain
from pimlib.sheets import load_sheet, sheet_names
from pimlib.workspace.cycle import Cycle

READ_ME = "Read me"
WHAT, SAYS = "What", "What it says"


def sheet_named(path: Path, wanted: str) -> str | None:
    """The sheet of a workbook that has this name, whatever its case; None when there is none."""
    return next((name for name, _hidden in sheet_names(path) if plain(name) == plain(wanted)), None)


def first_page(path: Path, place: str) -> dict[str, str]:
    """What the first sheet says, by what stands before it; empty when it is not there. Raises PimError when the file is no workbook."""
    if path.suffix.lower() == ".csv":
        remedy = "Ask for the workbook itself; a CSV holds only one of its sheets."
        raise PimError(Fault(place, "this is a CSV, not the form as it was sent", expected="the Excel workbook", remedy=remedy))
    name = sheet_named(path, READ_ME)
    if name is None:
        return {}
    with nothing_named():
        sheet = load_sheet(path, place, sheet=name)
    if not {WHAT, SAYS} <= set(sheet.columns):
        return {}
    return {what: said.strip() for what, said in zip(sheet.table[WHAT], sheet.table[SAYS], strict=True)}


def cannot_wait(about: Cycle) -> str:
    """What the team agreed to do when it meets something that cannot wait, and whom to tell."""
    told = [about.named(id) for id in about.sensitive_findings.tell]
    whom = f"Tell: {', '.join(told)}." if told else ""
    said = " ".join(part for part in (" ".join(about.sensitive_findings.protocol.split()), whom) if part)
    return (
        said or "Stop reading and tell the lead evaluator at once. Ask before you begin whom to tell when they can't be reached."
    )
