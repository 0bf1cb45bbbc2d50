"""Crosswalks: read from files, seen from both ends, a council's own before a shipped one; references between files lead somewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import BAD, FORMATS, plain, refusal

from pimlib.framework import Framework, framework_names, load_framework, shipped
from pimlib.framework.crosswalk import (
    REVERSED,
    SAID,
    Crosswalk,
    Link,
    Linked,
    Relation,
    links_of,
    load_crosswalk_file,
    load_crosswalks,
)
from pimlib.framework.references import check_file

SAMPLES = FORMATS / "framework" / "1"
SAMPLE = FORMATS / "crosswalk" / "1" / "small--whole.yaml"
SHIPPED = shipped("frameworks")
SHIPPED_CROSSWALKS = sorted((SHIPPED / "crosswalks").glob("*.yaml"))
# What a shipped crosswalk may be replaced by: a council's own file of the same name.
OWN = """\
format: "1"
id: pim--pif
title: As we see it
from: {id: pim, version: "2009.1"}
to: {id: pif, version: "1.1"}
wording: own
links:
  - {from: pim:1, to: pif:1, relation: same, standing: proposed}
"""
REFUSED = {
    "end-elsewhere": ("line 9", "this end of a link lies in another framework; found `pim:1.1`, expected `whole:` and more"),
    "gap-elsewhere": ("line 11", "a gap speaks of another framework; found `pim:2` in `whole`"),
    "gap-in-itself": ("line 11", "a gap speaks of another framework; found `small:2` in `small`"),
    "id-not-its-name": ("line 2", "found `whole--small` in small--whole.yaml, expected `small--whole` for both"),
    "link-twice": ("line 9", "a link stands twice; found small:1 to whole:1, expected each link once"),
    "links-missing": ("", "links: this key is needed and is not there"),
    "name-not-its-ids": ("line 2", "found `small--whole` in bread--mill.yaml, expected `small--whole` for both"),
    "not-own-wording": ("line 6", "wording: not one of the words allowed here; found `theirs`"),
    "relation-unknown": ("line 9", "not one of the words allowed here; found `akin`, expected 'same', 'close'"),
    "same-beginning": (
        "line 9",
        "this end of a link lies in another framework; found `wholemeal:1.1`, expected `whole:` and more",
    ),
    "standing-unknown": ("line 9", "not one of the words allowed here; found `hoped`, expected 'published' or 'proposed'"),
    "start-elsewhere": ("line 9", "this end of a link lies in another framework; found `whole:1.1`, expected `small:` and more"),
    "to-itself": ("line 5", "a crosswalk leads from a framework to itself; found `small` twice, expected two frameworks"),
}
# Sound in themselves; only the frameworks at both ends tell that something is amiss.
DANGLING = {
    "gap-nowhere": ("line 11", "a reference that leads nowhere in A small framework; found `small:3`"),
    "ref-nowhere": ("line 9", "a reference that leads nowhere in A whole framework; found `whole:1.2`"),
}


def wrong(name: str) -> Path:
    [path] = (BAD / "crosswalk" / name).iterdir()
    return path


def put_crosswalk(folder: Path, name: str, text: str) -> Path:
    (folder / "crosswalks").mkdir(parents=True, exist_ok=True)
    path = folder / "crosswalks" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# Reading


def test_a_crosswalk_is_found_from_either_of_its_frameworks_and_from_no_other(tmp_path: Path) -> None:
    put_crosswalk(tmp_path, "small--whole", SAMPLE.read_text(encoding="utf-8"))
    for id in ("small", "whole"):
        assert [one.id for one in load_crosswalks(id, (tmp_path,))] == ["small--whole"]
    assert load_crosswalks("mall", (tmp_path,)) == ()
    assert load_crosswalks("small--whole", (tmp_path,)) == ()
    assert load_crosswalks("small") == ()


def test_every_shipped_crosswalk_is_found_from_both_of_its_ends() -> None:
    for path in SHIPPED_CROSSWALKS:
        start, _, to = path.stem.partition("--")
        assert {path.stem} <= {one.id for one in load_crosswalks(start)} & {one.id for one in load_crosswalks(to)}
    assert [one.id for one in load_crosswalks("pim")] == [path.stem for path in SHIPPED_CROSSWALKS]


def test_a_councils_own_file_takes_the_place_of_the_shipped_one_of_its_name_and_leaves_the_others(tmp_path: Path) -> None:
    put_crosswalk(tmp_path, "pim--pif", OWN)
    found = {one.id: one for one in load_crosswalks("pim", (tmp_path,))}
    assert found["pim--pif"].title == "As we see it"
    assert set(found) == {one.id for one in load_crosswalks("pim")}
    assert [one.title for one in load_crosswalks("pif", (tmp_path,))] == ["As we see it"]


def test_of_two_folders_the_first_wins(tmp_path: Path) -> None:
    put_crosswalk(tmp_path / "first", "pim--pif", OWN)
    put_crosswalk(tmp_path / "second", "pim--pif", OWN.replace("As we see it", "As they see it"))
    [found] = load_crosswalks("pif", (tmp_path / "first", tmp_path / "second"))
    assert found.title == "As we see it"


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    path = put_crosswalk(tmp_path, "pim--pif", OWN)
    before = load_crosswalk_file(path)
    put_crosswalk(tmp_path, "pim--pif", OWN.replace("relation: same", "relation: close"))
    after = load_crosswalk_file(path)
    assert [link.relation for link in (*before.links, *after.links)] == ["same", "close"]
    assert before.digest != after.digest


def test_a_crosswalk_of_a_council_that_has_faults_is_refused_wherever_it_is_asked_for(tmp_path: Path) -> None:
    put_crosswalk(tmp_path, "pim--pif", OWN.replace("relation: same", "relation: akin"))
    assert "crosswalks/pim--pif.yaml, line 8" in plain(refusal(lambda: load_crosswalks("pif", (tmp_path,))))


# Seen from either end


def crosswalk(*links: Link) -> Crosswalk:
    return load_crosswalk_file(SAMPLE).model_copy(update={"links": links})


def link(relation: Relation) -> Link:
    said = {"from": "small:1", "to": "whole:2", "relation": relation, "standing": "published", "because": "So it is."}
    return Link.model_validate(said)


@pytest.mark.parametrize(
    ("relation", "back"),
    [("same", "same"), ("close", "close"), ("broader", "narrower"), ("narrower", "broader"), ("related", "related")],
)
def test_a_relation_is_turned_round_when_it_is_seen_from_the_other_end(relation: Relation, back: Relation) -> None:
    walk = crosswalk(link(relation))
    assert links_of([walk], "small") == (Linked("small:1", "whole:2", relation, "published", "So it is."),)
    assert links_of([walk], "whole") == (Linked("whole:2", "small:1", back, "published", "So it is."),)
    assert REVERSED.get(back, back) == relation


def test_broader_says_that_the_other_end_is_the_broader_one() -> None:
    assert SAID["broader"] == "is part of"
    assert SAID["narrower"] == "takes in"


def test_links_come_in_the_order_of_the_file_and_those_of_another_framework_are_left_out() -> None:
    walk = load_crosswalk_file(SAMPLE)
    assert [one.own for one in links_of([walk], "small")] == ["small:1", "small:1.1", "small:1.1", "small:1.10", "small:1.10"]
    assert [one.own for one in links_of([walk], "whole")] == ["whole:1", "whole:2", "whole:1.1", "whole:1.10", "whole:m1"]
    assert links_of([walk], "pim") == ()
    assert links_of([walk], "smal") == ()
    assert links_of([], "small") == ()


# References between files


@pytest.mark.parametrize("path", [*sorted(SHIPPED.glob("*.yaml")), *SHIPPED_CROSSWALKS], ids=lambda path: path.stem)
def test_every_reference_of_every_shipped_file_leads_somewhere(path: Path) -> None:
    found, faults = check_file(path)
    assert faults == ()
    assert found.id == path.stem


@pytest.mark.parametrize("path", SHIPPED_CROSSWALKS, ids=lambda path: path.stem)
def test_a_shipped_crosswalk_speaks_of_the_versions_that_ship(path: Path) -> None:
    walk = load_crosswalk_file(path)
    assert [(end.id, load_framework(end.id).version) for end in (walk.start, walk.to)] == [
        (end.id, end.version) for end in (walk.start, walk.to)
    ]


def test_every_shipped_crosswalk_joins_shipped_frameworks() -> None:
    assert {end for path in SHIPPED_CROSSWALKS for end in path.stem.split("--")} <= set(framework_names())


def test_a_file_is_checked_as_what_it_is() -> None:
    assert isinstance(check_file(SAMPLE, (SAMPLES,))[0], Crosswalk)
    assert isinstance(check_file(SAMPLES / "whole.yaml", (SAMPLES,))[0], Framework)


def test_a_reference_into_a_framework_that_is_not_here_is_told_with_its_line_and_those_that_are() -> None:
    _found, faults = check_file(SAMPLES / "small.yaml", (SAMPLES,))
    assert plain(faults).startswith(
        "small.yaml, line 52: a reference into a framework that is not here; found `small-measures:1`, expected one of closer-look"
    )
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('ref: "small:1"', 'ref: "small:7"'),
        ('"whole:m2a", "small:1.1"', '"whole:m2a", "small:7"'),
        ('["whole:1.1", "small:1.1"]', '["whole:1.1", "small:7"]'),
        ('["whole:2", "small:1.1"]', '["whole:2", "small:7"]'),
        ('["whole:2", "small:1.10"]', '["whole:2", "small:7"]'),
    ],
    ids=[
        "a source of quality indicators",
        "measures of an indicator",
        "informs of a measure",
        "informs of a question",
        "informs of a reading",
    ],
)
def test_whatever_a_framework_points_with_is_followed_into_another(tmp_path: Path, was: str, now: str) -> None:
    shutil.copy(SAMPLES / "small.yaml", tmp_path)
    text = (SAMPLES / "whole.yaml").read_text(encoding="utf-8")
    assert text.count(was) == 1
    path = tmp_path / "whole.yaml"
    path.write_text(text.replace(was, now), encoding="utf-8")
    line = text[: text.index(was)].count("\n") + 1
    [fault] = check_file(path, (tmp_path,))[1]
    assert str(fault) == (
        f"whole.yaml, line {line}: a reference that leads nowhere in A small framework; found `small:7`. "
        "`pim frameworks show small` lists what there is."
    )


def test_a_framework_at_the_other_end_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "whole.yaml", tmp_path)
    small = (SAMPLES / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "small.yaml").write_text(small.replace("language: en\n", ""), encoding="utf-8")
    faults = check_file(SAMPLE, (tmp_path,))[1]
    assert len(faults) == 6
    assert all("the framework small cannot be read, so small:" in str(fault) for fault in faults)
    assert all("language: this key is needed and is not there" in str(fault) for fault in faults)


# What is refused


def test_every_wrong_file_is_tried() -> None:
    assert {path.name for path in (BAD / "crosswalk").iterdir()} == set(REFUSED) | set(DANGLING)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_wrong_crosswalk_is_refused_with_its_line_and_brings_no_other_fault(name: str) -> None:
    path = wrong(name)
    line, said = REFUSED[name]
    [fault] = refusal(lambda: load_crosswalk_file(path))
    assert fault.place.startswith(f"crosswalks/{path.name}{', ' if line else ''}{line}")
    assert said in str(fault)
    assert fault.remedy
    assert refusal(lambda: check_file(path, (SAMPLES,))) == (fault,)


@pytest.mark.parametrize("name", sorted(DANGLING))
def test_a_reference_that_leads_nowhere_is_found_with_its_line_when_the_file_is_checked(name: str) -> None:
    path = wrong(name)
    line, said = DANGLING[name]
    assert load_crosswalk_file(path).id == "small--whole"
    [fault] = check_file(path, (SAMPLES,))[1]
    assert fault.place == f"small--whole.yaml, {line}"
    assert said in str(fault)


def test_a_crosswalk_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "this file does not exist" in plain(refusal(lambda: load_crosswalk_file(tmp_path / "a--b.yaml")))
    assert "this file does not exist" in plain(refusal(lambda: check_file(tmp_path / "a--b.yaml")))
