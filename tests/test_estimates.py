"""Intervals against published and frozen answers, and what must hold for any of them."""

import csv
import math
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean, variance

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import pdtr, pdtrc

from pimlib.stats.estimates import (
    Stratum,
    clopper_pearson,
    clopper_pearson_of,
    difference,
    domain,
    hypergeometric,
    margin_of_error,
    miettinen_nurminen,
    net_score,
    newcombe,
    poisson,
    stratified,
    weighted_share,
    wilson,
    wilson_of,
)
from pimlib.stats.sampling import allocate, draw

API = Path(__file__).parents[2] / "shared" / "data" / "survey-api"
POPULATIONS = {"E": 4421, "H": 755, "M": 1018}
with_schools = pytest.mark.skipif(not API.is_dir(), reason="the published samples are not beside this checkout (../shared/data)")


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
        lambda: clopper_pearson(3, 2),
        lambda: hypergeometric(1, 10, 9),
        lambda: wilson_of(1.2, 10),
        lambda: wilson_of(0.5, -1),
        lambda: miettinen_nurminen(1, 2, 3, 2),
        lambda: margin_of_error(10, 9),
        lambda: poisson(3, conf=0.0),
    ],
)
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"proportion|population|confidence"):
        wrong()


@given(shares(), st.integers(0, 500))
@settings(max_examples=60)
def test_exact_intervals_hold_their_estimate_too(share, more):
    x, n = share
    for low, high in (clopper_pearson(x, n), hypergeometric(x, n, n + more)):
        assert 0 <= low <= x / n <= high <= 1


@given(st.integers(1, 60), st.integers(0, 60), st.data())
@settings(max_examples=60)
def test_the_exact_interval_misses_the_share_in_at_most_one_draw_of_twenty(n, more, data):
    population = n + more
    held = data.draw(st.integers(0, population))
    missed = sum(
        math.comb(held, x) * math.comb(population - held, n - x)
        for x in range(max(0, n - population + held), min(n, held) + 1)
        if not hypergeometric(x, n, population)[0] <= held / population <= hypergeometric(x, n, population)[1]
    )
    assert missed <= 0.05 * math.comb(population, n)


def test_an_exact_interval_is_made_of_shares_that_are_possible():
    low, high = hypergeometric(58, 60, 200)
    assert (low * 200, high * 200) == (180, 198)
    assert hypergeometric(7, 20, 20) == (0.35, 0.35)
    assert hypergeometric(1, 99, 100) == (0.01, 1 / 99)  # stretched to the estimate, which no share of 100 equals


@given(st.floats(0, 1), st.floats(0.5, 5_000), st.floats(1.1, 9))
def test_a_larger_effective_size_narrows_the_interval(p, n, times):
    wide, narrow = wilson_of(p, n), wilson_of(p, n * times)
    assert wide[0] <= narrow[0] + 1e-12
    assert narrow[1] <= wide[1] + 1e-12
    assert 0 <= narrow[0] <= p <= narrow[1] <= 1
    assert wilson_of(p, math.inf) == (p, p)


@given(shares(), shares())
@settings(max_examples=40)
def test_a_score_interval_of_a_difference_holds_it_and_turns_round_with_it(one, two):
    low, high = miettinen_nurminen(*one, *two)
    assert -1 <= low <= one[0] / one[1] - two[0] / two[1] <= high <= 1
    assert miettinen_nurminen(*two, *one) == pytest.approx((-high, -low), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [  # Newcombe 1998b, table II, method 6
        ((56, 70, 48, 80), (0.0528, 0.3382)),
        ((9, 10, 3, 10), (0.1700, 0.8406)),
        ((10, 10, 0, 20), (0.7156, 1.0)),
        ((10, 10, 0, 10), (0.6636, 1.0)),
        ((0, 10, 0, 20), (-0.1658, 0.2844)),
    ],
)
def test_the_score_interval_is_the_published_one(counts, expected):
    assert miettinen_nurminen(*counts) == pytest.approx(expected, abs=6e-5)


def test_a_difference_of_designs_is_newcombe_when_both_are_plain():
    assert difference(0.9, *wilson(9, 10), 0.3, *wilson(3, 10)) == newcombe(9, 10, 3, 10)
    assert all(map(math.isnan, difference(0.9, math.nan, math.nan, 0.3, 0.1, 0.5)))


def test_a_difference_of_two_censuses_has_no_margin():
    assert difference(0.5, 0.5, 0.5, 0.2, 0.2, 0.2) == pytest.approx((0.3, 0.3))


# Counts of events.


def test_fewer_events_than_none_are_refused():
    with pytest.raises(ValueError, match="-1 events"):
        poisson(-1)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (0, 0, 3.69),
        (1, 0.0253, 5.57),
        (2, 0.242, 7.22),
        (5, 1.62, 11.67),
        (10, 4.80, 18.39),
        (20, 12.22, 30.89),
        (100, 81.36, 121.63),
    ],
)  # Garwood 1936, as tables of exact 95 % limits of a Poisson count give it (such as Ulm 1990)
def test_the_limits_of_a_count_of_events_are_the_published_ones(events, low, high):
    assert poisson(events) == pytest.approx((low, high), abs=0.006)


@given(st.integers(0, 5_000))
def test_limits_of_events_hold_the_count_and_leave_as_much_outside_as_they_say(events):
    low, high = poisson(events)
    assert low <= events < high
    assert pdtr(events, high) == pytest.approx(0.025)
    assert not events or pdtrc(events - 1, low) == pytest.approx(0.025)


# Designs.


@cache
def schools(name):
    with (API / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure(row, variable):
    return float(row["sch.wide"] == variable[8:]) if variable.startswith("sch.wide") else float(row[variable])


def design(rows, variable, strata=POPULATIONS):
    apart = {name: [figure(row, variable) for row in rows if row["stype"] == name or len(strata) == 1] for name in strata}
    return [Stratum(strata[name], len(part), mean(part), variance(part)) for name, part in apart.items()]


@with_schools
def test_estimates_are_those_of_the_r_survey_package():
    with (API / "reference_results.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["design"] in ("srs_fpc", "srs_nofpc", "strat_fpc", "strat_nofpc")]
    assert len(known) == 21
    for row in known:
        variable, fpc = row["variable"], row["design"].endswith("_fpc")
        simple = row["design"].startswith("srs")
        strata = design(schools("apisrs"), variable, {"all": 6194}) if simple else design(schools("apistrat"), variable)
        found = stratified(strata, fpc=fpc)
        tolerance = 0.006 if row["source"].startswith("printed") else 2e-6
        assert (found.value, found.se) == pytest.approx((float(row["estimate"]), float(row["se_or_ci"])), abs=tolerance), row


@with_schools
def test_a_subgroup_that_is_a_stratum_has_the_error_of_that_stratum():
    with (API / "reference_results.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["design"] == "strat_fpc_domain"]
    assert len(known) == 3
    rows = schools("apistrat")
    for row in known:
        found = domain(
            [float(one["api00"]) for one in rows],
            [one["stype"] == row["variable"][-1] for one in rows],
            [one["stype"] for one in rows],
            POPULATIONS,
        )
        assert (found.value, found.se) == pytest.approx((float(row["estimate"]), float(row["se_or_ci"])), abs=2e-6)


@with_schools
@pytest.mark.parametrize(
    ("mark", "variable", "fpc", "expected"),
    [  # calculated with samplics 0.6.1, TaylorEstimator, by domain
        ("comp.imp", "api00", True, (676.402286, 11.714679)),
        ("comp.imp", "api00", False, (676.402286, 11.864543)),
        ("comp.imp", "sch.wideYes", True, (0.97450931, 0.01550878)),
        ("comp.imp", "sch.wideYes", False, (0.97450931, 0.01570651)),
        ("awards", "api00", True, (678.422406, 11.856631)),
    ],
)
def test_a_subgroup_across_strata_is_estimated_as_other_programs_do(mark, variable, fpc, expected):
    rows = schools("apistrat")
    inside = [row[mark] == "Yes" for row in rows]
    values = [figure(row, variable) if row[mark] == "Yes" else math.nan for row in rows]
    found = domain(values, inside, [row["stype"] for row in rows], POPULATIONS, fpc=fpc)
    assert (found.value, found.se) == pytest.approx(expected, abs=2e-6)
    assert found.n == sum(inside)
    assert 100 < found.effective < found.n


@with_schools
def test_the_interval_of_a_share_is_that_of_svyciprop():
    with (API / "reference_results.csv").open(encoding="utf-8", newline="") as file:
        known = {row["variable"]: row["se_or_ci"] for row in csv.DictReader(file) if row["design"] == "srs_fpc_ciprop"}
    (stratum,) = design(schools("apisrs"), "sch.wideYes", {"all": 6194})
    found, plain = stratified([stratum], proportion=True), stratified([stratum])
    # "beta": Korn and Graubard's size; their factor for degrees of freedom is 1 here, 199 in both.
    size = found.value * (1 - found.value) / found.se**2
    for method, (low, high) in (
        ("logit", (found.low, found.high)),
        ("mean", (plain.low, plain.high)),
        ("beta", clopper_pearson_of(found.value, size)),
    ):
        assert f"{low:.6f};{high:.6f}" == known[method]


@with_schools
def test_intervals_of_subgroups_hold_the_truth_about_as_often_as_they_say():
    rows = {f"{row['stype']}{row['']}": row for row in schools("apipop")}
    sizes = Counter(name[0] for name in rows)
    assert sizes == POPULATIONS
    inside = {name: row["awards"] == "Yes" for name, row in rows.items()}
    truth = mean(float(row["sch.wide"] == "Yes" and row["comp.imp"] == "Yes") for name, row in rows.items() if not inside[name])
    numbers = allocate(sizes, 150, 30)
    held = 0
    for cycle in range(100):
        drawn = draw(rows, f"cycle {cycle}")
        chosen = [name for stratum, number in numbers.items() for name in [one for one in drawn if one[0] == stratum][:number]]
        values = [float(rows[name]["sch.wide"] == "Yes" and rows[name]["comp.imp"] == "Yes") for name in chosen]
        found = domain(values, [not inside[name] for name in chosen], [name[0] for name in chosen], POPULATIONS)
        held += found.low <= truth <= found.high
    assert 90 <= held <= 99


@with_schools
def test_everybody_read_gives_the_truth_without_a_margin():
    rows = schools("apipop")
    found = domain([float(row["api00"]) for row in rows], [True] * len(rows), [row["stype"] for row in rows], POPULATIONS)
    assert found.value == found.low == found.high == pytest.approx(664.7126, abs=5e-5)
    assert found.se == 0


@st.composite
def designs(draw):
    strata = []
    for _ in range(draw(st.integers(1, 4))):
        n = draw(st.integers(2, 40))
        x = draw(st.integers(0, n))
        strata.append(Stratum(n + draw(st.integers(0, 400)), n, x / n, x * (n - x) / n / (n - 1)))
    return strata


@given(designs(), st.booleans())
def test_a_stratified_share_lies_in_its_interval_and_that_between_0_and_1(strata, fpc):
    found = stratified(strata, proportion=True, fpc=fpc)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.effective <= found.n * (1 + 1e-12)


@given(designs())
def test_the_finite_population_correction_never_adds_to_the_error(strata):
    assert stratified(strata).se <= stratified(strata, fpc=False).se


@given(designs())
def test_a_wider_confidence_holds_the_narrower(strata):
    usual, sure = (stratified(strata, conf, proportion=True) for conf in (0.95, 0.99))
    assert sure.low <= usual.low <= usual.high <= sure.high


@given(designs(), st.integers(2, 5))
def test_more_answers_with_the_same_result_narrow_a_stratified_interval(strata, times):
    more = [
        Stratum(one.population * times, one.n * times, one.mean, one.variance * times * (one.n - 1) / (one.n * times - 1))
        for one in strata
    ]
    wide, narrow = stratified(strata, proportion=True), stratified(more, proportion=True)
    assume(wide.se > 0)
    assert narrow.high - narrow.low < wide.high - wide.low


@given(designs())
def test_the_whole_sample_as_a_subgroup_is_the_stratified_estimate(strata):
    values, names = [], []
    for number, one in enumerate(strata):
        x = round(one.mean * one.n)
        values += [1.0] * x + [0.0] * (one.n - x)
        names += [str(number)] * one.n
    populations = {str(number): one.population for number, one in enumerate(strata)}
    whole, part = stratified(strata, proportion=True), domain(values, [True] * len(values), names, populations)
    assert (part.value, part.se) == pytest.approx((whole.value, whole.se), abs=1e-12)


def test_one_stratum_of_unknown_size_is_a_plain_sample():
    found = stratified([Stratum(None, 20, 1.0, 0.0)], proportion=True)
    assert (found.low, found.high) == wilson(20, 20)
    with pytest.raises(ValueError, match="population of each"):
        stratified([Stratum(None, 5, 1.0, 0.0)] * 2)


def test_a_share_of_all_or_none_has_the_interval_of_wilson_for_its_population():
    found = stratified([Stratum(200, 60, 0.0, 0.0)], proportion=True)
    assert (found.low, found.high) == pytest.approx(wilson(0, 60, population=200))


def test_a_stratum_with_one_file_read_of_several_leaves_the_interval_undefined():
    found = stratified([Stratum(80, 20, 0.5, 0.26), Stratum(9, 1, 1.0, 0.0)], proportion=True)
    assert found.value == pytest.approx((80 * 0.5 + 9) / 89)
    assert all(map(math.isnan, (found.se, found.low, found.high)))
    whole = stratified([Stratum(80, 20, 0.5, 0.26), Stratum(1, 1, 1.0, 0.0)], proportion=True)
    assert whole.low < whole.value < whole.high


def test_answers_that_are_all_alike_give_a_mean_but_no_interval():
    found = stratified([Stratum(300, 20, 3.3, 0.0)])
    assert (found.value, found.se) == (3.3, 0)
    assert math.isnan(found.low)


def test_a_stratum_of_nobody_does_not_count_and_one_of_which_nobody_was_read_is_refused():
    assert stratified([Stratum(80, 20, 0.5, 0.26), Stratum(0, 0, 0.0, 0.0)]) == stratified([Stratum(80, 20, 0.5, 0.26)])
    with pytest.raises(ValueError, match="0 read of 9"):
        stratified([Stratum(80, 20, 0.5, 0.26), Stratum(9, 0, 0.0, 0.0)])
    with pytest.raises(ValueError, match="81 read of 80"):
        stratified([Stratum(80, 81, 0.5, 0.26)])
    with pytest.raises(ValueError, match="share"):
        stratified([Stratum(80, 20, 1.5, 0.26)], proportion=True)


def test_a_subgroup_nobody_is_in_has_no_estimate():
    found = domain([1.0, 0.0], [False, False], ["a", "a"], {"a": 10})
    assert math.isnan(found.value)
    assert found.n == 0
    assert math.isnan(stratified([]).value)


def test_a_single_answer_of_a_subgroup_is_a_wide_share_and_no_mean():
    values, inside, strata = [1.0, 0.0, 0.0], [True, False, False], ["a"] * 3
    share = domain(values, inside, strata, {"a": 30})
    assert (share.low, share.high) == wilson(1, 1)
    assert math.isnan(domain(values, inside, strata, {"a": 30}, proportion=False).low)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (([1.0], [True, True], ["a"], {"a": 3}), "one value"),
        (([1.0], [True], ["b"], {"a": 3}), "b: 1 read of a stratum that is not"),
        (([1.0, 1.0], [True, True], ["a", "a"], {"a": 1}), "a: 2 read of 1"),
        (([math.nan], [True], ["a"], {"a": 3}), "missing"),
    ],
)
def test_a_subgroup_that_cannot_be_is_refused(given_, said):
    with pytest.raises(ValueError, match=said):
        domain(*given_)


def test_a_share_of_something_else_than_0_and_1_is_refused():
    with pytest.raises(ValueError, match="0 or 1"):
        domain([2.0], [True], ["a"], {"a": 3}, proportion=True)


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 20)), min_size=1, max_size=60))
def test_a_weighted_share_lies_in_its_interval(answers):
    found = weighted_share([yes for yes, _ in answers], [weight for _, weight in answers])
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.effective <= found.n * (1 + 1e-12)


def test_equal_weights_change_nothing():
    found = weighted_share([True] * 81 + [False] * 182, [3.0] * 263)
    assert (found.low, found.high) == pytest.approx(wilson(81, 263))
    assert found.effective == pytest.approx(263)


def test_weighting_widens_the_interval_and_no_weight_leaves_nothing():
    even, uneven = weighted_share([True, False] * 10, [1.0] * 20), weighted_share([True, False] * 10, [1.0, 1.0, 5.0, 5.0] * 5)
    assert uneven.value == even.value
    assert uneven.high - uneven.low > even.high - even.low
    assert math.isnan(weighted_share([True], [0.0]).value)
    with pytest.raises(ValueError, match="one weight"):
        weighted_share([True], [])


def test_statistics_load_no_heavy_library_until_they_are_asked():
    modules = "estimates, sampling, agreement, control, several"
    code = f"import sys\nfrom pimlib.stats import {modules}\nprint(*sorted({{'scipy', 'pandas', 'numpy'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.split()
