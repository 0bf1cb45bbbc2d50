"""An identifier: where it stands in a text and of which kind it is, and how that is said and masked.

Row 1: imports row 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "NHS number", "CHI number", "National Insurance number", "postcode", "e-mail address", "telephone number", "date of birth"
]
KINDS: tuple[Kind, ...] = (
    "NHS number",
    "CHI number",
    "National Insurance number",
    "postcode",
    "e-mail address",
    "telephone number",
    "date of birth",
)
TAG = re.compile(r"<[a-zA-Z/?!][^<>]*>")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """Where a text holds an identifier, text[start:end], and of which kind; never what it is, so that no message can repeat it."""

    start: int
    end: int
    kind: Kind


def masked(text: str, identifiers: Collection[Identifier]) -> str:
    """The text with `[NHS number withheld]` in the place of each; tags that stood within one stay, so that a page stays whole."""
    pieces, at = [], 0
    for one in sorted(identifiers):
        pieces += [text[at : one.start], f"[{one.kind} withheld]", *TAG.findall(text[one.start : one.end])]
        at = one.end
    return "".join((*pieces, text[at:]))


def apart(identifiers: Collection[Identifier]) -> tuple[Identifier, ...]:
    """In order, none within another: of those that overlap the first, or the longest of those that begin together."""
    kept: list[Identifier] = []
    for one in sorted(identifiers, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def kinds_said(identifiers: Collection[Identifier], say: Callable[[int, str], str] | None = None) -> str:
    """`an NHS number and 2 postcodes`: how many of which kind, in the order of KINDS."""
    said = []
    for kind in KINDS:
        number = sum(one.kind == kind for one in identifiers)
        if number:
            said.append(say(number, kind) if say else _counted(number, kind))
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _counted(number: int, kind: str) -> str:
    if number == 1:
        return f"{'an' if kind[0] in 'eN' and not kind.startswith('Nat') else 'a'} {kind}"
    plural = {"e-mail address": "e-mail addresses", "date of birth": "dates of birth"}.get(kind, f"{kind}s")
    return f"{number} {plural}"
