"""The register: each file that was made, added by the code of `pim add`, with what a person then says of it and corrects."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import themes
from office import store_plainly

from pimlib.fingerprint import digest_file
from pimlib.framework import load_framework
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import Draft, draft_item, keep_codebook
from pimlib.register import Item, load_register, record_item
from pimlib.register.mapping import (
    CaseFilesMapping,
    DocumentMapping,
    GroupSize,
    Mapping,
    MeasuresMapping,
    Subgroup,
    SurveyMapping,
)
from pimlib.register.mapping.survey import SurveyAbout
from pimlib.sheets import Sheet
from pimlib.workspace import CycleFolder

COUNCIL = "Kinlorne"
MORE = ("collected_on", "care_groups", "description", "expires", "sources", "licence")
RESPONDENTS = {"employees": "employees", "public": "residents", "stake": "bodies"}


def record_items(
    folder: CycleFolder, items: list[dict[str, Any]], asks: dict[str, Any], plans: dict[str, Any]
) -> dict[str, Item]:
    """Writes the register; the items by name. asks: the surveys by name; plans: the council's own measures, by item."""
    recorded = {}
    for said in items:
        path = folder.path / said["path"]
        draft = draft_item(folder, path, load_register(folder), _told(said), today=dt.date.fromisoformat(said["registered_on"]))
        asked = asks[said["survey"]] if "survey" in said else None
        mapping = _corrected(draft, said, asked, plans.get(said["name"]))
        draft = keep_codebook(folder, replace(draft, item=draft.item.model_copy(update={"mapping": mapping})))
        recorded[said["name"]] = item = _stored(folder, draft.item, asked)
        record_item(folder, item)
    return recorded


def _told(said: dict[str, Any]) -> Told:
    known: dict[str, Any] = {key: said.get(key) for key in ("name", "title", "kind", "access", "independence", "source_type")}
    days: dict[str, Any] = {key: dt.date.fromisoformat(said["period"][key]) for key in ("start", "end")}
    more = {key: said[key] for key in MORE if key in said}
    informs = said.get("informs", ())
    return Told(**known, **days, owner=said["owner"], informs=informs, authority=COUNCIL, more=more)


def _corrected(draft: Draft, said: dict[str, Any], asked: dict[str, Any] | None, plan: dict[str, Any] | None) -> Mapping | None:
    """The mapping as a person leaves it who looked it over."""
    mapping = draft.item.mapping
    if "review" in said:
        return DocumentMapping.model_validate({"kind": "document", **said["review"]})
    if asked is not None:
        assert isinstance(mapping, SurveyMapping)
        assert draft.sheet is not None
        return _survey(draft.sheet, mapping, asked, RESPONDENTS.get(said["survey"], "people who use services and carers"))
    if plan is not None:
        assert isinstance(mapping, MeasuresMapping)
        return _measures(mapping, plan)
    if isinstance(mapping, CaseFilesMapping) and not mapping.draw:
        return _reading(mapping, said["frame"])
    return mapping


def _stored(folder: CycleFolder, item: Item, asked: dict[str, Any] | None) -> Item:
    """The item, with the workbooks beside it filled in and packed so that they are the same everywhere."""
    for name in ("codebook", "themes"):
        place = getattr(item.mapping, name, None)
        if place and name == "themes" and asked is not None and "themes" in asked:
            themes.sort_answers(folder.path / place, asked)
        elif place:
            store_plainly(folder.path / place)
    codebook = getattr(item.mapping, "codebook", None)
    return item.model_copy(update={"codebook_hash": digest_file(folder.path / codebook)}) if codebook else item


def _survey(sheet: Sheet, guessed: SurveyMapping, asks: dict[str, Any], respondent: str) -> SurveyMapping:
    """What the file suggests, and what a person adds: which questions are groups to look at apart, what each informs, how it was done."""
    groups = tuple(
        Subgroup(column=column, title=title)
        for said, title in asks["look_at_apart"].items()
        for column in sheet.columns
        if said in column
    )
    said = {question["text"]: question["informs"] for question in (*asks["statements"], asks.get("offer")) if question}
    said |= {
        asks[part if part == "comment" else f"{part}_text"]: asks[f"{part}_informs"]
        for part in ("chosen", "comment")
        if part in asks
    }
    apart = {group.column for group in groups}
    informed = tuple(
        question.model_copy(update={"informs": tuple(said.pop(question.text, "").split(";"))})
        for question in guessed.questions
        if question.columns[0] not in apart
    )
    if said or len(groups) != len(asks["look_at_apart"]):
        raise ValueError(f"{sheet.place}: not found in the file: {', '.join(said) or 'a group'}")
    about = dict(asks["about"])
    for key in ("weight_by", "strata"):
        if key in about:
            about[key] = next(group.column for group in groups if about[key] in group.column)
    sizes = tuple(
        GroupSize(column=groups[0].column, value=one["name"], population=int(one["people"]), issued=int(one["issued"]))
        for one in asks.get("groups", asks.get("roles", ()))
    )
    more = {
        "respondent": respondent,
        "issued": int(asks["issued"]),
        "population": int(asks["population"]),
        "about": SurveyAbout.model_validate(about),
        "groups": sizes,
    }
    return guessed.model_copy(update={"questions": informed, "subgroups": groups, **more})


def _measures(guessed: MeasuresMapping, plan: dict[str, Any]) -> MeasuresMapping:
    measures = {}
    for said in plan["measures"]:
        told = {
            "title": said["title"],
            "unit": said["unit"],
            "better": said["better"],
            "informs": tuple(said["informs"].split(";")),
            "counts": said.get("counts") != "no",
        }
        measures[said["code"]] = guessed.measures[said["code"]].model_copy(update=told)
    return guessed.model_copy(update={"measures": measures})


def _reading(guessed: CaseFilesMapping, frame: dict[str, str]) -> CaseFilesMapping:
    """A reading without a draw: how many files there were by team, and what was asked, are known from elsewhere."""
    asked = {item.id: item for reading in load_framework("pim").readings for item in reading.items}
    items = tuple(
        item.model_copy(update={"text": asked[item.column].text, "informs": asked[item.column].informs}) for item in guessed.items
    )
    populations = {team: int(files) for team, files in frame.items()}
    return guessed.model_copy(update={"items": items, "purpose": "whole service", "populations": populations})
