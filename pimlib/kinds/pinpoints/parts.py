"""A part of an item that can be cited: its id, its label, and what it says; and how these are kept short and apart.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pimlib.kinds.columns import informs_any, key

LONGEST_LABEL, LONGEST_FIGURE = 90, 80
LONGEST_ID = 30  # that is told beside a label
WITHHELD = "withheld: too few"


@dataclass(frozen=True)
class Part(ABC):
    """One part of an item. informs: the references that it speaks to. What it says is worked out when it is asked for."""

    id: str
    label: str
    informs: tuple[str, ...]

    @property
    @abstractmethod
    def figure(self) -> str: ...

    @property
    def interval(self) -> tuple[float, float] | None:
        return None

    @property
    def is_beside_another(self) -> bool:
        return False

    def speaks_to(self, refs: Sequence[str] | None) -> bool:
        return informs_any(self.informs, refs)


def told_apart(parts: Iterable[Part]) -> list[Part]:
    """The parts in their order, no two with one id, nor with one label: a second id has a number, and alike labels their id behind them."""
    ids: Counter[str] = Counter()
    found: list[Part] = []
    for part in parts:
        ids[part.id] += 1
        found.append(replace(part, id=f"{part.id}-{ids[part.id]}") if ids[part.id] > 1 else part)
    labels = Counter(part.label for part in found)
    return [
        replace(part, label=_with_id(part, number)) if labels[part.label] > 1 else part for number, part in enumerate(found, 1)
    ]


def _with_id(part: Part, number: int) -> str:
    """The label with the id of its part behind it; where that is long, with its number in the item."""
    told = part.id if len(part.id) <= LONGEST_ID else str(number)
    return f"{shortened(part.label, LONGEST_LABEL - len(told) - 3)} ({told})"


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text on one line, cut at a word."""
    tidy = " ".join(text.split())
    if len(tidy) <= longest:
        return tidy
    cut = textwrap.shorten(tidy, longest, placeholder="…")
    return cut if len(cut) > 1 else f"{tidy[: longest - 1]}…"


def slug(text: str) -> str:
    """A text as an id: its words with hyphens."""
    return key(text).replace(" ", "-") or text


def fitting(first: str, more: Iterable[str]) -> str:
    """The first text, and of the others, the more important first, those that still fit."""
    said = first
    for text in more:
        if len(said) + len(text) <= LONGEST_FIGURE:
            said += text
    return said
