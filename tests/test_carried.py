"""Evidence carried over from one framework to another through a crosswalk; a judgement never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import EVENING, case_of, empty_cycle, item, judgement, put
from hypothesis import given
from hypothesis import strategies as st
from inventing import CROSSWALK, GOOD, SMALL, cells, edited, in_folder, opened, put_framework, put_scan, texts

from pimlib.blocks import Block
from pimlib.checks import check_case
from pimlib.cycle import carried_over
from pimlib.framework.crosswalk import Linked
from pimlib.records import record_
from pimlib.register import Entry, Item, Register, load_register, record_item
from pimlib.workbook import AreaView, Query
from pimlib.workspace import CycleFolder

BOTH = '[{id: small, version: "1"}, {id: good, version: "1"}]'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """An evaluation by both frameworks, with a crosswalk between them and no evidence yet."""
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    made = empty_cycle(tmp_path)
    put_framework(made, SMALL)
    put_framework(made, GOOD, "good")
    put_framework(made, CROSSWALK, "crosswalks/small--good")
    put_scan(made, BOTH)
    return made


def register(folder: CycleFolder, name: str, *informs: str, kind: str = "document", path: str = "", **more: object) -> None:
    path = path or f"documents/{name}.md"
    if not (folder.path / path).exists():
        put(folder, path, f"What the {name} says.\n")
    record_item(folder, item(folder, name, path, kind, informs=informs, **more))


def view(folder: CycleFolder, ref: str) -> AreaView:
    framework, _, area = ref.partition(":")
    found = opened(folder, framework)
    return AreaView(found, found.framework.area(area.partition(".")[0]))


def evidence(folder: CycleFolder, ref: str) -> tuple[Block, ...]:
    """What the workbook of the framework shows as evidence for an area, or for an indicator of it."""
    found = view(folder, ref)
    return found[ref].evidence() if "." in ref else found.evidence()


def table(folder: CycleFolder, ref: str) -> list[list[str]]:
    """What is carried over to an area or an indicator; empty when nothing is."""
    shown = evidence(folder, ref)
    return cells(shown, f"carried:{ref}") if f"carried:{ref}" in [block.id for block in shown] else []


# what a workbook shows


def test_evidence_for_one_framework_shows_in_the_other_with_where_it_comes_from_and_how_the_two_relate(
    folder: CycleFolder,
) -> None:
    register(folder, "ladle", "good:1.1")
    assert table(folder, "small:1.1") == [
        [
            "Ladle",
            "document",
            "2025-04-01 to 2026-03-31",
            "A good kitchen, 1.1 Warmth",
            "close to this (proposed). Both are eaten warm.",
            "as registered",
        ]
    ]


def test_the_other_way_round_a_broader_part_is_seen_as_one_that_takes_this_in(folder: CycleFolder) -> None:
    register(folder, "talks", "good:2")
    register(folder, "oven", "small:1.10")
    (there,), (back,) = table(folder, "small:1.10"), table(folder, "good:2")
    assert (there[3], there[4]) == ("A good kitchen, 2 Talk", "broader, and takes this in (published). ")
    assert (back[3], back[4]) == ("A small framework, 1.10 no", "a part of this (published). ")


def test_what_is_carried_over_says_that_no_judgement_is(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    (block,) = (block for block in evidence(folder, "small:1.1") if block.id == "carried:small:1.1")
    assert "no judgement is" in block.base
    assert block.role == "carried"


def test_evidence_that_informs_both_already_is_not_carried_over(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1", "small:1.1")
    assert table(folder, "small:1.1") == table(folder, "good:1.1") == []


def test_evidence_for_what_nothing_is_linked_to_is_not_carried_over(folder: CycleFolder) -> None:
    register(folder, "salt", "good:1.2")
    assert table(folder, "small:1") == table(folder, "small:1.1") == table(folder, "small:1.10") == []


def test_an_area_takes_in_what_its_indicators_are_linked_to(folder: CycleFolder) -> None:
    register(folder, "talks", "good:2")
    register(folder, "ladle", "good:1.1")
    assert [row[0] for row in table(folder, "small:1")] == ["Ladle", "Talks"]
    assert [row[0] for row in table(folder, "small:1.1")] == ["Ladle"]
    assert table(folder, "small:2") == []


def test_an_item_is_carried_over_once_whatever_number_of_links_lead_to_it(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1", "good:2")
    assert [row[0] for row in table(folder, "small:1")] == ["Ladle"]


def test_of_restricted_evidence_the_title_is_carried_over_and_nothing_else(folder: CycleFolder) -> None:
    put(folder, "measures/heat.csv", "Authority,Period,Value\nSound Council,2025-26,71\n")
    mapping = {
        "kind": "measures",
        "columns": {"authority": "Authority", "period": "Period", "value": "Value"},
        "authority": "Sound Council",
        "measures": {"": {"title": "Degrees", "unit": "count", "informs": ["good:1.1"]}},
    }
    more = {"kind": "measures", "path": "measures/heat.csv", "mapping": mapping}
    register(folder, "heat", access="restricted", **more)  # type: ignore[arg-type]
    shown = evidence(folder, "small:1.1")
    assert [row[0] for row in cells(shown, "carried:small:1.1")] == ["Heat (restricted)"]
    assert not any("Degrees" in str(block) or "heat.csv" in str(block) for block in shown)


def test_figures_are_carried_over_with_a_word_on_where_they_come_from(folder: CycleFolder) -> None:
    put(folder, "measures/heat.csv", "Authority,Period,Value\nSound Council,2024-25,70\nSound Council,2025-26,71\n")
    mapping = {
        "kind": "measures",
        "columns": {"authority": "Authority", "period": "Period", "value": "Value"},
        "authority": "Sound Council",
        "measures": {"": {"title": "Degrees", "unit": "count", "informs": ["good:1.1"]}},
    }
    register(folder, "heat", kind="measures", path="measures/heat.csv", mapping=mapping)
    own = [block for block in evidence(folder, "good:1.1") if "Degrees" in str(block)]
    over = [block for block in evidence(folder, "small:1.1") if "Degrees" in str(block)]
    assert [block.id for block in over] == [block.id for block in own] != []
    for here, there in zip(over, own, strict=True):
        assert here.base == f"Carried over: registered for A good kitchen, 1.1 Warmth. {there.base}".strip()
        assert here.content == there.content


def test_carried_evidence_fills_the_gap_of_its_kind(folder: CycleFolder) -> None:
    gap = "The baker's book."
    assert gap in texts(block for block in evidence(folder, "small:1.1") if block.role == "gaps")
    register(folder, "ladle", "good:1.1")
    assert gap not in texts(block for block in evidence(folder, "small:1.1") if block.role == "gaps")


def test_a_file_that_changed_is_said_to_have_changed_where_it_is_carried_over_too(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    put(folder, "documents/ladle.md", "Another ladle.\n")
    assert [row[5] for row in table(folder, "small:1.1")] == ["changed since registered"]


def test_a_judgement_is_not_carried_over(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    cited = [{"item": "ladle"}]
    record_(folder, judgement("good:1.1", level=None, because="It steams.", evidence=cited), now=EVENING)
    (there,) = view(folder, "good:1")["1.1"].judgement()
    (here,) = view(folder, "small:1")["1.1"].judgement()
    assert there.content["because"] == "It steams."
    assert (here.content["status"], here.content["level"], here.role) == ("Not yet evaluated", None, "not-evaluated")
    assert "It steams." not in str(evidence(folder, "small:1.1"))


# what the checks make of it


def test_what_is_carried_over_is_not_registered_for_it(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    register(folder, "oven", "small:1.1")
    record_(folder, judgement("small:1.1", evidence=[{"item": "oven"}]), now=EVENING)
    found = {finding.code: finding for finding in check_case(case_of(folder, in_folder(folder)))}
    assert "E110" not in found
    assert "T201" in found  # the ladle is of no second kind here: nobody cited it
    assert load_register(folder).informing("small:1.1") == (load_register(folder).entries["oven"],)


def test_evidence_may_be_cited_where_it_is_carried_over_to(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    record_(folder, judgement("small:1.1", evidence=[{"item": "ladle"}]), now=EVENING)
    assert "E108" not in {finding.code for finding in check_case(case_of(folder, in_folder(folder)))}


# when a workbook is stale


def digest(folder: CycleFolder, ref: str = "small:1.1") -> str:
    return opened(folder, ref.partition(":")[0]).answer(Query("carried", ref))


def test_a_workbook_notes_that_it_asked_what_is_carried_over(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    found = view(folder, "small:1")
    found["1.1"].evidence()
    assert found.opened.noted["carried:small:1.1"] == digest(folder)


def test_the_digest_of_what_is_carried_over_stays_while_nothing_of_it_changes(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    before = digest(folder)
    register(folder, "salt", "good:1.2")
    record_(folder, judgement("good:1.1", level=None), now=EVENING)
    assert digest(folder) == before


@pytest.mark.parametrize("what", ["file", "register", "relation", "reason", "link", "crosswalk"])
def test_a_changed_file_register_or_crosswalk_changes_the_digest(folder: CycleFolder, what: str) -> None:
    register(folder, "ladle", "good:1.1")
    before = digest(folder)
    crosswalk = folder.path / "frameworks" / "crosswalks" / "small--good.yaml"
    if what == "file":
        put(folder, "documents/ladle.md", "Another ladle.\n")
    elif what == "register":
        register(folder, "spoon", "good:1.1")
    elif what == "crosswalk":
        crosswalk.unlink()
    else:
        change = {
            "relation": ("close", "same"),
            "reason": ("eaten warm", "eaten hot"),
            "link": ('to: "good:1.1"', 'to: "good:1.2"'),
        }
        crosswalk.write_text(edited(CROSSWALK, change[what]), encoding="utf-8")
    assert digest(folder) != before


# whatever informs whatever

REFS = st.sampled_from(["small:1", "small:1.1", "small:1.10", "good:1", "good:1.1", "good:1.2", "good:2"])
LINKS = st.lists(st.builds(Linked, REFS, REFS, st.just("close"), st.just("proposed"), st.just("")), max_size=6)


def entry(name: str, informs: list[str]) -> Entry:
    values = {
        "format": "1",
        "name": name,
        "title": name,
        "path": f"documents/{name}.md",
        "kind": "document",
        "informs": informs,
        "period": {"start": "2025-04-01", "end": "2026-03-31"},
        "registered_on": "2026-06-01",
        "bytes": 1,
        "hash": "sha256:00",
    }
    return Entry(Item.model_validate(values), (), "present", "sha256:00")


@given(st.lists(st.lists(REFS, max_size=3), max_size=5), LINKS, REFS)
def test_nothing_is_carried_over_that_no_link_leads_to_or_that_informs_it_already(
    informs: list[list[str]], links: list[Linked], ref: str
) -> None:
    entries = {name: entry(name, refs) for name, refs in zip("abcde", informs, strict=False)}
    over = carried_over(Register(entries, (), ()), links, ref)
    names = [carried.entry.item.name for carried in over]
    assert names == sorted(set(names))
    own = {one.item.name for one in Register(entries, (), ()).informing(ref)}
    assert not own & set(names)
    for carried in over:
        assert carried.link in links
        assert carried.link.own == ref or carried.link.own.startswith(f"{ref}.")
        assert any(said == carried.link.other or said.startswith(f"{carried.link.other}.") for said in carried.entry.item.refs)
    leading = {link.other for link in links if link.own == ref or link.own.startswith(f"{ref}.")}
    reached = {one.item.name for other in leading for one in Register(entries, (), ()).informing(other)}
    assert set(names) == reached - own


def test_a_crosswalk_that_cannot_be_read_carries_nothing_over_and_stops_nothing(folder: CycleFolder) -> None:
    register(folder, "ladle", "good:1.1")
    put_framework(folder, edited(CROSSWALK, ("title: Bread and soup\n", "")), "crosswalks/small--good")
    assert table(folder, "small:1.1") == []
    (finding,) = (finding for finding in opened(folder).findings if finding.code == "C710")
    assert finding.place.startswith("crosswalks/small--good.yaml")
    assert "title: this key is needed and is not there" in finding.sentence


def test_of_two_links_the_nearer_one_tells_why_an_item_is_seen(folder: CycleFolder) -> None:
    more = '  - {from: "small:1.10", to: "good:1.1", relation: related, standing: proposed, because: Both are food.}\n'
    put_framework(folder, CROSSWALK.replace("links:\n", f"links:\n{more}"), "crosswalks/small--good")
    register(folder, "ladle", "good:1.1")
    ((*_others, why, _state),) = table(folder, "small:1")
    assert why.startswith("close to this (proposed)")


def test_the_figures_of_an_area_with_indicators_are_drawn_where_these_are(folder: CycleFolder) -> None:
    put(folder, "measures/heat.csv", "Measure,Year,Value\nHeat,2023-24,60\nHeat,2024-25,62\n")
    mapping = {
        "kind": "measures",
        "columns": {"measure": "Measure", "period": "Year", "value": "Value"},
        "authority": "Sound Council",
        "measures": {"Heat": {"title": "Heat", "unit": "count"}},
    }
    register(folder, "heat", "good:1.1", kind="measures", path="measures/heat.csv", mapping=mapping)
    drawn = [[block.id for block in evidence(folder, ref) if block.type == "figure"] for ref in ("small:1", "small:1.1")]
    assert drawn == [[], ["heat:Heat"]]
