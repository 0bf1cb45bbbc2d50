"""The server of the pages: Voilà on this computer alone, behind a token, with our template and only the addresses that the pages need.

Row 13.
"""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import voila
from jupyter_core.utils import run_sync
from jupyter_server.auth.identity import IdentityProvider
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.platform.asyncio import BaseAsyncIOLoop
from tornado.web import Application
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths, collect_template_paths
from voila.utils import get_voila_labextensions_path

import pimlib.report
from pimlib.cli.serving import handlers
from pimlib.cli.serving.closing import orderly
from pimlib.cli.serving.copies import Page
from pimlib.cli.serving.evidence import start_reading, state_of
from pimlib.cli.serving.private import make_private, sweep_private
from pimlib.cli.serving.shown import output_html, prose_html
from pimlib.cli.serving.spare import OwnPython, Processes
from pimlib.errors import Fault, PimError
from pimlib.workspace import CycleFolder

HERE = "127.0.0.1"
OURS = Path(__file__).parent / "templates"
STYLE = Path(pimlib.report.__file__).parent / "templates"  # the pages look as the report does
FORMS = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
]  # nothing else that may be installed is loaded
ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class Site(Voila):  # type: ignore[misc]
    """One evaluation's pages, from `start` until Ctrl-C."""

    def __init__(
        self,
        folder: CycleFolder,
        evaluation: str,
        pages: Sequence[Page],
        *,
        token: str,
        port: int,
        ready: Callable[[str], None],
        log: Path,
    ) -> None:
        super().__init__(config=_settings())
        self.folder, self.evaluation = folder, evaluation
        self.pages = {page.name: page for page in pages}
        self.token, self.port, self.ready = token, port, ready
        self.root_dir = str(pages[0].path.parent)
        self.config_file_paths: list[str] = []  # what somebody set up for a server of their own is not for these pages
        self.kept_log = log

    def _log_default(self) -> logging.Logger:
        return logging.getLogger("pimlib.serving")  # Voilà's own writes to the screen

    def setup_template_dirs(self) -> None:
        apps = ["voila", "nbconvert"]
        self.template_paths = [str(OURS), str(STYLE), *collect_template_paths(apps, "lab", prune=True)]
        self.static_paths = collect_static_paths(apps, "lab")

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.state = partial(state_of, self.folder)
        self.kernel_manager.read = partial(start_reading, self.folder.council, self.folder.cycle, self.evaluation)
        return {
            **settings,
            "allow_remote_access": False,
            "default_handler_class": handlers.NoPage,
            "default_handler_args": {},
            "headers": {
                "Content-Security-Policy": handlers.POLICY,
                "Referrer-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
            },
            "log_function": lambda _handler: None,
            "xsrf_cookie_kwargs": {"samesite": "Lax"},
        }

    def init_handlers(self) -> list[tuple[Any, ...]]:
        page = {
            "pages": self.pages,
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        scripts = [folder for folder in map(Path, self.static_paths) if folder.is_dir()]
        forms = [folder for folder in map(Path, get_voila_labextensions_path()) if folder.is_dir()]
        version = voila.__version__
        return [
            ("/", handlers.PageHandler, page),
            (r"/pages/([\w.-]+)", handlers.PageHandler, page),
            (rf"/static/{version}/(.*)", handlers.FileHandler, {"folders": scripts}),
            (rf"/forms/{version}/((?:{'|'.join(FORMS)})/.*)", handlers.FileHandler, {"folders": forms}),
            (rf"/api/kernels/{ID}", handlers.StateHandler),
            (rf"/api/kernels/{ID}/channels", handlers.ConnectionHandler),
            (r"/voila/api/shutdown/([\w-]+)", handlers.ClosedHandler),
        ]

    def start(self) -> None:
        """Serve until Ctrl-C, which is raised again when everything has been put away, or until the program is ended from outside.

        Raises PimError when the port is taken.
        """
        try:
            sockets = bind_sockets(self.port, HERE)
        except OSError as error:
            raise PimError(
                Fault(
                    f"--port {self.port}",
                    f"the pages cannot be given there ({error.strerror})",
                    remedy="Leave `--port` out, or name another.",
                )
            ) from error
        self.port = sockets[0].getsockname()[1]
        self.ioloop = IOLoop.current()
        assert isinstance(self.ioloop, BaseAsyncIOLoop)
        loop = self.ioloop.asyncio_loop
        with orderly(lambda: loop.call_soon_threadsafe(loop.stop)):  # `add_callback` of a signal does not wake it
            self._serve(sockets)

    def _serve(self, sockets: list[Any]) -> None:
        self.kept_log.parent.mkdir(parents=True, exist_ok=True)
        kept = logging.FileHandler(self.kept_log, delay=True, encoding="utf-8")
        kept.setLevel(logging.ERROR)
        logging.getLogger().addHandler(kept)  # nothing on the screen: what goes wrong stands in a file of the user's
        sweep_private()
        self.connection_dir = str(make_private())
        self.app = Application(**self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        server = HTTPServer(self.app)
        server.add_sockets(sockets)
        self.ioloop.add_callback(self.kernel_manager.make_ready)
        self.ioloop.add_callback(self.ready, f"http://{HERE}:{self.port}/?token={self.token}")
        if sys.platform == "win32":
            PeriodicCallback(lambda: None, 500).start()  # the loop does not see Ctrl-C there while it waits
        try:
            self.ioloop.start()
        finally:
            server.stop()
            run_sync(self.kernel_manager.end_all)()
            shutil.rmtree(self.connection_dir, ignore_errors=True)
            logging.getLogger().removeHandler(kept)
            kept.close()


class OneToken(IdentityProvider):
    """Whoever has the token; no page where one logs in."""

    def get_handlers(self) -> list[tuple[str, object]]:
        return []


def _settings() -> Config:
    config = Config()
    config.Voila.open_browser = False
    config.Voila.log_level = logging.CRITICAL
    config.Voila.identity_provider_class = OneToken
    config.OneToken.cookie_options = {"samesite": "Lax", "httponly": True}
    config.VoilaConfiguration.template = "lab"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.show_tracebacks = True  # they come as far as our template, which shows none
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.extension_allowlist = FORMS
    config.VoilaConfiguration.kernel_spec_manager_class = OwnPython
    config.VoilaConfiguration.multi_kernel_manager_class = Processes
    config.VoilaConfiguration.page_config_hook = _addresses
    config.VoilaConfiguration.http_keep_alive_timeout = 10
    config.KernelManager.autorestart = False  # a form would go on in a process that knows nothing of it
    config.VoilaExporter.filters = {"output_html": output_html, "prose_html": prose_html}
    return config


def _addresses(page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Where the page's script finds its files: an address with the version in it, so that a browser may keep them."""
    page_config["fullStaticUrl"] = f"/static/{voila.__version__}"
    page_config["fullLabextensionsUrl"] = f"/forms/{voila.__version__}"
    return page_config
