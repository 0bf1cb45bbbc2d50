"""A real browser, for the tests that look at pages: which one, how it starts, and what can be asked of any page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from serving import Served

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = os.environ.get("PIM_CHROMIUM") or next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
MARKS = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")]
READY = "body[data-pim-ready]"  # a page of `pim serve` whose forms are up
PATIENCE = 60_000  # milliseconds in which anything comes up, on a busy machine too
expect = playwright_api.expect


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser with no window. Nothing that uses asyncio may run in its block."""
    with playwright_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def new_page(browser: Any, *, width: int = 1000, height: int = 900, **more: Any) -> Iterator[Any]:
    """An empty page of somebody who was never here: without cookies, and gone at the end of the block."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def go(page: Any, served: Served, place: str) -> None:
    """Open a place of `pim serve` with its token, and wait until it can be used."""
    page.goto(served.at(place))
    page.wait_for_selector(READY)


def grave(page: Any) -> list[str]:
    """The serious and critical faults that axe finds on a page, each with its first place."""
    found = axe_playwright.Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def sideways(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def focused(page: Any) -> str:
    """The label of what the keyboard is on, or its words."""
    asked = (
        "(() => { const e = document.activeElement; const l = e.labels && e.labels[0]; return (l || e).textContent.trim() })()"
    )
    return str(page.evaluate(asked))


def tab_to(page: Any, words: str, presses: int = 120) -> None:
    """Press Tab until the keyboard is on what begins with these words, and see that this can be seen."""
    for _press in range(presses):
        page.keyboard.press("Tab")
        if focused(page).startswith(words):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring == "solid", f"nobody sees that the keyboard is on {words}"
            return
    raise AssertionError(f"the keyboard does not come to {words}")
