"""From a table that nobody has described to a proposed mapping, which a person then looks over.

Row 4: imports rows 0-3. What a measure informs, and which way is better, is never guessed: both stay empty unless a preset says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from pimlib.errors import Fault, PimError, raise_if
from pimlib.kinds.measures.match import match_authority, match_codes, span_of
from pimlib.kinds.measures.presets import Preset, known_preset, load_preset
from pimlib.kinds.measures.read import wide_columns
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping, Unit
from pimlib.sheets import Sheet, numbers

MISSING = MeasuresMapping.model_fields["missing"].default
# Names by field, in the order in which fields choose; within a field the first name counts most. A column is chosen once.
NAMES: dict[str, tuple[str, ...]] = {
    "denominator": ("denominator", "den", "denom", "out of", "base", "population"),
    "numerator": ("numerator", "num", "count"),
    "target": ("target",),
    "benchmark": ("benchmark", "comparator"),
    "group": ("family group", "familygroup", "peer group"),
    "nation_value": ("scotland", "national", "national value", "national average"),
    "period": ("period", "financial year", "reporting year", "year", "quarter", "month", "date", "fy"),
    "authority": ("local authority", "localauthority", "authority", "council", "partnership", "hscp", "area", "organisation"),
    "measure": ("measure code", "indicator code", "code", "measure", "indicator", "kpi", "metric", "reference", "ref"),
    "title": (
        "title",
        "measure title",
        "indicator title",
        "measure name",
        "indicator name",
        "description",
        "name",
        "measure",
        "indicator",
    ),
    "value": ("value", "figure", "actual", "result", "rate", "performance", "outturn", "percentage", "percent", "%", "score"),
}
ROW_NUMBER = re.compile(r"^(id|no\.?|nr|#|row|rank|index|unnamed.*)$", re.IGNORECASE)
SCALES = ("1", "100", "1000", "10000", "100000", "1000/52")


def guess_mapping(sheet: Sheet, council: str, preset: str | None = None) -> MeasuresMapping:
    """How to read a table of measures: by a preset when its columns are those of one, else by the names of columns.

    Raises PimError when no column holds the period or the value, when there is no preset of that id, or when a preset's file holds
    none of its measures.
    """
    known = load_preset(preset) if preset else known_preset(sheet.columns)
    if known is not None and (columns := known.columns_of(sheet.columns)):
        return _by_preset(sheet, council, known, columns)
    layout, columns, title = _guess_columns(sheet)
    measures = _guess_wide(sheet) if layout == "wide" else _guess_long(sheet, columns, title)
    if known is not None:
        measures = _told_by(known, measures)
    return MeasuresMapping(
        kind="measures",
        layout=layout,
        columns=columns,
        authority=_own_name(sheet, columns, council),
        measures=measures,
        preset=known.id if known else None,
    )


def _by_preset(sheet: Sheet, council: str, preset: Preset, columns: MeasureColumns) -> MeasuresMapping:
    codes = sheet.table[columns.measure or ""].str.strip().unique()
    found = set(match_codes(codes, {code: measure.spellings for code, measure in preset.measures.items()}).values())
    if not found:
        raise PimError(
            Fault(
                sheet.place,
                f"this file has the columns of {preset.title}, and none of the measures that are known of it",
                ", ".join(f"`{code}`" for code in sorted(codes)[:8]),
                ", ".join(f"`{code}`" for code in list(preset.measures)[:8]) + ", …",
                "Choose the file that holds the measures of social work.",
            )
        )
    prices = preset.price_notes.get(columns.value or "", "")
    measures = {
        code: measure.model_copy(update={"note": f"{measure.note} {prices}".strip()}) if measure.unit == "money" else measure
        for code, measure in preset.measures.items()
        if code in found
    }
    own = _own_name(sheet, columns, council)
    return MeasuresMapping(
        kind="measures", columns=columns, authority=own, nation=preset.nation, measures=measures, preset=preset.id
    )


def _own_name(sheet: Sheet, columns: MeasureColumns, council: str) -> str:
    """The council as the file names it; as it was given where the file does not know it, which is then a fault on reading."""
    if columns.authority is None:
        return council
    return next(
        iter(match_authority(council, [name for name in sheet.table[columns.authority].str.strip().unique() if name])), council
    )


def _guess_columns(sheet: Sheet) -> tuple[str, MeasureColumns, str | None]:
    """Layout, columns, and the column of titles where there is one besides the codes."""
    chosen: dict[str, str] = {}
    for field, names in NAMES.items():
        if name := _named(names, [column for column in sheet.columns if column not in chosen.values()]):
            chosen[field] = name
    wide = wide_columns(sheet.columns)
    if len({period for _, period in wide}) > 1 and "period" not in chosen:
        authority = chosen.get("authority") or next(iter(column for column in sheet.columns if column not in wide.values()), None)
        return "wide", MeasureColumns(period="", authority=authority, group=chosen.get("group")), None
    title = chosen.pop("title", None)
    if "measure" not in chosen and title:
        chosen["measure"], title = title, None
    if "value" not in chosen and (only := _only_numbers(sheet, [*chosen.values(), *([title] if title else [])])):
        chosen["value"] = only
    raise_if(_not_found(sheet, field, chosen) for field in ("period", "value") if field not in chosen)
    raise_if(_several_values(sheet, chosen, title))
    return "long", MeasureColumns.model_validate(chosen), title


def _named(names: Sequence[str], columns: Iterable[str]) -> str | None:
    """The column whose name is one of these, else the one that holds one of them as a word; the first name counts most."""
    words = {column: " ".join(re.findall(r"[^\W_]+|%", column.casefold())) for column in columns}
    for name in names:
        if same := [column for column, said in words.items() if said == name]:
            return same[0]
    for name in names:
        if holding := [column for column, said in words.items() if f" {name} " in f" {said} "]:
            return holding[0]
    return None


def _only_numbers(sheet: Sheet, taken: Sequence[str]) -> str | None:
    """The one column left that holds nothing but numbers; None when there is none, or more than one."""
    rest = [column for column in sheet.columns if column not in taken]
    numeric = []
    for column in rest:
        series, bad = numbers(sheet, column, missing=MISSING)
        if not bad and series.notna().any():
            numeric.append(column)
    return numeric[0] if len(numeric) == 1 else None


def _not_found(sheet: Sheet, field: str, chosen: dict[str, str]) -> Fault:
    periods = [column for column in sheet.columns if span_of(column) is not None]
    if periods:
        return Fault(
            sheet.place,
            f"the periods stand in the names of columns, and a column for the {field} is needed",
            ", ".join(f"`{column}`" for column in periods[:4]),
            "one row for each measure and period, or columns such as `SW01 2022-23`",
            "Turn the table so that each period has its own row.",
        )
    what = "the year or period of each figure" if field == "period" else "the figures"
    free = ", ".join(f"`{column}`" for column in sheet.columns if column not in chosen.values())
    return Fault(
        sheet.place,
        f"no column could be found that holds {what}",
        f"columns {free}" if free else "no other column",
        f"a column named {' or '.join(NAMES[field][:3])}",
        "Name the column so, or say which it is when you register the file.",
    )


def _several_values(sheet: Sheet, chosen: dict[str, str], title: str | None) -> Iterator[Fault]:
    """A table with a column for each measure and none that names them: reading one of them would drop the others without a word."""
    if "measure" in chosen:
        return
    free = [column for column in sheet.columns if column not in chosen.values() and column != title]
    figures = [column for column in free if _only_numbers(sheet, [other for other in sheet.columns if other != column])]
    figures = [column for column in figures if not ROW_NUMBER.search(column)]
    if figures:
        yield Fault(
            sheet.place,
            "several columns hold figures, and no column names the measure",
            ", ".join(f"`{column}`" for column in (chosen["value"], *figures)),
            "one row for each measure and period, with a column named Measure",
            "Turn the table so that each figure has its own row.",
        )


def _guess_long(sheet: Sheet, columns: MeasureColumns, title: str | None) -> dict[str, Measure]:
    fields = ("value", "numerator", "denominator")
    named = {field: getattr(columns, field) for field in fields}
    read = {field: numbers(sheet, name, missing=MISSING)[0] for field, name in named.items() if name}
    table = pd.DataFrame(read, index=sheet.table.index).reindex(columns=list(fields))
    texts = sheet.table
    code = texts[columns.measure].str.strip() if columns.measure else pd.Series(columns.value or "", index=texts.index)
    table = table.assign(
        period=texts[columns.period].str.strip(),
        title=texts[title].str.strip() if title else code,
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
            numerator=float("nan"), denominator=float("nan"), title=code, money=False
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
    unit = _guess_unit(f"{title} {column}".casefold(), rows, scale)
    return Measure(
        title=title,
        unit=unit,
        scale=scale or ("100" if unit == "percent" else "1"),
        reproduces=scale is not None or bool(pd.isna(by_ratio)),
        every=min(steps, default=1) or 1,
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
    if re.search(r"\bper 10+|\bper 1,000|\brate\b", words):
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
