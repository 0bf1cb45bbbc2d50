"""The digest of what an Office file says, which stays the same when SharePoint or Excel saves it again.

Row 1: imports row 0.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

from pimlib.sheets.ooxml import (
    cells_of,
    local,
    main_part,
    parse,
    refuse_doctype,
    related,
    relation_of,
    shared_strings,
    worksheets,
)
from pimlib.sheets.opening import MOST_UNPACKED

_SPREADSHEETS = (".xlsx", ".xlsm")
_DOCUMENTS = (".docx", ".docm")
_SLIDES = (".pptx", ".pptm")


def content_digest(path: Path | str) -> str | None:
    """`sha256:…` over what the file says; None for any other kind of file and for one that cannot be opened.

    .xlsx, .xlsm: names of worksheets in order, each cell's value and formula, pictures. A formula counts with its stored
    value, since that is what `load_sheet` reads. Numbers that are not whole count to twelve digits: programs differ in the
    last ones.
    .docx: paragraphs of the text and of the notes, pictures. .pptx: paragraphs of the slides in their order, pictures.
    Properties, styles, number formats, the archive's order and times, and SharePoint's own parts do not count.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (*_SPREADSHEETS, *_DOCUMENTS, *_SLIDES):
        return None
    sha = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                return None
            if ending in _SPREADSHEETS:
                _add_cells(sha, archive)
            elif ending in _DOCUMENTS:
                _add_document(sha, archive)
            else:
                _add_slides(sha, archive)
            pictures = [name for name in archive.namelist() if "/media/" in name or "/embeddings/" in name]
            for digest in sorted(hashlib.sha256(archive.read(name)).hexdigest() for name in pictures):
                _add(sha, "media", digest)
    except (OSError, zipfile.BadZipFile, KeyError, ParseError, ValueError, IndexError, EOFError, RuntimeError):
        return None
    return f"sha256:{sha.hexdigest()}"


def _add(sha: Any, *texts: str) -> None:
    # each text with its length, so that no two lists of texts make the same bytes
    sha.update("".join(f"{len(text)}:{text}" for text in texts).encode("utf-8", "surrogatepass") + b"\n")


def _add_cells(sha: Any, archive: zipfile.ZipFile) -> None:
    texts = shared_strings(archive)
    for part in worksheets(archive):
        _add(sha, "sheet", part.name)
        for cell in cells_of(archive.read(part.path), texts):
            value = cell.value
            if not value and not cell.formula:
                continue
            _add(
                sha,
                cell.reference,
                cell.kind if value else "",
                _plain(value) if value and cell.kind == "n" else _lines(value or ""),
                cell.formula or "",
            )


def _add_document(sha: Any, archive: zipfile.ZipFile) -> None:
    _add_paragraphs(sha, archive, main_part(archive, "word/document.xml"))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in archive.namelist():
            _add_paragraphs(sha, archive, name)


def _add_slides(sha: Any, archive: zipfile.ZipFile) -> None:
    book = main_part(archive, "ppt/presentation.xml")
    targets = related(archive, book)
    for element in parse(archive.read(book)).iter():
        if local(element) == "sldId":
            _add(sha, "slide")
            _add_paragraphs(sha, archive, targets[relation_of(element)])


def _add_paragraphs(sha: Any, archive: zipfile.ZipFile, path: str) -> None:
    xml = archive.read(path)
    refuse_doctype(xml)
    texts: list[str] = []
    for _, element in iterparse(io.BytesIO(xml)):
        name = local(element)
        if name == "t":
            texts.append(element.text or "")
        elif name in ("tab", "br", "cr"):
            texts.append(" ")
        elif name == "p":
            paragraph = "".join(texts)
            texts.clear()
            if paragraph.strip():
                _add(sha, paragraph)


def _plain(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() else format(value, ".12g")


def _lines(text: str) -> str:
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
