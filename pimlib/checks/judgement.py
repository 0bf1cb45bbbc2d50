"""Checks of the judgements (J), of what a level calls for (L) and of the guidance prompts (G).

Row 6: imports rows 0-5. No rule computes, proposes or names a level that a person did not record.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import Case
from pimlib.cycle import adoptions
from pimlib.records import Action, Judgement, PromptAnswer, Statement

Said = Iterator[tuple[str, str, str]]


def check_record_faults(case: Case) -> Said:
    for fault in case.store.faults:
        yield (fault.place, str(fault), "")


def check_record_copies(case: Case) -> Said:
    for note in case.store.notes:
        yield (note.place, str(note), "")


def check_conflict(case: Case) -> Said:
    for heads in case.store.conflicts():
        if heads[0].evaluation != case.evaluation.id:
            continue
        place = str(getattr(heads[0], "ref", "") or getattr(heads[0], "action", "") or heads[0].kind)
        about = f" for {case.title(place)}" if place != heads[0].kind else ""
        who = " and ".join(f"{head.author} ({head.at[:10]})" for head in heads)
        yield (
            place,
            f"Two people recorded the same {heads[0].kind.replace('-', ' ')}{about}: {who}. Both are kept, neither counts yet.",
            "Read both and record one that settles it.",
        )


def check_level_on_scale(case: Case) -> Said:
    scale = case.framework.scale
    for judgement in case.judgements():
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
    for judgement in case.judgements():
        if case.framework.scale is not None and judgement.level is None and not judgement.not_evaluated:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} has reasons and no level, and {case.framework.title} has a scale.",
                "Record it again with a level, or as not evaluated with the reason why.",
            )


def check_known_ref(case: Case) -> Said:
    adopted = adoptions(case.framework.id, case.evaluation.id, case.store)
    earlier = {fingerprint for adoption in adopted for fingerprint in adoption.judged}  # C706 speaks of these
    for judgement in case.not_held():
        if case.store.fingerprints[judgement.id] not in earlier:
            yield (
                judgement.ref,
                f"A judgement speaks of {judgement.ref}, which {case.framework.title} does not hold.",
                "Record it again under the indicator that was meant.",
            )


def check_no_evidence(case: Case) -> Said:
    for judgement in case.judgements():
        if not judgement.not_evaluated and not judgement.evidence:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} is judged and no evidence is cited.",
                "Cite the evidence that it rests on, or record it as not evaluated and say why.",
            )


def check_same_reason(case: Case) -> Said:
    seen: dict[str, str] = {}
    for judgement in case.judgements():
        words = " ".join(judgement.because.lower().split())
        if not words:
            continue
        if words in seen:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} gives the same reason, word for word, as {case.title(seen[words])}.",
                "Say what led to each of the two.",
            )
        seen.setdefault(words, judgement.ref)


def check_not_evaluated(case: Case) -> Said:
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


def check_low_without_improvement(case: Case) -> Said:
    """The lower half of a scale asks for action; which action is the framework's sentence, not ours."""
    scale = case.framework.scale
    if scale is None:
        return
    middle = (min(level.level for level in scale.levels) + max(level.level for level in scale.levels)) / 2
    planned = {ref for action in case.store.of(Action, case.evaluation.id) if action.decision == "planned" for ref in action.refs}
    for judgement in case.judgements():
        level = scale.level(judgement.level) if judgement.level is not None else None
        if level is None or level.level > middle:
            continue
        area = case.framework.area_of(judgement.ref)
        within = {judgement.ref, *(case.framework.ref(indicator.id) for indicator in (area.indicators if area else ()))}
        covered = judgement.ref in planned or (
            area is not None and case.framework.ref(area.id) == judgement.ref and within & planned
        )
        if not covered:
            asks = " ".join(level.calls_for)
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} was judged {scale.named(level.level)}, and no planned action names it. The framework asks: {asks}",
                "Plan an action for it, or record why none is taken.",
            )


def check_weakness_without_improvement(case: Case) -> Said:
    for judgement in case.judgements():
        if judgement.weaknesses and not judgement.improvements:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} names weaknesses and no area for improvement.",
                "Say what should improve, and how pressing it is.",
            )


def check_prompts_answered(case: Case) -> Said:
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if case.judgement(ref) is None:
            continue
        answered = {answer.prompt for answer in case.store.of(PromptAnswer, case.evaluation.id, ref=ref)}
        for prompt in area.prompts:
            if prompt.id not in answered:
                yield (
                    ref,
                    f"{case.label(area)} is judged, and this factor of its guidance prompt is not answered: {prompt.weigh}",
                    "Say whether it applies, and why.",
                )


def _applying(case: Case) -> Iterator[tuple[str, PromptAnswer]]:
    for area in case.areas:
        ref = case.framework.ref(area.id)
        for answer in case.store.of(PromptAnswer, case.evaluation.id, ref=ref):
            if answer.applies:
                yield ref, answer


def check_ceiling(case: Case) -> Said:
    for ref, answer in _applying(case):
        area = case.framework.area(ref)
        prompt = next((prompt for prompt in area.prompts if prompt.id == answer.prompt), None)
        judgement = case.judgement(ref)
        if prompt is None or judgement is None or judgement.level is None or judgement.level <= prompt.ceiling:
            continue
        if judgement.exception is not None and judgement.exception.prompt == prompt.id:
            continue
        yield (
            ref,
            f"This factor was said to apply: {prompt.weigh} {prompt.says} {case.label(area)} stands above that.",
            f"Look at the judgement of {case.framework.terms.area_word} {area.id} again, or argue the exception.",
        )


def check_prompt_against_indicators(case: Case) -> Said:
    for ref, answer in _applying(case):
        area = case.framework.area(ref)
        prompt = next((prompt for prompt in area.prompts if prompt.id == answer.prompt), None)
        if prompt is None:
            continue
        heads = [case.judgement(case.framework.ref(id)) for id in prompt.indicators]
        levels = [head.level for head in heads if head is not None and head.level is not None]
        if levels and len(levels) == len(heads) and all(level > prompt.ceiling for level in levels):
            names = ", ".join(case.title(case.framework.ref(id)) for id in prompt.indicators)
            yield (
                ref,
                f"This factor was said to apply: {prompt.weigh} Yet every indicator that it bears on was judged above its ceiling: {names}.",
                "Look at both again: one of the two says something else than the other.",
            )


def check_concluded_before_others(case: Case) -> Said:
    for area in case.areas:
        ref = case.framework.ref(area.id)
        stated = case.store.of(Statement, case.evaluation.id, ref=ref)
        if area.statement is None or (case.judgement(ref) is None and not stated):
            continue
        others = [other for other in case.framework.areas if other.id != area.id]
        open_ = [other.id for other in others if case.judgement(case.framework.ref(other.id)) is None]
        if open_:
            yield (
                ref,
                f"{case.label(area)} rests on all the others, and it is concluded while {', '.join(open_)} are not judged.",
                "Judge those first, or come back to this one when they are judged.",
            )


def check_stale_conclusion(case: Case) -> Said:
    """A conclusion on the others is stale once one of them was judged, or judged again, after it."""
    for area in case.areas:
        ref = case.framework.ref(area.id)
        head = case.judgement(ref)
        if area.statement is None or head is None:
            continue
        later = [other for other in case.judgements() if _outside(case, other, area.id) and other.at > head.at]
        if later:
            names = ", ".join(sorted({case.title(other.ref) for other in later}))
            yield (
                ref,
                f"{case.label(area)} was concluded on {head.at[:10]}; since then these were judged: {names}.",
                "Read the conclusion beside them, and record it again.",
            )


def _outside(case: Case, judgement: Judgement, area: str) -> bool:
    found = case.framework.area_of(judgement.ref)
    return found is not None and found.id != area
