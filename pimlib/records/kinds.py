"""What people record: one frozen model for each kind of human act.

Row 3: imports rows 0-2. A number that a person gives (a target, a share) is kept as the text they wrote; see `canonical_json`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FORMAT: Literal["1"] = "1"
Stage = Literal["self", "moderated", "validated"]
Direction = Literal["strength", "mixed", "weakness"]
Text = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Frozen):
    """Evidence cited: the item, the revision and the digest as it stood then, where in it, and which way it points.

    An empty direction was not said: nothing is said for a person."""

    item: str
    revision: int = 1
    digest: str = ""
    pinpoint: str = ""
    direction: Literal["", Direction] = ""


class Improvement(Frozen):
    """An area for improvement; 1 is the highest priority, None was not said."""

    text: Text
    priority: Literal[1, 2, 3] | None = None


class FactorView(Frozen):
    factor: str
    view: Literal["met", "partly", "not met", "no evidence"]
    note: str = ""


class CeilingException(Frozen):
    """Why an area stands above the ceiling of a guidance prompt."""

    prompt: str
    because: Text


class Moderation(Frozen):
    way: str
    people: tuple[str, ...]


class Record(Frozen):
    """The common part. author decided; entered_by typed it in, when that was somebody else; decided_at: the meeting, if any."""

    format: Literal["1"] = FORMAT
    id: str = ""
    kind: str
    evaluation: str
    author: Text
    role: str = ""
    entered_by: str = ""
    decided_at: str = ""
    at: str = ""
    supersedes: tuple[str, ...] = ()
    reason: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """What the record speaks about. A later record on the same subject names the earlier one in `supersedes`."""
        parts: dict[str, Any] = {name: getattr(self, name, "") for name in ("ref", "stage", "care_group")}
        return (self.kind, self.evaluation, *(str(part or "") for part in parts.values()))


class Judgement(Record):
    """A level with its reasons, or why there is none. A higher level is better; the framework's scale names it.

    A framework without a scale has findings only: then level and not_evaluated are both empty.
    """

    kind: Literal["judgement"] = "judgement"
    ref: str
    stage: Stage = "self"
    care_group: str = ""
    level: int | None = None
    not_evaluated: str = ""
    because: str = ""
    factors: tuple[FactorView, ...] = ()
    evidence: tuple[Cited, ...] = ()
    strengths: tuple[Text, ...] = ()
    weaknesses: tuple[Text, ...] = ()
    gaps: tuple[Text, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    good_practice: tuple[Text, ...] = ()
    confidence: Literal["", "high", "medium", "low"] = ""
    partner: str = ""
    share: str = ""
    exception: CeilingException | None = None
    moderation: Moderation | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Judgement:
        if self.level is not None and self.not_evaluated:
            raise ValueError("a level and `not_evaluated` stand together; keep one of the two")
        if not self.not_evaluated and not self.because.strip():
            raise ValueError("there is no reason; write in `because` what led to this judgement")
        if self.stage == "moderated" and self.moderation is None:
            raise ValueError("a moderated judgement says how and by whom; fill in `moderation`")
        return self


class PromptAnswer(Record):
    kind: Literal["prompt-answer"] = "prompt-answer"
    ref: str
    prompt: str
    applies: bool
    because: Text
    evidence: tuple[Cited, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.ref, self.prompt)


class StatementPart(Frozen):
    component: str
    position: str
    because: Text
    evidence: tuple[Cited, ...] = ()
    caveats: tuple[Text, ...] = ()


class Statement(Record):
    """What a council states of an area that asks for a statement: a position on each component, context, other key issues."""

    kind: Literal["statement"] = "statement"
    ref: str
    parts: tuple[StatementPart, ...]
    contextual: tuple[Text, ...] = ()
    other_issues: tuple[Text, ...] = ()


class CloserLook(Record):
    kind: Literal["closer-look"] = "closer-look"
    ref: str
    what: Text
    because: Text
    priority: Literal[1, 2, 3] | None = None
    planned_for: str = ""


class Concern(Record):
    """That something went to somebody under the protocol. There is no narrative, on purpose: it is counted, never printed."""

    kind: Literal["concern"] = "concern"
    told: Text
    on: dt.date
    category: Text

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.told, self.on.isoformat(), self.category, self.author)


class PeerView(Judgement):
    """A reviewer's own view, formed before seeing ours."""

    kind: Literal["peer-view"] = "peer-view"  # type: ignore[assignment]

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.ref, self.stage, self.care_group, self.author)


class Challenge(Record):
    """A challenge to one judgement, named by its fingerprint so that it stays with what was challenged."""

    kind: Literal["challenge"] = "challenge"
    ref: str
    judgement: str
    text: Text

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.ref, self.judgement, self.author)


class Response(Record):
    kind: Literal["response"] = "response"
    challenge: str
    text: Text
    outcome: Literal["accepted", "partly accepted", "not accepted"]

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.challenge)


class Narrative(Record):
    """Prose of the report that is written once and kept: key messages, context, recommendations, implications."""

    kind: Literal["narrative"] = "narrative"
    section: Literal["key-messages", "context", "recommendations", "implications"]
    paragraphs: tuple[Text, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.section)


class SignOff(Record):
    """A decision on what stood then: `digest` is of the head fingerprints, the cited digests and the framework."""

    kind: Literal["sign-off"] = "sign-off"
    scope: Literal["evaluation", "plan"]
    decision: Literal["signed", "signed with reservation", "not signed"]
    reservation: str = ""
    digest: str

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.scope, self.author)


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


class Answer(Record):
    """An answer to a finding of the checks; the finding and the answer are both printed."""

    kind: Literal["answer"] = "answer"
    code: str
    place: str
    text: Text

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.code, self.place)


class Adoption(Record):
    """A framework version adopted in the middle of a cycle, with what changed.

    diff: one sentence a change, each beginning with the reference that it concerns; judged: the fingerprints of the judgements that
    stood when it was adopted, which were made by the earlier version.
    """

    kind: Literal["adoption"] = "adoption"
    framework: str
    version_from: str
    digest_from: str = ""
    version_to: str
    digest_to: str
    diff: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()

    def changes_to(self, what: str) -> tuple[str, ...]:
        """The sentences of the difference that begin with a reference, or with `scale`."""
        return tuple(line for line in self.diff if line.startswith(f"{what} "))

    def title_taken_out(self, ref: str) -> str:
        """The reference with the title that it had, when this adoption took it out; empty when it did not."""
        begins = f"{ref} taken out: “"
        line = next((line for line in self.diff if line.startswith(begins)), "")
        return f"{ref.partition(':')[2]} {line.removeprefix(begins).removesuffix('”')}" if line else ""

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.kind, self.evaluation, self.framework)


class Tombstone(Record):
    """What is left of a record whose personal data was taken out: which kind it was, and what it said, as a fingerprint."""

    kind: Literal["tombstone"] = "tombstone"
    was: str
    was_fingerprint: str
    was_subject: tuple[str, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        return self.was_subject

    @model_validator(mode="after")
    def _why(self) -> Tombstone:
        if not self.reason.strip():
            raise ValueError("a record is redacted for a reason, and `reason` is empty; say why")
        return self


MODELS: dict[str, type[Record]] = {
    model.model_fields["kind"].default: model
    for model in (
        Judgement,
        PromptAnswer,
        Statement,
        CloserLook,
        Concern,
        PeerView,
        Challenge,
        Response,
        Narrative,
        SignOff,
        Action,
        Progress,
        StepRecord,
        Answer,
        Adoption,
        Tombstone,
    )
}
