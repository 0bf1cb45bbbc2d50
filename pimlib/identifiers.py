"""What in a text names a person: health and insurance numbers, postcodes, e-mail addresses, telephone numbers, dates of birth.

Row 1: imports row 0. A number is taken for one only where its form, its check digit and what stands around it say so: digests, references,
money, dates and decimals are left alone, for a warning that cries at everything is read by nobody. A name is not found by it:
that takes a person. Sources: NHS Data Dictionary (NHS number, modulus 11) and the ranges in use; Public Health Scotland (CHI number: day,
month, year of birth, four digits, modulus 11); HMRC, NIM39110 (National Insurance numbers); Royal Mail's areas and BS 7666
(postcodes); Ofcom, National Telephone Numbering Plan.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
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


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """Where a text holds an identifier, text[start:end], and of which kind; never what it is, so that no message can repeat it."""

    start: int
    end: int
    kind: Kind


def scan(text: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """Every identifier in a text, in order, none within another. allowed: what may stand there, as the council's own telephone
    number; capitals and spaces make no difference."""
    if not POSSIBLE.search(text):
        return ()
    may = {_squeezed(one) for one in allowed}
    found = sorted(
        (
            identifier
            for look in (_numbers, _insurance, _postcodes, _addresses, _telephones, _births)
            for identifier in look(text)
            if not may or _squeezed(text[identifier.start : identifier.end]) not in may
        ),
        key=lambda one: (one.start, -one.end),
    )
    kept: list[Identifier] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def scan_page(text: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """As `scan`, of HTML or SVG: of drawings only what is written in them, of styles, scripts and embedded files nothing."""
    found: list[Identifier] = []
    at = 0
    for hit in (*NOT_READ.finditer(text), None):
        end = hit.start() if hit else len(text)
        found += (Identifier(at + one.start, at + one.end, one.kind) for one in scan(text[at:end], allowed))
        if hit and hit[0].startswith("<svg") and scan(TAG.sub("\x00", hit[0]), allowed):
            words = TAG.sub(lambda tag: "\x00" * len(tag[0]), hit[0])  # as long as it was, so that places stay the same
            found += (Identifier(end + one.start, end + one.end, one.kind) for one in scan(words, allowed))
        at = hit.end() if hit else end
    return tuple(found)


def masked(text: str, identifiers: Collection[Identifier]) -> str:
    """The text with `[NHS number withheld]` in the place of each."""
    pieces, at = [], 0
    for one in sorted(identifiers):
        pieces += [text[at : one.start], f"[{one.kind} withheld]"]
        at = one.end
    return "".join((*pieces, text[at:]))


# What every kind of them has somewhere; most cells of most tables have none of it.
POSSIBLE = re.compile(r"\d[A-Za-z]{2}|\d{4}|\d\D\d{2}|@")
NOT_READ = re.compile(r"<(svg|style|script)\b.*?</\1\s*>|\bdata:[a-z]+/[^\"'\s)]*", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z/?][^>]*>")
SPACE = "[ \u00a0\u2009\u202f-]"  # what people put between the groups of a number
# What is joined to letters, digits or a sign is something else: a digest, a reference, money, a decimal, a part of an address.
JOINED_BEFORE = re.compile(r"(?:[A-Za-z0-9_#£$€&=]|[A-Za-z0-9_][-_/]|\d[.:]|[#£$€+/\\%] ?)$")
JOINED_AFTER = re.compile(r"[A-Za-z0-9_%]|[-_/.:][A-Za-z0-9]")
NUMBERS_BEFORE, NUMBERS_AFTER = re.compile(r"\d[ \u00a0]$"), re.compile(r"[ \u00a0]\d")


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not JOINED_BEFORE.search(text[max(0, start - 2) : start]) and not JOINED_AFTER.match(text[end : end + 2])


def _among_numbers(text: str, start: int, end: int) -> bool:
    """Whether it is a part of a longer row of numbers."""
    return bool(NUMBERS_BEFORE.search(text[max(0, start - 2) : start]) or NUMBERS_AFTER.match(text[end : end + 2]))


def _squeezed(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign in "@+")


# Ten digits, as 943 476 5919 or 0101990000

TEN = re.compile(rf"\d{{3}}{SPACE}?\d{{3}}{SPACE}?\d{{4}}|\d{{6}}{SPACE}\d{{4}}")
WRITTEN = re.compile(r"\d{3}\D\d{7}|\d{6}\D\d{4}|\d{10}|\d{3}\D\d{3}\D\d{4}")


def _numbers(text: str) -> Iterator[Identifier]:
    for hit in TEN.finditer(text):
        digits = "".join(sign for sign in hit[0] if sign.isdigit())
        if not WRITTEN.fullmatch(hit[0]) or not _checks(digits):
            continue
        if not _stands_alone(text, *hit.span()) or _among_numbers(text, *hit.span()):
            continue
        if _born(digits):
            yield Identifier(*hit.span(), "CHI number")
        elif digits[0] in "467" or digits.startswith(("999", "943")) or "320" <= digits[:3] <= "399":
            yield Identifier(*hit.span(), "NHS number")


def _checks(digits: str) -> bool:
    """Modulus 11: weights 10 to 2; a remainder that asks for 10 is never given out, and neither is one digit ten times."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9]) and len(set(digits)) > 1


def _born(digits: str) -> bool:
    """Whether the first six digits are a day: in either century, so that 29 February counts where one of them has it."""
    for century in (1900, 2000):
        try:
            dt.date(century + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
        except ValueError:
            continue
        return True
    return False


# National Insurance: two letters, six digits, A to D

SIX_AND_LETTER = re.compile(rf"\d\d{SPACE}?\d\d{SPACE}?\d\d{SPACE}?[A-Da-d](?![A-Za-z0-9_])")
PREFIX = re.compile(rf"(?<![A-Za-z0-9_])([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]){SPACE}?$", re.IGNORECASE)
NEVER_GIVEN = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def _insurance(text: str) -> Iterator[Identifier]:
    for hit in SIX_AND_LETTER.finditer(text):
        prefix = PREFIX.search(text[max(0, hit.start() - 4) : hit.start()])
        if prefix is None or prefix[1].upper() in NEVER_GIVEN:
            continue
        start = hit.start() - len(prefix[0])
        if text[start - 1 : start] not in ("-", "/", "#", ".") and text[hit.end() : hit.end() + 1] not in ("-", "/"):
            yield Identifier(start, hit.end(), "National Insurance number")


# Postcodes: the whole of one; the outward part alone names some thousands of people

AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY "
    "HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO "
    "PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
INWARD = re.compile(r"\d(?:[ABD-HJLNP-UW-Z]{2}|[abd-hjlnp-uw-z]{2})(?![A-Za-z0-9_])")
OUTWARD = re.compile(rf"(?<![A-Za-z0-9_#])({'|'.join(AREAS.split())})(\d[A-HJKPR-Y]|\d\d?)(\s?)$", re.IGNORECASE)
ORDINAL = {"st", "nd", "rd", "th"}


def _postcodes(text: str) -> Iterator[Identifier]:
    for hit in INWARD.finditer(text):
        outward = OUTWARD.search(text[max(0, hit.start() - 6) : hit.start()])
        if outward is None or "\n" in outward[3]:
            continue
        start = hit.start() - len(outward[0])
        letters = outward[1] + hit[0][1:]
        if (
            not (letters.isupper() or letters.islower())
            or text[start - 1 : start] in ("-", "/", "=")
            or text[hit.end() : hit.end() + 1] == "-"
        ):
            continue
        # Written small and without a space, or ending like 1st: words and codes look the same.
        if letters.islower() and (not outward[3] or hit[0][1:] in ORDINAL or len(outward[1]) == 1):
            continue
        yield Identifier(start, hit.end(), "postcode")


# E-mail

LOCAL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}$")
DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![A-Za-z0-9_(])")
FILES = {
    "yaml",
    "yml",
    "json",
    "csv",
    "html",
    "ipynb",
    "py",
    "txt",
    "xlsx",
    "docx",
    "pdf",
    "png",
    "svg",
}  # small@1.yaml is a file


def _addresses(text: str) -> Iterator[Identifier]:
    at = text.find("@")
    while at >= 0:
        local, domain = LOCAL.search(text[max(0, at - 64) : at]), DOMAIN.match(text, at + 1)
        name = local[0].lstrip(".'-") if local else ""
        if name and domain and domain[0].rpartition(".")[2].lower() not in FILES:
            yield Identifier(at - len(name), domain.end(), "e-mail address")
        at = text.find("@", at + 1)


# Telephone: +44 or 0, then nine or ten digits in the groups in which they are written

TELEPHONE = re.compile(
    rf"(?:\+44|\(0(?=\d)|0(?<![\w.,]0)(?:044)?(?=[1-378 ]))(?=[ \u00a0(-]?\(?\d)[\d()]*(?:{SPACE}{{1,2}}\(?\d[\d()]*){{0,4}}"
)
GROUPS = {
    # as in 01414960000, 0141 4960000, 0141 496 0000, 020 7946 0000, 01632 960000, 01632 960 000, 016977 2000, 0800 123 456
    *((10,), (9,), (3, 7), (3, 3, 4), (2, 4, 4), (2, 8), (4, 6), (4, 3, 3), (5, 5), (5, 4), (4, 5), (3, 3, 3), (3, 6), (4, 2, 4)),
}


def _telephones(text: str) -> Iterator[Identifier]:
    for hit in TELEPHONE.finditer(text):
        said = hit[0].rstrip("( ")
        start = hit.start()
        said = said.rstrip(")")  # of (0131 496 0000) the brackets are the sentence's, of (0131) 496 0000 the number's
        if said.startswith("(") and ")" not in said:
            said, start = said[1:], start + 1
        end = start + len(said)
        national = re.sub(r"^(?:\+44|0044)[ \u00a0-]?(?:\(0\))?|^\(?0", "", said, count=1).strip(" \u00a0-")
        groups = [re.sub(r"\D", "", group) for group in re.split(rf"{SPACE}+|\)\s?", national)]
        lengths = tuple(len(group) for group in groups if group)
        digits = "".join(groups)
        if lengths not in GROUPS or digits[0] not in "12378" or len(set(digits)) < 3:
            continue
        if len(digits) == 9 and digits[0] not in "18":
            continue
        if said[0] == "0" and lengths == (9,):  # ten digits in a row that begin with 0: as often a number of something else
            continue
        if _stands_alone(text, start, end):
            yield Identifier(start, end, "telephone number")


# Dates of birth, where the words say that it is one

MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
DAY = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTHS},? \d{{4}})(?!\d)"
BIRTH_WORDS = re.compile(r"[bBdD](?<![A-Za-z][bBdD])(?i:orn|\.?o\.?b\b|ate of birth|irthday|irth date)")
BIRTH = re.compile(
    rf"(?:born|d\.?o\.?b\b\.?|date of birth|birthday|birth date)[\s:=,]{{0,3}}(?:is |was |on |the )*({DAY})", re.IGNORECASE
)
OF_MANY = re.compile(r"(?:children|people|persons|those|young|babies|all|anybody|anyone|everybody|adults)\s$", re.IGNORECASE)


def _births(text: str) -> Iterator[Identifier]:
    for words in BIRTH_WORDS.finditer(text):
        hit = BIRTH.match(text, words.start())
        if hit and not OF_MANY.search(text[max(0, words.start() - 12) : words.start()]):
            yield Identifier(*hit.span(1), "date of birth")


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
