"""What 5,000 records cost: loading and checking them beside reading and validating the same files with pydantic alone.

Run on demand (`make bench`). Each measurement is a process of its own, and the three take turns; seconds are counted after the imports.
Prints medians and ratios. pydantic alone does no more than hold each file's bytes against its model, in the quicker of two ways: it finds
no key that stands twice, no copy, no head and no conflict. The records are made here, the same each time.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pimlib.checks import Case, check_case
from pimlib.framework import Framework, load_framework
from pimlib.records import MODELS, Record, load_records, record_fingerprint
from pimlib.register import load_register
from pimlib.workspace import CycleFolder, Workspace

ROUNDS, RECORDS, AIM = 5, 5_000, 2.0
BEGAN = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
COUNCIL, CYCLE = "kinlorne", "2025-2028"
CYCLE_YAML = """\
format: "1"
council: Kinlorne
starts: 2025-04-01
ends: 2028-03-31
people: [{id: ada, name: Ada Lorne}, {id: bo, name: Bo Lorne}, {id: cy, name: Cy Lorne}]
"""
SCAN_YAML = """\
format: "1"
kind: scan
title: Scan {n}
frameworks: [{{id: pim, version: "{version}"}}]
team: [ada, bo, cy]
lead: ada
as_of: 2026-12-31
"""
SAID = (
    "The survey of people who use services, the reading of case files and the national figures point the same way",
    "Plans are reviewed late in two of three localities, and nobody could say what had been done about it since the spring",
    "Carers told three groups that they were asked what they needed, and then heard nothing for months",
    "The service plan names who is to do what by when; the minutes of the team meetings show that it is followed up",
    "Team leaders read a sample of files each month and say in writing what they found",
)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        number = asked(folder, "make")["number"]
        rounds = [{task: asked(folder, task)["seconds"] for task in TASKS} for _ in range(ROUNDS)]
        plain = [min(one["json bytes"], one["json.loads"]) for one in rounds]
        print(f"{number} records, medians of {ROUNDS}")
        for task in TASKS:
            median = statistics.median(one[task] for one in rounds)
            ratio = statistics.median(one[task] / alone for one, alone in zip(rounds, plain, strict=True))
            aim = f", to be under {AIM}" if task == "load and check" else ""
            print(f"{task:24}{median:>8.3f} s   {ratio:5.2f} times pydantic alone{aim}")
    return 0


def asked(folder: Path, task: str) -> dict[str, Any]:
    """What a process of its own answers."""
    command = [sys.executable, str(Path(__file__).resolve()), str(folder), task]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def answer(root: Path, task: str) -> dict[str, Any]:
    folder = CycleFolder(Workspace(root), COUNCIL, CYCLE)
    if task == "make":
        return {"number": make(folder)}
    framework = load_framework("pim")
    register = load_register(folder)
    work = TASKS[task]
    began = time.perf_counter()
    found = work(folder, framework, register)
    seconds = time.perf_counter() - began
    assert found >= RECORDS, found
    return {"seconds": seconds}


def json_bytes(folder: CycleFolder, _framework: Framework, _register: Any) -> int:
    """Read each file and validate it by the model of the folder in which it lies."""
    return len([MODELS[path.parent.name].model_validate_json(path.read_bytes()) for path in folder.records.rglob("*.json")])


def json_loads(folder: CycleFolder, _framework: Framework, _register: Any) -> int:
    paths = folder.records.rglob("*.json")
    return len([MODELS[path.parent.name].model_validate(json.loads(path.read_bytes())) for path in paths])


def load(folder: CycleFolder, _framework: Framework, _register: Any) -> int:
    return len(load_records(folder).records)


def load_and_check(folder: CycleFolder, framework: Framework, register: Any) -> int:
    """As `pim check` does: the whole store, and one evaluation."""
    store = load_records(folder)
    evaluation = folder.evaluation("scan-0")
    assert evaluation.as_of is not None
    assert check_case(Case(folder.about, evaluation, framework, register, store, evaluation.as_of))
    return len(store.records)


TASKS: dict[str, Callable[[CycleFolder, Framework, Any], int]] = {
    "json bytes": json_bytes,
    "json.loads": json_loads,
    "load": load,
    "load and check": load_and_check,
}


def make(folder: CycleFolder) -> int:
    """As many evaluations as hold RECORDS records between them, each judged three times over, answered, planned and followed up."""
    framework = load_framework("pim")
    for name in ("evaluations", "records", "register"):
        (folder.path / name).mkdir(parents=True)
    (folder.path / "cycle.yaml").write_text(CYCLE_YAML, encoding="utf-8")
    number = evaluation = 0
    while number < RECORDS:
        path = folder.path / "evaluations" / f"scan-{evaluation}.yaml"
        path.write_text(SCAN_YAML.format(n=evaluation, version=framework.version), encoding="utf-8")
        before: dict[tuple[str, ...], str] = {}
        for said in acts(framework, f"scan-{evaluation}"):
            at = BEGAN + dt.timedelta(minutes=number)
            said = said.model_copy(update={"supersedes": (before[said.subject],) if said.subject in before else ()})
            id = f"{at:%Y%m%dT%H%M%SZ}-{record_fingerprint(said)[7:19]}"
            values = said.model_dump(mode="json", exclude_defaults=True)
            values |= {"format": said.format, "id": id, "kind": said.kind, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
            target = folder.records / said.kind / f"{id}.json"
            target.parent.mkdir(exist_ok=True)
            target.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            before[said.subject] = id
            number += 1
        evaluation += 1
    return number


def acts(framework: Framework, evaluation: str) -> Iterator[Record]:
    def record(kind: str, **values: Any) -> Record:
        return MODELS[kind].model_validate({"evaluation": evaluation, **values})

    refs = [framework.ref(indicator.id) for area in framework.areas for indicator in area.indicators]
    refs += [framework.ref(area.id) for area in framework.areas]
    people = ("ada", "bo", "cy")
    for time_ in range(3):
        for n, ref in enumerate(refs):
            told = [f"{SAID[(n + time_ + m) % len(SAID)]} ({ref}, {m})." for m in range(4)]
            cited = [
                {"item": f"item-{m}", "digest": f"sha256:{m:064}", "pinpoint": f"question {m}", "direction": "mixed"}
                for m in range(3)
            ]
            indicator = framework.indicators.get(ref)
            factors = (
                [{"factor": factor.id, "view": "partly", "note": told[0]} for factor in indicator.factors] if indicator else []
            )
            yield record(
                "judgement",
                author=people[(n + time_) % 3],
                ref=ref,
                level=1 + (n + time_) % 6,
                because=" ".join(told),
                evidence=cited,
                factors=factors,
                strengths=told[:2],
                weaknesses=told[2:],
                improvements=[{"text": told[3], "priority": 1 + n % 3}],
                confidence="medium",
                decided_at="Team meeting in March",
                reason="New figures came in." if time_ else "",
            )  # fmt: skip
    for n in range(20):
        action = f"action-{n}"
        for plan in range(2):
            smart = dict(zip(("what", "desired_outcome", "success_criterion"), (*SAID, *SAID)[n % 5 :], strict=False))
            when = {"owner": "bo", "start": "2026-10-01", "due": "2027-03-31"}
            count = {"measure": "Plans in time", "baseline": "4 of 10", "target": f"{8 + plan} of 10"}
            yield record("action", author="ada", action=action, refs=[refs[n]], **smart, **when, **count)
        for month in (1, 4, 7, 10):
            yield record(
                "progress",
                author="bo",
                action=action,
                on=f"2027-{month:02}-01",
                status="on track",
                value="6 of 10",
                note=SAID[n % 5],
            )
    for n, ref in enumerate(refs):
        yield record("answer", author="cy", code="E101", place=ref, text=SAID[n % 5])
    for step in framework.process.steps:
        yield record("step", author="ada", step=step.id, status="done", note=SAID[0])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(answer(Path(sys.argv[1]), *sys.argv[2:])))
        sys.exit(0)
    sys.exit(main())
