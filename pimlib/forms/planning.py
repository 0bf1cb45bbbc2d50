"""The forms of planning: an action, a closer look, a piece of evidence that is wanted.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pimlib.forms.choices import PRIORITY, PersonField, RefsField, short_name
from pimlib.forms.desk import Desk
from pimlib.forms.fields import ChoiceField, DayField, Field, TextField, day_said
from pimlib.forms.form import Form, Part
from pimlib.records import Action, CloserLook, Record, Wanted
from pimlib.workspace.folder import KIND_FOLDERS

ORIGINS = (("An area for improvement", "improvement"), ("It came up", "emerged"), ("A body outside the service", "scrutiny"))
DECISIONS = (("It is planned", "planned"), ("It is deferred", "deferred"), ("It is not taken forward", "not taken forward"))
WANTED = (("It is wanted", "wanted"), ("It is not needed", "not needed"))


class ActionForm(Form):
    """One row of the S.M.A.R.T. plan. action: the short name of one that is recorded; empty: a new one.

    improvement and refs: what a new one answers to. After a new one is recorded the form is about it.
    """

    model = Action
    save_words = "Record this action"

    def __init__(self, desk: Desk, action: str = "", *, improvement: str = "", refs: tuple[str, ...] = ()) -> None:
        self.action, self.given = action, {"improvement": improvement, "refs": list(refs)}
        subject = ("action", desk.evaluation, action) if action else None
        key = ("action", action) if action else ("action", "new", *refs, improvement)
        super().__init__(desk, "An action of the plan", key, subject)

    def parts(self) -> list[Part]:
        plans = [("None, or not known yet", ""), *((plan, plan) for plan in self.desk.cycle.settings.plans)]
        origin: list[Field] = [
            RefsField(self.desk, "refs", "What it is for", "The areas and indicators that it is to improve."),
            ChoiceField("origin", "Where it comes from", ORIGINS),
            TextField("improvement", "The area for improvement that it answers to", "In the words of the judgement.", rows=2),
        ]
        what: list[Field] = [
            TextField("what", "What is to be done", rows=3),
            TextField("desired_outcome", "What will be better, and for whom", rows=2),
            TextField("success_criterion", "How we will know that it has succeeded", rows=2),
        ]
        measured: list[Field] = [
            TextField("measure", "What is measured", rows=2),
            TextField("baseline", "Where it stands now", "As a figure with its unit.", short=True),
            TextField("target", "Where it is to be", "As a figure with its unit.", short=True),
            TextField("no_measure_because", "Why nothing is measured", "Only where nothing is.", rows=2),
            TextField("monitoring", "How progress is followed", rows=2),
        ]
        done: list[Field] = [
            PersonField(self.desk, "owner", "Senior responsible owner"),
            DayField("start", "From"),
            DayField("due", "Until"),
            TextField("resources", "What it takes", "Money, people, time.", rows=2),
            TextField("dependencies", "On what it depends", rows=2),
            ChoiceField("carried_by", "Which plan carries it", plans, drop=True),
            ChoiceField("priority", "Priority", PRIORITY, drop=True),
        ]
        self.decision = ChoiceField("decision", "What was decided", DECISIONS)
        return [
            ("What it answers to", origin),
            ("What is to change", what),
            ("How it is measured", measured),
            ("Who, when, with what", done),
            ("Decision", [self.decision]),
        ]

    def values_of(self, record: Action) -> dict[str, Any]:
        days = {"start": day_said(record.start), "due": day_said(record.due)}
        said = {name: value for name, value in record.model_dump(mode="json").items() if name in self.by_name and name not in WHO}
        return said | days

    def _fill(self, values: Mapping[str, Any]) -> None:
        super()._fill(values if values or self.action else {name: value for name, value in self.given.items() if value})

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in values.items() if name not in WHO}
        said |= {"start": _day(self.by_name["start"]), "due": _day(self.by_name["due"])}
        return said | {"action": self.action or short_name(values["what"], self._taken(), "action")}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values["what"]:
            yield "what", "Write what is to be done"
        if not values["refs"]:
            yield "refs", "Choose what it is for"
        if values["origin"] is None:
            yield "origin", "Choose where it comes from"
        if values["decision"] is None:
            yield "decision", "Choose what was decided"
        if values["decision"] not in (None, "planned") and not values["reason"]:
            yield "reason", "Say why"
        start, due = _day(self.by_name["start"]), _day(self.by_name["due"])
        if start and due and due < start:
            yield "due", "This is before it begins"

    def react(self) -> bool:
        self.who.asks_why(bool(self.heads) or self.newer or self.decision.value not in (None, "planned"))
        return True

    def after(self, record: Record) -> None:
        assert isinstance(record, Action)
        self.action, self.subject, self.key = record.action, record.subject, ("action", record.action)

    def _taken(self) -> list[str]:
        return [record.action for record in self.desk.records().records if isinstance(record, Action)]


class CloserLookForm(Form):
    """What a scan points to for a closer look. ref: of the area or indicator."""

    model = CloserLook
    save_words = "Record this closer look"

    def __init__(self, desk: Desk, ref: str) -> None:
        self.ref = ref
        title = f"Closer look at {desk.title(ref)}"
        super().__init__(desk, title, ("closer-look", ref), ("closer-look", desk.evaluation, ref, "", ""))

    def parts(self) -> list[Part]:
        fields: list[Field] = [
            TextField("what", "What is to be looked at closely", rows=3),
            TextField("because", "Because", "What the scan found that asks for it.", rows=3),
            ChoiceField("priority", "Priority", PRIORITY, drop=True),
            TextField("planned_for", "When, in your own words", "Such as the second year, before the inspection.", short=True),
            DayField("begins", "The day on which it begins", "May stay empty. Such as 31/03/2027."),
            PersonField(self.desk, "lead", "Who leads it"),
        ]
        return [("", fields)]

    def values_of(self, record: CloserLook) -> dict[str, Any]:
        said = record.model_dump(mode="json")
        return {name: said[name] for name in self.by_name if name in said and name not in WHO} | {
            "begins": day_said(record.begins)
        }

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in values.items() if name not in WHO}
        return said | {"ref": self.ref, "begins": _day(self.by_name["begins"])}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, sentence in (("what", "Write what is to be looked at"), ("because", "Write what the scan found")):
            if not values[name]:
                yield name, sentence


class WantedForm(Form):
    """One piece of evidence that the team wants. wanted: the short name of one that is recorded; empty: a new one.

    source: the text of the framework's process that a new one answers to, such as scan-source3; refs: what it is for. After a new one
    is recorded the form is about it.
    """

    model = Wanted
    save_words = "Record this evidence as wanted or not needed"

    def __init__(self, desk: Desk, wanted: str = "", *, source: str = "", refs: tuple[str, ...] = ()) -> None:
        self.wanted, self.given = wanted, {"source": source, "refs": list(refs)}
        key = ("wanted", wanted) if wanted else ("wanted", "new", source, *refs)
        super().__init__(desk, "Evidence that is wanted", key, ("wanted", desk.evaluation, wanted) if wanted else None)

    def parts(self) -> list[Part]:
        process = self.desk.framework.process
        texts = [*process.scan_sources, *process.closer_look_evidence, *process.survey_groups, *process.other_views]
        sources = [("None of these", ""), *((text.text, text.id) for text in texts)]
        kinds = [("Not known yet", ""), *((kind.replace("-", " ").capitalize(), kind) for kind in KIND_FOLDERS)]
        items = [(f"{entry.item.title} ({entry.item.name})", entry.item.name) for entry in self.desk.register]
        self.decision = ChoiceField("decision", "What was decided", WANTED)
        fields: list[Field] = [
            TextField("what", "What is wanted", rows=2),
            ChoiceField("source", "Which suggestion of the framework it answers to", sources, drop=True, short=False),
            ChoiceField("evidence_kind", "What kind of evidence it is", kinds, drop=True),
            RefsField(self.desk, "refs", "What it is for"),
            PersonField(self.desk, "owner", "Who gets it"),
            DayField("by", "By when"),
            ChoiceField("item", "The registered item that meets it", [("Not there yet", ""), *items], drop=True, short=False),
            self.decision,
        ]
        return [("", fields)]

    def values_of(self, record: Wanted) -> dict[str, Any]:
        said = record.model_dump(mode="json")
        return {name: said[name] for name in self.by_name if name in said and name not in WHO} | {"by": day_said(record.by)}

    def _fill(self, values: Mapping[str, Any]) -> None:
        super()._fill(values if values or self.wanted else {name: value for name, value in self.given.items() if value})

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in values.items() if name not in WHO} | {"by": _day(self.by_name["by"])}
        taken = [record.wanted for record in self.desk.records().records if isinstance(record, Wanted)]
        return said | {"wanted": self.wanted or short_name(values["what"], taken, "evidence")}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not values["what"]:
            yield "what", "Write what is wanted"
        if values["decision"] is None:
            yield "decision", "Choose what was decided"
        if values["decision"] == "not needed" and not values["reason"]:
            yield "reason", "Say why it is not needed"

    def react(self) -> bool:
        self.who.asks_why(bool(self.heads) or self.newer or self.decision.value == "not needed")
        return True

    def after(self, record: Record) -> None:
        assert isinstance(record, Wanted)
        self.wanted, self.subject, self.key = record.wanted, record.subject, ("wanted", record.wanted)


WHO = ("author", "author_else", "role", "decided_at", "reason")


def _day(field: Field) -> Any:
    assert isinstance(field, DayField)
    return field.day
