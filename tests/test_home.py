"""The home page: where an evaluation stands on a day, what waits, whom to tell now, and what to do next."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import CYCLE, FORMATS, REPOSITORY, SCAN, empty_cycle, judgement, put, record, sound_folder
from running import COUNCIL, EVALUATION, Page, Pim, Ran

import pimlib
from pimlib.records import record_
from pimlib.run.jobs import jobs_of
from pimlib.workbook import Opened, open_evaluation
from pimlib.workbook.home import Home, area_page, home_of
from pimlib.workbook.home_page import HomeView, home_html, home_text, open_home

YEARS = "2025-2028"
At = Callable[[str], Home]


@pytest.fixture(autouse=True)
def nobody_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("PIM_TODAY", "2026-12-01")


@pytest.fixture(scope="module")
def opened() -> Opened:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIM_WORKSPACE", str(REPOSITORY))
        return open_evaluation(COUNCIL, YEARS, EVALUATION, "pim")


@pytest.fixture
def at(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> At:
    def on(day: str) -> Home:
        monkeypatch.setenv("PIM_TODAY", day)
        return home_of(opened)

    return on


def small(root: Path, monkeypatch: pytest.MonkeyPatch, *, sound: bool = True, scan: str = SCAN) -> Opened:
    """An evaluation by the small framework, which every test may change."""
    folder = sound_folder(root) if sound else empty_cycle(root, CYCLE, scan)
    (folder.path / "frameworks").mkdir()
    shutil.copyfile(FORMATS / "framework" / "1" / "small.yaml", folder.path / "frameworks" / "small.yaml")
    monkeypatch.setenv("PIM_WORKSPACE", str(root))
    return again()


def again() -> Opened:
    return open_evaluation("sound", YEARS, "scan", "small")


def fact(home: Home, label: str) -> str:
    return dict(home.facts)[label]


# Days


def test_days_are_counted_to_the_next_date_and_to_the_end(at: At) -> None:
    home = at("2026-12-01")
    assert fact(home, "Cycle") == "2025-04-01 to 2028-03-31, year 2 of 3"
    assert fact(home, "Next date") == "2026-12-18, in 17 days: Judgements moderated by a panel with a neighbouring council"
    assert fact(home, "Timetable") == "ends 2027-01-29, in 59 days"
    assert fact(at("2026-12-18"), "Next date").startswith("2026-12-18, today: ")
    assert fact(at("2026-12-17"), "Next date").startswith("2026-12-18, in 1 day: ")


def test_a_timetable_that_is_over_says_since_when(at: At) -> None:
    home = at("2027-01-30")
    assert "Next date" not in dict(home.facts)
    assert fact(home, "Timetable") == "ended 2027-01-29, 1 day ago"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-03-30", ", begins in 2 days"),
        ("2025-04-01", ", year 1 of 3"),
        ("2028-03-31", ", year 3 of 3"),
        ("2028-04-10", ", ended 10 days ago"),
    ],
)
def test_the_year_of_the_cycle_is_that_of_the_day(at: At, day: str, said: str) -> None:
    assert fact(at(day), "Cycle") == f"2025-04-01 to 2028-03-31{said}"


def test_evidence_is_late_from_today_on_and_not_from_the_day_of_the_evaluation(at: At) -> None:
    assert dict(at("2026-12-11").evidence) == {"wanted": ("risk-register", "justice-voices")}
    assert dict(at("2026-12-12").evidence) == {"late": ("risk-register", "justice-voices")}


def test_under_a_run_no_clock_is_asked(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> dt.date:
        raise AssertionError

    monkeypatch.delenv("PIM_TODAY")
    monkeypatch.setattr("pimlib.workbook.home.today", asked)
    monkeypatch.setenv("PIM_RUN", "1")
    home = home_of(opened)
    assert (str(home.day), home.by_clock) == ("2026-11-30", False)
    assert not any(todo.command == "pim whoami NAME" for todo in home.todos)
    monkeypatch.delenv("PIM_RUN")
    with pytest.raises(AssertionError):
        home_of(opened)


def test_without_any_day_nothing_is_counted_under_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_TODAY")
    monkeypatch.setenv("PIM_RUN", "1")
    home = home_of(small(tmp_path, monkeypatch, sound=False, scan=SCAN.replace("as_of: 2026-09-30\n", "")))
    assert home.day is None
    assert [text for _label, text in home.facts][:2] == ["2025-04-01 to 2028-03-31", "no day set yet"]
    assert "1970" not in home_text(home) + home_html(home)


# Where it stands


def test_the_step_is_the_first_that_is_not_done(at: At) -> None:
    steps = at("2026-12-01").steps
    assert steps is not None
    assert (steps.number, steps.all, steps.status, steps.beside) == (9, 10, "not begun", (10,))
    assert str(steps) == (
        "9 of 10, not begun: Write up and get ready to report; step 10 under way too. Then: Report, and prepare the plan for improvement"
    )


def test_steps_of_which_nobody_spoke_and_that_are_all_done_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = small(tmp_path, monkeypatch, sound=False)
    (step,) = opened.framework.process.steps
    assert str(home_of(opened).steps) == f"1 of 1, nobody has said how it stands: {step.title}"
    record_(opened.folder, record("step", step=step.id, status="done"))
    assert fact(home_of(again()), "Step") == "done"


def test_each_area_has_its_owner_what_is_judged_and_its_open_findings(at: At, opened: Opened) -> None:
    areas = {area.ref: area for area in at("2026-12-01").areas}
    assert len(areas) == 10
    five = areas["pim:5"]
    assert (five.name, five.owner, five.judged_said) == (
        "5 Delivery of key processes",
        "Ruaridh Penfarrow",
        "7 of 7, and as a whole",
    )
    mine = [one for one in opened.findings if opened.case.belongs(one, "pim:5") and not one.answer]
    assert sum(five.findings) == len(mine)
    assert [area.page for area in areas.values()] == [job.name for job in jobs_of(opened)]
    assert area_page(opened.framework, opened.framework.areas[4]) == "pim-area-05"


def test_what_is_missing_changed_or_registered_by_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path, monkeypatch).folder
    put(folder, "documents/new.md", "new")
    put(folder, "documents/book.md", "changed")
    (folder.path / "scrutiny" / "letter.md").unlink()
    assert dict(home_of(again()).evidence) == {
        "missing": ("letter",),
        "changed": ("book",),
        "not registered": ("documents/new.md",),
    }


def test_two_versions_of_one_thing_are_counted_once_and_are_the_first_thing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small(tmp_path, monkeypatch).folder
    (head,) = (path for path in (folder.records / "judgement").iterdir() if '"small:2.1"' in path.read_text(encoding="utf-8"))
    hidden = head.rename(tmp_path / "elsewhere.json")
    record_(folder, judgement("small:2.1", because="Somebody else's view."))
    hidden.rename(head)
    home = home_of(again())
    assert home.conflicts == ("2.1 Will and means",)
    assert home.todos[0].ref == "small:2"
    assert "2.1 Will and means" in home.todos[0].sentence
    assert "1 recorded twice" in Page.of(home_html(home)).text


# What to do next


def test_an_empty_evaluation_is_told_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = SCAN.replace("lead: ada\n", "").replace('evaluates: {"small:1": bo, "small:2": cy}\n', "")
    home = home_of(small(tmp_path, monkeypatch, sound=False, scan=scan))
    assert [todo.command for todo in home.todos[:4]] == ["pim whoami NAME", "pim help cycle", "pim add FILE", "pim lab"]
    assert home.todos[3].ref == "small:1"
    assert {area.owner for area in home.areas} == {"nobody yet"}
    assert fact(home, "Judged") == "0 of 3 indicators and 0 of 2 areas"


def test_late_evidence_comes_before_judging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    folder = small(tmp_path, monkeypatch, sound=False).folder
    record_(folder, record("wanted", wanted="flour", what="The flour bills", owner="bo", by="2026-11-01"))
    todos = home_of(again()).todos
    late = next(todo for todo in todos if todo.command == "pim wanted change flour")
    assert late.sentence == "Get “The flour bills”: it was wanted by 2026-11-01, and is with Bo Lorne."
    assert todos.index(late) < next(n for n, todo in enumerate(todos) if todo.command == "pim lab")


def test_an_error_that_was_answered_waits_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path, monkeypatch).folder
    (folder.path / "scrutiny" / "letter.md").unlink()
    (wrong, *_rest) = [todo for todo in home_of(again()).todos if "is not there" in todo.sentence]
    assert wrong.ref == "small:1"  # the area that the letter informs first
    record_(folder, record("answer", code="E101", place="letter", text="It is on its way back from the archive."))
    assert not any("is not there" in todo.sentence for todo in home_of(again()).todos)


def test_a_page_says_that_the_form_asks_who_somebody_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_of(small(tmp_path, monkeypatch, sound=False))
    assert "pim whoami NAME" in home_html(home)
    monkeypatch.setenv("PIM_PAGES", "/pages/{name}")
    assert "pim whoami" not in home_html(home)
    assert "Say who you are. The form in which you first record something asks who you are." in Page.of(home_html(home)).text


# Concerns


def test_whom_to_tell_now_stands_there_and_never_what_was_told(at: At) -> None:
    home = at("2026-12-01")
    assert home.concerns.tell == (
        ("Helena Strathdoon", "Chief social work officer"),
        ("Catriona Dallmuir", "Head of adult services"),
    )
    assert home.concerns.number == 2
    for said in (Page.of(home_html(home)).text, " ".join(home_text(home).split())):
        assert "Something that cannot wait?" in said
        assert "Helena Strathdoon, Chief social work officer" in said
        assert "2 matters were passed on so far." in said
        assert "protection" not in said.replace("duty protection team", "")  # of which kind a matter was
        assert "lone working" not in said


def test_without_a_protocol_the_lead_evaluator_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path, monkeypatch).folder
    text = CYCLE.replace("sensitive_findings: {protocol: Tell Ada on the same day., tell: [ada]}\n", "")
    (folder.path / "cycle.yaml").write_text(text, encoding="utf-8")
    home = home_of(again())
    assert "No protocol is agreed yet. Ask the lead evaluator now." in Page.of(home_html(home)).text
    assert any("when something cannot wait" in todo.sentence for todo in home.todos)
    assert "No matters were passed on so far." in home_text(home)


# As a page


def test_the_page_has_a_table_with_headers_and_headings_in_order(at: At) -> None:
    page = Page.of(home_html(at("2026-12-01")))
    (table,) = page.tables
    assert table == {"caption": 1, "th": 14, "scoped": 14}
    assert set(page.headings) == {2}
    assert not page.all("a")  # nowhere to go: nothing serves pages here
    assert "Invented example" in page.text


def test_links_follow_the_address_that_whoever_serves_the_pages_gives(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_PAGES", "/pages/{name}")
    home = at("2026-12-01")
    links = [tag["href"] for tag in Page.of(home_html(home)).all("a") if tag.get("class") != "pim-go"]
    assert links == [f"/pages/pim-area-{n:02}" for n in range(1, 11)]
    monkeypatch.setenv("PIM_PAGES", "{name}.ipynb")
    links = [tag["href"] for tag in Page.of(home_html(home)).all("a") if tag.get("class") != "pim-go"]
    assert links[0] == "pim-area-01.ipynb"


def test_a_thing_to_do_in_an_area_has_a_button_to_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_PAGES", "/pages/{name}")
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    folder = small(tmp_path, monkeypatch).folder
    for path in (folder.records / "judgement").iterdir():
        path.unlink()
    page = Page.of(home_html(home_of(again())))
    buttons = [tag for tag in page.all("a") if tag.get("class") == "pim-go"]
    assert buttons[0]["href"] == "/pages/small-area-01"
    assert "Go to area 1 Bread" in page.text


def test_what_people_wrote_cannot_break_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    folder = small(tmp_path, monkeypatch, sound=False, scan=SCAN.replace("A sound scan", "A <script>scan</script>")).folder
    record_(folder, record("wanted", wanted="x", what="<b>&", by="2026-01-01"))
    html = home_html(home_of(again()))
    assert "<script>" not in html
    assert "“&lt;b&gt;&amp;”" in html


def test_a_notebook_shows_it_and_a_terminal_prints_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(REPOSITORY))
    assert pimlib.open_home is open_home
    view = pimlib.open_home(council=COUNCIL, cycle=YEARS, evaluation=EVALUATION)
    assert isinstance(view, HomeView)
    assert "<table>" in view._repr_html_()
    assert repr(view).startswith("Kinlorne Council, invented: High-level scan")
    assert view._repr_html_() == pimlib.open_home(council=COUNCIL, cycle=YEARS, evaluation=EVALUATION)._repr_html_()


# pim and pim home


def test_pim_home_says_the_same_as_pim_alone(pim: Pim) -> None:
    said = pim("home")
    assert said.code == 0
    assert said.out == pim().out
    lines = said.out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 120
    assert any(line.startswith("  10 Capacity for improvement") for line in lines)


def test_several_evaluations_are_said_in_short_and_one_in_full(pim: Pim, example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WHOAMI", "tomasz-belkirk")
    assert pim("new", f"{example.name}/closer-waiting", "--areas", "5").code == 0
    lines = pim().out.splitlines()
    assert lines[0] == f"Kinlorne Council, 2025-04-01 to 2028-03-31 ({example.name})"
    assert lines[1] == "  Something that cannot wait? Now: tell Helena Strathdoon, Chief social work officer; Catriona"
    assert sum("Something that cannot wait?" in line for line in lines) == 1
    assert lines[3].startswith(
        "  High-level scan of the social work service, 2026 (scan): 33 of 33 quality indicators and 10 of 10 areas judged"
    )
    begun = "  Closer look at delivery of key processes, 2025 to 2028 (closer-waiting): 0 of 7 quality indicators"
    assert any(line.startswith(begun) for line in lines)
    both = f"`pim serve {example.name}/closer-waiting` or `pim lab {example.name}/closer-waiting`"
    assert both in " ".join(" ".join(lines).split())
    assert "7 quality indicators and 0 of 1 areas judged, nothing recorded yet, evidence up to 20" in " ".join(lines)
    assert lines[-1] == f"More about one of them: `pim home {example.name}/scan`."
    whole = pim("home", f"{example.name}/closer-waiting").out
    assert "  5 Delivery of key processes" in whole
    assert "10 sources not spoken of (closer1, closer2, closer3 and 7 more)" in whole
    assert "there is more than one evaluation" in pim("home").err
