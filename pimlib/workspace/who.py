"""Who is recording: asked once, kept in the user's own settings and never on the share.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs

from pimlib.errors import Fault, PimError


def settings_file() -> Path:
    """PIM_SETTINGS names another folder for the user's settings, such as one for tests."""
    folder = os.environ.get("PIM_SETTINGS")
    return (Path(folder) if folder else platformdirs.user_config_path("pimlib", appauthor=False)) / "whoami.json"


def whoami() -> str:
    """The id of the person who records on this machine; empty when nobody has said yet."""
    if named := os.environ.get("PIM_WHOAMI"):
        return named
    try:
        return str(json.loads(settings_file().read_text(encoding="utf-8"))["person"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def keep_whoami(person: str) -> Path:
    """Keep who records on this machine. Raises PimError when it cannot be kept."""
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"person": person}) + "\n", encoding="utf-8")
    except OSError as error:
        raise PimError(
            Fault(path.name, f"your name could not be kept ({error.strerror})", remedy="Set PIM_WHOAMI instead.")
        ) from None
    return path
