"""One thing changed about a sound evaluation, and about the worked example: what the tests of the checks have in common."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from building import REPOSITORY, record, small_framework

from pimlib import kinds
from pimlib.checks import Case, Finding, check_case
from pimlib.framework import Framework, load_framework
from pimlib.kinds.figures import Figures
from pimlib.records import Cited, Judgement, Record, RecordStore, load_records
from pimlib.register import Entry, Item, load_register
from pimlib.register.mapping import DocumentMapping
from pimlib.workspace import Workspace

Change = Callable[[Case], Case]
NEEDS: dict[int, list[dict[str, Any]]] = {
    6: [{"need": "sustained", "months": 24}],
    5: [{"need": "intention"}, {"need": "strengths"}],
    4: [],
    3: [{"need": "improvement"}],
    2: [{"need": "planned-action"}, {"need": "structured-action"}, {"need": "support"}],
    1: [{"need": "planned-action"}, {"need": "urgent-action", "days": 30}, {"need": "investigation", "days": 60}],
}
VOICES: list[dict[str, Any]] = [
    {"id": "eaters", "says": "eaters", "words": ["eater", "children"], "unless": ["bakers"]},
    {"id": "bakers", "says": "bakers", "words": ["baker", "staff"]},
]


def asking_framework() -> Framework:
    """The small framework, and all that a framework may ask so that the checks look for it."""
    said = small_framework().model_dump(by_alias=True)
    for level in said["scale"]["levels"]:
        level["needs"] = NEEDS[level["level"]]
    stated = said["areas"][1]["statement"]
    stated["positions"][0]["claims"] = True
    stated |= {"recent": {"months": 24}, "intends": {"words": ["plan"], "reports": ["progress", "report"]}}
    said["process"]["voices"] = VOICES
    said["process"]["team"] = {"fewest": 4, "most": 6, "says": "about four to six people", "led_by": "senior", "tiers": 2}
    said["process"]["steps"] += ({"id": "step2", "title": "Chew"},)
    return Framework.model_validate(said)


@cache
def example() -> Case:
    """The worked example, loaded once."""
    folder = Workspace(REPOSITORY).cycle("kinlorne/2025-2028")
    about = folder.evaluation("scan")
    assert about.as_of is not None
    assert folder.previous is not None
    held = load_register(folder)
    figures = cache(lambda name: kinds.load_figures(folder, held.entries[name]))
    others: dict[str, Figures] = {}

    def figures_of(entry: Entry) -> Figures:
        """As registered from the cache; of an item whose mapping a test changed, by that mapping."""
        if entry.item.mapping == held.entries[entry.item.name].item.mapping:
            return figures(entry.item.name)
        said = entry.item.model_dump_json()
        if said not in others:
            others[said] = kinds.load_figures(folder, entry)
        return others[said]

    return Case(
        folder.about,
        about,
        load_framework("pim"),
        held,
        load_records(folder),
        about.as_of,
        previous=load_records(folder.previous),
        figures=figures_of,
    )


def codes(case: Case) -> set[str]:
    return {finding.code for finding in check_case(case)}


def differing(before: Case, after: Case) -> set[str]:
    """The codes of what is noticed in one of the two only."""
    was, now = (Counter((one.code, one.place, one.sentence) for one in check_case(case)) for case in (before, after))
    return {code for code, _place, _sentence in (was - now) + (now - was)}


def found(case: Case, code: str) -> list[Finding]:
    return [finding for finding in check_case(case) if finding.code == code]


def records(change: Callable[[Record], Record | None]) -> Change:
    """Every record as the change leaves it; None takes it away."""

    def changed(case: Case) -> Case:
        kept = tuple(new for old in case.store.records if (new := change(old)) is not None)
        return dataclasses.replace(case, store=RecordStore(kept))

    return changed


def judged(ref: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if isinstance(old, Judgement) and old.ref == ref else old)


def said(kind: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if old.kind == kind else old)


def without(kind: str, **where: Any) -> Change:
    def gone(old: Record) -> Record | None:
        return None if old.kind == kind and all(getattr(old, key) == value for key, value in where.items()) else old

    return records(gone)


def added(new: Record) -> Change:
    at = new.model_copy(update={"id": new.id or "20260901T180000Z-0123456789ab", "at": new.at or "2026-09-01T16:00:00Z"})
    return lambda case: dataclasses.replace(case, store=RecordStore((*case.store.records, at)))


def item(name: str, **values: Any) -> Change:
    """The item of the register, or how its file stands (state, digest), is another."""

    def changed(case: Case) -> Case:
        entry = case.register.entries[name]
        of_entry = {key: values[key] for key in ("state", "digest") if key in values}
        update = {key: value for key, value in values.items() if key not in of_entry}
        new = dataclasses.replace(entry, item=entry.item.model_copy(update=update), **of_entry)
        return dataclasses.replace(
            case, register=dataclasses.replace(case.register, entries={**case.register.entries, name: new})
        )

    return changed


def adopted(*lines: str, judged: tuple[str, ...] = ("small:1.10",), **values: Any) -> Change:
    """This version was adopted after these were judged, with these differences to the one before."""

    def changed(case: Case) -> Case:
        prints = [case.store.fingerprints[old.id] for old in case.judgements() if old.ref in judged]
        said = {"framework": "small", "version_from": "0", "version_to": "1", "digest_to": case.framework.digest}
        return added(record("adoption", **(said | {"diff": lines, "judged": prints} | values)))(case)

    return changed


def pinned(digest: str) -> Change:
    return evaluation(frameworks=[{"id": "small", "version": "1", "digest": digest}])


def without_indicator(id: str) -> Change:
    """The framework as it would be without an indicator."""

    def changed(case: Case) -> Case:
        areas = tuple(
            area.model_copy(update={"indicators": tuple(one for one in area.indicators if one.id != id)})
            for area in case.framework.areas
        )
        areas = tuple(area.model_copy(update={"prompts": ()}) for area in areas)
        return dataclasses.replace(case, framework=case.framework.model_copy(update={"areas": areas}))

    return changed


def asked(**values: Any) -> Change:
    """The framework asks for more: `hears` of its first area, or a part of its process. It knows the eaters of VOICES at least."""

    def changed(case: Case) -> Case:
        said = case.framework.model_dump(by_alias=True)
        if "hears" in values:
            said["areas"][0]["hears"] = values["hears"]
        known = {voice["id"] for voice in said["process"]["voices"]}
        said["process"]["voices"] = (*said["process"]["voices"], *(voice for voice in VOICES if voice["id"] not in known))
        said["process"] |= {name: value for name, value in values.items() if name != "hears"}
        return dataclasses.replace(case, framework=Framework.model_validate(said))

    return changed


def registered(name: str, kind: str = "document", **values: Any) -> Change:
    """One item more in the register, with its file."""

    def changed(case: Case) -> Case:
        old = next(iter(case.register))
        said = old.item.model_dump() | {"name": name, "title": name.capitalize(), "kind": kind, "informs": (), "mapping": None}
        said |= {"codebook_informs": (), "codebook_hash": None, "path": f"documents/{name}.md"} | values
        new = Entry(Item.model_validate(said), (), "present", old.digest)
        return dataclasses.replace(
            case, register=dataclasses.replace(case.register, entries={**case.register.entries, name: new})
        )

    return changed


def before(*heads: Record) -> Change:
    """What was recorded in the cycle before."""
    ids = [f"20230901T1800{n:02}Z-0123456789ab" for n in range(len(heads))]
    made = tuple(head.model_copy(update={"id": id, "at": "2023-09-01T18:00:00Z"}) for head, id in zip(heads, ids, strict=True))
    return lambda case: dataclasses.replace(case, previous=RecordStore(made))


def revised(name: str) -> Change:
    """A newer revision of the item is registered, for the same file."""

    def changed(case: Case) -> Case:
        entry = case.register.entries[name]
        newer = dataclasses.replace(entry, item=entry.item.model_copy(update={"revision": 2}), earlier=(entry.item,))
        return dataclasses.replace(
            case, register=dataclasses.replace(case.register, entries={**case.register.entries, name: newer})
        )

    return changed


def twice(kind: str, **values: Any) -> Change:
    """The record of this kind a second time, as somebody else would have said it at once."""

    def changed(case: Case) -> Case:
        (old,) = (old for old in case.store.records if old.kind == kind)
        return added(old.model_copy(update={"id": "20260901T180000Z-0123456789ab", **values}))(case)

    return changed


def register(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, register=dataclasses.replace(case.register, **values))


def evaluation(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, evaluation=case.evaluation.model_copy(update=values))


def cycle(**values: Any) -> Change:
    return lambda case: dataclasses.replace(case, cycle=case.cycle.model_copy(update=values))


def both(*changes: Change) -> Change:
    def changed(case: Case) -> Case:
        for change in changes:
            case = change(case)
        return case

    return changed


def citing(*names: str, **values: Any) -> tuple[Cited, ...]:
    return tuple(Cited.model_validate({"item": name, "pinpoint": "page 1"} | values) for name in names)


def stating(*names: str) -> Change:
    """Every part of the statement cites these, and nothing else."""

    def restated(old: Record) -> Record:
        parts = tuple(part.model_copy(update={"evidence": citing(*names)}) for part in getattr(old, "parts", ()))
        return old.model_copy(update={"parts": parts}) if parts else old

    return records(restated)


def pointing(direction: str) -> Change:
    """Every judgement cites all of its evidence as pointing this way."""

    def turned(old: Record) -> Record:
        if not isinstance(old, Judgement):
            return old
        cited = [Cited.model_validate(one.model_dump() | {"direction": direction}) for one in old.evidence]
        return old.model_copy(update={"evidence": tuple(cited)})

    return records(turned)


def document(**values: Any) -> DocumentMapping:
    return DocumentMapping(kind="document", **values)


def changed(case: Case, change: Change) -> Case:
    """The change made, with every model read anew, so that what a test gives as a plain value is what a file would give."""
    case = change(case)
    again = tuple(type(old).model_validate(_dumped(old)) for old in case.store.records)
    return dataclasses.replace(
        case,
        cycle=type(case.cycle).model_validate(_dumped(case.cycle)),
        evaluation=type(case.evaluation).model_validate(_dumped(case.evaluation)),
        store=RecordStore(again, case.store.faults, case.store.notes),
    )


def _dumped(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}
