"""The pages of an evaluation: copies of the page workbooks in the user's local folder, each with its parameters and its title.

Row 13.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_bytes, short

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from pimlib.workspace import CycleFolder

# Where a page or a workbook finds another one: a pattern with `{name}`, a job's name or `home`. Not set: names without links.
PAGES = "PIM_PAGES"
HOME = "home"
JUDGE = "judge"


@dataclass(frozen=True)
class Page:
    """One page: its name in addresses, its title, the copy of the workbook behind it."""

    name: str
    title: str
    path: Path


def local_data() -> Path:
    """Where this person's own copies lie: PIM_LOCAL, else the user's data folder of this computer; never on the share."""
    return Path(os.environ.get("PIM_LOCAL") or platformdirs.user_data_path("pimlib", appauthor=False))


def local_folder(kind: str, folder: CycleFolder, evaluation: str) -> Path:
    """The local folder of an evaluation's `workbooks` or `pages`; two shares may hold the same council and cycle."""
    root = short(digest_bytes(str(folder.workspace.root.resolve()).encode("utf-8")))
    return local_data() / kind / root / folder.council / folder.cycle / evaluation


def source_of(folder: CycleFolder, name: str) -> Path:
    """A page workbook: the council's own copy, else the one that ships."""
    from pimlib.framework import shipped

    own = folder.workbooks / f"{name}.ipynb"
    return own if own.is_file() else shipped("workbooks") / f"{name}.ipynb"


def parameterised(source: Path, parameters: Mapping[str, str]) -> NotebookNode:
    """A workbook whose parameters cell names this council, cycle and evaluation."""
    import nbformat

    notebook: NotebookNode = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(f'{name} = "{value}"' for name, value in parameters.items())
    return notebook


def write_pages(folder: CycleFolder, evaluation: str) -> tuple[Page, ...]:
    """Write the home page and a page for each area in scope, in the framework's order; what stood there is written anew.

    Raises PimError when a workbook cannot be read or the local folder cannot be written.
    """
    about = folder.evaluation(evaluation)
    local = local_folder("pages", folder, evaluation)
    where = {"council": folder.council, "cycle": folder.cycle, "evaluation": evaluation}
    said = {"council": folder.about.council, "evaluation": about.title}
    pages = [_page(folder, local, HOME, HOME, "", where, said)]
    for name, ref, title in _areas(folder, evaluation):
        pages.append(_page(folder, local, JUDGE, name, title, {**where, "area_ref": ref}, said))
    return tuple(pages)


def _areas(folder: CycleFolder, evaluation: str) -> Iterator[tuple[str, str, str]]:
    """The name, reference and title of each area that is evaluated, of every framework that evaluates."""
    from pimlib.run.jobs import jobs_of
    from pimlib.workbook import open_evaluation

    for pin in folder.evaluation(evaluation).frameworks:
        if pin.role == "evaluate":
            opened = open_evaluation(folder.council, folder.cycle, evaluation, pin.id)
            for job in jobs_of(opened):
                title = opened.case.title(job.area)
                word = opened.framework.terms.area_word
                yield job.name, job.area, f"{word.capitalize()} {title}" if re.match(r"\d", title) else title


def _page(
    folder: CycleFolder,
    local: Path,
    workbook: str,
    name: str,
    title: str,
    parameters: Mapping[str, str],
    said: Mapping[str, str],
) -> Page:
    import nbformat

    source = source_of(folder, workbook)
    try:
        notebook = parameterised(source, parameters)
    except Exception as error:  # not there, or not a notebook: nbformat has no one error for it
        raise PimError(
            Fault(f"workbooks/{source.name}", "this workbook cannot be read", remedy="Put it right, or take your own copy away.")
        ) from error
    first = notebook.cells[0]
    if title and first.cell_type == "markdown":
        first.source = re.sub(r"\A# .*", lambda _: f"# {title}", first.source)
    heading = re.match(r"# (.*)", first.source)
    title = title or (heading[1] if heading else folder.about.council)
    notebook.metadata["pim"] = {**said, "title": title, "home": name == HOME}
    path = local / f"{name}.ipynb"
    try:
        local.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
        fresh.replace(path)
    except OSError as error:
        raise PimError(
            Fault(
                "your local folder",
                f"the pages cannot be written there ({error.strerror})",
                remedy="Set PIM_LOCAL to a folder of your own on this computer.",
            )
        ) from error
    return Page(name, title, path)
