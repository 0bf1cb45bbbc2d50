"""A form that came back, sheet by sheet: what is recorded, what is recorded already, what is empty, what is refused and why.

Row 11: imports rows 0-10. What somebody recorded since the form was issued is never written over unless it is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from pimlib.errors import Fault, PimError, raise_if
from pimlib.exchange.first_page import READ_ME, first_page
from pimlib.exchange.judging import words
from pimlib.exchange.judging.filled import Filled, filled_in
from pimlib.exchange.judging.form import level_said
from pimlib.exchange.judging.issued import Issue, issue_place, load_issue
from pimlib.exchange.judging.issuing import file_of, opened_for
from pimlib.exchange.judging.returned import Said, said_on
from pimlib.exchange.kept import keep_return
from pimlib.exchange.quoting import cleared, nothing_named, quoted
from pimlib.kinds.wording import plain
from pimlib.records import Judgement, NewerRecord, PromptAnswer, Record, RecordStore, record_, record_fingerprint
from pimlib.sheets.form_in import SheetIn, read_form
from pimlib.sheets.model import listed
from pimlib.sheets.write import CHOICES
from pimlib.workbook import Opened
from pimlib.workspace import CycleFolder, Workspace

KEPT = "judging"
Did = Literal["recorded", "would be recorded", "the same as recorded", "empty", "not recorded"]


class Outcome(NamedTuple):
    """What was done with what a sheet says on one subject. said: in short, what it says."""

    label: str
    did: Did
    said: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Taken:
    """kept: where the form is kept as it was received; empty when nothing was written."""

    issue: Issue
    outcomes: tuple[Outcome, ...]
    notes: tuple[Fault, ...]
    kept: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(dict.fromkeys(fault for outcome in self.outcomes for fault in outcome.faults))


def is_judging(path: Path, place: str) -> bool:
    """Whether a file is a form of judgements, by what its first sheet says. Raises PimError when it is no workbook."""
    return {words.FORM, words.PERSON} <= set(first_page(path, place))


def load_judging(path: Path, place: str, workspace: Workspace) -> tuple[CycleFolder, Issue]:
    """Which form it is, and what was issued with it. Raises PimError when its first sheet does not say so, or it was never issued."""
    said = first_page(path, place)
    keys = ("Cycle", words.FORM, words.EVALUATION, words.PERSON)
    if missing := [key for key in keys if not said.get(key)]:
        remedy = "Copy that sheet back in from the form as it was sent."
        expected = f"a sheet `{READ_ME}` that names the cycle, the form, the evaluation and the person"
        raise PimError(Fault(place, "whose form this is can't be told", f"no {listed(missing)}", expected, remedy))
    cycle, name, evaluation, person = (said[key] for key in keys)
    with nothing_named():
        folder = workspace.cycle(cycle)
        at = issue_place(name, file_of(person))
        issue = load_issue(folder.path / at, at)
        if (issue.evaluation, issue.person) != (evaluation, person):
            found, expected = f"{evaluation}, {person}", f"{issue.evaluation}, {issue.person}"
            remedy = "Copy that sheet back in from the form as it was sent."
            raise PimError(Fault(f'{place}, sheet "{READ_ME}"', "this is not what was issued", found, expected, remedy))
    return folder, issue


def take_judging(
    folder: CycleFolder,
    issue: Issue,
    path: Path,
    place: str,
    *,
    entered_by: str = "",
    decided_at: str = "",
    in_place_of: Sequence[str] = (),
    draft: bool = False,
) -> Taken:
    """Record what a form says, keep it as it was received, and say what became of each sheet; with `draft`, only say.

    entered_by: who takes it in, where that is not the person themselves. in_place_of: ids of records that this form may take the place of.
    Raises PimError when the file can't be read at all or kept.
    """
    opened = {one.framework.id: one for one in opened_for(folder, issue.evaluation)}
    by = {"author": issue.person, "entered_by": entered_by if entered_by != issue.person else "", "decided_at": decided_at}
    sheets, notes = _sheets(path, place, issue)
    notes = [*_versions(issue, opened, place), *notes]
    known = {record.id for record in next(iter(opened.values())).store.records}
    remedy = "Copy its id from what was said."
    raise_if(Fault("--in-place-of", "there is no such record", f"`{id}`", remedy=remedy) for id in in_place_of if id not in known)
    work: list[tuple[Said, Outcome]] = []
    first = next(iter(opened.values()))
    for filled in sheets:
        one = opened.get(filled.ref.partition(":")[0], first)
        if amiss := _amiss(filled, issue, one):
            work.append(_refused(Said(filled.name, None, (amiss,))))
        elif filled.is_empty:
            label = one.framework.title_of(filled.ref) or filled.name
            work.append((Said(label, None), Outcome(label, "empty")))
        else:
            for said in said_on(filled, one, issue, by):
                notes += said.notes
                work.append(_weighed(said, one, issue, in_place_of, filled.place) if said.record else _refused(said))
    if draft or all(outcome.did == "empty" for _said, outcome in work):
        return Taken(issue, tuple(outcome for _said, outcome in work), tuple(notes))
    sound = [outcome for _said, outcome in work if outcome.did != "not recorded"]
    refused = len(sound) < len(work) and not any(
        outcome.did in ("would be recorded", "the same as recorded") for outcome in sound
    )
    kept = folder.place(keep_return(folder, issue.name, issue.file, path, refused=refused, counts=KEPT))
    done = tuple(_recorded(folder, said, outcome, issue) for said, outcome in work)
    return Taken(issue, done, tuple(notes), kept)


def _sheets(path: Path, place: str, issue: Issue) -> tuple[list[Filled], list[Fault]]:
    """The sheets of the form in the order in which they were issued; what else is in the file, and what is missing, as notes."""
    notes: list[Fault] = []
    found: dict[str, list[Filled]] = {}
    names = {plain(sheet.name): sheet.ref for sheet in issue.sheets}
    others: list[str] = []
    refs = {sheet.ref.casefold(): sheet.ref for sheet in issue.sheets}
    issued = frozenset(issue.texts)
    for sheet in map(_cleared, read_form(path, place)):
        if plain(sheet.name) in (plain(READ_ME), CHOICES):
            continue
        filled = filled_in(sheet, issued)
        ref = refs.get(filled.ref.casefold(), filled.ref) or (
            names.get(plain(sheet.name), "") if filled.rows or filled.faults else ""
        )
        if ref:
            found.setdefault(ref, []).append(replace(filled, ref=ref))
        elif sheet.rows:
            others.append(sheet.name)
    if others:
        notes.append(Fault(place, f"sheets that are not of the form, left out: {listed(others)}"))
    if missing := [sheet.name for sheet in issue.sheets if sheet.ref not in found]:
        notes.append(Fault(place, f"sheets of the form that are not in this file: {listed(missing)}"))
    order = [sheet.ref for sheet in issue.sheets]
    sheets: list[Filled] = []
    for ref in sorted(found, key=lambda ref: order.index(ref) if ref in order else len(order)):
        sheets += _once(found[ref])
    return sheets, notes


def _cleared(sheet: SheetIn) -> SheetIn:
    """A sheet that somebody renamed may be called after a person's number; messages say how it is called."""
    name = cleared(sheet.name)
    if name == sheet.name:
        return sheet
    place = sheet.place.replace(f'sheet "{sheet.name}"', f'sheet "{name}"')
    faults = {spot: replace(fault, place=fault.place.replace(sheet.place, place)) for spot, fault in sheet.faults.items()}
    return replace(sheet, name=name, place=place, faults=faults)


def _once(same: Sequence[Filled]) -> Iterator[Filled]:
    """Of several sheets about the same, the only one that says something; each with a fault when they say different things."""
    told = [filled for filled in same if not filled.is_empty] or [same[0]]
    if len(told) == 1 or all(filled.content == told[0].content and not filled.faults for filled in told):
        yield told[0]
        return
    names = listed(filled.name for filled in told)
    for filled in told:
        fault = Fault(
            filled.place, "two sheets are about the same, and say different things", names, "one", "Take one of them out."
        )
        yield replace(filled, faults=(*filled.faults, fault))


def _amiss(filled: Filled, issue: Issue, opened: Opened) -> Fault | None:
    if issue.sheet(filled.ref) is None:
        refs = ", ".join(sheet.ref for sheet in issue.sheets)
        remedy = "Fetch this sheet from the form as it was sent."
        return Fault(filled.place, "this form was not issued for what this sheet is about", quoted(filled.ref), refs, remedy)
    if opened.framework.suggestions(filled.ref) is None:
        found, remedy = f"`{filled.ref}`", "Issue a new form under another --name."
        return Fault(
            filled.place, f"{opened.framework.title}, version {opened.framework.version}, has no such part", found, remedy=remedy
        )
    return None


def _versions(issue: Issue, opened: Mapping[str, Opened], place: str) -> Iterator[Fault]:
    for was in issue.frameworks:
        now = opened[was.id].framework if was.id in opened else None
        if now is not None and (now.version, now.digest) != (was.version, was.digest):
            what = f"version {now.version}" if now.version != was.version else "another wording of the same version"
            said = f"the form was made by version {was.version} of {now.title}; {what} holds now, and what it says is recorded by that"
            yield Fault(place, said)


def _refused(said: Said) -> tuple[Said, Outcome]:
    return said, Outcome(said.label, "not recorded", "", said.faults)


def _weighed(said: Said, opened: Opened, issue: Issue, in_place_of: Sequence[str], place: str) -> tuple[Said, Outcome]:
    """What would become of a record, beside what stands now."""
    assert said.record is not None
    record, store = said.record, opened.store
    heads, short = store.heads(record.subject), _short(opened, record)
    if len(heads) == 1 and _same(store, record, heads[0]):
        return said, Outcome(said.label, "the same as recorded", short)
    ids = tuple(sorted(head.id for head in heads))
    seen = _seen(issue, record)
    if ids and set(ids) <= set(in_place_of):
        return replace(said, record=record.model_copy(update={"supersedes": ids})), Outcome(
            said.label, "would be recorded", short
        )
    if set(ids) == set(seen) and len(ids) < 2:
        return said, Outcome(said.label, "would be recorded", short)
    now = " and ".join(f"{_short(opened, head)} ({opened.cycle.named(head.author)}, {head.at[:10]}, {head.id})" for head in heads)
    changed = (
        "what stands recorded has changed since this form was issued"
        if set(ids) != set(seen)
        else "two records stand against each other"
    )
    named = " ".join(f"--in-place-of {id}" for id in ids)
    file = place.partition(", sheet ")[0]
    file = f'"{file}"' if " " in file else file
    remedy = (
        f"Read both. To record the form in place of what stands: pim returns import {file} {named}"
        if ids
        else "Record it anew in the workbook."
    )
    who = opened.cycle.named(issue.person)
    found = f"the form says {short} ({who})" + (f"; recorded is {now}" if now else "; nothing is recorded any more")
    return _refused(replace(said, record=None, faults=(Fault(place, changed, found, remedy=remedy),)))


def _same(store: RecordStore, record: Record, head: Record) -> bool:
    """Whether a head says the same, whoever entered it and wherever it was decided."""
    told = {name: getattr(head, name) for name in ("entered_by", "decided_at", "role", "supersedes", "format")}
    return record_fingerprint(record.model_copy(update=told)) == store.fingerprints[head.id]


def _seen(issue: Issue, record: Record) -> tuple[str, ...]:
    """The heads that stood on the form."""
    sheet = issue.sheet(getattr(record, "ref", ""))
    if sheet is None:
        return ()
    return sheet.prompts.get(record.prompt, ()) if isinstance(record, PromptAnswer) else sheet.heads


def _short(opened: Opened, record: Record) -> str:
    if isinstance(record, Judgement):
        return level_said(opened, record)
    return ("it applies" if record.applies else "it does not apply") if isinstance(record, PromptAnswer) else record.kind


def _recorded(folder: CycleFolder, said: Said, outcome: Outcome, issue: Issue) -> Outcome:
    if outcome.did != "would be recorded" or said.record is None:
        return outcome
    record = said.record
    try:
        record_(folder, record, seen=record.supersedes or _seen(issue, record))
    except NewerRecord as error:  # between reading the store and writing to it
        heads = " and ".join(f"{head.id} by {head.author}" for head in error.heads)
        fault = Fault(said.label, "somebody recorded this at the same moment", heads, remedy="Say the command again.")
        return outcome._replace(did="not recorded", faults=(fault,))
    except PimError as error:
        return outcome._replace(did="not recorded", faults=error.faults)
    return outcome._replace(did="recorded")
