"""What a second run executes again, and what it takes as it is: the workbooks whose inputs changed, and no others."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable

import pytest
from running import EVALUATION, Ran, cover, digests, own_workbook, run

from pimlib.records import Judgement, record_
from pimlib.register import load_register
from pimlib.run.jobs import is_fresh, jobs_of
from pimlib.run.outputs import LOG, load_manifest


def stale(ran: Ran) -> list[str]:
    """The areas whose workbook a run would execute now."""
    opened, manifest = ran.opened(), load_manifest(ran.output)
    return [job.area for job in jobs_of(opened) if not is_fresh(job, opened, ran.output, manifest)]


def everywhere(ran: Ran) -> list[str]:
    return [job.area for job in jobs_of(ran.opened())]


def judged(ran: Ran, ref: str) -> None:
    record_(
        ran.folder,
        Judgement(evaluation=EVALUATION, author="tomasz-belkirk", ref=ref, not_evaluated="Nobody had time for it."),
        now=dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC),
    )


def test_a_second_run_executes_nothing_and_gives_the_same_bytes(again: Ran) -> None:
    before = digests(again.output, without=[LOG])
    result = run(again)
    assert result.executed == ()
    assert len(result.reused) == 10
    assert digests(again.output, without=[LOG]) == before


@pytest.mark.long
def test_a_new_record_executes_the_workbooks_that_asked_for_it(again: Ran) -> None:
    before = digests(again.output)
    judged(again, "pim:4.1")
    result = run(again)
    # Area 10 looks at how the others were judged; area 6 shows what the checks say of evidence that was cited for 4.1 until now.
    assert result.executed == ("pim-area-04", "pim-area-06", "pim-area-10")
    changed = {name for name, digest in digests(again.output).items() if before.get(name) != digest}
    assert {"workbooks/pim-area-04.html", "report.html", "results/judgements.csv", "manifest.json"} <= changed
    assert not {name for name in changed if name.startswith("workbooks/") and not re.search(r"-(04|06|10)\.", name)}
    assert "Nobody had time for it." in again.page("report.html")


def test_a_changed_evidence_file_makes_those_stale_that_show_it(again: Ran) -> None:
    register = load_register(again.folder)
    path = again.folder.path / "documents" / "equality-plan.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8", newline="\n")
    shown = {ref.partition(".")[0] for ref in register.entries["equality-plan"].item.refs}
    assert shown
    assert shown <= set(stale(again)) < set(everywhere(again))


def change_cycle(ran: Ran) -> None:
    path = ran.folder.path / "cycle.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8", newline="\n")


def change_evaluation(ran: Ran) -> None:
    path = ran.folder.path / "evaluations" / f"{EVALUATION}.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("as_of: 2026-11-30\n", "as_of: 2026-12-31\n"), encoding="utf-8", newline="\n"
    )


def lose_manifest(ran: Ran) -> None:
    (ran.output / "manifest.json").unlink()


def break_manifest(ran: Ran) -> None:
    (ran.output / "manifest.json").write_text('{"format": "1", "workb', encoding="utf-8")


def later_manifest(ran: Ran) -> None:
    path = ran.output / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": "2"}), encoding="utf-8")


def lose_outputs(ran: Ran) -> None:
    shutil.rmtree(ran.root / "outputs")


@pytest.mark.parametrize("change", [change_cycle, change_evaluation, lose_manifest, break_manifest, later_manifest, lose_outputs])
def test_what_every_workbook_rests_on_makes_all_of_them_stale(again: Ran, change: Callable[[Ran], None]) -> None:
    assert stale(again) == []
    change(again)
    assert stale(again) == everywhere(again)


def test_another_day_makes_every_workbook_stale(again: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_AS_OF", "2027-01-31")
    assert stale(again) == everywhere(again)


def test_an_executed_workbook_or_page_that_is_gone_or_was_changed_is_made_again(again: Ran) -> None:
    (again.output / "workbooks" / "pim-area-03.html").unlink()
    (again.output / "workbooks" / "pim-area-04.ipynb").unlink()
    page = again.output / "workbooks" / "pim-area-07.html"
    page.write_text(page.read_text(encoding="utf-8") + "typed into it", encoding="utf-8")
    assert stale(again) == ["pim:3", "pim:4", "pim:7"]


def test_a_workbook_of_the_councils_own_wins_over_the_shipped_one(again: Ran) -> None:
    own_workbook(again, 6, "print('our own analysis')")
    assert stale(again) == ["pim:6"]
    assert run(again).executed == ("pim-area-06",)
    assert "our own analysis" in again.page("workbooks/pim-area-06.html")


def test_a_report_made_anew_from_what_is_still_fresh_is_the_same(again: Ran) -> None:
    before = digests(again.output, without=[LOG])
    (again.output / "report.html").unlink()
    (again.output / "results" / "findings.csv").unlink()
    (again.output / "action-plan.xlsx").write_bytes(b"")
    assert run(again).executed == ()
    assert digests(again.output, without=[LOG]) == before


def test_workbooks_outside_a_smaller_scope_are_taken_away(again: Ran) -> None:
    note = again.output / "note-of-mine.txt"
    note.write_text("I put this here.", encoding="utf-8")
    cover(again, "pim:1")
    own_workbook(again, 1, "1 + 1")
    run(again)
    assert sorted(path.name for path in (again.output / "workbooks").iterdir()) == ["pim-area-01.html", "pim-area-01.ipynb"]
    assert note.read_text(encoding="utf-8") == "I put this here."
