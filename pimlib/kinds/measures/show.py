"""Blocks of measures: what is shown of each measure, and the tables of where all of them stand.

Row 4: imports rows 0-3. No block says whether a figure is good: it says how it moved and what the comparators are.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.blocks import Block, Blocks
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures.chance import control_of_series, control_over, funnel_among, funnel_of_series, funnel_sentence
from pimlib.kinds.measures.series import Series, series_of
from pimlib.kinds.measures.tables import chosen_table, places_table, where_they_stand
from pimlib.kinds.measures.trends import nothing_of, trend_of
from pimlib.workspace import Settings


def blocks_for(figures: Figures, refs: Sequence[str] | None = None, settings: Settings | None = None) -> Blocks:
    """A trend for each measure that informs these references (None: every measure), in the order of the mapping.

    Besides: a funnel where the own share lies outside what chance does among the authorities of the file, and a control chart for
    months or quarters with enough points, in the place of the trend where there is nobody to compare with. A reference to an area takes
    in its indicators. A measure without a figure of the own authority gives a text that says so.
    settings: taken by every kind of evidence; suppression has been done when the figures were loaded.
    """
    return Blocks(block for series in series_of(figures, refs) for block in blocks_of(series))


def blocks_of(series: Series) -> list[Block]:
    """What is shown of one measure."""
    if not series.published:
        return [nothing_of(series)]
    also: list[str] = []
    after: list[Block] = []
    control = control_over(series)
    if control is not None and control.limits:
        compared = not series.rows["role"].eq("own").all()
        if not compared and not series.breaks:
            return [control_of_series(series, control, alone=True)]
        after.append(control_of_series(series, control, alone=False))
    elif control is not None:
        also.append(control.why)
    newest = series.published[-1]
    if funnel := funnel_among(series, newest):
        also.append(funnel_sentence(series, funnel, newest))
        if funnel.own_place != "inside":
            after.append(funnel_of_series(series, funnel, newest))
    return [trend_of(series, also), *after]


def summary_blocks(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """Up to three tables, a row a measure: where they stand; the places among the authorities of the file; the authorities chosen.

    Empty when no measure informs these references.
    """
    return summary_of(series_of(figures, refs))


def summary_of(chosen: Sequence[Series]) -> Blocks:
    """As `summary_blocks`, of measures of one item."""
    if not chosen:
        return Blocks()
    tables = (where_they_stand(chosen), places_table(chosen), chosen_table(chosen))
    return Blocks(table for table in tables if table is not None)
