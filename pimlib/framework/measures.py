"""The measures of a framework: what is counted out of what, in which unit, which way is better.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.framework.wording import Frozen, Origin, Words

Better = Literal["higher", "lower", "none"]
MeasureType = Literal["proportion", "count", "duration", "days", "text"]


class Heading(Frozen):
    """A heading that measures stand under, such as a heading of a vision."""

    id: str
    title: Words


class Counted(Frozen):
    """What figures are given for: a measure, or a part of one. better: which way is good news, `none` where neither is.

    counted_by: how it is counted from tables with one row a case: the name of a rule, and what the rule has to know (the table, the
    column, a number of months); empty where it can't be.
    """

    id: str
    printed: str = ""
    title: Words
    type: MeasureType
    numerator: str = ""
    denominator: str = ""
    definition: str = ""
    unit: str = ""
    better: Better = "none"
    counted_by: dict[str, str] = Field(default_factory=dict)


class Measure(Counted):
    """One measure. informs: indicators of this or another framework. A measure with parts is counted by its parts only."""

    area: str
    heading: str = ""
    stage: Literal["input", "output", "outcome"]
    informs: tuple[str, ...] = ()
    definition_origin: Origin = "source"
    parts: tuple[Counted, ...] = ()

    @property
    def counted(self) -> tuple[Counted, ...]:
        """What figures are given for: its parts, or the measure itself where it has none."""
        return self.parts or (self,)
