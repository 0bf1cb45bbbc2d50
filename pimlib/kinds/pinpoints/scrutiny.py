"""Grades and recommendations as parts that can be cited: the grade as published, and where a recommendation stands.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pimlib.fingerprint import fingerprint, short
from pimlib.kinds.columns import key
from pimlib.kinds.figures import Figures
from pimlib.kinds.pinpoints.parts import Part, fitting, shortened, slug, told_apart
from pimlib.kinds.scrutiny.figures import Grade, Recommendation, ScrutinyFigures
from pimlib.kinds.scrutiny.load import latest_of


def parts_of(figures: Figures) -> list[Part]:
    """The latest grade of each body and subject (`grade:<body>:<subject>`), then the recommendations (`asked:` and a digest of body, day and
    text, so that one is the same when its standing changes or rows move), both in the order of the file."""
    assert isinstance(figures, ScrutinyFigures)
    return told_apart(_parts(figures))


def _parts(figures: ScrutinyFigures) -> Iterator[Part]:
    for grade in latest_of(figures.grades):
        about = f"Grade of {grade.subject}" if grade.subject else "Grade as a whole"
        label = f"{about}, {grade.body}" if grade.body else about
        yield _Graded(f"grade:{slug(grade.body)}:{slug(grade.subject)}", shortened(label), grade.informs, grade)
    for one in figures.recommendations:
        digest = fingerprint([key(one.body), one.published, key(one.text)])
        yield _Asked(f"asked:{short(digest)}", shortened(one.text), one.informs, one)


@dataclass(frozen=True)
class _Graded(Part):
    grade: Grade

    @property
    def figure(self) -> str:
        return f"graded “{shortened(self.grade.said, 50)}”, published {self.grade.published}"


@dataclass(frozen=True)
class _Asked(Part):
    recommendation: Recommendation

    @property
    def figure(self) -> str:
        """`in hand, due 2026-12-31; Inspectorate, 2025-06-20`."""
        one = self.recommendation
        said: str = one.standing or "where it stands is not said"
        said += f", due {one.due}" if one.due else ", no day set"
        return fitting(said, [f"; {one.body}, {one.published}" if one.body else f"; published {one.published}"])
