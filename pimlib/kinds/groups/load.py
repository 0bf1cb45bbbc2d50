"""Groups, interviews and observation: from a registered table, one row a point, to themes that may be shown.

Row 4: imports rows 0-3. The unit is the group, for people in a group hear each other and what one says is no vote: there are no
percentages and no intervals, and nothing says how many people said a thing.

`GroupsFigures.table`, one row a theme, the one that most groups spoke of first:
  theme (text), informs (tuple of references), groups, interviews, observations (how many of each spoke of it), people (who took part in
  these groups and observations, whatever they said), strength, mixed, weakness, not_said (how many gatherings pointed that way; one that
  said both counts in both), conflict (bool: some spoke of a strength and some of a weakness), in_words. Counts are Int64; <NA>: withheld,
  or for people, not said of one of them.

Where the evidence is not open (`access`): an interview, or a group of fewer people than `smallest_count`, is not named and its points are
not shown, and interviews are counted from that number on. A theme that fewer than so many of these raised and nobody else is not named
either, for its name may say what one of them said: all such themes are one last row, with every count <NA>.
A quote is shown with consent only, and of a group of at least so many people, whatever the access.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.kinds.columns import check_columns, key
from pimlib.kinds.figures import load_table
from pimlib.kinds.groups.figures import Gathering, GroupsFigures
from pimlib.kinds.groups.rows import Reading, read_rows
from pimlib.kinds.groups.themes import themes_table
from pimlib.register import Entry
from pimlib.register.mapping import GroupsMapping
from pimlib.register.mapping.groups import Gathered
from pimlib.sheets.model import raise_listed, rows_named
from pimlib.workspace import CycleFolder


def load_figures(folder: CycleFolder, entry: Entry) -> GroupsFigures:
    """The themes of a registered table, after suppression by the cycle's settings.

    Raises PimError with every fault: a column that is gone, a row without group or theme, a number of people, day, direction, kind or
    reference that is none, rows of one group that contradict each other.
    """
    item, mapping = entry.item, entry.item.mapping
    if not isinstance(mapping, GroupsMapping):
        raise PimError(Fault(f"register/{item.name}", "this item is not mapped as groups", remedy="Add it with `pim add`."))
    settings = folder.about.settings
    sheet = load_table(folder, item, mapping.source)
    check_columns(sheet, mapping.named)
    reading = read_rows(sheet, mapping, settings.contacts, item.informs)
    raise_listed(sheet.place, reading.faults)
    figures = GroupsFigures(
        item,
        entry.digest,
        pd.DataFrame(),
        Rows(len(sheet.table), len(reading.points), tuple(reading.left_out.items())),
        (*sheet.notes, *_notes(reading, item.path)),
        smallest_count=settings.disclosure.smallest_count,
    )
    return _suppressed(figures, reading)


def _suppressed(figures: GroupsFigures, reading: Reading) -> GroupsFigures:
    """The figures with the gatherings and points of the reading, without what may not be shown."""
    smallest, open_ = figures.smallest_count, figures.item.access == "open"
    gatherings: list[Gathering] = []
    quotable: list[bool] = []
    for met in reading.met.values():
        kind: Gathered = met.said.get("kind", (reading.mapping.kind_of_all, 0))[0]
        people: int | None = met.said.get("people", (1 if kind == "interview" else None, 0))[0]
        small = not open_ and people is not None and people < smallest
        quotable.append(people is not None and people >= smallest)
        days = sorted(met.days)
        where, by = (met.said.get(name, ("", 0))[0] for name in ("where", "by"))
        gathering = Gathering(kind, met.name, people, small, days[0] if days else None, days[-1] if days else None, where, by)
        gatherings.append(
            replace(gathering, name="", people=None, where="", by="", first=None, last=None) if small else gathering
        )
    numbers = {group: number for number, group in enumerate(reading.met)}
    raised: dict[str, set[int]] = {}
    for _row, group, point in reading.points:
        raised.setdefault(key(point.theme), set()).add(numbers[group])
    unnamed = _unnamed(raised, gatherings, smallest)
    points, quotes, hidden = [], 0, False
    for row, group, point in reading.points:
        number = numbers[group]
        quotes += bool(point.quote)
        quote = point.quote if quotable[number] and reading.consent[row] else ""
        text = "" if gatherings[number].small else point.text
        theme = "" if key(point.theme) in unnamed else point.theme
        hidden = hidden or gatherings[number].small
        points.append(replace(point, theme=theme, text=text, quote=quote, gathering=number))
    figures = replace(figures, gatherings=tuple(gatherings), points=tuple(points), quotes_held=quotes)
    few = (
        f"What was said in an interview, or in a group of fewer than {smallest} people, is counted and not shown; fewer than {smallest} "
        f"interviews are not counted out{', and a theme that only so few raised is not named' if unnamed else ''}."
    )
    return replace(figures, table=themes_table(figures), withheld=few if hidden else "")


def _unnamed(raised: Mapping[str, set[int]], gatherings: Sequence[Gathering], smallest_count: int) -> set[str]:
    """The themes that only small gatherings raised, and fewer of these than the smallest count. raised: by theme, the places of those
    that spoke of it among the gatherings."""
    return {
        theme
        for theme, spoke in raised.items()
        if len(spoke) < smallest_count and all(gatherings[number].small for number in spoke)
    }


def _notes(reading: Reading, path: str) -> Iterator[Fault]:
    for kinds, rows in reading.named.items():
        place = f"{reading.sheet.place}, {rows_named(rows)}"
        yield Fault(place, f"this holds {kinds}, which is not shown", remedy="Take it out of the file.")
    met = [one for one in reading.met.values() if one.said.get("kind", (reading.mapping.kind_of_all, 0))[0] != "interview"]
    silent = sum("people" not in one.said for one in met)
    if silent:
        of = f"{silent} of {len(met)} groups"
        yield Fault(path, f"how many people took part is not said for {of}; nobody in them is quoted")
    if len(reading.met) == 1:
        yield Fault(path, "this is one group only; there is nothing to set beside what it said")
