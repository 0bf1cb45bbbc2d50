"""One process that is ready before a page asks for it: Python has started, the libraries are loaded, nothing of the records is read.

A page therefore never shows what stood in the records before it was opened. Row 13.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import ApiPath
from tornado import web

from pimlib.cli.serving.copies import PAGES
from pimlib.workbook.kept import KEPT

# What a page would otherwise wait for: libraries that are loaded where they are needed, and then hold a first page up for seconds.
LOADED = (
    "import pandas, scipy.stats, scipy.optimize, matplotlib.figure, matplotlib.backends.backend_svg, openpyxl, charset_normalizer",
    "import pimlib.workbook, pimlib.kinds, pimlib.checks, pimlib.charts, pimlib.sheets, pimlib.stats",
    "import ipywidgets, pimlib.forms",
)
UNUSED = 20 * 60  # seconds after which a process is ended whose page was closed without saying so, such as by a crash
LOOKED_FOR = 60
MOST = (
    12  # pages with a process behind them at once: each takes memory, and a browser that reloads by itself could take all of it
)
BEGUN: ContextVar[Callable[[str], None]] = ContextVar("begun")  # what a page does as soon as it knows the process behind it


class OwnPython(KernelSpecManager):
    """The Python that runs this, whatever a person or another program has installed under the name `python3`."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**get_kernel_dict())

    def find_kernel_specs(self) -> dict[str, str]:
        return {"python3": ""}

    def get_all_specs(self) -> dict[str, Any]:
        return {"python3": {"name": "python3", "resource_dir": "", "spec": get_kernel_dict()}}


@dataclass(frozen=True)
class Ready:
    """A process and the state of the evidence whose figures it may take from the server's folder."""

    id: str
    state: str


class Processes(AsyncMappingKernelManager):
    """The processes behind the pages; one more than there are pages is kept ready."""

    # Set by the server before the first page: what the evidence is like now, and how its figures are read ahead.
    state: Callable[[], str]
    read: Callable[[dict[str, str]], subprocess.Popen[bytes]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.cull_idle_timeout, self.cull_interval, self.cull_connected = UNUSED, LOOKED_FOR, False
        self.spare: asyncio.Task[Ready] | None = None
        self.reading: dict[str, subprocess.Popen[bytes]] = {}
        self.given: set[str] = set()
        self.asked = 0

    def make_ready(self) -> None:
        """Start one process ahead of the next page."""
        self.spare = asyncio.ensure_future(self._made())

    async def start_kernel(self, **_: Any) -> str:  # type: ignore[override]
        """The one that is ready, and another one is made ready. What a request would put into its environment is left out.

        Raises HTTPError 503 when there are as many as there may be.
        """
        if await self._is_full():
            raise web.HTTPError(503)
        self.asked += 1
        taken, self.spare = self.spare, None
        try:
            id = (await self._fit(taken) or await self._made()).id
            self.given.add(id)
        finally:
            self.asked -= 1
            self.make_ready()
        if begun := BEGUN.get(None):
            begun(id)
        return id

    async def _is_full(self) -> bool:
        """Whether as many pages have a process as may have; those that ended by themselves are put away first."""
        self.given &= {*self.list_kernel_ids()}
        if len(self.given) + self.asked >= MOST:
            for id in tuple(self.given):
                if not await self.is_alive(id):
                    await self.shutdown_kernel(id, now=True)
            self.given &= {*self.list_kernel_ids()}
        return len(self.given) + self.asked >= MOST

    async def _fit(self, taken: asyncio.Task[Ready] | None) -> Ready | None:
        """The process that is ready; None where there is none, it has ended, or the evidence is another since it was started."""
        if taken is None:
            return None
        try:
            ready = await taken
            if ready.state == await asyncio.to_thread(self.state) and await self.is_alive(ready.id):
                return ready
            await self.shutdown_kernel(ready.id, now=True)
        except Exception:  # it could not be started, or ended by itself: the page gets one of its own, which says what is wrong
            self.log.exception("The process that was ready could not be used")
        return None

    async def _made(self) -> Ready:
        state = await asyncio.to_thread(self.state)
        own = Path(self.connection_dir)
        environment = {
            **os.environ,
            KEPT: str(own / "figures" / state.replace(":", "-")),
            "IPYTHONDIR": str(own / "ipython"),  # not the person's: what they start with elsewhere has no place on a page
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        if state not in self.reading:
            without = {name: text for name, text in environment.items() if name != PAGES}
            self.reading[state] = process = self.read(without)
            threading.Thread(target=process.wait, daemon=True).start()  # one that nobody waits for stays in the list of processes
        id: str = await super().start_kernel(
            kernel_name="python3",
            path=ApiPath(""),  # the local folder of the copies, never the share
            env=environment,
            extra_arguments=[*(f"--IPKernelApp.exec_lines={line}" for line in LOADED), "--HistoryManager.enabled=False"],
            stdout=subprocess.DEVNULL,  # its own chatter would land on the user's screen
            stderr=subprocess.DEVNULL,
        )
        return Ready(id, state)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """The spare one waits for its page however long that takes."""
        done = self.spare is not None and self.spare.done() and not self.spare.cancelled() and self.spare.exception() is None
        if self.spare is None or not done or self.spare.result().id != kernel_id:
            await super().cull_kernel_if_idle(kernel_id)

    async def end_all(self) -> None:
        """End every process at once: what people typed is kept as drafts, and a process holds nothing else."""
        for process in self.reading.values():
            process.kill()
            process.wait()
        if self.spare is not None:
            self.spare.cancel()
            with suppress(Exception, asyncio.CancelledError):
                await self.spare
        with suppress(Exception):
            await self.shutdown_all(now=True)
