"""Where else the words of a record stand: other records, forms kept as received, workbooks, what a run put out; and what names it.

Row 3: imports rows 0-2. Files are looked into and never touched. A PDF or a picture is not looked into: it is named with the others that
stand beside it.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pimlib.identifiers import scan
from pimlib.records.kinds import Adoption, Challenge, Response, SignOff, Tombstone
from pimlib.records.parts import Record
from pimlib.records.store import RecordStore
from pimlib.records.texts import texts_of

SHORTEST = 12  # a shorter text, such as a level's name, stands in every other file
LARGEST = 200_000_000
ZIPPED = {".xlsx", ".docx", ".zip", ".xlsm", ".odt", ".ods"}
CLOSED = {".pdf", ".png", ".jpg", ".jpeg"}
TAG = re.compile(r"<[^<>]*>")


def needles(texts: Iterable[str], contacts: Sequence[str]) -> tuple[str, ...]:
    """What to look for: each text as a whole, and each identifier in it by itself; contacts: what may stand in texts."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(text[one.start : one.end] for one in scan(text, contacts))
        if len(text.strip()) >= SHORTEST:
            found[text] = None
    return tuple(found)


def same_words(store: RecordStore, wanted: Sequence[str], but: Sequence[str]) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Each record that holds something wanted (`needles`) within one of its own, with the fields; `but`: ids that are left out."""
    plain = [_plain(text) for text in wanted]
    for record in store.records:
        fields = tuple(field for field, text in texts_of(record) if any(one in _plain(text) for one in plain))
        if fields and record.id not in but:
            yield record, fields


def naming(store: RecordStore, stone: Tombstone) -> Iterator[tuple[Record, str]]:
    """Each record that names the redacted one by its id or its fingerprint, with what that means for it, as a sentence."""
    for record in store.records:
        if isinstance(record, Challenge) and record.judgement == stone.was_fingerprint:
            yield record, "challenges it; it is found by the tombstone"
        elif isinstance(record, Response) and record.challenge == stone.id:
            yield record, "answers it; it is found by the tombstone"
        elif isinstance(record, Adoption) and stone.was_fingerprint in record.judged:
            yield record, "names it as judged by an earlier version; it is found by the tombstone"
        elif isinstance(record, SignOff) and record.evaluation == stone.evaluation:
            yield record, "signed what stood then, before anything was taken out"


def files_holding(folders: Sequence[Path], wanted: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The files in some folders that hold something wanted (`needles`), and those that could not be looked into, in order of their place."""
    holding: list[Path] = []
    closed: list[Path] = []
    plain = [_plain(text) for text in wanted]
    for path in sorted({path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()}):
        try:
            if path.suffix.lower() in CLOSED or path.stat().st_size > LARGEST:
                closed.append(path)
            elif any(one in content for content in _contents(path) for one in plain):
                holding.append(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            closed.append(path)
    return tuple(holding), tuple(closed)


def _contents(path: Path) -> Iterator[str]:
    """What a file says, as plain words; of one that holds others, each of them. Text may be escaped as JSON, as HTML, or not at all."""
    if path.suffix.lower() in ZIPPED:
        with zipfile.ZipFile(path) as inside:
            contents = [inside.read(name) for name in inside.namelist() if not name.endswith("/")]
    else:
        contents = [path.read_bytes()]
    for content in contents:
        text = content.decode("utf-8", errors="replace")
        yield _plain(text)
        if text[:1] in ("{", "[") and (unescaped := _strings(text)):
            yield _plain(unescaped)
            text = unescaped
        yield _plain(html.unescape(TAG.sub("", text)))


def _strings(text: str) -> str:
    """Every text in a JSON file; empty when it is none."""
    found: list[str] = []
    try:
        pending = [json.loads(text)]
    except ValueError:
        return ""
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            pending += [*value.values()]
        elif isinstance(value, list):
            # A notebook keeps a text as a list of its lines.
            pending += ["".join(value)] if all(isinstance(one, str) for one in value) else value
    return "\n".join(found)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
