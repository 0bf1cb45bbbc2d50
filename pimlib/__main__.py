"""`python -m pimlib`: the command line, where `pim` is not on the path.

Row 13.
"""

import sys

from pimlib.cli import main

if __name__ == "__main__":
    sys.exit(main())
