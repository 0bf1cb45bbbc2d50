"""Checks of the judgements as records (J): whether each can be read, stands alone, and has a level, evidence and a place.

Row 6: imports rows 0-5. No rule computes, proposes or names a level that a person did not record.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, GUIDE, JUDGING, SCALE, Case, Rule, Said
from pimlib.cycle import adoptions
from pimlib.records import Judgement, Record, Tombstone


def check_record_faults(case: Case) -> Said:
    """What somebody recorded and the machine cannot read is missing from the report, and nobody would notice."""
    for fault in case.store.faults:
        yield (fault.place, str(fault), "")


def check_record_copies(case: Case) -> Said:
    """OneDrive and SharePoint make copies when two people save at once. This one says the same as the record that counts."""
    for note in case.store.notes:
        yield (note.place, str(note), "")


def check_conflict(case: Case) -> Said:
    """The same thing was recorded more than once, and none of the records was made on top of another. The machine must not choose
    between them, so none counts."""
    for heads in case.store.conflicts():
        if heads[0].evaluation != case.evaluation.id:
            continue
        kind = heads[0].subject[0]
        place = next((str(said) for head in heads if (said := getattr(head, "ref", "") or getattr(head, "action", ""))), kind)
        about = f" for {case.title(place)}" if place != kind else ""
        redacted = " What one of them said was redacted since." if any(isinstance(head, Tombstone) for head in heads) else ""
        both, none, kept = ("both", "neither", "Both") if len(heads) == 2 else ("them all", "none", "All")
        yield (
            place,
            f"{_people(heads)} recorded the same {kind.replace('-', ' ')}{about}{_times(heads)}: {_by(case, heads)}. {kept} are kept, "
            f"{none} counts yet.{redacted}",
            f"Read {both} and record one that settles it.",
        )


def _people(heads: tuple[Record, ...]) -> str:
    people = len({head.author for head in heads})
    return "One person" if people == 1 else f"{_number(people).capitalize()} people"


def _times(heads: tuple[Record, ...]) -> str:
    """How often, where it was not once each."""
    people = len({head.author for head in heads})
    if people == len(heads):
        return ""
    times = "twice" if len(heads) == 2 else f"{_number(len(heads))} times"
    return f" {times}" if people == 1 else f", {times} in all"


def _by(case: Case, heads: tuple[Record, ...]) -> str:
    """Each person once, with the days."""
    days: dict[str, list[str]] = {}
    for head in heads:
        days.setdefault(head.author, []).append(head.at[:10])
    return " and ".join(f"{case.cycle.named(author)} ({', '.join(sorted(on))})" for author, on in days.items())


def _number(number: int) -> str:
    words = ("two", "three", "four", "five", "six")
    return words[number - 2] if 2 <= number <= 6 else str(number)


def check_level_on_scale(case: Case) -> Said:
    """A level means something only through the scale that describes it. A number beyond it has no meaning that anybody agreed on."""
    scale = case.framework.scale
    for judgement in case.recorded():
        if judgement.level is None:
            continue
        if scale is None:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has a level, and {case.framework.title} has no scale.",
                "Record it again without a level.",
            )
        elif scale.level(judgement.level) is None:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has the level {judgement.level}; the scale of {case.framework.title} runs from {scale.range}.",
                "Record it again with a level of the scale.",
            )


def check_level(case: Case) -> Said:
    """By a framework with a scale, whoever judges comes down on one level, or says openly that it was not evaluated, and why."""
    for judgement in case.recorded():
        if case.framework.scale is not None and judgement.level is None and not judgement.not_evaluated:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has reasons and no level, and {case.framework.title} has a scale.",
                "Record it again with a level, or as not evaluated with the reason why.",
            )


def check_known_ref(case: Case) -> Said:
    """A judgement on something that the framework does not hold is a slip of the pen, and stands nowhere in the report."""
    adopted = adoptions(case.framework.id, case.evaluation.id, case.store)
    earlier = {fingerprint for adoption in adopted for fingerprint in adoption.judged}  # C706 speaks of these
    for judgement in case.not_held():
        if not case.prints(judgement) & earlier:
            yield (
                judgement.ref,
                f"A judgement speaks of {judgement.ref}, which {case.framework.title} does not hold.",
                "Record it again under the indicator that was meant.",
            )


def check_no_evidence(case: Case) -> Said:
    """A level without evidence is an opinion. It may be a good one, but nobody can check it, and the report would call it a judgement."""
    for judgement in case.recorded():
        if not judgement.not_evaluated and not judgement.evidence:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} is judged and no evidence is cited.",
                "Cite the evidence that it rests on, or record it as not evaluated and say why.",
            )


def check_not_evaluated(case: Case) -> Said:
    """What is said of an area draws together what was found in its indicators, so these come first."""
    for area in case.areas:
        refs = [case.framework.ref(indicator.id) for indicator in area.indicators]
        if case.judgement(case.framework.ref(area.id)) is None:
            continue
        open_ = [ref for ref in refs if case.judgement(ref) is None]
        if open_:
            yield (
                case.framework.ref(area.id),
                f"{case.label(area)} is judged while these are not: {', '.join(case.title(ref) for ref in open_)}.",
                "Judge them, or record why they are not evaluated.",
            )


def check_other_stage(case: Case) -> Said:
    """When moderation or validation comes to another level, those who judged first deserve to hear why, and readers do too.

    The same words as before, or none of one's own, are no reason for another level.
    """
    for later in case.store.of(Judgement, case.evaluation.id):
        first = case.judgement(later.ref)
        if later.stage == "self" or later.care_group or first is None or case.framework.title_of(later.ref) is None:
            continue
        same = " ".join(later.because.lower().split()) == " ".join(first.because.lower().split())
        if later.level != first.level and not later.not_evaluated and same and not later.reason.strip():
            yield (
                later.ref,
                f"{case.title(later.ref)} was {later.stage} at another level than the team's own, and no reason is given for the change.",
                "Record it again and say what led to the other level.",
            )


RULES = (
    Rule("J301", "error", "two records of the same thing", DESIGN, check_conflict),
    Rule("J302", "error", "a judgement without evidence", JUDGING, check_no_evidence),
    Rule("J303", "error", "a level that is not on the scale", SCALE, check_level_on_scale),
    Rule("J304", "error", "a judgement on something that the framework does not hold", DESIGN, check_known_ref),
    Rule("J306", "error", "a record that cannot be read", DESIGN, check_record_faults),
    Rule("J307", "note", "a copy of a record", DESIGN, check_record_copies),
    Rule("J308", "warning", "an area judged before its indicators", DESIGN, check_not_evaluated),
    Rule("J309", "error", "a judgement without a level, by a framework with a scale", SCALE, check_level),
    Rule(
        "J317",
        "warning",
        "another level after moderation or validation, without a reason",
        f"{GUIDE}, ways to add rigour",
        check_other_stage,
    ),
)
