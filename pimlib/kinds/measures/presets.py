"""Presets: published sets of measures whose columns, codes, units and directions are known, as data.

Row 4: imports rows 0-3. A preset is chosen by the columns of a file; it proposes a mapping, which the item then keeps as its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from pimlib.errors import Fault, PimError
from pimlib.plainyaml import load_model
from pimlib.register.mapping import Frozen, Level, Measure, MeasureColumns

FOLDER = Path(__file__).parent / "preset_files"
NEEDED = ("measure", "authority", "period", "value", "nation_value")


class Preset(Frozen):
    """One published set of measures.

    columns: for each field of `MeasureColumns` the names that the publisher has given that column, in order of preference.
    needed: the fields without which the file is another. price_notes: what to say of every measure in money, by the name of the value
    column. authorities: names that share no word with the name in the file. layout, levels, areas, marks, group_is: as in the mapping.
    others: whether measures that the preset does not know are mapped as they are. For tables with the periods across, across_marks: marks
    for a figure that is not there besides the usual ones, with what they mean; across_notes: what to say of every measure in money where
    columns with this word after the period stand there too.
    """

    format: Literal["1"]
    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    nation: str
    columns: dict[str, tuple[str, ...]]
    price_notes: dict[str, str] = Field(default_factory=dict)
    authorities: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    needed: tuple[str, ...] = NEEDED
    layout: Literal["long", "columns"] = "long"
    levels: dict[str, Level] = Field(default_factory=dict)
    areas: tuple[str, ...] = ()
    marks: dict[str, str] = Field(default_factory=dict)
    group_is: str = "family group"
    others: bool = False
    across_marks: dict[str, str] = Field(default_factory=dict)
    across_notes: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, Measure]

    def columns_of(self, columns: Iterable[str]) -> MeasureColumns | None:
        """The mapping of a file's columns; None when a column by which the set is known is not there."""
        there = set(columns)
        chosen = {field: next((name for name in names if name in there), None) for field, names in self.columns.items()}
        if not all(chosen.get(field) for field in self.needed):
            return None
        return MeasureColumns.model_validate(chosen)


def preset_names() -> tuple[str, ...]:
    """The ids of the presets that ship, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=8)
def load_preset(id: str) -> Preset:
    """A preset that ships. Raises PimError when there is none of that id, or its file has faults."""
    if id not in preset_names():
        known = ", ".join(preset_names())
        raise PimError(Fault(f"preset {id}", "no preset of this id ships", f"`{id}`", f"one of: {known}"))
    return load_model(FOLDER / f"{id}.yaml", Preset, f"presets/{id}.yaml")


def known_preset(columns: Iterable[str]) -> Preset | None:
    """The first preset whose columns a file has; None when it has those of none."""
    there = tuple(columns)
    return next((preset for name in preset_names() if (preset := load_preset(name)).columns_of(there)), None)
