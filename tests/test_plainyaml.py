"""YAML as people write it: what stays text, and what is refused with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from building import BAD, plain, refusal
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from pimlib import plainyaml
from pimlib.plainyaml import dump, load_document, load_model, parse_document

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6)


class Loaf(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    grams: int = 0
    baked: dt.date | None = None
    fresh: bool = True
    toppings: tuple[str, ...] = ()


def read(text: str) -> object:
    return parse_document(text, "loaf.yaml").values


def says(text: str) -> str:
    return plain(refusal(lambda: parse_document(text, "loaf.yaml")))


def model_says(tmp_path: Path, text: str) -> str:
    (tmp_path / "loaf.yaml").write_text(text, encoding="utf-8")
    return plain(refusal(lambda: load_model(tmp_path / "loaf.yaml", Loaf)))


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Either loader of PyYAML: the fast one is not in every wheel."""
    if not hasattr(yaml, request.param):
        pytest.skip(f"this PyYAML has no {request.param}")
    monkeypatch.setattr(plainyaml, "Loader", getattr(yaml, request.param))
    return str(request.param)


@pytest.mark.parametrize(
    "text", ["5.10", "no", "yes", "on", "null", "~", "0x1F", "1e3", "2026-09-01", "08", "1_000", "true", ".inf", "12:30"]
)
def test_a_value_stays_the_text_that_was_written(loader: str, text: str) -> None:
    assert read(f"key: {text}\n") == {"key": text}
    assert read(f"{text}: value\n") == {text: "value"}


def test_an_empty_value_is_an_empty_text(loader: str) -> None:
    assert read("key:\n") == {"key": ""}


def test_every_part_knows_its_line(loader: str) -> None:
    document = parse_document("a: 1\nb:\n  - c: 2\n    d: 3\n", "loaf.yaml")
    assert [document.line(path) for path in [("a",), ("b",), ("b", 0, "d"), ("b", 0, "e"), ("b", 7), ("f",)]] == [
        1,
        2,
        4,
        3,
        2,
        None,
    ]


def test_a_key_that_stands_twice_is_refused_with_both_lines(loader: str) -> None:
    assert (
        says("a: 1\nb: 2\na: 3\n")
        == "loaf.yaml, line 3: the key `a` stands twice; found first on line 1, expected one. Keep one."
    )


def test_every_double_key_is_said_at_once(loader: str) -> None:
    assert len(says("a: 1\na: 2\nb: {c: 1, c: 2}\n").splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\n", "line 1: an anchor (&) is not allowed; found `&x`"),
        ("a: &x 1\nb: *x\n", "line 2: an alias (*) is not allowed; found `*x`"),
        ("a: 1\nb: !!float 5.1\n", "line 2: a tag (!) is not allowed; found `!!float`"),
        ("a: !secret x\n", "line 1: a tag (!) is not allowed; found `!secret`"),
        ("a: 1\n\tb: 2\n", "line 2: not readable as YAML: a tab stands where spaces are needed"),
        ("a: b: c\n", "line 1: not readable as YAML"),
        ("a: [1, 2\n", "not readable as YAML"),
        ("a: 1\n---\nb: 2\n", "a second document begins"),
        ("a: 1\nb: x\x0by\n", "line 2: a sign that does not belong into text; found the sign U+000B"),
        ("? [a, b]\n: 1\n", "line 1: a key must be one word or phrase"),
    ],
)
def test_what_makes_a_file_say_something_else_is_refused(loader: str, text: str, said: str) -> None:
    assert said in says(text)


def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in plain(refusal(lambda: load_document(tmp_path / "none.yaml")))
    assert "not UTF-8 text" in plain(refusal(lambda: load_document(BAD / "framework" / "not-utf8.yaml")))


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "loaf.yaml").write_bytes(b"\xef\xbb\xbfname: Rye\n")
    assert load_model(tmp_path / "loaf.yaml", Loaf).name == "Rye"


def test_a_model_takes_what_is_known_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "loaf.yaml").write_text("grams: 500\n", encoding="utf-8")
    assert load_model(tmp_path / "loaf.yaml", Loaf, name="Rye") == Loaf(name="Rye", grams=500)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- one\n", "one\n"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    assert "empty or not a list of `key: value` lines" in model_says(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grams: 1\n", "loaf.yaml, name: this key is needed and is not there. Add it."),
        ("name: Rye\nnmae: Rye\n", "loaf.yaml, line 2, nmae: this key is not known here."),
        ("name: Rye\ngrams: much\n", "line 2, grams: not a whole number; found `much`, expected digits only."),
        ("name: Rye\nbaked: 01.09.2026\n", "line 2, baked: not a date; found `01.09.2026`, expected year-month-day"),
        ("name: Rye\nfresh: perhaps\n", "line 2, fresh: neither yes nor no; found `perhaps`"),
        ("name: Rye\ntoppings: butter\n", "line 2, toppings: not a list; found `butter`"),
        ("name: Rye\ntoppings:\n  - butter\n  - [jam]\n", "line 4, toppings 2: not a text"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in model_says(tmp_path, text)


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    assert len(model_says(tmp_path, "grams: much\nbaked: soon\nnmae: Rye\n").splitlines()) == 4


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_is_read_again(values: dict[str, object]) -> None:
    assert read(dump(values)) == (values or {})


def test_what_is_written_twice_in_memory_is_written_out_twice() -> None:
    shared = ["butter"]
    assert read(dump({"a": shared, "b": shared})) == {"a": shared, "b": shared}
