"""The Performance Improvement Framework for children and families, and the headings of the EFQM and the PSIF.

The facts below were read from the framework's chart, not from our file: codes and the first words of their titles, headings of the
vision, parts, named sources. Of the EFQM and the PSIF the sources hold no more than a few sentences and one heading.
"""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from pimlib.framework import Framework, load_framework

# The chart's own titles; but for capitals, five areas and three questions have those of the PIM.
QUESTIONS = {
    "1": "What key outcomes have we achieved?",  # printed with a space before the question mark
    "2": "What impact have we had on people who use our services and other stakeholders?",
    "3": "How good is our delivery of key processes?",
    "4": "How good is our operational management?",
    "5": "How good is our strategic leadership?",
    "6": "What is our capacity for improvement?",
}
# The chart does not say which question an area belongs to: as in the PIM.
AREAS = (
    ("Key Outcomes", "1"),
    ("Impact on Children and Families", "2"),
    ("Impact on Staff", "2"),
    ("Impact on the Community", "2"),
    ("Delivery of Key Processes", "3"),
    ("Policy Development and Planning", "4"),
    ("Management and Support of Staff", "4"),
    ("Resources and Capacity Building", "4"),
    ("Leadership and Direction", "5"),
    ("Capacity for Improvement", "6"),
)
HEADINGS = ("Safe", "Nurtured", "Healthy", "Achieving", "Active", "Respected and responsible", "Included")
# In the order of the chart: how the title begins, its code as printed, how the title ends, the heading it stands under.
UNDER_THE_VISION = (
    ("Children for whom there is a repeat", "1 S.1", "or removal from register.", "Safe"),
    ("Looked after children missing from home", "1 S.2", "24 hours or more", "Safe"),
    ("Looked after children engaging in high risk", "1 S.3", "received effective support", "Safe"),
    ("Accommodated children with three or more placements", "1 N.1", "current care episode", "Nurtured"),
    ("Children placed in kinship care", "1 N.2", "support needs are being met", "Nurtured"),
    ("Accommodated children returned to their family", "1 N.3", "with them 6 months later", "Nurtured"),
    ("Looked after children who have a consistent", "1 N.4", "with a social worker", "Nurtured"),
    ("", "1 N.5", "", "Nurtured"),  # nothing is printed over its two parts
    ("Sibling groups placed together", "1 N.6", "becoming accommodated or subsequently", "Nurtured"),
    ("Children receiving planned support", "1 N.7", "voluntary basis from social work", "Nurtured"),
    ("Accommodated children who had (direct or indirect)", "1 N.8", "with their care plan", "Nurtured"),
    ("Accommodated children placed with foster carers", "1 N.9", "outwith the registration criteria", "Nurtured"),
    ("Accommodated children who received a comprehensive health", "1 H.1", "first becoming accommodated", "Healthy"),
    ("Accommodated children whose health needs", "1 H.2", "in the health assessment", "Healthy"),
    ("Accommodated children and young people", "1 H.3", "misusing substances", "Healthy"),
    ("Pregnancies for accommodated teenagers", "1 H.4", "13 to 15 years", "Healthy"),
    ("Suicides, attempted suicides and self harm", "1 H.5", "children and young people", "Healthy"),
    ("Children whose chosen skills", "1 ACH.1", "been maintained as planned", "Achieving"),
    ("Children whose self esteem and confidence", "1 ACH.2", "been maintained as planned", "Achieving"),
    ("Looked after children and young people", "1 ACH.3", "reaching appropriate attainment levels", "Achieving"),
    ("Looked after pre-school children", "1 ACH.4", "appropriate development milestones", "Achieving"),
    ("Children who regularly participate in cultural", "1 ACT.1", "in their action plan", "Active"),
    ("Assessments where social work has a role", "1 R.1", "child's/ young person's wishes", "Respected and responsible"),
    ("Children and young people who are given", "1 R.2", "on the services received", "Respected and responsible"),
    ("Accommodated children and young people who become", "1 R.3", "whilst being accommodated", "Respected and responsible"),
    ("Parents/ carers of looked after children", "1 R.4", "parenting skills have improved", "Respected and responsible"),
    ("Young carers who are identified", "1 INC.1", "accessing their planned support", "Included"),
    ("Young carers who are in education", "1 INC.2", "employment or training", "Included"),
    ("Care leavers (under 19) who have experienced", "1 INC.3", "homelessness in past year", "Included"),
    ("Care leavers (under 19) who are", "1 INC.4", "employment or training", "Included"),
    ("Children who receive the equipment and adaptations", "1 INC.5", "their assessed needs", "Included"),
    ("Young people transferring to adult services", "1 INC.6", "in advance of transition", "Included"),
    ("Children who feel safe or safer", "2 S.4", "if less than one year)", "Safe"),
    ("Looked after children of school age", "2 N.10", "any concerns they may have", "Nurtured"),
    ("Children who say that they have", "2 H.6", "to live a healthy lifestyle", "Healthy"),
    ("Children who can identify what they are", "2 ACH.5", "other aspects of life)", "Achieving"),
    ("Children who can identify an activity/activities", "2 ACT.2", "sporting or social activities)", "Active"),
    ("Children and families who feel", "2 R.5", "as a result of support", "Respected and responsible"),
    ("Children who say that their views", "2 R.6", "opportunities to be responsible", "Respected and responsible"),
    ("Parents and carers say that their views", "2 R.7", "the vision for children).", "Respected and responsible"),
    ("Children who say that they feel accepted", "2 INC.7", "get to take part.", "Included"),
)
WITHOUT_A_HEADING = (
    ("Social work assessments and contributions", "5.1", "completed within agreed timescales"),
    ("Review meetings for which the social work", "5.2", "within the agreed timescales"),
    ("Length of time your qualified social workers", "7.1", "social work services for children"),
    ("Length of time other field work staff", "7.2", "social work services for children"),
    ("Working days lost to sickness and absence", "7.3", "children and families social work"),
    ("Open cases in children and families", "7.4", "have an allocated worker"),
    ("Staff working with children in need", "7.5", "in the National Training Strategy"),
    ("Residential childcare staff meeting the qualification", "7.6", "Social Services Council register"),
    ("Staff working in children and families", "7.7", "(continuous professional development) plan"),
    ("Managers in children and families social work", "9.1", "in management or leadership"),
    ("Summary of your self assessment on impacts", "10.1", "leadership and direction"),
)
PARTS = {
    "1 N.5": ("Children under 5 placed in adoptive", "Children aged 5 and over placed"),
    "7.3": ("Qualified social workers", "Other field work staff", "Residential childcare staff"),
    "7.4": ("An allocated qualified social worker", "An allocated worker (qualified"),
}
# Of each area: how many sources of quality indicators it names beside SWIA's, and a word of each.
BESIDE_SWIA: dict[str, tuple[str, ...]] = {
    "1": ("themes", "HMIe"),
    "2": ("themes",),
    "3": ("How Good Is Our Team",),
    "5": ("How Good Are Our Key Processes",),
}
# The PIM's indicators outside the area of the same number that a measure is said to speak to; ours to decide.
BEYOND_ITS_AREA = {
    "1.S.3": ["pim:5.4"],
    "1.N.4": ["pim:5.2"],
    "1.N.8": ["pim:5.3"],
    "1.N.9": ["pim:5.2"],
    "1.H.1": ["pim:5.3"],
    "1.R.1": ["pim:5.3"],
    "1.R.2": ["pim:2.1"],
    "1.INC.1": ["pim:5.1"],
    "1.INC.5": ["pim:5.1"],
    "1.INC.6": ["pim:5.3", "pim:5.7"],
    "2.S.4": ["pim:1.1"],
    "2.R.5": ["pim:1.1"],
    "2.INC.7": ["pim:5.6"],
    "7.3": ["pim:3.1"],
    "7.4": ["pim:5.2"],
}


@pytest.fixture(scope="module")
def pif() -> Framework:
    return load_framework("pif")


def test_it_is_chosen_for_its_measures_and_has_no_scale(pif: Framework) -> None:
    assert (pif.use, pif.nation, pif.version, pif.scale) == ("measures", "Scotland", "1.1", None)
    assert pif.title.startswith("Performance Improvement Framework for Children")
    assert pif.year == "undated"  # neither a date nor a publisher stands in the chart


def test_its_six_key_questions_are_its_own(pif: Framework) -> None:
    assert {question.id: question.title for question in pif.questions} == QUESTIONS


def test_its_ten_areas_have_titles_of_their_own_and_no_indicators(pif: Framework) -> None:
    assert [(area.title, area.question) for area in pif.areas] == list(AREAS)
    assert [area.id for area in pif.areas] == [str(number) for number in range(1, 11)]
    assert pif.indicators == {}


def test_titles_that_differ_from_those_of_the_pim(pif: Framework) -> None:
    pim = load_framework("pim")
    areas = [a.id for a, b in zip(pif.areas, pim.areas, strict=True) if a.title.lower() != b.title.lower()]
    questions = [a.id for a, b in zip(pif.questions, pim.questions, strict=True) if a.title.lower() != b.title.lower()]
    assert (areas, questions) == (["1", "2", "3", "6", "7"], ["1", "4", "5"])


def test_the_seven_headings_of_the_vision(pif: Framework) -> None:
    assert tuple(heading.title for heading in pif.headings) == HEADINGS


def test_52_codes_in_the_order_of_the_chart(pif: Framework) -> None:
    printed = [row[1] for row in (*UNDER_THE_VISION, *WITHOUT_A_HEADING)]
    assert [measure.printed for measure in pif.measures] == printed
    assert [measure.id for measure in pif.measures] == [code.replace(" ", ".") for code in printed]
    assert len(printed) == 52


@pytest.mark.parametrize(("first", "code", "last", "heading"), UNDER_THE_VISION)
def test_a_measure_under_the_vision(pif: Framework, first: str, code: str, last: str, heading: str) -> None:
    measure = next(measure for measure in pif.measures if measure.printed == code)
    titles = {one.id: one.title for one in pif.headings}
    assert titles[measure.heading] == heading
    assert measure.area == code[0]
    assert measure.title.startswith(first)
    assert measure.title.endswith(last)


@pytest.mark.parametrize(("first", "code", "last"), WITHOUT_A_HEADING)
def test_a_measure_without_a_heading(pif: Framework, first: str, code: str, last: str) -> None:
    measure = next(measure for measure in pif.measures if measure.printed == code)
    assert (measure.heading, measure.area) == ("", code.split(".")[0])
    assert measure.title.startswith(first)
    assert measure.title.endswith(last)


def test_how_many_stand_in_each_area_and_under_each_heading(pif: Framework) -> None:
    areas = Counter(measure.area for measure in pif.measures)
    assert {area.id: areas[area.id] for area in pif.areas} == {
        "1": 32,
        "2": 9,
        "3": 0,
        "4": 0,
        "5": 2,
        "6": 0,
        "7": 7,
        "8": 0,
        "9": 1,
        "10": 1,
    }
    by_heading = Counter((measure.area, measure.heading) for measure in pif.measures if measure.heading)
    assert [by_heading["1", heading.id] for heading in pif.headings] == [3, 9, 5, 4, 1, 4, 6]
    assert [by_heading["2", heading.id] for heading in pif.headings] == [1, 1, 1, 1, 1, 3, 1]


def test_the_codes_under_a_heading_run_on_from_area_1_into_area_2(pif: Framework) -> None:
    for heading in pif.headings:
        numbers = [int(measure.id.split(".")[2]) for measure in pif.measures if measure.heading == heading.id]
        assert numbers == list(range(1, len(numbers) + 1))


def test_three_codes_have_parts_which_makes_56_in_all(pif: Framework) -> None:
    found = {measure.printed: measure.parts for measure in pif.measures if measure.parts}
    assert list(found) == list(PARTS)
    for code, beginnings in PARTS.items():
        assert "".join(part.printed for part in found[code]) == "abc"[: len(beginnings)]
        assert all(part.title.startswith(first) for part, first in zip(found[code], beginnings, strict=True))
    assert sum(len(measure.counted) for measure in pif.measures) == 56


def test_every_title_is_that_of_the_chart_to_the_letter(pif: Framework) -> None:
    """One line for each: the code as printed, a space, the title. The digest was taken from the chart's own lines."""
    lines = []
    for measure in pif.measures:
        if measure.printed != "1 N.5":  # no title of its own
            lines.append(f"{measure.printed} {measure.title}")
        lines += [f"{measure.printed} {part.printed} {part.title}" for part in measure.parts]
    assert len(lines) == 58
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == "0bb7f9d9dcd8b5f8"


def test_a_child_who_is_not_yet_placed_is_counted_and_not_left_out(pif: Framework) -> None:
    """Such a child has no date of placement: to leave out children without one would leave only those who were placed."""
    for id in ("1.N.5.a", "1.N.5.b"):
        part = pif.measure(id)
        assert part is not None
        assert "not been placed" in part.definition
        assert "known to be placed" in part.definition


def test_the_two_parts_on_permanence_have_an_age_and_a_time_each(pif: Framework) -> None:
    for id, age, months in (("1.N.5.a", "under 5", "12 months"), ("1.N.5.b", "5 and over", "24 months")):
        part = pif.measure(id)
        assert part is not None
        assert age in part.title
        assert months in part.title
        assert months in part.numerator


def test_the_types_that_the_titles_ask_for(pif: Framework) -> None:
    others = {measure.id: measure.type for measure in pif.measures if measure.type != "proportion"}
    assert others == {"1.H.4": "count", "1.H.5": "count", "7.1": "duration", "7.2": "duration", "7.3": "days", "10.1": "text"}


def test_every_definition_is_marked_as_ours_and_says_what_to_count(pif: Framework) -> None:
    for measure in pif.measures:
        assert measure.definition_origin == "project"
        for one in measure.counted:
            assert one.definition, one.id
            assert bool(one.numerator) is bool(one.denominator) is (one.type in ("proportion", "days")), one.id
            assert bool(one.unit) is (one.type != "text"), one.id
        assert not measure.parts or not (measure.numerator or measure.denominator)


@pytest.mark.parametrize("id", ["1.S.2", "1.N.5.a", "1.N.5.b", "1.H.3", "1.H.4", "1.H.5", "1.R.3", "1.INC.3"])
def test_a_measure_of_few_children_warns_against_publishing(pif: Framework, id: str) -> None:
    measure = pif.measure(id)
    assert measure is not None
    assert "number is" in measure.definition
    assert "do not publish it where it could identify somebody" in measure.definition


@pytest.mark.parametrize(
    ("id", "better"),
    [
        ("1.S.1", "lower"),
        ("1.S.2", "lower"),
        ("1.N.1", "lower"),
        ("1.N.7", "none"),
        ("1.N.9", "lower"),
        ("1.H.3", "lower"),
        ("1.H.4", "lower"),
        ("1.H.5", "lower"),
        ("1.R.3", "lower"),
        ("1.INC.3", "lower"),
        ("7.1", "none"),
        ("7.2", "none"),
        ("7.3", "lower"),
        ("10.1", "none"),
    ],
)
def test_which_way_is_good_news_where_it_is_not_up(pif: Framework, id: str, better: str) -> None:
    measure = pif.measure(id)
    assert measure is not None
    assert measure.better == better


def test_everywhere_else_more_is_better(pif: Framework) -> None:
    assert sum(measure.better == "higher" for measure in pif.measures) == 52 - 14
    for measure in pif.measures:
        assert {part.better for part in measure.parts} <= {measure.better}


def test_staffing_is_an_input_what_is_done_an_output_and_what_people_say_an_outcome(pif: Framework) -> None:
    stages = {measure.id: measure.stage for measure in pif.measures}
    assert {id for id, stage in stages.items() if stage == "input"} == {"7.1", "7.2", "7.3", "7.5", "7.6", "7.7", "9.1"}
    assert (stages["5.1"], stages["5.2"], stages["7.4"], stages["1.H.1"], stages["1.R.1"]) == ("output",) * 5
    assert {stages[measure.id] for measure in pif.measures if measure.area == "2"} == {"outcome"}


def test_every_measure_speaks_to_an_indicator_of_the_pim_in_the_area_of_its_number(pif: Framework) -> None:
    pim = load_framework("pim")
    for measure in pif.measures:
        assert all(pim.title_of(ref) for ref in measure.informs), measure.id
        assert any(ref.startswith(f"pim:{measure.area}.") for ref in measure.informs), measure.id


def test_which_measures_speak_to_an_indicator_of_another_area(pif: Framework) -> None:
    beyond = {m.id: [ref for ref in m.informs if not ref.startswith(f"pim:{m.area}.")] for m in pif.measures}
    assert {id: refs for id, refs in beyond.items() if refs} == BEYOND_ITS_AREA


def test_every_area_names_swia_s_quality_indicators_and_four_name_others(pif: Framework) -> None:
    for area in pif.areas:
        swia = [source for source in area.quality_indicators if source.text == "SWIA's quality indicators"]
        assert [source.ref for source in swia] == [f"pim:{area.id}"]
        others = [source for source in area.quality_indicators if source not in swia]
        expected = BESIDE_SWIA.get(area.id, ())
        assert len(others) == len(expected)
        assert all(word in source.text for source, word in zip(others, expected, strict=True))
        assert not any(source.ref for source in others)  # documents that we do not hold


def test_the_document_by_hmie_is_named_in_full(pif: Framework) -> None:
    named = next(passage for passage in pif.about if "HMIe" in " ".join(passage.says))
    assert named.title.startswith("How well are children and young people")
    assert named.title.endswith("and their needs met")  # no question mark in the chart


def test_what_the_project_added_is_marked(pif: Framework) -> None:
    assert {passage.kind: passage.origin for passage in pif.about} == {
        "overview": "source",
        "definition": "source",
        "guidance": "project",
        "limit": "project",
    }
    assert any("inferred from the PIM" in area.source_ref.note for area in pif.areas)
    assert any("1 N.5" in repair for repair in pif.area("1").source_ref.repairs)


# The nine headings are generally known; Appendix 3's figures, which would hold them, are empty in the extract.
EFQM = (
    ("Leadership", "Enablers"),
    ("Policy and Strategy", "Enablers"),
    ("People", "Enablers"),
    ("Partnerships and Resources", "Enablers"),
    ("Processes", "Enablers"),
    ("Customer Results", "Results"),
    ("People Results", "Results"),
    ("Society Results", "Results"),
    ("Key Performance Results", "Results"),
    ("Innovation and learning", "Innovation and learning"),
)
PSIF = (
    ("Leadership", "Enablers"),
    ("Service Planning", "Enablers"),
    ("People Resources", "Enablers"),
    ("Partners and Other Resources", "Enablers"),
    ("Service Processes", "Enablers"),
    ("Customer Results", "Results"),
    ("People Results", "Results"),
    ("Community Results", "Results"),
    ("Key Performance Results", "Results"),
)


@pytest.mark.parametrize(("id", "headings"), [("efqm", EFQM), ("psif", PSIF)])
def test_a_framework_that_is_held_for_its_headings_only(id: str, headings: tuple[tuple[str, str], ...]) -> None:
    framework = load_framework(id)
    questions = {question.id: question.title for question in framework.questions}
    assert [(area.title, questions[area.question]) for area in framework.areas] == list(headings)
    assert framework.use == "headings"
    assert (framework.indicators, framework.measures, framework.scale) == ({}, (), None)


def test_only_innovation_and_learning_is_taken_from_the_source() -> None:
    origins = {(id, area.title): area.origin for id in ("efqm", "psif") for area in load_framework(id).areas}
    assert [key for key, origin in origins.items() if origin == "source"] == [("efqm", "Innovation and learning")]
    assert {question.origin for question in load_framework("psif").questions} == {"project"}


@pytest.mark.parametrize("id", ["efqm", "psif"])
def test_it_says_that_the_figure_is_empty_and_that_a_system_with_weights_is_not_rebuilt(id: str) -> None:
    framework = load_framework(id)
    assert any("empty" in note for note in framework.notes)
    said = " ".join(sentence for passage in framework.about for sentence in passage.says)
    assert "algorithm" in said
    assert "guidance prompts" in said
