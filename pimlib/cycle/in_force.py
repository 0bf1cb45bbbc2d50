"""Which version of a framework holds for an evaluation, with what the council added to it.

Row 5: imports rows 0-4. The evaluation file pins a version; a later one is adopted by a record; the file is never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pimlib.cycle.suggested import with_suggestions
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import Framework, framework_files, load_framework, load_framework_file
from pimlib.framework.difference import difference
from pimlib.records import Adoption, Judgement, RecordStore, load_records
from pimlib.workspace import CycleFolder, Evaluation
from pimlib.workspace.cycle import FrameworkPin


def adoptions(framework: str, evaluation: str, store: RecordStore) -> tuple[Adoption, ...]:
    """The adoptions that led to the version that holds, oldest first; empty when it holds as pinned.

    Adoptions in conflict do not count yet: what held before them holds on.
    """
    by_id = {record.id: record for record in store.records if isinstance(record, Adoption)}
    heads = store.of(Adoption, evaluation, framework=framework)
    last = heads[0] if len(heads) == 1 else None
    if len(heads) > 1:
        before = set(heads[0].supersedes).intersection(*(head.supersedes for head in heads))
        last = next((by_id[id] for id in sorted(before) if id in by_id), None)
    chain: list[Adoption] = []
    while last is not None and last not in chain:
        chain.insert(0, last)
        last = _before(last, by_id)
    return tuple(chain)


def _before(adoption: Adoption, by_id: Mapping[str, Adoption]) -> Adoption | None:
    """The adoption of the version that this one starts from; those in between were in conflict and never counted."""
    ids, seen = list(adoption.supersedes), set[str]()
    while ids:
        id = ids.pop(0)
        if id in by_id and id not in seen:
            if by_id[id].digest_to == adoption.digest_from:
                return by_id[id]
            ids += by_id[id].supersedes
        seen.add(id)
    return None


def in_force(pin: FrameworkPin, evaluation: str, store: RecordStore) -> FrameworkPin:
    """The version and digest that hold: as pinned, or as adopted since."""
    adopted = adoptions(pin.id, evaluation, store)
    if not adopted:
        return pin
    return pin.model_copy(update={"version": adopted[-1].version_to, "digest": adopted[-1].digest_to})


def framework_in_force(folder: CycleFolder, evaluation: Evaluation, pin: FrameworkPin, store: RecordStore) -> Framework:
    """The framework that holds, with the suggestions that the evaluation file adds to it.

    Raises PimError when there is none of that version, or its file has faults, or an added suggestion speaks of nothing in it.
    """
    holds = in_force(pin, evaluation.id, store)
    framework = load_framework(pin.id, holds.version, folder.frameworks)
    raise_if(role_amiss(f"evaluations/{evaluation.id}.yaml, frameworks", framework, pin.role))
    return with_suggestions(framework, evaluation)


def role_amiss(place: str, framework: Framework, role: str) -> Iterator[Fault]:
    """What speaks against using a framework in a role: one of headings only evaluates nothing, and few have measures to lend."""
    if framework.use == "headings":
        yield Fault(
            place,
            f"{framework.title} is held by its headings only, so that others can point to it",
            f"`{framework.id}`",
            "a framework with something to evaluate by",
            "Name another; `pim frameworks` lists them.",
        )
    elif role == "measures" and framework.use != "measures":
        yield Fault(
            place,
            f"{framework.title} has no measures to set beside another framework",
            f"`{framework.id}` with the role `measures`",
            "a framework of measures",
            "Take the role out, or name another framework.",
        )


def draft_adoption(folder: CycleFolder, evaluation: Evaluation, new: Framework, *, author: str, reason: str) -> Adoption:
    """The record that adopts a version: what changed from the one that holds now, and the judgements that stand by that one.

    It settles adoptions that are in conflict. Raises PimError when no reason is given, when the evaluation does not name the framework,
    when its version holds already, when a suggestion in the evaluation file does not fit it, or when the file of the earlier version is
    not here, so that nobody could say what changed.
    """
    place = f"evaluations/{evaluation.id}.yaml"
    pin = next((pin for pin in evaluation.frameworks if pin.id == new.id), None)
    if pin is None:
        names = ", ".join(pin.id for pin in evaluation.frameworks)
        raise PimError(Fault(place, "this evaluation does not name the framework", f"`{new.id}`", f"one of: {names}"))
    if not reason.strip():
        raise PimError(Fault("--because", "no reason is given", remedy="Say why it is adopted within the cycle."))
    store = load_records(folder)
    holds = in_force(pin, evaluation.id, store)
    if holds.version == new.version and holds.digest in ("", new.digest):
        raise PimError(Fault(place, f"version {new.version} of {new.title} holds already", remedy="Nothing needs doing."))
    with_suggestions(new, evaluation)  # what the council added has to fit the new version before that holds
    old = _earlier(folder, holds)
    if old is None and holds.version != new.version:
        remedy = (
            f"Put the earlier file into the folder `frameworks` of the cycle as {pin.id}@{holds.version}.yaml, and adopt again."
        )
        raise PimError(
            Fault(place, "the earlier version is not here, so nobody could say what changed", holds.version, remedy=remedy)
        )
    heads = [head for head in store.of(Judgement, evaluation.id) if head.ref.startswith(f"{new.id}:")]
    judged = [store.fingerprints[head.id] for head in heads if (old or new).title_of(head.ref) is not None]
    unknown = f"The wording of version {new.version} changed; the earlier file is not here, so nobody can say where."
    diff = tuple(change.sentence() for change in difference(old, new)) if old else (unknown,)
    rivals = store.of(Adoption, evaluation.id, framework=new.id)
    return Adoption(
        evaluation=evaluation.id,
        author=author,
        reason=reason,
        framework=new.id,
        version_from=holds.version,
        digest_from=holds.digest or (old.digest if old else ""),
        version_to=new.version,
        digest_to=new.digest,
        diff=diff,
        judged=tuple(sorted(judged)),
        supersedes=tuple(sorted(rival.id for rival in rivals)),
    )


def _earlier(folder: CycleFolder, holds: FrameworkPin) -> Framework | None:
    """The framework as it holds now, by its digest where one is known; None when no file here says that."""
    for path in framework_files(holds.id, folder.frameworks):
        try:
            framework = load_framework_file(path)
        except PimError:
            continue  # a later version that is still being written
        if framework.version == holds.version and holds.digest in ("", framework.digest):
            return framework
    return None
