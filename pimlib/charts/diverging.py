"""Diverging bars: for each question, favourable answers to the right, unfavourable ones to the left, the middle across the line.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pimlib.blocks import Block, figure_block
from pimlib.charts.canvas import INK, NATION, OWN, STYLE, check_alt, draft_figure, svg_of
from pimlib.errors import Fault, PimError

Look = dict[str, Any]
# Dark and plain, light and plain, light and hatched: told apart in print and without colour.
FAVOURABLE: Look = {"facecolor": OWN, "edgecolor": OWN}
NEUTRAL: Look = {"facecolor": "#e3e7ea", "edgecolor": "#9aa5ad"}
UNFAVOURABLE: Look = {"facecolor": "#f6dcc2", "edgecolor": NATION, "hatch": "///"}
UNDIVIDED: Look = {"facecolor": "#ffffff", "edgecolor": "#6b767d", "hatch": "\\\\\\"}
WRAP, LINE, GAP = 42, 0.165, 0.2  # letters a line of a question; inches a line, and between two questions
NARROWEST = 0.11  # a part narrower than this share of the axes has no room for its figure


@dataclass(frozen=True)
class Bar:
    """One question: shares from 0 to 1 that add to 1.

    favourable None: the whole is withheld. unfavourable None: only favourable and the rest may be told apart.
    """

    label: str
    favourable: float | None
    unfavourable: float | None = None

    @property
    def neutral(self) -> float:
        return 0.0 if self.favourable is None or self.unfavourable is None else max(0.0, 1 - self.favourable - self.unfavourable)

    @property
    def rest(self) -> float:
        """What is neither favourable nor told apart."""
        return 0.0 if self.favourable is None or self.unfavourable is not None else 1 - self.favourable


def diverging_block(
    id: str,
    title: str,
    alt: str,
    bars: Sequence[Bar],
    columns: Sequence[str | tuple[str, str]],
    cells: Sequence[Sequence[str]],
    **more: Any,
) -> Block:
    """A figure block of diverging bars, the first question on top. Raises PimError without alternative text or without a bar."""
    check_alt(id, alt)
    if not bars:
        raise PimError(Fault(f"figure {id}", "there is no question to draw", remedy="Show a table instead."))
    return figure_block(id, title, diverging_svg(bars), alt, columns, cells, **more)


def diverging_svg(bars: Sequence[Bar]) -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    labels = [textwrap.fill(bar.label, WRAP) for bar in bars]
    heights = [LINE * max(2, label.count("\n") + 1) + GAP for label in labels]
    figure, axes = draft_figure(7.2, sum(heights) + 0.55)
    with mpl.rc_context(cast(Any, STYLE)):
        top, middles = 0.0, []
        for height in heights:
            middles.append(top + height / 2)
            top += height
        left = max(bar.rest + bar.neutral / 2 + (bar.unfavourable or 0) for bar in bars)
        right = max((bar.favourable or 0) + bar.neutral / 2 for bar in bars)
        left, right = max(left, 0.08) + 0.02, max(right, 0.3) + 0.02
        for bar, middle in zip(bars, middles, strict=True):
            _draw(axes, bar, middle, NARROWEST * (left + right))
        axes.set_xlim(-left, right)
        axes.set_ylim(top, 0)
        axes.set_yticks(middles, labels, fontsize=9)
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)
        axes.axvline(0, color=INK, linewidth=0.8, zorder=0.5)
        axes.legend(handles=_key(bars), loc="lower right", bbox_to_anchor=(1, 1), ncols=4, frameon=False, fontsize=8.5)
    return svg_of(figure)


def _draw(axes: Axes, bar: Bar, y: float, narrowest: float) -> None:
    if bar.favourable is None:
        axes.text(0.01, y, "withheld (few answers)", va="center", fontsize=8.5, style="italic")
        return
    half = bar.neutral / 2
    for start, width, look in (
        (half, bar.favourable, FAVOURABLE),
        (-half, bar.neutral, NEUTRAL),
        (-half - (bar.unfavourable or 0), bar.unfavourable or 0, UNFAVOURABLE),
        (-bar.rest, bar.rest, UNDIVIDED),
    ):
        if width <= 0:
            continue
        axes.barh(y, width, left=start, height=0.26, linewidth=0.8, **look)
        if width >= narrowest:
            own = look is FAVOURABLE
            box = None if "hatch" not in look else {"facecolor": "#ffffff", "edgecolor": "none", "pad": 1.2}
            axes.text(
                start + width / 2,
                y,
                f"{100 * width:.1f} %",
                ha="center",
                va="center",
                fontsize=8,
                color="#ffffff" if own else INK,
                bbox=box,
            )


def _key(bars: Sequence[Bar]) -> list[Patch]:
    """What the parts mean, in the order in which they stand; only those that are drawn."""
    parts = [
        (UNFAVOURABLE, "unfavourable", any(bar.unfavourable for bar in bars)),
        (UNDIVIDED, "not favourable (not divided)", any(bar.rest for bar in bars)),
        (NEUTRAL, "in between", any(bar.neutral > 0 for bar in bars)),
        (FAVOURABLE, "favourable", any(bar.favourable is not None for bar in bars)),
    ]
    return [Patch(linewidth=0.8, label=label, **look) for look, label, drawn in parts if drawn]
