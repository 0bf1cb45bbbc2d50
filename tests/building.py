"""Builders for the tests: a small sound evaluation, a copy of the worked example, and what a refusal says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pimlib.checks import Case
from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.framework import Framework, load_framework_file
from pimlib.records import MODELS, Judgement, Record, load_records, record_
from pimlib.register import Item, load_register, record_item
from pimlib.sheets import content_digest
from pimlib.workspace import CycleFolder, Workspace
from pimlib.workspace.folder import KIND_FOLDERS

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
BAD = TESTS / "bad"
FORMATS = TESTS / "formats"
SHARED = REPOSITORY.parent / "shared"
EVENING = dt.datetime(2026, 9, 1, 17, 0, tzinfo=dt.UTC)

CYCLE = """\
format: "1"
council: Sound Council
starts: 2025-04-01
ends: 2028-03-31
people:
  - {id: ada, name: Ada Lorne, role: lead evaluator}
  - {id: bo, name: Bo Lorne}
  - {id: cy, name: Cy Lorne}
  - {id: di, name: Di Lorne}
sensitive_findings: {protocol: Tell Ada on the same day., tell: [ada]}
"""
SCAN = """\
format: "1"
kind: scan
title: A sound scan
frameworks: [{id: small, version: "1"}]
team: [ada, bo, cy, di]
lead: ada
evaluates: {"small:1": bo, "small:2": cy}
as_of: 2026-09-30
"""


def refusal(call: Callable[[], object]) -> tuple[Fault, ...]:
    """The faults with which something is refused."""
    with pytest.raises(PimError) as caught:
        call()
    return caught.value.faults


def plain(faults: tuple[Fault, ...]) -> str:
    """What a user reads, a line each."""
    return "\n".join(str(fault) for fault in faults)


def empty_cycle(root: Path, cycle: str = CYCLE, scan: str = SCAN) -> CycleFolder:
    """A cycle with its two files and empty folders."""
    folder = CycleFolder(Workspace(root), "sound", "2025-2028")
    for name in (*KIND_FOLDERS.values(), "register", "records", "evaluations"):
        (folder.path / name).mkdir(parents=True)
    (folder.path / "cycle.yaml").write_text(cycle, encoding="utf-8")
    (folder.path / "evaluations" / "scan.yaml").write_text(scan, encoding="utf-8")
    return folder


def item(folder: CycleFolder, name: str, path: str, kind: str, **more: Any) -> Item:
    """An item for a file that lies in the folder, as `pim add` would write it."""
    values: dict[str, Any] = {
        "format": "1",
        "name": name,
        "title": name.capitalize(),
        "path": path,
        "kind": kind,
        "period": {"start": "2025-04-01", "end": "2026-03-31"},
        "registered_on": "2026-06-01",
        "bytes": (folder.path / path).stat().st_size,
        "hash": digest_file(folder.path / path),
        "content_hash": content_digest(folder.path / path),
    }
    return Item.model_validate(values | more)


def put(folder: CycleFolder, path: str, text: str) -> Path:
    (folder.path / path).write_text(text, encoding="utf-8")
    return folder.path / path


def record(kind: str, **values: Any) -> Record:
    return MODELS[kind].model_validate({"evaluation": "scan", "author": "ada", **values})


def judgement(ref: str = "small:1.1", **values: Any) -> Judgement:
    made = record("judgement", **({"ref": ref, "level": 4, "because": f"What we found about {ref}."} | values))
    assert isinstance(made, Judgement)
    return made


def small_framework() -> Framework:
    return load_framework_file(FORMATS / "framework" / "1" / "small.yaml")


def sound_folder(root: Path) -> CycleFolder:
    """An evaluation by the small framework in which everything is judged, reasoned, cited and planned."""
    folder = empty_cycle(root)
    put(folder, "documents/book.md", "The baker's book.\n")
    put(folder, "scrutiny/letter.md", "The inspector's letter.\n")
    put(folder, "case-files/reading.md", "What the reading of orders found.\n")
    informs = ["small:1.1", "small:1.10", "small:2.1"]
    record_item(folder, item(folder, "book", "documents/book.md", "document", informs=informs))
    record_item(folder, item(folder, "letter", "scrutiny/letter.md", "scrutiny", informs=informs, independence="external"))
    record_item(folder, item(folder, "reading", "case-files/reading.md", "case-files"))
    cited = [
        {"item": entry.item.name, "digest": entry.digest, "pinpoint": "page 1", "direction": "strength"}
        for entry in load_register(folder)
        if entry.item.informs
    ]
    both: dict[str, Any] = {"evidence": cited, "strengths": ["It smells of bread."]}
    said = [judgement(ref, **both) for ref in ("small:1.1", "small:1.10", "small:1", "small:2.1", "small:2")]
    said[0] = judgement(
        "small:1.1", **both, weaknesses=["Cold by noon."], improvements=[{"text": "Keep it warm.", "priority": 1}]
    )
    seen = [{"item": name, "pinpoint": "page 1"} for name in ("letter", "reading")]
    parts = [
        {"component": name, "position": "sure", "because": f"{name}, as page 1 says", "evidence": seen}
        for name in ("will", "means")
    ]
    action = {
        "action": "keep-warm",
        "refs": ["small:1.1"],
        "improvement": "Keep it warm.",
        "what": "Buy a second oven",
        "desired_outcome": "Warm bread at noon",
        "measure": "Loaves warm at noon",
        "baseline": "4 of 10",
        "target": "9 of 10",
        "owner": "bo",
        "start": "2026-10-01",
        "due": "2027-03-31",
        "success_criterion": "Nobody sends bread back",
        "monitoring": "Counted each month",
        "carried_by": "Service plan",
    }
    acts = (
        *said[:3],
        record("prompt-answer", ref="small:1", prompt="1.p1", applies=False, because="It was baked this morning.", evidence=seen),
        *said[3:],
        record("statement", ref="small:2", parts=parts),
        record("action", **action),
        record("step", step="step1", status="under way"),
        record("step", step="check1", status="done"),
    )
    for minute, act in enumerate(acts):
        record_(folder, act, now=EVENING + dt.timedelta(minutes=minute))
    return folder


def case_of(folder: CycleFolder, framework: Framework, evaluation: str = "scan") -> Case:
    about = folder.evaluation(evaluation)
    assert about.as_of is not None
    return Case(folder.about, about, framework, load_register(folder), load_records(folder), about.as_of)
