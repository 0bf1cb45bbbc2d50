"""Subgroups of a weighted survey: the weighted share of each beside the plain one, and that of everybody else.

Row 4: imports rows 0-3. A subgroup may lie across the groups that the weights were made of, so that its share is a ratio of two estimates
(domain estimation): weights stay those of the whole file, and are never made anew within a subgroup.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.kinds.survey.answers import Answers
from pimlib.kinds.survey.weighing import Weighing
from pimlib.kinds.survey.weighted_cells import Cells, Counts, can_be_shown, cells_of, count_cells
from pimlib.stats.estimates import Part, domain_share, wilson_of
from pimlib.workspace.cycle import Disclosure

WEIGHED_BY = {
    "weighted": "float64",
    "weighted_low": "float64",
    "weighted_high": "float64",
    "effective": "float64",
    "weighted_rest": "float64",
    "effective_rest": "float64",
}
NOTHING: dict[str, float] = dict.fromkeys(WEIGHED_BY, math.nan)


def weigh_groups(
    by: pd.DataFrame,
    every: Sequence[Answers],
    divisions: Sequence[tuple[str, pd.Categorical[str]]],
    weighing: Weighing | None,
    table: pd.DataFrame,
    disclosure: Disclosure,
) -> pd.DataFrame:
    """`by` with the weighted share of each group; `by` as it is where nothing is weighted.

    weighted, weighted_low, weighted_high (favourable, 0 to 1, and its 95 % interval), effective (how many equally weighted answers it is
    worth, Kish); weighted_rest, effective_rest: the same of everybody else who answered. NaN where the weighted figure of everybody
    is not worked out (`table`), or a group of this subgroup holds too few people of those who share a weight to tell of them: then
    for every group of it, since each is part of what everybody else said. Weights of the file or by groups: Wilson on the effective size.
    Strata: linearised ratio, as `domain_share`.

    by: in the order of `counts.count_groups`, by division and then by question. divisions: one value a person, as `every`.
    """
    if weighing is None or by.empty:
        return by
    whole = dict(zip(table["question"], table["weighted"].notna(), strict=True))
    asked = [one for one in every if one.question.favourable]
    codes = [codes_of(groups) for _title, groups in divisions]
    rows = _places(asked, divisions)
    cells = cells_of(weighing)
    found = [NOTHING] * len(by)
    for one in asked:
        if not whole[one.question.id]:
            continue
        for number, group in enumerate(codes):
            place = rows[number, one.question.id]
            found[place] = _of_division(one, group, place.stop - place.start, weighing, cells, disclosure)
    added = pd.DataFrame({name: pd.Series([line[name] for line in found], dtype=kind) for name, kind in WEIGHED_BY.items()})
    return pd.concat([by.reset_index(drop=True), added], axis=1)


def codes_of(groups: pd.Categorical[str]) -> Counts:
    """The number of each person's group in the order of `counts.count_groups`: by name, who is in none last."""
    names = list(groups.categories)
    order = {name: number for number, name in enumerate(sorted(names, key=lambda name: (not name, name)))}
    numbers: Counts = np.array([order[name] for name in names], dtype=np.int64)
    return np.take(numbers, groups.codes)


def _places(asked: Sequence[Answers], divisions: Sequence[tuple[str, pd.Categorical[str]]]) -> dict[tuple[int, str], slice]:
    """Where the rows of a division and a question stand."""
    places, start = {}, 0
    for number, (_title, groups) in enumerate(divisions):
        for one in asked:
            places[number, one.question.id] = slice(start, start + len(groups.categories))
            start += len(groups.categories)
    return places


def _of_division(
    answers: Answers,
    codes: Counts,
    number: int,
    weighing: Weighing,
    cells: Cells,
    disclosure: Disclosure,
) -> list[dict[str, float]]:
    n, favourable = count_cells(answers, cells, codes, number)
    if not can_be_shown(n, favourable, disclosure):
        return [NOTHING] * number
    answered = answers.answered.to_numpy()
    yes = answers.any_of(answers.question.favourable).to_numpy() & answered
    weights = _weights(cells, weighing, n)
    counts = answered & ~np.isnan(weights)
    weights = weights / (np.max(weights[counts], initial=0.0) or 1.0)  # squares of very large or small weights would be lost
    sums = [
        np.bincount(codes[who], weights=values[who], minlength=number)
        for who, values in ((counts, weights), (counts & yes, weights), (counts, weights**2))
    ]
    lines = [NOTHING] * number
    for row in range(number):
        size, good, squares = (float(one[row]) for one in sums)
        if not size:
            continue
        line = NOTHING | {"weighted": good / size, "effective": size**2 / squares}
        if weighing.by == "strata":
            estimate = domain_share(list(_parts(n, favourable, row, weighing)))
            line |= {"weighted": estimate.value, "weighted_low": estimate.low, "weighted_high": estimate.high}
        else:
            low, high = wilson_of(line["weighted"], line["effective"])
            line |= {"weighted_low": low, "weighted_high": high}
        size, good, squares = (float(np.delete(one, row).sum()) for one in sums)
        if size:
            line |= {"weighted_rest": min(1.0, good / size), "effective_rest": size**2 / squares}
        lines[row] = line
    return lines


def _parts(n: Counts, yes: Counts, row: int, weighing: Weighing) -> Iterator[Part]:
    answered = n.sum(axis=0)
    for column, population in enumerate(weighing.populations.values()):
        if population:
            yield Part(population, int(answered[column]), int(n[row, column]), int(yes[row, column]))


def _weights(cells: Cells, weighing: Weighing, n: Counts) -> NDArray[np.floating]:
    """The weight of each person: that of the file or of the group; of a sample in strata, by how many of each answered this question."""
    if weighing.by != "strata":
        return weighing.weights.to_numpy(dtype=np.float64)
    read = n.sum(axis=0)
    each = [size / number if number else math.nan for size, number in zip(weighing.populations.values(), read[:-1], strict=True)]
    return np.array([*each, math.nan])[cells.codes]
