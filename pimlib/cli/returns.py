"""`pim returns`: read the forms that readers of case files gave back, and write their readings for the register.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli.lines import many, said
from pimlib.errors import Fault, PimError, raise_if

if TYPE_CHECKING:
    from pimlib.exchange.readings import Collected
    from pimlib.exchange.returned import Returned
    from pimlib.kinds.case_files.draw import Draw
    from pimlib.workspace import CycleFolder


def add_command(commands: Any) -> None:
    parser = commands.add_parser("returns", help="read the forms that came back: pim returns exchange/practice-2026")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="forms that came back, or folders that hold them")
    parser.add_argument("--draft", action="store_true", help="say what they hold and write nothing")
    parser.set_defaults(command=returns)


def returns(options: argparse.Namespace) -> int:
    from pimlib.exchange.readings import collect, keep_return, newest_returns, write_readings
    from pimlib.exchange.returned import load_return

    folder, draw, given = _identified(_paths(options.files))
    newest = newest_returns(folder, draw)
    read: list[Returned] = []
    faults: list[Fault] = []
    kept: list[str] = []
    for reader in (one.name for one in draw.readers):
        path = given.get(reader) or newest.get(reader)
        if path is None:
            continue
        try:
            returned = load_return(path, path.name, draw, reader)
        except PimError as error:
            faults += error.faults
            returned = None
        if returned is not None and returned.is_empty:
            print(f"{path.name}: nothing is filled in yet.")
            continue
        if reader in given and not options.draft:
            kept.append(folder.place(keep_return(folder, draw.name, reader, path)))
        if returned is not None:
            if path is newest.get(reader):
                print(f"{folder.place(path)}: taken as it was kept before.")
            read.append(returned)
    if kept:
        _say(f"Kept as received: {', '.join(kept)}.")
    raise_if(faults)
    if not read:
        raise PimError(Fault(f"exchange/{draw.name}", "no form holds an answer yet", remedy="Wait for the first one filled in."))
    collected = collect(draw, read)
    _show(folder, collected)
    if options.draft:
        print("Nothing was written (--draft).")
        return 0
    path, new = write_readings(folder, collected)
    if not new:
        print(f"{folder.place(path)} says the same already: nothing was written.")
        return 0
    print(f"Written: {folder.place(path)}, {many(len(collected.rows), 'reading')}.")
    print(f"Next: pim add {folder.place(path)}")
    return 0


def _paths(named: Sequence[Path]) -> list[Path]:
    """Each file once; of a folder every Excel file in it."""
    from pimlib.workspace.folder import IGNORED

    found: list[Path] = []
    faults: list[Fault] = []
    for path in named:
        if path.is_dir():
            inside = [one for one in sorted(path.glob("*.xlsx")) if not IGNORED.match(one.name)]
            if not inside:
                remedy = "Put the forms there, or name them one by one."
                faults.append(Fault(path.name or str(path), "no Excel file lies in this folder", remedy=remedy))
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            remedy = "Check the name; put it in quotation marks when it holds spaces."
            faults.append(Fault(path.name or str(path), "there is no such file", remedy=remedy))
    raise_if(faults)
    return list({one.resolve(): one for one in found}.values())


def _identified(paths: Sequence[Path]) -> tuple[CycleFolder, Draw, dict[str, Path]]:
    """The cycle, the draw and the form of each reader. Raises PimError when forms are of several readings, or two are of one reader."""
    from pimlib.exchange.readings import is_kept
    from pimlib.exchange.returned import Form, identify
    from pimlib.kinds.case_files.draw import draw_place, load_draw
    from pimlib.workspace import find_workspace

    forms: dict[Path, Form] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            forms[path] = identify(path, path.name)
        except PimError as error:
            faults += error.faults
    raise_if(faults)
    readings = {(one.cycle, one.reading) for one in forms.values()}
    if len(readings) > 1:
        listed = ", ".join(f"{cycle} {reading}" for cycle, reading in sorted(readings))
        raise PimError(
            Fault("pim returns", "these forms are of more than one reading", listed, remedy="Take one reading at a time.")
        )
    [(cycle, name)] = readings
    folder = find_workspace().cycle(cycle)
    place = draw_place(name)
    draw = load_draw(folder.path / place, place)
    given: dict[str, Path] = {}
    for path, one in forms.items():
        if draw.reader(one.reader) is None:
            known = ", ".join(reader.name for reader in draw.readers)
            faults.append(Fault(path.name, "this reader is none of the reading", f"`{one.reader}`", f"one of {known}"))
        elif is_kept(folder, draw, path):
            continue  # the newest of each reader is taken in any case
        elif one.reader in given and given[one.reader].read_bytes() != path.read_bytes():
            found = f"{given[one.reader].name} and {path.name}"
            remedy = "Ask which holds, and name that one only."
            faults.append(Fault(f"exchange/{name}", f"two different forms of {one.reader}", found, "one a reader", remedy))
        else:
            given.setdefault(one.reader, path)
    raise_if(faults)
    return folder, draw, given


def _show(folder: CycleFolder, collected: Collected) -> None:
    draw = collected.draw
    drawn = len(draw.main)
    stood_in = sum(one.read for one in collected.replaced)
    _say(
        f"{collected.read} of {drawn} files were read"
        + (f", {stood_in} of them reserves in place of others." if stood_in else ".")
    )
    if draw.double:
        _say(f"{collected.agreed} of {draw.double} files that are read twice have an agreed reading.")
    for one in collected.replaced:
        if not one.read:
            who = " and ".join(one.readers)
            where = f"Next reserve for {one.file.stratum}" if draw.frame.by else "Next reserve"
            told = f"{where}: {one.reserve.id}, for {who}, on the sheet Reserves" if one.reserve else "No reserve is left"
            _say(f"{one.file.id} can't be read. {told}.")
    if collected.open:
        _say(f"{many(collected.open, 'file')} of the sample {'is' if collected.open == 1 else 'are'} still to be read.")
    if collected.waiting:
        _say(f"Not back yet: {', '.join(collected.waiting)}.")
    for note in collected.notes:
        _say(f"Note: {note}")
    if collected.urgent:
        about = folder.about
        told = ", ".join(about.named(id) for id in about.sensitive_findings.tell) or "the lead evaluator"
        flagged = "1 file is" if collected.urgent == 1 else f"{collected.urgent} files are"
        _say(
            f"URGENT: {flagged} flagged as a concern that cannot wait. Make sure now that each was passed on to {told} under the protocol."
        )
        if protocol := " ".join(about.sensitive_findings.protocol.split()):
            _say(protocol)


def _say(sentence: str) -> None:
    print("\n".join(said(sentence, indent="", hang="  ")))
