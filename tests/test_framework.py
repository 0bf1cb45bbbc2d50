"""The Performance Improvement Model as the guide has it, and framework files that are refused.

The facts below were read from SWIA's Guide to Supported Self-Evaluation (2009), not from our file: codes and titles from the headings
and the chart of the model, numbers of key factors from the tables of its third section. Where the extract is damaged, a comment says
how it was read.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from building import BAD, REPOSITORY, SHARED, plain, refusal, small_framework

from pimlib.framework import REF, Area, Framework, framework_names, load_framework, load_framework_file, shipped

QUESTIONS = {
    "1": "What key outcomes have we achieved for people who use our services?",
    "2": "What impact have we had on people who use our services and other stakeholders?",
    "3": "How good is our delivery of key processes?",
    "4": "How good is our management?",
    "5": "How good is our leadership?",
    "6": "What is our capacity for improvement?",
}
# Title of each area in its order, and its key question. The chart of the model sets areas 2 to 4 under the second, 6 to 8 under the fourth.
AREAS = (
    ("Key outcomes for people who use services and their carers", "1"),
    ("Impact on people who use our services", "2"),
    ("Impact on employees", "2"),
    ("Impact on the community", "2"),
    ("Delivery of key processes", "3"),
    ("Policy and service development, planning and performance management", "4"),
    ("Management and support of employees", "4"),
    ("Resources and capacity building", "4"),
    ("Leadership and direction", "5"),
    ("Capacity for improvement", "6"),
)
# By area, each indicator in its order: title and number of key factors.
INDICATORS: dict[str, list[tuple[str, int]]] = {
    "1": [
        ("Outcomes for adults, carers, children and families", 3),
        ("Performance against national and local targets", 2),
    ],
    "2": [
        # five stand in the column of key factors; two slipped under the questions, and end without a question mark
        ("Experience of individuals, children and their parents and carers who use our services", 7),
    ],
    "3": [
        ("Motivation and satisfaction", 7),
        ("Employees' ownership of vision, policy and strategy", 3),
    ],
    "4": [
        ("Community perception, understanding and involvement", 6),
        ("Impact on other stakeholders", 3),
        ("Community capacity", 3),
    ],
    "5": [
        ("Access to services", 6),
        ("Day-to-day planning and resource allocation", 7),
        ("Assessment, care management and statutory supervision", 5),
        ("Risk management and accountability", 5),
        ("Personalised approaches", 6),
        # the fourth has nine grounds under it
        ("Inclusion, equality and fairness in service delivery", 4),
        ("Joint and integrated delivery of services", 5),
    ],
    "6": [
        ("Development of policy and procedures", 5),
        ("Operational and service planning", 6),
        ("Strategic planning including partnership planning", 6),
        ("Involvement of users, carers and other stakeholders", 2),
        ("Range and quality of services", 7),
        ("Quality assurance and continuous improvement", 6),
    ],
    "7": [
        ("Recruitment and retention", 5),
        ("Employee deployment and teamwork", 5),
        ("Development of employees", 5),
    ],
    "8": [
        # the third has five arrangements under it, and the fourth slipped in among them
        ("Financial management", 4),
        ("Resource management", 4),
        ("Social work information systems", 6),
        ("Partnership arrangements", 5),
        ("Commissioning arrangements", 8),
    ],
    "9": [
        # the column was lost; four of the questions have no question mark
        ("Vision, values and aims", 4),
        ("Leadership of people", 4),
        ("Leadership of change and improvement", 6),
    ],
    "10": [
        # the three issues that are to come first
        (
            "Evaluation based on the evidence of the nine other areas for evaluation, especially outcomes, impact, leadership and direction",
            3,
        ),
    ],
}
LEVELS = {6: "Excellent", 5: "Very good", 4: "Good", 3: "Adequate", 2: "Weak", 1: "Unsatisfactory"}
DEFINITIONS = {
    6: "Excellent or outstanding",
    5: "Major strengths",
    4: "Important strengths with some areas for improvement",
    3: "Strengths just outweigh weaknesses",
    2: "Important weaknesses",
    1: "Major weaknesses",
}
PROMPTS = {"1": 0, "2": 2, "3": 2, "4": 0, "5": 5, "6": 4, "7": 2, "8": 4, "9": 3, "10": 0}


@pytest.fixture(scope="module")
def pim() -> Framework:
    return load_framework("pim")


def test_there_are_six_key_questions_as_the_guide_words_them(pim: Framework) -> None:
    assert {question.id: question.title for question in pim.questions} == QUESTIONS


def test_there_are_ten_areas_under_them(pim: Framework) -> None:
    assert [(area.title, area.question) for area in pim.areas] == list(AREAS)
    assert [area.id for area in pim.areas] == [str(number) for number in range(1, 11)]


def test_there_are_33_indicators_with_code_title_and_key_factors(pim: Framework) -> None:
    expected = {
        f"pim:{area}.{number}": (title, factors)
        for area, indicators in INDICATORS.items()
        for number, (title, factors) in enumerate(indicators, start=1)
    }
    found = {ref: (indicator.title, len(indicator.factors)) for ref, indicator in pim.indicators.items()}
    assert found == expected
    assert list(found) == list(expected)
    assert len(found) == 33


def test_each_indicator_belongs_to_the_area_of_its_number_and_is_printed_as_its_code(pim: Framework) -> None:
    for area in pim.areas:
        assert {indicator.id.split(".")[0] for indicator in area.indicators} == {area.id}
        assert all(indicator.printed == indicator.id for indicator in area.indicators)


def test_the_scale_has_six_levels_and_six_is_the_best(pim: Framework) -> None:
    assert pim.scale is not None
    assert {level.level: level.name for level in pim.scale.levels} == LEVELS
    assert {level.level: level.definition for level in pim.scale.levels} == DEFINITIONS
    assert (pim.scale.range, pim.scale.named(4), pim.scale.named(7)) == ("1 to 6", "4 Good", "7")
    assert all(level.means and level.applies_when and level.calls_for for level in pim.scale.levels)


@pytest.mark.parametrize(
    ("level", "asks"),
    [
        (6, ["sustain"]),
        (5, ["improve", "excellent"]),
        (3, ["robust action"]),
        (2, ["structured", "planned"]),
        (1, ["urgent", "at once"]),
    ],
)
def test_each_level_says_what_it_calls_for(pim: Framework, level: int, asks: list[str]) -> None:
    assert pim.scale is not None
    found = pim.scale.level(level)
    assert found is not None
    assert all(word in " ".join(found.calls_for).lower() for word in asks)


def test_guidance_prompts_stand_where_the_guide_has_them(pim: Framework) -> None:
    assert {area.id: len(area.prompts) for area in pim.areas} == PROMPTS


def test_a_ceiling_is_three_and_holds_the_area_never_an_indicator(pim: Framework) -> None:
    for area in pim.areas:
        for prompt in area.prompts:
            assert prompt.ceiling == 3
            assert "area as a whole is unlikely to be better than adequate" in prompt.says
    assert all("ceiling" not in type(indicator).model_fields for indicator in pim.indicators.values())


def test_each_factor_of_a_prompt_names_indicators_of_its_own_area(pim: Framework) -> None:
    for area in pim.areas:
        own = {indicator.id for indicator in area.indicators}
        for prompt in area.prompts:
            assert prompt.indicators
            assert set(prompt.indicators) <= own


def test_the_factors_of_a_prompt_keep_the_triggers_of_the_guide(pim: Framework) -> None:
    triggers = {area.id: " ".join(prompt.trigger.lower() for prompt in area.prompts) for area in pim.areas}
    assert "lack motivation" in triggers["3"]
    assert "undervalued" in triggers["3"]
    assert triggers["5"].count("widespread") == 2
    assert triggers["5"].count("weakness") == 5
    assert all(triggers[id].count("weak") >= PROMPTS[id] for id in ("2", "6", "7", "8", "9") if id != "6")


def test_three_indicators_have_no_illustrations_and_every_other_has_both(pim: Framework) -> None:
    without = [indicator.id for indicator in pim.indicators.values() if indicator.illustrations is None]
    assert without == ["1.1", "1.2", "10.1"]
    for indicator in pim.indicators.values():
        assert indicator.illustrations is None or (indicator.illustrations.very_good and indicator.illustrations.weak)


def test_every_area_says_its_role_and_every_indicator_what_to_ask_and_where_to_look(pim: Framework) -> None:
    assert all(area.role for area in pim.areas)
    for indicator in pim.indicators.values():
        assert indicator.questions
        assert indicator.evidence or indicator.id == "10.1"  # it rests on the other nine areas


def test_only_area_10_asks_for_a_statement_of_three_components_and_three_positions(pim: Framework) -> None:
    assert [area.id for area in pim.areas if area.statement] == ["10"]
    statement = pim.area("10").statement
    assert statement is not None
    assert [position.says.lower() for position in statement.positions] == [
        "we are confident that",
        "we can demonstrate that",
        "we cannot yet demonstrate that",
    ]
    assert len(statement.components) == 3
    assert len(statement.contextual) == 9


def test_the_process_has_ten_steps_and_a_cycle_of_three_years(pim: Framework) -> None:
    assert len(pim.process.steps) == 10
    assert len(pim.process.checklist) == 7
    assert len(pim.process.scan_heads) == 7
    assert pim.process.cycle is not None
    assert pim.process.cycle.years == 3


def test_the_wording_is_our_own() -> None:
    tool = SHARED / "tools" / "own_words.py"
    if not tool.is_file():
        pytest.skip("the source documents are not beside the repository")
    done = subprocess.run([sys.executable, str(tool), str(REPOSITORY)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_references_lead_to_areas_and_indicators_and_nowhere_else(pim: Framework) -> None:
    assert pim.title_of("pim:5.1") == "5.1 Access to services"
    assert pim.title_of("pim:10") == "10 Capacity for improvement"
    assert [pim.title_of(ref) for ref in ("pim:5.10", "pim:11", "pif:5.1", "pim:")] == [None] * 4
    assert [area.id for area in (pim.area_of("pim:5"), pim.area_of("pim:5.7")) if isinstance(area, Area)] == ["5", "5"]
    assert pim.area_of("pim:7.7") is None
    assert pim.area("pim:5") is pim.area("5")


def test_an_area_that_is_not_there_is_refused_with_those_that_are(pim: Framework) -> None:
    said = plain(refusal(lambda: pim.area("11")))
    assert said == "framework pim: no such area for evaluation; found `11`, expected one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10."


def test_the_frameworks_that_ship_can_all_be_read() -> None:
    assert "pim" in framework_names()
    for name in framework_names():
        assert load_framework(name).id == name
        assert load_framework(name).digest.startswith("sha256:")


@pytest.mark.parametrize("id", ["pimm", "../pim", "", "PIM"])
def test_an_unknown_framework_is_refused_with_those_that_are_there(id: str) -> None:
    assert "there is no framework of this id" in plain(refusal(lambda: load_framework(id)))


def test_a_version_that_does_not_ship_is_refused() -> None:
    said = plain(refusal(lambda: load_framework("pim", "1999.1")))
    assert "found `1999.1`, expected `2009.1`" in said


def test_ids_and_titles_stay_the_text_that_was_written() -> None:
    small = small_framework()
    assert list(small.indicators) == ["small:1.1", "small:1.10", "small:2.1"]
    assert small.title_of("small:1.10") == "1.10 no"


REFUSED = {
    "alias": ("line 27", "an alias (*) is not allowed; found `*bread`"),
    "anchor": ("line 27", "an anchor (&) is not allowed; found `&fresh`"),
    "another-name": ("line 2", "the file's name is not the id in it; found `bread`, expected `another-name`"),
    "beside-unknown": ("line 37", "an area that is to be read beside another is not there; found `7`, expected one of 1"),
    "ceiling-no": ("line 24", "ceiling: not a whole number; found `no`, expected digits only"),
    "ceiling-off-the-scale": ("line 24", "the ceiling of 1.p1 is not on the scale; found 3, expected a level from 1 to 2"),
    "ceiling-the-best": ("line 24", "the ceiling of 1.p1 is the best level, so it holds nothing back; found 2"),
    "language-a-word": ("line 8", "language: not a language as a web page names it; found `English`, expected two letters"),
    "title-empty": ("line 27", "indicators 1.title: this is empty; expected some text"),
    "ceiling-without-scale": ("line 20", "the ceiling of 1.p1 is not on the scale; found 1, expected no ceiling"),
    "colon-in-text": ("line 27", "not readable as YAML"),
    "comma-in-text": ("line 29", "this key is not known here. Put a text that holds a comma into quotation marks."),
    "component-twice": ("line 35", "an id stands twice; found `will` of the components of the statement of 1 again"),
    "control-sign": ("line 29", "a sign that does not belong into text; found the sign U+000B"),
    "empty": ("", "this file is empty"),
    "essential-none": (
        "line 37",
        "the head taste can't do without evidence that is not listed; found `crumbs`, expected none: there are no `scan_essentials`",
    ),
    "evidence-unknown": (
        "line 31",
        "evidence 1.kind: not one of the words allowed here; found `hearsay`, expected 'measures', 'survey', 'case-files'",
    ),
    "favourable-not-offered": (
        "line 35",
        "s1.1 calls an answer favourable that it does not offer; found `Fine`, expected one of Good, Bad",
    ),
    "five-and-fifty": ("line 24", "1.p1 names an indicator that its area does not hold; found `5.1`, expected one of 5.10"),
    "format-later": ("line 1", "a format that this version does not know; found `2`, expected `1`"),
    "head-nowhere": ("line 37", "a reference leads nowhere; found `head-nowhere:2`"),
    "heard-twice": ("line 36", "an id stands twice; found `h` again"),
    "heading-none": (
        "line 31",
        "measure m1 stands under a heading that is not there; found `h2`, expected none: there are no `headings`",
    ),
    "heading-unknown": ("line 32", "measure m1 stands under a heading that is not there; found `h2`, expected one of h1"),
    "id-of-two-kinds": ("line 31", "could mean two things; found measure `1.1` beside indicator `1.1`"),
    "id-twice": ("line 30", "an id stands twice; found `1.1.f1` again"),
    "id-under_score": ("line 2", "not an id for a framework; found `id-under_score`, expected 1 to 24 of a-z, 0-9 and -"),
    "id-with-a-space": (
        "line 29",
        "not an id that a reference can hold; found `1.1 f1`, expected letters, digits, dots and hyphens",
    ),
    "illustration-twice": ("line 33", "an id stands twice; found `1.1.v1` again"),
    "indicator-elsewhere": (
        "line 26",
        "the id of an indicator does not begin with that of its area; found `2.1`, expected `1.` and more",
    ),
    "informs-nowhere": (
        "line 31",
        "a reference leads nowhere; found `informs-nowhere:1.2`, expected an area, indicator or measure of this file",
    ),
    "key-missing": ("line 26", "indicators 1.title: this key is needed and is not there"),
    "key-twice": ("line 28", "the key `title` stands twice; found first on line 27"),
    "key-unknown": ("line 28", "titel: this key is not known here"),
    "language-missing": ("", "language: this key is needed and is not there"),
    "level-a-word": ("line 15", "level: not a whole number; found `one`"),
    "level-twice": ("line 15", "a level stands twice; found 2"),
    "many": ("line 24", "expected a level from 1 to 2"),
    "measure-area-unknown": ("line 31", "measure m1 belongs to an area that is not there; found `2`, expected one of 1"),
    "named-source-nowhere": ("line 30", "a reference leads nowhere; found `named-source-nowhere:2`"),
    "need-unknown": ("line 15", "not one of the words allowed here; found `more bread`, expected 'planned-action'"),
    "not-own-wording": ("line 10", "found `theirs`, expected 'own'"),
    "not-utf8": ("", "not UTF-8 text"),
    "only-a-list": ("", "not a list of `key: value` lines"),
    "prompt-unknown-indicator": (
        "line 24",
        "1.p1 names an indicator that its area does not hold; found `1.2`, expected one of 1.1",
    ),
    "question-unknown": ("line 20", "area 1 belongs to a key question that is not there; found `7`, expected one of 1"),
    "reading-empty": ("line 31", "the reading r1 has no question; expected one question or more"),
    "reading-informs-nowhere": ("line 31", "a reference leads nowhere; found `reading-informs-nowhere:2`"),
    "reading-without-scale": (
        "line 25",
        "r1.1 is answered by a level, but there is no scale; found `scale`, expected yes_no. Change it, or write a `scale`.",
    ),
    "ref-without-framework": (
        "line 31",
        "not a reference; found `1.1`, expected framework:id, such as ref-without-framework:1. Write it with its framework.",
    ),
    "scale-empty": ("line 12", "the scale has no level; expected two levels or more. Write them, or take `scale` out."),
    "step-twice": ("line 33", "an id stands twice; found `taste` of the steps of the process again"),
    "survey-informs-nowhere": ("line 31", "a reference leads nowhere; found `survey-informs-nowhere:2`"),
    "tab": ("line 27", "a tab stands where spaces are needed"),
    "tag": ("line 26", "a tag (!) is not allowed; found `!!float`"),
    "team-the-wrong-way": ("line 37", "the most (4) is less than the fewest (6)"),
    "two-documents": ("line 16", "a second document begins"),
    "voice-unknown": ("line 37", "a voice that is not there; found `bakers`, expected one of eaters"),
}


def test_every_wrong_file_is_tried() -> None:
    assert {path.stem for path in (BAD / "framework").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_wrong_framework_file_is_refused_with_its_line(name: str) -> None:
    faults = refusal(lambda: load_framework_file(BAD / "framework" / f"{name}.yaml"))
    line, said = REFUSED[name]
    place = f"frameworks/{name}.yaml{', ' if line else ''}{line}"
    assert any(fault.place.startswith(place) and said in str(fault) for fault in faults), plain(faults)
    assert all(fault.remedy for fault in faults)


def test_every_fault_of_a_framework_is_said_at_once() -> None:
    assert len(refusal(lambda: load_framework_file(BAD / "framework" / "many.yaml"))) == 3


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"many", "alias"}))
def test_one_fault_is_said_once_and_brings_no_other(name: str) -> None:
    assert len(refusal(lambda: load_framework_file(BAD / "framework" / f"{name}.yaml"))) == 1


def test_an_id_and_a_reference_end_with_their_last_sign() -> None:
    assert REF.match("pim:5.1")
    assert not REF.match("pim:5.1\n")


def test_frameworks_ship_beside_the_package_or_inside_it() -> None:
    assert shipped("frameworks").is_dir()
    assert shipped("workbooks").is_dir()
    assert Path(shipped("frameworks") / "pim.yaml").is_file()
