"""Triangulation: separate sources by kind, direction, age and independence; two from the same data count once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from building import EVENING, empty_cycle, item, judgement, put
from hypothesis import given
from hypothesis import strategies as st
from inventing import SMALL, cells, opened, put_framework, texts

from pimlib.cycle.triangulation import Triangulated, triangulated
from pimlib.errors import PimError
from pimlib.kinds.days import months_between
from pimlib.records import Cited, record_
from pimlib.records.parts import Direction
from pimlib.register import Entry, load_register, record_item
from pimlib.workbook import AreaView
from pimlib.workspace import CycleFolder

TODAY = dt.date(2026, 9, 30)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    made = empty_cycle(tmp_path)
    put_framework(made, SMALL)
    return made


def register(folder: CycleFolder, name: str, kind: str = "document", **more: object) -> None:
    place = {"document": "documents", "groups": "groups", "scrutiny": "scrutiny", "case-files": "case-files"}[kind]
    put(folder, f"{place}/{name}.md", f"What {name} says.\n")
    record_item(folder, item(folder, name, f"{place}/{name}.md", kind, **({"informs": ["small:1.1"]} | more)))


def cited(name: str, direction: Direction) -> Cited:
    return Cited(item=name, direction=direction)


def found(folder: CycleFolder, *said: Cited) -> Triangulated:
    return triangulated("small:1.1", load_register(folder), said, TODAY)


def test_two_items_from_the_same_data_are_one_source(folder: CycleFolder) -> None:
    register(folder, "book")
    register(folder, "extract", same_data_as=["book"])
    register(folder, "letter", "scrutiny", independence="external")
    both = found(folder, cited("book", "strength"), cited("extract", "strength"), cited("letter", "weakness"))
    assert [len(source.items) for source in both.sources] == [2, 1]
    assert len(both.pointing("strength")) == 1
    assert (both.merged, both.outside, both.in_conflict) == (1, 1, True)


def test_what_is_the_same_as_the_same_is_the_same(folder: CycleFolder) -> None:
    register(folder, "a", same_data_as=["b"])
    register(folder, "b")
    register(folder, "c", same_data_as=["b"])
    assert [tuple(item.name for item in source.items) for source in found(folder).sources] == [("a", "b", "c")]


def test_an_item_cited_both_ways_is_one_source_that_points_both_ways(folder: CycleFolder) -> None:
    register(folder, "book")
    both = found(folder, cited("book", "weakness"), cited("book", "strength"))
    assert both.sources[0].directions == ("strength", "weakness")
    assert not both.in_conflict


def test_what_was_cited_is_a_source_whether_or_not_it_was_registered_for_the_indicator(folder: CycleFolder) -> None:
    register(folder, "book", informs=["small:2.1"])
    register(folder, "letter", "scrutiny")
    both = found(folder, cited("book", "weakness"), cited("letter", "strength"))
    assert len(both.sources) == 2
    assert both.in_conflict


def test_two_items_on_the_data_of_a_third_are_one_source_though_the_third_speaks_of_something_else(folder: CycleFolder) -> None:
    register(folder, "raw", informs=["small:2.1"])
    register(folder, "a", same_data_as=["raw"])
    register(folder, "b", same_data_as=["raw"])
    assert [tuple(item.name for item in source.items) for source in found(folder).sources] == [("a", "b")]


def test_a_source_without_a_period_has_no_age(folder: CycleFolder) -> None:
    register(folder, "book", period=None)
    assert found(folder).sources[0].months is None


def test_the_age_of_a_source_is_that_of_its_newest_item(folder: CycleFolder) -> None:
    register(folder, "old", period={"start": "2024-01-01", "end": "2024-09-30"}, same_data_as=["new"])
    register(folder, "new", period={"start": "2026-01-01", "end": "2026-06-30"})
    assert [source.months for source in found(folder).sources] == [3]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)), st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)))
def test_an_age_is_never_negative_and_grows_with_the_day(end: dt.date, day: dt.date) -> None:
    assert months_between(end, day) >= 0
    assert months_between(end, day + dt.timedelta(days=31)) >= months_between(end, day)


def test_the_workbook_says_where_the_sources_do_not_agree(folder: CycleFolder) -> None:
    register(folder, "book")
    register(folder, "letter", "scrutiny", independence="external")
    register(folder, "silent", "groups")
    digests = {entry.item.name: entry.digest for entry in load_register(folder)}
    said = [
        {"item": name, "digest": digests[name], "direction": way} for name, way in (("book", "strength"), ("letter", "weakness"))
    ]
    record_(folder, judgement("small:1.1", evidence=said), now=EVENING)
    found = opened(folder)
    view = AreaView(found, found.framework.area("1"))
    (block,) = view.triangulation("1.1")
    rows = {row[1]: row[2:] for row in cells([block], "triangulation:small:1")}
    assert rows["document"] == ["1", "1", "", "", "", "", "5", "the service itself"]
    assert rows["scrutiny"] == ["1", "", "", "1", "", "", "5", "somebody outside"]
    assert rows["groups and interviews"] == ["1", "", "", "", "", "1", "5", "the service itself"]
    assert "the sources do not agree (1 cited as a strength, 1 as a weakness)" in block.base


def test_what_was_cited_without_a_direction_is_not_counted_as_not_cited(folder: CycleFolder) -> None:
    register(folder, "book")
    (digest,) = (entry.digest for entry in load_register(folder) if entry.item.name == "book")
    record_(folder, judgement("small:1.1", evidence=[{"item": "book", "digest": digest}]), now=EVENING)
    found = opened(folder)
    (block,) = AreaView(found, found.framework.area("1")).triangulation("1.1")
    (row,) = cells([block], "triangulation:small:1")
    assert row[2:8] == ["1", "", "", "", "1", ""]


def test_without_evidence_the_workbook_says_so(folder: CycleFolder) -> None:
    found = opened(folder)
    assert texts(AreaView(found, found.framework.area("1")).triangulation()) == ["No evidence is registered yet."]


def test_a_factor_shows_what_was_cited_for_the_indicators_that_it_bears_on(folder: CycleFolder) -> None:
    register(folder, "book")
    found = opened(folder)
    view = AreaView(found, found.framework.area("1"))
    assert "Nothing is cited yet" in "\n".join(texts(view.weigh("1.p1")))
    entry: Entry = load_register(folder).entries["book"]
    cite = {"item": "book", "digest": entry.digest, "pinpoint": "page 3", "direction": "mixed"}
    record_(folder, judgement("small:1.1", evidence=[cite]), now=EVENING)
    found = opened(folder)
    shown = AreaView(found, found.framework.area("1")).weigh("1.p1")
    assert [row[1:] for row in cells(shown, "weighed:1.p1") if row[0].startswith("1.1 ")] == [
        ["Book", "document", "page 3", "mixed"]
    ]
    with pytest.raises(PimError, match="no such factor of the guidance prompt"):
        view.weigh("9.p9")


def test_a_kind_that_nobody_registered_is_named(folder: CycleFolder) -> None:
    found = opened(folder)
    (block,) = AreaView(found, found.framework.area("1")).case_files("1.1")
    assert block.title == "No case-file reading is registered for 1.1 yet"
