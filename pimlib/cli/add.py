"""`pim add`: register an evidence file, with its mapping guessed and its first figures shown.

Row 13.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli.choosing import day
from pimlib.cli.wanted import could_meet
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import REF
from pimlib.register import Entry, Item, load_register, observe, record_item
from pimlib.workspace import CycleFolder, find_workspace
from pimlib.workspace.folder import KIND_FOLDERS

if TYPE_CHECKING:
    from pimlib.kinds.references import Held

MOST_NOTES = 8
REF_FORM = "write it as framework:indicator, such as pim:5.1"


def add_command(commands: Any) -> None:
    parser = commands.add_parser("add", help="register an evidence file: pim add measures/figures.csv")
    parser.add_argument("file", type=Path, help="the file, in the cycle's folder or anywhere else (then it is copied in)")
    parser.add_argument(
        "--to", metavar="COUNCIL/CYCLE", help="the cycle, when the file lies elsewhere and there is more than one"
    )
    parser.add_argument("--name", help="short name of the item (guessed from the file's name)")
    parser.add_argument("--title", help="what people read in the report")
    parser.add_argument("--kind", choices=sorted(KIND_FOLDERS), help="kind of evidence (guessed from the folder)")
    parser.add_argument("--preset", help="a published set of columns and measures, such as lgbf (guessed from the columns)")
    parser.add_argument("--authority", help="our council's name in the file (the name in cycle.yaml)")
    parser.add_argument(
        "--compare",
        nargs="+",
        default=[],
        metavar="NAME",
        help="measures: authorities to show beside ours; `family group` is its members",
    )
    parser.add_argument(
        "--break", dest="breaks", action="append", default=[], metavar="'CODE PERIOD: WHY'",
        help="measures: counted in another way from this period on (without CODE: every measure)",
    )  # fmt: skip
    parser.add_argument("--sheet", help="the sheet of a workbook")
    parser.add_argument("--informs", nargs="+", default=[], metavar="REF", help="indicators it informs, such as pim:5.1 pim:5.2")
    parser.add_argument("--from", dest="start", type=day, metavar="DATE", help="first day that it speaks of")
    parser.add_argument("--until", dest="end", type=day, metavar="DATE", help="last day that it speaks of")
    parser.add_argument("--access", choices=["open", "team", "restricted"], help="who may see it (team)")
    parser.add_argument("--independence", choices=["own", "partner", "external"], help="who made it (own)")
    parser.add_argument("--source-type", help="what sort of source it is: policy, minutes, inspection report…")
    parser.add_argument("--owner", default="", help="who looks after it")
    parser.add_argument("--population", type=int, help="how many people could have been asked, or case files read, in all")
    parser.add_argument("--issued", type=int, help="surveys: how many people were asked")
    parser.add_argument(
        "--mode", choices=["paper", "web", "telephone", "face to face", "mixed"], help="surveys: how people answered"
    )
    parser.add_argument("--promise", choices=["anonymous", "confidential", "neither"], help="surveys: what people were promised")
    parser.add_argument(
        "--asked",
        choices=["everybody", "random sample", "stratified sample", "whoever wanted"],
        help="surveys: whom it was sent to",
    )
    parser.add_argument("--piloted", metavar="yes|no|NUMBER", help="surveys: tried out first, or with how many people")
    parser.add_argument("--status", choices=["draft", "in force", "superseded"], help="documents: whether it is in force")
    parser.add_argument("--approved", type=day, metavar="DATE", help="documents: the day it was agreed or issued")
    parser.add_argument("--review-due", type=day, metavar="DATE", help="documents: the day by which it is to be reviewed")
    parser.add_argument("--body", help="scrutiny: who published it, where no column of the file says it")
    parser.add_argument("--draft", action="store_true", help="show what would be registered and write nothing")
    parser.set_defaults(command=add)


def add(options: argparse.Namespace) -> int:
    from pimlib.kinds.asked import Told
    from pimlib.kinds.references import Held
    from pimlib.kinds.registering import draft_item, keep_codebook

    folder, path, copied = _place(options)
    told = Told(**{one.name: getattr(options, one.name) for one in fields(Told) if one.name != "more"})
    try:
        register, held = load_register(folder), Held(folder.frameworks)
        raise_if(Fault("--informs", f"`{ref}` is not a reference; {REF_FORM}") for ref in told.informs if not REF.match(ref))
        wrong = list(held.faults("--informs", told.informs))
        try:
            draft = draft_item(folder, path, register, told, today=dt.datetime.now(tz=None).astimezone().date())
        except PimError as error:
            raise PimError(*wrong, *error.faults) from None
        before = register.entries.get(draft.item.name)
        raise_if([*wrong, *_unheld(held, draft.item, told.informs, before)])
        if not options.draft:
            drafted, draft = draft, keep_codebook(folder, draft)
            place = getattr(draft.item.mapping, "codebook", None) or draft.item.path
            raise_if(held.faults(place, (ref for ref in draft.item.refs if ref not in drafted.item.refs)))
        item = draft.item
        print(f"{item.path}: {item.title}")
        made = f"access {item.access}, made by: {item.independence}"
        print(f"  item {item.name}, revision {item.revision}, {item.kind}, {item.period or 'time not said'}, {made}")
        for said in draft.noticed:
            print(f"  {said}")
        for said in _informs_otherwise(item, None if options.draft else before, told.informs):  # a draft reads no codebook
            print(f"  {said}")
        nation = getattr(item.mapping, "nation", "") if getattr(item.mapping, "preset", None) else ""
        if nation and nation != folder.about.nation:
            print(f"  This is a table of {nation}; cycle.yaml says {folder.about.nation}.")
        _show_figures(folder, item, draft.noticed)
        if options.draft:
            print("Nothing was written (--draft).")
            if copied:
                path.unlink()
            return 0
        written = record_item(folder, item)
    except PimError:
        if copied:
            path.unlink(missing_ok=True)
        raise
    print(f"Registered as {folder.place(written)}.")
    for said in could_meet(folder, item):
        print(said)
    if item.period is None and getattr(item.mapping, "approved", None) is None:
        print(
            "Of which time it speaks is not said: add it once more with --from and --until, such as --from 2026-04-01 --until 2026-05-31."
        )
    if codebook := getattr(item.mapping, "codebook", None):
        print(f"Look at {codebook} in Excel: which answers are favourable, which indicators a question informs.")
        print("Correct it there, save it, and say `pim add` for the file once more.")
        if themes := getattr(item.mapping, "themes", None):
            print(f"What people wrote in their own words stands in {themes}, for somebody to sort by theme; it goes no further.")
    elif not item.refs:
        print("It informs no indicator yet: say which with `pim add … --informs pim:5.1`.")
    return 0


def _informs_otherwise(item: Item, before: Entry | None, told: Sequence[str]) -> Iterator[str]:
    """What an item that is added again informs and did not, and the other way round, where the person does not say it just now."""
    if before is None:
        return
    if more := [ref for ref in item.informs if ref not in before.item.informs and ref not in told]:
        yield f"It now informs {', '.join(more)}, as its codebook says."
    if gone := [ref for ref in before.item.informs if ref not in item.informs]:
        why = "as --informs says" if told else "which its codebook names no longer"
        yield f"It no longer informs {', '.join(gone)}, {why}."


def _unheld(held: Held, item: Item, told: Sequence[str], before: Entry | None) -> Iterator[Fault]:
    """A fault for each reference of a drafted item that was not told just now: in the register before, or taken from the file."""
    for ref in item.refs:
        if ref not in told:
            kept = before is not None and ref in before.item.refs
            yield from held.faults(f"register, item `{item.name}`" if kept else item.path, [ref])


def _place(options: argparse.Namespace) -> tuple[CycleFolder, Path, bool]:
    """The cycle and the file in it; a file from elsewhere is copied in, and its own place is left as it is."""
    path: Path = options.file
    workspace = find_workspace()
    if not path.exists():  # as other commands name it: by its place in the cycle's folder
        within = [there for cycle in workspace.current() if (there := cycle.path / path).is_file()]
        path = within[0] if len(within) == 1 else path
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file, here or in the cycle's folder"
        raise PimError(Fault(str(options.file), what, remedy="Check the name; put it in quotation marks when it holds spaces."))
    real = path.resolve()
    evidence = workspace.evidence.resolve()
    if real.is_relative_to(evidence):
        parts = real.relative_to(evidence).parts
        if len(parts) < 4:
            raise PimError(
                Fault(
                    path.name, "this file lies outside the folders of a cycle", remedy="Put it into one of the folders by kind."
                )
            )
        folder = CycleFolder(workspace, parts[0], parts[1])
        return folder, folder.path.joinpath(*parts[2:]), False
    cycles = workspace.current()
    if options.to:
        folder = workspace.cycle(options.to)
    elif len(cycles) == 1:
        folder = cycles[0]
    else:
        known = ", ".join(cycle.name for cycle in cycles) or "none yet; make one with `pim new`"
        raise PimError(Fault(path.name, "to which cycle it belongs is not said", expected=f"--to, one of: {known}"))
    kind = options.kind or ("measures" if options.preset else None)
    if kind is None:
        raise PimError(
            Fault(path.name, "of which kind this evidence is, is not said", expected=f"--kind, one of: {', '.join(KIND_FOLDERS)}")
        )
    options.kind = kind
    target = folder.path / KIND_FOLDERS[kind] / path.name
    if target.exists():
        raise PimError(
            Fault(
                folder.place(target), "a file of this name is there already", remedy="Add that one, or give yours another name."
            )
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    except OSError as error:
        raise PimError(
            Fault(
                folder.place(target),
                f"the file could not be copied in ({error.strerror})",
                remedy="Check that you may write there.",
            )
        ) from None
    return folder, target, True


def _show_figures(folder: CycleFolder, item: Any, told: Collection[str]) -> None:
    from pimlib import kinds

    entry = observe(folder, item)
    if not kinds.has_figures(entry):
        return
    figures = kinds.load_figures(folder, entry)
    print(f"  {figures.rows.sentence()}")
    notes = list(_gathered([note for note in figures.notes if str(note) not in told]))
    for note in notes[:MOST_NOTES]:
        print(f"  Note: {note}")
    if len(notes) > MOST_NOTES:
        print(f"  … and {len(notes) - MOST_NOTES} more notes, which stand in the report.")
    print("  First figures:")
    for block in kinds.blocks_for(figures)[:5]:
        print(f"    {block.title}")
    sys.stdout.flush()


def _gathered(notes: Sequence[Fault]) -> Iterator[str]:
    """Each note once, with how many other places it holds of; in the order in which they first come."""
    places = Counter((note.fault, note.found, note.expected, note.remedy) for note in notes)
    for note in notes:
        number = places.pop((note.fault, note.found, note.expected, note.remedy), 0)
        if number:
            others = f"{number - 1:,} other place{'s' if number > 2 else ''}"
            yield f"{note} The same holds in {others}." if number > 1 else str(note)
