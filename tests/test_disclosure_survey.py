"""Subgroups of a survey: protected with everybody, and with each other where two of them hold the same people."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from building import empty_cycle, item
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from pimlib.kinds import survey
from pimlib.kinds.survey.answers import load_answers
from pimlib.kinds.survey.counts import count_question
from pimlib.register import observe
from pimlib.register.mapping import SurveyQuestion
from pimlib.sheets import Sheet, write_csv
from pimlib.stats.disclosure import EVERYBODY, Hidden, Protection, Sum, Table, audit, same_people, same_totals
from pimlib.workspace.cycle import Disclosure

QUESTION = {
    "id": "q1",
    "columns": ["Ring"],
    "text": "I know who to ring",
    "type": "scale",
    "values": {"No": 1, "Yes": 2},
    "favourable": [2],
}


def shown(root: Path, people: list[tuple[str, str, str]], said: str = "") -> tuple[survey.SurveyFigures, pd.DataFrame]:
    """The figures of a survey of (answer, team, area), and its answers as they are."""
    folder = empty_cycle(root)
    path = folder.path / "cycle.yaml"
    path.write_text(path.read_text("utf-8") + said, encoding="utf-8")
    write_csv(folder.path / "surveys" / "people.csv", ["Ring", "Team", "Area"], people)
    mapping = {"kind": "survey", "questions": [QUESTION]}
    mapping["subgroups"] = [{"column": "Team", "title": "Team"}, {"column": "Area", "title": "Area"}]
    registered = item(folder, "people", "surveys/people.csv", "survey", mapping=mapping)
    return survey.load_figures(folder, observe(folder, registered)), pd.DataFrame(people, columns=["answer", "team", "area"])


def group(number_yes: int, number_no: int, *where: str) -> list[tuple[str, str, str]]:
    return [("Yes", *where)] * number_yes + [("No", *where)] * number_no  # type: ignore[list-item]


def withheld(figures: survey.SurveyFigures, subgroup: str) -> list[str]:
    by = figures.by
    return by.loc[(by["subgroup"] == subgroup) & by["withheld"], "value"].tolist()


NORTH = [*group(3, 20, "A", "north"), *group(20, 20, "B", "north")]
SOUTH = [*group(9, 9, "C", "south"), *group(30, 30, "D", "south")]


def test_a_small_team_takes_the_other_team_of_its_area_with_it(tmp_path: Path) -> None:
    """The smallest team, C, would be no help: the north is shown, and what is left of it without B is A."""
    figures, _people = shown(tmp_path, NORTH + SOUTH)
    assert withheld(figures, "Team") == ["A", "B"]
    assert withheld(figures, "Area") == []


def test_without_areas_that_are_teams_the_smallest_team_goes(tmp_path: Path) -> None:
    mixed = [(answer, team, "north" if n % 2 else "south") for n, (answer, team, _area) in enumerate(NORTH + SOUTH)]
    figures, _people = shown(tmp_path, mixed)
    assert withheld(figures, "Team") == ["A", "C"]


def test_a_group_of_one_answer_is_shown_unless_the_cycle_withholds_it(tmp_path: Path) -> None:
    people = [*group(12, 0, "A", "north"), *group(20, 20, "B", "south"), *group(30, 30, "C", "south")]
    figures, _people = shown(tmp_path / "shown", people)
    assert withheld(figures, "Team") == []
    figures, _people = shown(tmp_path / "withheld", people, "settings: {disclosure: {unanimous: withheld}}\n")
    assert withheld(figures, "Team") == ["A", "B"]
    assert withheld(figures, "Area") == ["north", "south"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("surveys")


PERSON = st.tuples(
    st.sampled_from(["Yes", "Yes", "No"]), st.sampled_from("AAAABBBCCD"), st.sampled_from(["x", "x", "x", "y", "z"])
)


@settings(max_examples=30)
@given(people=st.lists(PERSON, min_size=60, max_size=160), nested=st.booleans())
def test_no_subgroup_that_is_withheld_can_be_found_out(place: Path, people: list[tuple[str, str, str]], nested: bool) -> None:
    if nested:
        people = [(answer, team, "x" if team in "AB" else "y") for answer, team, _area in people]
    figures, frame = shown(place / str(len(list(place.iterdir()))), people)
    if figures.table["withheld"].any():
        assert figures.by["withheld"].all()
        return
    counts, hidden, divisions = {}, {}, {}
    for subgroup in ("Team", "Area"):
        by = figures.by[figures.by["subgroup"] == subgroup].set_index("value")
        names = frame[subgroup.lower()].where(frame[subgroup.lower()].isin(by.index), "all others")
        divisions[subgroup] = names
        counts[subgroup] = pd.crosstab(names, frame["answer"]).reindex(index=by.index, columns=["Yes", "No"], fill_value=0)
        for name, row in by.iterrows():
            assert row["withheld"] or (row["favourable"], row["valid"]) == (
                counts[subgroup].at[name, "Yes"],
                counts[subgroup].loc[name].sum(),
            )
        cells = pd.DataFrame(dict.fromkeys(("Yes", "No"), by["withheld"]))
        hidden[subgroup] = Hidden(cells, by["withheld"], pd.Series(False, index=["Yes", "No"]), False)
    whole = counts["Team"].sum().to_frame().T.set_axis([EVERYBODY])
    nothing = pd.DataFrame(False, index=whole.index, columns=whole.columns)
    hidden[EVERYBODY] = Hidden(nothing, nothing["Yes"], nothing.iloc[0], False)
    tables = [Table(EVERYBODY, whole, column_totals=False, given=True)]
    tables += [Table(name, one, column_totals=False, by="rows") for name, one in counts.items()]
    links: list[Sum] = [*same_totals(tables[0], *tables[1:])]
    links += [link for same in same_people(divisions) for link in same.sums(["Yes", "No"])]
    found = audit(tables, Protection(hidden, {}), 5, 10, links=links)
    assert all(hidden[cell.table].rows.all() for one in found for cell in one.cells), [str(one) for one in found]


# several answers a person

OPTIONS = ("Letter", "Phone", "Visit", "Nothing")
REACHED = {
    "id": "q1",
    "columns": ["Told"],
    "text": "How were you told?",
    "type": "multi",
    "values": {name: code for code, name in enumerate(OPTIONS, 1)},
    "favourable": [1, 2],
}


def chosen(root: Path, people: dict[str, int], **more: object) -> survey.SurveyFigures:
    """The figures of a question with several answers, of so many people with each set of answers."""
    folder = empty_cycle(root)
    write_csv(
        folder.path / "surveys" / "people.csv", ["Told"], [[cell] for cell, number in people.items() for _ in range(number)]
    )
    mapping = {"kind": "survey", "questions": [REACHED | more]}
    return survey.load_figures(folder, observe(folder, item(folder, "people", "surveys/people.csv", "survey", mapping=mapping)))


def test_two_people_who_had_a_letter_and_no_call_are_not_left_between_two_totals(tmp_path: Path) -> None:
    figures = chosen(tmp_path, {"Letter": 2, "Phone": 18, "Letter;Phone": 20, "Nothing": 20})
    assert figures.table.at[0, "favourable"] == 40
    shown = figures.answers.set_index("answer")["count"]
    assert shown["Letter"] == 22
    assert "Phone" not in shown


def test_two_people_who_had_both_are_not_left_over_two_totals(tmp_path: Path) -> None:
    figures = chosen(tmp_path, {"Letter": 18, "Phone": 20, "Letter;Phone": 2, "Nothing": 20})
    shown = figures.answers.set_index("answer")["count"]
    assert figures.table.at[0, "favourable"] == 40
    assert ("Letter" in shown, "Phone" in shown) == (False, True)


def test_options_that_everybody_chose_from_are_not_told_apart_by_who_answered(tmp_path: Path) -> None:
    figures = chosen(tmp_path, {"Visit": 30, "Nothing": 28, "Visit;Nothing": 3}, favourable=[])
    assert figures.answers.set_index("answer")["withheld"].to_dict() == {
        "Letter": False,
        "Phone": False,
        "Visit": False,
        "other answers": True,
    }


def test_options_that_nobody_could_be_told_apart_by_are_all_shown(tmp_path: Path) -> None:
    figures = chosen(tmp_path, {"Letter": 10, "Phone": 18, "Letter;Phone": 12, "Nothing": 20})
    assert figures.answers["count"].tolist() == [22, 30, 0, 20]


CHOICES = [frozenset(some) for size in (1, 2, 3) for some in combinations(OPTIONS[:3], size)]
PAIRS = list(permutations(OPTIONS[:3], 2))


@settings(max_examples=40, deadline=None)
@given(numbers=st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 9, 17]), min_size=7, max_size=7))
@example(numbers=[5, 0, 5, 0, 0, 0, 4])  # whoever is not favourable chose the one other option, and the rest of it is four people
def test_no_few_people_follow_from_the_totals_of_several_answers(numbers: list[int]) -> None:
    """An attacker who works with whole numbers, over every set of answers that a person may have given."""
    cells = [";".join(sorted(some)) for some, number in zip(CHOICES, numbers, strict=True) for _ in range(number)]
    table = pd.DataFrame({"Told": cells}, index=range(2, len(cells) + 2), dtype=str)
    question = SurveyQuestion.model_validate(REACHED | {"values": {name: n for n, name in enumerate(OPTIONS[:3], 1)}})
    found = count_question(load_answers(question, Sheet("x", 1, ("Told",), table, "", ""), ())[0], (), None, Disclosure())
    if found.row["withheld"]:
        return
    good = set(OPTIONS[:2])
    known = [([True] * 7, len(cells)), ([bool(some & good) for some in CHOICES], found.row["favourable"])]
    known += [([row["answer"] in some for some in CHOICES], row["count"]) for row in found.answers if not row["withheld"]]
    must = LinearConstraint(np.array([line for line, _count in known], dtype=float), *[[float(n) for _line, n in known]] * 2)
    sets = [{some} for some in CHOICES] + [
        {some for some in CHOICES if one in some and other not in some} for one, other in PAIRS
    ]
    sets += [{some for some in CHOICES if {one, other} <= some} for one, other in PAIRS]
    for group in sets:
        among = np.array([some in group for some in CHOICES], dtype=float)
        if 0 < among @ numbers < 5:
            least, most = (
                sign * milp(sign * among, constraints=must, integrality=np.ones(7), bounds=Bounds(0, np.inf)).fun
                for sign in (1, -1)
            )
            assert round(least) < round(most)
