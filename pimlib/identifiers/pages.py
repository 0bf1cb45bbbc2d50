"""Scanning HTML and SVG: what a reader of the page sees as one number is found, however the page writes it.

Row 1: imports row 0. Places are those of the source, so that masking hits it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

from pimlib.identifiers.columns import Grid
from pimlib.identifiers.digits import is_bare
from pimlib.identifiers.model import TAG, Identifier, apart
from pimlib.identifiers.scanning import scan

NOT_READ = re.compile(r"<(svg|style|script)\b.*?</\1\s*>|\bdata:[a-z]+/[^\"'\s)]*", re.DOTALL)
WITHIN_LINES = (
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
)
INLINE = rf"</?(?:{WITHIN_LINES})(?![\w-])[^<>]*>|<!--.{{0,1000}}?-->"
BLOCK = re.compile(rf"(?!{INLINE})<[a-zA-Z/!?][^<>]*>", re.DOTALL | re.IGNORECASE)
UNSEEN = re.compile(rf"{INLINE}|&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z]\w{{1,30}});", re.DOTALL | re.IGNORECASE)
ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=<tr\b|\Z)", re.DOTALL | re.IGNORECASE)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</?t[dhr]\b|\Z)", re.DOTALL | re.IGNORECASE)


def scan_page(text: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """As `scan`, of HTML or SVG, with entities and tags within a line read as a browser shows them: of drawings only what is written in
    them, of styles, scripts and embedded files nothing, of tables no column of figures."""
    found: list[Identifier] = []
    at = 0
    for hit in (*NOT_READ.finditer(text), None):
        end = hit.start() if hit else len(text)
        found += _moved(_shown(text[at:end], allowed), at)
        if hit and hit[0].startswith("<svg") and scan(html.unescape(TAG.sub("\x00", hit[0])), allowed):
            words = TAG.sub(lambda tag: "\x00" * len(tag[0]), hit[0])  # as long as it was, so that places stay the same
            found += _moved(_shown(words, allowed), end)
        at = hit.end() if hit else end
    return _without_figures(text, tuple(found))


def _moved(found: Iterable[Identifier], by: int) -> Iterator[Identifier]:
    return (Identifier(by + one.start, by + one.end, one.kind) for one in found)


def _shown(text: str, allowed: Collection[str]) -> tuple[Identifier, ...]:
    """In what a page shows, and in its tags as they are written: an address may be in a link only."""
    found: list[Identifier] = []
    hidden: list[tuple[int, int]] = []  # what a page shows otherwise than it is written, without the tags within
    at = 0
    for tag in (*BLOCK.finditer(text), None):
        end = tag.start() if tag else len(text)
        if "&" in (part := text[at:end]) or "<" in part:
            unseen = [hit.span() for hit in UNSEEN.finditer(part)]
            if unseen:
                found += _moved(_read(part, unseen, allowed), at)
                starts = (at, *(at + tag_end for _start, tag_end in unseen))
                hidden += zip(starts, (*(at + tag_start for tag_start, _end in unseen), end), strict=True)
        at = tag.end() if tag else end
    # Read as it is written, £ and number may stand apart: there what is shown counts.
    return apart([*found, *(one for one in scan(text, allowed) if not _within(one.start, hidden))])


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    before = bisect_right(spans, place, key=lambda span: span[0])
    return before > 0 and place < spans[before - 1][1]


def _read(part: str, unseen: list[tuple[int, int]], allowed: Collection[str]) -> Iterator[Identifier]:
    """Identifiers in a part without its tags and with its entities as what they mean."""
    pieces: list[str] = []
    starts: list[tuple[int, int, bool]] = []  # where a piece stands as read, where as written, and whether sign by sign
    read = at = 0
    for start, end in (*unseen, (len(part), len(part))):
        for piece, written, is_same in ((part[at:start], at, True), (_meant(part[start:end]), start, False)):
            if piece:
                pieces.append(piece)
                starts.append((read, written, is_same))
                read += len(piece)
        at = end
    places = [one[0] for one in starts]
    ends = dict(unseen)

    def place(number: int, is_end: bool) -> int:
        begun, written, is_same = starts[bisect_right(places, number - is_end) - 1]
        if is_same:
            return written + number - begun
        return ends[written] if is_end else written

    for one in scan("".join(pieces), allowed):
        yield Identifier(place(one.start, False), place(one.end, True), one.kind)


def _meant(token: str) -> str:
    return "" if token.startswith("<") else html.unescape(token)


def _without_figures(text: str, found: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Without numbers that fill a cell of a column of figures."""
    tables: dict[int, dict[int, bool]] = {}
    figures = set()
    start, looked = -1, 0
    for one in found:
        if not is_bare(text[one.start : one.end]):
            continue
        start, looked = max(start, text.rfind("<table", looked, one.start)), one.start
        if start >= 0 and start not in tables:
            end = text.find("</table", start)
            tables[start] = _figures(text, start, len(text) if end < 0 else end)
        if start >= 0 and tables[start].get(one.start):
            figures.add(one)
    return tuple(one for one in found if one not in figures)


def _figures(text: str, start: int, end: int) -> dict[int, bool]:
    """Of each cell of ten digits in a table, by the place of its first digit, whether it is a figure."""
    rows: list[list[str]] = []
    places: dict[int, tuple[int, int]] = {}
    for row in ROW.finditer(text, start, end):
        rows.append([])
        for cell in CELL.finditer(text, row.start(1), row.end(1)):
            words = html.unescape(TAG.sub("", cell[1])).strip()
            if is_bare(words):
                places[text.find(words, cell.start(1))] = (len(rows) - 1, len(rows[-1]))
            rows[-1].append(words)
    grid = Grid(rows)
    return {at: grid.is_figure(*place) for at, place in places.items()}
