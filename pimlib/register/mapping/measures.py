"""The mapping of measures: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, field_validator

from pimlib.register.mapping.source import Frozen, KindMapping, Source

Better = Literal["higher", "lower", "none"]
Unit = Literal["proportion", "percent", "count", "rate", "days", "money", "score"]  # percent: published times 100 already
Stage = Literal["input", "output", "outcome"]
Level = Literal["authority", "group", "nation"]


class MeasureColumns(Frozen):
    """The columns of a long table of measures: one row is one measure of one authority in one period.

    nation_* and group_* stand in the same row where a publisher gives the comparators beside each authority. level says of whom a
    row is, where authorities, regions and the nation stand in one table.
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
    level: str | None = None


class Measure(Frozen):
    """One measure in the file. `scale` turns numerator over denominator into the value (1000 for a rate in 1,000).

    scale may be a fraction (`1000/52`). says: a sentence with `{value}` in it, such as `Home care costs {value} an hour`; empty
    means title and value. breaks: periods from which it is counted in another way, and why: nothing is compared across one.

    value, numerator, denominator: its columns where several measures stand side by side in one row (`layout: columns`); where: the
    rows that speak of it, by column and text; out_of: what is different about the row that holds its denominator.

    pairs: for `layout: wide`, how the columns of its numerator and denominator right of its value are called, without the period; more than
    one where the names change over the years. Columns that call themselves `<code> <period> Numerator` need none.
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
    stage: Stage | None = None
    breaks: dict[str, str] = Field(default_factory=dict)
    counts: bool = True  # false where numerator and denominator are money, hours or posts: chance says nothing about these
    rounded: int = 1  # to how many the publisher rounds numerator and denominator
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    out_of: dict[str, str] = Field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names itself."""
        figures = [name for name in (self.value, self.numerator, self.denominator) if name]
        return tuple(dict.fromkeys([*figures, *self.where, *self.out_of]))

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
    """Measures: `layout: long` is one row a figure; `wide` is one column a measure and period, such as `SW01 2022-23`, perhaps with
    numerator and denominator beside it; `columns` is several measures side by side.

    missing: marks for a figure that is not there; marks: what each of them means, where it is not what such marks usually mean.
    levels: text in the column of levels to whom a row is of; any other text is passed over. areas: names in the column of authorities
    that are no authorities, such as regions. group_is: what a group of authorities is called. compare: authorities to be shown by
    themselves; the name of a group (`family group`) stands for its members.
    """

    kind: Literal["measures"]
    source: Source = Source()
    layout: Literal["long", "wide", "columns"] = "long"
    missing: tuple[str, ...] = ("-", "c", "x", "z", "u", "k", "low", ":", "..", "n/a", "N/A", "NA", "*")
    marks: dict[str, str] = Field(default_factory=dict)
    columns: MeasureColumns
    authority: str
    nation: str = "Scotland"
    measures: dict[str, Measure]
    preset: str | None = None
    levels: dict[str, Level] = Field(default_factory=dict)
    areas: tuple[str, ...] = ()
    group_is: str = "family group"
    compare: tuple[str, ...] = ()

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
        if self.layout == "wide":
            return tuple(name for name in (self.columns.authority, self.columns.group) if name)
        own = [name for measure in self.measures.values() for name in measure.columns] if self.layout == "columns" else []
        return tuple(dict.fromkeys([name for name in self.columns.model_dump().values() if name] + own))
