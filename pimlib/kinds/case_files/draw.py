"""A draw: which case files are to be read, or which people are to be asked, by which rule, so that anybody can repeat it.

Row 4: imports rows 0-3. Written once to `exchange/<name>/draw.json` when the sample is drawn, and never changed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pimlib.errors import Fault, PimError
from pimlib.plainyaml import faults_of
from pimlib.workspace import CycleFolder

EXCHANGE = "exchange"
DRAW_FILE = "draw.json"
WHOLE = "all"  # the only stratum of a sample that is not drawn by any group
METHOD: Final = "smallest sha256 of seed|id"
RULE = (
    "Within each stratum the files stand in the order of the SHA-256 of the text seed|id (UTF-8, written as hexadecimal digits, the "
    "smallest first). The first ones are the sample, as many as `sizes` says; the next ones are its reserves, as many as `reserves` says.",
    "Read twice are the main files with the smallest SHA-256 of seed|double|id, as many as `double` says.",
    "The digest of the frame is the SHA-256 of its lines id, tab, stratum, each ended by a line feed, sorted by the id's characters.",
)

Purpose = Literal["whole service", "targeted", "in depth"]
_COPY = re.compile(r"-(?:[2-9]|[1-9][0-9]+)$")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DrawnFrame(Frozen):
    """The list that was drawn from. number: how many it held. by, care_group: columns; empty when none was named."""

    file: str
    number: int
    id_column: str
    by: str = ""
    care_group: str = ""
    digest: str


class Reader(Frozen):
    name: str
    origin: Literal["internal", "external"] = "internal"


class AskedItem(Frozen):
    """One question of the form. levels: of the scale, the highest first; empty for a question that is answered by yes or no."""

    id: str
    text: str
    guidance: str = ""
    type: Literal["yes_no", "scale"] = "yes_no"
    levels: tuple[int, ...] = ()
    informs: tuple[str, ...] = ()


class Drawn(Frozen):
    """One that was drawn. order: its place in the drawn order of its stratum, from 1. readers: the first, then who reads it again."""

    id: str
    stratum: str
    care_group: str = ""
    order: int
    role: Literal["main", "reserve"] = "main"
    readers: tuple[str, ...] = ()


class Draw(Frozen):
    """`draw.json`. precision: points either way that were asked for; empty when the size was given. confidence: in percent.

    populations, sizes: how many there are, and how many are drawn, by stratum. reserves: for each stratum. double: how many are read
    twice. tool: where the questions come from. files: stratum by stratum, in drawn order.
    """

    format: Literal["1"] = "1"
    kind: Literal["case-files", "survey"] = "case-files"
    council: str
    cycle: str
    name: str
    purpose: Purpose = "whole service"
    method: Literal["smallest sha256 of seed|id"] = METHOD
    rule: tuple[str, ...] = RULE
    seed: str
    frame: DrawnFrame
    precision: str = ""
    confidence: str = "95"
    at_least: int = 0
    populations: dict[str, int]
    sizes: dict[str, int]
    reserves: int = 0
    double: int = 0
    readers: tuple[Reader, ...] = ()
    tool: str = ""
    items: tuple[AskedItem, ...] = ()
    files: tuple[Drawn, ...]

    @property
    def main(self) -> tuple[Drawn, ...]:
        return tuple(one for one in self.files if one.role == "main")

    @property
    def spare(self) -> tuple[Drawn, ...]:
        """The reserves, in the order in which they are to be taken up within each stratum."""
        return tuple(one for one in self.files if one.role == "reserve")

    def reader(self, name: str) -> Reader | None:
        return next((reader for reader in self.readers if reader.name == name), None)


def draw_place(name: str) -> str:
    """Where the draw of a sample stands, within the folder of its cycle."""
    return f"{EXCHANGE}/{name}/{DRAW_FILE}"


def load_draw(path: Path, place: str) -> Draw:
    """A draw from its file. Raises PimError with every fault when it is not there or not one that this version knows."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PimError(Fault(place, "there is no draw here", remedy="Draw a sample with `pim sample`.")) from None
    except (OSError, UnicodeDecodeError):
        raise PimError(Fault(place, "this draw cannot be read", remedy="Fetch it again from where it was kept.")) from None
    try:
        return Draw.model_validate(json.loads(text))
    except ValidationError as error:
        raise PimError(*faults_of(error, place)) from None
    except ValueError:
        raise PimError(Fault(place, "this draw is damaged", remedy="Fetch it again from where it was kept.")) from None


def draw_of(folder: CycleFolder, place: str) -> tuple[str, Draw] | None:
    """The draw that a file of readings goes back to, with its place: of `case-files/practice-2.csv` that named practice-2, or practice.

    None when there is none. Raises PimError when it is there and has faults.
    """
    stem = PurePosixPath(place).stem
    for name in dict.fromkeys((stem, _COPY.sub("", stem))):
        found = draw_place(name)
        if (folder.path / found).is_file():
            return found, load_draw(folder.path / found, found)
    return None
