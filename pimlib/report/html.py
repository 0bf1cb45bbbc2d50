"""The report and the workbook pages as HTML: one file each, nothing fetched from anywhere, readable by everybody.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pimlib.blocks import block_html, level_html
from pimlib.report.document import Document

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["css"] = Markup((TEMPLATES / "pim.css").read_text(encoding="utf-8"))
    environment.filters["block"] = lambda block, level: Markup(block_html(block, level))
    environment.filters["boxes"] = lambda row, scale: Markup(level_html(row.level, [list(pair) for pair in scale], row.status))
    return environment


def draft_report(document: Document, links: dict[str, str]) -> str:
    """The whole report as one page; links: file name to the words for it, of the outputs beside it."""
    return _environment().get_template("report.html.j2").render(report=document, links=links)


def draft_workbook_page(title: str, body: str, **more: Any) -> str:
    """One executed workbook as a page; body: HTML made from its cells."""
    return _environment().get_template("workbook.html.j2").render(title=title, body=Markup(body), **more)
