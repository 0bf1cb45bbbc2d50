"""Judgements in a workbook: shown as recorded, recorded from a workbook, compared under `pim run`.

Row 8: imports rows 0-7. The software never fills in a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from pimlib.blocks import Block, Blocks, text_block
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import FindingTerms, Scale
from pimlib.plainyaml import faults_of
from pimlib.records import (
    Cited,
    Judgement,
    PromptAnswer,
    Record,
    RecordStore,
    Tombstone,
    check_identifiers,
    draft_record,
    load_records,
    record_,
    record_fingerprint,
    texts_of,
)
from pimlib.records.redaction import redaction_said
from pimlib.workbook.cards import kept_of
from pimlib.workbook.opened import Opened, is_running
from pimlib.workbook.queries import Query
from pimlib.workspace.who import whoami

AnyRecord = TypeVar("AnyRecord", bound=Record)
STAGES = {"self": "Self-evaluation", "moderated": "Moderated", "validated": "Validated"}
NOT_YET = "Not yet evaluated"


def judgement_blocks(opened: Opened, ref: str) -> Blocks:
    """What stands recorded for a reference: one block for each stage and care group, or that it is not yet evaluated."""
    opened.note(Query("records", ref))
    heads = sorted(
        opened.store.of(Judgement, opened.evaluation.id, ref=ref), key=lambda head: (head.care_group, *_stage(head), head.id)
    )
    stones = [head for head in opened.store.of(Tombstone, opened.evaluation.id, was="judgement") if _speaks_of(head, ref)]
    if not heads and not stones:
        return Blocks([_block(opened, ref, f"judgement:{ref}", None)])
    blocks = [_redacted(opened, ref, stone, number) for number, stone in enumerate(stones, start=1)]
    for head in heads:
        rivals = opened.store.heads(head.subject)
        suffix = "" if head.stage == "self" and not head.care_group else f":{head.stage}:{head.care_group}"
        number = f":{rivals.index(head) + 1}" if len(rivals) > 1 else ""
        blocks.append(_block(opened, ref, f"judgement:{ref}{suffix}{number}", head, conflict=len(rivals) > 1))
    return Blocks(blocks)


def _speaks_of(stone: Tombstone, ref: str) -> bool:
    return stone.was_subject[2:3] == (ref,)


def _redacted(opened: Opened, ref: str, stone: Tombstone, number: int) -> Block:
    """A judgement of which nothing was kept: that there was one, and who took it out."""
    heading = f"Judgement: {opened.framework.title_of(ref) or ref}"
    said = f"The judgement that stood here {redaction_said(stone, opened.cycle.named(stone.author))}"
    status = NOT_YET if len(opened.store.heads(stone.subject)) == 1 else "In conflict: one of the two was redacted"
    history = [record for record in opened.store.history(stone.subject) if record.id != stone.id]
    earlier = [("li", line) for record in history if (line := _earlier(opened, record))]
    parts = [("p", f"{status}. {said}"), *earlier]
    return text_block(f"judgement:{ref}:redacted:{number}", heading, parts, role="not-evaluated")


def record_from_workbook(opened: Opened, model: type[AnyRecord], values: dict[str, Any], *, place: str) -> Blocks:
    """Record what a cell says, or under `pim run` say how it stands beside what is recorded.

    What was recorded before and has been superseded since is not recorded again by running its cell once more: it is said what stands.

    Raises PimError with every fault of what the cell says, and when the subject is in conflict.
    """
    named = bool(values.get("author"))
    values = {"evaluation": opened.evaluation.id, "author": whoami(), **values}
    if named and values["author"] != whoami():
        values = {"entered_by": whoami(), **values}
    if not values["author"] and is_running():
        values["author"] = "not said"
    if not values["author"]:
        raise PimError(
            Fault(place, "nobody has said who is recording", remedy="Run `pim whoami` once, or give author= in the cell.")
        )
    values["evidence"] = _with_digests(opened, values.get("evidence", ()))
    if not values["evidence"]:
        del values["evidence"]
    try:
        record = model.model_validate(values)
    except ValidationError as error:
        raise PimError(*faults_of(error, place)) from None
    _check_level(opened, record, place)
    if is_running():
        return _compared(opened, record, place, named)
    store = load_records(opened.folder)  # since the workbook was opened others may have recorded
    record = _as_entered(store, record, named)
    heads = store.heads(record.subject)
    if (earlier := _recorded_before(store, record, named)) is not None:
        return Blocks(_stands_now(opened, earlier, heads[0], place))
    raise_if(check_identifiers(record, opened.cycle.settings.contacts, place))
    written, new = record_(opened.folder, record, seen=[head.id for head in heads])
    opened.forget_records()
    said = (
        f"Recorded at {written.at} by {written.author}."
        if new
        else f"Already recorded at {written.at} by {written.author}; nothing changed."
    )
    return Blocks([text_block(f"recorded:{place}", f"{place} is recorded", [("p", said)])])


def _as_entered(store: RecordStore, record: AnyRecord, named: bool) -> AnyRecord:
    """The record as it stands, when nothing but who typed it in would be another: running a cell once more records nothing new, and
    makes nobody the author of what another decided. named: whether the cell says who decided."""
    heads = store.heads(record.subject)
    for head in heads if len(heads) == 1 else ():
        who = {"entered_by": head.entered_by} | ({} if named else {"author": head.author})
        entered = record.model_copy(update=who)
        if draft_record(store, entered)[1] is not None:
            return entered
    return record


def _recorded_before(store: RecordStore, record: Record, named: bool) -> Record | None:
    """The record, or what is left of one that was redacted, that said the same and does not stand any more; None when there is none, or
    when the cell names what stands now in `supersedes`. named: whether the cell says who decided; else it does not matter who did."""
    heads = store.heads(record.subject)
    if len(heads) != 1 or {head.id for head in heads} == set(record.supersedes):
        return None
    for other in reversed(store.history(record.subject)):
        given: dict[str, Any]
        if isinstance(other, Tombstone):
            given = {"supersedes": tuple(id for id in other.supersedes if id != other.left)}
            same = record_fingerprint(record.model_copy(update=given)) == other.was_fingerprint
        else:
            given = {"supersedes": other.supersedes, "entered_by": other.entered_by, "format": other.format}
            given |= {} if named else {"author": other.author}
            same = other not in heads and _as_written(record.model_copy(update=given)) == _as_written(other)
        if same:
            return other
    return None


def _as_written(record: Record) -> str:
    """The fingerprint of what a person wrote: a file that has changed since does not make another judgement of what cites it."""
    cited: tuple[Cited, ...] = getattr(record, "evidence", ())
    bare = tuple(one.model_copy(update={"revision": 1, "digest": ""}) for one in cited)
    return record_fingerprint(record.model_copy(update={"evidence": bare}) if cited else record)


def _stands_now(opened: Opened, earlier: Record, head: Record, place: str) -> list[Block]:
    """That nothing was recorded, what stands and by whom, and how to record what the cell says anew."""
    named = opened.cycle.named
    if isinstance(earlier, Tombstone):
        said = f"What this cell says was recorded once and {redaction_said(earlier, named(earlier.author))}"
        remedy = "Take it out of the cell too."
    else:
        said = f"This was recorded by {named(earlier.author)} at {earlier.at}, and does not stand any more."
        remedy = (
            "To record what this cell says in its place, say in the cell why: `reason=` with the reason, or "
            f'`supersedes=["{head.id}"]`.'
        )
    parts = [("p", f"{said} Nothing was recorded now."), ("p", f"What stands: {_in_short(opened, head)}"), ("p", remedy)]
    return [text_block(f"recorded:{place}", f"{place} is not recorded again", parts)]


def _in_short(opened: Opened, head: Record) -> str:
    """What a record says, who said it and when, for whoever has to decide whether it shall stand."""
    if isinstance(head, Judgement | Tombstone):
        return _earlier(opened, head) or f"what was left by {opened.cycle.named(head.author)} when it was redacted"
    ours = {"author", "entered_by", "role", "decided_at", "action", "component", "prompt"}
    texts = [text for field, text in texts_of(head) if field.rpartition(", ")[2] not in ours and text]
    applies = [("It applies." if head.applies else "It does not apply.")] if isinstance(head, PromptAnswer) else []
    return f"{head.at[:10]}, {opened.cycle.named(head.author)}: {' '.join([*applies, *texts])}"


def _compared(opened: Opened, record: Record, place: str, named: bool) -> Blocks:
    heads = opened.store.heads(record.subject)
    if len(heads) == 1:
        # Who runs the workbook is not who decided: the author is compared only when the cell names one.
        who = {"entered_by": heads[0].entered_by} | ({} if named else {"author": heads[0].author})
        if draft_record(opened.store, record.model_copy(update=who))[1] is not None:
            return Blocks()
    said = f"{place} is written in the workbook and not recorded."
    remedy = "Run the cell in JupyterLab (`pim lab`), where it is recorded."
    if _recorded_before(opened.store, record, named) is not None:
        said = f"{place} is written in the workbook as it was once recorded, and something else stands recorded since."
        remedy = "Take it out of the workbook, or say in the cell why it is recorded again (`reason=`) and run it in JupyterLab (`pim lab`)."
    content = {"code": "W001", "severity": "warning", "place": place, "sentence": said, "remedy": remedy, "answer": ""}
    return Blocks([Block(f"finding:W001:{place}", "finding", "Written in the workbook, not yet recorded", content)])


def _with_digests(opened: Opened, cited: Sequence[Any]) -> list[dict[str, Any]]:
    """Each item cited with the revision and the digest of the file as it stands now, unless the cell says another."""
    known = []
    for entry in cited:
        values = {"item": entry} if isinstance(entry, str) else dict(entry)
        found = opened.register.entries.get(str(values.get("item", "")))
        if found is None:
            names = ", ".join(opened.register.entries) or "none"
            raise PimError(
                Fault(f"`{values.get('item')}`", "no evidence of this name is registered", expected=f"one of: {names}")
            )
        known.append({"revision": found.item.revision, "digest": found.digest or found.item.hash} | values)
    return known


def _check_level(opened: Opened, record: Record, place: str) -> None:
    if not isinstance(record, Judgement):
        return
    scale = opened.framework.scale
    if opened.framework.title_of(record.ref) is None:
        ids = ", ".join(opened.framework.indicators)
        raise PimError(
            Fault(place, "the framework holds no such area or indicator", f"`{record.ref}`", f"an area, or one of {ids}")
        )
    if record.level is not None and (scale is None or scale.level(record.level) is None):
        expected = f"a level from {scale.range}" if scale else "no level: this framework has no scale"
        remedy = "Choose a level, or say why it is not evaluated." if scale else "Take the level out; the findings stand without."
        raise PimError(Fault(place, "not a level of the scale", str(record.level), expected, remedy))


def _stage(head: Judgement) -> tuple[int]:
    return (list(STAGES).index(head.stage),)


def _block(opened: Opened, ref: str, id: str, head: Judgement | None, *, conflict: bool = False) -> Block:
    scale = opened.framework.scale
    pairs = [[level.level, level.name] for level in scale.levels] if scale else []
    heading = f"Judgement: {opened.framework.title_of(ref) or ref}"
    if head is None:
        return Block(
            id, "judgement", heading, {"ref": ref, "level": None, "status": NOT_YET, "scale": pairs}, role="not-evaluated"
        )
    if head.stage != "self" or head.care_group:
        heading += f" ({', '.join(part for part in (STAGES[head.stage].lower(), head.care_group) if part)})"
    level = scale.level(head.level) if scale and head.level is not None else None
    if head.not_evaluated:
        status = f"Not evaluated: {head.not_evaluated}"
    elif level is not None:
        status = f"Level {level.level}: {level.name}"
    else:
        status = f"Level {head.level}, which is not on the scale" if head.level is not None else _without_level(scale)
    if conflict:
        status = f"In conflict, does not count yet. {head.author} recorded: {status}"
    factors = {
        factor.id: factor.text
        for indicator in [opened.framework.indicators.get(ref)]
        if indicator
        for factor in indicator.factors
    }
    earlier = [record for record in opened.store.history(head.subject) if record.id != head.id]
    content = {
        "ref": ref,
        "level": head.level if not conflict else None,
        "status": status,
        "scale": pairs,
        "definition": f"{level.name}: {level.definition.lower()}. {level.means}" if level else "",
        "because": head.because,
        "words": _words(opened),
        "strengths": list(head.strengths),
        "weaknesses": list(head.weaknesses),
        "gaps": list(head.gaps),
        "good_practice": list(head.good_practice),
        "improvements": [[improvement.text, improvement.priority] for improvement in head.improvements],
        "exception": f"Factor {head.exception.prompt}: {head.exception.because}" if head.exception else "",
        "factors": [[factors.get(view.factor, view.factor), view.view, view.note] for view in head.factors],
        "evidence": [_cited(opened, cited) for cited in head.evidence],
        "by": _by(opened, head),
        "history": [said for record in earlier if (said := _earlier(opened, record))],
        "fingerprint": opened.store.fingerprints[head.id],
    }
    return Block(id, "judgement", heading, content, role="conflict" if conflict else "judged")


def _without_level(scale: Scale | None) -> str:
    return "Findings without a level" if scale else "Findings recorded"


def _words(opened: Opened) -> dict[str, str]:
    """What the framework calls the lists of a judgement, where it has words of its own."""
    usual, own = FindingTerms(), opened.framework.findings
    return {
        name: getattr(own, name)
        for name in ("strengths", "weaknesses", "improvements")
        if getattr(own, name) != getattr(usual, name)
    }


def _cited(opened: Opened, cited: Cited) -> list[Any]:
    """Title, item, revision, digest, where in it, direction, how it stands today, and the part with what it said then."""
    said = [cited.item, cited.revision, cited.digest, cited.pinpoint, cited.direction]
    kept = kept_of(opened, cited)
    entry = opened.register.entries.get(cited.item)
    if entry is None:
        return [cited.item, *said, "not registered", *kept]
    if entry.state == "missing":
        state = "the file is missing"
    elif entry.item.revision > cited.revision:
        state = f"revision {entry.item.revision} is newer"
    elif cited.digest in ("", entry.digest) or entry.state == "resaved":
        state = "unchanged"
    else:
        state = "changed since cited"
    return [entry.item.title, *said, state, *kept]


def _by(opened: Opened, head: Judgement) -> str:
    named = opened.cycle.named
    said = f"{STAGES[head.stage]} by {named(head.author)}"
    if head.role:
        said += f", {head.role}"
    if head.decided_at:
        said += f", decided at {head.decided_at}"
    if head.entered_by:
        said += f", entered by {named(head.entered_by)}"
    said += f", recorded on {head.at[:10]}."
    if head.confidence:
        said += f" Confidence: {head.confidence}."
    if head.moderation:
        said += f" Moderated by {head.moderation.way}: {', '.join(named(person) for person in head.moderation.people)}."
    if head.partner:
        said += f" Partner: {head.partner}{f', {head.share}' if head.share else ''}."
    if head.reason:
        said += f" Recorded again because: {head.reason}"
    for stone in opened.store.formerly(head):
        said += f" As first recorded it {redaction_said(stone, named(stone.author))}"
    return said


def _earlier(opened: Opened, record: Record) -> str:
    """A line of the history; empty for a tombstone beside which a line of its own says what is left."""
    if isinstance(record, Tombstone):
        said = redaction_said(record, opened.cycle.named(record.author))
        return "" if record.left else f"{record.id[:4]}-{record.id[4:6]}-{record.id[6:8]}: what was recorded then {said}"
    if not isinstance(record, Judgement):
        return ""
    scale = opened.framework.scale
    level = f"{scale.named(record.level)}. " if scale and record.level is not None else ""
    said = f"{record.at[:10]}, {opened.cycle.named(record.author)}: {level}{record.because or record.not_evaluated}"
    said = f"{said} Recorded again because: {record.reason}" if record.reason else said
    for stone in opened.store.formerly(record):
        said += f" It {redaction_said(stone, opened.cycle.named(stone.author))}"
    return said
