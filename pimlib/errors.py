"""A fault is a value with a place; an error carries every fault found.

Row 0: imports nothing of pimlib.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, said so that the person who made the file can mend it.

    place: file, and where it helps sheet, row, column or id; never an absolute path of a machine.
    """

    place: str
    fault: str
    found: str = ""
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        sentence = f"{self.place}: {self.fault}"
        if self.found:
            sentence += f"; found {self.found}"
        if self.expected:
            sentence += f", expected {self.expected}" if self.found else f"; expected {self.expected}"
        sentence = sentence.rstrip(".") + "."
        return f"{sentence} {self.remedy}" if self.remedy else sentence


class PimError(Exception):
    """What a user is told: every fault, each with its place and its remedy."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("PimError needs at least one Fault")
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in a notebook: the sentences, and no traceback."""
        return [str(self)]


def raise_if(faults: Iterable[Fault]) -> None:
    """Raises PimError when there is any fault, with all of them."""
    found = tuple(faults)
    if found:
        raise PimError(*found)
