"""Registering a file of measures: its mapping by preset, by framework or by guess, and the time that it speaks of.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator

from pimlib.errors import Fault, PimError
from pimlib.kinds.asked import Asked, Drafted, Told
from pimlib.kinds.measures.guess import guess_mapping, own_name
from pimlib.kinds.measures.match import MONTH_NAMES, Span, match_measures, plain_code, span_of
from pimlib.kinds.measures.of_framework import known_measures
from pimlib.kinds.measures.pairs import pairs_said
from pimlib.kinds.measures.presets import load_preset
from pimlib.kinds.measures.read import stripped
from pimlib.kinds.measures.wide import wide_figures
from pimlib.register import Item
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet

MOST_CODES = 8


def draft_mapping(asked: Asked) -> Drafted:
    """How to read a file of measures; the mapping of the revision before is kept while its columns are there.

    Raises PimError when no column holds the period or the value, or the preset named is not that of the file.
    """
    sheet, told, before = asked.sheet, asked.told, asked.before
    assert sheet is not None
    noticed: list[str] = []
    if before is not None and isinstance(before.mapping, MeasuresMapping) and not told.preset:
        gone = [name for name in before.mapping.named if name not in sheet.columns]
        if not gone and not _is_across(sheet, before.mapping):
            gone = [f"those of {', '.join(list(before.mapping.measures)[:MOST_CODES])}"]
        if not gone:
            mapping = _standing(before.mapping, sheet, told, before)
            if told.authority:
                mapping = mapping.model_copy(update={"authority": own_name(sheet, mapping.columns, told.authority)})
            noticed = [f"The mapping of revision {before.revision} is used again.", *_new_measures(sheet, mapping)]
            return _drafted(sheet, as_told(mapping, told), told, noticed)
        noticed.append(
            f"Columns of revision {before.revision} are no longer there ({', '.join(gone)}): the mapping is guessed anew."
        )
    guessed = guess_mapping(sheet, told.authority or asked.folder.about.council, told.preset)
    if guessed.preset and guessed.layout == "wide":
        codes = list(guessed.measures)
        noticed.append(
            f"Codes are read as those of the preset `{guessed.preset}`: {', '.join(codes[:MOST_CODES])}{' …' * (len(codes) > MOST_CODES)}."
        )
        if not told.preset:
            noticed.append(
                f"If these are published figures, say so: --preset {guessed.preset} --access open --independence external."
            )
    elif guessed.preset:
        noticed.append(f"The columns are those of the preset `{guessed.preset}`.")
    elif known := known_measures(guessed, asked.frameworks()):
        guessed, title = known.mapping, known.framework.title
        noticed.append(f"The measures are those of “{title}”; which way is better and what each informs is taken from there.")
    if guessed.layout == "wide":
        noticed.extend(pairs_said(wide_figures(sheet, guessed.measures)))
    return _drafted(sheet, as_told(_standing(guessed, sheet, told, before), told), told, noticed)


def _is_across(sheet: Sheet, mapping: MeasuresMapping) -> bool:
    """Whether a table with the periods across still has a column of a measure that is mapped; true of any other layout."""
    codes = {figure.code for figure in wide_figures(sheet)}
    return mapping.layout != "wide" or bool(match_measures(codes, mapping.measures))


def _new_measures(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[str]:
    """A sentence on the measures of a file that its mapping, made before, does not know; of a preset's file only those of the preset."""
    if mapping.layout == "wide":
        codes = [figure.code for figure in wide_figures(sheet, mapping.measures)]
    elif mapping.layout == "long" and mapping.columns.measure:
        codes = list(stripped(sheet.table[mapping.columns.measure]).unique())
    else:
        return
    known = match_measures(codes, mapping.measures)
    preset = load_preset(mapping.preset) if mapping.preset else None
    if preset is not None and not preset.others:
        asked = match_measures(codes, preset.measures)
        codes = [code for code in codes if code in asked]
    new = list({plain_code(code): code for code in reversed(codes) if code and code not in known}.values())[::-1]
    if new:
        names = ", ".join(f"`{code}`" for code in new[:MOST_CODES]) + " …" * (len(new) > MOST_CODES)
        it, are = ("it", "is") if len(new) == 1 else ("each of them", "are")
        yield (
            f"{names} {are} not mapped and so not read. To read {it} too, add it to `measures` in the file that `register/` now holds for this "
            f"item, as the others stand there; or add a copy of the file under another name, which is looked at afresh."
        )


def _standing(mapping: MeasuresMapping, sheet: Sheet, told: Told, before: Item | None) -> MeasuresMapping:
    """The mapping with the worksheet and header row of this file, where these were found or told, now or before."""
    named = told.sheet or (before.mapping.source.sheet if before and isinstance(before.mapping, MeasuresMapping) else None)
    where: dict[str, object] = {"sheet": sheet.name or None} if named else {}
    if mapping.layout == "wide":
        where = {"sheet": sheet.name or None, "header_row": sheet.header_row}
    return mapping.model_copy(update={"source": mapping.source.model_copy(update=where)}) if where else mapping


def as_told(mapping: MeasuresMapping, told: Told) -> MeasuresMapping:
    """The mapping with the authorities to compare with and the breaks that the person named. Raises PimError for a break without a
    period, a reason or a measure."""
    measures = dict(mapping.measures)
    for said in told.breaks:
        where, colon, why = said.partition(":")
        code, period = _parts(where.strip(), measures)
        if not (colon and why.strip() and period and (code is None or code in measures)):
            known = ", ".join(f"`{one}`" for one in list(measures)[:8])
            raise PimError(
                Fault(
                    "--break",
                    "this says no period, no measure or no reason",
                    f"`{said}`",
                    f"'CODE PERIOD: WHY' with one of {known}",
                )
            )
        for one in measures if code is None else (code,):
            breaks = measures[one].breaks | {period: why.strip()}
            measures[one] = measures[one].model_copy(update={"breaks": breaks})
    compare = {"compare": tuple(told.compare)} if told.compare else {}
    return mapping.model_copy(update={"measures": measures, **compare})


def _parts(where: str, measures: Iterable[str]) -> tuple[str | None, str]:
    """The code (None: every measure) and the period of `SW01 2019-20`; the period is empty where there is none."""
    code = next((one for one in sorted(measures, key=len, reverse=True) if where.startswith(f"{one} ")), None)
    rest = where[len(code) :].strip() if code else where
    span = span_of(rest)
    # `XX 2019-20` where XX is no code would be read as the year alone, and break every measure
    return code, span.text if span is not None and (rest[0].isdigit() or rest[:3].casefold() in MONTH_NAMES) else ""


def _drafted(sheet: Sheet, mapping: MeasuresMapping, told: Told, noticed: list[str]) -> Drafted:
    said = {}
    if mapping.preset and (mapping.layout != "wide" or told.preset):  # codes alone do not say that a table is as it was published
        preset = load_preset(mapping.preset)
        said = {
            "title": None if preset.others else preset.title,  # a service with many tables: the file's own name tells them apart
            "licence": preset.licence,
            "sources": (preset.attribution,),
            "access": "open",
            "independence": "external",
        }
    return Drafted(mapping, tuple(noticed), tuple(_spans(sheet, mapping)), said)


def _spans(sheet: Sheet, mapping: MeasuresMapping) -> Iterator[tuple[dt.date, dt.date]]:
    if mapping.layout == "wide":
        figures = wide_figures(sheet, mapping.measures)
        known = match_measures({figure.code for figure in figures}, mapping.measures)
        texts = {figure.period for figure in figures if figure.code in known}
    else:
        texts = set(sheet.table[mapping.columns.period].unique())
    for text in sorted(map(str, texts)):
        if span := span_of(text):
            yield _days(span)


def _days(span: Span) -> tuple[dt.date, dt.date]:
    """First and last day. A span over two years (2022-23) is a financial year, April to March; every other is by the calendar."""
    first = _month(span.start)
    after = _month(span.start + max(span.years, 1 / 12))
    if "-" in span.text and span.years >= 1:
        first, after = first.replace(month=4), after.replace(month=4)
    return first, after - dt.timedelta(days=1)


def _month(years: float) -> dt.date:
    months = math.floor(years * 12 + 1e-6)  # a day lies in its month, however late in it
    return dt.date(months // 12, months % 12 + 1, 1)
