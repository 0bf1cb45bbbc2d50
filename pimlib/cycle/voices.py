"""Who speaks in an item of evidence: which of the framework's voices, as the register's entry says.

Row 5: pure functions over the register; imports rows 0-4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pimlib.framework import Voice
from pimlib.register import Item


def hears(item: Item, ids: Sequence[str], voices: Sequence[Voice]) -> bool:
    """Whether an item lets one of these voices speak. No ids: every item does.

    The first of these that names any voice decides: what it calls those who answered, its sort of source, its title. Which care groups
    it is about says nothing of who spoke. A voice is not heard where a word of those in `unless` stands as well.
    """
    return not ids or any(id in ids for id in _heard(item, voices))


def _heard(item: Item, voices: Sequence[Voice]) -> Iterator[str]:
    for text in (str(getattr(item.mapping, "respondent", "")), item.source_type, item.title):
        named = {voice.id for voice in voices if says_any(text, voice.words)}
        if named:
            yield from (voice.id for voice in voices if voice.id in named and not named.intersection(voice.unless))
            return


def says_any(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in a text, whole or with an s, in any case."""
    return bool(words) and _words(tuple(words)).search(text) is not None


@lru_cache(maxsize=256)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words whole, or with an s."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})s?\b", re.IGNORECASE)
