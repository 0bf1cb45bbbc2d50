"""A reading of case files as blocks: what readers found item by item and team by team, how far they agreed, what changed, how it was done.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Block, Blocks, table_block
from pimlib.charts.shares import ShareBar, shares_block
from pimlib.kinds.case_files.figures import CaseFilesFigures, Reading
from pimlib.kinds.case_files.show_readers import agreement_blocks, change_blocks, how_blocks, readers_blocks
from pimlib.kinds.case_files.shown import (
    FEW,
    LONGEST_IN_TITLE,
    Headers,
    Shown,
    count_said,
    interval_said,
    lines,
    number_of,
    percent,
    share_said,
    shown_of,
)
from pimlib.register.mapping import ReadingItem

WIDEST = 8  # groups of files that fit side by side on a page
INTERVALS = {
    "stratified": "Intervals (Wilson on the rounded share, with the effective size of the sample by team) allow for the files in all.",
    "random": "Intervals (Wilson) allow for the files in all.",
}


def blocks_for(figures: CaseFilesFigures, refs: Sequence[str] | None = None) -> Blocks:
    """What readers found on these references (`pim:5` takes in `pim:5.1`; None = everything), in the order of reading.

    `<item>:items` a figure of the items; `<item>:levels` how many files at each level of a scale; `<item>:by-<n>` a table for teams and
    for each other group of files; `<item>:agreement` how far two readers agreed; `<item>:change` since the last reading;
    without references `<item>:reading`, how it was done. With references, `:` and they follow. Empty when no item informs them.
    """
    shown = shown_of(figures, refs)
    if not shown.pairs:
        return Blocks()
    done = () if refs is not None else tuple(how_blocks(shown))
    return Blocks((*_items(shown), *_levels(shown), *_groups(shown), *agreement_blocks(shown), *change_blocks(shown), *done))


def summary_blocks(figures: CaseFilesFigures, refs: Sequence[str] | None = None) -> Blocks:
    """All items of these references together: what was found, how far readers agreed, what changed, how it was done."""
    shown = shown_of(figures, refs)
    if not shown.pairs:
        return Blocks()
    return Blocks((*_items(shown), *agreement_blocks(shown), *readers_blocks(shown), *change_blocks(shown), *how_blocks(shown)))


def _items(shown: Shown) -> Iterator[Block]:
    estimated = bool(shown.figures.reading.estimated)
    apart = all(row.withheld or not pd.isna(row.not_applicable) for _item, row in shown.pairs)
    cells = [_cells(item, row, estimated, apart) for item, row in shown.pairs]
    told = [(item, row) for item, row in shown.pairs if not row.withheld]
    more = shown.common | {
        "withheld": _withheld(shown),
        "checks": [
            "" if row.withheld or pd.isna(row.favourable) else _check(item) + weighed(shown.figures.reading)
            for item, row in shown.pairs
        ],
    }
    more["base"] += " Found in: the files in which the answer is the one hoped for, of those that the item applies to"
    more["base"] += f" ({_unlike(shown.pairs)})." if _unlike(shown.pairs) else "."
    if estimated:
        more["base"] += f" {INTERVALS[shown.figures.reading.estimated]}"
    shares: Headers = (("Of the whole service", "right"), ("95 % interval", "right")) if estimated else ()
    beside: Headers = (("Not applicable", "right"), ("Missing", "right")) if apart else (("Not applicable or missing", "right"),)
    columns: Headers = ("Item", ("Applies to", "right"), ("Found in", "right"), *shares, *beside)
    if not told:
        yield table_block(shown.id("items"), f"{shown.figures.item.title}: too few files to show", columns, cells, **more)
        return
    bars = [_bar(item, row, estimated) for item, row in shown.pairs]
    yield shares_block(shown.id("items"), _finding(told), _alt(bars, estimated), bars, columns, cells, **more)


def _withheld(shown: Shown) -> str:
    rows = [row for _item, row in shown.pairs]
    few = sum(bool(row.withheld) for row in rows)
    hushed = sum(bool(row.share_withheld) for row in rows)
    uncounted = sum(not row.withheld and pd.isna(row.favourable) for row in rows)
    so = "they would give a small count of a team away."
    said = []
    for what, number, why in (
        ("Figures", few, "too few files have an answer, or one that differs from the others."),
        ("Weighted shares", hushed, f"beside the counts {so}"),
        ("Counts", uncounted, f"beside the share of the whole service {so}"),
    ):
        if number:
            of = f"{number} of {len(rows)} items" if len(rows) > 1 else "the item"
            said.append(f"{what} of {of} withheld: {why}")
    return " ".join(said)


def _finding(told: Sequence[tuple[ReadingItem, Any]]) -> str:
    """What was found in the largest and in the smallest part of the files, the first item where several are alike."""
    high = max(told, key=_part)
    low = min(told, key=_part)
    first = _found(*high)
    return first if low[0] is high[0] else f"{first}; {_found(*low, within=True)}"


def _found(item: ReadingItem, row: Any, *, within: bool = False) -> str:
    """`Plan is specific and dated in 38 of 57 files`, or `in an estimated 67 % of files` where counts are withheld;
    a question, or another answer than yes, is quoted with it."""
    text = textwrap.shorten(item.text, LONGEST_IN_TITLE, placeholder="…").rstrip(".")
    if pd.isna(row.favourable):
        share = percent(row.proportion, row.step)
        count = (share if share.startswith("about") else f"an estimated {share}") + ("" if within else " of files")
    else:
        count = f"{int(row.favourable):,} of {int(row.applies):,}" + ("" if within else " files")
    if item.hoped_for == ("yes",) and not text.endswith(("?", "…")):
        text = text[:1].lower() + text[1:] if within and text[1:2].islower() else text
        return f"{text} in {count}"
    return f"“{text}”: {_answers(item)} in {count}"


def _answers(item: ReadingItem) -> str:
    """`yes`, or `4, 5 or 6`."""
    words = item.hoped_for
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _unlike(pairs: Sequence[tuple[ReadingItem, Any]]) -> str:
    """What is hoped for, where it is anything but yes."""
    others: dict[str, list[str]] = {}
    for item, _row in pairs:
        if item.hoped_for != ("yes",):
            others.setdefault(_answers(item), []).append(item.text)
    if not others:
        return ""
    said = [f"{words} for {number_of(len(texts), 'item')}" for words, texts in others.items()]
    rest = "yes otherwise" if sum(map(len, others.values())) < len(pairs) else ""
    return "; ".join(filter(None, [*said, rest]))


def _part(pair: tuple[ReadingItem, Any]) -> float:
    row = pair[1]
    return float(row.favourable) / float(row.applies) if math.isnan(row.proportion) else float(row.proportion)


def _bar(item: ReadingItem, row: Any, estimated: bool) -> ShareBar:
    if row.withheld:
        return ShareBar(item.text, None, "withheld (few files)")
    if not estimated or math.isnan(row.proportion):
        counted = f"{int(row.favourable):,} of {int(row.applies):,}"
        return ShareBar(item.text, float(row.favourable) / float(row.applies), f"{counted} files")
    interval = "" if math.isnan(row.low) else f" ({100 * row.low:.0f} to {100 * row.high:.0f})"
    return ShareBar(item.text, float(row.proportion), f"{percent(row.proportion, row.step)}{interval}", row.low, row.high)


def _alt(bars: Sequence[ShareBar], estimated: bool) -> str:
    what = (
        "shares of the whole service with 95 % intervals, or parts of the files read" if estimated else "parts of the files read"
    )
    said = [f"Bars for {number_of(len(bars), 'item')}: {what}."]
    said += [f"{bar.label.rstrip('.')}: {bar.said}." for bar in bars]
    return " ".join(said)


def _cells(item: ReadingItem, row: Any, estimated: bool, apart: bool) -> list[str]:
    counts = [count_said(row.applies), count_said(row.favourable)]
    shares = (
        [FEW] * 2 if row.withheld or row.share_withheld else [share_said(row.proportion, row.step), interval_said(row, row.step)]
    )
    beside = [count_said(row.not_applicable), count_said(row.missing)]
    if not apart:
        beside = [FEW if pd.isna(row.applies) else f"{int(row.files) - int(row.applies):,}"]
    return [item.text, *counts, *(shares if estimated else ()), *beside]


def _levels(shown: Shown) -> Iterator[Block]:
    scales = [(item, row) for item, row in shown.pairs if item.type == "1-6"]
    for number, levels in enumerate(dict.fromkeys(item.answers for item, _row in scales), 1):
        some = [(item, row) for item, row in scales if item.answers == levels]
        counts = shown.figures.answers.set_index(["item", "answer"])["count"]
        cells = [
            [item.text, count_said(row.applies), *(count_said(counts[item.id, level]) for level in reversed(levels))]
            for item, row in some
        ]
        title = f"{shown.figures.item.title}: files at each level of the scale"
        columns: Headers = ("Item", ("Applies to", "right"), *((level, "right") for level in reversed(levels)))
        more = shown.common | {"withheld": _cells_withheld(cells)}
        more["checks"] = [
            ""
            if FEW in row
            else f"One row a file (the agreed one where there is one): count each level in column “{item.column}”."
            for row, (item, _row) in zip(cells, some, strict=True)
        ]
        yield table_block(shown.id("levels" if number == 1 else f"levels-{number}"), title, columns, cells, **more)


def _groups(shown: Shown) -> Iterator[Block]:
    by = shown.figures.by[shown.figures.by["item"].isin(shown.ids)]
    for number, title in enumerate(dict.fromkeys(by["division"]), 1):
        table = by[by["division"] == title]
        told = int((~table["withheld"]).sum())
        if not told:
            continue
        more = shown.common | {"role": "subgroups"}
        if withheld := len(table) - told:
            why = "too few files, or they would give such a figure away."
            more["withheld"] = f"{withheld} of {len(table)} figures withheld: {why}"
        if told > 1:
            more["base"] += (
                f" {told} figures side by side: with so many, some differ by chance; a difference here is a question to ask."
            )
        groups = list(dict.fromkeys(str(group) for group in table["group"]))
        some = [item.id for item, _row in shown.pairs if not table.loc[table["item"] == item.id, "withheld"].all()]
        if len(some) < len(shown.pairs):
            more["base"] += f" Items of which nothing can be shown by group are left out ({len(shown.pairs) - len(some)})."
        columns: Headers = ("Item", *((group, "right") for group in groups))
        if len(groups) <= WIDEST:
            known = {(line.item, line.group): line for line in lines(table)}
            more["checks"] = [_check(item, title) for item, _row in shown.pairs if item.id in some]
            cells = [[shown.text(id), *(_of(known.get((id, group))) for group in groups)] for id in some]
            more["base"] += " Each cell: files in which it was found, of those in the group that the item applies to."
        else:
            columns = ("Item", title, ("Applies to", "right"), ("Found in", "right"), ("95 % interval", "right"))
            cells = [_long(shown, line) for line in lines(table) if line.item in some]
        name = f"{title[:1].lower()}{title[1:]}"
        yield table_block(shown.id(f"by-{number}"), f"{shown.figures.item.title}, by {name}", columns, cells, **more)


def _check(item: ReadingItem, division: str = "") -> str:
    """How to count it again in the sheet of readings."""
    last = f"{', '.join(item.answers[:-1])} or {item.answers[-1]}"
    said = f"One row a file (the agreed one where there is one): count {_answers(item)} in column “{item.column}”, of those with {last}."
    return f"{said} Filter by {division[:1].lower()}{division[1:]} first." if division else said


def weighed(reading: Reading) -> str:
    """How the count becomes the share of the whole service, where files stand for more than one each."""
    if reading.estimated != "stratified":
        return ""
    return (
        " That is the count; for the share of the whole service let each file count as often as its team's files in the frame "
        "(exchange folder of the draw) divided by those of the team that were read."
    )


def _long(shown: Shown, line: Any) -> list[str]:
    figures = [FEW] * 3 if line.withheld else [count_said(line.applies), count_said(line.favourable), interval_said(line)]
    return [shown.text(line.item), line.group, *figures]


def _cells_withheld(cells: Sequence[Sequence[str]]) -> str:
    number = sum(cell == FEW for row in cells for cell in row)
    return f"{number} counts withheld: too few files, or they would give such a count away." if number else ""


def _of(line: Any) -> str:
    if line is None:
        return ""
    if line.withheld:
        return FEW
    return f"{int(line.favourable):,} of {int(line.applies):,}" if int(line.applies) else "does not apply"
