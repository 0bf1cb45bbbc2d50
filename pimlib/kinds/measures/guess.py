"""From a table that nobody has described to a proposed mapping, which a person then looks over.

Row 4: imports rows 0-3. What a measure informs, and which way is better, is never guessed: both stay empty unless a preset says so.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from pimlib.errors import Fault, PimError
from pimlib.kinds.measures.columns import MISSING, guess_columns
from pimlib.kinds.measures.match import match_authority, match_codes, span_of
from pimlib.kinds.measures.presets import Preset, known_preset, load_preset
from pimlib.kinds.measures.read import stripped, wide_columns
from pimlib.kinds.measures.side_by_side import side_by_side
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping, Unit
from pimlib.sheets import Sheet, numbers

NATIONS = ("Scotland", "England", "Wales", "Northern Ireland", "United Kingdom", "Great Britain")
NOT_PEOPLE = re.compile(r"£|\b(costs?|spend(ing)?|expenditure|budget|hours?|fte|weeks?)\b|000s?\)", re.IGNORECASE)
SCALES = ("1", "100", "1000", "10000", "100000", "1000/52")


def guess_mapping(sheet: Sheet, council: str, preset: str | None = None) -> MeasuresMapping:
    """How to read a table of measures: by a preset when its columns are those of one, else by the names of columns.

    Raises PimError when no column holds the period or the value, when there is no preset of that id, or when a preset's file holds
    none of its measures.
    """
    known = load_preset(preset) if preset else known_preset(sheet.columns)
    if known is not None and (columns := known.columns_of(sheet.columns)):
        return _by_preset(sheet, council, known, columns)
    layout, columns, title = guess_columns(sheet)
    measures = _guess_wide(sheet) if layout == "wide" else _guess_long(sheet, columns, title)
    if known is not None:
        measures = _told_by(known, measures)
    fields: dict[str, object] = {"nation": nation} if (nation := _nation(sheet, columns)) else {}
    return MeasuresMapping(
        kind="measures",
        layout=layout,
        columns=columns,
        authority=_own_name(sheet, columns, council),
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
        found = set(match_codes(codes, {code: measure.spellings for code, measure in preset.measures.items()}).values())
        measures = {code: measure for code, measure in preset.measures.items() if code in found}
    if not measures:
        named = columns.measure and stripped(sheet.table[columns.measure]).unique()
        raise PimError(
            Fault(
                sheet.place,
                f"this file has the columns of {preset.title}, and none of the measures that are known of it",
                ", ".join(f"`{code}`" for code in sorted(sheet.columns if named is None else named)[:8]),
                ", ".join(f"`{code}`" for code in list(preset.measures)[:8]) + ", …",
                "Choose the file that holds the measures of social work.",
            )
        )
    prices = preset.price_notes.get(columns.value or "", "")
    measures = {
        code: measure.model_copy(update={"note": f"{measure.note} {prices}".strip()}) if measure.unit == "money" else measure
        for code, measure in measures.items()
    }
    return MeasuresMapping(
        kind="measures",
        layout=preset.layout,
        columns=columns,
        authority=_own_name(sheet, columns, council),
        nation=preset.nation,
        measures=measures,
        preset=preset.id,
        levels=preset.levels,
        areas=preset.areas,
        marks=preset.marks,
        group_is=preset.group_is,
    )


def _own_name(sheet: Sheet, columns: MeasureColumns, council: str) -> str:
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
    return {str(name): _guess_measure(str(name), columns.value or "", rows) for name, rows in groups if name}


def _guess_wide(sheet: Sheet) -> dict[str, Measure]:
    parts = wide_columns(sheet.columns)
    measures = {}
    for code in dict.fromkeys(code for code, _ in parts):
        columns = {period: name for (said, period), name in parts.items() if said == code}
        frames = [
            pd.DataFrame(
                {"value": numbers(sheet, name, missing=MISSING)[0], "period": period, "percent": texts.str.contains("%")}
            )
            for period, name in columns.items()
            if (texts := sheet.table[name]) is not None
        ]
        rows = pd.concat(frames, ignore_index=True).assign(
            numerator=float("nan"), denominator=float("nan"), title=code, money=False, unit_words=""
        )
        measures[code] = _guess_measure(code, "", rows)
    return measures


def _guess_measure(code: str, column: str, rows: pd.DataFrame) -> Measure:
    title = next((text for text in rows["title"] if text), code)
    ratio = (rows["numerator"] / rows["denominator"]).where(rows["denominator"] != 0)
    by_ratio = (rows["value"] / ratio)[ratio > 0].median()
    scale = next((scale for scale in SCALES if abs(by_ratio / float(Fraction(scale)) - 1) < 0.01), None)
    spans = sorted({span.start for text in rows["period"].unique() if (span := span_of(text)) and span.years >= 1})
    steps = [int(after - before) for before, after in pairwise(spans)]
    words = f"{title} {column} {rows['unit_words'].iloc[0]}"
    unit = _guess_unit(words.casefold(), rows, scale)
    per = re.search(r"\bper (10[0,]*)\b", words)
    return Measure(
        title=title,
        unit=unit,
        scale=scale or ("100" if unit == "percent" else per[1].replace(",", "") if unit == "rate" and per else "1"),
        reproduces=scale is not None or bool(pd.isna(by_ratio)),
        every=min(steps, default=1) or 1,
        counts=not NOT_PEOPLE.search(words),
    )


def _guess_unit(words: str, rows: pd.DataFrame, scale: str | None) -> Unit:
    values = rows["value"].dropna()
    whole = bool((values % 1 == 0).all())
    if rows["money"].any() or "£" in words or re.search(r"\bcosts?\b|\bspend", words):
        return "money"
    if rows["percent"].any():
        return "proportion"
    if re.search(r"%|\bper ?cent\b|\bpercentage\b|\bproportion\b", words):
        return "proportion" if values.abs().max() <= 1 else "percent"
    if re.search(r"\bper 10[0,]*\b|\brate\b", words):
        return "rate"
    if re.search(r"\bdays?\b", words):
        return "days"
    if not values.empty and values.between(0, 1).all() and not whole:
        return "proportion"
    if scale == "100":
        return "percent"
    return "count" if whole else "score"


def _told_by(preset: Preset, measures: dict[str, Measure]) -> dict[str, Measure]:
    """What a preset says of the codes that it knows; a share that this file writes times 100 keeps that."""
    found = match_codes(measures, {code: measure.spellings for code, measure in preset.measures.items()})
    told: dict[str, Measure] = {}
    for code, guessed in measures.items():
        if code not in found:
            told[code] = guessed
            continue
        measure = preset.measures[found[code]]
        times_100 = measure.unit == "proportion" and guessed.unit == "percent"
        update = {"unit": "percent", "scale": str(100 * Fraction(measure.scale))} if times_100 else {}
        told[code] = measure.model_copy(update=update)
    return told
