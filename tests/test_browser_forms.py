"""Forms in a real browser: filled, saved, opened again, by two people at once, without a mouse, and on a small screen."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import MARKS, PATIENCE, chromium, expect, grave, tab_to
from building import REPOSITORY, judgement, sound_folder

from pimlib.records import Judgement, load_records, record_
from pimlib.workspace import CycleFolder

pytest.importorskip("voila", reason="voila is not installed")
pytestmark = MARKS

READY = ".pim-form button.pim-go"
SAVE = "Record this judgement"
BEGIN = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from IPython.display import display
from building import small_framework
from pimlib.blocks import Blocks, text_block
from pimlib.forms import *
from pimlib.workspace import CycleFolder, Workspace

desk = Desk(CycleFolder(Workspace(Path({root!r})), "sound", "2025-2028"), "scan", small_framework(), level=2)
asks = lambda ref: Blocks([text_block(f"asks:{{ref}}", f"What to look for in {{ref}}", [("li", "Anything.")])])
"""
PAGES = {
    "one": "display(JudgementForm(desk, 'small:1.1'))",
    "many": "display(ActionForm(desk), CloserLookForm(desk, 'small:1'), WantedForm(desk), ConcernForm(desk), NarrativeForm(desk, "
    "'context'), AnswerForm(desk, 'G502', 'small:1', 'It is too high.'), StatementForm(desk, 'small:2'))",
    "steps": "subject = ('judgement', 'scan', 'small:1.10', 'self', '')\n"
    "display(Stepper(desk, 'One at a time', ["
    "Turn('Judge it', lambda desk: JudgementForm(desk, 'small:1.10'), ('judgement', 'small:1.10', 'self', ''), subject, 'judged', "
    "(('What to look for', lambda: asks('small:1.10')),)), "
    "Turn('Factor', lambda desk: FactorForm(desk, 'small:1', '1.p1'), ('prompt-answer', 'small:1', '1.p1'), None), "
    "Turn('Step', lambda desk: StepForm(desk, 'step1'), ('step', 'step1'), None)]))",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    return sound_folder(tmp_path_factory.mktemp("share"))


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("local")


@pytest.fixture(scope="module")
def address(folder: CycleFolder, local: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where pages with the forms are served from."""
    pages = tmp_path_factory.mktemp("pages")
    begin = BEGIN.format(tests=str(REPOSITORY / "tests"), root=str(folder.workspace.root))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for name, cell in PAGES.items():
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(begin + cell)], metadata=kernel)
        (pages / f"{name}.ipynb").write_text(nbformat.writes(made), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"PIM_LOCAL": str(local), "PIM_SETTINGS": str(local / "settings"), "PIM_WHOAMI": "bo"}
    server = subprocess.Popen(
        [sys.executable, "-m", "voila", str(pages), f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"],
        env={**os.environ, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}/voila/render"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def afresh(folder: CycleFolder, local: Path) -> None:
    """Nothing recorded on 1.1, and no draft."""
    for path in (folder.records / "judgement").glob("*.json"):
        if json.loads(path.read_text(encoding="utf-8"))["ref"] == "small:1.1":
            path.unlink()
    shutil.rmtree(local / "drafts", ignore_errors=True)


def opened(browser: Any, address: str, name: str = "one", width: int = 1000) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{name}.ipynb")
    page.wait_for_selector(READY)
    return page


def heads(folder: CycleFolder) -> tuple[Judgement, ...]:
    return load_records(folder).of(Judgement, "scan", ref="small:1.1")


def test_a_judgement_is_filled_saved_and_there_when_the_page_opens_again(browser: Any, address: str, folder: CycleFolder) -> None:
    page = opened(browser, address)
    assert page.locator("input[type=radio]:checked").count() == 0
    page.get_by_role("button", name=SAVE).click()
    page.get_by_role("alert").wait_for()
    first = page.locator(".pim-link").first
    expect(first).to_be_focused()
    first.press("Enter")
    page.get_by_label("4 Shine: Ahead").check()
    page.get_by_role("button", name="Cite evidence").click()
    expect(page.get_by_label("Evidence 1")).to_be_focused()
    page.get_by_label("Evidence 1").select_option(label="Book (book)")
    page.get_by_label("Strength 1").fill("Warm.")
    # Typed and clicked without a pause: the last letters are saved too.
    page.get_by_label("Because").press_sequentially("It was warm at noon, every day of the week.", delay=0)
    page.get_by_role("button", name=SAVE).click()
    page.get_by_text("Saved ").wait_for()
    (head,) = heads(folder)
    assert (head.level, head.because, head.strengths) == (4, "It was warm at noon, every day of the week.", ("Warm.",))
    assert [cited.item for cited in head.evidence] == ["book"]
    again = opened(browser, address)
    assert again.get_by_label("Because").input_value() == head.because
    assert again.get_by_label("4 Shine: Ahead").is_checked()


def test_a_page_that_is_loaded_again_has_what_was_typed(browser: Any, address: str, folder: CycleFolder) -> None:
    page = opened(browser, address)
    page.get_by_label("Because").fill("Half a sentence")
    page.get_by_text("Not recorded yet").wait_for()
    page.reload()
    page.wait_for_selector(READY)
    page.get_by_text("You began this on").wait_for()
    assert page.get_by_label("Because").input_value() == "Half a sentence"
    assert heads(folder) == ()


def test_two_people_at_once_read_both_before_either_is_replaced(browser: Any, address: str, folder: CycleFolder) -> None:
    page = opened(browser, address)
    page.get_by_label("5 Blaze: Far ahead").check()
    page.get_by_label("Because").fill("It was warm at noon.")
    record_(folder, judgement("small:1.1", level=2, because="Cold at noon."))
    page.get_by_role("button", name=SAVE).click()
    over = page.get_by_role("button", name="Record mine in place of theirs")
    expect(over).to_be_focused()
    table = page.get_by_role("table").inner_text()
    assert "Cold at noon." in table
    assert "It was warm at noon." in table
    assert [head.level for head in heads(folder)] == [2]
    page.get_by_label("Why it changed").fill("We counted again.")
    over.click()
    page.get_by_text("Saved ").wait_for()
    (head,) = heads(folder)
    assert (head.level, head.reason, len(head.supersedes)) == (5, "We counted again.", 1)


def test_a_judgement_is_recorded_without_a_mouse(browser: Any, address: str, folder: CycleFolder) -> None:
    page = opened(browser, address)
    tab_to(page, "3 Gleam")
    page.keyboard.press("Space")
    tab_to(page, "Because")
    page.keyboard.type("Fair.")
    tab_to(page, "1. It was baked today.")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Cite evidence")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName == 'SELECT'")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Strength 1")
    page.keyboard.type("Warm.")
    tab_to(page, "Add another strength")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName == 'TEXTAREA'")
    page.keyboard.type("Round.")
    tab_to(page, SAVE)
    page.keyboard.press("Enter")
    page.get_by_text("Saved ").wait_for()
    (head,) = heads(folder)
    assert (head.level, head.strengths, len(head.evidence)) == (3, ("Warm.", "Round."), 1)
    assert head.factors[0].view == "met"


def test_going_on_by_the_keyboard_keeps_what_was_begun(browser: Any, address: str) -> None:
    page = opened(browser, address, "steps")
    page.get_by_text("What to look for in small:1.10").wait_for()
    page.get_by_label("Because").first.fill("Begun.")
    page.get_by_role("button", name="Next").first.press("Enter")
    page.get_by_text("2 of 3: Factor").wait_for()
    page.get_by_role("button", name="Previous").first.press("Enter")
    page.get_by_text("You began this on").wait_for()
    assert page.get_by_label("Because").first.input_value() == "Begun."


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_form_has_a_grave_fault_or_is_wider_than_a_small_screen(browser: Any, address: str, name: str) -> None:
    page = opened(browser, address, name, width=320)
    page.wait_for_timeout(500)
    for one in page.get_by_role("button", name="Record ").all():
        one.click()
    page.get_by_text("This is not recorded yet").first.wait_for()
    assert grave(page) == []
    wide = "[...document.querySelectorAll('.pim-form')].map(e => Math.max(0, e.scrollWidth - e.clientWidth))"
    assert set(page.evaluate(wide)) == {0}
