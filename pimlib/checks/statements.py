"""Checks of an area that is concluded from the others, with a statement of how sure the council is (G).

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import DESIGN, GUIDE, Case, Rule, Said
from pimlib.cycle.voices import says_any
from pimlib.framework import Area, plural
from pimlib.framework.model import Statement as Asked
from pimlib.kinds.days import age_in_months
from pimlib.records import Judgement, PromptAnswer, Statement, StatementPart
from pimlib.register import Entry
from pimlib.register.mapping import DocumentMapping

AREA = f"{GUIDE}, area 10"


def _concluding(case: Case) -> Iterator[tuple[str, Area, Asked]]:
    """The areas that ask for a statement."""
    for area in case.areas:
        if area.statement is not None:
            yield case.framework.ref(area.id), area, area.statement


def check_concluded_before_others(case: Case) -> Said:
    """This area draws on all the others. Whoever concludes it first says what they expect, not what was found."""
    for ref, area, _asked in _concluding(case):
        stated = case.store.of(Statement, case.evaluation.id, ref=ref)
        if case.judgement(ref) is None and not stated:
            continue
        others = [other for other in case.framework.areas if other.id != area.id]
        open_ = [other.id for other in others if case.judgement(case.framework.ref(other.id)) is None]
        if open_:
            word = case.framework.terms.area_word
            *first, last = open_
            these = f"{plural(word)} {', '.join(first)} and {last} are" if first else f"{word} {last} is"
            yield (
                ref,
                f"{case.label(area)} rests on all the others, and it is concluded while {these} not judged.",
                "Judge those first, or come back to this one when they are judged.",
            )


def check_stale_conclusion(case: Case) -> Said:
    """A conclusion on the others is stale once one of them was judged, or one of its factors answered, after it.

    Looked at are the level of the area, those of its indicators and its statement, each by its own time.
    """
    for ref, area, _asked in _concluding(case):
        others = list(_others(case, area))
        stale = {
            said: since for said, at in _concluded(case, ref, area) if (since := [name for then, name in others if then > at])
        }
        if stale:
            names = dict.fromkeys(name for since in stale.values() for name in since)
            yield (
                ref,
                f"Since {_and(list(stale))} these were judged or answered: {', '.join(sorted(names))}.",
                "Read the conclusion beside them, and record again what is older than they are.",
            )


def _concluded(case: Case, ref: str, area: Area) -> Iterator[tuple[str, str]]:
    """What is concluded in an area, in words with its day, and its time."""
    for one in (ref, *(case.framework.ref(indicator.id) for indicator in area.indicators)):
        if (head := case.judgement(one)) is not None:
            yield f"the judgement of {case.title(one)} on {head.at[:10]}", head.at
    for stated in case.store.of(Statement, case.evaluation.id, ref=ref):
        yield f"the statement of {case.label(area)} on {stated.at[:10]}", stated.at


def _others(case: Case, area: Area) -> Iterator[tuple[str, str]]:
    """When each judgement of another area was made, or a factor of another one answered, and which it was."""
    for head in case.judgements():
        if _outside(case, head, area.id):
            yield head.at, case.title(head.ref)
    for other in case.areas:
        for answer in (
            case.store.of(PromptAnswer, case.evaluation.id, ref=case.framework.ref(other.id)) if other.id != area.id else ()
        ):
            yield answer.at, f"factor {answer.prompt} of {case.label(other)}"


def _and(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def check_stated(case: Case) -> Said:
    """This area asks for more than a level: for each of its components the council says how sure it is. A level alone leaves that open."""
    for ref, area, _asked in _concluding(case):
        head = case.judgement(ref)
        if head is not None and not head.not_evaluated and not case.store.of(Statement, case.evaluation.id, ref=ref):
            yield (
                ref,
                f"{case.label(area)} is judged, and the statement that the framework asks for beside the level is not there.",
                "Record the statement, with a position on each component.",
            )


def _outside(case: Case, judgement: Judgement, area: str) -> bool:
    found = case.framework.area_of(judgement.ref)
    return found is not None and found.id != area


def _claimed(case: Case) -> Iterator[tuple[str, Asked, str, StatementPart]]:
    """Each part of a statement that says that something is so, with the words for what it says."""
    for ref, _area, asked in _concluding(case):
        says = {position.id: position.says for position in asked.positions if position.claims}
        components = {component.id: component.says for component in asked.components}
        for head in case.store.of(Statement, case.evaluation.id, ref=ref):
            for part in head.parts:
                if part.position in says:
                    yield ref, asked, f"{says[part.position]} {components.get(part.component, part.component)}", part


def check_claim_rests(case: Case) -> Said:
    """To be confident of something, or able to demonstrate it, is to have something to show. It has to say where others can look it up."""
    for ref, _asked, claim, part in _claimed(case):
        if not any(cited.pinpoint.strip() or cited.part for cited in part.evidence):
            lack = "cites no evidence for it" if not part.evidence else "does not say where in its evidence to look"
            yield (
                ref,
                f"The statement says “{claim}”, and {lack}.",
                "Cite what is happening or has happened, and where others can see it; or take another position.",
            )


def check_claim_happening(case: Case) -> Said:
    """Something counts here when it is happening or has happened and others can verify it. A plan or a draft says what is meant to happen.

    A document is taken for one of these when the register calls it a draft, or when its time begins later. One that is only named like a
    plan, and not like a report on one, is asked about: words can't tell.
    """
    for ref, asked, claim, part in _claimed(case):
        entries = list(
            {cited.item: entry for cited in part.evidence if (entry := case.register.entries.get(cited.item))}.values()
        )
        named = [entry for entry in entries if not _to_come(case, entry)]
        if not entries or not all(_named_so(asked, entry) for entry in named):
            continue
        if named:
            do = "Does" if len(named) == 1 else "Do"
            rests = (
                f". {do} {_and([f'“{entry.item.title}”' for entry in named])} show what is happening, or what is meant to happen?"
            )
        else:
            rests = f", and rests on what is only meant to happen: {', '.join(f'“{entry.item.title}”' for entry in entries)}."
        yield (
            ref,
            f"The statement says “{claim}”{rests}",
            "Cite what shows that it is happening, or take another position.",
        )


def _to_come(case: Case, entry: Entry) -> bool:
    """Whether the register says that a document is a draft, or speaks of a time to come."""
    item = entry.item
    if item.kind != "document":
        return False
    if isinstance(item.mapping, DocumentMapping) and item.mapping.status == "draft" and item.access != "restricted":
        return True
    return item.period is not None and item.period.start > case.as_of


def _named_so(asked: Asked, entry: Entry) -> bool:
    """Whether a document is named like one that says what is meant to happen, and not like one that reports what did."""
    if asked.intends is None or entry.item.kind != "document":
        return False
    said = f"{entry.item.title} | {entry.item.source_type}"
    return says_any(said, asked.intends.words) and not says_any(said, asked.intends.reports)


def check_old_conclusion(case: Case) -> Said:
    """How able a service is to improve is shown by what it did lately. From how many months on evidence is old, the framework says."""
    for ref, area, asked in _concluding(case):
        head, heads = case.judgement(ref), case.store.of(Statement, case.evaluation.id, ref=ref)
        cited = [
            one
            for part in (*(part for said in heads for part in said.parts), *((head,) if head else ()))
            for one in part.evidence
        ]
        entries = [entry for name in dict.fromkeys(one.item for one in cited) if (entry := case.register.entries.get(name))]
        ages = [age for entry in entries if (age := age_in_months(entry.item, case.as_of)) is not None]
        if asked.recent is not None and ages and min(ages) > asked.recent.months:
            yield (
                ref,
                f"All the evidence that {case.label(area)} rests on is more than {asked.recent.months} months old.",
                "Look for what happened since, or say why the old still holds.",
            )


RULES = (
    Rule("G504", "warning", "the last area concluded before the others", AREA, check_concluded_before_others),
    Rule("G505", "warning", "the last area older than what it rests on", AREA, check_stale_conclusion),
    Rule("G509", "warning", "something stated as so, without evidence", AREA, check_claim_rests),
    Rule(
        "G510",
        "warning",
        "something stated as so, on plans and drafts only",
        AREA,
        check_claim_happening,
        ours="The words by which a plan is known are the project's.",
    ),
    Rule("G512", "warning", "the last area judged without its statement", AREA, check_stated),
    Rule("G511", "warning", "the last area on old evidence only", DESIGN, check_old_conclusion, "note"),
)
