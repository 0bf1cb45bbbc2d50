"""Three frameworks of one subject each, against what their sources say: the closer look at performance, justice social work, governance.

The facts were read from the introduction to SWIA's Guide to Managing and Improving Performance (2009) and from the pages of the Care
Inspectorate on its two reviews (2024), not from our files. Those sources hold little wording, so what is ours has to say so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from building import REPOSITORY
from pydantic import BaseModel

from pimlib.framework import Area, Framework, Indicator, Suggestions, load_framework, load_framework_file, shipped
from pimlib.framework.crosswalk import Crosswalk, load_crosswalk_file
from pimlib.framework.references import check_file

REVIEWS = ("closer-look-performance", "justice-6-4", "governance-assurance")
# What a source text is titled and who published it, when.
DOCUMENTS = {
    "closer-look-performance": ("Guide to Managing and Improving Performance", "Social Work Inspection Agency", "2009", "2009.1"),
    "justice-6-4": ("quality assurance in justice social work", "Care Inspectorate", "2024", "2024.1"),
    "governance-assurance": ("Review of social work governance and assurance", "Care Inspectorate", "2024", "2024.1"),
}
# Definition, name and number as the Guide to Supported Self-Evaluation has them.
LEVELS = [
    ("Excellent or outstanding", "Excellent", 6),
    ("Major strengths", "Very good", 5),
    ("Important strengths with some areas for improvement", "Good", 4),
    ("Strengths just outweigh weaknesses", "Adequate", 3),
    ("Important weaknesses", "Weak", 2),
    ("Major weaknesses", "Unsatisfactory", 1),
]
# The number of each strand, how its title begins, how many words it has, and how it ends: each bullet closes with a question mark.
STRANDS = [
    ("1", "Ensure statutory duties are", 9, "carried out safely and effectively?"),
    ("2", "Enable social work staff to be supported,", 13, "accountable and effective in their practice?"),
    ("3", "Assist social work staff to", 10, "uphold core social work values?"),
]
# The table of the governance review, row by row: first day, last day, type of activity. The survey is printed before the document return.
GOVERNANCE_DATES = [
    ("2024-07-15", "2024-07-15", "Notification"),
    ("2024-08-05", "2024-08-16", "Briefing sessions for co-ordinators"),
    ("2024-08-19", "2024-10-04", "Staff survey"),
    ("2024-08-27", "2024-08-27", "Document return"),
    ("2024-09-30", "2024-11-01", "Interviews with leaders and focus groups"),
    ("2025-03-17", "2025-03-17", "National review report publication"),
]


def file_of(id: str) -> Framework:
    return load_framework_file(REPOSITORY / "frameworks" / f"{id}.yaml")


def crosswalk_of(id: str) -> Crosswalk:
    return load_crosswalk_file(REPOSITORY / "frameworks" / "crosswalks" / f"pim--{id}.yaml")


@pytest.fixture(scope="module")
def closer() -> Framework:
    return file_of("closer-look-performance")


@pytest.fixture(scope="module")
def justice() -> Framework:
    return file_of("justice-6-4")


@pytest.fixture(scope="module")
def governance() -> Framework:
    return file_of("governance-assurance")


def parts(value: object) -> Iterator[BaseModel]:
    """A part of a framework and everything that it is made of."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from parts(one)


def suggested(holder: Suggestions) -> list[BaseModel]:
    """Key factors, questions, evidence and illustrations, in one list."""
    drawn = holder.illustrations
    sides = (*drawn.very_good, *drawn.weak) if drawn else ()
    return [*holder.factors, *holder.questions, *holder.evidence, *sides]


def holders(framework: Framework) -> list[Area | Indicator]:
    return [*framework.areas, *framework.indicators.values()]


def words_of(part: BaseModel) -> str:
    """The wording that a part carries itself: its text, title and sentences."""
    found: list[str] = []
    for name in ("title", "text", "about", "role", "who", "says", "means", "note"):
        value = getattr(part, name, "")
        found += [value] if isinstance(value, str) else [str(one) for one in value]
    return " ".join(found)


def ours(framework: Framework) -> list[str]:
    """All wording that is marked as the project's own."""
    return [words_of(part) for part in parts(framework) if getattr(part, "origin", "") == "project"]


def says(framework: Framework, title: str) -> str:
    return " ".join(next(passage for passage in framework.about if passage.title == title).says)


# --- all three ---


@pytest.mark.parametrize("id", REVIEWS)
def test_each_is_a_framework_to_evaluate_by_and_names_its_document(id: str) -> None:
    framework = file_of(id)
    title, publisher, year, version = DOCUMENTS[id]
    assert title in framework.title
    assert (framework.publisher, framework.year, framework.version) == (publisher, year, version)
    assert (framework.nation, framework.use) == ("Scotland", "evaluate")
    assert load_framework(id) == framework


@pytest.mark.parametrize("id", REVIEWS)
def test_every_suggestion_is_marked_as_ours_since_no_source_holds_any(id: str) -> None:
    framework = file_of(id)
    found = [part for holder in holders(framework) for part in suggested(holder)]
    assert found
    assert {getattr(part, "origin", None) for part in found} == {"project"}


@pytest.mark.parametrize("id", REVIEWS)
def test_nothing_of_ours_claims_to_come_from_inspections_or_gives_figures(id: str) -> None:
    framework = file_of(id)
    texts = ours(framework)
    assert len(texts) > 20
    assert not [text for text in texts if re.search(r"inspect|HMIE|SWIA", text, re.IGNORECASE)]
    lists = [words_of(part) for holder in holders(framework) for part in suggested(holder)]
    assert not [text for text in lists if re.search(r"\d|per cent|%", text)]


@pytest.mark.parametrize("id", ["closer-look-performance", "justice-6-4"])
def test_the_scale_is_ours_with_the_names_and_definitions_of_the_model(id: str) -> None:
    scale = file_of(id).scale
    assert scale is not None
    assert scale.origin == "project"
    assert [(level.definition, level.name, level.level) for level in scale.levels] == LEVELS
    assert all(level.means for level in scale.levels)
    calls = {level.level: " ".join(level.calls_for) for level in scale.levels}
    assert "robust action" in calls[3]
    assert "planned and structured" in calls[2]
    assert "urgently" in calls[1]
    assert "at once" in calls[1]
    assert "will last" in calls[6]
    assert "better still" in calls[5]


@pytest.mark.parametrize("id", ["closer-look-performance", "justice-6-4"])
def test_where_there_are_illustrations_a_note_says_that_they_were_not_drawn_from_inspections(id: str) -> None:
    drawn = [holder for holder in holders(file_of(id)) if holder.illustrations]
    assert drawn
    for holder in drawn:
        assert any("not drawn from inspections" in note for note in holder.notes)


# --- closer look at performance ---


def test_the_closer_look_has_four_themes_under_one_question_all_ours(closer: Framework) -> None:
    assert [(area.id, area.question, area.origin, area.indicators) for area in closer.areas] == [
        (id, "1", "project", ()) for id in "1234"
    ]
    assert [question.origin for question in closer.questions] == ["project"]
    assert (closer.terms.area, closer.terms.factors) == ("Theme", "Essential features")
    assert all("does not name them" in area.source_ref.note for area in closer.areas)


def test_each_theme_has_what_the_guide_gives_a_theme(closer: Framework) -> None:
    """Essential features, prompts for questions, illustrations of very good and of weak performance; equalities where relevant."""
    for area in closer.areas:
        assert 5 <= len(area.factors) <= 7
        assert 8 <= len(area.questions) <= 10
        assert 5 <= len(area.evidence) <= 8
        assert area.illustrations is not None
        assert 5 <= len(area.illustrations.very_good) <= 7
        assert 5 <= len(area.illustrations.weak) <= 7
        assert len({one.kind for one in area.evidence}) >= 4
        assert len([question for question in area.questions if "equality" in question.text]) == 1


def test_the_overview_has_the_four_parts_that_the_introduction_names_in_our_words(closer: Framework) -> None:
    overview = [passage for passage in closer.about if passage.kind == "overview"]
    assert [passage.title for passage in overview] == [
        "What performance management means",
        "The main activities",
        "General guidance",
        "Features of good practice",
    ]
    assert {passage.origin for passage in overview} == {"project"}
    assert all(3 <= len(passage.says) <= 5 for passage in overview)


def test_what_the_introduction_itself_says_is_marked_as_the_source_s(closer: Framework) -> None:
    source = {passage.title: " ".join(passage.says) for passage in closer.about if passage.origin == "source"}
    assert "each council decides for itself" in source["Not prescriptive"]
    assert "partnerships" in source["For councils and their partners"]
    assert "equalities duties" in source["Equalities duties"]
    assert "Six councils" in source["How it was prepared"]
    assert "Improvement Service" in source["How it was prepared"]
    assert all(word in source["What its overview covers"] for word in ("meaning", "activities", "guidance", "good practice"))
    assert "four themes" in source["What each theme offers"]
    assert "inspections" in source["What each theme offers"]
    assert "Guide to Supported Self-Evaluation" in source["To be read with the main guide"]
    assert "commissioning" in source["Companion guides"]
    assert "leadership" in source["Companion guides"]
    equality = [passage.origin for passage in closer.about if passage.kind == "duty"]
    assert equality == ["source", "project"]  # that it refers to the duties, and what we say of them


def test_the_notes_tell_what_is_missing_and_where_two_dates_disagree(closer: Framework) -> None:
    notes = " ".join(closer.notes)
    assert "Only the introduction" in notes
    assert "February 2009" in notes  # so the introduction; the guide's own cover has January
    assert "January 2009" in notes
    assert "22 December 2009" in notes


# --- justice social work, 6.4 ---


def test_justice_has_one_question_one_area_and_the_one_indicator(justice: Framework) -> None:
    assert [area.id for area in justice.areas] == ["6"]
    assert list(justice.indicators) == ["justice-6-4:6.4"]
    indicator = justice.indicators["justice-6-4:6.4"]
    assert (indicator.title, indicator.printed) == ("Performance Management and Quality Assurance", "6.4")
    assert indicator.origin == "source"
    assert [question.origin for question in justice.questions] == ["project"]
    assert justice.areas[0].origin == "project"  # the pages do not name the chapter


def test_justice_has_the_lists_of_an_indicator(justice: Framework) -> None:
    indicator = justice.indicators["justice-6-4:6.4"]
    assert 5 <= len(indicator.factors) <= 6
    assert 8 <= len(indicator.questions) <= 10
    assert {"measures", "survey", "case-files", "groups", "scrutiny", "document"} == {one.kind for one in indicator.evidence}
    assert indicator.illustrations is not None
    assert len(indicator.illustrations.very_good) == len(indicator.illustrations.weak) == 6


def test_justice_says_where_the_indicator_comes_from_and_what_is_looked_at(justice: Framework) -> None:
    assert "community justice" in says(justice, "Where the quality indicator comes from")
    looked_at = says(justice, "What is looked at")
    assert "today" in looked_at
    assert "community-based sentences" in looked_at
    assert {passage.origin for passage in justice.about} == {"source"}


def test_the_two_phases_have_their_dates_and_the_misprinted_year_is_noted(justice: Framework) -> None:
    first, second, report = justice.process.timeline
    assert (first.start, first.end) == (dt.date(2024, 9, 2), dt.date(2024, 11, 20))
    assert (first.start.strftime("%A"), first.end.strftime("%A")) == ("Monday", "Wednesday")  # the days that the page gives
    assert "Monday 2 September 2024" in first.text
    assert "Wednesday 20 November 2024" in first.text
    assert (second.start, second.end) == (dt.date(2025, 1, 20), dt.date(2025, 2, 24))
    assert "24 February 2024" in second.note
    assert "2025 must be meant" in second.note
    assert first.end < second.start < report.start
    assert (report.start, report.end) == (dt.date(2025, 5, 1), dt.date(2025, 5, 31))
    assert "month only" in report.note
    assert any("24 February 2024" in note for note in justice.notes)


def test_justice_is_submitted_online_validated_in_four_areas_and_attributed_to_nobody(justice: Framework) -> None:
    methods = {method.title: method for method in justice.process.methods}
    assert list(methods) == [
        "Self-evaluation by every council",
        "Submission online",
        "Analysis of the responses",
        "Validation: documents",
        "Validation: focus groups",
        "Validation letter and feedback",
        "National thematic report",
    ]
    assert "Word" in methods["Self-evaluation by every council"].text
    assert "online survey" in methods["Submission online"].text
    assert methods["Validation: documents"].who.startswith("Four ")
    groups = methods["Validation: focus groups"]
    assert groups.kind == "groups"
    assert "Staff" in groups.who
    assert "people who use services" in groups.who
    assert "attributed" in methods["National thematic report"].text
    assert "innovative practice" in methods["National thematic report"].text


# --- governance and assurance ---


def test_governance_has_one_question_which_three_strands_complete(governance: Framework) -> None:
    (question,) = governance.questions
    assert question.origin == "source"
    assert question.title.startswith("How well do social work governance ")
    assert len(question.title.split()) == 12
    assert question.title.endswith(" and assurance arrangements support leaders to:")
    for area, (id, begins, number, ends) in zip(governance.areas, STRANDS, strict=True):
        assert area.id == id
        assert area.title.startswith(begins)
        assert len(area.title.split()) == number
        assert area.title.endswith(ends)
    assert all(area.origin == "source" and area.indicators == () for area in governance.areas)


def test_each_strand_has_factors_questions_and_evidence(governance: Framework) -> None:
    for area in governance.areas:
        assert 4 <= len(area.factors) <= 6
        assert 6 <= len(area.questions) <= 8
        assert 5 <= len(area.evidence) <= 8
        assert len({one.kind for one in area.evidence}) >= 5


def test_governance_has_findings_and_no_levels(governance: Framework) -> None:
    assert governance.scale is None
    findings = governance.findings
    assert (findings.strengths, findings.weaknesses, findings.improvements) == (
        "What works well",
        "Challenges",
        "Areas where improvement is required",
    )
    assert findings.origin == "project"
    assert any("no scale" in note for note in governance.notes)


def test_the_review_has_four_purposes_in_their_order(governance: Framework) -> None:
    purposes = next(passage for passage in governance.about if passage.title == "What the review is to do").says
    assert len(purposes) == 4
    for text, marks in zip(
        purposes,
        (("chief social work officers", "principal social workers"), ("values",), ("works well", "known"), ("improvement",)),
        strict=True,
    ):
        assert all(mark in text for mark in marks)


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("Governance and assurance", ("adapted", "SWS", "2018")),
        ("Statutory duties", ("registered social worker", "2010")),
        ("Social work staff", ("occupational therapists", "social work assistants", "justice assistants")),
        ("Core social work values", ("SSSC", "May 2024", "BASW", "2021", "human rights", "social justice", "integrity")),
    ],
)
def test_each_definition_says_where_it_comes_from(governance: Framework, title: str, marks: tuple[str, ...]) -> None:
    passage = next(passage for passage in governance.about if passage.title == title)
    assert (passage.kind, passage.origin) == ("definition", "source")
    text = " ".join(passage.says)
    assert "Where it comes from" in text
    assert not [mark for mark in marks if mark not in text]


def test_there_are_four_definitions_and_the_review_covers_all_statutory_social_work(governance: Framework) -> None:
    assert len([passage for passage in governance.about if passage.kind == "definition"]) == 4
    covers = says(governance, "What it covers")
    for mark in ("adults", "children", "justice", "All local authority areas", "health and social care partnerships"):
        assert mark in covers
    assert "section 53" in says(governance, "A national review")
    assert "EFQM" in says(governance, "How the findings are analysed and reported")


def test_the_dates_of_the_review_are_those_of_the_table(governance: Framework) -> None:
    found = [(one.start.isoformat(), one.end.isoformat(), one.title) for one in governance.process.timeline]
    assert found == GOVERNANCE_DATES
    assert "19 July 2024" in governance.process.timeline[0].text
    assert all(one.origin == "source" for one in governance.process.timeline)


def test_slips_of_the_pages_are_noted(governance: Framework) -> None:
    documents = governance.process.timeline[3]
    assert "to the partnership" in documents.note
    notes = " ".join(governance.notes)
    for mark in ("to the partnership", "chief social worker officers", "European Framework", "European Foundation"):
        assert mark in notes


def test_the_methods_reach_those_whom_the_review_names_and_leave_out_registered_services(governance: Framework) -> None:
    documents, survey, interviews, groups = governance.process.methods
    assert [one.kind for one in (documents, survey, interviews, groups)] == ["document", "survey", "groups", "groups"]
    assert "short list" in documents.text
    assert "irst line managers" in survey.who
    assert "registered services" in survey.not_who
    assert "two other people" in interviews.who
    assert "operations managers and service managers" in groups.who
    assert "online" in groups.text
    limit = next(passage for passage in governance.about if passage.kind == "limit")
    assert "care homes" in " ".join(limit.says)
    assert "housing support" in " ".join(limit.says)


def test_the_staff_survey_is_ours_reaches_every_strand_and_asks_nothing_that_identifies(governance: Framework) -> None:
    (survey,) = governance.surveys
    assert (survey.id, survey.origin) == ("staff", "project")
    assert "registered services" in survey.not_who
    about, agree, opened = (
        [question for question in survey.questions if question.type == type] for type in ("single", "scale", "open")
    )
    assert (len(about), len(agree), len(opened)) == (2, 16, 2)
    assert survey.questions == (*about, *agree, *opened)
    for question in agree:
        assert len(question.answers) == 6  # five points, and not knowing
        assert (question.answers[2], question.answers[-1]) == ("Neither agree nor disagree", "Don't know")
        assert question.favourable == ("Strongly agree", "Agree")
        assert len(question.informs) == 1
    assert {ref for question in agree for ref in question.informs} == {f"governance-assurance:{n}" for n in (1, 2, 3)}
    for question in about:
        assert (question.favourable, question.informs) == ((), ())
        assert question.answers[-1] == "Prefer not to say"
    assert set(about[1].answers) >= {"Children", "Adults", "Justice"}
    asked = " ".join(question.text for question in about)
    assert not re.search(r"\b(?:name|team|workplace|age|gender|years|address|email)\b", asked, re.IGNORECASE)


def test_an_open_question_takes_nothing_for_granted_and_asks_that_nobody_is_named(governance: Framework) -> None:
    (survey,) = governance.surveys
    for question in (question for question in survey.questions if question.type == "open"):
        assert question.text.startswith("What, if anything,")
        assert "do not name or describe anyone" in question.text
    for mark in ("who will see the answers", "small groups", "how many disagree"):
        assert mark in survey.note


def test_the_review_of_disabled_children_s_services_is_left_out_but_for_a_note(governance: Framework) -> None:
    text = (REPOSITORY / "frameworks" / "governance-assurance.yaml").read_text(encoding="utf-8")
    assert text.count("disabled children") == 1
    assert "117" not in text
    assert any("disabled children" in note and "no framework" in note.replace("\n", " ") for note in governance.notes)


# --- crosswalks to the model ---


@pytest.mark.parametrize("id", REVIEWS)
def test_no_reference_of_a_crosswalk_leads_nowhere(id: str) -> None:
    crosswalk, pim, framework = crosswalk_of(id), load_framework("pim"), file_of(id)
    assert (crosswalk.start.id, crosswalk.start.version) == (pim.id, pim.version)
    assert (crosswalk.to.id, crosswalk.to.version) == (framework.id, framework.version)
    assert check_file(shipped("frameworks") / "crosswalks" / f"{crosswalk.id}.yaml")[1] == ()


@pytest.mark.parametrize("id", REVIEWS)
def test_every_link_is_proposed_and_says_why_since_no_source_links_the_two(id: str) -> None:
    crosswalk = crosswalk_of(id)
    assert {link.standing for link in crosswalk.links} == {"proposed"}
    assert {gap.standing for gap in crosswalk.gaps} == {"proposed"}
    reasons = [link.because for link in crosswalk.links] + [gap.because for gap in crosswalk.gaps]
    assert all(len(reason.split()) >= 6 for reason in reasons)


@pytest.mark.parametrize("id", REVIEWS)
def test_every_area_of_the_model_is_linked_or_named_as_a_gap_and_none_is_both(id: str) -> None:
    crosswalk = crosswalk_of(id)
    linked = {link.start for link in crosswalk.links}
    gaps = {gap.ref for gap in crosswalk.gaps}
    assert {ref.partition(":")[2].partition(".")[0] for ref in linked | gaps} == {str(n) for n in range(1, 11)}
    assert not linked & gaps
    assert not {ref.rpartition(".")[0] for ref in linked} & gaps


@pytest.mark.parametrize("id", REVIEWS)
def test_every_part_of_ours_has_a_link(id: str) -> None:
    framework = file_of(id)
    wanted = set(framework.indicators) or {framework.ref(area.id) for area in framework.areas}
    assert {link.to for link in crosswalk_of(id).links} == wanted


def test_6_4_of_justice_answers_to_6_6_of_the_model_and_not_to_its_6_4() -> None:
    relations = {link.start: link.relation for link in crosswalk_of("justice-6-4").links}
    assert [start for start, relation in relations.items() if relation == "close"] == ["pim:6.6"]
    assert relations["pim:6.4"] == "related"


def test_the_information_systems_of_the_model_are_one_part_of_the_theme_on_information() -> None:
    link = next(link for link in crosswalk_of("closer-look-performance").links if link.start == "pim:8.3")
    assert (link.to, link.relation) == ("closer-look-performance:2", "broader")
