"""From a table in which several measures stand side by side to a proposed mapping: by a preset, or each column of figures as a measure.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from pimlib.errors import Fault, PimError
from pimlib.kinds.measures.columns import MISSING
from pimlib.kinds.measures.presets import Preset
from pimlib.kinds.measures.read import stripped
from pimlib.register.mapping import Measure, MeasureColumns, Unit
from pimlib.sheets import Sheet, numbers

MOST_MEASURES = 40
PLACES = (
    "time_identifier",
    "country",
    "region",
    "old_la",
    "new_la",
    "la_",
    "lad_",
    "pcon",
)  # beginnings of columns of time and place
TOTALS = frozenset({"total", "all", "england", ""})


def side_by_side(sheet: Sheet, preset: Preset, columns: MeasureColumns) -> dict[str, Measure]:
    """The preset's measures whose columns and texts the file has; failing these, and where the preset allows others, each column of
    figures for each kind of row.

    Raises PimError when there are none, or too many to be meant.
    """
    texts = {column: set(stripped(sheet.table[column]).unique()) for column in _told_apart(preset, sheet)}
    found = {
        code: measure
        for code, measure in preset.measures.items()
        if set(measure.columns) <= set(sheet.columns) and all(text in texts[column] for column, text in measure.where.items())
    }
    if found or not preset.others:
        return found
    return _each_column(sheet, columns)


def _told_apart(preset: Preset, sheet: Sheet) -> set[str]:
    return {column for measure in preset.measures.values() for column in measure.where if column in sheet.columns}


def _each_column(sheet: Sheet, columns: MeasureColumns) -> dict[str, Measure]:
    taken = {name for name in columns.model_dump().values() if name}
    free = [name for name in sheet.columns if name not in taken and not name.casefold().startswith(PLACES)]
    figures, kinds = [], {}
    for name in free:
        series, bad = numbers(sheet, name, missing=MISSING)
        if not bad and series.notna().any():
            figures.append(name)
        else:
            kinds[name] = sorted(set(stripped(sheet.table[name]).unique()))
    kinds = {name: texts for name, texts in kinds.items() if len(texts) > 1}
    rows = [dict(zip(kinds, texts, strict=True)) for texts in product(*kinds.values())]
    if len(rows) * len(figures) > MOST_MEASURES or not figures:
        number = len(rows) * len(figures)
        told = ", ".join(f"`{name}` ({len(texts)} texts)" for name, texts in kinds.items())
        raise PimError(
            Fault(
                sheet.place,
                f"the file holds {number} measures, too many to take all of them" if figures else "no column holds figures",
                f"columns of figures {', '.join(f'`{name}`' for name in figures[:8])}; rows told apart by {told or 'nothing'}",
                f"at most {MOST_MEASURES}",
                "Keep the rows and columns that you need, in a copy beside the original, and register that.",
            )
        )
    return {_code(name, row): _measure(name, row) for row in rows for name in figures}


def _code(name: str, row: Mapping[str, str]) -> str:
    return "; ".join([name, *(text for text in row.values() if text.casefold() not in TOTALS)])


def _measure(name: str, row: Mapping[str, str]) -> Measure:
    said = ", ".join(text for text in row.values() if text.casefold() not in TOTALS)
    title = name.replace("_", " ").strip()
    unit = _unit(name.casefold())
    return Measure(title=f"{said}: {title}" if said else title.capitalize(), unit=unit, value=name, where=dict(row))


def _unit(name: str) -> Unit:
    if "percent" in name or name.endswith("_pct") or "%" in name:
        return "percent"
    if "rate_per" in name:
        return "rate"
    return "count" if any(word in name for word in ("count", "number", "headcount", "total")) else "score"
