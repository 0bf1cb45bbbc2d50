"""Figures that the workbooks of one run share: the first to need an item reads its file, the others take what it found.

Row 8: imports rows 0-7. They are kept in the run's own folder for temporary files, which only the person who runs it can read and which
goes with the run; like everything that is shown they are counts after suppression, never rows about people.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pimlib.kinds import load_figures
from pimlib.register import Entry
from pimlib.workspace import CycleFolder

if TYPE_CHECKING:
    from pimlib.kinds.figures import Figures

KEPT = "PIM_FIGURES"  # the folder in which a run keeps figures; without it nothing is kept


def shared_figures(folder: CycleFolder, entry: Entry) -> Figures:
    """The figures of an item, from this run's folder where they are there. Raises PimError with every fault of its file, each time."""
    place = os.environ.get(KEPT)
    if not place:
        return load_figures(folder, entry)
    path = Path(place, entry.fingerprint.replace(":", "-"))
    if path.is_file():
        kept: Figures = pickle.loads(path.read_bytes())
        return kept
    figures = load_figures(folder, entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{uuid4().hex}.draft")  # two workbooks may write at once, and none may read a half
    draft.write_bytes(pickle.dumps(figures, protocol=pickle.HIGHEST_PROTOCOL))
    try:
        draft.replace(path)
    except PermissionError:  # Windows: another workbook reads it at this moment, so it is there
        draft.unlink(missing_ok=True)
    return figures
