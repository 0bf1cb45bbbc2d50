"""What a council adds to a framework for one evaluation, and what it marks as less relevant.

Row 5: imports rows 0-4. The framework's own suggestions all stay: one that is marked is shown with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pimlib.errors import Fault, raise_if
from pimlib.framework import (
    Area,
    EvidenceKind,
    Framework,
    Illustrations,
    Indicator,
    PossibleEvidence,
    QuestionToAsk,
    Suggestions,
)
from pimlib.workspace import Evaluation
from pimlib.workspace.cycle import OwnSuggestions

Part = TypeVar("Part", Area, Indicator)


def with_suggestions(framework: Framework, evaluation: Evaluation) -> Framework:
    """The framework with the council's own questions and evidence, and with what it marks as less relevant.

    Raises PimError with every suggestion that names nothing in the framework, or an unknown kind of evidence.
    """
    added: dict[str, OwnSuggestions] = {}
    faults: list[Fault] = []
    for n, own in enumerate(evaluation.suggestions, start=1):
        place = f"evaluations/{evaluation.id}.yaml, suggestions {n}"
        if not own.ref.startswith(f"{framework.id}:"):
            if own.ref.partition(":")[0] not in [pin.id for pin in evaluation.frameworks]:
                faults.append(Fault(place, "it speaks of a framework that the evaluation does not name", f"`{own.ref}`"))
            continue
        suggestions = framework.suggestions(own.ref)
        if suggestions is None:
            remedy = f"`pim frameworks show {framework.id}` lists them."
            faults.append(Fault(place, f"{framework.title} holds no such area or indicator", f"`{own.ref}`", remedy=remedy))
            continue
        if own.ref in added:
            faults.append(Fault(place, "it speaks of the same as one above", f"`{own.ref}`", "each once", "Make one of the two."))
        faults += _amiss(place, own, suggestions)
        added[own.ref] = own
    raise_if(faults)
    if not added:
        return framework
    areas = []
    for area in framework.areas:
        indicators = tuple(_merged(one, added.get(framework.ref(one.id))) for one in area.indicators)
        areas.append(_merged(area.model_copy(update={"indicators": indicators}), added.get(framework.ref(area.id))))
    return framework.model_copy(update={"areas": tuple(areas)})


def _amiss(place: str, own: OwnSuggestions, suggestions: Suggestions) -> Iterator[Fault]:
    known = [text.id for text in (*suggestions.factors, *suggestions.questions, *suggestions.evidence)]
    if drawn := suggestions.illustrations:
        known += [one.id for one in (*drawn.very_good, *drawn.weak)]
    for less in own.less_relevant:
        if less.id not in known:
            fault = f"{own.ref} holds nothing of this id to mark as less relevant"
            yield Fault(place, fault, f"`{less.id}`", f"one of {', '.join(known)}" if known else "nothing", "Change it.")
    for evidence in own.evidence:
        if evidence.kind not in get_args(EvidenceKind):
            expected = f"one of {', '.join(get_args(EvidenceKind))}"
            yield Fault(f"{place}, evidence", "not a kind of evidence", f"`{evidence.kind}`", expected, "Write one of these.")


def _merged(part: Part, own: OwnSuggestions | None) -> Part:
    if own is None:
        return part
    less = {one.id: one.because for one in own.less_relevant}

    def marked(texts: Any) -> tuple[Any, ...]:
        return tuple(text.model_copy(update={"less_relevant": less[text.id]}) if text.id in less else text for text in texts)

    questions: tuple[QuestionToAsk, ...] = tuple(
        QuestionToAsk(id=f"{part.id}.own-q{n}", text=asked.text, group="own", origin="council")
        for n, asked in enumerate(own.questions, start=1)
    )
    evidence: tuple[PossibleEvidence, ...] = tuple(
        PossibleEvidence.model_validate(
            {"id": f"{part.id}.own-e{n}", "kind": one.kind, "source_type": one.source_type, "text": one.text, "origin": "council"}
        )
        for n, one in enumerate(own.evidence, start=1)
    )
    drawn = part.illustrations
    update: dict[str, object] = {
        "factors": marked(part.factors),
        "questions": (*marked(part.questions), *questions),
        "evidence": (*marked(part.evidence), *evidence),
    }
    if drawn is not None:
        update["illustrations"] = Illustrations(very_good=marked(drawn.very_good), weak=marked(drawn.weak))
    return part.model_copy(update=update)
