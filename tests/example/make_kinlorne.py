"""Makes the worked example: one cycle of Kinlorne Council, which is invented.

Run as `python tests/example/make_kinlorne.py [WORKSPACE]`. It deletes and makes anew `evidence/kinlorne/2025-2028/` and nothing else,
and gives the same bytes each time: seeded numbers, fixed times, no clock. What it is made of stands beside it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import acts
import measures
import register
import surveys
from office import write_docx

from pimlib.framework import load_framework
from pimlib.plainyaml import load_document
from pimlib.workspace import CycleFolder, Workspace

HERE = Path(__file__).resolve().parent
SEED = 20_250_401  # the first day of the cycle
SOURCE = "lgbf-2010-2023.csv"


def make(workspace: Path) -> Path:
    """Makes the folder of the cycle within a workspace; its path."""
    folder = CycleFolder(Workspace(workspace), "kinlorne", "2025-2028")
    shutil.rmtree(folder.path, ignore_errors=True)
    for name in ("measures", "surveys", "documents", "scrutiny", "case-files", "groups", "evaluations"):
        (folder.path / name).mkdir(parents=True)
    _write(folder.path / "cycle.yaml", _read("cycle.yaml"))
    _write(folder.path / "evaluations" / "scan.yaml", _read("scan.yaml").replace("DIGEST", load_framework("pim").digest))
    asks, plan, described = _values("surveys.yaml"), _values("measures.yaml"), _values("register.yaml")["items"]
    facts = _counts(_values("counts.yaml")) | _make_surveys(folder, asks) | _make_measures(folder, plan)
    for said in described:
        if "from" in said:
            text = _read(f"documents/{said['from']}").format_map(facts)
            path = folder.path / said["path"]
            write_docx(path, text) if path.suffix == ".docx" else _write(path, text)
    items = register.record_items(folder, described, asks, plan["local"])
    said = [act for path in sorted((HERE / "records").glob("*.yaml")) for act in _values(f"records/{path.name}")["records"]]
    acts.record_all(folder, said, facts | {"items_registered": str(len(items))}, items)
    return folder.path


def _make_surveys(folder: CycleFolder, asks: dict[str, Any]) -> dict[str, str]:
    people = surveys.people(asks["people"], asks["scale"], asks["unsure"], Random(SEED))
    employees = surveys.employees(asks["employees"], asks["scale"], Random(SEED + 1))
    surveys.write_people(folder.path / "surveys" / "people-2026.csv", asks["people"], people, Random(SEED + 2))
    surveys.write_employees(folder.path / "surveys" / "employees-2026.xlsx", asks["employees"], employees, Random(SEED + 3))
    counted = surveys.counted("people", asks["people"], people, asks["scale"])
    return counted | surveys.counted("staff", asks["employees"], employees, asks["scale"])


def _make_measures(folder: CycleFolder, plan: dict[str, Any]) -> dict[str, str]:
    text, invented = measures.national(plan["national"], HERE / SOURCE, Random(SEED + 4))
    _write(folder.path / "measures" / "measures-2026.csv", text)
    _write(folder.path / "measures" / "SOURCE.md", _read("SOURCE.md"))
    figures = measures.local(plan["local"])
    (folder.path / "measures" / "local-waiting.csv").write_bytes(measures.local_csv(plan["local"], figures).encode("utf-8-sig"))
    return measures.counted(plan["local"], figures, invented)


def _counts(values: dict[str, Any], name: str = "") -> dict[str, str]:
    """{files: {good: {yes: 41}}} as {files_good_yes: 41}."""
    facts: dict[str, str] = {}
    for key, value in values.items():
        facts |= _counts(value, f"{name}{key}_") if isinstance(value, dict) else {name + key: value}
    return facts


def _values(name: str) -> Any:
    return load_document(HERE / name, name).values


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent
    print(f"Made {make(root).relative_to(root).as_posix()}.")
