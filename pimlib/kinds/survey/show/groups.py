"""How groups of people answered, each beside everybody else, with the number of comparisons that were made.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from pimlib.blocks import Block, table_block
from pimlib.kinds.columns import listed
from pimlib.kinds.survey.differences import by_chance, comparisons
from pimlib.kinds.survey.figures import SurveyFigures
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

EXPLORE, HOLDS, AS_ANSWERED = "explore only", "holds after all comparisons are counted", "not weighted"
NOT_WORKED_OUT = "weighted figures are not worked out: they would tell what a few people answered, or there is none of everybody."
METHODS = {
    "weights": "Wilson on the number of equally weighted answers that they are worth (Kish)",
    "groups": "Wilson on the number of equally weighted answers that they are worth (Kish)",
    "strata": "those of a share in part of a stratified sample (linearised, with the finite population correction)",
}


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
        weighed = told["weighted"].notna().any() if "weighted" in told else False
        cells = []
        for line in lines_of(lines):
            figures = [FEW] * 3 if line.withheld else [count(line.valid), share(line.proportion), interval(line)]
            more_of = _weighted(line) if weighed else []
            cells.append([asked[line.question].text, line.value, *figures, *more_of, *_beside(line, plainly=bool(weighed))])
        withheld = int(lines["withheld"].sum())
        why = f"{withheld} of {len(lines)} figures withheld: too few people, or they would give such a figure away."
        unweighed = bool(shown.figures.weighed) and bool(told["weighted"].isna().any())
        said = [why] if withheld else []
        said += [f"{'Some' if weighed else 'The'} {NOT_WORKED_OUT}"] if unweighed else []
        more = shown.common | {"withheld": " ".join(said), "role": "subgroups"}
        more |= checks_of([again_in_group(shown.figures, asked[line.question], line) for line in lines_of(lines)])
        more["base"] += " " + _counted(made, _method(told), _said_of_weights(shown.figures, bool(weighed), unweighed))
        columns = (
            *("Question", title, ("Answers", "right"), ("Favourable, %", "right"), ("95 % interval", "right")),
            *((("Weighted, %", "right"), ("95 % interval, weighted", "right")) if weighed else ()),
            *(
                (f"Everybody else,{' weighted,' if weighed and not unweighed else ''} %", "right"),
                ("Difference, points", "right"),
                ("95 % interval of it", "right"),
                "Reading",
            ),
        )
        yield table_block(
            f"{shown.figures.item.name}:by-{number}{shown.tail}", _title(title, told, asked, made), columns, cells, **more
        )


def _method(told: pd.DataFrame) -> str:
    """Whose interval a difference has."""
    kinds = dict.fromkeys("Zou and Donner" if one else "Newcombe" for one in told.loc[told["comparison"].notna(), "weighed"])
    return listed(sorted(kinds), "or, weighted,") or "Newcombe"


def _counted(made: int, method: str, more: str) -> str:
    if not made:
        return f"Nothing is compared here.{more}"
    word = "comparison" if made == 1 else "comparisons"
    return (
        f"{made:,} {word} of a group with everybody else in this survey: {by_chance(made)} would look different by chance "
        f"alone. “{EXPLORE.capitalize()}” marks a question to ask, no finding. Intervals: {method}, for one comparison at a time; what "
        f"“holds” was corrected for all of them (Holm).{more}"
    )


def _said_of_weights(figures: SurveyFigures, weighed: bool, some_not: bool) -> str:
    """What of a table is weighted and how, after the number of comparisons; empty where the survey is not weighted."""
    if not figures.weighed:
        return ""
    if not weighed:
        return " These figures are not weighted."
    but = (
        f" Where no weighted figure is worked out, both are as answered, and the reading says “{AS_ANSWERED}”."
        if some_not
        else ""
    )
    return (
        f" {figures.weighed_said} Subgroups have the same weights; everybody else and the difference are weighted too.{but} Weighted "
        f"intervals: {METHODS[figures.weighed]}; of a difference, Zou and Donner from the number of equally weighted answers."
    )


def _weighted(line: Any) -> list[str]:
    """The weighted share and its interval; in words where there is none."""
    if line.withheld:
        return [FEW] * 2
    if pd.isna(line.weighted):
        return ["not worked out"] * 2
    sure = "not defined" if pd.isna(line.weighted_low) else f"{percent(line.weighted_low)} to {percent(line.weighted_high)}"
    return [percent(line.weighted), sure]


def _title(title: str, told: pd.DataFrame, asked: dict[str, Any], made: int) -> str:
    """The largest difference that holds; that none does, where there were comparisons; else what the table is."""
    holding = told[told["holds"].fillna(False).astype(bool)]
    if not holding.empty:
        most = lines_of(holding.iloc[[int(holding["difference"].abs().to_numpy().argmax())]])[0]
        if most.weighed:
            people = f"{percent(most.weighted)} in “{most.value}” (weighted, {int(most.valid):,} answers)"
        else:
            people = f"{percent(most.proportion)} of {int(most.valid):,} in “{most.value}”"
        return f"{title}: {people} {favoured(asked[most.question])}, {percent(most.rest)} of everybody else"
    if here := comparisons(told):
        found = f"none of these {here:,} differences stands out" if here > 1 else "this one difference does not stand out"
        more = f"; {made:,} were compared in the whole survey" if made > here else ""
        return f"Favourable answers by {_small(title)}: {found}{more}"
    return f"Favourable answers by {_small(title)}"


def _beside(line: Any, *, plainly: bool) -> Sequence[str]:
    """Everybody else, the difference and what it says. plainly: whether to say so where the two are not weighted."""
    if pd.isna(line.comparison):
        return [NO_FIGURE] * 4
    apart = points_apart(line.difference_low, line.difference_high)
    reading = HOLDS if line.holds else EXPLORE
    as_answered = f" ({AS_ANSWERED})" if plainly and not line.weighed else ""
    return [percent(line.rest), points(line.difference), apart, reading + as_answered]


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
