"""A trend: our own line over time beside the lines we compare ourselves with, and the range of everybody else.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pimlib.blocks import Block, figure_block
from pimlib.charts.canvas import GROUP, INK, NATION, OTHER, OWN, STYLE, check_alt, draft_figure, svg_of

Who = Literal["own", "nation", "group", "target", "chosen"]
# Colour, line style, width, marker: each line is told from the others without its colour.
DRAWN: dict[Who, tuple[str, str, float, str]] = {
    "own": (OWN, "-", 2.8, "o"),
    "nation": (NATION, "--", 1.7, "s"),
    "group": (GROUP, ":", 2.0, "^"),
    "target": (INK, "-.", 1.1, "_"),
    "chosen": ("#5b6870", "-", 1.1, "D"),
}
SIZES: dict[Who, float] = {"own": 5, "target": 7}
CHOSEN = ("D", "v", "P", "X")  # authorities of one's own choosing, told apart by their marks
MOST_TICKS = 5
NEAREST = 0.085  # of the height of the axes: two labels nearer than this would touch


@dataclass(frozen=True)
class Line:
    """One line: who it is of, what its label says, and a value for each period; NaN = nothing published."""

    who: Who
    label: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Trend:
    """What a trend shows. periods and positions (in years) run in time; two periods further apart than `step` are not joined.

    lowest, highest: the range of all others in each period, NaN where there is none; empty = no range is drawn. breaks: numbers of
    periods from which it is counted in another way: no line runs into one from before.
    """

    periods: tuple[str, ...]
    positions: tuple[float, ...]
    lines: tuple[Line, ...]
    lowest: tuple[float, ...] = ()
    highest: tuple[float, ...] = ()
    band_label: str = ""
    step: float = 1
    breaks: tuple[int, ...] = ()

    @property
    def axis(self) -> tuple[float, float]:
        """The ends of the axis of values: a little room about what is drawn, and never below 0 for figures that are not."""
        drawn = [value for values in (self.lowest, self.highest, *(line.values for line in self.lines)) for value in values]
        known = [value for value in drawn if value == value]
        low, high = min(known), max(known)
        room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
        return (max(low - room, 0.0) if low >= 0 else low - room), high + room


def trend_block(
    id: str,
    title: str,
    alt: str,
    trend: Trend,
    said: Callable[[float], str],
    columns: Sequence[str | tuple[str, str]],
    cells: Sequence[Sequence[str]],
    **more: Any,
) -> Block:
    """A figure block of a trend; `said` words a value for the axis. Raises PimError without alternative text, before anything is drawn."""
    check_alt(id, alt)
    if trend.axis[0] > 0:
        more["base"] = f"{more.get('base', '')} The axis does not begin at 0.".strip()
    return figure_block(id, title, trend_svg(trend, said), alt, columns, cells, **more)


def trend_svg(trend: Trend, said: Callable[[float], str]) -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    figure, axes = draft_figure(7.2, 3.0)
    with mpl.rc_context(cast(Any, STYLE)):
        ends: list[tuple[float, str, str, bool]] = []
        if trend.lowest:
            ends += _draw_band(axes, trend)
        chosen = [line for line in trend.lines if line.who == "chosen"]
        for line in reversed(trend.lines):  # our own comes first and is drawn last, above the others
            mark = CHOSEN[chosen.index(line) % len(CHOSEN)] if line in chosen else ""
            ends += _draw_line(axes, trend, line, mark)
        _draw_breaks(axes, trend)
        _frame(axes, trend, said)
        _label_ends(axes, ends)
    return svg_of(figure)


def _broken(trend: Trend, values: Sequence[float]) -> tuple[list[float], list[float]]:
    """Positions and values with a NaN between two periods that are not joined."""
    xs: list[float] = []
    ys: list[float] = []
    for number, (position, value) in enumerate(zip(trend.positions, values, strict=True)):
        if xs and (position - xs[-1] > trend.step * 1.25 or number in trend.breaks):
            xs.append((position + xs[-1]) / 2)
            ys.append(math.nan)
        xs.append(position)
        ys.append(value)
    return xs, ys


def _draw_band(axes: Axes, trend: Trend) -> list[tuple[float, str, str, bool]]:
    xs, lowest = _broken(trend, trend.lowest)
    _, highest = _broken(trend, trend.highest)
    axes.fill_between(xs, lowest, highest, color=OTHER, alpha=0.28, linewidth=0)
    alone = [n for n, y in enumerate(lowest) if y == y and not any(_is(lowest, m) for m in (n - 1, n + 1))]
    axes.vlines(
        [xs[n] for n in alone], [lowest[n] for n in alone], [highest[n] for n in alone], color=OTHER, alpha=0.4, linewidth=6
    )
    tops = [value for value in trend.highest if value == value]
    return [(tops[-1], trend.band_label, "#55626b", False)] if tops and trend.band_label else []


def _is(values: Sequence[float], n: int) -> bool:
    return 0 <= n < len(values) and values[n] == values[n]


def _draw_breaks(axes: Axes, trend: Trend) -> None:
    for number in trend.breaks:
        if number:
            middle = (trend.positions[number - 1] + trend.positions[number]) / 2
            axes.axvline(middle, color=INK, linewidth=1.0, linestyle=(0, (1, 2)))
            axes.text(
                middle, 1.0, "counted differently ▸", transform=axes.get_xaxis_transform(), ha="center", va="bottom", fontsize=8.5
            )  # fmt: skip


def _draw_line(axes: Axes, trend: Trend, line: Line, mark: str = "") -> list[tuple[float, str, str, bool]]:
    colour, style, width, marker = DRAWN[line.who]
    marker = mark or marker
    xs, ys = _broken(trend, line.values)
    axes.plot(
        xs, ys, color=colour, linestyle=style, linewidth=width, marker=marker, markersize=SIZES.get(line.who, 3.5), clip_on=False
    )
    last = [value for value in line.values if value == value]
    return [(last[-1], line.label, colour, line.who == "own")] if last else []


def _frame(axes: Axes, trend: Trend, said: Callable[[float], str]) -> None:
    apart = (trend.positions[-1] - trend.positions[0]) / MOST_TICKS
    shown = [len(trend.periods) - 1]  # the newest period always has its name
    for n in range(len(trend.periods) - 2, -1, -1):
        if trend.positions[shown[-1]] - trend.positions[n] >= apart * (1 - 1e-9):
            shown.append(n)
    axes.set_xticks([trend.positions[n] for n in shown], [trend.periods[n] for n in shown], fontsize=9.5)
    pad = max(0.35 * trend.step, 0.02 * (trend.positions[-1] - trend.positions[0]))
    axes.set_xlim(trend.positions[0] - pad, trend.positions[-1] + pad)
    axes.set_ylim(*trend.axis)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: said(value)))
    axes.tick_params(axis="y", labelsize=9.5, length=0)


def _label_ends(axes: Axes, ends: Sequence[tuple[float, str, str, bool]]) -> None:
    """Each label beside the end of its line, moved up or down just so far that no two touch."""
    low, high = axes.get_ylim()
    wanted = sorted(((value - low) / (high - low), label, colour, bold) for value, label, colour, bold in ends)
    heights = spread([height for height, *_ in wanted], NEAREST)
    for (_, label, colour, bold), height in zip(wanted, heights, strict=True):
        axes.text(
            1.015, height, label, color=colour, transform=axes.transAxes, va="center", ha="left", fontsize=9.5,
            fontweight="bold" if bold else "normal",
        )  # fmt: skip


def spread(heights: Sequence[float], nearest: float) -> list[float]:
    """Heights (ascending, in parts of the axes) moved apart until no two are nearer than this, each as little as may be, within 0 to 1."""
    groups: list[list[float]] = []  # each group: wanted heights; its labels stand `nearest` apart around their mean
    for height in heights:
        groups.append([height])
        while len(groups) > 1 and _bottom(groups[-1], nearest) - _top(groups[-2], nearest) < nearest - 1e-9:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_bottom(group, nearest) + n * nearest for group in groups for n in range(len(group))]


def _bottom(group: Sequence[float], nearest: float) -> float:
    height = nearest * (len(group) - 1)
    middle = sum(group) / len(group)
    return min(max(middle - height / 2, 0.0), max(1.0 - height, 0.0))


def _top(group: Sequence[float], nearest: float) -> float:
    return _bottom(group, nearest) + nearest * (len(group) - 1)
