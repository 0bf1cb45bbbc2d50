"""Answers as survey tools export them: SmartSurvey (CSV), Microsoft Forms (XLSX), a plain table, and a form that was typed in."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from random import Random
from typing import Any

from office import store_plainly
from surveys import Rows, chance

from pimlib.sheets import ColumnOut, SheetOut, write_workbook


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
        link = "Paper form" if row["age"] in ("65 to 79", "80 or over") and chance("60", random) else "Web link"
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


def write_plain(path: Path, asks: dict[str, Any], rows: Rows, *, delimiter: str = ",", number: int = 0) -> None:
    """A table with one row a person and the words of each question as its header; `number`: of the first question, where they have one."""
    header = {"group": asks["group"]} | ({"other": asks["other"]} if "other" in asks else {})
    header |= {statement["id"]: statement["text"] for statement in asks["statements"]}
    titles = [f"Q{n}. {title}" for n, title in enumerate(header.values(), number)] if number else [*header.values()]
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    out.writerow(["Respondent", *titles])
    out.writerows([str(n), *(row[key] for key in header)] for n, row in enumerate(rows, 1))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def write_forms(path: Path, asks: dict[str, Any], rows: Rows, random: Random) -> None:
    """As Microsoft Forms exports: times first, then one column a question."""
    header = {"group": asks["group"]} | {statement["id"]: statement["text"] for statement in asks["statements"]}
    columns = [ColumnOut(name) for name in ("ID", "Start time", "Completion time", "Email", *header.values())]
    cells = [
        [str(n), began, ended, "anonymous", *(row[key] for key in header)]
        for n, (row, (began, ended)) in enumerate(zip(rows, _times(rows, asks, random), strict=True), 1)
    ]
    write_workbook(path, [SheetOut("Sheet1", columns, cells)], title="Survey", created=dt.date.fromisoformat(asks["last_day"]))
    store_plainly(path)


def _times(rows: Rows, asks: dict[str, Any], random: Random) -> list[tuple[str, str]]:
    first, last = (dt.date.fromisoformat(asks[day]) for day in ("first_day", "last_day"))
    span = (last - first).days * 600
    began = sorted(int(random.random() * span) for _ in rows)  # minutes of a ten-hour day
    starts = [dt.datetime(first.year, first.month, first.day, 8) + dt.timedelta(days=m // 600, minutes=m % 600) for m in began]
    return [
        (f"{at:%Y-%m-%d %H:%M}", f"{at + dt.timedelta(minutes=4 + int(random.random() * 14)):%Y-%m-%d %H:%M}") for at in starts
    ]
