"""Charts for workbooks, drawn from a tidy table of figures.

Row 2: imports rows 0-1. `table` has the columns of the figures of measures: measure, title, authority, role (own, nation, group,
other), period, value, numerator, denominator, unit, better, target, group, counts. Each function returns blocks: a chart with its
alternative text and the table behind it. matplotlib is loaded when the first chart is drawn. Figures that an evidence item withholds are
not in its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pimlib.blocks import Blocks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["control", "funnel", "ranks"]


def funnel(
    table: pd.DataFrame,
    *,
    measure: str | None = None,
    period: str | None = None,
    title: str | None = None,
    named: bool = False,
    **more: Any,
) -> Blocks:
    """The authorities of one period in a funnel: shares against how many they are shares of, with the limits of chance.

    measure: its code, where the table holds several. period: the newest with an own figure. named: whether other authorities may be named
    in the table, which only open data allow. more: sources, rows, base of the block. Raises PimError when the table has no numerators and
    denominators of at least five authorities.
    """
    from pimlib.charts.funnels import FEWEST, funnel_block, funnel_of
    from pimlib.charts.tidy import one_measure, one_period, titled, units_of
    from pimlib.errors import Fault, PimError

    rows = one_measure(table, measure, ("authority", "role", "period", "value", "numerator", "denominator"))
    here, when = one_period(rows, period)
    found = funnel_of(units_of(here))
    if found is None:
        counted = len(units_of(here))
        raise PimError(
            Fault(
                "the table",
                "too few authorities have a numerator and a denominator",
                f"{counted} in {when}",
                f"at least {FEWEST}",
                "Show them in a table, or choose a measure that counts people or events.",
            )
        )
    return Blocks(
        (funnel_block(f"funnel:{measure or titled(rows, title)}", titled(rows, title), found, named=named, when=when, **more),)
    )


def control(table: pd.DataFrame, *, measure: str | None = None, title: str | None = None, **more: Any) -> Blocks:
    """The own figures over time with the limits of what is usual; a plain line, and why, where there are fewer than twelve points.

    Shares with counts have the limits of a p-chart while they move as chance makes them; other series those of an XmR chart. A target in
    the table is held against the limits in words. measure, title, more: as for `funnel`.
    """
    from pimlib.charts.controls import control_block, control_of, marked_said
    from pimlib.charts.tidy import SHARES, one_measure, saying, titled

    rows = one_measure(table, measure, ("role", "period", "value"))
    own = rows[rows["role"] == "own"]
    said = saying(rows)
    share = "unit" in own.columns and own["unit"].isin(SHARES).all() and {"numerator", "denominator"} <= set(own.columns)
    x, n = (own["numerator"], own["denominator"]) if share else (own["value"][:0], own["value"][:0])
    whole = share and bool((x.notna() & n.notna() & (x % 1 == 0) & (n % 1 == 0) & (x <= n) & (n > 0)).all())
    counts = ([int(one) for one in x], [int(one) for one in n]) if whole else ([], [])
    scale = 100.0 if share and (own["unit"] == "percent").all() else 1.0
    found = control_of([str(one) for one in own["period"]], [float(one) for one in own["value"]], *counts, scale=scale)
    targets = own["target"].dropna() if "target" in own.columns else own["value"][:0]
    name = str(own["authority"].iloc[-1]) if "authority" in own.columns and len(own) else "Ours"
    what = titled(rows, title)
    block = control_block(
        f"control:{measure or what}",
        f"{what}: {marked_said(found) or 'over time'}",
        found,
        said,
        name=name,
        target=float(targets.iloc[-1]) if len(targets) else float("nan"),
        better=str(own["better"].iloc[-1]) if "better" in own.columns and len(own) else "none",  # type: ignore[arg-type]
        **more,
    )
    return Blocks((block,))


def ranks(
    table: pd.DataFrame,
    *,
    measure: str | None = None,
    period: str | None = None,
    title: str | None = None,
    named: bool = False,
    **more: Any,
) -> Blocks:
    """The authorities of one period in order, each with its interval. Arguments as for `funnel`.

    Raises PimError when the measure has no direction: nothing is first or last then.
    """
    from pimlib.charts.ranking import in_order, ranks_block
    from pimlib.charts.tidy import one_measure, one_period, place_said, ranked_of, saying, titled
    from pimlib.errors import Fault, PimError

    rows = one_measure(table, measure, ("authority", "role", "period", "value", "better"))
    here, when = one_period(rows, period)
    better = str(here["better"].iloc[0])
    if better not in ("higher", "lower"):
        raise PimError(
            Fault("the table", "no direction was given, so nothing is first or last", f"`{better}`", "higher or lower")
        )
    units = in_order(ranked_of(here), better)  # type: ignore[arg-type]
    own = next((unit for unit in units if unit.who == "own"), None)
    said = saying(rows)
    place = place_said(own.value, [unit.value for unit in units], better) if own else ""
    where = f"{own.name} {said(own.value)}, {place} in {when}" if own else f"{len(units)} in {when}"
    base = "Places are noisy: where intervals overlap, the order could well be another by chance alone."
    more = {"base": base} | more
    return Blocks(
        (
            ranks_block(
                f"ranks:{measure or titled(rows, title)}", f"{titled(rows, title)}: {where}", units, said, named=named, **more
            ),
        )
    )
