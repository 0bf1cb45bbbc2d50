"""Whether a column holds what people wrote in their own words, and not what they chose: by its header, or by how its answers read.

Row 4: imports rows 0-3. In doubt they are own words: those are counted and never shown, while an option is printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pimlib.identifiers import scan
from pimlib.kinds.survey.scales import is_known_answer

ASKED = re.compile(
    r"\b(specify|explain|describe|comments?|(say|tell us) (more|why|what|how|who|which))\b[^?]*$"
    r"|\bcomments?\W*$|\b(any|other|further|additional|general|your)\s+(\w+\s+)?comments?\b"
    r"|\banything (else|more)\b|\b(like|want|wish) to (tell|say|add)\b|\bin your own words\b",
    re.IGNORECASE,
)
OPEN_ENDED = re.compile(r"\bopen[- ]ended\s+(response|answer|question|text)s?\b", re.IGNORECASE)  # written by the survey tool
SENTENCE = re.compile(r"\w\S*(\s+\S+){2,}[.!…]$|\w[.!?]\s+\w+\s+\w")
MOST_WORDS = 4  # an option is seldom longer


def asks_for_own_words(header: str) -> bool:
    return bool(ASKED.search(header))


def is_open_ended(header: str) -> bool:
    """Whether the tool itself says that people wrote here."""
    return bool(OPEN_ENDED.search(header))


def names_somebody(text: str) -> bool:
    """Whether a text holds an address, a telephone number or a number of a person."""
    return bool(scan(text))


def read_as_own_words(answers: Collection[str]) -> bool:
    """Whether these answers read as written and not as chosen: one is a sentence or names somebody, or at least half are of many words."""
    unknown = [answer for answer in answers if not is_known_answer(answer)]
    if any(SENTENCE.search(answer) or names_somebody(answer) for answer in unknown):
        return True
    return bool(unknown) and 2 * sum(len(answer.split()) > MOST_WORDS for answer in unknown) >= len(answers)
