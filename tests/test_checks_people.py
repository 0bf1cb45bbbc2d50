"""Who does what, in the words that mend it."""

from __future__ import annotations

import pytest
from building import case_of, small_framework, sound_folder
from checking import both, changed, cycle, evaluation

from pimlib.checks import Case, check_case


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(sound_folder(tmp_path_factory.mktemp("sound")), small_framework())


@pytest.mark.parametrize("people", [True, False])
def test_a_name_that_is_no_id_is_said_with_the_line_to_write(sound: Case, people: bool) -> None:
    """Also where cycle.yaml names nobody at all: then every name is unknown."""
    change = evaluation(lead="Ada Lorne", team=(), evaluates={"small:1": "zed", "small:2": "zed"})
    case = changed(
        sound, both(change, cycle(people=sound.cycle.people if people else (), sensitive_findings={"protocol": "Tell."}))
    )
    first, second = (finding for finding in check_case(case) if finding.code == "C707")
    assert first.sentence == "`Ada Lorne` stands under `lead` in evaluations/scan.yaml and is nobody in cycle.yaml."
    same = "Write `ada` there, the id of Ada Lorne."
    other = "Add `- {id: ada-lorne, name: Ada Lorne}` to `people` in cycle.yaml, and write `ada-lorne` where the name stands"
    assert first.remedy.startswith(same if people else other)
    assert second.sentence.startswith("`zed` stands under `evaluates` in evaluations/scan.yaml and")
    assert second.remedy.startswith("Add `- {id: zed, name: Zed}` to `people` in cycle.yaml, or mend the name.")


def test_whom_to_tell_is_an_id_too(sound: Case) -> None:
    (found,) = check_case(changed(sound, cycle(sensitive_findings={"protocol": "Tell.", "tell": ["eve"]})))
    assert (found.code, found.sentence) == ("C707", "`eve` stands under `tell` in cycle.yaml and is nobody in cycle.yaml.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"Area 1": "Bo Lorne"}, '"small:1": bo-lorne'),
        ({"2": "cy"}, '"small:2": cy'),
        ({"small:1.10": "cy"}, '"small:1": cy'),
        ({"pim:1": "cy"}, '"small:1": cy'),
        ({"Bo": "1"}, '"small:1": bo'),
        ({"small:7": "cy"}, "one of small:1, small:2."),
    ],
)
def test_what_is_no_area_is_said_with_the_area_that_is_meant(sound: Case, written: dict[str, str], meant: str) -> None:
    found = [finding for finding in check_case(changed(sound, evaluation(evaluates=written))) if finding.code == "C711"]
    assert [meant in finding.remedy for finding in found] == [True]
    assert f"`{next(iter(written))}` stands under `evaluates` in evaluations/scan.yaml and is no " in found[0].sentence


def test_nobody_between_the_quotation_marks_is_nobody(sound: Case) -> None:
    found = check_case(changed(sound, evaluation(evaluates={"small:1": "", "small:2": "cy"})))
    assert [(finding.code, finding.place) for finding in found] == [("C703", "small:1")]
