"""What one item of scrutiny says: grades as published, and recommendations with where each stands.

Row 4: imports rows 0-3. The columns of `table` stand in the docstring of `pimlib.kinds.scrutiny.load`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pimlib.kinds.figures import Figures
from pimlib.register.mapping.scrutiny import Standing

STANDINGS: tuple[Standing, ...] = ("open", "in hand", "not accepted", "done")


@dataclass(frozen=True)
class Grade:
    """A grade that a body gave. said: in the body's usual wording; as_published: as it stands in the file."""

    body: str
    subject: str
    published: dt.date
    said: str
    as_published: str
    informs: tuple[str, ...]
    row: int


@dataclass(frozen=True)
class Recommendation:
    """Something that a body asked for. standing: None where nobody said it; due: None where no day is given."""

    body: str
    subject: str
    published: dt.date
    text: str
    standing: Standing | None
    due: dt.date | None
    informs: tuple[str, ...]
    row: int

    @property
    def to_do(self) -> bool:
        """Whether something is still to be done, as far as is said."""
        return self.standing in (None, "open", "in hand")


@dataclass(frozen=True)
class ScrutinyFigures(Figures):
    """Grades and recommendations of one item, in the order of the file."""

    grades: tuple[Grade, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
