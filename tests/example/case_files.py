"""The readings of case files as they were done.

Drawn by the code of `pim sample`, filled in by readers, brought in by the code of `pim returns`.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import readings
from office import edited, store_plainly

from pimlib.exchange import form
from pimlib.exchange.asking import Tool, choose_tool
from pimlib.exchange.drawing import drawn_from, read_twice, with_readers
from pimlib.exchange.frame import load_frame
from pimlib.exchange.kept import keep_return
from pimlib.exchange.readings import collect, write_readings
from pimlib.exchange.returned import load_return
from pimlib.exchange.sharing import share_out
from pimlib.kinds.case_files.draw import Draw, Drawn, DrawnFrame, Reader, draw_place, load_draw
from pimlib.workspace import CycleFolder


class Found(NamedTuple):
    """What readers found. given: by file and reader. lost: files that could not be read, each with its reserve."""

    draw: Draw
    truth: readings.Truth
    given: dict[tuple[str, str], dict[str, str]]
    lost: dict[str, Drawn]
    why: list[str]
    urgent: str


def read_now(folder: CycleFolder, plan: dict[str, Any], random: Random) -> dict[str, str]:
    """Draws, reads and brings in; what texts may quote of it."""
    draw, tool = _drawn(folder, plan, random)
    leans = {team["name"]: int(team["lean"]) for team in plan["teams"]}
    lost = _lost(draw, int(plan["lost"]))
    read = [one for one in draw.files if one.role == "main" and one.id not in lost] + [*lost.values()]
    truth = readings.truths(plan["items"], [(one.id, leans[one.stratum]) for one in read], random)
    given = _given(draw, lost, truth, plan["differ"], random)
    found = Found(draw, truth, given, lost, plan["why"], _urgent(draw, lost))
    returned = []
    for reader in draw.readers:
        path = folder.path / "exchange" / draw.name / f"reading-{reader.name}.xlsx"
        form.write_form(path, draw, reader.name, tool, folder.about)
        _fill(path, found, reader.name)
        store_plainly(path)
        kept = keep_return(folder, draw.name, reader.name, path)
        path.unlink()
        returned.append(load_return(kept, folder.place(kept), draw, reader.name))
    write_readings(folder, collect(draw, returned))
    return _said(draw, plan, given, truth)


def read_before(folder: CycleFolder, plan: dict[str, Any], random: Random) -> dict[str, str]:
    """The reading of the cycle before: a table that somebody typed in, one reader a file."""
    files = [
        (f"{14_003 + 17 * n}", team) for n, team in enumerate(team for team in plan["teams"] for _ in range(int(team["read"])))
    ]
    truth = readings.truths(plan["items"], [(file, int(team["lean"])) for file, team in files], random)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(["Case number", "Reader", "Team", *plan["items"]])
    for n, (file, team) in enumerate(files):
        out.writerow(
            [file, plan["readers"][n % len(plan["readers"])], team["name"], *(truth[file][item] for item in plan["items"])]
        )
    (folder.path / "case-files" / f"{plan['name']}.csv").write_bytes(text.getvalue().encode("utf-8-sig"))
    return {"old_read": str(len(files))} | readings.counted("old", plan["quoted"], [*truth.values()])


def _drawn(folder: CycleFolder, plan: dict[str, Any], random: Random) -> tuple[Draw, Tool]:
    path = folder.path / "exchange" / plan["name"] / "frame-2026.csv"
    path.parent.mkdir(parents=True)
    readings.write_frame(path, plan, random)
    frame = load_frame(path, by="Team")
    shared = share_out(frame.populations, precision=None, size=int(plan["size"]), at_least=int(plan["at_least"]))
    tool = choose_tool(folder, None, None)
    drawn = drawn_from(frame, shared.sizes, int(plan["reserves"]), plan["seed"])
    readers = tuple(Reader.model_validate(reader) for reader in plan["readers"])
    double = read_twice(drawn, float(plan["double"]))
    draw = Draw(
        council=folder.council,
        cycle=folder.cycle,
        name=plan["name"],
        seed=plan["seed"],
        frame=DrawnFrame(
            file=frame.file,
            number=len(frame.listed),
            id_column=frame.id_column,
            by=frame.by,
            care_group=frame.care_group,
            digest=frame.digest,
        ),
        at_least=int(plan["at_least"]),
        populations=frame.populations,
        sizes=shared.sizes,
        reserves=int(plan["reserves"]),
        double=double,
        readers=readers,
        tool=tool.source,
        items=tool.items,
        files=with_readers(drawn, readers, double, plan["seed"]),
    )
    place = folder.path / draw_place(draw.name)
    place.write_text(draw.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    return load_draw(place, draw_place(draw.name)), tool


def _urgent(draw: Draw, lost: dict[str, Drawn]) -> str:
    """The one file with something that could not wait."""
    alone = (one for one in draw.main if one.id not in lost and len(one.readers) == 1)
    return next(one.id for one in alone if one.stratum.startswith("Mental"))


def _lost(draw: Draw, number: int) -> dict[str, Drawn]:
    """The files of the sample that could not be read, each with the reserve that takes its place."""
    single = [one for one in draw.main if len(one.readers) == 1]
    found: dict[str, Drawn] = {}
    for one in single[:: len(single) // number][:number]:
        spare = next(spare for spare in draw.spare if spare.stratum == one.stratum and spare not in found.values())
        found[one.id] = spare.model_copy(update={"readers": one.readers})
    return found


def _given(
    draw: Draw, lost: dict[str, Drawn], truth: readings.Truth, differ: dict[str, str], random: Random
) -> dict[tuple[str, str], dict[str, str]]:
    """What each reader answered, by file and reader."""
    origins = {reader.name: reader.origin for reader in draw.readers}
    read = [lost.get(one.id, one) for one in draw.main]
    return {
        (one.id, reader): readings.seen(truth[one.id], origins[reader], differ, random, careful=len(one.readers) == 1)
        for one in read
        for reader in one.readers
    }


def _fill(path: Path, found: Found, reader: str) -> None:
    with edited(path) as book:
        for name in (form.FILES, form.AGREED, form.RESERVES):
            if name not in book.sheetnames:
                continue
            sheet = book[name]
            top = next(row[0].row for row in sheet.iter_rows(max_row=12) if form.FILE in {cell.value for cell in row})
            columns = {str(cell.value): cell.column for cell in sheet[top]}
            stand_ins = [one for one in found.lost.values() if reader in one.readers]
            for row in range(top + 1, sheet.max_row + 1):
                if name == form.RESERVES:
                    if not stand_ins:
                        break
                    sheet.cell(row, columns[form.FILE]).value = stand_ins.pop(0).id
                file = str(sheet.cell(row, columns[form.FILE]).value or "")
                if file in found.lost:
                    sheet.cell(row, columns[form.READABLE]).value = form.NOT_AVAILABLE
                    sheet.cell(row, columns[form.WHY]).value = found.why[[*found.lost].index(file)]
                    continue
                answers = found.truth[file] if name == form.AGREED else found.given[file, reader]
                for item in found.draw.items:
                    sheet.cell(row, columns[form.header_of(item)]).value = answers[item.id]
                if name != form.AGREED:
                    sheet.cell(row, columns[form.READABLE]).value = "yes"
                if file == found.urgent:
                    sheet.cell(row, columns[form.URGENT]).value = "yes"


def _said(
    draw: Draw, plan: dict[str, Any], given: dict[tuple[str, str], dict[str, str]], truth: readings.Truth
) -> dict[str, str]:
    twice = [one for one in draw.main if len(one.readers) > 1]
    same = sum(len({given[one.id, reader]["cf05"] for reader in one.readers}) == 1 for one in twice)
    facts = {
        "files_read": str(len(truth)),
        "files_double": str(len(twice)),
        "files_agreed": str(same),
        "files_all": str(draw.frame.number),
    }
    return facts | readings.counted("files", plan["quoted"], [*truth.values()])
