"""Subgroups of a weighted survey: the weighted share of each beside the plain one, and that of everybody else.

Row 4: imports rows 0-3. A subgroup may lie across the groups that the weights were made of, so that its share is a ratio of two estimates
(domain estimation): weights stay those of the whole file, and are never made anew within a subgroup.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.kinds.survey.answers import Answers
from pimlib.kinds.survey.weighing import SHOWN_FROM, Weighing
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
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Crossed:
    """Answers to one question by subgroup (rows) and by group of the weighing (columns; the last for who is in none of them).

    n: answers; yes: favourable ones; withheld: by row, whether its plain figures are; hidden: by column, whether the plain figures of
    the people of that group are withheld where the weighing's groups are themselves a subgroup of the survey.
    """

    n: Counts
    yes: Counts
    withheld: NDArray[np.bool_]
    hidden: NDArray[np.bool_]


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
    worth, Kish); weighted_rest, effective_rest: the same of everybody else who answered. NaN where the plain figure is withheld,
    the weighted figure of everybody is not worked out (`table`), or the weighted figures of this subgroup would give a few people's
    answers away; then those of the whole subgroup are left out for that question. Weights of the file or by groups: Wilson on the effective
    size. Strata: linearised ratio, as `domain_share`.

    by: in the order of `counts.count_groups`, by division and then by question. divisions: one value a person, as `every`.
    """
    if weighing is None or by.empty:
        return by
    whole = dict(zip(table["question"], table["weighted"].notna(), strict=True))
    asked = [one for one in every if one.question.favourable]
    codes = [codes_of(groups) for _title, groups in divisions]
    rows = _places(asked, divisions)
    known = _group_codes(weighing)
    sampled = next((number for number, (title, _groups) in enumerate(divisions) if title == weighing.title), None)
    hidden, found = by["withheld"].to_numpy(), [NOTHING] * len(by)
    for one in asked:
        if not whole[one.question.id]:
            continue
        behind = np.zeros(len(weighing.populations) + 1, dtype=bool)
        if sampled is not None:
            behind[np.unique(known[hidden[rows[sampled, one.question.id]][codes[sampled]]])] = True
        for number, group in enumerate(codes):
            place = rows[number, one.question.id]
            found[place] = _of_division(one, group, hidden[place], weighing, known, behind, disclosure)
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
    withheld: NDArray[np.bool_],
    weighing: Weighing,
    known: Counts,
    behind: NDArray[np.bool_],
    disclosure: Disclosure,
) -> list[dict[str, float]]:
    number, width = len(withheld), len(weighing.populations) + 1
    answered = answers.answered.to_numpy()
    yes = answers.any_of(answers.question.favourable).to_numpy() & answered
    n, favourable = (
        np.bincount(codes[who] * width + known[who], minlength=number * width).reshape(number, width).astype(np.int64)
        for who in (answered, yes)
    )
    crossed = Crossed(n, favourable, withheld, behind)
    if weighing.by != "weights" and gives_away(crossed, SHOWN_FROM[weighing.by], disclosure):
        return [NOTHING] * number
    weights = _weights(known, weighing, crossed)
    counts = answered & ~np.isnan(weights)
    weights = weights / (np.max(weights[counts], initial=0.0) or 1.0)  # squares of very large or small weights would be lost
    sums = [
        np.bincount(codes[who], weights=values[who], minlength=number)
        for who, values in ((counts, weights), (counts & yes, weights), (counts, weights**2))
    ]
    lines = [NOTHING] * number
    for row in range(number):
        size, good, squares = (float(one[row]) for one in sums)
        if withheld[row] or not size:
            continue
        line = NOTHING | {"weighted": good / size, "effective": size**2 / squares}
        if weighing.by == "strata":
            estimate = domain_share(list(_parts(crossed, row, weighing)))
            line |= {"weighted": estimate.value, "weighted_low": estimate.low, "weighted_high": estimate.high}
        else:
            low, high = wilson_of(line["weighted"], line["effective"])
            line |= {"weighted_low": low, "weighted_high": high}
        size, good, squares = (float(np.delete(one, row).sum()) for one in sums)
        if size:
            line |= {"weighted_rest": min(1.0, good / size), "effective_rest": size**2 / squares}
        lines[row] = line
    return lines


def gives_away(crossed: Crossed, shown_from: int, disclosure: Disclosure) -> bool:
    """Whether the weighted shares of a subgroup would tell of few people's answers, as each is an equation over the groups of the weighing.

    Within each group that is shown, and within all together that are withheld (the rest of everybody), there may be no small part, or there
    must be at least `shown_from` parts that nobody knows. Known is a part that is all of a group of the weighing and is shown.
    """
    whole = crossed.n.sum(axis=0)
    small = np.zeros(crossed.n.shape, dtype=bool)
    for count in (crossed.yes, crossed.n - crossed.yes):
        small |= (count > 0) & (count < disclosure.smallest_count)
        small |= (count == crossed.n) & (disclosure.unanimous == "withheld")
    small |= crossed.n < disclosure.smallest_base
    there = crossed.n > 0
    complete = there & (crossed.n == whole)
    sensitive = there & (small | (complete & crossed.hidden))
    unknown = there & ~(complete & ~sensitive)
    shown = ~crossed.withheld
    for row in np.flatnonzero(shown):
        if sensitive[row].any() and unknown[row].sum() < shown_from:
            return True
    return bool(there[~shown].any() and there[~shown].sum() < shown_from)


def _parts(crossed: Crossed, row: int, weighing: Weighing) -> Iterator[Part]:
    answered = crossed.n.sum(axis=0)
    for column, population in enumerate(weighing.populations.values()):
        if population:
            yield Part(population, int(answered[column]), int(crossed.n[row, column]), int(crossed.yes[row, column]))


def _weights(known: Counts, weighing: Weighing, crossed: Crossed) -> NDArray[np.floating]:
    """The weight of each person: that of the file or of the group; of a sample in strata, by how many of each answered this question."""
    if weighing.by != "strata":
        return weighing.weights.to_numpy(dtype=np.float64)
    read = crossed.n.sum(axis=0)
    each = [size / number if number else math.nan for size, number in zip(weighing.populations.values(), read[:-1], strict=True)]
    return np.array([*each, math.nan])[known]


def _group_codes(weighing: Weighing) -> Counts:
    """The number of each person's group of the weighing; one more than the last for who is in none of them."""
    order: Mapping[str, int] = {name: number for number, name in enumerate(weighing.populations)}
    return weighing.groups.map(lambda name: order.get(name, len(order))).to_numpy(dtype=np.int64)
