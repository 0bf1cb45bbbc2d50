"""Agreement of readers: against published values on published ratings, and said in words where a figure would mislead."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pimlib.stats.agreement import (
    ENOUGH_FILES,
    ac1,
    ac2,
    agreement,
    cohen_kappa,
    drift,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
    table_of,
    weighted_kappa,
    within,
)

DATA = Path(__file__).parents[2] / "shared" / "data" / "agreement"
with_ratings = pytest.mark.skipif(not DATA.is_dir(), reason="the published ratings are not beside this checkout (../shared/data)")
SIX = [1, 2, 3, 4, 5, 6]
FIRST = [1, 2, 3, 4, 5, 6, 3, 4, 4, 5, 2, 6, 3, 3, 5]
SECOND = [1, 2, 4, 4, 5, 5, 3, 4, 3, 5, 3, 6, 2, 3, 6]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def counts(units, levels):
    return [[unit.count(level) for level in levels] for unit in units]


def four_raters():
    return [[int(one) if one else None for one in row[1:]] for row in rows("cac_raw4raters.csv")]


def abstractors():
    return [[int(one) for one in row[1:]] for row in rows("cont3x3abstractors.csv")]


def both(table):
    return [(i, j) for i, row in enumerate(table) for j, number in enumerate(row) for _ in range(number)]


def six_raters():
    return [[int(one) for one in row[1:]] for row in rows("distrib_6raters.csv")]


CALCULATED = {
    ("fleiss1971_diagnoses.csv", "fleiss_kappa"): lambda: fleiss_kappa(
        counts(
            [row[1:] for row in rows("fleiss1971_diagnoses.csv")],
            sorted({x for r in rows("fleiss1971_diagnoses.csv") for x in r[1:]}),
        )
    ),
    ("cac_raw4raters.csv", "krippendorff_alpha_nominal"): lambda: krippendorff_alpha(four_raters(), "nominal"),
    ("cac_raw4raters.csv", "krippendorff_alpha_ordinal"): lambda: krippendorff_alpha(four_raters(), "ordinal"),
    ("cac_raw4raters.csv", "krippendorff_alpha_interval"): lambda: krippendorff_alpha(four_raters(), "interval"),
    ("cac_raw4raters.csv", "krippendorff_alpha_ratio"): lambda: krippendorff_alpha(four_raters(), "ratio"),
    ("cac_raw4raters.csv", "fleiss_kappa"): lambda: fleiss_kappa(counts(four_raters(), [1, 2, 3, 4, 5])),
    ("cont3x3abstractors.csv", "cohen_kappa"): lambda: cohen_kappa(abstractors()),
    ("cont3x3abstractors.csv", "gwet_ac1"): lambda: ac1(abstractors()),
    ("cont3x3abstractors.csv", "krippendorff_alpha_nominal"): lambda: krippendorff_alpha(both(abstractors()), "nominal"),
    ("cont3x3abstractors.csv", "percent_agreement"): lambda: percent_agreement(*zip(*both(abstractors()), strict=True)),
    ("distrib_6raters.csv", "fleiss_kappa"): lambda: fleiss_kappa(six_raters()),
    ("distrib_6raters.csv", "krippendorff_alpha_nominal"): lambda: krippendorff_alpha(
        [[level for level, number in enumerate(row) for _ in range(number)] for row in six_raters()], "nominal"
    ),
}
# For two readers only; the house has no Scott's pi, and reads no more than two together but by alpha and Fleiss' kappa.
NOT_OURS = {
    ("cont3x3abstractors.csv", "scott_pi"),
    ("cac_raw4raters.csv", "percent_agreement"),
    ("cac_raw4raters.csv", "gwet_ac1"),
    ("distrib_6raters.csv", "gwet_ac1"),
}


@with_ratings
def test_published_values_of_published_ratings_come_out():
    published = {(row[0], row[1]): row[2] for row in rows("published_values.csv")}
    assert set(published) == set(CALCULATED) | NOT_OURS
    for case, calculate in CALCULATED.items():
        digits = len(published[case].partition(".")[2])
        assert calculate() == pytest.approx(float(published[case]), abs=0.51 * 10**-digits), case


@st.composite
def ratings(draw, least=0):
    a = draw(st.lists(st.sampled_from([*SIX, None]), min_size=least, max_size=30))
    return a, draw(st.lists(st.sampled_from([*SIX, None]), min_size=len(a), max_size=len(a)))


def alike(one, other):
    return (math.isnan(one) and math.isnan(other)) or one == pytest.approx(other, abs=1e-12)


@given(ratings())
def test_it_does_not_matter_which_reader_comes_first(pair):
    a, b = pair
    one, other = table_of(a, b, SIX), table_of(b, a, SIX)
    assert alike(cohen_kappa(one), cohen_kappa(other))
    assert alike(ac1(one), ac1(other))
    for weights in ("linear", "quadratic"):
        assert alike(weighted_kappa(one, weights), weighted_kappa(other, weights))
        assert alike(ac2(one, weights), ac2(other, weights))
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        assert alike(
            krippendorff_alpha(list(zip(a, b, strict=True)), metric), krippendorff_alpha(list(zip(b, a, strict=True)), metric)
        )
    assert alike(drift(a, b), -drift(b, a))


@given(ratings())
def test_a_coefficient_is_at_most_one_and_one_only_for_full_agreement(pair):
    table = table_of(*pair, SIX)
    full = all(x == y for x, y in zip(*pair, strict=True) if None not in (x, y))
    for value in (cohen_kappa(table), weighted_kappa(table, "linear"), weighted_kappa(table, "quadratic"), ac1(table)):
        assert math.isnan(value) or (value == pytest.approx(1) if full else value < 1)


@given(ratings())
def test_the_agreed_are_among_those_within_one_step(pair):
    percent, near = percent_agreement(*pair), within(*pair)
    assert math.isnan(percent) or 0 <= percent <= near <= 1


@given(st.integers(2, 6), st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1))
def test_ac2_without_partial_credit_is_ac1_and_two_levels_leave_none_to_give(levels, pairs):
    table = table_of(*zip(*pairs, strict=True), list(range(levels)))
    assert alike(ac2(table, "identity"), ac1(table))
    if levels == 2:
        assert alike(ac2(table, "quadratic"), ac1(table))
        assert alike(weighted_kappa(table, "quadratic"), cohen_kappa(table))


def test_levels_nobody_used_count():
    full, cut = table_of(FIRST, SECOND, SIX), table_of([2, 3, 4], [2, 3, 3], [2, 3, 4])
    assert len(full) == 6
    assert ac1(cut) != ac1(table_of([2, 3, 4], [2, 3, 3], SIX))


def test_a_file_with_one_rating_is_left_out():
    assert table_of([1, None, 2], [1, 2, None], SIX) == table_of([1], [1], SIX)
    assert percent_agreement([1, None], [1, 2]) == 1
    assert krippendorff_alpha([(1, 1), (2, None), (2, 2)], "nominal") == krippendorff_alpha([(1, 1), (2, 2)], "nominal")


def test_drift_is_upwards_when_the_second_reader_rates_higher():
    assert drift([3, 3, 4], [4, 3, 5]) == pytest.approx(2 / 3)
    assert math.isnan(drift([None], [3]))


def test_without_variation_no_coefficient_is_defined():
    table = table_of([4] * 9, [4] * 9, SIX)
    assert math.isnan(cohen_kappa(table))
    assert math.isnan(weighted_kappa(table, "quadratic"))
    assert math.isnan(krippendorff_alpha([(4, 4)] * 9, "ordinal"))
    assert math.isnan(fleiss_kappa([[3, 0]] * 5))
    found = agreement([4] * 9, [4] * 9, SIX, True, "seed")
    assert all(map(math.isnan, (found.kappa, found.weighted, found.ac1, found.alpha, found.low, found.high)))
    assert found.percent == 1
    assert "no variation: agreement undefined, 100 % agreed" in found.said


def test_nothing_read_twice_is_said():
    for a, b in (([], []), ([1], [None])):
        found = agreement(a, b, SIX, True, "seed")
        assert found.files == 0
        assert found.said == "No file was rated by both readers: agreement undefined."
    assert math.isnan(cohen_kappa([]))
    assert math.isnan(ac1([[3]]))
    assert math.isnan(fleiss_kappa([[1, 0], [0, 0]]))


def test_a_lopsided_reading_is_led_by_the_percentage_not_by_kappa():
    pairs = both([[118, 5], [2, 0]])
    found = agreement(*zip(*pairs, strict=True), [0, 1], False, "seed")
    assert (found.percent, found.kappa, found.ac1) == pytest.approx((0.944, -0.0234, 0.9408), abs=1e-4)
    assert found.said.startswith("The readers agreed on 118 of 125 files (94 %, interval 89 % to 97 %).")
    assert "97 % of the ratings are “0”: kappa (−0.02) then turns on a few files, so read the percentage first." in found.said
    assert found.low < found.ac1 < found.high
    assert all(map(math.isnan, (found.within_one, found.drift, found.weighted)))


def test_the_interval_of_a_few_double_readings_is_wide_and_said():
    found = agreement(FIRST, SECOND, SIX, True, "2026-04-01")
    assert found.weighted == pytest.approx(0.903017, abs=1e-6)
    assert found.high - found.low > 0.1
    assert "Weighted kappa is 0.90 (95 % interval 0.76 to 0.96)." in found.said
    assert "were within one step of the scale on 15" in found.said


def test_nothing_is_said_of_the_second_reader_where_the_readers_change_from_file_to_file():
    one, many = (agreement([3] * 12, [4, 5] * 6, SIX, True, "seed", same_readers=same) for same in (True, False))
    assert one.drift == 1.5
    assert "The second reader rates 1.50 steps higher on average." in one.said
    assert math.isnan(many.drift)
    assert "second reader" not in many.said
    assert (many.percent, many.within_one) == (one.percent, one.within_one)


def test_readers_who_never_differ_get_no_false_certainty():
    found = agreement([1, 2] * 10, [1, 2] * 10, SIX, True, "seed")
    assert found.weighted == 1
    assert math.isnan(found.low)
    assert "interval 84 % to 100 %" in found.said
    assert "no interval can be given" in found.said


def test_a_reader_who_always_gives_the_same_level_gets_no_interval():
    found = agreement([1] * 12, [1] * 11 + [2], [1, 2, 3], True, "seed")
    assert found.weighted == 0
    assert math.isnan(found.low)
    assert found.undefined > 0
    assert "resampling the files shows no spread" in found.said


def test_too_few_files_get_no_interval():
    found = agreement(FIRST[: ENOUGH_FILES - 1], SECOND[: ENOUGH_FILES - 1], SIX, True, "seed")
    assert math.isnan(found.low)
    assert "without an interval: fewer than 10 files" in found.said


def test_resamples_without_variation_are_left_out_and_counted():
    found = agreement([1] * 10 + [2, 1], [1] * 10 + [2, 2], SIX, True, "seed")
    assert 0 < found.undefined < 2000
    assert f"{found.undefined} resamples without variation left out" in found.said


def test_the_same_seed_gives_the_same_interval_everywhere_and_another_seed_nearly():
    found = agreement(FIRST, SECOND, SIX, True, "2026-04-01")
    assert (found.low, found.high) == pytest.approx((16 / 21, 80 / 83), abs=1e-12)  # frozen: no platform may differ
    other = agreement(FIRST, SECOND, SIX, True, "2026-04-02")
    assert (other.low, other.high) == pytest.approx((found.low, found.high), abs=0.03)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: table_of([1], [7], SIX), "not on the scale: 7"),
        (lambda: table_of([1], [1, 2], SIX), "not the same files"),
        (lambda: table_of([1], [1], [1, 1]), "twice"),
        (lambda: krippendorff_alpha([("good", "weak")], "ordinal"), "'good' is no number"),
        (lambda: krippendorff_alpha([(-1, 1)], "ratio"), "-1 is no number"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_levels_may_be_words():
    found = agreement(["weak", "good", "good"] * 5, ["weak", "weak", "good"] * 5, ["weak", "adequate", "good"], True, "s")
    assert found.drift == pytest.approx(-2 / 3)
    assert "rates 0.67 steps lower on average" in found.said
