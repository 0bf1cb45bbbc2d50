"""Where else the words of a record stand: other records, forms kept as received, workbooks, what a run put out; and what names it.

Row 3: imports rows 0-2. Files are looked into and never touched. A PDF or a picture is not looked into: it is named with the others that
stand beside it.
"""

from __future__ import annotations

import html
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pimlib.identifiers import scan
from pimlib.records.kinds import Adoption, Challenge, Response, SignOff, Tombstone
from pimlib.records.parts import Record
from pimlib.records.store import RecordStore
from pimlib.records.texts import texts_of

SHORTEST = 12  # a shorter text, such as a level's name, stands in every other file
SENTENCE = 40  # a form cuts a long text into pieces, so each sentence of this length is looked for; a shorter one is anybody's
PIECE = 160  # a longer sentence may be cut itself, so it is looked for in parts of about this length
LARGEST = 200_000_000
ZIPPED = {".xlsx", ".docx", ".zip", ".xlsm", ".odt", ".ods"}
CLOSED = {".pdf", ".png", ".jpg", ".jpeg"}
TAG = re.compile(r"<[^<>]*>")
END = re.compile(r"(?<=[.!?;:])\s+|\n+")


def needles(texts: Iterable[str], contacts: Sequence[str]) -> tuple[str, ...]:
    """What to look for: each text as a whole, each identifier in it, and each longer sentence of it by itself.

    contacts: official numbers and addresses, which may stand in texts.
    """
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(text[one.start : one.end] for one in scan(text, contacts))
        if len(text.strip()) >= SHORTEST:
            found[text] = None
            found |= dict.fromkeys(_pieces(text))
    return tuple(found)


def _pieces(text: str) -> Iterator[str]:
    """The longer sentences of a text, those longer than PIECE in parts."""
    for sentence in END.split(text):
        words = sentence.split()
        while words:
            size, length = 0, 0
            while size < len(words) and length < PIECE:
                length += len(words[size]) + 1
                size += 1
            if length > SENTENCE:
                yield " ".join(words[:size])
            words = words[size:]


def same_words(store: RecordStore, wanted: Sequence[str], but: Sequence[str]) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Each record that holds something wanted (`needles`) within one of its own, with the fields; `but`: ids that are left out."""
    plain = [_plain(text) for text in wanted]
    for record in store.records:
        fields = tuple(field for field, text in texts_of(record) if text and any(one in _plain(text) for one in plain))
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
    for path in sorted({path for folder in folders for path in _files(folder, closed)}):
        try:
            if path.suffix.lower() in CLOSED or path.stat().st_size > LARGEST:
                closed.append(path)
            elif any(one in content for content in _contents(path) for one in plain):
                holding.append(path)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            closed.append(path)
    return tuple(holding), tuple(sorted(closed))


def _files(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """Every file in a folder and in those within; one that cannot be listed is added to `closed`."""

    def unlisted(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            closed.append(Path(error.filename or folder))

    for root, _folders, names in os.walk(folder, onerror=unlisted):
        yield from (Path(root, name) for name in names)


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
        yield _plain(html.unescape(TAG.sub(" ", text)))


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
    """Without any blank: a line may end, or a tag stand, between any two words, and within one where a word is half in bold."""
    return "".join(text.split()).casefold()
