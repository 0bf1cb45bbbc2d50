"""`pim serve` in a real browser: what a page says while it gets ready, how it is used without a mouse, and what it says when it is alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import MARKS, READY, chromium, go, grave, new_page, sideways
from running import COUNCIL, CYCLE, Ran, copied_example, cover
from serving import FORM, HOME, Served, own_page, serve
from test_serve import TECHNICAL

from pimlib.workbook import AreaView

pytestmark = MARKS
SLOW = "import time\n\nif area_ref == 'pim:5':\n    time.sleep(1)"
FOCUS = "getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The worked example with two areas and small pages: a home page with a link, a form."""
    ran = cover(copied_example(tmp_path_factory.mktemp("share")), "pim:4", "pim:5")
    own_page(ran.folder.workbooks, "home", HOME)
    own_page(ran.folder.workbooks, "judge", SLOW, FORM)
    return ran


@pytest.fixture(scope="module")
def served(share: Ran, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(share.root, tmp_path_factory.mktemp("local"), f"{COUNCIL}/{CYCLE}") as served:
        yield served


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    with new_page(browser) as page:
        yield page


def processes(served: Served) -> int:
    told = subprocess.run(["pgrep", "-P", str(served.process.pid), "-f", "ipykernel"], capture_output=True, text=True)
    return len(told.stdout.split())


def test_a_form_is_filled_and_saved_without_a_mouse_and_the_page_says_how_it_gets_ready(page: Any, served: Served) -> None:
    page.goto(served.at("/pages/pim-area-05"), wait_until="commit")
    status = page.get_by_role("status")
    assert status.inner_text() == "Reading the evidence…"
    page.wait_for_selector(READY)
    assert status.inner_text() == "The page is ready."
    assert "token" not in page.url

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pim-main"
    seen = []
    for keys in ("ArrowDown", "because we saw it", ""):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
        if keys:
            page.keyboard.press(keys) if keys.startswith("Arrow") else page.keyboard.type(keys)
    page.wait_for_timeout(500)  # this small form does not wait for the last letters, as ours do
    page.keyboard.press("Enter")
    assert seen == ["solid 3px"] * 3
    page.get_by_text("Saved: 4 Good, because we saw it").wait_for()
    assert not TECHNICAL.search(page.inner_text("body"))
    assert grave(page) == []


def test_the_home_page_leads_to_an_area_and_back(page: Any, served: Served) -> None:
    page.goto(served.address)
    page.wait_for_selector(READY)
    assert page.url.endswith("/")
    assert grave(page) == []
    page.get_by_role("link", name="Area 5").click()
    page.wait_for_selector(READY)
    assert page.title().startswith("Area 5 ")
    page.get_by_role("link", name="Home page").click()
    page.wait_for_selector(READY)
    assert page.title().startswith("Where it stands")


@pytest.mark.parametrize(("width", "scale"), [(320, 1), (640, 2)], ids=["320 pixels", "200 per cent"])
def test_a_page_needs_no_scrolling_sideways_on_a_small_window_or_made_larger(
    page: Any, served: Served, width: int, scale: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    go(page, served, "/pages/pim-area-04")
    page.evaluate(f"document.documentElement.style.zoom = '{scale}'")
    assert sideways(page) <= 0
    for name in ("Level", "Because"):
        field = page.get_by_label(name).bounding_box()
        assert field["x"] >= 0
        assert field["x"] + field["width"] <= width


def test_nothing_moves_for_whoever_asked_for_that(browser: Any, served: Served) -> None:
    with new_page(browser, reduced_motion="reduce") as page:
        go(page, served, "/")
        assert page.evaluate("document.getAnimations().length") == 0
        assert page.evaluate("getComputedStyle(document.body).transitionDuration") == "0s"


def test_a_refusal_is_a_page_that_one_can_read(page: Any, served: Served) -> None:
    assert page.goto(served.at("/", token="")).status == 403
    assert page.get_by_role("heading").inner_text() == "This page cannot be opened from here"
    assert grave(page) == []


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("pgrep") is None, reason="processes are counted with pgrep")
def test_a_page_that_is_closed_takes_its_process_with_it(page: Any, served: Served) -> None:
    go(page, served, "/pages/pim-area-04")
    page.wait_for_timeout(500)
    before = processes(served)
    assert before >= 2  # its own, and the one that is ready for the next page
    page.goto("about:blank")
    for _ in range(40):
        if processes(served) < before:
            break
        page.wait_for_timeout(250)
    assert processes(served) == before - 1


@pytest.mark.skipif(not hasattr(AreaView, "judging"), reason="the shipped page of an area is not there yet")
@pytest.mark.parametrize("place", ["/", "/pages/pim-area-05"])
def test_the_shipped_pages_are_sound(page: Any, tmp_path: Path, place: str) -> None:
    ran = copied_example(tmp_path / "share")
    with serve(ran.root, tmp_path / "local", f"{COUNCIL}/{CYCLE}", PIM_WHOAMI="mhairi") as served:
        go(page, served, place)
        assert page.locator(".pim-failed").count() == 0
        assert not TECHNICAL.search(page.inner_text("body"))
        assert grave(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        page.wait_for_timeout(300)
        assert sideways(page) <= 0


def test_a_page_says_in_plain_words_that_it_is_alone_and_that_drafts_are_kept(page: Any, served: Served) -> None:
    go(page, served, "/pages/pim-area-04")
    alert = page.locator("#pim-lost")
    assert not alert.is_visible()
    served.stop()  # so that this is the last that asks this server
    alert.wait_for(state="visible")
    assert re.match(r"The connection is lost: .* is kept as a draft\.", alert.inner_text())
    assert not TECHNICAL.search(page.inner_text("body"))
    assert grave(page) == []
