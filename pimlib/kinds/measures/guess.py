"""From a table that nobody has described to a proposed mapping, which a person then looks over.

Row 4: imports rows 0-3. What a measure informs, and which way is better, is never guessed: both stay empty unless a preset says so.
"""

from __future__ import annotations

import pandas as pd

from pimlib.errors import PimError
from pimlib.kinds.measures.across import guess_across
from pimlib.kinds.measures.columns import MISSING, guess_columns
from pimlib.kinds.measures.described import guess_measure, none_known, told_by, with_prices
from pimlib.kinds.measures.match import NATIONS, match_authority, match_measures
from pimlib.kinds.measures.presets import Preset, known_preset, load_preset
from pimlib.kinds.measures.read import stripped
from pimlib.kinds.measures.side_by_side import side_by_side
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet, numbers


def guess_mapping(sheet: Sheet, council: str, preset: str | None = None) -> MeasuresMapping:
    """How to read a table of measures: by a preset when its columns are those of one, else by the names of columns.

    Raises PimError when no column holds the period or the value, when there is no preset of that id, or when a preset's file holds
    none of its measures.
    """
    known = load_preset(preset) if preset else known_preset(sheet.columns)
    if known is not None and (columns := known.columns_of(sheet.columns)):
        return _by_preset(sheet, council, known, columns)
    layout, columns, title = guess_columns(sheet)
    fields: dict[str, object] = {"nation": nation} if (nation := _nation(sheet, columns)) else {}
    if layout == "wide":
        return guess_across(sheet, columns, own_name(sheet, columns, council), known, fields)
    measures = _guess_long(sheet, columns, title)
    if known is not None:
        measures = told_by(known, measures)
    return MeasuresMapping(
        kind="measures",
        layout=layout,
        columns=columns,
        authority=own_name(sheet, columns, council),
        measures=measures,
        preset=known.id if known else None,
        **fields,
    )


def _nation(sheet: Sheet, columns: MeasureColumns) -> str | None:
    """The nation that stands among the authorities; the mapping's own where none does."""
    there = set(stripped(sheet.table[columns.authority])) if columns.authority else set()
    return next((name for name in NATIONS if name in there), None)


def _by_preset(sheet: Sheet, council: str, preset: Preset, columns: MeasureColumns) -> MeasuresMapping:
    if preset.layout == "columns":
        measures = side_by_side(sheet, preset, columns)
    else:
        codes = stripped(sheet.table[columns.measure or ""]).unique()
        found = set(match_measures(codes, preset.measures).values())
        measures = {code: measure for code, measure in preset.measures.items() if code in found}
    if not measures:
        named = columns.measure and stripped(sheet.table[columns.measure]).unique()
        raise PimError(none_known(sheet.place, preset, sheet.columns if named is None else named, "columns"))
    measures = with_prices(measures, preset.price_notes.get(columns.value or "", ""))
    return MeasuresMapping(
        kind="measures",
        layout=preset.layout,
        columns=columns,
        authority=own_name(sheet, columns, council),
        nation=preset.nation,
        measures=measures,
        preset=preset.id,
        levels=preset.levels,
        areas=preset.areas,
        marks=preset.marks,
        group_is=preset.group_is,
    )


def own_name(sheet: Sheet, columns: MeasureColumns, council: str) -> str:
    """The council as the file names it; as it was given where the file does not know it, which is then a fault on reading."""
    if columns.authority is None:
        return council
    return next(
        iter(match_authority(council, [name for name in sheet.table[columns.authority].str.strip().unique() if name])), council
    )


def _guess_long(sheet: Sheet, columns: MeasureColumns, title: str | None) -> dict[str, Measure]:
    fields = ("value", "numerator", "denominator")
    named = {field: getattr(columns, field) for field in fields}
    read = {field: numbers(sheet, name, missing=MISSING)[0] for field, name in named.items() if name}
    table = pd.DataFrame(read, index=sheet.table.index).reindex(columns=list(fields))
    texts = sheet.table
    beside = [column for column in sheet.columns if column.casefold() == "measure" and column != columns.measure]
    code = texts[columns.measure].str.strip() if columns.measure else pd.Series(columns.value or "", index=texts.index)
    table = table.assign(
        period=texts[columns.period].str.strip(),
        title=texts[title].str.strip() if title else code,
        unit_words=texts[beside[0]] if beside else "",
        percent=texts[columns.value or ""].str.contains("%", regex=False),
        money=texts[columns.value or ""].str.contains("£", regex=False),
    )
    groups = table.groupby(code, sort=False)
    return {str(name): guess_measure(str(name), columns.value or "", rows) for name, rows in groups if name}
