"""The parts of a report on the framework and on how the evaluation was carried out: steps, timetable, review, sign-off, versions.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.blocks import Block, Column, table_block, text_block
from pimlib.cycle import adoptions
from pimlib.fingerprint import short
from pimlib.records import Adoption, Challenge, Concern, PeerView, Response, SignOff, StepRecord, Wanted
from pimlib.workbook import Opened
from pimlib.workbook.planning import breadth_blocks, plan_block

PASSAGES = frozenset({"definition", "limit"})  # what a reader of the report needs; the rest is for those who evaluate


def framework_blocks(opened: Opened) -> Iterator[Block]:
    """What the framework means by its words, and what it is not for; nothing when it says nothing of that kind."""
    for passage in opened.framework.about:
        if passage.kind in PASSAGES:
            ours = [("note", "Written for this project.")] if passage.origin == "project" else []
            yield text_block(
                f"about:{passage.id}", passage.title, [*(("p", text) for text in passage.says), *ours], role="framework"
            )


def method_blocks(opened: Opened) -> Iterator[Block]:
    process, store, evaluation = opened.framework.process, opened.store, opened.evaluation
    steps = {record.step: record for record in store.of(StepRecord, evaluation.id)}
    asked = [(step.id, step.title) for step in process.steps] + [(question.id, question.text) for question in process.checklist]
    rows = [
        [title, steps[id].status if id in steps else "not recorded", steps[id].note if id in steps else ""] for id, title in asked
    ]
    if rows:
        yield table_block("steps", "The steps and the lead evaluator's checklist", ["Step or question", "Stands", "Note"], rows)
    if process.evidence_for(evaluation.kind) or store.of(Wanted, evaluation.id):
        yield plan_block(opened)
    yield from breadth_blocks(opened)
    if process.methods:
        cells = [[method.title, method.who, method.not_who, method.text] for method in process.methods]
        yield table_block(
            "methods", "Ways of gathering evidence that the framework names", ["Way", "Reaches", "Leaves out", "How"], cells
        )
    if evaluation.timetable:
        yield table_block(
            "timetable", "Timetable", ["By", "What"], [[str(entry.by), entry.what] for entry in evaluation.timetable]
        )
    concerns = store.of(Concern, evaluation.id)
    if concerns:
        matters = f"{len(concerns)} matter{'s' if len(concerns) > 1 else ''}"
        said = f"{matters} went to senior managers at once under the protocol for sensitive findings. Nothing more is printed."
        yield text_block("concerns", "Concerns passed on", [("p", said)])
    yield from _review(opened)
    yield from _adopted(opened)


def _adopted(opened: Opened) -> Iterator[Block]:
    """Each version adopted within the cycle with what changed, oldest first, and those that are in conflict."""
    store, evaluation = opened.store, opened.evaluation.id
    for framework in dict.fromkeys(head.framework for head in store.of(Adoption, evaluation)):
        held = adoptions(framework, evaluation, store)
        rivals = [head for head in store.of(Adoption, evaluation, framework=framework) if head not in held]
        for number, adoption in enumerate((*held, *rivals), start=1):
            said = f"{framework}: version {adoption.version_to} in place of {adoption.version_from}. {adoption.reason}"
            parts = [("p", said), *(("li", line) for line in adoption.diff)]
            if adoption in rivals:
                who = f"{opened.cycle.named(adoption.author)}, {adoption.at[:10]}"
                parts.insert(0, ("note", f"In conflict, does not count yet: {who}."))
            id = f"adoption:{framework}" + (f":{number}" if number > 1 else "")
            yield text_block(id, "A framework version adopted within the cycle", parts)


def _review(opened: Opened) -> Iterator[Block]:
    store, evaluation, named = opened.store, opened.evaluation.id, opened.cycle.named
    views = store.of(PeerView, evaluation)
    if views:
        scale = opened.framework.scale
        cells = []
        for view in views:
            level = scale.named(view.level) if scale and view.level is not None else view.not_evaluated or "no level"
            graded = [level] if scale else []
            cells.append([opened.framework.title_of(view.ref) or view.ref, named(view.author), *graded, _reasons(opened, view)])
        columns: list[Column] = ["On", "Reviewer", *(["View"] if scale else []), "Because"]
        yield table_block("peer-views", "Peer reviewers' own views", columns, cells)
    responses = {response.challenge: response for response in store.of(Response, evaluation)}
    challenges = store.of(Challenge, evaluation)
    for challenge in challenges:
        for stone in store.formerly(challenge):  # answered before words were taken out of it
            responses |= {challenge.id: responses[stone.id]} if stone.id in responses else {}
    if challenges:
        cells = [
            [
                opened.framework.title_of(challenge.ref) or challenge.ref,
                named(challenge.author),
                challenge.text,
                f"{responses[challenge.id].outcome}: {responses[challenge.id].text}"
                if challenge.id in responses
                else "not answered yet",
            ]
            for challenge in challenges
        ]
        yield table_block("challenges", "Challenges and answers", ["To", "By", "Challenge", "Answer"], cells)
    signed = store.of(SignOff, evaluation)
    if signed:
        cells = [
            [sign.scope, named(sign.author), sign.role, sign.decision, sign.reservation, sign.at[:10], short(sign.digest)]
            for sign in signed
        ]
        yield table_block("sign-offs", "Sign-off", ["Of", "By", "Role", "Decision", "Reservation", "On", "Digest signed"], cells)


def _reasons(opened: Opened, view: PeerView) -> str:
    """What a reviewer saw: the reason, then each list under the framework's word for it."""
    words = opened.framework.findings
    lists = (
        (words.strengths, view.strengths),
        (words.weaknesses, view.weaknesses),
        ("Gaps in services", view.gaps),
        ("Good practice", view.good_practice),
        (words.improvements, tuple(improvement.text for improvement in view.improvements)),
    )
    return "\n".join([view.because, *(f"{label}: {' '.join(texts)}" for label, texts in lists if texts)]).strip()
