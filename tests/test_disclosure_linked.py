"""Tables published together: what is hidden of them, and that no attacker finds it out, be it by programme or by trying everything."""

from __future__ import annotations

import csv
import itertools
import json
import random

import numpy as np
import pandas as pd
import pytest
from building import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from pimlib.stats.disclosure import (
    EVERYBODY,
    TOTAL,
    Cell,
    Share,
    Sum,
    Table,
    audit,
    find_ranges,
    protect,
    protect_groups,
    protect_line,
    same_people,
    same_totals,
)


def table(name, *rows, index=None, columns=None, **more):
    return Table(name, pd.DataFrame(list(rows), index=index, columns=columns), **more)


def cells(protection, name="t"):
    return protection[name].cells.to_numpy().tolist()


def groups(rows):
    return pd.DataFrame(rows, index=[f"g{n}" for n in range(len(rows))], columns=["yes", "no"])


def known(method):
    path = SHARED / "known-answers.csv"
    if not path.is_file():
        pytest.skip("the known answers are not on this machine")
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == method]
    assert rows
    return [(json.loads(row["inputs"]), row["expected"].split(";")) for row in rows]


# One table


def test_the_known_row_hides_the_next_smallest_with_the_small_one():
    for inputs, expected in known("secondary_suppression_row"):
        hidden = protect([table("t", inputs["cells"])], inputs["threshold"])["t"]
        shown = ["c" if h else str(n) for n, h in zip(inputs["cells"], hidden.cells.iloc[0], strict=True)]
        assert shown == expected
        assert not hidden.total


def test_the_known_row_without_a_total_shows_its_nought():
    for inputs, expected in known("primary_suppression"):
        alone = table("t", inputs["cells"], row_totals=False, column_totals=False)
        hidden = protect([alone], inputs["threshold"])["t"]
        assert ["c" if h else str(n) for n, h in zip(inputs["cells"], hidden.cells.iloc[0], strict=True)] == expected


def test_two_hidden_counts_that_can_only_be_small_take_a_third():
    assert protect_line(pd.DataFrame([[0, 1, 4, 5]]), 5).cells.iloc[0].tolist() == [False, True, True, True]


def test_a_small_count_in_the_middle_takes_a_square_with_it():
    hidden = protect([table("t", [2, 20, 30], [15, 25, 35], [40, 50, 60])], 5)
    assert cells(hidden) == [[True, True, False], [True, True, False], [False, False, False]]
    assert hidden.sentence == "4 of 9 counts are withheld: below 5, or they would give such a count away."


def test_a_table_without_small_counts_is_shown_whole():
    hidden = protect([table("t", [0, 5], [9, 6])], 5)
    assert not hidden
    assert hidden.sentence == ""


def test_totals_are_small_counts_too():
    hidden = protect([table("t", [2, 1], [30, 40])], 5)["t"]
    assert hidden.row_totals.tolist() == [True, True]
    assert hidden.cells.iloc[0].tolist() == [True, True]


def test_a_total_is_hidden_only_where_nothing_else_is_left():
    hidden = protect([table("t", [2, 3, 0])], 5)["t"]
    assert hidden.cells.iloc[0].tolist() == [True, True, False]
    assert hidden.row_totals.tolist() == [True]


def test_what_is_negative_missing_or_named_twice_is_refused():
    for wrong in (
        table("t", [-1, 2]),
        table("t", [None, 2]),
        table("t", [1, 2], columns=["a", "a"]),
    ):
        with pytest.raises(ValueError, match=r"negative or missing|the name of another"):
            protect([wrong], 5)
    with pytest.raises(ValueError, match="one name"):
        protect([table("t", [1, 2]), table("t", [1, 2])], 5)


def test_an_empty_table_hides_nothing():
    assert not protect([Table("t", pd.DataFrame())], 5)


def test_the_order_of_work_changes_nothing():
    counts = pd.DataFrame([[2, 20, 30, 4], [15, 25, 35, 9], [40, 5, 60, 1]])
    first = protect([Table("t", counts)], 5)
    assert all(cells(protect([Table("t", counts.copy())], 5)) == cells(first) for _ in range(3))


# Shares


def test_a_share_is_hidden_with_its_count_and_with_the_total_of_its_group():
    hidden = protect([table("t", [3, 20, 30, 12])], 5)
    assert hidden.shares["t"].iloc[0].tolist() == [True, False, False, True]
    hidden = protect([table("t", [2, 3, 0])], 5)
    assert hidden.shares["t"].iloc[0].tolist() == [True, True, True]


def test_shares_on_few_people_are_not_shown():
    assert protect([table("t", [6, 0], [20, 30])], 5, 10).shares["t"].to_numpy().tolist() == [[True, True], [False, False]]


def test_a_share_beside_a_hidden_count_gives_it_away_and_the_audit_says_so():
    tables = [table("t", [3, 20, 30, 12])]
    hidden = protect(tables, 5)
    assert audit(tables, hidden, 5) == ()
    share = Share(Cell("t", 0, 0), Cell("t", 0, TOTAL), 0.0455, 0.0465)  # 4.6 % of 65
    (told,) = audit(tables, hidden, 5, shares=[share])
    assert (told.low, told.high) == (3, 3)
    assert str(told) == "t, 0, 0: exactly 3"
    shown = [Share(Cell("t", 0, n), Cell("t", 0, TOTAL), n_low, n_low + 0.001) for n, n_low in ((1, 0.3075), (2, 0.461))]
    assert audit(tables, hidden, 5, shares=shown) == ()


# Groups, and everybody


def test_the_next_smallest_group_goes_with_a_small_one():
    counts = groups([[4, 4], [30, 30], [20, 20]])
    hidden = protect_groups(counts.sum(), {"team": counts}, 5, 10)
    assert hidden["team"].rows.tolist() == [True, False, True]
    assert not hidden[EVERYBODY]


def test_a_group_that_is_hidden_is_hidden_whole():
    counts = groups([[3, 40], [30, 0], [20, 20]])
    hidden = protect_groups(counts.sum(), {"team": counts}, 5, 10)["team"]
    assert hidden.cells.to_numpy().tolist() == [[True, True], [True, True], [False, False]]
    assert hidden.row_totals.tolist() == [True, True, False]


def test_a_group_of_nobody_is_shown_and_is_no_partner():
    counts = groups([[0, 0], [4, 4], [20, 20]])
    assert protect_groups(counts.sum(), {"team": counts}, 5, 10)["team"].rows.tolist() == [False, True, True]


def test_a_group_whose_people_are_another_division_is_protected_in_both():
    """Two teams are the north: with the north shown, the small team is what is left of it, whatever else its table hides."""
    people = pd.DataFrame(
        [("A", "north", 3, 20), ("B", "north", 20, 20), ("C", "south", 9, 9), ("D", "south", 30, 30)],
        columns=["team", "area", "yes", "no"],
    )
    team = people.set_index("team")[["yes", "no"]]
    area = people.groupby("area")[["yes", "no"]].sum()
    links = [one for same in same_people({"team": people["team"], "area": people["area"]}) for one in same.sums(["yes", "no"])]
    alone = protect_groups(team.sum(), {"team": team, "area": area}, 5, 10)
    assert alone["team"].rows[["A", "C"]].all()
    both = protect_groups(team.sum(), {"team": team, "area": area}, 5, 10, links=links)
    assert both["team"].rows.to_dict() == {"A": True, "B": True, "C": False, "D": False}
    assert not both["area"]
    whole = [
        Table(EVERYBODY, team.sum().to_frame().T.set_axis([EVERYBODY]), column_totals=False),
        Table("team", team, column_totals=False, by="rows"),
        Table("area", area, column_totals=False, by="rows"),
    ]
    every = [*same_totals(whole[0], *whole[1:]), *links]
    assert [one.cells for one in audit(whole, alone, 5, 10, links=every)] == [(Cell("team", "A", "yes"),)]
    assert audit(whole, both, 5, 10, links=every) == ()


def test_one_group_under_two_names_is_hidden_under_both():
    people = pd.DataFrame(
        {"age": ["65+"] * 2 + ["25-64"] * 2 + ["18-24"], "role": ["retired"] * 2 + ["works", "seeks", "learns"]}
    )
    pieces = same_people({"age": people["age"], "role": people["role"]})
    assert {(one.whole, one.parts) for one in pieces} == {
        ((("age", "65+"),), (("role", "retired"),)),
        ((("age", "25-64"),), (("role", "seeks"), ("role", "works"))),
        ((("age", "18-24"),), (("role", "learns"),)),
    }
    age = pd.DataFrame([[3, 20], [30, 40], [20, 20]], index=["65+", "25-64", "18-24"], columns=["yes", "no"])
    role = pd.DataFrame(
        [[3, 20], [12, 12], [18, 28], [20, 20]], index=["retired", "seeks", "works", "learns"], columns=["yes", "no"]
    )
    links = [one for same in pieces for one in same.sums(["yes", "no"])]
    hidden = protect_groups(age.sum(), {"age": age, "role": role}, 5, 10, links=links)
    assert hidden["age"].rows["65+"]
    assert hidden["role"].rows["retired"]
    assert hidden["age"].rows["18-24"] == hidden["role"].rows["learns"] == True  # noqa: E712 - the same people


def test_divisions_that_share_everybody_tell_nothing_new():
    assert same_people({"age": pd.Series(["a", "b", "a", "b"]), "role": pd.Series(["x", "x", "y", "y"])}) == ()


def test_what_is_published_already_stays_and_its_groups_go_instead():
    counts = groups([[6, 40], [2, 30], [2, 20]])
    hidden = protect_groups(counts.sum(), {"team": counts}, 5, 10, given=True)
    assert not hidden[EVERYBODY]
    assert hidden["team"].rows.tolist() == [True, True, True]
    assert hidden.withheld == ("team",)
    assert hidden.left == ()


def test_what_was_given_away_before_is_said():
    counts = groups([[2, 40], [0, 30]])
    hidden = protect_groups(counts.sum(), {"team": counts}, 5, 10, given=True)
    assert [str(one) for one in hidden.left] == ["team, g0, yes: 0 to 2"]


def test_groups_of_one_answer_are_shown_unless_the_setting_withholds_them():
    counts = groups([[12, 0], [30, 30], [20, 20]])
    assert not protect_groups(counts.sum(), {"team": counts}, 5, 10)
    hidden = protect_groups(counts.sum(), {"team": counts}, 5, 10, unanimous="withheld")
    assert hidden["team"].rows.tolist() == [True, False, True]
    single = protect([table("t", [12, 0], [30, 30], [20, 20])], 5, unanimous="withheld")
    assert single["t"].cells.iloc[0].tolist() == [True, True]


def test_a_link_that_does_not_add_up_is_refused():
    one, other = table("a", [5, 6]), table("b", [5, 7])
    with pytest.raises(ValueError, match="not the sum"):
        protect([one, other], 5, links=same_totals(one, other))
    with pytest.raises(ValueError, match="no such published count"):
        protect([one], 5, links=[Sum((Cell("a", 0, 0),), (Cell("c", 0, 0),))])


def test_the_same_margin_in_two_tables_is_hidden_in_both():
    one = table("a", [2, 30], [1, 30], columns=["x", "y"])
    other = table("b", [1, 20], [1, 20], [1, 20], columns=["x", "y"])
    hidden = protect([one, other], 5, links=same_totals(one, other))
    assert hidden["a"].column_totals["x"]
    assert hidden["b"].column_totals["x"]


# Nothing that is hidden can be found out


def tried(counts, hidden, smallest):
    """Every whole-number table that looks like the one published, by trying all of them: the most that each hidden cell can be."""
    rows, columns = counts.shape
    unknown = [(r, c) for r in range(rows) for c in range(columns) if hidden.cells.iat[r, c]]
    if not unknown:
        return {}
    most = int(counts.max()) + smallest
    found = {}
    choices = np.array(list(itertools.product(range(1, most + 1), repeat=len(unknown))), dtype=np.int64).reshape(-1, len(unknown))
    whole = np.repeat(counts[None], len(choices), axis=0)
    for n, (r, c) in enumerate(unknown):
        whole[:, r, c] = choices[:, n]
    fits = np.ones(len(choices), dtype=bool)
    for r in range(rows):
        if not hidden.row_totals.iat[r]:
            fits &= whole[:, r].sum(axis=1) == counts[r].sum()
    for c in range(columns):
        if not hidden.column_totals.iat[c]:
            fits &= whole[:, :, c].sum(axis=1) == counts[:, c].sum()
    if not hidden.total:
        fits &= whole.sum(axis=(1, 2)) == counts.sum()
    for r, c in unknown:
        found[r, c] = (int(whole[fits, r, c].min()), int(whole[fits, r, c].max()))
    return found


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=1, max_size=3), st.integers(2, 4))
def test_trying_every_table_tells_nobody_that_a_hidden_count_is_small(rows, smallest):
    counts = np.array(rows, dtype=np.int64)
    hidden = protect([Table("t", pd.DataFrame(counts))], smallest)["t"]
    for (r, c), (_low, high) in tried(counts, hidden, smallest).items():
        assert high >= smallest or counts[r, c] >= smallest
        assert counts[r, c] > 0
    small = (counts >= 1) & (counts < smallest)
    assert hidden.cells.to_numpy()[small].all()


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 25), min_size=3, max_size=3), min_size=2, max_size=5), st.integers(2, 10))
def test_the_audit_finds_nothing_in_a_table_that_was_protected(rows, smallest):
    tables = [table("t", *rows)]
    hidden = protect(tables, smallest)
    assert audit(tables, hidden, smallest) == ()
    assert hidden.left == ()
    for cell, (low, high) in find_ranges(tables, hidden).items():
        values = tables[0].values()
        assert 1 <= low <= values[cell] <= high
        assert high >= smallest or values[cell] >= smallest


PERSON = st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz"), st.integers(0, 1))


@settings(max_examples=60)
@given(st.lists(PERSON, min_size=40, max_size=120), st.integers(2, 8), st.integers(1, 15), st.booleans())
def test_the_audit_finds_nothing_in_divisions_of_the_same_people(people, smallest, base, nested):
    frame = pd.DataFrame(people, columns=["team", "area", "answer"])
    if nested:
        frame["area"] = frame["team"].map({"A": "x", "B": "x", "C": "y", "D": "z"})
    answers = [0, 1]
    counts = {name: pd.crosstab(frame[name], frame["answer"]).reindex(columns=answers, fill_value=0) for name in ("team", "area")}
    everybody = counts["team"].sum()
    links = [one for same in same_people({name: frame[name] for name in counts}) for one in same.sums(answers)]
    hidden = protect_groups(everybody, counts, smallest, base, links=links)
    tables = [
        Table(EVERYBODY, everybody.to_frame().T.set_axis([EVERYBODY]), column_totals=False),
        *(Table(name, one, column_totals=False, by="rows") for name, one in counts.items()),
    ]
    found = audit(tables, hidden, smallest, base, links=[*same_totals(tables[0], *tables[1:]), *links])
    assert found == hidden.left
    assert all(cell.table in hidden.withheld for one in found for cell in one.cells)
    for name, one in counts.items():
        small = ((one >= 1) & (one < smallest)).any(axis=1) | (one.sum(axis=1) < base)
        assert hidden[name].rows[small].all()


def test_what_is_shown_without_its_partner_is_found_out():
    tables = [table("t", [2, 20, 30], [15, 25, 35], [40, 50, 60])]
    hidden = protect(tables, 5)
    hidden["t"].cells.iat[1, 1] = False
    assert [(str(one), one.high) for one in audit(tables, hidden, 5)] == [("t, 0, 0: exactly 2", 2)]


def test_thirty_questions_by_three_divisions_are_protected_question_by_question():
    chance = random.Random("thirty")
    for _ in range(30):
        weights = ([50, 40, 30, 20, 10, 5, 3], [60, 40, 20, 9, 4], [60, 30, 8, 2])
        people = pd.DataFrame(
            [(chance.random() < 0.6, *(chance.choices(range(len(w)), w)[0] for w in weights)) for _ in range(150)],
            columns=["yes", "team", "age", "role"],
        )
        counts = {name: pd.crosstab(people[name], people["yes"]) for name in ("team", "age", "role")}
        hidden = protect_groups(counts["team"].sum(), counts, 5, 10, given=True)
        assert hidden
        assert hidden.left == ()
