"""Whether any wording is the sources' and not our own; says so and passes where the sources are not beside the project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOL = ROOT.parent / "shared" / "tools" / "own_words.py"


def main() -> int:
    if not TOOL.is_file():
        print("wording: the source documents are not here; not checked")
        return 0
    return subprocess.run([sys.executable, str(TOOL), str(ROOT)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
