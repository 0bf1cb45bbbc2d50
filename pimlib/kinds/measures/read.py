"""The rows of a table of measures: one row a figure, with numbers for numbers, whatever layout the file has.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.measures.match import match_codes, plain_code, span_of
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet, numbers

NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "target",
    "benchmark",
    "nation_value",
    "nation_numerator",
    "nation_denominator",
    "group_value",
)
TEXTS = ("measure", "authority", "period", "group")
WIDE_NUMBERS = ("", " Numerator", " Denominator")  # what follows `<code> <period>` in a wide table


@dataclass(frozen=True)
class Readings:
    """What stands in the file for the measures that are mapped.

    table: one row a figure; columns row (in the file), measure (as mapped), authority, period, start, years, group (texts, "" where
    no column is mapped), the columns of NUMBERS (float, NaN = not published) and places (decimals in which the measure's values are written).
    read, unmapped: rows of the file (wide: cells), and how many of them are of measures that no mapping names; others: the number of
    those measures.
    """

    table: pd.DataFrame
    read: int
    unmapped: int
    others: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def missing_columns(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[Fault]:
    """A fault for each mapped column that the file does not have."""
    fields = ("authority", "group") if mapping.layout == "wide" else (*TEXTS, *NUMBERS)
    for field in fields:
        name = getattr(mapping.columns, field)
        if name is not None and name not in sheet.columns:
            there = ", ".join(f"`{column}`" for column in sheet.columns[:15]) + (", …" if len(sheet.columns) > 15 else "")
            yield Fault(
                sheet.place,
                f"the column for {field.replace('_', ' ')} is not there",
                there,
                f"`{name}`",
                "Put the column back under that name, or register the file again with `pim add`.",
            )
    if mapping.layout == "long" and mapping.columns.value is None:
        yield Fault(sheet.place, "no column is mapped for the value", remedy="Register the file again with `pim add`.")


def read_measures(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    """Every row of a mapped measure. Faults: columns not there, cells that are no number, periods without a year, no authority."""
    if missing := tuple(missing_columns(sheet, mapping)):
        return Readings(pd.DataFrame(), len(sheet.table), 0, 0, missing, ())
    readings = _read_wide(sheet, mapping) if mapping.layout == "wide" else _read_long(sheet, mapping)
    table, faults = readings.table, list(readings.faults)
    spans = {text: span_of(text) for text in table["period"].unique()}
    for field, bad, expected in (
        ("period", table["period"].map(lambda text: spans[text] is None), "a year of four digits, such as 2022-23 or April 2022"),
        ("authority", table["authority"] == "", "the name of an authority"),
    ):
        column = getattr(mapping.columns, field) or field
        for row, text in zip(table["row"][bad], table[field][bad], strict=True):
            place = f'{sheet.place}, row {row}, column "{column}"'
            found = f"`{text}`" if text else "an empty cell"
            faults.append(Fault(place, f"this is no {field}", found, expected, "Correct it."))
    for name in ("start", "years"):
        table[name] = table["period"].map(lambda text, name=name: getattr(spans[text], name, 0.0)).astype("float64")
    table["period"] = table["period"].map(lambda text: getattr(spans[text], "text", text))
    # a nought at the end of a value is often left off, so one value says less of its rounding than the others of its measure do
    table["places"] = table.groupby("measure")["places"].transform("median")
    return replace(readings, table=table, faults=tuple(faults))


def _read_long(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    columns, table = mapping.columns, sheet.table
    if columns.measure is None:
        codes = pd.Series(next(iter(mapping.measures)), index=table.index)
        others = 0
        faults = [] if len(mapping.measures) == 1 else [_no_measure_column(sheet)]
    else:
        texts = table[columns.measure].str.strip()
        found = match_codes(texts.unique(), {code: measure.spellings for code, measure in mapping.measures.items()})
        codes, faults = texts.map(found), []
        others = len({plain_code(text) for text in texts.unique() if text and text not in found})
    mapped = codes.notna()
    chosen = replace(sheet, table=table[mapped])
    rows = chosen.table
    readings: dict[str, object] = {"row": rows.index.to_numpy(), "measure": codes[mapped].to_numpy(dtype=object)}
    for field in ("authority", "period", "group"):
        name = getattr(columns, field)
        absent = mapping.authority if field == "authority" else ""
        readings[field] = absent if name is None else rows[name].str.strip().to_numpy(dtype=object)
    notes: list[Fault] = []
    for field in NUMBERS:
        name = getattr(columns, field)
        if name is None:
            readings[field] = float("nan")
            continue
        series, bad = numbers(chosen, name, decimal=mapping.source.decimal, missing=mapping.missing)
        notes.extend(_decimal_note(sheet, name, series))
        faults.extend(bad)
        readings[field] = series.to_numpy()
    readings["places"] = _places(rows[columns.value or ""])
    frame = pd.DataFrame(readings, index=range(len(rows)))
    return Readings(frame, len(table), int((~mapped).sum()), others, tuple(faults), tuple(notes))


def _read_wide(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    """One row an authority; a column `<code> <period>` holds the value, with ` Numerator` and ` Denominator` beside it if there."""
    parts = wide_columns(sheet.columns)
    found = match_codes({code for code, _ in parts}, {code: measure.spellings for code, measure in mapping.measures.items()})
    rows, frames = sheet.table, []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for (said, period), name in parts.items():
        if said not in found:
            continue
        readings: dict[str, object] = {"row": rows.index.to_numpy(), "measure": found[said], "period": period}
        for field in ("authority", "group"):
            column = getattr(mapping.columns, field)
            absent = mapping.authority if field == "authority" else ""
            readings[field] = absent if column is None else rows[column].str.strip().to_numpy(dtype=object)
        for field in NUMBERS:
            readings[field] = float("nan")
        for field, ending in zip(NUMBERS[:3], WIDE_NUMBERS, strict=True):
            if name + ending in sheet.columns:
                series, bad = numbers(sheet, name + ending, decimal=mapping.source.decimal, missing=mapping.missing)
                notes.extend(_decimal_note(sheet, name + ending, series))
                faults.extend(bad)
                readings[field] = series.to_numpy()
        readings["places"] = _places(rows[name])
        frames.append(pd.DataFrame(readings, index=range(len(rows))))
    if not frames:
        expected = "columns named by code and period, such as `SW01 2022-23`"
        faults.append(
            Fault(sheet.place, "no column is of a mapped measure", expected=expected, remedy="Check the names of columns.")
        )
        frames.append(pd.DataFrame({name: [] for name in ("row", *TEXTS, *NUMBERS, "places")}))
    unmapped = sum(said not in found for said, _ in parts)
    others = len({plain_code(said) for said, _ in parts if said not in found})
    table = pd.concat(frames, ignore_index=True)
    return Readings(table, len(parts) * len(rows), unmapped * len(rows), others, tuple(faults), tuple(notes))


def wide_columns(columns: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """(code, period) to column for each column that is named so and ends with the period."""
    found: dict[tuple[str, str], str] = {}
    for name in columns:
        code, _, period = name.rpartition(" ")
        if code and period[:2] in ("19", "20") and span_of(period) is not None:
            found.setdefault((code.strip(), period), name)
    return found


def _places(texts: pd.Series) -> Any:
    """Decimals in which each value is written; a percent sign counts for two, since 45% is read as 0.45."""
    ends = texts.str.extract(r"[.,](\d+)\D*$", expand=False).str.len().fillna(0).astype(int)
    return (ends + 2 * texts.str.contains("%", regex=False).astype(int)).to_numpy()


def _decimal_note(sheet: Sheet, name: str, series: pd.Series) -> Iterator[Fault]:
    if series.attrs.get("decimal") == "," and series.attrs.get("decimal_guessed"):
        yield Fault(f'{sheet.place}, column "{name}"', "read with a decimal comma", f"`{series.attrs['decimal_guessed']}`")


def _no_measure_column(sheet: Sheet) -> Fault:
    return Fault(
        sheet.place,
        "more than one measure is mapped and no column says which a row is of",
        remedy="Register the file again with `pim add`, and name the column that holds the measure.",
    )


def duplicates(place: str, table: pd.DataFrame, authority: pd.Series) -> Iterator[Fault]:
    """A fault for each figure that stands more than once; `authority` gives each row's authority in one form."""
    keys = pd.DataFrame({"measure": table["measure"], "authority": authority, "period": table["period"]})
    twice = table[keys.duplicated(keep=False)]
    groups = twice.groupby([twice["measure"], authority[twice.index], twice["period"]], sort=False)
    for (measure, _, period), rows in groups:
        yield Fault(
            f"{place}, rows {', '.join(str(row) for row in rows['row'])}",
            f"{measure} of {rows['authority'].iloc[0]} for {period} stands {len(rows)} times",
            expected="one row for each measure, authority and period",
            remedy="Keep the right one and delete the others.",
        )
