"""What a person wrote into a record, field by field, and whether it holds what names somebody.

Row 3: imports rows 0-2. Names are not found this way, and whether a few people can be made out from what is told of them takes a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from pimlib.errors import Fault
from pimlib.identifiers import kinds_said, scan

# Fields that the software fills in: names of things here, digests, times. And what the council allows.
OURS = {"format", "id", "kind", "evaluation", "at", "supersedes", "ref", "refs", "item", "revision", "stage", "level", "bytes"}
OURS |= {"digest", "digest_from", "digest_to", "hash", "content_hash", "codebook_hash", "judged", "judgement", "informs"}
OURS |= {"was_fingerprint", "mark", "same_data_as", "contacts"}


def texts_of(model: BaseModel) -> Iterator[tuple[str, str]]:
    """Every text that a person wrote into a record or another model of ours, with its field: `weaknesses, 2`, counted from 1."""
    for field, text in _texts(model, ()):
        yield ", ".join(field), text


def check_identifiers(model: BaseModel, contacts: Sequence[str], place: str) -> tuple[Fault, ...]:
    """A fault for each field that holds an identifier, which says of which kind it is and never what it is.

    contacts: official telephone numbers, e-mail addresses and postcodes that may stand in texts (`settings.contacts` of the cycle).
    """
    return tuple(
        Fault(
            f"{place}, {field}",
            f"this holds {kinds_said(found)}",
            remedy="Take it out: an evaluation speaks of the service and names nobody. Where it is an official contact, add it to "
            "`contacts` under `settings` in cycle.yaml.",
        )
        for field, text in texts_of(model)
        if (found := scan(text, contacts))
    )


def _texts(value: Any, field: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in OURS:
                yield from _texts(getattr(value, name), (*field, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(str(name), field)
            yield from _texts(inner, field)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, start=1):
            yield from _texts(inner, (*field, str(number)))
    elif isinstance(value, str):
        yield field, value
