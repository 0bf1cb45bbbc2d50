"""The evidence on a sheet of a form: each item with what it says of the indicator, and the lists from which evidence is cited.

Row 11: imports rows 0-10. Of a restricted item nothing but its title goes onto a form, since a form leaves the shared folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pimlib.errors import PimError
from pimlib.exchange.judging.issued import IssuedItem, IssuedPart
from pimlib.exchange.judging.words import READ
from pimlib.kinds import has_figures
from pimlib.kinds.pinpoints import Pinpoint, pinpoints
from pimlib.kinds.wording import plain
from pimlib.register import Entry
from pimlib.sheets.form_out import RowOut
from pimlib.workbook import Opened
from pimlib.workbook.cards import CHANGED, KINDS, MADE_BY, period

_NAMED = re.compile(r"\[([a-z0-9-]{1,24})\]\s*$")


class Beside(NamedTuple):
    """One item beside the questions. refs: of whose parts it is shown; note: why it is here where it was registered for something else."""

    entry: Entry
    refs: tuple[str, ...]
    note: str = ""


def beside(opened: Opened, ref: str) -> tuple[Beside, ...]:
    """What is registered for an indicator or an area, then what a crosswalk carries over to it."""
    own = [Beside(entry, (ref,)) for entry in opened.informing(ref)]
    over = [
        Beside(carried.entry, (carried.link.other,), f"registered for {opened.titled(carried.link.other)}, carried over to this")
        for carried in opened.carried(ref)
    ]
    return (*own, *over)


def parts_of(opened: Opened, entry: Entry, refs: Sequence[str] | None = None) -> tuple[Pinpoint, ...]:
    """What can be cited of an item and may stand on a form; empty when it is restricted, missing, unreadable or has no figures."""
    if not has_figures(entry) or entry.state == "missing" or entry.item.access == "restricted":
        return ()
    try:
        return pinpoints(opened.figures(entry), refs)
    except PimError:
        return ()


def evidence_rows(opened: Opened, items: Sequence[Beside], *, figures: bool) -> Iterator[RowOut]:
    """The items in rows, each with its figures under it. figures: whether they are shown here, or on the sheets of the indicators."""
    named = "What it is" if not figures else "What it is, and what can be cited of it"
    yield RowOut(READ, ["Evidence registered", named, "Figures" if figures else ""], "head")
    if not items:
        yield RowOut(READ, ["", "Nothing is registered for this yet."])
    elif not figures:
        yield RowOut(READ, ["", "The figures stand on the sheets of the single indicators."])
    for item in items:
        yield RowOut(READ, [item.entry.item.title, _said(item), _state(opened, item.entry)], "strong")
        for part in parts_of(opened, item.entry, item.refs) if figures else ():
            yield RowOut(READ, ["", part.label, part.figure or "no figure"])


def _said(item: Beside) -> str:
    one = item.entry.item
    said = [KINDS[one.kind].capitalize() + (f" ({one.source_type})" if one.source_type else "")]
    said += [f"speaks of {period(item.entry)}", f"made by {MADE_BY[one.independence]}"]
    return "; ".join([*said, *([item.note] if item.note else [])])


def _state(opened: Opened, entry: Entry) -> str:
    if entry.item.access == "restricted":
        return "Restricted: the title only. Ask whoever leads the evaluation before you use it."
    if entry.state == "missing":
        return "Its file is missing."
    if has_figures(entry):
        try:
            opened.figures(entry)
        except PimError:
            return "Its file could not be read, so no figures stand here."
    elif entry.item.kind == "document":
        return "To be read itself. Ask for it where you do not have it."
    return CHANGED if entry.state == "changed" else ""


def citing(title: str, name: str) -> str:
    """How an item stands in the list from which evidence is cited."""
    return f"{title} [{name}]"


def choices_of(opened: Opened, items: Sequence[Beside]) -> tuple[str, ...]:
    """Every item of the register as it can be cited, those beside the question first."""
    first = [item.entry for item in items]
    rest = [entry for entry in opened.register if entry.item.name not in {one.item.name for one in first}]
    return tuple(dict.fromkeys(citing(entry.item.title, entry.item.name) for entry in (*first, *rest)))


def places_of(opened: Opened, items: Sequence[Beside]) -> tuple[str, ...]:
    """Where in an item evidence can be found, as the list beside it offers it."""
    return tuple(dict.fromkeys(part.label for item in items for part in parts_of(opened, item.entry, item.refs)))


def as_issued(opened: Opened, entry: Entry, *, parts: bool) -> IssuedItem:
    """An item as it stands now, for what is kept of a form. parts: whether what can be cited of it stands on the form."""
    shown = parts_of(opened, entry) if parts else ()
    item = entry.item
    told = tuple(IssuedPart(part=one.part, label=one.label, figure=one.figure) for one in shown)
    return IssuedItem(title=item.title, revision=item.revision, digest=entry.digest or item.hash, parts=told)


def name_of(text: str, titles: dict[str, str]) -> str | None:
    """The item that a text names: as the list has it, by its title or by its name; None for none, or more than one.

    titles: by name."""
    match = _NAMED.search(text)
    if match and match[1] in titles:
        return match[1]
    word = plain(text)
    found = [name for name, title in titles.items() if word in (plain(name), plain(title), plain(citing(title, name)))]
    return found[0] if len(found) == 1 else None


def part_named(text: str, item: IssuedItem) -> IssuedPart | None:
    """The part that a text is, by its label or by its id; None for words of a person's own."""
    word = plain(text)
    return next((part for part in item.parts if word in (plain(part.label), plain(part.part))), None) if word else None
