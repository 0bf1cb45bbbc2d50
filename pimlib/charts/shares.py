"""Bars of shares from 0 to 100 %, one under another, each with its interval where there is one.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes

from pimlib.blocks import Block, figure_block
from pimlib.charts.canvas import GRID, INK, STYLE, check_alt, draft_figure, svg_of
from pimlib.errors import Fault, PimError

# A pale bar with a dark edge, and the interval in ink across its end: both are seen in print and without colour.
FILL, EDGE, INTERVAL = "#b9cfe0", "#0b3c5d", INK
WRAP, LINE, GAP = 46, 0.165, 0.2  # letters a line of a label; inches a line, and between two bars
ROOM = 0.46  # to the right of 100 %, where the figures stand


@dataclass(frozen=True)
class ShareBar:
    """One share from 0 to 1 and the words beside it; share None: withheld or undefined. low, high: nan where there is no interval."""

    label: str
    share: float | None
    said: str
    low: float = math.nan
    high: float = math.nan


def shares_block(
    id: str,
    title: str,
    alt: str,
    bars: Sequence[ShareBar],
    columns: Sequence[str | tuple[str, str]],
    cells: Sequence[Sequence[str]],
    **more: Any,
) -> Block:
    """A figure block of bars, the first on top. Raises PimError without alternative text or without a bar, before anything is drawn."""
    check_alt(id, alt)
    if not bars:
        raise PimError(Fault(f"figure {id}", "there is no share to draw", remedy="Show a table instead."))
    return figure_block(id, title, shares_svg(bars), alt, columns, cells, **more)


def shares_svg(bars: Sequence[ShareBar]) -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    labels = [textwrap.fill(bar.label, WRAP) for bar in bars]
    heights = [LINE * (label.count("\n") + 1) + GAP for label in labels]
    middles, top = [], 0.0
    for height in heights:
        middles.append(top + height / 2)
        top += height
    figure, axes = draft_figure(7.2, top + 0.45)
    with mpl.rc_context(cast(Any, STYLE)):
        for bar, middle in zip(bars, middles, strict=True):
            _draw(axes, bar, middle)
        axes.set_xlim(0, 1 + ROOM)
        axes.set_ylim(top, 0)
        axes.set_yticks(middles, labels, fontsize=9)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"], fontsize=8.5)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False)
        for tick in (0.25, 0.5, 0.75, 1):
            axes.axvline(tick, color=GRID, linewidth=0.8, zorder=0.5)
        axes.spines["bottom"].set_visible(False)
    return svg_of(figure)


def _draw(axes: Axes, bar: ShareBar, y: float) -> None:
    if bar.share is None:
        axes.text(0.012, y, bar.said, va="center", fontsize=8.5, style="italic")
        return
    axes.barh(y, bar.share, height=0.2, facecolor=FILL, edgecolor=EDGE, linewidth=0.9)
    if not (math.isnan(bar.low) or math.isnan(bar.high)):
        axes.plot([bar.low, bar.high], [y, y], color=INTERVAL, linewidth=1.8, solid_capstyle="butt", clip_on=False)
        axes.vlines([bar.low, bar.high], y - 0.055, y + 0.055, color=INTERVAL, linewidth=1.8, clip_on=False)
    axes.text(1.025, y, bar.said, va="center", fontsize=8.5)
