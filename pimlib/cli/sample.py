"""`pim sample`: how many case files to read or people to ask, which ones, and whether a draw can be repeated.

Row 13.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli import sample_options as given
from pimlib.cli.lines import many, said
from pimlib.cli.sample_options import RESERVES
from pimlib.cli.sample_places import cycle_of, issued_at
from pimlib.errors import Fault, PimError

if TYPE_CHECKING:
    from pimlib.exchange.frame import Frame

PURPOSES = {"whole-service": "whole service", "targeted": "targeted", "in-depth": "in depth"}
POINTS = 10.0
SURVEY_POINTS = 5.0


def add_command(commands: Any) -> None:
    parser = commands.add_parser("sample", help="draw case files to read, or people to ask: pim sample case-files FRAME.csv")
    actions = parser.add_subparsers(title="what to do", metavar="ACTION", help="case-files, survey or check", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--to", metavar="COUNCIL/CYCLE", help="the cycle, when the list lies elsewhere and there is more than one"
    )
    common.add_argument("--name", help="short name of the sample, which becomes its folder in `exchange`")
    common.add_argument("--id", metavar="COLUMN", help="the column that tells one from another (guessed)")
    common.add_argument("--by", metavar="COLUMN", help="the column of teams, areas or other groups that are all to be met")
    common.add_argument(
        "--at-least", type=int, metavar="N", help="how many from each group, at the least (2, or what can be had)"
    )
    common.add_argument("--care-group", metavar="COLUMN", help="the column of care groups (guessed)")
    common.add_argument("--sheet", help="the sheet of a workbook")
    common.add_argument("--seed", help="the text that the draw goes by (made of the cycle and the name)")
    common.add_argument("--confidence", type=float, default=95, metavar="PERCENT", help="how sure the interval is to be (95)")
    common.add_argument("--draft", action="store_true", help="say what would be drawn and write nothing")

    files = actions.add_parser("case-files", parents=[common], help="which case files to read; a form for each reader")
    files.add_argument("file", nargs="?", type=Path, metavar="FRAME", help="the list of all case files, CSV or Excel")
    files.add_argument("--precision", type=float, metavar="POINTS", help="how exact a share is to be, in points either way (10)")
    files.add_argument("--size", type=int, metavar="N", help="how many to read, in place of a precision")
    files.add_argument("--purpose", choices=list(PURPOSES), default="whole-service", help="what the reading is for")
    files.add_argument("--readers", default="", metavar="A,B", help="who reads: short names, separated by commas")
    files.add_argument("--external", default="", metavar="C,D", help="readers from outside the service")
    files.add_argument("--double", type=float, metavar="PERCENT", help="how many percent two people read (20)")
    files.add_argument("--reserves", metavar="N", help=f"how many stand by in each group: a number, or all ({RESERVES})")
    files.add_argument("--tool", metavar="REF", help="which set of questions of a framework, such as pim:case-files")
    files.add_argument("--items", type=Path, metavar="FILE", help="your own list of questions, CSV or Excel")
    files.set_defaults(command=case_files)

    survey = actions.add_parser("survey", parents=[common], help="how many to ask; with a list, which ones")
    survey.add_argument("file", nargs="?", type=Path, metavar="FRAME", help="the list of all who could be asked, CSV or Excel")
    survey.add_argument("--population", type=int, metavar="N", help="how many could be asked, when there is no list")
    survey.add_argument("--response", type=float, metavar="PERCENT", help="how many percent are likely to answer")
    survey.add_argument("--precision", type=float, metavar="POINTS", help="how exact a share is to be, in points either way (5)")
    survey.set_defaults(command=survey_)

    checked = actions.add_parser("check", help="draw again from the same list: is it what was drawn?")
    checked.add_argument("drawn", metavar="SAMPLE", help="such as exchange/practice-2026, or its name alone")
    checked.add_argument("file", type=Path, metavar="FRAME", help="the list as it was then")
    checked.add_argument("--to", metavar="COUNCIL/CYCLE", help="the cycle, when there is more than one")
    checked.add_argument("--sheet", help="the sheet of a workbook")
    checked.set_defaults(command=check)


def case_files(options: argparse.Namespace) -> int:
    from pimlib.cli import sample_words as words
    from pimlib.exchange.asking import choose_tool
    from pimlib.exchange.drawing import drawn_from, read_twice, with_readers
    from pimlib.exchange.issuing import check_free, issue_forms
    from pimlib.exchange.sharing import share_out
    from pimlib.kinds.case_files.draw import Draw

    path = _frame_path(options.file, "case files")
    precision, conf = given.precision(options, POINTS), given.confidence(options)
    if options.size is None and options.purpose == "in-depth":
        remedy = "Give it with --size; a reading in depth is small on purpose."
        raise PimError(Fault("--size", "how many files are read in depth is not said", remedy=remedy))
    folder = cycle_of(options.to, path)
    name = given.named(options.name or "reading")
    readers = given.readers(options)
    double = given.double(options, readers)
    check_free(folder, name)
    tool = choose_tool(folder, options.tool, options.items)
    frame = _frame(options, path)
    least = given.at_least(options, frame.populations, options.size)
    shared = share_out(
        frame.populations, precision=None if options.size else precision / 100, size=options.size, at_least=least, conf=conf / 100
    )
    seed = options.seed if options.seed is not None else f"{folder.name}/{name}"
    spare = given.reserves(options.reserves)
    drawn = drawn_from(frame, shared.sizes, spare, seed)
    twice = read_twice(drawn, double)
    drawn = with_readers(drawn, readers, twice, seed)
    longest = max((frame.populations[group] - n for group, n in shared.sizes.items()), default=0)
    draw = Draw(
        council=folder.council,
        cycle=folder.cycle,
        name=name,
        purpose=PURPOSES[options.purpose],
        seed=seed,
        frame=_frame_said(frame),
        precision="" if options.size else f"{precision:g}",
        confidence=f"{conf:g}",
        at_least=least if frame.by else 0,
        populations=frame.populations,
        sizes=shared.sizes,
        reserves=longest if spare is None else min(spare, longest),
        double=twice if len(readers) > 1 else 0,
        readers=tuple(readers),
        tool=tool.source,
        items=tool.items,
        files=drawn,
    )
    _print(words.of_reading(draw, shared, tool, frame, folder.about))
    if options.draft:
        print("Nothing was written (--draft).")
        return 0
    if not readers:
        fault, remedy = "who reads is not said", "Name the readers: --readers anna,bob, and --external for those from outside."
        raise PimError(Fault("--readers", fault, remedy=f"{remedy} To see the numbers only, use --draft."))
    written = issue_forms(folder, draw, tool)
    print(f"Written: {', '.join(folder.place(one) for one in written)}.")
    _print(words.after_reading(draw, folder))
    return 0


def survey_(options: argparse.Namespace) -> int:
    from pimlib.cli import sample_words as words
    from pimlib.exchange.drawing import drawn_from
    from pimlib.exchange.issuing import check_free, issue_list
    from pimlib.exchange.sharing import share_out
    from pimlib.kinds.case_files.draw import Draw
    from pimlib.stats.sampling import invitations, sample_size

    precision, conf = given.precision(options, SURVEY_POINTS), given.confidence(options)
    rate = options.response
    if rate is None or not 0 < rate <= 100:
        found = "" if rate is None else f"{rate:g}"
        remedy = "Take the share that answered last time: --response 30."
        raise PimError(Fault("--response", "how many are likely to answer is not said", found, "above 0, up to 100", remedy))
    if options.file is None and options.population is None:
        remedy = "Give --population N, or a list of all who could be asked."
        raise PimError(Fault("--population", "how many could be asked is not said", remedy=remedy))
    path = _frame_path(options.file, "people") if options.file else None
    frame = _frame(options, path) if path else None
    population = options.population if frame is None else len(frame.listed)
    if population < 1:
        raise PimError(Fault("--population", "nobody could be asked", str(population), "1 or more", "Give the right number."))
    if frame is not None and options.population not in (None, population):
        found = f"{options.population}; the list holds {population}"
        raise PimError(Fault("--population", "the list holds another number", found, remedy="Leave --population out."))
    answers = sample_size(precision / 100, population, conf / 100)
    asked = invitations(answers, rate / 100, population)
    _print(words.of_survey(population, precision, conf, rate, answers, asked))
    if frame is None or path is None:
        return 0
    folder = cycle_of(options.to, path)
    name = given.named(options.name or "survey")
    check_free(folder, name)
    least = given.at_least(options, frame.populations, asked.number)
    shared = share_out(frame.populations, precision=None, size=asked.number, at_least=least, conf=conf / 100)
    seed = options.seed if options.seed is not None else f"{folder.name}/{name}"
    draw = Draw(
        kind="survey",
        council=folder.council,
        cycle=folder.cycle,
        name=name,
        seed=seed,
        frame=_frame_said(frame),
        precision=f"{precision:g}",
        confidence=f"{conf:g}",
        at_least=least if frame.by else 0,
        populations=frame.populations,
        sizes=shared.sizes,
        files=drawn_from(frame, shared.sizes, 0, seed),
    )
    _print(words.of_list(draw, shared, frame, rate, folder.about))
    if options.draft:
        print("Nothing was written (--draft).")
        return 0
    written = issue_list(folder, draw)
    print(f"Written: {', '.join(folder.place(one) for one in written)}.")
    _print(words.after_list(draw))
    return 0


def check(options: argparse.Namespace) -> int:
    from pimlib.exchange.drawing import differences
    from pimlib.exchange.frame import load_frame
    from pimlib.kinds.case_files.draw import DRAW_FILE, draw_place, load_draw

    told = Path(options.drawn)
    here = told / DRAW_FILE if told.is_dir() else told
    if not here.is_file():
        name = told.parent.name if told.name == DRAW_FILE else told.name
        issued = issued_at(told, options.to)
        here = issued / DRAW_FILE if issued else cycle_of(options.to, None).path / draw_place(name)
    draw = load_draw(here, f"{here.parent.name}/{here.name}")
    path = _frame_path(options.file, "those that were drawn from")
    frame = load_frame(
        path,
        id_column=draw.frame.id_column,
        by=draw.frame.by or None,
        care_group=draw.frame.care_group or None,
        sheet=options.sheet,
    )
    found = differences(draw, frame)
    if not found:
        total, spare = sum(draw.sizes.values()), len(draw.spare)
        what = f"the same {total} and the same {many(spare, 'reserve')}" if spare else f"the same {total}"
        print(f"Identical: the rule gives {what} from {path.name}, in the same order.")
        return 0
    print(f"Not identical, because {path.name} or the draw is not what it was:")
    for difference in found:
        _print([difference], "- ")
    return 1


def _print(sentences: Any, sign: str = "") -> None:
    for sentence in sentences:
        print("\n".join(said(f"{sign}{sentence}", indent="", hang="  ")))


def _frame_path(path: Path | None, whom: str) -> Path:
    if path is None:
        remedy = "Name a CSV or Excel file with one row each, such as a list from the case management system."
        raise PimError(Fault("FRAME", f"the list of all {whom} is not named", remedy=remedy))
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        raise PimError(
            Fault(path.name or str(path), what, remedy="Check the name; put it in quotation marks when it holds spaces.")
        )
    return path


def _frame(options: argparse.Namespace, path: Path) -> Frame:
    from pimlib.exchange.frame import load_frame

    return load_frame(path, id_column=options.id, by=options.by, care_group=options.care_group, sheet=options.sheet)


def _frame_said(frame: Frame) -> Any:
    from pimlib.kinds.case_files.draw import DrawnFrame

    return DrawnFrame(
        file=frame.file,
        number=len(frame.listed),
        id_column=frame.id_column,
        by=frame.by,
        care_group=frame.care_group,
        digest=frame.digest,
    )
