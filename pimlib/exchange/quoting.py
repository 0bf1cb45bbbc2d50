"""What a message repeats of a form that came back: short, and never a number or an address by which somebody could be known.

Row 11: imports rows 0-10. A cell may hold what belongs into no form, and a message goes further than the form did.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from pimlib.errors import Fault, PimError
from pimlib.identifiers import masked, scan, scan_name

MOST = 60  # characters of a cell that a message repeats


def cleared(text: str) -> str:
    """A text on one line, with `[NHS number withheld]` in the place of each identifier."""
    text = " ".join(text.split())
    return masked(text, scan(text))


def quoted(text: str) -> str:
    """A cell as a message repeats it, between backticks: cleared first and shortened then, since half a number is in no list."""
    text = cleared(text)
    return f"`{text if len(text) <= MOST else f'{text[:MOST]}…'}`"


def withheld(fault: Fault) -> Fault:
    """A fault of another module that may repeat a cell, cleared."""
    place = masked(fault.place, scan_name(fault.place))
    return replace(fault, place=place, fault=cleared(fault.fault), found=cleared(fault.found))


@contextmanager
def nothing_named() -> Iterator[None]:
    """Whatever is refused inside repeats no identifier."""
    try:
        yield
    except PimError as error:
        raise PimError(*map(withheld, error.faults)) from None
