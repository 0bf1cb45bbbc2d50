"""Triangulation: which separate sources speak to an indicator, how old they are, who made them, and which way people said they point.

Row 5: pure functions over the register and the records; imports rows 0-4. A direction is what a person wrote down when citing; nothing is
weighed, pooled or voted on (two sources that rest on the same data are one source).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pimlib.kinds.days import age_in_months
from pimlib.records import Cited
from pimlib.records.parts import Direction
from pimlib.register import Item, Register

DIRECTIONS: tuple[Direction, ...] = ("strength", "mixed", "weakness")


@dataclass(frozen=True)
class Source:
    """What rests on one body of data: the items, and the ways in which they were cited, in the order of DIRECTIONS.

    months: whole months from the end of the newest period to the day; None when no period is said. cited: whether any was cited,
    be it without a direction.
    """

    items: tuple[Item, ...]
    directions: tuple[Direction, ...]
    months: int | None
    cited: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(sorted({item.kind for item in self.items}))

    @property
    def independence(self) -> tuple[str, ...]:
        return tuple(sorted({item.independence for item in self.items}))


@dataclass(frozen=True)
class Triangulated:
    """The separate sources that speak to one reference, in order of the name of their first item."""

    ref: str
    sources: tuple[Source, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(sorted({kind for source in self.sources for kind in source.kinds}))

    @property
    def outside(self) -> int:
        """Sources that somebody other than the service had a part in making."""
        return sum(source.independence != ("own",) for source in self.sources)

    @property
    def merged(self) -> int:
        """Items that are not counted, because they rest on the same data as another."""
        return sum(len(source.items) - 1 for source in self.sources)

    def pointing(self, direction: Direction) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if direction in source.directions)

    @property
    def in_conflict(self) -> bool:
        """Whether one was cited as a strength and another as a weakness; a single source that points both ways is no conflict of
        sources."""
        strong, weak = self.pointing("strength"), self.pointing("weakness")
        return any(one is not other for one in strong for other in weak)


def triangulated(ref: str, register: Register, cited: Sequence[Cited], as_of: dt.date) -> Triangulated:
    """The sources of the items that inform a reference or were cited for it. Empty: nothing is registered."""
    named = {one.item for one in cited}
    speaking = {entry.item.name for entry in (*register.informing(ref), *(one for one in register if one.item.name in named))}
    items = {entry.item.name: entry.item for entry in register}
    said = {name: {one.direction for one in cited if one.item == name and one.direction} for name in items}
    sources = []
    for group in same_data(items):  # over the whole register: two may rest on a third that speaks of something else
        names = [name for name in group if name in speaking]
        if not names:
            continue
        directions = tuple(direction for direction in DIRECTIONS if any(direction in said[name] for name in names))
        ages = [age for name in names if (age := age_in_months(items[name], as_of)) is not None]
        was_cited = any(name in named for name in names)
        sources.append(Source(tuple(items[name] for name in names), directions, min(ages, default=None), was_cited))
    return Triangulated(ref, tuple(sources))


def same_data(items: Mapping[str, Item]) -> Iterator[tuple[str, ...]]:
    """The names in groups that rest on the same data, said by either of two items; through a third as well, registered or not."""
    beside: dict[str, set[str]] = {name: set() for name in items}
    for name, item in items.items():
        for other in item.same_data_as:
            beside[name].add(other)
            beside.setdefault(other, set()).add(name)
    seen: set[str] = set()
    for name in sorted(items):
        if name in seen:
            continue
        group, open_ = {name}, [name]
        while open_:
            found = beside[open_.pop()] - group
            group |= found
            open_ += sorted(found)
        seen |= group
        yield tuple(sorted(group & items.keys()))
