"""Where a sample belongs: the cycle that is meant, and the folder of what was issued.

Row 13.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pimlib.errors import Fault, PimError

if TYPE_CHECKING:
    from pimlib.workspace import CycleFolder


def cycle_of(to: str | None, path: Path | None) -> CycleFolder:
    """The cycle that is named, else the one in whose folder the list lies, else the only one there is."""
    from pimlib.workspace import CycleFolder, find_workspace

    workspace = find_workspace()
    if to:
        return workspace.cycle(to)
    real, evidence = path.resolve() if path else None, workspace.evidence.resolve()
    if real is not None and real.is_relative_to(evidence) and len(parts := real.relative_to(evidence).parts) > 2:
        return CycleFolder(workspace, parts[0], parts[1])
    cycles = workspace.current()
    if len(cycles) == 1:
        return cycles[0]
    known = ", ".join(cycle.name for cycle in cycles) or "none yet; make one with `pim new`"
    raise PimError(Fault("--to", "for which cycle this is, is not said", expected=f"one of: {known}"))


def issued_at(named: Path, to: str | None) -> Path | None:
    """The folder of what was issued, named as `exchange/NAME`, by its name alone, or by its draw.json; None when there is none.

    Raises PimError when more than one cycle has a folder of this name.
    """
    from pimlib.kinds.case_files.draw import DRAW_FILE, EXCHANGE
    from pimlib.workspace import find_workspace

    parts = [part for part in named.parts if part != DRAW_FILE]
    if named.is_absolute() or not parts or (len(parts) > 1 and parts[-2] != EXCHANGE):
        return None
    workspace = find_workspace()
    cycles = [workspace.cycle(to)] if to else workspace.current()
    folders = [(cycle, cycle.path / EXCHANGE / parts[-1]) for cycle in cycles]
    found = [(cycle, at) for cycle, at in folders if (at / DRAW_FILE).is_file() or any(at.glob("judging-*.json"))]
    if len(found) > 1:
        known = ", ".join(cycle.name for cycle, _at in found)
        raise PimError(
            Fault(f"{EXCHANGE}/{parts[-1]}", "more than one cycle has such a folder", known, remedy="Say which: --to.")
        )
    return found[0][1] if found else None
