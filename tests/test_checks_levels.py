"""No rule computes, proposes or names a level that nobody recorded."""

from __future__ import annotations

import ast
import dataclasses
import re

import pytest
from building import REPOSITORY, case_of, sound_folder
from checking import asking_framework, changed, example, records, without
from wrong import WRONG

from pimlib.checks import RULES, Case, Finding, check_case
from pimlib.framework import Framework
from pimlib.records import Judgement


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(sound_folder(tmp_path_factory.mktemp("sound")), asking_framework())


def renamed(framework: Framework) -> Framework:
    """The framework with names for its levels that occur in no other sentence."""
    assert framework.scale is not None
    levels = tuple(level.model_copy(update={"name": f"Qx{level.level}qx"}) for level in framework.scale.levels)
    return framework.model_copy(update={"scale": framework.scale.model_copy(update={"levels": levels})})


def graded(case: Case, finding: Finding) -> tuple[set[int], set[int]]:
    """The levels that a finding names or gives as a number, and those that people recorded at its place or for an area that it names."""
    text = f"{finding.sentence} {finding.remedy}"
    named = {int(number) for number in re.findall(r"Qx(\d)qx", text)}
    named |= {int(number) for number in re.findall(r"(?i)\blevels? (?:of )?(\d)\b", text)}
    areas = {case.framework.ref(area.id) for area in case.areas if f"{case.label(area)} was judged" in finding.sentence}
    recorded = {head.level for head in case.judgements() if head.ref in {finding.place, *areas} and head.level is not None}
    return named, recorded


def cases(sound: Case) -> list[Case]:
    made = [changed(sound, change) for change, _place in WRONG.values()]
    lowered = records(lambda old: old.model_copy(update={"level": 1}) if isinstance(old, Judgement) else old)
    raised = records(lambda old: old.model_copy(update={"level": 6}) if isinstance(old, Judgement) else old)
    apart = records(
        lambda old: old.model_copy(update={"level": 5}) if isinstance(old, Judgement) and old.ref in ("pim:2", "pim:7") else old
    )
    made += [
        example(),
        *(changed(example(), change) for change in (lowered, raised, apart, without("action"), without("prompt-answer"))),
    ]
    return [dataclasses.replace(case, framework=renamed(case.framework)) for case in made]


def test_no_finding_names_a_level_that_nobody_recorded(sound: Case) -> None:
    naming = 0
    for case in cases(sound):
        for rule in RULES:
            for finding in rule.findings(case):
                named, recorded = graded(case, finding)
                assert named <= recorded, finding
                naming += bool(named)
    assert naming  # a level that a person recorded may be repeated, and is


def test_no_finding_of_the_worked_example_names_a_level_by_the_words_of_the_scale() -> None:
    case = example()
    assert case.framework.scale is not None
    names = "|".join(level.name for level in case.framework.scale.levels)
    for finding in check_case(case):
        for number in re.findall(rf"\b(\d) (?:{names})\b", finding.sentence + finding.remedy):
            assert int(number) in graded(case, finding)[1]


def test_no_rule_makes_a_judgement_or_an_average() -> None:
    """Checks read only: nothing in them builds a record, sets a level, or calls anything that averages."""
    for path in sorted((REPOSITORY / "pimlib" / "checks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert not called.startswith("record_"), called
                assert called not in {
                    "Judgement",
                    "draft_record",
                    "model_copy",
                    "mean",
                    "median",
                    "fmean",
                    "round",
                    "sum",
                }
                assert "level" not in [keyword.arg for keyword in node.keywords]


def test_the_worked_example_holds_nothing_grave_and_each_finding_is_in_its_scope() -> None:
    found = check_case(example())
    assert [finding for finding in found if finding.severity == "error"] == []
    assert len(found) == len({(finding.code, finding.place, finding.sentence) for finding in found})
