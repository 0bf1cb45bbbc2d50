"""What could name a person does not leave: it is found in what was written, and withheld from what a run puts out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import nbformat
import openpyxl
import pytest
from building import case_of, item, judgement, put, record, refusal, small_framework, sound_folder
from running import EVALUATION, NAME, Ran, cover, own_workbook, pim_in

from pimlib.blocks import MIME
from pimlib.checks import check_case
from pimlib.fingerprint import digest_file
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import draft_item
from pimlib.records import Narrative, record_
from pimlib.register import load_register, record_item
from pimlib.run import run_evaluation
from pimlib.run.leaving import CODE, mask_files, mask_manifest, mask_notebook
from pimlib.run.mask import Mask
from pimlib.sheets import ColumnOut, SheetOut, write_csv, write_workbook
from pimlib.workspace import CycleFolder

NUMBER, PHONE, POSTCODE = "943 476 5919", "0131 496 0000", "EH1 1YZ"
CHI, OTHER_CHI = "0101900007", "2507850000"
SAID = f"Mr Smith ({CHI} 12 High Street) told us; one said 31 March 2025 {CHI}."


def safety(folder: CycleFolder) -> list[tuple[str, str, str]]:
    found = [finding for finding in check_case(case_of(folder, small_framework())) if finding.code.startswith("S")]
    assert all(finding.severity == "error" and "Take it out" in finding.remedy for finding in found)
    return [(finding.code, finding.place, finding.sentence) for finding in found]


# What was written


def test_a_record_with_an_identifier_is_named_with_its_field_and_never_with_the_identifier(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    new, _is_new = record_(
        folder, record("narrative", section="context", paragraphs=["All well.", f"See {NUMBER} and {POSTCODE}."])
    )
    ((code, place, sentence),) = safety(folder)
    assert (code, place) == ("S101", new.id)
    assert sentence == f"The narrative {new.id} holds an NHS number and a postcode (paragraphs, 2)."


def test_every_text_of_a_record_is_looked_at_however_deep_it_stands(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    (old,) = (one for one in case_of(folder, small_framework()).judgements() if one.ref == "small:1.1")
    cited = [{"item": "book", "pinpoint": f"page 1, {PHONE}"}]
    said = judgement("small:1.1", weaknesses=[f"Late for {NUMBER}"], evidence=cited, supersedes=(old.id,))
    new, _is_new = record_(folder, said)
    assert [sentence for _code, _place, sentence in safety(folder)] == [
        f"The judgement {new.id} holds a telephone number (evidence, 1, pinpoint).",
        f"The judgement {new.id} holds an NHS number (weaknesses, 1).",
    ]
    again, _is_new = record_(folder, judgement("small:1.1", evidence=[{"item": "book"}], supersedes=(new.id,)))
    assert again.id != new.id
    assert safety(folder) == []


def test_an_entry_of_the_register_and_the_files_of_the_cycle_are_looked_at(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    put(folder, "documents/log.md", "A log.\n")
    record_item(folder, item(folder, "log", "documents/log.md", "document", title=f"Log of {POSTCODE}", description=PHONE))
    path = folder.path / "evaluations" / "scan.yaml"
    path.write_text(path.read_text("utf-8") + f"confidentiality: Ring {PHONE}.\n", encoding="utf-8")
    assert safety(folder) == [
        ("S102", "log", "The register's entry log holds a postcode (title)."),
        ("S102", "log", "The register's entry log holds a telephone number (description)."),
        ("S103", "evaluations/scan.yaml", "evaluations/scan.yaml holds a telephone number (confidentiality)."),
    ]
    path = folder.path / "cycle.yaml"
    contacts = f'settings: {{contacts: ["{PHONE}", eh11yz]}}\n'
    path.write_text(path.read_text("utf-8") + contacts, encoding="utf-8")
    assert safety(CycleFolder(folder.workspace, folder.council, folder.cycle)) == []


def test_numbers_beside_a_number_do_not_hide_it(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    (old,) = (one for one in case_of(folder, small_framework()).judgements() if one.ref == "small:1.1")
    new, _is_new = record_(folder, judgement("small:1.1", because=SAID, evidence=[{"item": "book"}], supersedes=(old.id,)))
    assert [sentence for _code, _place, sentence in safety(folder)] == [f"The judgement {new.id} holds 2 CHI numbers (because)."]


def test_the_name_and_the_place_of_a_file_are_looked_at_and_not_repeated(tmp_path: Path) -> None:
    folder = sound_folder(tmp_path)
    put(folder, f"documents/2024-letter-{CHI}.md", "A letter.\n")
    record_item(folder, item(folder, f"letter-{CHI}", f"documents/2024-letter-{CHI}.md", "document", title="A letter"))
    name = "letter-[CHI number withheld]"
    assert safety(folder) == [
        ("S102", name, f"The register's entry {name} holds a CHI number (name)."),
        ("S102", name, f"The register's entry {name} holds a CHI number (path)."),
    ]


@pytest.mark.parametrize("name", [f"letter-{CHI}.md", "letter 943 476 5919.md", "9434765919_2024-05-01.md", "jane@x.org.md"])
def test_a_file_whose_name_holds_an_identifier_is_not_added(tmp_path: Path, name: str) -> None:
    folder = sound_folder(tmp_path)
    path = put(folder, f"documents/{name}", "A letter.\n")
    before = sorted(folder.path.rglob("*"))
    (fault,) = refusal(lambda: draft_item(folder, path, load_register(folder), Told(), today=dt.date(2026, 9, 30)))
    assert "withheld" in fault.place
    assert fault.fault.startswith("the name of this file holds a")
    assert sorted(folder.path.rglob("*")) == before
    put(folder, "documents/letter.md", "A letter.\n")
    told = Told(name=f"letter-{OTHER_CHI}")
    (fault,) = refusal(
        lambda: draft_item(folder, folder.path / "documents/letter.md", load_register(folder), told, today=dt.date(2026, 9, 30))
    )
    assert (fault.place, OTHER_CHI in str(fault)) == ("--name", False)


# What is put out


def test_a_notebook_is_masked_in_every_form_and_counted_once() -> None:
    shown = {
        "text/plain": f"Seen with {NUMBER}",
        "text/html": f"<p>Seen with {NUMBER}</p><svg><path d='M {NUMBER}'/></svg>",
        "image/png": "EH11YZ",
        MIME: {"title": f"Seen with {NUMBER}", "content": {"svg": f"<svg><path d='{NUMBER}'/></svg>", "cells": [[PHONE]]}},
    }
    cell = nbformat.v4.new_code_cell("1 + 1", outputs=[nbformat.v4.new_output("display_data", data=shown)])
    said = nbformat.v4.new_markdown_cell(f"# Ring {PHONE}")
    notebook, failure, withheld = mask_notebook(nbformat.v4.new_notebook(cells=[said, cell]), None, (), "workbooks/x.ipynb")
    assert failure is None
    assert [str(one) for one in withheld] == [
        "workbooks/x.ipynb, cell 1: a telephone number withheld",
        "workbooks/x.ipynb, cell 2: an NHS number and a telephone number withheld",
    ]
    data = notebook.cells[1].outputs[0].data
    assert data["text/plain"] == "Seen with [NHS number withheld]"
    assert data["text/html"] == f"<p>Seen with [NHS number withheld]</p><svg><path d='M {NUMBER}'/></svg>"
    assert data["image/png"] == "EH11YZ"
    assert data[MIME]["content"] == {"svg": f"<svg><path d='{NUMBER}'/></svg>", "cells": [["[telephone number withheld]"]]}
    assert notebook.cells[0].source == "# Ring [telephone number withheld]"


def test_a_file_without_identifiers_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfx,y\r\n1,2\r\n")
    (tmp_path / "b.json").write_bytes(b'{"x":1}')
    write_workbook(
        tmp_path / "c.xlsx",
        [SheetOut(name="One", title=["Title"], columns=[ColumnOut("x")], rows=[["1"]])],
        title="T",
        created=dt.date(2026, 9, 30),
    )
    before = {path.name: digest_file(path) for path in tmp_path.iterdir()}
    assert mask_files(tmp_path, ()) == ()
    assert {path.name: digest_file(path) for path in tmp_path.iterdir()} == before


def test_tables_and_sheets_are_masked_and_stay_whole(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["what", "n"], [[f"Seen, with {NUMBER}", "5"]])
    sheet = SheetOut(name="One", title=["Title"], columns=[ColumnOut("what")], rows=[[f"<Ring> {PHONE}"], ["x"]])
    write_workbook(tmp_path / "b.xlsx", [sheet], title="T", created=dt.date(2026, 9, 30))
    assert [str(one) for one in mask_files(tmp_path, ())] == [
        "a.csv: an NHS number withheld",
        "b.xlsx: a telephone number withheld",
    ]
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert rows[1] == ["Seen, with [NHS number withheld]", "5"]
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        assert archive.testzip() is None
        assert not any(PHONE.encode() in archive.read(name) for name in archive.namelist())


def cells_of(path: Path, sheet: str = "One") -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_numbers_that_a_sheet_holds_as_numbers_are_withheld_and_figures_stay(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "One"
    for row in (
        ["who", "CHI", "pence", "visits", "NHS no", "as text", "figures as text"],
        ["a & b", 2507850000, 2507850000, 3, 9434765919, CHI, "2507850000"],
        ["c", 101900007, 120, 4, None, OTHER_CHI, "120"],
        ["d", None, 98.5, 5, 17, None, "1234567890"],
        ["e", None, 1234567890, 6, 18, None, "98"],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    before = cells_of(tmp_path / "a.xlsx")
    (said,) = mask_files(tmp_path, ())
    chi, nhs = "[CHI number withheld]", "[NHS number withheld]"
    after = cells_of(tmp_path / "a.xlsx")
    assert [row[1] for row in after] == ["CHI", chi, chi, None, None]
    assert [row[4] for row in after] == ["NHS no", nhs, None, 17, 18]
    assert [[row[column] for column in (0, 2, 3)] for row in after] == [[row[column] for column in (0, 2, 3)] for row in before]
    assert after[1][5] == chi
    # Excel keeps the same text once for all cells: where one of them is a person's, all are withheld.
    assert [row[6] for row in after] == ["figures as text", chi, "120", "1234567890", "98"]
    assert "CHI numbers" in str(said)


def test_figures_that_a_sheet_holds_as_texts_stay(tmp_path: Path) -> None:
    columns = [ColumnOut("what"), ColumnOut("pence")]
    sheet = SheetOut(name="One", title=["Title"], columns=columns, rows=[["a", OTHER_CHI], ["b", "120"], ["c", "98"]])
    write_workbook(tmp_path / "a.xlsx", [sheet], title="T", created=dt.date(2026, 9, 30))
    write_csv(tmp_path / "a.csv", ["what", "pence"], [["a", OTHER_CHI], ["b", "120"], ["c", "98"]])
    before = digest_file(tmp_path / "a.xlsx"), digest_file(tmp_path / "a.csv")
    assert mask_files(tmp_path, ()) == ()
    assert (digest_file(tmp_path / "a.xlsx"), digest_file(tmp_path / "a.csv")) == before
    assert Mask(()).value({"cells": [["a", OTHER_CHI], ["b", "120"], ["c", "98"]]})["cells"][0][1] == OTHER_CHI
    assert Mask(()).value([f"a  {OTHER_CHI}\n", "b  120\n", "c  98"]) == [f"a  {OTHER_CHI}\n", "b  120\n", "c  98"]


def test_pages_are_masked_as_they_are_shown(tmp_path: Path) -> None:
    page = "<p>943&nbsp;476&nbsp;5919, <b>943 476</b> 5919, jane&#64;x.org</p>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert [str(one) for one in mask_files(tmp_path, ())] == ["a.html: 2 NHS numbers and an e-mail address withheld"]
    clean = "<p>[NHS number withheld], <b>[NHS number withheld]</b>, [e-mail address withheld]</p>"
    assert (tmp_path / "a.html").read_text("utf-8") == clean


def test_names_in_a_manifest_are_masked_and_none_is_lost() -> None:
    register = {f"letter-{CHI}": "sha256:aa", f"letter-{OTHER_CHI}": "sha256:bb", "book": "sha256:cc"}
    name = "letter-[CHI number withheld]"
    assert mask_manifest({"inputs": {"register": register}}, ()) == {
        "inputs": {"register": {name: "sha256:aa", f"{name} (2)": "sha256:bb", "book": "sha256:cc"}}
    }


def test_what_is_allowed_is_left() -> None:
    mask = Mask([PHONE])
    assert mask.text(f"{PHONE}, {NUMBER}") == f"{PHONE}, [NHS number withheld]"
    assert len(mask.taken) == 1


@pytest.fixture
def told(example: Ran) -> Ran:
    """The worked example with one area, an identifier in its workbook and another in a record."""
    cover(example, "pim:1")
    own_workbook(example, 1, f"from IPython.display import HTML\nHTML('<p>Mrs M, {POSTCODE}</p>')", "1 + 1")
    narrative = Narrative(
        evaluation=EVALUATION, author="tomasz-belkirk", section="implications", paragraphs=(f"As {NUMBER} told us.", SAID)
    )
    record_(example.folder, narrative)
    put(example.folder, f"documents/letter-{OTHER_CHI}.md", "A letter.\n")
    letter = item(example.folder, f"letter-{OTHER_CHI}", f"documents/letter-{OTHER_CHI}.md", "document", title="A letter")
    record_item(example.folder, letter.model_copy(update={"informs": ("pim:1.1",)}))
    return example


def test_a_run_withholds_it_everywhere_and_says_where(
    told: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(told.root))
    said = pim_in(told.root, capsys)("run", NAME)
    assert said.code == 1
    assert "workbooks/pim-area-01.ipynb, cell 2: 2 postcodes withheld" in said.err  # in the cell and in what it shows
    assert re.search(r"report\.html: an NHS number and \d CHI numbers withheld", said.err)
    assert NUMBER not in said.all
    assert POSTCODE not in said.all
    assert CHI not in said.all
    assert OTHER_CHI not in said.all
    for path in sorted(told.output.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        assert NUMBER.encode() not in content, path.name
        assert POSTCODE.encode() not in content, path.name
        assert CHI.encode() not in content, path.name
        assert OTHER_CHI.encode() not in content, path.name
    assert "[postcode withheld]" in told.page("workbooks/pim-area-01.html")
    assert "[NHS number withheld]" in told.page("report.html")
    with (told.output / "results" / "findings.csv").open(encoding="utf-8-sig") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert {CODE, "S101", "S102"} <= codes
    package = json.loads(told.page("results/datapackage.json"))
    for resource in package["resources"]:
        assert digest_file(told.output / "results" / resource["path"]) == resource["hash"]
    manifest = json.loads(told.page("manifest.json"))
    assert all(digest_file(told.output / name) == digest for name, digest in manifest["outputs"].items())
    again = run_evaluation(told.folder, EVALUATION)
    assert again.executed == ("pim-area-01",)  # until it is taken out, the workbook is looked at anew
    assert [one.place for one in again.withheld][:3] == [
        "workbooks/pim-area-01.ipynb, cell 2",
        "register/datapackage.json",
        "report.html",
    ]
    assert {one.place for one in again.withheld[3:]} == {"results/register.csv", "results/results.xlsx"}


def test_what_the_cycle_allows_is_shown_after_the_next_run(told: Ran) -> None:
    path = told.folder.path / "cycle.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("settings:\n", f'settings:\n  contacts: ["{POSTCODE}", "{NUMBER}", "{CHI}", "{OTHER_CHI}"]\n'),
        encoding="utf-8",
    )
    result = run_evaluation(copied(told).folder, EVALUATION)
    assert result.withheld == ()


def copied(ran: Ran) -> Ran:
    """The same workspace, read anew."""
    return Ran(type(ran.workspace)(ran.root))
