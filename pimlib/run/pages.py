"""Executed workbooks as readable pages: prose and results in front, the code folded away.

Row 10: imports rows 0-9.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import escape
from typing import Any

from nbformat import NotebookNode

from pimlib.run.normal import Failure

STYLE = re.compile(r'<style class="pim-style">.*?</style>', re.DOTALL)
ID = re.compile(r' id="([^"]+)"')
ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')


@lru_cache(maxsize=1)
def _exporter() -> Any:
    """One exporter for all pages: making a new one for each costs more than the export itself."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="basic")
    exporter.exclude_input = True
    exporter.exclude_input_prompt = True
    exporter.exclude_output_prompt = True
    exporter.anchor_link_text = ""
    return exporter


def page_body(notebook: NotebookNode, failure: Failure | None) -> str:
    """The cells in order as HTML. Parameters are shown as a sentence; a failed cell shows what it says and what to do."""
    pieces: list[str] = []
    shown = False
    run: list[NotebookNode] = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags or "injected-parameters" in tags:
            continue
        if failure is not None and number == failure.cell:
            pieces.append(_html(notebook, run))
            run = []
            pieces.append(
                f'<div class="pim-failed"><p><strong>This cell could not be run.</strong> {escape(failure.sentence)}</p>'
                f'<pre>{escape(failure.source)}</pre><p class="pim-note">{escape(failure.exception)}</p></div>'
            )
            shown = True
            continue
        if shown and cell.cell_type == "code":
            continue  # what stands after a failed cell was not run
        run.append(cell)
    pieces.append(_html(notebook, run))
    seen: Counter[str] = Counter()
    return ID.sub(lambda found: _once(found[1], seen), "\n".join(pieces))


def _once(id: str, seen: Counter[str]) -> str:
    """What is shown under two indicators has two ids on the page."""
    seen[id] += 1
    return f' id="{id}-{seen[id]}"' if seen[id] > 1 else f' id="{id}"'


def _html(notebook: NotebookNode, cells: list[NotebookNode]) -> str:
    if not cells:
        return ""
    part = NotebookNode(cells=cells, metadata=notebook.metadata, nbformat=4, nbformat_minor=5)
    body, _resources = _exporter().from_notebook_node(part)
    return STYLE.sub("", ANCHOR.sub("", str(body)))
