"""Intervals against published and frozen answers, and what must hold for any of them."""

import csv
import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pimlib.stats.estimates import margin_of_error, net_score, newcombe, wilson

SHARED = Path(os.environ.get("PIM_SHARED", Path(__file__).parents[2] / "shared")) / "known-answers.csv"
METHODS = {
    "wilson": lambda x, n, conf: wilson(x, n, conf),
    "wilson_continuity": lambda x, n, conf: wilson(x, n, conf, continuity=True),
    "wilson_on_effective_n": lambda x, n, N, conf: wilson(x, n, conf, N),
    "newcombe_diff": lambda x1, n1, x2, n2, conf: newcombe(x1, n1, x2, n2, conf),
    "margin_of_error_p50": lambda n, N, conf: (margin_of_error(n, N, conf),),
}


@pytest.mark.parametrize("method", METHODS)
def test_known_answers_of_this_method_come_out(method):
    if not SHARED.is_file():
        pytest.skip("the file of known answers is not beside this checkout")
    with SHARED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == method]
    assert rows
    for row in rows:
        got = METHODS[method](**json.loads(row["inputs"]))
        assert got == pytest.approx([float(part) for part in row["expected"].split(";")], abs=float(row["tolerance"])), row[
            "case"
        ]


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (wilson(81, 263), (0.2553, 0.3662)),  # Newcombe 1998a, table I, method 3
        (wilson(1, 29), (0.0061, 0.1718)),
        (wilson(20, 20), (0.8389, 1.0)),
        (wilson(58, 60, population=200), (0.9042, 0.9889)),
        (wilson(15, 148, continuity=True), (0.0598, 0.1644)),
        (newcombe(9, 10, 3, 10), (0.1705, 0.8090)),  # Newcombe 1998b, table II, method 10
        (newcombe(10, 10, 0, 10), (0.6075, 1.0)),
        ((margin_of_error(100), margin_of_error(100, 300)), (0.0980, 0.0801)),
        (net_score(60, 20, 100), (0.4, 0.08)),
    ],
)
def test_frozen_answers_come_out(got, expected):
    assert got == pytest.approx(expected, abs=6e-5)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 5_000))
    return draw(st.integers(0, n)), n


@given(shares(), st.booleans(), st.one_of(st.none(), st.integers(0, 10_000)))
def test_an_interval_holds_its_estimate_and_stays_between_0_and_1(share, continuity, more):
    x, n = share
    low, high = wilson(x, n, population=None if more is None else n + more, continuity=continuity)
    assert 0 <= low <= x / n <= high <= 1


@given(shares(), st.integers(2, 9))
def test_more_answers_with_the_same_share_narrow_the_interval(share, times):
    x, n = share
    narrow, wide = wilson(x * times, n * times), wilson(x, n)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


@given(shares(), st.integers(1, 10_000))
def test_knowing_the_population_never_widens_the_interval(share, more):
    x, n = share
    known, unknown = wilson(x, n, population=n + more), wilson(x, n)
    assert known[1] - known[0] <= unknown[1] - unknown[0] + 1e-12


@given(shares())
def test_a_census_gives_a_point(share):
    x, n = share
    assert wilson(x, n, population=n) == (x / n, x / n)
    assert margin_of_error(n, n) == 0


@given(shares(), shares())
def test_a_difference_lies_in_its_interval_and_turns_round_with_it(one, two):
    low, high = newcombe(*one, *two)
    difference = one[0] / one[1] - two[0] / two[1]
    assert -1 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1
    assert newcombe(*two, *one) == pytest.approx((-high, -low), abs=1e-12)


def test_no_answers_give_no_interval():
    assert all(map(math.isnan, (*wilson(0, 0), *newcombe(0, 0, 1, 2), margin_of_error(0), *net_score(0, 0, 0))))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: wilson(3, 2),
        lambda: wilson(-1, 2),
        lambda: wilson(1, 10, population=9),
        lambda: wilson(1, 2, conf=1.0),
        lambda: net_score(2, 2, 3),
        lambda: margin_of_error(10, 9),
    ],
)
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"proportion|population|confidence"):
        wrong()
