"""How a text of a table is shown, and how two of them are compared.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re

_WHOLE = re.compile(r"^(-?\d+)\.0+$")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def tidy(text: str) -> str:
    """A text as it is shown: one space between words, and 2 where a tool wrote 2.0."""
    return _WHOLE.sub(r"\1", " ".join(text.split()))


def plain(text: str) -> str:
    """A text as it is compared: tidy, without case, with straight quotes and hyphens."""
    return tidy(text.translate(_TYPOGRAPHY)).casefold()
