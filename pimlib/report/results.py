"""Everything that was judged, found and planned as data: CSV tables, an Excel workbook, the action plan, data packages.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pimlib.blocks import Block
from pimlib.cycle.evidence_plan import COLUMNS as PLANNED
from pimlib.cycle.looks import PlannedLook, planned_looks
from pimlib.fingerprint import digest_file
from pimlib.framework import FindingTerms, plural
from pimlib.plan import COLUMNS, plan_rows
from pimlib.records import CloserLook, Judgement
from pimlib.register import Register
from pimlib.report.document import WorkbookPart
from pimlib.report.figures_book import render_figures_book
from pimlib.report.sections import status_of
from pimlib.sheets import ColumnOut, SheetOut, write_csv, write_workbook
from pimlib.workbook import Opened, kept_of
from pimlib.workbook.planning import planned_evidence

INVENTED = "Invented example: the council, its people and its judgements are made up."
DATES = frozenset({"start", "due", "status_on"})


@dataclass(frozen=True)
class ResultTable:
    """One table of results: its name, what it holds, its columns and rows of text."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def result_tables(opened: Opened, parts: Sequence[WorkbookPart]) -> tuple[ResultTable, ...]:
    """judgements (one row each), evidence_cited, improvements, findings, evidence_plan, closer_looks, figures (one row a cell),
    register."""
    heads = sorted(opened.store.of(Judgement, opened.evaluation.id), key=lambda head: (head.ref, head.stage, head.id))
    return (
        _judgements(opened, heads),
        _cited(opened, heads),
        _found(heads),
        _findings(opened, parts),
        _evidence_plan(opened),
        _closer_looks(opened),
        ResultTable(
            "figures",
            "Every figure shown, a row for each cell",
            ("block", "title", "row", "column", "value", "sources"),
            tuple(dict.fromkeys(_figures(parts))),
        ),
        _register(opened),
    )


def _judgements(opened: Opened, heads: Sequence[Judgement]) -> ResultTable:
    rivals = {head.id: [other for other in heads if other.subject == head.subject] for head in heads}
    rows = tuple(
        (
            *(head.ref, opened.case.title(head.ref), head.stage, head.care_group, "" if head.level is None else str(head.level)),
            *(status_of(opened, rivals[head.id])[1], head.because, head.not_evaluated, head.confidence),
            *(head.author, head.at[:10], head.id, opened.store.fingerprints[head.id]),
        )
        for head in heads
    )
    columns = (
        *("reference", "title", "stage", "care_group", "level", "status", "because", "not_evaluated", "confidence"),
        *("author", "recorded_on", "record", "fingerprint"),
    )
    return ResultTable("judgements", "Every judgement that stands", columns, rows)


def _cited(opened: Opened, heads: Sequence[Judgement]) -> ResultTable:
    rows = tuple(
        (head.ref, head.stage, one.item, str(one.revision), one.digest, one.pinpoint, one.direction, *kept_of(opened, one))
        for head in heads
        for one in head.evidence
    )
    columns = ("reference", "stage", "item", "revision", "digest", "where", "direction", "part", "figure")
    return ResultTable("evidence-cited", "What each judgement cites", columns, rows)


def _found(heads: Sequence[Judgement]) -> ResultTable:
    rows = tuple(
        (head.ref, head.stage, what, text, priority)
        for head in heads
        for what, text, priority in (
            *(("strength", text, "") for text in head.strengths),
            *(("weakness", text, "") for text in head.weaknesses),
            *(("gap in services", text, "") for text in head.gaps),
            *(("good practice", text, "") for text in head.good_practice),
            *(("area for improvement", one.text, str(one.priority or "")) for one in head.improvements),
        )
    )
    columns = ("reference", "stage", "what", "text", "priority")
    return ResultTable("what-was-found", "Strengths, weaknesses, gaps, improvements", columns, rows)


def _findings(opened: Opened, parts: Sequence[WorkbookPart]) -> ResultTable:
    columns = ("code", "severity", "place", "sentence", "remedy", "answer")
    own = tuple(tuple(getattr(finding, name) for name in columns) for finding in opened.findings)
    theirs = tuple(tuple(block.content[name] for name in columns) for block in found_by_workbooks(parts))
    return ResultTable("findings", "What the checks noticed", columns, own + theirs)


def _evidence_plan(opened: Opened) -> ResultTable:
    named = {person.id: person.name for person in opened.cycle.people}
    rows = tuple(tuple(row.cells(named)) for row in planned_evidence(opened))
    return ResultTable("evidence-plan", "Evidence wanted, source by source", tuple(name for name, _label in PLANNED), rows)


def _closer_looks(opened: Opened) -> ResultTable:
    named = opened.cycle.named
    planned = planned_looks(opened.store.of(CloserLook, opened.evaluation.id), opened.cycle)
    rows = tuple(
        (
            *(one.look.ref, opened.case.title(one.look.ref), one.look.what, one.look.because, str(one.look.priority or "")),
            *(one.look.planned_for, str(one.look.begins or ""), _year(one), named(one.look.lead)),
            *(named(one.look.author), one.look.at[:10], one.look.id),
        )
        for one in planned
    )
    columns = (
        *("reference", "title", "what", "because", "priority", "planned_for", "begins", "year_of_cycle", "lead"),
        *("author", "recorded_on", "record"),
    )
    return ResultTable("closer-looks", "What is to be looked at more closely", columns, rows)


def _year(planned: PlannedLook) -> str:
    return "" if planned.year is None else str(planned.year) if planned.year else "outside the cycle"


def _register(opened: Opened) -> ResultTable:
    rows = tuple(
        (
            *(entry.item.name, str(entry.item.revision), entry.item.title, entry.item.kind),
            *("not shown" if entry.item.access == "restricted" else entry.item.path, entry.item.hash, entry.state),
        )
        for entry in opened.register
    )
    columns = ("item", "revision", "title", "kind", "path", "digest", "state")
    return ResultTable("register", "The register of evidence", columns, rows)


def found_by_workbooks(parts: Sequence[WorkbookPart]) -> tuple[Block, ...]:
    """What the workbooks themselves found, each once: evidence that cannot be read, a judgement written and not recorded."""
    found = {block.id: block for part in parts for block in part.blocks if block.type == "finding" and block.role != "findings"}
    return tuple(found.values())


def render_results(folder: Path, tables: Sequence[ResultTable], parts: Sequence[WorkbookPart], opened: Opened) -> None:
    """Write each table as CSV, all of them as one Excel workbook, every figure as another, and the data package that describes them."""
    results = folder / "results"
    results.mkdir(parents=True, exist_ok=True)
    for table in tables:
        write_csv(results / f"{table.name}.csv", table.columns, table.rows)
    notes = [INVENTED] if opened.cycle.invented else []
    render_figures_book(results / "figures.xlsx", parts, opened, notes)
    sheets = [
        SheetOut(
            name=table.name,
            title=[table.title, *notes],
            columns=[ColumnOut(name, 60 if name in ("because", "sentence", "text") else 20) for name in table.columns],
            rows=[list(row) for row in table.rows],
        )
        for table in tables
    ]
    write_workbook(results / "results.xlsx", sheets, title=f"{opened.evaluation.title}: results", created=opened.as_of)
    resources = [
        {
            "name": table.name,
            "title": table.title,
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": (results / f"{table.name}.csv").stat().st_size,
            "hash": digest_file(results / f"{table.name}.csv"),
            "schema": {"fields": [{"name": name, "type": "string"} for name in table.columns]},
        }
        for table in tables
    ]
    package = {"name": f"{opened.folder.council}-{opened.folder.cycle}-{opened.evaluation.id}-results", "resources": resources}
    _write_json(results / "datapackage.json", package | {"title": f"{opened.evaluation.title}: results"})
    _write_json(folder / "register" / "datapackage.json", register_package(opened.register, opened))


def register_package(register: Register, opened: Opened) -> dict[str, Any]:
    """The register as a Data Package (Frictionless v2); paths are relative to the cycle's folder, restricted items have none."""
    resources: list[dict[str, Any]] = []
    for entry in register:
        item = entry.item
        resource: dict[str, Any] = {"name": item.name, "title": item.title, "hash": item.hash, "bytes": item.bytes}
        if item.access == "restricted":
            resource["data"] = []
        else:
            resource["path"] = item.path
        if item.description:
            resource["description"] = item.description
        if item.licence:
            resource["licenses"] = [{"title": item.licence, "name": item.licence.replace(" ", "-")}]
        resource |= {
            "pim:revision": item.revision,
            "pim:kind": item.kind,
            "pim:sourceType": item.source_type,
            "pim:informs": list(item.refs),
            "pim:period": {"start": str(item.period.start), "end": str(item.period.end)} if item.period else {},
            "pim:collectedOn": str(item.collected_on or ""),
            "pim:registeredOn": str(item.registered_on),
            "pim:owner": item.owner,
            "pim:access": item.access,
            "pim:independence": item.independence,
            "pim:expires": str(item.expires or ""),
            "pim:careGroups": list(item.care_groups),
            "pim:contentHash": item.content_hash or "",
            "pim:state": entry.state,
        }
        resources.append(resource)
    name = f"{opened.folder.council}-{opened.folder.cycle}-register"
    return {"name": name, "title": f"{opened.cycle.council}: register of evidence", "resources": resources}


def render_plan(folder: Path, opened: Opened) -> None:
    """Write the action plan as CSV and as an Excel workbook; the copy that people fill in is issued elsewhere."""
    named = {person.id: person.name for person in opened.cycle.people}
    rows = [row.cells(named) for row in plan_rows(opened.store, opened.evaluation.id)]
    framework = opened.framework
    words = (
        {"refs": plural(framework.terms.indicator)}
        if framework.indicators
        else {"refs": plural(framework.terms.area_word).capitalize()}
    )
    if framework.findings.improvements != FindingTerms().improvements:
        words["improvement"] = framework.findings.improvements
    labels = [words.get(name, label) for name, label in COLUMNS]
    write_csv(folder / "action-plan.csv", labels, rows)
    wide = {
        "what",
        "improvement",
        "desired_outcome",
        "measure",
        "success_criterion",
        "monitoring",
        "resources",
        "reason",
        "status_note",
    }
    columns = [
        ColumnOut(label, 40 if name in wide else 18, kind="date" if name in DATES else "text")
        for (name, _label), label in zip(COLUMNS, labels, strict=True)
    ]
    title = [f"{opened.cycle.council}: action plan of {opened.evaluation.title}", f"As of {opened.as_of}"]
    if opened.cycle.invented:
        title.append(INVENTED)
    sheet = SheetOut(name="Action plan", title=title, columns=columns, rows=rows)
    write_workbook(folder / "action-plan.xlsx", [sheet], title=title[0], created=opened.as_of)


def _figures(parts: Sequence[WorkbookPart]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for part in parts:
        for block in part.blocks:
            if not block.sources or block.type not in ("table", "figure"):
                continue
            labels = [label for label, _align in block.content["columns"]]
            sources = "; ".join(f"{source.item} r{source.revision} {source.digest}" for source in block.sources)
            for cells in block.content["cells"]:
                rows += [
                    (block.id, block.title, cells[0], label, cell, sources)
                    for label, cell in zip(labels[1:], cells[1:], strict=True)
                ]
    return rows


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
