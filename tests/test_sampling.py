"""Samples: sizes, shares of strata, draws that anybody can repeat, and weights that add up to everybody."""

import hashlib
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pimlib.stats.estimates import margin_of_error
from pimlib.stats.sampling import Invitations, allocate, design_weights, draw, effective_size, invitations, raw_size, sample_size

FRAME = [f"F{n:03}" for n in range(1, 21)]


@given(st.floats(0.01, 0.3), st.integers(1, 20_000))
def test_a_sample_is_never_more_than_there_are_and_reaches_its_precision(precision, population):
    n = sample_size(precision, population)
    assert 1 <= n <= population
    assert margin_of_error(n, population) <= precision + 1e-9 or n == population
    assert n <= sample_size(precision)


@given(st.floats(0.02, 0.3), st.integers(1, 5_000))
def test_a_coarser_precision_never_needs_more(precision, population):
    assert sample_size(precision * 1.1, population) <= sample_size(precision, population)


def test_ten_points_take_97_not_96():
    assert raw_size(0.1) == pytest.approx(96.036, abs=5e-4)
    assert sample_size(0.1) == 97
    assert sample_size(0.1, 300) == 73


def test_invitations_make_up_for_those_who_do_not_answer():
    assert invitations(97, 0.35) == Invitations(278, False)
    assert invitations(70, 0.35) == Invitations(200, False)  # 70 / 0.35 is 200.00000000000003 in binary


def test_where_too_few_would_answer_everybody_is_invited():
    assert invitations(97, 0.35, 250) == Invitations(250, True)
    assert invitations(97, 0.35, 278) == Invitations(278, True)
    assert invitations(97, 0.35, 279) == Invitations(278, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: raw_size(10), "0.1 is 10 points"),
        (lambda: raw_size(0.1, 0), "nobody to ask"),
        (lambda: raw_size(0.1, p=0), "share expected"),
        (lambda: raw_size(0.1, conf=95), "confidence"),
        (lambda: invitations(97, 35), "response rate"),
        (lambda: invitations(97, 0), "response rate"),
        (lambda: invitations(-1, 0.3), "-1 answers"),
        (lambda: invitations(97, 0.3, 90), "population of 90"),
        (lambda: allocate({"a": 5}, 6), "6 cannot be drawn from 5"),
        (lambda: allocate({"a": 50, "b": 50}, 9, 5), "needs 10; only 9"),
        (lambda: allocate({"a": -1}, 0), "negative"),
        (lambda: design_weights({"a": 5, "b": 4, "c": 3}, {"a": 2, "c": 0}), "nobody was read of b, c"),
        (lambda: design_weights({"a": 5}, {"a": 6}), "a: 6 read of 5"),
        (lambda: design_weights({"a": 5}, {"a": 1, "z": 1}), "z: 1 read"),
        (lambda: effective_size([1, -1]), "weight"),
        (lambda: effective_size([math.nan]), "weight"),
        (lambda: draw(["x", "y", "x"], "s"), "more than once: x"),
        (lambda: draw(["x", " "], "s"), "blank"),
        (lambda: draw(["x"], ""), "seed"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        wrong()


@st.composite
def shared_out(draw):
    names = draw(st.lists(st.text("abcdef", min_size=1, max_size=4), unique=True, min_size=1, max_size=8))
    sizes = {name: draw(st.integers(0, 300)) for name in names}
    at_least = draw(st.integers(0, 30))
    least = sum(min(at_least, size) for size in sizes.values())
    return sizes, draw(st.integers(least, sum(sizes.values()))), at_least


@given(shared_out())
def test_an_allocation_adds_up_and_keeps_to_minimum_and_size(case):
    sizes, n, at_least = case
    found = allocate(sizes, n, at_least)
    assert list(found) == list(sizes)
    assert sum(found.values()) == n
    assert all(min(at_least, size) <= found[name] <= size for name, size in sizes.items())


@given(shared_out())
def test_an_allocation_does_not_depend_on_the_order_of_the_strata(case):
    sizes, n, at_least = case
    assert allocate(dict(reversed(sizes.items())), n, at_least) == allocate(sizes, n, at_least)


@given(shared_out())
def test_without_a_minimum_each_is_within_one_of_its_share(case):
    sizes, n, _ = case
    whole = sum(sizes.values())
    assert all(abs(number * whole - n * sizes[name]) < max(whole, 1) for name, number in allocate(sizes, n).items())


def test_equal_remainders_go_by_name():
    assert allocate({"south": 10, "north": 10, "east": 10}, 4) == {"south": 1, "north": 1, "east": 2}


def test_what_a_minimum_takes_is_shared_out_again():
    assert allocate({"a": 900, "b": 90, "c": 10}, 100, 8) == {"a": 84, "b": 8, "c": 8}
    assert allocate({"a": 900, "b": 90, "c": 5}, 100, 12) == {"a": 83, "b": 12, "c": 5}


def test_nothing_to_share_out_gives_nothing():
    assert allocate({}, 0) == {}
    assert allocate({"a": 4, "b": 0}, 0) == {"a": 0, "b": 0}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.tuples(st.integers(1, 50), st.integers(0, 900)), min_size=1))
def test_weights_add_up_to_the_population(strata):
    read = {name: number for name, (number, _) in strata.items()}
    population = {name: number + more for name, (number, more) in strata.items()}
    weights = design_weights(population, read)
    assert sum(weights[name] * number for name, number in read.items()) == pytest.approx(sum(population.values()))
    assert all(weight >= 1 for weight in weights.values())


def test_a_stratum_of_nobody_has_no_weight():
    assert design_weights({"a": 6, "b": 0}, {"a": 3, "b": 0}) == {"a": 2.0}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_weights_never_make_answers_worth_more(weights):
    assert 0 <= effective_size(weights) <= len(weights) * (1 + 1e-12)


def test_equal_weights_are_worth_their_number_and_none_nothing():
    assert effective_size([2.5] * 7) == pytest.approx(7)
    assert effective_size([1, 1, 0]) == pytest.approx(2)
    assert effective_size([]) == effective_size([0, 0]) == 0


@given(st.permutations(FRAME))
def test_a_draw_ignores_the_order_of_the_frame(frame):
    assert draw(frame, "2026-04-01") == draw(FRAME, "2026-04-01")


@given(st.lists(st.text(min_size=1).filter(str.strip), unique=True), st.text(min_size=1).filter(str.strip))
def test_a_draw_is_an_order_of_everybody_that_anybody_can_repeat(ids, seed):
    drawn = draw(iter(ids), seed)
    assert sorted(drawn) == sorted(ids)
    keys = [hashlib.sha256((seed + "|" + one).encode("utf-8")).hexdigest() for one in drawn]
    assert keys == sorted(keys)


def test_another_seed_draws_others():
    assert draw(FRAME, "2026-04-01")[:5] == ["F014", "F016", "F010", "F018", "F003"]
    assert draw(FRAME, "2026-04-02")[:5] != draw(FRAME, "2026-04-01")[:5]


def test_one_more_file_in_the_frame_leaves_the_order_of_the_others():
    assert [one for one in draw([*FRAME, "F999"], "s") if one != "F999"] == draw(FRAME, "s")


def test_over_many_seeds_each_file_is_drawn_about_as_often():
    times = dict.fromkeys(FRAME, 0)
    for seed in range(1000):
        for one in draw(FRAME, str(seed))[:5]:
            times[one] += 1
    assert all(190 < number < 310 for number in times.values())
