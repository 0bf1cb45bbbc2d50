"""Blocks: what a workbook shows as data, refused without a title, alternative text or headers, and the same as accessible HTML."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from building import FORMATS, plain, refusal
from hypothesis import given
from hypothesis import strategies as st

from pimlib.blocks import (
    MIME,
    Block,
    Blocks,
    Rows,
    SourceRef,
    block_html,
    figure_block,
    level_html,
    table_block,
    text_block,
    where_cited,
)
from pimlib.run.outputs import FORMAT, is_whole, load_manifest

SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"
SAMPLES = sorted((FORMATS / "block" / "1").glob("*.json"))
NASTY = "<script>alert('1')</script> & \"more\""
VOID = {"img", "br", "meta", "link", "hr", "input"}


class Page(HTMLParser):
    """The elements of a piece of HTML with their attributes, and whether each is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def table(**more: Any) -> Block:
    return table_block("t", "Seen in time", ["Year", ("Share", "right")], [["2025", "61 %"], ["2026", "68 %"]], **more)


def figure(**more: Any) -> Block:
    return figure_block(
        "f", "Seen in time", SVG, "It rises from 61 to 68 per cent.", ["Year", "Share"], [["2025", "61 %"]], **more
    )


@pytest.mark.parametrize("title", ["", "  "])
def test_a_block_without_a_title_is_refused(title: str) -> None:
    assert "block t: a block needs a title" in plain(refusal(lambda: text_block("t", title, [])))


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_figure_without_alternative_text_is_refused(alt: str) -> None:
    said = plain(refusal(lambda: figure_block("f", "Seen", SVG, alt, ["Year"], [])))
    assert said == "figure f: a figure needs alternative text. Say in words what it shows."


@pytest.mark.parametrize("columns", [[], [""], ["Year", " "], ["Year", ("", "right")]])
def test_a_table_or_figure_without_headers_is_refused(columns: list[Any]) -> None:
    assert "table t: every column needs a header" in plain(refusal(lambda: table_block("t", "Seen", columns, [])))
    assert "figure f: every column needs a header" in plain(
        refusal(lambda: figure_block("f", "Seen", SVG, "It rises.", columns, []))
    )


def test_a_row_with_a_cell_too_few_or_too_many_is_refused_with_its_number() -> None:
    for cells in (["2026"], ["2026", "68 %", "!"]):
        said = plain(refusal(lambda cells=cells: table_block("t", "Seen", ["Year", "Share"], [["2025", "61 %"], cells])))  # type: ignore[misc]
        assert said == f"table t, row 2: not one cell a column; found {len(cells)}, expected 2."


def test_rows_say_how_many_were_used_and_why_the_others_were_not() -> None:
    assert Rows(1200, 1200).sentence() == "1,200 rows read, 1,200 used."
    left_out = (("without a value", 3), ("of other councils", 1190))
    assert Rows(1200, 7, left_out).sentence() == "1,200 rows read, 7 used; left out: 3 without a value, 1,190 of other councils."


@pytest.mark.parametrize("block", [table(), figure(), text_block("x", "Words", [("p", "One."), ("li", "Two.")])])
def test_a_block_is_read_again_as_it_was(block: Block) -> None:
    more = Block(
        block.id,
        block.type,
        block.title,
        block.content,
        block.alt,
        "12 people",
        (SourceRef("a", 2, "sha256:00"),),
        Rows(3, 2, (("why", 1),)),
    )
    for one in (block, more):
        assert Block.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_a_block_of_a_later_format_is_refused() -> None:
    said = plain(refusal(lambda: Block.from_json(table().to_json() | {"format": "2"})))
    assert said == "block t: a format not known here; found `2`, expected `1`."


def test_there_is_a_frozen_sample_of_every_type() -> None:
    assert {json.loads(path.read_text(encoding="utf-8"))["type"] for path in SAMPLES} == {
        "text",
        "table",
        "figure",
        "judgement",
        "finding",
    }


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_block_of_format_1_still_says_what_it_said(path: Any) -> None:
    values = json.loads(path.read_text(encoding="utf-8"))
    again = json.loads(json.dumps(Block.from_json(values).to_json()))
    assert {key: again[key] for key in values} == values
    Page(block_html(Block.from_json(values)))


@pytest.mark.parametrize(
    ("sample", "rows"),
    [
        ("judgement", ["KL04 strength unchanged"]),
        (
            "judgement-parts-cited",
            [
                "KL04, the year; said then: 71 % of 395 (66 to 75) strength unchanged",
                "q7, The last page weakness changed since cited",
                "Page 2 mixed unchanged",
            ],
        ),
    ],
)
def test_evidence_is_shown_with_what_it_said_then_where_that_was_kept(sample: str, rows: list[str]) -> None:
    block = Block.from_json(json.loads((FORMATS / "block" / "1" / f"{sample}.json").read_text(encoding="utf-8")))
    table = block_html(block).partition("<caption>Evidence cited for")[2].partition("</table>")[0]
    assert [" ".join(re.findall("<td>(.*?)</td>", row)) for row in table.split("<tr>")[2:]] == rows


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("", "", ""), ""),
        (("", "q7", ""), "q7"),
        (("", "", "71 %"), "said then: 71 %"),
        (("q7 and q8", "q7", "71 %"), "q7 and q8; said then: 71 %"),
        (("q70", "q7", ""), "q7, q70"),
        (("See (a.b)", "a.b", ""), "See (a.b)"),
        (("See axb", "a.b", ""), "a.b, See axb"),
    ],
)
def test_a_part_is_named_unless_the_words_beside_it_name_it(said: tuple[str, str, str], shown: str) -> None:
    assert where_cited(*said) == shown


def test_a_manifest_of_format_1_still_says_what_came_out() -> None:
    folder = FORMATS / "manifest" / "1"
    manifest = load_manifest(folder)
    assert (manifest["format"], manifest["evaluation"], manifest["as_of"]) == (FORMAT, "sound/2025-2028/scan", "2026-09-30")
    assert set(manifest["workbooks"]["pim-area-05"]) == {"key", "area", "failed", "queries"}
    assert not is_whole(folder, "report.html", manifest)  # it is listed, and is not there
    assert not is_whole(folder, "manifest.json", manifest)  # it is there, and is not listed


def test_a_notebook_gets_each_block_as_data_as_html_and_as_words() -> None:
    bundles = list(Blocks((table(), figure())).bundles())
    assert [sorted(bundle) for bundle in bundles] == [
        [MIME, "text/html", "text/plain"],
        [MIME, "image/svg+xml", "text/html", "text/plain"],
    ]
    assert bundles[1]["text/plain"] == "Seen in time. It rises from 61 to 68 per cent."
    assert Block.from_json(bundles[0][MIME]) == table()
    assert json.dumps(bundles[0][MIME])


def test_blocks_put_together_are_blocks() -> None:
    assert Blocks((table(),)) + Blocks((figure(),)) == Blocks((table(), figure()))
    assert isinstance(Blocks.__add__(Blocks((table(),)), [figure()]), Blocks)


def test_a_table_has_a_caption_and_a_header_for_each_column_and_row() -> None:
    page = Page(block_html(table()))
    assert len(page.all("caption")) == 1
    assert [header["scope"] for header in page.all("th")] == ["col", "col", "row", "row"]
    (region,) = page.all("div")
    assert (region["tabindex"], region["aria-label"]) == ("0", "Seen in time")  # it scrolls, so the keyboard must reach it


def test_a_figure_has_alternative_text_and_its_table_beside_it() -> None:
    page = Page(block_html(figure()))
    (image,) = page.all("img")
    assert image["alt"] == "It rises from 61 to 68 per cent."
    assert base64.b64decode((image["src"] or "").partition("base64,")[2]).decode() == SVG
    assert page.all("table")
    assert "The figures as a table" in page.text


def test_what_stands_under_a_block_is_its_base_its_rows_what_is_withheld_and_its_source() -> None:
    more = {
        "base": "402 people.",
        "rows": Rows(3, 2),
        "withheld": "Two counts are withheld.",
        "sources": (SourceRef("people", 2, "sha256:ab"),),
    }
    text = Page(block_html(table(**more))).text
    assert "402 people. 3 rows read, 2 used. Two counts are withheld. Source: people revision 2 (ab)." in text


@pytest.mark.parametrize(("level", "tag"), [(None, "h3"), (2, "h2"), (9, "h6")])
def test_the_heading_takes_the_depth_of_where_it_stands(level: int | None, tag: str) -> None:
    assert Page(block_html(table(), level)).all(tag)


def test_a_level_is_said_in_words_and_the_boxes_are_for_the_eye_only() -> None:
    page = Page(level_html(4, [[6, "Excellent"], [4, "Good"], [3, "Adequate"]], "Level 4: Good"))
    boxes = [span for span in page.all("span") if "pim-box" in (span["class"] or "").split()]
    assert [box["aria-hidden"] for box in boxes] == ["true"] * 3
    assert [box["class"] for box in boxes] == ["pim-box", "pim-box pim-on", "pim-box"]
    assert "Level 4: Good" in page.text


def test_a_finding_says_how_grave_it_is_in_words_and_prints_its_answer() -> None:
    said = {
        "code": "E106",
        "severity": "note",
        "place": "a",
        "sentence": "It is old.",
        "remedy": "Look anew.",
        "answer": "There is none.",
    }
    text = Page(block_html(Block("g", "finding", "Finding", said))).text
    assert "Note It is old. Look anew. (E106)" in text
    assert "Answered: There is none." in text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nothing_that_a_person_wrote_becomes_markup(path: Any) -> None:
    def spoiled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoiled(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [spoiled(part, key) for part in value]
        return NASTY if isinstance(value, str) and key not in FIXED else value

    values = json.loads(path.read_text(encoding="utf-8"))
    page = Page(block_html(Block.from_json(spoiled(values) | {"content": _content(values, spoiled)})))
    assert page.all("script") == []
    assert all(not name.startswith("on") for _tag, attributes in page.elements for name in attributes)


FIXED = {"format", "type", "svg", "severity", "role"}


def _content(values: dict[str, Any], spoiled: Any) -> dict[str, Any]:
    content = dict(spoiled(values["content"]))
    if "parts" in content:
        content["parts"] = [[style, NASTY] for style, _text in values["content"]["parts"]]
    if "columns" in content:
        content["columns"] = [[NASTY, align] for _label, align in values["content"]["columns"]]
    return content


@given(st.lists(st.tuples(st.text(min_size=1).filter(str.strip), st.text()), min_size=1, max_size=4))
def test_any_text_of_a_table_is_shown_as_it_is(cells: list[tuple[str, str]]) -> None:
    html = block_html(table_block("t", "Texts", ["One", "Other"], cells))
    assert Page(html.replace("<br>", "")).all("table")
