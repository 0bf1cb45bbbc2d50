"""The mapping of groups, interviews and observation: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Frozen, KindMapping, Source

Direction = Literal["strength", "mixed", "weakness"]
Gathered = Literal["focus group", "interview", "observation"]


class GroupColumns(Frozen):
    """One row is one point that one group (or interview, or observation) made. people: how many took part in that group.

    where, by: where it was, and the role of who led it or looked on; never a name.
    """

    group: str
    kind: str | None = None
    people: str | None = None
    held: str | None = None
    theme: str
    point: str
    direction: str | None = None
    informs: str | None = None
    quote: str | None = None
    consent: str | None = None
    where: str | None = None
    by: str | None = None


class GroupsMapping(KindMapping):
    """directions, kinds: the file's word to ours. kind_of_all: of which kind a row is that does not say it.

    informs: everything that single rows inform. themes: what the points of a theme inform where their row does not say it.
    """

    kind: Literal["groups"]
    source: Source = Source()
    columns: GroupColumns
    directions: dict[str, Direction] = Field(default_factory=dict)
    kinds: dict[str, Gathered] = Field(default_factory=dict)
    kind_of_all: Gathered = "focus group"
    informs: tuple[str, ...] = ()
    themes: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        return (*self.informs, *(ref for refs in self.themes.values() for ref in refs))

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns.model_dump().values() if name)
