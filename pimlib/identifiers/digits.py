"""What ten digits are by themselves: a health number by its check digit, and by a day of birth or the ranges in use.

Row 1: imports row 0. Sources: NHS Data Dictionary (NHS number, modulus 11) and the ranges in use; Public Health Scotland (CHI number: day,
month, year of birth, four digits, modulus 11).
"""

from __future__ import annotations

import datetime as dt

from pimlib.identifiers.model import Kind


def kind_of(digits: str) -> Kind | None:
    """What ten digits are by themselves, wherever they stand; None for a number of something else."""
    if not _checks(digits):
        return None
    if _born(digits):
        return "CHI number"
    return "NHS number" if digits[0] in "467" or digits.startswith(("999", "943")) or "320" <= digits[:3] <= "399" else None


def is_bare(text: str) -> bool:
    """Whether a text is ten digits and nothing else, as a figure could be."""
    return len(text) == 10 and text.isascii() and text.isdigit()


def _checks(digits: str) -> bool:
    """Modulus 11: weights 10 to 2; a remainder that asks for 10 is never given out, and neither is one digit ten times."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9]) and len(set(digits)) > 1


def _born(digits: str) -> bool:
    """Whether the first six digits are a day: in either century, so that 29 February counts where one of them has it."""
    for century in (1900, 2000):
        try:
            dt.date(century + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
        except ValueError:
            continue
        return True
    return False
