"""`pim whoami`: say once who records on this machine.

Row 13.
"""

from __future__ import annotations

import argparse
from typing import Any

from pimlib.workspace.who import keep_whoami, whoami


def add_command(commands: Any) -> None:
    parser = commands.add_parser("whoami", help="say who records on this machine: pim whoami a-mackay")
    parser.add_argument("person", nargs="?", help="your id in cycle.yaml; without it, who is known now")
    parser.set_defaults(command=say)


def say(options: argparse.Namespace) -> int:
    if options.person:
        keep_whoami(options.person)
        print(f"Records made on this machine now carry the name {options.person}.")
    else:
        print(whoami() or "Nobody yet. Say it with `pim whoami NAME`.")
    return 0
