"""Forms other than the judgement's: each makes its record, asks what it needs, and goes on one at a time where there are several."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from building import record, small_framework, sound_folder
from test_forms import buttons_of, drafts, everything_said, fill, press

from pimlib.blocks import Blocks, text_block
from pimlib.errors import Fault, PimError
from pimlib.forms import (
    ActionForm,
    AnswerForm,
    CloserLookForm,
    ConcernForm,
    Desk,
    FactorForm,
    JudgementForm,
    NarrativeForm,
    StatementForm,
    StepForm,
    Stepper,
    Turn,
    WantedForm,
)
from pimlib.forms.choices import short_name
from pimlib.records import Action, Concern, Judgement, Record, RecordStore, Wanted, load_records, record_
from pimlib.workspace import CycleFolder, Workspace

REFS = ("small:1.1", "small:1.10", "small:2.1")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    return sound_folder(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def desk(sound: CycleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("PIM_WHOAMI", "bo")
    shutil.copytree(sound.workspace.root, tmp_path / "share")
    return Desk(CycleFolder(Workspace(tmp_path / "share"), sound.council, sound.cycle), "scan", small_framework())


def heads(desk: Desk, kind: type[Record], **where: Any) -> tuple[Any, ...]:
    return load_records(desk.folder).of(kind, "scan", **where)


def test_a_new_action_gets_a_short_name_and_is_the_same_action_from_then_on(desk: Desk) -> None:
    form = ActionForm(desk, improvement="Keep it warm.", refs=("small:1.1",))
    assert (form.by_name["improvement"].value, form.by_name["refs"].value) == ("Keep it warm.", ["small:1.1"])
    assert drafts() == []
    form.save()
    assert {"what", "origin", "decision"} <= {name for name, field in form.by_name.items() if field.fault}
    fill(form, what="Keep warm", origin="improvement", decision="planned", due="31/03/2027", start="1 October 2026", owner="bo")
    form.save()
    (made,) = heads(desk, Action, action="keep-warm-2")
    assert (made.due, made.start, made.owner) == (dt.date(2027, 3, 31), dt.date(2026, 10, 1), "bo")
    fill(form, target="9 of 10", due="soon")
    form.save()
    assert "31 March 2026" in form.by_name["due"].fault
    fill(form, due="30 September 2026")
    form.save()
    assert "before it begins" in form.by_name["due"].fault
    fill(form, due="30 September 2027")
    form.save()
    (now,) = heads(desk, Action, action="keep-warm-2")
    assert (now.target, now.supersedes) == ("9 of 10", (made.id,))
    assert drafts() == []


def test_an_action_that_is_not_taken_forward_says_why(desk: Desk) -> None:
    form = ActionForm(desk, "keep-warm")
    fill(form, decision="not taken forward")
    form.save()
    assert form.who.reason.fault
    assert form.who.reason.is_shown
    fill(form, reason="The oven is new.")
    form.save()
    (head,) = heads(desk, Action, action="keep-warm")
    assert (head.decision, head.reason, head.carried_by) == ("not taken forward", "The oven is new.", "Service plan")


def test_a_short_name_is_one_that_records_allow() -> None:
    assert short_name("Keep it warm", [], "action") == "keep-it-warm"
    assert short_name("Keep it warm", ["keep-it-warm"], "action") == "keep-it-warm-2"
    assert short_name("Ночь", [], "action") == "action"
    long = short_name("A very long sentence on what is to be done next", [], "action")
    assert long == "a-very-long-sentence-on"
    assert short_name("A very long sentence on what is to be done next", [long], "action") == "a-very-long-sentence-o-2"


def test_wanted_evidence_is_recorded_and_met(desk: Desk) -> None:
    form = WantedForm(desk, refs=("small:1.1",))
    fill(form, what="Orders of last year", decision="wanted", by="31/03/2027", owner="cy")
    form.save()
    (made,) = heads(desk, Wanted)
    assert (made.wanted, made.refs, made.by) == ("orders-of-last-year", ("small:1.1",), dt.date(2027, 3, 31))
    fill(form, item="book")
    form.save()
    assert WantedForm(desk, "orders-of-last-year").by_name["item"].value == "book"
    fill(form, decision="not needed")
    form.save()
    assert form.who.reason.fault


def test_a_factor_is_answered_with_its_own_wording_in_view(desk: Desk) -> None:
    form = FactorForm(desk, "small:1", "1.p1")
    assert "It is stale." in form.applies.input.description
    assert form.applies.value is None
    assert "It does not apply" in form.theirs.value
    fill(form, applies="applies", because="It was stale on Monday.", reason="Monday came.")
    form.save()
    assert load_records(desk.folder).heads(("prompt-answer", "scan", "small:1", "1.p1"))[0].supersedes
    with pytest.raises(PimError, match="no such factor"):
        FactorForm(desk, "small:1", "1.p9")


def test_a_statement_waits_until_the_other_areas_are_judged(desk: Desk) -> None:
    for kind in ("statement", "judgement"):
        for path in (desk.folder.records / kind).glob("*.json"):
            path.unlink()
    form = StatementForm(desk, "small:2")
    assert form.waits_for() == ("1 Bread",)
    gate, inner = form.widget.children
    assert "1 Bread" in everything_said(gate)
    assert inner.layout.display == "none"
    press(form, "Fill it in now all the same")
    assert inner.layout.display != "none"
    form.save()
    assert {"will.position", "means.because"} <= {name for name, field in form.by_name.items() if field.fault}
    for component in ("will", "means"):
        fill(form, **{f"{component}.position": "unsure", f"{component}.because": "page 1", f"{component}.caveats": ["Rain."]})
    fill(form, contextual=["The mill."])
    form.save()
    (head,) = load_records(desk.folder).heads(form.subject or ())
    assert [(part.component, part.position, part.caveats) for part in head.parts] == [
        ("will", "unsure", ("Rain.",)),
        ("means", "unsure", ("Rain.",)),
    ]
    assert StatementForm(desk, "small:2").by_name["will.position"].value == "unsure"
    with pytest.raises(PimError, match="no statement is asked for"):
        StatementForm(desk, "small:1")


def test_the_positions_of_another_are_shown_and_not_taken_over(desk: Desk) -> None:
    form = StatementForm(desk, "small:2")
    assert [form.by_name[f"{name}.position"].value for name in ("will", "means")] == [None, None]
    assert form.by_name["will.because"].value == "will, as page 1 says"
    assert form.theirs.value.count("Your position") == 2


def test_a_concern_says_whom_to_call_and_keeps_no_draft(desk: Desk) -> None:
    form = ConcernForm(desk)
    said = everything_said(form.widget)
    assert "Call: Ada Lorne, lead evaluator." in said
    assert "Tell Ada on the same day." in said
    fill(form, told="Ada Lorne, lead evaluator", on="3 June 2026", category="adult protection")
    assert drafts() == []
    form.save()
    (path,) = (desk.folder.records / "concern").glob("*.json")
    assert "adult protection" in path.read_text(encoding="utf-8")
    assert form.by_name["category"].value == ""


def test_every_concern_counts_and_a_button_pressed_twice_records_one(desk: Desk) -> None:
    before = len(heads(desk, Concern))
    form = ConcernForm(desk)
    for number in (1, 2):  # two people at risk on one day, in one way
        fill(form, told="Ada Lorne, lead evaluator", on="3 June 2026", category="adult protection")
        form.save()
        counted = "One concern is" if before + number == 1 else f"{before + number} concerns are"
        assert f"{counted} counted in this evaluation. The form is empty again" in form.status.value, form.amiss.said
        form.save()
        assert "Nothing was recorded twice." in form.status.value
        assert not form.amiss.said
        assert len(heads(desk, Concern)) == before + number
    assert load_records(desk.folder).conflicts() == ()


def test_short_forms_make_their_records(desk: Desk) -> None:
    look = CloserLookForm(desk, "small:1")
    fill(look, what="Sundays", because="Nobody looked.", begins="1 May 2027", lead="cy")
    look.save()
    narrative = NarrativeForm(desk, "context")
    fill(narrative, paragraphs=["One.", "Two."])
    narrative.save()
    answer = AnswerForm(desk, "G502", "small:1", "It is too high.")
    fill(answer, text="It was one day.")
    answer.save()
    step = StepForm(desk, "step1")
    fill(step, status="done", note="It was hot.")
    step.save()
    for form in (look, narrative, answer, step):
        assert "Saved" in form.status.value, form.amiss.said
    store = load_records(desk.folder)
    assert store.heads(("closer-look", "scan", "small:1", "", ""))[0].begins == dt.date(2027, 5, 1)
    assert store.heads(("narrative", "scan", "context"))[0].paragraphs == ("One.", "Two.")
    assert store.heads(("answer", "scan", "G502", "small:1"))[0].text == "It was one day."
    assert store.heads(("step", "scan", "step1"))[0].status == "done"


def turn(ref: str, desk: Desk, look_for: Callable[[str], Blocks]) -> Turn:
    subject = ("judgement", "scan", ref, "self", "")
    read = (("What to look for", partial(look_for, ref)),)
    return Turn(desk.title(ref), partial(JudgementForm, ref=ref), ("judgement", ref, "self", ""), subject, "judged", read)


def test_going_on_loses_nothing_and_the_list_says_how_far_each_is(desk: Desk) -> None:
    for path in (desk.folder.records / "judgement").glob("*.json"):
        path.unlink()
    asked: list[str] = []

    def look_for(ref: str) -> Blocks:
        asked.append(ref)
        if ref == "small:1.10":
            raise PimError(Fault("book", "it cannot be read"))
        return Blocks([text_block(f"asks:{ref}", f"What to look for in {ref}", [("p", "Anything.")])])

    stepper, told = Stepper(desk, "Judge", [turn(ref, desk, look_for) for ref in REFS]), []
    stepper.on_saved(told.append)
    assert asked == ["small:1.1"], "the others are made when their turn comes"
    assert "What to look for in small:1.1" in everything_said(stepper._reading)
    fill(stepper.form, because="Begun here.")
    press(stepper, "Next")
    assert "it cannot be read" in everything_said(stepper._reading)
    fill(stepper.form, level=4, because="Enough.")
    stepper.form.save()
    assert len(told) == 1
    stepper.go_to.set(0)
    press(stepper, "Go there")
    assert stepper.form.because.value == "Begun here."
    assert [label for label, _value in stepper.go_to.options] == [
        "1.1 Freshness: begun",
        "1.10 no: judged",
        "2.1 Will and means: not yet",
    ]
    assert len(heads(desk, Judgement)) == 1


def test_going_on_looks_through_the_records_once_however_many_turns_there_are(desk: Desk) -> None:
    looked: list[str] = []

    def store() -> RecordStore:
        looked.append("x")
        return load_records(desk.folder)

    desk = Desk(desk.folder, "scan", desk.framework, store=store)
    stepper = Stepper(desk, "Judge", [turn(ref, desk, lambda _ref: Blocks()) for ref in REFS])
    looked.clear()
    press(stepper, "Next")
    assert len(looked) == 1
    record_(desk.folder, record("step", step="step1", status="done"))
    assert desk.records().heads(("step", "scan", "step1"))[0].status == "done", "it is read again afterwards"


def test_going_on_waits_where_what_was_begun_cannot_be_kept(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "full"))
    stepper = Stepper(desk, "Judge", [turn(ref, desk, lambda _ref: Blocks()) for ref in REFS])
    fill(stepper.form, because="Two hours of reasons.")
    stepper.go_to.set(2)
    press(stepper, "Go there")
    assert (stepper.at, stepper.go_to.value, stepper.form.because.value) == (0, 0, "Two hours of reasons.")
    assert "cannot be kept on this machine" in stepper.form.notes.value
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    fill(stepper.form, because="Kept at last.")
    stepper.form.draft.path = tmp_path / "local" / "kept.json"
    stepper.form.changed()
    press(stepper, "Next")
    assert stepper.at == 1


def test_what_is_read_is_open_first_and_folded_after_and_what_is_noticed_follows_each_record(desk: Desk) -> None:
    blocks = Blocks([text_block(f"b{n}", f"Block {n}", [("p", "Said.")]) for n in (1, 2, 3)])
    forgotten: list[str] = []

    def noticed() -> Blocks:
        return Blocks([text_block("f", f"Noticed {len(forgotten)}", [("p", "Said.")])])

    subject, read = ("step", "scan", "step1"), (("Read", lambda: blocks),)
    step = Turn("Step", partial(StepForm, step="step1"), ("step", "step1"), subject, "said", read, noticed)
    stepper = Stepper(desk, "Steps", [step], forget=lambda: forgotten.append("x"))
    assert everything_said(stepper._reading).count("<summary>") == 2
    assert "Noticed 0" in stepper._after.value
    fill(stepper.form, status="not begun", note="We begin again.")
    stepper.form.save()
    assert "Noticed 1" in stepper._after.value
    assert stepper.go_to.options[0][0] == "Step: said"
    assert not [one for one in buttons_of(stepper.widget) if one.description == "Next" and one.layout.display != "none"]


def test_what_there_is_to_do_is_renewed_around_the_form_that_is_shown(desk: Desk) -> None:
    before = Turn("An action for: Warmth", partial(ActionForm, improvement="Warmth"), ("action", "new", "Warmth"), None)
    step = Turn("Step", partial(StepForm, step="step1"), ("step", "step1"), ("step", "scan", "step1"))
    stepper = Stepper(desk, "Plan", [before, step])
    form = stepper.form
    fill(form, what="Light the oven.", refs=["small:1"], origin="improvement", decision="planned")
    form.save()
    (head,) = heads(desk, Action, improvement="Warmth")
    planned = Turn("The action", partial(ActionForm, head.action), ("action", head.action), head.subject, "planned")
    stepper.go_to.set(1)  # somebody has chosen where to go next
    stepper.renew([step, planned])
    assert stepper.form is form
    assert "2 of 2: The action" in stepper._where.value
    assert [label for label, _value in stepper.go_to.options] == ["Step: recorded", "The action: planned"]
    assert stepper.go_to.value == 0, "the choice stays at the step"
    stepper.renew([step])
    assert stepper.form is form, "a form is never taken away from whoever fills it in"
    assert "2 of 2: The action" in stepper._where.value


def test_a_choice_that_is_no_longer_on_offer_is_kept(desk: Desk) -> None:
    values = {"action": "old", "refs": ["small:9.9"], "what": "Something", "carried_by": "The plan of old", "owner": "gone"}
    record_(desk.folder, record("action", **values))
    form = ActionForm(desk, "old")
    fill(form, target="9 of 10")
    form.save()
    (head,) = heads(desk, Action, action="old")
    assert (head.refs, head.carried_by, head.owner, head.target) == (("small:9.9",), "The plan of old", "gone", "9 of 10")
