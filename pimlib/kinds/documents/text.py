"""The first lines of a document: of Word files, Markdown and plain text.

Row 4: imports rows 0-3. Nothing but text is read: no properties, headers, comments or pictures.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from pimlib.sheets.ooxml import local, main_part, parse
from pimlib.sheets.opening import MOST_UNPACKED

WORD, PLAIN = (".docx", ".docm"), (".md", ".txt")
FRONT = 30  # paragraphs in which a document says what it is; what stands later may be about another one
MOST_BYTES = 200_000  # of a plain text: its front lies far within


def front_of(path: Path) -> tuple[str, ...] | None:
    """The first paragraphs, empty ones left out; a row of a table is one, its cells joined by tabs. None: the text cannot be read.

    Of Markdown, those before its first heading below the title.
    """
    ending = path.suffix.lower()
    if ending in WORD:
        return _word(path)
    if ending in PLAIN:
        return _plain(path)
    return None


def _plain(path: Path) -> tuple[str, ...] | None:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError:
        return None
    text = content.decode("utf-8-sig", errors="replace")
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("##") and lines:
            break
        if line.strip():
            lines.append(line.lstrip("# ").strip())
    return tuple(lines[:FRONT])


def _word(path: Path) -> tuple[str, ...] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                return None
            body = parse(archive.read(main_part(archive, "word/document.xml")))
    except (OSError, zipfile.BadZipFile, KeyError, ParseError, ValueError, RuntimeError, EOFError, NotImplementedError):
        return None
    return tuple(islice((text for text in _paragraphs(body) if text), FRONT))


def _paragraphs(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "p":
            yield _text(child)
        elif name == "tr":
            yield "\t".join(filter(None, (" ".join(_text(one) for one in cell.iter() if local(one) == "p") for cell in child)))
        else:
            yield from _paragraphs(child)


def _text(paragraph: Element) -> str:
    pieces = []
    for piece in paragraph.iter():
        name = local(piece)
        if name == "t":
            pieces.append(piece.text or "")
        elif name in ("tab", "br", "cr"):
            pieces.append(" ")
    return " ".join("".join(pieces).split())
