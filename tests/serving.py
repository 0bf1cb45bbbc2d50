"""`pim serve` and `pim lab` as people start them, for the tests that look at their pages."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat

PATIENCE = 30  # seconds in which a server ends that was told to


@dataclass(frozen=True)
class Served:
    """A server that runs: what it printed as its address, and the process."""

    address: str  # the home page with the token
    process: subprocess.Popen[str]

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def at(self, place: str = "/", token: str | None = None) -> str:
        """A place on the server with its token, or another one; an empty one leaves it out: `at("/pages/pim-area-05")`."""
        said = self.token if token is None else token
        return f"http://{urlsplit(self.address).netloc}{place}" + (f"?token={said}" if said else "")

    def stop(self) -> str:
        """End it as Ctrl-C does, where there is such a thing; what it printed since it said its address."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        try:
            return self.process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def serve(root: Path, local: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """`pim serve` in the workspace `root`, with `local` for the user's local folder, until the end of the block."""
    with _started(root, local, ["serve", "--no-browser", *arguments], r"http://\S+", environment) as served:
        yield served


@contextmanager
def lab(root: Path, local: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """`pim lab` likewise: JupyterLab on a free port, as somebody has it who never set anything up there."""
    jupyter = {f"JUPYTER{name}_DIR": str(local / "jupyter") for name in ("_CONFIG", "LAB_SETTINGS", "LAB_WORKSPACES")}
    (local / "jupyter").mkdir(parents=True, exist_ok=True)  # tests may run as root, which JupyterLab has to be told
    (local / "jupyter" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}', encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = ["lab", "--no-browser", "--port", str(port), *arguments]
    with _started(root, local, started, r"http://127\S+token=\S+", {**jupyter, **environment}) as served:
        for _attempt in range(PATIENCE * 4):  # it says its address before anybody can come there
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.25)
        yield served


@contextmanager
def _started(root: Path, local: Path, arguments: list[str], said_as: str, environment: dict[str, str]) -> Iterator[Served]:
    log = local / "log"
    own = {"PIM_LOCAL": str(local), "PIM_SETTINGS": str(local / "settings"), "XDG_STATE_HOME": str(log), "LOCALAPPDATA": str(log)}
    process = subprocess.Popen(
        [sys.executable, "-m", "pimlib", "--workspace", str(root), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, **own, "PYTHONUTF8": "1", **environment},
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(said_as, line):
            break
    else:
        process.wait(timeout=PATIENCE)
        process.stdout.close()
        raise AssertionError(f"pim {arguments[0]} did not start: {said}")
    served = Served(found[0], process)
    try:
        yield served
    finally:
        if not process.stdout.closed:
            served.stop()


# Page workbooks of a council's own, small enough that a test need not wait for the evidence.
HOME = """
import os
from IPython.display import HTML, display

to = os.environ["PIM_PAGES"].replace("{name}", "pim-area-05")
display(HTML(f'<h2>Areas</h2><ul><li><a href="{to}">Area 5</a></li></ul>'))
"""
FORM = """
import ipywidgets as w

because, out = w.Textarea(description="Because"), w.HTML("Nothing is saved yet.")
level = w.Dropdown(options=["not evaluated", "4 Good", "5 Very Good"], description="Level")
save = w.Button(description="Save", button_style="primary")
save.on_click(lambda _: setattr(out, "value", f"Saved: {level.value}, {because.value}"))
w.VBox([w.HTML("<h2>Your judgement</h2>"), level, because, save, out])
"""


def own_page(folder: Path, name: str, *cells: str) -> Path:
    """The council's own workbook behind its pages, `home` or `judge`, with these code cells after the parameters."""
    first = 'council = ""\ncycle = ""\nevaluation = ""' + ('\narea_ref = ""' if name == "judge" else "")
    made = [
        nbformat.v4.new_markdown_cell("# Where it stands\n\nChoose an area."),
        nbformat.v4.new_code_cell(first, metadata={"tags": ["parameters"]}),
        *(nbformat.v4.new_code_cell(cell.strip()) for cell in cells),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path = folder / f"{name}.ipynb"
    folder.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=made, metadata=kernel)), encoding="utf-8", newline="\n")
    return path
