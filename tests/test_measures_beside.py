"""A framework whose measures are set beside another: they show where they inform, with the evidence that gives figures for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from building import empty_cycle, item, plain, put, refusal
from inventing import SMALL, cells, edited, in_folder, opened, put_framework, put_scan, texts

from pimlib.blocks import Block
from pimlib.framework import load_framework
from pimlib.register import record_item
from pimlib.report import WorkbookPart, compile_document
from pimlib.workbook import AreaView
from pimlib.workspace import CycleFolder

SUMS = """\
format: "1"
id: sums
version: "1"
title: Sums of the bakery
publisher: Nobody
year: "2026"
nation: Nowhere
language: en
source: made up for the tests
wording: own
use: measures
terms: {question: Question, area: Shelf, indicator: Loaf}
questions: [{id: 1, title: How much bread is there?}]
headings: [{id: warm, title: Warm ones}, {id: cold, title: Cold ones}]
areas: [{id: 1, question: 1, title: Shelf, role: What lies there.}]
measures:
  - id: 1.a
    area: 1
    heading: warm
    title: Loaves still warm
    type: proportion
    numerator: Loaves warm at noon
    denominator: Loaves baked that day
    definition: Felt by hand.
    unit: per cent
    better: higher
    stage: outcome
    informs: ["small:1.1"]
  - id: 1.b
    area: 1
    heading: cold
    title: Loaves
    type: count
    better: lower
    stage: output
    informs: ["small:1"]
    parts:
      - {id: 1.b1, title: given away, type: count, numerator: Loaves given away, unit: loaves, better: none}
      - {id: 1.b2, title: thrown away, type: count, numerator: Loaves thrown away, unit: loaves, better: lower}
  - {id: 1.c, area: 1, title: Flour, type: count, numerator: Sacks, better: none, stage: input, informs: ["other:1"]}
"""
BESIDE = '[{id: small, version: "1"}, {id: sums, version: "1", role: measures}]'
INFORMED = {"1", "2", "5", "7", "9", "10"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """An evaluation by the small framework, with measures beside it and no evidence yet."""
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    made = empty_cycle(tmp_path)
    put_framework(made, SMALL)
    put_framework(made, SUMS, "sums")
    put_scan(made, BESIDE)
    return made


def area(folder: CycleFolder, id: str = "1", framework: str = "small") -> AreaView:
    found = opened(folder, framework)
    return AreaView(found, found.framework.area(id))


def figures(folder: CycleFolder, *, informs: tuple[str, ...] = (), **measure: Any) -> None:
    """Register a table of two figures of one measure; informs: what the item as a whole does."""
    text = "Authority,Period,Value\nSound Council,2024-25,70\nSound Council,2025-26,71\n"
    put(folder, "measures/loaves.csv", text)
    measured: dict[str, Any] = {"title": "Loaves", "unit": "count"} | measure
    mapping = {
        "kind": "measures",
        "columns": {"authority": "Authority", "period": "Period", "value": "Value"},
        "authority": "Sound Council",
        "measures": {"": measured | {"informs": measured.pop("speaks_to", [])}},
    }
    record_item(folder, item(folder, "loaves", "measures/loaves.csv", "measures", mapping=mapping, informs=informs))


def shown(folder: CycleFolder, id: str = "1") -> tuple[Block, ...]:
    return area(folder, id).evidence()


def rows(folder: CycleFolder) -> dict[str, list[str]]:
    """The table of measures of area 1, by code."""
    return {row[0]: row[1:] for row in cells(shown(folder), "measures:sums:small:1")}


# what a workbook shows


def test_measures_show_in_the_area_that_they_inform_with_heading_and_direction(folder: CycleFolder) -> None:
    (block,) = (block for block in shown(folder) if block.id == "measures:sums:small:1")
    assert "Sums of the bakery" in block.title
    assert "area 1" in block.title
    assert block.base == "Sums of the bakery, version 1."
    assert [label for label, _align in block.content["columns"]] == ["Code", "Heading", "Measure", "Which way", "Figures"]
    assert rows(folder) == {
        "1.a": ["Warm ones", "Loaves still warm", "higher is better", "none registered"],
        "1.b1": ["Cold ones", "Loaves: given away", "neither way is better in itself", "none registered"],
        "1.b2": ["Cold ones", "Loaves: thrown away", "lower is better", "none registered"],
    }


def test_how_each_is_counted_stands_beside_it(folder: CycleFolder) -> None:
    counted = {row[0]: row[1:] for row in cells(shown(folder), "counted:sums:small:1")}
    assert counted.keys() == {"1.a", "1.b1", "1.b2"}
    assert counted["1.a"] == ["Loaves warm at noon", "Loaves baked that day", "Felt by hand.", "per cent"]


def test_a_measure_that_informs_another_area_or_framework_does_not_show(folder: CycleFolder) -> None:
    assert "1.c" not in rows(folder)
    assert not [block.id for block in shown(folder, "2") if block.id.startswith(("measures:", "counted:"))]


def test_an_area_whose_number_only_begins_alike_is_another(folder: CycleFolder) -> None:
    put_framework(folder, edited(SUMS, ('["small:1"]', '["small:10.1"]'), ('["small:1.1"]', '["small:11"]')), "sums")
    assert not [block.id for block in shown(folder) if block.id.startswith("measures:")]


def test_measures_without_headings_have_no_column_for_them(folder: CycleFolder) -> None:
    text = re.sub(r"(?m)^    heading: .*\n", "", SUMS)
    put_framework(folder, text, "sums")
    (block,) = (block for block in shown(folder) if block.id == "measures:sums:small:1")
    assert [label for label, _align in block.content["columns"]] == ["Code", "Measure", "Which way", "Figures"]


def test_an_indicator_names_the_measures_that_speak_to_it(folder: CycleFolder) -> None:
    said = texts(area(folder)["1.1"].asks())
    at = said.index("Measures of “Sums of the bakery”")
    assert said[at + 1] == "1.a Loaves still warm"
    assert "Measures of “Sums of the bakery”" not in texts(area(folder)["1.10"].asks())


def test_a_measure_is_named_where_the_indicator_itself_names_it(folder: CycleFolder) -> None:
    put_framework(folder, edited(SMALL, ("small-measures:1", "sums:1.c")))
    assert "1.c Flour" in texts(area(folder)["1.1"].asks())


# which evidence gives figures


@pytest.mark.parametrize("how", ["by its mapping", "by what the item informs", "by what the measure in it informs"])
def test_evidence_gives_figures_for_the_measure_that_it_is_mapped_to_or_informs(folder: CycleFolder, how: str) -> None:
    if how == "by its mapping":
        figures(folder, ref="sums:1.a")
    elif how == "by what the item informs":
        figures(folder, informs=("sums:1.a",))
    else:
        figures(folder, speaks_to=["sums:1.a"])
    assert {code: row[-1] for code, row in rows(folder).items()} == {
        "1.a": "Loaves",
        "1.b1": "none registered",
        "1.b2": "none registered",
    }


def test_evidence_for_a_part_of_a_measure_gives_figures_for_that_part(folder: CycleFolder) -> None:
    figures(folder, ref="sums:1.b2")
    assert [rows(folder)[code][-1] for code in ("1.b1", "1.b2")] == ["none registered", "Loaves"]


def test_evidence_for_the_indicator_alone_gives_no_figures_for_the_measure(folder: CycleFolder) -> None:
    figures(folder, informs=("small:1.1",))
    assert rows(folder)["1.a"][-1] == "none registered"


def noted(folder: CycleFolder) -> dict[str, str]:
    """What a workbook asks when it shows the evidence for area 1, with the digest of each answer."""
    found = area(folder)
    found.evidence()
    return found.opened.noted


def test_the_digest_of_each_framework_beside_is_noted(folder: CycleFolder) -> None:
    assert opened(folder).noted["framework:sums"] == in_folder(folder, "sums").digest


@pytest.mark.parametrize("more", [{"ref": "sums:1.a"}, {"informs": ("sums:1.a",)}, {"speaks_to": ["sums:1.a"]}])
def test_new_evidence_for_a_measure_makes_the_workbook_stale(folder: CycleFolder, more: dict[str, Any]) -> None:
    before = noted(folder)
    figures(folder, **more)
    after = noted(folder)
    assert {key for key in before if before[key] != after[key]} == {"figures:sums:1.a"}


# the report


def test_the_report_names_what_stands_beside_and_leaves_how_it_is_counted_to_the_workbook(folder: CycleFolder) -> None:
    blocks = tuple(shown(folder))
    document = compile_document(opened(folder), [WorkbookPart("small:1", "workbooks/small-area-01.html", blocks)], "0")
    ids = [block.id for section in document.areas for part in section.parts for block in part.blocks]
    assert "measures:sums:small:1" in ids
    assert "counted:sums:small:1" not in ids
    assert dict(document.facts)["Framework"].startswith("A small framework")


# which frameworks can stand beside


def test_the_framework_beside_is_read_in_the_version_that_is_pinned(folder: CycleFolder) -> None:
    put_scan(folder, edited(BESIDE, ('sums, version: "1"', 'sums, version: "2"')))
    assert "framework sums: there is no file of this version here" in plain(refusal(lambda: opened(folder)))
    put_framework(folder, edited(SUMS, ('version: "1"', 'version: "2"')), "sums@2")
    assert [one.version for one in opened(folder).beside] == ["2"]


def test_a_framework_without_measures_to_lend_is_refused_beside_another(folder: CycleFolder) -> None:
    put_framework(folder, edited(SUMS, ("use: measures", "use: evaluate")), "sums")
    said = plain(refusal(lambda: opened(folder)))
    assert said == (
        "evaluations/scan.yaml, frameworks: Sums of the bakery has no measures to set beside another framework; found `sums` "
        "with the role `measures`, expected a framework of measures. Take the role out, or name another framework."
    )


@pytest.mark.parametrize("role", ["evaluate", "measures"])
def test_a_framework_of_headings_only_is_refused_in_every_role(folder: CycleFolder, role: str) -> None:
    put_framework(folder, edited(SUMS, ("use: measures", "use: headings")), "sums")
    put_scan(folder, edited(BESIDE, ("role: measures", f"role: {role}")))
    said = plain(refusal(lambda: opened(folder, "sums")))
    assert "Sums of the bakery is held by its headings only, so that others can point to it; found `sums`" in said
    assert said.endswith("expected a framework with something to evaluate by. Name another; `pim frameworks` lists them.")


def test_a_framework_of_measures_can_be_evaluated_by_on_its_own(folder: CycleFolder) -> None:
    put_scan(folder, '[{id: sums, version: "1"}]')
    found = area(folder, "1", "sums")
    assert found.opened.beside == ()
    assert [row[0] for row in cells(found.evidence(), "measures:sums:sums:1")] == ["1.a", "1.b1", "1.b2", "1.c"]


def test_nothing_stands_beside_where_the_evaluation_names_one_framework(folder: CycleFolder) -> None:
    put_scan(folder, '[{id: small, version: "1"}]')
    assert opened(folder).beside == ()
    assert not [block.id for block in shown(folder) if block.id.startswith("measures:")]


# those that ship


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Block, ...]]:
    """What each area of the PIM shows as evidence with the PIF beside it, in an empty cycle."""
    made = empty_cycle(tmp_path_factory.mktemp("shipped"))
    pim, pif = load_framework("pim"), load_framework("pif")
    put_scan(made, f'[{{id: pim, version: "{pim.version}"}}, {{id: pif, version: "{pif.version}", role: measures}}]')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIM_WORKSPACE", str(made.workspace.root))
        return {one.id: area(made, one.id, "pim").evidence() for one in pim.areas}


def test_the_measures_for_children_show_in_the_areas_of_the_pim_that_they_inform(
    shipped: dict[str, tuple[Block, ...]],
) -> None:
    there = {id for id, blocks in shipped.items() if any(block.id == f"measures:pif:pim:{id}" for block in blocks)}
    assert there == INFORMED | {"3"}  # what staff absence says of area 7 it says of 3.1 too


def test_every_measure_for_children_that_informs_an_area_is_listed_there_and_no_other_is(
    shipped: dict[str, tuple[Block, ...]],
) -> None:
    for id, blocks in shipped.items():
        informing = [
            one.id
            for measure in load_framework("pif").measures
            if any(ref.partition(":")[2].partition(".")[0] == id and ref.startswith("pim:") for ref in measure.informs)
            for one in measure.counted
        ]
        listed = [row[0] for block in blocks if block.id == f"measures:pif:pim:{id}" for row in block.content["cells"]]
        assert listed == informing
