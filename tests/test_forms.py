"""Forms: a judgement is kept while it is written, recorded once, and never written over."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from building import EVENING, judgement, record, small_framework, sound_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from pimlib.errors import Fault, PimError
from pimlib.forms import Desk, JudgementForm
from pimlib.forms.draft import draft_file
from pimlib.framework import Framework
from pimlib.records import Judgement, load_records, record_
from pimlib.workspace import CycleFolder, Workspace

REF = "small:1.1"
FRAMEWORK = small_framework()
TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1).filter(str.strip)


@dataclass(frozen=True)
class Part:
    part: str
    label: str
    figure: str


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    return sound_folder(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def folder(sound: CycleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """A copy of a sound evaluation, in which nothing is recorded on 1.1, at a machine where Bo works."""
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("PIM_WHOAMI", "bo")
    shutil.copytree(sound.workspace.root, tmp_path / "share")
    copied = CycleFolder(Workspace(tmp_path / "share"), sound.council, sound.cycle)
    for path in (copied.records / "judgement").glob("*.json"):
        if json.loads(path.read_text(encoding="utf-8"))["ref"] == REF:
            path.unlink()
    return copied


@pytest.fixture
def desk(folder: CycleFolder) -> Desk:
    return Desk(folder, "scan", small_framework())


def on_subject(folder: CycleFolder) -> tuple[Judgement, ...]:
    return load_records(folder).of(Judgement, "scan", ref=REF)


def fill(form: Any, **values: Any) -> None:
    """What a person does: each value into its field."""
    for name, value in values.items():
        form.by_name[name].set(value)
        form.changed()


def drafts() -> list[Path]:
    return sorted(Path(os.environ["PIM_LOCAL"]).rglob("*.json"))


def filled(desk: Desk, **more: Any) -> JudgementForm:
    form = JudgementForm(desk, REF)
    fill(form, **{"level": 4, "because": "It was warm at noon."} | more)
    return form


def buttons_of(widget: Any) -> Iterator[Any]:
    if isinstance(widget, ipywidgets.Button):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from buttons_of(child)


def press(form: Any, words: str) -> None:
    next(one for one in buttons_of(form.widget) if one.description.startswith(words)).click()


def everything_said(widget: Any) -> str:
    """Every text of a widget, shown or not."""
    said = [str(getattr(widget, name, "")) for name in ("description", "value")]
    return " ".join([*said, *(everything_said(child) for child in getattr(widget, "children", ()))])


def test_a_fresh_form_has_no_level_and_offers_each_with_its_definition(desk: Desk) -> None:
    form = JudgementForm(desk, REF)
    assert form.level.value is None
    assert form.level.input.options[:2] == ("6 Zenith: None better", "5 Blaze: Far ahead")
    assert drafts() == []


def test_a_judgement_is_one_new_file(desk: Desk) -> None:
    form, told = filled(desk, strengths=["Warm.", "Round."], improvements=[{"text": "Keep it.", "priority": 1}]), []
    form.on_saved(told.append)
    before = set(desk.folder.records.rglob("*.json"))
    form.save_button.click()
    (made,) = set(desk.folder.records.rglob("*.json")) - before
    (head,) = on_subject(desk.folder)
    assert (made.stem, head.level, head.author, head.strengths) == (head.id, 4, "bo", ("Warm.", "Round."))
    assert head.improvements[0].priority == 1
    assert told == [head]
    assert "Saved" in form.status.value
    assert "by Bo Lorne" in form.status.value
    assert drafts() == []


def test_the_same_said_twice_is_recorded_once(desk: Desk) -> None:
    filled(desk).save()
    form = JudgementForm(desk, REF)
    form.save()
    assert len(on_subject(desk.folder)) == 1
    assert "Already recorded" in form.status.value
    assert "nothing changed" in form.status.value


def test_what_is_missing_is_said_beside_its_field_and_in_a_list(desk: Desk) -> None:
    form = JudgementForm(desk, REF)
    fill(form, factors=[{"factor": "1.1.f1", "view": "", "note": "Half of it."}])
    form.save()
    assert on_subject(desk.folder) == ()
    assert form.by_name["level"].fault.startswith("Choose a level")
    assert "Error: Choose a level" in form.level.input.description
    assert any(line.startswith("Which level") for line in form.amiss.said)
    assert 'role="alert"' in form.amiss.widget.children[0].value
    assert "factors" in [field.name for field in form.fields if field.fault]
    said = everything_said(form.widget)
    assert "pydantic" not in said
    assert "Traceback" not in said
    fill(form, level=3, because="Enough.", factors=[{"factor": "1.1.f1", "view": "met", "note": "Half of it."}])
    form.save()
    assert form.amiss.said == ()
    assert on_subject(desk.folder)[0].factors[0].note == "Half of it."


def test_what_is_not_evaluated_needs_a_reason_and_no_level(desk: Desk) -> None:
    form = JudgementForm(desk, REF)
    fill(form, level="not evaluated")
    form.save()
    assert form.by_name["not_evaluated"].fault
    fill(form, not_evaluated="The oven was cold all year.")
    form.save()
    (head,) = on_subject(desk.folder)
    assert (head.level, head.not_evaluated) == (None, "The oven was cold all year.")
    assert JudgementForm(desk, REF).level.value == "not evaluated"


def test_a_draft_survives_and_says_so(desk: Desk) -> None:
    filled(desk, strengths=["Warm."])
    again = JudgementForm(desk, REF)
    assert "You began this on" in again.notes.value
    assert (again.level.value, again.because.value) == (4, "It was warm at noon.")
    assert again.by_name["strengths"].value == ["Warm."]
    assert not list(desk.folder.path.rglob("drafts"))
    press(again, "Put this aside and start afresh")
    assert again.level.value is None
    press(again, "Open what was put aside")
    assert again.because.value == "It was warm at noon."


def test_a_draft_of_another_evaluation_or_care_group_is_another(desk: Desk) -> None:
    filled(desk)
    assert draft_file(desk.folder, "closer", ("judgement", REF, "self", "")).read() == (None, "")
    assert JudgementForm(desk, REF, care_group="bakers").because.value == ""
    other = draft_file(desk.folder, "scan", ("judgement", "small:1-1", "self", ""))
    assert other.path != draft_file(desk.folder, "scan", ("judgement", REF, "self", "")).path


def test_a_damaged_draft_is_kept_under_another_name(desk: Desk) -> None:
    filled(desk)
    (path,) = drafts()
    path.write_text("{half of it", encoding="utf-8")
    form = JudgementForm(desk, REF)
    (kept,) = drafts()
    assert "damaged" in kept.name
    assert kept.name in form.notes.value
    assert kept.read_text(encoding="utf-8") == "{half of it"
    assert form.level.value is None


def test_two_windows_of_one_person_lose_nothing(desk: Desk) -> None:
    one, two = JudgementForm(desk, REF), JudgementForm(desk, REF)
    fill(one, because="In the first window.")
    fill(two, because="In the second window.")
    fill(one, because="In the first window, later.")
    kept = [json.loads(path.read_text(encoding="utf-8"))["values"]["because"] for path in drafts()]
    assert sorted(kept) == ["In the first window, later.", "In the second window."]
    press(JudgementForm(desk, REF), "Open what was put aside")
    assert JudgementForm(desk, REF).because.value == "In the second window."


def test_a_draft_that_cannot_be_kept_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "full"))
    form = filled(desk)
    assert "cannot be kept on this machine" in form.status.value
    form.save()
    assert len(on_subject(desk.folder)) == 1


def test_an_identifier_is_refused_until_somebody_says_that_it_names_nobody(desk: Desk) -> None:
    form = filled(desk, strengths=["Fine.", "Write to jo.bloggs@example.org."])
    form.save()
    assert on_subject(desk.folder) == ()
    assert "e-mail" in form.by_name["strengths"].fault
    assert "Number 2" in form.by_name["strengths"].fault
    assert "jo.bloggs" not in " ".join(form.amiss.said)
    form._named.set(True)
    fill(form, weaknesses=["Ring 0131 496 0000."])
    form.save()
    assert on_subject(desk.folder) == (), "what was ticked was the other text"
    form._named.set(True)
    form.save()
    assert len(on_subject(desk.folder)) == 1


def theirs(folder: CycleFolder, because: str = "Cold at noon.", minutes: int = 0, **more: Any) -> Judgement:
    written, _new = record_(folder, judgement(REF, because=because, **more), now=EVENING + dt.timedelta(minutes=minutes))
    return written


def test_what_somebody_recorded_meanwhile_is_shown_beside_mine_and_neither_is_lost(desk: Desk) -> None:
    form = filled(desk, level=5)
    other = theirs(desk.folder, level=2, gaps=["No bread on Sundays."])
    form.save()
    (head,) = on_subject(desk.folder)
    assert head.id == other.id
    said = everything_said(form.panel.widget)
    for text in ("Ada Lorne", "2 Dusk", "5 Blaze", "Cold at noon.", "It was warm at noon.", "No bread on Sundays."):
        assert text in said
    press(form, "Record mine in place of theirs")
    assert form.who.reason.fault
    assert on_subject(desk.folder) == (head,)
    fill(form, reason="We counted again together.")
    press(form, "Record mine in place of theirs")
    (now,) = on_subject(desk.folder)
    assert (now.level, now.supersedes, now.reason) == (5, (other.id,), "We counted again together.")
    assert drafts() == []


def test_theirs_can_be_kept_and_mine_opened_again(desk: Desk) -> None:
    form = filled(desk, level=5)
    theirs(desk.folder, level=2)
    form.save()
    press(form, "Keep theirs")
    assert (form.level.value, form.because.value) == (None, "Cold at noon.")
    assert "2 Dusk" in form.theirs.value
    press(form, "Open what was put aside")
    assert (form.level.value, form.because.value) == (5, "It was warm at noon.")
    assert form.newer, "it was begun before theirs"


def test_parts_of_theirs_fill_what_is_empty_and_never_the_level(desk: Desk) -> None:
    form = JudgementForm(desk, REF)
    fill(form, because="It was warm at noon.")
    theirs(desk.folder, level=2, gaps=["No bread on Sundays."])
    fill(form, level=5)
    form.save()
    form.level.set(None)
    press(form, "Take over parts of theirs")
    assert form.by_name["gaps"].value == ["No bread on Sundays."]
    assert form.because.value == "It was warm at noon."
    assert form.level.value is None


def test_a_draft_that_is_older_than_what_stands_opens_with_both(desk: Desk) -> None:
    filled(desk, level=5)
    theirs(desk.folder, level=2)
    form = JudgementForm(desk, REF)
    assert form.level.value == 5
    assert "Cold at noon." in everything_said(form.panel.widget)


def conflicting(folder: CycleFolder) -> list[str]:
    """Two records made on two machines that had not seen each other."""
    first = theirs(folder, "What Ada saw.", level=2)
    path = folder.records / "judgement" / f"{first.id}.json"
    away = path.rename(folder.path / "away.json")
    second, _new = record_(folder, judgement(REF, because="What Cy saw.", author="cy", level=3), now=EVENING)
    away.rename(path)
    return sorted([first.id, second.id])


def test_a_conflict_is_shown_and_settled_by_one_record_with_a_reason(desk: Desk) -> None:
    ids = conflicting(desk.folder)
    form = JudgementForm(desk, REF)
    said = everything_said(form.panel.widget)
    assert "What Ada saw." in said
    assert "What Cy saw." in said
    assert form.level.value is None
    press(form, "Fill the form with what Cy Lorne recorded")
    assert (form.level.value, form.because.value) == (None, "What Cy saw.")
    assert "but for what you choose yourself (Which level it is)" in form.notes.value
    form.save()
    assert form.who.reason.fault
    assert form.level.fault
    fill(form, level=3, reason="We met.")
    press(form, "Record what is below as what settles it")
    (head,) = on_subject(desk.folder)
    assert (head.level, sorted(head.supersedes), head.author) == (3, ids, "bo")
    assert load_records(desk.folder).conflicts() == ()


def test_who_decided_may_be_another_than_who_records(desk: Desk) -> None:
    form = filled(desk, author="ada", decided_at="Team meeting", role="lead evaluator")
    form.save()
    (head,) = on_subject(desk.folder)
    assert (head.author, head.entered_by, head.decided_at, head.role) == ("ada", "bo", "Team meeting", "lead evaluator")
    assert "Ada Lorne, entered by Bo Lorne" in form.status.value
    assert JudgementForm(desk, REF).who.author.value == "ada"


def test_a_machine_on_which_nobody_said_who_works_asks_once(
    folder: CycleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIM_WHOAMI")
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    desk = Desk(folder, "scan", small_framework())
    form = filled(desk)
    form.save()
    assert form.who.recorder.fault
    form.who.recorder.input.index = 3
    form.who.keep.input.value = True
    form.save()
    assert on_subject(folder)[0].author == "cy"
    assert json.loads((tmp_path / "settings" / "whoami.json").read_text(encoding="utf-8")) == {"person": "cy"}
    assert JudgementForm(Desk(folder, "scan", small_framework()), REF).who.me == "cy"


def test_evidence_is_cited_as_it_stands_and_keeps_what_it_said_then(desk: Desk) -> None:
    said = {"q1": "71 % of 395"}
    desk = Desk(desk.folder, "scan", desk.framework, parts=lambda name: [Part("q1", "Question 1", said["q1"])])
    form = filled(desk, evidence=[{"item": "book", "part": "q1", "pinpoint": "page 2", "direction": "strength"}])
    form.save()
    cited = on_subject(desk.folder)[0].evidence[0]
    entry = desk.register.entries["book"]
    assert (cited.item, cited.digest, cited.part, cited.figure) == ("book", entry.digest, "q1", "71 % of 395")
    said["q1"] = "60 % of 400"
    again = JudgementForm(desk, REF)
    assert "When it was cited it said 71 % of 395. Today it says 60 % of 400." in everything_said(again.widget)
    fill(again, because="It was warm, still.")
    again.save()
    assert on_subject(desk.folder)[0].evidence[0].figure == "71 % of 395"
    press(again, "Cite it as it stands today")
    again.save()
    assert on_subject(desk.folder)[0].evidence[0].figure == "60 % of 400"


def test_evidence_without_an_item_is_a_fault(desk: Desk) -> None:
    form = filled(desk, evidence=[{"item": "", "pinpoint": "page 2"}])
    form.save()
    assert "Choose the item" in form.by_name["evidence"].fault


def test_a_level_above_a_ceiling_is_recorded_and_what_it_means_is_shown(desk: Desk) -> None:
    record_(desk.folder, record("prompt-answer", ref="small:1", prompt="1.p1", applies=True, because="It is stale."))
    form = JudgementForm(desk, "small:1")
    fill(form, level=3, because="Fair.")
    assert form.ceilings.value == ""
    fill(form, level=5)
    assert "Then hold back." in form.ceilings.value
    fill(form, exception="It was one day of 200.", reason="We looked again.")
    form.save()
    (head,) = load_records(desk.folder).of(Judgement, "scan", ref="small:1")
    assert head.exception is not None
    assert (head.level, head.exception.prompt, head.exception.because) == (5, "1.p1", "It was one day of 200.")
    fill(form, exception="")
    form.save()
    assert load_records(desk.folder).of(Judgement, "scan", ref="small:1")[0].exception is None


def with_two_factors() -> Framework:
    """The small framework, whose first area has a second factor in its guidance prompt."""
    first = FRAMEWORK.areas[0]
    second = first.prompts[0].model_copy(update={"id": "1.p2", "weigh": "Whether it is burnt."})
    area = first.model_copy(update={"prompts": (*first.prompts, second)})
    return FRAMEWORK.model_copy(update={"areas": (area, *FRAMEWORK.areas[1:])})


def test_an_argued_exception_is_recorded_with_its_factor_or_not_at_all(desk: Desk) -> None:
    desk = Desk(desk.folder, "scan", with_two_factors())
    for prompt in ("1.p1", "1.p2"):
        record_(desk.folder, record("prompt-answer", ref="small:1", prompt=prompt, applies=True, because="It is stale."))
    form = JudgementForm(desk, "small:1", care_group="bakers")
    fill(form, level=5, because="Good.", exception="A long argument.")
    form.save()
    assert load_records(desk.folder).of(Judgement, "scan", ref="small:1", care_group="bakers") == ()
    assert form.by_name["exception_prompt"].fault
    assert form.by_name["exception_prompt"].is_shown
    assert form.exception.value == "A long argument."
    fill(form, level="not evaluated", not_evaluated="No bread.")
    form.save()
    assert form.exception.fault
    fill(form, level=5, exception_prompt="1.p2")
    form.save()
    (head,) = load_records(desk.folder).of(Judgement, "scan", ref="small:1", care_group="bakers")
    assert head.exception is not None
    assert (head.exception.prompt, head.exception.because) == ("1.p2", "A long argument.")


def test_an_exception_to_a_factor_that_is_gone_is_kept(desk: Desk) -> None:
    record_(desk.folder, judgement(REF, author="bo", exception={"prompt": "9.p9", "because": "It was argued once."}))
    form = JudgementForm(desk, REF)
    fill(form, because="Still so.")
    form.save()
    (head,) = on_subject(desk.folder)
    assert head.exception is not None
    assert (head.because, head.exception.prompt, head.exception.because) == ("Still so.", "9.p9", "It was argued once.")


def test_nobody_takes_over_the_level_of_another(desk: Desk) -> None:
    theirs(desk.folder, level=2, strengths=["Warm."])
    form = JudgementForm(desk, REF)
    assert (form.level.value, form.because.value, form.by_name["strengths"].value) == (None, "Cold at noon.", ["Warm."])
    for text in ("Recorded by Ada Lorne", "2 Dusk", "It is not filled in below"):
        assert text in form.theirs.value
    assert drafts() == []
    fill(form, strengths=["Warm.", "Round."])
    form.save()
    assert form.level.fault
    fill(form, level=2)
    form.save()
    assert form.who.reason.fault
    assert [head.author for head in on_subject(desk.folder)] == ["ada"]
    fill(form, reason="We counted again.")
    form.save()
    (head,) = on_subject(desk.folder)
    assert (head.author, head.level, head.reason, len(head.supersedes)) == ("bo", 2, "We counted again.", 1)
    again = JudgementForm(desk, REF)
    assert (again.level.value, again.theirs.value) == (2, ""), "it is Bo's own now"


def test_whoever_says_the_same_as_another_records_nothing(desk: Desk) -> None:
    other = theirs(desk.folder, level=2)
    form = JudgementForm(desk, REF)
    fill(form, level=2)
    form.save()
    assert on_subject(desk.folder) == (other,)
    assert "Already recorded" in form.status.value


def test_that_nothing_is_evaluated_is_not_taken_over_either(desk: Desk) -> None:
    theirs(desk.folder, because="", level=None, not_evaluated="The oven was cold.")
    form = JudgementForm(desk, REF)
    assert (form.level.value, form.by_name["not_evaluated"].value) == (None, "")
    assert "Why it is not evaluated: The oven was cold." in form.theirs.value


def test_what_another_entered_for_somebody_is_theirs_and_opens_whole(desk: Desk) -> None:
    theirs(desk.folder, level=2, author="the team", entered_by="bo")
    assert JudgementForm(desk, REF).level.value == 2


def test_a_form_whose_draft_cannot_be_kept_stays_where_it_is(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "full"))
    form = filled(desk, because="Two hours of reasons.")
    form.by_name["stage"].input.index = 1
    assert (form.stage, form.by_name["stage"].value, form.because.value) == ("self", "self", "Two hours of reasons.")
    assert "cannot be kept on this machine" in form.notes.value
    form._afresh()
    assert form.because.value == "Two hours of reasons."
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    form.save()
    form.by_name["stage"].input.index = 1
    assert (form.stage, form.because.value) == ("moderated", ""), "what is recorded needs no draft"


def test_each_stage_has_its_own_judgement_and_its_own_draft(desk: Desk) -> None:
    form = filled(desk)
    form.by_name["stage"].input.index = 1
    assert (form.stage, form.because.value) == ("moderated", "")
    fill(form, level=3, because="Read again.", way="A second reading", people=["ada", "cy"])
    form.save()
    form.by_name["stage"].input.index = 0
    assert (form.because.value, form.level.value) == ("It was warm at noon.", 4)
    form.save()
    said = {head.stage: head for head in on_subject(desk.folder)}
    assert said["moderated"].moderation is not None
    assert said["moderated"].moderation.people == ("ada", "cy")
    assert (said["self"].level, said["self"].moderation) == (4, None)


def test_rows_are_added_moved_and_taken_out_by_buttons(desk: Desk) -> None:
    form = filled(desk, strengths=["One.", "Two.", "Three."])
    press(form, "Move strength 3 up")
    press(form, "Remove strength 1")
    press(form, "Add another strength")
    assert form.by_name["strengths"].value == ["Three.", "Two."]
    assert JudgementForm(desk, REF).by_name["strengths"].value == ["Three.", "Two."]


def test_a_page_that_cannot_be_renewed_does_not_hide_that_it_was_recorded(desk: Desk) -> None:
    def fail(_record: Any) -> None:
        raise PimError(Fault("page", "it is gone"))

    form = filled(desk)
    form.on_saved(fail)
    form.save()
    assert "Saved" in form.status.value
    assert "It is recorded" in form.notes.value


@settings(max_examples=8)
@given(TYPED, st.lists(TYPED, max_size=3), TYPED)
def test_whatever_is_typed_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, sound: CycleFolder, because: str, gaps: list[str], note: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("typed")
        patch.setenv("PIM_LOCAL", str(root / "local"))
        patch.setenv("PIM_WHOAMI", "bo")
        folder = CycleFolder(Workspace(root), sound.council, sound.cycle)
        for name in ("evaluations", "register", "records"):
            (folder.path / name).mkdir(parents=True)
        for name in ("cycle.yaml", "evaluations/scan.yaml"):
            shutil.copyfile(sound.path / name, folder.path / name)
        desk = Desk(folder, "scan", FRAMEWORK)
        form = JudgementForm(desk, REF)
        factors = [{"factor": "1.1.f1", "view": "partly", "note": note}]
        fill(form, level=2, because=because, gaps=gaps, factors=factors)
        form.changed()
        draft = JudgementForm(desk, REF)
        assert (draft.because.value, draft.by_name["gaps"].value, draft.by_name["factors"].value) == (because, gaps, factors)
        draft.save()
        draft._named.set(True)
        draft.save()
        (head,) = on_subject(folder)
        assert (head.because, list(head.gaps), head.factors[0].note) == (because, gaps, note)
        again = JudgementForm(desk, REF)
        assert (again.because.value, again.by_name["gaps"].value) == (because, gaps)
