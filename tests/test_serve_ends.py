"""How `pim serve` ends, and what it leaves: no process without a page, no folder with figures, however it was ended."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from running import COUNCIL, CYCLE, Ran, copied_example, cover
from serving import FORM, HOME, Served, own_page, serve
from test_serve import TECHNICAL
from tornado import web

from pimlib.cli.serving import private, spare
from pimlib.cli.serving.closing import orderly
from pimlib.cli.serving.handlers import WORDS
from pimlib.cli.serving.private import is_running, make_private, sweep_private
from pimlib.cli.serving.spare import OwnPython, Processes

SLOW = f"import time\n\nif area_ref == 'pim:5':\n    time.sleep(60)\nexec({FORM!r})"
no_signals = pytest.mark.skipif(sys.platform == "win32", reason="a process there is not told to stop by a signal")

pytestmark = pytest.mark.long


def ended() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


# The private folder


def test_what_a_server_that_was_killed_left_is_taken_away_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own, dead = make_private(), make_private()
    assert own.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    (dead / private.OWNER).write_text(f"{ended()}\n", encoding="ascii")
    (dead / "figures").mkdir()
    (dead / "figures" / "one").write_bytes(b"71 % of 395")
    for name, said in (("pim-of-something-else", None), ("pim-damaged", "nobody"), ("pim-strange", "9" * 40)):
        (tmp_path / name).mkdir()
        if said:
            (tmp_path / name / private.OWNER).write_text(said, encoding="ascii")
    sweep_private()
    assert {path.name for path in tmp_path.iterdir()} == {own.name, "pim-of-something-else", "pim-damaged", "pim-strange"}


@pytest.mark.skipif(sys.platform == "win32", reason="links there need a right that not everybody has")
def test_a_link_in_the_folder_for_temporary_files_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "mine" / private.OWNER).write_text(str(ended()), encoding="ascii")
    (tmp_path / "temporary" / "pim-link").symlink_to(tmp_path / "mine")
    sweep_private()
    assert (tmp_path / "mine" / private.OWNER).is_file()


def test_a_process_is_known_to_run_or_to_have_ended() -> None:
    assert is_running(os.getpid())
    assert not is_running(ended())


# Being ended from outside


@no_signals
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_block_in_order_and_what_held_before_holds_again(name: str) -> None:
    number, before = getattr(signal, name), signal.getsignal(getattr(signal, name))
    told = []
    with orderly(lambda: told.append(name)):
        os.kill(os.getpid(), number)
    assert told == [name]
    assert signal.getsignal(number) == before


@no_signals
def test_who_wants_it_to_outlive_its_window_gets_that() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with orderly(lambda: pytest.fail("it was ended")):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


# The processes behind pages


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Processes as the server starts them, for one page at a time and without the libraries."""
    monkeypatch.setattr(spare, "LOADED", ())
    monkeypatch.setattr(spare, "MOST", 1)
    made = Processes(kernel_spec_manager=OwnPython(), connection_dir=str(tmp_path), root_dir=str(tmp_path))
    made.state = lambda: "sha256:1"
    made.read = lambda _environment: subprocess.Popen([sys.executable, "-c", ""])
    return made


def test_there_are_no_more_processes_than_there_may_be_and_the_reader_of_the_evidence_is_waited_for(
    processes: Processes,
) -> None:
    async def run() -> None:
        try:
            first = await processes.start_kernel()
            with pytest.raises(web.HTTPError) as refused:
                await processes.start_kernel()
            assert refused.value.status_code == 503
            assert first in processes
            await processes.shutdown_kernel(first, now=True)
            second = await processes.start_kernel()
            await processes.get_kernel(second).provisioner.kill()  # it ends by itself, and nobody says so
            while await processes.is_alive(second):
                await asyncio.sleep(0.05)
            assert await processes.start_kernel() != second
            [reader] = processes.reading.values()
            until = time.monotonic() + 30
            while reader.returncode is None and time.monotonic() < until:  # looking asks nobody: somebody waits for it
                await asyncio.sleep(0.05)
            assert reader.returncode == 0
        finally:
            await processes.end_all()

    asyncio.run(run())


def test_that_there_are_too_many_pages_is_said_in_plain_words() -> None:
    title, text = WORDS[503]
    assert title == "Too many pages are open"
    assert text.startswith("12 pages are open")
    assert not TECHNICAL.search(f"{title} {text}")


# A server that runs


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """Two small pages, one of which takes its time; and the server's folder for temporary files, in which another one was killed."""
    ran: Ran = cover(copied_example(tmp_path_factory.mktemp("share")), "pim:4", "pim:5")
    local, temporary = tmp_path_factory.mktemp("local"), tmp_path_factory.mktemp("temporary")
    own_page(ran.folder.workbooks, "home", HOME)
    own_page(ran.folder.workbooks, "judge", SLOW)
    (temporary / "pim-left" / "figures").mkdir(parents=True)
    (temporary / "pim-left" / private.OWNER).write_text(str(ended()), encoding="ascii")
    own = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    with serve(ran.root, local, f"{COUNCIL}/{CYCLE}", **own) as started:
        yield started, temporary


def state_of(served: Served, process: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=60)
    try:
        connection.request("GET", f"/api/kernels/{process}", headers={"Authorization": f"token {served.token}"})
        return connection.getresponse().status
    finally:
        connection.close()


def given_up(served: Served, place: str) -> str:
    """Open a page and give it up as soon as it says which process makes it."""
    where = urlsplit(served.address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=60) as connection:
        request = f"GET {place} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: token {served.token}\r\n\r\n"
        connection.sendall(request.encode())
        said = ""
        while not (found := re.search(r'data-pim-process="(?:\r\n\w+\r\n)?([\w-]{36})', said)):
            piece = connection.recv(65_536)
            assert piece, said
            said += piece.decode("utf-8", "replace")
    return found[1]


def test_a_page_that_the_browser_gave_up_leaves_no_process(served: tuple[Served, Path]) -> None:
    process = given_up(served[0], "/pages/pim-area-05")
    until = time.monotonic() + 20
    while state_of(served[0], process) != 404:
        assert time.monotonic() < until, "it is still there"
        time.sleep(0.1)


@no_signals
def test_a_window_that_is_closed_leaves_nothing_behind_either(served: tuple[Served, Path]) -> None:
    started, temporary = served
    [own] = temporary.glob("pim-*")  # what the one before left is gone
    assert (own / private.OWNER).read_text(encoding="ascii") == f"{started.process.pid}\n"
    started.process.send_signal(signal.SIGHUP)
    said = started.process.communicate(timeout=30)[0]
    assert "The pages are closed." in said
    assert "Traceback" not in said
    assert started.process.returncode == 0
    assert not list(temporary.glob("pim-*"))
