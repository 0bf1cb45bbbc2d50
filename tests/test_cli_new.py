"""`pim new` for one more evaluation, for measures beside a framework, for a framework of the council's own; what it pins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import plain, refusal
from inventing import GOOD, SMALL, edited, put_framework
from running import Pim, digests, pim_in

from pimlib.cli.help import topics
from pimlib.fingerprint import digest_file
from pimlib.framework import framework_names, load_framework, shipped
from pimlib.plainyaml import load_document, parse_document
from pimlib.records import CloserLook, record_
from pimlib.workbook import open_evaluation
from pimlib.workspace import Cycle, CycleFolder, Evaluation, Workspace

NAME = "sound/2025-2028"
DFE = """\
time_period,geographic_level,country_name,region_name,new_la_code,la_name,referral_count,rereferral_count,rereferral_percent
2024,National,England,,,,1000,200,20
2024,Local authority,England,Yorkshire,E08000035,Leeds,100,22,22
2025,National,England,,,,1000,210,21
2025,Local authority,England,Yorkshire,E08000035,Leeds,100,20,20
"""
EVALUATED_BY = sorted(name for name in framework_names() if load_framework(name).use != "headings")
HEADINGS = sorted(name for name in framework_names() if load_framework(name).use == "headings")
LENDING = sorted(name for name in framework_names() if load_framework(name).use == "measures")


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pim:
    """The command line in an empty folder."""
    root = tmp_path / "share"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("PIM_WORKSPACE", str(root))
    return pim_in(root, capsys)


@pytest.fixture
def begun(empty: Pim) -> Pim:
    """The command line in a workspace with one cycle and its first evaluation."""
    assert empty("new", NAME, "--name", "Sound Council").code == 0
    return empty


def folder() -> CycleFolder:
    return Workspace(Path.cwd()).cycle(NAME)


def evaluation(name: str) -> Evaluation:
    return folder().evaluation(name)


def file_of(id: str) -> Path:
    return shipped("frameworks") / f"{id}.yaml"


# one more evaluation


def test_one_more_evaluation_is_one_new_file_and_nothing_else_changes(begun: Pim) -> None:
    before = digests(Path.cwd())
    said = begun("new", f"{NAME}/closer-risk", "--kind", "closer-look", "--as-of", "2026-05-31")
    assert said.code == 0
    assert said.out == (
        f"Made evaluations/closer-risk.yaml in evidence/{NAME}.\n"
        "Next: fill in its purpose, what it looks at and its team in evaluations/closer-risk.yaml (`pim help cycle`).\n"
        f"  pim wanted --to {NAME}/closer-risk  lists where its evidence may come from\n"
        f"  pim serve {NAME}/closer-risk  opens its pages, to record in (in JupyterLab: pim lab {NAME}/closer-risk)\n"
        f"  pim run {NAME}/closer-risk  makes its report\n"
    )
    after = digests(Path.cwd())
    assert set(after) - set(before) == {f"evidence/{NAME}/evaluations/closer-risk.yaml"}
    assert {name: after[name] for name in before} == before
    about = evaluation("closer-risk")
    assert (about.kind, str(about.as_of)) == ("closer-look", "2026-05-31")
    assert folder().evaluations() == ("closer-risk", "scan")


def test_a_closer_look_at_some_areas_says_which_and_who_evaluates_them(begun: Pim) -> None:
    assert begun("new", f"{NAME}/closer-risk", "--areas", "pim:9", "5").code == 0
    about = evaluation("closer-risk")
    assert (about.kind, about.scope.areas) == ("closer-look", ("pim:5", "pim:9"))
    assert set(about.evaluates) == {"pim:5", "pim:9"}
    assert "closer5  Case files read with a focus" in begun("wanted", "--to", f"{NAME}/closer-risk").out
    assert "scan-source" not in begun("wanted", "--to", f"{NAME}/closer-risk").out
    refused = begun("new", f"{NAME}/closer-more", "--areas", "5", "11", "pim:5.99")
    assert "--areas: Performance Improvement Model has no such area; found `11`, expected one of: 1, 2" in refused.err
    assert "found `5.99`" in refused.err
    assert not (folder().path / "evaluations" / "closer-more.yaml").exists()


def test_an_indicator_is_taken_for_its_area_and_that_is_said(begun: Pim) -> None:
    said = begun("new", f"{NAME}/closer-waiting", "--areas", "5.2", "pim:9")
    assert said.code == 0
    assert "5.2 is no area but a part of one: the evaluation looks at 5 Delivery of key processes.\n" in said.out
    assert evaluation("closer-waiting").scope.areas == ("pim:5", "pim:9")


def test_without_areas_the_command_for_each_look_that_was_pointed_to_is_offered(begun: Pim) -> None:
    for ref, priority in (("pim:5.2", 2), ("pim:1.1", 1)):
        look = CloserLook(evaluation="scan", author="ada", ref=ref, what=f"Matters of {ref}", because="So.", priority=priority)
        record_(folder(), look)
    said = begun("new", f"{NAME}/waiting-look")
    assert said.code == 2
    first, one, other = said.err.splitlines()
    assert first.startswith("--areas: it is not said what this evaluation looks at.")
    assert first.endswith("Nothing was made.")
    assert one.startswith("  To look at “Matters of pim:1.1” (1.1 ")
    assert one.endswith(f": `pim new {NAME}/waiting-look --areas 1`.")
    assert other.endswith(f": `pim new {NAME}/waiting-look --areas 5`.")
    assert folder().evaluations() == ("scan",)
    made = begun("new", f"{NAME}/waiting-look", "--areas", "5")
    assert made.code == 0
    assert "Matters of pim:5.2" in made.out
    assert "Matters of pim:1.1" not in made.out
    assert begun("new", f"{NAME}/every-area", "--areas", "all").code == 0
    assert evaluation("every-area").scope.areas == ()
    assert "there already" in begun("new", f"{NAME}/waiting-look").err


def test_a_closer_look_that_names_no_area_gets_the_lines_for_it(begun: Pim) -> None:
    begun("new", f"{NAME}/closer-risk")
    text = (folder().path / "evaluations" / "closer-risk.yaml").read_text(encoding="utf-8")
    assert '  areas: []  # ["pim:1"]\n' in text
    assert evaluation("closer-risk").scope.areas == ()
    assert "scope:" not in (folder().path / "evaluations" / "scan.yaml").read_text(encoding="utf-8")


def test_the_years_in_its_title_are_those_of_the_cycle(begun: Pim) -> None:
    begun("new", f"{NAME}/second", "--starts", "2030-01-01", "--ends", "2031-01-01")
    assert evaluation("second").title == "Closer look, 2025 to 2028"
    assert (str(folder().about.starts), str(folder().about.ends)) == ("2025-04-01", "2028-03-31")


@pytest.mark.parametrize("name", ["scan", "closer-risk"])
def test_an_evaluation_that_is_there_is_never_written_over(begun: Pim, name: str) -> None:
    begun("new", f"{NAME}/closer-risk")
    before = digests(Path.cwd())
    said = begun("new", f"{NAME}/{name}", "--kind", "closer-look")
    assert said.code == 2
    assert said.err == (f"evaluations/{name}.yaml: this evaluation is there already. Choose another name, or work in that one.\n")
    assert digests(Path.cwd()) == before


def test_a_cycle_that_is_there_is_refused_with_the_way_to_one_more_evaluation(begun: Pim) -> None:
    before = digests(Path.cwd())
    said = begun("new", NAME)
    assert said.code == 2
    assert f"evidence/{NAME}: this cycle is there already." in said.err
    assert f"`pim new {NAME}/NAME`" in said.err
    assert digests(Path.cwd()) == before


def test_a_cycle_that_is_not_there_begins_with_the_evaluation_that_is_named(empty: Pim) -> None:
    assert empty("new", f"{NAME}/first-look").code == 0
    assert folder().evaluations() == ("first-look",)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (f"{NAME}/Second", "the evaluation's name: not a name for a folder here; found `Second`"),
        (f"{NAME}/nul", "the evaluation's name: Windows keeps this name for a device; found `nul`"),
        (f"{NAME}/a/b", "not the name of a cycle; expected COUNCIL/CYCLE or COUNCIL/CYCLE/EVALUATION"),
        ("sound", "not the name of a cycle; expected COUNCIL/CYCLE or COUNCIL/CYCLE/EVALUATION"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_made(begun: Pim, what: str, sentence: str) -> None:
    before = digests(Path.cwd())
    said = begun("new", what)
    assert said.code == 2
    assert sentence in said.err
    assert digests(Path.cwd()) == before


def test_the_backslash_of_windows_leads_to_the_same_evaluation(begun: Pim) -> None:
    assert begun("new", f"{NAME}/second".replace("/", "\\")).code == 0
    assert folder().evaluations() == ("scan", "second")


# which framework, and what is pinned


@pytest.mark.parametrize("id", EVALUATED_BY)
def test_a_framework_is_pinned_by_its_version_and_the_digest_of_its_file(begun: Pim, id: str) -> None:
    assert begun("new", f"{NAME}/second", "--framework", id).code == 0
    (pin,) = evaluation("second").frameworks
    framework = load_framework(id)
    assert (pin.id, pin.version, pin.digest, pin.role) == (id, framework.version, digest_file(file_of(id)), "evaluate")
    assert framework.title in evaluation("second").title or id == "pim"


def test_the_first_evaluation_pins_the_digest_too(begun: Pim) -> None:
    (pin,) = evaluation("scan").frameworks
    assert pin.digest == digest_file(file_of("pim"))
    assert begun("check").code == 0


def test_a_framework_of_the_councils_own_is_taken_from_the_folder_of_the_cycle(begun: Pim) -> None:
    path = put_framework(folder(), GOOD, "good")
    assert begun("new", f"{NAME}/kitchen", "--framework", "good").code == 0
    (pin,) = evaluation("kitchen").frameworks
    assert (pin.id, pin.version, pin.digest) == ("good", "1", digest_file(path))
    assert evaluation("kitchen").title == "A good kitchen, 2025 to 2028"
    assert open_evaluation("sound", "2025-2028", "kitchen", "good").framework.title == "A good kitchen"


def test_of_two_versions_the_one_of_the_plain_name_is_pinned(begun: Pim) -> None:
    put_framework(folder(), edited(SMALL, ('version: "1"', 'version: "2"')))
    put_framework(folder(), SMALL, "small@1")
    assert begun("new", f"{NAME}/second", "--framework", "small").code == 0
    assert [pin.version for pin in evaluation("second").frameworks] == ["2"]


@pytest.mark.parametrize("id", ["pimm", "../pim", ""])
def test_an_unknown_framework_is_refused_with_those_that_are_there(begun: Pim, id: str) -> None:
    before = digests(Path.cwd())
    said = begun("new", f"{NAME}/second", "--framework", id)
    assert said.code == 2
    assert f"framework {id}: there is no framework of this id; found `{id}`, expected one of: " in said.err
    assert "governance-assurance" in said.err
    assert digests(Path.cwd()) == before


@pytest.mark.parametrize("id", HEADINGS)
@pytest.mark.parametrize("how", ["--framework", "--measures"])
def test_a_framework_of_headings_only_is_refused(begun: Pim, id: str, how: str) -> None:
    before = digests(Path.cwd())
    said = begun("new", f"{NAME}/second", how, id)
    assert said.code == 2
    assert f"is held by its headings only, so that others can point to it; found `{id}`" in said.err
    assert digests(Path.cwd()) == before


# measures beside


@pytest.mark.parametrize("id", LENDING)
def test_measures_are_set_beside_with_version_digest_and_role(begun: Pim, id: str) -> None:
    assert begun("new", f"{NAME}/second", "--measures", id).code == 0
    first, beside = evaluation("second").frameworks
    assert (first.id, first.role) == ("pim", "evaluate")
    assert (beside.id, beside.version) == (id, load_framework(id).version)
    assert (beside.digest, beside.role) == (digest_file(file_of(id)), "measures")
    assert [one.id for one in open_evaluation("sound", "2025-2028", "second", "pim").beside] == [id]
    assert begun("check", f"{NAME}/second").code == 0


def test_a_cycle_can_begin_with_measures_beside(empty: Pim) -> None:
    assert empty("new", NAME, "--measures", "pif").code == 0
    assert [(pin.id, pin.role) for pin in evaluation("scan").frameworks] == [("pim", "evaluate"), ("pif", "measures")]


@pytest.mark.parametrize("id", ["governance-assurance", "pim"])
def test_a_framework_without_measures_to_lend_is_refused_beside_another(begun: Pim, id: str) -> None:
    before = digests(Path.cwd())
    said = begun("new", f"{NAME}/second", "--framework", "wales-adults", "--measures", id)
    assert said.code == 2
    assert "has no measures to set beside another framework; found `" in said.err
    assert said.err.endswith("expected a framework of measures. Take the role out, or name another framework.\n")
    assert digests(Path.cwd()) == before


def test_every_framework_that_cannot_be_used_in_this_way_is_named_at_once(begun: Pim) -> None:
    said = begun("new", f"{NAME}/second", "--framework", HEADINGS[0], "--measures", "governance-assurance", "wales-adults")
    assert said.code == 2
    assert all(f"`{id}`" in said.err for id in (HEADINGS[0], "governance-assurance", "wales-adults"))


# what it writes


def test_the_file_has_a_line_for_everything_that_people_fill_in(begun: Pim) -> None:
    begun("new", f"{NAME}/second")
    written = load_document(folder().path / "evaluations" / "second.yaml").values
    for name in ("purpose", "audience", "use", "confidentiality", "sharing", "lead", "team", "evaluates", "timetable"):
        assert name in written
    assert "id" not in written
    assert set(written) <= set(Evaluation.model_fields)
    content = (folder().path / "evaluations" / "second.yaml").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_a_new_cycle_has_a_line_for_each_area_and_commented_people(begun: Pim) -> None:
    assert evaluation("scan").evaluates == {f"pim:{area.id}": "" for area in load_framework("pim").areas}
    path = folder().path / "cycle.yaml"
    text = path.read_text(encoding="utf-8")
    assert (folder().about.people, folder().about.settings.contacts) == ((), ())
    path.write_text(text.replace("#  - {", "  - {"), encoding="utf-8")
    assert [person.id for person in folder().about.people] == ["ann-ross", "bob-hay"]


def test_the_nation_is_that_of_the_framework_unless_it_is_said(empty: Pim) -> None:
    said = empty("new", NAME)
    assert "Its nation is Scotland: if that is wrong, change `nation` in its cycle.yaml." in said.out
    assert "Its nation is England.\n" in empty("new", "leeds/2025-2028", "--nation", "England").out
    assert Workspace(Path.cwd()).cycle("leeds/2025-2028").about.nation == "England"
    assert "Its nation is Wales: " in empty("new", "gwent/2025-2028", "--framework", "wales-adults").out


def test_without_any_day_none_is_said(begun: Pim) -> None:
    assert "  Stands  no day set yet\n" in begun().out
    assert "1970" not in begun().out


@pytest.mark.parametrize("said", ["2026-05-01", "01/05/2026", "1 May 2026", "1.5.26"])
def test_a_day_is_taken_as_people_write_it(begun: Pim, said: str) -> None:
    assert begun("new", f"{NAME}/second", "--as-of", said).code == 0
    assert str(evaluation("second").as_of) == "2026-05-01"


@pytest.mark.parametrize("said", ["May 2026", "31/02/2026", "05/31/2026", "soon", ""])
def test_what_is_no_day_is_refused_with_one_line_of_usage(begun: Pim, said: str) -> None:
    refused = begun("new", f"{NAME}/second", "--as-of", said)
    usage, sentence = refused.err.splitlines()
    assert (refused.code, usage) == (2, "usage: pim new [options] COUNCIL/CYCLE")
    assert sentence == (
        f"pim new: argument --as-of: `{said}` is not a date; write it as year-month-day, such as 2026-09-30, or as day/month/year, "
        "such as 30/09/2026. `pim new --help` says what it takes."
    )


# what `pim help cycle` shows


def examples() -> tuple[str, str, str]:
    """The YAML of the topic: cycle.yaml, the evaluation, its scope."""
    cycle, scan, scope = re.findall(r"```yaml\n(.*?)```", topics()["cycle"].read_text(encoding="utf-8"), re.DOTALL)
    return cycle, scan, scope


def test_the_files_that_the_help_shows_leave_the_rules_nothing_to_say(begun: Pim) -> None:
    cycle, scan, scope = examples()
    (folder().path / "cycle.yaml").write_text(cycle, encoding="utf-8")
    (folder().path / "evaluations" / "scan.yaml").write_text(scan, encoding="utf-8")
    assert begun("check").out == "The checks noticed nothing.\n"
    (folder().path / "evaluations" / "scan.yaml").write_text(scan + scope, encoding="utf-8")
    assert evaluation("scan").scope.areas == ("pim:2", "pim:5")
    assert set(load_document(folder().path / "cycle.yaml").values) <= set(Cycle.model_fields)


def test_the_help_shows_every_line_that_a_new_file_holds(begun: Pim) -> None:
    for name, example in zip(("cycle", "evaluations/scan"), examples()[:2], strict=True):
        assert set(load_document(folder().path / f"{name}.yaml").values) <= set(parse_document(example, name).values)


def test_whoever_is_not_in_the_cycle_is_told_the_line_to_write(
    begun: Pim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    assert begun("whoami", "Ann Ross").out.splitlines()[0] == (
        f"cycle.yaml of {NAME} has no person with this id: add `- {{id: ann-ross, name: Ann Ross}}` to its `people` (`pim help cycle`), "
        "then say `pim whoami ann-ross`."
    )
    (folder().path / "cycle.yaml").write_text(examples()[0], encoding="utf-8")
    assert begun("whoami").out.splitlines()[1:] == [
        f"cycle.yaml of {NAME} has no person with this id: say `pim whoami ann-ross`."
    ]
    assert begun("whoami", "ann-ross").out == "Records made on this machine now carry the name ann-ross.\n"
    for meant in ("Ann", "ann ross", "Ross"):
        said = begun("whoami", meant)
        assert said.code == 2
        assert "nobody has this id in cycle.yaml, so it was not kept" in said.err
        assert said.err.endswith("Ann Ross has the id `ann-ross`: say `pim whoami ann-ross`.\n")
    assert begun("whoami").out == "ann-ross\n"
    assert begun("whoami", "zoe").out.splitlines()[-1] == "Records made on this machine now carry the name zoe."


def test_a_table_of_another_nation_is_said_to_be_one(begun: Pim) -> None:
    path = folder().path / "measures" / "referrals.csv"
    path.write_text(DFE, encoding="utf-8")
    assert "  This is a table of England; cycle.yaml says Scotland.\n" in begun("add", str(path), "--authority", "Leeds").out
    cycle = folder().path / "cycle.yaml"
    cycle.write_text(cycle.read_text(encoding="utf-8").replace("nation: Scotland", "nation: England"), encoding="utf-8")
    assert "This is a table of" not in begun("add", str(path), "--authority", "Leeds").out


def test_a_document_that_says_when_it_was_agreed_is_not_asked_for_a_time(begun: Pim) -> None:
    for name, more in (("agreed", ["--approved", "01/05/2025"]), ("undated", [])):
        path = folder().path / "documents" / f"{name}.md"
        path.write_text(f"# The {name} procedure\n", encoding="utf-8")
        said = begun("add", str(path), "--informs", "pim:5.4", *more)
        assert said.code == 0, said.err
        assert ("Of which time it speaks is not said" in said.out) == (name == "undated")
    assert [line for line in begun("check").out.splitlines() if "(E112)" in line and "agreed" in line] == []
    assert "(E112)" in begun("check").out


def test_a_framework_that_changed_since_it_was_pinned_is_noticed(begun: Pim) -> None:
    path = put_framework(folder(), GOOD, "good")
    begun("new", f"{NAME}/kitchen", "--framework", "good")
    assert "(C705)" not in begun("check", f"{NAME}/kitchen").out
    path.write_text(edited(GOOD, ("It steams.", "It smokes.")), encoding="utf-8")
    assert "(C705)" in begun("check", f"{NAME}/kitchen").out


def test_a_pinned_framework_that_is_gone_is_a_sentence(begun: Pim) -> None:
    path = put_framework(folder(), GOOD, "good")
    begun("new", f"{NAME}/kitchen", "--framework", "good")
    path.unlink()
    said = plain(refusal(lambda: open_evaluation("sound", "2025-2028", "kitchen", "good")))
    assert "framework good: there is no framework of this id" in said
    assert "A framework of your own belongs into the folder `frameworks` of the cycle." in said


# a framework in a file


def test_a_framework_in_a_file_is_brought_into_the_cycle(empty: Pim) -> None:
    path = Path.cwd() / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert empty("new", NAME, "--framework", "small.yaml").code == 0
    assert (folder().path / "frameworks" / "small.yaml").read_text(encoding="utf-8") == SMALL
    assert [pin.id for pin in evaluation("scan").frameworks] == ["small"]
    assert open_evaluation("sound", "2025-2028", "scan", "small").framework.title == "A small framework"


def test_a_framework_of_that_name_that_says_something_else_is_left_as_it_is(begun: Pim) -> None:
    put_framework(folder(), edited(SMALL, ("Freshness", "Crispness")))
    (Path.cwd() / "small.yaml").write_text(SMALL, encoding="utf-8")
    said = begun("new", f"{NAME}/bread", "--framework", "small.yaml")
    assert "frameworks/small.yaml is there already and says something else; it was left as it is." in said.out
    assert "Crispness" in (folder().path / "frameworks" / "small.yaml").read_text(encoding="utf-8")


def test_the_measures_of_the_framework_itself_need_no_naming(empty: Pim) -> None:
    said = empty("new", NAME, "--framework", "pif", "--measures", "pif")
    assert said.err.startswith("--measures: the evaluation is made by this framework; found `pif`.")


def test_the_copy_of_a_framework_has_the_digest_that_the_evaluation_pins(empty: Pim) -> None:
    path = Path.cwd() / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode("utf-8"))  # as Notepad writes it
    assert empty("new", NAME, "--framework", "small.yaml", "--as-of", "2026-05-31").code == 0
    assert "C705" not in empty("check").out
    assert "Careful" not in empty("new", f"{NAME}/again", "--framework", "small.yaml").out


def test_what_comes_after_the_beginning_of_a_cycle_is_a_closer_look(begun: Pim) -> None:
    begun("new", f"{NAME}/justice", "--framework", "justice-6-4")
    assert (evaluation("scan").kind, evaluation("justice").kind) == ("scan", "closer-look")
