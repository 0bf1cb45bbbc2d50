"""Which column of a table holds what: found by the names of columns, and by what stands in them where a name says nothing.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from pimlib.errors import Fault, raise_if
from pimlib.kinds.measures.match import span_of
from pimlib.kinds.measures.read import stripped
from pimlib.kinds.measures.wide import heading
from pimlib.register.mapping import MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet, numbers

MISSING = MeasuresMapping.model_fields["missing"].default
# Names by field, in the order in which fields choose; within a field the first name counts most. A column is chosen once.
NAMES: dict[str, tuple[str, ...]] = {
    "denominator": ("denominator", "den", "denom", "out of", "base", "population"),
    "numerator": ("numerator", "num", "count"),
    "target": ("target",),
    "benchmark": ("benchmark", "comparator", "median"),
    "group": ("family group", "familygroup", "peer group"),
    "nation_value": ("scotland", "national", "national value", "national average"),
    "period": ("period", "time period", "financial year", "reporting year", "year", "quarter", "month", "date", "fy"),
    "authority": (
        *("local authority name", "authority name", "area name", "la name", "council name"),
        *("local authority", "localauthority", "authority", "council", "partnership", "hscp", "area", "organisation"),
    ),
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


def guess_columns(sheet: Sheet) -> tuple[str, MeasureColumns, str | None]:
    """Layout, columns, and the column of titles where there is one besides the codes."""
    if is_wide(sheet.columns):
        plain_names = [column for column in sheet.columns if heading(column) is None]
        authority = _named(NAMES["authority"], plain_names) or next(iter(plain_names), None)
        return "wide", MeasureColumns(period="", authority=authority, group=_named(NAMES["group"], plain_names)), None
    chosen: dict[str, str] = {}
    for field, names in NAMES.items():
        if name := _named(names, [column for column in sheet.columns if column not in chosen.values()]):
            chosen[field] = name
    plain = {column.casefold(): column for column in sheet.columns}
    if chosen.get("measure") == plain.get("measure") and "indicator" in plain and "measure" in plain:
        chosen["measure"] = plain["indicator"]  # the column Measure then says in what the indicator is measured
        chosen.pop("title", None)
    title = chosen.pop("title", None)
    if title and "measure" in chosen and not _names_one(sheet, chosen["measure"], title):
        title = None
    if "measure" not in chosen and title:
        chosen["measure"], title = title, None
    if "value" not in chosen and (only := _only_numbers(sheet, [*chosen.values(), *([title] if title else [])])):
        chosen["value"] = only
    raise_if(_only_codes(sheet, chosen))
    raise_if(_not_found(sheet, field, chosen) for field in ("period", "value") if field not in chosen)
    raise_if(_several_values(sheet, chosen, title))
    return "long", MeasureColumns.model_validate(chosen), title


def is_wide(columns: Sequence[str]) -> bool:
    """Whether the periods stand in the names of columns, two or more of them, each behind a code; and no column is one of periods."""
    found = {column: heading(column) for column in columns}
    periods = {
        one.period for one in found.values() if one is not None and not one.rest and one.code.casefold() not in NAMES["period"]
    }
    return len(periods) > 1 and _named(NAMES["period"], [column for column, one in found.items() if one is None]) is None


def _names_one(sheet: Sheet, code: str, title: str) -> bool:
    """Whether every code has one title: a column of names that changes within a code names something else."""
    pairs = pd.DataFrame({"code": stripped(sheet.table[code]), "title": stripped(sheet.table[title])}).drop_duplicates()
    return not pairs.loc[pairs["title"] != "", "code"].duplicated().any()


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


def _only_codes(sheet: Sheet, chosen: dict[str, str]) -> Iterator[Fault]:
    """A table whose texts stand in other tables: columns of numbers that are called codes or references, and no names at all."""
    coded = [
        column
        for column in sheet.columns
        if re.search(r"(code|ref|refid|key)$", column.strip(), re.IGNORECASE)
        and sheet.table[column].str.fullmatch(r"\s*\d+\s*").all()
    ]
    if len(coded) >= 2 and "value" not in chosen:
        yield Fault(
            sheet.place,
            "areas and measures stand here as codes, and what the codes mean stands in other tables",
            ", ".join(f"`{column}`" for column in coded),
            "the names of authorities and of measures",
            "Download the table with its labels, or put the names in from the tables of codes, and register that.",
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
