"""A funnel: shares of units of different size, and how far chance alone would carry them from the share of all together.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pimlib.blocks import Block, Column, figure_block
from pimlib.charts.canvas import GROUP, INK, NATION, OTHER, OWN, STYLE, draft_figure, svg_of
from pimlib.errors import Fault, PimError
from pimlib.stats.control import ENOUGH_UNITS, Limits, Overdispersion, funnel_limits, overdispersion

Who = Literal["own", "group", "other"]
Place = Literal["inside", "above 95", "below 95", "above 99.8", "below 99.8"]
FEWEST = 5  # units; with fewer a table says more
POINTS = 48  # at which the limits are worked out
SAID: dict[Place, str] = {
    "inside": "within the limits",
    "above 95": "above the 95 % limit and within the 99.8 % limit",
    "below 95": "below the 95 % limit and within the 99.8 % limit",
    "above 99.8": "above the 99.8 % limit",
    "below 99.8": "below the 99.8 % limit",
}
MARKS: dict[Who, tuple[str, str, float]] = {"own": (OWN, "D", 62), "group": (GROUP, "^", 34), "other": (OTHER, "o", 20)}


@dataclass(frozen=True)
class Unit:
    """One authority (or team): x out of n, and whose it is."""

    name: str
    x: int
    n: int
    who: Who = "other"

    @property
    def share(self) -> float:
        return self.x / self.n


@dataclass(frozen=True)
class Funnel:
    """The units that have a base; at least FEWEST of them. Shares run from 0 to 1. group_is: what the group of the own one is called."""

    units: tuple[Unit, ...]
    group_is: str = "group"

    @cached_property
    def share(self) -> float:
        """The share of all together: the sum of x over the sum of n."""
        return sum(unit.x for unit in self.units) / sum(unit.n for unit in self.units)

    @cached_property
    def beyond_chance(self) -> Overdispersion | None:
        """How much more the units differ than chance makes them; None with fewer than ten, or where all or none are favourable."""
        spread = self.share * (1 - self.share)
        if len(self.units) < ENOUGH_UNITS or not spread:
            return None
        variances = [spread / unit.n for unit in self.units]
        scores = [(unit.share - self.share) / one**0.5 for unit, one in zip(self.units, variances, strict=True)]
        return overdispersion(scores, variances)

    @property
    def widened(self) -> bool:
        return self.beyond_chance is not None and self.beyond_chance.tau2 > 0

    def limits(self, n: int) -> Limits:
        """Exact by the binomial; where the units differ by more than chance, normal and widened by the variance between them."""
        extra = self.beyond_chance.tau2 if self.beyond_chance is not None else 0.0
        return funnel_limits(self.share, n, tau2=extra) if extra else funnel_limits(self.share, n, exact=True)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where each unit lies, in the order of the units."""
        return tuple(_place(unit.share, self.limits(unit.n)) for unit in self.units)

    @property
    def own(self) -> Unit | None:
        return next((unit for unit in self.units if unit.who == "own"), None)

    @property
    def own_place(self) -> Place | None:
        return next((place for unit, place in zip(self.units, self.places, strict=True) if unit.who == "own"), None)

    @property
    def outside(self) -> tuple[tuple[Unit, Place], ...]:
        """Units beyond the 95 % limits with where they lie, the highest share first."""
        found = [(unit, place) for unit, place in zip(self.units, self.places, strict=True) if place != "inside"]
        return tuple(sorted(found, key=lambda pair: (-pair[0].share, pair[0].name)))


def funnel_of(units: Sequence[Unit], group_is: str = "group") -> Funnel | None:
    """The funnel of the units that have a base; None when there are fewer than FEWEST."""
    sound = tuple(unit for unit in units if unit.n > 0)
    return Funnel(sound, group_is) if len(sound) >= FEWEST else None


def funnel_block(
    id: str,
    what: str,
    funnel: Funnel,
    *,
    named: bool,
    when: str = "",
    base: str = "",
    again: Callable[[str], str] | None = None,
    **more: Any,
) -> Block:
    """A figure block of a funnel. what: the share, such as `People seen in time`; named: whether units besides the own one and its
    group may be named, which only open data allow; again: how to find a unit's figures again, by its name, and all together by none.
    Raises PimError when there is no unit to draw."""
    if not funnel.units:
        raise PimError(Fault(f"figure {id}", "there is no unit to draw", remedy="Show a table instead."))
    columns: list[Column] = [
        "Authority",
        ("Number", "right"),
        ("Out of", "right"),
        ("Share", "right"),
        ("95 % limits at this size", "right"),
        "Lies",
    ]
    own_or_group = [(unit, place) for unit, place in zip(funnel.units, funnel.places, strict=True) if unit.who != "other"]
    beyond = [pair for pair in funnel.outside if pair[0].who == "other"] if named else []
    order = {"own": 0, "group": 1, "other": 2}
    listed = [pair for pair in own_or_group if named or pair[0].who == "own"] + beyond
    listed.sort(key=lambda pair: (order[pair[0].who], -pair[0].share, pair[0].name))
    cells = [_row(unit, place, funnel) for unit, place in listed]
    if again is not None:
        more["checks"] = [again(name) for name in (*(unit.name for unit, _place in listed), "")]
    cells.append([f"All {len(funnel.units)} together", *_counted(funnel), percent(funnel.share), "", ""])
    title = f"{what}: {funnel_said(funnel, when)}"
    return figure_block(
        id,
        title,
        funnel_svg(funnel),
        _alt(what, funnel, when, named),
        columns,
        cells,
        base=f"{base} {_basis(funnel)}".strip(),
        **more,
    )


def funnel_said(funnel: Funnel, when: str = "") -> str:
    """`Leeds 24.2 % in 2025, within the limits around the 22.6 % of all 153 together`."""
    own, place = funnel.own, funnel.own_place
    around = f"around the {percent(funnel.share)} of all {len(funnel.units)} together"
    if own is None or place is None:
        return f"{len(funnel.outside)} of {len(funnel.units)} lie outside the 95 % limits {around}"
    return f"{own.name} {percent(own.share)}{f' in {when}' if when else ''}, {SAID[place]} {around}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def funnel_svg(funnel: Funnel) -> str:
    """The chart as one `<svg>` element, the same bytes each time."""
    figure, axes = draft_figure(7.2, 3.7)
    with mpl.rc_context(cast(Any, STYLE)):
        sizes = [unit.n for unit in funnel.units]
        _draw_limits(axes, funnel, max(1, int(min(sizes) * 0.8)), int(max(sizes) * 1.06) + 1)
        for who, label in (("other", "other authorities"), ("group", f"same {funnel.group_is}"), ("own", "")):
            _draw_units(axes, [unit for unit in funnel.units if unit.who == who], cast(Who, who), label)
        if funnel.own is not None:
            right = funnel.own.n > 0.8 * max(sizes)
            axes.annotate(
                f"{funnel.own.name} {percent(funnel.own.share)}", (funnel.own.n, funnel.own.share), xytext=(-8 if right else 8, 7),
                textcoords="offset points", ha="right" if right else "left", fontsize=9.5, fontweight="bold", color=OWN,
                bbox={"facecolor": "#ffffff", "alpha": 0.75, "edgecolor": "none", "pad": 0.8},
            )  # fmt: skip
        axes.set_xlabel("How many it is a share of", fontsize=9.5)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %"))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.tick_params(labelsize=9.5, length=0)
        axes.legend(
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=6,
            frameon=False,
            fontsize=8,
            handletextpad=0.4,
            columnspacing=1.2,
        )
    return svg_of(figure)


def _draw_limits(axes: Axes, funnel: Funnel, low: int, high: int) -> None:
    ratio = (high / low) ** (1 / (POINTS - 1))
    sizes = sorted({round(low * ratio**step) for step in range(POINTS)} | {high})
    limits = [funnel.limits(n) for n in sizes]
    axes.axhline(funnel.share, color=NATION, linewidth=1.4, linestyle="-.", label=f"all together {percent(funnel.share)}")
    for style, width, label, ends in (
        ("--", 1.1, "95 %", ([one.low95 for one in limits], [one.high95 for one in limits])),
        ("-", 1.1, "99.8 %", ([one.low998 for one in limits], [one.high998 for one in limits])),
    ):
        for number, values in enumerate(ends):
            axes.plot(sizes, values, color=INK, linestyle=style, linewidth=width, label=label if not number else None)
    shares = [unit.share for unit in funnel.units]
    middle = limits[len(limits) // 8]  # the mouth of the funnel, at the smallest units, may be far wider than the figures
    bottom, top = min([*shares, middle.low998]), max([*shares, middle.high998])
    room = (top - bottom) * 0.06 or 0.02
    axes.set_ylim(max(bottom - room, -0.005 if bottom <= room else 0.0), min(top + room, 1.005))
    axes.set_xlim(0 if low < 0.2 * high else low * 0.95, high)


def _draw_units(axes: Axes, units: Sequence[Unit], who: Who, label: str) -> None:
    if not units:
        return
    colour, marker, size = MARKS[who]
    hollow = who == "other"
    axes.scatter(
        [unit.n for unit in units], [unit.share for unit in units], s=size, marker=marker, label=label or units[0].name,
        facecolors="#ffffff" if hollow else colour, edgecolors="#5f6c75" if hollow else "#ffffff",
        linewidths=0.9 if hollow else 0.6, zorder={"other": 2.5, "group": 3, "own": 4}[who],
    )  # fmt: skip


def _place(share: float, limits: Limits) -> Place:
    if share > limits.high998:
        return "above 99.8"
    if share < limits.low998:
        return "below 99.8"
    return "above 95" if share > limits.high95 else "below 95" if share < limits.low95 else "inside"


def _row(unit: Unit, place: Place, funnel: Funnel) -> list[str]:
    limits = funnel.limits(unit.n)
    return [
        unit.name,
        f"{unit.x:,}",
        f"{unit.n:,}",
        percent(unit.share),
        f"{percent(limits.low95)} to {percent(limits.high95)}",
        SAID[place],
    ]


def _counted(funnel: Funnel) -> list[str]:
    return [f"{sum(unit.x for unit in funnel.units):,}", f"{sum(unit.n for unit in funnel.units):,}"]


def _numbers(funnel: Funnel) -> str:
    places = funnel.places
    inner = sum(place.endswith("95") for place in places)
    outer = sum(place.endswith("99.8") for place in places)
    return f"{inner} of {len(places)} lie between the 95 % and the 99.8 % limits and {outer} beyond those of 99.8 %"


def _alt(what: str, funnel: Funnel, when: str, named: bool) -> str:
    sizes = [unit.n for unit in funnel.units]
    parts = [
        f"Funnel chart of {what}: the share of {len(funnel.units)} authorities against how many it is a share of, from {min(sizes):,} to "
        f"{max(sizes):,}, with limits that narrow as the number grows",
        funnel_said(funnel, when),
        _numbers(funnel),
    ]
    if named and (outer := [unit.name for unit, place in funnel.outside if place.endswith("99.8")]):
        parts.append(
            f"Beyond the 99.8 % limits: {', '.join(outer[:12])}{f' and {len(outer) - 12} more' if len(outer) > 12 else ''}"
        )
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _basis(funnel: Funnel) -> str:
    by_chance = max(1, round(0.05 * len(funnel.units)))
    parts = [
        "Shares are the number over what it is out of.",
        f"{_numbers(funnel)}; by chance alone about {by_chance} would lie outside those of 95 %.",
    ]
    beyond = funnel.beyond_chance
    if funnel.widened and beyond is not None:
        parts.append(
            f"The authorities differ more than chance makes them (spread {beyond.phi:.1f} times that of chance), so the limits are widened by "
            "the variance between them (Spiegelhalter 2005)."
        )
    else:
        parts.append("Limits: exact, by the binomial distribution (Spiegelhalter 2005).")
        if len(funnel.units) < ENOUGH_UNITS:
            parts.append(
                f"{len(funnel.units)} authorities are too few to say whether they differ beyond chance; it takes {ENOUGH_UNITS}."
            )
    parts.append(
        "Outside the limits means other than chance, not why: who is served, how it is counted and what is done may all differ."
    )
    return " ".join(parts)
