"""`pim run`: check the door, see what is stale, execute, compile, write the manifest.

Row 10: imports rows 0-9. Nothing is written to the evidence folder.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

import pimlib
from pimlib.errors import Fault, PimError
from pimlib.framework import Framework
from pimlib.records import CloserLook, Record
from pimlib.report import (
    WorkbookPart,
    compile_document,
    draft_report,
    draft_workbook_page,
    found_by_workbooks,
    render_plan,
    render_results,
    result_tables,
)
from pimlib.run.execute import Executed, Job, default_workers, execute_jobs, kernel_environment
from pimlib.run.jobs import is_fresh, jobs_of, key_of
from pimlib.run.leaving import Withheld, finding_of, mask_files, mask_manifest, mask_notebook
from pimlib.run.normal import blocks_of
from pimlib.run.outputs import FORMAT, LOG, commit_outputs, load_manifest
from pimlib.run.pages import page_body
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import CycleFolder

Progress = Callable[[str, int, int], None]  # what happens now, how many workbooks are done, of how many


@dataclass(frozen=True)
class RunResult:
    """How a run went: where the outputs are, what was executed and what was still fresh, what failed, the findings by how grave they are,
    and where something that could name a person was withheld."""

    folder: Path
    executed: tuple[str, ...]
    reused: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    errors: int
    warnings: int
    notes: int
    withheld: tuple[Withheld, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.failed and not self.errors and not self.withheld


def run_evaluation(
    folder: CycleFolder,
    evaluation: str,
    *,
    fresh: bool = False,
    as_of: dt.date | None = None,
    workers: int | None = None,
    progress: Progress = lambda now, done, total: None,
) -> RunResult:
    """Run one evaluation. Raises PimError when it cannot begin, or its outputs cannot be written; then the earlier ones stand."""
    said = {"PIM_WORKSPACE": str(folder.workspace.root)} | ({"PIM_AS_OF": as_of.isoformat()} if as_of else {})
    with _environment(said):
        opened = _door(folder, evaluation)
        try:
            return _run(opened, fresh, workers or default_workers(), progress)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            remedy = "Make room on the disk of this machine and run again; the outputs of the run before are still there."
            raise PimError(Fault("the folder for temporary files", "the disk is full", remedy=remedy)) from None


def _run(opened: Opened, fresh: bool, workers: int, progress: Progress) -> RunResult:
    began = time.monotonic()
    folder, evaluation = opened.folder, opened.evaluation.id
    output = folder.output(evaluation)
    manifest = load_manifest(output)
    jobs = jobs_of(opened)
    stale = tuple(job for job in jobs if fresh or not is_fresh(job, opened, output, manifest))
    with tempfile.TemporaryDirectory(prefix="pimlib-", ignore_cleanup_errors=True) as temporary:
        working, staging = Path(temporary) / "run", Path(temporary) / "outputs"
        for path in (working, staging / "workbooks"):
            path.mkdir(parents=True)
        executed = _execute_stale(opened, stale, working, workers, progress)
        log = [f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC  pim run {folder.name}/{evaluation}"]
        entries, parts = {}, []
        for job in jobs:
            entries[job.name], part = _place(job, opened, executed.get(job.name), staging, output, manifest)
            parts.append(part)
            log.append(f"{job.name}: {'executed' if job.name in executed else 'still fresh'}{', failed' if part.failed else ''}")
        progress("the report", len(jobs), len(jobs))
        findings = _compile(opened, parts, staging)
        withheld = [Withheld(*said) for entry in entries.values() for said in entry.get("withheld", ())]
        same = manifest.get("inputs", {}).get("cycle.yaml") == folder.digest("cycle.yaml")  # then the same contacts may stand
        withheld += mask_files(staging, opened.cycle.settings.contacts, done=entries if same else executed)
        log.append(f"{time.monotonic() - began:.1f} seconds, Python {platform.python_version()}, {platform.platform()}")
        (staging / LOG).write_text("\n".join(log) + "\n", encoding="utf-8", newline="\n")
        manifest = mask_manifest(_manifest(opened, entries), opened.cycle.settings.contacts)
        commit_outputs(staging, output, manifest, _place_of(folder, evaluation))
    failed = tuple((part.ref, part.failed) for part in parts if part.failed)
    return RunResult(
        output,
        tuple(job.name for job in jobs if job.name in executed),
        tuple(job.name for job in jobs if job.name not in executed),
        failed,
        findings["error"],
        findings["warning"],
        findings["note"],
        tuple(withheld),
    )


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    """These variables for as long as the run lasts, then what was there before: a second run asks for its own."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _door(folder: CycleFolder, evaluation: str) -> Opened:
    """Open the evaluation and read everything once, so that what is wrong is said before any workbook starts."""
    about = folder.evaluation(evaluation)
    pins = [pin for pin in about.frameworks if pin.role == "evaluate"]
    if len(pins) != 1:
        raise PimError(
            Fault(
                f"evaluations/{evaluation}.yaml",
                "an evaluation is run by one framework",
                ", ".join(pin.id for pin in pins) or "none",
                "one with the role `evaluate`",
                "Make one evaluation file for each framework.",
            )
        )
    opened = open_evaluation(folder.council, folder.cycle, evaluation, pins[0].id)
    folder.about  # noqa: B018 - read for its faults
    return opened


def _execute_stale(
    opened: Opened, stale: tuple[Job, ...], working: Path, workers: int, progress: Progress
) -> dict[str, Executed]:
    done: dict[str, Executed] = {}
    if not stale:
        return done
    environment = kernel_environment(opened.folder.workspace.root, working, opened.as_of.isoformat())
    under_way: list[str] = []

    def started(name: str) -> None:
        under_way.append(name)
        progress(", ".join(under_way), len(done), len(stale))

    for executed in execute_jobs(stale, working, environment, workers=workers, started=started):
        done[executed.job.name] = executed
        if executed.job.name in under_way:
            under_way.remove(executed.job.name)
        progress(", ".join(under_way), len(done), len(stale))
    return done


def _place(
    job: Job, opened: Opened, executed: Executed | None, staging: Path, output: Path, manifest: dict[str, Any]
) -> tuple[dict[str, Any], WorkbookPart]:
    """Put an executed workbook and its page into the staging folder, or the ones of the run before; what the report needs of it."""
    target = staging / "workbooks" / f"{job.name}.ipynb"
    page = f"workbooks/{job.name}.html"
    if executed is None:
        shutil.copyfile(output / "workbooks" / target.name, target)
        shutil.copyfile(output / page, staging / page)
        notebook = nbformat.read(target, as_version=4)
        return manifest["workbooks"][job.name], WorkbookPart(job.area, page, blocks_of(notebook))
    contacts = opened.cycle.settings.contacts
    notebook, failure, withheld = mask_notebook(executed.notebook, executed.failure, contacts, f"workbooks/{target.name}")
    target.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8", newline="\n")
    failed = ""
    if failure is not None:
        failed = f"Its workbook stopped at cell {failure.counted}. {failure.sentence}" if failure.cell else failure.sentence
    html = draft_workbook_page(
        opened.framework.title_of(job.area) or job.name,
        page_body(notebook, failure),
        council=opened.cycle.council,
        invented=opened.cycle.invented,
        as_of=opened.as_of.isoformat(),
        failed=failed,
        footer=f"Executed by pimlib {pimlib.__version__}.",
    )
    (staging / page).write_text(html, encoding="utf-8", newline="\n")
    entry: dict[str, Any] = {"key": key_of(job), "area": job.area, "failed": failed}
    entry["queries"] = dict(sorted(executed.queries.items()))
    blocks = blocks_of(notebook)
    if withheld:
        entry["withheld"] = [[one.place, one.kinds] for one in withheld]
        blocks = (*blocks, finding_of(job.area, withheld))
    return entry, WorkbookPart(job.area, page, blocks, failed)


def _compile(opened: Opened, parts: list[WorkbookPart], staging: Path) -> dict[str, int]:
    document = compile_document(opened, parts, pimlib.__version__)
    render_plan(staging, opened)
    render_results(staging, result_tables(opened, parts), parts, opened)
    links = {
        "action-plan.xlsx": "The action plan as an Excel workbook",
        "action-plan.csv": "The action plan as a plain table",
        "results/results.xlsx": "Every judgement, finding and figure as data",
    }
    (staging / "report.html").write_text(draft_report(document, links), encoding="utf-8", newline="\n")
    found = {"error": 0, "warning": 0, "note": 0}
    for finding in opened.findings:
        found[finding.severity] += 1
    for block in found_by_workbooks(parts):
        found[block.content["severity"]] += 1
    return found


def _manifest(opened: Opened, workbooks: dict[str, Any]) -> dict[str, Any]:
    """What went in. What came out is added when it is put in place."""
    folder, framework = opened.folder, opened.framework
    return {
        "format": FORMAT,
        "pimlib": pimlib.__version__,
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "platform": f"{sys.platform}-{platform.machine().lower()}",
        "evaluation": f"{folder.name}/{opened.evaluation.id}",
        "as_of": opened.as_of.isoformat(),
        "inputs": {
            "cycle.yaml": folder.digest("cycle.yaml"),
            f"evaluations/{opened.evaluation.id}.yaml": folder.digest("evaluations", f"{opened.evaluation.id}.yaml"),
            "framework": _named(framework),
            "measures": [_named(one) for one in opened.beside],
            "register": {entry.item.name: entry.digest or "missing" for entry in opened.register},
            "records": opened.store.digest(_read(opened)),
        },
        "workbooks": workbooks,
    }


def _read(opened: Opened) -> Iterator[Record]:
    """The records that a run reads: those of the evaluation, and the closer looks that any evaluation of the cycle points to."""
    own = opened.evaluation.id
    return (record for record in opened.store.records if record.evaluation == own or isinstance(record, CloserLook))


def _named(framework: Framework) -> dict[str, str]:
    return {"id": framework.id, "version": framework.version, "digest": framework.digest}


def _place_of(folder: CycleFolder, evaluation: str) -> str:
    return f"outputs/{folder.name}/{evaluation}"
