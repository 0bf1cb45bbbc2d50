"""What groups, interviews and observation say, after suppression: who was met, what they said, and on which themes they differ.

Row 4: imports rows 0-3. The columns of `table` stand in the docstring of `pimlib.kinds.groups.load`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pimlib.kinds.figures import Figures
from pimlib.register.mapping.groups import Direction, Gathered


@dataclass(frozen=True)
class Gathering:
    """One group, interview or observation.

    name: empty where it may not be shown. people: how many took part; None where nobody said it, or it may not be shown.
    small: of fewer people than may be shown; always False where the evidence is open.
    """

    kind: Gathered
    name: str
    people: int | None
    small: bool
    first: dt.date | None = None
    last: dt.date | None = None
    where: str = ""
    by: str = ""


@dataclass(frozen=True)
class Point:
    """One point of one gathering. theme, text: empty where it may not be shown; quote: empty where there is none, or it may not be shown.

    gathering: its place in `GroupsFigures.gatherings`. informs: of the row, else of the theme, else of the item.
    """

    theme: str
    direction: Direction | None
    text: str
    quote: str
    informs: tuple[str, ...]
    gathering: int


@dataclass(frozen=True)
class GroupsFigures(Figures):
    """Themes of one item. points: in the order of the file; texts and names that may not be shown are taken out already.

    smallest_count: fewer people than that are not counted out, where the evidence is not open. quotes_held: how many quotes the file
    holds, shown or not.
    """

    gatherings: tuple[Gathering, ...] = ()
    points: tuple[Point, ...] = ()
    smallest_count: int = 5
    quotes_held: int = 0
