"""Putting outputs in place: staged first, moved file by file, the manifest last.

Row 10: imports rows 0-9. Readers trust only what the manifest lists; until it is written, the outputs of the run before stand.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file

MANIFEST = "manifest.json"
FORMAT = "1"
LOG = "run.log"
TRIES = 6
FIRST_WAIT = 0.1  # seconds, doubled at each try: about six seconds in all


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the outputs in a folder; empty when there is none, or it is damaged or of a later format."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else {}


def is_whole(folder: Path, name: str, manifest: dict[str, Any]) -> bool:
    """Whether an output is there with the digest that the manifest lists."""
    path = folder / name
    return name in manifest.get("outputs", {}) and path.is_file() and digest_file(path) == manifest["outputs"][name]


def commit_outputs(staging: Path, target: Path, manifest: dict[str, Any], place: str) -> None:
    """Move every staged file into place, take away what an earlier manifest lists and this one does not, write the manifest.

    Raises PimError, with the earlier outputs as they were, when the folder can't be written to, the disk is full, or a file is open
    in another program.
    """
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    names = [path.relative_to(staging).as_posix() for path in files]
    manifest = {**manifest, "outputs": {name: digest_file(path) for name, path in zip(names, files, strict=True) if name != LOG}}
    earlier = load_manifest(target)
    with _uninterrupted():
        try:
            _check_free(target, names, place)
            for name, path in zip(names, files, strict=True):
                fresh = _fresh(target / name)
                fresh.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, fresh)
            fresh = _fresh(target / MANIFEST)
            fresh.write_text(
                json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
            )
            _swap(target, [*names, MANIFEST], place)
        except OSError as error:
            _sweep(target, [*names, MANIFEST])
            raise _sentence(error, place) from None
        except PimError:
            _sweep(target, [*names, MANIFEST])
            raise
        for name in set(earlier.get("outputs", {})) - set(names):
            _take_away(target / name)


def _check_free(target: Path, names: list[str], place: str) -> None:
    """Before anything is moved, ask of every file that is there whether another program holds it."""
    waits = FIRST_WAIT
    held: list[str] = []
    for _ in range(TRIES):
        held = [name for name in names if (target / name).is_file() and not _writable(target / name)]
        if not held:
            return
        time.sleep(waits)
        waits *= 2
    raise PimError(*(_open(f"{place}/{name}") for name in held))


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except PermissionError:
        return False


def _open(place: str) -> Fault:
    return Fault(
        place,
        "this file is open in another program, or may not be written to",
        remedy="Close it (in Excel or Word) and run again; the outputs of the run before are still there.",
    )


def _swap(target: Path, names: list[str], place: str) -> None:
    """Every new file in the place of its old one; when one can't be, those before it are put back as they were."""
    put_aside: list[Path] = []
    placed: list[Path] = []
    try:
        for name in names:
            path = target / name
            if path.is_file():
                _move(path, _aside(path), f"{place}/{name}")
                put_aside.append(path)
            _move(_fresh(path), path, f"{place}/{name}")
            placed.append(path)
    except (OSError, PimError):
        for path in placed:
            _take_away(path)
        for path in put_aside:
            _put_back(path)
        raise
    for path in put_aside:
        _take_away(_aside(path))


def _put_back(path: Path) -> None:
    """The file as it was before. What cannot be put back by any means stays beside it under its `.old` name: it is not lost."""
    with suppress(OSError):
        try:
            os.replace(_aside(path), path)  # noqa: PTH105 - a test stands in for it
        except PermissionError:
            shutil.copyfile(_aside(path), path)
            _take_away(_aside(path))


def _move(path: Path, to: Path, place: str) -> None:
    wait = FIRST_WAIT
    for left in reversed(range(TRIES)):
        try:
            os.replace(path, to)  # noqa: PTH105 - a test stands in for it
            return
        except PermissionError:
            if not left:
                raise PimError(_open(place)) from None
            time.sleep(wait)
            wait *= 2


def _fresh(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ".old")


def _sweep(target: Path, names: list[str]) -> None:
    for name in names:
        _take_away(_fresh(target / name))


def _take_away(path: Path) -> None:
    with suppress(OSError):  # it is held, or there is nothing to take away; the manifest does not list it
        path.unlink(missing_ok=True)


def _sentence(error: OSError, place: str) -> PimError:
    if error.errno == errno.ENOSPC:
        return PimError(
            Fault(place, "the disk is full", remedy="Make room and run again; the outputs of the run before are still there.")
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return PimError(
            Fault(place, "a file stands where this folder should be", remedy="Move that file away, or rename it, and run again.")
        )
    reason = error.strerror or type(error).__name__
    return PimError(
        Fault(
            place,
            f"the outputs could not be written ({reason})",
            remedy="Check that you may write to this folder, and run again; the evidence was not touched.",
        )
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the files are in place: the moment is short, and half of it is worse than none or all."""
    if threading.current_thread() is not threading.main_thread() or sys.platform == "emscripten":
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
