"""A scan and a closer look in one cycle, from `pim new` to the two reports: each stands by itself, and the second says why it was begun."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from building import record
from running import CYCLE, EVALUATION, NAME, Page, Ran, Said, copied_example, cover, digests, own_workbook

from pimlib.cli import main
from pimlib.records import Judgement, load_records, record_
from pimlib.run.jobs import is_up_to_date
from pimlib.run.outputs import LOG
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import Workspace

LOOK = "closer-waiting"
WAITS = "Carers wait longest, and nobody tells them how long it will be."
FINDS = "People find the door; half of the carers hear nothing before a worker comes."
SCAN_SAYS = "Access was looked at through our own figures alone."
CELLS = (
    "import pimlib as pim\narea = pim.open_area('pim:5', council=council, cycle=cycle, evaluation=evaluation)\narea.brief()",
    "pim.show(area['5.1'].judgement(), area['5.2'].judgement())",
    "pim.show(area.findings(), area.conclude())",
)


@dataclass(frozen=True)
class Looked:
    """A cycle with its scan and a closer look, both run; what each command said; the scan's outputs before and after."""

    ran: Ran
    said: dict[str, Said]
    before: dict[str, str]
    after: dict[str, str]

    def report(self, evaluation: str = LOOK) -> str:
        return Page.of((self.ran.folder.output(evaluation) / "report.html").read_text(encoding="utf-8")).text

    def table(self, name: str, evaluation: str = LOOK) -> list[dict[str, str]]:
        path = self.ran.folder.output(evaluation) / "results" / f"{name}.csv"
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def pim(ran: Ran, *arguments: str) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--workspace", str(ran.root), *arguments])
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Said(code, out.getvalue(), err.getvalue())


def opened(ran: Ran, evaluation: str = LOOK) -> Opened:
    return open_evaluation("kinlorne", CYCLE, evaluation, "pim")


def judge(ran: Ran, evaluation: str, ref: str, level: int, because: str, minute: int) -> None:
    """A judgement that rests on two of the service's own papers."""
    register = opened(ran, evaluation).register
    cited = [
        {"item": name, "digest": register.entries[name].digest, "pinpoint": pinpoint, "direction": "weakness"}
        for name, pinpoint in (("waiting-measures", "KL05"), ("employee-survey", "Allocation"))
    ]
    said = record(
        "judgement", evaluation=evaluation, author="aileen-corrievar", ref=ref, level=level, because=because, evidence=cited
    )
    assert isinstance(said, Judgement)
    record_(ran.folder, said, now=dt.datetime(2027, 2, 1, 9, minute, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with pytest.MonkeyPatch.context() as patch:
        ran = cover(copied_example(tmp_path_factory.mktemp("closer") / "work"), "pim:5")
        patch.setenv("PIM_WORKSPACE", str(ran.root))
        patch.setenv("PIM_WHOAMI", "aileen-corrievar")
        patch.setenv("PIM_TODAY", "2027-02-01")
        own_workbook(ran, 5, *CELLS)
        judge(ran, EVALUATION, "pim:5.1", 3, SCAN_SAYS, 0)
        said = {"scan": pim(ran, "run", NAME)}
        before = digests(ran.output, without=[LOG])
        to = f"{NAME}/{LOOK}"
        said["new"] = pim(ran, "new", to, "--kind", "closer-look", "--areas", "5", "--as-of", "2027-02-01")
        wanted = ("wanted", "add", "--to", to)
        said["met"] = pim(ran, *wanted, "Files of people who waited", "--source", "closer5", "--item", "case-file-reading")
        said["open"] = pim(ran, *wanted, "Waiting, week by week", "--source", "closer3", "--by", "2027-03-01")
        said["spared"] = pim(ran, *wanted, "Meetings", "--source", "closer8", "--not-needed", "Inspectors saw them in June.")
        judge(ran, LOOK, "pim:5.1", 3, FINDS, 1)
        judge(ran, LOOK, "pim:5.2", 2, WAITS, 2)
        said |= {"run": pim(ran, "run", NAME), "home": pim(ran), "check": pim(ran, "check"), "json": pim(ran, "check", "--json")}
        yield Looked(ran, said, before, digests(ran.output, without=[LOG]))


# beginning one


def test_whoever_begins_one_is_told_what_the_scan_pointed_to(looked: Looked) -> None:
    said = looked.said["new"]
    assert said.code == 0
    words = " ".join(said.out.split())
    assert "The evaluation scan pointed here: Waiting times and allocation for older people and unpaid carers (5.2 " in words
    assert "looked-after" not in words  # that is about area 1
    about = looked.ran.folder.evaluation(LOOK)
    assert (about.kind, about.scope.areas) == ("closer-look", ("pim:5",))
    assert about.title == "Closer look at delivery of key processes, 2025 to 2028"


def test_its_evidence_is_wanted_against_the_ten_types_of_a_closer_look(looked: Looked) -> None:
    assert [looked.said[name].code for name in ("met", "open", "spared")] == [0, 0, 0]
    said = pim(looked.ran, "wanted", "add", "Plans", "--to", f"{NAME}/{LOOK}", "--source", "scan-source3")
    assert (
        "--source: no source of evidence for this closer-look; found `scan-source3`, expected one of closer1, closer2" in said.err
    )
    plan = looked.table("evidence-plan")
    assert [row["source"] for row in plan] == [f"closer{number}" for number in range(1, 11)]
    status = {row["source"]: row["status"] for row in plan}
    assert {id: said for id, said in status.items() if said != "not said"} == {
        "closer3": "wanted",
        "closer5": "registered",
        "closer8": "not needed",
    }
    offered = next(row["candidates"] for row in plan if row["source"] == "closer1")
    assert "eligibility-criteria" in offered
    assert "commissioning-mental" not in offered  # it informs area 8 alone


# running both


def test_a_cycle_is_run_evaluation_by_evaluation_the_scan_first(looked: Looked) -> None:
    said = looked.said["run"]
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "Kinlorne Council, High-level scan of the social work service, 2026: 0 workbooks executed, 1 unchanged."
    assert lines[5] == "Kinlorne Council, Closer look at delivery of key processes, 2025 to 2028: 1 workbook executed."
    reports = [line.split(maxsplit=1)[1] for line in lines if line.startswith("Report:")]
    assert reports == [str(looked.ran.folder.output(name) / "report.html") for name in (EVALUATION, LOOK)]
    assert lines[-1] == "2 evaluations, none failed."


def test_a_closer_look_leaves_every_byte_of_the_scan_as_it_was(looked: Looked) -> None:
    assert looked.said["scan"].code == 0, looked.said["scan"].err
    assert looked.before == looked.after
    assert "report.html" in looked.before


def test_neither_report_tells_what_the_other_one_judged(looked: Looked) -> None:
    closer, scan = looked.report(), looked.report(EVALUATION)
    for text in (FINDS, WAITS):
        assert text in closer
        assert text not in scan
    own = load_records(looked.ran.folder).of(Judgement, EVALUATION)
    assert len(own) > 7
    assert SCAN_SAYS in scan
    assert not any(head.because[:60] in closer for head in own if head.because)
    assert [(row["reference"], row["level"]) for row in looked.table("judgements")] == [("pim:5.1", "3"), ("pim:5.2", "2")]
    assert "No action is recorded yet." in closer
    assert looked.table("judgements", EVALUATION)


def test_a_run_goes_on_past_an_evaluation_that_cannot_be_read_and_ends_with_1(looked: Looked) -> None:
    path = looked.ran.folder.path / "evaluations" / f"{LOOK}.yaml"
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{text}colour: blue\n", encoding="utf-8", newline="\n")
        ran, checked, home = (pim(looked.ran, *words) for words in (("run", NAME), ("check", NAME), ()))
    finally:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert (ran.code, checked.code, home.code) == (1, 1, 0)
    assert ran.out.startswith("Kinlorne Council, High-level scan of the social work service, 2026: 0 workbooks executed")
    assert ran.out.endswith(f"2 evaluations, to be mended: {LOOK}.\n")
    assert f"{NAME}/{LOOK} was not run:\n" in ran.err
    assert "colour: this key is not known here" in ran.err
    assert f"{NAME}/{LOOK} was not checked:\n" in checked.err
    assert checked.out.startswith("High-level scan of the social work service, 2026 (scan)\n===")
    assert f"  {LOOK}: this one cannot be read\n" in home.out
    assert "(scan): " in home.out


# its report


def test_its_report_says_what_it_is_and_is_about_its_area_only(looked: Looked) -> None:
    text = looked.report()
    assert "Evaluation Closer look Framework" in text
    assert "Scope 5 Delivery of key processes." in text
    assert "1 area and 7 quality indicators" in text
    assert "Impact on the community" not in text.partition("Level profile Each")[2].partition("Action plan")[0]
    assert "How broad the scan is" not in text
    assert "Closer looks over the years of the cycle" not in text
    shown = text.partition("Register of evidence")[2]
    assert "waiting-measures, revision 1" in shown
    assert "asset-plan, revision 1" not in shown
    assert "more items of the cycle's register inform other areas or none." in shown
    assert "asset-plan, revision 1" in looked.report(EVALUATION)


def test_its_report_and_its_workbook_say_why_it_was_chosen(looked: Looked) -> None:
    workbook = Page.of((looked.ran.folder.output(LOOK) / "workbooks" / "pim-area-05.html").read_text(encoding="utf-8")).text
    for text in (looked.report(), workbook):
        assert text.count("(High-level scan of the social work service, 2026) pointed here: Waiting times and allocation") == 1
        assert "Because: It is the weakest point of both areas judged so far" in text
        assert "priority 1 of 3; planned for January to March 2027; led by Aileen Corrievar." in text
        assert "looked-after" not in text.partition("pointed here")[2].partition("led by")[0]
    assert "pointed here" not in looked.report(EVALUATION)


def test_its_workbook_is_stale_once_the_scan_points_to_more(
    looked: Looked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(looked.ran.root, tmp_path / "again")
    again = Ran(Workspace(tmp_path / "again"))
    monkeypatch.setenv("PIM_WORKSPACE", str(again.root))
    for ref, fresh in (("pim:1.2", True), ("pim:5.3", False)):
        record_(again.folder, record("closer-look", ref=ref, what="Plans", because="Few were shared.", author="tomasz-belkirk"))
        assert is_up_to_date(opened(again)) is fresh


def test_its_checks_are_graver_than_those_of_the_scan_for_the_same_thing(looked: Looked) -> None:
    found = json.loads(looked.said["json"].out)
    same = {one["evaluation"]: one["severity"] for one in found if (one["code"], one["place"]) == ("T202", "pim:5.1")}
    assert same == {EVALUATION: "note", LOOK: "warning"}
    assert {row["severity"] for row in looked.table("findings") if row["code"] == "T202"} == {"warning"}


# side by side


def test_every_finding_stands_under_the_title_of_its_evaluation(looked: Looked) -> None:
    said = looked.said["check"]
    assert said.code == 0
    scan, _, closer = said.out.partition("\nCloser look at delivery of key processes, 2025 to 2028 (closer-waiting)\n===")
    assert scan.startswith("High-level scan of the social work service, 2026 (scan)\n===")
    found = json.loads(looked.said["json"].out)
    for part, evaluation in ((scan, EVALUATION), (closer, LOOK)):
        own = [one for one in found if one["evaluation"] == evaluation]
        assert own
        assert all(one["sentence"] in part for one in own)
    alone = pim(looked.ran, "check", f"{NAME}/{LOOK}")
    assert alone.out.splitlines() == closer.splitlines()[1:]


def test_the_home_page_says_where_both_stand_and_the_command_for_each(looked: Looked) -> None:
    out = " ".join(looked.said["home"].out.split())
    first = out.index("High-level scan of the social work service, 2026 (scan): ")
    second = out.index("(closer-waiting): 2 of 7 quality indicators and 0 of 1 areas judged, as of 2027-02-01")
    assert first < second
    assert f"(`pim wanted --to {NAME}/{LOOK}`)" in out[second:]
    assert f"(`pim serve {NAME}/{LOOK}` or `pim lab {NAME}/{LOOK}`, workbook pim-area-05)" in out[second:]


@pytest.mark.parametrize("command", ["lab", "serve", "home", "wanted"])
def test_what_is_about_one_evaluation_names_those_that_there_are(looked: Looked, command: str) -> None:
    said = pim(looked.ran, command)
    assert said.code == 2
    assert said.err == (
        f"evidence/{NAME}: there is more than one evaluation; found scan, {LOOK}. Say which: {NAME}/scan or {NAME}/{LOOK}.\n"
    )
