"""`pim redact`: take personal data out of a record; alone, list the records that hold what names a person.

Row 13.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli.lines import many, said
from pimlib.errors import Fault, PimError

if TYPE_CHECKING:
    from pimlib.records import Record
    from pimlib.records.redaction import Redaction
    from pimlib.workspace import CycleFolder

HISTORY = (
    "Earlier versions of these files stay where pim cannot reach them: in the version history and the recycle bin of OneDrive or SharePoint, "
    "in backups, on other people's machines until they have synchronised, and in what was sent or printed. Ask whoever looks after the "
    "shared folder to clear them."
)


def add_command(commands: Any) -> None:
    parser = commands.add_parser("redact", help="take personal data out of a record; alone, list the records that hold some")
    parser.add_argument("record", nargs="?", metavar="RECORD_ID", help="the id of the record; without it, those that hold some")
    parser.add_argument("--because", metavar="TEXT", default="", help="why; this stays, so name nobody in it")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="FIELD",
        help='which text to take out, such as because or "weaknesses 2"; may be given again. Without it: those that hold an identifier',
    )
    parser.add_argument("--whole", action="store_true", help="keep nothing of the record")
    parser.add_argument("--to", metavar="COUNCIL/CYCLE", help="look in this cycle only")
    parser.add_argument("--draft", action="store_true", help="say what it would do and change nothing")
    parser.set_defaults(command=redact)


def redact(options: argparse.Namespace) -> int:
    from pimlib.workspace import find_workspace

    workspace = find_workspace()
    cycles = (workspace.cycle(options.to),) if options.to else workspace.cycles()
    if options.record:
        return _redact(_holding(cycles, options.record), options)
    if options.because or options.field or options.whole:
        raise PimError(
            Fault("pim redact", "no record is named", remedy="`pim redact` alone lists those that hold what names a person.")
        )
    return _list(cycles)


def _list(cycles: Sequence[CycleFolder]) -> int:
    from pimlib.records import load_records
    from pimlib.records.redaction import holding_identifiers

    number = 0
    for folder in cycles:
        store = load_records(folder)
        for record, found in holding_identifiers(store, folder.about.settings.contacts):
            heads = store.heads(record.subject)
            stands = "" if record in heads else ", an earlier version"
            _say(f"{folder.name}  {record.id}  {record.kind} {_about(record)} by {record.author}{stands}")
            for field, kinds in found:
                _say(f"    {field.replace(', ', ' ')}: {kinds}")
            number += 1
    if not number:
        _say(
            "No record holds a number, an address or a date that names a person. Names are not found this way: that takes a reader."
        )
        return 0
    _say(f"{many(number, 'record')}. Say `pim redact RECORD_ID --because TEXT`, with --draft first to see what it would do.")
    return 1


def _holding(cycles: Sequence[CycleFolder], id: str) -> CycleFolder:
    """The cycle in which a record lies, whatever its kind and whether or not it can be read; the only cycle when there is one."""
    found = [folder for folder in cycles if any(folder.records.rglob(f"*{_safe(id)}*"))]
    if len(found) == 1 or (not found and len(cycles) == 1):
        return (found or list(cycles))[0]
    if found:
        names = ", ".join(folder.name for folder in found)
        raise PimError(Fault(id, "more than one cycle has this record", names, remedy="Say which with --to COUNCIL/CYCLE."))
    raise PimError(
        Fault(id, "no cycle here has a record of this id", remedy="`pim redact` alone lists those that hold what names a person.")
    )


def _new_name(left: Record, fields: Sequence[str]) -> str:
    return next((str(getattr(left, field)) for field in ("action", "wanted") if field in fields), "")


def _safe(id: str) -> str:
    """Only what an id may hold, so that no sign of it is taken for a pattern."""
    if not id or not all(sign.isalnum() or sign == "-" for sign in id):
        remedy = (
            "It is the name of the record's file without .json; `pim redact` alone lists those that hold what names a person."
        )
        raise PimError(
            Fault(f"`{id}`", "not the id of a record", expected="such as 20261122T010500Z-0123456789ab", remedy=remedy)
        )
    return id


def _redact(folder: CycleFolder, options: argparse.Namespace) -> int:
    from pimlib.records.redaction import draft_redaction, redact
    from pimlib.workspace.who import whoami

    author = whoami()
    if not author:
        raise PimError(Fault("pim redact", "nobody has said who is redacting", remedy="Say `pim whoami NAME` once."))
    drafted = draft_redaction(
        folder,
        options.record,
        author=author,
        because=options.because or ("…" if options.draft else ""),
        fields=options.field,
        whole=options.whole,
    )
    if drafted.done:
        return _was_done(drafted)
    begun = bool(drafted.tombstone.at)
    elsewhere = tuple(_elsewhere(drafted))
    if not options.draft:
        redact(drafted)
    for sentence in (*_done(drafted, begun, options.draft), *elsewhere):
        _say(sentence)
    _say(HISTORY)
    if options.draft:
        _say("Nothing was changed (--draft).")
    return 0


def _was_done(drafted: Redaction) -> int:
    from pimlib.records.redaction import redaction_said

    folder, stone = drafted.folder, drafted.tombstone
    _say(f"{stone.id}, a {stone.was.replace('-', ' ')}, {redaction_said(stone, folder.about.named(stone.author))}")
    if stone.left:
        _say(f"What was left of it is {stone.left}. To take more out, name that one.")
    for sentence in _left_alone(drafted):
        _say(sentence)
    return 0


def _done(drafted: Redaction, begun: bool, draft: bool) -> Iterator[str]:
    folder, stone, record = drafted.folder, drafted.tombstone, drafted.record
    assert record is not None
    would = "Would take" if draft else "Taken"
    if begun:
        yield (
            f"This was begun on {stone.at[:10]} and not finished; it is finished as it was begun."
            if not draft
            else (f"This was begun on {stone.at[:10]} and not finished; it would be finished as it was begun.")
        )
    what = ", ".join(field.replace(", ", " ") for field in stone.fields) or "all that it says"
    about = (
        _about(drafted.left) if drafted.left is not None else " ".join((record.evaluation, getattr(record, "ref", ""))).strip()
    )
    yield f"{would} out of the {record.kind} {record.id} ({about}, by {folder.about.named(record.author)}): {what}."
    if drafted.left is not None and (name := _new_name(drafted.left, stone.fields)):
        yield f"Its short name was made of those words: what is left is called {name}, and what named it by the old one means that one still."
    yield f"{'There would lie' if draft else 'There lies'} records/tombstone/{stone.id}.json, which says who, when and why."
    if drafted.left is not None:
        yield f"What is left {'would stand' if draft else 'stands'} as records/{drafted.left.kind}/{drafted.left.id}.json."
    gone = ", ".join(folder.place(path) for path in drafted.remove)
    yield f"{'Would go' if draft else 'Gone'}: {gone}."
    if drafted.left is not None:
        from pimlib.records import check_identifiers

        for fault in check_identifiers(drafted.left, folder.about.settings.contacts, "What is left"):
            yield f"Note: {fault.place}: {fault.fault}. Name that field too, with --field."
    yield from _left_alone(drafted)


def _left_alone(drafted: Redaction) -> Iterator[str]:
    if drafted.doubtful:
        names = ", ".join(drafted.folder.place(path) for path in drafted.doubtful)
        yield f"Left alone, for they say something else or cannot be read: {names}. Read them, and delete what holds it still."


def _elsewhere(drafted: Redaction) -> Iterator[str]:
    """A sentence for each kind of place in which the words stand as well."""
    from pimlib.records import load_records
    from pimlib.records.traces import files_holding, naming, same_words

    folder, stone = drafted.folder, drafted.tombstone
    store = load_records(folder)
    ids = (stone.id, drafted.left.id if drafted.left else "")
    others = [
        f"{record.id} ({', '.join(fields).replace(', ', ' ')})" for record, fields in same_words(store, drafted.needles, ids)
    ]
    if others:
        yield f"The same words stand in {many(len(others), 'other record')}: {'; '.join(others)}. Say `pim redact` for each."
    for record, sentence in naming(store, stone):
        yield f"The {record.kind.replace('-', ' ')} {record.id} {sentence}."
    root = folder.workspace.root
    cycles = (folder, *_later(folder))
    outputs = [folder.workspace.outputs / one.council / one.cycle for one in cycles]
    unseen: list[Path] = []
    for folders, sentence in (
        (outputs, "Run outputs that hold the words: {}. Run again with `pim run --fresh`, or delete them."),
        (
            [one.path / "exchange" for one in cycles],
            "Issued or kept as received, and left alone: {}. They hold the words; whoever issued them decides.",
        ),
        ([one.workbooks for one in cycles], "The council's own workbooks hold the words: {}. Take them out of the cells."),
        (_local(), "On this machine, outside the shared folder: {}. Delete them, or begin the form afresh."),
    ):
        holding, closed = files_holding(folders, drafted.needles)
        if holding:
            yield sentence.format(", ".join(_place(path, root) for path in holding))
        unseen += [path for path in closed if path.is_relative_to(root)]
    if unseen:
        yield f"Not looked into: {', '.join(_place(path, root) for path in unseen)}. They may hold the words."


def _later(folder: CycleFolder) -> Iterator[CycleFolder]:
    """The cycles that name this one as the one before: their forms and reports say what was judged last time."""
    for other in folder.workspace.cycles():
        try:
            before = other.previous
        except PimError:
            continue  # its cycle.yaml has faults, which are said when the cycle is opened
        if before is not None and before.name == folder.name:
            yield other


def _local() -> tuple[Path, ...]:
    """Where pim keeps drafts and the copies that JupyterLab opens."""
    import platformdirs

    named = os.environ.get("PIM_LOCAL")
    return (Path(named) if named else platformdirs.user_data_path("pimlib", appauthor=False),)


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _about(record: Any) -> str:
    """What a record is about: never what it says, and a subject may hold what somebody wrote."""
    about = getattr(record, "ref", "") or getattr(record, "action", "") or getattr(record, "section", "")
    return " ".join(part for part in (record.evaluation, about) if part)


def _say(sentence: str) -> None:
    indent = sentence[: len(sentence) - len(sentence.lstrip())]
    print("\n".join(said(sentence.strip(), indent=indent, hang=f"{indent}  ")))
