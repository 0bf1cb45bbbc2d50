"""What people record: one frozen model for each kind of human act. Those of planning stand in `planning`.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pimlib.records.parts import CeilingException, Cited, FactorView, Frozen, Improvement, Moderation, Record, Stage, Text
from pimlib.records.planning import Action, CloserLook, Progress, StepRecord, Wanted


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


class Concern(Record):
    """That something went to somebody under the protocol. There is no narrative, on purpose: it is counted, never printed.

    mark: sixteen digits drawn by whoever records it, which tell it from every other: two people may be at risk on one day in one way, and
    both count. Empty in records of an earlier version, which were told apart by what they say.
    """

    kind: Literal["concern"] = "concern"
    told: Text
    on: dt.date
    category: Text
    mark: Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$")] = ""

    @property
    def subject(self) -> tuple[str, ...]:
        if self.mark:
            return (self.kind, self.evaluation, self.mark)
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
    """What stands in the place of a record whose personal data was taken out: which kind it was, and what it said, as a fingerprint.

    Its id is that of the record. was_subject: what it was about, with a stand-in (`withheld`) for each part that a person wrote. author
    and reason: who took it out, and why. fields: what was taken out, such as `weaknesses, 2`;
    left: the id of the record that holds the rest; both empty: nothing of it was kept.
    """

    kind: Literal["tombstone"] = "tombstone"
    was: str
    was_fingerprint: str
    was_subject: tuple[str, ...]
    fields: tuple[str, ...] = ()
    left: str = ""

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
        Wanted,
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
