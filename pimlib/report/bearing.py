"""What of a cycle's register bears on one evaluation: the cycle has one register, and a closer look is about a few areas.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.framework import plural
from pimlib.records import Wanted
from pimlib.register import Entry
from pimlib.workbook import Opened


def bearing(opened: Opened) -> tuple[Entry, ...]:
    """The entries that bear on the evaluation, in order of name: of a closer look at some areas those that inform one of them, that it
    cites, or that meet what it wanted; otherwise all of them."""
    areas = opened.case.areas
    if opened.evaluation.kind != "closer-look" or len(areas) == len(opened.framework.areas):
        return tuple(opened.register)
    own = [record for record in opened.store.records if record.evaluation == opened.evaluation.id]
    parts = [part for record in own for part in (record, *getattr(record, "parts", ()))]
    named = {cited.item for part in parts for cited in getattr(part, "evidence", ())}
    named |= {record.item for record in own if isinstance(record, Wanted)}
    return tuple(
        entry
        for entry in opened.register
        if entry.item.name in named or any(opened.framework.area_of(ref) in areas for ref in entry.item.refs)
    )


def others_said(opened: Opened, shown: Sequence[Entry]) -> str:
    """How many items of the register are not shown, as a sentence; empty when there is none."""
    number = len(opened.register.entries) - len(shown)
    if not number:
        return ""
    these = (
        "1 more item of the cycle's register informs" if number == 1 else f"{number} more items of the cycle's register inform"
    )
    return f"{these} other {plural(opened.framework.terms.area_word)} or none."
