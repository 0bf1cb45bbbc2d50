"""What stands in the place of a text that is withheld where a name is needed still: a short name, or a part of what a record is about.

Row 3: imports rows 0-2. The stand-in is made of a digest of the text, in letters only, so that it is the same wherever the text stood
and is never taken for a number. What a record says it is about stays comparable that way, and holds nothing that a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pimlib.fingerprint import digest_bytes
from pimlib.workspace.cycle import id_for

STAND_IN = re.compile(r"^redacted-[a-p]{12}$")
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
# Fields that name an action, a piece of evidence, or what a finding is about: a stand-in does there what the name did.
NAMES = ("action", "wanted", "place")
SHORTEST_WORD = 3
# By kind: which parts of the subject a person wrote, or were made of what a person wrote. A concern's third is its own mark where it has one.
WRITTEN = {
    "action": (2,),
    "answer": (3,),
    "challenge": (4,),
    "closer-look": (4,),
    "concern": (2, 4, 5),
    "judgement": (4,),
    "peer-view": (4, 5),
    "progress": (2,),
    "sign-off": (3,),
    "statement": (4,),
    "wanted": (2,),
}


@lru_cache(maxsize=16384)
def stand_in(text: str) -> str:
    """The name that stands for a text: 21 of a-z and -; of a stand-in itself, and of an empty text, that."""
    if not text or is_stand_in(text):
        return text
    return f"redacted-{digest_bytes(text.encode()).removeprefix('sha256:')[:12].translate(LETTERS)}"


def is_stand_in(text: str) -> bool:
    return STAND_IN.fullmatch(text) is not None


def kept_subject(subject: tuple[str, ...]) -> tuple[str, ...]:
    """What a record is about, with a stand-in for each part that a person wrote."""
    written = WRITTEN.get(subject[0], ()) if subject else ()
    return tuple(stand_in(part) if number in written else part for number, part in enumerate(subject))


def made_of(name: str, texts: Iterable[str]) -> bool:
    """Whether a word of a short name stands in one of the texts, or begins a word there: a name is cut short to fit."""
    words = [word for text in texts for word in id_for(text).split("-")]
    return any(word.startswith(one) for one in name.split("-") if len(one) >= SHORTEST_WORD for word in words)
