"""What records are made of: evidence cited, an improvement, a view of a key factor, and the part that all records have in common.

Row 3: imports rows 0-2. A number that a person gives (a target, a share) is kept as the text they wrote; see `canonical_json`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Literal["1"] = "1"
Stage = Literal["self", "moderated", "validated"]
Direction = Literal["strength", "mixed", "weakness"]
Text = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Frozen):
    """Evidence cited: the item, the revision and the digest as it stood then, where in it, and which way it points.

    An empty direction was not said: nothing is said for a person. pinpoint: where in it, in a person's words. part: the question,
    measure or theme of the item that is meant, by its id; empty: none was named. figure: what that part said when it was cited, so
    that it can stand beside what it says later; empty: not kept."""

    item: str
    revision: int = 1
    digest: str = ""
    pinpoint: str = ""
    direction: Literal["", Direction] = ""
    part: str = ""
    figure: str = ""


class Improvement(Frozen):
    """An area for improvement; 1 is the highest priority, None was not said."""

    text: Text
    priority: Literal[1, 2, 3] | None = None


class FactorView(Frozen):
    factor: str
    view: Literal["met", "partly", "not met", "no evidence"]
    note: str = ""


class CeilingException(Frozen):
    """Why an area stands above the ceiling of a guidance prompt."""

    prompt: str
    because: Text


class Moderation(Frozen):
    way: str
    people: tuple[str, ...]


class Record(Frozen):
    """The common part. author decided; entered_by typed it in, when that was somebody else; decided_at: the meeting, if any."""

    format: Literal["1"] = FORMAT
    id: str = ""
    kind: str
    evaluation: str
    author: Text
    role: str = ""
    entered_by: str = ""
    decided_at: str = ""
    at: str = ""
    supersedes: tuple[str, ...] = ()
    reason: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """What the record speaks about. A later record on the same subject names the earlier one in `supersedes`."""
        parts: dict[str, Any] = {name: getattr(self, name, "") for name in ("ref", "stage", "care_group")}
        return (self.kind, self.evaluation, *(str(part or "") for part in parts.values()))
