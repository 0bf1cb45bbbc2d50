"""The keys by which rows of a form are found again, the words of its lists, and how words that people wrote are compared.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pimlib.fingerprint import digest_bytes, short
from pimlib.framework import Scale
from pimlib.kinds.wording import plain

READ_ME = "Read me"
FORM, EVALUATION, PERSON, FRAMEWORK = "Form", "Evaluation", "Filled in by", "Framework"
ABOUT, HEADER, READ = "about", "row", "–"  # READ: a row that is there to be read
WHAT, ANSWER, MORE, WAY = "What", "Your answer", "Where in it, note or priority", "Which way"
HEADINGS = (HEADER, WHAT, ANSWER, MORE, WAY)
NOT_EVALUATED = "not evaluated"
LEVEL, WHY_NOT, BECAUSE, CONFIDENCE, PARTNER, SHARE = "level", "why not", "because", "confidence", "partner", "share"
EXCEPTION, AGAIN, FACTOR, PROMPT = "exception", "again", "factor", "prompt"
CITED, STRENGTH, WEAKNESS, GAP, GOOD, IMPROVEMENT = "cited", "strength", "weakness", "gap", "good practice", "improvement"
LISTS = {CITED: 8, STRENGTH: 5, WEAKNESS: 5, GAP: 3, GOOD: 3, IMPROVEMENT: 5}  # how many rows of each there are to begin with
FIELDS = (LEVEL, WHY_NOT, BECAUSE, CONFIDENCE, PARTNER, SHARE, EXCEPTION, AGAIN)
# How many cells beside the label a row has to fill in.
WIDE = {FACTOR: 2, PROMPT: 2, CITED: 3, IMPROVEMENT: 2, EXCEPTION: 2}
VIEWS = ("met", "partly", "not met", "no evidence")
DIRECTIONS = ("strength", "mixed", "weakness")
CONFIDENCES = ("high", "medium", "low")
APPLIES, APPLIES_NOT = "applies", "does not apply"
PRIORITIES = ("1", "2", "3")
_NUMBERED = re.compile(r"^(.*\D)\s*(\d+)$")
_LEVEL = re.compile(r"^(?:level\s*)?(\d+)(?:\.0+)?\s*[-:.]?\s*(.*)$")
_PRIORITY = re.compile(r"^([1-3])(?:\.0+)?(?:\s*\([^\d()]*\))?$")


class Key(NamedTuple):
    """What a row is about: `what` of the words above; `which` names a factor or a prompt, without case."""

    what: str
    which: str = ""


def key_of(text: str) -> Key | None:
    """The key in the first cell of a row; None for one that no row of a form has. `cited 3` and `cited` are of the same list."""
    word = plain(text)
    if word.startswith(f"{ABOUT} "):
        return Key(ABOUT, " ".join(text.split()).partition(" ")[2])
    for what in (FACTOR, PROMPT):
        if word.startswith(f"{what} "):
            return Key(what, word.partition(" ")[2])
    if word in FIELDS:
        return Key(word)
    if match := _NUMBERED.match(word):
        word = match[1].strip()
    return Key(word) if word in LISTS else Key(READ) if word in ("-", plain(READ)) else Key(HEADER) if word == HEADER else None


def place_in_list(text: str) -> tuple[str, int] | None:
    """Which row of a list a key is, as `strength 2`: the list and the number. None for any other key, and one without a number."""
    match = _NUMBERED.match(plain(text))
    return (match[1].strip(), int(match[2])) if match and match[1].strip() in LISTS else None


def digest_of(text: str) -> str:
    """By what a text of a form is known again without keeping it, however a program spaced it."""
    return short(digest_bytes(plain(text).encode("utf-8")))


def level_of(text: str, scale: Scale) -> int | None:
    """The level that a text names by number, by name, or by both when they agree; None for anything else."""
    word = plain(text)
    names = {plain(level.name): level.level for level in scale.levels}
    if word in names:
        return names[word]
    match = _LEVEL.match(word)
    if match is None or scale.level(int(match[1])) is None:
        return None
    return int(match[1]) if not match[2] or names.get(match[2]) == int(match[1]) else None


def one_of(text: str, offered: tuple[str, ...]) -> str | None:
    """The word of a list that a text is, whatever its case and spaces; None for none of them."""
    return next((word for word in offered if plain(word) == plain(text)), None)


def priority_of(text: str) -> str | None:
    """The number that a priority is: `2`, `2.0`, `2 (next)`; None for anything else, as for `1 or 2`, `3/1` and `2.5`."""
    match = _PRIORITY.match(plain(text))
    return match[1] if match else None


def applies_of(text: str) -> bool | None:
    """Whether a factor of a guidance prompt applies; None for a word that says neither."""
    word = plain(text)
    if word in (APPLIES, "yes", "it applies"):
        return True
    return False if word in (APPLIES_NOT, "no", "not", "applies not", "it does not apply") else None
