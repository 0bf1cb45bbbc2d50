"""The worked example is what its script makes, holds no fault, and says nothing that its figures do not."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pimlib import kinds
from pimlib.exchange.drawing import differences
from pimlib.exchange.frame import load_frame
from pimlib.framework import load_framework
from pimlib.kinds import survey
from pimlib.kinds.case_files.draw import draw_place, load_draw
from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.figures import Figures
from pimlib.kinds.survey.codebook import load_codebook
from pimlib.records import Action, Cited, CloserLook, Judgement, PromptAnswer, Record, Statement, StepRecord, load_records
from pimlib.records.store import RecordStore
from pimlib.register import Register, load_register
from pimlib.workspace import CycleFolder, Workspace

REPOSITORY = Path(__file__).parent.parent
SCRIPT = REPOSITORY / "tests" / "example" / "make_kinlorne.py"
NAME, EARLIER = "kinlorne/2025-2028", "kinlorne/2022-2025"
SHARE = re.compile(r"(\d+) % of ([\d,]+)")


@pytest.fixture(scope="module")
def folder() -> CycleFolder:
    return Workspace(REPOSITORY).cycle(NAME)


@pytest.fixture(scope="module")
def register(folder: CycleFolder) -> Register:
    return load_register(folder)


@pytest.fixture(scope="module")
def store(folder: CycleFolder) -> RecordStore:
    return load_records(folder)


@pytest.fixture(scope="module")
def people(figures: Callable[[str], Figures]) -> survey.SurveyFigures:
    found = figures("people-survey")
    assert isinstance(found, survey.SurveyFigures)
    return found


@pytest.fixture(scope="module")
def employees(figures: Callable[[str], Figures]) -> survey.SurveyFigures:
    found = figures("employee-survey")
    assert isinstance(found, survey.SurveyFigures)
    return found


@pytest.fixture(scope="module")
def figures(folder: CycleFolder, register: Register) -> Callable[[str], Figures]:
    """The figures of an item by its name, each read once."""

    @cache
    def load(name: str) -> Figures:
        return kinds.load_figures(folder, register.entries[name])

    return load


def cited(record: Record) -> list[Cited]:
    parts = [record, *record.parts] if isinstance(record, Statement) else [record]
    return [evidence for part in parts for evidence in getattr(part, "evidence", ())]


def percent(share: float) -> int:
    return math.floor(100 * share + 0.5)


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], check=True, capture_output=True, cwd=tmp_path)
    made, kept = tmp_path / "evidence" / "kinlorne", REPOSITORY / "evidence" / "kinlorne"
    files = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    assert files == {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()}
    assert [file for file in sorted(files) if (made / file).read_bytes() != (kept / file).read_bytes()] == []


def test_the_cycle_and_its_scan_can_be_read_and_are_marked_as_invented(folder: CycleFolder) -> None:
    scan = folder.evaluation("scan")
    assert folder.about.invented
    assert [pin.version for pin in scan.frameworks] == [load_framework("pim").version]
    assert {*scan.team, scan.lead, *scan.evaluates.values()} <= {person.id for person in folder.about.people}
    assert set(scan.evaluates) == {f"pim:{area.id}" for area in load_framework("pim").areas}


def test_every_file_is_registered_and_as_it_was(register: Register) -> None:
    assert (register.faults, register.unregistered) == ((), ())
    assert {entry.item.name: entry.state for entry in register if entry.state != "present"} == {}


def test_what_the_register_says_is_informed_is_in_the_framework(register: Register) -> None:
    framework = load_framework("pim")
    assert [(entry.item.name, ref) for entry in register for ref in entry.item.refs if ref not in framework.indicators] == []


def test_every_record_loads_and_no_subject_is_in_conflict(store: RecordStore) -> None:
    assert (store.faults, store.notes, store.conflicts()) == ((), (), ())


def test_records_speak_of_what_the_framework_has(store: RecordStore, folder: CycleFolder) -> None:
    framework = load_framework("pim")
    people = {person.id for person in folder.about.people}
    process = {step.id for step in framework.process.steps} | {text.id for text in framework.process.checklist}
    for record in store.records:
        assert {record.author, record.entered_by or record.author} <= people
        for ref in [*getattr(record, "refs", ()), *([record.ref] if hasattr(record, "ref") else [])]:
            assert framework.title_of(ref), ref
        if isinstance(record, Judgement) and record.factors:
            assert [said.factor for said in record.factors] == [factor.id for factor in framework.indicators[record.ref].factors]
        if isinstance(record, PromptAnswer):
            assert record.prompt in {prompt.id for prompt in framework.area(record.ref).prompts}
        if isinstance(record, Statement):
            asked = framework.area(record.ref).statement
            assert asked is not None
            assert [part.component for part in record.parts] == [component.id for component in asked.components]
            assert {part.position for part in record.parts} <= {position.id for position in asked.positions}
        if isinstance(record, StepRecord):
            assert record.step in process


def test_every_area_is_judged_whole_and_stays_under_the_ceilings_that_apply_but_for_one_exception_that_is_argued(
    store: RecordStore,
) -> None:
    framework = load_framework("pim")
    judged = {judgement.ref: judgement for judgement in store.of(Judgement, "scan")}
    answers = {answer.prompt: answer.applies for answer in store.of(PromptAnswer, "scan")}
    over = []
    assert sum(len(area.indicators) for area in framework.areas) == 33
    for area in framework.areas:
        assert {f"pim:{area.id}", *(f"pim:{indicator.id}" for indicator in area.indicators)} <= set(judged)
        assert {prompt.id for prompt in area.prompts} <= set(answers)
        lowest = min((prompt.ceiling for prompt in area.prompts if answers[prompt.id]), default=6)
        if (judged[f"pim:{area.id}"].level or 0) > lowest:
            over.append((area.id, bool(judged[f"pim:{area.id}"].exception)))
    assert len(over) == 1
    assert all(argued for _area, argued in over)


def test_the_cycle_before_is_whole_and_has_no_fault(folder: CycleFolder) -> None:
    before = folder.previous
    assert before is not None
    assert before.name == EARLIER
    register, store = load_register(before), load_records(before)
    assert (register.faults, register.unregistered, store.faults, store.notes, store.conflicts()) == ((), (), (), (), ())
    now = {judgement.ref for judgement in load_records(folder).of(Judgement, "scan")}
    assert {judgement.ref for judgement in store.of(Judgement, "scan")} == now


def test_what_was_revised_says_why(store: RecordStore) -> None:
    revised = [record for record in store.records if record.supersedes]
    assert {record.subject[2] for record in revised if isinstance(record, Judgement)} == {"pim:5.3", "pim:10.1", "pim:10"}
    assert all(record.reason for record in revised if isinstance(record, Judgement | Statement))


def test_every_judgement_and_answer_cites_evidence_as_it_stands(store: RecordStore, register: Register) -> None:
    for record in store.records:
        for evidence in cited(record):
            item = register.entries[evidence.item].item
            assert (evidence.revision, evidence.digest) == (item.revision, item.hash), (record.id, evidence.item)
        if isinstance(record, Judgement):
            kinds = {register.entries[evidence.item].item.kind for evidence in record.evidence}
            assert len(kinds) >= 3, record.ref
            assert {"strength", "weakness"} <= {evidence.direction for evidence in record.evidence}, record.ref


def test_no_place_for_a_figure_is_left_unfilled(folder: CycleFolder, store: RecordStore) -> None:
    texts = {
        path.name: path.read_bytes().decode("utf-8", "ignore")
        for path in folder.evidence_files()
        if path.suffix in (".md", ".docx")
    }
    texts |= {
        record.id: json.dumps(list(record.model_dump(mode="json", exclude={"supersedes"}).values())) for record in store.records
    }
    assert [name for name, text in texts.items() if re.search(r"\{[a-z_0-9]+\}", text)] == []


def test_figures_quoted_from_the_surveys_are_those_of_the_answers(
    store: RecordStore, people: survey.SurveyFigures, employees: survey.SurveyFigures
) -> None:
    shares = {percent(row.proportion): row.question for row in people.table.dropna(subset="proportion").itertuples()}
    rows = people.table.set_index("question")
    quoted = 0
    for record in store.records:
        for evidence in cited(record):
            if evidence.item == "people-survey" and (asked := re.match(r"Question (\d+)", evidence.pinpoint)):
                row = rows.loc[f"q{asked[1]}"]
                if share := SHARE.search(evidence.pinpoint):
                    assert (int(share[1]), int(share[2])) == (percent(row.proportion), row.valid), evidence.pinpoint
                elif count := re.search(r": (\d+) of (\d+)", evidence.pinpoint):
                    assert (int(count[1]), int(count[2])) == (row.favourable, row.valid), evidence.pinpoint
                quoted += 1
            if evidence.item == "people-survey" and evidence.pinpoint.startswith("Questions"):
                assert {int(share) for share in re.findall(r"(\d+) %", evidence.pinpoint)} <= set(shares)
            if evidence.item == "employee-survey" and (share := SHARE.search(evidence.pinpoint)):
                found = zip(employees.table.proportion, employees.table.valid, strict=True)
                assert (int(share[1]), int(share[2])) in {(percent(p), n) for p, n in found if p == p}, evidence.pinpoint
                quoted += 1
    assert quoted > 25


def test_figures_quoted_from_measures_are_those_of_the_files(store: RecordStore, figures: Callable[[str], Figures]) -> None:
    local = figures("waiting-measures").table
    national = figures("national-measures").table
    quoted = 0
    for record in store.records:
        for evidence in cited(record):
            if count := re.match(r"(KL\d+).*: ([\d,]+) of ([\d,]+)", evidence.pinpoint):
                last = local[local.measure == count[1]].iloc[-1]
                found = (int(count[2].replace(",", "")), int(count[3].replace(",", "")))
                assert found == (last.numerator, last.denominator), evidence.pinpoint
                quoted += 1
            elif (code := re.match(r"KL\d+", evidence.pinpoint)) and len(re.findall(r"KL\d+", evidence.pinpoint)) == 1:
                values = local[local.measure == code[0]].value
                shares = {int(share) for share in re.findall(r"(\d+) %", evidence.pinpoint)}
                assert shares <= {percent(value) for value in values}, evidence.pinpoint
                assert shares or any(str(int(value)) in evidence.pinpoint for value in values), evidence.pinpoint
                quoted += 1
            if said := re.match(r"((?:SW|CHN)\w+), ([\d-]+): (\d+) %(?:; Scotland (\d+) %)?", evidence.pinpoint):
                rows = national[(national.measure == said[1]) & (national.period == said[2])].set_index("role")
                assert int(said[3]) == percent(rows.loc["own"].value), evidence.pinpoint
                assert said[4] is None or int(said[4]) == percent(rows.loc["nation"].value), evidence.pinpoint
                assert said[2] == national[(national.measure == said[1]) & (national.role == "own")].period.max()
                quoted += 1
    assert quoted > 15


def test_no_share_is_typed_by_hand_outside_the_targets_of_the_plan() -> None:
    typed = {
        path.name for path in (SCRIPT.parent / "records").glob("*.yaml") if re.search(r"\d ?%", path.read_text(encoding="utf-8"))
    }
    assert typed <= {"plan.yaml"}


def test_what_is_said_of_carers_may_be_shown_and_holds(store: RecordStore, people: survey.SurveyFigures) -> None:
    carers = people.by[people.by.value == "Unpaid carers"].set_index("question")
    everybody = people.table.set_index("question").proportion
    assert not carers.withheld.any()
    assert all(carers.loc[f"q{number}"].proportion < everybody[f"q{number}"] for number in range(4, 15))
    text = next(record.because for record in store.of(Judgement, "scan", ref="pim:2.1"))
    assert f"at {percent(carers.loc['q5'].proportion)} % and {percent(carers.loc['q6'].proportion)} %" in text


def test_comparisons_made_in_words_hold(figures: Callable[[str], Figures]) -> None:
    rows = figures("national-measures").table
    last = {
        code: rows[(rows.measure == code) & (rows.period == rows[(rows.measure == code) & (rows.role == "own")].period.max())]
        for code in ("SW02", "SW04e", "SW08")
    }
    value = {code: found.drop_duplicates("role").set_index("role").value for code, found in last.items()}
    assert value["SW02"]["own"] < value["SW02"]["nation"]
    assert value["SW04e"]["own"] < value["SW04e"]["nation"]
    assert value["SW08"]["own"] > value["SW08"]["group"] > value["SW08"]["nation"]


def test_every_action_is_complete_and_answers_an_improvement(store: RecordStore, folder: CycleFolder) -> None:
    judgements = store.of(Judgement, "scan")
    improvements = {improvement.text: improvement.priority for judgement in judgements for improvement in judgement.improvements}
    actions = store.of(Action, "scan")
    assert {action.improvement for action in actions} <= set(improvements)
    assert {text for text, priority in improvements.items() if priority == 1} <= {action.improvement for action in actions}
    for action in actions:
        assert action.priority == improvements[action.improvement]
        if action.decision == "planned":
            parts = (
                action.measure,
                action.baseline,
                action.target,
                action.success_criterion,
                action.monitoring,
                action.resources,
                action.dependencies,
            )
            assert all(parts), action.action
            assert folder.about.person(action.owner)
            assert action.carried_by in folder.about.settings.plans
            assert action.start is not None
            assert action.due is not None
            assert action.start < action.due <= folder.about.ends
    assert [action.action for action in actions if action.decision == "deferred"] == ["own-budgets"]
    assert len(store.of(CloserLook, "scan")) == 3


def test_nothing_was_recorded_or_registered_after_the_day_that_the_scan_speaks_of(
    folder: CycleFolder, store: RecordStore, register: Register
) -> None:
    as_of = folder.evaluation("scan").as_of
    assert as_of is not None
    assert max(record.at for record in store.records) < as_of.isoformat()
    assert max(entry.item.registered_on for entry in register) <= as_of


def test_the_codebook_of_the_survey_can_be_read(folder: CycleFolder, register: Register) -> None:
    mapping = register.entries["people-survey"].item.mapping
    assert mapping is not None
    assert mapping.kind == "survey"
    questions, subgroups = load_codebook(folder.path / str(mapping.codebook))
    assert all(question.informs for question in questions)
    assert [group.title for group in subgroups] == ["Group", "Age"]


def test_the_example_has_its_full_size(
    folder: CycleFolder, register: Register, people: survey.SurveyFigures, figures: Callable[[str], Figures]
) -> None:
    rows = {name: figures(name).rows.read for name in ("employee-survey", "public-panel")}
    assert (people.rows.read, rows) == (418, {"employee-survey": 311, "public-panel": 402})
    assert len([entry for entry in register if entry.item.kind == "document"]) == 20
    national = figures("national-measures").table
    assert national[national.role == "own"].measure.nunique() == 12
    reading = figures("case-file-reading")
    assert isinstance(reading, CaseFilesFigures)
    assert (reading.reading.files, reading.reading.twice, reading.reading.agreed) == (120, 24, 24)
    size = sum(path.stat().st_size for path in folder.path.parent.rglob("*") if path.is_file())
    assert size < 2_750_000


def test_the_draw_of_case_files_can_be_repeated(folder: CycleFolder) -> None:
    drawn = load_draw(folder.path / draw_place("reading-2026"), "draw.json")
    frame = load_frame(folder.path / "exchange" / "reading-2026" / drawn.frame.file, by=drawn.frame.by)
    assert (len(frame.listed), differences(drawn, frame)) == (900, ())


def test_figures_quoted_from_case_files_are_those_of_the_reading(store: RecordStore, figures: Callable[[str], Figures]) -> None:
    reading = figures("case-file-reading")
    rows = reading.table.set_index("item")
    quoted = 0
    for record in store.records:
        for evidence in cited(record):
            for item, yes, of in re.findall(r"(cf\d\d), [^:;]*: (\d+) of (\d+)", evidence.pinpoint):
                assert evidence.item == "case-file-reading"
                assert pd.notna(rows.loc[item].favourable), f"withheld: {evidence.pinpoint}"
                assert (int(yes), int(of)) == (rows.loc[item].favourable, rows.loc[item].applies), evidence.pinpoint
                quoted += 1
            # Where the count is withheld, the share of the whole service is quoted.
            for item, share in re.findall(r"(cf\d\d), [^:;]*: an estimated (\d+) %", evidence.pinpoint):
                assert round(100 * rows.loc[item].proportion) == int(share), evidence.pinpoint
                quoted += 1
    assert quoted > 15


def test_change_since_the_cycle_before_is_shown_but_for_the_question_that_was_worded_anew(people: survey.SurveyFigures) -> None:
    assert people.change is not None
    why = people.change.table.set_index("question").why_not
    assert "worded otherwise last time" in why["q7"]
    assert not why["q6"]


def test_what_must_hold_for_the_judgements_holds(figures: Callable[[str], Figures]) -> None:
    share = {}
    for name in ("employee-survey", "public-panel", "partners-survey"):
        table = figures(name).table
        share |= {row.text: row.proportion for row in table.itertuples() if row.proportion == row.proportion}
    heard, valued = share["When we suggest an improvement, something comes of it"], share["I feel valued for the work that I do"]
    assert heard < 0.5 < min(valued, share["Senior managers are open with us and easy to reach"])
    assert share["I would trust the service to help somebody close to me"] > 0.55
    assert share["I have been asked what I think of care and support in this area"] < 0.4
    partners = sorted((row for row in table.itertuples()), key=lambda row: row.proportion)
    assert [row.text for row in partners[:2]] == [
        "It is clear who answers for professional standards in joint teams",
        "We are brought into planning early",
    ]
    assert partners[-1].text == "In joint work it is clear who leads"
    outcomes = figures("outcome-measures").table
    first, last = (outcomes[outcomes.period == year].set_index("measure").value for year in ("2020-21", "2025-26"))
    worse = {code for code in first.index if (last[code] < first[code]) == (code != "OM12")}
    assert worse == {"OM09", "OM10"}


def test_there_are_no_addresses_or_telephone_numbers(folder: CycleFolder) -> None:
    personal = re.compile(r"[\w.]+@[\w.]+\.\w+|\b0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}\b")
    for path in folder.path.rglob("*"):
        if path.suffix in (".md", ".json", ".yaml") or path.name == "people-2026.csv":
            assert not personal.search(path.read_text(encoding="utf-8-sig")), path.name
