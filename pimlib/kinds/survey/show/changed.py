"""A survey beside the one of the last cycle: each question then and now, or why the two cannot be compared.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pimlib.blocks import Block, table_block, text_block
from pimlib.kinds.survey.differences import by_chance
from pimlib.kinds.survey.show.again import again_change, checks_of
from pimlib.kinds.survey.show.shown import NO_FIGURE, Shown, count, lines_of, percent, points, points_apart, quoted


def changed(shown: Shown) -> Iterator[Block]:
    """One table, or a sentence where nothing can be compared; nothing where there is no survey of the last cycle."""
    change, asked = shown.figures.change, {question.id: question for question, _row in shown.opinions}
    now = {question.id: row for question, row in shown.opinions}
    if change is None or not asked:
        return
    id = f"{shown.figures.item.name}:change{shown.tail}"
    when = f", {change.period}" if change.period else ""
    before = f"“{change.title}” of {change.cycle}{when}"
    more = shown.common | {"role": "change"}
    if change.why_not:
        parts = [("p", change.why_not), ("note", f"Last time: {before}.")]
        yield text_block(id, "Not compared with the last cycle", parts, **more)
        return
    rows = [row for row in lines_of(change.table) if row.question in asked]
    if not rows:
        return
    told = [row for row in rows if not row.why_not]
    cells = [
        [row.text, *_then(row), points(row.difference), points_apart(row.low, row.high), _reading(row)]
        if not row.why_not
        else [row.text, *[NO_FIGURE] * 6, f"not compared: {row.why_not}"]
        for row in rows
    ]
    columns = (
        *(
            "Question",
            ("Answers then", "right"),
            ("Favourable then, %", "right"),
            ("Answers now", "right"),
            ("Favourable now, %", "right"),
        ),
        *(("Change, points", "right"), ("95 % interval", "right"), "Reading"),
    )
    more |= checks_of([again_change(shown.figures, asked[row.question], now[row.question], row) for row in rows])
    more["base"] += f" Then: {before}, {change.returned:,} returned." + _note(told)
    yield table_block(id, _title(told, asked, len(rows)), columns, cells, **more)


def _note(told: list[Any]) -> str:
    if not told:
        return ""
    how = (
        "Weighted shares, each on its effective number of answers" if any(row.weighted for row in told) else "Shares as answered"
    )
    return (
        f" {how}; intervals are those of a difference between two separate groups of people (Newcombe; Zou and Donner), not narrowed "
        f"for the size of the population. {len(told):,} compared: {by_chance(len(told))} would look different by chance alone."
    )


def _title(told: list[Any], asked: dict[str, Any], number: int) -> str:
    if not told:
        return f"None of {number} question{'s' if number > 1 else ''} can be compared with the last cycle"
    clear = [row for row in told if row.low > 0 or row.high < 0]
    if not clear:
        return f"No change since the last cycle is larger than its uncertainty ({len(told)} of {number} questions compared)"
    most = max(clear, key=lambda row: abs(row.difference))
    then, now = f"{percent(most.before)} of {int(most.base_before):,}", f"{percent(most.now)} of {int(most.base):,}"
    return f"{then} then, {now} now: {quoted(asked[most.question])}"


def _then(row: Any) -> list[str]:
    return [count(row.base_before), percent(row.before), count(row.base), percent(row.now)]


def _reading(row: Any) -> str:
    if row.low <= 0 <= row.high:
        return "within its uncertainty"
    return "more favourable than then" if row.difference > 0 else "less favourable than then"
