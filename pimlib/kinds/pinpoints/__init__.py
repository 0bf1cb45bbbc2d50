"""What in an item of evidence can be cited, and what it says now: a question, a measure, an item of a reading, a theme, a grade.

Row 4: imports rows 0-3. One module a kind. Everything comes out of the figures of the item after suppression, so that nothing stands here
that its blocks withhold. A kind is imported when it is asked for: nothing here loads pandas by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pimlib.kinds.figures import Figures
    from pimlib.kinds.pinpoints.parts import Part

MODULES = {
    "measures": "measures",
    "survey": "survey",
    "case-files": "case_files",
    "groups": "groups",
    "scrutiny": "scrutiny",
}  # by kind of mapping; what is counted from case-level tables are measures


@dataclass(frozen=True)
class Pinpoint:
    """One thing in an item that can be cited.

    part: its id in the item, the same in every revision. label: what a person reads, such as `Question 7: Things are done well`, at most 90
    characters and never the same as another of the item. figure: what it says now as one short text, such as `71 % of 395 (66 to 75)`;
    where that may not be shown it says so, such as `withheld: too few`.
    """

    part: str
    label: str
    figure: str


class _Kind(Protocol):
    def parts_of(self, figures: Figures) -> Sequence[Part]: ...


def pinpoints(figures: Figures, refs: Sequence[str] | None = None) -> tuple[Pinpoint, ...]:
    """What can be cited of an item that informs these references (`pim:5` takes in `pim:5.1`; None: all), in the order of its own tables.

    What a part says is the same whatever references are asked for. Empty: nothing informs them, or the kind has no such parts.
    """
    return tuple(Pinpoint(part.id, part.label, part.figure) for part in _parts(figures) if part.speaks_to(refs))


def figure_of(figures: Figures, part: str) -> str:
    """What a part says now; empty where the item has no such part."""
    return next((one.figure for one in _parts(figures) if one.id == part), "")


def interval_of(figures: Figures, part: str) -> tuple[float, float] | None:
    """The 95 % interval of a part's figure as it is published: shares in per cent, a rate in the unit of the measure.

    None where the part is not there, is withheld, or has no interval. Of a survey it is that of the share as answered, of a reading that of
    the whole service; of a measure that of its newest figure.
    """
    return next((one.interval for one in _parts(figures) if one.id == part), None)


def has_comparator(figures: Figures, part: str | None = None) -> bool:
    """Whether anything to compare with stands beside the newest figure of a measure: a target, a nation, a group, another authority.

    None: of any measure of the item. False for every other kind of evidence.
    """
    return any(one.is_beside_another for one in _parts(figures) if part is None or one.id == part)


def _parts(figures: Figures) -> Iterator[Part]:
    mapping = figures.item.mapping
    if mapping is not None and mapping.kind in MODULES:
        kind = cast(_Kind, import_module(f"{__name__}.{MODULES[mapping.kind]}"))
        yield from kind.parts_of(figures)
