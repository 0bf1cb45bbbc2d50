"""One figure, drawn without pyplot, and saved as SVG with the same bytes each time.

Row 2: imports rows 0-1. matplotlib is imported here and nowhere else outside `charts`.
"""

from __future__ import annotations

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pimlib.errors import Fault, PimError

# Okabe and Ito's palette, told apart by people with any common colour vision; ours is always the darkest and the thickest.
OWN, NATION, GROUP, OTHER = "#0b3c5d", "#b35900", "#3a7d44", "#9aa5ad"
INK, GRID = "#1d2b33", "#d5dade"
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so that every machine draws the same
    "font.size": 10.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "pimlib",
    "svg.fonttype": "path",
}
POINTS = 72  # an SVG is measured in points
DATE = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)


def draft_figure(width: float = 7.2, height: float = 3.2) -> tuple[Figure, Axes]:
    """An empty figure of so many inches and its only axes, in the house style."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.grid(axis="y", color=GRID, linewidth=0.8)
        axes.set_axisbelow(True)
    return figure, axes


def check_alt(id: str, alt: str) -> None:
    """Raises PimError without alternative text: a block refuses it as well, but only after everything was drawn."""
    if not alt.strip():
        raise PimError(Fault(f"figure {id}", "a figure needs alternative text", remedy="Say in words what it shows."))


def svg_of(figure: Figure) -> str:
    """The figure as one `<svg>` element, without a clock, without a document header."""
    with mpl.rc_context(STYLE):
        canvas = FigureCanvasSVG(figure)
        figure.dpi = POINTS
        if (layout := figure.get_layout_engine()) is not None:
            layout.execute(figure)
            figure.set_layout_engine("none")  # else all is drawn twice, the first time for the layout alone
        buffer = io.StringIO()
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    text = DATE.sub("", buffer.getvalue())
    return text[text.index("<svg") :].strip()
