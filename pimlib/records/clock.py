"""What time it is: the one clock of records. What is derived from evidence never asks it.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import datetime as dt


def moment() -> dt.datetime:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day that it is where the machine stands."""
    return moment().astimezone().date()


def clock_said(at: str) -> str:
    """`14:02` of the day and the place where the machine stands, for a moment as records keep it."""
    return dt.datetime.fromisoformat(at).astimezone().strftime("%H:%M")
