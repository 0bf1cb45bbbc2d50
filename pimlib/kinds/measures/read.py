"""The rows of a table of measures: one row a figure, with numbers for numbers, whatever layout the file has.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.measures.marks import reasons
from pimlib.kinds.measures.match import match_measures, plain_code, span_of
from pimlib.kinds.measures.totals import LEFT_OUT, without_totals
from pimlib.kinds.measures.wide import WideFigure, aside, when, wide_figures
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet, distinct_texts, guess_decimal, numbers, spread

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
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
DECIMALS = re.compile(r"[.,](\d+)\D*$")


@dataclass(frozen=True)
class Readings:
    """What stands in the file for the measures that are mapped.

    table: one row a figure; columns row (in the file), measure (as mapped), authority, period, start, years, group (texts, "" where
    no column is mapped), level (authority, group, nation, or "" where no column says), the columns of NUMBERS (float, NaN = not
    published), why (what a mark in the place of the value means, or "") and places (decimals in which the measure's values are written).
    read: rows of the file (wide: cells). left_out: how many of them are not in the table, by reason.
    """

    table: pd.DataFrame
    read: int
    left_out: tuple[tuple[str, int], ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def missing_columns(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[Fault]:
    """A fault for each mapped column that the file does not have."""
    fields = ("authority", "group") if mapping.layout == "wide" else (*TEXTS, *NUMBERS, "level")
    wanted = {field.replace("_", " "): getattr(mapping.columns, field) for field in fields}
    if mapping.layout == "columns":
        wanted |= {f"{code} ({name})": name for code, measure in mapping.measures.items() for name in measure.columns}
    for field, name in wanted.items():
        if name is not None and name not in sheet.columns:
            there = ", ".join(f"`{column}`" for column in sheet.columns[:15]) + (", …" if len(sheet.columns) > 15 else "")
            yield Fault(
                sheet.place,
                f"the column for {field} is not there",
                there,
                f"`{name}`",
                "Put the column back under that name, or register the file again with `pim add`.",
            )
    if mapping.layout == "long" and mapping.columns.value is None:
        yield Fault(sheet.place, "no column is mapped for the value", remedy="Register the file again with `pim add`.")
    if mapping.layout == "columns":
        for code, measure in mapping.measures.items():
            if measure.value is None:
                yield Fault(sheet.place, f"no column is mapped for {code}", remedy="Register the file again with `pim add`.")


def read_measures(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    """Every row of a mapped measure. Faults: columns not there, cells that are no number, periods without a year, no authority."""
    if missing := tuple(missing_columns(sheet, mapping)):
        return Readings(pd.DataFrame(), len(sheet.table), (), missing, ())
    layouts = {"long": _read_long, "wide": _read_wide, "columns": _read_columns}
    sheet, totals = without_totals(sheet, mapping)
    readings = layouts[mapping.layout](sheet, mapping)
    if totals:
        across = len(wide_figures(sheet, mapping.measures)) if mapping.layout == "wide" else 1
        cells = totals * across
        readings = replace(readings, read=readings.read + cells, left_out=(*readings.left_out, (LEFT_OUT, cells)))
    table, faults = readings.table, list(readings.faults)
    codes, texts = distinct_texts(table["period"])
    spans = [span_of(text) for text in texts]
    for field, bad, expected in (
        (
            "period",
            np.array([span is None for span in spans], dtype=bool)[codes],
            "a year of four digits, such as 2022-23 or April 2022",
        ),
        ("authority", (table["authority"] == "").to_numpy(), "the name of an authority"),
    ):
        column = getattr(mapping.columns, field) or field
        for row, text in dict(zip(table["row"][bad], table[field][bad], strict=True)).items():
            place = f'{sheet.place}, row {row}, column "{column}"'
            found = f"`{text}`" if text else "an empty cell"
            faults.append(Fault(place, f"this is no {field}", found, expected, "Correct it."))
    for name in ("start", "years"):
        table[name] = np.array([getattr(span, name, 0.0) for span in spans], dtype="float64")[codes]
    shown = np.array([span.text if span else text for span, text in zip(spans, texts, strict=True)], dtype=object)
    table["period"] = pd.Series(shown[codes], index=table.index, dtype=object)
    # a nought at the end of a value is often left off, so one value says less of its rounding than the others of its measure do
    of_measure, _ = distinct_texts(table["measure"])
    table["places"] = table["places"].groupby(of_measure).median().to_numpy()[of_measure]
    return replace(readings, table=table, faults=tuple(faults))


def _read_long(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    columns, table = mapping.columns, sheet.table
    others = 0
    if columns.measure is None:
        codes = pd.Series(next(iter(mapping.measures)), index=table.index)
        faults = [] if len(mapping.measures) == 1 else [_no_measure_column(sheet)]
    else:
        texts = stripped(table[columns.measure])
        found = match_measures(texts.unique(), mapping.measures)
        codes, faults = pd.Series(spread(texts, found.get), index=texts.index, dtype=object), []
        others = len({plain_code(text) for text in texts.unique() if text and text not in found})
    mapped = codes.notna()
    fields = {field: getattr(columns, field) for field in NUMBERS}
    named = {name for name in (columns.authority, columns.period, columns.group, columns.level, *fields.values()) if name}
    chosen = replace(sheet, table=table.loc[mapped, [name for name in table if name in named]])
    about, elsewhere = _about(chosen, mapping)
    codes = codes[mapped]
    if elsewhere:
        codes = codes[about.index]
        chosen = replace(chosen, table=chosen.table.loc[about.index])
    figures, bad, notes = _figures(chosen, mapping, fields)
    frame = about.assign(measure=codes, **figures).reset_index(drop=True)
    measures = "1 measure" if others == 1 else f"{others} measures"
    left_out = ((f"of {measures} not mapped here", int((~mapped).sum())), ("of areas not mapped here", elsewhere))
    return Readings(frame, len(table), left_out, (*faults, *bad), tuple(notes))


def _read_columns(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    """One row an authority and period (and what else the file tells apart), in which each measure has columns of its own."""
    about, elsewhere = _about(sheet, mapping)
    table = sheet.table.loc[about.index]
    key = pd.MultiIndex.from_frame(about[["period", "authority", "group", "level"]])
    frames: list[pd.DataFrame] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    spoken = pd.Series(False, index=table.index)
    for code, measure in mapping.measures.items():
        here = _rows_where(table, measure.where)
        part = replace(sheet, table=table[here])
        fields = {"value": measure.value, "numerator": measure.numerator, "denominator": measure.denominator}
        own = {field: name for field, name in fields.items() if not (field == "denominator" and measure.out_of)}
        figures, bad, said = _figures(part, mapping, own)
        if measure.out_of and measure.denominator:
            there = _rows_where(table, {**measure.where, **measure.out_of})
            beside, more, _ = _figures(replace(sheet, table=table[there]), mapping, {"denominator": measure.denominator})
            by_key = pd.Series(beside["denominator"], index=key[there])
            figures["denominator"] = by_key[~by_key.index.duplicated()].reindex(key[here]).to_numpy()
            bad, spoken = [*bad, *more], spoken | there
        spoken |= here
        faults.extend(bad)
        notes.extend(note for note in said if note not in notes)
        frames.append(about[here].assign(measure=code, **figures))
        if not here.any():
            wanted = " and ".join(f"`{text}` in {column}" for column, text in measure.where.items())
            notes.append(Fault(sheet.place, f"no row speaks of {code}", expected=wanted))
    left_out = (("of areas not mapped here", elsewhere), ("that speak of other measures", int((~spoken).sum())))
    return Readings(pd.concat(frames, ignore_index=True), len(sheet.table), left_out, tuple(dict.fromkeys(faults)), tuple(notes))


def _rows_where(table: pd.DataFrame, where: dict[str, str]) -> pd.Series:
    found = pd.Series(True, index=table.index)
    for column, text in where.items():
        found &= stripped(table[column]) == text
    return found


def _about(sheet: Sheet, mapping: MeasuresMapping) -> tuple[pd.DataFrame, int]:
    """Of whom and of when each row speaks, with the index of the sheet; and how many rows speak of areas that are not mapped."""
    columns, table = mapping.columns, sheet.table
    about = pd.DataFrame({"row": table.index.to_numpy()}, index=table.index)
    for field in ("authority", "period", "group"):
        name = getattr(columns, field)
        about[field] = (mapping.authority if field == "authority" else "") if name is None else stripped(table[name])
    about["level"] = "" if columns.level is None else stripped(table[columns.level]).map(mapping.levels)
    if columns.level is None:
        return about, 0
    known = about["level"].notna()
    about = about[known]
    nation, group = about["level"] == "nation", about["level"] == "group"
    about["authority"] = about["authority"].mask(nation, mapping.nation).mask(group, about["group"])
    return about, int((~known).sum())


def _figures(
    sheet: Sheet, mapping: MeasuresMapping, fields: dict[str, str | None]
) -> tuple[dict[str, Any], list[Fault], list[Fault]]:
    """The columns of NUMBERS with why and places; cells that are no number; and what was noticed."""
    found: dict[str, Any] = dict.fromkeys(NUMBERS, float("nan"))
    faults: list[Fault] = []
    notes: list[Fault] = []
    decimal = mapping.source.decimal or _continental(sheet, [name for name in fields.values() if name is not None])
    for field, name in fields.items():
        if name is None:
            continue
        series, bad = numbers(sheet, name, decimal=decimal, missing=mapping.missing)
        notes.extend(_decimal_note(sheet, name, series))
        faults.extend(bad)
        found[field] = series.to_numpy()
    value = fields.get("value")
    found["why"] = reasons(sheet.table[value], mapping.marks) if value else ""
    found["places"] = places_of(sheet.table[value]) if value else 0
    return found, faults, notes


def _continental(sheet: Sheet, names: Sequence[str]) -> Literal[","] | None:
    """A decimal comma, settled over all columns of figures: one column shows it, or cells are parted by semicolons and every point stands
    before three figures. Then 1.300 is one thousand three hundred in each of them. None: each column is looked at by itself."""
    texts = [text for name in names for text in distinct_texts(sheet.table[name])[1]]
    mark, shown = guess_decimal(texts)
    if shown:
        return "," if mark == "," else None
    points = [text for text in texts if "." in text]
    if sheet.delimiter == ";" and points and all(THOUSANDS.fullmatch(text.strip()) for text in points):
        return ","
    return None


def _read_wide(sheet: Sheet, mapping: MeasuresMapping) -> Readings:
    """One row an authority; each measure and period has a column, as `wide_figures` finds them."""
    figures = wide_figures(sheet, mapping.measures)
    found = match_measures({figure.code for figure in figures}, mapping.measures)
    mapped = [figure for figure in figures if figure.code in found]
    rows, frames = sheet.table, []
    faults = [*_told_twice(sheet, mapped, found), *_no_texts(sheet, mapping)]
    notes: list[Fault] = []
    named = {field: getattr(mapping.columns, field) for field in ("authority", "group")}
    texts = {field: stripped(rows[column]).to_numpy(dtype=object) for field, column in named.items() if column is not None}
    about = {"row": rows.index.to_numpy(), "level": "", "authority": mapping.authority, "group": ""} | texts
    used = set(named.values())
    first: dict[tuple[str, tuple[float, float]], WideFigure] = {}
    for figure in mapped:
        first.setdefault((found[figure.code], when(figure.period)), figure)
    used.update(figure.value for figure in mapped)
    for figure in first.values():  # of several columns that hold the same, which is a fault by itself, one is read
        code = found[figure.code]
        fields: dict[str, str | None] = {"value": figure.value}
        if mapping.measures[code].reproduces:  # else they are not used, and what stands in them does no harm
            fields |= {"numerator": figure.numerator, "denominator": figure.denominator}
        read, bad, said_of = _figures(sheet, mapping, fields)
        faults.extend(bad)
        notes.extend(said_of)
        used.update(fields.values())
        frames.append(pd.DataFrame(about | {"measure": code, "period": figure.period} | read, index=range(len(rows))))
    if not frames:
        expected = "columns named by code and period, such as `SW01 2022-23`"
        faults.append(
            Fault(sheet.place, "no column is of a mapped measure", expected=expected, remedy="Check the names of columns.")
        )
        frames.append(pd.DataFrame({name: [] for name in ("row", *TEXTS, "level", *NUMBERS, "why", "places")}))
    others = len({plain_code(figure.code) for figure in figures if figure.code not in found})
    measures = "1 measure" if others == 1 else f"{others} measures"
    left_out = ((f"of {measures} not mapped here", (len(figures) - len(mapped)) * len(rows)),)
    notes.extend(_not_read(sheet, mapped, used))
    table = pd.concat(frames, ignore_index=True)
    return Readings(table, len(figures) * len(rows), left_out, tuple(dict.fromkeys(faults)), tuple(notes))


def _told_twice(sheet: Sheet, figures: Sequence[WideFigure], found: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each measure and period that more than one column holds."""
    columns: dict[tuple[str, tuple[float, float]], list[WideFigure]] = {}
    for figure in figures:
        columns.setdefault((found[figure.code], when(figure.period)), []).append(figure)
    for several in columns.values():
        if len(several) > 1:
            yield Fault(
                f"{sheet.place}, row {sheet.header_row}",
                f"{len(several)} columns hold {several[0].code} for {several[0].period}",
                ", ".join(f"`{figure.value}`" for figure in several),
                "one column for each measure and period",
                "Keep the right one, and rename or delete the others.",
            )


def _no_texts(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[Fault]:
    for column in (mapping.columns.authority, mapping.columns.group):
        yield from sheet.faults.get(column or "", {}).values()


def _not_read(sheet: Sheet, figures: Sequence[WideFigure], used: Collection[str | None]) -> Iterator[Fault]:
    """What stands in the file and is not read: other forms of a mapped figure, and faulty cells of columns that nobody asks for."""
    more: dict[str, list[str]] = {}
    for column, rest in aside(sheet, figures):
        more.setdefault(rest, []).append(column)
    for rest, columns in more.items():
        number = "1 column" if len(columns) == 1 else f"{len(columns):,} columns"
        yield Fault(sheet.place, f"{number} with `{rest}` after the period not read", f"`{columns[0]}`")
    faulty = sum(len(cells) for column, cells in sheet.faults.items() if column not in used)
    if faulty:
        number = "1 cell" if faulty == 1 else f"{faulty:,} cells"
        yield Fault(sheet.place, f"{number} with an error or without a stored value in columns that are not read here")


def stripped(texts: pd.Series) -> pd.Series:
    """The texts without blanks at their ends; each different text is looked at once, since columns of names repeat a few."""
    return pd.Series(spread(texts, str.strip), index=texts.index, dtype=object)


def places_of(texts: pd.Series) -> Any:
    """Decimals in which each value is written, as an array; a percent sign counts for two, since 45% is read as 0.45."""
    codes, distinct = distinct_texts(texts)
    ends = (DECIMALS.search(text) for text in distinct)
    places = [(len(end[1]) if end else 0) + 2 * ("%" in text) for text, end in zip(distinct, ends, strict=True)]
    return np.array(places, dtype=np.int64)[codes]


def _decimal_note(sheet: Sheet, name: str, series: pd.Series) -> Iterator[Fault]:
    if series.attrs.get("decimal") == "," and series.attrs.get("decimal_shown"):
        yield Fault(f'{sheet.place}, column "{name}"', "read with a decimal comma", f"`{series.attrs['decimal_shown']}`")


def _no_measure_column(sheet: Sheet) -> Fault:
    return Fault(
        sheet.place,
        "more than one measure is mapped and no column says which a row is of",
        remedy="Register the file again with `pim add`, and name the column that holds the measure.",
    )
