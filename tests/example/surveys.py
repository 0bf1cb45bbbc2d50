"""Answers to the invented surveys: drawn around given shares, and counted for the texts.

Only `random.Random.random()` is used, since Python promises the same numbers from it on every version and machine.
"""

from __future__ import annotations

from random import Random
from typing import Any

Rows = list[dict[str, str]]
BLANK = ""


def people(asks: dict[str, Any], scale: list[str], unsure: str, random: Random) -> Rows:
    """One row a person who answered, in the order in which answers came in; keys are the ids of the questions."""
    who = [group for group in asks["groups"] for _ in range(int(group["answers"]))]
    rows: Rows = [{"group": group["name"], "age": _one(group["ages"], random)} for group in who]
    for place in asks["chosen"]:
        for row in rows:
            row[f"chosen: {place['name']}"] = place["name"] if chance(place["share"], random) else BLANK
    moods = [bell(random) for _ in rows]
    for statement in asks["statements"]:
        leans = [
            int(group["lean"]) / 100 + int(statement.get("carers", 0)) / 100 * (group["name"] == "Unpaid carers") for group in who
        ]
        _answer(rows, statement, moods, leans, scale, unsure, random)
    offer, (yes, no, not_sure) = asks["offer"], asks["offer"]["answers"]
    for row in rows:
        asked = row["group"] == "Unpaid carers" or chance(offer["asked"], random)
        said = not_sure if chance(offer["unsure"], random) else yes if chance(offer["share"], random) else no
        row[offer["id"]] = said if asked else BLANK
    _comment(rows, asks, random)
    return _shuffled(rows, random)


def employees(asks: dict[str, Any], scale: list[str], random: Random) -> Rows:
    """One row an employee who answered; keys are the ids of the questions."""
    who = [role for role in asks["roles"] for _ in range(int(role["answers"]))]
    rows: Rows = [{"role": role["name"], "years": _weighted(asks["years"], random)} for role in who]
    moods = [bell(random) for _ in rows]
    for statement in asks["statements"]:
        _answer(rows, statement, moods, [int(role["lean"]) / 100 for role in who], scale, BLANK, random)
    for row in rows:
        chosen = [option["name"] for option in asks["chosen"] if chance(option["share"], random)][:3]
        row["help"] = "".join(f"{option};" for option in chosen)  # Microsoft Forms ends each choice with a semicolon
    _comment(rows, asks, random)
    return _shuffled(rows, random)


def others(asks: dict[str, Any], scale: list[str], unsure: str, random: Random) -> Rows:
    """One row a person, or a body, that answered a survey of one group question, perhaps a second one, and statements."""
    who = [group for group in asks["groups"] for _ in range(int(group["answers"]))]
    rows: Rows = [{"group": group["name"]} for group in who]
    if "other" in asks:
        for row in rows:
            row["other"] = _weighted(asks["others"], random)
    moods = [bell(random) for _ in rows]
    for statement in asks["statements"]:
        _answer(rows, statement, moods, [int(group["lean"]) / 100 for group in who], scale, unsure, random)
    return _shuffled(rows, random)


def counted(name: str, asks: dict[str, Any], rows: Rows, scale: list[str]) -> dict[str, str]:
    """What texts may quote of a survey: `<name>_<question>_pct`, `_yes`, `_n`, for carers too where they were asked apart."""
    returned, issued = len(rows), int(asks["issued"])
    facts = {f"{name}_returned": f"{returned:,}", f"{name}_issued": f"{issued:,}", f"{name}_rate": _percent(returned, issued)}
    facts[f"{name}_population"] = f"{int(asks['population']):,}"
    for statement in asks["statements"]:
        facts |= _counts(f"{name}_{statement['id']}", [row[statement["id"]] for row in rows], scale[-2:], scale)
        carers = [row[statement["id"]] for row in rows if row.get("group") == "Unpaid carers"]
        if carers and name == "people":
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
        draw, score = random.random() * 100, 0.6 * moods[number] + 0.8 * bell(random) + leans[number]
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
        said = chance(asks["commented"], random)
        row["comment"] = f"{_one(asks['openings'], random)} {_one(asks['closings'], random)}" if said else BLANK


def bell(random: Random) -> float:
    return sum(random.random() for _ in range(12)) - 6


def chance(hundredths: str, random: Random) -> bool:
    return random.random() * 100 < int(hundredths)


def _one(choices: list[str], random: Random) -> str:
    return choices[int(random.random() * len(choices))]


def weighted(shares: dict[str, str], random: Random) -> str:
    """One of the names, each as often as its share says."""
    draw = random.random() * sum(map(int, shares.values()))
    for name, share in shares.items():
        draw -= int(share)
        if draw < 0:
            return name
    return [*shares][-1]


def _weighted(choices: list[dict[str, str]], random: Random) -> str:
    return weighted({choice["name"]: choice["share"] for choice in choices}, random)


def _shuffled(rows: Rows, random: Random) -> Rows:
    return [row for _, _, row in sorted((random.random(), number, row) for number, row in enumerate(rows))]
