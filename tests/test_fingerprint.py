"""Digests: known answers, and one canonical form for one meaning."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pimlib.fingerprint import CHUNK, canonical_json, digest_bytes, digest_file, fingerprint, short

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=4),
    max_leaves=8,
)


def decomposed(value: Any) -> Any:
    """The same with each text in the other Unicode form and each key at the other end."""
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, dict):
        return {key: decomposed(value[key]) for key in reversed(value)}
    return [decomposed(part) for part in value] if isinstance(value, list) else value


def test_digests_are_those_of_sha_256() -> None:
    # FIPS 180-2, appendix B.1
    assert digest_bytes(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert short(digest_bytes(b"abc")) == "ba7816bf8f01"


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path, size: int) -> None:
    content = b"x" * size
    (tmp_path / "file").write_bytes(content)
    assert digest_file(tmp_path / "file") == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_canonical_json_is_sorted_plain_and_in_utf_8() -> None:
    assert canonical_json({"b": [1, True, None], "a": "é", "c": dt.date(2026, 9, 1)}) == (
        '{"a":"é","b":[1,true,null],"c":"2026-09-01"}'.encode()
    )


def test_one_text_in_two_unicode_forms_is_one_text() -> None:
    assert fingerprint({"caf\u00e9": "\u00e9"}) == fingerprint({"cafe\u0301": "e\u0301"})


@pytest.mark.parametrize("text", ["one\r\ntwo", "one\rtwo"])
def test_line_ends_do_not_count(text: str) -> None:
    assert fingerprint(text) == fingerprint("one\ntwo")


@pytest.mark.parametrize("value", [1.0, {"share": 0.5}, [float("nan")], {1, 2}, b"bytes"])
def test_what_two_machines_may_write_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        fingerprint(value)


@given(VALUES)
def test_key_order_and_unicode_form_do_not_count(value: Any) -> None:
    assert canonical_json(value) == canonical_json(decomposed(value))


@given(VALUES, VALUES)
def test_one_form_is_one_meaning(one: Any, other: Any) -> None:
    assert (canonical_json(one) == canonical_json(other)) == (fingerprint(one) == fingerprint(other))


def test_yes_and_one_differ_and_so_do_text_and_number() -> None:
    assert len({fingerprint(value) for value in (True, 1, "1", None, "", [], {}, [1])}) == 8
