"""What names a person in a text is found, by kind and place; what only looks like it is left alone."""

from __future__ import annotations

import pytest
from building import REPOSITORY, SHARED
from hypothesis import given
from hypothesis import strategies as st

from pimlib.identifiers import KINDS, kinds_said, masked, scan, scan_csv, scan_name, scan_page


def found(text, allowed=()):
    return [(one.kind, text[one.start : one.end]) for one in scan(text, allowed)]


CHI, SMALL_CHI = "2507850000", "0101900007"  # of the second no figure has the form


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
        (
            "NHS number",
            [
                *("943 476 5919", "943-476-5919", "9434765919", "401 023 2137", "401\u00a0023\u00a02137"),
                *(
                    "943  476  5919",
                    "943   476 5919",
                    "943\t476\t5919",
                    "943.476.5919",
                    "943\u2013476\u20135919",
                    "943 - 476 - 5919",
                ),
            ],
        ),
        ("CHI number", [with_check("010190123"), with_check("290280001"), "010190 " + with_check("010190123")[6:]]),
        ("National Insurance number", ["AB123456C", "AB 12 34 56 C", "jg 12 34 56 c", "JG123456D", "AB 123456 C"]),
        ("postcode", ["EH1 1YZ", "EH11YZ", "SW1A 1AA", "eh1 1yz", "Eh1 1Yz", "EH1  1YZ", "M1 1AE", "ZE2 9XZ", "PA78 6SY"]),
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
        for text in (
            one,
            f"Next\n{one}\nA",
            f"Seen by us ({one}), twice.",
            f"{one}\n",
            f'"{one}",5',
            f"<td>{one}</td>",
            f"said: {one}.",
        ):
            assert found(text) == [(kind, one)], text


@pytest.mark.parametrize(
    "text",
    [
        *("born 3.4.1981", "DOB: 03/04/81", "D.O.B. 1981-04-03", "date of birth was 3 April 1981"),
        *("date of birth (01/02/2010)", "date of birth - 01/02/2010", "DOB \u2013 01/02/2010"),
    ],
)
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
        *(
            f"{before}{CHI}{after}"
            for before, after in (("£", ""), ("0.", ""), ("", "%"), ("a", ""), ("", "ab"), ("?v=", ""), ("", "-7"))
        ),
        *("https://x.org/2507850000/a", "https://x.org/news-9434765919", "250785.0000", "250785.0000 of 3"),
        *("£9434765919", "9,434,765,919", "2026-09-30 10:00", "01-02-2024 03-04-2025", "1 943 476 5919", "943 476 5919 2"),
        *("2020 2021 2022 2023", "01 02 03 04 05", "0.01314960000", "SW-01314960000", "0800 1111", "id=01314960000"),
        # insurance numbers that are never given, or are something else
        *("QQ 12 34 56 C", "BG123456A", "AB123456E", "AB1234567C", "XAB123456C", "AB123456C7"),
        # half postcodes, ordinals, codes, colours
        *(
            "EH1",
            "G2 1st",
            "e1 2nd",
            "A1 2BC",
            "CHN23 1AA",
            "#B123AE",
            "SW03A",
            "b1 2ab",
            "EH1\n1YZ",
            "Eh1 1yZ",
            "G2 1St",
            "Kw2 3Rd",
        ),
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


@pytest.mark.parametrize(
    "around",
    [
        *(
            "{} {}",
            "on 12 March 2024 {}",
            "aged 9 {}",
            "{} 12 High Street",
            "{}/{}",
            "{}-{}",
            "{}.Then he left",
            "{}, 9",
            "1 {} 2",
            "0 {}",
            "0044 {}",
        ),
        *("CHI={}", "CHI/{}", "CHI-{}", "CHI_{}", "CHI: {}", "chi no. {}", "CHI number is {}", "No {}", "No. {}", "NHS No:{} 3"),
        *(
            "letter-{}.md",
            "documents/{}.docx",
            "Smith_{}_2.pdf",
            "letter-{}",
            "{}_notes",
            "Smith/{}",
            "{}/Smith",
            "2024-05-01_{}.msg",
        ),
        *("Mr Smith ({} 12 High Street) told us; one said 31 March 2025 {}.", "first\n{}\nlast", "a  {}", "Name\tJane\t{}"),
    ],
)
@pytest.mark.parametrize("number", [CHI, SMALL_CHI])
def test_a_number_that_begins_with_a_day_and_checks_is_found_whatever_stands_beside_it(around, number):
    assert found(around.format(number, number)) == [("CHI number", number)] * around.count("{}")


@given(st.dates(), st.integers(0, 999), st.text(" 0123456789abyz,.;()", max_size=12), st.text(" 0123456789abyz,;()", max_size=12))
def test_no_words_or_numbers_beside_a_chi_number_hide_it(born, three, before, after):
    number = with_check(f"{born:%d%m}{born.year % 100:02d}{three:03d}")
    if number is not None:
        assert ("CHI number", number) in found(f"{before} {number} {after}")


@pytest.mark.parametrize(
    "text", ["NHS No: 943 476 5919 2 visits", "CHI=9434765919", "No. 9434765919", "3 NHS number 943.476.5919"]
)
def test_an_nhs_number_that_is_called_so_is_found_among_other_numbers(text):
    assert [kind for kind, _said in found(text)] == ["NHS number"]


@pytest.mark.parametrize(
    "text", ["letter-9434765919.md", "INV-9434765919.docx", "documents/943-476-5919.pdf", "Letter_9434765919_notes"]
)
def test_an_nhs_number_in_the_name_of_a_file_is_found(text):
    assert [kind for kind, _said in found(text)] == ["NHS number"]


def test_a_telephone_number_follows_a_word_and_a_full_stop():
    assert found("Tel.0131 496 0000") == [("telephone number", "0131 496 0000")]


def test_in_the_name_of_a_file_signs_stand_for_blanks():
    for name in (
        "2024-9434765919",
        "jones-943-476-5919",
        "documents/943_476_5919",
        "letter-0101900007",
        "2024.05.01-0101900007-2",
    ):
        assert len(scan_name(name)) == 1, name
    for name in ("documents/book-2024-05-01.md", "g2-1ab", "lgbf-2023-24", "pim-5-1", "0131", "scan-20260930"):
        assert scan_name(name) == (), name
    assert scan_name("letter-0101900007", ["0101900007"]) == ()


FIGURES = ["120", "2507850000", "98", "1234567890"]


def test_a_figure_in_a_column_of_figures_is_no_identifier():
    assert scan_csv("what,pence\n" + "".join(f"a,{one}\n" for one in FIGURES)) == ()
    assert scan_csv("pence,what\r\n" + "".join(f'"{one}","a, b"\r\n' for one in FIGURES)) == ()
    rows = "".join(f"<tr><th>a</th><td class='n'><b>{one}</b></td></tr>" for one in FIGURES)
    assert scan_page(f"<table>{rows}</table>") == ()
    assert found("".join(f"Some place  {one:>10}  3.5\n" for one in FIGURES)) == []
    assert found("Kinlorne  401  023  2137\nBelkirk   98  1021  633\nLorne  55  61  72") == []


def test_a_column_of_numbers_that_check_is_no_column_of_figures():
    for cells in ([CHI, SMALL_CHI], [CHI, "9434765919", "7"], [SMALL_CHI, "1", "2"], ["CHI number", CHI, "1", "2"]):
        named = sum(one in (CHI, SMALL_CHI, "9434765919") for one in cells)
        assert len(scan_csv("".join(f"a,{one}\n" for one in cells))) == named, cells
        assert len(scan_page("<table>" + "".join(f"<tr><td>{one}</td></tr>" for one in cells) + "</table>")) == named
    assert len(found(f"a  {CHI}\nb  {SMALL_CHI}\nc  7")) == 2
    assert len(found("943  476  5919\n401  023  2137")) == 2
    assert len(scan_csv(f"a,1\nseen with {CHI},2\nb,3\n")) == 1
    assert (
        len(
            scan_page(
                f"<table><tr><td>NHS no.</td><td>{CHI}</td></tr><tr><td>Age</td><td>9</td></tr><tr><td>x</td><td>4</td></tr></table>"
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("page", "clean"),
    [
        ("<p>943&nbsp;476&nbsp;5919</p>", "<p>[NHS number withheld]</p>"),
        ("<b>943 476</b> 5919, x", "<b>[NHS number withheld]</b>, x"),
        ("<p>943 <i>476</i> <!-- a -->5919</p>", "<p>[NHS number withheld]<i></i><!-- a --></p>"),
        ("&amp; jane&#64;x.org &#x26;", "&amp; [e-mail address withheld] &#x26;"),
        ("<p>9&#52;34765919</p>", "<p>[NHS number withheld]</p>"),
        ("<a href='mailto:jane@x.org'><b>Jane</b></a>", "<a href='mailto:[e-mail address withheld]'><b>Jane</b></a>"),
        ("<svg><text>943&#160;476&#160;5919</text></svg>", "<svg><text>[NHS number withheld]</text></svg>"),
        ("<p>&pound;2507850000, £<b>2507850000</b></p>", "<p>&pound;2507850000, £<b>2507850000</b></p>"),
        ("<td>943</td><td>476</td><td>5919</td>", "<td>943</td><td>476</td><td>5919</td>"),
        ("<p>EH1</p><p>1YZ &lt; 3</p>", "<p>EH1</p><p>1YZ &lt; 3</p>"),
    ],
)
def test_a_page_is_read_as_a_browser_shows_it_and_masked_where_it_is_written(page, clean):
    assert masked(page, scan_page(page)) == clean
    assert scan_page(clean) == ()


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
        told = {".html": scan_page, ".ipynb": scan_page, ".csv": scan_csv}.get(path.suffix, scan)(text)
        assert [(path.name, one.kind) for one in told] == []


def test_nothing_in_published_figures_is_taken_for_an_identifier():
    folder = SHARED / "data" / "lgbf-scotland"
    if not folder.is_dir():
        pytest.skip("the published figures are not on this machine")
    for path in sorted(folder.glob("*.csv")):
        assert scan(path.read_text(encoding="utf-8")) == (), path.name
