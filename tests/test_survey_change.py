"""A survey beside the one of the last cycle: what changed, or why nobody can say."""

import pytest
from surveying import AGREE, LISTENED, RING, answers, open_desk

from pimlib.kinds import survey
from pimlib.stats.estimates import difference, newcombe, wilson_of

THEN = {"I feel listened to": answers(Agree=40, Disagree=60), "I know who to ring": answers(Yes=50, No=50)}
NOW = {"I feel listened to": answers(Agree=70, Disagree=40), "I know who to ring": answers(Yes=58, No=52)}
TEAM = {"Team": ["East"] * 50 + ["West"] * 50}
SIZES = [{"column": "Team", "value": "East", "population": 500}, {"column": "Team", "value": "West", "population": 1500}]


@pytest.fixture
def before(tmp_path):
    return open_desk(tmp_path, "2023")


@pytest.fixture
def now(tmp_path, before):
    return open_desk(tmp_path, "2026", "kinlorne/2023")


def change(now, columns=NOW, **mapping):
    return now.figures(columns, **{"questions": [LISTENED, RING]} | mapping).change


def why(table, id="q1"):
    return table.set_index("question").at[id, "why_not"]


def test_the_same_question_is_compared_with_the_interval_of_two_separate_groups(before, now):
    before.registered(THEN, questions=[LISTENED, RING])
    found = change(now)
    row = found.table.set_index("question").loc["q1"]
    assert (found.cycle, found.item, found.returned) == ("kinlorne/2023", "people", 100)
    assert (row.before, row.now, row.base_before, row.base) == (0.4, 70 / 110, 100, 110)
    assert (row.low, row.high) == pytest.approx(newcombe(70, 110, 40, 100))


def test_a_known_population_does_not_narrow_a_change(before, now):
    before.registered(THEN, questions=[LISTENED, RING], population=120)
    row = change(now, population=115).table.set_index("question").loc["q1"]
    assert (row.low, row.high) == pytest.approx(newcombe(70, 110, 40, 100))


def test_weighted_shares_are_compared_on_their_effective_sizes(before, now):
    weighing = {"questions": [RING], "about": {"weight_by": "Team"}, "groups": SIZES}
    yes_and_no = answers(Yes=30, No=20) + answers(Yes=20, No=30)
    before.registered({"I know who to ring": yes_and_no} | TEAM, **weighing)
    figures = now.figures({"I know who to ring": yes_and_no[::-1]} | TEAM, **weighing)
    (row,) = figures.change.table.itertuples()
    table = figures.table.iloc[0]
    assert row.weighted
    assert (row.before, row.now) == pytest.approx((0.45, 0.55))
    limits = [wilson_of(share, table.effective) for share in (row.now, row.before)]
    assert (row.low, row.high) == pytest.approx(difference(row.now, *limits[0], row.before, *limits[1]))


def test_the_title_tells_the_largest_change_and_the_table_both_figures(before, now):
    before.registered(THEN, questions=[LISTENED, RING])
    block = {block.id: block for block in survey.blocks_for(now.figures(NOW, questions=[LISTENED, RING]))}["people:change"]
    assert block.title == "40.0 % of 100 then, 63.6 % of 110 now: “I feel listened to”"
    assert block.content["cells"][0] == [
        *("I feel listened to", "100", "40.0 %", "110", "63.6 %", "+23.6", "+10.1 to +36.0", "more favourable than then"),
    ]
    assert block.content["cells"][1][-1] == "within its uncertainty"
    assert "Then: “People who use services” of kinlorne/2023, 2026-01-01 to 2026-03-31, 100 returned." in block.base
    assert "2 compared: hardly any of them would look different by chance alone" in block.base


@pytest.mark.parametrize(
    ("then", "columns", "said"),
    [
        (LISTENED | {"text": "I feel that I am listened to"}, THEN, "worded otherwise last time: “I feel that I am listened to”"),
        (LISTENED | {"id": "q7", "text": "Were you asked what you think?"}, THEN, "not asked last time"),
        (LISTENED | {"favourable": [5]}, THEN, "other answers counted as favourable last time"),
        (
            LISTENED | {"values": {"Disagree": 1, "Agree": 2}, "favourable": [2], "dont_know": []},
            THEN,
            "other answers to choose from last time: Disagree; Agree",
        ),
        (LISTENED | {"type": "single"}, THEN, "answered in another way last time (single, now scale)"),
        (LISTENED, THEN | {"I feel listened to": answers(Agree=98, Disagree=2)}, "withheld last time"),
    ],
)
def test_a_question_that_cannot_be_compared_says_why(before, now, then, columns, said):
    before.registered(columns, questions=[then, RING])
    found = change(now).table
    assert why(found) == said
    assert found.set_index("question").loc["q1", ["before", "now", "difference", "low"]].isna().all()
    assert why(found, "q2") == ""


def test_punctuation_and_numbering_do_not_make_another_question(before, now):
    before.registered(THEN, questions=[LISTENED | {"id": "q4", "text": "I feel listened to."}, RING])
    assert why(change(now).table) == ""


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"about": {"mode": "paper"}}, "Last time it was answered on paper, this time on the web"),
        ({"respondent": "carers"}, "Last time carers were asked, this time people."),
        ({"about": {"asked": "whoever wanted"}}, "the two are not the same people to begin with"),
    ],
)
def test_surveys_of_other_people_or_by_another_way_are_not_compared(before, now, then, said):
    before.registered(THEN, questions=[LISTENED, RING], **then)
    figures = now.figures(NOW, questions=[LISTENED, RING], about={"mode": "web", "asked": "everybody"})
    assert said in figures.change.why_not
    block = {block.id: block for block in survey.blocks_for(figures)}["people:change"]
    assert (block.type, block.title) == ("text", "Not compared with the last cycle")


def test_the_same_people_asked_twice_are_not_compared_as_two_groups(before, now):
    before.registered(THEN, questions=[LISTENED, RING])
    assert change(now, about={"same_people": "yes"}).why_not.startswith("The same people answered both times.")


def test_the_survey_of_last_time_is_found_by_name_by_what_is_said_or_by_its_questions(before, now):
    before.registered(THEN, name="voices", questions=[LISTENED, RING])
    before.registered(THEN, name="staff", questions=[RING | {"text": "Who leads?"}])
    assert change(now).item == "voices"
    assert change(now, about={"compare_with": "staff"}).item == "staff"
    assert change(now, about={"compare_with": "no"}) is None
    before.registered(THEN, questions=[LISTENED | {"values": AGREE}])
    assert change(now).item == "people"


def test_without_an_earlier_cycle_there_is_no_change(tmp_path):
    desk = open_desk(tmp_path, "2026", "kinlorne/2020")
    assert desk.figures(NOW, questions=[LISTENED, RING]).change is None


def test_a_survey_of_last_time_that_cannot_be_read_is_a_note(before, now):
    before.registered(THEN, questions=[LISTENED, RING])
    (before.folder.path / "surveys" / "people.csv").unlink()
    figures = now.figures(NOW, questions=[LISTENED, RING])
    assert figures.change is None
    assert any("the survey of the last cycle" in str(note) for note in figures.notes)
