"""The register: each file that was made, described as `tests/example/register.yaml` says, with its digests and its mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from office import store_plainly

from pimlib.fingerprint import digest_file
from pimlib.kinds.measures.guess import guess_mapping as guess_measures
from pimlib.kinds.survey.codebook import write_codebook
from pimlib.kinds.survey.guess import guess_mapping as guess_survey
from pimlib.register import Item, record_item
from pimlib.register.mapping import MeasuresMapping, Subgroup, SurveyMapping
from pimlib.sheets import content_digest, load_sheet
from pimlib.workspace import CycleFolder

COUNCIL = "Kinlorne"
CODEBOOK = "surveys/people-2026.codebook.xlsx"


def record_items(folder: CycleFolder, items: list[dict[str, Any]], asks: dict[str, Any], plan: dict[str, Any]) -> dict[str, Item]:
    """Writes the register; the items by name."""
    recorded = {}
    for said in items:
        about = {key: value for key, value in said.items() if key not in ("from", "review")}
        path = folder.path / about["path"]
        about |= {"format": "1", "bytes": path.stat().st_size, "hash": digest_file(path), "content_hash": content_digest(path)}
        if "review" in said:
            about["mapping"] = {"kind": "document", **said["review"]}
        if about["name"] == "people-survey":
            about |= _people(folder, path, asks["people"])
        if about["name"] == "employee-survey":
            about["mapping"] = _survey(path, asks["employees"], "employees").model_dump()
        if about["name"] == "national-measures":
            about["mapping"] = guess_measures(load_sheet(path), COUNCIL).model_dump()
        if about["name"] == "waiting-measures":
            about["mapping"] = _local(path, plan).model_dump()
        item = Item.model_validate(about)
        record_item(folder, item)
        recorded[item.name] = item
    return recorded


def _people(folder: CycleFolder, path: Path, asks: dict[str, Any]) -> dict[str, Any]:
    """The people's survey keeps its questions in a codebook that somebody looked over, as the employees' does in the item itself."""
    mapping = _survey(path, asks, "people who use services and carers")
    write_codebook(folder.path / CODEBOOK, mapping, load_sheet(path))
    store_plainly(folder.path / CODEBOOK)
    informs = tuple(dict.fromkeys(ref for question in mapping.questions for ref in question.informs))
    kept = mapping.model_copy(update={"codebook": CODEBOOK, "questions": ()})
    return {"mapping": kept.model_dump(), "informs": informs, "codebook_hash": digest_file(folder.path / CODEBOOK)}


def _survey(path: Path, asks: dict[str, Any], respondent: str) -> SurveyMapping:
    """What the file suggests, and what a person adds: which questions are groups to look at apart, what each informs, how many were asked."""
    sheet = load_sheet(path)
    guessed = guess_survey(sheet, respondent)
    groups = tuple(
        Subgroup(column=column, title=title)
        for said, title in asks["look_at_apart"].items()
        for column in sheet.columns
        if said in column
    )
    said = {question["text"]: question["informs"] for question in (*asks["statements"], asks.get("offer")) if question}
    said |= {asks[part if part == "comment" else f"{part}_text"]: asks[f"{part}_informs"] for part in ("chosen", "comment")}
    informed = tuple(
        question.model_copy(update={"informs": tuple(said.pop(question.text, "").split(";"))})
        for question in guessed.questions
        if question.columns[0] not in {group.column for group in groups}
    )
    if said or len(groups) != len(asks["look_at_apart"]):
        raise ValueError(f"{path.name}: not found in the file: {', '.join(said) or 'a group'}")
    numbers = {"issued": int(asks["issued"]), "population": int(asks["population"])}
    return guessed.model_copy(update={"questions": informed, "subgroups": groups, **numbers})


def _local(path: Path, plan: dict[str, Any]) -> MeasuresMapping:
    guessed = guess_measures(load_sheet(path), COUNCIL)
    measures = {}
    for said in plan["measures"]:
        told = {
            "title": said["title"],
            "unit": said["unit"],
            "better": said["better"],
            "informs": tuple(said["informs"].split(";")),
        }
        measures[said["code"]] = guessed.measures[said["code"]].model_copy(update=told)
    return guessed.model_copy(update={"measures": measures})
