"""Running an evaluation: from the shared folder to the outputs.

Row 10: imports rows 0-9.
"""

from pimlib.run.evaluate import RunResult, run_evaluation

__all__ = ["RunResult", "run_evaluation"]
