"""Judging the worked example in a real browser: by `pim serve` and in JupyterLab, alone, in twos, and without a mouse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browsing import MARKS, chromium, expect, focused, go, grave, new_page, sideways, tab_to
from running import EVALUATION, NAME, Ran, copied_example
from serving import Served, lab, serve

from pimlib.fingerprint import digest_file
from pimlib.records import Action, Answer, Concern, Judgement, Record, StepRecord, load_records

pytest.importorskip("voila", reason="voila is not installed")
pytestmark = MARKS

ME = "ruaridh-penfarrow"
TAKEN = ("pim:5.1", "pim:5.4", "pim:4.2", "pim:3.1", "pim:2")  # judged in the example; here they are not yet
RECORD = "Record this judgement"
IMPROVEMENT = "Give every open case a named worker."


def taken_away(ran: Ran) -> Ran:
    """Without the judgements of some, and without the statement of area 10."""
    for path in [*(ran.records / "judgement").glob("*.json"), *(ran.records / "statement").glob("*.json")]:
        if path.parent.name == "statement" or json.loads(path.read_text(encoding="utf-8"))["ref"] in TAKEN:
            path.unlink()
    return ran


@dataclass
class Pages:
    """The pages of the worked example, which can be ended and given again."""

    ran: Ran
    local: Path
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.served: Served = self.stack.enter_context(serve(self.ran.root, self.local, NAME, PIM_WHOAMI=ME))

    def restart(self) -> None:
        self.stack.close()
        self.__post_init__()

    def heads(self, model: type[Record], **about: str) -> tuple[Any, ...]:
        """What stands recorded, read anew."""
        return load_records(self.ran.folder).of(model, EVALUATION, **about)

    def drafts(self) -> list[str]:
        return sorted(path.name for path in (self.local / "drafts").rglob("*.json"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    pages = Pages(taken_away(copied_example(tmp_path_factory.mktemp("share"))), tmp_path_factory.mktemp("local"))
    with pages.stack:
        yield pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    with new_page(browser, width=1440) as page:
        yield page


def stepper(page: Any, number: int = 0) -> Any:
    """The forms of a page that come one at a time: first those of judging, then those of what follows."""
    return page.locator(".pim-stepper").nth(number)


def turn(forms: Any, words: str) -> None:
    """Go to what begins with these words in the list, and wait for its form."""
    begins = re.compile(rf"^\s*{re.escape(words)}".replace(r"\ ", r"\s"))
    shown = forms.locator(".pim-filling .pim-form")
    shown.evaluate_all("all => all.forEach(one => { one.dataset.before = 'yes' })")
    forms.get_by_label("Go to").select_option(
        value=forms.get_by_label("Go to").locator("option").filter(has_text=begins).first.get_attribute("value")
    )
    forms.get_by_role("button", name="Go there").click()
    forms.locator(".pim-filling .pim-form:visible:not([data-before])").first.wait_for()


def listed(forms: Any) -> list[str]:
    """What the list to go to says, and how far each is."""
    return [text.replace("\xa0", " ") for text in forms.get_by_label("Go to").locator("option").all_inner_texts()]


def sound(page: Any) -> None:
    """Nothing on it is a grave fault, and on a small screen nobody scrolls sideways."""
    assert grave(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(200)
    assert sideways(page) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_judgement_cites_a_figure_and_is_one_record_which_the_page_goes_by(page: Any, pages: Pages) -> None:
    go(page, pages.served, "/pages/pim-area-05")
    forms = stepper(page)
    assert forms.get_by_role("radio", checked=True).count() == 0
    turn(forms, "5.4 Risk")
    forms.get_by_role("heading", name=re.compile("^5.4 .*: last time")).wait_for()
    assert "rests on one kind of evidence only" not in forms.inner_text()
    before = set(pages.ran.records.rglob("*.json"))

    forms.get_by_label("4 Good: ").focus()
    page.keyboard.press("Space")
    forms.get_by_label("Because").fill(
        "Risk was written down in four files of five, and chronologies were kept up in most of them."
    )
    forms.get_by_role("button", name="Cite evidence").click()
    forms.get_by_label("Evidence 1").select_option(label="Reading of case files, February and March 2026 (case-file-reading)")
    part = forms.get_by_label("Which part of it").locator("option").filter(has_text=re.compile("^cf05:"))
    forms.get_by_label("Which part of it").select_option(value=part.get_attribute("value"))
    forms.get_by_text("It says: 82 of 120 with 4, 5 or 6; whole service 68 % (59 to 76)").wait_for()
    forms.get_by_label("Strength 1").fill("Risk is written down.")
    forms.get_by_label("Area for improvement 1", exact=True).fill("Keep chronologies up to date.")
    forms.get_by_role("button", name=RECORD).click()
    forms.get_by_text(re.compile("^Saved ")).wait_for()

    (new,) = set(pages.ran.records.rglob("*.json")) - before
    (head,) = pages.heads(Judgement, ref="pim:5.4")
    assert head.id in new.name
    assert (head.level, head.author, head.strengths) == (4, ME, ("Risk is written down.",))
    assert [one.text for one in head.improvements] == ["Keep chronologies up to date."]
    (cited,) = head.evidence
    assert (cited.item, cited.part, cited.revision) == ("case-file-reading", "cf05", 1)
    assert cited.figure == "82 of 120 with 4, 5 or 6; whole service 68 % (59 to 76)"
    assert cited.digest == digest_file(pages.ran.folder.path / "case-files" / "reading-2026.csv")

    forms.get_by_text("rests on one kind of evidence only").wait_for()
    assert "5.4 Risk management and accountability: judged" in listed(forms)
    # What follows from it is there at once.
    expect(stepper(page, 1).get_by_label("Go to")).to_contain_text(re.compile("Keep.chronologies.up.to.date"))

    page.reload()
    page.wait_for_selector("body[data-pim-ready]")
    assert "5.4 Risk management and accountability: judged" in listed(forms)
    turn(forms, "5.4 Risk")
    expect(forms.get_by_label("4 Good: ")).to_be_checked()
    assert forms.get_by_label("Area for improvement 1", exact=True).input_value() == "Keep chronologies up to date."
    assert pages.drafts() == []


def test_two_who_record_at_once_lose_nothing_and_the_second_reads_both(browser: Any, pages: Pages) -> None:
    (first,) = pages.heads(Judgement, ref="pim:5.2")
    with new_page(browser) as one, new_page(browser) as two:
        for page, level, because in (
            (one, "2 Weak", "One of us saw late plans."),
            (two, "4 Good", "The other saw plans in time."),
        ):
            go(page, pages.served, "/pages/pim-area-05")
            turn(stepper(page), "5.2 Day")
            stepper(page).get_by_label(level).focus()
            page.keyboard.press("Space")
            stepper(page).get_by_label("Because").fill(because)
            stepper(page).get_by_label("Why it changed").fill("We read the files again.")
            stepper(page).get_by_text("Not recorded yet").wait_for()
        stepper(one).get_by_role("button", name=RECORD).click()
        stepper(one).get_by_text(re.compile("^Saved ")).wait_for()
        stepper(two).get_by_role("button", name=RECORD).click()
        over = stepper(two).get_by_role("button", name="Record mine in place of theirs")
        expect(over).to_be_focused()
        table = stepper(two).get_by_role("table").filter(has_text="Yours, not recorded").inner_text()
        assert "One of us saw late plans." in table
        assert "The other saw plans in time." in table
        (between,) = pages.heads(Judgement, ref="pim:5.2")
        assert (between.level, between.supersedes) == (2, (first.id,))
        over.press("Enter")
        stepper(two).get_by_text(re.compile("^Saved ")).wait_for()
    (last,) = pages.heads(Judgement, ref="pim:5.2")
    assert (last.level, last.because, last.supersedes) == (4, "The other saw plans in time.", (between.id,))
    kept = load_records(pages.ran.folder).history(last.subject)
    assert {first.id, between.id, last.id} <= {record.id for record in kept}
    assert pages.drafts() == []


def test_an_action_and_an_answer_follow_from_an_area(page: Any, pages: Pages) -> None:
    go(page, pages.served, "/pages/pim-area-05")
    turn(stepper(page), "Guidance prompt, factor 5.p1")
    sound(page)
    forms = stepper(page, 1)
    turn(forms, f"An action for: {IMPROVEMENT}")
    assert forms.get_by_label("The area for improvement that it answers to").input_value() == IMPROVEMENT
    forms.get_by_label("An area for improvement").check()
    forms.get_by_label("What is to be done").fill("Each team names a worker for each case within a week.")
    forms.get_by_label("Senior responsible owner").select_option(label="Fergus Annandrie")
    forms.get_by_label("It is planned").check()
    forms.get_by_role("button", name="Record this action").click()
    forms.get_by_text(re.compile("^Saved ")).wait_for()
    (made,) = (one for one in pages.heads(Action) if one.improvement == IMPROVEMENT)
    assert (made.refs, made.owner, made.decision) == (("pim:5.2",), "fergus-annandrie", "planned")
    said = "The action “Each team names a worker for each case within a week.”"
    forms.get_by_role("heading", name=said).wait_for()
    assert f"{said}: planned" in listed(forms)
    assert not [one for one in listed(forms) if one.startswith(f"An action for: {IMPROVEMENT}")]

    turn(forms, "Answer to J308")
    assert "Area 5 is judged while these are not" in forms.inner_text()
    forms.get_by_label("Your answer").fill("They are judged next week, when the last group has met.")
    forms.get_by_role("button", name="Record this answer").click()
    forms.get_by_text(re.compile("^Saved ")).wait_for()
    (answer,) = pages.heads(Answer, code="J308", place="pim:5")
    assert answer.text == "They are judged next week, when the last group has met."
    expect(forms.get_by_label("Go to")).to_contain_text(re.compile("Answer.to.J308.*:.answered"))


def test_of_a_concern_is_kept_only_that_it_was_passed_on(page: Any, pages: Pages) -> None:
    go(page, pages.served, "/")
    sound(page)
    forms = stepper(page)
    shown = forms.inner_text()
    assert shown.index("Call: Helena Strathdoon") < shown.index("Who was told")
    category = "something that nobody shall read"
    forms.get_by_label("Who was told").select_option(index=1)
    forms.get_by_label("On which day").fill("20 November 2026")
    forms.get_by_label("Which sort of concern").fill(category)
    page.wait_for_timeout(500)
    assert pages.drafts() == []
    forms.get_by_role("button", name="Record that it was passed on").click()
    forms.get_by_text(re.compile("^Saved ")).wait_for()
    assert [one.category for one in pages.heads(Concern)].count(category) == 1
    assert forms.get_by_label("Which sort of concern").input_value() == ""

    question = "Do we know exactly what is to be evaluated"
    turn(forms, question)
    forms.get_by_label("Done").check()
    forms.get_by_role("button", name="Record where this stands").click()
    forms.get_by_text(re.compile("^Saved ")).wait_for()
    assert "done" in [one.status for one in pages.heads(StepRecord)]
    page.reload()
    page.wait_for_selector("body[data-pim-ready]")
    assert "3 matters were passed on so far." in page.inner_text("main")
    assert category not in page.content()


def test_the_statement_waits_and_names_what_is_not_judged(page: Any, pages: Pages) -> None:
    go(page, pages.served, "/pages/pim-area-10")
    forms = stepper(page)
    turn(forms, "The statement")
    waits = forms.get_by_text("It waits until these are judged:")
    waits.wait_for()
    named = forms.locator(".pim-warn + ul li").all_inner_texts()
    assert named == ["2 Impact on people who use our services"]
    assert not forms.get_by_role("button", name="Record this statement").is_visible()
    sound(page)
    forms.get_by_role("button", name="Fill it in now all the same").press("Enter")
    forms.get_by_role("button", name="Record this statement").wait_for()
    assert not waits.is_visible()
    sound(page)


def test_a_judgement_is_recorded_from_the_address_on_without_a_mouse(page: Any, pages: Pages) -> None:
    go(page, pages.served, "/pages/pim-area-04")
    press = page.keyboard.press
    press("Tab")
    assert focused(page) == "Skip to the content"
    press("Enter")
    tab_to(page, "Go to")
    press("ArrowDown")
    tab_to(page, "Go there")
    press("Enter")
    page.get_by_role("heading", name="Judgement: 4.2").wait_for()
    tab_to(page, "6 Excellent")
    press("ArrowDown")
    press("ArrowDown")
    tab_to(page, "Because")
    page.keyboard.type("Our partners say so.")
    tab_to(page, "Cite evidence")
    press("Enter")
    page.wait_for_function("document.activeElement.tagName == 'SELECT'")
    press("ArrowDown")
    tab_to(page, "Strength 1")
    page.keyboard.type("They are heard.")
    tab_to(page, RECORD)
    press("Enter")
    page.get_by_text(re.compile("^Saved ")).wait_for()
    (head,) = pages.heads(Judgement, ref="pim:4.2")
    assert (head.level, head.because, head.strengths) == (4, "Our partners say so.", ("They are heard.",))
    assert len(head.evidence) == 1


def test_what_is_half_typed_is_there_when_the_page_and_the_server_come_again(page: Any, pages: Pages) -> None:
    def begun() -> None:
        stepper(page).get_by_text("You began this on").wait_for()
        assert stepper(page).get_by_label("Because").input_value() == "Half a sent"
        assert "5.1 Access to services: begun" in listed(stepper(page))
        assert pages.heads(Judgement, ref="pim:5.1") == ()

    go(page, pages.served, "/pages/pim-area-05")
    stepper(page).get_by_label("Because").press_sequentially("Half a sent")
    stepper(page).get_by_text("Not recorded yet").wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector("body[data-pim-ready]")
    begun()
    sound(page)
    pages.restart()
    go(page, pages.served, "/pages/pim-area-05")
    begun()


def test_a_workbook_in_jupyterlab_has_the_same_forms_and_keeps_what_was_begun(page: Any, pages: Pages, tmp_path: Path) -> None:
    def form(name: str) -> Any:
        return page.locator(".pim-form").filter(has=page.get_by_role("heading", name=f"Judgement: {name}"))

    def choose(*items: str) -> None:
        for item in items:
            page.get_by_role("menuitem", name=re.compile(rf"^{re.escape(item)}")).first.click()

    with lab(pages.ran.root, tmp_path, NAME, PIM_WHOAMI=ME) as started:
        page.goto(started.at("/lab/tree/pim-area-03.ipynb"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        choose("Run", "Run All Cells")
        form("3.1").get_by_label("5 Very good: ").check()
        form("3.1").get_by_label("Because").fill("Employees in every team said that their work is valued.")
        form("3.1").get_by_role("button", name=RECORD).click()
        form("3.1").get_by_text(re.compile("^Saved ")).wait_for()
        (head,) = pages.heads(Judgement, ref="pim:3.1")
        assert (head.level, head.author) == (5, ME)
        form("3.2").get_by_label("Because").fill("Half a sent")
        form("3.2").get_by_text("Not recorded yet").wait_for()

        choose("Kernel", "Restart Kernel and Run All Cells")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        form("3.2").get_by_text("You began this on").wait_for()
        assert form("3.2").get_by_label("Because").input_value() == "Half a sent"
        expect(form("3.1").get_by_label("5 Very good: ")).to_be_checked()
        assert pages.heads(Judgement, ref="pim:3.1") == (head,)
