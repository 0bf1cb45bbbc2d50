"""From a table with the periods across, a column for each measure and period, to a proposed mapping.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pandas as pd

from pimlib.errors import PimError
from pimlib.kinds.measures.columns import MISSING
from pimlib.kinds.measures.described import NOT_PEOPLE, guess_measure, none_known, told_by, with_prices
from pimlib.kinds.measures.match import match_measures
from pimlib.kinds.measures.pairs import NOTHING_FOUND, figure_rows, pairs_possible, pairs_shown
from pimlib.kinds.measures.presets import Preset, load_preset, preset_names
from pimlib.kinds.measures.wide import WideFigure, aside, one_code, wide_figures
from pimlib.register.mapping import Measure, MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet

FEWEST_KNOWN = 3


def guess_across(
    sheet: Sheet, columns: MeasureColumns, authority: str, preset: Preset | None, fields: Mapping[str, object]
) -> MeasuresMapping:
    """How to read such a table: its measures by the preset that is named or that most of the codes are of, else as they stand.

    fields: of the mapping, as they were found otherwise. Raises PimError when none of the measures is known of a preset that was named.
    """
    possible = pairs_possible(sheet)
    titles = {title for one in possible for title in one.titles}
    figures = wide_figures(sheet)
    preset = preset or preset_of_codes(figure.code for figure in figures if figure.code not in titles)
    marks = {NOTHING_FOUND: "a formula that found nothing"}
    if preset is None:
        measures = _guessed(sheet, figures, pairs_shown(sheet, possible, {}))
    else:
        known = match_measures({figure.code for figure in figures}, preset.measures)
        if not known and not preset.others:
            raise PimError(none_known(sheet.place, preset, {figure.code for figure in figures}, "name"))
        chosen = [figure for figure in figures if preset.others or figure.code in known]
        read = {figure.code for figure in chosen}
        scales = {code: _scales(preset.measures[one]) for code, one in known.items()}
        shown = pairs_shown(sheet, (one for one in possible if one.figure.code in read), scales)
        guessed = _guessed(sheet, chosen, shown)
        measures = told_by(preset, guessed, _times_100(sheet, chosen, guessed, preset))
        beside = {rest for _, rest in aside(sheet, chosen)}
        measures = with_prices(measures, " ".join(note for word, note in preset.across_notes.items() if word in beside))
        marks |= preset.across_marks
        fields = {"nation": preset.nation, "areas": preset.areas, "group_is": preset.group_is, **fields}
    return MeasuresMapping(
        kind="measures",
        layout="wide",
        columns=columns,
        authority=authority,
        measures=measures,
        preset=preset.id if preset else None,
        missing=(*MISSING, *marks),
        marks=marks,
        **fields,
    )


def preset_of_codes(codes: Iterable[str]) -> Preset | None:
    """The preset that at least three codes with a letter in them are of, and half of all codes or half of its own."""
    there = set(codes)
    for preset in map(load_preset, preset_names()):
        if preset.layout != "long":
            continue
        known = {code for text, code in match_measures(there, preset.measures).items() if any(sign.isalpha() for sign in text)}
        if len(known) >= FEWEST_KNOWN and 2 * len(known) >= min(len(there), len(preset.measures)):
            return preset
    return None


def _scales(measure: Measure) -> tuple[str, ...]:
    """By what numerator over denominator may be multiplied; a share may stand times 100 here."""
    return (measure.scale, str(100 * Fraction(measure.scale))) if measure.unit == "proportion" else (measure.scale,)


def _guessed(sheet: Sheet, figures: Sequence[WideFigure], pairs: Mapping[str, tuple[tuple[str, str], ...]]) -> dict[str, Measure]:
    """The measures of these columns by code; the columns that are numerator or denominator of another are none."""
    measures = {}
    same = one_code(figure.code for figure in figures)
    bare = {code: Measure(title=code, pairs=pairs.get(code, ())) for code in same.values()}
    paired = wide_figures(sheet, {code: one for code, one in bare.items() if one.pairs})
    beside_of = {figure.value: figure for figure in paired if figure.numerator or figure.denominator}
    taken = {name for one in beside_of.values() for name in (one.numerator, one.denominator)}
    for code in dict.fromkeys(same.values()):
        own = [
            beside_of.get(figure.value, figure) for figure in figures if same[figure.code] == code and figure.value not in taken
        ]
        if not own:
            continue
        rows = pd.concat([figure_rows(sheet, figure) for figure in own], ignore_index=True)
        measure = guess_measure(code, "", rows.assign(title=code, money=False, unit_words=""))
        beside = " ".join(name for figure in own for name in (figure.numerator, figure.denominator) if name)
        counts = measure.counts and not NOT_PEOPLE.search(beside)
        measures[code] = measure.model_copy(update={"counts": counts, "pairs": bare[code].pairs})
    return measures


def _times_100(sheet: Sheet, figures: Sequence[WideFigure], guessed: Iterable[str], preset: Preset) -> frozenset[str]:
    """The shares that stand here times 100: all that are written without a sign, or none, since a table writes its shares in one way."""
    known = match_measures(guessed, preset.measures)
    shares = {code for code in known if preset.measures[known[code]].unit == "proportion"}
    same = one_code(figure.code for figure in figures)
    own = [figure_rows(sheet, figure).assign(code=same[figure.code]) for figure in figures if same[figure.code] in shares]
    if not own:
        return frozenset()
    rows = pd.concat(own)
    plain = rows[~rows["code"].isin(rows.loc[rows["percent"], "code"])]
    return frozenset(plain["code"]) if plain["value"].abs().median() > 1 else frozenset()
