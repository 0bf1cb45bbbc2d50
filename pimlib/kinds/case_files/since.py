"""What changed since the last reading: the same items then and now, or why the two cannot be compared.

Row 4: imports rows 0-3. Both shares come after suppression, and so does all that their intervals are made of. The question is whether
practice changed, not these files, so intervals are without finite population correction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pimlib.errors import PimError
from pimlib.kinds.case_files.codebook import with_codebook
from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.case_files.weighing import STEPS, without_end
from pimlib.kinds.wording import plain
from pimlib.register import Entry, load_register
from pimlib.register.mapping import CaseFilesMapping, ReadingItem
from pimlib.stats.estimates import difference
from pimlib.workspace import CycleFolder

COARSE = STEPS[-1]
ENOUGH = 0.5  # of the items of the earlier reading have to be asked now as well, by their ids, for it to be the same reading


def earlier_reading(folder: CycleFolder, entry: Entry, items: tuple[ReadingItem, ...]) -> tuple[CycleFolder, Entry] | None:
    """The newest reading before this one that asks the same: in this cycle by the time it speaks of, else in the previous cycle,
    where the item of the same name comes first. None when there is none."""
    ids = {item.id for item in items}
    period = entry.item.period
    before = [
        other
        for other in load_register(folder)
        if other.item.name != entry.item.name
        and period is not None
        and other.item.period is not None
        and other.item.period.end < period.start
        and _same(folder, other, ids)
    ]
    if before:
        return folder, max(before, key=_when)
    name = folder.about.previous_cycle
    if not name:
        return None
    council, _, cycle = name.rpartition("/")
    last = CycleFolder(folder.workspace, council or folder.council, cycle)
    if not last.path.is_dir():
        return None
    found = [other for other in load_register(last) if _same(last, other, ids)]
    if not found:
        return None
    named = [other for other in found if other.item.name == entry.item.name]
    return last, (named or sorted(found, key=_when))[-1]


def change_rows(now: CaseFilesFigures, before: CaseFilesFigures) -> Iterator[dict[str, Any]]:
    """One row an item of this reading, for the table `change`."""
    asked = {item.id: item for item in before.items}
    then: dict[str, Any] = {one.item: one for one in before.table.itertuples(index=False)}  # type: ignore[misc]
    row: Any
    last: Any
    for item, row in zip(now.items, now.table.itertuples(index=False), strict=True):
        last = then.get(item.id)
        nothing = dict.fromkeys(("before", "now", "difference", "low", "high", "step"), math.nan)
        why = _why_not(item, asked.get(item.id))
        if not why and COARSE in (row.step, last.step):
            why = f"one of the two shares is rounded to {100 * COARSE:.0f} points"
        if not why and math.isnan(row.proportion):
            why = "no figure now that may be shown"
        if not why and math.isnan(last.proportion):
            why = "no figure then that may be shown"
        if why:
            yield {"item": item.id, **nothing, "why": why}
            continue
        shares = {"before": float(last.proportion), "now": float(row.proportion)}
        ends = [
            (one.proportion, *without_end(one.proportion, int(one.applies), figures.reading.effect, one.step))
            for one, figures in ((row, now), (last, before))
        ]
        low, high = difference(*ends[0], *ends[1])
        why = "one of the two intervals is undefined" if math.isnan(low) else ""
        yield {
            "item": item.id,
            **shares,
            "difference": shares["now"] - shares["before"],
            "low": low,
            "high": high,
            "step": row.step,
            "why": why,
        }


def since_sentence(now: CaseFilesFigures, before: CaseFilesFigures) -> str:
    """Which reading it is compared with; or, where no item can be, why not."""
    title = f"“{before.item.title}”"
    title += f" ({before.item.period})" if before.item.period and str(before.item.period) not in title else ""
    for figures, which in ((now, "this reading"), (before, title)):
        if not figures.reading.estimated:
            return f"Not compared with {title}: {which} does not speak of the whole service."
    sizes = [figures.reading.population for figures in (now, before)]
    said = f"Compared with {title}; then {before.reading.files:,} files were read, now {now.reading.files:,}."
    if None not in sizes and sizes[0] != sizes[1]:
        said += f" There were {sizes[1]:,} files in all then, and {sizes[0]:,} now: what is new or closed since may explain a difference."
    return said


def _why_not(now: ReadingItem, then: ReadingItem | None) -> str:
    if then is None:
        return "not asked then"
    if then.type != now.type or then.answers != now.answers:
        return "answered in another way then"
    if set(then.hoped_for) != set(now.hoped_for):
        return "other answers counted as favourable then"
    if plain(then.text) != plain(now.text):
        return "worded otherwise then"
    return ""


def _same(folder: CycleFolder, entry: Entry, ids: set[str]) -> bool:
    """Whether an item is a reading that can be read now, and asks at least half of its items in this one too."""
    mapping = entry.item.mapping
    if not isinstance(mapping, CaseFilesMapping) or entry.state == "missing" or entry.item.access == "restricted":
        return False
    try:
        asked = {item.id for item in with_codebook(folder, mapping).items}
    except PimError:
        return False
    return bool(asked) and len(asked & ids) >= ENOUGH * len(asked)


def _when(entry: Entry) -> tuple[str, str]:
    return (str(entry.item.period.end) if entry.item.period else "", entry.item.name)
