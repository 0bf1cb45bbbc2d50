"""How groups of people answered, each beside everybody else, with the number of comparisons that were made.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Block, table_block
from pimlib.kinds.survey.differences import by_chance, comparisons
from pimlib.kinds.survey.show.again import again_in_group, checks_of
from pimlib.kinds.survey.show.shown import (
    FEW,
    NO_FIGURE,
    Shown,
    count,
    favoured,
    interval,
    lines_of,
    percent,
    points,
    points_apart,
    share,
)

EXPLORE, HOLDS = "explore only", "holds after all comparisons are counted"


def groups(shown: Shown) -> Iterator[Block]:
    """A table for each subgroup; none where nothing of it may be shown."""
    by = shown.figures.by
    asked = {question.id: question for question, _row in shown.opinions}
    titles = list(dict.fromkeys(by["subgroup"])) if len(by) else []
    made = comparisons(by)
    for number, title in enumerate(titles, 1):
        lines = by[(by["subgroup"] == title) & by["question"].isin(asked)]
        told = lines[~lines["withheld"] & lines["proportion"].notna()]
        if told.empty:
            continue
        cells = []
        for line in lines_of(lines):
            figures = [FEW] * 3 if line.withheld else [count(line.valid), share(line.proportion), interval(line)]
            cells.append([asked[line.question].text, line.value, *figures, *_beside(line)])
        withheld = int(lines["withheld"].sum())
        why = f"{withheld} of {len(lines)} figures withheld: too few people, or they would give such a figure away."
        more = shown.common | {"withheld": why if withheld else "", "role": "subgroups"}
        more |= checks_of([again_in_group(shown.figures, asked[line.question], line) for line in lines_of(lines)])
        more["base"] += " " + _counted(made, f" {shown.figures.weighed_said and 'These figures are not weighted.'}".rstrip())
        columns = (
            *("Question", title, ("Answers", "right"), ("Favourable, %", "right"), ("95 % interval", "right")),
            *(("Everybody else, %", "right"), ("Difference, points", "right"), ("95 % interval of it", "right"), "Reading"),
        )
        yield table_block(
            f"{shown.figures.item.name}:by-{number}{shown.tail}", _title(title, told, asked, made), columns, cells, **more
        )


def _counted(made: int, more: str) -> str:
    if not made:
        return f"Nothing is compared here.{more}"
    word = "comparison" if made == 1 else "comparisons"
    return (
        f"{made:,} {word} of a group with everybody else in this survey: {by_chance(made)} would look different by chance "
        f"alone. “{EXPLORE.capitalize()}” marks a question to ask, no finding. Intervals: Newcombe, for one comparison at a time; what "
        f"“holds” was corrected for all of them (Holm).{more}"
    )


def _title(title: str, told: pd.DataFrame, asked: dict[str, Any], made: int) -> str:
    """The largest difference that holds; that none does, where there were comparisons; else what the table is."""
    holding = told[told["holds"].fillna(False).astype(bool)]
    if not holding.empty:
        most = lines_of(holding.iloc[[int(holding["difference"].abs().to_numpy().argmax())]])[0]
        return (
            f"{title}: {percent(most.proportion)} of {int(most.valid):,} in “{most.value}” "
            f"{favoured(asked[most.question])}, {percent(most.rest)} of everybody else"
        )
    if here := comparisons(told):
        found = f"none of these {here:,} differences stands out" if here > 1 else "this one difference does not stand out"
        more = f"; {made:,} were compared in the whole survey" if made > here else ""
        return f"Favourable answers by {_small(title)}: {found}{more}"
    return f"Favourable answers by {_small(title)}"


def _beside(line: Any) -> Sequence[str]:
    if pd.isna(line.comparison):
        return [NO_FIGURE] * 4
    apart = points_apart(line.difference_low, line.difference_high)
    return [percent(line.rest), points(line.difference), apart, HOLDS if line.holds else EXPLORE]


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
