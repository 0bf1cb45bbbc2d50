"""What one measure is, its unit and its scale: guessed from its figures, or told by a preset.

Row 4: imports rows 0-3. What a measure informs, and which way is better, is never guessed: both stay empty unless a preset says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

import pandas as pd

from pimlib.errors import Fault
from pimlib.kinds.measures.match import match_measures, span_of
from pimlib.kinds.measures.presets import Preset
from pimlib.register.mapping import Measure, Unit

NOT_PEOPLE = re.compile(r"£|\b(costs?|spend(ing)?|expenditure|budget|hours?|fte|weeks?)\b|000s?\)", re.IGNORECASE)
SCALES = ("1", "100", "1000", "10000", "100000", "1000/52")


def guess_measure(code: str, column: str, rows: pd.DataFrame) -> Measure:
    """One measure by its figures. rows: value, numerator, denominator (float), period, title, unit_words (texts), and whether the value
    is written with a per cent or a pound sign (percent, money); column: the name of the column of values, or ""."""
    title = next((text for text in rows["title"] if text), code)
    ratio = (rows["numerator"] / rows["denominator"]).where(rows["denominator"] != 0)
    by_ratio = (rows["value"] / ratio)[ratio > 0].median()
    scale = next((scale for scale in SCALES if abs(by_ratio / float(Fraction(scale)) - 1) < 0.01), None)
    spans = sorted({span.start for text in rows["period"].unique() if (span := span_of(text)) and span.years >= 1})
    steps = [int(after - before) for before, after in pairwise(spans)]
    words = f"{title} {column} {rows['unit_words'].iloc[0]}"
    unit = _guess_unit(words.casefold(), rows, scale)
    per = re.search(r"\bper (10[0,]*)\b", words)
    return Measure(
        title=title,
        unit=unit,
        scale=scale or ("100" if unit == "percent" else per[1].replace(",", "") if unit == "rate" and per else "1"),
        reproduces=scale is not None or bool(pd.isna(by_ratio)),
        every=min(steps, default=1) or 1,
        counts=not NOT_PEOPLE.search(words),
    )


def _guess_unit(words: str, rows: pd.DataFrame, scale: str | None) -> Unit:
    values = rows["value"].dropna()
    whole = bool((values % 1 == 0).all())
    if rows["money"].any() or "£" in words or re.search(r"\bcosts?\b|\bspend", words):
        return "money"
    if rows["percent"].any():
        return "proportion"
    if re.search(r"%|\bper ?cent\b|\bpercentage\b|\bproportion\b", words):
        return "proportion" if values.abs().max() <= 1 else "percent"
    if re.search(r"\bper 10[0,]*\b|\brate\b", words):
        return "rate"
    if re.search(r"\bdays?\b", words):
        return "days"
    if not values.empty and values.between(0, 1).all() and not whole:
        return "proportion"
    if scale == "100":
        return "percent"
    return "count" if whole else "score"


def told_by(preset: Preset, measures: dict[str, Measure], times_100: Collection[str] = ()) -> dict[str, Measure]:
    """What a preset says of the codes that it knows; a share that this file writes times 100 keeps that. times_100: codes of such shares,
    where the figures of one measure alone do not show it."""
    found = match_measures(measures, preset.measures)
    told: dict[str, Measure] = {}
    for code, guessed in measures.items():
        if code not in found:
            told[code] = guessed
            continue
        measure = preset.measures[found[code]]
        percent = measure.unit == "proportion" and (guessed.unit == "percent" or code in times_100)
        update = {"unit": "percent", "scale": str(100 * Fraction(measure.scale))} if percent else {}
        told[code] = measure.model_copy(update=update | ({"pairs": guessed.pairs} if guessed.pairs else {}))
    return told


def with_prices(measures: Mapping[str, Measure], prices: str) -> dict[str, Measure]:
    """Each measure in money with a note on what its prices are; empty: as they are."""
    return {
        code: measure.model_copy(update={"note": f"{measure.note} {prices}".strip()}) if measure.unit == "money" else measure
        for code, measure in measures.items()
    }


def none_known(place: str, preset: Preset, codes: Iterable[str], by: str) -> Fault:
    """That a file is of a preset's form and holds none of its measures. by: what it was known by."""
    return Fault(
        place,
        f"this file has the {by} of {preset.title}, and none of the measures that are known of it",
        ", ".join(f"`{code}`" for code in sorted(codes)[:8]),
        ", ".join(f"`{code}`" for code in list(preset.measures)[:8]) + ", …",
        "Choose the file that holds the measures of social work.",
    )
