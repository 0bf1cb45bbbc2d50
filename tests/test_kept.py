"""Figures that the workbooks of one run share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from running import Ran

from pimlib.errors import PimError
from pimlib.register import Entry, load_register
from pimlib.workbook import kept
from pimlib.workbook.kept import KEPT, shared_figures


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(KEPT, str(tmp_path / "figures"))
    return tmp_path / "figures"


@pytest.fixture
def entry(example: Ran) -> Entry:
    return load_register(example.folder).entries["workforce-measures"]


def never(*_: Any) -> Any:
    raise AssertionError("the file was read again")


def test_a_file_is_read_once_for_all_workbooks_of_a_run(
    example: Ran, entry: Entry, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shared_figures(example.folder, entry)
    monkeypatch.setattr(kept, "load_figures", never)
    again = shared_figures(example.folder, entry)
    pd.testing.assert_frame_equal(again.table, first.table)
    assert (again.item, again.rows, again.notes, again.withheld) == (first.item, first.rows, first.notes, first.withheld)


def test_a_file_that_was_changed_is_read_anew(example: Ran, entry: Entry, place: Path) -> None:
    before = shared_figures(example.folder, entry)
    path = example.folder.path / entry.item.path
    path.write_bytes(path.read_bytes() + b"\n")
    changed = load_register(example.folder).entries[entry.item.name]
    assert shared_figures(example.folder, changed).digest != before.digest
    assert len(list(place.iterdir())) == 2


def test_the_faults_of_a_file_are_said_to_every_workbook_and_nothing_is_kept(example: Ran, entry: Entry, place: Path) -> None:
    (example.folder.path / entry.item.path).write_text("nothing", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PimError):
            shared_figures(example.folder, entry)
    assert not place.exists()


def test_outside_a_run_nothing_is_kept(example: Ran, entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEPT, raising=False)
    before = sorted(example.root.rglob("*"))
    assert len(shared_figures(example.folder, entry).table)
    assert sorted(example.root.rglob("*")) == before
