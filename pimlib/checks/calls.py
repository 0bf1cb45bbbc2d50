"""Checks of what a level calls for (L): whether what the framework asks of a level was done.

Row 6: imports rows 0-5. Which level calls for what stands in the framework (`needs`), and so do the sentences shown (`calls_for`). No
rule says which level would be right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pimlib.checks.case import GUIDE, SCALE, Case, Rule, Said
from pimlib.cycle.looks import planned_looks
from pimlib.framework import Level, Need
from pimlib.framework.model import Called
from pimlib.records import Action, CloserLook, Judgement

DAYS = "The number of days is the project's."


def _needing(case: Case, called: Called) -> Iterator[tuple[Judgement, Level, Need]]:
    """Each judgement whose level calls for this."""
    if case.framework.scale is None:
        return
    for judgement in case.judgements():
        level = case.framework.scale.level(judgement.level) if judgement.level is not None else None
        if level is not None and (need := _need(case, level, called)):
            yield judgement, level, need


def _need(case: Case, level: Level, called: Called) -> Need | None:
    scale = case.framework.scale
    if called == "planned-action" and scale is not None and not any(one.needs for one in scale.levels):
        return Need(need=called) if level.level <= scale.middle else None  # a framework that does not say what its levels need
    return level.need(called)


def _asks(level: Level) -> str:
    return f" The framework asks: {' '.join(level.calls_for)}" if level.calls_for else ""


def _judged(case: Case, judgement: Judgement, level: Level) -> str:
    scale = case.framework.scale
    return f"{case.title(judgement.ref)} was judged {scale.named(level.level) if scale else level.level}"


def check_planned(case: Case) -> Said:
    """The framework says that this level asks for action. No plan of the cycle holds one, so that nothing may come of the judgement.

    For an area an action for one of its indicators is enough, and for an indicator one for its area. An action that is not taken forward
    or deferred answers too: it says why.
    """
    for judgement, level, _ in _needing(case, "planned-action"):
        if not case.actions_for(judgement.ref):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and no planned action names it.{_asks(level)}",
                "Plan an action for it, or record one as not taken forward with the reason why.",
            )


def check_weakness_without_improvement(case: Case) -> Said:
    """Whoever names a weakness knows something that others can act on, once it is said what should be otherwise, and how pressing it is."""
    for judgement in case.judgements():
        if judgement.weaknesses and not judgement.improvements:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} names weaknesses and no area for improvement.",
                "Say what should improve, and how pressing it is.",
            )


def check_structured(case: Case) -> Said:
    """Structured action is more than a good intention: somebody owns it, it has a first day and a last one, and it is known how much it
    matters beside others."""
    for judgement, level, _ in _needing(case, "structured-action"):
        actions = case.planned_for(judgement.ref)
        if actions and not any(action.owner and action.start and action.due and action.priority for action in actions):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and none of its actions has all of owner, start, date and priority.{_asks(level)}",
                "Give at least one of them all four.",
            )


def check_urgent(case: Case) -> Said:
    """Where people may come to harm, an action that begins next year is none. The framework says within how many days one has to begin."""
    for judgement, level, need in _needing(case, "urgent-action"):
        actions = case.planned_for(judgement.ref)
        if actions and not any(_starts_within(action, judgement, need.days) for action in actions):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and none of its actions begins within {need.days} days of that.{_asks(level)}",
                "Begin one of them now, or say what is done at once.",
            )


def _starts_within(action: Action, judgement: Judgement, days: int) -> bool:
    return _within(action.start, judgement, days)


def _within(day: dt.date | None, judgement: Judgement, days: int) -> bool:
    """Whether a day is at most so many after the judgement."""
    if day is None or not judgement.at:
        return False
    return day <= dt.date.fromisoformat(judgement.at[:10]) + dt.timedelta(days=days)


def check_investigated(case: Case) -> Said:
    """What lies behind a failing is rarely plain at first sight. A closer look finds it out, or an action of the highest priority.

    Asked of a scan only: a closer look is that look. One that begins long after the judgement is not urgent; the framework says within how
    many days it has to begin.
    """
    if case.evaluation.kind == "closer-look":
        return
    looks = planned_looks(case.store.heads_of(CloserLook), case.cycle)
    for judgement, level, need in _needing(case, "investigation"):
        within = case.covering(judgement.ref)
        meant = [look for look in looks if look.look.ref in within]
        if any(not need.days or _within(look.begins, judgement, need.days) for look in meant):
            continue
        if not any(action.priority == 1 for action in case.planned_for(judgement.ref)):
            look = (
                f"no closer look for it begins within {need.days} days of that" if meant else "no closer look is recorded for it"
            )
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}; {look}, and no action of the highest priority is planned.{_asks(level)}",
                "Record when the closer look begins that finds out what lies behind it.",
            )


def check_supported(case: Case) -> Said:
    """Those who have to put a failing right can seldom do it with what they have. Who helps them, and with what, belongs into the plan."""
    for judgement, level, _ in _needing(case, "support"):
        actions = case.planned_for(judgement.ref)
        if actions and not any(action.resources.strip() for action in actions):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and none of its actions says with which help or resources.{_asks(level)}",
                "Say who stands behind those who carry it out, and with what.",
            )


def check_improvement(case: Case) -> Said:
    """The framework says that much can still be improved at this level. The judgement names nothing to improve, and no action does."""
    for judgement, level, _ in _needing(case, "improvement"):
        if _nothing_to_improve(case, judgement):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and it names nothing that should improve.{_asks(level)}",
                "Say what could be better, and how pressing it is.",
            )


def check_intention(case: Case) -> Said:
    """Even where hardly anything is amiss, the framework expects a service to mean to get better. Nothing recorded says so."""
    for judgement, level, _ in _needing(case, "intention"):
        if _nothing_to_improve(case, judgement):
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and nothing recorded says how it is to get better still.{_asks(level)}",
                "Say what comes next.",
            )


def _nothing_to_improve(case: Case, judgement: Judgement) -> bool:
    return not judgement.improvements and not judgement.weaknesses and not case.planned_for(judgement.ref)


def check_strengths(case: Case) -> Said:
    """The framework asks that strengths be built on. For that, somebody has to have said what they are."""
    for judgement, level, _ in _needing(case, "strengths"):
        if not judgement.strengths and not judgement.good_practice:
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}, and it names no strength to build on.{_asks(level)}",
                "Name what works, so that it is kept and spread.",
            )


def check_sustained(case: Case) -> Said:
    """The best level is for quality that lasts. One good year can't show that: it takes evidence over a longer time, or the same last time."""
    for judgement, level, need in _needing(case, "sustained"):
        before = case.last_time(judgement.ref, judgement.care_group)
        held = before is not None and before.level is not None and before.level >= level.level
        if not held and _months_covered(case, judgement) < need.months:
            yield (
                judgement.ref,
                f"{_judged(case, judgement, level)}; what is cited for it covers less than {need.months} months, and it did not stand "
                f"there in the cycle before.{_asks(level)}",
                "Cite what shows that it lasts.",
            )


def _months_covered(case: Case, judgement: Judgement) -> int:
    """Months from the first to the last day of which the cited evidence speaks, none of them after the day of the evaluation."""
    entries = [case.register.entries[cited.item] for cited in judgement.evidence if cited.item in case.register.entries]
    periods = [entry.item.period for entry in entries if entry.item.period is not None and entry.item.kind != "document"]
    if not periods:
        return 0
    first, last = min(period.start for period in periods), min(max(period.end for period in periods), case.as_of)
    return max(0, (last - first).days + 1) * 12 // 365


RULES = (
    Rule("L401", "warning", "a level that calls for action, without a planned action", SCALE, check_planned),
    Rule("L402", "warning", "a weakness without an area for improvement", GUIDE, check_weakness_without_improvement),
    Rule(
        "L403", "warning", "a level that calls for structured action, with actions that are none", SCALE, check_structured, "note"
    ),
    Rule(
        "L404", "warning", "a level that calls for action at once, with actions that begin later", SCALE, check_urgent, ours=DAYS
    ),
    Rule("L405", "warning", "a level that calls for finding out what lies behind it", SCALE, check_investigated, ours=DAYS),
    Rule("L406", "note", "a level whose improvement takes help, with actions that name none", SCALE, check_supported),
    Rule("L407", "warning", "a level that leaves much to improve, with nothing to improve", SCALE, check_improvement, "note"),
    Rule("L408", "note", "a level that means to get better still, with nothing to that end", SCALE, check_intention),
    Rule("L409", "note", "a level that builds on strengths, with no strength named", SCALE, check_strengths),
    Rule(
        "L410",
        "warning",
        "a level for quality that lasts, on evidence of a short time",
        SCALE,
        check_sustained,
        "note",
        "The number of months is the project's.",
    ),
)
