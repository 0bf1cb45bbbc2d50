"""What names a person in a text is found, by kind and place; what only looks like it is left alone."""

from __future__ import annotations

import pytest
from building import REPOSITORY, SHARED
from hypothesis import given
from hypothesis import strategies as st

from pimlib.identifiers import KINDS, kinds_said, masked, scan, scan_page


def found(text, allowed=()):
    return [(one.kind, text[one.start : one.end]) for one in scan(text, allowed)]


def with_check(nine):
    """Ten digits: nine and their check digit; None where none is given out. Written out the long way."""
    weighed = 0
    for place, digit in enumerate(nine):
        weighed += int(digit) * (10 - place)
    check = 11 - weighed % 11
    return None if check == 10 else nine + ("0" if check == 11 else str(check))


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("NHS number", ["943 476 5919", "943-476-5919", "9434765919", "401 023 2137", "401\u00a0023\u00a02137"]),
        ("CHI number", [with_check("010190123"), with_check("290280001"), "010190 " + with_check("010190123")[6:]]),
        ("National Insurance number", ["AB123456C", "AB 12 34 56 C", "jg 12 34 56 c", "JG123456D", "AB 123456 C"]),
        ("postcode", ["EH1 1YZ", "EH11YZ", "SW1A 1AA", "eh1 1yz", "M1 1AE", "ZE2 9XZ", "PA78 6SY"]),
        ("e-mail address", ["a.b@council.gov.uk", "Mary.O'Hara@x.org", "x+y@sub.domain.example"]),
        (
            "telephone number",
            [
                *("0131 496 0000", "(0131) 496 0000", "0131 4960000", "01314960000", "0131-496-0000", "01632 960001"),
                *("020 7946 0018", "07700 900123", "07700 900 123", "+44 131 496 0000", "+44 (0)131 496 0000", "0345 600 1234"),
                *("+447700900123", "0044 20 7946 0018", "016977 2000"),
            ],
        ),
    ],
)
def test_each_kind_is_found_in_the_ways_it_is_written(kind, written):
    for one in written:
        for text in (one, f"Seen by us ({one}), twice.", f"{one}\n", f'"{one}",5', f"<td>{one}</td>", f"said: {one}."):
            assert found(text) == [(kind, one)], text


@pytest.mark.parametrize("text", ["born 3.4.1981", "DOB: 03/04/81", "D.O.B. 1981-04-03", "date of birth was 3 April 1981"])
def test_a_date_is_one_of_birth_where_the_words_say_so(text):
    assert [kind for kind, _said in found(text)] == ["date of birth"]


@pytest.mark.parametrize(
    "text",
    [
        # numbers that check wrongly, are no day, or are in no range
        *("943 476 5918", "123 456 7890", "0000000000", with_check("520190123"), with_check("500000001")),
        # digests, references, times, money, measures, dates
        *(
            "sha256:9434765919ab",
            "20261122T010500Z-94347659190a",
            "INV-9434765919",
            "9434765919-7",
            "0.9434765919",
            "9434765919.5",
        ),
        *("£9434765919", "9,434,765,919", "2026-09-30 10:00", "01-02-2024 03-04-2025", "1 943 476 5919", "943 476 5919 2"),
        *("2020 2021 2022 2023", "01 02 03 04 05", "0.01314960000", "SW-01314960000", "0800 1111", "id=01314960000"),
        # insurance numbers that are never given, or are something else
        *("QQ 12 34 56 C", "BG123456A", "AB123456E", "AB1234567C", "XAB123456C", "AB123456C7"),
        # half postcodes, ordinals, codes, colours
        *("EH1", "G2 1st", "e1 2nd", "A1 2BC", "CHN23 1AA", "#B123AE", "SW03A", "b1 2ab", "EH1\n1YZ", "Eh1 1yZ"),
        # no addresses
        *("@council", "a@b", "small@1.yaml", "data@2024.csv", "price @ 3.50"),
        # dates of many, or of nobody
        *("children born 1 April 2024", "date of birth", "DOB", "born in Kinlorne", "a plan born of 3 meetings"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert found(text) == []
    assert found(f"So {text} it was") == []


@given(st.integers(400_000_000, 499_999_999), st.integers(0, 9))
def test_an_nhs_number_is_found_exactly_where_its_check_digit_is_right(nine, last):
    number = f"{nine}{last}"
    assert bool(found(number)) == (number == with_check(str(nine)))


@given(st.text(max_size=60))
def test_any_text_can_be_scanned_and_is_clean_once_masked(text):
    once = masked(text, scan(text))
    assert scan(once) == ()
    assert (once == text) == (scan(text) == ())


def test_what_is_allowed_may_stand_however_it_is_spaced():
    assert found("Ring 0131 496 0000 or EH1 1YZ", allowed=["01314960000"]) == [("postcode", "EH1 1YZ")]
    assert found("Write to Info@Council.example", allowed=["info@council.example"]) == []


def test_a_masked_text_says_the_kind_and_nothing_else():
    text = "Seen with 943 476 5919 at EH1 1YZ."
    assert masked(text, scan(text)) == "Seen with [NHS number withheld] at [postcode withheld]."


def test_no_message_holds_the_value():
    for one in scan("943 476 5919, AB123456C"):
        assert not any(part in repr(one) for part in ("943", "123456"))


def test_what_was_found_is_said_by_kind():
    assert kinds_said(scan("943 476 5919")) == "an NHS number"
    assert (
        kinds_said(scan("EH1 1YZ, AB123456C, EH1 1YY, a@b.org"))
        == "a National Insurance number, 2 postcodes and an e-mail address"
    )
    assert kinds_said(()) == ""
    assert len(KINDS) == 7


def test_of_a_drawing_only_the_words_are_read():
    path = '<path d="M 943 476 5919 L 0131 496 0000"/>'
    page = f"<p>EH1 1YZ</p><style>.a{{b:01314960000}}</style><svg x='1'>{path}</svg><img src='data:image/png;base64,EH11YZ'/>"
    assert [page[one.start : one.end] for one in scan_page(page)] == ["EH1 1YZ"]
    page = f"<svg>{path}<text x='0131 496 0000'>Ring 0131 496 0001</text></svg>, EH1 1YZ"
    assert [page[one.start : one.end] for one in scan_page(page)] == ["0131 496 0001", "EH1 1YZ"]


TEXTS = {".yaml", ".md", ".csv", ".json", ".html", ".ipynb", ".txt"}


@pytest.mark.parametrize("part", ["frameworks", "evidence", "workbooks", "README.md", "CHANGELOG.md", "outputs"])
def test_nothing_in_the_repository_is_taken_for_an_identifier(part):
    root = REPOSITORY / part
    for path in [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.suffix in TEXTS):
        text = path.read_text(encoding="utf-8")
        told = scan_page(text) if path.suffix in (".html", ".ipynb") else scan(text)
        assert [(path.name, one.kind) for one in told] == []


def test_nothing_in_published_figures_is_taken_for_an_identifier():
    folder = SHARED / "data" / "lgbf-scotland"
    if not folder.is_dir():
        pytest.skip("the published figures are not on this machine")
    for path in sorted(folder.glob("*.csv")):
        assert scan(path.read_text(encoding="utf-8")) == (), path.name
