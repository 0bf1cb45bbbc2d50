"""A form that was begun and not recorded, kept on this machine and never on the share.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from pimlib.fingerprint import digest_bytes, short
from pimlib.records.clock import moment
from pimlib.workspace import CycleFolder

FORMAT = "1"


@dataclass(frozen=True)
class Draft:
    """What was filled in, the ids of the heads that were seen when it was begun, who began it and when it was last changed."""

    values: Mapping[str, Any]
    seen: tuple[str, ...] = ()
    by: str = ""
    at: str = ""


@dataclass
class DraftFile:
    """Where one form's draft is kept. known: the bytes that this form wrote or read last; None: there were none."""

    path: Path
    known: bytes | None = field(default=None, repr=False)

    def read(self) -> tuple[Draft | None, str]:
        """The draft, and a sentence when there is something to say of it. A damaged file is kept under another name."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return None, ""
        draft = _parsed(content)
        if draft is not None:
            self.known = content
            return draft, ""
        kept = _free(self.path, "damaged")
        try:
            self.path.replace(kept)
        except OSError:
            return None, f"What was begun here cannot be read; it is left in {self.path.name}."
        return None, f"What was begun here before cannot be read. The file is kept as {kept.name} beside the other drafts."

    def write(self, values: Mapping[str, Any], seen: Sequence[str], by: str) -> str:
        """Keep what was filled in. Returns a sentence when it could not be kept.

        Where another window has written to the same draft, this one goes on in a file of its own: neither is lost.
        """
        said = {
            "format": FORMAT,
            "values": dict(values),
            "seen": list(seen),
            "by": by,
            "at": moment().strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        content = json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if (now := self._now()) is not None and now != self.known:
                self.path = _free(self.path, "aside")
            fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
            fresh.write_bytes(content)
            fresh.replace(self.path)
        except OSError as error:
            return (
                f"What you write cannot be kept on this machine until you record it ({error.strerror or type(error).__name__}). "
                "Record it before you close this page."
            )
        self.known = content
        return ""

    def delete(self) -> None:
        """Take the draft away; one that another window has written meanwhile stays."""
        with contextlib.suppress(OSError):  # it is then offered again, which is better than failing here
            if self.known is not None and self._now() == self.known:
                self.path.unlink(missing_ok=True)
        self.known = None

    def put_aside(self) -> None:
        """Keep the draft under another name, so that the form begins from what is recorded."""
        if self._now() is not None:
            self.path.replace(_free(self.path, "aside"))
        self.known = None

    def take_back(self, path: Path) -> None:
        """Go on with a draft that was put aside."""
        path.replace(self.path)
        self.known = None

    def aside(self) -> tuple[tuple[Path, Draft], ...]:
        """The drafts of this form that were put aside and can be read, oldest first."""
        stem = self.path.name.removesuffix(".json").partition(".aside-")[0]
        found = []
        for path in sorted(self.path.parent.glob(f"{stem}.aside-*.json")):
            if path != self.path and (draft := _parsed(path.read_bytes())) is not None:
                found.append((path, draft))
        return tuple(sorted(found, key=lambda pair: pair[1].at))

    def _now(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


def draft_file(folder: CycleFolder, evaluation: str, key: Sequence[str]) -> DraftFile:
    """Where the draft of a form is kept. key: the kind of record, then what it is about (pim:5.1, self, a care group).

    PIM_LOCAL names another folder for what is kept on this machine.
    """
    data = Path(os.environ.get("PIM_LOCAL") or platformdirs.user_data_path("pimlib", appauthor=False))
    # Two shares may hold the same council and cycle.
    root = _share(folder.workspace.root.absolute())
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(part for part in key if part).lower()).strip("-")[:60]
    # A slug may stand for two subjects; the digest does not.
    mark = short(digest_bytes(json.dumps(list(key)).encode("utf-8")))[:6]
    return DraftFile(data / "drafts" / root / folder.council / folder.cycle / evaluation / f"{slug}-{mark}.json")


@lru_cache(maxsize=8)
def _share(root: Path) -> str:
    """A word for a workspace. It is asked for once a turn of a list, and each asking looks up every folder above it."""
    return short(digest_bytes(str(root.resolve()).encode("utf-8")))


def _parsed(content: bytes) -> Draft | None:
    try:
        said = json.loads(content.decode("utf-8", "surrogatepass"))
        if said["format"] != FORMAT or not isinstance(said["values"], dict):
            return None
        return Draft(said["values"], tuple(map(str, said["seen"])), str(said["by"]), str(said["at"]))
    except (ValueError, KeyError, TypeError):
        return None


def _free(path: Path, word: str) -> Path:
    """A name that is not taken yet: `x.aside-1.json` for x.json."""
    stem = path.name.removesuffix(".json").partition(f".{word}-")[0]
    number = 1
    while (other := path.with_name(f"{stem}.{word}-{number}.json")).exists():
        number += 1
    return other
