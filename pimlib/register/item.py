"""One evidence item: what a file is, what it speaks of, who may see it, and the digest of its bytes.

Row 3: imports rows 0-2. The terms are those of a Data Resource (Frictionless v2); `pim:` properties are ours.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import field_validator, model_validator

from pimlib.framework import REF, EvidenceKind
from pimlib.register.mapping import Frozen, Mapping
from pimlib.workspace.folder import DEVICES, SLUG

FORMAT = "1"


class Period(Frozen):
    """The time that evidence speaks of, both days included."""

    start: dt.date
    end: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start}); mend one of the two")
        return self

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"


class Item(Frozen):
    """`register/<name>.yaml`, or `<name>.rN.yaml` for revision N. A path is relative to the cycle folder.

    access: open (may be shown), team (figures may be shown, rows may not), restricted (title only). independence: own (made by the
    service itself), partner, external. hash: of the bytes; content_hash: of what an Office file says, whatever
    saved it. period: None when nobody said of which time it speaks. period_of_file: whether nobody said it and it is that of the days in
    the file, which a file added again may move. codebook_informs: those of `informs` that no person said of the item and
    only its codebook names; they follow the codebook when the file is added again.
    """

    format: Literal["1"]
    name: str
    revision: int = 1
    title: str
    path: str
    kind: EvidenceKind
    source_type: str = ""
    informs: tuple[str, ...] = ()
    period: Period | None = None
    period_of_file: bool = False
    collected_on: dt.date | None = None
    registered_on: dt.date
    owner: str = ""
    access: Literal["open", "team", "restricted"] = "team"
    independence: Literal["own", "partner", "external"] = "own"
    expires: dt.date | None = None
    care_groups: tuple[str, ...] = ()
    same_data_as: tuple[str, ...] = ()
    description: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""
    bytes: int
    hash: str
    content_hash: str | None = None
    codebook_hash: str | None = None
    codebook_informs: tuple[str, ...] = ()
    mapping: Mapping | None = None

    @field_validator("name")
    @classmethod
    def _slug(cls, name: str) -> str:
        if not SLUG.fullmatch(name):
            raise ValueError("the name of an item is 1 to 24 of a-z, 0-9 and -; choose another")
        if name in DEVICES:
            raise ValueError("Windows keeps this name for a device; choose another")
        return name

    @field_validator("informs")
    @classmethod
    def _refs(cls, informs: tuple[str, ...]) -> tuple[str, ...]:
        for ref in informs:
            if not REF.match(ref):
                raise ValueError(f"`{ref}` is not a reference; write it as framework:indicator, such as pim:5.1")
        return informs

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        if path.startswith(("/", "\\")) or ":" in path or "\\" in path or ".." in path.split("/"):
            raise ValueError("a path is relative to the cycle folder, with forward slashes and no `..`")
        return path

    @model_validator(mode="after")
    def _mapped(self) -> Item:
        if self.mapping is None and self.kind in ("measures", "survey"):
            raise ValueError(f"evidence of the kind {self.kind} needs a mapping; make it with `pim add`")
        told = {"case-level": "measures"}.get(self.mapping.kind, self.mapping.kind) if self.mapping is not None else self.kind
        if self.mapping is not None and told not in (self.kind, "document"):
            raise ValueError(f"the mapping is of the kind {self.mapping.kind}, the item of the kind {self.kind}")
        return self

    @property
    def refs(self) -> tuple[str, ...]:
        """What the item informs: as said for the whole item, and by the parts of its file. In order, each once."""
        return tuple(dict.fromkeys([*self.informs, *(self.mapping.refs if self.mapping is not None else ())]))
