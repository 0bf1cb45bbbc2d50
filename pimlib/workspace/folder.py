"""Folders of a workspace: finding it, naming things in it, reading the cycle and its evaluations.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.plainyaml import load_model
from pimlib.workspace.cycle import Cycle, Evaluation

SLUG = re.compile(r"[a-z0-9-]{1,24}")
# Windows refuses these as file names, whatever their ending (Microsoft: Naming Files, Paths, and Namespaces).
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))])
# Windows' old limit is 260 for the whole path; a temporary suffix and a conflict copy's name need the rest.
LONGEST = 240
KIND_FOLDERS = {
    "measures": "measures",
    "survey": "surveys",
    "case-files": "case-files",
    "groups": "groups",
    "scrutiny": "scrutiny",
    "document": "documents",
}
# What Office, OneDrive and the desktop leave beside the files that people put in.
IGNORED = re.compile(r"^(~\$.*|\.~lock.*|\..*|thumbs\.db|desktop\.ini|README\.md|SOURCE\.md|.*\.tmp)$", re.IGNORECASE)


def check_slug(slug: str, what: str) -> str:
    """The slug itself. Raises PimError when it is not one, or is a name that Windows refuses."""
    if not SLUG.fullmatch(slug):
        raise PimError(
            Fault(what, "not a name for a folder here", f"`{slug}`", "1 to 24 of a-z, 0-9 and -", "Choose another name.")
        )
    if slug in DEVICES:
        raise PimError(Fault(what, "Windows keeps this name for a device", f"`{slug}`", "another name", "Choose another name."))
    return slug


@dataclass(frozen=True)
class Workspace:
    """The folder that holds `evidence/` and `outputs/`."""

    root: Path

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def cycles(self) -> tuple[CycleFolder, ...]:
        """Every cycle that has a `cycle.yaml`, by council and cycle."""
        return tuple(
            CycleFolder(self, path.parent.parent.name, path.parent.name) for path in sorted(self.evidence.glob("*/*/cycle.yaml"))
        )

    def current(self) -> tuple[CycleFolder, ...]:
        """The cycles that no other one names as the cycle before it."""
        cycles = self.cycles()
        before = {earlier.name for cycle in cycles if (earlier := _previous(cycle)) is not None}
        return tuple(cycle for cycle in cycles if cycle.name not in before)

    def cycle(self, name: str) -> CycleFolder:
        """The folder of `COUNCIL/CYCLE`. Raises PimError when there is none."""
        parts = name.replace("\\", "/").strip("/").split("/")
        if len(parts) != 2 or not all(part.strip(".") for part in parts):
            raise PimError(Fault(f"`{name}`", "not the name of a cycle", expected="COUNCIL/CYCLE", remedy=self._known()))
        folder = CycleFolder(self, *parts)
        if not folder.path.is_dir():
            raise PimError(Fault(f"evidence/{name}", "there is no such folder", remedy=self._known()))
        return folder

    def _known(self) -> str:
        known = ", ".join(folder.name for folder in self.cycles())
        return f"Cycles here: {known}." if known else "Make one with `pim new COUNCIL/CYCLE`."


@dataclass(frozen=True)
class CycleFolder:
    """`evidence/<council>/<cycle>/`: everything people put in for one three-year cycle of one council."""

    workspace: Workspace
    council: str
    cycle: str

    @property
    def name(self) -> str:
        return f"{self.council}/{self.cycle}"

    @property
    def path(self) -> Path:
        return self.workspace.evidence / self.council / self.cycle

    @property
    def register(self) -> Path:
        return self.path / "register"

    @property
    def records(self) -> Path:
        return self.path / "records"

    @property
    def frameworks(self) -> tuple[Path, ...]:
        """Where the council's own frameworks are looked for before those that ship; empty when it has none."""
        own = self.path / "frameworks"
        return (own,) if own.is_dir() else ()

    @property
    def workbooks(self) -> Path:
        return self.path / "workbooks"

    def output(self, evaluation: str) -> Path:
        return self.workspace.outputs / self.council / self.cycle / evaluation

    def place(self, path: Path) -> str:
        """How messages and records name a file: relative to the cycle folder, with forward slashes on every platform."""
        try:
            return path.relative_to(self.path).as_posix()
        except ValueError:
            return path.name

    @cached_property
    def about(self) -> Cycle:
        """Raises PimError when `cycle.yaml` is missing or has faults."""
        return load_model(self.path / "cycle.yaml", Cycle, "cycle.yaml")

    def evaluations(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in (self.path / "evaluations").glob("*.yaml")))

    def evaluation(self, id: str) -> Evaluation:
        """Raises PimError when there is no such evaluation, or its file has faults."""
        path = self.path / "evaluations" / f"{id}.yaml"
        if not path.is_file():
            known = ", ".join(self.evaluations()) or "none yet"
            raise PimError(Fault(f"evaluations/{id}.yaml", "there is no such evaluation", remedy=f"Evaluations here: {known}."))
        return load_model(path, Evaluation, f"evaluations/{id}.yaml", id=id)

    @cached_property
    def previous(self) -> CycleFolder | None:
        """The folder of the cycle before; None when the cycle names none, or it is not in this workspace."""
        name = self.about.previous_cycle
        if not name:
            return None
        council, _, cycle = name.rpartition("/")
        earlier = CycleFolder(self.workspace, council or self.council, cycle)
        return earlier if earlier.path.is_dir() else None

    def digest(self, *parts: str) -> str:
        """The digest of one file of the folder; empty when it is not there."""
        path = self.path.joinpath(*parts)
        return digest_file(path) if path.is_file() else ""

    def evidence_files(self) -> Iterator[Path]:
        """Every file that people put into the folders by kind, in order of its place."""
        for folder in sorted(KIND_FOLDERS.values()):
            for path in sorted((self.path / folder).rglob("*")):
                if path.is_file() and not IGNORED.match(path.name):
                    yield path


def _previous(cycle: CycleFolder) -> CycleFolder | None:
    try:
        return cycle.previous
    except PimError:
        return None  # its cycle.yaml has faults, which are said when the cycle is opened


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, to the disk itself; half a file is taken away again.

    Raises FileExistsError when it is there, and OSError when it cannot be written.
    """
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.close()
            path.unlink(missing_ok=True)
            raise


def find_workspace(start: Path | None = None) -> Workspace:
    """The workspace that PIM_WORKSPACE names, else the nearest folder upwards that holds `evidence/`.

    Raises PimError when there is none.
    """
    if named := os.environ.get("PIM_WORKSPACE"):
        if not (Path(named) / "evidence").is_dir():
            raise PimError(
                Fault("PIM_WORKSPACE", "this folder holds no `evidence` folder", remedy="Name the folder above `evidence`.")
            )
        return Workspace(Path(named))
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "evidence").is_dir():
            return Workspace(folder)
    raise PimError(
        Fault(
            "this folder",
            "no `evidence` folder here or above",
            remedy="Go to the shared folder, or begin one with `pim new COUNCIL/CYCLE`.",
        )
    )
