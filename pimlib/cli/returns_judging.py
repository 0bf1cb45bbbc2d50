"""A form of judgements that came back: whose it is, and what became of each sheet.

Row 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pimlib.cli.lines import many, say
from pimlib.errors import Fault, PimError, raise_if


def take_judgements(path: Path, *, draft: bool, decided_at: str, in_place_of: Sequence[str]) -> None:
    """Take one form in, and say sheet by sheet what was done. Raises PimError with every fault, after what is sound was recorded."""
    from pimlib.exchange.judging.taking import load_judging, take_judging
    from pimlib.workspace import find_workspace
    from pimlib.workspace.who import whoami

    folder, issue = load_judging(path, path.name, find_workspace())
    entered_by = whoami()
    if not entered_by and not draft:
        remedy = "Run `pim whoami` once, then take the form in again."
        raise PimError(Fault(path.name, "nobody has said who takes this form in", remedy=remedy))
    taken = take_judging(
        folder, issue, path, path.name, entered_by=entered_by, decided_at=decided_at, in_place_of=in_place_of, draft=draft
    )
    if all(outcome.did == "empty" for outcome in taken.outcomes):
        say(f"{path.name}: nothing is filled in yet in the form “{issue.name}” of {folder.about.named(issue.person)}.")
        return
    say(f"{path.name}: the form “{issue.name}” of {folder.about.named(issue.person)}, {folder.name}, {issue.evaluation}.")
    empty = [outcome.label for outcome in taken.outcomes if outcome.did == "empty"]
    for outcome in taken.outcomes:
        if outcome.did != "empty":
            short = f": {outcome.said}" if outcome.said else ""
            why = f": {many(len(outcome.faults), 'fault')}, told below" if outcome.faults else ""
            say(f"  {outcome.label}: {outcome.did}{short or why}")
    if empty:
        say(f"  Empty, so nothing is said of it: {', '.join(empty)}")
    for note in taken.notes:
        say(f"Note: {note}")
    if draft:
        print("Nothing was written (--draft).")
    elif taken.kept:
        say(f"Kept as received: {taken.kept}.")
    if taken.faults and not draft:
        sound = any(outcome.did == "recorded" for outcome in taken.outcomes)
        what = "What is sound was taken; mend the rest" if sound else "Nothing was taken; mend it"
        say(f"What is wrong follows. {what} in the form and take it in again.")
    raise_if(taken.faults)
