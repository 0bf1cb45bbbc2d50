"""Forms as they were received: kept side by side, those that count under one name and those that were refused under another.

Row 11: imports rows 0-10. What was kept is never written over. The forms of a reader have numbers in the order in which they came, counted
over both names, so that one can tell whether a form that counts came after one that was refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pimlib.errors import Fault, PimError
from pimlib.kinds.case_files.draw import EXCHANGE, Draw
from pimlib.sheets.opening import open_elsewhere
from pimlib.workspace import CycleFolder

RETURNS = "returns"
COUNTS, REFUSED = "reading", "refused"
_KEPT = re.compile(rf"^(?P<what>{COUNTS}|judging|{REFUSED})-(?P<reader>[a-z0-9-]+)(?:\.r(?P<number>[2-9]|[1-9][0-9]+))?\.xlsx$")


class Kept(NamedTuple):
    """A form that was kept. number: its place among the reader's forms, from 1."""

    number: int
    refused: bool
    path: Path


def kept_forms(folder: CycleFolder, name: str, reader: str) -> tuple[Kept, ...]:
    """Every form of a person that was kept under a name of `exchange`, in the order in which they came."""
    found = []
    for path in (folder.path / EXCHANGE / name / RETURNS).glob("*.xlsx"):
        match = _KEPT.match(path.name)
        if match and match["reader"] == reader:
            found.append(Kept(int(match["number"] or 1), match["what"] == REFUSED, path))
    return tuple(sorted(found))


def keep_return(folder: CycleFolder, name: str, reader: str, path: Path, *, refused: bool = False, counts: str = COUNTS) -> Path:
    """Keep a form as it was received, under a name that is free; where it is. The one that came last is not kept a second time.

    counts: how the name of one begins that is not refused.
    Raises PimError when it can't be written.
    """
    target = folder.path / EXCHANGE / name / RETURNS
    content = path.read_bytes()
    before = kept_forms(folder, name, reader)
    if before and before[-1].refused == refused and before[-1].path.read_bytes() == content:
        return before[-1].path
    number = before[-1].number + 1 if before else 1
    new = target / f"{REFUSED if refused else counts}-{reader}{f'.r{number}' if number > 1 else ''}.xlsx"
    try:
        target.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as file:
            file.write(content)
    except PermissionError:
        raise PimError(open_elsewhere(folder.place(new))) from None
    except OSError as error:
        raise PimError(
            Fault(folder.place(new), f"the form could not be kept ({error.strerror or type(error).__name__})")
        ) from None
    return new


def is_kept(folder: CycleFolder, draw: Draw, path: Path) -> bool:
    """Whether a file is one of the forms that were kept, and not one that somebody put beside them."""
    kept = folder.path / EXCHANGE / draw.name / RETURNS
    match = _KEPT.match(path.name)
    return path.resolve().parent == kept.resolve() and match is not None and draw.reader(match["reader"]) is not None
