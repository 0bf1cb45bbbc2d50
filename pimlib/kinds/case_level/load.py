"""Measures counted from case-level tables, by the definitions of a framework.

Row 4: imports rows 0-3. What comes out are measures like any other: `Figures.table` has the columns that `pimlib.kinds.measures.load`
describes, one row a measure and year, with numerator and denominator, after suppression; only the council's own, no comparator.
`rows` counts the rows of all tables. The measures stand in the item as `MeasuresMapping`, so that they are shown like others.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import Counted, load_framework
from pimlib.framework import Measure as Asked
from pimlib.kinds.case_level.rules import RULES, count, is_snapshot
from pimlib.kinds.case_level.tables import Tables, load_tables
from pimlib.kinds.case_level.years import year_named
from pimlib.kinds.figures import Figures
from pimlib.kinds.measures import figures_of
from pimlib.register import Entry, Item
from pimlib.register.mapping import CaseLevelMapping, Measure, MeasureColumns, MeasuresMapping
from pimlib.sheets import Sheet
from pimlib.workspace import CycleFolder

COLUMNS = MeasureColumns(
    measure="measure", authority="authority", period="period", value="value", numerator="numerator", denominator="denominator"
)


def load_figures(folder: CycleFolder, entry: Entry) -> Figures:
    """The figures of registered tables. Raises PimError with every fault of the tables, or when a measure is no longer defined."""
    item, mapping = entry.item, _mapping(entry.item)
    asked = asked_for(folder, mapping, f"register/{item.name}")
    tables = load_tables(folder, mapping)
    rows, notes, left_out = _counted(tables, mapping, asked)
    table = pd.DataFrame(rows, columns=["measure", "authority", "period", "value", "numerator", "denominator"], dtype=str)
    table.index = pd.RangeIndex(2, len(table) + 2, name="row")
    sheet = Sheet(item.path, 1, tuple(table.columns), table, "", "", tables.notes)
    there = set(table["measure"])
    about = {one.id: _measure(one, measure, mapping, ref) for ref, (one, measure) in asked.items() if one.id in there}
    if not about:
        raise PimError(Fault(item.path, "nobody can be counted in these years", ", ".join(mapping.periods), remedy="Say others."))
    measures = MeasuresMapping(kind="measures", columns=COLUMNS, authority=mapping.authority, measures=about)
    digest = entry.digest
    figures = figures_of(item.model_copy(update={"mapping": measures}), digest, sheet, folder.about.settings.disclosure)
    left = sum(number for _why, number in tables.left_out)
    said = Rows(tables.read, tables.read - left, tables.left_out)
    counted = figures.table.assign(row=0)  # each is made from several rows of the tables
    return replace(figures, table=counted, rows=said, notes=(*figures.notes, *notes, *left_out))


def asked_for(folder: CycleFolder, mapping: CaseLevelMapping, place: str) -> dict[str, tuple[Counted, Asked]]:
    """The measures of the mapping, by reference. Raises PimError for one that no framework here counts."""
    faults, found = [], {}
    for ref in mapping.measures:
        framework = load_framework(ref.partition(":")[0], folders=folder.frameworks)
        pair = next(
            ((one, measure) for measure in framework.measures for one in measure.counted if framework.ref(one.id) == ref), None
        )
        if pair is None or pair[0].counted_by.get("rule") not in RULES:
            faults.append(
                Fault(place, "this measure is not one that can be counted", f"`{ref}`", remedy="Register the file again.")
            )
        else:
            found[ref] = pair
    raise_if(faults)
    return found


def _counted(
    tables: Tables, mapping: CaseLevelMapping, asked: dict[str, tuple[Counted, Asked]]
) -> tuple[list[list[str]], list[Fault], list[Fault]]:
    rows, notes, left_out = [], [], []
    place = next(iter(mapping.tables.values())).path
    for one, _measure in asked.values():
        said = one.counted_by
        years = mapping.periods[-1:] if is_snapshot(said) else mapping.periods
        for name in years:
            found = count(tables, year_named(name, place), said)
            if found.denominator == 0:
                notes.append(Fault(place, f"{one.id}: nobody to count in {name}"))
                continue
            value = repr(found.numerator / found.denominator)
            rows.append([one.id, mapping.authority, name, value, str(found.numerator), str(found.denominator)])
            left_out += [Fault(place, f"{one.id}, {name}: left out, {why}") for why, number in found.left_out if number]
            left_out += [Fault(place, f"{one.id}, {name}: {what}") for what in found.unclear]
    return rows, notes, left_out


def _measure(one: Counted, measure: Asked, mapping: CaseLevelMapping, ref: str) -> Measure:
    title = one.title if one is measure else f"{measure.title}: {one.title}"
    return Measure(title=title.rstrip("."), ref=ref, better=one.better, unit="proportion", informs=mapping.measures[ref])


def _mapping(item: Item) -> CaseLevelMapping:
    if not isinstance(item.mapping, CaseLevelMapping):
        raise PimError(Fault(item.path, "these are no case-level tables", remedy="Register the file again with `pim add`."))
    return item.mapping
