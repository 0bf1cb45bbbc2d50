"""`pim wanted`: which evidence the team wants, source by source, what of it is there, and what is late.

Row 13.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pimlib.cli.choosing import chosen, day
from pimlib.cli.lines import many, said
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import REF
from pimlib.register import Entry, Item
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import id_for
from pimlib.workspace.folder import KIND_FOLDERS, SLUG
from pimlib.workspace.who import whoami

if TYPE_CHECKING:
    from pimlib.cycle.evidence_plan import PlannedEvidence
    from pimlib.records import Wanted
    from pimlib.workbook import Opened

LONGEST = 24  # of a short name
OFFERED = 3  # how many pieces an item is offered for before the rest is counted


def add_command(commands: Any) -> None:
    parser = commands.add_parser("wanted", help="which evidence is wanted, and what of it is there")
    parser.usual, parser.actions = "list", ("list", "add", "change")
    actions = parser.add_subparsers(
        title="what to do", metavar="ACTION", help="list (when nothing is said), add or change", required=True
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--to", metavar="COUNCIL/CYCLE[/EVALUATION]", help="the evaluation, when there is more than one")
    listed = actions.add_parser("list", parents=[common], help="the evidence plan, source by source")
    listed.set_defaults(command=list_)

    told = argparse.ArgumentParser(add_help=False)
    told.add_argument("--source", metavar="ID", help="the source of the framework that it answers to, such as scan-source3")
    told.add_argument("--kind", choices=sorted(KIND_FOLDERS), help="kind of evidence")
    told.add_argument("--informs", nargs="+", metavar="REF", help="areas and indicators that it is to inform, such as pim:5.1")
    told.add_argument("--by", type=day, metavar="DATE", help="the day by which it is wanted")
    told.add_argument("--owner", metavar="ID", help="who gets it: an id of cycle.yaml")
    told.add_argument("--item", metavar="NAME", help="the item of the register that meets it")
    told.add_argument("--not-needed", metavar="REASON", help="that it is not needed, and why")
    add = actions.add_parser("add", parents=[common, told], help='one more: pim wanted add "Survey of carers" --by 2026-05-01')
    add.add_argument("what", metavar="WHAT", help="what is wanted, in a few words")
    add.add_argument("--name", help="its short name (made of the words)")
    add.set_defaults(command=add_)
    change = actions.add_parser("change", parents=[common, told], help="what is said of one: pim wanted change NAME --item ITEM")
    change.add_argument("name", metavar="NAME", help="its short name, as the list gives it")
    change.add_argument("--what", help="what is wanted, in other words")
    change.add_argument("--because", metavar="REASON", help="why it is changed")
    change.set_defaults(command=change_)


def _opened(what: str | None) -> Opened:
    from pimlib.workbook import open_evaluation

    folder, evaluation = chosen(what)
    pin = next(pin for pin in folder.evaluation(evaluation).frameworks if pin.role == "evaluate")
    return open_evaluation(folder.council, folder.cycle, evaluation, pin.id)


def list_(options: argparse.Namespace) -> int:
    from pimlib.workbook.home import counting_day
    from pimlib.workbook.planning import planned_evidence

    opened = _opened(options.to)
    rows = planned_evidence(opened, counting_day(opened)[0])
    print(f"{opened.evaluation.title}: the evidence that is wanted")
    source = None
    for row in rows:
        now = row.source.id if row.source else "none"
        if now != source:
            source = now
            print()
            text = f"{row.source.id}  {row.source.text}" if row.source else "Answers to no source of the framework"
            for line in said(text, indent="", hang="  "):
                print(line)
        for line in _row(opened, row):
            print(line)
    if not rows:
        print("  Nobody has written down any yet: `pim wanted add WHAT`.")
    else:
        open_ = sum(row.is_open for row in rows)
        silent = sum(row.status == "not said" for row in rows)
        late = sum(row.status == "late" for row in rows)
        print()
        unsaid = f"of {many(silent, 'source')} nobody has said anything" if silent else "every source was spoken of"
        print(f"{open_} not there yet, {late} of them late; {unsaid}.")
    return 0


def _row(opened: Opened, row: PlannedEvidence) -> Iterator[str]:
    from pimlib.workbook.planning import status_said

    status = status_said(row).rstrip(".")
    status = f"{status[:1].upper()}{status[1:]}."
    if row.wanted is None:
        yield from said(f"- {status}", hang="    ")
        return
    owner = f", {opened.cycle.named(row.wanted.owner)}" if row.wanted.owner else ""
    by = f", by {row.wanted.by}" if row.wanted.by else ""
    yield from said(f"- {row.wanted.wanted}: {row.wanted.what}{owner}{by}", hang="    ")
    yield from said(status, indent="    ")


def add_(options: argparse.Namespace) -> int:
    opened = _opened(options.to)
    known = {one.wanted: one for one in _heads(opened)}
    name = options.name or _free(_short(options.what), known)
    if name in known:
        remedy = f"Choose another name, or say `pim wanted change {name}`."
        raise PimError(Fault("--name", "there is a piece of this name already", f"`{name}`", remedy=remedy))
    if not SLUG.fullmatch(name):
        raise PimError(Fault("--name", "not a short name", f"`{name}`", f"1 to {LONGEST} of a-z, 0-9 and -"))
    return _record(opened, {"wanted": name, "what": options.what.strip()}, options, "WHAT")


def change_(options: argparse.Namespace) -> int:
    opened = _opened(options.to)
    heads = [one for one in _heads(opened) if one.wanted == options.name]
    if not heads:
        names = ", ".join(dict.fromkeys(one.wanted for one in _heads(opened))) or "none yet; `pim wanted add` writes the first"
        raise PimError(Fault(f"`{options.name}`", "nothing of this name is wanted", expected=f"one of: {names}"))
    fields = ("wanted", "what", "source", "evidence_kind", "refs", "owner", "by", "item", "decision", "reason")
    values = {field: getattr(heads[-1], field) for field in fields}
    if options.what:
        values["what"] = options.what.strip()
    if options.item or options.by:  # it is wanted again, whatever was said before
        values["decision"] = "wanted"
    if options.because or values["decision"] == "wanted":
        values["reason"] = (options.because or "").strip()
    if len(heads) > 1:
        values["supersedes"] = tuple(sorted(head.id for head in heads))
    return _record(opened, values, options, "--what")


def _heads(opened: Opened) -> tuple[Wanted, ...]:
    from pimlib.records import Wanted

    return opened.store.of(Wanted, opened.evaluation.id)


def _record(opened: Opened, values: dict[str, Any], options: argparse.Namespace, place: str) -> int:
    """Writes one record of what is said now over what was said; every slip is collected first."""
    from pimlib.records import Wanted, check_identifiers, record_

    raise_if(_faults(opened, options))
    told = {"source": options.source, "evidence_kind": options.kind, "refs": options.informs and tuple(options.informs)}
    told |= {"owner": options.owner, "by": options.by, "item": options.item}
    values |= {field: value for field, value in told.items() if value is not None}
    if options.not_needed is not None:
        values |= {"decision": "not needed", "reason": options.not_needed.strip()}
    if not values["what"]:
        raise PimError(Fault(place, "what is wanted is not said", remedy="Say it in a few words, in quotation marks."))
    who = whoami()
    if not who:
        raise PimError(Fault("pim wanted", "nobody has said who is recording", remedy="Say it once with `pim whoami NAME`."))
    record = Wanted(evaluation=opened.evaluation.id, author=who, **values)
    raise_if(check_identifiers(record, opened.cycle.settings.contacts, "pim wanted"))
    written, new = record_(opened.folder, record)
    print(f"{written.wanted}: {written.what}")
    for line in _stands(opened, written):
        print(f"  {line}")
    print("Recorded." if new else f"Already recorded at {written.at} by {written.author}; nothing changed.")
    return 0


def _stands(opened: Opened, wanted: Wanted) -> Iterator[str]:
    if wanted.decision == "not needed":
        yield f"not needed: {wanted.reason}"
    elif wanted.item:
        yield f"met by the item {wanted.item}, “{opened.register.entries[wanted.item].item.title}”"
    else:
        owner = f" from {opened.cycle.named(wanted.owner)}" if wanted.owner else ""
        by = f" by {wanted.by}" if wanted.by else ", no day said"
        yield f"wanted{owner}{by}"


def _faults(opened: Opened, options: argparse.Namespace) -> Iterator[Fault]:
    """Every option that names what is not there."""
    process = opened.framework.process
    sources = [text.id for text in process.evidence_for(opened.evaluation.kind)]
    if options.source and options.source not in sources:
        expected = f"one of {', '.join(sources)}" if sources else "none: the framework lists no sources"
        yield Fault("--source", f"no source of evidence for this {opened.evaluation.kind}", f"`{options.source}`", expected)
    if options.owner and opened.cycle.person(options.owner) is None:
        known = ", ".join(person.id for person in opened.cycle.people) or "none yet; `pim help cycle`"
        yield Fault("--owner", "nobody in cycle.yaml has this id", f"`{options.owner}`", f"one of: {known}")
    for ref in options.informs or ():
        if not REF.match(ref):
            yield Fault("--informs", f"`{ref}` is not a reference; write it as framework:indicator, such as pim:5.1")
        elif ref.startswith(f"{opened.framework.id}:") and opened.framework.title_of(ref) is None:
            yield Fault("--informs", f"{opened.framework.title} holds no such area or indicator", f"`{ref}`")
    if options.item and options.item not in opened.register.entries:
        names = ", ".join(opened.register.entries) or "none yet; register it with `pim add`"
        yield Fault("--item", "no evidence of this name is registered", f"`{options.item}`", f"one of: {names}")
    if options.item and options.not_needed is not None:
        yield Fault("--not-needed", "it is there, and not needed, at once", remedy="Say one of the two.")
    if options.not_needed is not None and not options.not_needed.strip():
        yield Fault("--not-needed", "no reason is given", remedy="Say in a sentence why it is not needed.")


def _short(what: str) -> str:
    """A short name of the words: as many whole ones as fit."""
    words = id_for(what).split("-")
    name = words[0][:LONGEST]
    for word in words[1:]:
        if len(name) + 1 + len(word) > LONGEST:
            break
        name = f"{name}-{word}"
    return re.sub(r"(-(a|an|and|by|for|from|how|in|of|on|say|the|their|to|what|who|with))+$", "", name) or "evidence"


def _free(name: str, known: dict[str, Wanted]) -> str:
    """The name, or with a number where it is taken."""
    number, free = 1, name
    while free in known:
        number += 1
        free = f"{name[: LONGEST - 1 - len(str(number))]}-{number}"
    return free


def could_meet(folder: CycleFolder, item: Item) -> Iterator[str]:
    """What to say of an item that was registered just now and may be what somebody wanted: nothing where it is said already which it is."""
    from pimlib.cycle.evidence_plan import candidates_for
    from pimlib.records import Wanted, load_records

    pieces = load_records(folder).heads_of(Wanted)
    if any(one.item == item.name for one in pieces):
        return
    entry = Entry(item, (), "present", item.hash)
    open_ = [one for one in pieces if one.decision == "wanted" and not one.item and candidates_for(one, None, [entry])]
    for one in open_[:OFFERED]:
        where = f" --to {folder.name}/{one.evaluation}" if len(folder.evaluations()) > 1 else ""
        yield f"Wanted, and not there yet: “{one.what}”. If this is it: `pim wanted change {one.wanted} --item {item.name}{where}`."
    if len(open_) > OFFERED:
        yield f"{len(open_) - OFFERED} more that it could be: `pim wanted`."
