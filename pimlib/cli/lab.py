"""`pim lab`: open the workbooks in JupyterLab, as local copies, so that autosave puts no outputs on the share.

It opens at the home workbook, which links to the workbook of each area. Row 13.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from pimlib.cli.choosing import WHAT, chosen
from pimlib.cli.serve import port
from pimlib.cli.serving.copies import HOME, PAGES, local_data, local_folder, parameterised, source_of

SHOWN = "\n\nIn the menu *Run* choose *Run All Cells*: then this page says it as of now."  # JupyterLab runs nothing by itself
BESIDE = "{name}.ipynb"  # JupyterLab opens what lies beside the workbook that links to it


def add_command(commands: Any) -> None:
    parser = commands.add_parser("lab", help="open the workbooks in JupyterLab")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT)
    parser.add_argument(
        "--keep", action="store_true", help="put your local copies into the cycle's `workbooks` folder, without outputs"
    )
    parser.add_argument("--copy-only", action="store_true", help="make the local copies and say where they are")
    parser.add_argument("--no-browser", action="store_true", help="say the address and open nothing")
    parser.add_argument(
        "--port", type=port, default=0, metavar="NUMBER", help="where on this computer; JupyterLab chooses when left out"
    )
    parser.set_defaults(command=lab)


def lab(options: argparse.Namespace) -> int:
    import nbformat

    from pimlib.run.jobs import jobs_of
    from pimlib.workbook import open_evaluation

    folder, evaluation = chosen(options.what)
    pin = next(pin for pin in folder.evaluation(evaluation).frameworks if pin.role == "evaluate")
    opened = open_evaluation(folder.council, folder.cycle, evaluation, pin.id)
    local = local_folder("workbooks", folder, evaluation)
    if options.keep:
        return _keep(local, folder.workbooks)
    local.mkdir(parents=True, exist_ok=True)
    made = 0
    where = {"council": folder.council, "cycle": folder.cycle, "evaluation": evaluation}
    wanted = [(HOME, source_of(folder, HOME), where), *((job.name, job.source, job.parameters) for job in jobs_of(opened))]
    for name, source, parameters in wanted:
        path = local / f"{name}.ipynb"
        if not path.exists():  # what somebody worked on is never written over
            notebook = parameterised(source, parameters)
            if name == HOME:
                notebook.cells[0].source += SHOWN
            path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
            made += 1
    print(f"Your workbooks are in {local} ({made} new).")
    earlier = local_data() / "workbooks" / folder.council / folder.cycle / evaluation
    if earlier.is_dir():
        print(f"Copies that an earlier pimlib made are in {earlier}.")
    if options.copy_only:
        return 0
    environment = {**os.environ, "PIM_WORKSPACE": str(folder.workspace.root), PAGES: BESIDE}
    # No look for news or updates: a locked-down machine has no way out, and nobody asked.
    quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    quiet += ["--no-browser"] if options.no_browser else []
    quiet += [f"--port={options.port}", "--ServerApp.port_retries=0"] if options.port else []
    opens = str(local / f"{HOME}.ipynb")
    return subprocess.call([sys.executable, "-m", "jupyterlab", "--notebook-dir", str(local), opens, *quiet], env=environment)


def _keep(local: Path, target: Path) -> int:
    import nbformat

    target.mkdir(parents=True, exist_ok=True)
    kept = [
        path for path in sorted(local.glob("*.ipynb")) if path.stem != HOME
    ]  # nobody works on that: it says where things stand
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
