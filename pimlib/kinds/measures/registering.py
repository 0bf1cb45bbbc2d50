"""Registering a file of measures: its mapping by preset, by framework or by guess, and the time that it speaks of.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.measures.guess import guess_mapping
from pimlib.kinds.measures.match import Span, span_of
from pimlib.kinds.measures.of_framework import known_measures
from pimlib.kinds.measures.presets import load_preset
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a file of measures; the mapping of the revision before is kept while its columns are there.

    Raises PimError when no column holds the period or the value, or the preset named is not that of the file.
    """
    sheet, told, before = asked.sheet, asked.told, asked.before
    assert sheet is not None
    noticed: list[str] = []
    if before is not None and isinstance(before.mapping, MeasuresMapping) and not told.preset:
        gone = [name for name in before.mapping.named if name not in sheet.columns]
        if not gone:
            return _drafted(sheet, before.mapping, [f"The mapping of revision {before.revision} is used again."])
        noticed.append(
            f"Columns of revision {before.revision} are no longer there ({', '.join(gone)}): the mapping is guessed anew."
        )
    guessed = guess_mapping(sheet, told.authority or asked.folder.about.council, told.preset)
    if guessed.preset:
        noticed.append(f"The columns are those of the preset `{guessed.preset}`.")
    elif known := known_measures(guessed, asked.frameworks()):
        guessed, title = known.mapping, known.framework.title
        noticed.append(f"The measures are those of “{title}”; which way is better and what each informs is taken from there.")
    return _drafted(sheet, guessed, noticed)


def _drafted(sheet: Sheet, mapping: MeasuresMapping, noticed: list[str]) -> Drafted:
    said = {}
    if mapping.preset:
        preset = load_preset(mapping.preset)
        said = {
            "title": preset.title,
            "licence": preset.licence,
            "sources": (preset.attribution,),
            "access": "open",
            "independence": "external",
        }
    return Drafted(mapping, tuple(noticed), tuple(_spans(sheet, mapping)), said)


def _spans(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[tuple[dt.date, dt.date]]:
    if mapping.layout == "long":
        for text in sheet.table[mapping.columns.period].unique():
            if span := span_of(str(text)):
                yield _days(span)


def _days(span: Span) -> tuple[dt.date, dt.date]:
    """First and last day. A span over two years (2022-23) is a financial year, April to March; every other is by the calendar."""
    first = _month(span.start)
    after = _month(span.start + max(span.years, 1 / 12))
    if "-" in span.text and span.years >= 1:
        first, after = first.replace(month=4), after.replace(month=4)
    return first, after - dt.timedelta(days=1)


def _month(years: float) -> dt.date:
    months = round(years * 12)
    return dt.date(months // 12, months % 12 + 1, 1)
