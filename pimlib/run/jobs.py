"""Which workbooks an evaluation has, and which of them are stale.

Row 10: imports rows 0-9.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pimlib
from pimlib.cycle import areas_in_scope
from pimlib.errors import PimError
from pimlib.fingerprint import digest_file, fingerprint
from pimlib.framework import shipped
from pimlib.run.execute import Job
from pimlib.run.outputs import is_whole, load_manifest
from pimlib.workbook import Opened, Query
from pimlib.workbook.home import area_page

GENERIC = "area.ipynb"


def jobs_of(opened: Opened) -> tuple[Job, ...]:
    """One job an area in scope: the council's own copy of its workbook, else the shipped one, else the generic one."""
    jobs = []
    for area in areas_in_scope(opened.framework, opened.evaluation):
        name = area_page(opened.framework, area)
        folders = (opened.folder.workbooks, shipped("workbooks"))
        own = [folder / f"{name}.ipynb" for folder in folders]
        generic = [folder / GENERIC for folder in folders]
        source = next((path for path in (*own, *generic) if path.is_file()), generic[-1])
        ref = opened.framework.ref(area.id)
        parameters = {"council": opened.folder.council, "cycle": opened.folder.cycle, "evaluation": opened.evaluation.id}
        if source.name == GENERIC:
            parameters["area_ref"] = ref
        jobs.append(Job(name, source, ref, parameters))
    return tuple(jobs)


def key_of(job: Job) -> str:
    """What makes a workbook another one even when its evidence is the same: source, parameters, pimlib, Python."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return fingerprint([digest_file(job.source), dict(job.parameters), pimlib.__version__, code_digest(), python, sys.platform])


@lru_cache(maxsize=1)
def code_digest() -> str:
    """The digest of pimlib's own code: while it is being worked on, its version stays the same and its outputs do not."""
    root = Path(pimlib.__file__).parent
    names = sorted(path for path in root.rglob("*") if path.suffix in (".py", ".j2", ".css", ".yaml"))
    return fingerprint([[path.relative_to(root).as_posix(), digest_file(path)] for path in names])


def is_up_to_date(opened: Opened) -> bool:
    """Whether a run now would execute no workbook."""
    output = opened.folder.output(opened.evaluation.id)
    manifest = load_manifest(output)
    return all(is_fresh(job, opened, output, manifest) for job in jobs_of(opened))


def is_fresh(job: Job, opened: Opened, output: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether the executed workbook of the run before still says what a new one would: every question it asked is asked again."""
    before = manifest.get("workbooks", {}).get(job.name)
    if not before or before.get("failed") or before.get("withheld") or before.get("key") != key_of(job):
        return False
    if not all(is_whole(output, f"workbooks/{job.name}.{ending}", dict(manifest)) for ending in ("ipynb", "html")):
        return False
    try:
        return all(opened.answer(Query.parse(query)) == digest for query, digest in before["queries"].items())
    except PimError:
        return False
