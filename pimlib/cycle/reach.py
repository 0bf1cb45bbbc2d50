"""How far an evaluation has come: as of which day, what it covers, what is judged.

Row 5: imports rows 0-4.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from pimlib.framework import Area, Framework
from pimlib.records import Judgement, RecordStore
from pimlib.register import Register
from pimlib.workspace import Evaluation

NO_DATE = dt.date(1970, 1, 1)  # which no reader will take for a real one; a check says that nothing is dated


def as_of(evaluation: Evaluation, register: Register, store: RecordStore, given: dt.date | None = None) -> dt.date:
    """The day on which an evaluation stands: as given, else as its file says, else the latest day on which anything was
    registered, collected or recorded for it.

    A clock is never asked, so that the same inputs give the same report. An evaluation without any date at all stands on the day
    its timetable ends, else on 1 January 1970, which no reader will take for a real one.
    """
    if given is not None:
        return given
    if evaluation.as_of is not None:
        return evaluation.as_of
    own = (record for record in store.records if record.evaluation == evaluation.id)
    dates = [dt.date.fromisoformat(record.at[:10]) for record in own if record.at]
    for entry in register:
        item = entry.item
        # Not the period's end: a plan speaks of years to come, and nothing is known on a day before it was registered.
        dates += [date for date in (item.registered_on, item.collected_on) if date is not None]
    dates = dates or [entry.by for entry in evaluation.timetable]
    return max(dates, default=NO_DATE)


def areas_in_scope(framework: Framework, evaluation: Evaluation) -> tuple[Area, ...]:
    """The areas that the evaluation covers, in the order of the framework; no scope in the file means all of them."""
    wanted = set(evaluation.scope.areas)
    return tuple(area for area in framework.areas if not wanted or framework.ref(area.id) in wanted)


@dataclass(frozen=True)
class Standing:
    """How far an evaluation has come.

    Judged: the service's own level for the whole of it, or a reasoned *not evaluated*, stands without a conflict.
    """

    judged_areas: int
    areas: int
    judged_indicators: int
    indicators: int
    next_refs: tuple[str, ...]


def standing(framework: Framework, evaluation: Evaluation, store: RecordStore) -> Standing:
    """Counts over the areas in scope, and the references that are not judged yet, in the order of the framework."""
    areas = areas_in_scope(framework, evaluation)
    indicators = [framework.ref(indicator.id) for area in areas for indicator in area.indicators]
    refs = [framework.ref(area.id) for area in areas]
    heads = Counter(head.ref for head in store.of(Judgement, evaluation.id, stage="self", care_group=""))
    judged = {ref for ref, number in heads.items() if number == 1}
    return Standing(
        sum(ref in judged for ref in refs),
        len(refs),
        sum(ref in judged for ref in indicators),
        len(indicators),
        tuple(ref for ref in (*indicators, *refs) if ref not in judged),
    )
