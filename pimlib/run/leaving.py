"""What must not leave: identifiers of persons are taken out of executed workbooks and of every file before they reach the outputs.

Row 10: imports rows 0-9. What is taken out is said by place and kind, never repeated. Drawings are read for the words in them only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from pimlib.blocks import Block
from pimlib.fingerprint import digest_file
from pimlib.identifiers import KINDS, Identifier, kinds_said
from pimlib.run.mask import Mask
from pimlib.run.masked_sheets import mask_sheets
from pimlib.run.normal import Failure

CODE = "S104"


@dataclass(frozen=True)
class Withheld:
    """What was taken out: where, and how many of which kind in words."""

    place: str
    kinds: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kinds} withheld"


def mask_notebook(
    notebook: NotebookNode, failure: Failure | None, allowed: Collection[str], place: str
) -> tuple[NotebookNode, Failure | None, tuple[Withheld, ...]]:
    """An executed workbook without identifiers, in what it shows and in its own cells, and what was taken out of each cell.

    The notebook itself is changed. Cells are counted as a person sees them who has the workbook open, without the one that papermill
    puts in. What an output says in several forms (text, page, block) counts as often as in the form that holds most.
    """
    withheld = []
    number = 0
    for cell in notebook.cells:
        number += "injected-parameters" not in cell.metadata.get("tags", ())
        own = Mask(allowed)
        cell.source = own.text(cell.source)
        taken = Counter(one.kind for one in own.taken)
        for output in cell.get("outputs", ()):
            forms = []
            for name in ("text", "evalue", "traceback"):
                if name in output:
                    forms.append(Mask(allowed))
                    output[name] = forms[-1].value(output[name])
            for kind in output.get("data", {}):
                forms.append(Mask(allowed))
                output.data[kind] = forms[-1].value(output.data[kind], kind)
            most = max((Counter(one.kind for one in form.taken) for form in forms), key=lambda one: one.total(), default=None)
            taken += most or Counter()
        if taken:
            withheld.append(Withheld(f"{place}, cell {number}", _said(taken)))
    if failure is not None:
        own = Mask(allowed)
        failure = replace(failure, source=own.text(failure.source), sentence=own.text(failure.sentence))
    return notebook, failure, tuple(withheld)


def mask_files(folder: Path, allowed: Collection[str], done: Collection[str] = ()) -> tuple[Withheld, ...]:
    """Every page, table and data file in a folder without identifiers, in place, and what was taken out of each.

    done: names of workbooks that went through `mask_notebook` just now. The data packages keep step with the tables that they describe.
    """
    withheld = []
    for path in sorted(folder.rglob("*")):
        mask = Mask(allowed)
        if path.parent.name == "workbooks" and path.stem in done:
            continue
        if path.suffix in (".html", ".csv"):
            _rewrite(path, mask, mask.page if path.suffix == ".html" else mask.table)
        elif path.suffix in (".json", ".ipynb"):
            _rewrite(path, mask, lambda text, mask=mask, path=path: _json(text, mask, path.suffix == ".ipynb"))  # type: ignore[misc]
        elif path.suffix == ".xlsx":
            mask_sheets(path, mask)
        if mask.taken:
            withheld.append(Withheld(path.relative_to(folder).as_posix(), kinds_said(mask.taken)))
    if withheld:
        for path in sorted(folder.rglob("datapackage.json")):
            _describe_again(path)
    return tuple(withheld)


def mask_manifest(manifest: dict[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """A manifest without identifiers: it holds the names of what is registered."""
    return dict(Mask(allowed).value(manifest))


def finding_of(ref: str, withheld: Sequence[Withheld]) -> Block:
    """The finding that stands in the report beside an area whose workbook showed an identifier."""
    content = {
        "code": CODE,
        "severity": "error",
        "place": ref,
        "sentence": f"What could name a person was withheld. {'; '.join(map(str, withheld))}.",
        "remedy": "Take it out of the evidence or the record that the workbook shows there, and run again. Where it is an official "
        "contact, add it to `contacts` under `settings` in cycle.yaml.",
        "answer": "",
    }
    return Block(f"finding:{CODE}:{ref}", "finding", "What could name a person was withheld", content, ref=ref)


def _said(taken: Counter[Any]) -> str:
    return kinds_said([Identifier(0, 0, kind) for kind in KINDS for _ in range(taken[kind])])


def _rewrite(path: Path, mask: Mask, change: Callable[[str], str]) -> None:
    content = path.read_bytes()
    changed = change(content.decode("utf-8"))
    if mask.taken:
        path.write_bytes(changed.encode("utf-8"))


def _json(text: str, mask: Mask, notebook: bool) -> str:
    """The same layout in which both are written here: JSON with one space a level, a notebook sorted by its keys."""
    value = mask.value(json.loads(text))
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=notebook) + "\n" if mask.taken else text


def _describe_again(path: Path) -> None:
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package.get("resources", ()):
        file = path.parent / resource.get("path", "")
        if resource.get("schema") and file.is_file():
            resource |= {"bytes": file.stat().st_size, "hash": digest_file(file)}
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
