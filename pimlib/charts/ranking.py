"""Ranked figures: every unit in order, each with its interval, so that a reader sees how little a place may mean.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pimlib.blocks import Block, Column, figure_block
from pimlib.charts.canvas import GROUP, INK, OTHER, OWN, STYLE, draft_figure, svg_of
from pimlib.charts.funnels import Who
from pimlib.errors import Fault, PimError

MOST_NAMED = 40  # units whose names can be read beside each other


@dataclass(frozen=True)
class Ranked:
    """One unit: its figure, its interval (None where it has none), whose it is."""

    name: str
    value: float
    interval: tuple[float, float] | None = None
    who: Who = "other"


def in_order(units: Sequence[Ranked], better: Literal["higher", "lower"]) -> tuple[Ranked, ...]:
    """The furthest in the direction wanted first; equal figures by name."""
    sign = -1 if better == "higher" else 1
    return tuple(sorted(units, key=lambda unit: (sign * unit.value, unit.name)))


def ranks_block(
    id: str,
    title: str,
    units: Sequence[Ranked],
    said: Callable[[float], str],
    *,
    named: bool,
    group_is: str = "group",
    **more: Any,
) -> Block:
    """A figure block of units that are in order already. named: whether others than the own unit and its group may be named."""
    if not units:
        raise PimError(Fault(f"figure {id}", "there is no unit to draw", remedy="Show a table instead."))
    columns: list[Column] = [("Order", "right"), "Authority", ("Figure", "right"), ("95 % interval", "right")]
    listed = [(place, unit) for place, unit in enumerate(units, start=1) if named or unit.who == "own"]
    cells = [[str(place), unit.name, said(unit.value), _interval(unit, said)] for place, unit in listed]
    own = next((place for place, unit in enumerate(units, start=1) if unit.who == "own"), None)
    alt = (
        f"{len(units)} figures in order, from {said(units[0].value)} to {said(units[-1].value)}, each with its interval where there is one. "
        + (f"{units[own - 1].name}, {said(units[own - 1].value)}, is number {own}." if own else "")
    )
    return figure_block(id, title, ranks_svg(units, said, named=named, group_is=group_is), alt, columns, cells, **more)


def ranks_svg(units: Sequence[Ranked], said: Callable[[float], str], *, named: bool = False, group_is: str = "group") -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    tall = named and len(units) <= MOST_NAMED
    figure, axes = draft_figure(7.2, max(2.4, 0.19 * len(units) + 0.8) if tall else 4.2)
    with mpl.rc_context(cast(Any, STYLE)):
        _draw(axes, units, group_is)
        axes.set_ylim(len(units), -1)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x", color="#d5dade", linewidth=0.8)
        labels = {place: unit.name for place, unit in enumerate(units) if tall or unit.who == "own"}
        axes.set_yticks(list(labels), list(labels.values()), fontsize=8.5)
        for place, tick in zip(labels, axes.get_yticklabels(), strict=True):
            tick.set_fontweight("bold" if units[place].who == "own" else "normal")
        axes.tick_params(length=0)
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: said(value)))
        axes.spines["left"].set_visible(False)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False, fontsize=8.5)
    return svg_of(figure)


def _draw(axes: Axes, units: Sequence[Ranked], group_is: str) -> None:
    for who, colour, marker, size, label in (
        ("other", OTHER, "o", 16, "other authorities"),
        ("group", GROUP, "^", 26, f"same {group_is}"),
        ("own", OWN, "D", 40, ""),
    ):
        places = [place for place, unit in enumerate(units) if unit.who == who]
        if not places:
            continue
        lines = [(place, interval) for place in places if (interval := units[place].interval) is not None]
        axes.hlines(
            [place for place, _ in lines], [ends[0] for _, ends in lines], [ends[1] for _, ends in lines], color=colour,
            linewidth=2.2 if who == "own" else 1.1, zorder=2,
        )  # fmt: skip
        axes.scatter(
            [units[place].value for place in places], places, s=size, marker=marker, color=colour, edgecolors=INK if who == "own" else "none",
            linewidths=0.5, label=label or units[places[0]].name, zorder=3,
        )  # fmt: skip


def _interval(unit: Ranked, said: Callable[[float], str]) -> str:
    return "none" if unit.interval is None else f"{said(unit.interval[0])} to {said(unit.interval[1])}"
