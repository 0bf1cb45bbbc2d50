"""Ten digits that name a patient, as 943 476 5919 or 0101990000: form, check digit, and what stands around them.

Row 1: imports row 0. A number whose first six digits are a day and whose check digit is right is a CHI number whatever number stands
beside it: one in three hundred of other numbers looks like that. Of numbers in the ranges of the NHS one in eleven checks, so
without a word such as NHS before it such a number stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pimlib.identifiers.columns import BLANK, is_laid_out
from pimlib.identifiers.digits import kind_of
from pimlib.identifiers.model import Identifier, Kind

GAP = rf"{BLANK}{{1,3}}|{BLANK}?[-\u2010-\u2013.]{BLANK}?"
TEN = re.compile(rf"(?<!\d)\d{{3}}({GAP})?\d{{3}}({GAP})?\d{{4}}(?!\d)")
NARROW = re.compile(r"[ \u00a0\u2009\u202f-]")  # what people put between two groups; anything wider may part two columns
# A word such as CHI or No, what may stand after it, and the signs up to the number.
LABEL = re.compile(
    r"(?<![A-Za-z])(?:(?:CHI|NHS|UPI)(?:[ _-]?(?:no|nr|num|number|ref|id|is|was)){0,2}|no|nos|nr|number)[^A-Za-z0-9\n£$€%+]{0,4}\Z",
    re.IGNORECASE,
)
# What is joined to letters, digits or a sign is something else: a digest, a reference, money, a decimal, a part of an address.
JOINED_BEFORE = re.compile(r"(?:[A-Za-z0-9_#£$€&=]|[A-Za-z0-9_][-_/]|\d[.:]|[#£$€+/\\%] ?)\Z")
JOINED_AFTER = re.compile(r"[A-Za-z0-9_%]|[-_/.:][A-Za-z0-9]")
NUMBERS_BEFORE, NUMBERS_AFTER = re.compile(rf"\d{BLANK}{{1,3}}\Z"), re.compile(rf"{BLANK}{{1,3}}\d")
# What may be joined all the same: a second such number, the end of a sentence, the words of a file's name.
TEN_BEFORE, TEN_AFTER = re.compile(r"(?<!\d)\d{10}[-/]\Z"), re.compile(r"[-/]\d{10}(?!\d)")
WORD_BEFORE, WORD_AFTER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]?[a-z]{2,}[-_]\Z"), re.compile(r"[-_][a-z]{2}|\.[A-Z][a-z]")
CHI_BEFORE, CHI_AFTER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,}[-_/]\Z"), re.compile(r"[-_/.][A-Za-z]{2}")
FILE_BEFORE = re.compile(r"[-_/\\]\Z")
FILE_AFTER = re.compile(r"[\w-]{0,40}\.(?:csv|docx?|eml|html?|jpe?g|json|md|msg|od[st]|pdf|png|pptx?|rtf|txt|xlsx?|ya?ml|zip)\b")
ADDRESS = re.compile(r"(?:://|www\.)\S*\Z")
SEEN = 24  # how far back a word or a number can stand


def numbers(text: str) -> Iterator[Identifier]:
    """Every health number in a text, in order."""
    at = 0
    while hit := TEN.search(text, at):
        kind = _kind(text, hit)
        at = hit.end() if kind else hit.start() + 1
        if kind:
            yield Identifier(*hit.span(), kind)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is joined to text[start:end] that makes it a part of something else."""
    return not JOINED_BEFORE.search(text[max(0, start - 2) : start]) and not JOINED_AFTER.match(text[end : end + 2])


def _kind(text: str, hit: re.Match[str]) -> Kind | None:
    digits = "".join(sign for sign in hit[0] if sign.isdigit())
    kind = kind_of(digits)
    if kind is None:
        return None
    before, after = text[max(0, hit.start() - SEEN) : hit.start()], text[hit.end() : hit.end() + 2 * SEEN]
    labelled = bool(LABEL.search(before))
    if not (labelled or _free_before(kind, digits, text, hit, before, after)) or not _free_after(kind, after):
        return None
    if labelled:
        return kind
    beside = (bool(NUMBERS_BEFORE.search(before)), bool(NUMBERS_AFTER.match(after)))
    if (kind == "NHS number" and any(beside)) or (hit.lastindex and all(beside)):
        return None  # a part of a longer row of numbers
    if not _is_written(hit, digits) or is_laid_out(text, *hit.span()):
        return None
    return kind


def _free_before(kind: Kind, digits: str, text: str, hit: re.Match[str], before: str, after: str) -> bool:
    if not JOINED_BEFORE.search(before[-2:]) or TEN_BEFORE.search(before):
        return True
    if FILE_BEFORE.search(before) and FILE_AFTER.match(after):
        return True
    if ADDRESS.search(text[max(0, hit.start() - 200) : hit.start()]):
        return False
    if kind == "NHS number":
        return bool(WORD_BEFORE.search(before))
    # No count of seconds begins with 0; those of some months look like a day, and stand after = in many addresses.
    return bool(CHI_BEFORE.search(before) or (digits[0] == "0" and before.endswith("=")))


def _free_after(kind: Kind, after: str) -> bool:
    if not JOINED_AFTER.match(after) or TEN_AFTER.match(after) or WORD_AFTER.match(after):
        return True
    if after[0].isalnum() or after[0] == "%":
        return False
    return bool(FILE_AFTER.match(after)) or (kind == "CHI number" and bool(CHI_AFTER.match(after)))


def _is_written(hit: re.Match[str], digits: str) -> bool:
    """Whether people write it so: 123 456 7890 with any gaps; of two groups (a decimal, two columns) only with a narrow one."""
    first, second = hit[1], hit[2]
    if bool(first) == bool(second):
        return True
    return bool(NARROW.fullmatch(first or second)) or (digits[0] == "0" and not first)
