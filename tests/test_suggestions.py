"""What a council adds to a framework for one evaluation, and what it marks as less relevant: nothing of the framework is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from building import BAD, FORMATS, empty_cycle, item, plain, put, refusal, small_framework
from hypothesis import given
from hypothesis import strategies as st
from inventing import SMALL, cells, in_folder, opened, put_framework, put_scan, texts

from pimlib.blocks import Block
from pimlib.cycle.suggested import with_suggestions
from pimlib.fingerprint import digest_file
from pimlib.framework import Framework, Suggestions
from pimlib.plainyaml import load_model
from pimlib.register import record_item
from pimlib.workbook import AreaView, IndicatorView
from pimlib.workspace import CycleFolder, Evaluation
from pimlib.workspace.cycle import LessRelevant, OwnEvidence, OwnQuestion, OwnSuggestions

PINS = '[{id: small, version: "1"}]'
OWN = """\
suggestions:
  - ref: "small:1.1"
    questions: [{text: Is there bread on Sundays?}]
    evidence: [{kind: groups, source_type: visitors, text: What visitors say.}, {kind: survey, text: The village survey.}]
    less_relevant:
      - {id: 1.1.q1, because: We bake all day.}
      - {id: 1.1.e1, because: Our baker keeps no book.}
      - {id: 1.1.v1, because: Our street is long.}
      - {id: 1.1.f1, because: Rye keeps.}
  - ref: "small:2"
    questions: [{text: Who bakes after her?}]
"""
# What is wrong with each evaluation file, in the order in which it is said.
REFUSED = {
    "framework-not-named": ["suggestions 1: it speaks of a framework that the evaluation does not name; found `pim:1.1`"],
    "id-unknown": [
        "suggestions 1: small:1.1 holds nothing of this id to mark as less relevant; found `1.1.q9`, "
        "expected one of 1.1.f1, 1.1.q1, 1.1.e1, 1.1.v1, 1.1.w1."
    ],
    "kind-unknown": ["suggestions 1, evidence: not a kind of evidence; found `hearsay`, expected one of measures, survey, "],
    "many": [
        "suggestions 1: it speaks of a framework that the evaluation does not name; found `pim:1.1`",
        "suggestions 2: A small framework holds no such area or indicator; found `small:1.9`",
        "suggestions 3: small:1.1 holds nothing of this id to mark as less relevant; found `1.1.q9`",
        "suggestions 3, evidence: not a kind of evidence; found `hearsay`",
        "suggestions 4: it speaks of the same as one above; found `small:1.1`, expected each once.",
    ],
    "nothing-to-mark": ["suggestions 1: small:1.10 holds nothing of this id to mark as less relevant; found `1.1.q1`, expected nothing."],
    "reason-empty": ["suggestions 1.less_relevant 1.because: this is empty; expected some text"],
    "reason-missing": ["suggestions 1.less_relevant 1.because: this key is needed and is not there"],
    "ref-twice": ["suggestions 2: it speaks of the same as one above; found `small:1.1`, expected each once. Make one of the two."],
    "ref-unknown": [
        "suggestions 1: A small framework holds no such area or indicator; found `small:1.9`. "
        "`pim frameworks show small` lists them."
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """A cycle whose evaluation adds to the small framework."""
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    made = empty_cycle(tmp_path)
    put_framework(made, SMALL)
    put_scan(made, PINS, OWN)
    return made


def view(folder: CycleFolder) -> AreaView:
    found = opened(folder)
    return AreaView(found, found.framework.area("1"))


def fresh(folder: CycleFolder) -> IndicatorView:
    return view(folder)["1.1"]


def of(framework: Framework, ref: str = "small:1.1") -> Suggestions:
    found = framework.suggestions(ref)
    assert found is not None
    return found


def looked_for(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    (asks,) = blocks
    return [(str(style), str(text)) for style, text in asks.content["parts"]]


# what a workbook shows


def test_a_councils_own_question_stands_under_a_heading_of_its_own_and_is_marked(folder: CycleFolder) -> None:
    said = looked_for(fresh(folder).asks())
    at = said.index(("label", "Questions that the council added"))
    assert said[at + 1] == ("li", "Is there bread on Sundays?")


def test_a_councils_own_evidence_stands_beside_the_frameworks_and_is_marked(folder: CycleFolder) -> None:
    said = looked_for(fresh(folder).asks())
    assert ("li", "What visitors say. (added by the council)") in said
    assert [text for _style, text in said if "The baker's book." in text]


def test_what_is_less_relevant_stays_to_be_seen_with_the_reason(folder: CycleFolder) -> None:
    said = [text for _style, text in looked_for(fresh(folder).asks())]
    assert "When was it baked? (marked as less relevant here: We bake all day.)" in said
    assert "It was baked today. (marked as less relevant here: Rye keeps.)" in said
    assert any(text.startswith("The baker's book.") and text.endswith("Our baker keeps no book.)") for text in said)


def test_an_illustration_that_is_less_relevant_stays_beside_the_other_with_the_reason(folder: CycleFolder) -> None:
    drawn = cells(fresh(folder).illustrations(), "illustrations:small:1.1")
    mark = "(marked as less relevant here: Our street is long.)"
    assert drawn == [["Anybody", f"• Smells it from the street. {mark}", "• Knocks on wood."]]


def test_of_two_illustrations_only_the_one_that_is_named_is_marked(folder: CycleFolder) -> None:
    text = SMALL.replace("street.}]", "street.}, {who: Anybody, text: Hears it crackle.}]")
    put_framework(folder, text)
    (row,) = cells(fresh(folder).illustrations(), "illustrations:small:1.1")
    assert row[1].splitlines()[1] == "• Hears it crackle."


def test_evidence_that_is_less_relevant_is_no_gap_and_the_councils_own_is_one(folder: CycleFolder) -> None:
    said = texts(block for block in fresh(folder).evidence() if block.role == "gaps")
    assert said[1:] == [
        "No groups and interviews are registered. It could be:",
        "What visitors say.",
        "No survey is registered. It could be:",
        "The village survey.",
    ]
    put_scan(folder, PINS)
    assert "The baker's book." in texts(block for block in fresh(folder).evidence() if block.role == "gaps")


def test_evidence_of_the_source_that_the_council_added_fills_its_gap(folder: CycleFolder) -> None:
    put(folder, "groups/visitors.md", "They like it.")
    told = {"informs": ["small:1.1"], "source_type": "visitors"}
    record_item(folder, item(folder, "visitors", "groups/visitors.md", "groups", **told))
    said = texts(block for block in fresh(folder).evidence() if block.role == "gaps")
    assert "What visitors say." not in said
    assert "The village survey." in said


def test_what_the_council_looks_for_is_looked_for_though_something_else_of_its_kind_is_there(folder: CycleFolder) -> None:
    put(folder, "groups/bakers.md", "They are tired.")
    record_item(folder, item(folder, "bakers", "groups/bakers.md", "groups", informs=["small:1.1"], source_type="bakers"))
    assert "What visitors say." in texts(block for block in fresh(folder).evidence() if block.role == "gaps")


def test_a_question_for_an_area_is_asked_of_the_area_and_of_no_indicator_in_it(folder: CycleFolder) -> None:
    found = opened(folder)
    area = AreaView(found, found.framework.area("2"))
    assert looked_for(area.asks())[:2] == [
        ("label", "Questions that the council added"),
        ("li", "Who bakes after her?"),
    ]
    assert not any("Who bakes after her?" in line for line in texts(area["2.1"].asks()))


def test_what_is_said_of_one_indicator_changes_no_other(folder: CycleFolder) -> None:
    assert of(opened(folder).framework, "small:1.10") == of(in_folder(folder), "small:1.10")
    assert view(folder).asks() == ()


# what stays as it is


def test_the_frameworks_file_and_its_digest_are_as_they_were(folder: CycleFolder) -> None:
    path = folder.path / "frameworks" / "small.yaml"
    framework = opened(folder).framework
    assert framework.digest == digest_file(path) == in_folder(folder).digest
    assert of(in_folder(folder)).questions != of(framework).questions
    assert [one.less_relevant for one in of(in_folder(folder)).questions] == [""]  # what is kept of a file is never written into


def test_the_framework_digest_that_a_workbook_asks_for_is_that_of_the_file(folder: CycleFolder) -> None:
    assert opened(folder).noted["framework:small"] == in_folder(folder).digest


def test_the_index_of_indicators_holds_what_was_added_too(folder: CycleFolder) -> None:
    assert "1.1" in [one.id for one in in_folder(folder).indicators.values()]  # the index of the file's own is made by now
    framework = opened(folder).framework
    assert framework.indicators["small:1.1"] is framework.areas[0].indicators[0]


def test_an_evaluation_without_suggestions_takes_the_framework_as_it_is(folder: CycleFolder) -> None:
    put_scan(folder, PINS)
    assert opened(folder).framework == in_folder(folder)


@pytest.mark.parametrize("name", ["scan", "closer-risk"])
def test_an_evaluation_file_of_before_suggests_nothing_and_is_read_as_it_was(folder: CycleFolder, name: str) -> None:
    about = load_model(FORMATS / "evaluation" / "1" / f"{name}.yaml", Evaluation, id=name)
    assert about.suggestions == ()
    assert with_suggestions(in_folder(folder), about) is in_folder(folder)


def test_suggestions_for_another_framework_of_the_evaluation_are_left_to_it(folder: CycleFolder) -> None:
    text = OWN.replace('"small:2"', '"pif:1"')
    put_scan(folder, '[{id: small, version: "1"}, {id: pif, version: "1.1"}]', text)
    assert of(opened(folder).framework, "small:2") == of(in_folder(folder), "small:2")


# what is refused


def test_every_wrong_file_is_tried() -> None:
    assert {path.stem for path in (BAD / "suggestions").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_wrong_suggestions_are_refused_with_every_fault_at_once(folder: CycleFolder, name: str) -> None:
    shutil.copyfile(BAD / "suggestions" / f"{name}.yaml", folder.path / "evaluations" / "scan.yaml")
    faults = refusal(lambda: opened(folder))
    assert len(faults) == len(REFUSED[name]), plain(faults)
    for fault, said in zip(faults, REFUSED[name], strict=True):
        assert said in str(fault)
        assert fault.place.startswith("evaluations/scan.yaml, ")


# whatever a council adds

WORDS = st.text("abc äé🍞", min_size=1, max_size=9)
MARKS = st.lists(st.sampled_from(["1.1.f1", "1.1.q1", "1.1.e1", "1.1.v1", "1.1.w1"]), unique=True, max_size=5)


@given(st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3), MARKS)
def test_whatever_is_added_or_marked_everything_of_the_framework_stays_in_its_place(
    questions: list[str], evidence: list[str], marks: list[str]
) -> None:
    small = small_framework()
    own = OwnSuggestions(
        ref="small:1.1",
        questions=tuple(OwnQuestion(text=text) for text in questions),
        evidence=tuple(OwnEvidence(kind="groups", text=text) for text in evidence),
        less_relevant=tuple(LessRelevant(id=id, because="So.") for id in marks),
    )
    values = {"format": "1", "id": "scan", "kind": "scan", "title": "S", "frameworks": [{"id": "small", "version": "1"}]}
    about = Evaluation.model_validate(values).model_copy(update={"suggestions": (own,)})
    before, after = of(small), of(with_suggestions(small, about))
    for part in ("factors", "questions", "evidence"):
        was, now = getattr(before, part), getattr(after, part)
        assert [one.model_copy(update={"less_relevant": ""}) for one in now[: len(was)]] == list(was)
    assert [one.text for one in after.questions[len(before.questions) :]] == questions
    assert [one.text for one in after.evidence[len(before.evidence) :]] == evidence
    assert after.illustrations is not None
    drawn = (*after.illustrations.very_good, *after.illustrations.weak)
    every: tuple[Any, ...] = (*after.factors, *after.questions, *after.evidence, *drawn)
    assert {one.id for one in every if one.less_relevant} == set(marks)
    assert len({one.id for one in every}) == len(every)
    assert with_suggestions(small, about).digest == small.digest
