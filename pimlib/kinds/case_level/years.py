"""The year that a measure is counted for: from 1 April to 31 March.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from pimlib.errors import Fault, PimError

NAME = re.compile(r"^(?P<first>[12]\d{3})-(?P<last>\d{2})$")


@dataclass(frozen=True)
class Year:
    """Both days are included."""

    name: str
    first: pd.Timestamp
    last: pd.Timestamp

    def earlier(self, *, months: int = 0, days: int = 0) -> Year:
        """Twelve months that ended so long before the last day."""
        last = self.last - pd.DateOffset(months=months, days=days)
        return Year(self.name, last - pd.DateOffset(years=1) + pd.DateOffset(days=1), last)

    def holds(self, days: pd.Series[pd.Timestamp]) -> pd.Series[bool]:
        return (days >= self.first) & (days <= self.last)


def year_named(name: str, place: str = "") -> Year:
    """`2024-25`. Raises PimError for any other text."""
    match = NAME.match(name)
    if match is None or (int(match["first"]) + 1) % 100 != int(match["last"]):
        raise PimError(Fault(place, "not a year from April to March", f"`{name}`", "one such as 2024-25"))
    first = int(match["first"])
    return Year(name, pd.Timestamp(first, 4, 1), pd.Timestamp(first + 1, 3, 31))


def year_of(day: pd.Timestamp) -> Year:
    first = day.year if day.month >= 4 else day.year - 1
    return year_named(f"{first}-{(first + 1) % 100:02d}")
