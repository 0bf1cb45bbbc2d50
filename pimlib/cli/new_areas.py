"""What a new evaluation looks at: the areas that are named, and what other evaluations of the cycle pointed to.

Row 13.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pimlib.cycle import framework_in_force
from pimlib.cycle.looks import pointing_here
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import Area, Framework, plural
from pimlib.records import CloserLook, load_records
from pimlib.workspace import CycleFolder

ALL = "all"  # what --areas says for every area


def covered(framework: Framework, said: Sequence[str]) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas that are named, by `pim:5` or `5` or an indicator such as `5.2`, in the order of the framework, none for `all`; and a
    sentence for each indicator, which is taken for its area. Raises PimError for what the framework does not hold."""
    word = framework.terms.area_word
    named = [id.removeprefix(f"{framework.id}:") for id in said if list(said) != [ALL]]
    found = {id: framework.area_of(framework.ref(id)) for id in named}
    expected = f"one of: {', '.join(area.id for area in framework.areas)}"
    raise_if(Fault("--areas", f"{framework.title} has no such {word}", f"`{id}`", expected) for id in named if found[id] is None)
    notes = (
        f"{id} is no {word} but a part of one: the evaluation looks at {framework.title_of(area.id)}."
        for id, area in found.items()
        if area is not None and area.id != id
    )
    return tuple(area for area in framework.areas if area in found.values()), tuple(notes)


def ask_what(folder: CycleFolder, evaluation: str, framework: Framework, command: str) -> None:
    """Raises PimError with the command for each closer look that the cycle recorded in this framework; nothing where there is none.

    command: as it was typed, without the areas.
    """
    looks = [(look, area) for look in load_records(folder).heads_of(CloserLook) if (area := framework.area_of(look.ref))]
    looks = [(look, area) for look, area in looks if look.evaluation != evaluation]
    if not looks:
        return
    areas = plural(framework.terms.area_word)
    remedy = f"Choose one that was pointed to, or other {areas}; `--areas {ALL}` is every one. Nothing was made."
    faults = [Fault("--areas", "it is not said what this evaluation looks at", remedy=remedy)]
    for look, area in sorted(looks, key=lambda one: (one[0].priority or 9, one[0].ref, one[0].id)):
        title = framework.title_of(look.ref) or look.ref
        faults.append(Fault(f"  To look at “{look.what.rstrip('.')}” ({title})", f"`{command} --areas {area.id}`"))
    raise PimError(*faults)


def pointing(folder: CycleFolder, evaluation: str) -> Iterator[str]:
    """What other evaluations of the cycle pointed to in the areas of this one."""
    about, store = folder.evaluation(evaluation), load_records(folder)
    for pin in about.frameworks:
        if pin.role == "evaluate":
            framework = framework_in_force(folder, about, pin, store)
            for look in pointing_here(framework, about, store):
                title = framework.title_of(look.ref) or look.ref
                yield f"The evaluation {look.evaluation} pointed here: {look.what} ({title}). Its reasons stand in the report."
