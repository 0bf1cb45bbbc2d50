"""The command line: one word for each thing that people do, a sentence for each slip."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import EVALUATION, NAME, REPOSITORY, Pim, Ran, Said, digests, own_workbook, pim_in

import pimlib
from pimlib.checks import RULES
from pimlib.cli import make_parser
from pimlib.framework import load_framework
from pimlib.records import Judgement, load_records
from pimlib.register import load_register
from pimlib.workspace import Workspace

LGBF = REPOSITORY.parent / "shared" / "data" / "lgbf-scotland" / "lgbf_social_work_subset.csv"
FIGURES = "Authority,Period,Code,Value\nKinlorne,2023-24,W1,12\nKinlorne,2024-25,W1,14\nTorrance,2024-25,W1,11\n"


def commands() -> dict[str, Any]:
    [action] = [action for action in make_parser()._actions if isinstance(action, _SubParsersAction)]
    return dict(action.choices)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Pim]:
    """The command line in an empty folder, of somebody who has said nothing about themselves."""
    folder = tmp_path / "share"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PIM_WORKSPACE", str(folder))
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    return pim_in(folder, capsys)


# Help, and how a command ends


def test_every_command_says_what_it_does_and_what_it_takes(pim: Pim) -> None:
    overview = pim("--help")
    assert overview.code == 0
    for name, parser in commands().items():
        assert f"    {name} " in overview.out
        said = pim(name, "--help")
        assert said.code == 0
        assert f"usage: pim {name} " in said.out
        undescribed = [action.dest for action in parser._actions if not action.help]
        assert undescribed == []


def test_the_readme_mentions_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [name for name in commands() if f"`pim {name}`" not in text] == []


def test_the_version_is_that_of_the_package(pim: Pim) -> None:
    assert pim("--version").out == f"pimlib {pimlib.__version__}\n"


def test_pim_runs_as_a_module_too() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pimlib", "--version"], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    assert said.stdout == f"pimlib {pimlib.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["flarg"], "invalid choice: 'flarg' (choose from"),
        (["run", "--as-of", "yesterday"], "`yesterday` is not a date; write it as year-month-day, such as 2026-09-30"),
        (["run", "--jobs", "many"], "invalid int value: 'many'"),
        (["add"], "the following arguments are required: file"),
        (["add", "a.csv", "--kind", "film"], "invalid choice: 'film' (choose from 'case-files', 'document'"),
        (
            ["run", "other/2025-2028"],
            "evidence/other/2025-2028: there is no such folder. Cycles here: kinlorne/2022-2025, kinlorne/2025-2028.",
        ),
        (["run", "other"], "evidence: there is no cycle in it yet"),
        (["run", f"{NAME}/closer"], "evaluations/closer.yaml: there is no such evaluation. Evaluations here: scan."),
        (["run", f"{NAME}/scan/more"], "not the name of an evaluation; expected COUNCIL/CYCLE/EVALUATION."),
        (["check", "--explain", "X1"], "X1: no rule has this code; expected one of: E101"),
        (
            ["frameworks", "show", "xx"],
            "framework xx: there is no framework of this id; found `xx`, expected one of: closer-look-performance, ",
        ),
        (["frameworks", "show", "pim:77"], "holds no such area, indicator or measure. See `pim frameworks show pim`."),
    ],
)
def test_a_slip_ends_with_2_and_a_sentence(pim: Pim, arguments: list[str], sentence: str) -> None:
    said = pim(*arguments)
    assert said.code == 2
    assert sentence in said.err
    assert said.out == ""


def test_a_fault_of_ours_is_one_sentence_and_the_traceback_goes_into_the_log(
    pim: Pim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("Morag Sutherland, 14 Shore Road")

    monkeypatch.setattr("pimlib.cli.check.all_chosen", broken)
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_arguments, **_more: tmp_path)
    said = pim("check")
    assert said.code == 3
    assert said.out == ""
    sentence = "This is our fault, not yours (RuntimeError). Nothing in the evidence folder was changed."
    assert said.err == f"{sentence} What happened is in {tmp_path / 'pim.log'}.\n"
    log = (tmp_path / "pim.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert "RuntimeError: Morag Sutherland" in log


def test_a_fault_of_ours_is_a_sentence_even_where_no_log_can_be_kept(
    pim: Pim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pimlib.cli.check.all_chosen", lambda *_arguments: 1 / 0)
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_arguments, **_more: tmp_path / "not there")
    said = pim("check")
    assert said.code == 3
    assert said.err == "This is our fault, not yours (ZeroDivisionError). Nothing in the evidence folder was changed.\n"


def test_ctrl_c_is_a_sentence(pim: Pim, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pimlib.cli.check.all_chosen", stopped)
    assert pim("check") == Said(1, "", "Stopped. What was there before is as it was.\n")


# pim alone, new, whoami, doctor


def test_pim_alone_in_an_empty_folder_says_how_to_begin(empty: Pim) -> None:
    said = empty()
    assert said.code == 0
    assert "Begin one with `pim new COUNCIL/CYCLE`" in said.out


def test_pim_alone_says_where_the_cycle_stands_and_what_to_do_next(
    pim: Pim, example: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_TODAY", "2026-11-30")
    said = pim()
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == f"Kinlorne Council, invented: High-level scan of the social work service, 2026 ({NAME}/scan)"
    assert "  Cycle      2025-04-01 to 2028-03-31, year 2 of 3" in lines
    judged = {head.ref for head in load_records(example.folder).of(Judgement, EVALUATION)}
    areas = {ref for ref in judged if "." not in ref}
    assert f"  Judged     {len(judged - areas)} of 33 quality indicators and {len(areas)} of 10 areas" in lines
    todo = [line for line in lines if line.startswith("    - ")]
    assert "`pim whoami NAME`" in todo[0]
    assert len(todo) == 3  # all is judged and nothing is late: what is left asks for an answer, is on its way, or is the report
    assert "no area for" in todo[1]
    assert "Get “" in todo[2]
    assert len(lines) < 45


def test_new_makes_the_folders_of_a_cycle_that_runs(empty: Pim) -> None:
    said = empty("new", "kinlorne/2025-2028", "--name", "Kinlorne Council", "--as-of", "2026-03-31")
    assert said.code == 0
    assert said.out.startswith("Made evidence/kinlorne/2025-2028 for Kinlorne Council, 2025-04-01 to 2028-03-31.\n")
    folder = Workspace(Path.cwd()).cycle(NAME)
    assert {path.name for path in folder.path.iterdir() if path.is_dir()} == {
        *("measures", "surveys", "case-files", "groups", "scrutiny", "documents"),
        *("register", "records", "evaluations", "exchange"),
    }
    assert (folder.about.council, str(folder.about.starts), str(folder.about.ends)) == (
        "Kinlorne Council",
        "2025-04-01",
        "2028-03-31",
    )
    evaluation = folder.evaluation("scan")
    assert [(pin.id, pin.version) for pin in evaluation.frameworks] == [("pim", load_framework("pim").version)]
    assert str(evaluation.as_of) == "2026-03-31"
    assert empty("check").code == 0
    stands = empty().out
    assert "Judged  0 of 33 quality indicators and 0 of 10 areas" in stands
    assert "Stands  as of 2026-03-31" in stands


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["con/2025-2028"], "the council's folder: Windows keeps this name for a device; found `con`, expected another name."),
        (["kinlorne/aux"], "the cycle's folder: Windows keeps this name for a device; found `aux`"),
        (["kinlorne/com1"], "the cycle's folder: Windows keeps this name for a device; found `com1`"),
        (["Kinlorne/2025-2028"], "the council's folder: not a name for a folder here; found `Kinlorne`, expected 1 to 24 of a-z"),
        (["kin lorne/2025-2028"], "found `kin lorne`, expected 1 to 24 of a-z, 0-9 and -."),
        (["kinlörne/2025-2028"], "found `kinlörne`, expected 1 to 24 of a-z, 0-9 and -."),
        (["a-very-long-name-of-a-council/2025-2028"], "found `a-very-long-name-of-a-council`, expected 1 to 24"),
        (["../2025-2028"], "the council's folder: not a name for a folder here; found `..`"),
        (
            ["kinlorne"],
            "`kinlorne`: not the name of a cycle; expected COUNCIL/CYCLE or COUNCIL/CYCLE/EVALUATION, such as kinlorne/2025-2028.",
        ),
        (
            ["kinlorne/first"],
            "--starts: the first day of the cycle is not known; expected a date such as 2025-04-01. Give --starts.",
        ),
        (["kinlorne/2028-2025"], "--ends: the cycle ends before it starts; found 2025-03-31, expected a day after 2028-04-01."),
        (["kinlorne/2025-2028", "--evaluation", "Nul"], "the evaluation's name: not a name for a folder here; found `Nul`"),
        (["kinlorne/2025-2028", "--framework", "xx"], "framework xx: there is no framework of this id"),
        (["kinlorne/2025-2028", "--starts", "1 April"], "`1 April` is not a date; write it as year-month-day"),
    ],
)
def test_new_refuses_a_name_that_some_machine_would_refuse_and_makes_nothing(
    empty: Pim, arguments: list[str], sentence: str
) -> None:
    said = empty("new", *arguments)
    assert said.code == 2
    assert sentence in said.err
    assert list(Path.cwd().iterdir()) == []


def test_new_never_writes_over_a_cycle(pim: Pim, example: Ran) -> None:
    before = digests(example.root)
    said = pim("new", NAME)
    assert said == Said(
        2,
        "",
        "evidence/kinlorne/2025-2028: this cycle is there already. For one more evaluation in it say `pim new kinlorne/2025-2028/NAME`; "
        "for another cycle choose another name.\n",
    )
    assert digests(example.root) == before


def test_new_takes_the_backslash_of_windows(empty: Pim) -> None:
    assert empty("new", "kinlorne\\2025-2028").code == 0
    assert (Path.cwd() / "evidence" / "kinlorne" / "2025-2028" / "cycle.yaml").is_file()


def test_whoami_is_asked_once_and_kept_with_the_user(empty: Pim, tmp_path: Path) -> None:
    assert empty("whoami").out == "Nobody yet. Say it with `pim whoami NAME`.\n"
    assert empty("whoami", "tomasz-belkirk").code == 0
    assert empty("whoami").out == "tomasz-belkirk\n"
    assert [path.name for path in (tmp_path / "settings").iterdir()] == ["whoami.json"]
    assert list(Path.cwd().iterdir()) == []


def test_whoami_that_cannot_be_kept_is_a_sentence(empty: Pim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings").write_text("a file", encoding="utf-8")
    said = empty("whoami", "tomasz-belkirk")
    assert said.code == 2
    assert said.err.startswith("whoami.json: your name could not be kept (")
    assert "Set PIM_WHOAMI instead." in said.err


def test_a_damaged_whoami_file_is_nobody(empty: Pim, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "whoami.json").write_text("[1", encoding="utf-8")
    assert empty("whoami").out.startswith("Nobody yet.")


def test_doctor_finds_a_sound_workspace_in_order(pim: Pim, example: Ran) -> None:
    (example.root / "outputs").mkdir()
    said = pim("doctor")
    assert said.code == 0
    assert said.out.endswith("Everything is in order.\n")


def test_doctor_names_everything_that_is_not_in_order(pim: Pim, example: Ran) -> None:
    cycle = example.folder.path / "cycle.yaml"
    cycle.write_text(cycle.read_text(encoding="utf-8").replace("ends: 2028-03-31", "ends: soon"), encoding="utf-8")
    said = pim("doctor")
    assert said.code == 1
    assert "- There is no folder outputs; it is made when it is needed." in said.out
    assert "- kinlorne/2025-2028/cycle.yaml, line " in said.out
    assert "`soon`" in said.out


def test_doctor_outside_any_workspace_says_so(empty: Pim, monkeypatch: pytest.MonkeyPatch) -> None:
    said = empty("doctor")
    assert said.code == 1
    assert "this folder holds no `evidence` folder" in said.out


# add


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """A small file of measures that lies outside the workspace."""
    path = tmp_path / "downloads" / "waits.csv"
    path.parent.mkdir()
    path.write_text(FIGURES, encoding="utf-8")
    return path


def test_add_copies_a_file_from_outside_and_registers_it(pim: Pim, example: Ran, figures: Path) -> None:
    before = digests(example.root)
    said = pim("add", str(figures), "--kind", "measures", "--informs", "pim:5.1", "--authority", "Kinlorne")
    assert said.code == 0, said.err
    assert "  3 rows read, 3 used." in said.out
    assert "W1: 14 in 2024-25, up from 12 the year before" in said.out
    assert said.out.splitlines()[-1] == "Registered as register/waits.yaml."
    inside = f"evidence/{NAME}"
    assert set(digests(example.root)) - set(before) == {f"{inside}/measures/waits.csv", f"{inside}/register/waits.yaml"}
    assert figures.read_text(encoding="utf-8") == FIGURES
    entry = load_register(example.folder).entries["waits"]
    assert (entry.item.kind, entry.item.informs, entry.state) == ("measures", ("pim:5.1",), "present")
    assert (str(entry.item.period.start), str(entry.item.period.end)) == ("2023-04-01", "2025-03-31")


@pytest.mark.parametrize("outside", [True, False])
def test_a_draft_shows_everything_and_writes_nothing(pim: Pim, example: Ran, figures: Path, outside: bool) -> None:
    path = figures
    if not outside:
        path = example.folder.path / "measures" / "waits.csv"
        path.write_text(FIGURES, encoding="utf-8")
    before = digests(example.root)
    said = pim("add", str(path), "--kind", "measures", "--authority", "Kinlorne", "--draft")
    assert said.code == 0
    assert "W1: 14 in 2024-25" in said.out
    assert said.out.endswith("Nothing was written (--draft).\n")
    assert digests(example.root) == before


def test_a_draft_of_a_survey_writes_no_codebook(pim: Pim, example: Ran) -> None:
    survey = example.folder.path / "surveys" / "again.csv"
    survey.write_bytes((example.folder.path / "surveys" / "people-2026.csv").read_bytes())
    before = digests(example.root)
    assert pim("add", str(survey), "--draft", "--issued", "1150").code == 0
    assert digests(example.root) == before
    said = pim("add", str(survey), "--issued", "1150")
    assert "surveys/again.codebook.xlsx" in said.out
    assert "Correct it there" in said.out
    assert (example.folder.path / "surveys" / "again.codebook.xlsx").is_file()


def test_a_changed_file_becomes_a_new_revision_and_the_earlier_one_stays(pim: Pim, example: Ran, figures: Path) -> None:
    pim("add", str(figures), "--kind", "measures", "--informs", "pim:5.1", "--authority", "Kinlorne")
    inside = example.folder.path / "measures" / "waits.csv"
    said = pim("add", str(inside))
    assert (
        said.err == "measures/waits.csv: this file is registered already and did not change; found item `waits`. Nothing to do.\n"
    )
    inside.write_text(FIGURES + "Kinlorne,2025-26,W1,9\n", encoding="utf-8")
    said = pim("add", str(inside))
    assert said.code == 0
    assert "revision 2" in said.out
    assert "The mapping of revision 1 is used again." in said.out
    entry = load_register(example.folder).entries["waits"]
    assert (entry.item.revision, entry.item.informs, [item.revision for item in entry.earlier]) == (2, ("pim:5.1",), [1])


def test_a_document_needs_no_mapping(pim: Pim, example: Ran) -> None:
    path = example.folder.path / "documents" / "minutes.md"
    path.write_text("What was decided.", encoding="utf-8")
    told = ["--title", "Minutes of May", "--informs", "pim:9.1", "pim:9.2", "--from", "2026-05-01", "--until", "2026-05-31"]
    assert pim("add", str(path), *told, "--source-type", "minutes", "--independence", "partner", "--access", "open").code == 0
    item = load_register(example.folder).entries["minutes"].item
    assert (item.title, item.informs, item.source_type) == ("Minutes of May", ("pim:9.1", "pim:9.2"), "minutes")
    assert (item.access, item.independence, str(item.period.start)) == ("open", "partner", "2026-05-01")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "waits.csv: of which kind this evidence is, is not said; expected --kind, one of: measures, survey, case-files"),
        (["--kind", "measures", "--to", "other/2025-2028"], "evidence/other/2025-2028: there is no such folder. Cycles here:"),
        (
            ["--kind", "measures", "--authority", "Nowhere"],
            "measures/waits.csv: no row is of Nowhere, or more than one authority could be meant",
        ),
        (["--kind", "measures", "--preset", "ofsted"], "ofsted"),
        (["--kind", "document", "--informs", "pim:9.9"], "--informs: .*holds no such area or indicator; found `pim:9.9`"),
        (
            ["--kind", "document", "--informs", "9.1"],
            "`9.1` is not a reference; write it as framework:indicator, such as pim:5.1",
        ),
    ],
)
def test_what_add_cannot_do_leaves_no_trace(pim: Pim, example: Ran, figures: Path, arguments: list[str], sentence: str) -> None:
    before = digests(example.root)
    said = pim("add", str(figures), *arguments)
    assert said.code == 2
    assert all(part in said.err for part in sentence.split(".*"))
    assert digests(example.root) == before


def test_add_of_a_file_that_is_not_there_or_is_a_folder_is_a_sentence(pim: Pim, tmp_path: Path) -> None:
    assert (
        "there is no such file, here or in the cycle's folder. Check the name" in pim("add", str(tmp_path / "not there.csv")).err
    )
    assert "this is a folder." in pim("add", str(tmp_path)).err


def test_add_never_writes_over_a_file_of_the_same_name(pim: Pim, example: Ran, figures: Path) -> None:
    there = example.folder.path / "measures" / "waits.csv"
    there.write_text("somebody's own", encoding="utf-8")
    said = pim("add", str(figures), "--kind", "measures")
    assert said.err == "measures/waits.csv: a file of this name is there already. Add that one, or give yours another name.\n"
    assert there.read_text(encoding="utf-8") == "somebody's own"


@pytest.mark.skipif(not LGBF.is_file(), reason="the published files are not beside this checkout (../shared/data)")
def test_add_knows_the_published_benchmarking_file(empty: Pim) -> None:
    empty("new", "perth/2023-2026", "--name", "Perth and Kinross")
    said = empty("add", str(LGBF), "--kind", "measures")
    assert said.code == 0, said.err
    assert "The columns are those of the preset `lgbf`." in said.out
    assert "access open, made by: external" in said.out
    assert said.out.splitlines()[-1].startswith("Registered as register/")


# check, frameworks, run


def test_check_says_what_the_rules_noticed_gravest_first(pim: Pim, example: Ran) -> None:
    (example.folder.path / "groups" / "carers-groups-2026.csv").unlink()
    said = pim("check")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0] == "More than one area"
    assert lines[1] == (
        "  Needs mending (E101): The register names groups/carers-groups-2026.csv, and the file is not there. "
        "Put the file back, or register where it is now as a new revision with `pim add`."
    )
    groups: list[list[str]] = []
    for line in lines:
        if not line.startswith(" "):
            groups.append([])
        elif not line.startswith("    "):
            groups[-1].append(line.split()[0])
    orders = [[("Needs", "Worth", "Note").index(word) for word in group] for group in groups]
    assert orders == [sorted(order) for order in orders]
    assert {number for order in orders for number in order} == {0, 1, 2}


def test_check_as_json_holds_the_same_findings(pim: Pim) -> None:
    plain, said = pim("check"), pim("check", "--json")
    assert plain.code == said.code == 0
    findings = json.loads(said.out)
    assert {finding["severity"] for finding in findings} <= {"error", "warning", "note"}
    assert all(f"({finding['code']}): {finding['sentence']}" in plain.out for finding in findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_check_explains_every_rule(pim: Pim, rule: Any) -> None:
    said = pim("check", "--explain", rule.code.lower())
    assert said.code == 0
    assert said.out.startswith(f"{rule.code} (")
    text = " ".join(said.out.split())
    assert rule.about in text
    assert f"Source: {rule.source}." in text


def test_run_says_what_was_done_and_where_to_read_it(pim: Pim, example: Ran) -> None:
    path = example.folder.path / "evaluations" / f"{EVALUATION}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('["pim:1", "pim:2"', '["pim:1"]\n  _: ["pim:2"'), encoding="utf-8")
    assert "this key is not known here" in pim("run").err
    text = path.read_text(encoding="utf-8").replace('["pim:1"]\n  _: ["pim:2"', '["pim:1", "pim:2"')
    path.write_text(
        text.replace('"pim:3", "pim:4", "pim:5", "pim:6", "pim:7", "pim:8", "pim:9", "pim:10"]', "]"), encoding="utf-8"
    )
    own_workbook(example, 1, "1 + 1")
    own_workbook(example, 2, "2 + 2")
    said = pim("run", "--jobs", "2")
    assert said.code == 0, said.err
    title = "Kinlorne Council, High-level scan of the social work service, 2026"
    first, second, third, fourth = said.out.splitlines()
    assert first == f"{title}: 2 workbooks executed."
    assert second.startswith("The checks noticed 0 things to mend, ")
    assert third == f"Report:      {example.output / 'report.html'}"
    assert fourth == f"Action plan: {example.output / 'action-plan.xlsx'}"
    assert said.err == ""
    assert pim("run").out.startswith(f"{title}: 0 workbooks executed, 2 unchanged.\n")
