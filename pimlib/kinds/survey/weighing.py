"""Weights: what a survey says of everybody when those who answered are not made up as everybody is.

Row 4: imports rows 0-3. Three ways, of which a survey has one: a column of weights; groups weighted to their numbers in the population;
a sample drawn in strata. The weighted figure stands beside the plain one and never in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.survey.answers import MOST_FAULTS, Answers, not_listed
from pimlib.kinds.wording import plain
from pimlib.register.mapping import SurveyAbout, SurveyMapping
from pimlib.sheets import Sheet
from pimlib.stats.estimates import Stratum, stratified, weighted_share
from pimlib.stats.sampling import design_weights

WEIGHED = {
    "weighted": "float64",
    "weighted_low": "float64",
    "weighted_high": "float64",
    "effective": "float64",
    "weighted_base": "float64",
}
NOTHING: dict[str, Any] = dict.fromkeys(WEIGHED, np.nan)


@dataclass(frozen=True, eq=False)
class Weighing:
    """How answers are weighted. weights: by row of the file, NaN for who has none; groups: the group of each, "" for none.

    populations: how many people are in each group; empty where the file itself holds the weights. said: a sentence for the reader.
    """

    by: Literal["weights", "groups", "strata"]
    weights: pd.Series[float] = field(repr=False)
    groups: pd.Series[str] = field(repr=False)
    populations: dict[str, int]
    said: str


def check_weights(about: SurveyAbout, sheet: Sheet) -> list[Fault]:
    """Each cell of the column of weights that is no number from 0 upwards, the first of many and how many more; an empty one is an answer
    that nobody weighted."""
    if not about.weight:
        return []
    cells = sheet.table[about.weight].str.strip()
    numbers = pd.to_numeric(cells, errors="coerce")
    wrong = (cells != "") & ~(numbers >= 0) | np.isinf(numbers)
    rows = cells.index[wrong]
    faults = [
        Fault(
            f'{sheet.place}, row {row}, column "{about.weight}"',
            "a weight is a number from 0 upwards",
            f"`{cells[row]}`",
            remedy="Mend it in the file, or leave the cell empty: the answers are then left out of weighted figures.",
        )
        for row in rows[:MOST_FAULTS]
    ]
    return [*faults, *not_listed(len(rows), sheet.place)]


def weighing_of(mapping: SurveyMapping, table: pd.DataFrame, place: str) -> tuple[Weighing | None, list[Fault]]:
    """How the people in the table are weighted, with notes on what that leaves out; None where no weighing is asked for or possible.

    `table`: the cells of those who returned anything.
    """
    about, sizes = mapping.about, mapping.groups
    if about.weight:
        weights = pd.to_numeric(table[about.weight].str.strip(), errors="coerce").astype("float64")
        said = f"Weighted by the column “{about.weight}” of the file."
        return Weighing("weights", weights, pd.Series("", index=table.index), {}, said), _left(weights, place, "have no weight")
    column = about.weight_by or about.strata
    if not column:
        return None, []
    known = {plain(one.value): one for one in sizes if one.column == column and one.population is not None}
    populations = {one.value: int(one.population or 0) for one in known.values()}
    names = {cell: known[plain(cell)].value if plain(cell) in known else "" for cell in table[column].unique()}
    groups = table[column].map(names)
    answered = {str(name): int(number) for name, number in groups[groups != ""].value_counts().items()}
    try:
        each = design_weights(populations, answered)
    except ValueError as error:
        remedy = "Mend the sheet Groups of the codebook; until then there are no weighted figures."
        return None, [Fault(place, f"answers cannot be weighted by “{column}”: {error}", remedy=remedy)]
    weights = groups.map(each | {"": np.nan}).astype("float64")
    whole = sum(populations.values())
    if about.weight_by:
        said = f"Weighted so that each group of “{column}” counts as its share of the {whole:,} people."
        return Weighing("groups", weights, groups, populations, said), _left(weights, place, "are in no group of a known size")
    said = f"Estimated from a sample drawn by “{column}”, each group counting as its share of the {whole:,} people."
    return Weighing("strata", weights, groups, populations, said), _left(weights, place, "are in no group of a known size")


def weighted_row(answers: Answers, weighing: Weighing) -> dict[str, Any]:
    """The weighted share of favourable answers to a question, which may not always be shown; all NaN where there is none.

    weighted, weighted_low, weighted_high (0 to 1); effective: how many equally weighted answers it is worth (Kish);
    weighted_base: the sum of the weights. Weights by the file or by groups: Wilson on the effective size. Strata: Cochran, with the finite
    population correction.
    """
    counts = answers.answered & weighing.weights.notna()
    favourable = (answers.any_of(answers.question.favourable) & answers.answered)[counts]
    weights = weighing.weights[counts]
    if weights.empty or not weights.sum():
        return NOTHING
    if weighing.by == "strata":
        table = pd.DataFrame({"yes": favourable, "no": ~favourable}).groupby(weighing.groups[counts]).sum()
        strata = [_stratum(table, name, size) for name, size in weighing.populations.items() if size]
        if any(one.n == 0 for one in strata):  # nobody of a stratum answered this question: nothing is known of them
            return NOTHING
        estimate = stratified(strata, proportion=True)
        base = float(sum(size for size in weighing.populations.values()))
    else:
        estimate = weighted_share(favourable.tolist(), weights.tolist())
        base = float(weights.sum())
    if math.isnan(estimate.value):
        return NOTHING
    return {
        "weighted": estimate.value,
        "weighted_low": estimate.low,
        "weighted_high": estimate.high,
        "effective": estimate.effective,
        "weighted_base": base,
    }


def _stratum(table: pd.DataFrame, name: str, population: int) -> Stratum:
    yes, no = (int(table[answer].get(name, 0)) for answer in ("yes", "no"))
    n = yes + no
    share = yes / n if n else math.nan
    return Stratum(population, n, share, n * share * (1 - share) / (n - 1) if n > 1 else 0.0)


def _left(weights: pd.Series[float], place: str, why: str) -> list[Fault]:
    if not weights.isna().any():
        return []
    remedy = (
        "Where these are few, nothing weighted is shown, since plain and weighted figures together would tell what they answered."
    )
    return [Fault(place, f"some of those who answered {why}; weighted figures leave them out", remedy=remedy)]
