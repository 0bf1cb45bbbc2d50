"""What changed between two versions of a framework: each change once, with the reference that it concerns."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from building import FORMATS, small_framework
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from pimlib.framework import Framework, framework_names, load_framework, load_framework_file
from pimlib.framework.difference import Change, difference

Values = dict[str, Any]
Path = tuple[str | int, ...]
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
# An id says which part it is, and a level's number which level: another is another part. The version is what tells the two apart.
NOT_LEAVES = {"id", "level", "version", "digest"}
# A text, a number, a day, and for each field of a few words one that is allowed there, whichever stands there now.
OTHERS = (
    *("Another text.", 99, 1, "2031-03-15", "council", "source", "survey", "measures", "evaluate"),
    *("lower", "higher", "days", "count", "input", "output", "duty", "purpose", "multi", "single", "yes_no"),
    *("support", "strengths", "senior", "middle", False),
)


@cache
def framework(name: str) -> Framework:
    return small_framework() if name == "small" else load_framework_file(FORMATS / "framework" / "1" / f"{name}.yaml")


def said(name: str) -> Values:
    return framework(name).model_dump(mode="json", by_alias=True, exclude_defaults=True)


def changed(change: Callable[[Values], object], name: str = "small") -> tuple[Change, ...]:
    """What is told when something is done to the values of a sample."""
    values = said(name)
    change(values)
    return difference(framework(name), Framework.model_validate(values))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path
    for name, within in inner:
        if name not in NOT_LEAVES:
            yield from leaves(within, (*path, name))


def at(values: Values, path: Path) -> Any:
    found: Any = values
    for part in path:
        found = found[part]
    return found


def set_at(values: Values, path: Path, new: Any) -> None:
    at(values, path[:-1])[path[-1]] = new


def owner(values: Values, path: Path) -> str:
    """The reference of the area, indicator or measure that a path leads into; empty when it leads into none of them."""
    ref = ""
    for n, part in enumerate(path):
        if part in ("areas", "indicators", "measures") and len(path) > n + 1 and isinstance(at(values, path[: n + 2]), dict):
            ref = f"{values['id']}:{at(values, (*path[: n + 2], 'id'))}"
    return ref


SAMPLES = {name: tuple(leaves(said(name))) for name in ("small", "whole")}


# Nothing, and one thing


@pytest.mark.parametrize("name", framework_names())
def test_a_shipped_framework_does_not_differ_from_itself(name: str) -> None:
    assert difference(load_framework(name), load_framework(name)) == ()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_does_not_differ_from_itself_or_from_its_own_bytes_read_anew(name: str) -> None:
    assert changed(lambda values: None, name) == ()


def test_another_version_or_digest_alone_is_no_change() -> None:
    small = small_framework()
    assert difference(small, small.model_copy(update={"version": "2", "digest": "sha256:0"})) == ()


def test_the_samples_have_many_leaves_to_change() -> None:
    assert len(SAMPLES["small"]) > 80
    assert len(SAMPLES["whole"]) > 200


@given(path=st.sampled_from(SAMPLES["small"]), text=TEXTS)
@example(path=("areas", 0, "indicators", 1, "title"), text="yes")
@example(path=("areas", 0, "indicators", 0, "title"), text="freshness")
@example(path=("questions", 0, "title"), text="How good is the bread? ")
def test_a_change_of_any_one_text_is_told_exactly_once(path: Path, text: str) -> None:
    values = said("small")
    was = at(values, path)
    set_at(values, path, text)
    try:
        new = Framework.model_validate(values)
    except ValidationError:  # one of a few words or a number, which a text is not: `test_every_leaf` changes those
        return
    changes = difference(small_framework(), new)
    if text == was:
        assert changes == ()
        return
    [change] = changes
    assert change.ref == owner(values, path)
    assert change == Change(change.ref, change.where, "changed", str(was), text) or text == "show"  # the group when none is said


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_leaf_of_the_samples_is_told_once_when_it_changes_with_its_reference(name: str) -> None:
    untold = []
    for path in SAMPLES[name]:
        for other in OTHERS:
            values = said(name)
            was = at(values, path)
            if other == was:
                continue
            set_at(values, path, other)
            try:
                new = Framework.model_validate(values)
            except ValidationError:
                continue
            [change] = difference(framework(name), new)
            assert change.ref == owner(values, path), path
            assert change.was == str(was), path
            break
        else:
            untold.append(path)
    assert untold == [("format",), ("language",), ("wording",)]  # none of the words tried may stand there


@given(path=st.sampled_from(SAMPLES["whole"]), text=TEXTS)
def test_what_is_told_one_way_is_told_the_other_way_turned_round(path: Path, text: str) -> None:
    values = said("whole")
    set_at(values, path, text)
    try:
        new = Framework.model_validate(values)
    except ValidationError:
        return
    turned = {"added": "taken out", "taken out": "added", "changed": "changed"}
    there, back = difference(framework("whole"), new), difference(new, framework("whole"))
    assert [(one.ref, one.where, turned[one.kind], one.now, one.was) for one in there] == [tuple(one) for one in back]


# Each kind of change


def test_a_key_question_that_is_worded_anew() -> None:
    [change] = changed(lambda said: said["questions"][0].update(title="Is the bread good?"))
    assert change == Change("", "questions 1, title", "changed", "How good is the bread?", "Is the bread good?")
    assert change.sentence() == "questions 1, title changed from “How good is the bread?” to “Is the bread good?”"


def test_a_key_question_that_is_added_or_taken_out() -> None:
    def end(said: Values) -> None:
        said["questions"].append({"id": "3", "title": "Who pays?"})

    assert changed(end) == (Change("", "questions 3", "added", "", "Who pays?"),)
    assert changed(lambda said: said["questions"].pop()) == (Change("", "questions 2", "taken out", "Will it get better?", ""),)


def test_the_title_of_the_whole() -> None:
    assert changed(lambda said: said.update(title="Bread")) == (Change("", "title", "changed", "A small framework", "Bread"),)


def test_an_area_that_is_worded_anew_and_an_area_that_goes_to_another_question() -> None:
    [title] = changed(lambda said: said["areas"][0].update(title="Loaves"))
    assert title.sentence() == "small:1 title changed from “Bread” to “Loaves”"
    [question] = changed(lambda said: said["areas"][0].update(question="2"))
    assert question == Change("small:1", "question", "changed", "1", "2")


def test_an_area_that_is_added_is_told_by_its_title() -> None:
    def add(said: Values) -> None:
        said["areas"].append({"id": "3", "question": "1", "title": "Rolls", "role": "What is quickly eaten."})

    [change] = changed(add)
    assert change == Change("small:3", "", "added", "", "Rolls")
    assert change.sentence() == "small:3 added: “Rolls”"


def test_an_indicator_that_is_added_or_taken_out_is_told_by_its_title() -> None:
    def add(said: Values) -> None:
        said["areas"][1]["indicators"].append({"id": "2.2", "title": "Flour"})

    assert changed(add) == (Change("small:2.2", "", "added", "", "Flour"),)
    [change] = changed(lambda said: said["areas"][0]["indicators"].pop())
    assert change.sentence() == "small:1.10 taken out: “no”"


def test_an_indicator_that_is_taken_out_is_told_once() -> None:
    changes = changed(lambda said: said["areas"][0]["indicators"].pop(0))
    assert {change.ref for change in changes} == {"small:1.1"}
    assert {change.kind for change in changes} == {"taken out"}
    assert [(change.where, change.was) for change in changes] == [("", "Freshness")]  # and not each of its factors


def test_a_factor_or_question_of_an_indicator() -> None:
    def reword(said: Values) -> None:
        said["areas"][0]["indicators"][0]["factors"][0]["text"] = "It was baked this morning."

    def ask(said: Values) -> None:
        said["areas"][0]["indicators"][0]["questions"].append({"id": "1.1.q2", "text": "By whom?"})

    [factor], [question] = changed(reword), changed(ask)
    assert (factor.ref, factor.where) == ("small:1.1", "factors 1.1.f1, text")
    assert question.sentence() == "small:1.1 questions 1.1.q2 added: “By whom?”"


def test_a_prompt_of_an_area() -> None:
    [ceiling] = changed(lambda said: said["areas"][0]["prompts"][0].update(ceiling=2))
    assert ceiling.sentence() == "small:1 prompts 1.p1, ceiling changed from “3” to “2”"
    [gone] = changed(lambda said: said["areas"][0].pop("prompts"))
    assert gone == Change("small:1", "prompts 1.p1", "taken out", "Whether the bread is fresh.", "")


def test_a_level_is_told_by_its_number_and_not_by_its_place() -> None:
    [name] = changed(lambda said: said["scale"]["levels"][3].update(name="Glow"))
    assert name.sentence() == "scale levels 3, name changed from “Gleam” to “Glow”"
    noon = {"level": 7, "name": "Noon", "definition": "Above all", "means": "It blinds."}
    assert changed(lambda said: said["scale"]["levels"].insert(0, noon)) == (Change("", "scale levels 7", "added", "", "Noon"),)
    assert changed(lambda said: said["scale"]["levels"].reverse()) == ()


def test_a_scale_that_is_taken_out_is_told_level_by_level() -> None:
    changes = changed(lambda said: said.pop("scale"))
    assert [change.where for change in changes] == [*(f"scale levels {number}" for number in range(6, 0, -1)), "scale notes 1"]


def test_a_measure_and_a_part_of_one() -> None:
    [unit] = changed(lambda said: said["measures"][0].update(unit="sacks"), "whole")
    assert unit == Change("whole:m1", "unit", "changed", "%", "sacks")
    [part] = changed(lambda said: said["measures"][1]["parts"][0].update(unit="hours"), "whole")
    assert part == Change("whole:m2", "parts m2a, unit", "changed", "days", "hours")
    [gone] = changed(lambda said: said["measures"].pop(), "whole")
    assert gone == Change("whole:m3", "", "taken out", "Millers", "")


def test_what_leaves_its_default_is_added_and_what_goes_back_to_it_is_taken_out() -> None:
    [added] = changed(lambda said: said["areas"][0].update(origin="project"))
    assert added.sentence() == "small:1 origin added: “project”"
    [gone] = changed(lambda said: said["areas"][0].pop("origin"), "whole")
    assert gone.sentence() == "whole:1 origin taken out: “project”"


def test_parts_of_one_id_in_two_lists_are_kept_apart() -> None:
    """In the sample a key question, a heading, a survey and a step are each number 1; a position and a component are both `will`."""
    for path, where in (
        (("questions", 0), "questions 1, title"),
        (("headings", 0), "headings 1, title"),
        (("surveys", 0), "surveys 1, title"),
        (("process", "steps", 0), "process steps 1, title"),
    ):
        [change] = changed(lambda said, path=path: at(said, path).update(title="Another"), "whole")  # type: ignore[misc]
        assert (change.ref, change.where, change.now) == ("", where, "Another")
    for name in ("positions", "components"):
        [change] = changed(lambda said, name=name: said["areas"][1]["statement"][name][0].update(says="Other"), "whole")  # type: ignore[misc]
        assert (change.ref, change.where) == ("whole:2", f"statement {name} will, says")


# Order


def test_indicators_in_another_order_have_moved() -> None:
    [change] = changed(lambda said: said["areas"][0]["indicators"].reverse())
    assert (change.ref, change.kind) == ("small:1.10", "moved")
    assert change.sentence() == "small:1.10 moved from place 2 to place 1 of the indicators of 1"


def test_areas_in_another_order_have_moved() -> None:
    [change] = changed(lambda said: said["areas"].reverse())
    assert change.sentence() == "small:2 moved from place 2 to place 1 of the areas"


def test_what_stands_behind_something_new_or_gone_has_not_moved() -> None:
    def before(said: Values) -> None:
        said["areas"].insert(0, {"id": "0", "question": "1", "title": "Flour", "role": "What comes first."})

    assert [change.kind for change in changed(before)] == ["added"]
    assert {change.kind for change in changed(lambda said: said["areas"].pop(0))} == {"taken out"}


@given(order=st.permutations(range(5)))
def test_any_other_order_is_told_as_a_move_and_the_same_order_as_nothing(order: list[int]) -> None:
    values = said("small")
    one = values["areas"][1]["indicators"][0]
    values["areas"][1]["indicators"] = [copy.deepcopy(one) | {"id": f"2.{n}"} for n in range(5)]
    old = Framework.model_validate(values)
    values["areas"][1]["indicators"] = [values["areas"][1]["indicators"][n] for n in order]
    changes = difference(old, Framework.model_validate(values))
    assert [change.kind for change in changes] == ([] if order == sorted(order) else ["moved"])


# Sentences


def test_a_sentence_begins_with_the_reference_that_it_concerns() -> None:
    """The checks tell by it which judgements want a second look."""

    def much(said: Values) -> None:
        said["areas"][0]["indicators"].reverse()
        said["areas"][0]["indicators"][1]["title"] = "Warmth"
        said["areas"][0]["role"] = "What people like."
        said["areas"].append({"id": "3", "question": "1", "title": "Rolls", "role": "What is quickly eaten."})

    changes = changed(much)
    assert [change.sentence().partition(" ")[0] for change in changes] == ["small:1", "small:1.1", "small:3", "small:1.10"]
    assert all(re.fullmatch(r"small:[\d.]+ \S.*\S", change.sentence()) for change in changes)
