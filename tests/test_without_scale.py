"""A framework without a scale: findings and no levels, from the workbook to the report."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from building import EVENING, case_of, empty_cycle, item, judgement, plain, put, record, refusal
from hypothesis import given
from hypothesis import strategies as st
from inventing import GOOD, cells, edited, in_folder, opened, put_framework, put_scan
from running import Page

from pimlib.blocks import block_html
from pimlib.checks import Finding, check_case
from pimlib.cycle import standing
from pimlib.records import Judgement, PeerView, Record, load_records, record_
from pimlib.register import record_item
from pimlib.report import WorkbookPart, compile_document, draft_report
from pimlib.workbook import AreaView
from pimlib.workspace import CycleFolder

EVALUATES = "{id: good, version: '1'}"
SAID = {
    "because": "Everybody eats.",
    "strengths": ["Hot all day."],
    "weaknesses": ["Once too hot."],
    "improvements": [{"text": "Wait a little.", "priority": 2}],
    "evidence": ["menu"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """An evaluation by a framework without a scale, with one item of evidence for all that it holds."""
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    made = empty_cycle(tmp_path)
    put_framework(made, GOOD, "good")
    text = put_scan(made, f"[{EVALUATES}]").read_text(encoding="utf-8")
    closer = edited(text, ("kind: scan", "kind: closer-look"), ("A sound scan", "A look at the kitchen"))
    closer = edited(closer, ('{"small:1": bo, "small:2": cy}', '{"good:1": bo, "good:2": cy}'))
    (made.path / "evaluations" / "scan.yaml").write_text(closer, encoding="utf-8")
    put(made, "documents/menu.md", "Soup, and then soup.\n")
    informs = ["good:1.1", "good:1.2", "good:2"]
    record_item(made, item(made, "menu", "documents/menu.md", "document", informs=informs))
    return made


def view(folder: CycleFolder, area: str = "1") -> AreaView:
    found = opened(folder, "good")
    return AreaView(found, found.framework.area(area))


def say(folder: CycleFolder, *said: Record) -> None:
    for minute, one in enumerate(said):
        record_(folder, one, now=EVENING + dt.timedelta(minutes=minute))


def found(folder: CycleFolder) -> dict[str, list[Finding]]:
    by_code: dict[str, list[Finding]] = {}
    for finding in check_case(case_of(folder, in_folder(folder, "good"))):
        by_code.setdefault(finding.code, []).append(finding)
    return by_code


def finding_of(ref: str, **values: object) -> Judgement:
    """A judgement without a level."""
    return judgement(ref, **({"level": None, "evidence": [{"item": "menu"}]} | values))


def page(folder: CycleFolder, *areas: str) -> str:
    """The report as a reader sees it, with these areas as their workbooks would show them."""
    parts = []
    for area in areas:
        shown = view(folder, area)
        blocks = [*shown.brief(), *shown.evidence()]
        for indicator in shown:
            blocks += [*indicator.asks(), *indicator.evidence(), *indicator.judgement()]
        parts.append(WorkbookPart(f"good:{area}", f"workbooks/good-area-{area}.html", (*blocks, *shown.conclude())))
    html = draft_report(compile_document(opened(folder, "good"), parts, "0"), {})
    return Page.of(html).text


# recording


def test_a_level_is_refused_in_a_workbook_and_nothing_is_recorded(folder: CycleFolder) -> None:
    said = plain(refusal(lambda: view(folder)["1.1"].record_judgement(level=4, **SAID)))
    assert said == (
        "1.1 Warmth: not a level of the scale; found 4, expected no level: this framework has no scale. "
        "Take the level out; the findings stand without."
    )
    assert load_records(folder).records == ()


def test_findings_without_a_level_are_recorded(folder: CycleFolder) -> None:
    view(folder)["1.1"].record_judgement(**SAID)
    (head,) = load_records(folder).of(Judgement, "scan")
    assert (head.level, head.not_evaluated, head.because) == (None, "", "Everybody eats.")
    (shown,) = view(folder)["1.1"].judgement()
    assert (shown.content["status"], shown.content["level"], shown.content["scale"]) == ("Findings recorded", None, [])
    assert shown.content["definition"] == ""


def test_what_is_not_evaluated_says_so(folder: CycleFolder) -> None:
    say(folder, finding_of("good:1.1", because="", not_evaluated="No soup that day.", evidence=[]))
    (shown,) = view(folder)["1.1"].judgement()
    assert shown.content["status"] == "Not evaluated: No soup that day."


def test_a_reason_is_needed_without_a_level_too(folder: CycleFolder) -> None:
    said = plain(refusal(lambda: view(folder)["1.1"].record_judgement(evidence=["menu"], strengths=["Hot."])))
    assert "there is no reason; write in `because` what led to this judgement" in said


def test_a_judgement_block_uses_the_frameworks_words_for_its_lists(folder: CycleFolder) -> None:
    view(folder)["1.1"].record_judgement(**SAID)
    (shown,) = view(folder)["1.1"].judgement()
    html = Page.of(block_html(shown)).text
    assert "What shines Hot all day." in html
    assert "What is burnt Once too hot." in html
    assert "What to stir Wait a little. (priority 2)" in html
    assert not re.search("Strengths|Weaknesses|Areas for improvement", html)


def test_where_the_framework_has_no_words_of_its_own_the_usual_ones_stand(folder: CycleFolder) -> None:
    put_framework(folder, "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith("findings")), "good")
    view(folder)["1.1"].record_judgement(**SAID)
    (shown,) = view(folder)["1.1"].judgement()
    html = Page.of(block_html(shown)).text
    assert all(word in html for word in ("Strengths", "Weaknesses", "Areas for improvement"))


# checking


def test_a_level_in_the_records_is_an_error_and_findings_without_one_are_none(folder: CycleFolder) -> None:
    say(folder, finding_of("good:1.1", level=4), finding_of("good:1.2"))
    by_code = found(folder)
    assert [(one.place, one.severity) for one in by_code["J303"]] == [("good:1.1", "error")]
    assert by_code["J303"][0].sentence == "1.1 Warmth has a level, and A good kitchen has no scale."
    assert "J309" not in by_code


def test_one_kind_of_evidence_of_the_services_own_is_noticed_without_a_level(folder: CycleFolder) -> None:
    say(folder, finding_of("good:1.1"))
    by_code = found(folder)
    assert [one.place for one in by_code["T201"]] == [one.place for one in by_code["T202"]] == ["good:1.1"]


def test_no_low_level_can_call_for_action_where_there_is_none(folder: CycleFolder) -> None:
    say(folder, finding_of("good:1.1"), finding_of("good:1.2"), finding_of("good:1"))
    assert not [code for code in found(folder) if code.startswith(("L401", "G"))]


def test_an_area_without_indicators_is_judged_as_a_whole_and_must_cite_what_is_registered_for_it(folder: CycleFolder) -> None:
    put(folder, "documents/diary.md", "We talked.\n")
    record_item(folder, item(folder, "diary", "documents/diary.md", "document", informs=["good:1", "good:2"]))
    say(folder, finding_of("good:1.1"), finding_of("good:1.2"), finding_of("good:1"), finding_of("good:2"))
    assert [one.place for one in found(folder)["E110"]] == ["good:2"]
    assert "J308" not in found(folder)


def test_an_area_without_indicators_that_nobody_evaluates_is_named_in_the_frameworks_word(folder: CycleFolder) -> None:
    path = folder.path / "evaluations" / "scan.yaml"
    path.write_text(edited(path.read_text(encoding="utf-8"), (', "good:2": cy', "")), encoding="utf-8")
    (said,) = found(folder)["C703"]
    assert (said.place, said.sentence) == ("good:2", "Nobody is named who evaluates theme 2 Talk.")


def test_how_far_it_has_come_counts_an_area_without_indicators_among_the_areas_only(folder: CycleFolder) -> None:
    framework, about = in_folder(folder, "good"), folder.evaluation("scan")
    before = standing(framework, about, load_records(folder))
    assert (before.judged_areas, before.areas, before.judged_indicators, before.indicators) == (0, 2, 0, 2)
    assert before.next_refs == ("good:1.1", "good:1.2", "good:1", "good:2")
    say(folder, finding_of("good:2"))
    after = standing(framework, about, load_records(folder))
    assert (after.judged_areas, after.judged_indicators) == (1, 0)
    assert "good:2" not in after.next_refs


def test_findings_recorded_count_as_judged_where_the_others_are_summed_up(folder: CycleFolder) -> None:
    say(folder, finding_of("good:2"))
    (row,) = cells(view(folder, "1").others(), "others:good:1")
    assert row[:3] == ["2 Talk", "findings recorded", "0 of 0"]


# peers


def test_a_peers_view_needs_no_level_and_needs_a_reason() -> None:
    seen = record("peer-view", ref="good:1.1", because="We ate with them.", author="visitor")
    assert isinstance(seen, PeerView)
    assert (seen.level, seen.because) == (None, "We ate with them.")
    with pytest.raises(ValueError, match="there is no reason"):
        record("peer-view", ref="good:1.1", author="visitor")


def test_peers_views_are_told_with_their_reasons_and_no_column_for_a_level(folder: CycleFolder) -> None:
    seen = {"ref": "good:1.1", "because": "We ate with them."}
    say(folder, record("peer-view", **seen, author="visitor"), record("peer-view", **seen, author="di", strengths=["Hot."]))
    document = compile_document(opened(folder, "good"), [], "0")
    (block,) = (block for section in document.closing for block in section.blocks if block.id == "peer-views")
    assert [label for label, _align in block.content["columns"]] == ["On", "Reviewer", "Because"]
    assert [row[:2] for row in block.content["cells"]] == [["1.1 Warmth", "visitor"], ["1.1 Warmth", "Di Lorne"]]
    assert [row[2].splitlines() for row in block.content["cells"]] == [
        ["We ate with them."],
        ["We ate with them.", "What shines: Hot."],
    ]


# the report


def test_the_report_speaks_of_no_level_anywhere(folder: CycleFolder) -> None:
    say(
        folder,
        finding_of("good:1.1"),
        finding_of("good:1.2", because="", not_evaluated="No salt that day.", evidence=[]),
        finding_of("good:1.1", because="Read again.", reason="New.", strengths=["Hot."], weaknesses=["Late."]),
        finding_of("good:2", because="They talked."),
        finding_of("good:2", stage="moderated", moderation={"way": "a panel", "people": ["cy"]}),
        record("peer-view", ref="good:1.1", because="We ate with them.", author="visitor"),
        record("closer-look", ref="good:2", what="Who speaks.", because="Few do."),
        record("action", action="stir", refs=["good:1.1"], what="Stir.", owner="bo", due="2026-12-01"),
    )
    text = page(folder, "1", "2")
    assert not re.search(r"(?i)\blevels?\b", text)
    assert not re.search(r"(?i)\bscale\b", text)
    assert "What was evaluated so far" in text
    assert "Findings recorded" in text
    assert "What shines Hot." in text
    assert "2 themes and 2 topics" in text


def test_a_report_with_nothing_recorded_yet_speaks_of_no_level_either(folder: CycleFolder) -> None:
    text = page(folder, "1", "2")
    assert not re.search(r"(?i)\blevels?\b", text)
    assert text.count("not yet evaluated") == 4


def test_the_profile_says_how_each_stands_in_words(folder: CycleFolder) -> None:
    say(folder, finding_of("good:1.1"), finding_of("good:1.2", because="", not_evaluated="No salt.", evidence=[]))
    document = compile_document(opened(folder, "good"), [], "0")
    assert document.scale == ()
    assert [(row.ref, row.level, row.status) for row in document.profile] == [
        ("good:1", None, "not yet evaluated"),
        ("good:1.1", None, "findings recorded"),
        ("good:1.2", None, "not evaluated"),
        ("good:2", None, "not yet evaluated"),
    ]


# whatever number is given


@given(st.integers(-9, 9))
def test_whatever_level_the_records_hold_it_is_an_error(tmp_path_factory: pytest.TempPathFactory, level: int) -> None:
    made = empty_cycle(tmp_path_factory.mktemp("level"))
    put_framework(made, GOOD, "good")
    put_scan(made, f"[{EVALUATES}]")
    say(made, finding_of("good:1.1", level=level))
    assert [one.place for one in found(made)["J303"]] == ["good:1.1"]
