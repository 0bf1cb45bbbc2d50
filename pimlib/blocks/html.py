"""Blocks as accessible HTML: what a notebook shows and what the report prints are the same.

Row 1: imports row 0.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from pimlib.blocks.model import Block
from pimlib.fingerprint import short

# Status is always said in words too; colour only helps the eye.
SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}
DIRECTIONS = {"strength": "strength", "mixed": "mixed", "weakness": "weakness"}
VIEWS = {"met": "met", "partly": "partly met", "not met": "not met", "no evidence": "no evidence"}


# What a notebook needs of our style: JupyterLab has none of it, and the pages that we make have their own.
NOTEBOOK_STYLE = (
    '<style class="pim-style">.pim-block h3{margin:.2em 0 .4em}.pim-block th,.pim-block td{text-align:left!important;vertical-align:top}'
    ".pim-block .pim-right{text-align:right!important}.pim-block caption{text-align:left;font-weight:600}.pim-block td{white-space:normal}"
    ".pim-finding h3,.pim-table caption{display:none}.pim-box{display:inline-block;min-width:1.6em;text-align:center}"
    ".pim-box{border:1px solid #62737f;border-radius:3px;margin-right:.2em}"
    ".pim-on{background:#0b3c5d;color:#fff;font-weight:700}.pim-judgement{border-left:6px solid #0b3c5d;padding-left:1em}"
    ".pim-label{font-weight:600;margin:.8em 0 .2em}.pim-base,p.pim-note{color:#35505f}.pim-tag{color:#fff;padding:0 .5em;border-radius:3px}"
    ".pim-error{background:#8f1d14}.pim-warning{background:#7a4a00}.pim-tag.pim-note{background:#35505f}</style>"
)


def block_html(block: Block, level: int | None = None) -> str:
    """One block as a `<section>`; level: of its heading, else the block's own."""
    depth = min(level or block.level, 6)
    body = BODIES[block.type](block)
    parts = [
        f'<section class="pim-block pim-{block.type}{" pim-" + block.role if block.role else ""}" id="{_id(block.id)}">',
        f"<h{depth}>{escape(block.title)}</h{depth}>",
        body,
        _under(block),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def table_html(columns: Sequence[Sequence[str]], cells: Iterable[Sequence[str]], *, caption: str, header: bool = True) -> str:
    """A table with a caption, column headers, and where `header`, a header for each row; it scrolls sideways when it must."""
    head = "".join(f'<th scope="col"{_align(align)}>{escape(label)}</th>' for label, align in columns)
    rows = []
    for row in cells:
        tags = []
        for number, (text, (_label, align)) in enumerate(zip(row, columns, strict=True)):
            tag = "th" if header and number == 0 else "td"
            scope = ' scope="row"' if tag == "th" else ""
            tags.append(f"<{tag}{scope}{_align(align)}>{_lines(text)}</{tag}>")
        rows.append(f"<tr>{''.join(tags)}</tr>")
    return (
        f'<div class="pim-scroll" role="group" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _text(block: Block) -> str:
    parts: list[str] = []
    items: list[str] = []
    for style, text in [*block.content["parts"], ("end", "")]:
        if style == "li":
            items.append(f"<li>{_lines(text)}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if style == "label":
            parts.append(f'<p class="pim-label">{escape(text)}</p>')
        elif style != "end":
            name = f' class="pim-{style}"' if style != "p" else ""
            parts.append(f"<p{name}>{_lines(text)}</p>")
    return "\n".join(parts)


def _table(block: Block) -> str:
    content = block.content
    table = table_html(content["columns"], content["cells"], caption=block.title, header=content.get("header", True))
    return _folded(FOLDED[block.role], table) if block.role in FOLDED else table


def _figure(block: Block) -> str:
    svg = base64.b64encode(block.content["svg"].encode("utf-8")).decode("ascii")
    table = table_html(block.content["columns"], block.content["cells"], caption=f"The figures behind: {block.title}")
    return (
        f'<figure><img alt="{escape(block.alt)}" src="data:image/svg+xml;base64,{svg}"></figure>'
        f"<details><summary>The figures as a table</summary>{table}</details>"
    )


def _judgement(block: Block) -> str:
    said = block.content
    parts = [level_html(said["level"], said["scale"], said["status"])] if said["scale"] else [f"<p>{escape(said['status'])}</p>"]
    if said.get("definition"):
        parts.append(f'<p class="pim-note">{escape(said["definition"])}</p>')
    if said.get("because"):
        parts.append(f"<p>{_lines(said['because'])}</p>")
    words = said.get("words", {})
    for label, key in (
        (words.get("strengths", "Strengths"), "strengths"),
        (words.get("weaknesses", "Weaknesses"), "weaknesses"),
        ("Gaps in services", "gaps"),
        ("Good practice", "good_practice"),
    ):
        parts.append(_listed(label, said.get(key, ())))
    parts.append(
        _listed(
            words.get("improvements", "Areas for improvement"),
            [_with_priority(text, priority) for text, priority in said.get("improvements", ())],
        )
    )
    if exception := said.get("exception"):
        parts.append(f'<p class="pim-label">Exception to a ceiling</p><p>{_lines(exception)}</p>')
    if said.get("factors"):
        rows = [[text, VIEWS.get(view, view), note] for text, view, note in said["factors"]]
        columns = [["Key factor", "left"], ["View", "left"], ["Note", "left"]]
        parts.append(
            _folded("How the key factors stand", table_html(columns, rows, caption="Key factors and the view taken of each"))
        )
    if said.get("evidence"):
        rows = [
            [
                f"{title} ({item}, revision {revision}, {short(digest) or 'no digest'})",
                where_cited(pinpoint, *kept),
                DIRECTIONS.get(direction, "not said"),
                state,
            ]
            for title, item, revision, digest, pinpoint, direction, state, *kept in said["evidence"]
        ]
        columns = [["Evidence", "left"], ["Where and what", "left"], ["Points to", "left"], ["Today", "left"]]
        parts.append(table_html(columns, rows, caption=f"Evidence cited for {block.title}"))
    if said.get("by"):
        parts.append(f'<p class="pim-note">{escape(said["by"])}</p>')
    if said.get("history"):
        parts.append(_listed("Earlier versions of this judgement", said["history"]))
    return "\n".join(part for part in parts if part)


def where_cited(pinpoint: str, part: str = "", figure: str = "") -> str:
    """Where in an item it was cited, in one line: its part unless the person's own words name it, those words, and what it said then."""
    named = not part or re.search(rf"(?<!\w){re.escape(part)}(?!\w)", pinpoint)
    where = ", ".join(filter(None, ("" if named else part, pinpoint)))
    return "; ".join(filter(None, (where, f"said then: {figure}" if figure else "")))


def level_html(level: int | None, scale: Sequence[Sequence[Any]], status: str) -> str:
    """The scale as boxes from the lowest to the highest level with the one that was judged marked, and the same in words."""
    boxes = "".join(
        f'<span class="pim-box{" pim-on" if number == level else ""}" aria-hidden="true">{number}</span>'
        for number, _name in sorted(scale, key=lambda pair: pair[0])
    )
    return f'<p class="pim-level"><span class="pim-boxes">{boxes}</span> <strong>{escape(status)}</strong></p>'


def _finding(block: Block) -> str:
    said = block.content
    severity = SEVERITIES[said["severity"]]
    parts = [
        f'<p><span class="pim-tag pim-{said["severity"]}">{severity}</span> {_lines(said["sentence"])} '
        f'<span class="pim-note">{_lines(said["remedy"])} ({escape(said["code"])})</span></p>'
    ]
    if said.get("answer"):
        parts.append(f'<p class="pim-answer"><strong>Answered:</strong> {_lines(said["answer"])}</p>')
    return "\n".join(parts)


def _under(block: Block) -> str:
    """What stands under a block: its base, its rows, what is withheld, its sources."""
    texts = [block.base, block.rows.sentence() if block.rows else "", block.withheld]
    if block.sources:
        listed = ", ".join(f"{source.item} revision {source.revision} ({short(source.digest)})" for source in block.sources)
        texts.append(f"Source: {listed}.")
    said = " ".join(text for text in texts if text)
    return f'<p class="pim-base">{_lines(said)}</p>' if said else ""


def _with_priority(text: str, priority: int | None) -> str:
    return f"{text} (priority {priority})" if priority else text


def _listed(label: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<li>{_lines(text)}</li>" for text in texts)
    return f'<p class="pim-label">{escape(label)}</p><ul>{items}</ul>'


def _folded(label: str, body: str) -> str:
    return f"<details><summary>{escape(label)}</summary>{body}</details>"


def _align(align: str) -> str:
    return ' class="pim-right"' if align == "right" else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _id(id: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in id)


# Tables that a reader opens when they want them, and what stands on them then.
FOLDED = {"subgroups": "The groups side by side", "counted": "How each measure is counted"}
BODIES: dict[str, Callable[[Block], str]] = {
    "text": _text,
    "table": _table,
    "figure": _figure,
    "judgement": _judgement,
    "finding": _finding,
}
