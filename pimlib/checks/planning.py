"""Checks of the action plan (P): whether each action is specific, measurable, owned and dated, and whether anybody follows it.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import DESIGN, GUIDE, Case, Rule, Said
from pimlib.plan import PlanRow, plan_rows
from pimlib.records import Action, Judgement
from pimlib.workspace.cycle import line_for

SMART = f"{GUIDE}, S.M.A.R.T. plan"
QUARTER = 92  # days; the longest quarter of a year


def _planned(case: Case) -> Iterator[Action]:
    return (row.action for row in _rows(case))


def _rows(case: Case) -> Iterator[PlanRow]:
    return (row for row in plan_rows(case.store, case.evaluation.id) if row.action.decision == "planned")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;:!")


def check_owner(case: Case) -> Said:
    """An action that belongs to everybody is done by nobody. One senior person answers for it."""
    for action in _planned(case):
        if not action.owner:
            yield (action.action, f"The action “{action.what}” has no senior responsible owner.", "Name one person.")


def check_due(case: Case) -> Said:
    """Without a date nobody can tell whether an action is late, and so it rarely is anything else."""
    for action in _planned(case):
        if action.due is None:
            yield (action.action, f"The action “{action.what}” has no date by which it is done.", "Give the date.")


def check_measure(case: Case) -> Said:
    """A measure with the figure of today and the one to be reached shows later whether anything changed. Where there can be none, say why."""
    for action in _planned(case):
        whole = action.measure and action.baseline and action.target
        if not whole and not action.no_measure_because:
            yield (
                action.action,
                f"The action “{action.what}” has no measure with baseline and target.",
                "Give all three, or say why there can be none.",
            )


def check_success(case: Case) -> Said:
    """An action is done for people. What will be different for them, and how that will be noticed, comes before what is to be done."""
    for action in _planned(case):
        if not action.success_criterion or not action.desired_outcome:
            missing = "desired outcome" if not action.desired_outcome else "success criterion"
            yield (
                action.action,
                f"The action “{action.what}” has no {missing}.",
                "Say what will be different, and how it will show.",
            )


def check_monitoring(case: Case) -> Said:
    """A plan is kept when somebody asks for it. The way to do that is to follow it somewhere, and to carry it in a plan that is read anyway."""
    for action in _planned(case):
        if not action.monitoring or not action.carried_by:
            missing = "way of monitoring" if not action.monitoring else "plan that carries it"
            yield (
                action.action,
                f"The action “{action.what}” names no {missing}.",
                "Name it, so that the action is followed up.",
            )


def check_late(case: Case) -> Said:
    """The day by which the action was to be done has passed, and nobody recorded that it is done or was stopped."""
    for row in plan_rows(case.store, case.evaluation.id):
        action, status = row.action, row.latest.status if row.latest else "none reported"
        if action.decision == "planned" and action.due and action.due < case.as_of and status not in ("done", "stopped"):
            yield (
                action.action,
                f"The action “{action.what}” was due on {action.due}; the latest progress is: {status}.",
                "Record how it stands, or a new date with the reason.",
            )


def check_after_cycle(case: Case) -> Said:
    """After the cycle a new evaluation begins, which will ask what came of this one. Something should be reached before."""
    for action in _planned(case):
        if action.due and action.due > case.cycle.ends:
            yield (
                action.action,
                f"The action “{action.what}” is due on {action.due}, after the cycle ends on {case.cycle.ends}.",
                "Say what will be reached within the cycle.",
            )


def check_improvement_without_action(case: Case) -> Said:
    """Whoever gave an improvement the highest priority meant that it should come first. No plan of the cycle speaks of it.

    An action takes up the improvement that it names. One that names none of this judgement's takes up one of them, whichever.
    """
    for judgement in case.judgements():
        for text in _not_taken_up(case, judgement):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has an improvement of the highest priority that no action takes up: {text}",
                "Plan an action that names it, or record one as not taken forward and why.",
            )


def _not_taken_up(case: Case, judgement: Judgement) -> list[str]:
    """The pressing improvements for which no action is left; an area's actions cover its indicators, and the other way round."""
    wanted = [_plain(improvement.text) for improvement in judgement.improvements]
    actions = [_plain(action.improvement) for action in case.actions_for(judgement.ref)]
    free = len([action for action in actions if not any(text in action for text in wanted)])
    pressing = [improvement.text for improvement in judgement.improvements if improvement.priority == 1]
    return [text for text in pressing if not any(_plain(text) in action for action in actions)][free:]


def check_owner_known(case: Case) -> Said:
    """The owner of an action is printed by name. An id that cycle.yaml does not know is printed as it stands, and nobody is told of it."""
    for action in _planned(case):
        if action.owner and case.cycle.person(action.owner) is None:
            yield (
                action.action,
                f"The action “{action.what}” belongs to `{action.owner}`, who is nobody in cycle.yaml.",
                f"Add `{line_for(action.owner)}` to `people` in cycle.yaml, or record the action with an id that stands there.",
            )


def check_start_before_due(case: Case) -> Said:
    """An action that begins after the day by which it is done has one of its two dates wrong."""
    for action in _planned(case):
        if action.start and action.due and action.start > action.due:
            yield (
                action.action,
                f"The action “{action.what}” starts on {action.start} and is due before that, on {action.due}.",
                "Mend one of the two dates.",
            )


def check_criterion_is_no_action(case: Case) -> Said:
    """That an action was done is no success yet. A criterion that repeats the action can't tell whether it made any difference to people."""
    for action in _planned(case):
        if action.success_criterion and _plain(action.success_criterion) == _plain(action.what):
            yield (
                action.action,
                f"The criterion of success for “{action.what}” is the action itself, word for word.",
                "Say what will be otherwise for people once it is done.",
            )


def check_progress(case: Case) -> Said:
    """An action that runs is followed at least once a quarter. Longer than that, and it is found out too late that it does not move."""
    for row in _rows(case):
        action, latest = row.action, row.latest
        if action.start is None or (latest is not None and latest.status in ("done", "stopped")):
            continue
        if action.due is not None and action.due < case.as_of:
            continue  # told as late
        since = max(action.start, latest.on) if latest is not None else action.start
        if (case.as_of - since).days > QUARTER:
            heard = (
                f"the latest progress is of {latest.on}"
                if latest is not None
                else f"no progress was recorded since {action.start}"
            )
            yield (
                action.action,
                f"The action “{action.what}” is running, and {heard}, more than a quarter before {case.as_of}.",
                "Record how it stands.",
            )


def check_twice(case: Case) -> Said:
    """Two rows of the plan with the same words are one action twice, or two that nobody can tell apart."""
    seen: dict[str, str] = {}
    for action in sorted(_planned(case), key=lambda action: action.action):
        words = _plain(action.what)
        if words in seen:
            yield (
                action.action,
                f"The action “{action.what}” stands in the plan twice, as `{seen[words]}` and as `{action.action}`.",
                "Keep one of them, for all that it serves; record the other as not taken forward, or say what is different.",
            )
        seen.setdefault(words, action.action)


RULES = (
    Rule("P601", "warning", "an action without an owner", SMART, check_owner),
    Rule("P602", "warning", "an action without a date", SMART, check_due),
    Rule("P603", "warning", "an action without measure, baseline and target", SMART, check_measure),
    Rule("P604", "warning", "an action without outcome or success criterion", SMART, check_success),
    Rule("P605", "warning", "an action nobody will follow up", f"{GUIDE}, planning", check_monitoring, "note"),
    Rule("P606", "warning", "an action past its date", SMART, check_late),
    Rule("P607", "note", "an action due after the cycle", f"{GUIDE}, cycle", check_after_cycle),
    Rule("P608", "warning", "a pressing improvement without an action", f"{GUIDE}, planning", check_improvement_without_action),
    Rule("P609", "warning", "an owner whom cycle.yaml does not know", DESIGN, check_owner_known),
    Rule("P610", "warning", "an action that starts after it is due", DESIGN, check_start_before_due),
    Rule("P611", "warning", "a success criterion that repeats the action", SMART, check_criterion_is_no_action, "note"),
    Rule(
        "P612",
        "note",
        "a running action of which nothing was heard for a quarter",
        f"{GUIDE}, planning",
        check_progress,
        ours="The quarter is the project's.",
    ),
    Rule("P613", "warning", "the same action twice", DESIGN, check_twice),
)
