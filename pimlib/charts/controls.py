"""A control chart: a series with the limits of what is usual for it, or a plain line where there are too few points for limits.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pimlib.blocks import Block, figure_block
from pimlib.charts.canvas import INK, NATION, OWN, STYLE, draft_figure, svg_of
from pimlib.stats.control import ENOUGH_POINTS, Flag, Xmr, assurance, flags, p_chart, xmr

Better = Literal["higher", "lower", "none"]
MOST_TICKS = 6
BEYOND_CHANCE = 1.3  # times the movement that chance makes; from here on a p-chart would mark points that are usual
RULES = (
    "Marked are: a point outside the limits; seven or more in a row on one side of the mean; seven or more in a row that each rise, or each "
    "fall; two of three in a row near the same limit (beyond two thirds of the way)."
)
METHODS = {
    "XmR": "Limits: the mean and 2.66 times the mean change from one point to the next (XmR chart).",
    "p": "Limits: three standard errors of a share of as many cases as each period has (p-chart).",
}


@dataclass(frozen=True)
class Control:
    """A series in order of time. limits: one set a period, none where there are too few points, and `why` then says so."""

    periods: tuple[str, ...]
    values: tuple[float, ...]
    limits: tuple[Xmr, ...] = ()
    flags: tuple[Flag, ...] = ()
    method: str = ""
    why: str = ""
    note: str = ""


def control_of(
    periods: Sequence[str], values: Sequence[float], x: Sequence[int] = (), n: Sequence[int] = (), *, scale: float = 1.0
) -> Control:
    """The limits that a series allows. x, n: the counts behind shares that are written times `scale`; none where it is no share.

    A p-chart where counts are given and the shares move as chance makes them; else XmR; a plain line with fewer than ENOUGH_POINTS
    points or with a gap.
    """
    series = Control(tuple(periods), tuple(values))
    known = [value for value in values if not math.isnan(value)]
    if len(known) < ENOUGH_POINTS:
        why = (
            f"{len(known)} points are too few to say what is usual (it takes {ENOUGH_POINTS}), so the line stands without limits."
        )
        return _without(series, why)
    if len(known) < len(values):
        return _without(series, "There are gaps in the series, so the line stands without limits.")
    method, note, limits = "XmR", "", (xmr(values),) * len(values)
    if x and all(base > 0 for base in n):
        moving = _movement(x, n)
        if moving <= BEYOND_CHANCE:
            method, limits = "p", tuple(_times(one, scale) for one in p_chart(x, n))
        else:
            note = (
                f"The shares move {moving:.1f} times as much as chance makes them, so the limits come from the movement itself."
            )
    return Control(series.periods, series.values, limits, flags(values, limits), method, "", note)


def _without(series: Control, why: str) -> Control:
    return Control(series.periods, series.values, why=why)


def _times(one: Xmr, scale: float) -> Xmr:
    return Xmr(one.mean * scale, one.upper * scale, one.lower * scale, one.warning_upper * scale, one.warning_lower * scale)


def _movement(x: Sequence[int], n: Sequence[int]) -> float:
    """The mean change of z-scores from point to point against that of chance (Laney 2002: mean moving range over 1.128)."""
    mean = sum(x) / sum(n)
    if mean in (0, 1):
        return 0.0
    z = [(part / base - mean) / math.sqrt(mean * (1 - mean) / base) for part, base in zip(x, n, strict=True)]
    return math.fsum(abs(later - earlier) for earlier, later in pairwise(z)) / (len(z) - 1) / 1.128


def control_block(
    id: str,
    title: str,
    control: Control,
    said: Callable[[float], str],
    *,
    name: str,
    short: Callable[[float], str] | None = None,
    target: float = math.nan,
    better: Better = "none",
    base: str = "",
    **more: Any,
) -> Block:
    """A figure block of a series with its limits. said words a value, short words one for the axis; name: whose series it is."""
    usual = usual_said(control, said)
    parts = [base, *([METHODS[control.method], control.note, RULES, f"{usual}."] if control.limits else [control.why])]
    parts.append(assurance_said(control, target, better, said))
    columns: list[str | tuple[str, str]] = ["Period", (name, "right")]
    if control.limits:
        columns += [("Lower limit", "right"), ("Mean", "right"), ("Upper limit", "right"), "Marked"]
    cells = [
        [period, said(value), *(_limits_row(control, number, said) if control.limits else [])]
        for number, (period, value) in enumerate(zip(control.periods, control.values, strict=True))
    ]
    alt = f"Line chart of {name} over {len(control.periods)} periods, {control.periods[0]} to {control.periods[-1]}. " + (
        f"Mean {said(control.limits[-1].mean)}, limits {_range(control.limits[-1], said)}. {usual}."
        if control.limits
        else control.why
    )
    svg = control_svg(control, short or said, target)
    return figure_block(id, title, svg, alt, columns, cells, base=" ".join(part for part in parts if part), **more)


def usual_said(control: Control, said: Callable[[float], str]) -> str:
    """`All 24 points lie within what is usual`, or what is marked: `March 2025 is outside the limits (above)`."""
    if not control.limits:
        return ""
    marked = [
        *_points(control, "outside", "outside the limits"),
        *_stretches(control, "shift", "on one side of the mean", ("below", "above")),
        *_stretches(control, "trend", "in one direction", ("falling", "rising")),
        *_points(control, "warning", "near a limit, as two of three in a row are"),
    ]
    if marked:
        return "; ".join(marked)
    return f"All {len(control.values)} points lie within what is usual, from {_range(control.limits[-1], said)}"


def marked_said(control: Control) -> str:
    """How many points and runs are marked, for a title; empty without limits."""
    if not control.limits:
        return ""
    outside = sum(bool(flag.outside) for flag in control.flags)
    runs = len(_stretches(control, "shift", "", ("", ""))) + len(_stretches(control, "trend", "", ("", "")))
    near = sum(bool(flag.warning and not flag.outside) for flag in control.flags)
    counted = ((outside, "point outside the limits"), (runs, "run of seven or more"), (near, "point near a limit"))
    found = [
        f"{number} {words.replace('point', 'points').replace('run', 'runs') if number > 1 else words}"
        for number, words in counted
        if number
    ]
    return f"marked are {', '.join(found)}" if found else f"all {len(control.values)} points lie within what is usual"


def assurance_said(control: Control, target: float, better: Better, said: Callable[[float], str]) -> str:
    """Whether the series as it runs would meet a target; empty without a target, a direction or limits."""
    if math.isnan(target) or better == "none" or not control.limits:
        return ""
    found = assurance(target, control.limits[-1], better)
    words = {
        "either": "lies inside the limits: as long as nothing changes it will be met in some periods and not in others",
        "met": "lies outside the limits, on the side on which every period meets it as long as nothing changes",
        "missed": "lies outside the limits, on the side on which no period meets it as long as nothing changes",
    }
    return f"The target of {said(target)} {words[found]}."


def control_svg(control: Control, short: Callable[[float], str], target: float = math.nan) -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    figure, axes = draft_figure(7.2, 3.1)
    with mpl.rc_context(cast(Any, STYLE)):
        places = list(range(len(control.periods)))
        if control.limits:
            _draw_limits(axes, control, places)
        axes.plot(places, control.values, color=OWN, linewidth=1.8, marker="o", markersize=4.5, zorder=3)
        _draw_marked(axes, control)
        if not math.isnan(target):
            axes.axhline(target, color=NATION, linestyle="-.", linewidth=1.4, label=f"target {short(target)}")
        step = max(1, math.ceil(len(places) / MOST_TICKS))
        shown = places[::-1][::step][::-1]
        axes.set_xticks(shown, [control.periods[n] for n in shown], fontsize=9.5)
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
        axes.tick_params(axis="y", labelsize=9.5, length=0)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=5, frameon=False, fontsize=8.5)
    return svg_of(figure)


def _draw_limits(axes: Axes, control: Control, places: Sequence[int]) -> None:
    mean = [one.mean for one in control.limits]
    axes.plot(places, mean, color=INK, linewidth=1.0, label="mean")
    for number, ends in enumerate(([one.lower for one in control.limits], [one.upper for one in control.limits])):
        axes.step(places, ends, where="mid", color=INK, linewidth=1.1, linestyle="--", label="limits" if not number else None)


def _draw_marked(axes: Axes, control: Control) -> None:
    """Ringed points are outside the limits; squares belong to a run or lie near a limit."""
    outside = [n for n, flag in enumerate(control.flags) if flag.outside]
    others = [n for n, flag in enumerate(control.flags) if flag and not flag.outside]
    for numbers, marker, size, label in ((outside, "D", 74, "outside the limits"), (others, "s", 46, "run, or near a limit")):
        if numbers:
            values = [control.values[n] for n in numbers]
            axes.scatter(
                numbers,
                values,
                s=size,
                marker=marker,
                facecolors="#ffffff",
                edgecolors=NATION,
                linewidths=1.9,
                zorder=4,
                label=label,
            )


def _points(control: Control, rule: str, said: str) -> list[str]:
    found = [
        (period, getattr(flag, rule)) for period, flag in zip(control.periods, control.flags, strict=True) if getattr(flag, rule)
    ]
    if not found:
        return []
    listed = ", ".join(f"{period} ({'above' if side > 0 else 'below'})" for period, side in found)
    return [f"{listed} {'is' if len(found) == 1 else 'are'} {said}"]


def _stretches(control: Control, rule: str, said: str, words: tuple[str, str]) -> list[str]:
    """Runs of marked points, each with its first and last period and its side."""
    parts: list[str] = []
    start = 0
    marks = [getattr(flag, rule) for flag in control.flags]
    for end in range(1, len(marks) + 1):
        if end == len(marks) or marks[end] != marks[start]:
            if marks[start]:
                word = words[1] if marks[start] > 0 else words[0]
                parts.append(f"{end - start} in a row {said} ({word}), {control.periods[start]} to {control.periods[end - 1]}")
            start = end
    return parts


def _range(one: Xmr, said: Callable[[float], str]) -> str:
    return f"{said(one.lower)} to {said(one.upper)}"


def _limits_row(control: Control, number: int, said: Callable[[float], str]) -> list[str]:
    one, flag = control.limits[number], control.flags[number]
    words = {"outside": "outside", "shift": "shift", "trend": "trend", "warning": "near a limit"}
    marked = ", ".join(word for rule, word in words.items() if getattr(flag, rule))
    return [said(one.lower), said(one.mean), said(one.upper), marked or "no"]
