"""Measures counted from case-level tables: each rule with a worked example, what is left out, and the registering of such tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from building import SHARED, empty_cycle, plain, put, refusal

from pimlib import kinds
from pimlib.framework import load_framework
from pimlib.kinds.asked import Told
from pimlib.kinds.case_level.care import Count
from pimlib.kinds.case_level.rules import RULES, count, countable, lacking
from pimlib.kinds.case_level.shapes import recognised
from pimlib.kinds.case_level.tables import Children, Tables, tidy
from pimlib.kinds.case_level.years import year_named, year_of
from pimlib.kinds.registering import draft_item
from pimlib.register import load_register, record_item
from pimlib.sheets import load_sheet
from pimlib.workspace import CycleFolder

PIF = load_framework("pif")
SAID = {one.id: one.counted_by for one in countable(PIF)}
YEAR = year_named("2024-25")
FAKE = SHARED / "data" / "ssda903-fake"


def tables(root: Path, **texts: str) -> Tables:
    """Tables as they are read from files; each text is a header and rows."""
    made: dict[str, pd.DataFrame] = {}
    children = Children()
    for name, text in texts.items():
        path = root / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        sheet = load_sheet(path)
        found = recognised(sheet.columns)
        assert found is not None
        table, columns = found
        made[table], faults = tidy(sheet, table, columns, children)
        assert faults == []
    return Tables(made, sum(map(len, made.values())))


def counted(measure: str, root: Path, **texts: str) -> tuple[int, int]:
    """Numerator and denominator of a measure for 2024-25, from tables that hold all it needs."""
    found = tables(root, **texts)
    there = {name: frozenset(map(str, table.columns)) for name, table in found.tables.items()}
    assert lacking(SAID[measure], there) == ()
    result = count(found, YEAR, SAID[measure])
    return result.numerator, result.denominator


EPISODES = "Child,Began,Ended,Reason began,Reason ended,Placement\n"


def test_three_placements_are_counted_within_the_period_of_care_that_runs_on_the_last_day(tmp_path: Path) -> None:
    # a: three placements running on. b: three, but a gap in 2022 began a new period, so two. c: three, one a change of order only, so
    # two. d: at home. e: left on 1 March. So 1 of 3 (a of a, b, c).
    text = EPISODES + (
        "a,01/05/2023,01/09/2023,started,next,foster\na,01/09/2023,01/02/2024,placement,next,foster\n"
        "a,01/02/2024,,placement,,residential\n"
        "b,01/01/2021,01/01/2022,started,home,foster\nb,01/06/2022,01/07/2023,started,next,foster\nb,01/07/2023,,placement,,foster\n"
        "c,01/05/2023,01/06/2023,started,next,foster\nc,01/06/2023,01/07/2024,legal,next,foster\nc,01/07/2024,,placement,,kinship\n"
        "d,01/05/2023,,started,,home\n"
        "e,01/05/2023,01/06/2023,started,next,foster\ne,01/06/2023,01/07/2023,placement,next,foster\n"
        "e,01/07/2023,01/03/2025,placement,home,foster\n"
    )
    assert counted("1.N.1", tmp_path, episodes=text) == (1, 3)


def test_without_reasons_a_placement_is_new_where_it_is_another_one(tmp_path: Path) -> None:
    text = (
        "Child,Began,Ended,Placement\na,2023-05-01,2023-09-01,foster\na,2023-09-01,2024-02-01,foster\n"
        "a,2024-02-01,2024-03-01,kinship\na,2024-03-01,,foster\n"
    )
    assert counted("1.N.1", tmp_path, episodes=text) == (1, 1)


def test_an_absence_counts_from_one_day_to_the_next_and_a_child_once(tmp_path: Path) -> None:
    # a: twice, once for a day. b: less than a day. c: no end known. d: not looked after in the year. So 1 of 3.
    episodes = EPISODES + (
        "a,01/05/2023,,started,,foster\nb,01/05/2023,,started,,home\nc,01/01/2025,,started,,foster\n"
        "d,01/05/2020,01/05/2021,started,home,foster\n"
    )
    missing = (
        "Child,Missing from,Missing until\na,03/06/2024,04/06/2024\na,09/06/2024,09/06/2024\nb,03/06/2024,03/06/2024\n"
        "c,02/02/2025,\nd,03/06/2020,09/06/2020\n"
    )
    assert counted("1.S.2", tmp_path, episodes=episodes, missing=missing) == (1, 3)
    found = count(tables(tmp_path, episodes=episodes, missing=missing), YEAR, SAID["1.S.2"])
    assert found.left_out == (("absences without a start or an end", 1),)


def test_a_return_home_holds_when_the_child_is_not_away_again_within_six_months(tmp_path: Path) -> None:
    # Went home between 1 October 2023 and 30 September 2024: a (stayed), b (back after four months), c (back after seven). d went home in
    # November 2024, too late to know. So 2 of 3.
    text = EPISODES + (
        "a,01/05/2023,10/01/2024,started,home,foster\n"
        "b,01/05/2023,10/01/2024,started,home,foster\nb,10/05/2024,,started,,foster\n"
        "c,01/05/2023,10/01/2024,started,home,foster\nc,15/08/2024,,started,,foster\n"
        "d,01/05/2023,10/11/2024,started,home,foster\n"
    )
    assert counted("1.N.3", tmp_path, episodes=text) == (2, 3)


def test_permanence_is_asked_at_the_end_of_the_twelfth_or_the_twenty_fourth_month(tmp_path: Path) -> None:
    # Under 5: a reached month 12 on 1 June 2024 and lives with adopters; b reached it with foster carers; c went home in month 10.
    # 5 and over: d reached month 24 on 1 June 2024 with a permanent substitute family; e joined one a week too late.
    children = "Child,Born\na,01/01/2021\nb,01/01/2021\nc,01/01/2021\nd,01/01/2012\ne,01/01/2012\n"
    episodes = EPISODES + (
        "a,01/06/2023,01/03/2024,started,next,foster\na,01/03/2024,,placement,,adoptive\n"
        "b,01/06/2023,,started,,foster\n"
        "c,01/06/2023,01/04/2024,started,home,foster\n"
        "d,01/06/2022,01/03/2024,started,next,foster\nd,01/03/2024,,placement,,permanent substitute\n"
        "e,01/06/2022,08/06/2024,started,next,foster\ne,08/06/2024,,placement,,permanent substitute\n"
    )
    assert counted("1.N.5.a", tmp_path, episodes=episodes, children=children) == (1, 2)
    assert counted("1.N.5.b", tmp_path, episodes=episodes, children=children) == (1, 2)


def test_a_child_has_the_same_worker_when_one_person_covers_the_last_six_months(tmp_path: Path) -> None:
    # a: one worker. b: two in turn. c: looked after for three months only. d: one worker, in two rows, with three weeks of leave between.
    # e: the same with ten weeks. So 2 of 4.
    episodes = EPISODES + (
        "a,01/05/2023,,started,,foster\nb,01/05/2023,,started,,home\nc,01/01/2025,,started,,foster\n"
        "d,01/05/2023,,started,,foster\ne,01/05/2023,,started,,foster\n"
    )
    workers = (
        "Child,Worker,Allocated from,Allocated until\na,w1,01/06/2023,\nb,w1,01/06/2023,01/12/2024\nb,w2,01/12/2024,\nc,w1,01/01/2025,\n"
        "d,w1,01/06/2023,01/12/2024\nd,w1,22/12/2024,\ne,w1,01/06/2023,01/12/2024\ne,w1,10/02/2025,\n"
    )
    assert counted("1.N.4", tmp_path, episodes=episodes, workers=workers) == (2, 4)


def test_a_health_assessment_counts_within_four_weeks_of_first_being_away(tmp_path: Path) -> None:
    # a: after 28 days. b: after 29. c: first away in 2020. d: no assessment. e: came on 10 March, too late to know. So 1 of 3.
    episodes = EPISODES + (
        "a,01/06/2024,,started,,foster\nb,01/06/2024,,started,,foster\nc,01/06/2020,01/06/2021,started,home,foster\n"
        "c,01/06/2024,,started,,foster\nd,01/06/2024,,started,,foster\ne,10/03/2025,,started,,foster\n"
    )
    health = (
        "Child,Substance misuse,Health assessed on,Health needs met\na,no,29/06/2024,yes\nb,yes,30/06/2024,no\nc,no,02/06/2024,\n"
        "d,no,,yes\n"
    )
    assert counted("1.H.1", tmp_path, episodes=episodes, health=health) == (1, 3)
    # Of the three of whom it is known (a, b, d), the needs of two are met. Of the five away in the year nobody asked about e.
    assert counted("1.H.2", tmp_path, health=health) == (2, 3)
    assert counted("1.H.3", tmp_path, episodes=episodes, health=health) == (1, 4)


def test_a_repeat_referral_counts_from_the_earlier_event_and_the_child_once(tmp_path: Path) -> None:
    # Between 1 April 2023 and 31 March 2024: a (again after five months, twice), b (not again), c (off the register in June, referred in
    # May next year), d (the referral of May 2023 follows one of 2022 within 12 months, so it is no first one). So 2 of 3.
    referrals = (
        "Child,Referred on,About\na,10/05/2023,child protection\na,10/10/2023,child protection\na,11/11/2023,child protection\n"
        "b,10/05/2023,child protection\nb,10/06/2023,housing\nc,20/05/2024,child protection\n"
        "d,10/12/2022,child protection\nd,10/05/2023,child protection\n"
    )
    register = "Child,Removed from register\nc,15/06/2023\n"
    assert counted("1.S.1", tmp_path, referrals=referrals, register=register) == (2, 3)


def test_care_leavers_are_those_under_nineteen_on_the_last_day(tmp_path: Path) -> None:
    # a and b are 18, c is 19. a works, b was homeless and does not.
    text = "Child,Born,Activity,Homeless\na,01/06/2006,active,no\nb,01/06/2006,inactive,yes\nc,01/06/2005,active,yes\n"
    assert counted("1.INC.4", tmp_path, leavers=text) == (1, 2)
    assert counted("1.INC.3", tmp_path, leavers=text) == (1, 2)


def test_those_with_whom_the_service_is_not_in_touch_are_left_out_and_counted(tmp_path: Path) -> None:
    text = "Child,Born,Activity,Homeless,In touch\na,01/06/2006,active,no,yes\nb,01/06/2006,inactive,,no\nc,01/06/2006,inactive,,yes\n"
    found = tables(tmp_path, leavers=text)
    result = count(found, YEAR, SAID["1.INC.4"])
    assert (result.numerator, result.denominator) == (1, 2)
    assert result.left_out == (("with whom the service is not in touch", 1),)
    homeless = count(found, YEAR, SAID["1.INC.3"])
    assert (homeless.numerator, homeless.denominator) == (0, 1)  # of c it is not known
    without = tables(tmp_path, leavers="Child,Born,Activity\na,01/06/2006,active\n")
    assert "does not say with whom the service is in touch" in count(without, YEAR, SAID["1.INC.4"]).unclear[0]


@pytest.mark.parametrize("yes", ["Yes", "YES", "y", "TRUE", "1"])
def test_yes_is_yes_however_it_is_written(tmp_path: Path, yes: str) -> None:
    text = f"Child,Service ended on,Exit interview\na,01/06/2024,{yes}\nb,01/06/2024,No\n"
    assert counted("1.R.2", tmp_path, ended=text) == (1, 2)


def test_an_answer_that_the_definition_does_not_know_is_refused_with_its_row(folder: CycleFolder) -> None:
    put(folder, "measures/ended.csv", "Child,Service ended on,Exit interview\na,01/06/2024,yes\nb,01/06/2024,perhaps\n")
    add(folder, "measures/ended.csv")
    said = plain(refusal(lambda: kinds.load_figures(folder, load_register(folder).entries["ended"])))
    assert 'measures/ended.csv, row 3, column "Exit interview": not an answer that is known; found `perhaps`' in said
    assert "expected `yes` or `no`, or nothing" in said


def test_a_spell_at_home_is_no_placement(tmp_path: Path) -> None:
    text = EPISODES + (
        "a,01/05/2023,01/09/2023,started,next,foster\na,01/09/2023,01/02/2024,placement,next,home\na,01/02/2024,,placement,,foster\n"
    )
    assert counted("1.N.1", tmp_path, episodes=text) == (0, 1)


def test_referrals_are_of_a_kind_whatever_their_case_and_without_any_nobody_is_counted(tmp_path: Path) -> None:
    text = "Child,Referred on,Referral type\na,10/05/2023,Child Protection\na,10/10/2023,CHILD PROTECTION\nb,10/05/2023,Housing\n"
    assert counted("1.S.1", tmp_path, referrals=text) == (1, 1)
    other = count(tables(tmp_path, referrals="Child,Referred on,About\nb,10/05/2023,Housing\n"), YEAR, SAID["1.S.1"])
    assert other == Count(0, 0, (("referrals about something else", 1),))


def test_a_list_of_some_children_is_not_taken_for_the_list_of_all(folder: CycleFolder) -> None:
    rows = "".join(f"c{n},01/06/2023,{'31/03/2025' if n == 0 else ''},started,,foster\n" for n in range(12))
    put(folder, "measures/episodes.csv", EPISODES + rows)
    put(folder, "measures/adopted.csv", "Child,Born,Placed\nc1,01/06/2015,01/06/2024\n")
    said = "\n".join(add(folder, "measures/episodes.csv"))
    assert "measures/adopted.csv holds 1 children, and 11 others have episodes" in said
    figures = kinds.load_figures(folder, load_register(folder).entries["episodes"])
    assert figures.rows.used == 12


def test_a_table_with_a_row_a_child_is_never_taken_for_figures(folder: CycleFolder) -> None:
    put(folder, "measures/adopted.csv", "CHILD,DOB,DATE_PLACED\n549562,01/06/2015,30/10/2015\n465676,01/06/2015,30/05/2015\n")
    said = plain(refusal(lambda: add(folder, "measures/adopted.csv")))
    assert "this table has a row a child, not a row a figure" in said
    assert "549562" not in said


def test_young_carers_are_those_identified_on_the_last_day(tmp_path: Path) -> None:
    # c is no longer one, d came later; of b it is not known what b does.
    text = (
        "Child,Identified on,Identified until,Uses planned support,Activity\na,01/06/2023,,yes,active\nb,01/06/2023,,no,\n"
        "c,01/06/2023,01/06/2024,yes,active\nd,01/06/2025,,yes,active\n"
    )
    assert counted("1.INC.1", tmp_path, carers=text) == (1, 2)
    assert counted("1.INC.2", tmp_path, carers=text) == (1, 1)


def test_planning_counts_when_it_began_a_year_before_the_move(tmp_path: Path) -> None:
    text = (
        "Child,Transition planning began,Moved to adult services\na,01/06/2023,01/06/2024\nb,02/06/2023,01/06/2024\n"
        "c,,01/07/2024\nd,01/01/2020,01/06/2023\n"
    )
    assert counted("1.INC.6", tmp_path, transfers=text) == (1, 3)


def test_what_fell_due_and_was_not_completed_is_not_in_time(tmp_path: Path) -> None:
    assessments = (
        "Child,Assessment due,Assessment completed,Wishes set out\na,10/05/2024,10/05/2024,yes\nb,10/05/2024,11/05/2024,no\n"
        "c,10/05/2024,,\nd,10/05/2023,10/05/2023,yes\n"
    )
    assert counted("5.1", tmp_path, assessments=assessments) == (1, 3)
    assert counted("1.R.1", tmp_path, assessments=assessments) == (1, 2)  # completed in the year: a and b
    meetings = "Contribution due,Contribution completed\n10/05/2024,09/05/2024\n10/05/2024,\n"
    assert counted("5.2", tmp_path, meetings=meetings) == (1, 2)


def test_an_interview_is_asked_for_where_a_service_came_to_an_end(tmp_path: Path) -> None:
    text = "Child,Service ended on,Exit interview\na,01/06/2024,yes\nb,01/06/2024,no\nc,01/06/2023,yes\n"
    assert counted("1.R.2", tmp_path, ended=text) == (1, 2)


def test_an_open_case_has_a_qualified_worker_another_one_or_none(tmp_path: Path) -> None:
    text = (
        "Case opened,Case closed,Allocated to\n01/06/2023,,qualified social worker\n01/06/2023,,other worker\n01/06/2023,,\n"
        "01/06/2023,01/06/2024,qualified social worker\n"
    )
    assert counted("7.4.a", tmp_path, cases=text) == (1, 3)
    assert counted("7.4.b", tmp_path, cases=text) == (2, 3)


def test_every_measure_with_a_rule_has_a_worked_example_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [id for id in SAID if f'counted("{id}"' not in text] == []
    assert len(SAID) == 21


def test_every_rule_that_a_shipped_framework_names_is_known() -> None:
    named = {one.counted_by["rule"] for measure in PIF.measures for one in measure.counted if one.counted_by}
    assert named == set(RULES)


@pytest.mark.parametrize(("day", "year"), [("2025-03-31", "2024-25"), ("2025-04-01", "2025-26"), ("1999-12-31", "1999-00")])
def test_a_year_runs_from_april_to_march(day: str, year: str) -> None:
    assert year_of(pd.Timestamp(day)).name == year


@pytest.mark.parametrize("name", ["2024", "2024-26", "2024/25", ""])
def test_what_is_no_year_is_refused(name: str) -> None:
    assert "one such as 2024-25" in plain(refusal(lambda: year_named(name, "register/x")))


# Reading and registering


@pytest.fixture
def folder(tmp_path: Path) -> CycleFolder:
    return empty_cycle(tmp_path)


def add(folder: CycleFolder, path: str, **told: object) -> tuple[str, ...]:
    draft = draft_item(folder, folder.path / path, load_register(folder), Told(**told), today=pd.Timestamp("2026-06-01").date())
    record_item(folder, draft.item)
    return draft.noticed


def test_every_bad_cell_is_named_by_file_row_and_column_and_no_child_is(folder: CycleFolder) -> None:
    put(
        folder,
        "measures/episodes.csv",
        EPISODES + "secret-1,31/02/2024,,started,,foster\nsecret-2,05/30/2024,,started,,foster\n,01/06/2023,,started,,foster\n"
        "secret-3,01/06/2024,01/05/2024,started,home,foster\nsecret-4,1 June 24,,started,,foster\n"
        "secret-5,01/06/2023,31/03/2025,started,home,foster\n",
    )
    add(folder, "measures/episodes.csv")
    said = plain(refusal(lambda: kinds.load_figures(folder, load_register(folder).entries["episodes"])))
    assert 'measures/episodes.csv, row 2, column "Began": this cell is not a day; found `31/02/2024`' in said
    assert "row 3" in said
    assert 'row 4, column "Child": no child is named' in said
    assert "row 5: this ends before it begins; found from 01/06/2024 to 01/05/2024" in said
    assert "row 6" in said
    assert "secret" not in said


def test_small_counts_are_withheld_with_their_denominator(folder: CycleFolder) -> None:
    rows = "".join(f"c{n},01/06/2023,,started,,foster\n" for n in range(30))
    put(folder, "measures/episodes.csv", EPISODES + rows + "gone,01/06/2022,31/03/2025,started,home,foster\n")
    put(folder, "measures/missing.csv", "Child,Missing from,Missing until\nc1,03/06/2024,04/06/2024\n")
    add(folder, "measures/episodes.csv")
    figures = kinds.load_figures(folder, load_register(folder).entries["episodes"])
    row = figures.table.set_index("measure").loc["1.S.2"]
    assert bool(row["withheld"])
    assert pd.isna(row["numerator"])
    assert pd.isna(row["denominator"])


def test_a_child_whose_episodes_overlap_is_left_out_and_the_rows_are_named(folder: CycleFolder) -> None:
    rows = "".join(f"c{n},01/06/2023,,started,,foster\n" for n in range(12))
    overlap = "x,01/06/2023,01/09/2024,started,next,foster\nx,01/08/2024,31/03/2025,placement,home,foster\n"
    put(folder, "measures/episodes.csv", EPISODES + rows + overlap)
    add(folder, "measures/episodes.csv")
    figures = kinds.load_figures(folder, load_register(folder).entries["episodes"])
    assert figures.rows.left_out == (("of a child whose episodes overlap", 2),)
    assert any("row 15 of measures/episodes.csv" in str(note) for note in figures.notes)


def test_a_changed_table_beside_the_file_changes_how_the_item_stands(folder: CycleFolder) -> None:
    put(folder, "measures/episodes.csv", EPISODES + "a,01/06/2023,31/03/2025,started,home,foster\n")
    missing = put(folder, "measures/missing.csv", "Child,Missing from,Missing until\na,03/06/2024,04/06/2024\n")
    add(folder, "measures/episodes.csv")
    assert load_register(folder).entries["episodes"].state == "present"
    assert load_register(folder).unregistered == ()
    missing.write_text("Child,Missing from,Missing until\n", encoding="utf-8")
    assert load_register(folder).entries["episodes"].state == "changed"
    missing.unlink()
    assert load_register(folder).entries["episodes"].state == "missing"


def test_what_a_measure_would_need_is_said(folder: CycleFolder) -> None:
    put(folder, "measures/episodes.csv", EPISODES + "a,01/06/2023,31/03/2025,started,home,foster\n")
    said = "\n".join(add(folder, "measures/episodes.csv"))
    assert "2 measures can be counted: 1.N.1, 1.N.3." in said
    assert "More measures could be counted with: " in said
    assert "workers (1)" in said
    assert "Counted for 2024-25" in said


def test_the_years_can_be_told(folder: CycleFolder) -> None:
    put(folder, "measures/episodes.csv", EPISODES + "a,01/06/2021,31/03/2025,started,home,foster\n")
    add(folder, "measures/episodes.csv", start=pd.Timestamp("2022-04-01").date(), end=pd.Timestamp("2024-03-31").date())
    mapping = load_register(folder).entries["episodes"].item.mapping
    assert mapping is not None
    assert mapping.kind == "case-level"
    assert mapping.periods == ("2022-23", "2023-24")


def test_a_table_that_suffices_for_no_measure_is_refused(folder: CycleFolder) -> None:
    put(folder, "measures/reviews.csv", "Child,Review\na,01/06/2024\n")
    assert "no measure of a framework can be counted" in plain(refusal(lambda: add(folder, "measures/reviews.csv")))


@pytest.mark.skipif(not FAKE.is_dir(), reason="the made-up return on looked-after children is not beside the project")
def test_a_whole_return_is_read_and_counted(folder: CycleFolder) -> None:
    for path in FAKE.glob("*.csv"):
        (folder.path / "measures" / path.name).write_bytes(path.read_bytes())
    add(folder, "measures/episodes.csv", authority="Anywhere")
    entry = load_register(folder).entries["episodes"]
    figures = kinds.load_figures(folder, entry)
    found = {row.measure: (row.numerator, row.denominator) for row in figures.table.itertuples()}
    assert set(found) == {"1.S.2", "1.N.1", "1.N.3", "1.N.5.a", "1.N.5.b", "1.H.3", "1.INC.4"}
    # Counted once more, in another way, straight from the files: health is recorded of everybody, so that nobody is left out.
    episodes = pd.read_csv(FAKE / "episodes.csv", dtype=str, keep_default_na=False)
    for day in ("DECOM", "DEC"):
        episodes[day] = pd.to_datetime(episodes[day], format="%d/%m/%Y")
    episodes = episodes.sort_values(["CHILD", "DECOM", "DEC"])
    before = episodes.groupby("CHILD")["DEC"].shift()
    first = ~episodes["CHILD"].eq(episodes["CHILD"].shift())
    overlapping = set(episodes.loc[~first & (before.isna() | (episodes["DECOM"] < before)), "CHILD"])
    away = episodes[(episodes["PLACE"] != "P1") & (episodes["DECOM"] <= "2018-03-31") & ~(episodes["DEC"] < "2017-04-01")]
    children = set(away["CHILD"]) - overlapping
    health = pd.read_csv(FAKE / "oc2.csv", dtype=str).set_index("CHILD")["SUBSTANCE_MISUSE"]
    assert found["1.H.3"] == (sum(health[child] == "1" for child in children), len(children))
    assert figures.rows.read == figures.rows.used + sum(number for _why, number in figures.rows.left_out)


def test_a_count_says_who_was_left_out() -> None:
    assert Count(1, 2).left_out == ()
