"""`pim sample`: how many, which ones, by a rule that anybody can repeat; what is said, what is refused, what is written once."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from building import BAD, plain, refusal
from hypothesis import given
from hypothesis import strategies as st
from running import NAME, REPOSITORY, Pim, Ran, digests

from pimlib.exchange.drawing import differences, drawn_from, read_twice, with_readers
from pimlib.exchange.frame import Frame, Listed, load_frame
from pimlib.exchange.sharing import margin_of, share_out
from pimlib.kinds.case_files.draw import Draw, Reader, draw_of, load_draw
from pimlib.workspace import Workspace

TEAMS = {"Children": 176, "Hospital": 120, "Islands": 14, "Justice": 90, "North": 260, "South": 240}
SEED = "kinlorne/2025-2028/practice"
READERS = [Reader(name="anna"), Reader(name="bob"), Reader(name="carla", origin="external")]


def frame_file(path: Path, teams: dict[str, int] = TEAMS, shuffled: int = 0) -> Path:
    """A made-up list of case files with numbers that begin with zeros."""
    ids = iter(range(1, 100_000, 7))
    rows = [[f"{next(ids):06d}", team, "adults"] for team, number in teams.items() for _ in range(number)]
    random.Random(shuffled).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Case number", "Team", "Care group"], *rows])
    return path


@pytest.fixture
def example(tmp_path: Path) -> Ran:
    """A cycle with its evaluation and nothing else."""
    ran = Ran(Workspace(tmp_path / "work"))
    source, target = REPOSITORY / "evidence" / NAME, tmp_path / "work" / "evidence" / NAME
    shutil.copytree(source / "evaluations", target / "evaluations")
    shutil.copy(source / "cycle.yaml", target)
    return ran


@pytest.fixture
def list_of_files(tmp_path: Path) -> Path:
    return frame_file(tmp_path / "all-files.csv")


def sampled(pim: Pim, path: Path, *more: str) -> str:
    said = pim("sample", "case-files", str(path), "--by", "team", "--at-least", "8", "--name", "practice", *more)
    assert said.code == 0, said.err
    return re.sub(r"\s+", " ", said.out)


def the_draw(example: Ran) -> Draw:
    return load_draw(example.folder.path / "exchange" / "practice" / "draw.json", "draw.json")


# What is said


def test_what_is_drawn_is_said_in_words_before_anything_is_written(pim: Pim, example: Ran, list_of_files: Path) -> None:
    before = digests(example.root)
    out = sampled(pim, list_of_files, "--readers", "anna,bob", "--external", "carla", "--draft")
    for words in (
        "all-files.csv: 900 files in 6 groups by `Team`, told apart by `Case number`.",
        "10 points either way, 19 times in 20, takes 97 files of an endless number (Cochran's formula), and 87 of 900",
        "when 60 of 100 are found to hold what was asked, between 50 and 70 of 100 do in truth.",
        "Islands: 8 of 14, each stands for 1.8; the minimum raised it from 2",
        "North: 25 of 260, each stands for 10.4",
        "Readers: anna 38, bob 37, carla (external) 37 files, each over all groups.",
        "Read twice: 19 (20 %), by another reader",
        "Reserves: 30, next in the same order",
        f"Seed: `{SEED}`.",
        "Nothing was written (--draft).",
    ):
        assert words in out
    assert digests(example.root) == before


def test_a_targeted_reading_is_told_that_it_says_nothing_of_the_whole(pim: Pim, list_of_files: Path) -> None:
    out = sampled(pim, list_of_files, "--purpose", "targeted", "--draft")
    assert "No figure for the whole service is made from it." in out
    assert "each stands for" not in out
    assert "do in truth" not in out


def test_every_file_there_is_has_no_sampling_error(pim: Pim, tmp_path: Path) -> None:
    path = frame_file(tmp_path / "few.csv", {"North": 9, "South": 8})
    assert "That is every file there is: no sampling error is left." in sampled(pim, path, "--size", "17", "--draft")


def test_a_survey_says_how_many_answers_and_how_many_to_ask(pim: Pim) -> None:
    out = re.sub(r"\s+", " ", pim("sample", "survey", "--population", "4200", "--response", "30", "--precision", "5").out)
    assert "353 answers tell a share to within 5 points either way" in out
    assert "ask 1177." in out
    assert "More invitations do not mend who does not answer" in out


def test_a_survey_that_would_have_to_ask_more_than_there_are_is_a_census(pim: Pim) -> None:
    out = re.sub(r"\s+", " ", pim("sample", "survey", "--population", "300", "--response", "25").out)
    assert "ask everybody (a census). About 75 would answer." in out
    assert "Note: fewer than 100 answers" not in out
    assert "So expect less than was asked for: 75 answers against 169." in out


def test_a_list_for_a_survey_is_drawn_without_reserves(pim: Pim, example: Ran, tmp_path: Path) -> None:
    path = frame_file(tmp_path / "people.csv", {"North": 3000, "South": 1200})
    said = pim("sample", "survey", str(path), "--response", "60", "--by", "team", "--name", "users")
    assert said.code == 0, said.err
    draw = load_draw(example.folder.path / "exchange/users/draw.json", "draw.json")
    assert (draw.kind, draw.sizes, draw.spare) == ("survey", {"North": 421, "South": 168}, ())
    lines = (example.folder.path / "exchange/users/issue.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 589
    assert "--population 4200 --issued 589" in re.sub(r"\s+", " ", said.out)


def test_a_survey_says_which_lines_of_the_codebook_weight_it(pim: Pim, tmp_path: Path) -> None:
    path = frame_file(tmp_path / "people.csv", {"Islands": 90, "North": 900})
    said = pim("sample", "survey", str(path), "--response", "50", "--by", "team", "--at-least", "60", "--name", "users")
    assert said.code == 0, said.err
    out = re.sub(r"\s+", " ", said.out)
    assert "These weights put the groups back" not in out
    assert '--asked "stratified sample"' in out
    assert "On its sheet “About”, at “Sampled by”, name the column that says it. On its sheet “Groups” write a row" in out
    assert "“Group” Islands, “People in all” 90, “Questionnaires issued” 60" in out


def test_what_a_team_needs_to_be_shown_is_said(pim: Pim, tmp_path: Path) -> None:
    out = sampled(pim, frame_file(tmp_path / "all.csv", TEAMS | {"Night": 6}), "--draft")
    assert "Figures of one group are shown from 10 files on" in out
    assert "only when of favourable answers, and of the others, there are none or at least 5" in out
    assert "Too few for that: Islands (8), Justice (8), Night (6)." in out
    assert "To have Islands and Justice shown, draw at least 10 from each: --at-least 10" in out
    assert "Night has fewer than 10 in all: to be shown, such groups have to be joined with others in the column `Team`" in out
    assert "Too few" not in sampled(pim, frame_file(tmp_path / "two.csv", {"North": 300, "South": 300}), "--draft")


def test_groups_of_a_survey_are_counted_by_who_is_likely_to_answer(pim: Pim, tmp_path: Path) -> None:
    path = frame_file(tmp_path / "people.csv", {"Islands": 60, "North": 4000})
    out = re.sub(r"\s+", " ", pim("sample", "survey", str(path), "--response", "25", "--by", "team", "--draft").out)
    assert "shown from 10 answers on, which takes about 40 who are asked" in out
    assert "To have Islands shown, draw at least 40 from each" in out


def test_without_at_least_the_usual_minimum_gives_way(pim: Pim, tmp_path: Path) -> None:
    ones = frame_file(tmp_path / "ones.csv", {"A": 1, "B": 1, "C": 1})
    few = frame_file(tmp_path / "few.csv", {"A": 9, "B": 9, "C": 9})
    for path, size in ((ones, "3"), (few, "4")):
        said = pim("sample", "case-files", str(path), "--by", "team", "--size", size, "--draft")
        assert said.code == 0, said.err
    assert pim("sample", "case-files", str(ones), "--by", "team", "--draft").code == 0
    said = pim("sample", "case-files", str(few), "--by", "team", "--size", "2", "--draft")
    assert "--by: there are more groups than are drawn, so some would not be met; found 3 groups; 2 to be drawn." in said.err


def test_a_line_below_an_empty_row_is_counted_and_named(tmp_path: Path) -> None:
    (tmp_path / "foot.csv").write_text("id,team\n1,North\n2,North\n3,South\n,\n5,South\n", encoding="utf-8")
    frame = load_frame(tmp_path / "foot.csv", by="team")
    assert len(frame.listed) == 4
    assert any("below an empty row; counted as one of the list; found row 6" in str(note) for note in frame.notes)


# What is written


def test_the_draw_and_a_form_for_each_reader_are_written_once(pim: Pim, example: Ran, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob", "--external", "carla")
    folder = example.folder.path / "exchange" / "practice"
    names = ["draw.json", "reading-anna.xlsx", "reading-bob.xlsx", "reading-carla.xlsx"]
    assert sorted(path.name for path in folder.iterdir()) == names
    before = digests(folder)
    again = pim("sample", "case-files", str(list_of_files), "--by", "team", "--name", "practice", "--readers", "dora")
    assert again.code == 2
    assert "there is a sample of this name already" in again.err
    assert digests(folder) == before


def test_the_same_frame_gives_the_same_bytes_whatever_its_order(pim: Pim, example: Ran, tmp_path: Path) -> None:
    folder = example.folder.path / "exchange" / "practice"
    made = []
    for shuffled in (1, 2):
        path = frame_file(tmp_path / "all-files.csv", shuffled=shuffled)
        sampled(pim, path, "--readers", "anna,bob")
        made.append(digests(folder))
        for one in folder.iterdir():
            one.unlink()
        folder.rmdir()
    assert made[0] == made[1]


def test_the_rule_can_be_followed_without_this_program(pim: Pim, example: Ran, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob")
    draw = json.loads((example.folder.path / "exchange/practice/draw.json").read_text(encoding="utf-8"))
    with list_of_files.open(encoding="utf-8", newline="") as file:
        frame = [(row["Case number"], row["Team"]) for row in csv.DictReader(file)]

    def place(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    for team, size in draw["sizes"].items():
        order = sorted((id for id, other in frame if other == team), key=lambda id: place(f"{draw['seed']}|{id}"))
        drawn = [one["id"] for one in draw["files"] if one["stratum"] == team]
        assert drawn == order[: size + draw["reserves"]]
    main = [one["id"] for one in draw["files"] if one["role"] == "main"]
    twice = {one["id"] for one in draw["files"] if len(one["readers"]) == 2}
    assert twice == set(sorted(main, key=lambda id: place(f"{draw['seed']}|double|{id}"))[: draw["double"]])
    lines = "".join(f"{id}\t{team}\n" for id, team in sorted(frame))
    assert draw["frame"]["digest"] == f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"
    assert draw["method"] == "smallest sha256 of seed|id"
    assert len(draw["rule"]) == 3


def test_a_draw_is_found_from_the_file_of_its_readings(pim: Pim, example: Ran, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob")
    for place in ("case-files/practice.csv", "case-files/practice-2.csv", "case-files/practice-12.csv"):
        found = draw_of(example.folder, place)
        assert found is not None
        assert found[0] == "exchange/practice/draw.json"
    assert draw_of(example.folder, "case-files/practices.csv") is None


# Drawing again


def test_a_draw_from_the_same_list_is_identical(pim: Pim, tmp_path: Path, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob")
    for named in ("practice", "exchange/practice"):
        said = pim("sample", "check", named, str(frame_file(tmp_path / "again.csv", shuffled=9)))
        assert (said.code, said.out[:10]) == (0, "Identical:")


def test_a_draw_from_another_list_says_what_is_other(pim: Pim, tmp_path: Path, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob")
    said = pim("sample", "check", "practice", str(frame_file(tmp_path / "more.csv", TEAMS | {"North": 261})))
    assert said.code == 1
    assert "North: 260 when it was drawn, 261 in this list" in said.out


def test_a_draw_that_was_changed_by_hand_is_found_out(pim: Pim, example: Ran, list_of_files: Path) -> None:
    sampled(pim, list_of_files, "--readers", "anna,bob")
    draw, frame = the_draw(example), load_frame(list_of_files, by="team")
    first, second, *rest = draw.files
    swapped = [second.model_copy(update={"order": 1}), first.model_copy(update={"order": 2})]
    found = differences(draw.model_copy(update={"files": (*swapped, *rest)}), frame)
    assert [one.partition(":")[0] for one in found] == ["Children"]
    assert "from place 1 on the rule gives another" in found[0]
    other = Frame(frame.file, frame.id_column, frame.by, frame.care_group, (Listed("999999", "South"), *frame.listed[1:]))
    assert differences(draw, other) != ()


@given(
    sizes=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 60), min_size=1),
    precision=st.floats(0.03, 0.3),
    at_least=st.integers(1, 12),
)
def test_a_sample_is_as_exact_as_was_asked_and_keeps_its_minimums(sizes: dict[str, int], precision: float, at_least: int) -> None:
    if len(sizes) > 1 and at_least > max(sizes.values()):
        return
    shared = share_out(sizes, precision=precision, size=None, at_least=at_least)
    assert shared.margin <= precision + 1e-9 or shared.number == sum(sizes.values())
    assert all(min(at_least, number) <= shared.sizes[name] <= number for name, number in sizes.items())


def test_an_even_sample_has_the_margin_that_its_size_is_worked_out_from() -> None:
    # Cochran (1977), 4.4: n0 = 96.04 and n = 86.9 of 900; in exact proportion strata change nothing
    assert margin_of({"all": 900}, {"all": 87}) == pytest.approx(0.0999, abs=1e-4)
    assert margin_of({"a": 600, "b": 300}, {"a": 58, "b": 29}) == pytest.approx(margin_of({"all": 900}, {"all": 87}))


@given(st.integers(0, 100), st.integers(2, 5), st.text(min_size=1).filter(lambda text: text.strip()))
def test_second_readers_are_others_and_the_load_is_even(percent: int, readers: int, seed: str) -> None:
    listed = tuple(sorted(Listed(f"{n:03}", "ab"[n % 2]) for n in range(60)))
    frame = Frame("x.csv", "id", "team", "", listed)
    drawn = drawn_from(frame, {"a": 20, "b": 11}, 2, seed)
    people = [Reader(name=f"r{n}", origin="external" if n == 0 else "internal") for n in range(readers)]
    double = read_twice(drawn, percent)
    given_out = [one for one in with_readers(drawn, people, double, seed) if one.role == "main"]
    assert sum(len(one.readers) == 2 for one in given_out) == double
    assert all(len(set(one.readers)) == len(one.readers) for one in given_out)
    load = Counter(name for one in given_out for name in one.readers)
    assert max(load.values()) - min(load.values()) <= 2
    for person in people:
        assert {one.stratum for one in given_out if person.name in one.readers} == {"a", "b"}


# What is refused


REFUSED = {
    "frame-id-twice": 'frame-id-twice.csv, column "id": an id stands more than once; found `1` on rows 2 and 4, expected each id once.',
    "frame-id-blank": 'frame-id-blank.csv, column "id": an id is blank; found row 3, expected an id in each row.',
    "frame-team-blank": 'frame-team-blank.csv, column "team": it is blank, so these would belong nowhere; found rows 3 and 5,',
    "frame-teams-alike": "names that differ by capitals or spaces only; found `North` and `north`",
    "frame-total-below": "frame-total-below.csv: this looks like a line of totals, which would be drawn like any other; found row 6,",
    "frame-total-of-a-column": "this looks like a line of totals, which would be drawn like any other; found row 5,",
    "frame-two-that-could-be-ids": "which column tells one from another is not plain; found columns `number one`, `number two` and `team`",
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_wrong_frame_is_refused_with_its_rows(name: str) -> None:
    faults = refusal(lambda: load_frame(BAD / "exchange" / f"{name}.csv", by="team"))
    assert REFUSED[name] in plain(faults)
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--precision", "0"], "--precision: no sample is that exact, or that vague; found 0, expected above 0, below 50."),
        (["--precision", "50"], "found 50"),
        (["--by", "team", "--at-least", "300"], "no group holds as many as that; found 300; the largest holds 260"),
        (["--by", "team", "--at-least", "30", "--size", "100"], "at least 30 from each of 6 groups is more than are drawn"),
        (["--by", "team", "--at-least", "0"], "a group with nobody drawn can't be spoken of"),
        (["--at-least", "8"], "at least so many from what is not said"),
        (["--by", "crew"], "there is no such column; found `crew`, expected `Case number`, `Team` and `Care group`"),
        (["--size", "901"], "so many cannot be drawn; found 901, expected 1 to 900"),
        (["--size", "10", "--precision", "5"], "a size and a precision are both given"),
        (["--purpose", "in-depth"], "how many files are read in depth is not said"),
        (["--readers", "anna,anna"], "a reader is named twice"),
        (["--readers", "Anna B"], "not a name for a folder here"),
        (["--readers", "anna", "--double", "20"], "nobody can read their own file a second time"),
        (["--readers", "anna,bob", "--double", "120"], "not a share of the files"),
        (["--reserves", "many"], "not a number of reserves"),
        (["--reserves", "²"], "not a number of reserves; found `²`"),
        (["--seed", " "], "a draw needs a seed"),
        (["--tool", "pim:surveys"], "there is no such set of questions; found `pim:surveys`, expected one of: pim:case-files"),
        (["--confidence", "100"], "not how sure one can be"),
        ([], "who reads is not said. Name the readers"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(
    pim: Pim, example: Ran, list_of_files: Path, more: list[str], said: str
) -> None:
    done = pim("sample", "case-files", str(list_of_files), *more)
    assert done.code == 2
    assert said in done.err
    assert not (example.folder.path / "exchange" / "reading").exists()


def test_without_a_list_there_is_nothing_to_draw_from(pim: Pim, tmp_path: Path) -> None:
    assert "the list of all case files is not named" in pim("sample", "case-files").err
    assert "there is no such file" in pim("sample", "case-files", str(tmp_path / "none.csv")).err
    assert "how many could be asked is not said" in pim("sample", "survey", "--response", "30").err
    assert "how many are likely to answer is not said" in pim("sample", "survey", "--population", "30").err


@pytest.mark.parametrize(
    ("name", "said"),
    [("draw-cut-off", "this draw is damaged"), ("draw-of-a-later-format", "a format that this version does not know; found `9`")],
)
def test_a_draw_that_cannot_be_read_says_so(name: str, said: str) -> None:
    assert said in plain(refusal(lambda: load_draw(BAD / "exchange" / f"{name}.json", f"{name}.json")))


def test_the_help_on_samples_gives_the_rule(pim: Pim) -> None:
    out = pim("help", "sampling").out
    assert 'hashlib.sha256(f"{seed}|{id}".encode()).hexdigest()' in out
    assert "seed|double|id" in out
