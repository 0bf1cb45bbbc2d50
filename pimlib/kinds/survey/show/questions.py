"""What people answered: favourable and unfavourable answers, choices from a list, how many wrote something, weighted shares.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Block, table_block, text_block
from pimlib.charts.diverging import Bar, diverging_block
from pimlib.kinds.survey.show.again import again_answer, again_opinion, again_weighted, checks_of
from pimlib.kinds.survey.show.shown import FEW, NO_FIGURE, Shown, count, favoured, interval, lines_of, percent, points, quoted
from pimlib.register.mapping import SurveyQuestion

COLUMNS: tuple[str | tuple[str, str], ...] = (
    "Question",
    ("Answers", "right"),
    ("Favourable", "right"),
    ("Favourable, %", "right"),
    ("95 % interval", "right"),
    ("Unfavourable, %", "right"),
    ("Don't know", "right"),
    ("Missing", "right"),
)
READING = (
    "Percentages are of those who gave an answer that counts. Intervals (Wilson{correction}) suppose that those who answered are like those "
    "who did not."
)


def opinions(shown: Shown) -> Iterator[Block]:
    if not shown.opinions:
        return
    id = f"{shown.figures.item.name}:questions{shown.tail}"
    cells = [_cells(question, row, shown.smallest_base) for question, row in shown.opinions]
    number = sum(bool(row.withheld) for _question, row in shown.opinions)
    of = f"{number} of {len(shown.opinions)}" if len(shown.opinions) > 1 else "the one question"
    withheld = f"Figures of {of} withheld: too few people answered, or answered differently from the others." if number else ""
    more = shown.common | {"withheld": withheld, "role": "questions"}
    more |= checks_of([again_opinion(shown.figures, question, row) for question, row in shown.opinions])
    correction = (
        ""
        if shown.figures.response.population is None
        else f", corrected for {shown.figures.response.population:,} people in all"
    )
    more["base"] += " " + READING.format(correction=correction)
    told = [(question, row) for question, row in shown.opinions if not row.withheld]
    if not told:
        yield table_block(id, f"{shown.figures.item.title}: too few answers to show", COLUMNS, cells, **more)
        return
    bars = [
        Bar(
            question.text,
            None if row.withheld else float(row.proportion),
            None if pd.isna(row.unfavourable) else int(row.unfavourable) / int(row.valid),
        )
        for question, row in shown.opinions
    ]
    yield diverging_block(id, _finding(shown, told), _alt(bars), bars, COLUMNS, cells, **more)


def _finding(shown: Shown, told: Sequence[tuple[SurveyQuestion, Any]]) -> str:
    """The highest and the lowest favourable share, the first question where several are alike."""
    people = shown.figures.respondent
    high = max(told, key=lambda pair: pair[1].proportion)
    low = min(told, key=lambda pair: pair[1].proportion)
    first = f"{percent(high[1].proportion)} of {int(high[1].valid):,} {people} {favoured(high[0])}"
    if low[0] is high[0]:
        return first
    usual = all(favoured(pair[0]) == f"answered favourably to {quoted(pair[0])}" for pair in (high, low))
    return (
        f"{first}; {percent(low[1].proportion)} of {int(low[1].valid):,} {f'to {quoted(low[0])}' if usual else favoured(low[0])}"
    )


def _alt(bars: Sequence[Bar]) -> str:
    said = [f"Diverging bars for {len(bars)} question{'s' if len(bars) > 1 else ''}."]
    for bar in bars:
        if bar.favourable is None:
            said.append(f"{bar.label}: {FEW}.")
        elif bar.unfavourable is None:
            said.append(f"{bar.label}: {percent(bar.favourable)} favourable, {percent(bar.rest)} not favourable.")
        else:
            middle = f", {percent(bar.neutral)} in between" if bar.neutral > 0 else ""
            said.append(f"{bar.label}: {percent(bar.favourable)} favourable{middle}, {percent(bar.unfavourable)} unfavourable.")
    return " ".join(said)


def _cells(question: SurveyQuestion, row: Any, smallest_base: int) -> list[str]:
    beside = [count(row.dont_know), count(row.missing)]
    if row.withheld:
        why = f"withheld (fewer than {smallest_base} answers)" if pd.isna(row.valid) else FEW
        return [question.text, "withheld" if pd.isna(row.valid) else count(row.valid), why, why, why, why, *beside]
    unfavourable = percent(int(row.unfavourable) / int(row.valid)) if not pd.isna(row.unfavourable) else None
    if unfavourable is None:
        unfavourable = "not divided" if question.type == "multi" else FEW
    interval = f"{percent(row.low)} to {percent(row.high)}"
    return [question.text, count(row.valid), count(row.favourable), percent(row.proportion), interval, unfavourable, *beside]


def choices(shown: Shown) -> Iterator[Block]:
    """A table for each question that is chosen from a list and has no favourable answer, or several answers a person."""
    answers = shown.figures.answers
    for question, row in shown.pairs:
        if question.type == "open" or (question.favourable and question.type != "multi"):
            continue
        lines = answers[answers["question"] == question.id].rename(columns={"count": "people"})
        cells = [
            [
                line.answer,
                FEW if line.withheld else count(line.people),
                NO_FIGURE if pd.isna(line.proportion) else percent(line.proportion),
            ]
            for line in lines_of(lines)
        ]
        open_ = lines[~lines["withheld"] & lines["proportion"].notna()]
        if open_.empty:
            title = f"{quoted(question)}: too few answers to show"
        else:
            most = open_.iloc[int(open_["proportion"].to_numpy().argmax())]
            people = f"{int(row.valid):,} {shown.figures.respondent}"
            title = f"{quoted(question)}: most often {most['answer']}, {percent(most['proportion'])} of {people}"
        withheld = (
            "Some counts are withheld: too few people, or they would give such a count away." if lines["withheld"].any() else ""
        )
        more = shown.common | {"withheld": withheld, "role": "choices"}
        more |= checks_of([again_answer(shown.figures, question, row, line) for line in lines_of(lines)])
        more["base"] += " People could choose several answers." if question.type == "multi" else ""
        columns = ("Answer", ("People", "right"), ("% of those who answered", "right"))
        yield table_block(f"{shown.figures.item.name}:{question.id}{shown.tail}", title, columns, cells, **more)


def own_words(shown: Shown) -> Iterator[Block]:
    rows = [(question, row) for question, row in shown.pairs if question.type == "open"]
    if not rows:
        return
    parts = [
        (
            "li",
            f"{question.text}: "
            + (f"{FEW}." if row.withheld else f"{int(row.valid):,} of {int(row.returned):,} wrote something."),
        )
        for question, row in rows
    ]
    parts.append(("note", "What people wrote is not shown here: it may name somebody."))
    title = f"{shown.figures.item.title}: answers in people's own words"
    yield text_block(f"{shown.figures.item.name}:own-words{shown.tail}", title, parts, **shown.common, role="own-words")


WEIGHTED: tuple[str | tuple[str, str], ...] = (
    *("Question", ("Answers", "right"), ("Favourable, %", "right"), ("95 % interval", "right")),
    *(
        ("Weighted base", "right"),
        ("Worth in equal answers", "right"),
        ("Weighted, %", "right"),
        ("95 % interval, weighted", "right"),
    ),
    ("Weighting changes it by, points", "right"),
)


def weighted(shown: Shown) -> Iterator[Block]:
    """The favourable shares as answered and weighted, side by side; nothing where nothing is weighted."""
    figures = shown.figures
    if not figures.weighed or not shown.opinions:
        return
    told = [(question, row) for question, row in shown.opinions if not row.withheld and not pd.isna(row.weighted)]
    cells = []
    for question, row in shown.opinions:
        plainly = [FEW] * 3 if row.withheld else [count(row.valid), percent(row.proportion), interval(row)]
        if row.withheld or pd.isna(row.weighted):
            why = FEW if row.withheld else "not worked out"
            cells.append([question.text, *plainly, *[why] * 5])
            continue
        sure = "not defined" if pd.isna(row.weighted_low) else f"{percent(row.weighted_low)} to {percent(row.weighted_high)}"
        bases = [f"{row.weighted_base:,.1f}".removesuffix(".0"), f"{row.effective:,.0f}"]
        cells.append([question.text, *plainly, *bases, percent(row.weighted), sure, points(row.weighted - row.proportion)])
    id = f"{figures.item.name}:weighted{shown.tail}"
    why = "Some weighted figures are not worked out: with the others they would tell what a few people answered, or nobody of a group answered."
    some = why if len(told) < len(cells) else ""
    more = shown.common | {"withheld": some, "role": "weighted"}
    more |= checks_of([again_weighted(figures, question, row) for question, row in shown.opinions])
    more["base"] += f" {figures.weighed_said} Weighted intervals: {_method(figures.weighed)}."
    if not told:
        yield table_block(id, f"{figures.item.title}: no weighted figure can be shown", WEIGHTED, cells, **more)
        return
    question, row = max(told, key=lambda pair: abs(pair[1].weighted - pair[1].proportion))
    title = f"Weighting changes {quoted(question)} most: {percent(row.proportion)} as answered, {percent(row.weighted)} weighted"
    yield table_block(id, title, WEIGHTED, cells, **more)


def _method(by: str) -> str:
    if by == "strata":
        return "Cochran, by strata, with the finite population correction"
    return "Wilson on the number of equally weighted answers that they are worth (Kish)"
