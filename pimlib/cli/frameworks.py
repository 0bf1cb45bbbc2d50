"""`pim frameworks`: which frameworks there are, what one says, whether a file of one's own is sound, what changed between two.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli.lines import many
from pimlib.errors import Fault, PimError

if TYPE_CHECKING:
    from pimlib.framework import Framework

PARTS = ("about", "scale", "process", "measures", "surveys", "readings")


def add_command(commands: Any) -> None:
    parser = commands.add_parser("frameworks", help="the frameworks there are: pim frameworks show pim:5.4")
    actions = parser.add_subparsers(title="what to do", metavar="ACTION", help="list is done when nothing is said")
    parser.set_defaults(command=list_)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--in", dest="what", metavar="COUNCIL/CYCLE", help="whose own frameworks count too; the only cycle there is"
    )
    actions.add_parser("list", parents=[where], help="list them").set_defaults(command=list_)
    shown = actions.add_parser("show", parents=[where], help="show a framework, an area, an indicator or a measure")
    shown.add_argument("ref", metavar="REF", help="such as pim, pim:5, pim:5.4, pif:1.S.1")
    for part in PARTS:
        shown.add_argument(f"--{part}", action="store_true", help=f"its {part}" if part != "about" else "what it says of itself")
    shown.set_defaults(command=show)
    checked = actions.add_parser(
        "check", parents=[where], help="is a framework or crosswalk file of your own sound? every fault with its line"
    )
    checked.add_argument("file", type=Path)
    checked.set_defaults(command=check)
    differing = actions.add_parser(
        "diff", parents=[where], help="what changed between two versions, each a file, an id or id@version"
    )
    differing.add_argument("old")
    differing.add_argument("new")
    differing.set_defaults(command=diff)
    crossing = actions.add_parser("crosswalk", parents=[where], help="how two frameworks relate")
    crossing.add_argument("first", metavar="A")
    crossing.add_argument("second", metavar="B")
    crossing.set_defaults(command=crosswalk)
    adopting = actions.add_parser("adopt", help="adopt another version of a framework within an evaluation")
    adopting.add_argument("framework", metavar="ID[@VERSION]", help="the framework, and the version when it is not the newest")
    adopting.add_argument(
        "--in", dest="what", metavar="COUNCIL/CYCLE[/EVALUATION]", help="which evaluation; the only one there is"
    )
    adopting.add_argument("--because", required=True, help="why it is adopted within the cycle")
    adopting.set_defaults(command=adopt)


def list_(options: argparse.Namespace) -> int:
    from pimlib.framework import framework_names, load_framework

    uses = {
        "evaluate": "",
        "measures": "; may stand beside another for its measures",
        "headings": "; headings only, for crosswalks",
    }
    for name in framework_names(_folders(options)):
        try:
            framework = load_framework(name, folders=_folders(options))
        except PimError as error:
            print(f"{name}  cannot be read: {error.faults[0]}")
            continue
        levels = f"{len(framework.scale.levels)} levels" if framework.scale else "findings only"
        how = uses[framework.use] if framework.use == "headings" else f"; {levels}{uses[framework.use]}"
        print(f"{name}  {framework.title}, version {framework.version} ({framework.publisher}, {framework.year}{how})")
    return 0


def show(options: argparse.Namespace) -> int:
    from pimlib.cli import framework_text as text
    from pimlib.framework import load_framework

    named, _, inner = options.ref.partition(":")
    id, _, version = named.partition("@")
    framework = load_framework(id, version or None, _folders(options))
    wanted = [part for part in PARTS if getattr(options, part)]
    if not inner:
        lines = [line for part in wanted for line in _part(framework, part)] if wanted else list(text.overview(framework))
        lines = lines or [f"{framework.title} has nothing of this: {', '.join(wanted)}."]
    else:
        lines = list(_inner(framework, inner, options))
    print("\n".join(lines).strip("\n"))
    return 0


def _part(framework: Framework, part: str) -> Iterator[str]:
    from pimlib.cli import framework_text as text

    if part == "surveys":
        for asked in framework.surveys:
            yield from text.survey(asked)
    elif part == "readings":
        for tool in framework.readings:
            yield from text.reading(framework, tool)
    else:
        yield from {"about": text.about, "scale": text.scale, "process": text.process, "measures": text.measures}[part](framework)


def _inner(framework: Framework, inner: str, options: argparse.Namespace) -> Iterator[str]:
    from pimlib.cli import framework_part as part
    from pimlib.framework.crosswalk import links_of, load_crosswalks

    ref = framework.ref(inner)
    links = [link for link in links_of(load_crosswalks(framework.id, _folders(options)), framework.id) if link.own == ref]
    titles = {link.other: _titled(link.other, options) for link in links}
    area = framework.area_of(ref)
    measure = framework.measure(ref)
    if area is not None and area.id == inner:
        yield from part.area_text(framework, area, links, titles)
    elif area is not None:
        yield from part.indicator_text(framework, area, framework.indicators[ref], links, titles)
    elif measure is not None:
        yield from part.measure_text(framework, measure, [_titled(ref, options) for ref in getattr(measure, "informs", ())])
    else:
        remedy = f"See `pim frameworks show {framework.id}`."
        raise PimError(Fault(f"`{ref}`", f"{framework.title} holds no such area, indicator or measure", remedy=remedy))


def _titled(ref: str, options: argparse.Namespace) -> str:
    """A reference into any framework with its title; as it stands where that framework is not here."""
    from pimlib.framework import load_framework

    id, _, inner = ref.partition(":")
    try:
        title = load_framework(id, folders=_folders(options)).title_of(ref) or ""
    except PimError:
        return ref
    return f"{ref} {title.removeprefix(f'{inner} ')}".strip()


def check(options: argparse.Namespace) -> int:
    from pimlib.framework import Framework, shipped
    from pimlib.framework.references import check_file

    path: Path = options.file
    if path.is_dir():
        raise PimError(Fault(path.resolve().name, "this is a folder", expected="one file", remedy="Name a file in it."))
    beside = path.resolve().parent
    own = beside.parent if beside.name == "crosswalks" else beside
    try:
        found, faults = check_file(path, (own, *_folders(options)))
    except PimError as error:
        return _faults(path, error.faults)
    if faults:
        return _faults(path, faults)
    if not isinstance(found, Framework):
        print(
            f"{path.name} is sound: {many(len(found.links), 'link')} from {found.start.id} to {found.to.id}, {many(len(found.gaps), 'gap')}."
        )
        return 0
    counts = [
        many(len(found.questions), "key question"),
        many(len(found.areas), "area"),
        many(len(found.indicators), "indicator"),
    ]
    if found.measures:
        counts.append(many(len(found.measures), "measure"))
    scale = f"a scale of {many(len(found.scale.levels), 'level')}" if found.scale else "no scale, so findings only"
    print(f"{path.name} is sound: {', '.join(counts)}; {scale}.")
    bare = [
        f"{found.terms.area_word} {area.id}"
        for area in found.areas
        if area.is_empty and all(one.is_empty for one in area.indicators)
    ]
    if bare and found.use == "evaluate":
        print(f"Nothing says what to look for in {', '.join(bare)}; that is allowed.")
    if path.resolve().parent != shipped("frameworks").resolve():
        print(
            f"Put it into the folder `frameworks` of a cycle and name it in an evaluation: id {found.id}, version {found.version}."
        )
    return 0


def _faults(path: Path, faults: tuple[Fault, ...]) -> int:
    for fault in faults:
        print(str(fault))
    print(f"{many(len(faults), 'fault')} in {path.name}.")
    return 1


def diff(options: argparse.Namespace) -> int:
    from pimlib.framework.difference import difference

    old, new = _version(options.old, options), _version(options.new, options)
    if old.id != new.id:
        remedy = "To see how two frameworks relate, say `pim frameworks crosswalk`."
        raise PimError(
            Fault(
                "pim frameworks diff",
                "these are two frameworks, not two versions of one",
                f"{old.id} and {new.id}",
                remedy=remedy,
            )
        )
    changes = difference(old, new)
    print(f"{new.title}: from version {old.version} to version {new.version}, {many(len(changes), 'change')}.")
    for change in changes:
        print(f"- {change.sentence()}")
    return 0


def _version(said: str, options: argparse.Namespace) -> Framework:
    from pimlib.framework import load_framework, load_framework_file

    if said.lower().endswith((".yaml", ".yml")):
        return load_framework_file(Path(said))
    id, _, version = said.partition("@")
    return load_framework(id, version or None, _folders(options))


def crosswalk(options: argparse.Namespace) -> int:
    from pimlib.cli.lines import said
    from pimlib.framework import load_framework
    from pimlib.framework.crosswalk import SAID, links_of, load_crosswalks

    first, second = (load_framework(id, folders=_folders(options)) for id in (options.first, options.second))
    found = [one for one in load_crosswalks(first.id, _folders(options)) if {one.start.id, one.to.id} == {first.id, second.id}]
    if not found:
        known = sorted(
            {end for one in load_crosswalks(first.id, _folders(options)) for end in (one.start.id, one.to.id)} - {first.id}
        )
        raise PimError(
            Fault(
                f"{first.id} and {second.id}",
                "no crosswalk leads from one to the other",
                expected=f"{first.id} with one of {', '.join(known)}" if known else "",
                remedy="" if known else f"There is no crosswalk to or from {first.id} yet.",
            )
        )
    print(f"{first.title} ({first.id}) beside {second.title} ({second.id})")
    for standing, label in (("published", "Published: a source text says so"), ("proposed", "Proposed by this project")):
        links = [link for link in links_of(found, first.id) if link.standing == standing]
        gaps = [gap for one in found for gap in one.gaps if gap.standing == standing]
        if links or gaps:
            print(f"\n{label}")
        for own in dict.fromkeys(link.own for link in links):
            print("\n".join(said(first.title_of(own) or own, "  ")))
            for link in links:
                if link.own == own:
                    other = second.title_of(link.other) or link.other
                    print("\n".join((*said(f"{SAID[link.relation]} {other}", "    "), *said(link.because, "      "))))
        for gap in gaps:
            here, there = (first, second) if gap.absent == second.id else (second, first)
            how = "has no counterpart" if gap.extent == "none" else "goes deeper than anything"
            print("\n".join(said(f"{here.title_of(gap.ref) or gap.ref} ({here.id})", "  ")))
            print("\n".join((*said(f"{how} in {there.title}", "    "), *said(gap.because, "      "))))
    for note in (note for one in found for note in one.notes):
        print("\n" + "\n".join(said(f"Note: {note}", "")))
    return 0


def adopt(options: argparse.Namespace) -> int:
    from pimlib.cli.choosing import chosen
    from pimlib.cycle import draft_adoption
    from pimlib.framework import load_framework
    from pimlib.records import Adoption, load_records, record_
    from pimlib.workspace.who import whoami

    folder, evaluation = chosen(options.what)
    author = whoami()
    if not author:
        raise PimError(Fault("pim frameworks adopt", "nobody has said who is adopting it", remedy="Say `pim whoami NAME` once."))
    id, _, version = options.framework.partition("@")
    new = load_framework(id, version or None, folder.frameworks)
    rivals = load_records(folder).of(Adoption, evaluation, framework=id)
    adoption = draft_adoption(folder, folder.evaluation(evaluation), new, author=author, reason=options.because)
    record_(folder, adoption)
    if len(rivals) > 1:
        print(f"{len(rivals)} adoptions were in conflict; this one settles them, and they stay as they were recorded.")
    print(f"{new.title}, version {adoption.version_to}, holds for {folder.name}/{evaluation} from now on.")
    stand = many(len(adoption.judged), "judgement")
    print(
        f"{many(len(adoption.diff), 'change')} from version {adoption.version_from}. What was judged so far stays as recorded: {stand}."
    )
    return 0


def _folders(options: argparse.Namespace) -> tuple[Path, ...]:
    """The council's own frameworks: of the cycle that --in names, else of the only cycle there is; of several nobody could tell whose."""
    from pimlib.workspace import find_workspace

    try:
        workspace = find_workspace()
    except PimError:
        return ()
    if named := getattr(options, "what", None):
        return workspace.cycle("/".join(named.replace("\\", "/").strip("/").split("/")[:2])).frameworks
    cycles = workspace.current()
    return cycles[0].frameworks if len(cycles) == 1 else ()
