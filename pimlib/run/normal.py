"""The normal form of an executed workbook: the same bytes for the same inputs, and nothing in it that must not leave.

Row 10: imports rows 0-9.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from pimlib.blocks import MIME, Block
from pimlib.errors import PimError

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
MARKER = "papermill-error-cell-tag"
OURS = {"PimError"}
UNREADABLE = (
    "Its file is not a notebook that can be read. Put an earlier copy of it back, or move it away to use the one that ships."
)
ENDED = "It ended before its last cell, perhaps for want of memory. Run it in JupyterLab (`pim lab`) to see where."


@dataclass(frozen=True)
class Failure:
    """Where a workbook failed: the number of the cell (0: none), what it says, our sentence, and the type of the exception.

    counted: the number of the cell for a person who has the workbook before them, without the cell that papermill puts in.
    """

    cell: int
    source: str
    sentence: str
    exception: str
    counted: int = 0


def failure_of(notebook: NotebookNode | None, error: BaseException) -> Failure:
    """What to say of a failed workbook. The values that a traceback would show never stand in it. notebook: as far as it was
    executed; None when its file could not be read."""
    if notebook is None:
        return Failure(0, "", UNREADABLE, type(error).__name__)
    cells = [cell for cell in notebook.cells if MARKER not in cell.metadata.get("tags", ())]
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                sentence = (
                    output.evalue
                    if output.ename in OURS
                    else "This cell could not be run. Open the workbook in JupyterLab (`pim lab`) and run it there to see why."
                )
                put_in = sum("injected-parameters" in cell.metadata.get("tags", ()) for cell in cells[:number])
                return Failure(number, cell.source, sentence, output.ename, number - put_in)
    sentence = str(error) if isinstance(error, PimError) else ENDED
    return Failure(0, "", sentence, type(error).__name__)


def normalised(notebook: NotebookNode, failure: Failure | None) -> NotebookNode:
    """A copy without clock, host, path and kernel's chatter, with cell ids by position."""
    result = copy.deepcopy(notebook)
    result.cells = [cell for cell in result.cells if MARKER not in cell.metadata.get("tags", ())]
    result.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name="python3"),
        language_info=NotebookNode(name="python"),
    )
    result.nbformat, result.nbformat_minor = 4, 5
    for number, cell in enumerate(result.cells, start=1):
        tags = [tag for tag in cell.metadata.get("tags", []) if tag in ("parameters", "injected-parameters")]
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
        cell["id"] = f"cell-{number:03d}"
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(_output, cell.get("outputs", ())) if output is not None]
            if failure is not None and number == failure.cell:
                cell.outputs.append(
                    NotebookNode(
                        output_type="error", ename=failure.exception, evalue=failure.sentence, traceback=[failure.sentence]
                    )
                )
    return result


def _output(output: NotebookNode) -> NotebookNode | None:
    if output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr"):
        return None
    if output.output_type == "stream":
        return NotebookNode(output_type="stream", name=output.name, text=ADDRESS.sub("0x…", output.text))
    kept = {kind: ADDRESS.sub("0x…", value) if isinstance(value, str) else value for kind, value in output.data.items()}
    made: dict[str, Any] = {"output_type": output.output_type, "data": NotebookNode(kept), "metadata": NotebookNode()}
    if output.output_type == "execute_result":
        made["execution_count"] = output.execution_count
    return NotebookNode(made)


def blocks_of(notebook: NotebookNode) -> tuple[Block, ...]:
    """The blocks that an executed workbook shows, in reading order. Raises PimError for a block of an unknown format."""
    return tuple(
        Block.from_json(output.data[MIME])
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type in ("display_data", "execute_result") and MIME in output.data
    )
