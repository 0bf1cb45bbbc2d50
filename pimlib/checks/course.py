"""Checks of how an evaluation is carried out (C): its day, its protocol, its steps and what its cycle expects.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, GUIDE, HELP, Case, Rule, Said
from pimlib.cycle import NO_DATE
from pimlib.errors import PimError
from pimlib.kinds.pinpoints import figure_of
from pimlib.records import Challenge, Judgement, PeerView, SignOff, StepRecord
from pimlib.register import Entry


def _stands(case: Case) -> dict[str, str]:
    """Where each step, or question of the checklist, was said to stand."""
    return {record.step: record.status for record in case.store.of(StepRecord, case.evaluation.id)}


def _at_end(case: Case) -> bool:
    """Whether somebody signed it off, or every step was said to be done."""
    stands, steps = _stands(case), case.framework.process.steps
    return bool(case.store.of(SignOff, case.evaluation.id)) or (
        bool(steps) and all(stands.get(step.id) == "done" for step in steps)
    )


def check_day(case: Case) -> Said:
    """Whether evidence is old or an action is late can be said only of a day. Without one nothing that depends on time can be looked at."""
    if case.as_of == NO_DATE:
        yield (
            "",
            "Nothing says on which day this evaluation stands: it has no `as_of`, and nothing is registered or recorded yet.",
            f"Write the day into {case.file}, such as `as_of: 2026-09-30`.",
        )


def check_later(case: Case) -> Said:
    """What is recorded after the day on which the evaluation stands is in the report all the same, and a reader may wonder."""
    own = (record.at[:10] for record in case.store.records if record.evaluation == case.evaluation.id)
    later = sorted(day for day in own if day > str(case.as_of))
    if case.as_of != NO_DATE and later:
        yield (
            "",
            f"The evaluation stands on {case.as_of}, and something was recorded after that, last on {later[-1]}. The report holds it.",
            f"Move `as_of` in {case.file} if it should stand on a later day.",
        )


def check_sensitive(case: Case) -> Said:
    """Somebody in the team may meet a sign that a person is at risk. Then there is no time to ask whom to tell."""
    if not case.cycle.sensitive_findings.protocol:
        yield (
            "",
            "There is no protocol for findings that cannot wait.",
            f"Agree whom evaluators tell at once, and write it behind `protocol:` under `sensitive_findings` in cycle.yaml. {HELP}",
        )


def check_order(case: Case) -> Said:
    """The steps build on one another. One that was left behind is often missed only when its result is needed."""
    steps, stands = case.framework.process.steps, _stands(case)
    done = [n for n, step in enumerate(steps) if stands.get(step.id) == "done"]
    behind = [step for n, step in enumerate(steps) if done and n < done[-1] and stands.get(step.id) != "done"]
    if behind:
        titles = ", ".join(f"“{step.title}”" for step in behind)
        yield (
            "",
            f"The step “{steps[done[-1]].title}” is done, and these before it were not said to be: {titles}.",
            "Say where they stand; do what was left out.",
        )


def check_steps_recorded(case: Case) -> Said:
    """The framework has steps, areas are judged, and nobody said where the steps stand, so that a reader can't tell how it was done."""
    steps = case.framework.process.steps
    if steps and not _stands(case) and any(case.judgement(case.framework.ref(area.id)) for area in case.areas):
        yield (
            "",
            f"Areas are judged, and of the {len(steps)} steps of the evaluation none was said to be done or under way.",
            "Record where each of them stands.",
        )


def check_checklist(case: Case) -> Said:
    """The questions for whoever leads are there to be asked before the evaluation ends. This one has ended."""
    stands = _stands(case)
    open_ = [asked.text for asked in case.framework.process.checklist if stands.get(asked.id) != "done"]
    if open_ and _at_end(case):
        yield (
            "",
            f"The evaluation is at its end, and the checklist still has these questions open: {' '.join(open_)}",
            "Answer them, and record each as done.",
        )


def check_behind(case: Case) -> Said:
    """The last date of the timetable has passed, and not every step is done. Those who wait for the report may want to know."""
    steps, dates = case.framework.process.steps, [entry.by for entry in case.evaluation.timetable]
    stands = _stands(case)
    open_ = [step.title for step in steps if stands.get(step.id) != "done"]
    if dates and stands and open_ and max(dates) < case.as_of:
        yield (
            "",
            f"The timetable ended on {max(dates)}, and these steps were not said to be done: {', '.join(f'“{title}”' for title in open_)}.",
            f"Say where they stand, or write new dates into {case.file}.",
        )


def check_moderated(case: Case) -> Said:
    """A second pair of eyes finds what the first overlooked. This evaluation is at its end, and nothing shows that anybody else looked.

    A moderated judgement, a peer's own view or a challenge would show it.
    """
    if not case.framework.process.rigour or not _at_end(case):
        return
    stages = {head.stage for head in case.store.of(Judgement, case.evaluation.id)}
    if (
        stages <= {"self"}
        and not case.store.of(PeerView, case.evaluation.id)
        and not case.store.of(Challenge, case.evaluation.id)
    ):
        yield (
            "",
            "The evaluation is at its end, and nothing recorded shows that its judgements were moderated or challenged.",
            "Have them looked at by people who did not make them, and record what they said.",
        )


def check_thresholds(case: Case) -> Said:
    """A threshold for evidence that is not registered, or for what that evidence does not hold, is compared with nothing, and nobody
    would notice."""
    for threshold in case.cycle.settings.thresholds:
        entry = case.register.entries.get(threshold.item)
        if entry is None:
            yield (
                "",
                f"cycle.yaml holds a threshold for `{threshold.item}`, {threshold.part}, and no evidence of that name is registered.",
                "Mend the name under `thresholds` in cycle.yaml, or register the evidence with `pim add`.",
            )
        elif _lacks(case, entry, threshold.part):
            yield (
                "",
                f"cycle.yaml holds a threshold for `{threshold.item}`, {threshold.part}, and “{entry.item.title}” has no such part.",
                "Mend `part` under `thresholds` in cycle.yaml: it is the id of a question, a measure or an item of a reading.",
            )


def _lacks(case: Case, entry: Entry, part: str) -> bool:
    """Whether an item has no such part; not said of one that cannot be read."""
    if case.figures is None or entry.state == "missing":
        return False
    try:
        return not figure_of(case.figures(entry), part)
    except PimError:
        return False  # another rule, or the page itself, says what is wrong with the file


RULES = (
    Rule("C704", "warning", "no protocol for sensitive findings", f"{GUIDE}, ten steps", check_sensitive),
    Rule("C708", "warning", "no day on which the evaluation stands", DESIGN, check_day),
    Rule("C709", "note", "something recorded after the day on which the evaluation stands", DESIGN, check_later),
    Rule("C712", "note", "a step done before an earlier one", f"{GUIDE}, ten steps", check_order),
    Rule("C713", "note", "no step recorded", f"{GUIDE}, ten steps", check_steps_recorded),
    Rule("C714", "warning", "questions of the checklist open at the end", f"{GUIDE}, checklist", check_checklist, "note"),
    Rule("C732", "note", "a timetable that ended with steps to do", f"{GUIDE}, step 3", check_behind),
    Rule("C733", "warning", "no sign that anybody moderated", f"{GUIDE}, making judgements", check_moderated, "note"),
    Rule("C735", "warning", "a threshold for evidence that is not there", DESIGN, check_thresholds),
)
