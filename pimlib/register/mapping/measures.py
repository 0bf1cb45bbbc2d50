"""The mapping of measures: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import field_validator

from pimlib.register.mapping.source import Frozen, KindMapping, Source

Better = Literal["higher", "lower", "none"]
Unit = Literal["proportion", "percent", "count", "rate", "days", "money", "score"]  # percent: published times 100 already


class MeasureColumns(Frozen):
    """The columns of a long table of measures: one row is one measure of one authority in one period.

    nation_* and group_* stand in the same row where a publisher gives the comparators beside each authority.
    """

    measure: str | None = None
    authority: str | None = None
    period: str
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    target: str | None = None
    benchmark: str | None = None
    group: str | None = None
    nation_value: str | None = None
    nation_numerator: str | None = None
    nation_denominator: str | None = None
    group_value: str | None = None


class Measure(Frozen):
    """One measure in the file. `scale` turns numerator over denominator into the value (1000 for a rate in 1,000).

    scale may be a fraction (`1000/52`). says: a sentence with `{value}` in it, such as `Home care costs {value} an hour`; empty
    means title and value.
    """

    title: str
    ref: str | None = None
    better: Better = "none"
    unit: Unit = "proportion"
    scale: str = "1"
    informs: tuple[str, ...] = ()
    reproduces: bool = True  # false where the publisher's numerator and denominator are known not to give the value
    every: int = 1  # years between two figures, where it is not every year
    spellings: tuple[str, ...] = ()
    note: str = ""
    says: str = ""

    @field_validator("scale")
    @classmethod
    def _number(cls, scale: str) -> str:
        try:
            sound = Fraction(scale) > 0
        except (ValueError, ZeroDivisionError):
            sound = False
        if not sound:
            raise ValueError(
                f"`{scale}` is not a scale; write a number above nought, such as 1000, or a fraction such as 1000/52"
            )
        return scale

    @field_validator("says")
    @classmethod
    def _holds_value(cls, says: str) -> str:
        if says and says.count("{value}") != 1:
            raise ValueError("the sentence must hold `{value}` once, where the figure goes")
        return says


class MeasuresMapping(KindMapping):
    """Measures: `layout: long` is one row a figure; `wide` is one column a period."""

    kind: Literal["measures"]
    source: Source = Source()
    layout: Literal["long", "wide"] = "long"
    missing: tuple[str, ...] = ("-", "c", "x", "z", ":", "..", "n/a", "N/A", "*")
    columns: MeasureColumns
    authority: str
    nation: str = "Scotland"
    measures: dict[str, Measure]
    preset: str | None = None

    @field_validator("measures")
    @classmethod
    def _some(cls, measures: dict[str, Measure]) -> dict[str, Measure]:
        if not measures:
            raise ValueError("no measure is mapped; name at least one")
        return measures

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for measure in self.measures.values() for ref in measure.informs)

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns.model_dump().values() if name) if self.layout == "long" else ()
