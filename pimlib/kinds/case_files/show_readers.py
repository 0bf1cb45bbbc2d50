"""Blocks on who read the files: how far two readers agreed, each reader beside the others, what changed since, how it was done.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pimlib.blocks import Block, table_block, text_block
from pimlib.kinds.case_files.shown import (
    FEW,
    Headers,
    Shown,
    count_said,
    lines,
    number_of,
    points,
    quoted,
    share_said,
    two_places,
)
from pimlib.register.mapping import CaseFilesMapping


def agreement_blocks(shown: Shown) -> Iterator[Block]:
    """How far two readers agreed, item by item; nothing where too few files were read twice."""
    rows = [row for row in lines(shown.figures.doubles) if row.item in shown.ids]
    told = [row for row in rows if not math.isnan(row.percent)]
    if not told:
        return
    cells = [
        [
            shown.text(row.item),
            f"{row.files:,}",
            FEW if math.isnan(row.percent) else f"{int(row.same):,} ({100 * row.percent:.0f} %)",
            _number_said(shown, row),
            count_said(row.settled),
            count_said(row.changed),
            row.said,
        ]
        for row in rows
    ]
    columns: Headers = (
        "Item", ("Files read twice", "right"), ("Same answer", "right"), ("Coefficient", "right"), ("Settled later", "right"),
        ("Agreed on a third", "right"), "In words",
    )  # fmt: skip
    low, high = min(told, key=lambda row: row.percent), max(told, key=lambda row: row.percent)
    title = f"Two readers gave the same answer on {int(high.same)} of {high.files} files to {quoted(shown.text(high.item))}"
    if low.item != high.item:
        title += f", on {int(low.same)} of {low.files} to {quoted(shown.text(low.item))}"
    more = shown.common
    more["checks"] = [_again(shown, row) for row in rows]
    more["base"] += (
        " Only answers given before the two readers talked. Read the percentage first; the coefficient takes off what chance would give: "
        "1 is full agreement, 0 no more than by chance."
    )
    yield table_block(shown.id("agreement"), title, columns, cells, **more)


def _again(shown: Shown, row: Any) -> str:
    """How to count the same answers again; nothing where they are withheld."""
    mapping = shown.figures.item.mapping
    if math.isnan(row.percent) or not isinstance(mapping, CaseFilesMapping):
        return ""
    column = next(item.column for item, _row in shown.pairs if item.id == row.item)
    return (
        f"Take the files that stand twice in column “{mapping.columns.file}”, as filled in before the readers talked, and compare column "
        f"“{column}” of the two rows: {row.files:,} files, {int(row.same):,} with the same answer."
    )


def readers_blocks(shown: Shown) -> Iterator[Block]:
    """Each reader beside whoever read the same files; nothing where all read too few."""
    rows = lines(shown.figures.readers)
    if not any(not math.isnan(row.favourable) or not math.isnan(row.difference) for row in rows):
        return
    cells = []
    for row in rows:
        few = math.isnan(row.favourable) and math.isnan(row.difference)
        shares = ["too few files"] * 3 if few else [
            share_said(row.favourable), share_said(row.others), _steps(row.difference),
        ]  # fmt: skip
        cells.append([f"R{row.reader[1:]}", f"{row.files:,}", *shares])
    columns: Headers = (
        "Reader", ("Files read twice", "right"), ("Hoped-for answers", "right"), ("The other readers’", "right"), ("Steps", "right"),
    )  # fmt: skip
    more = shown.common
    more["base"] += (
        " Over all items, on files that somebody else read too. Steps: the mean of this reader’s levels less the other’s; above 0 is milder. "
        "It shows where readers should talk, not who is right."
    )
    yield table_block(shown.id("readers"), f"{shown.figures.item.title}: each reader beside the others", columns, cells, **more)


def _steps(difference: float) -> str:
    return "no scale" if math.isnan(difference) else f"{difference:+.2f}".replace("-", "−")


def change_blocks(shown: Shown) -> Iterator[Block]:
    """Each item beside the last reading; nothing where none can be compared."""
    rows = [row for row in lines(shown.figures.change) if row.item in shown.ids]
    told = [row for row in rows if not math.isnan(row.difference)]
    if not told:
        return
    clear = [row for row in told if not math.isnan(row.low) and (row.low > 0 or row.high < 0)]
    title = f"Since the last reading, {len(clear)} of {number_of(len(told), 'item')} changed by more than chance would explain"
    cells = [
        [
            shown.text(row.item),
            share_said(row.before, row.step, ""),
            share_said(row.now, row.step, ""),
            "" if math.isnan(row.difference) else points(row.difference),
            "" if math.isnan(row.low) else f"{points(row.low)} to {points(row.high)}",
            row.why and f"Not compared: {row.why}." if math.isnan(row.difference) else row.why,
        ]
        for row in rows
    ]
    columns: Headers = (
        "Item", ("Then", "right"), ("Now", "right"), ("Difference, points", "right"), ("95 % interval", "right"), "Remark",
    )  # fmt: skip
    more = shown.common
    more["base"] += (
        f" {shown.figures.reading.since_said} {len(told)} comparisons: about one in twenty goes beyond its interval by chance."
    )
    yield table_block(shown.id("change"), title, columns, cells, **more)


def how_blocks(shown: Shown) -> Iterator[Block]:
    """How the files were drawn and read, in sentences."""
    reading = shown.figures.reading
    said = [*reading.drawn, reading.double_said, reading.origin_said, reading.since_said]
    if reading.twice == 0:
        said.append("No file was read twice, so how far readers agree is not known.")
    parts = [("p", shown.base), *(("li", sentence) for sentence in said if sentence)]
    if reading.agreed:
        parts.append(
            ("li", "Where two readers talked and agreed, the agreed answer counts; what each had answered is kept beside it.")
        )
    if shown.figures.withheld:
        parts.append(("note", shown.figures.withheld))
    more = shown.common | {"base": ""}
    yield text_block(shown.id("reading"), f"{shown.figures.item.title}: how the files were read", parts, **more)


def _number_said(shown: Shown, row: Any) -> str:
    uncounted = {item.id for item, line in shown.pairs if pd.isna(line.favourable)}
    if math.isnan(row.percent) or row.item in uncounted:
        return FEW
    if math.isnan(row.value):
        return "undefined"
    name = "AC1" if row.coefficient == "AC1" else "weighted kappa"
    interval = "" if math.isnan(row.low) else f" ({two_places(row.low)} to {two_places(row.high)})"
    return f"{name} {two_places(row.value)}{interval}"
