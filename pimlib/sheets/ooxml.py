"""The parts of an Office file as they lie in its archive: worksheets, cells, paragraphs. Formats and properties stay unread.

Row 1: imports row 0.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring, iterparse

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True)
class Part:
    """A worksheet: its name, whether people see it, and where it lies in the archive."""

    name: str
    hidden: bool
    path: str


@dataclass(frozen=True)
class Cell:
    """kind: n number, s text, b truth, e error, d date.

    formula: without its `=`, None when there is none. value: None when none is stored.
    """

    reference: str
    kind: str
    formula: str | None
    value: str | None


def local(element: Element) -> str:
    """An element's name without its namespace: transitional and strict files use different ones."""
    return element.tag.rpartition("}")[2]


def parse(xml: bytes) -> Element:
    """The root of a part. Raises ValueError when it declares a document type, which no Office program writes."""
    refuse_doctype(xml)
    return fromstring(xml)


def refuse_doctype(xml: bytes) -> None:
    """Raises ValueError when the XML could define entities of its own."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:4096]:
        raise ValueError("a document type is not allowed")


def related(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Relation id -> path of the part, for one part of the archive."""
    folder, name = posixpath.split(path)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive.namelist():
        return {}
    targets: dict[str, str] = {}
    for relation in parse(archive.read(rels)):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            targets[relation.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
    return targets


def relation_of(element: Element) -> str:
    """The relation id that an element names."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def main_part(archive: zipfile.ZipFile, usual: str) -> str:
    """The part that the archive calls its document; `usual` when it is there."""
    if usual in archive.namelist():
        return usual
    for relation in parse(archive.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return usual


def worksheets(archive: zipfile.ZipFile) -> Iterator[Part]:
    """The worksheets of a workbook in its order; chart sheets hold no cells and are left out."""
    book = main_part(archive, "xl/workbook.xml")
    targets = related(archive, book)
    for element in parse(archive.read(book)).iter():
        if local(element) == "sheet":
            path = targets.get(relation_of(element), "")
            if path in archive.namelist() and "/worksheets/" in f"/{path}":
                yield Part(element.get("name", ""), element.get("state", "visible") != "visible", path)


def shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """The texts that cells point to, in the archive's order; [] when cells hold their own."""
    xml = shared_xml(archive)
    if not xml:
        return []
    refuse_doctype(xml)
    texts: list[str] = []
    for _, element in iterparse(io.BytesIO(xml)):
        if local(element) == "si":
            texts.append(_rich(element))
            element.clear()
    return texts


def shared_xml(archive: zipfile.ZipFile) -> bytes:
    """The part that holds the texts that cells point to; empty when cells hold their own."""
    path = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), "")
    return archive.read(path) if path else b""


def cells_of(xml: bytes, texts: Sequence[str]) -> Iterator[Cell]:
    """Every cell of a worksheet that holds a value or a formula, in the file's order. `texts` are the shared strings."""
    refuse_doctype(xml)
    shared: dict[str, tuple[str, str]] = {}
    for _, element in iterparse(io.BytesIO(xml)):
        name = local(element)
        if name == "row":
            element.clear()
        if name != "c":
            continue
        reference, kind = element.get("r", ""), element.get("t", "n")
        formula: str | None = None
        value: str | None = None
        for child in element:
            what = local(child)
            if what == "f":
                formula = _formula(child, reference, shared)
            elif what == "v":
                value = child.text if child.text is not None else ("" if kind == "str" else None)
            elif what == "is":
                value, kind = _rich(child), "s"
        if kind == "s" and value is not None and element.get("t") == "s":
            position = int(value)
            value = texts[position] if position < len(texts) else ""
        if formula is not None or value is not None:
            yield Cell(reference, "s" if kind in ("str", "inlineStr") else kind, formula, value)
        element.clear()


def merged_in(xml: bytes) -> list[str]:
    """The ranges of merged cells of a worksheet, as `A1:C2`."""
    return [match.decode("ascii") for match in _MERGED.findall(xml)]


def has_formulas(xml: bytes) -> bool:
    """True when any cell of the worksheet holds a formula."""
    return _FORMULA.search(xml) is not None


def _formula(element: Element, reference: str, shared: dict[str, tuple[str, str]]) -> str:
    text = element.text or ""
    if element.get("t") == "shared":
        group = element.get("si", "")
        if text:
            shared[group] = (text, reference)
        elif group in shared:
            from openpyxl.formula.translate import Translator

            origin, at = shared[group]
            return str(Translator(f"={origin}", origin=at).translate_formula(reference))[1:]
    return text


def _rich(element: Element) -> str:
    # phonetic runs (rPh) repeat the text for readers of Japanese and are not part of it
    texts: list[str] = []
    for child in element:
        if local(child) == "t":
            texts.append(child.text or "")
        elif local(child) == "r":
            texts += [grandchild.text or "" for grandchild in child if local(grandchild) == "t"]
    return "".join(texts)
