"""YAML as people write it: every scalar stays text, every key stands once, every fault has its line.

Row 1: imports row 0. `5.10` is not 5.1 and `no` is not false; anchors, aliases, tags and duplicate keys are refused, since each
of them lets a file say something other than what a reader sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pimlib.errors import Fault, PimError

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # CSafeLoader is many times faster, and not in every wheel
Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a YAML file holds, and on which line each part of it stands (1 is the first)."""

    place: str
    values: Any
    lines: dict[Path_, int] = field(repr=False)

    def line(self, path: Path_) -> int | None:
        """The line of the nearest part of the path that the file holds."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def load_document(path: Path, place: str | None = None) -> Document:
    """Read one YAML file. Raises PimError with every duplicate key, anchor, alias and tag, or the first fault of syntax."""
    place = place or path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PimError(Fault(place, "this file does not exist", remedy="Check its name, or make it with `pim new`.")) from None
    except UnicodeDecodeError as error:
        raise PimError(
            Fault(place, "this file is not UTF-8 text", f"byte {error.start}", remedy="Save it again as UTF-8.")
        ) from None
    return parse_document(text, place)


def parse_document(text: str, place: str) -> Document:
    """As `load_document`, from text that is already in memory."""
    faults = list(_anchors(text, place))
    if faults:
        raise PimError(*faults)
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        problem = (error.problem or "it cannot be read").replace("found character '\\t' that cannot start any token", "a tab")
        raise PimError(
            Fault(
                f"{place}{line}", f"not readable as YAML: {problem}", remedy="Indent with spaces; quote text that holds a colon."
            )
        ) from None
    lines: dict[Path_, int] = {}
    values = None if node is None else _construct(node, (), place, lines, faults)
    if faults:
        raise PimError(*faults)
    return Document(place, values, lines)


def load_model(path: Path, model: type[Model], place: str | None = None, **known: Any) -> Model:
    """Read a file as a model; `known` are fields that come from elsewhere (its name, its digest).

    Raises PimError with every fault, each with its line.
    """
    return validate(load_document(path, place), model, **known)


def validate(document: Document, model: type[Model], **known: Any) -> Model:
    """The document as a model. Raises PimError with every fault, each with its line."""
    if not isinstance(document.values, dict):
        raise PimError(Fault(document.place, "this file is empty or not a list of `key: value` lines", remedy="Fill it in."))
    try:
        return model.model_validate({**document.values, **known})
    except ValidationError as error:
        raise PimError(*faults_of(error, document.place, document)) from None


def faults_of(error: ValidationError, place: str, document: Document | None = None) -> Iterator[Fault]:
    """The faults of a pydantic error in our own words, with lines where a document is given."""
    for problem in error.errors(include_url=False):
        path: Path_ = tuple(problem["loc"])
        line = document.line(path) if document else None
        where = ".".join(str(part) for part in path if not (isinstance(part, str) and part[:1].isupper()))
        spot = place + (f", line {line}" if line else "") + (f", {where}" if where else "")
        found = problem.get("input")
        shown = "" if problem["type"] == "missing" or isinstance(found, dict | list | tuple) else f"`{found}`"
        if problem["type"] == "extra_forbidden":
            yield Fault(spot, "this key is not known here", remedy="Check its spelling, or take it out.")
        elif problem["type"] == "missing":
            yield Fault(spot, "this key is needed and is not there", remedy="Add it.")
        elif problem["type"] == "value_error":
            yield Fault(spot, str(problem["msg"]).removeprefix("Value error, "), shown)
        elif problem["type"] in ("literal_error", "enum"):
            yield Fault(spot, "not one of the words allowed here", shown, str(problem.get("ctx", {}).get("expected", "")))
        else:
            yield Fault(spot, str(problem["msg"]), shown)


def dump(values: Any) -> str:
    """Values as YAML in the order given, text quoted where YAML would read it as something else."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # an alias is what `load_document` refuses
            return True

    return yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)


def _anchors(text: str, place: str) -> Iterator[Fault]:
    try:
        event: Any
        for event in yaml.parse(text, Loader=Loader):
            line = f"{place}, line {event.start_mark.line + 1 if event.start_mark else '?'}"
            if isinstance(event, yaml.AliasEvent):
                yield Fault(line, "an alias (*) is not allowed", f"`*{event.anchor}`", remedy="Write the text out.")
            elif getattr(event, "anchor", None):
                yield Fault(line, "an anchor (&) is not allowed", f"`&{event.anchor}`", remedy="Write the text out.")
            elif getattr(event, "tag", None):
                yield Fault(line, "a tag (!) is not allowed", f"`{event.tag}`", remedy="Take it out; every value is text.")
    except yaml.YAMLError:
        return  # the composer reports it, with its line


def _construct(node: yaml.Node, path: Path_, place: str, lines: dict[Path_, int], faults: list[Fault]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, n), place, lines, faults) for n, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key, str):
            faults.append(Fault(f"{place}, line {line}", "a key must be one word or phrase", remedy="Write `key: value`."))
            continue
        if key in values:
            faults.append(
                Fault(
                    f"{place}, line {line}",
                    f"the key `{key}` stands twice",
                    f"first on line {lines[(*path, key)]}",
                    "one",
                    "Keep one.",
                )
            )
            continue
        values[key] = _construct(value_node, (*path, key), place, lines, faults)
        lines[(*path, key)] = line
    return values
