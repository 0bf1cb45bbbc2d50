"""Office files with the same bytes on every machine: parts in a fixed order, without times and without compression."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

NAMESPACE = "http://schemas.openxmlformats.org"
TYPES = (
    f'<Types xmlns="{NAMESPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_docx(path: Path, text: str) -> None:
    """A Word document of plain paragraphs; a line that begins with `#` is set bold, as a heading."""
    body = "".join(_paragraph(line) for line in text.splitlines() if line.strip())
    document = f'<w:document xmlns:w="{NAMESPACE}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}
    _pack(path, {name: (DECLARATION + xml).encode() for name, xml in parts.items()})


@contextmanager
def edited(path: Path) -> Iterator[Any]:
    """A workbook that is filled in and saved; the time of saving is taken out again."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts["docProps/core.xml"].decode()
    created = re.search(r"<dcterms:created[^>]*>([^<]*)<", core)
    assert created is not None
    core = re.sub(r"(<dcterms:modified[^>]*>)[^<]*<", rf"\g<1>{created[1]}<", core)
    _pack(path, parts | {"docProps/core.xml": core.encode()})


def store_plainly(path: Path) -> None:
    """Packs a workbook again without compression, since two builds of zlib may compress the same bytes in two ways."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    _pack(path, parts)


def _paragraph(line: str) -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if line.startswith("#") else ""
    return f'<w:p><w:r>{bold}<w:t xml:space="preserve">{escape(line.lstrip("# "))}</w:t></w:r></w:p>'


def _pack(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it names the machine's own system
            package.writestr(entry, content)
