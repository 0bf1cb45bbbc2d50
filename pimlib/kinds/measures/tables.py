"""Tables over the measures of one item: where they stand, their places among the authorities, and the authorities chosen beside them.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.blocks import Block, Column, table_block
from pimlib.kinds.measures.again import again_period, again_place, again_since
from pimlib.kinds.measures.series import Series, year_before
from pimlib.kinds.measures.standing import Standing, place_said, quarter_said, standing, sure_said
from pimlib.kinds.measures.words import capital, said, said_change, said_or_none

NOISY = (
    "Places are noisy: where intervals overlap, the order could well be another by chance alone. Place 1 is the one furthest in the direction "
    "wanted; equal figures share a place; authorities without a figure have none. Intervals: Wilson, 95 %, as if the people counted were a "
    "sample of those who might have been."
)

OF_RATES = (
    " Rates of events among so many people: exact Poisson, as if the number of events were one of those that might have come about; where one "
    "event brings on others it is wider in truth."
)

OTHER_GROUP = "in another group"


def where_they_stand(chosen: Sequence[Series]) -> Block:
    """A row a measure: stage, newest period, own figure, group, nation, target, change on the period before and on the first, direction."""
    nation = next((name for series in chosen if (name := series.name("nation"))), "Nation")
    targets = any(series.of("own", "target").notna().any() for series in chosen)
    stages = any(series.measure.stage for series in chosen)
    authority = chosen[0].authority
    beside = {
        "group": capital(next((series.group_label for series in chosen if series.name("group")), "")),
        "nation": capital(nation),
    }
    there = ["own", *(role for role in beside if any(series.of(role).notna().any() for series in chosen))]
    columns: list[Column] = ["Measure", *(["Stage"] if stages else []), "Newest period"]
    columns += [(beside.get(role, authority), "right") for role in there]
    columns += [("Target", "right")] if targets else []
    columns += [("Change on the period before", "right"), ("Change since the first shown", "right"), "Direction wanted"]
    cells, checks = [], []
    for series in chosen:
        newest = series.published[-1] if series.published else (series.periods[-1] if series.periods else "")
        roles = [series.say(series.of(role).get(newest, float("nan")), newest if role == "own" else "") for role in there]
        target = [said_or_none(series.of("own", "target").get(newest, float("nan")), series.measure)] if targets else []
        direction = "not said" if series.measure.better == "none" else series.measure.better
        stage = [series.measure.stage or "not said"] if stages else []
        cells.append([series.measure.title, *stage, newest, *roles, *target, *_changes(series, newest), direction])
        earlier = series.comparable(newest) if series.published else ()
        checks.append(again_since(series, newest, (earlier[-1], earlier[0]) if earlier else ()))
    return table_block(
        f"{chosen[0].figures.item.name}:summary",
        f"Where the measures stand: {chosen[0].figures.item.title}",
        columns,
        cells,
        checks=checks,
        base=f"Newest period in which {authority} has a figure.{_wanted(chosen)}",
        sources=(chosen[0].figures.source(),),
        rows=chosen[0].figures.rows,
        withheld=chosen[0].figures.withheld,
    )


def _wanted(chosen: Sequence[Series]) -> str:
    """What stands behind the directions of a table; nothing where no measure has one."""
    known = [series.measure.better != "none" for series in chosen]
    but = "" if all(known) else ", where that is said"
    return f" Direction wanted: as the measure is usually read{but}." if any(known) else ""


def _changes(series: Series, newest: str) -> list[str]:
    """The change on the period before and on the first period shown; neither across a break."""
    earlier = series.comparable(newest) if series.published else ()
    if not earlier:
        none = (
            "counted differently before"
            if any(period in series.published for period in series.periods[:-1])
            else "no earlier figure"
        )
        return [none if series.breaks else "no earlier figure", ""]
    before, first = earlier[-1], earlier[0]
    changes = [said_change(series.own[one], series.own[newest], series.measure) for one in (before, first)]
    since = "" if year_before(before, newest) else f" (since {before})"
    return [changes[0] + since, f"{changes[1]} (since {first})" if first != before else "the same period"]


def places_table(chosen: Sequence[Series]) -> Block | None:
    """A row a measure with a place among the authorities of the file; None when there is nobody to stand among."""
    found = [
        (series, place) for series in chosen if series.published and (place := standing(series, series.published[-1])) is not None
    ]
    if not found:
        return None
    item, authority = found[0][0].figures.item, found[0][0].authority
    columns: list[Column] = [
        *(
            "Measure",
            "Period",
            (authority, "right"),
            ("95 % interval", "right"),
            ("Place", "right"),
            "Quarter",
            "How sure the place is",
        )
    ]
    named = item.access == "open"
    cells = [
        [
            series.measure.title,
            place.period,
            said(place.value, series.measure),
            _interval(series, place),
            _place(place),
            quarter_said(place),
            _sure(place, named),
        ]
        for series, place in found
    ]
    return table_block(
        f"{item.name}:places",
        f"Where {authority} stands among the authorities of the file: {item.title}",
        columns,
        cells,
        checks=[again_place(series, place.period) for series, place in found],
        base=NOISY + (OF_RATES if any(place.interval and series.measure.unit == "rate" for series, place in found) else ""),
        sources=(found[0][0].figures.source(),),
        rows=found[0][0].figures.rows,
        withheld=found[0][0].figures.withheld,
    )


def _interval(series: Series, place: Standing) -> str:
    if place.interval is None:
        return f"none: {place.why_none}"
    return f"{said(place.interval.low, series.measure)} to {said(place.interval.high, series.measure)}"


def _place(place: Standing) -> str:
    missing = f"; {place.missing} without a figure" if place.missing else ""
    return place_said(place) + missing


def _sure(place: Standing, named: bool) -> str:
    near = f"; next to it: {' and '.join(place.near)}" if named and place.near and place.interval is not None else ""
    return sure_said(place) + near


def chosen_table(chosen: Sequence[Series]) -> Block | None:
    """A row a measure with the figures of the authorities of one's own choosing; None where none were chosen."""
    names = tuple(dict.fromkeys(name for series in chosen for name in series.chosen))
    if not names:
        return None
    item, authority = chosen[0].figures.item, chosen[0].authority
    cells = []
    for series in chosen:
        if not series.published:
            continue
        newest = series.published[-1]
        cells.append(
            [
                series.measure.title,
                newest,
                series.say(series.own[newest], newest),
                *(
                    said(series.of_authority(name)[newest], series.measure) if name in series.chosen else OTHER_GROUP
                    for name in names
                ),
            ]
        )
    columns: list[Column] = ["Measure", "Period", (authority, "right"), *((name, "right") for name in names)]
    return table_block(
        f"{item.name}:chosen",
        f"{authority} beside the authorities chosen: {item.title}",
        columns,
        cells,
        checks=[again_period(series, series.published[-1]) for series in chosen if series.published],
        base=f"Each figure is that of the newest period in which {authority} has one.",
        sources=(chosen[0].figures.source(),),
        rows=chosen[0].figures.rows,
        withheld=chosen[0].figures.withheld,
    )
