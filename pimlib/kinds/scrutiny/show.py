"""Scrutiny as blocks: the latest grades as published, the recommendations with where each stands, and what is open on a day.

Row 4: imports rows 0-3. Ages are told only where the day of the evaluation is known (`open_recommendations`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.kinds.columns import informs_any, key, listed
from pimlib.kinds.days import months_between
from pimlib.kinds.scrutiny.figures import STANDINGS, Grade, Recommendation, ScrutinyFigures
from pimlib.kinds.scrutiny.load import latest_of
from pimlib.register.mapping import ScrutinyMapping

NOT_SAID = "not said"
THEIRS = (
    "Grades are those of the body that published them, in its words and on its own scale; they are evidence, and no level of this "
    "evaluation."
)


def blocks_for(figures: ScrutinyFigures, refs: Sequence[str] | None = None) -> Blocks:
    """What was published on these references (`pim:5` takes in `pim:5.1`; None = everything), in the order of reading.

    `<item>:grades` a table of the latest grade of each body and subject, with the one before; `<item>:recommendations` a table of
    recommendations, open ones first. With references, `:` and they follow. Empty when nothing informs them.
    """
    tail = _tail(refs)
    grades = [grade for grade in figures.grades if informs_any(grade.informs, refs)]
    asked = [one for one in figures.recommendations if informs_any(one.informs, refs)]
    return Blocks((*_grades(figures, grades, tail), *_recommendations(figures, asked, tail)))


def summary_blocks(figures: ScrutinyFigures, refs: Sequence[str] | None = None) -> Blocks:
    """The same as `blocks_for`, for these references together."""
    return blocks_for(figures, refs)


def open_recommendations(figures: ScrutinyFigures, as_of: dt.date, refs: Sequence[str] | None = None) -> Blocks:
    """What is still to be done on a day, the oldest first: months since it was published, and months past the day it was due.

    `<item>:open`, with references followed by `:` and them. A recommendation whose standing nobody said counts as to be done and is
    told apart; one published after the day is left out. Empty when no recommendation informs these references; a sentence when all
    are done.
    """
    asked = [one for one in figures.recommendations if informs_any(one.informs, refs) and one.published <= as_of]
    if not asked:
        return Blocks()
    title = figures.item.title
    id = f"{figures.item.name}:open{_tail(refs)}"
    common: dict[str, Any] = {"sources": (figures.source(),), "rows": figures.rows}
    to_do = sorted((one for one in asked if one.to_do), key=lambda one: (one.published, one.row))
    if not to_do:
        said = f"None of the {len(asked)} is open." if len(asked) > 1 else "It is not open."
        return Blocks([text_block(id, f"{title}: no recommendation is open", [("p", said)], **common)])
    cells = [
        [one.text, one.body or NOT_SAID, str(months_between(one.published, as_of)), one.standing or NOT_SAID, *_late(one, as_of)]
        for one in to_do
    ]
    late = sum(one.due is not None and one.due < as_of for one in to_do)
    of = f"{len(to_do)} of {len(asked)} recommendations {'is' if len(to_do) == 1 else 'are'} still to be done"
    overdue = f"{late or 'none'} past the day {'they were' if late > 1 else 'it was'} due"
    if not any(one.due for one in to_do):
        overdue = "no day was set for any of them" if len(to_do) > 1 else "no day was set for it"
    columns: list[Column] = [
        *("Recommendation", "By", ("Months since published", "right"), "Where it stands", "Due", ("Months overdue", "right")),
    ]
    base = f"Counted to {as_of}. {_unsaid(to_do)}".strip()
    common["checks"] = _asked_again(figures, to_do)
    return Blocks([table_block(id, f"{title}: {of}, {overdue}", columns, cells, base=base, **common)])


def _late(one: Recommendation, as_of: dt.date) -> tuple[str, str]:
    if one.due is None:
        return "no day set", ""
    return str(one.due), str(months_between(one.due, as_of)) if one.due < as_of else ""


def _tail(refs: Sequence[str] | None) -> str:
    return "" if refs is None else ":" + "+".join(refs)


def _grades(figures: ScrutinyFigures, grades: Sequence[Grade], tail: str) -> Iterator[Block]:
    latest = latest_of(grades)
    if not latest:
        return
    cells, checks = [], []
    for grade in latest:
        earlier = [one for one in grades if _same(one, grade) and one.published < grade.published]
        before = max(earlier, key=lambda one: one.published, default=None)
        said = f"{before.said} ({before.published})" if before else "none in this file"
        cells.append([grade.subject or "as a whole", grade.said, str(grade.published), grade.body or NOT_SAID, said])
        checks.append(_row_of(grade, _graded_in(figures, grade)) + (f" The one before: row {before.row:,}." if before else ""))
    columns: list[Column] = ["Subject", "Grade", "Published", "By", "The one before"]
    title = f"{figures.item.title}: {_graded(latest)}"
    yield table_block(
        f"{figures.item.name}:grades{tail}",
        title,
        columns,
        cells,
        checks=checks,
        base=THEIRS,
        sources=(figures.source(),),
        rows=figures.rows,
    )


def _graded_in(figures: ScrutinyFigures, grade: Grade) -> str:
    """The column that holds a grade."""
    mapping = figures.item.mapping
    if not isinstance(mapping, ScrutinyMapping):
        return ""
    return next((column for column, subject in mapping.grades.items() if subject == grade.subject), mapping.columns.grade or "")


def _row_of(one: Grade | Recommendation, column: str) -> str:
    return f"Row {one.row:,}, column “{column}”." if column else f"Row {one.row:,}."


def _asked_again(figures: ScrutinyFigures, rows: Sequence[Recommendation]) -> list[str]:
    """Where each recommendation stands in the file, and how many others of these are where it is."""
    columns = figures.item.mapping.columns if isinstance(figures.item.mapping, ScrutinyMapping) else None
    counts = Counter(one.standing for one in rows)
    said = []
    for one in rows:
        text = _row_of(one, (columns.recommendation or "") if columns else "")
        if columns and columns.status and one.standing:
            text += f" Column “{columns.status}” says the same on {counts[one.standing]} of these {len(rows)} rows."
        said.append(text)
    return said


def _same(one: Grade, other: Grade) -> bool:
    return (key(one.body), key(one.subject)) == (key(other.body), key(other.subject))


def _graded(latest: Sequence[Grade]) -> str:
    days = sorted({grade.published for grade in latest})
    when = f"published {days[0]}" if len(days) == 1 else f"published {days[0]} to {days[-1]}"
    if len(latest) == 1:
        about = f"{latest[0].subject} " if latest[0].subject else ""
        return f"{about}graded “{latest[0].said}”, {when}"
    spelled = {key(grade.said): grade.said for grade in reversed(latest)}
    counts = Counter(key(grade.said) for grade in latest)
    said = listed([f"“{spelled[word]}” {'once' if number == 1 else f'{number} times'}" for word, number in counts.items()])
    return f"latest grades are {said}, {when}"


def _recommendations(figures: ScrutinyFigures, asked: Sequence[Recommendation], tail: str) -> Iterator[Block]:
    if not asked:
        return
    order: list[str | None] = ["open", "in hand", None, "not accepted", "done"]
    rows = sorted(asked, key=lambda one: (order.index(one.standing), one.published, one.row))
    cells = [
        [one.text, one.standing or NOT_SAID, str(one.due or "no day set"), one.body or NOT_SAID, one.subject, str(one.published)]
        for one in rows
    ]
    columns: list[Column] = ["Recommendation", "Where it stands", "Due", "By", "Subject", "Published"]
    if not any(one.subject for one in rows):
        columns.remove("Subject")
        cells = [[*row[:4], row[5]] for row in cells]
    base = f"As the file says. {_unsaid(rows)}".strip()
    title = f"{figures.item.title}: {_standing(rows)}"
    more: dict[str, Any] = {"sources": (figures.source(),), "rows": figures.rows}
    checks = _asked_again(figures, rows)
    yield table_block(f"{figures.item.name}:recommendations{tail}", title, columns, cells, checks=checks, base=base, **more)


def _standing(rows: Sequence[Recommendation]) -> str:
    """`9 of 17 recommendations are done; 6 in hand and 2 open`."""
    counts = Counter(one.standing for one in rows)
    if set(counts) == {None}:
        return f"{len(rows)} recommendation{'s' if len(rows) > 1 else ''}, of which nobody said where they stand"
    done = counts["done"]
    if len(rows) == 1:
        return f"the one recommendation is {rows[0].standing}"
    said = f"{done or 'none'} of {'' if done else 'the '}{len(rows)} recommendations {'are' if done > 1 else 'is'} done"
    rest = [f"{counts[one]} {one}" for one in reversed(STANDINGS) if one != "done" and counts[one]]
    if counts[None]:
        rest.append(f"{counts[None]} of which it is not said")
    return f"{said}; {listed(rest)}" if rest else said


def _unsaid(rows: Sequence[Recommendation]) -> str:
    silent = sum(one.standing is None for one in rows)
    return f"Of {silent} nobody said where {'it stands' if silent == 1 else 'they stand'}." if silent else ""
