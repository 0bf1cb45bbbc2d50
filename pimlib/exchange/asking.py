"""What is asked of each case file: the questions that a framework offers, or a list of the council's own.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import REF, Framework, framework_names, load_framework
from pimlib.kinds.case_files.draw import AskedItem
from pimlib.kinds.wording import plain
from pimlib.sheets import load_sheet
from pimlib.workspace import CycleFolder

FIXED = ("file", "reader", "origin", "reading", "stratum", "care_group", "urgent")  # columns of the readings beside the questions
LEVELS = (6, 5, 4, 3, 2, 1)  # of a list that says 1-6
COLUMNS = {
    "id": ("id", "item", "number", "no"),
    "text": ("question", "text", "item text", "what is asked"),
    "type": ("type", "answer", "answers", "answered by"),
    "guidance": ("guidance", "help", "how to answer"),
    "informs": ("informs", "indicators"),
}
TYPES = {
    "": "yes_no",
    "yes_no": "yes_no",
    "yes/no": "yes_no",
    "yes or no": "yes_no",
    "scale": "scale",
    "1-6": "scale",
    "level": "scale",
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")


@dataclass(frozen=True)
class Tool:
    """A set of questions. source: where they come from, as messages say it. levels: what each level of a scale means, a sentence each."""

    title: str
    source: str
    items: tuple[AskedItem, ...]
    note: str = ""
    levels: tuple[str, ...] = ()


def offered(folder: CycleFolder) -> dict[str, tuple[Framework, int]]:
    """The sets of questions that the frameworks of the cycle's evaluations offer, by reference, such as `pim:case-files`.

    Where the cycle has no evaluation yet, those of every framework there is.
    """
    pinned = {pin.id: pin.version for id in folder.evaluations() for pin in folder.evaluation(id).frameworks}
    found: dict[str, tuple[Framework, int]] = {}
    for name in pinned or framework_names(folder.frameworks):
        try:
            framework = load_framework(name, pinned.get(name), folder.frameworks)
        except PimError:
            if pinned:
                raise
            continue  # one that is still being written; `pim frameworks` says what is wrong with it
        found |= {framework.ref(reading.id): (framework, n) for n, reading in enumerate(framework.readings)}
    return found


def choose_tool(folder: CycleFolder, wanted: str | None, own: Path | None) -> Tool:
    """The council's own list, else the set that is named, else the only one that is offered.

    Raises PimError when there is none, or more than one to choose from, or the list has faults.
    """
    if own is not None:
        return load_tool(own, folder)
    known = offered(folder)
    if wanted is None and len(known) == 1:
        wanted = next(iter(known))
    if wanted in known:
        framework, n = known[wanted]
        return _of_framework(framework, n)
    listed = ", ".join(sorted(known))
    if wanted is not None:
        expected = f"one of: {listed}" if listed else "a set that a framework of the cycle offers"
        raise PimError(Fault("--tool", "there is no such set of questions", f"`{wanted}`", expected, "Or use --items FILE."))
    if known:
        fault, remedy = "more than one set of questions is offered", "Say which: --tool REFERENCE."
        raise PimError(Fault("--tool", fault, listed, remedy=remedy))
    fault = "no framework of this cycle offers questions for reading case files"
    raise PimError(Fault("--items", fault, remedy="Write your own list, and name it with --items FILE."))


def load_tool(path: Path, folder: CycleFolder) -> Tool:
    """A council's own list of questions, CSV or Excel: one row a question, columns id, question, type, guidance, informs.

    Only the question is needed. type: yes_no (also when empty), or 1-6. Raises PimError with every fault, each with its row.
    """
    sheet = load_sheet(path, path.name)
    heads = {plain(name).replace("_", " "): name for name in sheet.columns}
    column = {what: next((heads[name] for name in names if name in heads), None) for what, names in COLUMNS.items()}
    if column["text"] is None:
        expected = "a column `question`; beside it may stand id, type, guidance and informs"
        raise PimError(Fault(sheet.place, "no column holds the questions", ", ".join(sheet.columns), expected, "Name it so."))
    faults: list[Fault] = []
    items: list[AskedItem] = []
    for number, (row, cells) in enumerate(sheet.table.iterrows(), 1):
        said = {what: str(cells[name]).strip() if name else "" for what, name in column.items()}
        spot = f"{sheet.place}, row {row}"
        id, kind = said["id"] or f"q{number}", plain(said["type"])
        if not said["text"]:
            faults.append(Fault(spot, "this row has no question", remedy="Write one, or take the row out."))
        if not _ID.fullmatch(id) or id.casefold() in FIXED:
            expected = "up to 24 letters, digits, dots and hyphens, and none of " + ", ".join(FIXED)
            faults.append(
                Fault(f'{spot}, column "{column["id"]}"', "this can't be an id", f"`{id}`", expected, "Choose another.")
            )
        if id.casefold() in {item.id.casefold() for item in items}:
            faults.append(Fault(f'{spot}, column "{column["id"]}"', "this id stands twice", f"`{id}`", remedy="Choose another."))
        if kind not in TYPES:
            spot_type = f'{spot}, column "{column["type"]}"'
            faults.append(Fault(spot_type, "this type is not known", f"`{said['type']}`", "yes_no or 1-6", "Write one of these."))
        refs = tuple(ref for ref in re.split(r"[;,\s]+", said["informs"]) if ref)
        faults += [fault for ref in refs for fault in _ref_amiss(ref, f'{spot}, column "{column["informs"]}"', folder)]
        if not faults:
            levels = LEVELS if TYPES[kind] == "scale" else ()
            items.append(
                AskedItem(id=id, text=said["text"], guidance=said["guidance"], type=TYPES[kind], levels=levels, informs=refs)
            )
    raise_if(faults)
    return Tool(path.stem, path.name, tuple(items), levels=_own_levels(items))


def _own_levels(items: Sequence[AskedItem]) -> tuple[str, ...]:
    return (f"{LEVELS[0]} is the best, {LEVELS[-1]} the worst.",) if any(item.levels for item in items) else ()


def _of_framework(framework: Framework, n: int) -> Tool:
    reading = framework.readings[n]
    levels = sorted(framework.scale.levels, key=lambda level: -level.level) if framework.scale else []
    numbers = tuple(level.level for level in levels)
    items = tuple(
        AskedItem(
            id=item.id,
            text=item.text,
            guidance=item.guidance,
            type=item.type,
            levels=numbers if item.type == "scale" else (),
            informs=item.informs,
        )
        for item in reading.items
    )
    asked = any(item.levels for item in items)
    meant = tuple(f"{level.level} {level.name}: {level.definition}" for level in levels) if asked else ()
    source = f"{framework.ref(reading.id)}, version {framework.version}"
    return Tool(reading.title, source, items, reading.note, meant)


def _ref_amiss(ref: str, spot: str, folder: CycleFolder) -> list[Fault]:
    id = ref.partition(":")[0]
    if not REF.match(ref):
        return [Fault(spot, "this is not a reference", f"`{ref}`", "framework:indicator, such as pim:5.1", "Mend it.")]
    if id in framework_names(folder.frameworks):
        framework = load_framework(id, folders=folder.frameworks)
        if framework.title_of(ref) is None:
            remedy = f"See `pim frameworks show {id}`."
            return [Fault(spot, f"{framework.title} holds no such area or indicator", f"`{ref}`", remedy=remedy)]
    return []
