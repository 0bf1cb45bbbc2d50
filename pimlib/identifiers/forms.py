"""What names a person by its form alone: National Insurance numbers, postcodes, e-mail addresses, telephone numbers, dates of birth.

Row 1: imports row 0. Sources: HMRC, NIM39110 (National Insurance numbers); Royal Mail's areas and BS 7666 (postcodes); Ofcom, National
Telephone Numbering Plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pimlib.identifiers.columns import BLANK
from pimlib.identifiers.model import Identifier
from pimlib.identifiers.numbers import stands_alone

SPACE = "[ \u00a0\u2009\u202f-]"  # what people put between the groups of a number

# National Insurance: two letters, six digits, A to D

SIX_AND_LETTER = re.compile(rf"\d\d{SPACE}?\d\d{SPACE}?\d\d{SPACE}?[A-Da-d](?![A-Za-z0-9_])")
PREFIX = re.compile(rf"(?<![A-Za-z0-9_])([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]){SPACE}?\Z", re.IGNORECASE)
NEVER_GIVEN = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def insurance(text: str) -> Iterator[Identifier]:
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
INWARD = re.compile(r"\d(?:[ABD-HJLNP-UW-Z]{2}|[ABD-HJLNP-UW-Zabd-hjlnp-uw-z][abd-hjlnp-uw-z])(?![A-Za-z0-9_])")
OUTWARD = re.compile(rf"(?<![A-Za-z0-9_#])({'|'.join(AREAS.split())})(\d[A-HJKPR-Y]|\d\d?)({BLANK}{{0,3}})\Z", re.IGNORECASE)
ORDINAL = {"st", "nd", "rd", "th"}


def postcodes(text: str) -> Iterator[Identifier]:
    for hit in INWARD.finditer(text):
        outward = OUTWARD.search(text[max(0, hit.start() - 9) : hit.start()])
        if outward is None:
            continue
        start = hit.start() - len(outward[0])
        letters = outward[1] + hit[0][1:]
        named = outward[1].istitle() and hit[0][1:].istitle()  # as a name is written: Eh1 1Yz
        if (
            not (letters.isupper() or letters.islower() or named)
            or text[start - 1 : start] in ("-", "/", "=")
            or text[hit.end() : hit.end() + 1] == "-"
        ):
            continue
        # Written small and without a space, or ending like 1st: words and codes look the same.
        if not letters.isupper() and (not outward[3] or hit[0][1:].lower() in ORDINAL or len(outward[1]) == 1):
            continue
        yield Identifier(start, hit.end(), "postcode")


# E-mail

LOCAL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}\Z")
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


def addresses(text: str) -> Iterator[Identifier]:
    at = text.find("@")
    while at >= 0:
        local, domain = LOCAL.search(text[max(0, at - 64) : at]), DOMAIN.match(text, at + 1)
        name = local[0].lstrip(".'-") if local else ""
        if name and domain and domain[0].rpartition(".")[2].lower() not in FILES:
            yield Identifier(at - len(name), domain.end(), "e-mail address")
        at = text.find("@", at + 1)


# Telephone: +44 or 0, then nine or ten digits in the groups in which they are written

TELEPHONE = re.compile(
    rf"(?:\+44|\(0(?=\d)|0(?<![\w,]0)(?<![^A-Za-z]\.0)(?:044)?(?=[1-378 ]))(?=[ \u00a0(-]?\(?\d)[\d()]*(?:{SPACE}{{1,2}}\(?\d[\d()]*){{0,4}}"
)
GROUPS = {
    # as in 01414960000, 0141 4960000, 0141 496 0000, 020 7946 0000, 01632 960000, 01632 960 000, 016977 2000, 0800 123 456
    *((10,), (9,), (3, 7), (3, 3, 4), (2, 4, 4), (2, 8), (4, 6), (4, 3, 3), (5, 5), (5, 4), (4, 5), (3, 3, 3), (3, 6), (4, 2, 4)),
}


def telephones(text: str) -> Iterator[Identifier]:
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
        if stands_alone(text, start, end):
            yield Identifier(start, end, "telephone number")


# Dates of birth, where the words say that it is one

MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
DAY = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTHS},? \d{{4}})(?!\d)"
BIRTH_WORDS = re.compile(r"[bBdD](?<![A-Za-z][bBdD])(?i:orn|\.?o\.?b\b|ate of birth|irthday|irth date)")
BIRTH = re.compile(
    rf"(?:born|d\.?o\.?b\b\.?|date of birth|birthday|birth date)[\s:=,([\u2013\u2014-]{{0,4}}(?:is |was |on |the )*({DAY})",
    re.IGNORECASE,
)
OF_MANY = re.compile(r"(?:children|people|persons|those|young|babies|all|anybody|anyone|everybody|adults)\s\Z", re.IGNORECASE)


def births(text: str) -> Iterator[Identifier]:
    for words in BIRTH_WORDS.finditer(text):
        hit = BIRTH.match(text, words.start())
        if hit and not OF_MANY.search(text[max(0, words.start() - 12) : words.start()]):
            yield Identifier(*hit.span(1), "date of birth")
