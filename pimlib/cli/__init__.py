"""The command line: one word for each thing that people do, in the order of the work.

Row 13: imports every row. Exit 0 good, 1 findings or a failed workbook, 2 usage, 3 our fault.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import platformdirs

import pimlib
from pimlib.errors import PimError

GOOD, FINDINGS, USAGE, OURS = 0, 1, 2, 3
WORKER = "pimlib-workbook"  # as in `pimlib.run.execute`, which is too slow to import for every command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. A user's slip is a sentence; our own fault is a sentence and a traceback in the user's local log."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may not have every sign
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.workspace:
        os.environ["PIM_WORKSPACE"] = str(Path(options.workspace).resolve())
    try:
        return int(options.command(options))
    except PimError as error:
        for fault in error.faults:
            print(str(fault), file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Stopped. What was there before is as it was.", file=sys.stderr)
        if any(thread.name.startswith(WORKER) for thread in threading.enumerate()):
            sys.stderr.flush()
            os._exit(FINDINGS)  # a thread that waits for a dead kernel would keep this process for ever
        return FINDINGS
    except BrokenPipeError:
        return GOOD
    except Exception as error:
        log = _keep_traceback()
        where = f" What happened is in {log}." if log else ""
        print(
            f"This is our fault, not yours ({type(error).__name__}). Nothing in the evidence folder was changed.{where}",
            file=sys.stderr,
        )
        return OURS


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are a line of usage and a sentence; every option of the command stands in its `--help`.

    usual: of a command with several actions the one that is meant where none is named. actions: the names of them all.
    """

    usual = ""
    actions: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As every parser does, with the usual action put in."""
        if self.usual and args is not None and not {"-h", "--help", *self.actions} & set(args[:1]):
            args = [self.usual, *args]
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        wanted = [action for action in self._actions if not action.option_strings]
        formatter = argparse.HelpFormatter(prog=f"{self.prog} [options]")
        formatter.add_usage(None, wanted, [])
        usage = " ".join(formatter.format_help().split())
        self.exit(USAGE, f"{usage}\n{self.prog}: {message}. `{self.prog} --help` says what it takes.\n")


def make_parser() -> argparse.ArgumentParser:
    """The parser with every command; each command's module says what it takes."""
    from pimlib.cli import (
        add,
        check,
        doctor,
        frameworks,
        help,
        home,
        lab,
        new,
        redact,
        returns,
        run,
        sample,
        serve,
        wanted,
        whoami,
    )

    parser = Parser(
        prog="pim",
        description="Workbooks with which a council's social work service evaluates itself.",
        epilog="`pim` alone says where the cycle stands and what comes next. `pim COMMAND --help` says more about a command.",
    )
    parser.add_argument("--version", action="version", version=f"pimlib {pimlib.__version__}")
    parser.add_argument(
        "--workspace", metavar="FOLDER", help="the folder that holds `evidence`; otherwise the nearest one upwards"
    )
    parser.set_defaults(command=home.home)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in (home, new, whoami, wanted, add, check, sample, lab, serve, run, returns, frameworks, redact, doctor, help):
        module.add_command(commands)
    return parser


def _keep_traceback() -> Path | None:
    try:
        folder = platformdirs.user_log_path("pimlib", appauthor=False, ensure_exists=True)
        path = folder / "pim.log"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"pimlib {pimlib.__version__}, Python {sys.version.split()[0]}\n{traceback.format_exc()}\n")
    except OSError:
        return None
    return path
