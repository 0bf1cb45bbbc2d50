"""Putting outputs in place: all of the new ones or none, and the earlier ones whole until then."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Pim, Ran, cover, digests, own_workbook

from pimlib.errors import PimError
from pimlib.run import outputs
from pimlib.run.outputs import commit_outputs, is_whole, load_manifest

PLACE = "outputs/kinlorne/2025-2028/scan"
MANIFEST = {"format": "1", "workbooks": {}}
FIRST = {"report.html": "first", "results/findings.csv": "first", "workbooks/pim-area-01.html": "first"}
SECOND = {"report.html": "second", "results/findings.csv": "second", "workbooks/pim-area-02.html": "second"}


def staged(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The outputs of a first run."""
    folder = tmp_path / "outputs"
    commit_outputs(staged(tmp_path / "first", FIRST), folder, MANIFEST, PLACE)
    return folder


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    """What a second run made."""
    return staged(tmp_path / "second", SECOND)


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr(outputs.time, "sleep", waits.append)
    return waits


def test_new_outputs_take_the_place_of_the_earlier_ones(target: Path, staging: Path) -> None:
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    commit_outputs(staging, target, MANIFEST, PLACE)
    assert texts(target) == SECOND | {"notes.txt": "mine"}
    manifest = load_manifest(target)
    assert sorted(manifest["outputs"]) == sorted(SECOND)
    assert all(is_whole(target, name, manifest) for name in SECOND)


def test_only_what_the_manifest_lists_with_its_digest_is_whole(target: Path) -> None:
    manifest = load_manifest(target)
    (target / "report.html").write_text("typed into it", encoding="utf-8")
    (target / "results" / "findings.csv").unlink()
    (target / "more.html").write_text("first", encoding="utf-8")
    names = ["report.html", "results/findings.csv", "workbooks/pim-area-01.html", "more.html"]
    assert [name for name in names if is_whole(target, name, manifest)] == ["workbooks/pim-area-01.html"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "2"}', "\x00\xff"])
def test_a_manifest_that_cannot_be_read_lists_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
    assert load_manifest(tmp_path) == {}


def test_the_log_is_put_in_place_and_not_listed(tmp_path: Path) -> None:
    commit_outputs(staged(tmp_path / "first", FIRST | {"run.log": "12:00"}), tmp_path / "outputs", MANIFEST, PLACE)
    assert (tmp_path / "outputs" / "run.log").read_text(encoding="utf-8") == "12:00"
    assert "run.log" not in load_manifest(tmp_path / "outputs")["outputs"]


# What can go wrong: the earlier outputs stand, and nothing half made is left beside them


def refused(staging: Path, target: Path) -> str:
    """The sentences of a refusal, after which everything is as it was."""
    before = digests(target)
    with pytest.raises(PimError) as told:
        commit_outputs(staging, target, MANIFEST, PLACE)
    assert digests(target) == before
    return str(told.value)


def failing(real: Callable[..., Any], error: OSError, when: Callable[[Path], bool]) -> Callable[..., Any]:
    """A function of files that fails for those that `when` chooses, by where they go to."""

    def call(path: Any, to: Any, *more: Any, **options: Any) -> Any:
        if when(Path(to)):
            raise error
        return real(path, to, *more, **options)

    return call


@pytest.mark.parametrize("full_at", ["report.html.new", "findings.csv.new", "pim-area-02.html.new"])
def test_a_full_disk_is_said(target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch, full_at: str) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(shutil, "copyfile", failing(shutil.copyfile, full, lambda to: to.name == full_at))
    said = refused(staging, target)
    assert said == f"{PLACE}: the disk is full. Make room and run again; the outputs of the run before are still there."


@pytest.mark.parametrize("held", ["report.html", "results/findings.csv", "manifest.json"])
def test_a_file_open_elsewhere_is_tried_again_and_then_named(
    target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch, no_wait: list[float], held: str
) -> None:
    denied = PermissionError(errno.EACCES, "in use")
    monkeypatch.setattr(os, "replace", failing(os.replace, denied, lambda to: to.name == f"{Path(held).name}.old"))
    said = refused(staging, target)
    assert said.startswith(f"{PLACE}/{held}: this file is open in another program, or may not be written to. Close it")
    assert len(no_wait) == outputs.TRIES - 1
    assert no_wait == sorted(no_wait)


@pytest.mark.parametrize("held", ["report.html", "results/findings.csv", "workbooks/pim-area-02.html", "manifest.json"])
def test_a_file_that_cannot_take_its_place_puts_the_others_back(
    target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    held_path, real = target / held, os.replace
    tries: list[Path] = []

    def replace(path: Any, to: Any) -> None:
        if Path(to) == held_path and Path(path).suffix == ".new":
            tries.append(Path(path))
            raise PermissionError(errno.EACCES, "in use")
        real(path, to)

    monkeypatch.setattr(os, "replace", replace)
    assert f"{PLACE}/{held}: this file is open in another program" in refused(staging, target)
    assert len(tries) == outputs.TRIES


def test_a_file_that_is_let_go_of_in_time_is_replaced(target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, denials = os.replace, [PermissionError(errno.EACCES, "in use")] * 3

    def replace(path: Any, to: Any) -> None:
        if denials:
            raise denials.pop()
        real(path, to)

    monkeypatch.setattr(os, "replace", replace)
    commit_outputs(staging, target, MANIFEST, PLACE)
    assert texts(target) == SECOND


def test_every_file_that_excel_holds_is_named_before_anything_is_moved(
    target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {target / "report.html", target / "results" / "findings.csv"}
    real = Path.open

    def open_(path: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
        if path in held and mode == "r+b":
            raise PermissionError(errno.EACCES, "in use")
        return real(path, mode, *more, **options)

    monkeypatch.setattr(Path, "open", open_)
    said = refused(staging, target).splitlines()
    assert [line.partition(":")[0] for line in said] == [f"{PLACE}/report.html", f"{PLACE}/results/findings.csv"]


def test_an_outputs_folder_that_may_not_be_written_to_is_said(
    target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    monkeypatch.setattr(shutil, "copyfile", failing(shutil.copyfile, denied, lambda _to: True))
    said = refused(staging, target)
    assert said.startswith(
        f"{PLACE}: the outputs could not be written (Permission denied). Check that you may write to this folder"
    )


@pytest.mark.parametrize("level", ["", "results"])
def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path, staging: Path, level: str) -> None:
    target = tmp_path / "outputs"
    blocked = target / level
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("not a folder", encoding="utf-8")
    with pytest.raises(PimError, match=f"^{PLACE}: a file stands where this folder should be. Move that file away"):
        commit_outputs(staging, target, MANIFEST, PLACE)
    assert blocked.read_text(encoding="utf-8") == "not a folder"
    assert list(tmp_path.rglob("*.new")) == []


def test_ctrl_c_while_files_are_moved_waits_until_they_are(target: Path, staging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Any, to: Any, **_more: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        real(path, to)

    real = shutil.copyfile
    monkeypatch.setattr(shutil, "copyfile", interrupted)
    before = signal.getsignal(signal.SIGINT)
    commit_outputs(staging, target, MANIFEST, PLACE)
    assert texts(target) == SECOND
    assert signal.getsignal(signal.SIGINT) is before


def test_what_was_left_by_a_run_that_was_killed_does_no_harm(target: Path, staging: Path) -> None:
    for name in ("report.html.new", "report.html.old", "results/findings.csv.old"):
        (target / name).write_text("half", encoding="utf-8")
    commit_outputs(staging, target, MANIFEST, PLACE)
    assert texts(target) == SECOND


# The same through the command line


@pytest.fixture
def quick(example: Ran) -> Ran:
    """An evaluation of one area, whose workbook is one short cell."""
    own_workbook(cover(example, "pim:1"), 1, "1 + 1")
    return example


def test_a_run_into_a_place_that_is_a_file_is_a_sentence(quick: Ran, pim: Pim) -> None:
    (quick.root / "outputs").write_text("a file", encoding="utf-8")
    before = digests(quick.root)
    said = pim("run")
    assert said.code == 2
    assert said.err == f"{PLACE}: a file stands where this folder should be. Move that file away, or rename it, and run again.\n"
    assert digests(quick.root) == before


def test_a_run_into_a_full_disk_is_a_sentence_and_the_run_before_stands(
    quick: Ran, pim: Pim, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pim("run").code == 0
    before = digests(quick.root)
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(shutil, "copyfile", failing(shutil.copyfile, full, lambda to: "outputs" in to.parts))
    said = pim("run", "--as-of", "2026-12-01")
    assert said.code == 2
    assert "the disk is full" in said.err
    assert digests(quick.root) == before
    assert json.loads((quick.output / "manifest.json").read_text(encoding="utf-8"))["as_of"] == "2026-11-30"


def test_a_run_whose_plan_is_open_in_excel_is_a_sentence_and_the_run_before_stands(
    quick: Ran, pim: Pim, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pim("run").code == 0
    before = digests(quick.root)
    denied = PermissionError(errno.EACCES, "in use")
    monkeypatch.setattr(os, "replace", failing(os.replace, denied, lambda to: to == quick.output / "action-plan.xlsx"))
    said = pim("run", "--fresh", "--as-of", "2026-12-01")
    assert said.code == 2
    assert f"{PLACE}/action-plan.xlsx: this file is open in another program" in said.err
    assert digests(quick.root) == before
