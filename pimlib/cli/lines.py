"""Lines of text for a terminal: wrapped, under a heading, as points, counted.

Row 13.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from pimlib.framework import plural

WIDEST = 100


def headed(label: str, texts: Iterable[str]) -> Iterator[str]:
    lines = list(texts)
    if lines:
        yield ""
        yield label
        for line in lines:
            yield from said(f"- {line}" if "  " not in line[:24] else line, hang="      ")


def said(text: str, indent: str = "  ", hang: str | None = None) -> Iterator[str]:
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    hang = indent if hang is None else hang
    yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False)


def banner(title: str, there: bool) -> Iterator[str]:
    if there:
        yield from ("", title, "=" * min(len(title), WIDEST))


def points(label: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"  {label}:"
        for text in texts:
            yield from said(f"- {text}", indent="    ", hang="      ")


def many(number: int, what: str) -> str:
    """`1 note`, `2 notes`, `0 notes`."""
    return f"{number} {what if number == 1 else plural(what)}"


def say(sentence: str) -> None:
    """Print a sentence, wrapped, its further lines set in."""
    print("\n".join(said(sentence, indent="", hang="  ")))
