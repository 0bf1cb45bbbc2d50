"""The Welsh peer review standards for children's and for adults' services, as the guide of April 2016 has them.

The facts below were counted in the tables of the guide, not in our files. Points that a page break cut in two are counted once:
children's element 6 has one such probe, adults' element 3 one such key issue.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from building import REPOSITORY

from pimlib.framework import Area, Framework, load_framework, load_framework_file
from pimlib.framework.crosswalk import Crosswalk, load_crosswalk_file

SETS = ("wales-children", "wales-adults")
ELEMENTS = [str(number) for number in range(1, 9)]
THEMES = {
    "wales-children": {
        "1": "Outcomes for, and the experiences of, children and young people and their families who use services",
        "2": "Leadership, strategy and working together",
        "3": "Service delivery, effective practice and commissioning",
        "4": "Performance, quality and resource management",
    },
    "wales-adults": {
        "1": "Outcomes for, and the experiences of, people who use services",
        "2": "Leadership, strategy and working together",
        "3": "Service delivery, effective practice and commissioning",
        "4": "Performance, quality and resource management",
    },
}


class Printed(NamedTuple):
    """An element as it is printed: its theme, title, numbers of standards, lines in the second column, lines in the third."""

    theme: str
    title: str
    standards: tuple[str, ...]
    asks: int
    evidence: int


PRINTED = {
    "wales-children": [
        # 1.4 is not printed; three tables: 6, 6 and 2 probes, 6 and 2 sources
        Printed("1", "Outcomes", ("1.1", "1.2", "1.3", "1.5"), 6 + 6 + 2, 6 + 2),
        # "experience s" in the title is one word
        Printed(
            "1", "Children and young people's, and their families experiences of services", ("2.1", "2.2", "2.3", "2.4"), 6 + 3, 9
        ),
        Printed("2", "Leadership", ("3.1", "3.2"), 5 + 6 + 4, 5),
        Printed("2", "Strategy", ("4.1", "4.2"), 2 + 5, 4 + 3),
        Printed("2", "Working Together", ("5.1", "5.2"), 6 + 4, 3),
        # the last of the second table and the first of the third are one
        Printed("3", "Delivery and effective practice", ("6.1", "6.2"), 7 + 7 + 8 + 6 - 1, 8),
        Printed("3", "Commissioning", ("7.1",), 4, 4),
        Printed("4", "Performance and Resource Management", ("8.1",), 4 + 5 + 3 + 1, 7),
    ],
    "wales-adults": [
        Printed("1", "Outcomes", ("1.1", "1.2", "1.3", "1.4"), 6 + 8 + 2, 6 + 4),
        Printed("1", "People's experiences of services", ("2.1", "2.2", "2.3", "2.4"), 3 + 4, 7 + 3),
        # the last of the second table and the first of the third are one
        Printed("2", "Leadership", ("3.1", "3.2"), 5 + 7 + 4 - 1, 7),
        Printed("2", "Strategy", ("4.1", "4.2", "4.3"), 2 + 4, 5 + 2),
        Printed("2", "Working Together", ("5.1", "5.2"), 5 + 3, 5),
        # printed with the number of the next element
        Printed("3", "Delivery and effective practice", ("7.1", "7.2"), 6 + 7 + 5 + 2, 7),
        Printed("3", "Commissioning", ("7.1",), 5 + 4, 6),
        Printed("4", "Performance and Resource Management", ("8.1",), 5 + 6 + 4, 7),
    ],
}
# How the overview at the top of a set names an element, where the tables have another title.
OVERVIEW = {
    "wales-children": {
        "2": "young people and their families",
        "5": "Local Safeguarding Board",
        "6": "Service Delivery and effective practice",
        "8": "Performance, quality and resource management",
    },
    "wales-adults": {
        "5": "Partnership and Safeguarding Boards",
        "6": "Service delivery and effective practice",
        "8": "Performance, quality and resource management",
    },
}
# By set and element: the kinds of evidence in the order in which they are printed, read from what each line names.
KINDS = {
    ("wales-children", "3"): ["groups", "document", "document", "document", "case-files"],
    ("wales-children", "6"): ["document", "document", "document", "case-files", "groups", "groups", "survey", "survey"],
    ("wales-children", "8"): ["measures", "document", "groups", "scrutiny", "document", "groups", "document"],
    ("wales-adults", "5"): ["case-files", "groups", "document", "document", "document"],
    ("wales-adults", "6"): ["document", "document", "document", "case-files", "groups", "groups", "survey"],
}
# By set, element and place in the second column (from 1): words that the point there cannot do without.
POINTS = [
    ("wales-children", "1", 7, ["brothers and sisters", "attachments"]),
    ("wales-children", "1", 8, ["disability", "Welsh", "sexual orientation", "gender identity"]),
    ("wales-children", "1", 14, ["NHS", "police"]),
    ("wales-children", "2", 9, ["Children in Care Council"]),
    ("wales-children", "3", 6, ["vulnerable adults", "hate crime"]),
    ("wales-children", "3", 11, ["corporate parent"]),
    ("wales-children", "3", 13, ["Chief Executive", "chair", "LSCB"]),
    ("wales-children", "4", 5, ["CPS"]),
    ("wales-children", "5", 6, ["Serious Untoward Incidents", "Domestic Homicide Reviews"]),
    ("wales-children", "5", 10, ["Lead Member", "director", "LSCB"]),
    ("wales-children", "6", 14, ["placement", "schooling", "missed"]),
    ("wales-children", "6", 15, ["relationships with adults"]),
    ("wales-children", "6", 27, ["CAFCASS", "Family Justice Board", "delay"]),
    ("wales-children", "7", 3, ["CSSIW"]),
    ("wales-children", "8", 8, ["mystery shopping"]),
    ("wales-children", "8", 12, ["adoption", "complaints"]),
    ("wales-children", "8", 13, ["overview and scrutiny"]),
    ("wales-adults", "1", 4, ["cares for somebody"]),
    ("wales-adults", "1", 9, ["Mental Capacity Act"]),
    ("wales-adults", "1", 15, ["end of life"]),
    ("wales-adults", "2", 3, ["care plan"]),
    ("wales-adults", "3", 5, ["NHS", "independent sector", "criminal justice"]),
    ("wales-adults", "3", 12, ["council is consistently effective", "improvement"]),
    ("wales-adults", "3", 13, ["Chief Executive", "elected members", "SAB"]),
    ("wales-adults", "4", 5, ["market"]),
    ("wales-adults", "5", 1, ["housing"]),
    ("wales-adults", "6", 4, ["Reablement"]),
    ("wales-adults", "6", 18, ["adulthood", "education", "housing"]),
    ("wales-adults", "6", 20, ["end of life"]),
    ("wales-adults", "7", 4, ["neighbouring councils", "value for money"]),
    ("wales-adults", "8", 3, ["economy", "equity", "price"]),
    ("wales-adults", "8", 14, ["peer challenge"]),
]


@pytest.fixture(scope="module", params=SETS)
def standards(request: pytest.FixtureRequest) -> Framework:
    return load_framework(str(request.param))


@pytest.fixture(scope="module", params=SETS)
def crosswalk(request: pytest.FixtureRequest) -> Crosswalk:
    return load_crosswalk_file(REPOSITORY / "frameworks" / "crosswalks" / f"pim--{request.param}.yaml")


def element(id: str, number: str) -> Area:
    return load_framework(id).area(number)


def noted(area: Area) -> str:
    """All that is said about the source of an element."""
    return " ".join([area.source_ref.note, *area.source_ref.repairs, *area.notes])


def test_the_document_is_named(standards: Framework) -> None:
    assert standards.title.startswith("Social Services Peer Review Guide")
    assert (standards.publisher, standards.year, standards.nation) == ("Social Services Improvement Agency", "2016", "Wales")
    assert standards.source == "Social Services Peer Review Guide, April 2016"
    assert (standards.version, standards.use, standards.wording) == ("2016.1", "evaluate", "own")


def test_each_set_has_its_own_name() -> None:
    assert load_framework("wales-children").title.endswith("Children's Services Standards")
    assert load_framework("wales-adults").title.endswith("Adults' Service Standards")


def test_a_reader_sees_the_words_of_the_guide() -> None:
    children, adults = (load_framework(id).terms for id in SETS)
    for terms in (children, adults):
        assert (terms.question, terms.area, terms.indicator) == ("Theme", "Element", "Standard")
        assert terms.evidence == "Possible sources of evidence"
    assert (children.ask, adults.ask) == ("Probes and questions", "Key issues")


def test_there_are_four_themes(standards: Framework) -> None:
    assert {theme.id: theme.title for theme in standards.questions} == THEMES[standards.id]
    assert [theme.id for theme in standards.questions] == list(THEMES[standards.id])
    assert all(theme.about for theme in standards.questions)


def test_there_are_eight_elements_under_them(standards: Framework) -> None:
    assert [area.id for area in standards.areas] == ELEMENTS
    assert [(area.question, area.title) for area in standards.areas] == [one[:2] for one in PRINTED[standards.id]]
    assert all(area.role for area in standards.areas)


def test_each_standard_keeps_its_printed_number(standards: Framework) -> None:
    found = [tuple(indicator.printed for indicator in area.indicators) for area in standards.areas]
    assert found == [one.standards for one in PRINTED[standards.id]]


@pytest.mark.parametrize(("id", "number"), [("wales-children", 18), ("wales-adults", 19)])
def test_the_standards_are_counted(id: str, number: int) -> None:
    assert len(load_framework(id).indicators) == number


def test_children_have_no_standard_1_4_and_that_is_said() -> None:
    children = load_framework("wales-children")
    assert "wales-children:1.4" not in children.indicators
    assert "1.4" in children.indicators["wales-children:1.5"].source_ref.note
    assert any("1.4 is not printed" in note for note in children.notes)
    assert all(indicator.id == indicator.printed for indicator in children.indicators.values())


def test_adults_standards_of_elements_6_and_7_have_ids_of_their_own() -> None:
    adults = load_framework("wales-adults")
    ids = {indicator.id: indicator.printed for indicator in adults.indicators.values()}
    assert {id: printed for id, printed in ids.items() if id != printed} == {"6.1": "7.1", "6.2": "7.2"}
    assert ids["7.1"] == "7.1"
    assert all("7." in adults.indicators[f"wales-adults:{id}"].source_ref.note for id in ("6.1", "6.2", "7.1"))
    assert any("7.1 and 7.2" in note for note in adults.notes)


def test_no_two_standards_of_a_set_are_titled_alike(standards: Framework) -> None:
    titles = [indicator.title for indicator in standards.indicators.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("number", ELEMENTS)
def test_each_line_of_the_second_and_third_column_has_one_of_ours(standards: Framework, number: str) -> None:
    area, printed = standards.area(number), PRINTED[standards.id][int(number) - 1]
    assert (len(area.questions), len(area.evidence)) == (printed.asks, printed.evidence)
    assert [one.id for one in area.questions] == [f"{number}.q{n}" for n in range(1, printed.asks + 1)]
    assert [one.id for one in area.evidence] == [f"{number}.e{n}" for n in range(1, printed.evidence + 1)]


@pytest.mark.parametrize(("id", "asks", "evidence"), [("wales-children", 99, 51), ("wales-adults", 96, 59)])
def test_the_lines_are_counted(id: str, asks: int, evidence: int) -> None:
    areas = load_framework(id).areas
    assert sum(len(area.questions) for area in areas) == asks
    assert sum(len(area.evidence) for area in areas) == evidence


def test_nothing_is_said_twice_in_an_element(standards: Framework) -> None:
    for area in standards.areas:
        for texts in ([one.text for one in area.questions], [one.text for one in area.evidence]):
            assert len(set(texts)) == len(texts), area.id


def test_what_to_ask_and_where_to_look_stand_on_the_element_as_the_guide_lists_them(standards: Framework) -> None:
    for area in standards.areas:
        assert {one.group for one in area.questions} == {"show"}
        assert all(one.origin == "source" for one in (*area.questions, *area.evidence))
        assert all(one.source_type for one in area.evidence)
        assert not area.factors
        assert area.illustrations is None
    for indicator in standards.indicators.values():
        assert (indicator.factors, indicator.questions, indicator.evidence, indicator.illustrations) == ((), (), (), None)


@pytest.mark.parametrize(("id", "number", "place", "words"), POINTS)
def test_a_point_stands_in_its_place(id: str, number: str, place: int, words: list[str]) -> None:
    text = element(id, number).questions[place - 1].text
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(("id", "number"), list(KINDS))
def test_evidence_is_of_the_kind_that_it_names(id: str, number: str) -> None:
    assert [one.kind for one in element(id, number).evidence] == KINDS[id, number]


def test_surveys_case_files_groups_and_scrutiny_are_all_asked_for(standards: Framework) -> None:
    kinds = {one.kind for area in standards.areas for one in area.evidence}
    assert kinds == {"measures", "survey", "case-files", "groups", "scrutiny", "document"}


@pytest.mark.parametrize(
    ("id", "number", "halves", "once"),
    [
        ("wales-children", "6", ('"plans for their"', '"Schooling provide"'), "schooling"),
        ("wales-adults", "3", ('"so that the local"', '"Authority is consistently"'), "council is consistently effective"),
    ],
)
def test_a_point_that_a_page_broke_in_two_is_one_and_logged(id: str, number: str, halves: tuple[str, str], once: str) -> None:
    area = element(id, number)
    assert sum(once in one.text for one in area.questions) == 1
    assert [repair for repair in area.source_ref.repairs if all(half in repair for half in halves)]


def test_elements_printed_over_more_than_one_table_say_so(standards: Framework) -> None:
    one_table = {"wales-children": ["7"], "wales-adults": []}[standards.id]
    said = [area.id for area in standards.areas if any("table" in repair for repair in area.source_ref.repairs)]
    assert said == [id for id in ELEMENTS if id not in one_table]


def test_other_names_of_an_element_are_noted(standards: Framework) -> None:
    named = {area.id: area.source_ref.note for area in standards.areas if "overview" in area.source_ref.note}
    assert list(named) == list(OVERVIEW[standards.id])
    assert all(OVERVIEW[standards.id][id] in note for id, note in named.items())


def test_the_third_column_of_element_8_has_another_heading_and_that_is_noted(standards: Framework) -> None:
    said = [area.id for area in standards.areas if "Key documentation and evidence" in area.source_ref.note]
    assert said == ["8"]


@pytest.mark.parametrize(
    ("id", "number", "slip"),
    [
        ("wales-children", "1", "safeguarding board for adults"),
        ("wales-children", "2", "experience s"),
        ("wales-children", "2", "LCSB"),
        ("wales-children", "3", "LCSB"),
        ("wales-children", "3", "vulnerable adults"),
        ("wales-children", "4", "LCSB"),
        ("wales-children", "5", "young people"),
        ("wales-children", "7", "twice over"),
        ("wales-adults", "4", "Community Equalities and Diversity"),
        ("wales-adults", "5", "Partners understanding"),
        ("wales-adults", "6", "printed 7.1 and 7.2"),
        ("wales-adults", "8", "IT effectively manages"),
    ],
)
def test_a_slip_of_the_source_is_noted(id: str, number: str, slip: str) -> None:
    assert slip in noted(element(id, number))


def test_our_lines_do_not_take_over_the_slips() -> None:
    for id in SETS:
        texts = [one.text for area in load_framework(id).areas for one in (*area.questions, *area.evidence)]
        assert not [text for text in texts if "LCSB" in text or "IT " in text]


def test_there_is_no_scale_and_the_words_for_findings_are_marked_as_ours(standards: Framework) -> None:
    assert standards.scale is None
    findings = standards.findings
    assert (findings.strengths, findings.weaknesses) == ("Strengths", "Areas for consideration")
    assert (findings.improvements, findings.origin) == ("Recommendations", "project")
    assert "no words" in findings.note
    assert any("no levels" in note for note in standards.notes)


def test_what_is_said_of_self_evaluation_and_of_limits_is_ours(standards: Framework) -> None:
    assert {passage.kind: passage.origin for passage in standards.about} == {
        "purpose": "source",
        "overview": "source",
        "guidance": "project",
        "limit": "project",
    }


def test_one_sentence_in_both_sets_reads_the_same_in_both() -> None:
    children, adults = ({one.text for area in load_framework(id).areas for one in area.questions} for id in SETS)
    # By element, printed word for word in both: 1 three, 2 one, 3 one, 5 three, 6 three, 7 one, 8 one. Two more differ by a few words
    # that do not change the sense: on the front line (3) and on people placed by another authority (7).
    assert len(children & adults) == 13 + 2


def test_a_sentence_printed_in_two_elements_is_kept_in_both() -> None:
    outcomes, delivery = ([one.text for one in element("wales-children", number).questions] for number in ("1", "6"))
    assert outcomes[9 - 1] == delivery[1 - 1]  # children who are at risk of harm are identified
    assert outcomes[13 - 1] == delivery[16 - 1]  # support for as long as it is needed


def test_crosswalks_lead_from_the_pim_and_every_end_exists(crosswalk: Crosswalk) -> None:
    pim = load_framework_file(REPOSITORY / "frameworks" / "pim.yaml")
    wales = load_framework(crosswalk.to.id)
    assert (crosswalk.start.id, crosswalk.start.version) == ("pim", pim.version)
    assert (crosswalk.to.id, crosswalk.to.version) == (wales.id, "2016.1")
    for link in crosswalk.links:
        assert pim.title_of(link.start), link.start
        assert wales.title_of(link.to), link.to
    assert all(pim.title_of(gap.ref) for gap in crosswalk.gaps)
    assert {gap.absent for gap in crosswalk.gaps} == {wales.id}


def test_every_link_is_a_proposal_with_a_reason(crosswalk: Crosswalk) -> None:
    assert {link.standing for link in crosswalk.links} | {gap.standing for gap in crosswalk.gaps} == {"proposed"}
    assert all(link.because for link in crosswalk.links)
    assert all(gap.because for gap in crosswalk.gaps)
    assert "proposal" in crosswalk.source


def test_each_indicator_of_the_pim_is_linked_or_said_to_be_missing(crosswalk: Crosswalk) -> None:
    linked = {link.start for link in crosswalk.links}
    missing = {gap.ref for gap in crosswalk.gaps}
    assert not linked & missing
    for ref in load_framework("pim").indicators:
        assert ref in linked or ref in missing, ref


def test_each_standard_and_element_has_a_link_or_belongs_to_one_that_has(crosswalk: Crosswalk) -> None:
    linked = {link.to for link in crosswalk.links}
    wales = load_framework(crosswalk.to.id)
    for area in wales.areas:
        ends = {wales.ref(area.id), *(wales.ref(indicator.id) for indicator in area.indicators)}
        assert ends & linked, area.id
    assert [ref for ref in wales.indicators if ref not in linked] == []


def test_what_the_standards_leave_out_is_a_gap(crosswalk: Crosswalk) -> None:
    missing = {gap.ref for gap in crosswalk.gaps}
    assert {"pim:3.1", "pim:4.2", "pim:4.3", "pim:8.2", "pim:10"} <= missing
    assert ("pim:8.1" in missing) == (crosswalk.to.id == "wales-children")  # adults' element 8 asks for economy and value
