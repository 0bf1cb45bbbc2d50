"""What people record to plan and to follow up: evidence wanted, closer looks, actions, progress, steps.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pimlib.records.parts import Cited, Record, Text


class CloserLook(Record):
    """What a scan points to for a closer look. begins: the day on which it is to begin; planned_for: when, in a person's words."""

    kind: Literal["closer-look"] = "closer-look"
    ref: str
    what: Text
    because: Text
    priority: Literal[1, 2, 3] | None = None
    planned_for: str = ""
    begins: dt.date | None = None
    lead: str = ""


class Wanted(Record):
    """One piece of evidence that the team wants; `wanted` is its short name, the same in every version of it.

    source: the text of the framework's process that it answers to, such as scan-source3; empty: none of them. item: the name of the
    register's item that meets it; empty: it is not there yet. by: the day by which it is wanted.
    """

    kind: Literal["wanted"] = "wanted"
    wanted: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
    what: Text
    source: str = ""
    evidence_kind: str = ""
    refs: tuple[str, ...] = ()
    owner: str = ""
    by: dt.date | None = None
    item: str = ""
    decision: Literal["wanted", "not needed"] = "wanted"

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.wanted)

    @model_validator(mode="after")
    def _reasoned(self) -> Wanted:
        if self.decision == "not needed" and not self.reason.strip():
            raise ValueError("the evidence is not needed and `reason` is empty; say why")
        return self


class Action(Record):
    """One row of the S.M.A.R.T. plan; `action` is its short name, the same in every version of it."""

    kind: Literal["action"] = "action"
    action: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
    refs: tuple[str, ...]
    origin: Literal["improvement", "emerged", "scrutiny"] = "improvement"
    decision: Literal["planned", "not taken forward", "deferred"] = "planned"
    improvement: str = ""
    what: Text
    desired_outcome: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    no_measure_because: str = ""
    resources: str = ""
    dependencies: str = ""
    owner: str = ""
    start: dt.date | None = None
    due: dt.date | None = None
    success_criterion: str = ""
    monitoring: str = ""
    carried_by: str = ""
    priority: Literal[1, 2, 3] | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.action)

    @model_validator(mode="after")
    def _reasoned(self) -> Action:
        if self.decision != "planned" and not self.reason.strip():
            raise ValueError(f"the action is {self.decision} and `reason` is empty; say why")
        return self


class Progress(Record):
    kind: Literal["progress"] = "progress"
    action: str
    on: dt.date
    status: Literal["not started", "on track", "at risk", "late", "done", "stopped"]
    value: str = ""
    note: str = ""
    evidence: tuple[Cited, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.action, self.on.isoformat())


class StepRecord(Record):
    """One of the framework's steps or checklist questions: where it stands."""

    kind: Literal["step"] = "step"
    step: str
    status: Literal["not begun", "under way", "done"]
    note: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.step)
