"""The shared folder: finding it, naming things in it, and what its two files say."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from building import BAD, CYCLE, FORMATS, SCAN, empty_cycle, plain, put, refusal

from pimlib.framework import load_framework
from pimlib.plainyaml import load_model
from pimlib.workspace import Cycle, CycleFolder, Evaluation, Workspace, check_slug, find_workspace
from pimlib.workspace.cycle import id_for, line_for
from pimlib.workspace.folder import DEVICES, write_new
from pimlib.workspace.who import keep_whoami, whoami

REFUSED = {
    "cycle-date-wrong": "cycle.yaml, line 3, starts: not a date; found `1 April 2025`",
    "cycle-empty": "cycle.yaml: this file is empty",
    "cycle-ends-first": "cycle.yaml: the cycle ends (2024-03-31) before it starts (2025-04-01); mend one of the two.",
    "cycle-format-later": "cycle.yaml, line 1, format: a format that this version does not know; found `2`, expected `1`",
    "cycle-invented-perhaps": "cycle.yaml, line 2, invented: neither yes nor no; found `perhaps`",
    "cycle-key-missing": "cycle.yaml, council: this key is needed and is not there",
    "cycle-key-twice": "cycle.yaml, line 3: the key `council` stands twice; found first on line 2",
    "cycle-key-unknown": "cycle.yaml, line 2, counsil: this key is not known here",
    "cycle-people-a-group": (
        "cycle.yaml, line 5, people: not a list; expected a line for each person. Write `- {id: ann-ross, name: Ann "
        "Ross}` on a line"
    ),
    "cycle-people-not-a-list": "cycle.yaml, line 5, people: not a list; found `Ada`",
    "cycle-person-a-name": (
        "cycle.yaml, line 6, people 1: a name stands alone; found `Ada Lorne`, expected an id and a name. Write `- "
        "{id: ada-lorne, name: Ada Lorne}`"
    ),
    "cycle-person-twice": "cycle.yaml, line 5, people: two people have the id `ada`. Give one of them another id.",
    "cycle-tell-a-name": (
        "cycle.yaml, line 5, sensitive_findings.tell: not a list; found `Ada Lorne`, expected ids of cycle.yaml in "
        "square brackets. Write `[ada-lorne]`"
    ),
    "evaluation-evaluates-a-list": (
        "evaluations/scan.yaml, line 5, evaluates: not a line for each area; expected the area, then the id of one "
        "person of cycle.yaml."
    ),
    "evaluation-evaluates-by-person": (
        "evaluations/scan.yaml, line 6, evaluates.Ada Lorne: not one person; expected the area first, then the id of "
        'one person of cycle.yaml. Write one line for each area, such as `"pim:1": ann-ross`'
    ),
    "evaluation-framework-unknown": "there is no framework of this id; found `pimm`",
    "evaluation-key-twice": "evaluations/scan.yaml, line 7: the key `lead` stands twice; found first on line 6",
    "evaluation-kind-unknown": "evaluations/scan.yaml, line 2, kind: not one of the words allowed here; found `glance`",
    "evaluation-lead-a-list": (
        "evaluations/scan.yaml, line 5, lead: not one person; expected the id of one person of cycle.yaml. Write `lead: ann-ross`"
    ),
    "evaluation-no-framework": "evaluations/scan.yaml, line 4, frameworks: no framework is named; name at least one.",
    "evaluation-team-names": (
        "evaluations/scan.yaml, line 5, team: not a list; found `Ada Lorne, Bo Lorne and Cy Lorne`, expected ids of "
        "cycle.yaml in square brackets. Write `[ada-lorne, bo-lorne, cy-lorne]`"
    ),
    "evaluation-title-missing": "evaluations/scan.yaml, title: this key is needed and is not there",
    "evaluation-version-unknown": "there is no file of this version here; found `1999.1`, expected `2009.1`",
}


def test_every_wrong_file_is_tried() -> None:
    assert {path.stem for path in (BAD / "workspace").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", [name for name in sorted(REFUSED) if name.startswith("cycle")])
def test_a_wrong_cycle_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = empty_cycle(tmp_path)
    shutil.copyfile(BAD / "workspace" / f"{name}.yaml", folder.path / "cycle.yaml")
    assert REFUSED[name] in plain(refusal(lambda: folder.about))


@pytest.mark.parametrize("name", [name for name in sorted(REFUSED) if name.startswith("evaluation")])
def test_a_wrong_evaluation_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = empty_cycle(tmp_path)
    shutil.copyfile(BAD / "workspace" / f"{name}.yaml", folder.path / "evaluations" / "scan.yaml")

    def read() -> None:
        for pin in folder.evaluation("scan").frameworks:
            load_framework(pin.id, pin.version)

    assert REFUSED[name] in plain(refusal(read))


@pytest.mark.parametrize("name", ["kinlorne", "2025-2028", "a", "x" * 24])
def test_a_slug_is_taken_as_it_is(name: str) -> None:
    assert check_slug(name, "the council's folder") == name


@pytest.mark.parametrize("name", ["", "x" * 25, "Kinlorne", "köln", "a b", "a/b", "..", "a.b", "a_b", "con ", "a\n"])
def test_a_name_that_is_no_slug_is_refused(name: str) -> None:
    said = plain(refusal(lambda: check_slug(name, "the council's folder")))
    assert said.startswith("the council's folder: not a name for a folder here; found `")
    assert said.endswith("expected 1 to 24 of a-z, 0-9 and -. Choose another name.")


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_a_device_is_refused(name: str) -> None:
    assert name in DEVICES
    assert "Windows keeps this name for a device" in plain(refusal(lambda: check_slug(name, "the cycle's folder")))


def test_a_workspace_is_found_from_any_folder_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_WORKSPACE", raising=False)
    folder = empty_cycle(tmp_path)
    assert find_workspace(folder.path / "records").root == tmp_path.resolve()
    monkeypatch.chdir(folder.path)
    assert find_workspace().root == tmp_path.resolve()


def test_no_workspace_is_a_sentence_with_the_way_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_WORKSPACE", raising=False)
    assert "pim new COUNCIL/CYCLE" in plain(refusal(lambda: find_workspace(tmp_path)))


def test_the_environment_names_a_workspace_and_must_name_a_right_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_cycle(tmp_path / "here")
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path / "here"))
    assert find_workspace(tmp_path).root == tmp_path / "here"
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path / "there"))
    said = plain(refusal(lambda: find_workspace(tmp_path)))
    assert said.startswith("PIM_WORKSPACE: this folder holds no `evidence` folder")
    assert str(tmp_path) not in said


def test_cycles_are_listed_by_council_and_cycle(tmp_path: Path) -> None:
    empty_cycle(tmp_path)
    for name in ("b/2025", "a/2028", "a/2025"):
        (tmp_path / "evidence" / name).mkdir(parents=True)
        (tmp_path / "evidence" / name / "cycle.yaml").write_text("", encoding="utf-8")
    (tmp_path / "evidence" / "c" / "empty").mkdir(parents=True)
    names = ["a/2025", "a/2028", "b/2025", "sound/2025-2028"]
    assert [folder.name for folder in Workspace(tmp_path).cycles()] == names


@pytest.mark.parametrize("name", ["sound/2025-2028", "sound\\2025-2028", "sound/2025-2028/"])
def test_a_cycle_is_found_by_name_with_either_slash(tmp_path: Path, name: str) -> None:
    folder = empty_cycle(tmp_path)
    assert Workspace(tmp_path).cycle(name) == folder
    assert folder.output("scan") == tmp_path / "outputs" / "sound" / "2025-2028" / "scan"


@pytest.mark.parametrize("name", ["sound", "sound/2028", "a/b/c", "", "sound/.."])
def test_a_cycle_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path, name: str) -> None:
    empty_cycle(tmp_path)
    assert "sound/2025-2028" in plain(refusal(lambda: Workspace(tmp_path).cycle(name)))


def test_an_empty_workspace_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    assert "Make one with `pim new COUNCIL/CYCLE`" in plain(refusal(lambda: Workspace(tmp_path).cycle("a/b")))


def test_an_evaluation_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    said = plain(refusal(lambda: empty_cycle(tmp_path).evaluation("closer")))
    assert said == "evaluations/closer.yaml: there is no such evaluation. Evaluations here: scan."


def test_a_cycle_without_its_file_is_refused(tmp_path: Path) -> None:
    folder = CycleFolder(Workspace(tmp_path), "a", "b")
    assert "cycle.yaml: this file does not exist" in plain(refusal(lambda: folder.about))


def test_places_are_relative_with_forward_slashes_and_never_a_path_of_the_machine(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    assert folder.place(folder.path / "surveys" / "Café people.csv") == "surveys/Café people.csv"
    assert folder.place(tmp_path / "elsewhere" / "a.csv") == "a.csv"


def test_evidence_files_are_found_in_folders_within_folders_and_what_programs_leave_is_not(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    (folder.path / "documents" / "old plans").mkdir()
    for path in ("documents/plan ä.md", "documents/old plans/plan.md", "surveys/people.csv"):
        put(folder, path, "x")
    for name in ("~$plan.docx", ".~lock.plan.docx#", ".DS_Store", "Thumbs.db", "desktop.ini", "README.md", "SOURCE.md", "x.tmp"):
        put(folder, f"documents/{name}", "x")
    found = [folder.place(path) for path in folder.evidence_files()]
    assert found == ["documents/old plans/plan.md", "documents/plan ä.md", "surveys/people.csv"]


def test_a_path_with_spaces_and_signs_of_250_characters_works(tmp_path: Path) -> None:
    root = tmp_path
    while len(str(root)) < 250:
        root = root / "Selbsteinschätzung der Sozialen Dienste 2026"
    folder = empty_cycle(root)
    assert (folder.about.council, folder.evaluations()) == ("Sound Council", ("scan",))


def test_people_are_named_by_their_id(tmp_path: Path) -> None:
    about = empty_cycle(tmp_path).about
    assert (about.named("ada"), about.named("stranger")) == ("Ada Lorne", "stranger")
    assert (about.starts, about.ends) == (dt.date(2025, 4, 1), dt.date(2028, 3, 31))


def test_a_key_with_nothing_behind_it_is_as_good_as_left_out(tmp_path: Path) -> None:
    empties = "people:\n#  - {id: ada, name: Ada Lorne}\nsensitive_findings:\nsettings:\n"
    about = empty_cycle(tmp_path, cycle=CYCLE.partition("people:")[0] + empties).about
    assert (about.people, about.sensitive_findings.tell, about.settings.disclosure.smallest_count) == ((), (), 5)
    scan = SCAN.partition("team:")[0] + "team:\nlead:\nevaluates:\nscope:\ntimetable:\nas_of:\n"
    evaluation = empty_cycle(tmp_path / "other", scan=scan).evaluation("scan")
    assert (evaluation.team, evaluation.lead, evaluation.evaluates, evaluation.as_of) == ((), "", {}, None)


@pytest.mark.parametrize(
    ("name", "id", "line"),
    [
        ("Ada Lorne", "ada-lorne", "- {id: ada-lorne, name: Ada Lorne}"),
        ("Zoë O'Hare", "zoe-o-hare", "- {id: zoe-o-hare, name: Zoë O'Hare}"),
        ("Lorne, Ada", "lorne-ada", '- {id: lorne-ada, name: "Lorne, Ada"}'),
        ("ada-lorne", "ada-lorne", "- {id: ada-lorne, name: Ada Lorne}"),
    ],
)
def test_the_line_that_names_a_person_can_be_read_as_it_is_said(tmp_path: Path, name: str, id: str, line: str) -> None:
    assert (id_for(name), line_for(name)) == (id, line)
    folder = empty_cycle(tmp_path, cycle=f"{CYCLE.partition('people:')[0]}people:\n  {line}\n")
    assert [person.id for person in folder.about.people] == [id]


def test_the_digest_of_a_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    folder = empty_cycle(tmp_path)
    assert folder.digest("cycle.yaml").startswith("sha256:")
    assert folder.digest("none.yaml") == ""


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    write_new(tmp_path / "a", "one\n")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", "two\n")
    assert (tmp_path / "a").read_bytes() == b"one\n"


def test_who_records_is_kept_with_the_user_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_WHOAMI", raising=False)
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    assert whoami() == ""
    keep_whoami("ada")
    assert whoami() == "ada"
    monkeypatch.setenv("PIM_WHOAMI", "bo")
    assert whoami() == "bo"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"who": "ada"}'])
def test_settings_that_cannot_be_read_name_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.delenv("PIM_WHOAMI", raising=False)
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path))
    (tmp_path / "whoami.json").write_text(text, encoding="utf-8")
    assert whoami() == ""


@pytest.mark.parametrize(
    ("kind", "name", "model"),
    [("cycle", "cycle", Cycle), ("evaluation", "scan", Evaluation), ("evaluation", "closer-risk", Evaluation)],
)
def test_a_file_of_format_1_still_says_what_it_said(kind: str, name: str, model: type[Cycle | Evaluation]) -> None:
    path = FORMATS / kind / "1" / f"{name}.yaml"
    known = {"id": name} if kind == "evaluation" else {}
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert load_model(path, model, **known).model_dump(mode="json", exclude_defaults=True) == said
