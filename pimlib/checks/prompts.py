"""Checks of the guidance prompts (G): factors that weigh more than others in the level of an area.

Row 6: imports rows 0-5. The ceiling is on the area, never on an indicator; nothing is blocked, and nothing is silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import DESIGN, GUIDE, Case, Rule, Said
from pimlib.framework import Area, Prompt
from pimlib.records import PromptAnswer

WEIGHTING = f"{GUIDE}, weighting"


def _answered(case: Case, *, applies: bool) -> Iterator[tuple[str, Area, Prompt, PromptAnswer]]:
    """The answers of this kind to the factors that the framework holds, with the area of each and its reference."""
    for area in case.areas:
        ref = case.framework.ref(area.id)
        for answer in case.store.of(PromptAnswer, case.evaluation.id, ref=ref) if area.prompts else ():
            prompt = next((prompt for prompt in area.prompts if prompt.id == answer.prompt), None)
            if prompt is not None and answer.applies is applies:
                yield ref, area, prompt, answer


def check_prompts_answered(case: Case) -> Said:
    """A factor that weighs more than others has to be looked at before the area as a whole is given a level, whatever the answer is."""
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if not area.prompts or case.judgement(ref) is None:
            continue
        answered = {answer.prompt for answer in case.store.of(PromptAnswer, case.evaluation.id, ref=ref)}
        for prompt in area.prompts:
            if prompt.id not in answered:
                yield (
                    ref,
                    f"{case.label(area)} is judged, and this factor of its guidance prompt is not answered: {prompt.weigh}",
                    "Say whether it applies, and why.",
                )


def check_ceiling(case: Case) -> Said:
    """Where one of these factors applies, the framework says above which level the area is unlikely to stand.

    Unlikely is not impossible: whoever goes higher argues the exception, and it is printed.
    """
    for ref, area, prompt, _answer in _answered(case, applies=True):
        judgement = case.judgement(ref)
        if judgement is None or judgement.level is None or judgement.level <= prompt.ceiling:
            continue
        if judgement.exception is not None and judgement.exception.prompt == prompt.id:
            continue
        yield (
            ref,
            f"This factor was said to apply: {prompt.weigh} {prompt.says} {case.label(area)} stands above that.",
            f"Look at the judgement of {case.framework.terms.area_word} {area.id} again, or argue the exception.",
        )


def check_prompt_against_indicators(case: Case) -> Said:
    """A factor was said to apply, and all the indicators that it bears on were judged as if it did not. One of the two is mistaken."""
    for ref, _area, prompt, _answer in _answered(case, applies=True):
        levels = _levels(case, prompt)
        if levels and all(level > prompt.ceiling for level in levels):
            yield (
                ref,
                f"This factor was said to apply: {prompt.weigh} Yet every indicator that it bears on was judged above its ceiling: "
                f"{_named(case, prompt)}.",
                "Look at both again: one of the two says something else than the other.",
            )


def check_low_indicators_against_prompt(case: Case) -> Said:
    """The other way round: a factor was said not to apply, and all the indicators that it bears on were judged below its ceiling."""
    for ref, _area, prompt, _answer in _answered(case, applies=False):
        levels = _levels(case, prompt)
        if levels and all(level < prompt.ceiling for level in levels):
            yield (
                ref,
                f"This factor was said not to apply: {prompt.weigh} Yet every indicator that it bears on was judged below its ceiling: "
                f"{_named(case, prompt)}.",
                "Look at both again: one of the two says something else than the other.",
            )


def _levels(case: Case, prompt: Prompt) -> list[int]:
    """The levels of the indicators that a factor bears on; empty unless every one of them has one."""
    heads = [case.judgement(case.framework.ref(id)) for id in prompt.indicators]
    levels = [head.level for head in heads if head is not None and head.level is not None]
    return levels if len(levels) == len(heads) else []


def _named(case: Case, prompt: Prompt) -> str:
    return ", ".join(case.title(case.framework.ref(id)) for id in prompt.indicators)


def check_exception(case: Case) -> Said:
    """An exception was argued for a factor that was said not to apply, or that the area does not have. Then there is nothing to except."""
    for area in case.areas:
        ref = case.framework.ref(area.id)
        judgement = case.judgement(ref)
        if judgement is None or judgement.exception is None:
            continue
        prompt = next((prompt for prompt in area.prompts if prompt.id == judgement.exception.prompt), None)
        answers = case.store.of(PromptAnswer, case.evaluation.id, ref=ref, prompt=judgement.exception.prompt)
        if prompt is None:
            said = f"{case.label(area)} argues an exception for `{judgement.exception.prompt}`, which is no factor of its guidance prompt."
        elif answers and not any(answer.applies for answer in answers):
            said = f"{case.label(area)} argues an exception for a factor that was said not to apply: {prompt.weigh}"
        else:
            continue
        yield ref, said, "Record the area again without the exception, or answer the factor again."


def check_answer_rests(case: Case) -> Said:
    """An answer that brings an area under a ceiling is as weighty as a judgement, and needs evidence as that does."""
    for ref, _area, prompt, answer in _answered(case, applies=True):
        if not answer.evidence:
            yield (
                ref,
                f"This factor was said to apply, and no evidence is cited for it: {prompt.weigh}",
                "Cite what shows it.",
            )


RULES = (
    Rule("G501", "warning", "a guidance prompt that is not answered", WEIGHTING, check_prompts_answered),
    Rule("G502", "warning", "an area above a ceiling without an exception", WEIGHTING, check_ceiling),
    Rule("G503", "warning", "a factor that applies, against its indicators", WEIGHTING, check_prompt_against_indicators),
    Rule(
        "G506", "warning", "a factor that does not apply, against its indicators", WEIGHTING, check_low_indicators_against_prompt
    ),
    Rule("G507", "warning", "an exception where there is nothing to except", WEIGHTING, check_exception),
    Rule("G508", "warning", "a factor that applies without evidence", DESIGN, check_answer_rests, "note"),
)
