"""Documents: whether each is in force, as its own first lines or a person say, and which are past their review."""

import datetime as dt
import zipfile

import pytest
from building import BAD, empty_cycle, item, plain, put, refusal

from pimlib.cli import main
from pimlib.kinds import has_figures
from pimlib.kinds.asked import Told
from pimlib.kinds.days import age_in_months, age_said
from pimlib.kinds.documents import currency_blocks, currency_table
from pimlib.kinds.documents.said import Currency, currency_of
from pimlib.kinds.documents.text import front_of
from pimlib.kinds.registering import draft_item
from pimlib.register import load_register, record_item
from pimlib.workspace import CycleFolder

TODAY, AS_OF = dt.date(2026, 10, 5), dt.date(2026, 9, 30)
DAY = dt.date
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def folder(tmp_path):
    return empty_cycle(tmp_path)


def drafted(folder: CycleFolder, name, text=None, **told):
    path = put(folder, f"documents/{name}", text) if text is not None else folder.path / "documents" / name
    return draft_item(folder, path, load_register(folder), Told(**told), today=TODAY)


def word(folder, name, body):
    path = folder.path / "documents" / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return path


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["Agreed by the committee in September 2024. Review due by 30 September 2027."],
            ("in force", DAY(2024, 9, 1), DAY(2027, 9, 30)),
        ),
        (
            ["Version 4, issued 1 December 2022. Due for review by 30 November 2025."],
            ("in force", DAY(2022, 12, 1), DAY(2025, 11, 30)),
        ),
        (["Status: Draft", "Review date: 31/03/2027"], ("draft", None, DAY(2027, 3, 31))),
        (
            ["Status\tApproved", "Date approved\t01.05.2025", "Date of next review\tMay 2028"],
            ("in force", DAY(2025, 5, 1), DAY(2028, 5, 31)),
        ),
        (["DRAFT of 14 January 2026. Not agreed. It was to have been in force from April 2025."], ("draft", None, None)),
        (["Commissioning strategy: third draft"], ("draft", None, None)),
        (["Superseded by the policy of 2026", "Approved 1 May 2020"], ("superseded", DAY(2020, 5, 1), None)),
        (["This policy has been withdrawn."], ("superseded", None, None)),
        (["In force from 1 April 2022. Next review by 31 March 2025."], ("in force", None, DAY(2025, 3, 31))),
        (["Reviewed each March; last on 19 March 2026. Full renewal by 31 March 2029."], (None, None, DAY(2029, 3, 31))),
        (["Review due:", "31 March 2027"], (None, None, DAY(2027, 3, 31))),
        (["Minutes of 11 June 2026", "It was agreed to write to the board."], (None, None, None)),
        (["Approved: 31/02/2025"], (None, None, None)),
        ([], (None, None, None)),
    ],
)
def test_a_document_says_itself_whether_it_is_current(lines, said):
    assert currency_of(lines) == Currency(*said)


def test_what_was_read_is_said_for_a_person_to_mend(folder):
    draft = drafted(folder, "lone-working.md", "# Lone working\n\nApproved: 1 May 2025. Review due: 31 March 2027.\n")
    mapping = draft.item.mapping
    assert (mapping.status, mapping.approved, mapping.review_due) == ("in force", DAY(2025, 5, 1), DAY(2027, 3, 31))
    assert draft.noticed == (
        "Read on its first lines: status: in force; agreed or issued on: 2025-05-01; review due: 2027-03-31. "
        "Say it with --status, --approved, --review-due where that is wrong.",
    )


def test_what_a_person_says_holds_over_what_the_document_says(folder):
    draft = drafted(folder, "a.md", "Status: draft. Review due: 31 March 2027.\n", status="in force", review_due=DAY(2026, 1, 31))
    assert (draft.item.mapping.status, draft.item.mapping.review_due) == ("in force", DAY(2026, 1, 31))
    assert draft.noticed == ()


def test_what_a_person_said_stays_while_the_file_does_not_change(folder):
    record_item(folder, drafted(folder, "a.md", "Status: draft\n", status="in force").item)
    again = drafted(folder, "a.md", owner="ada")
    assert (again.item.revision, again.item.mapping.status, again.noticed) == (2, "in force", ())


def test_a_changed_file_is_read_again_and_what_it_replaces_is_said(folder):
    record_item(folder, drafted(folder, "a.md", "Approved 1 May 2022. Review due: 31 March 2025.\n").item)
    again = drafted(folder, "a.md", "Approved 1 June 2026. Review due: 31 March 2029.\n")
    assert again.item.mapping.review_due == DAY(2029, 3, 31)
    assert "review due: 2029-03-31 (it was 2025-03-31 before)" in again.noticed[0]


def test_of_a_file_whose_text_is_not_read_it_is_said(folder):
    draft = drafted(folder, "policy.pdf", "%PDF-1.7")
    assert draft.item.mapping.status is None
    assert draft.noticed == (
        "The text of .pdf files is not read: say --status and --review-due, if it is to be kept up to date.",
    )


def test_a_word_file_is_read_with_its_tables(folder):
    row = f"<w:tr><w:tc>{paragraph('Review date')}</w:tc><w:tc>{paragraph('31 March 2027')}</w:tc></w:tr>"
    control = f"<w:sdt><w:sdtContent>{paragraph('Status: draft')}</w:sdtContent></w:sdt>"
    path = word(folder, "policy.docx", paragraph("Lone working") + control + f"<w:tbl>{row}</w:tbl>")
    assert front_of(path) == ("Lone working", "Status: draft", "Review date\t31 March 2027")
    assert drafted(folder, "policy.docx").item.mapping.review_due == DAY(2027, 3, 31)


def test_only_the_front_of_a_document_is_read(folder):
    late = "".join(paragraph(f"Line {n}") for n in range(40)) + paragraph("Status: draft")
    assert currency_of(front_of(word(folder, "long.docx", late))) == Currency()
    assert front_of(put(folder, "documents/a.md", "# Plan\n\nOurs.\n\n## What is old\n\nStatus: draft\n")) == ("Plan", "Ours.")


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04 cut off"])
def test_a_damaged_word_file_is_registered_and_not_read(folder, content):
    path = folder.path / "documents" / "broken.docx"
    path.write_bytes(content)
    assert front_of(path) is None
    assert drafted(folder, "broken.docx").item.mapping.status is None


def test_a_word_file_that_defines_entities_is_not_read(folder):
    path = folder.path / "documents" / "bomb.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><w/>')
    assert front_of(path) is None


def test_a_document_in_a_table_or_plain_text_is_no_table(folder):
    draft = drafted(folder, "a.txt", "One, two\nthree, four, five\n")
    assert (draft.sheet, draft.item.mapping.kind) == (None, "document")
    record_item(folder, draft.item)
    assert not has_figures(load_register(folder).entries["a"])


def test_a_review_before_the_approval_is_refused(folder):
    text = (BAD / "documents" / "review-before-approval.md").read_text(encoding="utf-8")
    said = plain(refusal(lambda: drafted(folder, "lone.md", text)))
    assert said == (
        "documents/lone.md: the review would be due before the document was agreed; found review due 2025-03-31, agreed 2026-04-01. "
        "Say the right ones with --approved and --review-due."
    )


@pytest.fixture
def documents(folder):
    for name, mapping in {
        "late": {"status": "in force", "approved": "2022-12-01", "review_due": "2025-11-30"},
        "just": {"review_due": "2026-09-29"},
        "today": {"status": "in force", "review_due": "2026-09-30"},
        "draft": {"status": "draft", "review_due": "2020-01-01"},
        "old": {"status": "superseded", "review_due": "2020-01-01"},
        "silent": {"status": "in force"},
        "nothing": {},
    }.items():
        put(folder, f"documents/{name}.md", f"{name}\n")
        record_item(folder, item(folder, name, f"documents/{name}.md", "document", mapping={"kind": "document", **mapping}))
    put(folder, "documents/secret.md", "secret\n")
    mapping = {"kind": "document", "status": "in force", "review_due": "2020-01-01"}
    record_item(folder, item(folder, "secret", "documents/secret.md", "document", access="restricted", mapping=mapping))
    put(folder, "groups/notes.md", "notes\n")
    record_item(folder, item(folder, "notes", "groups/notes.md", "groups"))
    return load_register(folder)


def test_each_document_is_current_or_not_in_words(documents):
    table = currency_table(documents, AS_OF).set_index("item")
    assert table["said"].to_dict() == {
        "draft": "Draft: not in force",
        "just": "Past its review date by less than a month",
        "late": "Past its review date by 10 months",
        "nothing": "Neither status nor review date is known",
        "old": "Superseded: no longer in force",
        "secret": "Restricted: only the title is given",
        "silent": "In force, no review date is known",
        "today": "Review not yet due",
    }
    assert table.index[table["overdue"]].tolist() == ["just", "late"]
    assert table.at["late", "months_overdue"] == 10
    assert (table.at["secret", "title"], table.at["secret", "review_due"]) == ("Secret (restricted)", None)


def test_the_title_says_how_many_are_past_their_review(documents):
    (block,) = currency_blocks(documents, AS_OF, id="documents:pim:6")
    assert block.id == "documents:pim:6"
    assert block.title == (
        "2 of 8 documents are past their review date; 1 is a draft, 1 is superseded and of 3 no review date is known"
    )
    assert [row[0] for row in block.content["cells"][:2]] == ["Late", "Just"]
    assert "counted to 2026-09-30" in block.base


def test_the_same_documents_on_an_earlier_day_are_not_overdue(documents):
    assert not currency_table(documents, dt.date(2025, 1, 1))["overdue"].any()


def test_one_document_is_told_by_its_name(documents):
    assert currency_blocks([documents.entries["late"]], AS_OF)[0].title == "“Late”: past its review date by 10 months"


def test_without_documents_there_is_nothing_to_show(documents):
    assert currency_blocks([documents.entries["notes"]], AS_OF) == ()
    assert currency_table([], AS_OF).empty


STRATEGY = {"start": "2024-04-01", "end": "2029-03-31"}


def of_period(folder, period, kind="document", *, mapping=None, **more):
    place = {"document": "documents", "groups": "groups"}[kind] + "/a.md"
    put(folder, place, "text\n")
    return item(folder, "a", place, kind, period=period, mapping=mapping, **more)


def test_evidence_is_as_old_as_the_last_day_it_speaks_of(folder):
    year = of_period(folder, {"start": "2025-04-01", "end": "2026-03-31"})
    assert (age_in_months(year, AS_OF), age_said(year, AS_OF)) == (5, "5")
    assert age_in_months(of_period(folder, {"start": "2026-09-30", "end": "2026-09-30"}), AS_OF) == 0


def test_a_document_for_a_time_that_still_runs_is_as_old_as_its_approval(folder):
    mapping = {"kind": "document", "status": "in force", "approved": "2024-06-30"}
    strategy = of_period(folder, STRATEGY, mapping=mapping)
    assert (age_in_months(strategy, AS_OF), age_said(strategy, AS_OF)) == (27, "27 (in force until 2029-03-31)")
    assert age_said(strategy, DAY(2029, 3, 31)) == "0"
    assert age_said(strategy, DAY(2029, 5, 31)) == "2"


def test_without_an_approval_that_is_past_it_is_as_old_as_the_first_day_of_that_time(folder):
    assert age_said(of_period(folder, STRATEGY), AS_OF) == "29 (for a time until 2029-03-31)"
    later = {"kind": "document", "status": "draft", "approved": "2026-12-01"}
    assert age_said(of_period(folder, STRATEGY, mapping=later), AS_OF) == "29 (for a time until 2029-03-31)"
    ahead = of_period(folder, {"start": "2027-04-01", "end": "2029-03-31"})
    assert age_said(ahead, AS_OF) == "0 (for a time until 2029-03-31)"


def test_of_a_restricted_document_the_age_does_not_give_away_its_approval(folder):
    mapping = {"kind": "document", "status": "in force", "approved": "2024-06-30"}
    assert (
        age_said(of_period(folder, STRATEGY, mapping=mapping, access="restricted"), AS_OF) == "29 (for a time until 2029-03-31)"
    )


def test_other_evidence_for_a_time_that_still_runs_is_new(folder):
    assert age_said(of_period(folder, STRATEGY, "groups"), AS_OF) == "0"


def test_without_a_time_the_age_is_not_known(folder):
    silent = of_period(folder, None)
    assert (age_in_months(silent, AS_OF), age_said(silent, AS_OF)) == (None, "not known")
    assert age_in_months(of_period(folder, None, "groups"), AS_OF) is None


def test_a_document_of_no_time_is_as_old_as_its_approval(folder):
    mapping = {"kind": "document", "status": "in force", "approved": "2024-06-30"}
    assert age_said(of_period(folder, None, mapping=mapping), AS_OF) == "27"
    assert age_said(of_period(folder, None, mapping=mapping, access="restricted"), AS_OF) == "not known"
    assert age_said(of_period(folder, None, mapping=mapping), DAY(2024, 1, 1)) == "not known"


def test_where_no_document_is_late_it_is_said_of_the_whole_number(documents):
    entries = [documents.entries[name] for name in ("today", "silent")]
    title = currency_blocks(entries, AS_OF)[0].title
    assert title == "None of the 2 documents is past its review date; of 1 no review date is known"


@pytest.fixture
def pim(folder, monkeypatch):
    monkeypatch.setenv("PIM_WORKSPACE", str(folder.workspace.root))
    return main


def test_a_reference_to_nothing_is_told_with_where_it_came_from(folder, pim, capsys):
    path = put(folder, "documents/a.md", "Status: draft\n")
    assert pim(["add", str(path), "--informs", "pim:5.1", "pim:99.9", "pim:77"]) == 2
    assert [line.partition(";")[0] for line in capsys.readouterr().err.splitlines()] == [
        "--informs: Performance Improvement Model holds no such area or indicator"
    ] * 2
    assert pim(["add", str(path), "--informs", "5.1"]) == 2
    assert capsys.readouterr().err.startswith("--informs: `5.1` is not a reference; write it as framework:indicator")
    record_item(folder, item(folder, "a", "documents/a.md", "document", informs=["pim:99.9"], mapping={"kind": "document"}))
    put(folder, "documents/a.md", "Status: in force\n")
    assert pim(["add", str(path)]) == 2
    assert capsys.readouterr().err.startswith("register, item `a`: Performance Improvement Model holds no such area")


def test_what_is_wrong_on_the_command_line_and_in_the_file_is_told_at_once(folder, pim, capsys):
    path = put(folder, "groups/a.csv", "Group,People,Theme,Point,Informs\nCarers,about 7,Waiting,Long,pim:99.9\n")
    assert pim(["add", str(path), "--informs", "pim:77"]) == 2
    assert [line.partition(": ")[0] for line in capsys.readouterr().err.splitlines()] == [
        "--informs",
        'groups/a.csv, row 2, column "People"',
        'groups/a.csv, row 2, column "Informs"',
    ]


def test_the_command_line_registers_what_is_said(folder, capsys, monkeypatch):
    monkeypatch.setenv("PIM_WORKSPACE", str(folder.workspace.root))
    path = put(folder, "documents/lone-working.md", "Lone working\n")
    assert main(["add", str(path), "--status", "in force", "--approved", "2025-05-01", "--review-due", "2027-03-31"]) == 0
    assert "Registered as register/lone-working.yaml." in capsys.readouterr().out
    mapping = load_register(folder).entries["lone-working"].item.mapping
    assert (mapping.status, mapping.approved, mapping.review_due) == ("in force", DAY(2025, 5, 1), DAY(2027, 3, 31))
    text = (folder.register / "lone-working.yaml").read_text(encoding="utf-8")
    assert "review_due: '2027-03-31'" in text


def test_the_help_on_evidence_is_there(capsys):
    assert main(["help", "evidence"]) == 0
    said = capsys.readouterr().out
    for heading in ("## Groups, interviews and observation", "## Scrutiny", "## Documents"):
        assert heading in said
