"""Checks of the plan (P) and of how the evaluation is set up (C).

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import Case
from pimlib.cycle import NO_DATE
from pimlib.plan import plan_rows
from pimlib.records import Action

Said = Iterator[tuple[str, str, str]]


def _planned(case: Case) -> Iterator[Action]:
    for row in plan_rows(case.store, case.evaluation.id):
        if row.action.decision == "planned":
            yield row.action


def check_owner(case: Case) -> Said:
    for action in _planned(case):
        if not action.owner:
            yield (action.action, f"The action “{action.what}” has no senior responsible owner.", "Name one person.")


def check_due(case: Case) -> Said:
    for action in _planned(case):
        if action.due is None:
            yield (action.action, f"The action “{action.what}” has no date by which it is done.", "Give the date.")


def check_measure(case: Case) -> Said:
    for action in _planned(case):
        whole = action.measure and action.baseline and action.target
        if not whole and not action.no_measure_because:
            yield (
                action.action,
                f"The action “{action.what}” has no measure with baseline and target.",
                "Give all three, or say why there can be none.",
            )


def check_success(case: Case) -> Said:
    for action in _planned(case):
        if not action.success_criterion or not action.desired_outcome:
            missing = "desired outcome" if not action.desired_outcome else "success criterion"
            yield (
                action.action,
                f"The action “{action.what}” has no {missing}.",
                "Say what will be different, and how it will show.",
            )


def check_monitoring(case: Case) -> Said:
    for action in _planned(case):
        if not action.monitoring or not action.carried_by:
            missing = "way of monitoring" if not action.monitoring else "plan that carries it"
            yield (
                action.action,
                f"The action “{action.what}” names no {missing}.",
                "Name it, so that the action is followed up.",
            )


def check_late(case: Case) -> Said:
    for row in plan_rows(case.store, case.evaluation.id):
        action, status = row.action, row.latest.status if row.latest else "none reported"
        if action.decision == "planned" and action.due and action.due < case.as_of and status not in ("done", "stopped"):
            yield (
                action.action,
                f"The action “{action.what}” was due on {action.due}; the latest progress is: {status}.",
                "Record how it stands, or a new date with the reason.",
            )


def check_after_cycle(case: Case) -> Said:
    for action in _planned(case):
        if action.due and action.due > case.cycle.ends:
            yield (
                action.action,
                f"The action “{action.what}” is due on {action.due}, after the cycle ends on {case.cycle.ends}.",
                "Say what will be reached within the cycle.",
            )


def check_improvement_without_action(case: Case) -> Said:
    named = {ref for row in plan_rows(case.store, case.evaluation.id) for ref in row.action.refs}
    for judgement in case.judgements():
        first = [improvement.text for improvement in judgement.improvements if improvement.priority == 1]
        if first and judgement.ref not in named:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has an improvement of the highest priority that no action takes up: {first[0]}",
                "Plan an action, or record that none is taken forward and why.",
            )


def check_lead(case: Case) -> Said:
    if not case.evaluation.lead:
        yield ("", "No lead evaluator is named.", "Name one in the evaluation file.")


def check_team(case: Case) -> Said:
    size = len(case.evaluation.team)
    if case.framework.process.steps and not 4 <= size <= 6:  # a framework without steps says nothing of a team
        yield ("", f"The evaluation team has {size} members; the guide suggests about four to six.", "This is a suggestion only.")


def check_people(case: Case) -> Said:
    """Every name in an evaluation is an id of cycle.yaml; another one is printed as it stands, and nobody is told."""
    evaluation = case.evaluation
    named = {"lead": (evaluation.lead,), "team": evaluation.team, "evaluates": tuple(evaluation.evaluates.values())}
    for where, ids in named.items():
        for id in dict.fromkeys(ids):
            if id and case.cycle.people and case.cycle.person(id) is None:
                yield (
                    "",
                    f"`{id}` stands under `{where}` of the evaluation file and is nobody in cycle.yaml.",
                    "Add the person to cycle.yaml, or mend the name.",
                )


def check_day(case: Case) -> Said:
    if case.as_of == NO_DATE:
        yield (
            "",
            "Nothing says on which day this evaluation stands: it has no `as_of`, and nothing is registered or recorded yet.",
            "Write `as_of` into the evaluation file.",
        )


def check_later(case: Case) -> Said:
    own = (record.at[:10] for record in case.store.records if record.evaluation == case.evaluation.id)
    later = sorted(day for day in own if day > str(case.as_of))
    if case.as_of != NO_DATE and later:
        yield (
            "",
            f"The evaluation stands on {case.as_of}, and something was recorded after that, last on {later[-1]}. The report holds it.",
            "Move `as_of` in the evaluation file if it should stand on a later day.",
        )


def check_evaluators(case: Case) -> Said:
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if ref not in case.evaluation.evaluates:
            yield (
                ref,
                f"Nobody is named who evaluates {case.framework.terms.area_word} {area.id} {area.title}.",
                "Name somebody in the evaluation file.",
            )


def check_sensitive(case: Case) -> Said:
    if not case.cycle.sensitive_findings.protocol:
        yield (
            "",
            "There is no protocol for findings that cannot wait.",
            "Agree whom evaluators tell at once, and write it into cycle.yaml.",
        )
