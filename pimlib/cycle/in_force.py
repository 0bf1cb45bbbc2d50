"""Which version of a framework holds for an evaluation, with what the council added to it.

Row 5: imports rows 0-4. The evaluation file pins a version; a later one is adopted by a record; the file is never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pimlib.cycle.suggested import with_suggestions
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import Framework, load_framework
from pimlib.framework.load import FOLDER
from pimlib.records import Adoption, RecordStore
from pimlib.workspace import CycleFolder, Evaluation
from pimlib.workspace.cycle import FrameworkPin


def framework_folders(folder: CycleFolder) -> tuple[Path, ...]:
    """Where frameworks of the council's own are looked for before those that ship; empty when it has none."""
    own = folder.path / FOLDER
    return (own,) if own.is_dir() else ()


def in_force(pin: FrameworkPin, evaluation: str, store: RecordStore) -> FrameworkPin:
    """The version and digest that hold: as pinned, or as adopted since. Adoptions in conflict do not count yet."""
    heads = store.of(Adoption, evaluation, framework=pin.id)
    if len(heads) != 1:
        return pin
    return pin.model_copy(update={"version": heads[0].version_to, "digest": heads[0].digest_to})


def framework_in_force(folder: CycleFolder, evaluation: Evaluation, pin: FrameworkPin, store: RecordStore) -> Framework:
    """The framework that holds, with the suggestions that the evaluation file adds to it.

    Raises PimError when there is none of that version, or its file has faults, or an added suggestion speaks of nothing in it.
    """
    holds = in_force(pin, evaluation.id, store)
    framework = load_framework(pin.id, holds.version, framework_folders(folder))
    raise_if(_role_amiss(evaluation, pin, framework))
    return with_suggestions(framework, evaluation)


def earlier_version(folder: CycleFolder, pin: FrameworkPin) -> Framework | None:
    """The framework in the version that is pinned; None when its file is no longer here."""
    try:
        return load_framework(pin.id, pin.version, framework_folders(folder))
    except PimError:
        return None


def _role_amiss(evaluation: Evaluation, pin: FrameworkPin, framework: Framework) -> Iterator[Fault]:
    place = f"evaluations/{evaluation.id}.yaml, frameworks"
    if framework.use == "headings":
        yield Fault(
            place,
            f"{framework.title} is held by its headings only, so that others can point to it",
            f"`{pin.id}`",
            "a framework with something to evaluate by",
            "Name another; `pim frameworks` lists them.",
        )
    if pin.role == "measures" and framework.use != "measures":
        yield Fault(
            place,
            f"{framework.title} has no measures to set beside another framework",
            f"`{pin.id}` with the role `measures`",
            "a framework of measures",
            "Take the role out, or name another framework.",
        )
