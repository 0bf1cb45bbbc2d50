"""How a form looks: one style sheet, headings, hints, messages and buttons.

Row 7: imports rows 0-6. Meaning is always said in words; colour only helps the eye.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

STYLE = f"<style>{Path(__file__).with_name('form.css').read_text(encoding='utf-8')}</style>"


def style() -> widgets.HTML:
    return widgets.HTML(STYLE)


def html(text: str = "", *, classes: Sequence[str] = ()) -> widgets.HTML:
    """A piece of HTML of our own; what people wrote is escaped by whoever makes it."""
    made = widgets.HTML(text)
    for name in classes:
        made.add_class(name)
    return made


def heading(text: str, level: int, under: str = "") -> widgets.HTML:
    """A heading with a paragraph under it; level: 2 to 6."""
    return html(f"<h{level}>{escape(text)}</h{level}>" + (f"<p>{escape(under)}</p>" if under else ""))


def button(text: str, call: Callable[[], Any], *, first: bool = False) -> widgets.Button:
    """A button with words. first: the one that a form is for."""
    made = widgets.Button(description=text)
    if first:
        made.add_class("pim-go")
    made.on_click(lambda _: call())
    return made


def link(text: str, call: Callable[[], Any]) -> widgets.Button:
    """A button that looks like a link: it leads somewhere on the page and changes nothing."""
    made = button(text, call)
    made.add_class("pim-link")
    return made


def buttons(*made: widgets.Widget) -> widgets.Box:
    box = widgets.Box(made)
    box.add_class("pim-buttons")
    return box


def column(*children: widgets.Widget, classes: Sequence[str] = ()) -> widgets.VBox:
    box = widgets.VBox(children)
    for name in classes:
        box.add_class(name)
    return box


def show(widget: widgets.Widget, shown: bool) -> None:
    """Take a widget out of what is seen, read out and tabbed to, or put it back."""
    widget.layout.display = None if shown else "none"


def notice(sentences: Sequence[str], kind: str = "said", *, role: str = "", title: str = "") -> str:
    """A message in a box. kind: said, warn, trouble or done; role: `alert` or `status`, so that it is read out when it appears."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    spoken = f' role="{role}"' if role else ""
    return f'<div class="pim-{kind}"{spoken}>{head}{said}</div>' if sentences or title else ""


def label_html(label: str, help: str = "", fault: str = "") -> str:
    """What stands in a label: the question, a hint, and what is amiss, so that all three are read out with the input."""
    parts = [f'<span class="pim-l">{escape(label)}</span>']
    if help:
        parts.append(f'<span class="pim-h">{escape(help)}</span>')
    if fault:
        parts.append(f'<span class="pim-e">Error: {escape(fault)}</span>')
    return " ".join(parts)


def soon(call: Callable[[], Any], seconds: float = 0.25) -> None:
    """Call a moment later where something runs that can (a notebook, a page), else at once.

    A browser holds back the last letters typed while the kernel is busy, and sends a click at once; what is called a moment later
    sees those letters.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        call()
        return
    loop.call_later(seconds, call)
