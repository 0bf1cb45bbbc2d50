"""Readings of case files: a sheet of readings to figures that may be shown, its codebook, the first guess, the blocks."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from building import BAD, empty_cycle, item, plain, refusal
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pimlib.charts.shares import ShareBar, shares_block, shares_svg
from pimlib.errors import PimError
from pimlib.kinds import case_files, load_figures, summary_blocks
from pimlib.kinds.asked import Asked, Told
from pimlib.kinds.case_files.codebook import load_codebook
from pimlib.kinds.case_files.counts import count_item
from pimlib.kinds.case_files.draw import Draw
from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.case_files.protecting import Division
from pimlib.kinds.case_files.weighing import Design, around, rounded
from pimlib.kinds.case_files.weights_given import Around, gives_away
from pimlib.kinds.registering import draft_item, keep_codebook
from pimlib.register import Entry, load_register, observe, record_item
from pimlib.register.mapping import CaseFilesMapping, ReadingItem
from pimlib.sheets import load_sheet, write_csv, write_workbook
from pimlib.sheets.write import ColumnOut, SheetOut
from pimlib.stats.agreement import ac1, table_of, weighted_kappa
from pimlib.stats.estimates import difference, domain, wilson, wilson_of
from pimlib.workspace import CycleFolder, Workspace
from pimlib.workspace.cycle import Disclosure

FIXED = ("file", "reader", "origin", "reading", "stratum", "care_group", "urgent")
PLAN = {"id": "plan", "column": "plan", "text": "The plan is specific and dated", "informs": ["pim:5.3"]}
RISK = {"id": "risk", "column": "risk", "text": "Is risk assessed?", "informs": ["pim:5.4"]}
LEVEL = {"id": "level", "column": "level", "text": "Quality of the assessment", "type": "1-6", "informs": ["pim:5.3"]}
COLUMNS = {name: name for name in FIXED}
WHOLE: dict[str, Any] = {"purpose": "whole service"}


class Shelf:
    """A cycle in which readings are registered and read."""

    def __init__(self, root: Path) -> None:
        self.folder = empty_cycle(root)

    def entry(
        self, rows: Sequence[dict[str, str]], items: Sequence[dict[str, Any]] = (PLAN,), *, name: str = "practice", **said: Any
    ) -> Entry:
        columns = [*FIXED, *(one["column"] for one in items)]
        path = self.folder.path / "case-files" / f"{name}.csv"
        write_csv(path, columns, [[row.get(column, "") for column in columns] for row in rows])
        period = said.pop("period", {"start": "2026-01-01", "end": "2026-03-31"})
        mapping = {"kind": "case-files", "columns": COLUMNS, "items": list(items), **said}
        made = item(self.folder, name, f"case-files/{name}.csv", "case-files", mapping=mapping, informs=["pim:5"], period=period)
        return observe(self.folder, made)

    def figures(self, rows: Sequence[dict[str, str]], items: Sequence[dict[str, Any]] = (PLAN,), **said: Any) -> CaseFilesFigures:
        return case_files.load_figures(self.folder, self.entry(rows, items, **said))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def files(*, start: int = 1, **counts: int) -> list[dict[str, str]]:
    """files(yes=3, no=2): so many files with that answer to the plan; `none` for no answer, `na` for not applicable."""
    said = {"none": "", "na": "not applicable"}
    answers = [said.get(word, word.strip("_")) for word, number in counts.items() for _ in range(number)]
    return [{"file": f"F{n:03}", "reader": "anna", "plan": answer} for n, answer in enumerate(answers, start)]


def twice(first: Sequence[str], second: Sequence[str], agreed: Sequence[str] = (), column: str = "plan") -> list[dict[str, str]]:
    """Each file read by anna and by bob, and agreed where an agreed answer is given."""
    rows = []
    for n, (a, b) in enumerate(zip(first, second, strict=True)):
        rows += [{"file": f"D{n:03}", "reader": "anna", column: a}, {"file": f"D{n:03}", "reader": "bob", column: b}]
        if n < len(agreed) and agreed[n]:
            rows.append({"file": f"D{n:03}", "reading": "agreed", column: agreed[n]})
    return rows


def one(figures: CaseFilesFigures, id: str = "plan", table: str = "table") -> Any:
    return next(row for row in getattr(figures, table).itertuples(index=False) if row.item == id)


# What is counted


def test_a_reading_comes_out_as_counted_by_hand(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=38, no=19, na=10, none=0), **WHOLE, population=400)
    row = one(figures)
    assert (row.files, row.applies, row.favourable, row.not_applicable, row.missing) == (67, 57, 38, 10, 0)
    assert row.proportion == 38 / 57
    assert row.informs == ("pim:5.3",)
    assert figures.rows.sentence() == "67 rows read, 67 used."


def test_a_row_without_any_answer_is_left_out_and_said(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=10, no=10, none=3))
    assert figures.rows.sentence() == "23 rows read, 20 used; left out: 3 with no answer."
    assert one(figures).files == 20


def test_no_can_be_what_one_hopes_for(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=12, no=20), [PLAN | {"text": "Are there gaps?", "favourable": ["no"]}])
    assert one(figures).favourable == 20
    assert case_files.blocks_for(figures)[0].title == "“Are there gaps?”: no in 20 of 32 files"


def test_levels_are_counted_and_never_averaged(shelf: Shelf) -> None:
    rows = [
        {"file": f"F{n}", "level": level} for n, level in enumerate("6" * 5 + "5" * 10 + "4" * 15 + "3" * 9 + "2" * 6 + "1" * 5)
    ]
    figures = shelf.figures(rows, [LEVEL])
    assert one(figures, "level").favourable == 30
    assert figures.answers["count"].tolist() == [5, 6, 9, 15, 10, 5]
    levels = next(block for block in case_files.blocks_for(figures) if block.id == "practice:levels")
    assert levels.content["cells"] == [["Quality of the assessment", "50", "5", "10", "15", "9", "6", "5"]]


def test_a_level_may_carry_its_name_and_a_yes_its_capitals(shelf: Shelf) -> None:
    rows = [
        {"file": f"F{n}", "level": cell, "plan": "YES" if n % 2 else " no "}
        for n, cell in enumerate(["4 - Good", "4", "3 Adequate"] * 10)
    ]
    figures = shelf.figures(rows, [LEVEL, PLAN])
    assert one(figures, "level").favourable == 20
    assert one(figures).favourable == 15


def test_the_order_of_the_rows_changes_nothing(shelf: Shelf) -> None:
    rows = twice(["yes", "no", "yes"] * 8, ["no", "no", "yes"] * 8)
    assert shelf.figures(rows).table.equals(shelf.figures(rows[::-1], name="turned").table)


# From the files read to the whole service


def test_a_plain_random_sample_has_wilson_limits_corrected_for_the_files_in_all(shelf: Shelf) -> None:
    row = one(shelf.figures(files(yes=60, no=40), **WHOLE, population=300))
    assert (row.low, row.high) == wilson(60, 100, population=300)


def test_one_stratum_is_a_plain_random_sample(shelf: Shelf) -> None:
    rows = [row | {"stratum": "all"} for row in files(yes=60, no=40)]
    row = one(shelf.figures(rows, **WHOLE, populations={"all": 300}))
    assert (row.low, row.high) == wilson(60, 100, population=300)


def test_reading_every_file_leaves_no_margin(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=30, no=20), **WHOLE, population=50)
    row = one(figures)
    assert (row.low, row.proportion, row.high) == (0.6, 0.6, 0.6)
    assert figures.reading.why == "All 50 files were read: shares are of all files and have no margin."


def two_teams(north: tuple[int, int], south: tuple[int, int], **more: int) -> list[dict[str, str]]:
    rows = [row | {"stratum": "North"} for row in files(yes=north[0], no=north[1])]
    return rows + [row | {"stratum": "South"} for row in files(yes=south[0], no=south[1], start=500, **more)]


def test_teams_are_weighted_by_their_size(shelf: Shelf) -> None:
    """By hand: W = 0.75 and 0.25; p = 0.75 x 20/40 + 0.25 x 30/40 = 0.5625, rounded to 0.56; effective size 1/sum(W^2 (N-n)/((N-1) n))."""
    row = one(shelf.figures(two_teams((20, 20), (30, 10)), **WHOLE, populations={"North": 600, "South": 200}))
    size = 1 / (0.75**2 * 560 / (599 * 40) + 0.25**2 * 160 / (199 * 40))
    assert row.favourable == 50
    assert (row.proportion, row.step) == (0.56, 0.01)
    assert row.low == math.floor(100 * wilson_of(0.555, size)[0]) / 100
    assert row.high == math.ceil(100 * wilson_of(0.565, size)[1]) / 100
    assert row.low <= wilson_of(0.5625, size)[0]
    assert wilson_of(0.5625, size)[1] <= row.high


def test_an_interval_follows_from_the_share_that_is_shown_and_the_sizes_of_the_sample(shelf: Shelf) -> None:
    """40 of 80 and 0.5 weighted, by teams that are alike and by teams that are not: nobody can tell the two apart."""
    populations = {"North": 600, "South": 200}
    alike = one(shelf.figures(two_teams((20, 20), (20, 20)), **WHOLE, populations=populations, name="alike"))
    unlike = one(shelf.figures(two_teams((15, 25), (35, 5)), **WHOLE, populations=populations, name="unlike"))
    assert (alike.low, alike.proportion, alike.high) == (unlike.low, unlike.proportion, unlike.high)
    assert not {"open_low", "open_high"} & set(shelf.figures(two_teams((20, 20), (20, 20)), name="third").table.columns)


def test_a_sample_in_which_every_file_stands_for_as_many_needs_no_rounding(shelf: Shelf) -> None:
    row = one(shelf.figures(two_teams((45, 15), (15, 5)), **WHOLE, populations={"North": 600, "South": 200}))
    assert row.proportion == 60 / 80
    assert math.isnan(row.step)
    assert wilson(60, 80, population=800) == pytest.approx((row.low, row.high), abs=0.001)


def test_an_item_that_applies_to_some_files_is_estimated_for_those(shelf: Shelf) -> None:
    rows = two_teams((20, 20), (30, 10), na=20)
    row = one(shelf.figures(rows, **WHOLE, populations={"North": 400, "South": 600}))
    inside = [entry["plan"] != "not applicable" for entry in rows]
    values = [float(entry["plan"] == "yes") for entry in rows]
    exact = domain(values, inside, [entry["stratum"] for entry in rows], {"North": 400, "South": 600}, proportion=True)
    size = 80 / 100 / (0.4**2 * 360 / (399 * 40) + 0.6**2 * 540 / (599 * 60))
    assert (row.applies, row.not_applicable) == (80, 20)
    assert abs(row.proportion - exact.value) <= 0.005 + 1e-9
    assert row.low <= wilson_of(exact.value, size)[0]
    assert wilson_of(exact.value, size)[1] <= row.high


@pytest.mark.parametrize("purpose", ["targeted", "in depth"])
def test_a_reading_that_was_aimed_at_something_never_speaks_of_the_whole_service(shelf: Shelf, purpose: str) -> None:
    figures = shelf.figures(
        two_teams((20, 20), (30, 10)), purpose=purpose, populations={"North": 600, "South": 200}, population=800
    )
    row = one(figures)
    assert (row.favourable, row.applies) == (50, 80)
    assert all(math.isnan(share) for share in (row.proportion, row.low, row.high))
    assert figures.by[["proportion", "low", "high"]].isna().all(axis=None)
    figure = case_files.blocks_for(figures)[0]
    assert "speaks of the 80 files read and not of the whole service: counts only, no estimate" in figure.base
    assert not any("%" in cell for row in figure.content["cells"] for cell in row)
    assert "%" not in figure.alt


def test_without_the_number_of_files_there_is_no_estimate(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=60, no=40), **WHOLE)
    assert math.isnan(one(figures).proportion)
    assert (
        figures.reading.why
        == "How many files there are in all is not said, so there is no estimate for the whole service: counts only."
    )


def test_a_team_of_which_nothing_was_read_leaves_no_estimate(shelf: Shelf) -> None:
    populations = {"North": 600, "South": 200, "Isles": 30}
    figures = shelf.figures(two_teams((20, 20), (30, 10)), **WHOLE, populations=populations)
    assert figures.reading.why == "No file was read of Isles, so there is no estimate for the whole service: counts only."


def test_one_file_of_a_team_is_a_note(shelf: Shelf) -> None:
    rows = [*two_teams((30, 20), (30, 20)), {"file": "I1", "reader": "anna", "stratum": "Isles", "plan": "yes"}]
    figures = shelf.figures(rows, **WHOLE, populations={"North": 300, "South": 300, "Isles": 30})
    row = one(figures)
    assert row.proportion == pytest.approx(0.6 * 600 / 630 + 30 / 630, abs=0.03)
    assert row.low < row.proportion < row.high
    assert "only one file was read of Isles, which says nothing of how files differ there" in plain(figures.notes)


# Small counts


def test_few_files_that_differ_hide_the_item(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=57, no=3), **WHOLE, population=400)
    row = one(figures)
    assert row.withheld
    assert row.applies == 60
    assert pd.isna(row.favourable)
    assert figures.answers["withheld"].all()
    assert case_files.blocks_for(figures)[0].title == "Practice: too few files to show"


def test_an_item_that_applies_to_few_files_is_withheld(shelf: Shelf) -> None:
    figures = shelf.figures(files(yes=5, no=4, na=30))
    assert one(figures).withheld
    assert figures.withheld.startswith("The figures of item plan are withheld because fewer than 10 files have an answer.")


def test_a_small_level_is_hidden_with_another(shelf: Shelf) -> None:
    rows = [{"file": f"F{n}", "level": level} for n, level in enumerate("6" * 2 + "5" * 10 + "4" * 15 + "3" * 9 + "2" * 6)]
    figures = shelf.figures(rows, [LEVEL])
    assert one(figures, "level").favourable == 27
    hidden = figures.answers[figures.answers["withheld"]]["answer"].tolist()
    assert "6" in hidden
    assert len([answer for answer in hidden if answer in "456"]) >= 2


def test_a_small_team_is_hidden_with_another(shelf: Shelf) -> None:
    rows = [row | {"care_group": "A"} for row in files(yes=20, no=10)]
    rows += [row | {"care_group": "B"} for row in files(yes=12, no=8, start=200)]
    rows += [row | {"care_group": "C"} for row in files(yes=9, no=3, start=400)]
    by = shelf.figures(rows).by.set_index("group")
    assert by.at["C", "withheld"]
    assert by["withheld"].sum() == 2


def test_a_care_group_of_a_few_files_loses_its_name(shelf: Shelf) -> None:
    rows = [row | {"care_group": "A"} for row in files(yes=20, no=10)] + [
        row | {"care_group": "B"} for row in files(yes=20, no=10, start=200)
    ]
    rows += [row | {"care_group": "Asylum seekers"} for row in files(yes=3, start=400)]
    figures = shelf.figures(rows)
    assert "Asylum seekers" not in set(figures.by["group"])


def attacker(favourable: dict[str, int], other: dict[str, int], weights: dict[str, float]) -> bool:
    """Whether the share to a point tells of these teams, all of them hidden, when every file read has an answer."""
    counts = pd.DataFrame({"favourable": favourable, "other": other})
    read = {name: favourable[name] + other[name] for name in favourable}
    share = sum(weights[name] * favourable[name] for name in read) / sum(weights[name] * read[name] for name in read)
    return gives_away(
        Around({"Team": counts}, {"Team": read}, "Team", weights), {"Team": set(read)}, rounded(share, 0.01), 0.01, 5
    )


def test_a_weighted_share_can_give_a_hidden_team_away() -> None:
    """Two teams, both totals known: 30 of 60 and a share that is far from a half leave one answer only."""
    assert attacker({"North": 28, "South": 2}, {"North": 10, "South": 20}, {"North": 20.0, "South": 1.0})


def test_equal_weights_give_nothing_away_beyond_the_totals() -> None:
    assert not attacker({"North": 28, "South": 2}, {"North": 10, "South": 20}, {"North": 7.5, "South": 7.5})


SMALL_SOUTH = {"North": 600, "South": 40}


def test_counts_go_before_the_share_of_the_whole_service_is_blurred(shelf: Shelf) -> None:
    """(600 x 30/40 + 40 x 4/12) / 640 = 0.7240; with 34 of 52 in all, no other table has it."""
    figures = shelf.figures(two_teams((30, 10), (4, 8)), **WHOLE, populations=SMALL_SOUTH)
    row = one(figures)
    assert (row.proportion, row.step, row.share_withheld) == (0.72, 0.01, False)
    assert pd.isna(row.favourable)
    assert figures.answers["withheld"].all()
    assert figures.by["withheld"].all()
    figure = case_files.blocks_for(figures)[0]
    assert figure.title == "The plan is specific and dated in an estimated 72 % of files"
    assert figure.content["cells"][0][1:4] == ["52", "withheld", "72 %"]
    assert figure.content["checks"] == [""]
    assert "Counts of the item withheld: beside the share" in figure.withheld


def test_a_share_that_gives_a_team_away_whatever_is_hidden_is_rounded_further(shelf: Shelf) -> None:
    """10 y + s of 608 files in North (y of 60) and South (s of 8, all of them read) is 0.66 for s of 4 or fewer only."""
    row = one(shelf.figures(two_teams((40, 20), (2, 6)), **WHOLE, populations={"North": 600, "South": 8}))
    assert (row.proportion, row.step) == (0.65, 0.05)
    assert row.low < 0.65 < row.high


SAMPLES = {
    "one large team": ({"A": 300, "B": 40, "C": 30, "D": 20}, {"A": 12, "B": 8, "C": 8, "D": 8}, 36),
    "two of each": ({"A": 160, "B": 150, "C": 30, "D": 24}, {"A": 12, "B": 12, "C": 8, "D": 8}, 40),
    "some not applicable": ({"A": 90, "B": 60, "C": 12}, {"A": 10, "B": 8, "C": 6}, 20),
}


@pytest.mark.parametrize("which", sorted(SAMPLES))
def test_no_small_count_of_a_team_is_proved_by_going_through_every_table(which: str) -> None:
    """Every table of so many files of a few teams is published as a reading is; then each hidden count is sought in all tables that
    look the same. Nothing that is below 5 is below 5 in all of them (a team of fewer files read: is the same in all of them)."""
    populations, read, applies = SAMPLES[which]
    design = Design("stratified", "", populations, read)
    strata = pd.Series([name for name, number in read.items() for _ in range(number)])
    divisions = (Division("Team", strata, sampled=True),)
    everything = tables(read, applies)
    weights = np.array([design.weights[name] for name in read])
    shares = (everything[:, 0] @ weights) / (everything.sum(axis=1) @ weights)
    totals = everything[:, 0].sum(axis=1)
    for number in np.random.default_rng(1).choice(len(everything), 8, replace=False):
        answers = [
            answer
            for (yes, other), size in zip(everything[number].T.tolist(), read.values(), strict=True)
            for answer in ["yes"] * yes + ["no"] * other + ["not applicable"] * (size - yes - other)
        ]
        item = ReadingItem.model_validate(PLAN)
        counted = count_item(item, pd.Series(answers), divisions, design, strata, (), Disclosure())
        row, fits = counted.row, np.ones(len(everything), dtype=bool)
        if row["withheld"]:
            continue
        if not pd.isna(row["favourable"]):
            fits &= totals == row["favourable"]
        else:
            fits &= ((totals >= 5) | (totals == 0)) & ((applies - totals >= 5) | (totals == applies))
        if not math.isnan(row["proportion"]):
            different, which_one = np.unique(shares, return_inverse=True)
            looks = {
                share: around(design, share, applies, row["step"]) for share in {rounded(one, row["step"]) for one in different}
            }
            like = [looks[rounded(share, row["step"])] == (row["proportion"], row["low"], row["high"]) for share in different]
            fits &= np.array(like)[which_one]
        for team, line in zip(read, counted.by, strict=True):
            if not line["withheld"]:
                at = list(read).index(team)
                fits &= (everything[:, 0, at] == line["favourable"]) & (everything[:, :, at].sum(axis=1) == line["applies"])
        assert fits[number]
        for at, (team, line) in enumerate(zip(read, counted.by, strict=True)):
            for side in (0, 1):
                count, most = everything[number, side, at], everything[fits, side, at].max()
                if line["withheld"] and 0 < count < 5:
                    assert most >= 5, f"{team}: {count} is known to be at most {most}"


def tables(read: dict[str, int], applies: int) -> NDArray[np.int64]:
    """Every table of favourable and other answers (first axis: tables, then the two answers, then teams) of so many files."""
    parts = [[(yes, other) for yes in range(n + 1) for other in range(n + 1 - yes) if yes + other] for n in read.values()]
    if applies == sum(read.values()):
        parts = [[(yes, n - yes) for yes in range(n + 1)] for n in read.values()]
    found: NDArray[np.int64] = np.array(list(product(*parts)), dtype=np.int64).swapaxes(1, 2)
    fitting: NDArray[np.int64] = found[found.sum(axis=(1, 2)) == applies]
    return fitting


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(5, 25), st.integers(5, 25), st.integers(30, 300)), min_size=2, max_size=4))
def test_a_weighted_share_lies_in_its_interval_and_between_0_and_1(
    tmp_path_factory: pytest.TempPathFactory, teams: list[tuple[int, int, int]]
) -> None:
    rows, populations = [], {}
    for n, (yes, no, more) in enumerate(teams):
        rows += [row | {"stratum": f"T{n}"} for row in files(yes=yes, no=no, start=100 * n + 1)]
        populations[f"T{n}"] = yes + no + more
    row = one(Shelf(tmp_path_factory.mktemp("teams")).figures(rows, **WHOLE, populations=populations))
    assert row.share_withheld or 0 <= row.low <= row.proportion <= row.high <= 1


# Files read twice


def test_an_agreed_answer_counts_before_any_other(shelf: Shelf) -> None:
    figures = shelf.figures(twice(["yes"] * 20, ["no"] * 20, ["yes"] * 8 + ["no"] * 12))
    assert one(figures).favourable == 8
    assert one(figures, table="doubles").settled == 20
    assert figures.reading.agreed == 20


def test_agreement_is_of_what_readers_answered_before_they_talked(shelf: Shelf) -> None:
    a, b = ["yes"] * 14 + ["no"] * 10, ["yes"] * 10 + ["no"] * 14
    figures = shelf.figures(twice(a, b, ["yes"] * 24))
    row = one(figures, table="doubles")
    assert (row.files, row.same, row.percent) == (24, 20, 20 / 24)
    assert row.value == ac1(table_of(a, b, ["yes", "no"]))
    assert row.low < row.value < row.high
    assert row.changed == 10 - 0
    assert figures.reading.double_said.startswith(
        "24 files were read by two readers apart from each other. They gave the same answer 20 times of 24 (83.3 %)."
    )


def test_levels_have_quadratic_weighted_kappa_over_the_whole_scale(shelf: Shelf) -> None:
    a, b = list("445566332211") * 2, list("455566342212") * 2
    row = one(shelf.figures(twice(a, b, column="level"), [LEVEL]), "level", "doubles")
    levels = list("123456")
    table = table_of(a, b, levels)
    same = [[table[i][j] + table[j][i] for j in range(6)] for i in range(6)]
    assert row.coefficient == "quadratic weighted kappa"
    assert row.value == pytest.approx(weighted_kappa(same, "quadratic"), abs=0.02)  # who comes first is chance
    assert row.within_one == 1


def test_without_variation_agreement_is_undefined_in_words(shelf: Shelf) -> None:
    figures = shelf.figures(twice(["yes"] * 12, ["yes"] * 12))
    row = one(figures, table="doubles")
    assert math.isnan(row.value)
    assert "no variation: agreement undefined, 100 % agreed" in row.said
    table = next(block for block in case_files.blocks_for(figures) if block.id == "practice:agreement")
    assert table.content["cells"][0][3] == "undefined"
    assert "“yes”" not in row.said


def test_readers_do_not_give_back_an_item_that_is_withheld(shelf: Shelf) -> None:
    """3 of 24 plans are dated, and both readers say so; of another item all is shown."""
    rows = [
        row | {"risk": "yes" if int(row["file"][1:]) % 2 else "no"}
        for row in twice(["yes"] * 3 + ["no"] * 21, ["yes"] * 3 + ["no"] * 21)
    ]
    figures = shelf.figures(rows, [PLAN, RISK])
    row = one(figures, table="doubles")
    assert one(figures).withheld
    assert row.said == (
        "Figures of this item are withheld. The two readers gave the same answer on four in five or more of these files."
    )
    assert all(pd.isna(figure) for figure in (row.same, row.settled, row.unsettled, row.changed))
    assert all(math.isnan(figure) for figure in (row.percent, row.value, row.low, row.high, row.alpha, row.within_one))
    assert figures.reading.double_said == (
        "24 files were read by two readers apart from each other. They gave the same answer 24 times of 24 (100.0 %) to items whose figures "
        "can be shown."
    )
    assert figures.readers["favourable"].tolist() == [0.5, 0.5]
    assert figures.readers["answers"].tolist() == [24, 24]
    table = next(block for block in case_files.blocks_for(figures) if block.id == "practice:agreement")
    assert table.content["cells"][0][2:6] == ["withheld"] * 4


def test_an_item_without_counts_has_no_coefficient_from_which_they_follow(shelf: Shelf) -> None:
    rows = two_teams((30, 10), (4, 8))
    rows += [row | {"reader": "bob"} for row in rows]
    figures = shelf.figures(rows, **WHOLE, populations=SMALL_SOUTH)
    row = one(figures, table="doubles")
    assert pd.isna(one(figures).favourable)
    assert (row.same, row.percent) == (52, 1)
    assert math.isnan(row.value)
    table = next(block for block in case_files.blocks_for(figures) if block.id == "practice:agreement")
    assert table.content["cells"][0][2:4] == ["52 (100 %)", "withheld"]
    assert figures.readers.empty


def test_one_difference_is_spoken_of_as_one(shelf: Shelf) -> None:
    first, second = ["yes"] * 8 + ["no"] * 8, ["yes"] * 9 + ["no"] * 7
    said = shelf.figures(twice(first, second)).reading.double_said
    assert said.endswith(" The one difference was not settled by an agreed answer.")
    said = shelf.figures(twice(first, second, [""] * 8 + ["yes"]), name="settled").reading.double_said
    assert said.endswith(" The one difference was settled by an agreed answer, which then counts.")


def test_few_files_read_twice_have_no_figures_of_agreement(shelf: Shelf) -> None:
    figures = shelf.figures(twice(["yes"] * 6, ["no"] * 6) + files(yes=10, no=10))
    row = one(figures, table="doubles")
    assert math.isnan(row.percent)
    assert pd.isna(row.same)
    assert row.said == "Fewer than 10 files have two answers to this: no figures of agreement."
    assert not any(block.id.endswith("agreement") for block in case_files.blocks_for(figures))


def test_not_applicable_is_an_answer_on_which_readers_may_differ(shelf: Shelf) -> None:
    a, b = ["yes"] * 10 + ["no"] * 8 + ["not applicable"] * 6, ["yes"] * 10 + ["no"] * 6 + ["not applicable"] * 8
    row = one(shelf.figures(twice(a, b)), table="doubles")
    assert row.percent == 22 / 24
    assert row.value == ac1(table_of(a, b, ["yes", "no", "not applicable"]))


def test_few_levels_from_both_readers_have_no_coefficient(shelf: Shelf) -> None:
    a = ["4", "5", "4", "3", *["not applicable"] * 12]
    b = ["5", "4", "4", "3", *["not applicable"] * 12]
    rows = twice(a, b, column="level") + [{"file": f"F{n}", "level": "34"[n % 2]} for n in range(20)]
    row = one(shelf.figures(rows, [LEVEL]), "level", "doubles")
    assert math.isnan(row.value)
    assert row.said == "Fewer than 10 files have a level from both readers: no coefficient."
    assert row.files == 16


def test_a_stricter_reader_is_seen_and_not_named(shelf: Shelf) -> None:
    a, b = list("4") * 15 + list("5") * 15, list("3") * 15 + list("5") * 15
    figures = shelf.figures(twice(a, b, column="level"), [LEVEL])
    assert sorted(figures.readers["difference"]) == [-0.5, 0.5]
    assert sorted(figures.readers["reader"]) == ["reader A", "reader B"]
    said = "".join(str(block.to_json()) for block in summary_blocks(figures))
    assert "anna" not in said
    assert "bob" not in said
    assert "D001" not in said


def beside_outside(inner: Sequence[str], outer: Sequence[str]) -> list[dict[str, str]]:
    """20 files, each read by one from inside and one from outside, by turns: half of the answers differ by side in 4 of 20."""
    rows = twice(["yes"] * 12 + ["no"] * 8, ["yes"] * 8 + ["no"] * 12)
    for n, row in enumerate(rows):
        outside = row["reader"] == "bob"
        some = outer if outside else inner
        row |= {"origin": "external" if outside else "internal", "reader": some[n // 2 % len(some)]}
    return rows


def test_readers_from_outside_are_set_beside_those_from_inside(shelf: Shelf) -> None:
    assert shelf.figures(beside_outside(["anna", "ada"], ["bob", "ben"])).reading.origin_said == (
        "Readers from outside the service read 20 files. On the 20 files that one from inside read as well, the two gave the same answer 16 "
        "times of 20 (80.0 %). Of their yes-or-no answers, 40.0 % were favourable from outside and 60.0 % from inside."
    )


@pytest.mark.parametrize(("inner", "outer"), [(["anna", "ada"], ["bob"]), (["anna"], ["bob", "ben"]), (["anna", "ada"], [""])])
def test_one_reader_alone_is_not_told_by_where_they_come_from(shelf: Shelf, inner: list[str], outer: list[str]) -> None:
    """With one reader from outside, their share would stand beside that of a letter, and say whose it is."""
    said = shelf.figures(beside_outside(inner, outer)).reading.origin_said
    assert "Inside and outside are compared from 2 readers each" in said
    assert "%" not in said
    assert len(outer) > 1 or "20" not in said


def test_two_readers_who_never_talked_are_a_note(shelf: Shelf) -> None:
    figures = shelf.figures(twice(["yes"] * 20, ["no"] * 10 + ["yes"] * 10))
    assert "two readers differ and no agreed answer is there" in plain(figures.notes)
    assert "found 10 answers" in plain(figures.notes)


def test_one_reader_and_nothing_read_twice_are_notes(shelf: Shelf) -> None:
    notes = plain(shelf.figures(files(yes=10, no=10)).notes)
    assert "one reader read every file" in notes
    assert "no file was read twice, so how far readers agree is not known" in notes


# Urgent concerns


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "No file was flagged for an urgent concern."), (3, "Some files were flagged"), (6, "6 files were flagged")],
)
def test_urgent_concerns_are_counted_only_where_nobody_is_picked_out(shelf: Shelf, number: int, said: str) -> None:
    rows = files(yes=20, no=20)
    rows = [row | {"urgent": "yes" if n < number else ""} for n, row in enumerate(rows)]
    figures = shelf.figures(rows)
    assert figures.reading.urgent.startswith(said)
    assert "urgent" not in "".join(str(block.to_json()) for block in (*case_files.blocks_for(figures), *summary_blocks(figures)))


def test_a_file_that_was_stopped_at_once_is_counted_as_urgent(shelf: Shelf) -> None:
    stopped = [{"file": f"U{n}", "reader": "anna", "urgent": "yes"} for n in range(6)]
    figures = shelf.figures(files(yes=20, no=20) + stopped)
    assert figures.reading.urgent.startswith("6 files were flagged for an urgent concern")
    assert "flagged for an urgent concern" in plain(figures.notes)
    assert figures.reading.files == 40
    assert figures.rows.left_out == (("with no answer", 6),)


def test_an_urgent_file_is_told_when_nothing_else_can_be(shelf: Shelf) -> None:
    said = plain(refusal(lambda: shelf.figures([{"file": "U1", "reader": "anna", "urgent": "yes"}])))
    assert "no file has any answer yet" in said
    assert "Some files were flagged for an urgent concern" in said
    assert "U1" not in said


def test_an_urgent_flag_without_a_file_number_is_refused(shelf: Shelf) -> None:
    said = plain(refusal(lambda: shelf.figures([*files(yes=20, no=20), {"reader": "anna", "urgent": "yes"}])))
    assert 'row 42, column "file": flagged for an urgent concern without the number of a file.' in said


# The reading before


def test_change_is_between_two_random_samples_of_the_same_items(shelf: Shelf) -> None:
    before = shelf.entry(
        files(yes=50, no=50), name="reading-2025", **WHOLE, population=800, period={"start": "2025-01-01", "end": "2025-03-31"}
    )
    record_item(shelf.folder, before.item)
    figures = shelf.figures(files(yes=70, no=30), **WHOLE, population=900)
    row = one(figures, table="change")
    assert (row.before, row.now, row.why) == (0.5, 0.7, "")
    assert (row.low, row.high) == difference(0.7, *wilson(70, 100), 0.5, *wilson(50, 100))
    table = next(block for block in case_files.blocks_for(figures) if block.id == "practice:change")
    assert table.title == "Since the last reading, 1 of 1 item changed by more than chance would explain"
    assert "There were 800 files in all then, and 900 now" in table.base


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (PLAN | {"text": "Another wording"}, "worded otherwise then"),
        (PLAN | {"favourable": ["no"]}, "other answers counted as favourable then"),
    ],
)
def test_an_item_that_was_another_then_is_not_compared(shelf: Shelf, then: dict[str, Any], why: str) -> None:
    period = {"start": "2025-01-01", "end": "2025-03-31"}
    record_item(
        shelf.folder, shelf.entry(files(yes=50, no=50), [then], name="reading-2025", **WHOLE, population=800, period=period).item
    )
    row = one(shelf.figures(files(yes=70, no=30), **WHOLE, population=900), table="change")
    assert row.why == why
    assert math.isnan(row.difference)


def test_a_targeted_reading_is_not_compared(shelf: Shelf) -> None:
    period = {"start": "2025-01-01", "end": "2025-03-31"}
    record_item(shelf.folder, shelf.entry(files(yes=50, no=50), name="reading-2025", period=period).item)
    figures = shelf.figures(files(yes=70, no=30), **WHOLE, population=900)
    assert figures.change.empty
    assert figures.reading.since_said == (
        "Not compared with “Reading-2025” (2025-01-01 to 2025-03-31): “Reading-2025” (2025-01-01 to 2025-03-31) does not speak of "
        "the whole service."
    )


def test_the_reading_of_the_cycle_before_is_found_by_its_name(shelf: Shelf) -> None:
    last = Shelf.__new__(Shelf)
    last.folder = CycleFolder(Workspace(shelf.folder.workspace.root), "sound", "2022-2025")
    for name in ("case-files", "register"):
        (last.folder.path / name).mkdir(parents=True)
    text = (shelf.folder.path / "cycle.yaml").read_text(encoding="utf-8")
    (last.folder.path / "cycle.yaml").write_text(
        text.replace("2025-04", "2022-04").replace("2028-03", "2025-03"), encoding="utf-8"
    )
    (shelf.folder.path / "cycle.yaml").write_text(f"{text}previous_cycle: 2022-2025\n", encoding="utf-8")
    record_item(last.folder, last.entry(files(yes=50, no=50), **WHOLE, population=800).item)
    folder = CycleFolder(shelf.folder.workspace, "sound", "2025-2028")
    shelf.folder = folder
    assert one(shelf.figures(files(yes=70, no=30), **WHOLE, population=900), table="change").before == 0.5


# Registering


def asked(shelf: Shelf, path: Path, **told: Any) -> Asked:
    place = shelf.folder.place(path)
    return Asked(shelf.folder, path, place, load_sheet(path, place), Told(**told), None)


def test_a_council_s_own_sheet_is_understood(shelf: Shelf) -> None:
    path = shelf.folder.path / "case-files" / "audit.csv"
    header = ["Case no.", "Team", "Audited by", "1. Is there a chronology?", "2. Quality of the plan", "Comments", "Date read"]
    rows = [
        [f"C{n}", "East" if n % 2 else "West", "AB", "Y" if n % 3 else "N/A", str(n % 6 + 1), "words of the reader", "2026-02-03"]
        for n in range(30)
    ]
    write_csv(path, header, rows)
    drafted = case_files.draft_mapping(asked(shelf, path))
    mapping = drafted.mapping
    assert isinstance(mapping, CaseFilesMapping)
    assert (mapping.columns.file, mapping.columns.stratum, mapping.columns.reader) == ("Case no.", "Team", "Audited by")
    assert [(one.id, one.text, one.type) for one in mapping.items] == [
        ("q1", "Is there a chronology?", "yes_no"),
        ("q2", "Quality of the plan", "1-6"),
    ]
    assert mapping.purpose == "targeted"
    assert "Columns that are not read: `Comments` and `Date read`." in drafted.noticed


def test_the_number_of_files_makes_it_a_sample_of_the_whole_service(shelf: Shelf) -> None:
    path = shelf.folder.path / "case-files" / "audit.csv"
    write_csv(path, ["file", "plan"], [[f"F{n}", "yes"] for n in range(12)])
    mapping = case_files.draft_mapping(asked(shelf, path, population=300)).mapping
    assert isinstance(mapping, CaseFilesMapping)
    assert (mapping.purpose, mapping.population) == ("whole service", 300)


def drawn(shelf: Shelf, name: str = "practice", **more: Any) -> Draw:
    """A draw of 30 of 200 in two teams, with two reserves each."""
    team = {"North": (100, 20), "South": (100, 10)}
    listed = [
        {"id": f"{stratum[0]}{n:03}", "stratum": stratum, "order": n, "role": "main" if n <= size else "reserve"}
        for stratum, (_all, size) in team.items()
        for n in range(1, size + 3)
    ]
    items = [
        {"id": "plan", "text": "The plan is dated", "informs": ["pim:5.3"]},
        {"id": "level", "text": "Quality", "type": "scale", "levels": [6, 5, 4, 3, 2, 1]},
    ]
    values = {
        "council": "sound",
        "cycle": "2025-2028",
        "name": name,
        "seed": "a seed",
        "reserves": 2,
        "files": listed,
        "items": items,
    }
    values["frame"] = {"file": "f.csv", "number": 200, "id_column": "id", "digest": "x"}
    values |= {"populations": {"North": 100, "South": 100}, "sizes": {"North": 20, "South": 10}}
    draw = Draw.model_validate(values | more)
    path = shelf.folder.path / "exchange" / name / "draw.json"
    path.parent.mkdir(parents=True)
    path.write_text(draw.model_dump_json(), encoding="utf-8")
    return draw


def returned(shelf: Shelf, ids: Sequence[str], name: str = "practice") -> Path:
    path = shelf.folder.path / "case-files" / f"{name}.csv"
    rows = [
        [id, "anna", "internal", "original", "North" if id[0] == "N" else "South", "", "", "yes" if n % 2 else "no", "1"]
        for n, id in enumerate(ids)
    ]
    write_csv(path, [*FIXED, "plan", "level"], rows)
    return path


def test_what_was_asked_and_how_many_there_are_comes_from_the_draw(shelf: Shelf) -> None:
    drawn(shelf)
    path = returned(shelf, [f"N{n:03}" for n in range(1, 21)] + [f"S{n:03}" for n in range(1, 11)])
    mapping = case_files.draft_mapping(asked(shelf, path)).mapping
    assert isinstance(mapping, CaseFilesMapping)
    assert mapping.purpose == "whole service"
    assert mapping.populations == {"North": 100, "South": 100}
    assert mapping.draw == "exchange/practice/draw.json"
    assert [(one.text, one.type, one.informs) for one in mapping.items] == [
        ("The plan is dated", "yes_no", ("pim:5.3",)),
        ("Quality", "1-6", ()),
    ]


def test_a_reading_is_set_beside_its_draw(shelf: Shelf) -> None:
    drawn(shelf)
    path = returned(shelf, [f"N{n:03}" for n in range(1, 19)] + ["N021"] + [f"S{n:03}" for n in range(1, 11)] + ["X999"])
    draft = draft_item(shelf.folder, path, load_register(shelf.folder), Told(), today=dt.date(2026, 4, 1))
    figures = load_figures(shelf.folder, observe(shelf.folder, draft.item))
    assert isinstance(figures, CaseFilesFigures)
    assert figures.reading.drawn == (
        "30 files were drawn from 200 by a rule that anybody can repeat (smallest sha256 of seed|id; seed “a seed”); 28 of them were read.",
        "1 file that could not be read was replaced by the next of the reserves.",
        "1 file that was drawn was not read, and nothing stands for it.",
        "Fewer were read than planned of North (19 of 20).",
    )
    assert figures.rows.left_out == (("of files that were not drawn", 1),)
    assert "files were read that are not in the draw" in plain(figures.notes)
    assert figures.reading.files == 29


def kept(shelf: Shelf, path: Path) -> Entry:
    draft = draft_item(shelf.folder, path, load_register(shelf.folder), Told(), today=dt.date(2026, 4, 1))
    return observe(shelf.folder, keep_codebook(shelf.folder, draft).item)


def test_a_codebook_says_what_the_guess_said(shelf: Shelf) -> None:
    drawn(shelf)
    path = returned(shelf, [f"N{n:03}" for n in range(1, 21)] + [f"S{n:03}" for n in range(1, 11)])
    guessed = case_files.draft_mapping(asked(shelf, path)).mapping
    entry = kept(shelf, path)
    mapping = entry.item.mapping
    assert isinstance(guessed, CaseFilesMapping)
    assert isinstance(mapping, CaseFilesMapping)
    assert mapping.items == ()
    assert entry.item.informs == ("pim:5.3",)
    place = "case-files/practice.codebook.xlsx"
    said = load_codebook(shelf.folder.path / place, place, mapping)
    for field in ("columns", "purpose", "populations", "population", "subgroups"):
        assert getattr(said, field) == getattr(guessed, field)
    assert [(one.id, one.text, one.type, one.hoped_for, one.informs) for one in said.items] == [
        (one.id, one.text, one.type, one.hoped_for, one.informs) for one in guessed.items
    ]


def test_what_a_person_corrects_in_the_codebook_holds(shelf: Shelf) -> None:
    entry = kept(shelf, returned(shelf, [f"N{n:03}" for n in range(1, 31)]))
    place = "case-files/practice.codebook.xlsx"
    rows = [
        *ROWS[:1],
        ("plan", "plan", "Are there gaps?", "yes or no", "no", "", "pim:5.4"),
        ("", "level", "", "leave out", "", "", ""),
    ]
    rows.append(("", "stratum", "", "team", "", "", ""))
    reading = [("Why these files were read", "whole service"), ("Files in all", "300")]
    sheets = [
        SheetOut("Items", [ColumnOut(name) for name in CODEBOOK], rows),
        SheetOut("Reading", [ColumnOut("What"), ColumnOut("Your answer")], reading),
    ]
    write_workbook(shelf.folder.path / place, sheets, title="x", created=dt.date(2026, 1, 1))
    figures = load_figures(shelf.folder, entry)
    assert isinstance(figures, CaseFilesFigures)
    assert [one.text for one in figures.items] == ["Are there gaps?"]
    assert one(figures).proportion == 0.5
    assert (one(figures).low, one(figures).high) == wilson(15, 30, population=300)
    assert "the codebook has changed since it was registered" in plain(figures.notes)


def test_a_sheet_of_excel_with_a_title_and_no_frame_has_a_codebook_too(shelf: Shelf) -> None:
    path = shelf.folder.path / "case-files" / "audit.xlsx"
    columns = [ColumnOut(name) for name in ("Case no", "Team", "Is there a chronology?", "Comments")]
    rows = [[f"0{n}", "East" if n % 2 else "West", "Yes" if n % 3 else "No", "Some words"] for n in range(30)]
    write_workbook(path, [SheetOut("Audit", columns, rows, ("Audit of 2026",))], title="x", created=dt.date(2026, 1, 1))
    figures = load_figures(shelf.folder, kept(shelf, path))
    assert isinstance(figures, CaseFilesFigures)
    assert [(row.applies, row.favourable) for row in figures.table.itertuples(index=False)] == [(30, 20)]
    assert list(figures.by["division"].unique()) == ["Team"]
    assert figures.reading.purpose == "targeted"


def test_a_codebook_is_the_same_bytes_each_time(shelf: Shelf) -> None:
    path = returned(shelf, [f"N{n:03}" for n in range(1, 21)])
    kept(shelf, path)
    book = shelf.folder.path / "case-files" / "practice.codebook.xlsx"
    first = book.read_bytes()
    book.unlink()
    kept(shelf, path)
    assert book.read_bytes() == first
    assert b"N001" not in first


# What is refused


def bad(shelf: Shelf, name: str, **said: Any) -> str:
    """What is said of a wrong sheet of readings."""
    path = shelf.folder.path / "case-files" / name
    path.write_bytes((BAD / "case-files" / name).read_bytes())
    header = [name for name in load_sheet(path, name).columns if name in COLUMNS]
    mapping = {"kind": "case-files", "columns": {name: name for name in header}, "items": [PLAN, RISK], **said}
    made = item(shelf.folder, "wrong", f"case-files/{name}", "case-files", mapping=mapping)
    return plain(refusal(lambda: case_files.load_figures(shelf.folder, observe(shelf.folder, made))))


SAID = {
    "answer-not-known.csv": 'row 3, column "plan": this is no answer to item plan; found `perhaps`, expected yes, no or not applicable.',
    "column-missing.csv": "register/wrong, item risk: the file has no such column; found `risk`, expected perhaps `risks`.",
    "file-number-missing.csv": 'case-files/file-number-missing.csv, row 3, column "file": answers without the number of a file.',
    "read-twice-by-one.csv": "case-files/read-twice-by-one.csv, rows 2 and 4: one reader's reading of one file stands twice; expected one row.",
    "read-twice-by-nobody.csv": "case-files/read-twice-by-nobody.csv, rows 2 and 3: one file is read twice, and who read it is not said",
    "two-agreed.csv": "case-files/two-agreed.csv, rows 3 and 4: one file has two agreed readings",
    "in-two-teams.csv": "case-files/in-two-teams.csv, rows 2 and 3: one file stands in two teams; found `North` and `South`",
    "reading-not-known.csv": 'row 2, column "reading": not a word for the column of readings; found `third`, expected original or agreed.',
    "urgent-not-known.csv": 'row 2, column "urgent": not a word for an urgent concern; found `mother said`, expected yes, or nothing.',
    "nothing-answered.csv": "case-files/nothing-answered.csv: no file has any answer yet; found 2 rows",
}


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_wrong_sheet_is_refused_with_its_place(shelf: Shelf, name: str) -> None:
    assert SAID[name] in bad(shelf, name)


def test_a_team_that_the_frame_does_not_hold_is_refused(shelf: Shelf) -> None:
    said = bad(shelf, "team-not-in-frame.csv", **WHOLE, populations={"North": 10, "South": 1})
    assert 'row 3, column "stratum": the frame holds no such team; found `Noth`, expected one of North, South' in said
    assert "more files were read than there are; found 2 read of South, expected at most 1" in said


def test_every_fault_is_said_at_once(shelf: Shelf) -> None:
    assert bad(shelf, "many.csv").count("\n") == 3


def test_a_sheet_without_files_or_answers_is_no_reading(shelf: Shelf) -> None:
    path = shelf.folder.path / "case-files" / "no-reading.csv"
    path.write_bytes((BAD / "case-files" / "no-reading.csv").read_bytes())
    said = plain(refusal(lambda: case_files.draft_mapping(asked(shelf, path))))
    assert "which column numbers the case files can't be told" in said
    assert "no column holds answers" in said


CODEBOOK = ("Item", "Column in the file", "What is asked", "Type", "Favourable answers", "Not applicable answers", "Informs")
ROWS = (("", "file", "", "file number", "", "", ""), ("plan", "plan", "The plan is dated", "yes or no", "", "", "pim:5.3"))
WRONG = {
    "type": (("q", "risk", "Risk", "maybe", "", "", ""), "this type is not known; found `maybe`"),
    "id": (("", "risk", "Risk", "yes or no", "", "", ""), "an item needs an id"),
    "favourable": (("q", "risk", "Risk", "1 to 4", "5", "", ""), "no such answer to this item; found `5`, expected of 1 to 4"),
    "informs": (("q", "risk", "Risk", "yes or no", "", "", "5.3"), "this is not a reference; found `5.3`"),
    "two files": (
        ("", "risk", "", "file number", "", "", ""),
        "two columns have the type file number; found `risk`, expected only `file`",
    ),
    "no column": (("q", "", "Risk", "yes or no", "", "", ""), "no column of the file is named"),
}


@pytest.mark.parametrize("which", sorted(WRONG))
def test_a_wrong_codebook_is_refused_with_its_place(tmp_path: Path, which: str) -> None:
    row, said = WRONG[which]
    write_workbook(
        tmp_path / "book.xlsx",
        [SheetOut("Items", [ColumnOut(name) for name in CODEBOOK], [*ROWS, row])],
        title="x",
        created=dt.date(2026, 1, 1),
    )
    mapping = CaseFilesMapping.model_validate({"kind": "case-files", "columns": {"file": "file"}})
    faults = plain(refusal(lambda: load_codebook(tmp_path / "book.xlsx", "book.xlsx", mapping)))
    assert said in faults
    assert 'book.xlsx, sheet "Items", row 4' in faults


# What is shown


def test_a_title_states_the_finding(shelf: Shelf) -> None:
    rows = [row | {"risk": "yes" if n < 45 else "no"} for n, row in enumerate(files(yes=38, no=19))]
    figure = case_files.blocks_for(shelf.figures(rows, [PLAN, RISK]))[0]
    assert figure.title == "“Is risk assessed?”: yes in 45 of 57 files; the plan is specific and dated in 38 of 57"
    assert figure.type == "figure"
    assert figure.alt.startswith("Bars for 2 items: parts of the files read. The plan is specific and dated: 38 of 57 files.")


def test_each_row_says_how_to_find_its_figures_in_the_file(shelf: Shelf) -> None:
    rows = [row | {"care_group": "A" if n % 2 else "B"} for n, row in enumerate(files(yes=38, no=20))]
    items, groups, *_rest = case_files.blocks_for(shelf.figures(rows))
    said = "One row a file (the agreed one where there is one): count yes in column “plan”, of those with yes or no."
    assert items.content["checks"] == [said]
    assert groups.content["checks"] == [f"{said} Filter by care group first."]


def test_only_items_that_inform_a_reference_are_shown_for_it(shelf: Shelf) -> None:
    rows = [
        row | {"risk": row["plan"]} for row in twice(["yes"] * 8 + ["no"] * 8, ["yes"] * 8 + ["no"] * 8) + files(yes=20, no=20)
    ]
    figures = shelf.figures(rows, [PLAN, RISK])
    blocks = case_files.blocks_for(figures, ["pim:5.4"])
    assert [block.id for block in blocks] == ["practice:items:pim:5.4", "practice:agreement:pim:5.4"]
    assert all("specific and dated" not in str(block.to_json()) for block in blocks)
    assert len(case_files.blocks_for(figures, ["pim:6.1"])) == 0
    assert len(case_files.blocks_for(figures, ["pim:5"])[0].content["cells"]) == 2


def test_bars_are_the_same_bytes_each_time_and_need_words() -> None:
    bars = [ShareBar("The plan is dated", 0.6, "60 % (50 to 70)", 0.5, 0.7), ShareBar("Risk", None, "withheld (few files)")]
    assert shares_svg(bars) == shares_svg(bars)
    with pytest.raises(PimError, match="alternative text"):
        shares_block("x", "A title", " ", bars, ["Item"], [])
    with pytest.raises(PimError, match="no share to draw"):
        shares_block("x", "A title", "Words", [], ["Item"], [])
