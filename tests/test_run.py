"""Running an evaluation: the same bytes for the same inputs, and a report when a part of it fails."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from running import EVALUATION, NAME, REPOSITORY, Page, Ran, copied_example, copied_run, cover, digests, own_workbook, pim_in, run

from pimlib.errors import PimError
from pimlib.records import Judgement, load_records
from pimlib.register import load_register
from pimlib.run import RunResult
from pimlib.run.outputs import LOG, load_manifest

SECRET = "Morag Sutherland, 14 Shore Road"


def started(root: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """`python -m pimlib` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **variables}
    command = [sys.executable, "-m", "pimlib", "--workspace", str(root), *arguments]
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.long
def test_two_fresh_runs_give_the_same_bytes_wherever_and_whoever_runs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Area 4 holds surveys, groups, measures and documents, area 1 a reading of case files and scrutiny besides.
    areas = ("pim:1", "pim:4")
    plain = cover(copied_example(tmp_path / "plain"), *areas)
    monkeypatch.setenv("PIM_WORKSPACE", str(plain.root))
    run(plain)
    other = cover(copied_example(tmp_path / "Föhn & Süd, shared" / "one folder deeper"), *areas)
    before = digests(other.root)
    home = tmp_path / "home"
    kernel = home / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["not-this-python"], "display_name": "Python 3", "language": "python"}', encoding="utf-8")
    process = started(
        *(other.root, "run", NAME, "--fresh"),
        TZ="Pacific/Kiritimati",
        LANG="tr_TR.UTF-8",
        LC_ALL="C",
        PYTHONUTF8="0",  # what opens a file without saying how then reads and writes ASCII
        PYTHONCOERCECLOCALE="0",
        PYTHONHASHSEED="4711",
        HOME=str(home),
        JUPYTER_PATH=str(home),
        USERPROFILE=str(home),
        IPYTHONDIR=str(home),
        PIM_WHOAMI="somebody-else",
    )
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "2 workbooks executed" in out
    assert digests(other.output, without=[LOG]) == digests(plain.output, without=[LOG])
    assert {name: digest for name, digest in digests(other.root).items() if name in before} == before
    assert {name.split("/")[0] for name in set(digests(other.root)) - set(before)} == {"outputs"}


def test_outputs_hold_nothing_of_the_machine(kinlorne_run: Ran) -> None:
    machine = {str(kinlorne_run.root), str(REPOSITORY), str(Path.home()), "/tmp/pimlib-", "ipykernel_"}
    for path in kinlorne_run.output.rglob("*"):
        if path.is_file() and path.name != LOG:
            content = path.read_bytes()
            assert [name for name in machine if name.encode() in content] == [], path.name


def test_the_manifest_lists_every_output_with_its_digest(kinlorne_run: Ran) -> None:
    manifest = load_manifest(kinlorne_run.output)
    assert manifest["outputs"] == digests(kinlorne_run.output, without=[LOG, "manifest.json"])
    assert manifest["as_of"] == "2026-11-30"
    assert manifest["inputs"]["register"] == {entry.item.name: entry.item.hash for entry in load_register(kinlorne_run.folder)}


def test_an_executed_workbook_holds_no_trace_of_its_execution(kinlorne_run: Ran) -> None:
    for path in sorted((kinlorne_run.output / "workbooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{n:03d}" for n in range(1, len(notebook["cells"]) + 1)]
        assert not {key for cell in notebook["cells"] for key in cell["metadata"]} - {"tags"}


def test_a_run_leaves_the_environment_as_it_was(example: Ran) -> None:
    cover(example, "pim:1")
    own_workbook(example, 1, "1 + 1")
    before = dict(os.environ)
    run(example, as_of=dt.date(2026, 11, 1))
    assert dict(os.environ) == before


def test_the_day_can_be_given_and_stands_in_report_and_workbooks(example: Ran) -> None:
    cover(example, "pim:1")
    show = "area = pim.open_area('pim:1', council='kinlorne', cycle='2025-2028', evaluation='scan')\nprint('here', area.opened.as_of)"
    own_workbook(example, 1, f"import pimlib as pim\n{show}")
    assert run(example, as_of=dt.date(2026, 11, 1)).failed == ()
    assert "As of 2026-11-01" in example.page("report.html")
    assert "here 2026-11-01" in example.page("workbooks/pim-area-01.html")
    assert load_manifest(example.output)["as_of"] == "2026-11-01"


# Parts that fail

KILLED = "import os, signal\nos._exit(7)"
RAISING = f"who = '{SECRET}'.split(',')\nprint('before it stopped')\nint(who[0])"
TOLD = (
    "from pimlib.errors import Fault, PimError\n"
    "raise PimError(Fault('people.xlsx, row 4', 'not a date', '`soon`', 'a date such as 2026-05-31', 'Mend the cell.'))"
)
FAILED = {
    "pim:1": "This cell could not be run",
    "pim:3": "It ended before its last cell",
    "pim:4": "Its file is not a notebook that can be read. Put an earlier copy of it back",
    "pim:6": "people.xlsx, row 4: not a date; found `soon`, expected a date such as 2026-05-31. Mend the cell.",
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, RunResult]:
    """A run in which four of five workbooks fail, each in its own way."""
    ran = cover(copied_example(tmp_path_factory.mktemp("broken")), "pim:1", "pim:3", "pim:4", "pim:6", "pim:7")
    own_workbook(ran, 1, "greeting = 'all is well so far'\nprint(greeting)", RAISING, "print('never reached')")
    own_workbook(ran, 3, KILLED)
    own_workbook(ran, 4).write_text('{"cells": [', encoding="utf-8")
    own_workbook(ran, 6, TOLD)
    own_workbook(ran, 7, "print('whole')")
    before = digests(ran.root / "evidence")
    result = run(ran)
    assert digests(ran.root / "evidence") == before
    return ran, result


def test_a_failed_workbook_fails_the_run_and_no_other_workbook(broken: tuple[Ran, RunResult]) -> None:
    ran, result = broken
    assert not result.is_good
    assert dict(result.failed).keys() == FAILED.keys()
    assert all(FAILED[ref] in why for ref, why in result.failed)
    assert "whole" in ran.page("workbooks/pim-area-07.html")
    assert "stopped" not in ran.page("workbooks/pim-area-07.html")


@pytest.mark.parametrize("ref", FAILED)
def test_a_failed_workbook_is_marked_on_its_page_and_in_the_report(broken: tuple[Ran, RunResult], ref: str) -> None:
    ran, _result = broken
    number = int(ref.partition(":")[2])
    page = Page.of(ran.page(f"workbooks/pim-area-{number:02d}.html"))
    assert "This workbook stopped before its end." in page.text
    assert FAILED[ref] in page.text
    section = ran.page("report.html").partition(f'<section id="at-pim-{number}"')[2].partition("</section>")[0]
    assert "This part is not whole." in section
    assert FAILED[ref] in Page.of(section).text


def test_what_was_recorded_stands_in_the_report_even_where_the_workbook_stopped(tmp_path: Path) -> None:
    ran = cover(copied_example(tmp_path / "work"), "pim:2")
    own_workbook(ran, 2, RAISING)
    assert run(ran).failed
    text = Page.of(ran.page("report.html")).text
    for head in load_records(ran.folder).of(Judgement, EVALUATION, stage="self"):
        if head.ref in ("pim:2", "pim:2.1"):
            assert " ".join(head.because.split()) in text
            assert all(" ".join(said.split()) in text for said in (*head.strengths, *head.weaknesses))
    assert "Guidance prompt of area 2, answered" in text


def test_a_failed_cell_shows_itself_our_sentence_and_the_kind_of_exception(broken: tuple[Ran, RunResult]) -> None:
    ran, _result = broken
    text = Page.of(ran.page("workbooks/pim-area-01.html")).text
    for said in ("all is well so far", "before it stopped", "int(who[0])", "ValueError", "pim lab", "stopped at cell 3"):
        assert said in text, said
    assert "never reached" not in text


def test_no_value_of_a_traceback_reaches_any_output(broken: tuple[Ran, RunResult]) -> None:
    ran, _result = broken
    for path in ran.output.rglob("*"):
        if path.is_file():
            content = path.read_text(encoding="utf-8", errors="replace")
            assert "Traceback" not in content, path.name
            assert "invalid literal" not in content, path.name
            assert "'Morag Sutherland'" not in content, path.name


def test_a_failed_workbook_is_executed_again_and_the_whole_ones_are_not(broken: tuple[Ran, RunResult], tmp_path: Path) -> None:
    ran = copied_run(broken[0], tmp_path / "mended")
    for area in (1, 3, 4, 6):
        own_workbook(ran, area, "print('mended')")
    result = run(ran)
    assert result.executed == ("pim-area-01", "pim-area-03", "pim-area-04", "pim-area-06")
    assert result.failed == ()
    assert "not whole" not in ran.page("report.html")


def test_a_run_with_a_failed_workbook_ends_with_1_and_says_which(
    example: Ran, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    own_workbook(cover(example, "pim:1"), 1, RAISING)
    said = pim_in(example.root, capsys)("run")
    assert said.code == 1
    assert "The workbook of pim:1 is not whole." in said.err
    assert SECRET not in said.all
    assert "report.html" in said.out


# Ctrl-C

WAITING = "import os\nwith open({pipe!r}, 'w') as pipe:\n    pipe.write(str(os.getpid()))\nopen({held!r}).read()"


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody asked about does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc whether the kernel still runs, and sends a signal of POSIX")
def test_ctrl_c_leaves_the_outputs_whole_and_no_kernel_behind(again: Ran, tmp_path: Path) -> None:
    pipe, held = tmp_path / "pipe", tmp_path / "held"
    os.mkfifo(pipe)
    os.mkfifo(held)
    own_workbook(again, 5, WAITING.format(pipe=str(pipe), held=str(held)))
    before, evidence = digests(again.output), digests(again.root / "evidence")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    process = started(again.root, "run")
    try:
        assert select.select([reader], [], [], 60)[0], "the workbook never began"
        kernel = int(os.read(reader, 100))
        assert is_running(kernel)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        os.close(reader)
        process.kill()
        process.wait()
    assert process.returncode == 1
    assert err.strip() == "Stopped. What was there before is as it was."
    assert out == ""
    assert not is_running(kernel)
    assert digests(again.output) == before
    assert digests(again.root / "evidence") == evidence


def test_a_full_disk_while_the_outputs_are_made_is_said(example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    own_workbook(cover(example, "pim:1"), 1, "1 + 1")
    monkeypatch.setattr("pimlib.run.evaluate.render_results", full)
    with pytest.raises(PimError, match=r"the folder for temporary files: the disk is full\. Make room"):
        run(example)
    assert not example.output.exists()
