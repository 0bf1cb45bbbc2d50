"""`pim lab`: open the workbooks in JupyterLab, as local copies, so that autosave puts no outputs on the share.

Row 13.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from pimlib.cli.choosing import WHAT, chosen
from pimlib.fingerprint import digest_bytes, short

if TYPE_CHECKING:
    from nbformat import NotebookNode


def add_command(commands: Any) -> None:
    parser = commands.add_parser("lab", help="open the workbooks in JupyterLab")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT)
    parser.add_argument(
        "--keep", action="store_true", help="put your local copies into the cycle's `workbooks` folder, without outputs"
    )
    parser.add_argument("--copy-only", action="store_true", help="make the local copies and say where they are")
    parser.set_defaults(command=lab)


def lab(options: argparse.Namespace) -> int:
    import nbformat

    from pimlib.run.jobs import jobs_of
    from pimlib.workbook import open_evaluation

    folder, evaluation = chosen(options.what)
    pin = next(pin for pin in folder.evaluation(evaluation).frameworks if pin.role == "evaluate")
    opened = open_evaluation(folder.council, folder.cycle, evaluation, pin.id)
    data = Path(os.environ.get("PIM_LOCAL") or platformdirs.user_data_path("pimlib", appauthor=False))
    root = short(
        digest_bytes(str(folder.workspace.root.resolve()).encode("utf-8"))
    )  # two shares may hold the same council and cycle
    local = data / "workbooks" / root / folder.council / folder.cycle / evaluation
    if options.keep:
        return _keep(local, folder.workbooks)
    local.mkdir(parents=True, exist_ok=True)
    made = 0
    for job in jobs_of(opened):
        path = local / f"{job.name}.ipynb"
        if not path.exists():  # what somebody worked on is never written over
            path.write_text(
                nbformat.writes(parameterised(job.source, dict(job.parameters))) + "\n", encoding="utf-8", newline="\n"
            )
            made += 1
    print(f"Your workbooks are in {local} ({made} new).")
    earlier = data / "workbooks" / folder.council / folder.cycle / evaluation
    if earlier.is_dir():
        print(f"Copies that an earlier pimlib made are in {earlier}.")
    if options.copy_only:
        return 0
    environment = {**os.environ, "PIM_WORKSPACE": str(folder.workspace.root)}
    # No look for news or updates: a locked-down machine has no way out, and nobody asked.
    quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    return subprocess.call([sys.executable, "-m", "jupyterlab", "--notebook-dir", str(local), *quiet], env=environment)


def parameterised(source: Path, parameters: dict[str, str]) -> NotebookNode:
    """A workbook whose parameters cell names this council, cycle and evaluation."""
    import nbformat

    notebook: NotebookNode = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(f'{name} = "{value}"' for name, value in parameters.items())
    return notebook


def _keep(local: Path, target: Path) -> int:
    import nbformat

    target.mkdir(parents=True, exist_ok=True)
    kept = sorted(local.glob("*.ipynb"))
    for path in kept:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        fresh = target / f"{path.name}.new"
        fresh.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
        if (target / path.name).exists():
            shutil.copyfile(target / path.name, target / f"{path.stem}.before.ipynb")
        fresh.replace(target / path.name)
    print(f"{len(kept)} workbooks are kept in {target.name}, without outputs; the ones before are beside them.")
    return 0
