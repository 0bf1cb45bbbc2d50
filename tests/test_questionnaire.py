"""A framework's questionnaire, recognised in the file of its answers; every person in these files is invented."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from building import empty_cycle
from hypothesis import given
from hypothesis import strategies as st
from inventing import GOOD, put_framework, put_scan
from running import pim_in

from pimlib.framework import Framework, Survey, load_framework, load_framework_file
from pimlib.kinds import survey
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import draft_item, keep_codebook
from pimlib.kinds.survey.codebook import load_codebook
from pimlib.kinds.survey.questionnaire import Recognised, recognised
from pimlib.register import load_register
from pimlib.register.mapping import SurveyMapping, SurveyQuestion
from pimlib.sheets import load_sheet
from pimlib.workspace import CycleFolder

PEOPLE = 40
# Four questions, of which two offer a scale that runs the other way.
GUESTS = (
    GOOD
    + """\
surveys:
  - id: guests
    title: What guests say
    who: Whoever eats here
    questions:
      - {id: g1, text: Where do you sit?, type: single, answers: [By the door, By the stove]}
      - id: g2
        text: The soup is too salty.
        type: scale
        answers: [Strongly agree, Agree, Neither agree nor disagree, Disagree, Strongly disagree]
        favourable: [Disagree, Strongly disagree]
        informs: ["good:1.2"]
      - id: g3
        text: I was hurried.
        type: scale
        answers: [Strongly agree, Agree, Neither agree nor disagree, Disagree, Strongly disagree]
        favourable: [Strongly disagree]
        informs: ["good:2"]
      - {id: g4, text: What should we stir?, type: open, informs: ["good:1", "good:2"]}
"""
)


def staff() -> tuple[Framework, Survey]:
    """The questionnaire for staff that ships."""
    framework = load_framework("governance-assurance")
    return framework, framework.surveys[0]


@pytest.fixture
def guests(tmp_path: Path) -> Framework:
    path = tmp_path / "good.yaml"
    path.write_text(GUESTS, encoding="utf-8")
    return load_framework_file(path)


def answers(path: Path, asked: Survey, number: int | None = None, said: Callable[[str], str] = str, *more: str) -> Path:
    """A file of answers to the first questions of a questionnaire, under headers that a tool may have changed, and to others."""
    questions = asked.questions[: len(asked.questions) if number is None else number]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Respondent ID", *(said(question.text) for question in questions), *more])
        for n in range(PEOPLE):
            chosen = [q.answers[(n + k) % len(q.answers)] if q.answers else f"Own words {n}" for k, q in enumerate(questions)]
            table.writerow([n, *chosen, *("Yes" if n % 2 else "No" for _ in more)])
    return path


def guessed(path: Path) -> SurveyMapping:
    return survey.guess_mapping(load_sheet(path, path.name))


def found(path: Path, framework: Framework) -> Recognised:
    known = recognised(guessed(path), [framework])
    assert known is not None
    return known


def question(known: Recognised, text: str) -> SurveyQuestion:
    (one,) = (one for one in known.mapping.questions if one.text == text)
    return one


def favoured(one: SurveyQuestion) -> set[str]:
    """The answers that count as favourable, in words."""
    return {text for text, code in one.values.items() if code in one.favourable}


# the questionnaire that ships


def test_the_questionnaire_for_staff_is_recognised_in_a_file_of_its_answers(tmp_path: Path) -> None:
    framework, asked = staff()
    known = found(answers(tmp_path / "a.csv", asked), framework)
    assert known.ref == "governance-assurance:staff"
    by_text = {one.text: one for one in known.mapping.questions}
    for one in asked.questions:
        if one.informs:
            assert by_text[one.text].informs == one.informs


def test_which_answers_are_favourable_comes_from_the_questionnaire(tmp_path: Path) -> None:
    framework, asked = staff()
    known = found(answers(tmp_path / "a.csv", asked), framework)
    scales = [one for one in asked.questions if one.type == "scale"]
    assert len(scales) > 10
    for one in scales:
        assert favoured(question(known, one.text)) == set(one.favourable)


def test_who_answered_becomes_a_subgroup_and_is_no_question(tmp_path: Path) -> None:
    framework, asked = staff()
    known = found(answers(tmp_path / "a.csv", asked), framework)
    about = [one.text for one in asked.questions if one.type == "single" and not one.informs]
    assert len(about) == 2
    assert sorted(group.column for group in known.mapping.subgroups) == sorted(about)
    assert not {one.text for one in known.mapping.questions} & set(about)


@pytest.mark.parametrize("more", [0, 5])
def test_half_of_the_questions_is_enough_whatever_else_was_asked(tmp_path: Path, more: int) -> None:
    framework, asked = staff()
    half = (len(asked.questions) + 1) // 2
    others = [f"Do you like bread number {n}" for n in range(more)]
    known = found(answers(tmp_path / "a.csv", asked, half, str, *others), framework)
    assert known.ref == "governance-assurance:staff"
    assert all(question(known, other).informs == () for other in others)


def test_fewer_than_half_of_the_questions_is_another_questionnaire(tmp_path: Path) -> None:
    framework, asked = staff()
    fewer = (len(asked.questions) + 1) // 2 - 1
    assert recognised(guessed(answers(tmp_path / "a.csv", asked, fewer)), [framework]) is None


CHANGED: dict[str, Callable[[str], str]] = {
    "other case": str.upper,
    "more spaces": lambda text: f" {text.replace(' ', '  ')} ",
    "a space that does not break": lambda text: text.replace(" ", "\u00a0", 1),
    "a number before it": lambda text: f"Q7. {text}",
    "curly quotes": lambda text: text.replace("'", "’"),
}


@pytest.mark.parametrize("how", sorted(CHANGED))
def test_a_wording_with_other_case_or_spaces_is_the_same(tmp_path: Path, how: str) -> None:
    framework, asked = staff()
    known = found(answers(tmp_path / "a.csv", asked, None, CHANGED[how]), framework)
    told = [one.informs for one in asked.questions if one.informs]
    assert [one.informs for one in known.mapping.questions] == told
    assert len(known.mapping.subgroups) == 2


# any other


def test_a_statement_worded_the_other_way_round_is_favourable_where_people_disagree(guests: Framework, tmp_path: Path) -> None:
    path = answers(tmp_path / "a.csv", guests.surveys[0])
    (salty,) = (one for one in guessed(path).questions if one.text == "The soup is too salty.")
    assert favoured(salty) == {"Strongly agree", "Agree"}  # what the words alone suggest
    known = found(path, guests)
    assert favoured(question(known, "The soup is too salty.")) == {"Disagree", "Strongly disagree"}
    assert favoured(question(known, "I was hurried.")) == {"Strongly disagree"}


def test_an_open_question_informs_what_the_questionnaire_says(guests: Framework, tmp_path: Path) -> None:
    known = found(answers(tmp_path / "a.csv", guests.surveys[0]), guests)
    assert question(known, "What should we stir?").informs == ("good:1", "good:2")


def test_one_question_in_common_is_chance(guests: Framework, tmp_path: Path) -> None:
    short = guests.surveys[0].model_copy(update={"questions": guests.surveys[0].questions[1:3]})
    framework = guests.model_copy(update={"surveys": (short,)})
    assert recognised(guessed(answers(tmp_path / "a.csv", short, 1)), [framework]) is None
    assert recognised(guessed(answers(tmp_path / "b.csv", short)), [framework]) is not None


def test_another_survey_is_left_as_it_was_guessed(guests: Framework, tmp_path: Path) -> None:
    path = answers(tmp_path / "a.csv", guests.surveys[0], 0, str, "Do you like bread", "Do you like soup")
    assert recognised(guessed(path), [guests, staff()[0]]) is None


def test_the_questionnaire_is_found_among_many_frameworks(guests: Framework, tmp_path: Path) -> None:
    path = answers(tmp_path / "a.csv", guests.surveys[0])
    known = recognised(guessed(path), [load_framework("pim"), staff()[0], guests])
    assert known is not None
    assert known.ref == "good:guests"


@given(st.sets(st.integers(0, 3)), st.booleans())
def test_any_half_of_the_questions_in_any_order_is_enough(chosen: set[int], reverse: bool) -> None:
    framework = guests_read()
    asked = framework.surveys[0]
    columns = sorted(chosen, reverse=reverse)
    mapping = SurveyMapping(
        kind="survey",
        questions=tuple(
            SurveyQuestion(id=f"q{n}", columns=(f"c{n}",), text=asked.questions[n].text.upper(), type="open") for n in columns
        ),
    )
    known = recognised(mapping, [framework])
    assert (known is not None) == (len(chosen) >= 2)
    if known is not None:
        assert len(known.mapping.questions) + len(known.mapping.subgroups) == len(chosen)


def guests_read() -> Framework:
    """The framework as `guests`, without a file: what it holds is the same for every example."""
    framework, _survey = staff()
    about = framework.surveys[0].model_copy(update={"id": "guests", "questions": framework.surveys[0].questions[:4]})
    return framework.model_copy(update={"surveys": (about,)})


# where a survey is registered


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def test_a_survey_that_is_registered_informs_what_its_questionnaire_says(folder: CycleFolder) -> None:
    _framework, asked = staff()
    path = answers(folder.path / "surveys" / "staff.csv", asked)
    draft = draft_item(folder, path, load_register(folder), Told(), today=dt.date(2026, 9, 1))
    (said,) = (line for line in draft.noticed if "questionnaire" in line)
    assert "`governance-assurance:staff`" in said
    kept = keep_codebook(folder, draft)
    informed = {ref for one in asked.questions for ref in one.informs}
    assert set(kept.item.informs) == informed
    questions, subgroups = load_codebook(folder.path / "surveys" / "staff.codebook.xlsx", "surveys/staff.codebook.xlsx")
    assert {ref for one in questions for ref in one.informs} == informed
    assert len(subgroups) == 2


def test_a_councils_own_framework_brings_its_questionnaire_too(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(folder.workspace.root))
    path = put_framework(folder, GUESTS, "good")
    put_scan(folder, '[{id: good, version: "1"}]')
    asked = load_framework_file(path).surveys[0]
    answers(folder.path / "surveys" / "guests.csv", asked)
    said = pim_in(folder.workspace.root, capsys)("add", str(folder.path / "surveys" / "guests.csv"))
    assert said.code == 0
    assert "The questions are those of the questionnaire `good:guests`" in said.out
    assert set(load_register(folder).entries["guests"].item.refs) == {"good:1", "good:1.2", "good:2"}
