"""`pim run`: execute the workbooks of an evaluation, or of every one of a cycle, and compile report and plan of each.

Row 13.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from pimlib.cli.choosing import WHAT_OF_MANY, all_chosen, day
from pimlib.cli.lines import many
from pimlib.errors import PimError
from pimlib.workspace import CycleFolder


def add_command(commands: Any) -> None:
    parser = commands.add_parser("run", help="execute the workbooks and compile report and plan: pim run kinlorne/2025-2028")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT_OF_MANY)
    parser.add_argument("--fresh", action="store_true", help="execute every workbook, also those whose evidence did not change")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day on which the evaluation stands")
    parser.add_argument("--jobs", type=int, metavar="N", help="how many workbooks at a time (as many as processors, at most 4)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    folder, evaluations = all_chosen(options.what)
    if len(evaluations) == 1:
        return _run(folder, evaluations[0], options)
    ended = []
    for number, evaluation in enumerate(evaluations):
        if number:
            print(flush=True)
        try:
            ended.append(_run(folder, evaluation, options))
        except PimError as error:  # one that cannot be run keeps nobody from reading the others
            print(f"{folder.name}/{evaluation} was not run:", file=sys.stderr)
            for fault in error.faults:
                print(str(fault), file=sys.stderr)
            ended.append(1)
    amiss = [evaluation for evaluation, end in zip(evaluations, ended, strict=True) if end]
    said = f"to be mended: {', '.join(amiss)}" if amiss else "none failed"
    print(f"\n{many(len(ended), 'evaluation')}, {said}.")
    return max(ended)


def _run(folder: CycleFolder, evaluation: str, options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from pimlib.run import run_evaluation

    with tqdm(
        total=1,
        unit=" workbooks",
        file=sys.stderr,
        disable=not sys.stderr.isatty(),
        leave=False,
        bar_format="{n_fmt}/{total_fmt} {bar:20} {desc}",
    ) as bar:

        def progress(now: str, done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.set_description_str(now)
            bar.refresh()

        result = run_evaluation(
            folder, evaluation, fresh=options.fresh, as_of=options.as_of, workers=options.jobs, progress=progress
        )
    said = f"{many(len(result.executed), 'workbook')} executed"
    if result.reused:
        said += f", {len(result.reused)} unchanged"
    print(f"{folder.about.council}, {folder.evaluation(evaluation).title}: {said}.")
    print(
        f"The checks noticed {many(result.errors, 'thing')} to mend, {result.warnings} worth a second look, {many(result.notes, 'note')}."
    )
    for ref, why in result.failed:
        print(f"The workbook of {ref} is not whole. {why}", file=sys.stderr)
    for withheld in result.withheld:
        print(f"{withheld}: that could name a person. Take it out of what is shown there.", file=sys.stderr)
    print(f"Report:      {result.folder / 'report.html'}")
    print(f"Action plan: {result.folder / 'action-plan.xlsx'}")
    return 0 if result.is_good else 1
