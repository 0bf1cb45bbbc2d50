"""From a table with the periods across, a column for each measure and period, to a proposed mapping; and where such a table stands.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.kinds.measures.columns import MISSING, is_wide
from pimlib.kinds.measures.described import NOT_PEOPLE, guess_measure, none_known, told_by, with_prices
from pimlib.kinds.measures.match import match_codes
from pimlib.kinds.measures.presets import Preset, load_preset, preset_names
from pimlib.kinds.measures.wide import WideFigure, aside, has_wide_header, one_code, wide_figures
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet, find_headers, load_sheet, numbers

FEWEST_KNOWN = 3
NOTHING_FOUND = "#N/A"  # what Excel's look-ups give for a figure that is not there yet; any other error is a fault


def load_export(path: Path, place: str, sheet: str | None = None) -> Sheet:
    """The table of a file of measures. Where the periods stand across, the one sheet and row that has such a header is found, and only
    columns that are read have to be sound.

    Raises PimError with every fault of the file, or when several sheets have such a header and none is named.
    """
    try:
        found = [(name, row) for name, row in find_headers(path, place, has_wide_header) if sheet in (None, name)]
    except PimError:
        found = []  # what is wrong is said below
    tables = []
    for name, row in found:
        table = load_sheet(path, place, sheet=name or None, header_row=row, by_column=True)
        tables += [table] if is_wide(table.columns) else []
    if len(tables) > 1:
        names = ", ".join(f"`{table.name}`" for table in tables)
        raise PimError(
            Fault(place, "more than one sheet holds measures with the periods across", names, "one", "Say which with --sheet.")
        )
    return tables[0] if tables else load_sheet(path, place, sheet=sheet)


def guess_across(
    sheet: Sheet, columns: MeasureColumns, authority: str, preset: Preset | None, fields: Mapping[str, object]
) -> MeasuresMapping:
    """How to read such a table: its measures by the preset that is named or that most of the codes are of, else as they stand.

    fields: of the mapping, as they were found otherwise. Raises PimError when none of the measures is known of a preset that was named.
    """
    figures = wide_figures(sheet)
    preset = preset or preset_of_codes(figure.code for figure in figures)
    marks = {NOTHING_FOUND: "a formula that found nothing"}
    if preset is None:
        measures = _guessed(sheet, figures)
    else:
        known = match_codes({figure.code for figure in figures}, _spellings(preset))
        if not known and not preset.others:
            raise PimError(none_known(sheet.place, preset, {figure.code for figure in figures}, "name"))
        chosen = [figure for figure in figures if preset.others or figure.code in known]
        guessed = _guessed(sheet, chosen)
        measures = told_by(preset, guessed, _times_100(sheet, chosen, guessed, preset))
        beside = {rest for _, rest in aside(sheet, chosen)}
        measures = with_prices(measures, " ".join(note for word, note in preset.across_notes.items() if word in beside))
        marks |= preset.across_marks
        fields = {"nation": preset.nation, "areas": preset.areas, "group_is": preset.group_is, **fields}
    return MeasuresMapping(
        kind="measures",
        layout="wide",
        columns=columns,
        authority=authority,
        measures=measures,
        preset=preset.id if preset else None,
        missing=(*MISSING, *marks),
        marks=marks,
        **fields,
    )


def preset_of_codes(codes: Iterable[str]) -> Preset | None:
    """The preset that at least three codes with a letter in them are of, and half of all codes or half of its own."""
    there = set(codes)
    for preset in map(load_preset, preset_names()):
        if preset.layout != "long":
            continue
        known = {code for text, code in match_codes(there, _spellings(preset)).items() if any(sign.isalpha() for sign in text)}
        if len(known) >= FEWEST_KNOWN and 2 * len(known) >= min(len(there), len(preset.measures)):
            return preset
    return None


def _spellings(preset: Preset) -> dict[str, Sequence[str]]:
    return {code: measure.spellings for code, measure in preset.measures.items()}


def _guessed(sheet: Sheet, figures: Sequence[WideFigure]) -> dict[str, Measure]:
    measures = {}
    same = one_code(figure.code for figure in figures)
    for code in dict.fromkeys(same.values()):
        own = [figure for figure in figures if same[figure.code] == code]
        rows = pd.concat([_rows(sheet, figure) for figure in own], ignore_index=True)
        measure = guess_measure(code, "", rows.assign(title=code, money=False, unit_words=""))
        beside = " ".join(name for figure in own for name in (figure.numerator, figure.denominator) if name)
        measures[code] = measure.model_copy(update={"counts": measure.counts and not NOT_PEOPLE.search(beside)})
    return measures


def _rows(sheet: Sheet, figure: WideFigure) -> pd.DataFrame:
    named = {"value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator}
    read = {
        field: numbers(sheet, name, missing=(*MISSING, NOTHING_FOUND))[0] if name else float("nan")
        for field, name in named.items()
    }
    percent = sheet.table[figure.value].str.contains("%", regex=False)
    return pd.DataFrame({**read, "period": figure.period, "percent": percent})


def _times_100(sheet: Sheet, figures: Sequence[WideFigure], guessed: Iterable[str], preset: Preset) -> frozenset[str]:
    """The shares that stand here times 100: all that are written without a sign, or none, since a table writes its shares in one way."""
    known = match_codes(guessed, _spellings(preset))
    shares = {code for code in known if preset.measures[known[code]].unit == "proportion"}
    same = one_code(figure.code for figure in figures)
    own = [_rows(sheet, figure).assign(code=same[figure.code]) for figure in figures if same[figure.code] in shares]
    if not own:
        return frozenset()
    rows = pd.concat(own)
    plain = rows[~rows["code"].isin(rows.loc[rows["percent"], "code"])]
    return frozenset(plain["code"]) if plain["value"].abs().median() > 1 else frozenset()
