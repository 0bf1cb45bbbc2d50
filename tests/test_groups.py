"""Groups, interviews and observation: from a table of points to themes, with conflict kept and nobody given away."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from building import BAD, empty_cycle, plain, put, refusal
from hypothesis import given
from hypothesis import strategies as st

from pimlib.kinds import blocks_for, load_figures, summary_blocks
from pimlib.kinds.asked import Told
from pimlib.kinds.days import day_of, months_between
from pimlib.kinds.groups.words import counted, people_in
from pimlib.kinds.registering import draft_item
from pimlib.register import load_register, observe, record_item
from pimlib.sheets import ColumnOut, SheetOut, write_workbook

HEADER = "Group,Kind,People,Held,Theme,Point,Direction,Informs,Quote,Consent"
TODAY = dt.date(2026, 10, 5)
CARERS = """\
Upper glen,focus group,10,2026-05-01,Waiting,Nobody says how long,weakness,pim:2.1,We ring and ring.,yes
Upper glen,focus group,10,2026-05-01,Waiting,The list was read twice,weakness,pim:2.1,,no
Parents,focus group,8,2026-05-08,Waiting,Told in a week,strength,pim:2.1 pim:5.1,It was quick.,no
Parents,focus group,8,2026-05-08,Respect,Listened to,strength,pim:2.1,Shoes off at the door.,yes
Mental health,focus group,3,2026-05-15,Waiting,Gave up asking,weakness,pim:2.1,I stopped.,yes
"""
TALKS = "".join(
    f"Councillor {n},interview,1,2026-09-1{n},Priorities,Named the aims,strength,pim:9.1,Words.,yes\n" for n in range(6)
) + (
    "Councillor 0,interview,1,2026-09-10,Scrutiny,Papers come late,weakness,pim:9.3,,no\n"
    "Councillor 0,interview,1,2026-09-10,Scrutiny,Questions are welcome,strength,pim:9.3,,no\n"
)


@pytest.fixture
def folder(tmp_path):
    return empty_cycle(tmp_path)


def added(folder, rows, *, header=HEADER, name="carers.csv", **told):
    path = put(folder, f"groups/{name}", f"{header}\n{rows}")
    return draft_item(folder, path, load_register(folder), Told(**told), today=TODAY)


def figures_of(folder, rows, **more):
    draft = added(folder, rows, **more)
    return load_figures(folder, observe(folder, draft.item))


def theme(figures, name):
    return figures.table.set_index("theme").loc[name]


def words_of(blocks):
    """Everything that a reader of the blocks sees, in one text."""
    return "\n".join(
        "\n".join(
            [
                block.title,
                block.base,
                block.withheld,
                *(" | ".join(row) for row in block.content.get("cells", block.content.get("parts", []))),
            ]
        )
        for block in blocks
    )


def test_a_theme_counts_groups_and_never_points_or_people_who_said_it(folder):
    row = theme(figures_of(folder, CARERS), "Waiting")
    assert (row.groups, row.strength, row.weakness, row.mixed) == (3, 1, 2, 0)
    assert row.informs == ("pim:2.1", "pim:5.1")


def test_conflict_is_kept_and_said_in_words(folder):
    figures = figures_of(folder, CARERS)
    row = theme(figures, "Waiting")
    assert row.conflict
    assert row.in_words == "They do not agree: 1 focus group spoke of a strength and 2 of a weakness."
    assert blocks_for(figures)[0].title.endswith("“Waiting” came up in 3 of 3 focus groups; the groups do not agree on “Waiting”")


def test_a_theme_on_which_all_agree_is_not_in_conflict(folder):
    row = theme(figures_of(folder, CARERS), "Respect")
    assert (row.conflict, row.in_words) == (False, "A strength.")


def test_there_are_neither_percentages_nor_intervals(folder):
    said = words_of(blocks_for(figures_of(folder, CARERS)))
    assert "%" not in said
    assert "no percentages" in said


def test_people_are_those_who_took_part(folder):
    figures = figures_of(folder, CARERS.replace("Mental health,focus group,3", "Mental health,focus group,7"))
    assert theme(figures, "Waiting").people == 25
    assert theme(figures, "Respect").people == 8


def test_the_number_of_people_in_a_small_group_cannot_be_worked_out(folder):
    figures = figures_of(folder, CARERS)
    assert pd.isna(theme(figures, "Waiting").people)
    table = summary_blocks(figures)[0]
    assert table.content["cells"][0][:3] == ["Waiting", "3", "18; some more in small groups"]
    assert "21" not in words_of([table])


def test_what_a_small_group_said_is_counted_and_not_shown(folder):
    said = words_of(blocks_for(figures_of(folder, CARERS)))
    assert "Gave up asking" not in said
    assert "Mental health" not in said
    assert "Nobody says how long" in said
    assert "in a group of fewer than 5 people, is counted and not shown" in said


def test_open_evidence_shows_what_small_groups_said_and_never_quotes_them(folder):
    figures = figures_of(folder, CARERS, access="open")
    said = words_of(blocks_for(figures))
    assert "Gave up asking" in said
    assert "Mental health (focus group, 3 people)" in said
    assert "I stopped." not in said
    assert figures.withheld == ""


def test_a_quote_needs_consent(folder):
    quotes = next(block for block in blocks_for(figures_of(folder, CARERS)) if block.id.endswith(":quotes"))
    said = words_of([quotes])
    assert "“We ring and ring.” Upper glen (focus group, 10 people), on Waiting" in said
    assert "Shoes off" in said
    assert "It was quick." not in said
    assert "some of the quotes in the file; these are not shown" in said


def test_without_a_column_of_consent_nobody_is_quoted(folder):
    header = HEADER.removesuffix(",Consent")
    draft = added(folder, "Upper glen,focus group,10,2026-05-01,Waiting,Nobody says,weakness,pim:2.1,We ring.\n", header=header)
    assert "No column says who agreed to be quoted, so that nobody is." in draft.noticed
    assert not any(block.id.endswith(":quotes") for block in blocks_for(load_figures(folder, observe(folder, draft.item))))


def test_a_group_of_unknown_size_is_not_quoted_and_it_is_said(folder):
    figures = figures_of(folder, "Upper glen,focus group,,2026-05-01,Waiting,Nobody says,weakness,pim:2.1,We ring.,yes\n")
    assert "We ring." not in words_of(blocks_for(figures))
    assert any("how many people took part is not said for 1 of 1 groups" in str(note) for note in figures.notes)


def test_few_interviews_are_not_counted_out(folder):
    figures = figures_of(folder, TALKS)
    assert theme(figures, "Priorities").interviews == 6
    both = figures_of(folder, TALKS + "Members,focus group,9,2026-09-20,Scrutiny,Papers come early,strength,pim:9.3,,no\n")
    row = theme(both, "Scrutiny")
    assert pd.isna(row.interviews)
    assert pd.isna(row.weakness)
    assert row.groups == 1
    assert summary_blocks(both)[0].content["cells"][1][1] == "1 focus group and fewer than 5 interviews"


SON = "Mother,interview,1,2026-05-01,My son Peter was taken,Nobody told me,weakness,pim:2.1 pim:5.1,,no\n"
UNNAMED = "raised by fewer than 5 interviews or small groups"


def test_a_theme_that_only_an_interview_raised_is_not_named(folder):
    figures = figures_of(folder, CARERS + SON)
    blocks = blocks_for(figures)
    assert blocks[0].content["cells"][-1] == [
        f"Other themes, {UNNAMED}",
        "fewer than 5 each",
        *["not shown"] * 4,
        "Not shown: it could tell who said it.",
    ]
    assert blocks[0].withheld.endswith("and a theme that only so few raised is not named.")
    row = figures.table.iloc[-1]
    assert (row.theme, row.informs, row.conflict) == (f"Other themes, {UNNAMED}", ("pim:2.1", "pim:5.1"), False)
    assert row[["groups", "interviews", "people", "strength", "weakness", "not_said"]].isna().all()
    everything = [*blocks, *summary_blocks(figures), *blocks_for(figures, ["pim:5.1"])]
    assert "Peter" not in words_of(everything) + repr(figures.points) + figures.table.to_csv()


def test_no_other_theme_is_counted_not_even_how_many_there_are(folder):
    one, three = (
        figures_of(folder, CARERS + rows) for rows in (SON, SON + SON.replace("Peter", "Paul") + SON.replace("My", "Her"))
    )
    assert blocks_for(one)[0].content == blocks_for(three)[0].content


def test_where_no_theme_may_be_named_it_is_said(folder):
    (block,) = blocks_for(figures_of(folder, SON))
    assert block.title == "Carers: no theme was raised by so many that it may be named"
    assert [row[0] for row in block.content["cells"]] == [f"Themes, {UNNAMED}"]


def test_a_theme_that_enough_interviews_or_a_larger_group_raised_is_named(folder):
    enough = "".join(SON.replace("Mother", f"Mother {n}") for n in range(5))
    larger = SON + SON.replace("Mother,interview,1", "Mothers,focus group,5")
    for rows in (enough, larger):
        assert "My son Peter was taken" in set(figures_of(folder, rows).table["theme"])
    fewer = "".join(SON.replace("Mother,interview,1", f"Mothers {n},focus group,{n + 1}") for n in range(4))
    assert "Peter" not in figures_of(folder, fewer).table.to_csv()


def test_open_evidence_names_every_theme(folder):
    assert "My son Peter was taken" in set(figures_of(folder, SON, access="open").table["theme"])


def test_how_few_are_too_few_is_the_cycles_own_number(tmp_path):
    from building import CYCLE

    folder = empty_cycle(tmp_path, CYCLE + "settings: {disclosure: {smallest_count: 8}}\n")
    rows = SON + SON.replace("Mother,interview,1", "Mothers,focus group,7")
    assert figures_of(folder, rows).table["theme"].tolist() == ["Themes, raised by fewer than 8 interviews or small groups"]


def test_an_interview_is_neither_named_nor_quoted(folder):
    for access in (None, "open"):
        assert "Words." not in words_of(blocks_for(figures_of(folder, TALKS, access=access)))
    said = words_of(blocks_for(figures_of(folder, TALKS)))
    assert "Councillor" not in said
    assert "Papers come late" not in said


def test_an_observation_says_what_was_seen_where_and_in_which_role(folder):
    header = "Observation,Kind,People,Theme,Point,Direction,Informs,Where,Observed by"
    rows = "Team meeting,observation,9,Joint work,One plan on one screen,strength,pim:5.7,north office,senior social worker\n"
    blocks = blocks_for(figures_of(folder, rows, header=header))
    assert blocks[1].title == "Carers: what was seen, theme by theme"
    assert blocks[1].content["cells"] == [
        [
            "Joint work",
            "strength",
            "One plan on one screen",
            "Team meeting (observation, north office, 9 people, seen by senior social worker)",
        ]
    ]


def test_only_what_informs_a_reference_is_shown_beside_it(folder):
    figures = figures_of(folder, CARERS)
    blocks = blocks_for(figures, ["pim:5.1"])
    assert blocks[0].content["cells"][0][:2] == ["Waiting", "1"]
    assert "Nobody says how long" not in words_of(blocks)
    assert blocks_for(figures, ["pim:7"]) == ()
    assert len(blocks_for(figures, ["pim:2"])[0].content["cells"]) == 2


def test_what_the_rows_inform_the_item_informs(folder):
    assert added(folder, CARERS).item.refs == ("pim:2.1", "pim:5.1")


def test_a_row_that_names_no_reference_informs_what_the_item_does(folder):
    draft = added(folder, "Upper glen,focus group,10,2026-05-01,Waiting,Nobody says,weakness,,,\n", informs=("pim:3.1",))
    assert load_figures(folder, observe(folder, draft.item)).points[0].informs == ("pim:3.1",)


def test_the_time_that_it_speaks_of_is_when_groups_were_held(folder):
    assert str(added(folder, CARERS).item.period) == "2026-05-01 to 2026-05-15"


def test_every_row_is_used_or_said_why_not(folder):
    rows = CARERS + "Parents,focus group,8,2026-05-08,Respect,,,,,\n" + CARERS.splitlines()[0] + "\n"
    figures = figures_of(folder, rows)
    assert figures.rows.sentence() == "7 rows read, 5 used; left out: 1 with no point, 1 that stand twice."


def test_the_councils_own_words_are_understood_and_said(folder):
    rows = (
        "Parents,workshop,8,1 May 2026,Respect,Listened to,Works well,pim:2.1,,\n"
        "Carers,1:1,1,02/05/26,Respect,Not heard,to improve,pim:2.1,,\n"
    )
    draft = added(folder, rows)
    assert draft.item.mapping.directions == {"Works well": "strength", "to improve": "weakness"}
    assert "“workshop” is read as focus group." in draft.noticed
    row = theme(load_figures(folder, observe(folder, draft.item)), "Respect")
    assert (row.groups, row.conflict) == (1, True)
    assert pd.isna(row.interviews)


def test_identifiers_are_masked_and_located(folder):
    rows = "Parents,focus group,8,2026-05-08,Respect,Write to mum@example.org about it,strength,pim:2.1,,\n"
    figures = figures_of(folder, rows)
    assert figures.points[0].text == "Write to [e-mail address withheld] about it"
    assert any("row 2: this holds an e-mail address, which is not shown" in str(note) for note in figures.notes)


def test_a_workbook_of_excel_says_the_same_as_the_csv(folder):
    rows = [line.split(",") for line in CARERS.splitlines()]
    write_workbook(
        folder.path / "groups" / "carers.xlsx",
        [SheetOut("Points", [ColumnOut(name) for name in HEADER.split(",")], rows)],
        title="Carers",
        created=TODAY,
    )
    draft = draft_item(folder, folder.path / "groups" / "carers.xlsx", load_register(folder), Told(), today=TODAY)
    assert load_figures(folder, observe(folder, draft.item)).table.equals(figures_of(folder, CARERS).table)


def test_notes_in_prose_have_no_figures_and_stay_citable(folder):
    for name in ("carers.md", "carers.txt"):
        path = put(folder, f"groups/{name}", "Some said, this; others, that, too.\nOne line, more\n")
        draft = draft_item(folder, path, load_register(folder), Told(), today=TODAY)
        assert (draft.item.kind, draft.item.mapping) == ("groups", None)


def test_a_table_of_something_else_stays_citable_and_it_is_said(folder):
    draft = added(folder, "1 May,10:00,Town hall\n", header="Day,Hour,Venue")
    assert draft.item.mapping is None
    assert draft.noticed[-1].startswith("No column is called theme or point")


def test_the_mapping_is_kept_when_the_file_changes_and_missing_columns_are_named(folder):
    record_item(folder, added(folder, CARERS).item)
    again = added(folder, CARERS + "Older men,focus group,6,2026-06-01,Lifts,Come late,weakness,pim:4.3,,\n")
    assert "The mapping of revision 1 is used again." in again.noticed
    assert again.item.refs == ("pim:2.1", "pim:5.1", "pim:4.3")
    said = plain(refusal(lambda: added(folder, "Older men,Lifts,Come late\n", header="Group,Theme,Point")))
    assert "columns of revision 1 are no longer there; found `Kind`, `People`" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-group.csv", 'row 2, column "Group": the group is not said. Write the group on every row.'),
        ("no-theme.csv", 'row 2, column "Theme": the theme is not said.'),
        (
            "column-of-theme-missing.csv",
            "no column is found that holds the theme; found `Group`, `People`, `Point`, expected a column called theme",
        ),
        (
            "kind-unknown.csv",
            'row 2, column "Kind": not a kind of group; found `seance`, expected focus group, interview or observation.',
        ),
        (
            "people-in-words.csv",
            'row 2, column "People": not a number of people; found `about ten`, expected a whole number from 1.',
        ),
        (
            "people-two-numbers.csv",
            'row 3, column "People": two rows of “Carers” say different things; found `9`, expected `8`, as on row 2.',
        ),
        (
            "kind-twice.csv",
            'row 3, column "Kind": two rows of “Carers” say different things; found `interview`, expected `focus group`',
        ),
        ("held-no-day.csv", 'row 2, column "Held": not a day; found `in spring`, expected a day, such as 2026-03-31'),
        ("month-first.csv", 'row 2, column "Held": not a day; found `05/25/2026`'),
        (
            "direction-unknown.csv",
            'row 2, column "Direction": not a direction; found `sideways`, expected strength, mixed or weakness.',
        ),
        (
            "reference-wrong.csv",
            'row 2, column "Informs": not a reference to an indicator; found `2.1`, expected such as pim:5.1.',
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_place(folder, name, said):
    text = (BAD / "groups" / name).read_text(encoding="utf-8")
    header, _, rows = text.partition("\n")
    assert f"groups/{name}" in plain(refusal(lambda: figures_of(folder, rows, header=header, name=name)))
    assert said in plain(refusal(lambda: figures_of(folder, rows, header=header, name=name)))


def test_every_wrong_file_is_tried():
    tried = {
        mark.args[1][n][0] for mark in test_a_table_that_cannot_be_read_is_refused_with_the_place.pytestmark for n in range(11)
    }
    assert tried == {path.name for path in (BAD / "groups").iterdir()}


def test_every_fault_of_a_file_is_told_at_once(folder):
    rows = ",seance,none,soon,Waiting,Words,sideways,2.1,,\n" * 3 + "Carers,seance,none,soon,Waiting,Words,sideways,2.1,,\n"
    assert len(refusal(lambda: figures_of(folder, rows))) == 3 * 6 + 5


def test_a_reference_to_nothing_is_told_with_its_cell_beside_the_other_faults(folder):
    rows = (
        "Upper glen,focus group,9,2026-05-01,Waiting,Nobody says,weakness,pim:2.1,,\n"
        "Upper glen,focus group,8,05/31/2026,Waiting,No list,weakness,pim:2.1,,\n"
        "Parents,focus group,about 7,2026-05-08,Waiting,In a week,strength,pim:2.1 pim:99.9,,\n"
        ",focus group,6,2026-05-09,,Too late,weakness,pim:2.1,,\n"
    )
    said = plain(refusal(lambda: added(folder, rows)))
    assert [line.partition(":")[0].removeprefix("groups/carers.csv, ") for line in said.splitlines()] == [
        'row 3, column "People"',
        'row 3, column "Held"',
        'row 4, column "People"',
        'row 4, column "Informs"',
        'row 5, column "Group"',
        'row 5, column "Theme"',
    ]
    assert (
        "Performance Improvement Model holds no such area or indicator; found `pim:99.9`. See `pim frameworks show pim`." in said
    )


def test_a_reference_to_a_framework_that_is_not_here_stands(folder):
    rows = "Parents,focus group,8,2026-05-08,Waiting,In a week,strength,theirs:1.1,,\n"
    assert added(folder, rows).item.refs == ("theirs:1.1",)


def test_a_reference_to_nothing_in_a_file_that_changed_is_told_as_well(folder):
    record_item(folder, added(folder, CARERS).item)
    rows = CARERS + "Older men,focus group,6,2026-06-01,Lifts,Come late,weakness,pim:4.99,,\n"
    assert 'row 7, column "Informs": Performance Improvement Model holds no such' in plain(refusal(lambda: added(folder, rows)))


def test_a_day_is_read_as_it_is_written_in_britain():
    for text in (
        "2026-04-03",
        "03/04/2026",
        "3.4.26",
        "3 April 2026",
        "3rd of April 2026",
        "Friday 3 April 2026",
        "2026-04-03 00:00:00",
    ):
        assert day_of(text) == dt.date(2026, 4, 3), text
    assert (day_of("April 2026"), day_of("Sept 2026", last=True)) == (dt.date(2026, 4, 1), dt.date(2026, 9, 30))
    for text in ("", "soon", "31/02/2026", "04/25/2026", "2026", "Mayhem 2026"):
        assert day_of(text) is None, text


@given(st.dates(dt.date(1990, 1, 1), dt.date(2069, 12, 31)), st.integers(0, 400))
def test_any_way_of_writing_a_day_gives_it_back(day, later):
    assert day_of(day.isoformat()) == day_of(f"{day:%d/%m/%Y}") == day_of(f"{day.day} {day:%B} {day.year}") == day
    after = day + dt.timedelta(days=later)
    assert later // 31 <= months_between(day, after) <= later // 28


@given(st.lists(st.tuples(st.sampled_from(["focus group", "interview"]), st.integers(1, 12)), min_size=1, max_size=9))
def test_a_number_of_interviews_below_the_smallest_is_never_said(met):
    from pimlib.kinds.groups.figures import Gathering

    gatherings = [
        Gathering(kind, "", None if people < 5 or kind == "interview" else people, kind == "interview" or people < 5)
        for kind, people in met
    ]
    interviews = sum(kind == "interview" for kind, _people in met)
    said = counted(gatherings, 5)
    if 0 < interviews < 5:
        assert "fewer than 5 interviews" in said
    shown = [people for kind, people in met if kind == "focus group" and people >= 5]
    assert (str(sum(shown)) in people_in(gatherings, 5)) or not shown


def test_the_example_of_the_help_is_read_as_it_stands(folder):
    import pimlib

    text = (Path(pimlib.__file__).parent / "help" / "evidence.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(("Group,", "Carers north,", "Carers south,"))]
    figures = figures_of(folder, "\n".join(lines[1:]) + "\n", header=lines[0])
    assert theme(figures, "Waiting").conflict
