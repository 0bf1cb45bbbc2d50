"""A figure of measures, groups or scrutiny can be found again: whoever opens the file where its sentence says finds the same there."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, empty_cycle, put

from pimlib import kinds
from pimlib.blocks import Block, Blocks
from pimlib.cli import main
from pimlib.kinds.figures import Figures
from pimlib.kinds.groups.figures import GroupsFigures
from pimlib.kinds.measures import blocks_for, guess_mapping, summary_blocks
from pimlib.kinds.measures.load import figures_of
from pimlib.kinds.scrutiny.figures import ScrutinyFigures
from pimlib.register import Item, load_register
from pimlib.sheets import load_sheet
from pimlib.workspace import CycleFolder, Workspace
from pimlib.workspace.cycle import Disclosure

FOLDER = CycleFolder(Workspace(REPOSITORY), "kinlorne", "2025-2028")
ROW = re.compile(r"[Rr]ow ([\d,]+), column “(.+?)”")
SUMS = re.compile(
    r"add up “(.+?)” \(([\d,]+)\) and “(.+?)” \(([\d,]+)\) over the (\d+) rows of authorities for this measure in ([\d-]+)"
)


def opened(name: str) -> tuple[Figures, list[list[str]]]:
    """An item of the example, and its file line by line as somebody sees it who opens it: the first is line 1."""
    entry = load_register(FOLDER).entries[name]
    with (FOLDER.path / entry.item.path).open(encoding="utf-8-sig", newline="") as file:
        return kinds.load_figures(FOLDER, entry), [[], *csv.reader(file)]


def checked(blocks: Blocks, part: str = "") -> list[tuple[Block, list[str], str]]:
    tables = [block for block in blocks if block.type in ("table", "figure") and part in block.id]
    return [(block, *pair) for block in tables for pair in zip(block.content["cells"], block.content["checks"], strict=True)]


def measures(tmp_path: Path, text: str, access: str = "open") -> tuple[Figures, list[list[str]]]:
    path = tmp_path / "times.csv"
    path.write_text(text, encoding="utf-8")
    sheet = load_sheet(path, "measures/times.csv")
    fields: dict[str, Any] = {
        "format": "1",
        "name": "times",
        "title": "Waiting",
        "path": "measures/times.csv",
        "kind": "measures",
        "bytes": 1,
        "period": {"start": "2020-04-01", "end": "2023-03-31"},
        "registered_on": "2026-11-01",
        "hash": "sha256:00",
        "access": access,
        "mapping": guess_mapping(sheet, "Kinlorne"),
    }
    found = figures_of(Item.model_validate(fields), "sha256:00", sheet, Disclosure())
    return found, [[], *(line.split(",") for line in text.splitlines())]


def test_the_row_of_a_measure_holds_its_figure() -> None:
    figures, lines = opened("national-measures")
    values = {(row.measure, row.period, row.role): row.value for row in figures.table.itertuples()}
    for block, cells, said in checked(blocks_for(figures, ["pim:1"])):
        place = ROW.search(said)
        if place and ":funnel" not in block.id:
            line = int(place[1].replace(",", ""))
            code = block.id.split(":")[1]
            assert float(lines[line][lines[1].index(place[2])]) == values[code, cells[0].partition(" (")[0], "own"], said


def test_every_row_of_every_table_of_a_measure_can_be_found() -> None:
    figures, _lines = opened("waiting-measures")
    for _block, cells, said in [*checked(blocks_for(figures, ["pim:5.2"])), *checked(summary_blocks(figures))]:
        assert said, cells


POOLED = "Measure,Authority,Period,Value,Numerator,Denominator\n" + "".join(
    f"Seen in time,{name},2022-23,{x / 80:.4f},{x},80\n" for name, x in (("Kinlorne", 62), ("Eastmere", 50), ("Westmere", 42))
)


def test_a_nation_pooled_here_is_the_sum_that_the_sentence_says(tmp_path: Path) -> None:
    figures, lines = measures(tmp_path, POOLED)
    ((_block, _cells, said),) = checked(blocks_for(figures))
    match = SUMS.search(said)
    assert match, said
    for column, total in ((match[1], match[2]), (match[3], match[4])):
        assert sum(int(line[lines[1].index(column)]) for line in lines[2:]) == int(total)
    assert int(match[5]) == len(lines[2:])
    assert said.endswith("and divide: 64.2 %; the others: the 2 other rows of authorities for this measure in 2022-23.")


def test_of_a_figure_that_is_withheld_no_row_is_named(tmp_path: Path) -> None:
    text = "Measure,Authority,Period,Value,Numerator,Denominator\n" + "".join(
        f"Seen in time,Kinlorne,{period},{x / 80:.4f},{x},80\n" for period, x in (("2021-22", 61), ("2022-23", 2))
    )
    figures, _lines = measures(tmp_path, text, access="team")
    (before, withheld) = checked(blocks_for(figures))
    assert before[2] == "Kinlorne: row 2, column “Value”."
    assert (withheld[1][1], withheld[2]) == ("withheld", "")


def test_what_is_counted_from_case_level_tables_names_no_row() -> None:
    figures, _lines = opened("waiting-measures")
    made = figures.table.assign(row=0)
    assert all(not said for _block, _cells, said in checked(summary_blocks(Figures(figures.item, "", made, figures.rows))))


@pytest.mark.parametrize("name", ["carers-groups", "older-people-groups", "councillor-interviews"])
def test_a_theme_counted_as_its_sentence_says_gives_as_many_groups(name: str) -> None:
    figures, lines = opened(name)
    assert isinstance(figures, GroupsFigures)
    pattern = re.compile(r"Filter column “(.+?)” to “(.+?)”, and count each name in column “(.+?)” once: (\d+)\.")
    found = 0
    for _block, cells, said in checked(kinds.blocks_for(figures), ":themes"):
        if match := pattern.search(said):
            theme, group = lines[1].index(match[1]), lines[1].index(match[3])
            assert len({line[group] for line in lines[2:] if line[theme] == match[2]}) == int(match[4]) == int(cells[1]), said
            found += 1
        else:
            assert cells[1].startswith("fewer than")
    assert found


def test_what_scrutiny_says_stands_on_the_row_that_is_named() -> None:
    figures, lines = opened("scrutiny-recs")
    assert isinstance(figures, ScrutinyFigures)
    for part, column in ((":recommendations", 0), (":grades", 1)):
        for _block, cells, said in checked(kinds.blocks_for(figures), part):
            place = ROW.search(said)
            assert place
            assert lines[int(place[1])][lines[1].index(place[2])].strip() == cells[column]


def test_a_note_on_several_measures_is_told_once_with_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = empty_cycle(tmp_path)
    rows = "".join(f"{code},Kinlorne,{year},{10 + n}.5\n" for n, code in enumerate("ABC") for year in (2019, 2020, 2021, 2023))
    path = put(folder, "measures/shares.csv", f"Measure,Authority,Period,Value\n{rows}")
    monkeypatch.setenv("PIM_WORKSPACE", str(folder.workspace.root))
    assert main(["add", str(path), "--authority", "Kinlorne", "--draft"]) == 0
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  Note: ")]
    assert len(notes) == len({note.partition(": ")[2] for note in notes})
    (gathered,) = (note for note in notes if "the file has no figures for 2022" in note)
    assert gathered.endswith("The same holds in 2 other places.")
