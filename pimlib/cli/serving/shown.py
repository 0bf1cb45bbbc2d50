"""What a page shows of the outputs of its workbook: results, and of a failure the sentences alone.

Row 13.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

STYLE = re.compile(r'<style class="pim-style">.*?</style>', re.DOTALL)
ANCHOR = re.compile(r'<a class="anchor-link"[^>]*?(/>|>[^<]*</a>)')
FORM = "application/vnd.jupyter.widget-view+json"
ENDED = (
    "Something is wrong here that is not your doing. Load this page again; when it comes back, `pim check` says more, "
    "and what you recorded before is as it was."
)


def output_html(output: Any) -> str:
    """One output as HTML. A form is left to the page's script; of code, warnings and tracebacks nothing is shown."""
    kind = output["output_type"]
    if kind == "error":
        return failed_html(output)
    if kind == "stream":
        return f"<pre>{escape(output['text'])}</pre>" if output["name"] == "stdout" and output["text"].strip() else ""
    data = output.get("data", {})
    if "text/html" in data:
        return STYLE.sub("", _joined(data["text/html"]))
    if "image/svg+xml" in data:
        return f"<figure>{_joined(data['image/svg+xml'])}</figure>"
    return f"<pre>{escape(_joined(data['text/plain']))}</pre>" if "text/plain" in data else ""


def prose_html(html: str) -> str:
    """Prose without the links that headings have to themselves."""
    return ANCHOR.sub("", html)


def is_form(output: Any) -> bool:
    """Whether an output is a form, which the page's script puts up."""
    return FORM in output.get("data", {})


def failed_html(output: Any) -> str:
    """What a person is told when a part failed: the sentences of a PimError, else what to do."""
    said = output["evalue"].strip()
    ours = said and "\n".join(output["traceback"]).strip() == said  # a PimError gives its sentences for a traceback
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in (said.split("\n") if ours else [ENDED]) if sentence)
    return f'<div class="pim-failed" role="alert"><p><strong>This part could not be shown.</strong></p>{sentences}</div>'


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
