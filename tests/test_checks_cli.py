"""`pim check` and `pim help checks`: findings under the area that they concern, rules explained, findings answered."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import FORMATS, sound_folder
from running import Pim, pim_in

from pimlib.checks import FAMILIES, RULES, Case
from pimlib.checks.case import Rule, Said
from pimlib.checks.explained import explanation
from pimlib.framework import framework_names, load_framework
from pimlib.records import Answer, load_records
from pimlib.workspace import CycleFolder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """A sound evaluation in which three things went wrong: no lead, a letter that is past, a file that nobody registered."""
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    folder = sound_folder(tmp_path / "share")
    (folder.path / "frameworks").mkdir()
    shutil.copy(FORMATS / "framework" / "1" / "small.yaml", folder.path / "frameworks" / "small.yaml")
    (folder.path / "surveys" / "more.csv").write_text("Q\n", encoding="utf-8")
    change(folder.path / "register" / "letter.yaml", "registered_on:", "expires: '2026-09-29'\nregistered_on:")
    change(folder.path / "evaluations" / "scan.yaml", "lead: ada\n", "")
    return folder


@pytest.fixture
def pim(folder: CycleFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Pim:
    return pim_in(tmp_path / "share", capsys)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def answers(folder: CycleFolder) -> list[tuple[str, str, str, str]]:
    return [(one.author, one.code, one.place, one.text) for one in load_records(folder).of(Answer, "scan")]


# What was noticed


def test_findings_stand_under_what_they_concern(pim: Pim) -> None:
    said = pim("check")
    assert said.code == 0
    assert re.sub(r"(?m)(\((?:E|C)\d+\)).*", r"\1", said.out).splitlines() == [
        "The evaluation as a whole",
        "  Worth a second look (E103)",
        "  Worth a second look (C701)",
        "More than one area",
        "  Worth a second look (E105)",
    ]


def test_an_area_has_its_title_and_the_gravest_comes_first(pim: Pim, folder: CycleFolder) -> None:
    change(folder.path / "evaluations" / "scan.yaml", '"small:2": cy', '"small:2": ""')
    record = next(
        path for path in (folder.records / "judgement").iterdir() if '"ref": "small:2"' in path.read_text(encoding="utf-8")
    )
    change(record, '"level": 4', '"level": 7')
    said = pim("check")
    assert said.code == 1
    lines = said.out.splitlines()
    start = lines.index("Area 2 The morrow")
    assert [line.split(":")[0] for line in lines[start + 1 :]] == ["  Needs mending (J303)", "  Note (C703)"]


def test_json_has_the_same_keys_for_every_finding(pim: Pim) -> None:
    found = json.loads(pim("check", "--json").out)
    keys = ["evaluation", "framework", "areas", "code", "severity", "place", "sentence", "remedy", "answer"]
    assert [list(one) for one in found] == [keys] * 3
    assert [(one["framework"], one["code"], one["place"], one["areas"]) for one in found] == [
        ("small", "E103", "surveys/more.csv", []),
        ("small", "E105", "letter", ["small:1", "small:2"]),
        ("small", "C701", "", []),
    ]


# A rule explained


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_explained_by_what_it_looks_for_why_what_to_do_and_source(rule: Rule) -> None:
    said = explanation(rule)
    assert [label for label, _text in said if label][1:] == ["Why", "What to do", "Source"]
    assert all(text[0].isupper() or text[0] in "`0123456789" for label, text in said if label in ("Why", "What to do"))
    assert all(re.search(r"[.!?…)`]$", text) for _label, text in said), said
    assert "…" not in dict(said)["What to do"].replace("--because …", "")
    assert not any(re.search(r"Row \d|:param|TODO|\bself\b", text) for _label, text in said)


def test_what_to_do_is_what_the_findings_say(pim: Pim) -> None:
    said = pim("check", "--explain", "J302").out
    assert "(needs mending): a judgement without evidence." in said
    assert "What to do: Cite the evidence that it rests on, or record it as not evaluated and say why." in said
    assert "Look at the judgement of the area again, or argue the exception." in pim("check", "--explain", "G502").out
    both = " ".join(pim("check", "--explain", "g507").out.split())
    assert both.startswith("G507 (worth a second look):")


def test_a_rule_that_is_milder_in_a_scan_says_so(pim: Pim) -> None:
    assert pim("check", "--explain", "J315").out.startswith("J315 (worth a second look; in a scan: note): ")


def test_a_rule_whose_function_cannot_be_read_still_says_that_it_can_be_answered() -> None:
    def made() -> Callable[[Case], Said]:
        space: dict[str, Any] = {}
        exec("def check(case):\n    '''Nobody can read why it is so.'''\n    yield from ()\n", space)
        check: Callable[[Case], Said] = space["check"]
        return check

    said = dict(explanation(Rule("E999", "note", "nothing", "project", made())))
    assert said["What to do"] == "Mend it, or answer the finding and say why it stands."


# The table of rules


def test_the_table_of_rules_is_made_from_the_rules(pim: Pim) -> None:
    said = pim("help", "checks").out
    rows = [line.strip("| ").split(" | ") for line in said.splitlines() if re.match(r"\| [A-Z]\d{3} ", line)]
    assert [row[0] for row in rows] == [rule.code for rule in RULES]
    for row, rule in zip(rows, RULES, strict=True):
        assert row[3:] == [rule.about, rule.source]
        assert len(row) == 5
    assert [line[3:] for line in said.splitlines() if line.startswith("## ")] == list(FAMILIES.values())


def test_the_help_has_three_paragraphs_before_the_tables(pim: Pim) -> None:
    title, *rest = pim("help", "checks").out.partition("\n## ")[0].strip().split("\n\n")
    assert title.startswith("# Checks: ")
    assert len(rest) == 3


# A finding answered


def test_a_finding_is_answered_and_still_printed(pim: Pim, folder: CycleFolder) -> None:
    pim("whoami", "ada")
    said = pim("check", "--answer", "e105", "--because", "There is no newer one.")
    assert (said.code, said.out) == (0, "The finding is answered: There is no newer one.\n")
    assert answers(folder) == [("ada", "E105", "letter", "There is no newer one.")]
    assert "    Answered: There is no newer one.\n" in pim("check").out
    assert pim("check", "--answer", "E105", "--because", "There is no newer one.").out.startswith("Already answered at ")


def test_an_answer_to_a_finding_that_is_gone_is_said_and_kept(pim: Pim, folder: CycleFolder) -> None:
    pim("whoami", "ada")
    pim("check", "--answer", "E105", "--at", "letter", "--because", "There is no newer one.")
    change(folder.path / "register" / "letter.yaml", "expires: '2026-09-29'\n", "")
    [line] = [line for line in pim("check").out.splitlines() if "(C734)" in line]
    assert "the checks no longer notice it. The answer was: There is no newer one." in line


def test_a_finding_of_the_evaluation_as_a_whole_has_no_place(pim: Pim, folder: CycleFolder) -> None:
    pim("whoami", "ada")
    assert pim("check", "--answer", "C701", "--at", "", "--because", "She begins in May.").code == 0
    assert answers(folder) == [("ada", "C701", "", "She begins in May.")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--answer", "E101", "--because", "So."], "--answer: the checks do not notice this now; found `E101`"),
        (
            ["--answer", "E105", "--at", "book", "--because", "So."],
            "there is no such finding there; found `book`, expected one of: --at letter",
        ),
        (["--answer", "E105"], "--because: there is no answer"),
        (["--answer", "E105", "--because", "Ask 943 476 5919."], "--because"),
    ],
)
def test_an_answer_that_answers_nothing_is_refused(pim: Pim, folder: CycleFolder, arguments: list[str], told: str) -> None:
    pim("whoami", "ada")
    said = pim("check", *arguments)
    assert said.code != 0
    assert told in said.err
    assert "943" not in said.err
    assert answers(folder) == []


def test_where_there_are_several_it_is_asked_which(pim: Pim, folder: CycleFolder) -> None:
    pim("whoami", "ada")
    (folder.path / "surveys" / "other.csv").write_text("Q\n", encoding="utf-8")
    said = pim("check", "--answer", "E103", "--because", "So.")
    assert "there is more than one such finding; expected one of: --at surveys/more.csv, --at surveys/other.csv" in said.err


def test_a_finding_says_where_it_is_answered_when_there_are_several(pim: Pim, folder: CycleFolder) -> None:
    assert "--at" not in pim("check").out
    (folder.path / "surveys" / "other ones.csv").write_text("Q\n", encoding="utf-8")
    told = [re.sub(r".*(\[.*\])$", r"\1", line) for line in pim("check").out.splitlines() if "--at" in line]
    assert told == ["[--at surveys/more.csv]", '[--at "surveys/other ones.csv"]']
    pim("whoami", "ada")
    assert pim("check", "--answer", "E103", "--at", "surveys/other ones.csv", "--because", "It comes in May.").code == 0


def test_a_place_needs_no_framework_before_it_where_there_is_one(pim: Pim, folder: CycleFolder) -> None:
    pim("whoami", "ada")
    change(folder.path / "evaluations" / "scan.yaml", '"small:1": bo', '"small:1": ""')
    assert pim("check", "--answer", "C703", "--at", "1", "--because", "She begins in May.").code == 0
    assert answers(folder) == [("ada", "C703", "small:1", "She begins in May.")]
    assert "found `7`" in pim("check", "--answer", "C703", "--at", "7", "--because", "So.").err


def test_nobody_answers_without_a_name(pim: Pim) -> None:
    assert "nobody has said who is recording" in pim("check", "--answer", "E105", "--because", "So.").err


@pytest.mark.parametrize("code", ["L404", "L405", "L410", "G510", "T206", "C722", "C726", "J314", "P612"])
def test_what_of_a_rule_is_the_projects_own_stands_beside_its_source(code: str) -> None:
    rule = next(rule for rule in RULES if rule.code == code)
    said = dict(explanation(rule))["Source"]
    assert said.startswith(f"{rule.source}. ")
    assert said.endswith(("is the project's.", "are the project's."))


def test_the_numbers_of_our_frameworks_that_are_ours_say_so_in_their_files() -> None:
    for name in framework_names():
        framework = load_framework(name)
        needs = [need for level in framework.scale.levels for need in level.needs] if framework.scale else []
        assert all(need.origin == "project" for need in needs if need.days or need.months), name
        stated = [area.statement for area in framework.areas if area.statement is not None]
        assert all(one.recent is None or one.recent.origin == "project" for one in stated), name
