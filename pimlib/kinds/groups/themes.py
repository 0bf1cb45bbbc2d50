"""Themes: who spoke of each, which way they pointed, and in words where they do not agree.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pimlib.kinds.columns import informs_any, key, listed
from pimlib.kinds.groups.figures import Gathering, GroupsFigures, Point
from pimlib.kinds.groups.words import DIRECTIONS, counted, people_in, unnamed, withheld
from pimlib.register.mapping.groups import Direction, Gathered

TABLE = {
    "theme": "str",
    "informs": "object",
    "groups": "Int64",
    "interviews": "Int64",
    "observations": "Int64",
    "people": "Int64",
    "strength": "Int64",
    "mixed": "Int64",
    "weakness": "Int64",
    "not_said": "Int64",
    "conflict": "bool",
    "in_words": "str",
}

NOT_SHOWN = "Not shown: it could tell who said it."


@dataclass(frozen=True)
class Theme:
    """One theme, as some of the points of an item speak of it."""

    name: str
    points: tuple[Point, ...]
    gatherings: tuple[Gathering, ...]
    smallest_count: int

    def spoke(self) -> list[Gathering]:
        """The gatherings that spoke of it, each once."""
        return [self.gatherings[number] for number in dict.fromkeys(point.gathering for point in self.points)]

    def pointing(self, direction: Direction | None) -> list[Gathering]:
        """Those of them that pointed this way; None: that did not say which way."""
        numbers = dict.fromkeys(point.gathering for point in self.points if point.direction == direction)
        return [self.gatherings[number] for number in numbers]

    @property
    def conflict(self) -> bool:
        return bool(self.pointing("strength")) and bool(self.pointing("weakness"))

    @property
    def in_words(self) -> str:
        """Which way it points, with how many on each side where they do not agree."""
        strong, mixed, weak = (self.pointing(direction) for direction in DIRECTIONS)
        if strong and weak:
            if len(self.spoke()) == 1:
                return "Both a strength and a weakness were spoken of."
            said = f"They do not agree: {self.said(strong)} spoke of a strength"
            sides = [said, f"{self._more(weak)} of a weakness", *([f"{self._more(mixed)} of something mixed"] if mixed else [])]
            again = "; some of them of both" if self._both() else ""
            return f"{listed(sides)}{again}."
        for one, other in ((strong, "a strength"), (weak, "a weakness")):
            if one:
                return f"{other[0].upper()}{other[1:]}, in part mixed." if mixed else f"{other[0].upper()}{other[1:]}."
        return "Mixed." if mixed else "Which way it points is not said."

    def _both(self) -> bool:
        sides = [{point.gathering for point in self.points if point.direction == side} for side in ("strength", "weakness")]
        return not sides[0].isdisjoint(sides[1])

    def said(self, gatherings: Sequence[Gathering]) -> str:
        return counted(gatherings, self.smallest_count)

    def _more(self, gatherings: Sequence[Gathering]) -> str:
        """As `said`, without the noun where all are of one kind and it was said just before."""
        said = self.said(gatherings)
        return said if len({one.kind for one in self.gatherings}) > 1 else said.rpartition(f" {gatherings[0].kind}")[0]

    def number(self, gatherings: Sequence[Gathering]) -> int | None:
        """How many; None where that would count out so few interviews that it may not be shown."""
        return None if withheld(gatherings, self.smallest_count) else len(gatherings)

    def of_kind(self, kind: Gathered) -> int | None:
        return self.number([one for one in self.spoke() if one.kind == kind])

    @property
    def people(self) -> int | None:
        """Who took part in the groups and observations that spoke of it; None where that is not known of all, or may not be shown."""
        asked = [one.people for one in self.spoke() if one.kind != "interview"]
        told = [number for number in asked if number is not None]
        return sum(told) if len(told) == len(asked) and told else None

    @property
    def people_said(self) -> str:
        return people_in(self.spoke(), self.smallest_count)


def themes_of(figures: GroupsFigures, refs: Sequence[str] | None = None) -> tuple[Theme, ...]:
    """The themes of the points that inform these references (None: of all), the one that most spoke of first; of those that may be named."""
    by: dict[str, list[Point]] = {}
    for point in figures.points:
        if point.theme and informs_any(point.informs, refs):
            by.setdefault(key(point.theme), []).append(point)
    themes = [Theme(points[0].theme, tuple(points), figures.gatherings, figures.smallest_count) for points in by.values()]
    return tuple(sorted(themes, key=lambda theme: -len(theme.spoke())))


def others_of(figures: GroupsFigures, refs: Sequence[str] | None = None) -> tuple[Point, ...]:
    """The points that inform these references (None: all) and whose theme may not be named."""
    return tuple(point for point in figures.points if not point.theme and informs_any(point.informs, refs))


def themes_table(figures: GroupsFigures) -> pd.DataFrame:
    """The themes as a table; its columns stand in the docstring of `pimlib.kinds.groups.load`."""
    rows = [
        {
            "theme": theme.name,
            "informs": _informs(theme.points),
            "groups": theme.of_kind("focus group"),
            "interviews": theme.of_kind("interview"),
            "observations": theme.of_kind("observation"),
            "people": theme.people,
            **{direction: theme.number(theme.pointing(direction)) for direction in DIRECTIONS},
            "not_said": theme.number(theme.pointing(None)),
            "conflict": theme.conflict,
            "in_words": theme.in_words,
        }
        for theme in themes_of(figures)
    ]
    if others := others_of(figures):
        name = unnamed(figures.smallest_count, others=bool(rows))
        rows.append({"theme": name, "informs": _informs(others), "conflict": False, "in_words": NOT_SHOWN})
    return pd.DataFrame(rows, columns=list(TABLE)).astype(TABLE)


def _informs(points: Sequence[Point]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for point in points for ref in point.informs))
