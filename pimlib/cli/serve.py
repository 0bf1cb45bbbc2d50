"""`pim serve`: the home page and the forms as plain pages in the browser, on this computer alone.

Row 13.
"""

from __future__ import annotations

import argparse
import os
import secrets
import threading
import webbrowser
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import platformdirs

from pimlib.cli.choosing import WHAT, chosen
from pimlib.cli.serving.copies import PAGES, local_data, write_pages

ADDRESS = "/pages/{name}"


def add_command(commands: Any) -> None:
    parser = commands.add_parser("serve", help="open the forms as plain pages in the browser, on this computer alone")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT)
    parser.add_argument("--no-browser", action="store_true", help="say the address and open nothing")
    parser.add_argument("--port", type=port, default=0, metavar="NUMBER", help="where on this computer; a free one when left out")
    parser.set_defaults(command=serve)


def port(text: str) -> int:
    """A number that a port can have; ArgumentTypeError otherwise, which argparse turns into a sentence."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"`{text}` is not a port; give a number from 1024 to 65535")
    return int(text)


def serve(options: argparse.Namespace) -> int:
    folder, evaluation = chosen(options.what)
    os.environ["PIM_WORKSPACE"] = str(folder.workspace.root.resolve())
    os.environ[PAGES] = ADDRESS
    pages = write_pages(folder, evaluation)
    from pimlib.cli.serving.site import Site  # slow to import

    opening = local_data() / "pages" / f"open-{os.getpid()}.html"

    def ready(address: str) -> None:
        print(f"{folder.about.council}, {folder.evaluation(evaluation).title}: {len(pages)} pages are at\n\n    {address}\n")
        print("The address is for you alone; no other computer can reach it. Ctrl-C ends the pages.", flush=True)
        if not options.no_browser:
            _open(address, opening)

    log = platformdirs.user_log_path("pimlib", appauthor=False) / "pages.log"
    site = Site(folder, evaluation, pages, token=secrets.token_urlsafe(24), port=options.port, ready=ready, log=log)
    site.initialize([])
    try:
        site.start()
    except KeyboardInterrupt:
        pass
    finally:
        opening.unlink(missing_ok=True)
    with suppress(OSError):  # the window may be closed
        print(
            "\nThe pages are closed. What was saved is in the evidence folder; what was only typed is kept as drafts on this computer.",
            flush=True,
        )
    return 0


def _open(address: str, opening: Path) -> None:
    """Open the browser by way of a file that only this person can read: others on the computer can see how a program was called."""
    handle = os.open(opening, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(f'<!DOCTYPE html><title>pim</title><meta http-equiv="refresh" content="0;url={escape(address)}">\n')
    threading.Thread(target=webbrowser.open, args=[opening.as_uri()], daemon=True).start()
