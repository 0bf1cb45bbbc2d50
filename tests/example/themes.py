"""Answers in people's own words, sorted by theme, as somebody would do it by hand in the workbook that registering a survey makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from office import edited, store_plainly

from pimlib.kinds.survey.themes import ANSWER, CODED, INFORMS, MEANS, THEME


def sort_answers(path: Path, asks: dict[str, Any]) -> None:
    """Fills in the sheets `Themes` and `Answers`; an answer is known by how it begins."""
    with edited(path) as book:
        themes, answers = book["Themes"], book["Answers"]
        top, columns = _header(themes, THEME)
        for row, theme in enumerate(asks["themes"], top + 1):
            for title, key in ((THEME, "theme"), (MEANS, "means"), (INFORMS, "informs")):
                themes.cell(row, columns[title]).value = theme[key]
        top, columns = _header(answers, ANSWER)
        for row in range(top + 1, answers.max_row + 1):
            said = str(answers.cell(row, columns[ANSWER]).value or "")
            found = next((coded for begins, coded in asks["sorted"].items() if said.startswith(begins)), "")
            for (theme_column, direction_column), coded in zip(CODED, filter(None, found.split("; ")), strict=False):
                theme, direction = coded.split(": ")
                answers.cell(row, columns[theme_column]).value = theme
                answers.cell(row, columns[direction_column]).value = direction
    store_plainly(path)


def _header(sheet: Any, title: str) -> tuple[int, dict[str, int]]:
    """The row of the header, and the number of each column by its title."""
    for row in sheet.iter_rows(min_row=1, max_row=12):
        found = {str(cell.value): int(cell.column) for cell in row if cell.value}
        if title in found:
            return int(row[0].row), found
    raise ValueError(f"{sheet.title}: no header with `{title}`")
