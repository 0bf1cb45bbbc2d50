"""Makes the worked example: two cycles of Kinlorne Council, which is invented.

Run as `python tests/example/make_kinlorne.py [WORKSPACE]`. It deletes and makes anew `evidence/kinlorne/2025-2028/` and `2022-2025/` and
nothing else, and gives the same bytes each time: seeded numbers, fixed times, no clock. What it is made of stands beside it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import acts
import case_files
import measures
import register
import survey_files
import surveys
from office import write_docx

from pimlib.framework import load_framework
from pimlib.plainyaml import load_document
from pimlib.workspace import CycleFolder, Workspace

HERE = Path(__file__).resolve().parent
SEED = 20_250_401  # the first day of the cycle
SOURCE = "lgbf-2010-2023.csv"
FOLDERS = ("measures", "surveys", "documents", "scrutiny", "case-files", "groups", "evaluations")


def make(workspace: Path) -> Path:
    """Makes the folders of both cycles within a workspace; the path of the newer one."""
    facts = _make_before(_emptied(workspace, "2022-2025"))
    folder = _emptied(workspace, "2025-2028")
    _begin(folder, "")
    asks, plan, more = _values("surveys.yaml"), _values("measures.yaml"), _values("measures_more.yaml")
    described = _values("register.yaml")["items"]
    facts |= _counts(_values("counts.yaml")) | _make_surveys(folder, asks) | _make_measures(folder, plan, more)
    facts |= case_files.read_now(folder, _values("readings.yaml"), Random(SEED + 7))
    facts |= _standing("documents/scrutiny-recs-2026.csv")
    _make_documents(folder, "", described, facts)
    plans = {"waiting-measures": plan["local"]} | {one["item"]: one for one in more["files"]}
    items = register.record_items(folder, described, asks, plans)
    said = [act for path in sorted((HERE / "records").glob("*.yaml")) for act in _values(f"records/{path.name}")["records"]]
    acts.record_all(folder, said, facts | {"items_registered": str(len(items))}, items)
    return folder.path


def _make_before(folder: CycleFolder) -> dict[str, str]:
    """The cycle before; what texts may quote of it."""
    _begin(folder, "earlier/")
    asks, described, plan = _values("surveys.yaml"), _values("earlier/register.yaml")["items"], _values("readings.yaml")["before"]
    rows = surveys.others(asks["before"], asks["scale"], asks["unsure"], Random(SEED + 8))
    survey_files.write_plain(folder.path / "surveys" / "people-2023.csv", asks["before"], rows, delimiter=";", number=3)
    facts = surveys.counted("before", asks["before"], rows, asks["scale"])
    facts |= case_files.read_before(folder, plan, Random(SEED + 9))
    _make_documents(folder, "earlier/", described, facts)
    for said in described:
        if said["kind"] == "case-files":
            said["frame"] = {team["name"]: team["files"] for team in plan["teams"]}
    items = register.record_items(folder, described, asks, {})
    acts.record_all(folder, _values("earlier/records/judgements.yaml")["records"], facts, items)
    return facts


def _emptied(workspace: Path, cycle: str) -> CycleFolder:
    folder = CycleFolder(Workspace(workspace), "kinlorne", cycle)
    shutil.rmtree(folder.path, ignore_errors=True)
    for name in FOLDERS:
        (folder.path / name).mkdir(parents=True)
    return folder


def _begin(folder: CycleFolder, under: str) -> None:
    _write(folder.path / "cycle.yaml", _read(f"{under}cycle.yaml"))
    scan = _read(f"{under}scan.yaml").replace("DIGEST", load_framework("pim").digest)
    _write(folder.path / "evaluations" / "scan.yaml", scan)


def _make_surveys(folder: CycleFolder, asks: dict[str, Any]) -> dict[str, str]:
    scale, unsure, place = asks["scale"], asks["unsure"], folder.path / "surveys"
    people = surveys.people(asks["people"], scale, unsure, Random(SEED))
    employees = surveys.employees(asks["employees"], scale, Random(SEED + 1))
    public = surveys.others(asks["public"], scale, unsure, Random(SEED + 5))
    partners = surveys.others(asks["stake"], scale, unsure, Random(SEED + 6))
    survey_files.write_people(place / "people-2026.csv", asks["people"], people, Random(SEED + 2))
    survey_files.write_employees(place / "employees-2026.xlsx", asks["employees"], employees, Random(SEED + 3))
    survey_files.write_plain(place / "public-panel-2026.csv", asks["public"], public)
    survey_files.write_forms(place / "partners-2026.xlsx", asks["stake"], partners, Random(SEED + 10))
    named = {"people": people, "staff": employees, "public": public, "stake": partners}
    counted = {
        name: surveys.counted(name, asks[{"staff": "employees"}.get(name, name)], rows, scale) for name, rows in named.items()
    }
    return {key: value for facts in counted.values() for key, value in facts.items()}


def _make_measures(folder: CycleFolder, plan: dict[str, Any], more: dict[str, Any]) -> dict[str, str]:
    text, invented = measures.national(plan["national"], HERE / SOURCE, Random(SEED + 4), Random(SEED + 12))
    _write(folder.path / "measures" / "measures-2026.csv", text)
    _write(folder.path / "measures" / "SOURCE.md", _read("SOURCE.md"))
    figures = measures.local(plan["local"])
    facts = measures.counted(plan["local"], figures, invented)
    monthly = measures.months(more["months"], figures, Random(SEED + 11))
    plan["local"]["measures"].append(more["months"])
    _table(folder.path / "measures" / "local-waiting.csv", plan["local"], figures | {monthly["code"]: monthly})
    for one in more["files"]:
        one.setdefault("authority", plan["local"]["authority"])
        figures = measures.local(one)
        _table(folder.path / one["path"], one, figures)
        counted = measures.counted(one, figures, [])
        facts |= {key: value for key, value in counted.items() if not key.endswith("_quarter")}
    return facts


def _table(path: Path, plan: dict[str, Any], figures: measures.Figures) -> None:
    path.write_bytes(measures.local_csv(plan, figures).encode("utf-8-sig"))


def _make_documents(folder: CycleFolder, under: str, described: list[dict[str, Any]], facts: dict[str, str]) -> None:
    for said in described:
        if "from" in said:
            text = _read(f"{under}documents/{said['from']}").format_map(facts)
            path = folder.path / said["path"]
            write_docx(path, text) if path.suffix == ".docx" else _write(path, text)


def _standing(name: str) -> dict[str, str]:
    """How many recommendations there are, and how many are done, in hand and open."""
    lines = [line for line in _read(name).splitlines()[1:] if line]
    marks = {"done": ",Done,", "hand": ",In hand,", "open": ",Open,"}
    return {"recs_all": str(len(lines))} | {
        f"recs_{key}": str(sum(mark in line for line in lines)) for key, mark in marks.items()
    }


def _counts(values: dict[str, Any], name: str = "") -> dict[str, str]:
    """{inspectors: {risk: {yes: 35}}} as {inspectors_risk_yes: 35}."""
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
    print(f"Made {make(root).relative_to(root).as_posix()} and the cycle before it.")
