"""A survey as blocks: what people answered favourably, what they chose, how many wrote something, and how groups differ.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.blocks import Block, Blocks, table_block, text_block
from pimlib.charts.diverging import Bar, diverging_block
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.register.mapping import SurveyQuestion
from pimlib.workspace import Settings

FEW, NO_FIGURE = "withheld", ""
LONGEST_IN_TITLE = 70
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


@dataclass(frozen=True)
class _Shown:
    """The questions of one set of references, each with its row of `figures.table`."""

    figures: SurveyFigures
    pairs: tuple[tuple[SurveyQuestion, Any], ...]
    smallest_base: int
    tail: str

    @property
    def common(self) -> dict[str, Any]:
        return {"base": self.base, "sources": (self.figures.source(),), "rows": self.figures.rows}

    @property
    def base(self) -> str:
        response = self.figures.response
        if response.rate is None:
            said = f"{response.returned:,} returned; response rate not known"
        else:
            said = f"{response.returned:,} returned of {response.issued:,} issued ({percent(response.rate)})"
        margin = f"; margin ±{100 * response.margin:.1f} points at 50 %" if response.returned else ""
        return f"{said}{margin}; answered by {self.figures.respondent}."

    @property
    def opinions(self) -> list[tuple[SurveyQuestion, Any]]:
        return [(question, row) for question, row in self.pairs if question.favourable]


def blocks_for(figures: SurveyFigures, refs: Sequence[str] | None = None, settings: Settings | None = None) -> Blocks:
    """What the survey says on these references (`pim:5` takes in `pim:5.1`; None = everything), in the order of reading.

    `<item>:questions` a figure of the questions that have favourable answers; `<item>:<question>` a table for each question of choices;
    `<item>:own-words` how many people wrote something; `<item>:by-<n>` a table for each subgroup. With references, `:` and they
    follow. Empty when no question informs them.
    """
    smallest_base = (settings or Settings()).disclosure.smallest_base
    pairs = tuple(
        (question, row)
        for question, row in zip(figures.questions, _lines(figures.table), strict=True)
        if refs is None or any(said == ref or said.startswith(f"{ref}.") for said in row.informs for ref in refs)
    )
    shown = _Shown(figures, pairs, smallest_base, "" if refs is None else ":" + "+".join(refs))
    return Blocks((*_opinions(shown), *_choices(shown), *_own_words(shown), *_groups(shown)))


def summary_blocks(figures: SurveyFigures, refs: Sequence[str] | None = None) -> Blocks:
    """The same as `blocks_for`: a survey's questions already stand together."""
    return blocks_for(figures, refs)


def percent(share: float) -> str:
    """`61.2 %`."""
    return f"{100 * share:.1f} %"


def _opinions(shown: _Shown) -> Iterator[Block]:
    if not shown.opinions:
        return
    id = f"{shown.figures.item.name}:questions{shown.tail}"
    cells = [_cells(question, row, shown.smallest_base) for question, row in shown.opinions]
    number = sum(bool(row.withheld) for _question, row in shown.opinions)
    of = f"{number} of {len(shown.opinions)}" if len(shown.opinions) > 1 else "the one question"
    withheld = f"Figures of {of} withheld: too few people answered, or answered differently from the others." if number else ""
    more = shown.common | {"withheld": withheld}
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


def _finding(shown: _Shown, told: Sequence[tuple[SurveyQuestion, Any]]) -> str:
    """The highest and the lowest favourable share, the first question where several are alike."""
    people = shown.figures.respondent
    high = max(told, key=lambda pair: pair[1].proportion)
    low = min(told, key=lambda pair: pair[1].proportion)
    first = f"{percent(high[1].proportion)} of {int(high[1].valid):,} {people} answered favourably to {_quoted(high[0])}"
    if low[0] is high[0]:
        return first
    return f"{first}; {percent(low[1].proportion)} of {int(low[1].valid):,} to {_quoted(low[0])}"


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
    beside = [_count(row.dont_know), _count(row.missing)]
    if row.withheld:
        why = f"withheld (fewer than {smallest_base} answers)" if pd.isna(row.valid) else FEW
        return [question.text, "withheld" if pd.isna(row.valid) else _count(row.valid), why, why, why, why, *beside]
    unfavourable = percent(int(row.unfavourable) / int(row.valid)) if not pd.isna(row.unfavourable) else None
    if unfavourable is None:
        unfavourable = "not divided" if question.type == "multi" else FEW
    interval = f"{percent(row.low)} to {percent(row.high)}"
    return [question.text, _count(row.valid), _count(row.favourable), percent(row.proportion), interval, unfavourable, *beside]


def _choices(shown: _Shown) -> Iterator[Block]:
    """A table for each question that is chosen from a list and has no favourable answer, or several answers a person."""
    answers = shown.figures.answers
    for question, row in shown.pairs:
        if question.type == "open" or (question.favourable and question.type != "multi"):
            continue
        lines = answers[answers["question"] == question.id]
        cells = [
            [
                line.answer,
                FEW if line.withheld else _count(line.people),
                NO_FIGURE if pd.isna(line.proportion) else percent(line.proportion),
            ]
            for line in _lines(lines.rename(columns={"count": "people"}))
        ]
        open_ = lines[~lines["withheld"] & lines["proportion"].notna()]
        if open_.empty:
            title = f"{_quoted(question)}: too few answers to show"
        else:
            most = open_.iloc[int(open_["proportion"].to_numpy().argmax())]
            people = f"{int(row.valid):,} {shown.figures.respondent}"
            title = f"{_quoted(question)}: most often {most['answer']}, {percent(most['proportion'])} of {people}"
        withheld = (
            "Some counts are withheld: too few people, or they would give such a count away." if lines["withheld"].any() else ""
        )
        more = shown.common | {"withheld": withheld}
        more["base"] += " People could choose several answers." if question.type == "multi" else ""
        columns = ("Answer", ("People", "right"), ("% of those who answered", "right"))
        yield table_block(f"{shown.figures.item.name}:{question.id}{shown.tail}", title, columns, cells, **more)


def _own_words(shown: _Shown) -> Iterator[Block]:
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
    yield text_block(f"{shown.figures.item.name}:own-words{shown.tail}", title, parts, **shown.common)


def _groups(shown: _Shown) -> Iterator[Block]:
    by = shown.figures.by
    texts = {question.id: question.text for question, _row in shown.opinions}
    titles = list(dict.fromkeys(by["subgroup"])) if len(by) else []
    for number, title in enumerate(titles, 1):
        lines = by[(by["subgroup"] == title) & by["question"].isin(texts)]
        told = lines[~lines["withheld"] & lines["proportion"].notna()]
        if told.empty:
            continue
        cells = []
        for line in _lines(lines):
            figures = [FEW] * 3 if line.withheld else [_count(line.valid), _share(line.proportion), _interval(line)]
            cells.append([texts[line.question], line.value, *figures])
        withheld = int(lines["withheld"].sum())
        why = f"{withheld} of {len(lines)} figures withheld: too few people, or they would give such a figure away."
        more = shown.common | {"withheld": why if withheld else ""}
        more["base"] += (
            f" {len(told)} figures side by side: with so many, some differ by chance; a difference here is a question to ask."
        )
        columns = ("Question", title, ("Answers", "right"), ("Favourable, %", "right"), ("95 % interval", "right"))
        id = f"{shown.figures.item.name}:by-{number}{shown.tail}"
        yield table_block(
            id, f"Favourable answers by {title[:1].lower()}{title[1:]}", columns, cells, **(more | {"role": "subgroups"})
        )


def _lines(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, each with its columns as names."""
    return list(table.itertuples(index=False))


def _share(share: float) -> str:
    return "no answers" if pd.isna(share) else percent(share)


def _interval(line: Any) -> str:
    return NO_FIGURE if pd.isna(line.low) else f"{percent(line.low)} to {percent(line.high)}"


def _count(number: Any) -> str:
    return FEW if pd.isna(number) else f"{int(number):,}"


def _quoted(question: SurveyQuestion) -> str:
    return f"“{textwrap.shorten(question.text, LONGEST_IN_TITLE, placeholder='…')}”"
