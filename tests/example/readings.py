"""Case files: the list that they are drawn from, the forms as readers return them, and what the readers found. Invented.

What is true of a file is settled first, so that each share comes out as `readings.yaml` has it; readers then see it, or nearly.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from typing import Any

from surveys import bell, weighted

Truth = dict[str, dict[str, str]]  # answers by question, by file
NOT_APPLICABLE = "not applicable"
LEVELS = ("6", "5", "4", "3", "2", "1")


def write_frame(path: Path, plan: dict[str, Any], random: Random) -> None:
    """The open cases on the day of the draw: number, team, care group, in the order of the case system."""
    rows = []
    for team in plan["teams"]:
        for _ in range(int(team["files"])):
            group = weighted(team["care"], random)
            rows.append((random.random(), team["name"], group))
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(["Case number", "Team", "Care group"])
    out.writerows((f"{20_417 + 13 * n}", team, care) for n, (_, team, care) in enumerate(sorted(rows)))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def truths(items: dict[str, dict[str, Any]], files: list[tuple[str, int]], random: Random) -> Truth:
    """What a reader with all the time in the world would answer. files: number and lean, in hundredths of a standard deviation."""
    moods = {file: bell(random) + lean / 100 for file, lean in files}
    found: Truth = {file: {} for file, _ in files}
    for item, said in items.items():
        among = [file for file, _ in files]
        if "with" in said:
            kept = said["with"]
            among = [file for file in among if found[file][kept] == "yes"]
        chosen = sorted(among, key=lambda file: (random.random(), file))[
            : (len(among) * int(said.get("applies", "100")) + 50) // 100
        ]
        best = sorted(chosen, key=lambda file: (-(0.7 * moods[file] + 0.7 * bell(random)), file))
        shares = (
            [("yes", int(said["yes"])), ("no", 100)]
            if "yes" in said
            else list(zip(LEVELS, map(int, said["levels"]), strict=True))
        )
        cuts, whole = [], 0
        for answer, share in shares:
            whole = min(100, whole + share)
            cuts.append((answer, (len(best) * whole + 50) // 100))
        for place, file in enumerate(best):
            found[file][item] = next((answer for answer, cut in cuts if place < cut), shares[-1][0])
        for file, _ in files:
            found[file].setdefault(item, NOT_APPLICABLE)
    return found


def seen(truth: dict[str, str], origin: str, differ: dict[str, str], random: Random, *, careful: bool = False) -> dict[str, str]:
    """What one reader answers: the truth, or near it. careful: the only reader, of whom it does not matter."""
    answers = {}
    for item, true in truth.items():
        draw, down = random.random() * 100, random.random()
        answers[item] = true
        if careful or true == NOT_APPLICABLE:
            continue
        if true in ("yes", "no"):
            if draw < int(differ["yes_no"]) / 2:
                answers[item] = "no" if true == "yes" else "yes"
        elif draw < (int(differ["scale"]) + (int(differ["outside"]) if origin == "external" else 0)) / 2:
            lower = down < (0.8 if origin == "external" else 0.5)
            answers[item] = str(max(1, min(6, int(true) + (-1 if lower else 1))))
    return answers


def counted(name: str, quoted: dict[str, dict[str, Any]], finals: list[dict[str, str]]) -> dict[str, str]:
    """What texts may quote: `<name>_<what>_yes` and `_of`. finals: what holds of each file in the end."""
    facts: dict[str, str] = {}
    for what, said in quoted.items():
        given = [answers[said["item"]] for answers in finals if answers[said["item"]] != NOT_APPLICABLE]
        facts |= {
            f"{name}_{what}_yes": str(sum(answer in said["answers"] for answer in given)),
            f"{name}_{what}_of": str(len(given)),
        }
    return facts
