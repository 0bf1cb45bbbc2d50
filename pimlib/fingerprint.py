"""Digests: of bytes, of files, and of values written in one canonical way.

Row 0: imports nothing of pimlib.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

CHUNK = 1024 * 1024


def digest_bytes(content: bytes) -> str:
    """`sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def digest_file(path: Path) -> str:
    """The digest of a file's bytes, read in pieces, so that a large file needs little memory."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            sha.update(chunk)
    return f"sha256:{sha.hexdigest()}"


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, no spaces, NFC text, LF line ends and ISO dates.

    Raises TypeError when the value holds a float: two machines may write one float in two ways, so a number that a person
    recorded is kept as the text they gave.
    """
    return json.dumps(_canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def fingerprint(value: Any) -> str:
    """The digest of the canonical JSON of a value."""
    return digest_bytes(canonical_json(value))


def short(digest: str) -> str:
    """The first twelve digits of a digest, for people to compare by eye."""
    return digest.removeprefix("sha256:")[:12]


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {_canonical(str(key)): _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"a {type(value).__name__} has no canonical form")
