"""What the checks look at: one evaluation with everything that was recorded and registered for it.

Row 6: imports rows 0-5. A check reads only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pimlib.cycle import adoptions, areas_in_scope
from pimlib.errors import Fault
from pimlib.framework import Area, Framework
from pimlib.records import Action, Answer, Judgement, RecordStore
from pimlib.register import Register
from pimlib.workspace import Cycle, Evaluation

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Case:
    """One evaluation by one framework, as of one day. faults: of crosswalks that cannot be read and are left out."""

    cycle: Cycle
    evaluation: Evaluation
    framework: Framework
    register: Register
    store: RecordStore
    as_of: dt.date
    faults: tuple[Fault, ...] = ()

    @property
    def areas(self) -> tuple[Area, ...]:
        return areas_in_scope(self.framework, self.evaluation)

    def judgements(self) -> tuple[Judgement, ...]:
        """The self-evaluation's heads on what this framework holds, in order of id."""
        return tuple(head for head in self._own() if self.framework.title_of(head.ref) is not None)

    def not_held(self) -> tuple[Judgement, ...]:
        """The self-evaluation's heads on what the framework does not hold, or no longer, in order of id."""
        return tuple(head for head in self._own() if self.framework.title_of(head.ref) is None)

    def _own(self) -> Iterator[Judgement]:
        prefix = f"{self.framework.id}:"
        return (head for head in self.store.of(Judgement, self.evaluation.id, stage="self") if head.ref.startswith(prefix))

    def judgement(self, ref: str) -> Judgement | None:
        """The one head on a reference for the whole service; None when there is none, or when heads are in conflict."""
        heads = self.store.of(Judgement, self.evaluation.id, stage="self", ref=ref, care_group="")
        return heads[0] if len(heads) == 1 else None

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
    """One rule: its code, how grave a finding is, what it looks for, where that comes from, and the function that looks."""

    code: str
    severity: Severity
    about: str
    source: str
    check: Callable[[Case], Iterator[tuple[str, str, str]]]

    def findings(self, case: Case) -> Iterator[Finding]:
        answers = {(answer.code, answer.place): answer.text for answer in case.store.of(Answer, case.evaluation.id)}
        for place, sentence, remedy in self.check(case):
            yield Finding(self.code, self.severity, place, sentence, remedy, answers.get((self.code, place), ""))
