"""Blocks in reading order, as a notebook shows them.

Row 1: imports row 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pimlib.blocks.html import NOTEBOOK_STYLE, block_html
from pimlib.blocks.model import MIME, Block


class Blocks(tuple[Block, ...]):
    """Blocks in reading order; a notebook shows each as one output."""

    __slots__ = ()

    def about(self, ref: str) -> Blocks:
        """The same blocks, each saying which area or indicator it is about."""
        return Blocks(replace(block, ref=ref) for block in self)

    def __add__(self, other: object) -> Blocks:
        return Blocks((*self, *other)) if isinstance(other, Sequence) else NotImplemented

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for bundle in self.bundles():
            display(bundle, raw=True)

    def bundles(self) -> Iterator[dict[str, Any]]:
        """Each block as a MIME bundle: the block itself, and what a notebook shows."""
        for block in self:
            text = f"{block.title}. {block.alt}".strip()
            bundle = {MIME: block.to_json(), "text/html": NOTEBOOK_STYLE + block_html(block), "text/plain": text}
            if block.type == "figure":
                bundle["image/svg+xml"] = block.content["svg"]
            yield bundle
