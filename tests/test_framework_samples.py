"""Frozen samples of the formats `framework` and `crosswalk`: what they said once they say for ever, and they leave no field unused."""

from __future__ import annotations

import json
import types
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from building import FORMATS
from pydantic import BaseModel

from pimlib.framework import Framework, load_framework_file
from pimlib.framework.crosswalk import Crosswalk, load_crosswalk_file
from pimlib.framework.references import check_file
from pimlib.plainyaml import load_model

FRAMEWORKS = FORMATS / "framework" / "1"
CROSSWALK = FORMATS / "crosswalk" / "1" / "small--whole.yaml"
SAMPLES: list[tuple[str, str, type[BaseModel]]] = [
    ("framework", "small", Framework),
    ("framework", "whole", Framework),
    ("crosswalk", "small--whole", Crosswalk),
]
FROM_THE_FILE = "digest"  # reckoned when the file is read, never written in it
ONE_OF = {"format", "wording", "use"}  # one file has one of the words that these may hold


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and every model that its fields hold."""
    yield model
    for field in model.model_fields.values():
        for held in held_by(field.annotation):
            yield from models(held)


def held_by(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (tuple, Union, types.UnionType):
        for inner in get_args(annotation):
            yield from held_by(inner)


def values(value: Any) -> Iterator[BaseModel]:
    """A value and every value of a model within it."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from values(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from values(inner)


def filled(value: BaseModel) -> set[str]:
    """The fields that say something: those without a default, and those that differ from it."""
    fields = type(value).model_fields
    return {name for name, field in fields.items() if field.is_required() or getattr(value, name) != field.get_default()}


@pytest.mark.parametrize(("kind", "name", "model"), SAMPLES)
def test_a_file_of_format_1_still_says_what_it_said(kind: str, name: str, model: type[BaseModel]) -> None:
    path = FORMATS / kind / "1" / f"{name}.yaml"
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert load_model(path, model).model_dump(mode="json", by_alias=True, exclude_defaults=True) == said


def test_every_sample_is_tried() -> None:
    for kind in ("framework", "crosswalk"):
        names = {name for sample, name, _model in SAMPLES if sample == kind}
        assert {path.name for path in (FORMATS / kind / "1").iterdir()} == {
            f"{name}{end}" for name in names for end in (".yaml", ".json")
        }


@pytest.mark.parametrize(("kind", "name", "model"), SAMPLES[1:])
def test_a_sample_uses_every_field_of_every_model(kind: str, name: str, model: type[BaseModel]) -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for value in values(load_model(FORMATS / kind / "1" / f"{name}.yaml", model)):
        used[type(value).__name__] |= filled(value)
    known = {one.__name__: set(one.model_fields) - {FROM_THE_FILE} for one in models(model)}
    assert {one: sorted(fields - used[one]) for one, fields in known.items() if fields - used[one]} == {}
    assert set(used) == set(known)


@pytest.mark.parametrize(("kind", "name", "model"), SAMPLES[1:])
def test_a_sample_uses_every_word_that_a_field_may_hold(kind: str, name: str, model: type[BaseModel]) -> None:
    allowed: set[tuple[str, str]] = set()
    for one in models(model):
        for field, about in one.model_fields.items():
            if get_origin(about.annotation) is Literal and field not in ONE_OF:
                allowed |= {(said_as(field), word) for word in get_args(about.annotation)}
    sample = load_model(FORMATS / kind / "1" / f"{name}.yaml", model)
    used = {(said_as(field), str(getattr(value, field))) for value in values(sample) for field in type(value).model_fields}
    assert allowed
    assert sorted(allowed - used) == []


def said_as(field: str) -> str:
    """Two fields hold the same words when they say where a wording comes from."""
    return "origin" if field == "definition_origin" else field


def test_the_samples_lead_to_one_another_and_nowhere_else() -> None:
    for path in (FRAMEWORKS / "whole.yaml", CROSSWALK):
        assert check_file(path, (FRAMEWORKS,))[1] == ()


def test_a_part_of_the_sample_is_found_by_its_reference() -> None:
    whole = load_framework_file(FRAMEWORKS / "whole.yaml")
    assert str(whole.title_of("whole:1.1")).startswith("1.1 The upper stone (")  # and its number in the source
    assert whole.title_of("whole:1.10") == "1.10 The nether stone"
    assert whole.title_of("whole:m2a") == "m2a Days until a sack comes"
    assert [measure.id for measure in whole.measures[1].counted] == ["m2a", "m2b"]
    assert [measure.id for measure in whole.measures[0].counted] == ["m1"]


def test_an_illustration_is_named_by_its_place_when_the_file_does_not_name_it() -> None:
    whole = load_framework_file(FRAMEWORKS / "whole.yaml")
    area, indicator = whole.areas[0].illustrations, whole.indicators["whole:1.1"].illustrations
    assert area is not None
    assert indicator is not None
    assert [one.id for one in (*area.very_good, *area.weak)] == ["1.v1", "1.w1"]
    assert [one.id for one in (*indicator.very_good, *indicator.weak)] == ["1.1.v1", "1.1.v2", "1.1.w1"]


def test_the_digest_of_a_file_is_that_of_its_bytes() -> None:
    assert load_framework_file(FRAMEWORKS / "whole.yaml").digest.startswith("sha256:")
    assert load_crosswalk_file(CROSSWALK).digest.startswith("sha256:")
