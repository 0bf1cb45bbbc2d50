"""Blocks: what a workbook shows, as data and as HTML.

Row 1: imports row 0.
"""

from pimlib.blocks.html import block_html, level_html, table_html, where_cited
from pimlib.blocks.model import MIME, Block, Column, Rows, SourceRef, figure_block, table_block, text_block
from pimlib.blocks.shown import Blocks

__all__ = [
    "MIME",
    "Block",
    "Blocks",
    "Column",
    "Rows",
    "SourceRef",
    "block_html",
    "figure_block",
    "level_html",
    "table_block",
    "table_html",
    "text_block",
    "where_cited",
]
