"""Where an evaluation stands: its step, its dates, what is judged, what evidence is wanted, whom to tell, and what to do next.

Row 8: imports rows 0-7. What is said here is counted from the files; the day from which it counts is given by whoever asks.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pimlib.cycle import NO_DATE, Standing, standing
from pimlib.cycle.evidence_plan import PlannedEvidence
from pimlib.cycle.looks import year_of, years_of
from pimlib.framework import Area, Framework, plural
from pimlib.records import Concern, Record, StepRecord
from pimlib.records.clock import today
from pimlib.workbook.opened import Opened, is_running
from pimlib.workbook.planning import planned_evidence
from pimlib.workbook.todos import Todo, counted, todos_of
from pimlib.workspace import Cycle

TODAY = "PIM_TODAY"  # a day to count from in place of the clock's, so that a page can be made again
SEVERITIES = ("error", "warning", "note")
NAMED = 3  # how many names stand in a list before the rest is counted


@dataclass(frozen=True)
class Steps:
    """Where the steps of the framework stand. number: of the first that is not done, from 1; 0 when every one is. status: of that one."""

    number: int
    all: int
    title: str
    status: str
    following: str
    beside: tuple[int, ...]

    def __str__(self) -> str:
        if not self.number:
            return f"all {self.all} are done" if self.all > 1 else "done"
        status = self.status or "nobody has said how it stands"
        beside = f"; step {' and '.join(map(str, self.beside))} under way too" if self.beside else ""
        following = f". Then: {self.following}" if self.following else ""
        return f"{self.number} of {self.all}, {status}: {self.title}{beside}{following}"


@dataclass(frozen=True)
class AreaStands:
    """One area: who evaluates it, how many of its indicators are judged, whether it is itself, and the findings without an answer by how
    grave they are (error, warning, note)."""

    ref: str
    page: str
    name: str
    owner: str
    judged: int
    indicators: int
    is_judged: bool
    findings: tuple[int, int, int]

    @property
    def judged_said(self) -> str:
        if not self.indicators:
            return "as a whole" if self.is_judged else "not yet"
        return f"{self.judged} of {self.indicators}{', and as a whole' if self.is_judged else ''}"

    @property
    def findings_said(self) -> str:
        said = [counted(number, name) for number, name in zip(self.findings, SEVERITIES, strict=True) if number]
        return ", ".join(said) or "none"


@dataclass(frozen=True)
class Concerns:
    """Whom to tell at once of what cannot wait: the protocol, (name, post) of each person; and how many were passed on, never what."""

    protocol: str
    tell: tuple[tuple[str, str], ...]
    number: int


@dataclass(frozen=True)
class Home:
    """Where one evaluation by one framework stands.

    day: from which days are counted, None when there is none; by_clock: whether it is today, else the day on which the evaluation stands.
    facts: (label, text) in reading order; evidence: (label, names) of what is to be looked at; conflicts: what two people recorded apart.
    todos: what to do, the first first; more: how many things to mend stand behind them.
    """

    council: str
    name: str
    title: str
    framework: str
    area_word: str
    invented: bool
    day: dt.date | None
    by_clock: bool
    facts: tuple[tuple[str, str], ...]
    steps: Steps | None
    areas: tuple[AreaStands, ...]
    evidence: tuple[tuple[str, tuple[str, ...]], ...]
    conflicts: tuple[str, ...]
    concerns: Concerns
    todos: tuple[Todo, ...]


def home_of(opened: Opened, *, more: Sequence[Todo] = ()) -> Home:
    """Where an evaluation stands now; more: things to do of which only the caller knows, last."""
    day, by_clock = counting_day(opened)
    stands = standing(opened.framework, opened.evaluation, opened.store)
    plan = planned_evidence(opened, day)
    steps = _steps(opened)
    return Home(
        council=opened.cycle.council,
        name=f"{opened.folder.name}/{opened.evaluation.id}",
        title=opened.evaluation.title,
        framework=opened.framework.title,
        area_word=opened.framework.terms.area_word,
        invented=opened.cycle.invented,
        day=day,
        by_clock=by_clock,
        facts=tuple(_facts(opened, stands, steps, day)),
        steps=steps,
        areas=tuple(_area(opened, area) for area in opened.case.areas),
        evidence=tuple((label, names) for label, names in _evidence(opened, plan) if names),
        conflicts=tuple(dict.fromkeys(_what(opened, heads[0]) for heads in _conflicts(opened))),
        concerns=_concerns(opened),
        todos=(*todos_of(opened, plan, stands, (steps.number, steps.title) if steps and steps.number else None), *more),
    )


def area_page(framework: Framework, area: Area) -> str:
    """The name of an area's workbook, and of its page: `pim-area-05`."""
    return f"{framework.id}-area-{area.id.zfill(2) if area.id.isdigit() else area.id}"


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def judged_said(opened: Opened, stands: Standing) -> str:
    """`3 of 33 quality indicators and 1 of 10 areas`, in the framework's words."""
    terms = opened.framework.terms
    counts = [(stands.judged_indicators, stands.indicators, terms.indicator.lower())] if stands.indicators else []
    counts.append((stands.judged_areas, stands.areas, terms.area_word))
    return " and ".join(f"{judged} of {all_} {plural(word)}" for judged, all_, word in counts)


def stands_said(opened: Opened) -> str:
    """`as of 2026-09-30`; of one in which nothing is recorded yet, that the day is only that of its evidence."""
    if opened.as_of == NO_DATE:
        return "no day set yet"
    if opened.evaluation.as_of is None and not any(one.evaluation == opened.evaluation.id for one in opened.store.records):
        return f"nothing recorded yet, evidence up to {opened.as_of}"
    return f"as of {opened.as_of}"


def counting_day(opened: Opened) -> tuple[dt.date | None, bool]:
    """From which day days are counted, None when there is none, and whether that is today.

    It is the day that PIM_TODAY names, else today; under `pim run`, which asks no clock, the one on which the evaluation stands.
    """
    if given := os.environ.get(TODAY):
        return dt.date.fromisoformat(given), True
    if is_running():
        return (None if opened.as_of == NO_DATE else opened.as_of), False
    return today(), True


def _facts(opened: Opened, stands: Standing, steps: Steps | None, day: dt.date | None) -> Iterator[tuple[str, str]]:
    cycle = opened.cycle
    yield "Cycle", f"{cycle.starts} to {cycle.ends}{_year(opened, day)}"
    yield "Stands", stands_said(opened)
    if steps is not None:
        yield "Step", str(steps)
    yield "Judged", judged_said(opened, stands)
    timetable = sorted(opened.evaluation.timetable, key=lambda entry: entry.by)
    if not timetable:
        yield "Dates", "no timetable is set"
        return
    coming = [entry for entry in timetable if day is None or entry.by >= day]
    if coming:
        yield "Next date", f"{coming[0].by}{_away(coming[0].by, day)}: {coming[0].what}"
    ends = timetable[-1].by
    yield "Timetable", f"{'ends' if coming else 'ended'} {ends}{_away(ends, day)}"


def _year(opened: Opened, day: dt.date | None) -> str:
    if day is None:
        return ""
    if day < opened.cycle.starts:
        return f", begins{_away(opened.cycle.starts, day)[1:]}"
    number = year_of(opened.cycle, day)
    return f", year {number} of {len(years_of(opened.cycle))}" if number else f", ended{_away(opened.cycle.ends, day)[1:]}"


def _away(when: dt.date, day: dt.date | None) -> str:
    """How far a day is away: `, in 26 days`, `, today`, `, 3 days ago`; nothing when there is no day to count from."""
    if day is None:
        return ""
    days = (when - day).days
    if days == 0:
        return ", today"
    return f", in {counted(days, 'day')}" if days > 0 else f", {counted(-days, 'day')} ago"


def _steps(opened: Opened) -> Steps | None:
    asked = opened.framework.process.steps
    if not asked:
        return None
    said = {record.step: record.status for record in opened.store.of(StepRecord, opened.evaluation.id)}
    open_ = [(number, step) for number, step in enumerate(asked, start=1) if said.get(step.id) != "done"]
    if not open_:
        return Steps(0, len(asked), "", "", "", ())
    (number, step), later = open_[0], open_[1:]
    beside = tuple(other for other, one in later if said.get(one.id) == "under way")
    return Steps(number, len(asked), step.title, said.get(step.id, ""), later[0][1].title if later else "", beside)


def _area(opened: Opened, area: Area) -> AreaStands:
    framework = opened.framework
    ref = framework.ref(area.id)
    found = Counter(finding.severity for finding in opened.findings if not finding.answer and opened.case.belongs(finding, ref))
    judged = sum(opened.case.judgement(framework.ref(indicator.id)) is not None for indicator in area.indicators)
    owner = opened.evaluation.evaluates.get(ref, "")
    return AreaStands(
        ref=ref,
        page=area_page(framework, area),
        name=f"{area.id} {area.title}",
        owner=opened.cycle.named(owner) if owner else "nobody yet",
        judged=judged,
        indicators=len(area.indicators),
        is_judged=opened.case.judgement(ref) is not None,
        findings=(found["error"], found["warning"], found["note"]),
    )


def _evidence(opened: Opened, plan: Sequence[PlannedEvidence]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is to be looked at, gravest first, with the names of the pieces, items or files."""
    pieces: dict[str, list[str]] = {"late": [], "wanted": []}
    for row in plan:
        if row.wanted is not None and row.status in pieces:
            pieces[row.status].append(row.wanted.wanted)
    for label, state in (("missing", "missing"), ("changed", "changed")):
        yield label, tuple(entry.item.name for entry in opened.register if entry.state == state)
    yield "late", tuple(dict.fromkeys(pieces["late"]))
    yield "wanted", tuple(dict.fromkeys(pieces["wanted"]))
    yield "not registered", opened.register.unregistered
    yield "sources not spoken of", tuple(row.source.id for row in plan if row.status == "not said" and row.source is not None)


def _conflicts(opened: Opened) -> Iterator[tuple[Record, ...]]:
    return (heads for heads in opened.store.conflicts() if heads[0].evaluation == opened.evaluation.id)


def _what(opened: Opened, record: Record) -> str:
    """What a record is about, for a reader."""
    ref = str(getattr(record, "ref", ""))
    return opened.case.title(ref) if ref else " ".join(part for part in record.subject if part and part != record.evaluation)


def _concerns(opened: Opened) -> Concerns:
    number = len(opened.store.of(Concern, opened.evaluation.id))
    return Concerns(opened.cycle.sensitive_findings.protocol, told_now(opened.cycle), number)


def told_now(cycle: Cycle) -> tuple[tuple[str, str], ...]:
    """(name, post) of each person to tell at once of what cannot wait; the role where no post is said."""
    people = [(cycle.named(id), cycle.person(id)) for id in cycle.sensitive_findings.tell]
    return tuple((name, person.post or person.role if person else "") for name, person in people)
