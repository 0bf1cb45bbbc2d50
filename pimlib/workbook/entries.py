"""What can be recorded of an area or of the evaluation as a whole, one after the other: each with what is read before its form.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pimlib.blocks import Block
from pimlib.checks import Finding
from pimlib.errors import PimError
from pimlib.framework import Area
from pimlib.plan import plan_rows
from pimlib.records import Wanted
from pimlib.workbook.analysis import component_blocks, factor_blocks, others_block, progress_block, triangulation_block
from pimlib.workbook.entering import desk_of
from pimlib.workbook.findings import finding_blocks
from pimlib.workbook.indicator import IndicatorView
from pimlib.workbook.opened import Opened
from pimlib.workbook.planning import planned_evidence
from pimlib.workbook.todos import MORE_WANTED, wanted_title

if TYPE_CHECKING:
    from pimlib.forms import Desk, Form, Stepper, Turn
    from pimlib.forms.stepper import Section

LONGEST = 110  # signs of a finding in the list
NARRATIVES = ("key-messages", "context", "recommendations", "implications")


def area_stepper(opened: Opened, area: Area, *, indicators: bool) -> Stepper:
    """The forms in which an area is judged, one at a time. indicators: whether those of its indicators come first."""
    ref = opened.framework.ref(area.id)

    def turns() -> list[Turn]:
        return [*(_indicators(opened, area) if indicators else ()), *_area(opened, area, ref)]

    return _stepper(opened, f"{opened.case.label(area)}: what to judge", turns)


def planning_stepper(opened: Opened, area: Area) -> Stepper:
    """The forms of what follows from an area: actions, closer looks, evidence wanted, answers to what the checks noticed."""
    ref = opened.framework.ref(area.id)
    return _stepper(opened, f"{opened.case.label(area)}: what follows from it", lambda: list(_plan(opened, area, ref)))


def evaluation_stepper(opened: Opened) -> Stepper:
    """The forms of the evaluation as a whole: a concern, the steps, evidence wanted, the prose of the report, answers to findings."""
    return _stepper(opened, "Record something about the evaluation as a whole", lambda: list(_whole(opened)))


def _noticed(opened: Opened, place: str) -> Iterable[Block]:
    """What the checks notice about one reference or action."""
    return finding_blocks(finding for finding in opened.findings if finding.place == place)


def _indicators(opened: Opened, area: Area) -> Iterator[Turn]:
    from pimlib.forms import JudgementForm

    for indicator in area.indicators:
        view = IndicatorView(opened, indicator)
        read = (
            ("What to look for", view.asks),
            ("The evidence", view.evidence),
            ("Two illustrations", view.illustrations),
            ("Last time", view.last_time),
        )
        yield _judgement(opened, view.ref, view.name, partial(JudgementForm, ref=view.ref), read)


def _judgement(opened: Opened, ref: str, title: str, make: Callable[[Desk], Form], read: tuple[Section, ...]) -> Turn:
    from pimlib.forms import Turn

    subject = ("judgement", opened.evaluation.id, ref, "self", "")
    return Turn(title, make, ("judgement", ref, "self", ""), subject, "judged", read, partial(_noticed, opened, ref))


def _area(opened: Opened, area: Area, ref: str) -> Iterator[Turn]:
    from pimlib.forms import FactorForm, JudgementForm, StatementForm, Turn

    label, noticed = f"{opened.framework.terms.area_word} {area.id}", partial(_noticed, opened, ref)
    for prompt in area.prompts:
        cited = ("What was cited", partial(factor_blocks, opened, area, prompt, ref))
        key = ("prompt-answer", ref, prompt.id)
        answer = ("prompt-answer", opened.evaluation.id, ref, prompt.id)
        make = partial(FactorForm, ref=ref, prompt=prompt.id)
        yield Turn(f"Guidance prompt, factor {prompt.id}", make, key, answer, "answered", (cited,), noticed)
    refs = [opened.framework.ref(indicator.id) for indicator in area.indicators] or [ref]
    read = (
        ("How the sources stand", lambda: [triangulation_block(opened, refs, label, f"triangulation:{ref}")]),
        *((("The other areas", lambda: [others_block(opened, area, ref)]),) if area.statement is not None else ()),
        ("What has been done", lambda: [progress_block(opened, [ref], label, f"progress:{ref}:")]),
    )
    title = f"{opened.case.title(ref)}: the judgement of the {opened.framework.terms.area_word} as a whole"
    yield _judgement(opened, ref, title, partial(JudgementForm, ref=ref), read)
    if area.statement is not None:
        subject = ("statement", opened.evaluation.id, ref, "", "")
        rests = (("What it would rest on", partial(component_blocks, opened, area, ref)),)
        yield Turn("The statement", partial(StatementForm, ref=ref), ("statement", ref), subject, "stated", rests, noticed)


def _plan(opened: Opened, area: Area, ref: str) -> Iterator[Turn]:
    from pimlib.forms import ActionForm, CloserLookForm, Turn, WantedForm

    evaluation = opened.evaluation.id
    within = [ref, *(opened.framework.ref(indicator.id) for indicator in area.indicators)]
    planned = [row.action for row in plan_rows(opened.store, evaluation) if set(row.action.refs) & set(within)]
    taken_up = {action.improvement for action in planned}
    for one in within:
        head = opened.case.judgement(one)
        for improvement in head.improvements if head else ():
            if improvement.text not in taken_up:
                make = partial(ActionForm, improvement=improvement.text, refs=(one,))
                yield Turn(f"An action for: {improvement.text}", make, ("action", "new", one, improvement.text), None)
    for action in planned:
        subject = ("action", evaluation, action.action)
        make = partial(ActionForm, action=action.action)
        yield Turn(
            f"The action “{action.what}”",
            make,
            ("action", action.action),
            subject,
            "planned",
            (),
            partial(_noticed, opened, action.action),
        )
    yield Turn("Another action", partial(ActionForm, refs=(ref,)), ("action", "new", ref, ""), None)
    for one in within:
        look = ("closer-look", evaluation, one, "", "")
        title = f"A closer look at {opened.case.title(one)}"
        yield Turn(title, partial(CloserLookForm, ref=one), ("closer-look", one), look, "pointed to")
    yield Turn("Evidence that is wanted", partial(WantedForm, refs=(ref,)), ("wanted", "new", "", ref), None)
    yield from _answers(opened, [finding for finding in opened.findings if opened.case.belongs(finding, ref)])


def _answers(opened: Opened, findings: Sequence[Finding]) -> Iterator[Turn]:
    from pimlib.forms import AnswerForm, Turn

    together: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.code, finding.place), []).append(finding)
    for (code, place), found in together.items():
        # An answer is to a rule and a place: it is printed under each of them, so each of them is shown.
        lead = f"These {len(found)} are answered together: " if len(found) > 1 else ""
        said = lead + " ".join(f"{finding.sentence} {finding.remedy}".strip() for finding in found)
        make = partial(AnswerForm, code=code, place=place, said=said)
        title = f"Answer to {code}: {textwrap.shorten(found[0].sentence, LONGEST, placeholder=' …')}"
        yield Turn(title, make, ("answer", code, place), ("answer", opened.evaluation.id, code, place), "answered")


def _whole(opened: Opened) -> Iterator[Turn]:
    from pimlib.forms import ConcernForm, NarrativeForm, StepForm, Turn, WantedForm

    evaluation, process = opened.evaluation.id, opened.framework.process
    yield Turn("A concern that cannot wait", ConcernForm, ("concern",), None)
    for id, title in [*((step.id, step.title) for step in process.steps), *((one.id, one.text) for one in process.checklist)]:
        yield Turn(title, partial(StepForm, step=id), ("step", id), ("step", evaluation, id), "recorded")
    standing = {row.wanted.wanted: row.status for row in planned_evidence(opened) if row.wanted is not None}
    for head in opened.store.of(Wanted, evaluation):
        make = partial(WantedForm, wanted=head.wanted)
        yield Turn(
            wanted_title(head.what),
            make,
            ("wanted", head.wanted),
            ("wanted", evaluation, head.wanted),
            standing.get(head.wanted, head.decision),
        )
    yield Turn(MORE_WANTED, WantedForm, ("wanted", "new", ""), None)
    for section in NARRATIVES:
        title = section.replace("-", " ").capitalize()
        subject = ("narrative", evaluation, section)
        yield Turn(
            f"The report: {title.lower()}", partial(NarrativeForm, section=section), ("narrative", section), subject, "written"
        )
    refs = [opened.framework.ref(area.id) for area in opened.case.areas]
    whole = [finding for finding in opened.findings if not any(opened.case.belongs(finding, ref) for ref in refs)]
    yield from _answers(opened, whole)


def _stepper(opened: Opened, title: str, turns: Callable[[], Sequence[Turn]]) -> Stepper:
    """The forms one at a time. What there is to do is asked anew after each record, whichever form of the page made it."""
    from pimlib.forms import Stepper
    from pimlib.forms.looks import soon

    stepper = Stepper(desk_of(opened, level=2), title, turns(), forget=opened.forget_records)

    def renew() -> None:
        with suppress(PimError):  # what is wrong is said where it is shown; the list stays as it was
            stepper.renew(turns())

    opened.told.append(lambda: soon(renew))
    return stepper
