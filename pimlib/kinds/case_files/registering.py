"""Registering a reading: its mapping by the draw it goes back to, by a framework's reading tool or by guess, and its codebook.

Row 4: imports rows 0-3. Writes nothing but the codebook.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.case_files.codebook import load_codebook, with_codebook, write_codebook
from pimlib.kinds.case_files.draw import AskedItem, Draw, draw_of
from pimlib.kinds.case_files.guess import guess_mapping
from pimlib.kinds.codebook import informed
from pimlib.kinds.wording import plain, tidy
from pimlib.register import Item
from pimlib.register.mapping import CaseFilesMapping, ReadingItem
from pimlib.register.mapping.case_files import LEVELS
from pimlib.sheets import Sheet
from pimlib.sheets.model import listed
from pimlib.workspace import CycleFolder


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a sheet of readings; the mapping of the revision before is kept, and its columns must still be there.

    Raises PimError when they are not, or when the sheet holds no number of a file or no answers.
    """
    sheet, told, before = asked.sheet, asked.told, asked.before
    assert sheet is not None
    if before is not None and isinstance(before.mapping, CaseFilesMapping):
        return _again(asked, sheet, before, before.mapping)
    mapping, left_out = guess_mapping(sheet)
    noticed = []
    if found := draw_of(asked.folder, asked.place):
        place, draw = found
        mapping = _as_drawn(mapping, draw, place, left_out)
        left_out = tuple(name for name in left_out if name not in mapping.named)
        noticed.append(
            f"The files come from the draw {place}: purpose, size of the frame and what was asked are taken from there."
        )
    else:
        mapping, said = _as_asked(mapping, asked)
        noticed += said
    if told.population is not None and not mapping.populations:
        mapping = mapping.model_copy(update={"purpose": "whole service", "population": told.population})
    if mapping.purpose == "targeted" and not found:
        noticed.append(
            "Nothing says that these files are a random sample of all: they are counted, without an estimate for the whole service. If they "
            "are, say how many there are in all with --population, or by team in the codebook."
        )
    if left_out:
        noticed.append(f"Columns that are not read: {listed(left_out)}.")
    return Drafted(mapping, tuple(noticed))


def keep_codebook(folder: CycleFolder, item: Item, sheet: Sheet) -> Item:
    """Write the codebook of a reading beside its file and let the item point to it.

    A codebook that is there already is kept, since a person may have corrected it; what its items inform, the evidence item informs.
    Raises PimError when the codebook that is there has faults.
    """
    mapping = item.mapping
    assert isinstance(mapping, CaseFilesMapping)
    place = mapping.codebook or f"case-files/{item.name}.codebook.xlsx"
    path = folder.path / place
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        column = mapping.columns.stratum
        teams = sorted({tidy(str(cell)) for cell in sheet.table[column].unique()} - {""}) if column else []
        write_codebook(path, mapping, sheet, teams, item.registered_on)
    said = load_codebook(path, place, mapping)
    kept = said.model_copy(update={"codebook": place, "items": (), "subgroups": ()})
    return item.model_copy(update={"mapping": kept, "codebook_hash": digest_file(path)} | informed(item, said.refs))


def _again(asked: Asked, sheet: Sheet, before: Item, mapping: CaseFilesMapping) -> Drafted:
    said = with_codebook(asked.folder, mapping)
    if gone := [name for name in said.named if name not in sheet.columns]:
        raise PimError(
            Fault(
                sheet.place,
                f"columns of revision {before.revision} are no longer there",
                listed(gone),
                "the same columns",
                "Name them as before, or add the file as a new item with --name.",
            )
        )
    noticed = [f"The mapping of revision {before.revision} is used again."]
    if asked.told.population is not None and mapping.codebook:
        noticed.append(
            f"--population is not taken over: how many files there are stands in {mapping.codebook}; correct it there."
        )
    return Drafted(mapping, tuple(noticed))


def _as_drawn(mapping: CaseFilesMapping, draw: Draw, place: str, left_out: Sequence[str]) -> CaseFilesMapping:
    """The mapping with what the draw says; an item that the draw does not know stays as guessed, and one that nobody answered yet
    (a column left out) is an item all the same."""
    known = {plain(one.id): one for one in draw.items}
    unanswered = [ReadingItem(id=name, column=name, text=name) for name in left_out if plain(name) in known]
    items = tuple(_said(item, known.get(plain(item.column))) for item in (*mapping.items, *unanswered))
    populations = dict(draw.populations) if draw.purpose == "whole service" else {}
    return mapping.model_copy(update={"items": items, "purpose": draw.purpose, "populations": populations, "draw": place})


def _as_asked(mapping: CaseFilesMapping, asked: Asked) -> tuple[CaseFilesMapping, list[str]]:
    """The mapping with what a framework's reading tool says, where at least half of its items stand in the sheet by id or by word."""
    columns = {plain(item.column) for item in mapping.items} | {plain(item.text) for item in mapping.items}
    for framework in asked.frameworks():
        for tool in getattr(framework, "readings", ()):
            there = [one for one in tool.items if plain(one.id) in columns or plain(one.text) in columns]
            if len(there) < max(2, len(tool.items) / 2):
                continue
            known = {plain(key): one for one in tool.items for key in (one.id, one.text)}
            items = tuple(_said(item, known.get(plain(item.column)) or known.get(plain(item.text))) for item in mapping.items)
            said = f"The items are those of the reading tool `{framework.ref(tool.id)}`; what each informs is taken from there."
            return mapping.model_copy(update={"items": items}), [said]
    return mapping, []


def _said(item: ReadingItem, asked: AskedItem | None) -> ReadingItem:
    if asked is None:
        return item
    levels = tuple(str(level) for level in sorted(getattr(asked, "levels", ()))) or LEVELS
    kind = "yes_no" if asked.type == "yes_no" else "1-6"
    # What was asked decides, not the cells: an item that every file answers by 1 is a scale all the same.
    return ReadingItem(
        id=asked.id,
        column=item.column,
        text=asked.text,
        type=kind,
        levels=levels,
        not_applicable=item.not_applicable,
        informs=asked.informs,
    )
