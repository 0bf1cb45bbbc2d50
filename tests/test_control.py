"""Variation: limits for units of different size, limits over time, what is marked as unusual, and places."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pimlib.stats.control import (
    ENOUGH_POINTS,
    ENOUGH_UNITS,
    Flag,
    Xmr,
    additive_variance,
    assurance,
    flags,
    funnel_limits,
    overdispersion,
    p_chart,
    quartile,
    rank,
    shift_ends,
    trend_ends,
    xmr,
)
from pimlib.stats.discrete import binomial, hypergeometric

USUAL = Xmr(mean=0, upper=3, lower=-3, warning_upper=2, warning_lower=-2)
STEADY = [10, 12, 11, 9, 10, 13, 8, 10, 11, 12, 9, 10]


# Funnels.


@given(st.floats(0.01, 0.99), st.integers(1, 3_000), st.sampled_from([True, False]))
def test_limits_lie_in_order_around_the_share_and_between_0_and_1(theta, n, exact):
    found = funnel_limits(theta, n, exact)
    assert 0 <= found.low998 <= found.low95 <= found.high95 <= found.high998 <= 1
    assert exact or found.low95 <= theta <= found.high95


@given(st.floats(0.05, 0.95), st.integers(5, 500))
def test_limits_close_in_as_units_grow(theta, n):
    small, large = funnel_limits(theta, n), funnel_limits(theta, n * 4)
    assert large.high998 - large.low998 < small.high998 - small.low998


@given(st.floats(0.02, 0.98), st.integers(1, 200))
def test_an_exact_limit_cuts_off_its_tail(theta, n):
    limits, masses = funnel_limits(theta, n), binomial(n, theta)
    assert masses.at_most(math.floor(limits.low95 * n - 1e-9)) <= 0.025 + 1e-9
    assert masses.at_least(math.ceil(limits.high998 * n + 1e-9) + 1) <= 0.001 + 1e-9


def test_for_large_units_exact_and_normal_limits_meet():
    exact, normal = funnel_limits(0.3, 200_000), funnel_limits(0.3, 200_000, exact=False)
    assert vars(exact) == pytest.approx(vars(normal), abs=5e-6)


def test_limits_are_exact_unless_something_speaks_against_it():
    assert funnel_limits(0.15, 50) == funnel_limits(0.15, 50, exact=True)
    assert funnel_limits(0.15, 50.5) == funnel_limits(0.15, 50.5, exact=False)
    assert funnel_limits(0.15, 50, tau2=0.01) == funnel_limits(0.15, 50, exact=False, tau2=0.01)


def test_a_share_of_none_or_all_leaves_nothing_to_chance():
    assert set(vars(funnel_limits(0, 20)).values()) == {0}
    assert set(vars(funnel_limits(1, 20)).values()) == {1}
    assert all(map(math.isnan, vars(funnel_limits(0.4, 0)).values()))


@pytest.mark.parametrize("theta", [1e-9, 0.003, 0.5, 0.97, 1 - 1e-9])
@pytest.mark.parametrize("n", [0, 1, 7, 400])
def test_masses_of_a_binomial_are_those_of_its_formula(n, theta):
    masses = binomial(n, theta)
    for x in range(n + 1):
        direct = math.fsum(math.comb(n, k) * theta**k * (1 - theta) ** (n - k) for k in range(x + 1))
        assert masses.at_most(x) == pytest.approx(direct, abs=1e-12)
        assert masses.at_least(x) + masses.at_most(x - 1) == pytest.approx(1)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_masses_of_a_draw_are_those_of_counting(n, favourable, more):
    population = max(n, favourable) + more
    masses = hypergeometric(n, favourable, population)
    for x in (0, n // 2, n):
        ways = sum(math.comb(favourable, k) * math.comb(population - favourable, n - k) for k in range(min(x, favourable) + 1))
        assert masses.at_most(x) == pytest.approx(ways / math.comb(population, n), abs=1e-12)


# Overdispersion.


def test_units_that_differ_as_chance_makes_them_have_no_extra_variance():
    found = overdispersion([-1, 1] * 5, [0.01] * 10)
    assert found.phi == 1
    assert found.tau2 == pytest.approx(1 / 9 * 0.01)  # I phi is one more than I - 1
    assert overdispersion([0.1] * 10, [0.01] * 10).tau2 == 0


def test_one_extreme_unit_in_ten_is_drawn_in():
    assert overdispersion([0, 0, 0, 0, 0, 0, 0, 0, 1, 50], [0.01] * 10) == overdispersion([0] * 8 + [1, 1], [0.01] * 10)


def test_too_few_units_are_refused_plain_limits_are_then_shown():
    with pytest.raises(ValueError, match=f"it takes {ENOUGH_UNITS}"):
        overdispersion([1.0] * 8, [0.01] * 8)


@given(st.lists(st.floats(-5, 5), min_size=ENOUGH_UNITS, max_size=40))
def test_extra_variance_widens_limits(z):
    found = overdispersion(z, [0.0025] * len(z))
    assert found.tau2 >= 0
    wide, plain = (funnel_limits(0.5, 100, exact=False, tau2=tau2) for tau2 in (found.tau2, 0.0))
    assert wide.high998 - wide.low998 >= plain.high998 - plain.low998


# Series.


def test_limits_of_a_series_are_266_times_its_mean_change():
    found = xmr(STEADY)
    change = sum(abs(b - a) for a, b in pairwise(STEADY)) / 11
    assert found.mean == pytest.approx(sum(STEADY) / 12)
    assert (found.upper - found.mean, found.mean - found.lower) == pytest.approx((2.66 * change,) * 2)
    assert (found.warning_upper - found.mean) == pytest.approx(2.66 * change * 2 / 3)


@pytest.mark.parametrize("calculate", [xmr, lambda values: p_chart(values, [20] * len(values))])
def test_a_short_series_gets_no_limits(calculate):
    with pytest.raises(ValueError, match=f"11 points are too few .* it takes {ENOUGH_POINTS}"):
        calculate(STEADY[:11])


def test_proportions_have_limits_for_each_base():
    found = p_chart([5] * 12, [50] * 6 + [20] * 6)
    assert found[0].upper < found[-1].upper
    assert found[0].mean == found[-1].mean == pytest.approx(60 / 420)
    assert found[-1].lower == 0


def test_nothing_is_unusual_about_a_steady_series():
    assert not any(flags(STEADY, xmr(STEADY)))


def test_a_point_beyond_a_limit_is_marked_and_one_on_it_is_not():
    assert [one.outside for one in flags([3, 3.1, -3, -3.1], USUAL)] == [0, 1, 0, -1]


def test_every_point_of_a_shift_is_marked():
    assert [one.shift for one in flags([1, -1, *[1] * 7, -1], USUAL)] == [0, 0, *[1] * 7, 0]
    assert not any(one.shift for one in flags([1] * 6, USUAL))


def test_a_point_on_the_mean_ends_a_shift():
    assert not any(one.shift for one in flags([1, 1, 1, 0, 1, 1, 1], USUAL))


def test_every_point_of_a_trend_is_marked_and_a_tie_breaks_it():
    assert [one.trend for one in flags([2, 7, 6, 5, 4, 3, 2, 1, 3], USUAL)] == [0, -1, -1, -1, -1, -1, -1, -1, 0]
    assert not any(one.trend for one in flags([1, 2, 3, 3, 4, 5, 6], USUAL))
    assert trend_ends([1, 2, 3, 4, 5, 6, 7]) == [0] * 6 + [1]
    assert trend_ends([]) == shift_ends([]) == []


def test_two_of_three_near_a_limit_are_marked_when_all_three_are_on_that_side():
    assert [one.warning for one in flags([2.5, 1, 2.5], USUAL)] == [1, 0, 1]
    assert [one.warning for one in flags([2.5, -1, 2.5], USUAL)] == [0, 0, 0]
    assert [one.warning for one in flags([-2.5, -1, -3.5, 0], USUAL)] == [-1, 0, -1, 0]
    assert [one.warning for one in flags([2, 1, 2.5], USUAL)] == [0, 0, 0]


def test_a_mark_of_one_kind_is_enough():
    assert Flag(0, 0, -1, 0)
    assert not Flag(0, 0, 0, 0)


def test_each_point_may_have_its_own_limits():
    wide = Xmr(0, 9, -9, 6, -6)
    assert [one.outside for one in flags([4, 4], [USUAL, wide])] == [1, 0]
    with pytest.raises(ValueError, match="2 points cannot be held against 1 sets"):
        flags([4, 4], [USUAL])


@given(st.lists(st.integers(-4, 4), max_size=30))
def test_turning_a_series_upside_down_turns_its_marks(values):
    turned = flags([-one for one in values], USUAL)
    assert [(-f.outside, -f.shift, -f.trend, -f.warning) for f in flags(values, USUAL)] == [
        (f.outside, f.shift, f.trend, f.warning) for f in turned
    ]


def test_a_target_within_the_limits_is_met_by_chance():
    assert [assurance(target, USUAL, "higher") for target in (-3.1, -3, 0, 3, 3.1)] == [
        "met",
        "met",
        "either",
        "either",
        "missed",
    ]
    assert [assurance(target, USUAL, "lower") for target in (3.1, 3, 0, -3, -3.1)] == ["met", "met", "either", "either", "missed"]


# Places.


def test_equal_values_share_the_better_place():
    values = {"a": 3.0, "b": 5.0, "c": 5.0, "d": 1.0, "e": None, "f": math.nan}
    assert rank(values, "higher") == {"a": 3, "b": 1, "c": 1, "d": 4}
    assert rank(values, "lower") == {"a": 2, "b": 3, "c": 3, "d": 1}


@given(st.dictionaries(st.text(max_size=2), st.one_of(st.none(), st.floats(-9, 9))))
def test_places_start_at_one_and_count_only_those_with_a_value(values):
    places = rank(values, "lower")
    assert len(places) == sum(value is not None for value in values.values())
    assert not places or min(places.values()) == 1
    assert all(1 <= quartile(place, len(places)) <= 4 for place in places.values())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: funnel_limits(1.2, 10), "share"),
        (lambda: funnel_limits(0.2, -1), "negative"),
        (lambda: funnel_limits(0.2, 10.5, exact=True), "whole number"),
        (lambda: funnel_limits(0.2, 10, exact=True, tau2=0.1), "no variance between"),
        (lambda: additive_variance([1.0], [0.0]), "variance above 0"),
        (lambda: additive_variance([1.0, math.nan], [1.0, 1.0]), "one z-score"),
        (lambda: xmr([*STEADY, math.nan]), "missing"),
        (lambda: p_chart([1] * 12, [0] * 12), "base above 0"),
        (lambda: quartile(5, 4), "place 5 of 4"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        wrong()
