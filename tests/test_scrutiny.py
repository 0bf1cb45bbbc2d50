"""Scrutiny: grades and recommendations as a body published them, what is open on a day, and files as national bodies publish them."""

import datetime as dt

import pytest
from building import BAD, CYCLE, SHARED, empty_cycle, plain, put, refusal

from pimlib.kinds import blocks_for, load_figures
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import draft_item
from pimlib.kinds.scrutiny import open_recommendations
from pimlib.kinds.scrutiny.words import council_key, no_grade
from pimlib.register import load_register, observe, record_item

HEADER = "Body,Published,Subject,Grade,Recommendation,Status,Due,Informs"
TODAY, AS_OF = dt.date(2026, 10, 5), dt.date(2026, 9, 30)
REGULATOR = """\
Regulator,12/09/2025,Glenview,4,Record what each resident likes,Done,31/12/2025,pim:6.6
Regulator,12/09/2025,Glenview,4,Finish inductions within twelve weeks,Open,31/03/2026,pim:6.6 pim:9.3
Regulator,12 September 2023,Glenview,3,,,,pim:6.6
Auditor,2025-10-30,Money,,Name who looks after each action,In progress,2026-12-31,pim:9.3
Auditor,2025-10-30,Money,,Agree who signs,,,pim:9.3
"""
INSPECTORATES = pytest.mark.skipif(
    not (SHARED / "data" / "england-ilacs").is_dir(), reason="the published files are not beside this checkout (../shared/data)"
)


@pytest.fixture
def folder(tmp_path):
    return empty_cycle(tmp_path)


def drafted(folder, rows, *, header=HEADER, name="reports.csv", **told):
    path = put(folder, f"scrutiny/{name}", f"{header}\n{rows}")
    return draft_item(folder, path, load_register(folder), Told(**told), today=TODAY)


def figures_of(folder, rows, **more):
    return load_figures(folder, observe(folder, drafted(folder, rows, **more).item))


def published(tmp_path, council, place, **told):
    """The figures that a council gets of a published file, with what was noticed."""
    folder = empty_cycle(tmp_path, CYCLE.replace("Sound Council", council))
    source = SHARED / "data" / place
    path = folder.path / "scrutiny" / source.name
    path.write_bytes(source.read_bytes())
    draft = draft_item(folder, path, load_register(folder), Told(**told), today=TODAY)
    return draft, load_figures(folder, observe(folder, draft.item))


def test_one_row_gives_a_grade_a_recommendation_or_both(folder):
    figures = figures_of(folder, REGULATOR)
    assert figures.table["what"].tolist() == [
        "grade",
        "recommendation",
        "recommendation",
        "grade",
        "recommendation",
        "recommendation",
    ]
    assert figures.rows.sentence() == "5 rows read, 5 used."


def test_a_grade_beside_several_recommendations_is_one_grade(folder):
    grades = figures_of(folder, REGULATOR).table.query("what == 'grade'")
    assert grades["said"].tolist() == ["4", "3"]
    assert grades["latest"].tolist() == [True, False]
    assert grades["informs"].tolist() == [("pim:6.6", "pim:9.3"), ("pim:6.6",)]


def test_the_latest_grade_stands_with_its_day_and_the_one_before(folder):
    block = blocks_for(figures_of(folder, REGULATOR))[0]
    assert block.title == "Reports: Glenview graded “4”, published 2025-09-12"
    assert block.content["cells"] == [["Glenview", "4", "2025-09-12", "Regulator", "3 (2023-09-12)"]]
    assert "no level of this evaluation" in block.base


def test_recommendations_are_told_by_where_they_stand(folder):
    block = blocks_for(figures_of(folder, REGULATOR))[1]
    assert block.title == "Reports: 1 of 4 recommendations is done; 1 in hand, 1 open and 1 of which it is not said"
    assert [row[1] for row in block.content["cells"]] == ["open", "in hand", "not said", "done"]


def test_what_is_open_has_an_age_on_a_day(folder):
    figures = figures_of(folder, REGULATOR)
    (block,) = open_recommendations(figures, AS_OF)
    assert block.title == "Reports: 3 of 4 recommendations are still to be done, 1 past the day it was due"
    assert block.content["cells"] == [
        ["Finish inductions within twelve weeks", "Regulator", "12", "open", "2026-03-31", "5"],
        ["Name who looks after each action", "Auditor", "11", "in hand", "2026-12-31", ""],
        ["Agree who signs", "Auditor", "11", "not said", "no day set", ""],
    ]
    assert "Counted to 2026-09-30" in block.base
    assert "Of 1 nobody said where it stands." in block.base


def test_what_was_published_after_the_day_is_not_counted(folder):
    figures = figures_of(folder, REGULATOR)
    assert open_recommendations(figures, dt.date(2025, 10, 1))[0].title.startswith("Reports: 1 of 2 recommendations is still")
    assert open_recommendations(figures, dt.date(2025, 1, 1)) == ()


def test_nothing_open_is_said(folder):
    figures = figures_of(folder, REGULATOR.splitlines()[0] + "\n")
    assert open_recommendations(figures, AS_OF)[0].title == "Reports: no recommendation is open"
    assert blocks_for(figures)[1].title == "Reports: the one recommendation is done"


def test_where_none_is_done_it_is_said_of_the_whole_number(folder):
    figures = figures_of(folder, "".join(REGULATOR.splitlines(keepends=True)[3:]))
    assert (
        blocks_for(figures)[0].title == "Reports: none of the 2 recommendations is done; 1 in hand and 1 of which it is not said"
    )


def test_only_what_informs_a_reference_is_shown_beside_it(folder):
    figures = figures_of(folder, REGULATOR)
    assert [row[0] for row in blocks_for(figures, ["pim:9"])[1].content["cells"]] == [
        "Finish inductions within twelve weeks",
        "Name who looks after each action",
        "Agree who signs",
    ]
    assert len(open_recommendations(figures, AS_OF, ["pim:6.6"])[0].content["cells"]) == 1
    assert blocks_for(figures, ["pim:1"]) == ()


def test_scrutiny_is_by_somebody_outside_unless_it_is_said_otherwise(folder):
    assert drafted(folder, REGULATOR).item.independence == "external"
    assert drafted(folder, REGULATOR, independence="partner").item.independence == "partner"


def test_the_words_of_the_file_are_understood_and_said(folder):
    draft = drafted(folder, REGULATOR)
    assert draft.item.mapping.statuses == {"In progress": "in hand"}
    assert "“In progress” is read as in hand." in draft.noticed
    assert draft.item.refs == ("pim:6.6", "pim:9.3")
    assert str(draft.item.period) == "2023-09-12 to 2025-10-30"


def test_two_wordings_of_one_grade_are_one(folder):
    rows = "Ofsted,2025-02-01,In care,Requires improvement to be good,,,,\nOfsted,2022-02-01,In care,requires improvement,,,,\n"
    draft = drafted(folder, rows)
    assert "“Requires improvement to be good” is read as another wording of “requires improvement”." in draft.noticed
    table = load_figures(folder, observe(folder, draft.item)).table
    assert table["said"].tolist() == ["requires improvement"] * 2
    assert table["as_published"].tolist() == ["Requires improvement to be good", "requires improvement"]


def test_a_broken_grade_is_left_out_and_located(folder):
    broken = "1 The resettlement standard does not contribute to the overall rating"
    figures = figures_of(folder, f"Probation,2022-06-21,Overall,{broken},,,,\nProbation,2022-06-21,Staff,Good,,,,\n")
    assert figures.table["said"].tolist() == ["Good"]
    assert figures.rows.sentence() == "2 rows read, 1 used; left out: 1 with neither a grade nor a recommendation."
    assert 'row 2, column "Grade": this is no grade, and it is left out; found `1 The resettlement' in plain(figures.notes)


def test_what_only_stands_in_the_place_of_a_grade_is_none():
    for text in (
        "",
        "-",
        "n/a",
        "data_unreadable",
        "inspection_pre_dates_judgement",
        "Not inspected",
        "a grade that goes on and on and on",
    ):
        assert no_grade(text), text
    for text in ("Good", "4", "4 - Good", "requires improvement to be good", "A*", "Very Good"):
        assert not no_grade(text), text


def test_names_of_councils_are_one_in_all_their_spellings():
    assert council_key("City of Bath & North East Somerset Council") == council_key("bath and north east somerset")
    assert council_key("Northamptonshire") != council_key("north northamptonshire")
    assert council_key("City of London") != ""


def test_identifiers_are_masked_and_located(folder):
    figures = figures_of(folder, "Auditor,2025-10-30,Money,,Write to auditor@example.org,Open,,pim:9.3\n")
    assert figures.recommendations[0].text == "Write to [e-mail address withheld]"
    assert "row 2: this holds an e-mail address" in plain(figures.notes)


def test_a_letter_has_no_figures_and_stays_citable(folder):
    path = put(folder, "scrutiny/letter.txt", "Dear Chief Executive\nWe came, and saw.\n")
    draft = draft_item(folder, path, load_register(folder), Told(), today=TODAY)
    assert (draft.item.kind, draft.item.mapping) == ("scrutiny", None)


def test_a_table_of_something_else_stays_citable_and_it_is_said(folder):
    draft = drafted(folder, "1 May,10:00,Town hall\n", header="Day,Hour,Venue")
    assert draft.item.mapping is None
    assert draft.noticed[-1].startswith("No column holds grades or recommendations")


def test_the_mapping_is_kept_when_the_file_changes(folder):
    record_item(folder, drafted(folder, REGULATOR).item)
    again = drafted(folder, REGULATOR + "Auditor,2026-05-01,Assets,,List the vans,Open,,pim:8.2\n")
    assert "The mapping of revision 1 is used again." in again.noticed
    assert again.item.refs == ("pim:6.6", "pim:9.3", "pim:8.2")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("published-no-day.csv", 'row 2, column "Published": not a day; found `soon`, expected a day, such as 2026-03-31'),
        ("published-missing.csv", 'row 2, column "Published": not a day; found ``'),
        ("no-published-column.csv", "no column is found that says when it was published; found `Body`, `Grade`"),
        (
            "status-unknown.csv",
            'row 2, column "Status": it is not known where this stands; found `perhaps`, expected open, in hand, done or not',
        ),
        ("due-no-day.csv", 'row 2, column "Due": not a day; found `when possible`'),
        ("reference-wrong.csv", 'row 2, column "Informs": not a reference to an indicator; found `5.1`'),
        (
            "own-not-there.csv",
            "our own council is not among those of the file; found `Sound Council`, expected one of its 2, such as `Eastmoor`",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_place(folder, name, said):
    header, _, rows = (BAD / "scrutiny" / name).read_text(encoding="utf-8").partition("\n")
    told = plain(refusal(lambda: figures_of(folder, rows, header=header, name=name)))
    assert told.startswith(f"scrutiny/{name}")
    assert said in told


def test_every_fault_of_a_row_is_told_at_once(folder):
    rows = "Auditor,soon,Money,,Name who looks after it,perhaps,when possible,5.1 pim:99.9\n"
    said = plain(refusal(lambda: drafted(folder, rows)))
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        f'scrutiny/reports.csv, row 2, column "{name}"' for name in ("Published", "Informs", "Informs", "Status", "Due")
    ]
    assert "Performance Improvement Model holds no such area or indicator; found `pim:99.9`" in said


def test_a_reference_to_nothing_in_the_row_of_another_council_is_not_ours(folder):
    header = f"Local authority,{HEADER}"
    rows = "Sound,Auditor,2025-10-30,Money,Good,,,,pim:8.1\nEastmoor,Auditor,2025-10-30,Money,Good,,,,pim:99.9\n"
    assert drafted(folder, rows, header=header).item.refs == ("pim:8.1",)


@pytest.mark.parametrize("name", ["outcomes.ods", "outcomes.xls", "outcomes.XLSB"])
def test_of_a_table_that_is_not_read_it_is_said_how_to_have_it_counted(folder, name):
    path = folder.path / "scrutiny" / name
    path.write_bytes(b"PK")
    draft = draft_item(folder, path, load_register(folder), Told(), today=TODAY)
    assert draft.item.mapping is None
    assert draft.noticed == ("This kind of file is not read as a table; save it as XLSX or CSV to have it counted.",)


def test_of_a_report_in_prose_nothing_is_said(folder):
    path = folder.path / "scrutiny" / "report.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert draft_item(folder, path, load_register(folder), Told(), today=TODAY).noticed == ()


@INSPECTORATES
def test_the_history_of_inspections_of_childrens_services_as_published(tmp_path):
    draft, figures = published(tmp_path, "Norfolk County Council", "england-ilacs/ilacs_history.csv", body="Ofsted")
    assert "Only rows of “norfolk” are read." in draft.noticed
    assert "“to requires improvement” is read as another wording of “requires improvement”." in draft.noticed
    assert figures.rows.sentence() == (
        "497 rows read, 2 used; left out: 492 of other councils, 3 with neither a grade nor a recommendation."
    )
    latest = figures.table[figures.table["latest"]]
    assert set(latest["published"]) == {dt.date(2026, 5, 18)}
    assert latest["subject"].tolist() == [
        "Overall effectiveness",
        "Impact of leaders",
        "Help and protection",
        "In care",
        "Care leavers",
    ]
    assert set(latest["said"]) == {"outstanding"}
    assert "rows 14, 15 and 16: no grade was given here; found `data_unreadable`" in plain(figures.notes)
    assert "inspection_pre_dates_judgement" not in set(figures.table["said"])
    assert [row[-1] for row in blocks_for(figures)[0].content["cells"]] == ["good (2023-01-13)"] * 4 + ["none in this file"]


@INSPECTORATES
def test_the_overview_and_the_history_agree(tmp_path):
    _draft, history = published(tmp_path / "a", "Barnsley", "england-ilacs/ilacs_history.csv", body="Ofsted")
    _draft, overview = published(tmp_path / "b", "Barnsley", "england-ilacs/ilacs_overview_2026-06-29.csv", body="Ofsted")
    columns = ["subject", "published", "said"]
    newest = history.table[history.table["latest"]]
    assert newest[columns].to_dict("records") == overview.table[columns].to_dict("records")


@INSPECTORATES
def test_the_broken_row_of_youth_justice_ratings_is_located(tmp_path):
    place = "youth-justice-inspections/hmi_youth_justice_inspection_ratings.csv"
    draft, figures = published(tmp_path, "Portsmouth City Council", place, body="HM Inspectorate of Probation")
    assert len(draft.item.mapping.grades) == 13
    assert "score_%" not in draft.item.mapping.grades
    assert 'row 66, column "overall_rating": this is no grade, and it is left out' in plain(figures.notes)
    assert "Overall" not in set(figures.table["subject"])
    assert blocks_for(figures)[0].title.endswith("latest grades are “Good” 8 times and “Outstanding” once, published 2022-06-21")
