"""The file of a survey as the tool exported it: SmartSurvey and SurveyMonkey write the header in two or three rows, Microsoft Forms in one.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pathlib import Path

from pimlib.errors import PimError
from pimlib.kinds.survey.answers import NOT_CHOSEN
from pimlib.kinds.survey.scales import kind_of_header
from pimlib.kinds.wording import plain
from pimlib.sheets import Sheet, load_sheet

JOINT = " – "  # between the rows of a header, as `load_sheet` joins them
MOST_ROWS = 3
ENOUGH = 0.5


def load_export(path: Path, place: str, sheet: str | None = None) -> Sheet:
    """The table of a survey's file; a header of several rows (question, then row or option) is joined to one.

    A second row is taken for a header only where it cannot be a person: the tool's own columns (an id, a time) have nothing in it, or what
    it says is the only thing that people's cells under it say. Raises PimError with every fault of the file.
    """
    first: PimError | None = None
    plainly: Sheet | None = None
    try:
        plainly = load_sheet(path, place, sheet=sheet)
    except PimError as error:
        first = error
    if plainly is not None and plainly.header_row == 1:
        return plainly
    above = 1 if plainly is None else plainly.header_row - 1
    for rows in range(2, MOST_ROWS + 1):
        try:
            joined = load_sheet(path, place, sheet=sheet, header_row=above, header_rows=rows)
        except PimError:
            continue
        if _is_header(joined):
            return joined
    if plainly is not None:
        return plainly
    assert first is not None
    raise first


def header_rows(sheet: Sheet) -> int:
    """How many rows the header takes; a blank row under it counts as one of them, which changes no name."""
    return max(1, int(sheet.table.index[0]) - sheet.header_row)


def _is_header(sheet: Sheet) -> bool:
    own = [name for name in sheet.columns if kind_of_header(name.split(JOINT)[0]) == "technical"]
    if own:
        return all(JOINT not in name for name in own)
    said = [name for name in sheet.columns if JOINT in name]
    options = [name for name in said if _says_only(sheet, name)]
    return bool(options) and len(options) >= ENOUGH * len(said)


def _says_only(sheet: Sheet, name: str) -> bool:
    """Whether the cells under a joined header hold its last row's text and nothing else."""
    words = {plain(cell) for cell in sheet.table[name].unique()} - NOT_CHOSEN - {""}
    return words == {plain(name.split(JOINT)[-1])}
