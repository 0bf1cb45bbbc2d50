"""Reading a framework file: from those that ship with pimlib, or from a council's own folder.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import digest_file
from pimlib.framework.model import Framework
from pimlib.framework.sound import amiss, with_illustration_ids
from pimlib.plainyaml import load_document, validate

FOLDER = "frameworks"  # under the shipped files, and in a cycle's folder for a council's own


def shipped(name: str) -> Path:
    """A folder that ships with pimlib (`frameworks`, `workbooks`): inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def framework_names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The ids of the frameworks that ship and of those in these folders, sorted."""
    files = (path for folder in (*folders, shipped(FOLDER)) for path in folder.glob("*.yaml"))
    return tuple(sorted({path.stem.partition("@")[0] for path in files if "--" not in path.stem}))  # that is a crosswalk, astray


def framework_files(id: str, folders: Sequence[Path] = ()) -> Iterator[Path]:
    """Every file of a framework: each `<id>.yaml`, which holds the newest version, and then each `<id>@<version>.yaml`.

    Of both those in these folders come first, and then those that ship.
    """
    everywhere = (*folders, shipped(FOLDER))
    yield from (path for folder in everywhere if (path := folder / f"{id}.yaml").is_file() and id)
    yield from (path for folder in everywhere for path in sorted(folder.glob("*@*.yaml")) if path.stem.partition("@")[0] == id)


def load_framework(id: str, version: str | None = None, folders: Sequence[Path] = ()) -> Framework:
    """A framework by id: from these folders, else a shipped one; without a version the newest, which is the one in `<id>.yaml`.

    Raises PimError when there is none of that id, or not in that version, or its file has faults.
    """
    files = tuple(framework_files(id, folders))
    if not files:
        known = ", ".join(framework_names(folders)) or "none"
        raise PimError(
            Fault(
                f"framework {id}",
                "there is no framework of this id",
                f"`{id}`",
                f"one of: {known}",
                "Check the evaluation file. A framework of your own belongs into the folder `frameworks` of the cycle.",
            )
        )
    found, broken = [], list[Fault]()
    for path in files:
        try:
            framework = load_framework_file(path)
        except PimError as error:
            if version is None:
                raise
            broken += error.faults  # a later version that is still being written does not hide the one that holds
            continue
        if version is None or framework.version == version:
            return framework
        found.append(framework.version)
    raise_if(broken)
    raise PimError(
        Fault(
            f"framework {id}",
            "there is no file of this version here",
            f"`{version}`",
            " or ".join(f"`{one}`" for one in found),
            "Install the pimlib that ships that version, or adopt one that is there with `pim frameworks adopt`.",
        )
    )


def load_framework_file(path: Path) -> Framework:
    """A framework from a file. Raises PimError with every fault, each with its line."""
    return _load(path, digest_file(path) if path.is_file() else "")


@lru_cache(maxsize=32)
def _load(path: Path, digest: str) -> Framework:
    place = f"frameworks/{path.name}"
    document = load_document(path, place)
    framework = validate(document, Framework, digest=digest)
    found = sorted(amiss(framework, path.stem.partition("@")[0]), key=lambda one: document.line(one.where) or 0)
    raise_if(Fault(f"{place}, line {document.line(one.where)}", one.fault, one.found, one.expected, one.remedy) for one in found)
    return with_illustration_ids(framework)
