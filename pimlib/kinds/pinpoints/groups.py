"""Themes of groups, interviews and observation as parts that can be cited: how many spoke of each, and which way they pointed.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from dataclasses import dataclass

from pimlib.kinds.figures import Figures
from pimlib.kinds.groups.figures import GroupsFigures
from pimlib.kinds.groups.themes import Theme, themes_of
from pimlib.kinds.groups.words import DIRECTIONS
from pimlib.kinds.pinpoints.parts import LONGEST_FIGURE, Part, shortened, slug, told_apart


def parts_of(figures: Figures) -> list[Part]:
    """A part a theme, by its words with hyphens, in the order of the table. Themes that may not be named are none."""
    assert isinstance(figures, GroupsFigures)
    return told_apart(
        _Theme(
            slug(theme.name), shortened(theme.name), tuple(ref for point in theme.points for ref in point.informs), theme, figures
        )
        for theme in themes_of(figures)
    )


@dataclass(frozen=True)
class _Theme(Part):
    theme: Theme
    figures: GroupsFigures

    @property
    def figure(self) -> str:
        """`4 of 6 focus groups: mixed 1, weakness 3`; `9 interviews: strength 8, mixed fewer than 5` of which few may not be counted out."""
        theme, met = self.theme, self.figures.gatherings
        spoke, one_kind = theme.spoke(), len({one.kind for one in met}) == 1
        number = theme.number(spoke)
        of_all = one_kind and number is not None and theme.number(met) is not None
        said = f"{number} of {theme.said(met)}" if of_all else theme.said(spoke)
        ways = [(way, theme.pointing(way)) for way in DIRECTIONS] + [("not said", theme.pointing(None))]
        few = f"fewer than {theme.smallest_count}" if one_kind else "withheld"
        counts = [(way, theme.number(pointing)) for way, pointing in ways if pointing]
        full = f"{said}: {', '.join(f'{way} {few if count is None else count}' for way, count in counts)}"
        return full if len(full) <= LONGEST_FIGURE else full.replace("fewer than", "under")
