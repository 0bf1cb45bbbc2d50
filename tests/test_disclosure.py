"""Small counts: what is hidden, and that it cannot be worked out from its own line."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pimlib.stats.disclosure import suppress, withhold_rows


def line(*counts):
    return pd.DataFrame([counts])


def hidden_in(*counts, smallest=5):
    return suppress(line(*counts), smallest).cells.iloc[0].tolist()


def test_a_lone_small_count_takes_the_next_smallest_with_it():
    assert hidden_in(3, 20, 30, 12) == [True, False, False, True]


def test_zeros_are_shown():
    assert hidden_in(0, 1, 4, 5) == [False, True, True, False]


def test_a_table_without_small_counts_is_shown_whole():
    assert not suppress(line(0, 5, 6), 5)


def test_two_small_counts_that_add_to_a_small_count_take_a_third():
    assert hidden_in(1, 2, 30, 12) == [True, True, False, True]


def test_as_many_people_as_hidden_cells_take_one_more():
    assert hidden_in(1, 1, 1, 1, 1, 9) == [True] * 6


def test_where_nothing_else_is_left_the_total_goes():
    assert suppress(line(1, 1, 1, 1, 1, 0), 5).total


def test_a_small_total_is_hidden():
    found = suppress(line(0, 3), 5)
    assert found.total
    assert found.row_totals.tolist() == [True]
    assert found.cells.iloc[0].tolist() == [False, True]


def test_partners_are_found_along_rows_and_columns():
    counts = pd.DataFrame([[2, 20, 30], [15, 25, 35], [40, 50, 60]], index=list("abc"), columns=list("xyz"))
    found = suppress(counts, 5)
    assert found.cells.at["a", "x"]
    for mask in (found.cells, found.cells.T):
        assert all(number == 0 or number >= 2 for number in mask.sum(axis=1))
    assert not found.total


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        suppress(line(-1, 2), 5)


def test_an_empty_table_hides_nothing():
    assert not suppress(pd.DataFrame(), 5)


def test_the_table_itself_is_not_changed():
    counts = line(3, 20)
    suppress(counts, 5)
    assert counts.equals(line(3, 20))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(2, 6))
def test_no_small_count_can_be_worked_out_from_a_total_that_is_shown(counts, smallest):
    found = suppress(line(*counts), smallest)
    mask = found.cells.iloc[0].tolist()
    assert all(mask[n] for n, count in enumerate(counts) if 0 < count < smallest)
    assert not any(mask[n] for n, count in enumerate(counts) if count == 0)
    if found.total or not any(mask):
        return
    left = sum(count for count, hidden in zip(counts, mask, strict=True) if hidden)
    size = sum(mask)
    possible = [tried for tried in itertools.product(range(1, left), repeat=size - 1) if sum(tried) < left]
    assert all(len({tried[n] for tried in possible}) > 1 for n in range(size - 1))
    assert len({left - sum(tried) for tried in possible}) > 1


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4), st.integers(2, 6))
def test_every_line_of_a_table_has_no_hidden_cell_or_more_than_one(rows, smallest):
    found = suppress(pd.DataFrame(rows), smallest)
    whole = found.cells.assign(total=found.row_totals)
    whole.loc["total"] = [*found.column_totals, found.total]
    counts = pd.DataFrame(rows).assign(total=lambda table: table.sum(axis=1))
    counts.loc["total"] = counts.sum()
    for mask, people in ((whole, counts), (whole.T, counts.T)):
        for name in mask.index:
            several = mask.loc[name].sum() != 1
            alone = (people.loc[name].iloc[:-1] > 0).sum() <= 1  # a single cell that holds people is its own total
            assert several or alone


def groups(*rows):
    return pd.DataFrame(rows, columns=["yes", "no"])


def test_a_group_with_too_few_people_takes_the_next_smallest_with_it():
    assert withhold_rows(groups([4, 4], [30, 30], [20, 20]), 5, 10).tolist() == [True, False, True]


def test_a_group_with_a_small_count_is_withheld_whole():
    assert withhold_rows(groups([3, 40], [30, 30], [20, 20]), 5, 10).tolist() == [True, False, True]


def test_what_is_left_of_the_totals_must_be_large_enough_too():
    assert withhold_rows(groups([1, 2], [1, 3], [30, 30], [20, 20]), 5, 10).tolist() == [True, True, False, True]


def test_a_group_of_nobody_is_no_partner():
    assert withhold_rows(groups([0, 0], [4, 4], [20, 20]), 5, 10).tolist() == [False, True, True]


def test_groups_that_are_large_enough_are_all_shown():
    assert not withhold_rows(groups([10, 10], [0, 30]), 5, 10).any()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6))
def test_the_groups_withheld_are_safe_taken_together_or_are_all_there_are(rows):
    table = groups(*rows)
    hidden = withhold_rows(table, 5, 10)
    together = table[hidden].sum()
    everybody = (table[~hidden].sum(axis=1) == 0).all()
    safe = hidden.sum() > 1 and together.sum() >= 10 and all(count == 0 or count >= 5 for count in together)
    assert not hidden.any() or safe or everybody
