"""Codes, authorities and periods as people write them, brought to one form so that they can be compared.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pimlib.kinds.days import day_of
from pimlib.kinds.measures.presets import load_preset, preset_names
from pimlib.register.mapping import Measure

# Words that one file puts into the name of an authority and another leaves out.
PLAIN_WORDS = frozenset(["and", "area", "city", "corporation", "council", "of", "the"])
# Names of regions that an authority bears too: the City of London is one of many authorities in the region London.
REGIONS = (frozenset(["london"]),)
NATIONS = ("Scotland", "England", "Wales", "Northern Ireland", "United Kingdom", "Great Britain")
# Words that tell one authority from its neighbour: Renfrewshire is not East Renfrewshire.
COMPASS = frozenset(["east", "north", "south", "west"])
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"})
YEARS = re.compile(r"(?P<from>(?:19|20)\d\d)\s*[-/]\s*(?P<to>(?:19|20)?\d\d)(?!\d)(?!\s*[-/]\s*\d)")
RUN_TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(?!\d)")  # 202425, as English and Welsh tables write it
TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s*/\s*\d\d\s*-\s*(\d\d)\s*/\s*(\d\d)(?!\d)")  # 2015/16-17/18
BRITISH = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)")
DAY = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
QUARTER = re.compile(r"\b(?:q|quarter )\s*([1-4])\b", re.IGNORECASE)
MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b[ .,-]*((?:20)?\d\d)?(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A period: its text, when it starts (in years, 2022.25 is April) and how many years it takes (0 for a day)."""

    text: str
    start: float
    years: float

    @property
    def begins(self) -> float:
        """When it starts, with a year of two labels (2022-23) from April."""
        return self.start + 1 / 4 if "-" in self.text and self.years >= 1 else self.start

    @property
    def order(self) -> tuple[float, float, str]:
        return self.start, self.years, self.text


def plain_code(text: str) -> str:
    """`SW 01`, `sw1` and `SW-01` are all `SW01`; numbers get two digits before the points go, so that 1.1 is not 11."""
    padded = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", text)
    return re.sub(r"[^0-9A-Z]", "", padded.upper())


def match_codes(texts: Iterable[str], spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Text in the file to mapped code: exactly as written, else by `plain_code` where that is the form of one code alone."""
    exact = {said: code for code, others in spellings.items() for said in (*others, code)}
    plain: dict[str, set[str]] = {}
    for said, code in exact.items():
        plain.setdefault(plain_code(said), set()).add(code)
    found = {}
    for text in texts:
        codes = plain.get(plain_code(text), set())
        if text in exact:
            found[text] = exact[text]
        elif len(codes) == 1:
            found[text] = next(iter(codes))
    return found


def match_measures(texts: Iterable[str], measures: Mapping[str, Measure]) -> dict[str, str]:
    """Text in the file to the code of one of these measures, by any of its spellings, as `match_codes`."""
    return match_codes(texts, {code: measure.spellings for code, measure in measures.items()})


@lru_cache(maxsize=4096)
def authority_words(name: str) -> frozenset[str]:
    """The words by which an authority is known: `City of Edinburgh Council` and `edinburgh-city` are both {edinburgh}.

    Where nothing but the name of a region would be left, `city` stays: {city, london} is not {london}.
    """
    words = frozenset(re.findall(r"[^\W_]+", name.casefold().replace("'", "").replace("’", "")))
    known = words - PLAIN_WORDS or words
    return known | (words & {"city"}) if known in REGIONS else known


@lru_cache(maxsize=1)
def _other_names() -> tuple[frozenset[frozenset[str]], ...]:
    return tuple(
        frozenset(authority_words(name) for name in (main, *others))
        for preset in map(load_preset, preset_names())
        for main, others in preset.authorities.items()
    )


def match_authority(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names in the file that mean this authority: by the same words, else by another name that is known, else the one name
    that holds all its words and no compass point besides. Empty when there is none, or when more than one could be meant."""
    there = sorted(set(names))
    words = authority_words(wanted)
    if same := tuple(name for name in there if authority_words(name) == words):
        return same
    for known in _other_names():
        if words in known and (same := tuple(name for name in there if authority_words(name) in known)):
            return same
    near = {named for name in there if words <= (named := authority_words(name)) and not (named - words) & COMPASS}
    return tuple(name for name in there if authority_words(name) in near) if len(near) == 1 else ()


def close_names(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    """Names that share a word with the wanted one or are spelled like it, nearest first; at most six."""
    there = sorted(set(names))
    sharing = [name for name in there if authority_words(name) & authority_words(wanted)]
    alike = difflib.get_close_matches(wanted, there, n=6, cutoff=0.5)
    return tuple(dict.fromkeys([*alike, *sharing]))[:6]


@lru_cache(maxsize=4096)
def span_of(text: str) -> Span | None:
    """`2022/23` and `2022–2023` are 2022-23; a year, a window of years, a quarter, a month or a day; None for anything else.

    A quarter of 2023-24 is one of the financial year, April to March; a quarter of 2023 is one of the calendar. 31/01/2024 is a day, and
    03/04/2024 is 3 April, as it is written in Britain. 2010-11 is read as two years, never as a month of one; so is 201011. 2015/16-17/18
    is three years.
    """
    plain = " ".join(text.translate(DASHES).split())
    if (written := BRITISH.search(plain)) and (day_in_year := day_of(written[0])):
        month, day_of_month = day_in_year.month, day_in_year.day
        return Span(written[0], day_in_year.year + (month - 1) / 12 + (day_of_month - 1) / 372, 0)
    if joined := TWO_YEARS.search(plain):
        start, end = int(joined[1]), int(joined[1]) // 100 * 100 + int(joined[3])
        return Span(plain, start, end - start) if end > start and int(joined[3]) - int(joined[2]) == 1 else None
    if (run := RUN_TOGETHER.search(plain)) and int(run[2]) == (int(run[1]) + 1) % 100:
        plain = plain.replace(run[0], f"{run[1]}-{run[2]}")
    if day := DAY.search(plain):
        month = int(day["month"])
        return Span(day[0], int(day["year"]) + (month - 1) / 12 + (int(day["day"]) - 1) / 372, 0)
    years = YEARS.search(plain)
    one = YEAR.search(plain)
    start, length, shown = 0, 1, plain
    if years:
        start, end = int(years["from"]), int(years["to"])
        end += start // 100 * 100 if end < 100 else 0
        end += 100 if end < start and years["to"] == "00" else 0
        if end <= start:
            month = int(years["to"])
            return Span(plain, start + (month - 1) / 12, 1 / 12) if len(years["to"]) == 2 and 1 <= month <= 12 else None
        length = end - start
        shown = plain.replace(years[0], f"{start}-{end % 100:02d}")
    elif one:
        start = int(one[0])
    month_of = MONTH.search(plain)
    if not start and not (month_of and month_of[2]):
        return None
    if quarter := QUARTER.search(plain):
        april = 1 / 4 if years and length == 1 else 0
        return Span(shown, start + april + (int(quarter[1]) - 1) / 4, 1 / 4)
    if month_of:
        year = start or 2000 + int(month_of[2]) % 100
        return Span(shown, year + (MONTHS[month_of[1].casefold()] - 1) / 12, 1 / 12)
    return Span(shown, start, length)
