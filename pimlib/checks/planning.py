"""Checks of the plan (P) and of how the evaluation is set up (C).

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import Case
from pimlib.cycle import NO_DATE
from pimlib.plan import plan_rows
from pimlib.records import Action
from pimlib.workspace.cycle import id_for, line_for

Said = Iterator[tuple[str, str, str]]
EXAMPLE = "ann-ross"
LINE = f"`{line_for(EXAMPLE, role='lead evaluator')}`"
HELP = "`pim help cycle` shows a filled one."


def _file(case: Case) -> str:
    return f"evaluations/{case.evaluation.id}.yaml"


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
        write = f"write `lead: {EXAMPLE}`, with that person's id, into {_file(case)}. {HELP}"
        who = "Choose who leads" if case.cycle.people else f"Name the people under `people` in cycle.yaml ({LINE})"
        yield ("", "No lead evaluator is named.", f"{who}, and {write}")


def check_team(case: Case) -> Said:
    size = len(case.evaluation.team)
    if case.framework.process.steps and not 4 <= size <= 6:  # a framework without steps says nothing of a team
        yield ("", f"The evaluation team has {size} members; the guide suggests about four to six.", "This is a suggestion only.")


def check_people(case: Case) -> Said:
    """Every name in an evaluation is an id of cycle.yaml; another one is printed as it stands, and nobody is told."""
    evaluation, file = case.evaluation, _file(case)
    named = {
        f"`lead` in {file}": (evaluation.lead,),
        f"`team` in {file}": evaluation.team,
        f"`evaluates` in {file}": tuple(who for who in evaluation.evaluates.values() if not _meant(case, who)),
        "`tell` in cycle.yaml": case.cycle.sensitive_findings.tell,
    }
    for id in dict.fromkeys(id for ids in named.values() for id in ids):
        if not id or case.cycle.person(id) is not None:
            continue
        where = " and under ".join(where for where, ids in named.items() if id in ids)
        same = next(
            (person for person in case.cycle.people if id.casefold() in (person.id.casefold(), person.name.casefold())), None
        )
        if same is not None:
            remedy = f"Write `{same.id}` there, the id of {same.name}."
        else:
            other = f", and write `{id_for(id)}` where the name stands" if id_for(id) not in ("", id) else ""
            remedy = f"Add `{line_for(id)}` to `people` in cycle.yaml{other}, or mend the name. {HELP}"
        yield ("", f"`{id}` stands under {where} and is nobody in cycle.yaml.", remedy)


def check_evaluated(case: Case) -> Said:
    """Under `evaluates` stand areas of a framework that the evaluation is made by; whoever stands beside another one is not shown."""
    made_by = [pin.id for pin in case.evaluation.frameworks if pin.role == "evaluate"]
    word, held = case.framework.terms.area_word, [case.framework.ref(area.id) for area in case.framework.areas]
    for said, who in case.evaluation.evaluates.items():
        prefix = said.partition(":")[0]
        ours = prefix == case.framework.id if prefix in made_by else case.framework.id == made_by[0]
        if said in held or not ours:
            continue
        if meant := _meant(case, said):
            remedy = f'Write `"{meant}": {id_for(who) or EXAMPLE}` there.'
        elif meant := _meant(case, who):
            remedy = f'The {word} comes first, then the person: `"{meant}": {id_for(said)}`.'
        else:
            remedy = f"Write one of {', '.join(held)}. {HELP}"
        yield "", f"`{said}` stands under `evaluates` in {_file(case)} and is no {word} of {case.framework.title}.", remedy


def _meant(case: Case, said: str) -> str:
    """The area for which `Area 5`, `5`, `pim:5.1` or a title is a slip; empty where there is none."""
    plain = said.rpartition(":")[2].strip().casefold()
    for start in (case.framework.terms.area_word.casefold(), "area"):
        plain = plain.removeprefix(start).strip()
    for area in case.framework.areas:
        id, title = area.id.casefold(), area.title.casefold()
        if plain in (id, title, f"{id} {title}") or plain.startswith(f"{id}."):
            return case.framework.ref(area.id)
    return ""


def check_day(case: Case) -> Said:
    if case.as_of == NO_DATE:
        yield (
            "",
            "Nothing says on which day this evaluation stands: it has no `as_of`, and nothing is registered or recorded yet.",
            f"Write the day into {_file(case)}, such as `as_of: 2026-09-30`.",
        )


def check_later(case: Case) -> Said:
    own = (record.at[:10] for record in case.store.records if record.evaluation == case.evaluation.id)
    later = sorted(day for day in own if day > str(case.as_of))
    if case.as_of != NO_DATE and later:
        yield (
            "",
            f"The evaluation stands on {case.as_of}, and something was recorded after that, last on {later[-1]}. The report holds it.",
            f"Move `as_of` in {_file(case)} if it should stand on a later day.",
        )


def check_evaluators(case: Case) -> Said:
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if not case.evaluation.evaluates.get(ref):
            yield (
                ref,
                f"Nobody is named who evaluates {case.framework.terms.area_word} {area.id} {area.title}.",
                f'Write an id of cycle.yaml behind `"{ref}":` under `evaluates` in {_file(case)}.',
            )


def check_sensitive(case: Case) -> Said:
    if not case.cycle.sensitive_findings.protocol:
        yield (
            "",
            "There is no protocol for findings that cannot wait.",
            f"Agree whom evaluators tell at once, and write it behind `protocol:` under `sensitive_findings` in cycle.yaml. {HELP}",
        )
