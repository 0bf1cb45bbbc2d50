"""What was issued with a form: for whom, what stood recorded then, and the evidence as its figures stood on the form.

Row 11: imports rows 0-10. `exchange/<name>/judging-<person>.json`, beside the form itself; written once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from pimlib.errors import Fault, PimError
from pimlib.kinds.case_files.draw import EXCHANGE
from pimlib.plainyaml import faults_of
from pimlib.workspace.cycle import Frozen

ISSUE_FORMAT: Literal["1"] = "1"


class IssuedFramework(Frozen):
    id: str
    version: str
    digest: str


class IssuedSheet(Frozen):
    """One sheet: what it is about, and the ids of the heads that stood then; prompts: those of each factor of a guidance prompt."""

    name: str
    ref: str
    heads: tuple[str, ...] = ()
    prompts: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class IssuedPart(Frozen):
    part: str
    label: str
    figure: str = ""


class IssuedItem(Frozen):
    """An item of evidence as it stood then; parts: what of it could be cited, with its figures."""

    title: str
    revision: int
    digest: str
    parts: tuple[IssuedPart, ...] = ()


class Issue(Frozen):
    """cycle: `COUNCIL/CYCLE`. person: an id of cycle.yaml. file: the end of the names of the form and of this file.

    texts: what stood on the form to be read, by `digest_of`, each once; the texts themselves are not kept a second time."""

    format: Literal["1"] = ISSUE_FORMAT
    name: str
    cycle: str
    evaluation: str
    person: str
    file: str
    frameworks: tuple[IssuedFramework, ...]
    sheets: tuple[IssuedSheet, ...]
    evidence: dict[str, IssuedItem] = Field(default_factory=dict)
    texts: tuple[str, ...] = ()

    def sheet(self, ref: str) -> IssuedSheet | None:
        return next((sheet for sheet in self.sheets if sheet.ref == ref), None)


def issue_place(name: str, file: str) -> str:
    """Where what was issued lies, relative to the folder of the cycle."""
    return f"{EXCHANGE}/{name}/judging-{file}.json"


def load_issue(path: Path, place: str) -> Issue:
    """Raises PimError when it is not there, or not as it was written."""
    again = "Fetch the file again from its history in OneDrive or a backup; do not mend it by hand."
    try:
        return Issue.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PimError(Fault(place, "what was issued with this form is not there", remedy=again)) from None
    except ValidationError as error:
        raise PimError(*faults_of(error, place)) from None
    except (OSError, ValueError):
        raise PimError(Fault(place, "this file is damaged and cannot be read", remedy=again)) from None
