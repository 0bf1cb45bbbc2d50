"""Forms of case-file readings that came back: what was read, what is refused, the table of readings for the register.

Row 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pimlib.cli.lines import many, say
from pimlib.errors import Fault, PimError, raise_if

if TYPE_CHECKING:
    from pimlib.exchange.readings import Collected
    from pimlib.exchange.taking import Came, Taken
    from pimlib.kinds.case_files.draw import Draw
    from pimlib.workspace import CycleFolder


def take_readings(came: Sequence[Came], *, draft: bool) -> None:
    """Read forms of readings, keep them, and write the table of readings. Raises PimError when a form is refused, or none holds an answer."""
    from pimlib.exchange.readings import collect, fewer_than_before, write_readings
    from pimlib.exchange.taking import keep, take

    folder: CycleFolder | None = None
    try:
        folder, draw, sorted_out = _identified(came)
        taken = take(folder, draw, sorted_out)
    except PimError:
        _urgent([one.path for one in came], folder)
        raise
    _urgent(taken.looked, folder)
    for note in taken.notes:
        say(note)
    if not draft:
        kept, refused = keep(folder, draw, taken)
        if kept:
            say(f"Kept as received: {', '.join(kept)}.")
        if refused:
            meanwhile = f" To go on without it for now, say `pim returns exchange/{draw.name}`." if taken.returns else ""
            say(f"Refused, and kept apart: {', '.join(refused)}. What is wrong follows.{meanwhile}")
    raise_if(taken.faults)
    if not taken.returns:
        raise PimError(Fault(f"exchange/{draw.name}", "no form holds an answer yet", remedy="Wait for the first one filled in."))
    collected = collect(draw, taken.returns)
    _show(collected, taken)
    for fewer in fewer_than_before(folder, collected):
        say(f"Note: {fewer}")
    if draft:
        print("Nothing was written (--draft).")
        return
    path, new = write_readings(folder, collected)
    if not new:
        print(f"{folder.place(path)} says the same already: nothing was written.")
        return
    print(f"Written: {folder.place(path)}, {many(len(collected.rows), 'reading')}.")
    print(f"Next: pim add {folder.place(path)}{_as_before(folder, draw)}")


def _as_before(folder: CycleFolder, draw: Draw) -> str:
    """The item that holds the readings of this draw already: the new table is a new revision of it, not a second reading."""
    from pimlib.kinds.case_files.draw import draw_place
    from pimlib.register import load_register

    place = draw_place(draw.name)
    for entry in load_register(folder):
        if getattr(entry.item.mapping, "draw", None) == place:
            return f" --name {entry.item.name}"
    return ""


def _identified(came: Sequence[Came]) -> tuple[CycleFolder, Draw, dict[str, list[Came]]]:
    """The cycle, the draw and the forms of each reader. Raises PimError when forms are of several readings, or of nobody."""
    from pimlib.exchange.kept import is_kept
    from pimlib.exchange.quoting import cleared, nothing_named, quoted
    from pimlib.exchange.returned import Form, identify
    from pimlib.kinds.case_files.draw import draw_place, load_draw
    from pimlib.workspace import find_workspace

    forms: dict[Came, Form] = {}
    faults: list[Fault] = []
    for one in came:
        try:
            forms[one] = identify(one.path, one.path.name)
        except PimError as error:
            faults += error.faults
    raise_if(faults)
    readings = {(form.cycle, form.reading) for form in forms.values()}
    if len(readings) > 1:
        listed = cleared(", ".join(f"{cycle} {reading}" for cycle, reading in sorted(readings)))
        raise PimError(
            Fault("pim returns", "these forms are of more than one reading", listed, remedy="Take one reading at a time.")
        )
    [(cycle, name)] = readings
    with nothing_named():
        folder = find_workspace().cycle(cycle)
        place = draw_place(name)
        draw = load_draw(folder.path / place, place)
    sorted_out: dict[str, list[Came]] = {}
    for one, form in forms.items():
        if draw.reader(form.reader) is None:
            known = ", ".join(reader.name for reader in draw.readers)
            fault = "this reader is none of the reading"
            faults.append(Fault(one.path.name, fault, quoted(form.reader), f"one of {known}"))
        elif one.named or not is_kept(folder, draw, one.path):  # of those that were kept, the newest is taken in any case
            sorted_out.setdefault(form.reader, []).append(one)
    raise_if(faults)
    return folder, draw, sorted_out


def _urgent(paths: Sequence[Path], folder: CycleFolder | None) -> None:
    """Say first of all how many files are flagged, and whom to tell: no fault of a form or of cycle.yaml may stand before that."""
    from pimlib.exchange.flags import load_flags
    from pimlib.workspace.cycle import Sensitive

    flags = load_flags(paths)
    try:
        about = folder.about if folder else None
    except PimError:
        about = None
    findings = about.sensitive_findings if about else Sensitive()
    told = ", ".join(about.named(id) for id in findings.tell) if about and findings.tell else "the lead evaluator"
    if flags.number:
        flagged = "1 file is" if flags.number == 1 else f"{flags.number} files are"
        say(
            f"URGENT: {flagged} flagged as a concern that cannot wait. Make sure now that each was passed on to {told} under the protocol."
        )
        if protocol := " ".join(findings.protocol.split()):
            say(protocol)
    if flags.unread:
        names = ", ".join(flags.unread)
        say(f"{names}: cannot be read, so nobody can see whether a concern is flagged that cannot wait. Ask the reader now.")


def _show(collected: Collected, taken: Taken) -> None:
    draw = collected.draw
    drawn = len(draw.main)
    stood_in = sum(one.read for one in collected.replaced)
    say(
        f"{collected.read} of {drawn} files were read"
        + (f", {stood_in} of them {'a reserve' if stood_in == 1 else 'reserves'} in place of others." if stood_in else ".")
    )
    if draw.double:
        say(f"{collected.agreed} of {draw.double} files that are read twice have an agreed reading.")
    for one in collected.replaced:
        if not one.read:
            who = " and ".join(one.readers)
            where = f"Next reserve for {one.file.stratum}" if draw.frame.by else "Next reserve"
            told = f"{where}: {one.reserve.id}, for {who}, on the sheet Reserves" if one.reserve else "No reserve is left"
            say(f"{one.file.id} can't be read. {told}.")
    if collected.open:
        say(f"{many(collected.open, 'file')} of the sample {'is' if collected.open == 1 else 'are'} still to be read.")
    if waiting := [reader for reader in collected.waiting if reader not in taken.behind]:
        say(f"Not back yet: {', '.join(waiting)}.")
    for note in collected.notes:
        say(f"Note: {note}")
