"""Drawing a sample: who is drawn, who stands in reserve, which files are read twice and by whom. And drawing it again.

Row 11: imports rows 0-10. Nothing here depends on the order of the frame, on a clock or on chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from pimlib.errors import Fault, PimError
from pimlib.exchange.frame import Frame
from pimlib.kinds.case_files.draw import Draw, Drawn, Reader
from pimlib.stats.sampling import draw


def drawn_from(frame: Frame, sizes: Mapping[str, int], reserves: int | None, seed: str) -> tuple[Drawn, ...]:
    """Stratum by stratum in drawn order: the sample, then its reserves (None: all that are left)."""
    if not seed.strip():
        raise PimError(Fault("--seed", "a draw needs a seed", expected="any text, such as a date", remedy="Write one."))
    members: dict[str, list[str]] = {name: [] for name in frame.populations}
    groups = {one.id: one.care_group for one in frame.listed}
    for one in frame.listed:
        members[one.stratum].append(one.id)
    drawn: list[Drawn] = []
    for name, ids in members.items():
        last = len(ids) if reserves is None else sizes[name] + reserves
        for place, id in enumerate(draw(ids, seed)[:last], 1):
            role = "main" if place <= sizes[name] else "reserve"
            drawn.append(Drawn(id=id, stratum=name, care_group=groups[id], order=place, role=role))
    return tuple(drawn)


def read_twice(drawn: Sequence[Drawn], percent: float) -> int:
    """How many of the sample are read twice, rounded up."""
    main = sum(one.role == "main" for one in drawn)
    return min(main, math.ceil(main * percent / 100 - 1e-9))


def with_readers(drawn: Sequence[Drawn], readers: Sequence[Reader], double: int, seed: str) -> tuple[Drawn, ...]:
    """Each file of the sample with its reader, and `double` of them with a second one.

    File by file in their order, a reading goes to whoever has fewest in that stratum so far, then fewest in all, so that every reader,
    from inside or outside, meets every team. For a second reading it is then preferred that one of the two comes from outside.
    """
    if not readers:
        return tuple(drawn)
    names = [reader.name for reader in readers]
    origins = {reader.name: reader.origin for reader in readers}
    main = [one.id for one in drawn if one.role == "main"]
    twice = set(draw(main, f"{seed}|double")[:double]) if len(names) > 1 else set()
    load: Counter[str] = Counter()
    within: Counter[tuple[str, str]] = Counter()
    given: list[Drawn] = []
    for one in drawn:
        chosen: list[str] = []
        for _turn in range(0 if one.role == "reserve" else 2 if one.id in twice else 1):
            others = [name for name in names if name not in chosen]
            same = {name: bool(chosen) and origins[name] == origins[chosen[0]] for name in others}
            places = {name: (within[one.stratum, name], load[name], same[name], names.index(name)) for name in others}
            reader = min(others, key=places.__getitem__)
            chosen.append(reader)
            load[reader] += 1
            within[one.stratum, reader] += 1
        given.append(one.model_copy(update={"readers": tuple(chosen)}) if chosen else one)
    return tuple(given)


def differences(drawn: Draw, frame: Frame) -> tuple[str, ...]:
    """What is other than recorded when the sample is drawn again from a frame; empty when it is identical."""
    found: list[str] = []
    then = drawn.populations
    for name in dict.fromkeys((*then, *frame.populations)):
        was, now = then.get(name, 0), frame.populations.get(name, 0)
        if was != now:
            found.append(f"{name}: {was} when it was drawn, {now} in this list")
    here = {one.id: one.stratum for one in frame.listed}
    gone = [one.id for one in drawn.files if one.id not in here]
    moved = [one.id for one in drawn.files if one.id in here and here[one.id] != one.stratum]
    for what, ids in (("drawn then and not in this list", gone), ("drawn then under another group", moved)):
        if ids:
            found.append(f"{what}: {', '.join(ids[:5])}{f' and {len(ids) - 5} more' if len(ids) > 5 else ''}")
    if frame.digest != drawn.frame.digest and not found:
        found.append("as many as then in every group, but not the same ids: the list was changed since")
    if found:
        return tuple(found)
    again = with_readers(drawn_from(frame, drawn.sizes, drawn.reserves, drawn.seed), drawn.readers, drawn.double, drawn.seed)
    for name in then:
        then_drawn, now_drawn = ([_said(one) for one in files if one.stratum == name] for files in (drawn.files, again))
        if then_drawn != now_drawn:
            first = next(
                n for n, pair in enumerate(zip([*then_drawn, ()], [*now_drawn, ()], strict=False), 1) if pair[0] != pair[1]
            )
            found.append(f"{name}: from place {first} on the rule gives another than is recorded; draw.json was changed by hand")
    return tuple(found)


def _said(one: Drawn) -> tuple[object, ...]:
    return one.id, one.order, one.role, one.readers
