"""Issuing a sample: its draw and the forms, or the list of whom to ask, written once to the cycle's folder `exchange`.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.exchange.asking import Tool
from pimlib.exchange.form import write_form
from pimlib.kinds.case_files.draw import DRAW_FILE, EXCHANGE, Draw
from pimlib.sheets import write_csv
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import write_new

LIST_FILE = "issue.csv"


def check_free(folder: CycleFolder, name: str) -> None:
    """Raises PimError when a sample of this name was issued already."""
    path = folder.path / EXCHANGE / name
    if path.exists():
        remedy = "What was issued is never written over. Give this sample another --name."
        raise PimError(Fault(folder.place(path), "there is a sample of this name already", remedy=remedy))


def issue_forms(folder: CycleFolder, draw: Draw, tool: Tool) -> tuple[Path, ...]:
    """Write the draw and a form for each reader; all or nothing. Raises PimError when there is one of this name, or it can't be written."""
    forms = {reader.name: f"reading-{reader.name}.xlsx" for reader in draw.readers}
    return _issue(folder, draw, forms, lambda path, reader: write_form(path, draw, reader, tool, folder.about))


def issue_list(folder: CycleFolder, draw: Draw) -> tuple[Path, ...]:
    """Write the draw and the list of those who are to be asked. Raises PimError as `issue_forms` does."""
    columns = ["id", "stratum", "care_group"]
    rows = [[one.id, one.stratum, one.care_group] for one in draw.main]
    return _issue(folder, draw, {"": LIST_FILE}, lambda path, _reader: write_csv(path, columns, rows))


def _issue(folder: CycleFolder, draw: Draw, files: dict[str, str], write: Callable[[Path, str], None]) -> tuple[Path, ...]:
    check_free(folder, draw.name)
    target = folder.path / EXCHANGE / draw.name
    written: list[Path] = []
    try:
        target.mkdir(parents=True)
        write_new(target / DRAW_FILE, draw.model_dump_json(indent=1, exclude_defaults=False) + "\n")
        written.append(target / DRAW_FILE)
        for reader, name in files.items():
            path = target / name
            written.append(path)
            write(path, reader)
    except FileExistsError:
        check_free(folder, draw.name)
        raise
    except (OSError, PimError) as error:
        for path in written:
            path.unlink(missing_ok=True)
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        if isinstance(error, PimError):
            raise
        fault = f"the sample could not be written ({error.strerror or type(error).__name__})"
        raise PimError(
            Fault(folder.place(target), fault, remedy="Check that you may write to this folder, then try again.")
        ) from None
    return tuple(written)
