"""The short forms: a concern passed on, prose of the report, an answer to a finding, where a step stands.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from pimlib.forms.desk import Desk
from pimlib.forms.fields import ChoiceField, DayField, TextField
from pimlib.forms.form import Form, Part
from pimlib.forms.looks import html, notice
from pimlib.forms.rows import TextsField
from pimlib.forms.who import by_whom
from pimlib.records import Answer, Concern, Narrative, Record, StepRecord
from pimlib.records.clock import clock_said

SECTIONS = {
    "key-messages": "Key messages",
    "context": "Context",
    "recommendations": "Recommendations",
    "implications": "Implications",
}
STATUSES = (("Not begun", "not begun"), ("Under way", "under way"), ("Done", "done"))


class ConcernForm(Form):
    """That something went to somebody under the protocol. What it was is not asked, and no draft is kept.

    Each that is recorded counts, also beside one of the same day and sort: once recorded, the form is about another one.
    """

    model = Concern
    save_words = "Record that it was passed on"
    keeps_draft = False

    def __init__(self, desk: Desk) -> None:
        self.mark, self.done = secrets.token_hex(8), ""
        super().__init__(desk, "A concern that cannot wait", ("concern",), None)

    def parts(self) -> list[Part]:
        about = self.desk.cycle.sensitive_findings
        told = [self.desk.cycle.person(id) for id in about.tell]
        named = [f"{one.name}{f', {one.post or one.role}' if one.post or one.role else ''}" for one in told if one is not None]
        call = (
            [f"Call: {'; '.join(named)}."] if named else ["The cycle does not say yet whom to tell. Ask the lead evaluator now."]
        )
        said = [*call, *([about.protocol] if about.protocol else [])]
        apart = [
            "Record here only that it was passed on: to whom, when, and which sort. Do not write what was seen or about whom. "
            "It is counted, and nothing of it is printed."
        ]
        options = [(name, name) for name in named]
        self.told = ChoiceField(
            "told", "Who was told", [("Choose who was told", ""), *options, ("Somebody else", "else")], drop=True
        )
        self.told_else = TextField("told_else", "The post or the body that was told", short=True)
        day = DayField("on", "On which day")
        category = TextField(
            "category", "Which sort of concern", "A word or two, such as adult protection. Nothing that names anybody."
        )
        return [
            ("First of all, tell somebody", [html(notice(said, "warn"))]),
            ("Then record that it was passed on", [html(notice(apart, "said")), self.told, self.told_else, day, category]),
        ]

    def values_of(self, record: Concern) -> dict[str, Any]:
        return {}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        day = self.by_name["on"]
        assert isinstance(day, DayField)
        told = values["told_else"] if values["told"] == "else" else values["told"]
        return {"told": told, "on": day.day, "category": values["category"], "mark": self.mark}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values["told"]:
            yield "told", "Choose who was told"
        if values["told"] == "else" and not values["told_else"]:
            yield "told_else", "Write which post or body was told"
        if not values["on"]:
            yield "on", "Write on which day"
        if not values["category"]:
            yield "category", "Write which sort of concern it is"

    def react(self) -> bool:
        self.told_else.show(self.told.value == "else")
        return True

    def save(self) -> None:
        if self.done and self.values() == self.base:  # pressed twice: what was recorded has left the form
            self._clear()
            self._say(f"{self.done} Nothing was recorded twice.", "done")
            return
        super().save()

    def after(self, record: Record) -> None:
        self.mark = secrets.token_hex(8)

    def _done(self, record: Record, *, new: bool) -> None:
        super()._done(record, new=new)
        number = len(self.desk.records().of(Concern, self.desk.evaluation))
        counted = "One concern is counted" if number == 1 else f"{number} concerns are counted"
        at = f"{clock_said(record.at)} by {by_whom(self.desk.cycle, record)}"
        self.done = f"Saved {at}. {counted} in this evaluation. The form is empty again: what you fill in now is another concern."
        self._say(self.done, "done")


class NarrativeForm(Form):
    """Prose of the report. section: key-messages, context, recommendations or implications."""

    model = Narrative
    save_words = "Record this text"

    def __init__(self, desk: Desk, section: str) -> None:
        self.section = section
        title = f"{SECTIONS[section]} of the report"
        super().__init__(desk, title, ("narrative", section), ("narrative", desk.evaluation, section))

    def parts(self) -> list[Part]:
        hint = "Each stands as a paragraph of its own, in this order."
        return [("", [TextsField("paragraphs", "Paragraphs", "Paragraph", hint)])]

    def values_of(self, record: Narrative) -> dict[str, Any]:
        return {"paragraphs": list(record.paragraphs)}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"section": self.section, "paragraphs": values["paragraphs"]}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values["paragraphs"]:
            yield "paragraphs", "Write at least one paragraph"


class AnswerForm(Form):
    """An answer to a finding of the checks. code and place: of the finding; said: its sentence, to be read above the answer."""

    model = Answer
    save_words = "Record this answer"

    def __init__(self, desk: Desk, code: str, place: str, said: str = "") -> None:
        self.code, self.place, self.sentence = code, place, said
        title = f"Answer to {code}" + (f": {desk.title(place)}" if place else "")
        super().__init__(desk, title, ("answer", code, place), ("answer", desk.evaluation, code, place))

    def parts(self) -> list[Part]:
        text = TextField("text", "Your answer", "The finding and your answer are both printed.", rows=4)
        return [("", [*([html(notice([self.sentence], "warn"))] if self.sentence else []), text])]

    def values_of(self, record: Answer) -> dict[str, Any]:
        return {"text": record.text}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"code": self.code, "place": self.place, "text": values["text"]}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values["text"]:
            yield "text", "Write your answer"


class StepForm(Form):
    """Where one step of the framework or one question of its checklist stands. step: its id; Raises KeyError for none of these."""

    model = StepRecord
    save_words = "Record where this stands"

    def __init__(self, desk: Desk, step: str) -> None:
        self.step, self.asks = step, dict(steps_of(desk))[step]
        super().__init__(desk, self.asks[0], ("step", step), ("step", desk.evaluation, step))

    def parts(self) -> list[Part]:
        asks = [html(notice(self.asks[1], "said"))] if self.asks[1] else []
        fields = [ChoiceField("status", "Where it stands", STATUSES), TextField("note", "Note", "May stay empty.", rows=3)]
        return [("", [*asks, *fields])]

    def values_of(self, record: StepRecord) -> dict[str, Any]:
        return {"status": record.status, "note": record.note}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"step": self.step, "status": values["status"], "note": values["note"]}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values["status"] is None:
            yield "status", "Choose where it stands"


def steps_of(desk: Desk) -> list[tuple[str, tuple[str, tuple[str, ...]]]]:
    """The steps of the framework, then the questions of its checklist: id, title, and what is asked."""
    process = desk.framework.process
    steps = [(step.id, (step.title, step.asks)) for step in process.steps]
    return [*steps, *((text.id, (text.text, text.includes)) for text in process.checklist)]
