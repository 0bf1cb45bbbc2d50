"""Agreement between people who rated the same files: how often, how far apart, and how much more than by chance.

Row 1: imports row 0. Plain Python. Ratings of two readers come as two lists, file by file, None for a rating that is missing; a file
without both is left out. A coefficient is 1 for full agreement, about 0 for chance, and nan where it is undefined.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from random import Random
from typing import Literal, TypeVar

from pimlib.stats.intervals import wilson

ENOUGH_FILES = 10  # below this, resampling files says next to nothing
LOPSIDED = 0.8  # with so much of the ratings in one level, kappa turns on a few files

Weights = Literal["identity", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Table = Sequence[Sequence[int]]
Level = TypeVar("Level", bound=Hashable)


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree on the files that both rated.

    `percent` and `within_one` (the same or the neighbouring level) are shares from 0 to 1; `drift` is the mean of second less first
    in steps along the levels. `kappa` (Cohen), `weighted` (quadratic), `ac1` (Gwet) and `alpha` (Krippendorff) are nan where nothing
    varies. `within_one`, `drift` and `weighted` are nan when the levels have no order, `drift` also when the readers change. `low`,
    `high`: interval of `weighted` when the levels have an order, else of `ac1`; nan below ENOUGH_FILES files, when the readers never
    differ, or when resampling shows no spread. `prevalence`: share of the ratings in the commonest level. `undefined`: resamples left
    out because nothing varied in them. `said`: all this in a few sentences for a person.
    """

    files: int
    percent: float
    within_one: float
    drift: float
    kappa: float
    weighted: float
    ac1: float
    alpha: float
    low: float
    high: float
    prevalence: float
    said: str
    undefined: int = 0


def agreement(
    a: Sequence[Level | None],
    b: Sequence[Level | None],
    levels: Sequence[Level],
    ordinal: bool,
    seed: str,
    repeats: int = 2000,
    *,
    same_readers: bool = True,
    named: bool = True,
) -> Agreement:
    """Everything that two readers' ratings tell; `levels` is the whole scale, in its order when `ordinal`.

    `same_readers`: all of `a` is one person's and all of `b` another's. Where the readers change from file to file, who comes second is
    chance, so there is no drift and nothing is said of it. `named`: the sentences name the commonest level.
    The interval is the middle 95 % of `repeats` resamples of whole files, the same on every platform for the same seed, and
    stretched to the estimate where need be. Raises ValueError when the lengths differ or a rating is not on the scale.
    """
    table = table_of(a, b, levels)
    files = sum(map(sum, table))
    if not files:
        return _nothing("No file was rated by both readers: agreement undefined.")
    place = {level: n for n, level in enumerate(levels)}
    units = [(place[x], place[y]) for x, y in _both(a, b)]
    first, second = [x for x, _ in units], [y for _, y in units]
    share, commonest = max((share, -n) for n, share in enumerate(_prevalences(table)))
    found = replace(_nothing(""), files=files, percent=percent_agreement(first, second), prevalence=share)
    if ordinal:
        found = replace(found, within_one=within(first, second), drift=drift(first, second) if same_readers else math.nan)
    if share == 1:
        level = f"“{levels[-commonest]}”" if named else "the same"
        same = f"{_files(files)}, {'each' if named else 'all'} rated {level} by both readers"
        return replace(found, said=f"{same}, no variation: agreement undefined, 100 % agreed.")
    found = replace(found, kappa=cohen_kappa(table), ac1=ac1(table))
    if ordinal:
        found = replace(found, weighted=quadratic_kappa(table), alpha=krippendorff_alpha(units, "ordinal"))
    else:
        found = replace(found, alpha=krippendorff_alpha(units, "nominal"))
    if found.percent < 1:
        low, high, undefined = _resampled(table, quadratic_kappa if ordinal else ac1, seed, repeats)
        found = replace(found, low=low, high=high, undefined=undefined)
    return replace(found, said=_said(found, f"“{levels[-commonest]}”" if named else "at one level", ordinal))


def table_of(a: Sequence[Level | None], b: Sequence[Level | None], levels: Sequence[Level]) -> list[list[int]]:
    """How many files have each pair of ratings: a row for each level of the first reader, a column for each of the second.

    All levels of the scale, also those nobody used: the coefficients depend on it. Raises ValueError for lengths that differ, a rating
    that is not on the scale, or a level that comes twice.
    """
    place = {level: n for n, level in enumerate(levels)}
    if len(place) != len(levels):
        raise ValueError("a level comes twice on the scale")
    strange = sorted({str(one) for one in (*a, *b) if one is not None and one not in place})
    if strange:
        raise ValueError(f"not on the scale: {', '.join(strange)}")
    table = [[0] * len(levels) for _ in levels]
    for x, y in _both(a, b):
        table[place[x]][place[y]] += 1
    return table


def percent_agreement(a: Sequence[Level | None], b: Sequence[Level | None]) -> float:
    """The share of files with the same rating, from 0 to 1; nan when there are none."""
    pairs = _both(a, b)
    return sum(x == y for x, y in pairs) / len(pairs) if pairs else math.nan


def within(a: Sequence[float | None], b: Sequence[float | None], by: float = 1) -> float:
    """The share of files whose two ratings are no more than so far apart; nan when there are none."""
    pairs = _both(a, b)
    return sum(abs(x - y) <= by for x, y in pairs) / len(pairs) if pairs else math.nan


def drift(a: Sequence[float | None], b: Sequence[float | None]) -> float:
    """How much higher the second reader rates than the first, on average; nan when there are no files."""
    pairs = _both(a, b)
    return math.fsum(y - x for x, y in pairs) / len(pairs) if pairs else math.nan


def cohen_kappa(table: Table) -> float:
    """Cohen (1960). nan when both readers put every file into one and the same level."""
    return _kappa(table, lambda i, j: int(i != j))


def weighted_kappa(table: Table, weights: Weights) -> float:
    """Cohen (1968): the further apart two ratings, the heavier they count, by steps (linear) or their square (quadratic)."""
    if weights == "identity":
        return cohen_kappa(table)
    return _kappa(table, lambda i, j: abs(i - j) if weights == "linear" else (i - j) ** 2)


def quadratic_kappa(table: Table) -> float:
    """`weighted_kappa` with quadratic weights."""
    return weighted_kappa(table, "quadratic")


def ac1(table: Table) -> float:
    """Gwet (2008): little moved by how lopsided the ratings are. 1 by its formula when nothing varies; nan for no file or one level."""
    return ac2(table, "identity")


def ac2(table: Table, weights: Weights) -> float:
    """Gwet's AC1 with partial credit for near ratings: (p_a - p_e)/(1 - p_e), p_e = (sum w)/(q(q-1)) sum pi(1-pi), over all q levels."""
    q, files = len(table), sum(map(sum, table))
    if q < 2 or not files:
        return math.nan
    power = {"identity": 0, "linear": 1, "quadratic": 2}[weights]
    credit = [[1 - (abs(i - j) / (q - 1)) ** power if power or i != j else 1.0 for j in range(q)] for i in range(q)]
    seen = math.fsum(credit[i][j] * table[i][j] for i in range(q) for j in range(q)) / files
    spread = math.fsum(share * (1 - share) for share in _prevalences(table))
    chance = math.fsum(map(math.fsum, credit)) / (q * (q - 1)) * spread
    return (seen - chance) / (1 - chance) if chance < 1 else math.nan


def fleiss_kappa(counts: Table) -> float:
    """Fleiss (1971), of how many raters put each file (row) into each level (column).

    With the same number of raters for every file it is his; with missing ratings, Gwet's extension: agreement over files with two ratings
    or more, chance over the mean of all files' shares. nan when nothing varies or no file has two ratings.
    """
    rated = [(row, sum(row)) for row in counts if sum(row)]
    several = [(row, m) for row, m in rated if m > 1]
    if not several:
        return math.nan
    seen = math.fsum(sum(k * (k - 1) for k in row) / (m * (m - 1)) for row, m in several) / len(several)
    shares = [math.fsum(row[k] / m for row, m in rated) / len(rated) for k in range(len(rated[0][0]))]
    if any(share == 1 for share in shares):
        return math.nan
    chance = math.fsum(share * share for share in shares)
    return (seen - chance) / (1 - chance)


def krippendorff_alpha(units: Sequence[Sequence[Hashable | None]], metric: Metric) -> float:
    """Krippendorff (2011), for any number of readers: one row for each file, None where a reader has not rated it.

    But for nominal, ratings are numbers (a scale of words: its places in order). A file with one rating drops out. nan when nothing
    varies. Raises ValueError when a rating is no number, or below 0 for ratio.
    """
    rows = [[one for one in unit if one is not None] for unit in units]
    rows = [row for row in rows if len(row) > 1]
    together: dict[tuple[Hashable, Hashable], float] = {}
    for row in rows:
        for pair in permutations(row, 2):
            together[pair] = together.get(pair, 0.0) + 1 / (len(row) - 1)
    margins = Counter(one for row in rows for one in row)
    if len(margins) < 2:
        return math.nan
    apart = _distance(margins, metric)
    seen = math.fsum(count * apart(c, k) for (c, k), count in together.items() if c != k)
    chance = math.fsum(margins[c] * margins[k] * apart(c, k) for c, k in permutations(margins, 2))
    return 1 - (margins.total() - 1) * seen / chance


def _distance(margins: Counter[Hashable], metric: Metric) -> Callable[[Hashable, Hashable], float]:
    """The squared difference of two ratings."""
    if metric == "nominal":
        return lambda c, k: float(c != k)
    number: dict[Hashable, float] = {}
    for one in margins:
        if not isinstance(one, int | float) or not math.isfinite(one) or (metric == "ratio" and one < 0):
            raise ValueError(f"{one!r} is no number that alpha can take as {metric}")
        number[one] = float(one)
    if metric == "interval":
        return lambda c, k: (number[c] - number[k]) ** 2
    if metric == "ratio":
        return lambda c, k: ((number[c] - number[k]) / (number[c] + number[k])) ** 2
    middle: dict[Hashable, float] = {}
    before = 0
    for one in sorted(margins, key=number.__getitem__):
        middle[one] = before + margins[one] / 2
        before += margins[one]
    return lambda c, k: (middle[c] - middle[k]) ** 2


def _kappa(table: Table, apart: Callable[[int, int], int]) -> float:
    """1 - disagreement seen / disagreement by chance, in integers up to the last division."""
    cells = range(len(table))
    rows, columns = [sum(row) for row in table], [sum(row[j] for row in table) for j in cells]
    seen = sum(apart(i, j) * table[i][j] for i in cells for j in cells if table[i][j])
    chance = sum(apart(i, j) * rows[i] * columns[j] for i in cells for j in cells if rows[i] and columns[j])
    return 1 - sum(rows) * seen / chance if chance else math.nan


def _prevalences(table: Table) -> list[float]:
    """The share of each level, of the ratings of both readers."""
    whole = 2 * sum(map(sum, table))
    return [(sum(table[k]) + sum(row[k] for row in table)) / whole for k in range(len(table))]


def _both(a: Sequence[Level | None], b: Sequence[Level | None]) -> list[tuple[Level, Level]]:
    if len(a) != len(b):
        raise ValueError(f"{len(a)} files of one reader and {len(b)} of the other are not the same files")
    return [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]


def _resampled(table: Table, statistic: Callable[[Table], float], seed: str, repeats: int) -> tuple[float, float, int]:
    """The middle 95 % of a statistic over resamples of whole files, and in how many of them it was undefined; nan when none differ."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    if len(cells) < ENOUGH_FILES or repeats < 1:
        return math.nan, math.nan, 0
    uniform = Random(seed).random  # of all generators, Python promises that this stream stays the same for the same seed
    got: list[float] = []
    for _ in range(repeats):
        again = [[0] * len(table) for _ in table]
        for _ in cells:
            i, j = cells[int(uniform() * len(cells))]
            again[i][j] += 1
        got.append(statistic(again))
    known = sorted(one for one in got if not math.isnan(one))
    if not known:
        return math.nan, math.nan, repeats
    estimate = statistic(table)
    low, high = known[int(0.025 * len(known))], known[math.ceil(0.975 * len(known)) - 1]
    if low == high:  # as when one reader gave every file the same level: kappa is 0 whichever files are drawn
        low = high = math.nan
    return min(low, estimate), max(high, estimate), repeats - len(known)


def _nothing(said: str) -> Agreement:
    none = math.nan
    return Agreement(0, none, none, none, none, none, none, none, none, none, none, said)


def _said(found: Agreement, commonest: str, ordinal: bool) -> str:
    agreed = round(found.percent * found.files)
    low, high = wilson(agreed, found.files)
    interval = f"{_percent(found.percent)}, interval {_percent(low)} to {_percent(high)}"
    near = f" and were within one step of the scale on {round(found.within_one * found.files)}" if ordinal else ""
    sentences = [f"The readers agreed on {agreed} of {_files(found.files)} ({interval}){near}."]
    name, value = ("Weighted kappa", found.weighted) if ordinal else ("Gwet's AC1", found.ac1)
    if found.percent == 1:
        sentences.append(f"{name} is 1; since they never differed, no interval can be given for it.")
    elif math.isnan(found.low):
        why = f"fewer than {ENOUGH_FILES} files" if found.files < ENOUGH_FILES else "resampling the files shows no spread"
        sentences.append(f"{name} is {_number(value)}, without an interval: {why}.")
    else:
        left_out = f", {found.undefined} resamples without variation left out" if found.undefined else ""
        sentences.append(f"{name} is {_number(value)} (95 % interval {_number(found.low)} to {_number(found.high)}{left_out}).")
    if abs(found.drift) > 0:  # not so for nan
        way = "higher" if found.drift > 0 else "lower"
        sentences.append(f"The second reader rates {abs(found.drift):.2f} steps {way} on average.")
    if found.prevalence >= LOPSIDED and found.percent < 1:
        kappa = f"kappa ({_number(found.kappa)}) then turns on a few files, so read the percentage first"
        sentences.append(f"{_percent(found.prevalence)} of the ratings are {commonest}: {kappa}.")
    return " ".join(sentences)


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _percent(share: float) -> str:
    text = f"{100 * share:.0f}"
    return f"{100 * share:.1f} %" if text == "100" and share < 1 else f"{text} %"


def _number(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}".replace("-", "−")
