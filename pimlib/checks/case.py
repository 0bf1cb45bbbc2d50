"""What the checks look at: one evaluation with everything that was recorded and registered for it.

Row 6: imports rows 0-5. A check reads only.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pimlib.cycle import adoptions, areas_in_scope
from pimlib.errors import Fault
from pimlib.framework import Area, Framework
from pimlib.records import Action, Answer, Judgement, Record, RecordStore
from pimlib.register import Entry, Register
from pimlib.workspace import Cycle, Evaluation

if TYPE_CHECKING:
    from pimlib.kinds.figures import Figures

Severity = Literal["error", "warning", "note"]
Said = Iterator[tuple[str, str, str]]  # place, sentence, what to do
GUIDE = "Guide to Supported Self-Evaluation, 2009"
JUDGING = f"{GUIDE}, making judgements"
SCALE = f"{GUIDE}, six-point scale"
DESIGN = "project"
HELP = "`pim help cycle` shows a filled one."
KINDS = {
    "measures": "measures",
    "survey": "a survey",
    "case-files": "a reading of case files",
    "groups": "groups or interviews",
    "scrutiny": "scrutiny",
    "document": "documents",
}


@dataclass(frozen=True)
class Case:
    """One evaluation by one framework, as of one day.

    faults: of crosswalks that cannot be read and are left out. previous: the records of the cycle before, where there was one.
    figures: computes what an item of the register says; it is asked only for items that a rule has to look into.
    """

    cycle: Cycle
    evaluation: Evaluation
    framework: Framework
    register: Register
    store: RecordStore
    as_of: dt.date
    faults: tuple[Fault, ...] = ()
    previous: RecordStore | None = None
    figures: Callable[[Entry], Figures] | None = None

    @property
    def file(self) -> str:
        """The evaluation's file, as a person looks for it."""
        return f"evaluations/{self.evaluation.id}.yaml"

    @property
    def areas(self) -> tuple[Area, ...]:
        return areas_in_scope(self.framework, self.evaluation)

    def judgements(self) -> tuple[Judgement, ...]:
        """The self-evaluation's heads on what this framework holds, in order of id; what is in conflict is left out."""
        return tuple(head for head in self._own[0] if self._stands_alone(head))

    def recorded(self) -> tuple[Judgement, ...]:
        """As `judgements`, with what is in conflict: for what can't be right in a record, whether or not it counts."""
        return self._own[0]

    def not_held(self) -> tuple[Judgement, ...]:
        """As `recorded`, on what the framework does not hold, or no longer."""
        return self._own[1]

    @cached_property
    def _own(self) -> tuple[tuple[Judgement, ...], tuple[Judgement, ...]]:
        prefix = f"{self.framework.id}:"
        heads = self.store.of(Judgement, self.evaluation.id, stage="self")
        own = [head for head in heads if head.ref.startswith(prefix)]
        held = {head.ref: self.framework.title_of(head.ref) is not None for head in own}
        return tuple(head for head in own if held[head.ref]), tuple(head for head in own if not held[head.ref])

    @cached_property
    def _whole(self) -> dict[str, Judgement]:
        """The one head on each reference for the whole service; what is in conflict is left out."""
        heads = self.store.of(Judgement, self.evaluation.id, stage="self", care_group="")
        return {head.ref: head for head in heads if self._stands_alone(head)}

    def _stands_alone(self, head: Record) -> bool:
        """Whether nothing stands against it; what was redacted whole since stands there still, as a tombstone."""
        return len(self.store.heads(head.subject)) == 1

    def judgement(self, ref: str) -> Judgement | None:
        """The one head on a reference for the whole service; None when there is none, or when heads are in conflict."""
        return self._whole.get(ref)

    def prints(self, judgement: Judgement) -> set[str]:
        """The fingerprint of a judgement, and those of what it was before personal data was taken out of it."""
        return {self.store.fingerprints[judgement.id], *(stone.was_fingerprint for stone in self.store.formerly(judgement))}

    @cached_property
    def all_judged(self) -> bool:
        """Whether every area in scope is judged, or was not evaluated for a reason."""
        return all(self.judgement(self.framework.ref(area.id)) is not None for area in self.areas)

    def last_time(self, ref: str, care_group: str = "") -> Judgement | None:
        """The newest self-evaluation of the same reference in the cycle before; None when there is none."""
        return self._before.get((ref, care_group))

    @cached_property
    def _before(self) -> dict[tuple[str, str], Judgement]:
        heads = self.previous.heads_of(Judgement) if self.previous is not None else ()
        own = [head for head in heads if head.stage == "self"]
        return {(head.ref, head.care_group): head for head in sorted(own, key=lambda head: head.id)}

    @cached_property
    def answers(self) -> dict[tuple[str, str], str]:
        """What was answered, by the code of a finding and its place, as `store.called` names it."""
        said = self.store.of(Answer, self.evaluation.id)
        return {(answer.code, self.store.called(answer.place)): answer.text for answer in said}

    @cached_property
    def _actions(self) -> tuple[Action, ...]:
        return self.store.heads_of(Action)

    def covering(self, ref: str) -> set[str]:
        """What an action or a closer look names that covers a reference: itself, the area of an indicator, the indicators of an area."""
        area = self.framework.area_of(ref)
        if area is None:
            return {ref}
        whole = self.framework.ref(area.id)
        return {whole, *(self.framework.ref(one.id) for one in area.indicators)} if ref == whole else {whole, ref}

    def actions_for(self, ref: str) -> tuple[Action, ...]:
        """The actions of the whole cycle that cover a reference, whatever was decided of them."""
        within = self.covering(ref)
        return tuple(action for action in self._actions if within.intersection(action.refs))

    def planned_for(self, ref: str) -> tuple[Action, ...]:
        """Those that are planned."""
        return tuple(action for action in self.actions_for(ref) if action.decision == "planned")

    def is_favourable(self, level: int | None) -> bool:
        """Whether a recorded level stands in the upper half of the scale."""
        scale = self.framework.scale
        return level is not None and scale is not None and level > scale.middle

    def label(self, area: Area) -> str:
        """What begins a sentence about an area: `Area 5`."""
        return f"{self.framework.terms.area_word.capitalize()} {area.id}"

    def title(self, ref: str) -> str:
        """The title of a reference; of what an adopted version took out, the one that it had; the reference itself of anything else."""
        if title := self.framework.title_of(ref):
            return title
        adopted = adoptions(self.framework.id, self.evaluation.id, self.store)
        return next((title for one in reversed(adopted) if (title := one.title_taken_out(ref))), ref)

    def belongs(self, finding: Finding, ref: str) -> bool:
        """Whether a finding concerns an area or an indicator: by its place, or by the evidence or the action that it names."""
        refs = {finding.place}
        if finding.place in self.register.entries:
            refs.update(self.register.entries[finding.place].item.refs)
        refs.update(ref for action in self.store.of(Action, self.evaluation.id, action=finding.place) for ref in action.refs)
        return any(named == ref or named.startswith(f"{ref}.") for named in refs)


@dataclass(frozen=True)
class Finding:
    """What a rule noticed. place: a reference (pim:5.1), an action, an evidence item, or empty for the evaluation as a whole."""

    code: str
    severity: Severity
    place: str
    sentence: str
    remedy: str
    answer: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: its code, how grave a finding is, what it looks for, where that comes from, and the function that looks.

    in_scan: how grave it is in a scan, where that is other than in a closer look. ours: a sentence on what of the rule is the project's own,
    where the rest is the source's.
    """

    code: str
    severity: Severity
    about: str
    source: str
    check: Callable[[Case], Said]
    in_scan: Severity | None = None
    ours: str = ""

    @property
    def why(self) -> str:
        """Why anybody looks for this, in the words of the rule's function."""
        return inspect.cleandoc(self.check.__doc__ or "")

    def severity_in(self, kind: str) -> Severity:
        """How grave a finding is in an evaluation of this kind (`scan` or `closer-look`)."""
        return self.in_scan if kind == "scan" and self.in_scan is not None else self.severity

    def findings(self, case: Case) -> Iterator[Finding]:
        severity = self.severity_in(case.evaluation.kind)
        for place, sentence, remedy in self.check(case):
            answer = case.answers.get((self.code, case.store.called(place)), "")
            yield Finding(self.code, severity, place, sentence, remedy, answer)
