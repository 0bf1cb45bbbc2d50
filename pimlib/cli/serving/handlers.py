"""What is answered to which address: pages, the files of the page's script, a form's own connection, and otherwise a refusal in plain words.

Everything is refused to whoever does not have the token. Row 13.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from pimlib.cli.serving.copies import HOME, Page
from pimlib.cli.serving.spare import BEGUN, MOST

BEHIND = re.compile(r'data-pim-process="([\w-]+)"')  # the template writes which process made the page
FORM = "application/vnd.voila.cell-output+json"
# Nothing is fetched from anywhere else: a locked-down computer has no way out. Scripts of ours stand in the page.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; "
    "frame-ancestors 'none'; form-action 'none'; base-uri 'none'; object-src 'none'"
)
WORDS = {
    403: (
        "This page cannot be opened from here",
        "The pages are for whoever started them. Use the whole address that `pim serve` printed, as far as its last sign; "
        "when `pim serve` was started again since, it is another one.",
    ),
    404: ("There is no such page", "Go back to the home page and choose an area there."),
    503: (
        "Too many pages are open",
        f"{MOST} pages are open, and this computer is not asked to hold more. Close some that you do not need, then load this page again. "
        "What was typed on them is kept as drafts.",
    ),
}
OTHERWISE = (
    "Something went wrong",
    "This is not your doing, and nothing that you recorded is lost. Load the page again; when that does not help, stop `pim serve` and "
    "start it again.",
)


class Refusing:
    """A refusal is a plain page; nobody is sent on to a page where one logs in, as there is none."""

    settings: dict[str, Any]

    def get_login_url(self) -> str:
        raise web.HTTPError(403)

    def write_error(self, status_code: int, **_: Any) -> None:
        title, text = WORDS.get(status_code, OTHERWISE)
        page = self.settings["voila_jinja2_env"].get_template("refusal.html.j2")
        self.set_header("Content-Type", "text/html; charset=utf-8")  # type: ignore[attr-defined]
        self.set_header("Content-Security-Policy", POLICY)  # type: ignore[attr-defined]
        self.finish(page.render(title=title, text=text, home=status_code == 404))  # type: ignore[attr-defined]


class NoPage(Refusing, JupyterHandler):
    """Every address that is none of ours."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        raise web.HTTPError(404)

    async def get(self) -> None:
        """Never reached: that there is one makes tornado ask who is there before it says that the method is not known."""

    post = put = delete = patch = head = options = get


class PageHandler(Refusing, TornadoVoilaHandler):  # type: ignore[misc]
    """One page of the evaluation, made anew from the records each time it is opened."""

    def initialize(self, pages: dict[str, Page], **settings: Any) -> None:
        super().initialize(**settings)
        self.pages = pages
        self.process, self.gone = "", False  # the id of the one behind this page; whether the browser gave the page up
        self.work: asyncio.Task[None] | None = None
        self.ending: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        await super().prepare()
        self.xsrf_token  # noqa: B018 - reading it sets the cookie, without which a page could not say that it was closed

    @web.authenticated
    async def get(self, name: str = HOME) -> None:
        if name not in self.pages:
            raise web.HTTPError(404)
        if "token" in self.request.arguments:
            self.redirect(self.request.path)  # the cookie stands for it from here on, and nobody reads it off the screen
            return
        self.work = asyncio.ensure_future(self._give(name))
        with suppress(asyncio.CancelledError):
            await self.work

    def on_connection_close(self) -> None:
        """The browser gave the page up before it was whole, so that nobody will ever say that it was closed."""
        self.gone = True
        self._end_if_gone()
        super().on_connection_close()

    def _begun(self, process: str) -> None:
        self.process = process
        self._end_if_gone()

    def _end_if_gone(self) -> None:
        if self.gone and self.process and self.ending is None:
            self.ending = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        if self.work is not None:
            self.work.cancel()
        if self.process in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(self.process, now=True)

    async def _give(self, name: str) -> None:
        BEGUN.set(self._begun)
        pieces = []
        async for html in self.get_generator(path=f"{name}.ipynb"):
            self.write(html)
            self.flush()
            pieces.append(html)
        self.finish()
        page = "".join(pieces)
        if FORM not in page and (behind := BEHIND.search(page)):  # it is all on the page already
            await self.kernel_manager.shutdown_kernel(behind[1], now=True)


class FileHandler(Refusing, JupyterHandler, web.StaticFileHandler):
    """The files of the page's script, out of the folders that voila brings; never a list of them."""

    def initialize(self, folders: list[Path]) -> None:  # type: ignore[override]
        web.StaticFileHandler.initialize(self, str(folders[0]))
        self.folders = folders

    @web.authenticated
    async def get(self, path: str, include_body: bool = True) -> None:  # type: ignore[override]
        held = next((folder for folder in self.folders if _holds(folder, path)), None)
        if held is None:
            raise web.HTTPError(404)
        self.root = str(held)
        await web.StaticFileHandler.get(self, path, include_body)

    @web.authenticated
    async def head(self, path: str) -> None:  # type: ignore[override]
        await self.get(path, include_body=False)  # type: ignore[misc] # typed as if there might be nothing to wait for

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "private, max-age=86400, immutable")  # their address holds the version

    def compute_etag(self) -> None:
        return None


def _holds(folder: Path, path: str) -> bool:
    file = (folder / path).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file()


class StateHandler(Refusing, KernelHandler):
    """Whether the process behind a page is there, and connected."""

    @web.authenticated
    async def get(self, kernel_id: str) -> None:
        if kernel_id not in self.kernel_manager or not await self.kernel_manager.is_alive(kernel_id):
            raise web.HTTPError(404)
        await super().get(kernel_id)  # type: ignore[misc] # likewise

    @web.authenticated
    async def delete(self, kernel_id: str) -> None:
        raise web.HTTPError(404)


class ConnectionHandler(Refusing, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """A form's own connection."""


class ClosedHandler(Refusing, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """A page says that it was closed."""
