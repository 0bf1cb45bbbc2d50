"""Answers to the two invented surveys: drawn around given shares, written as a survey tool exports them, counted for the texts.

Only `random.Random.random()` is used, since Python promises the same numbers from it on every version and machine.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from random import Random
from typing import Any

from office import store_plainly

from pimlib.sheets import ColumnOut, SheetOut, write_workbook

Rows = list[dict[str, str]]
BLANK = ""


def people(asks: dict[str, Any], scale: list[str], unsure: str, random: Random) -> Rows:
    """One row a person who answered, in the order in which answers came in; keys are the ids of the questions."""
    who = [group for group in asks["groups"] for _ in range(int(group["answers"]))]
    rows: Rows = [{"group": group["name"], "age": _one(group["ages"], random)} for group in who]
    for place in asks["chosen"]:
        for row in rows:
            row[f"chosen: {place['name']}"] = place["name"] if _chance(place["share"], random) else BLANK
    moods = [_bell(random) for _ in rows]
    for statement in asks["statements"]:
        leans = [
            int(group["lean"]) / 100 + int(statement.get("carers", 0)) / 100 * (group["name"] == "Unpaid carers") for group in who
        ]
        _answer(rows, statement, moods, leans, scale, unsure, random)
    offer, (yes, no, not_sure) = asks["offer"], asks["offer"]["answers"]
    for row in rows:
        asked = row["group"] == "Unpaid carers" or _chance(offer["asked"], random)
        said = not_sure if _chance(offer["unsure"], random) else yes if _chance(offer["share"], random) else no
        row[offer["id"]] = said if asked else BLANK
    _comment(rows, asks, random)
    return _shuffled(rows, random)


def employees(asks: dict[str, Any], scale: list[str], random: Random) -> Rows:
    """One row an employee who answered; keys are the ids of the questions."""
    who = [role for role in asks["roles"] for _ in range(int(role["answers"]))]
    rows: Rows = [{"role": role["name"], "years": _weighted(asks["years"], random)} for role in who]
    moods = [_bell(random) for _ in rows]
    for statement in asks["statements"]:
        _answer(rows, statement, moods, [int(role["lean"]) / 100 for role in who], scale, BLANK, random)
    for row in rows:
        chosen = [option["name"] for option in asks["chosen"] if _chance(option["share"], random)][:3]
        row["help"] = "".join(f"{option};" for option in chosen)  # Microsoft Forms ends each choice with a semicolon
    _comment(rows, asks, random)
    return _shuffled(rows, random)


def write_people(path: Path, asks: dict[str, Any], rows: Rows, random: Random) -> None:
    """As SmartSurvey exports: one column an option, question numbers in the headers, technical columns first."""
    header = {"group": "Q1. Which group of services is closest to you?", "age": "Q2. How old are you?"}
    header |= {f"chosen: {place['name']}": f"Q3. {asks['chosen_text']} - {place['name']}" for place in asks["chosen"]}
    header |= {
        statement["id"]: f"Q{number}. {statement['text']}"
        for number, statement in enumerate([*asks["statements"], asks["offer"]], 4)
    }
    header["comment"] = f"Q{4 + len(asks['statements']) + 1}. {asks['comment']}"
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(["UserID", "Started", "Ended", "Tracking Link", *header.values()])
    for number, (row, (began, ended)) in enumerate(zip(rows, _times(rows, asks, random), strict=True), 1):
        link = "Paper form" if row["age"] in ("65 to 79", "80 or over") and _chance("60", random) else "Web link"
        out.writerow([str(88_140_000 + 7 * number), began, ended, link, *(row[key] for key in header)])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def write_employees(path: Path, asks: dict[str, Any], rows: Rows, random: Random) -> None:
    """As Microsoft Forms exports: the question's text is the header, several choices stand in one cell."""
    header = {"role": asks["role"], "years": asks["service_years"]}
    header |= {statement["id"]: statement["text"] for statement in asks["statements"]}
    header |= {"help": asks["chosen_text"], "comment": asks["comment"]}
    columns = [ColumnOut(name) for name in ("ID", "Start time", "Completion time", "Email", *header.values())]
    cells = [
        [str(number), began, ended, "anonymous", *(row[key] for key in header)]
        for number, (row, (began, ended)) in enumerate(zip(rows, _times(rows, asks, random), strict=True), 1)
    ]
    write_workbook(
        path, [SheetOut("Sheet1", columns, cells)], title="Employee survey", created=dt.date.fromisoformat(asks["last_day"])
    )
    store_plainly(path)


def counted(name: str, asks: dict[str, Any], rows: Rows, scale: list[str]) -> dict[str, str]:
    """What texts may quote of a survey: `<name>_<question>_pct`, `_yes`, `_n`, for carers too where they were asked apart."""
    returned, issued = len(rows), int(asks["issued"])
    facts = {f"{name}_returned": f"{returned:,}", f"{name}_issued": f"{issued:,}", f"{name}_rate": _percent(returned, issued)}
    facts[f"{name}_population"] = f"{int(asks['population']):,}"
    for statement in asks["statements"]:
        facts |= _counts(f"{name}_{statement['id']}", [row[statement["id"]] for row in rows], scale[-2:], scale)
        carers = [row[statement["id"]] for row in rows if row.get("group") == "Unpaid carers"]
        if carers:
            facts |= _counts(f"carers_{statement['id']}", carers, scale[-2:], scale)
    if "offer" in asks:
        yes, no, _ = asks["offer"]["answers"]
        facts |= _counts(f"{name}_offer", [row["offer"] for row in rows], [yes], [yes, no])
    return facts


def _counts(key: str, answers: list[str], favourable: list[str], valid: list[str]) -> dict[str, str]:
    given = [answer for answer in answers if answer in valid]
    yes = sum(answer in favourable for answer in given)
    return {f"{key}_pct": _percent(yes, len(given)), f"{key}_yes": f"{yes:,}", f"{key}_n": f"{len(given):,}"}


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %"  # whole numbers, halves up, no floats


def _answer(
    rows: Rows, statement: dict[str, str], moods: list[float], leans: list[float], scale: list[str], unsure: str, random: Random
) -> None:
    """Ranks people by mood, lean and chance, and gives the favourable answers to the share at the top."""
    scores, share = [], int(statement["share"])
    for number, row in enumerate(rows):
        draw, score = random.random() * 100, 0.6 * moods[number] + 0.8 * _bell(random) + leans[number]
        if draw < int(statement["away"]):
            row[statement["id"]] = BLANK
        elif draw < int(statement["away"]) + int(statement["unsure"]):
            row[statement["id"]] = unsure
        else:
            scores.append((score, number))
    low = 100 - share
    cuts = [low * 25 // 100, low * 60 // 100, low, low + share * (75 - share // 2) // 100]
    for rank, (_, number) in enumerate(sorted(scores)):
        hundredth = rank * 100 / len(scores)
        rows[number][statement["id"]] = scale[sum(hundredth >= cut for cut in cuts)]


def _comment(rows: Rows, asks: dict[str, Any], random: Random) -> None:
    for row in rows:
        said = _chance(asks["commented"], random)
        row["comment"] = f"{_one(asks['openings'], random)} {_one(asks['closings'], random)}" if said else BLANK


def _times(rows: Rows, asks: dict[str, Any], random: Random) -> list[tuple[str, str]]:
    first, last = (dt.date.fromisoformat(asks[day]) for day in ("first_day", "last_day"))
    span = (last - first).days * 600
    began = sorted(int(random.random() * span) for _ in rows)  # minutes of a ten-hour day
    starts = [dt.datetime(first.year, first.month, first.day, 8) + dt.timedelta(days=m // 600, minutes=m % 600) for m in began]
    return [
        (f"{at:%Y-%m-%d %H:%M}", f"{at + dt.timedelta(minutes=4 + int(random.random() * 14)):%Y-%m-%d %H:%M}") for at in starts
    ]


def _bell(random: Random) -> float:
    return sum(random.random() for _ in range(12)) - 6


def _chance(hundredths: str, random: Random) -> bool:
    return random.random() * 100 < int(hundredths)


def _one(choices: list[str], random: Random) -> str:
    return choices[int(random.random() * len(choices))]


def _weighted(choices: list[dict[str, str]], random: Random) -> str:
    draw = random.random() * sum(int(choice["share"]) for choice in choices)
    for choice in choices:
        draw -= int(choice["share"])
        if draw < 0:
            return choice["name"]
    return choices[-1]["name"]


def _shuffled(rows: Rows, random: Random) -> Rows:
    return [row for _, _, row in sorted((random.random(), number, row) for number, row in enumerate(rows))]
