"""The headline of a measure: where it stands, how it moved, what the comparators and the target are. It never says whether that is good.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.measures.series import Series, year_before
from pimlib.kinds.measures.words import said, same


def finding(series: Series) -> str:
    """`Home care costs £42.57 an hour in 2022-23, up from £42.20 the year before and from £30.10 in 2010-11; Scotland £31.85, family group
    £36.38; target £40.00`."""
    measure, newest = series.measure, series.published[-1]
    value = series.own[newest]
    figure = said(value, measure)
    text = measure.says.replace("{value}", figure) if measure.says else f"{measure.title}: {figure}"
    text += f" in {newest}{_moved(series, newest)}"
    beside = [
        f"{label} {said(figure, measure)}"
        for label, role in ((series.name("nation"), "nation"), (series.group_label, "group"))
        if (figure := series.of(role)[newest]) == figure
    ]
    target = series.of("own", "target")[newest]
    texts = [text, ", ".join(beside), f"target {said(target, measure)}" if target == target else ""]
    return "; ".join(part for part in texts if part)


def _moved(series: Series, newest: str) -> str:
    """How the newest figure compares with the one before and with the first that is shown and counted in the same way."""
    earlier = series.comparable(newest)
    if not earlier:
        since = [period for period in series.breaks if series.periods.index(period) <= series.periods.index(newest)]
        return f", counted differently from {since[-1]} on, so not compared with earlier figures" if since else ""
    before, first = earlier[-1], earlier[0]
    text = f", {_way(series, before, newest)} {_then(series, before, newest)}"
    if first == before:
        return text
    way, further = _way(series, before, newest), _way(series, first, newest)
    joint = "from" if way == further and way != "the same as" else further
    return f"{text} and {joint} {_then(series, first, newest)}"


def _way(series: Series, earlier: str, later: str) -> str:
    before, after = series.own[earlier], series.own[later]
    if same(before, after, series.measure):
        return "the same as"
    return "up from" if after > before else "down from"


def _then(series: Series, earlier: str, later: str) -> str:
    when = "the year before" if year_before(earlier, later) else f"in {earlier}"
    return when if _way(series, earlier, later) == "the same as" else f"{said(series.own[earlier], series.measure)} {when}"
