"""A reading of case files: from a registered sheet, one row a file, reader and reading, to figures that may be shown.

Row 4: imports rows 0-3. Columns that the mapping does not name are dropped as soon as the sheet is read. The columns of the figures stand
in the docstring of `pimlib.kinds.case_files.figures`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file, fingerprint
from pimlib.kinds.case_files.agreeing import Quiet
from pimlib.kinds.case_files.codebook import with_codebook
from pimlib.kinds.case_files.counts import count_item, divisions_shown, frame, withheld_sentence
from pimlib.kinds.case_files.doubles import Doubles, doubles_of, readers_in
from pimlib.kinds.case_files.drawn import Drawing, draw_in, drawing_of
from pimlib.kinds.case_files.figures import ANSWERS, BY, CHANGE, DOUBLES, READERS, TABLE, CaseFilesFigures, Reading
from pimlib.kinds.case_files.files import Files, files_of
from pimlib.kinds.case_files.protecting import Division
from pimlib.kinds.case_files.readings import Readings, flagged_files, load_readings
from pimlib.kinds.case_files.since import change_rows, earlier_reading, since_sentence
from pimlib.kinds.case_files.weighing import Design, design_of
from pimlib.kinds.codebook import references_apart
from pimlib.kinds.figures import load_table
from pimlib.register import Entry, Item
from pimlib.register.mapping import CaseFilesMapping
from pimlib.sheets import Sheet
from pimlib.stats.estimates import margin_of_error
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Disclosure

WIDEST_MARGIN = 0.105  # about ten points either way, which guides to self-evaluation hold to be reliable enough
MOST_KNOWN = 12
_KNOWN: dict[str, CaseFilesFigures] = {}  # a workbook asks for the same reading indicator by indicator
PASSED_ON = "Check that each was passed on and recorded as a concern."
ALL = "all"  # the only stratum of a draw without groups


def load_figures(folder: CycleFolder, entry: Entry) -> CaseFilesFigures:
    """The figures of a registered reading, after suppression by the cycle's settings, beside those of the reading before it.

    Raises PimError when the sheet, its codebook or its draw cannot be read, a column is missing, an answer is none of its item's, or
    a file stands where it cannot; with every fault.
    """
    figures = _read(folder, entry)
    found = earlier_reading(folder, entry, figures.items)
    if found is None:
        said = "There is no earlier reading of the same items to compare with."
        return replace(figures, reading=replace(figures.reading, since_said=said), change=frame([], CHANGE))
    try:
        before = _read(*found)
    except PimError as error:
        said = f"Not compared with “{found[1].item.title}”, which could not be read: {error.faults[0]}"
        return replace(figures, reading=replace(figures.reading, since_said=said), change=frame([], CHANGE))
    said = since_sentence(figures, before)
    both = bool(figures.reading.estimated and before.reading.estimated)
    rows = list(change_rows(figures, before)) if both else []
    return replace(figures, reading=replace(figures.reading, since_said=said), change=frame(rows, CHANGE))


def _read(folder: CycleFolder, entry: Entry) -> CaseFilesFigures:
    """The figures of one reading by itself; the same as last time as long as nothing that they come from has changed."""
    mapping = entry.item.mapping
    beside = [folder.path / one.path for one in mapping.beside] if mapping is not None else []
    files = [path for path in (folder.path / entry.item.path, *beside) if path.is_file()]
    disclosure = folder.about.settings.disclosure
    asked = [entry.item.model_dump(mode="json"), disclosure.model_dump(mode="json"), [digest_file(path) for path in files]]
    key = fingerprint([str(folder.path), *asked])
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _figures(folder, entry)
    return _KNOWN[key]


def _figures(folder: CycleFolder, entry: Entry) -> CaseFilesFigures:
    item, mapping, place = entry.item, entry.item.mapping, f"register/{entry.item.name}"
    if not isinstance(mapping, CaseFilesMapping):
        fault = "this item is not mapped as a reading of case files"
        raise PimError(Fault(place, fault, remedy="Add it with `pim add`."))
    notes: list[Fault] = []
    if mapping.codebook:
        place = mapping.codebook
        mapping = with_codebook(folder, mapping)
        if item.codebook_hash and digest_file(folder.path / place) != item.codebook_hash:
            fault = f"the codebook has changed since it was registered{references_apart(item, mapping.refs)}"
            notes.append(Fault(place, fault, remedy="Register it anew if that is right."))
    draw, missing = draw_in(folder, mapping)
    sheet = load_table(folder, item, mapping.source)
    read, flagged = len(sheet.table), len(flagged_files(mapping, sheet))
    drawing = Drawing(notes=missing)
    if draw is not None:
        sheet, drawing = _drawn_only(sheet, mapping, drawing_of(draw, _filled_files(sheet, mapping), item))
    readings = load_readings(mapping, sheet, place)
    if readings.who.empty:
        expected, remedy = "at least one file with an answer", "Add it once there are readings."
        said = _urgent(mapping, flagged, folder.about.settings.disclosure) if flagged else ""
        raise PimError(
            Fault(sheet.place, "no file has any answer yet", f"{read} rows", expected, remedy),
            *([Fault(sheet.place, said.rstrip("."), remedy=PASSED_ON)] if said else ()),
        )
    files = files_of(readings)
    disclosure = folder.about.settings.disclosure
    design = design_of(mapping, files.about["stratum"])
    strata = files.about["stratum"]
    divisions = divisions_shown(tuple(_divisions(mapping, files)), disclosure.smallest_count)
    counted = [
        count_item(one, files.answers[one.id], divisions, design, strata, one.informs or item.informs, disclosure)
        for one in readings.items
    ]
    quiet = Quiet(
        frozenset(one.row["item"] for one in counted if one.row["withheld"]),
        frozenset(one.row["item"] for one in counted if one.uncounted),
    )
    doubles = doubles_of(readings, files, item.name, quiet, disclosure)
    by = frame([row for one in counted for row in one.by], BY)
    left_out = (("with no answer", readings.empty), ("of files that were not drawn", read - len(sheet.table)))
    return CaseFilesFigures(
        item,
        digest_file(folder.path / item.path),
        frame([one.row for one in counted], TABLE),
        Rows(read, len(readings.who), tuple((why, number) for why, number in left_out if number)),
        (*sheet.notes, *notes, *drawing.notes, *_notes(item, mapping, readings, files, design, flagged, disclosure)),
        withheld_sentence(counted, by, disclosure),
        reading=_reading(mapping, readings, files, design, doubles, drawing, flagged, disclosure),
        items=readings.items,
        answers=frame([row for one in counted for row in one.answers], ANSWERS),
        by=by,
        doubles=frame(doubles.rows, DOUBLES),
        readers=frame(doubles.readers, READERS),
    )


def _filled_files(sheet: Sheet, mapping: CaseFilesMapping) -> list[str]:
    """The numbers of the files with at least one cell filled among the items; the full check comes later."""
    columns = [item.column for item in mapping.items if item.column in sheet.columns]
    if mapping.columns.file not in sheet.columns:
        return []
    filled = (sheet.table[columns] != "").any(axis=1)
    numbers = sheet.table.loc[filled, mapping.columns.file].map(str.strip)
    return sorted(set(numbers) - {""})


def _drawn_only(sheet: Sheet, mapping: CaseFilesMapping, drawing: Drawing) -> tuple[Sheet, Drawing]:
    """The sheet without the files that were not drawn: a file of somebody's choice is not random."""
    if not drawing.outside:
        return sheet, drawing
    kept = ~sheet.table[mapping.columns.file].map(str.strip).isin(drawing.outside)
    return replace(sheet, table=sheet.table[kept]), drawing


def _divisions(mapping: CaseFilesMapping, files: Files) -> Iterator[Division]:
    columns = mapping.columns
    if columns.stratum and set(files.about["stratum"]) != {ALL}:
        yield Division(_title(columns.stratum), files.about["stratum"], sampled=True)
    if columns.care_group:
        yield Division("Care group", files.about["care_group"])
    for name in mapping.subgroups:
        yield Division(_title(name), files.about[f"subgroup:{name}"])


def _title(column: str) -> str:
    words = column.replace("_", " ").strip(" :?")
    return "Team" if words.lower() == "stratum" else words[:1].upper() + words[1:]


def _reading(
    mapping: CaseFilesMapping,
    readings: Readings,
    files: Files,
    design: Design,
    doubles: Doubles,
    drawing: Drawing,
    flagged: int,
    disclosure: Disclosure,
) -> Reading:
    return Reading(
        files=len(files.about),
        purpose=mapping.purpose,
        estimated=design.how,
        why=design.why,
        population=design.population,
        effect=design.effect if design.how == "stratified" else 1.0,
        readers=len(readers_in(readings)),
        twice=int((files.about["readers"] > 1).sum()),
        agreed=int(files.about["agreed"].sum()),
        double_said=doubles.said,
        origin_said=doubles.origin,
        urgent=_urgent(mapping, flagged, disclosure),
        drawn=drawing.said,
    )


def _urgent(mapping: CaseFilesMapping, flagged: int, disclosure: Disclosure) -> str:
    """How many files held something that could not wait, where so few that nobody is picked out: some. Never which, whose or what."""
    if not mapping.columns.urgent:
        return ""
    if not flagged:
        return "No file was flagged for an urgent concern."
    how_many = "Some files were" if flagged < disclosure.smallest_count else f"{flagged:,} files were"
    return (
        f"{how_many} flagged for an urgent concern, which goes to the people named in the protocol at once and is not told here."
    )


def _notes(
    item: Item,
    mapping: CaseFilesMapping,
    readings: Readings,
    files: Files,
    design: Design,
    flagged: int,
    disclosure: Disclosure,
) -> Iterator[Fault]:
    number, readers = len(files.about), readers_in(readings)
    if not design.how:
        remedy = ""
        if mapping.purpose == "whole service" or not mapping.draw:
            remedy = "If they are a random sample of all, say so and how many there are in the codebook, or with --population."
        yield Fault(item.path, design.why.rstrip("."), remedy=remedy)
    elif (margin := margin_of_error(number, design.population)) > WIDEST_MARGIN:
        fault = f"few files were read for shares of the whole service: about {100 * margin:.0f} points either way"
        yield Fault(item.path, fault, f"{number:,} files", "about ten points either way")
    if mapping.columns.reader and len(readers) == 1:
        yield Fault(
            item.path,
            "one reader read every file",
            remedy="Nobody can tell how another would have read them; have some read twice.",
        )
    if not int((files.about["readers"] > 1).sum()):
        yield Fault(
            item.path, "no file was read twice, so how far readers agree is not known", remedy="Have some read twice next time."
        )
    elif files.one_of_two:
        yield Fault(
            item.path,
            "two readers differ and no agreed answer is there; one of the two counts, by a rule that nobody chooses",
            f"{files.one_of_two:,} answer{'s' if files.one_of_two > 1 else ''}",
            "an agreed answer",
            "Let them talk and bring in what they agree on.",
        )
    if flagged:
        yield Fault(item.path, _urgent(mapping, flagged, disclosure).rstrip("."), remedy=PASSED_ON)
    lonely = [
        name
        for name, size in design.populations.items()
        if design.how == "stratified" and size > 1 and (files.about["stratum"] == name).sum() == 1
    ]
    if lonely:
        fault = f"only one file was read of {', '.join(lonely)}, which says nothing of how files differ there"
        yield Fault(item.path, fault, remedy="Read one more of each; intervals take it that they differ as all files do.")
