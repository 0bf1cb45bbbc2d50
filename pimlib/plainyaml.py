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
from pydantic_core import PydanticCustomError

from pimlib.errors import Fault, PimError

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # CSafeLoader is many times faster, and not in every wheel
Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[str | int, ...]
NEWLINE = b"\n"
WHOLE, DAY = ("not a whole number", "digits only"), ("not a date", "year-month-day, such as 2026-11-22")
# What pydantic calls a fault, and how it is said here: the fault, and what is expected.
WORDS = {
    "int_parsing": WHOLE,
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "date_parsing": DAY,
    "date_type": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "bool_parsing": ("neither yes nor no", "true or false"),
    "bool_type": ("neither yes nor no", "true or false"),
    "string_type": ("not a text", "one text"),
    "string_too_short": ("this is empty", "some text"),
    "string_pattern_mismatch": ("not a name allowed here", "1 to 24 of a-z, 0-9 and -"),
    "tuple_type": ("not a list", "a list"),
    "list_type": ("not a list", "a list"),
    "dict_type": ("not a group of `key: value` lines", "`key: value` lines"),
    "model_type": ("not a group of `key: value` lines", "`key: value` lines"),
}


@dataclass(frozen=True)
class Document:
    """What a YAML file holds, and on which line each part of it stands (1 is the first)."""

    place: str
    values: Any
    lines: dict[Path_, int] = field(repr=False)

    def line(self, path: Path_) -> int | None:
        """The line of the nearest part of the path that the file holds; None when it holds no part of it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def load_document(path: Path, place: str | None = None) -> Document:
    """Read one YAML file. Raises PimError with every duplicate key, anchor, alias and tag, or the first fault of syntax."""
    place = place or path.name
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        made = "Make a cycle with `pim new`." if path.name == "cycle.yaml" else "Check its name."
        raise PimError(Fault(place, "this file does not exist", remedy=made)) from None
    except UnicodeDecodeError as error:
        raise PimError(
            Fault(
                f"{place}, line {content.count(NEWLINE, 0, error.start) + 1}",
                "this file is not UTF-8 text",
                f"byte {error.start}",
                remedy="Save it again as UTF-8.",
            )
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
        problem = (error.problem or "it cannot be read").replace("but found another document", "a second document begins (`---`)")
        lines_read = text.splitlines()
        there = lines_read[mark.line] if mark and mark.line < len(lines_read) else ""
        if "tab" in problem or "'\\t'" in problem or ("cannot start any token" in problem and "\t" in there):
            problem = "a tab stands where spaces are needed"  # the two loaders of PyYAML put it in two ways
        raise PimError(
            Fault(
                f"{place}{line}", f"not readable as YAML: {problem}", remedy="Indent with spaces; quote text that holds a colon."
            )
        ) from None
    except yaml.YAMLError as error:
        sign, at = getattr(error, "character", None), getattr(error, "position", None)
        line = f", line {text.count(chr(10), 0, at) + 1}" if isinstance(at, int) else ""
        found = f"the sign U+{sign:04X}" if isinstance(sign, int) else ""
        raise PimError(
            Fault(f"{place}{line}", "a sign that does not belong into text", found, remedy="Take it out, and type the line anew.")
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
        path = _in_file(tuple(problem["loc"]), document.values if document else None)
        line = document.line(path) if document else None
        where = "".join(f" {part + 1}" if isinstance(part, int) else f".{part}" for part in path).lstrip(". ")
        spot = place + (f", line {line}" if line else "") + (f", {where}" if where else "")
        found, about, kind = problem.get("input"), problem.get("ctx", {}), problem["type"]
        shown = f"`{found}`" if found != "" and not isinstance(found, dict | list | tuple) else ""
        if kind == "extra_forbidden":
            # `{text: Who comes, and why}` reads as two keys, the second without a value
            comma = " " in str(path[-1]) or problem.get("input") in ("", None)
            remedy = "Put a text that holds a comma into quotation marks." if comma else "Check its spelling, or take it out."
            yield Fault(spot, "this key is not known here", remedy=remedy)
        elif kind == "missing":
            yield Fault(spot, "this key is needed and is not there", remedy="Add it.")
        elif kind == "value_error":
            yield Fault(spot, str(problem["msg"]).removeprefix("Value error, "), shown)
        elif kind == "otherwise":
            yield Fault(spot, about["fault"], shown, about["expected"], about["remedy"])
        elif kind == "literal_error" and path == ("format",):
            expected = str(about.get("expected", "")).replace("'", "`")
            yield Fault(spot, "a format that this version does not know", shown, expected, "Use the newer pimlib that wrote it.")
        elif kind in ("literal_error", "enum"):
            yield Fault(spot, "not one of the words allowed here", shown, str(about.get("expected", "")), "Write one of these.")
        elif kind == "union_tag_invalid":
            expected = f"one of {about.get('expected_tags', '')}"
            yield Fault(f"{spot}.kind", "not a kind known here", f"`{about.get('tag')}`", expected, "Write one of these.")
        elif kind == "union_tag_not_found":
            yield Fault(f"{spot}.kind", "this key is needed and is not there", remedy="Add it.")
        elif kind == "string_pattern_mismatch" and path == ("language",):
            yield Fault(spot, "not a language as a web page names it", shown, "two letters, such as en or en-GB", "Change it.")
        elif kind in WORDS:
            yield Fault(spot, WORDS[kind][0], shown, WORDS[kind][1], "Change it.")
        else:
            yield Fault(spot, str(problem["msg"]), shown)


def otherwise(fault: str, expected: str, remedy: str) -> PydanticCustomError:
    """What a validator raises that knows more to say than pydantic does; `faults_of` makes a fault of it."""
    return PydanticCustomError("otherwise", "{fault}", {"fault": fault, "expected": expected, "remedy": remedy})


def _in_file(loc: Path_, values: Any) -> Path_:
    """The place of a fault as the file has it: pydantic also names which of several models it tried, which stands in no file."""
    path: list[str | int] = []
    tagged = False
    for part in loc:
        if path and not tagged and isinstance(values, dict) and values.get("kind") == part:
            tagged = True
            continue
        tagged = False
        path.append(part)
        within = values.get(part) if isinstance(values, dict) else None
        inside = isinstance(values, list) and isinstance(part, int) and part < len(values)
        values = values[part] if inside else within
    return tuple(path)


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
                yield Fault(
                    line,
                    "a tag (!) is not allowed",
                    f"`{event.tag.replace('tag:yaml.org,2002:', '!!')}`",
                    remedy="Take it out; every value is text.",
                )
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
