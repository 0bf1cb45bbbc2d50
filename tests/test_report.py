"""The report and what stands beside it: readable by everybody, whole, and silent about what must not be told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from running import EVALUATION, Page, Ran, copied_example, cover

from pimlib.cli import main
from pimlib.framework import load_framework
from pimlib.plan import COLUMNS
from pimlib.records import (
    Action,
    Adoption,
    Challenge,
    CloserLook,
    Concern,
    Judgement,
    Narrative,
    PeerView,
    Progress,
    PromptAnswer,
    Record,
    Response,
    SignOff,
    StepRecord,
    Tombstone,
    Wanted,
    load_records,
    record_,
)
from pimlib.register import load_register
from pimlib.run import run_evaluation
from pimlib.workbook.cards import KINDS
from pimlib.workspace import Workspace

PIM = load_framework("pim")
WHEN = dt.datetime(2026, 9, 20, 9, 0, tzinfo=dt.UTC)
FORMULA = '=HYPERLINK("http://example.org/"&A1,"Read me")'
MARKUP = '<script>alert(1)</script> & "so on" <img src=x onerror=alert(2)>'
PATH = "documents/whose-name-says-much.md"


def write(ran: Ran, record: Record, minutes: int = 0) -> Record:
    return record_(ran.folder, record, now=WHEN + dt.timedelta(minutes=minutes))[0]


def said_by(**values: Any) -> dict[str, Any]:
    return {"evaluation": EVALUATION, "author": "aileen-corrievar", "role": "evaluation team", **values}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """An evaluation of area 9 in which something of every kind is recorded, some of it hostile, one item restricted."""
    ran = cover(copied_example(tmp_path_factory.mktemp("rich")), "pim:9")
    secret = ran.folder.path / PATH
    secret.write_text("What nobody outside may read.", encoding="utf-8")
    told = ["--title", "Minutes of a private meeting", "--informs", "pim:9.1", "--access", "restricted"]
    assert main(["--workspace", str(ran.root), "add", str(secret), *told]) == 0
    cited = {"item": "minutes-of-a-private", "pinpoint": "Minute 12", "direction": "weakness"}
    cited |= {"part": "secret7", "figure": "40 % of 12"}  # cited before the item was restricted
    seen = {"item": "service-plan", "pinpoint": "Aim 3", "direction": "strength", "part": "aim3", "figure": "71 % of 395"}
    judged = {
        "because": f"Leaders are seen and heard. {MARKUP}",
        "factors": [{"factor": f"9.1.f{n}", "view": "partly", "note": f"Factor note {n}"} for n in range(1, 5)],
        "evidence": [cited, seen],
        "strengths": [FORMULA, "A clear vision."],
        "weaknesses": ["Few had read it."],
        "gaps": ["Nothing for night staff."],
        "good_practice": ["Open hours each Friday."],
        "improvements": [{"text": "Put it in one page.", "priority": 1}, {"text": "Ask again.", "priority": 3}],
        "confidence": "low",
    }
    partner = {"partner": "Kinlorne Health Board", "share": "A third of the posts", "entered_by": "tomasz-belkirk"}
    first = write(ran, Judgement(**said_by(ref="pim:9.1", level=3, **judged)))
    again = {**judged, "because": "Read again with the minutes.", "reason": "New minutes came in."}
    write(ran, Judgement(**said_by(ref="pim:9.1", level=4, decided_at="Team meeting 3", **again, **partner)), 1)
    panel = {"way": "a panel of two councils", "people": ["shona-lattermuir", "priya-lochbrae"]}
    write(ran, Judgement(**said_by(ref="pim:9.1", level=3, stage="moderated", because="Seen by a panel.", moderation=panel)))
    write(ran, Judgement(**said_by(ref="pim:9.1", level=2, care_group="older people", because="Other for them.")))
    write(ran, Judgement(**said_by(ref="pim:9.2", not_evaluated="The post is vacant.")))
    exception = {"prompt": "9.p2", "because": "It was put right in June."}
    write(ran, Judgement(**said_by(ref="pim:9", level=4, because="Taken all together.", exception=exception, evidence=[seen])))
    write(ran, PromptAnswer(**said_by(ref="pim:9", prompt="9.p1", applies=True, because="Seen in two teams.", evidence=[seen])))
    write(ran, PromptAnswer(**said_by(ref="pim:9", prompt="9.p2", applies=False, because="Mended since.")))
    look = {"planned_for": "May 2027", "begins": dt.date(2027, 5, 17), "lead": "ruaridh-penfarrow"}
    write(ran, CloserLook(**said_by(ref="pim:9.3", what="How change is led.", because="Too little seen.", **look)))
    piece = {"what": f"What the night staff say. {MARKUP}", "evidence_kind": "survey", "refs": ["pim:9.1", "pim:9"]}
    write(ran, Wanted(**said_by(wanted="night-staff", source="scan-source9", owner="priya-lochbrae", by="2026-12-04", **piece)))
    write(ran, Wanted(**said_by(wanted="minutes", what="The private minutes.", item="minutes-of-a-private", source="gone1")))
    dropped = {"decision": "not needed", "reason": "The plan says all of it.", "decided_at": "Team meeting 2"}
    write(ran, Wanted(**said_by(wanted="strategy", what="The strategy.", **dropped)))
    write(ran, PeerView(**said_by(ref="pim:9.1", level=3, because="A view from next door.") | {"author": "visitor"}))
    print_ = load_records(ran.folder).fingerprints[first.id]
    challenge = write(ran, Challenge(**said_by(ref="pim:9.1", judgement=print_, text="Is the vision lived?")))
    write(ran, Response(**said_by(challenge=challenge.id, text="Not everywhere.", outcome="partly accepted")))
    write(ran, SignOff(**said_by(scope="plan", decision="signed with reservation", reservation="Money.", digest="sha256:12ab")))
    adopted = {
        "framework": "pim",
        "version_from": "2009.0",
        "version_to": "2009.1",
        "digest_to": "sha256:0",
        "diff": ["One word."],
    }
    write(ran, Adoption(**said_by(**adopted, reason="A slip was mended.")))
    write(ran, StepRecord(**said_by(step="step4", status="under way", note="A note on step 4.")), 5)
    plan = {
        "improvement": "Put it in one page.",
        "desired_outcome": "Everybody can say it.",
        "measure": "Who can say it",
        "baseline": "4 in 10",
        "target": "8 in 10",
        "resources": "+2 days",
        "dependencies": "@the printer",
        "owner": "helena-strathdoon",
        "start": dt.date(2026, 10, 1),
        "due": dt.date(2027, 2, 28),
        "success_criterion": "-none lost",
        "monitoring": "Asked each quarter.",
        "carried_by": "Service plan 2025-28",
        "priority": 1,
    }
    write(ran, Action(**said_by(action="one-page", refs=["pim:9.1"], what=FORMULA, **plan)))
    odd = {"decision": "deferred", "reason": "No money yet.", "no_measure_because": "It is one act.", "origin": "emerged"}
    write(ran, Action(**said_by(action="later", refs=["pim:9.2", "pim:9"], what="Film the vision.", **odd)))
    one = write(ran, Action(**said_by(action="twice", refs=["pim:9.3"], what="Recorded by one.", **plan)))
    other = one.model_copy(update={"id": "20260920T093000Z-0123456789ab", "author": "shona-lattermuir", "what": "By the other."})
    twin = ran.records / "action" / f"{other.id}.json"
    twin.write_text(other.model_dump_json(), encoding="utf-8")
    write(
        ran,
        Progress(**said_by(action="one-page", on="2026-09-12", status="late", value="5 in 10", note="Slow.", evidence=[seen])),
    )
    write(ran, Concern(**said_by(told="helena-strathdoon", on="2026-09-02", category="wilful neglect")))
    for section in ("key-messages", "context", "recommendations", "implications"):
        text = {"paragraphs": [f"First of {section}.", f"Second of {section}. {MARKUP}"]}
        write(ran, Narrative(**said_by(section=section, **text)), 9)
    gone = {"was": "judgement", "was_fingerprint": "sha256:0", "was_subject": ["judgement", EVALUATION, "pim:9.3", "self", ""]}
    write(ran, Tombstone(**said_by(**gone, reason="It named a child.")))
    assert run_evaluation(ran.folder, EVALUATION).failed == ()
    return ran


@pytest.fixture(scope="module")
def both(kinlorne_run: Ran, rich: Ran) -> dict[str, Ran]:
    return {"example": kinlorne_run, "rich": rich}


EACH = pytest.mark.parametrize("which", ["example", "rich"])


def pages(ran: Ran) -> Iterator[tuple[str, str]]:
    """The name and the HTML of the report and of every workbook's page."""
    for path in [ran.output / "report.html", *sorted((ran.output / "workbooks").glob("*.html"))]:
        yield path.relative_to(ran.output).as_posix(), path.read_text(encoding="utf-8")


# Readable by everybody


@EACH
def test_every_page_has_a_language_one_h1_and_no_heading_level_skipped(both: dict[str, Ran], which: str) -> None:
    for name, html in pages(both[which]):
        page = Page.of(html)
        assert page.all("html") == [{"lang": "en-GB"}], name
        levels = page.headings
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == [], name


@EACH
def test_every_picture_says_in_words_what_it_shows(both: dict[str, Ran], which: str) -> None:
    seen = 0
    for name, html in pages(both[which]):
        for picture in Page.of(html).all("img"):
            seen += 1
            words = picture.get("alt", "").split()
            assert len(words) >= 8, (name, picture.get("alt"))
            assert not re.match(r"(?i)(image|figure|chart|no description)\b.{0,20}$", picture["alt"]), (name, picture["alt"])
    assert seen > 40 or which == "rich"


@EACH
def test_every_table_has_a_caption_and_says_what_each_header_heads(both: dict[str, Ran], which: str) -> None:
    for name, html in pages(both[which]):
        for table in Page.of(html).tables:
            assert table["caption"] == 1, name
            assert table["th"] == table["scoped"] > 0, name


@EACH
def test_nothing_is_fetched_from_anywhere_and_nothing_runs(both: dict[str, Ran], which: str) -> None:
    for name, html in pages(both[which]):
        page = Page.of(html)
        tags = {tag for tag, _attributes in page.tags}
        assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "audio", "video", "source"}, name
        assert [value for value in page.values("src") if not value.startswith("data:image/")] == [], name
        assert [value for value in page.values("href") if re.match(r"[a-z]+:|//", value)] == [], name
        assert [key for _tag, attributes in page.tags for key in attributes if key.startswith("on")] == [], name
        assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(re.findall(r"(?s)<style.*?</style>", html))), name


@EACH
def test_ids_are_unique_and_every_link_leads_somewhere(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    for name, html in pages(ran):
        page = Page.of(html)
        ids = Counter(page.values("id"))
        assert [id for id, number in ids.items() if number > 1] == [], name
        pointed = [*page.values("aria-labelledby"), *(href[1:] for href in page.values("href") if href.startswith("#"))]
        assert [id for id in pointed if id not in ids] == [], name
        files = [href for href in page.values("href") if not href.startswith("#")]
        assert files
        assert [href for href in files if not (ran.output / name).parent.joinpath(href).is_file()] == [], name


@EACH
def test_the_first_link_skips_to_the_main_part(both: dict[str, Ran], which: str) -> None:
    for name, html in pages(both[which]):
        page = Page.of(html)
        assert page.all("a")[0]["href"] == "#main", name
        assert [attributes["id"] for attributes in page.all("main")] == ["main"], name


@EACH
def test_an_invented_example_says_so_on_every_page_and_in_every_workbook_of_results(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    for name, html in pages(ran):
        assert "Invented example. Kinlorne Council, its people and its judgements are made up." in Page.of(html).text, name
    for name in ("action-plan.xlsx", "results/results.xlsx"):
        book = openpyxl.load_workbook(ran.output / name)
        for sheet in book:
            above = [str(row[0]) for row in sheet.iter_rows(max_row=4, max_col=1, values_only=True)]
            assert any(text.startswith("Invented example") for text in above), (name, sheet.title)
        book.close()


# Whole

# What a reader does not need in order to know what was recorded: names of files and links between them.
INNER = {"format", "kind", "id", "at", "evaluation", "supersedes", "digest", "action", "step", "section", "scope", "judgement"}
INNER |= {"challenge", "was_subject", "was_fingerprint", "was", "digest_to", "revision", "prompt", "wanted"}
PEOPLE = {"author", "entered_by", "owner", "people", "lead"}
HIDDEN = {"part": "secret7", "figure": "40 % of 12"}  # of a restricted item only what a person wrote of it is told


def words_of(ran: Ran, record: Record) -> Iterator[tuple[str, str]]:
    """The words in which each thing that a record holds must stand in the report."""
    about = ran.folder.about
    scale = PIM.scale
    assert scale is not None
    factors = {factor.id: factor.text for indicator in PIM.indicators.values() for factor in indicator.factors}
    statements = [area.statement for area in PIM.areas if area.statement]
    sources = {source.id: source.text for source in PIM.process.scan_sources}
    positions = {one.id: one.says for statement in statements for one in (*statement.positions, *statement.components)}

    def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from flat(inner, key)
        elif isinstance(value, list):
            for inner in value:
                yield from flat(inner, name)
        elif value not in (None, "", HIDDEN.get(name)) and name not in INNER:
            yield name, str(value)

    for name, value in flat(record.model_dump(mode="json")):
        if name in PEOPLE:
            yield name, about.named(value)
        elif name in ("ref", "refs", "place"):
            yield name, PIM.title_of(value) or value
        elif name == "level":
            yield name, scale.named(int(value))
        elif name == "factor":
            yield name, factors[value]
        elif name in ("component", "position"):
            yield name, positions[value]
        elif name == "source":
            yield name, sources.get(value, value)
        elif name == "evidence_kind":
            yield name, KINDS[value]
        elif name == "applies":
            yield name, "applies" if value == "True" else "does not apply"
        else:
            yield name, value


def forms_of(name: str, words: str) -> list[str]:
    """The forms in which the report may say it."""
    number, _, level = words.partition(" ")
    forms = {"level": f"Level {number}: {level}", "view": {"partly": "partly met"}.get(words, words)}
    return [" ".join(words.split()), forms.get(name, words)]


@EACH
def test_everything_recorded_stands_in_the_report(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    text = Page.of(ran.page("report.html")).text
    store = load_records(ran.folder)
    covered = {f"pim:{area.id}" for area in PIM.areas} if which == "example" else {"pim:9"}
    missing = []
    kinds = Counter[str]()
    for record in store.records:
        area = getattr(record, "ref", "").partition(".")[0]
        if record.kind == "concern" or store.heads(record.subject) == () or (area and area not in covered):
            continue
        if record not in store.heads(record.subject):
            continue
        kinds[record.kind] += 1
        for name, words in words_of(ran, record):
            if record.kind != "tombstone" and not any(form in text for form in forms_of(name, words)):
                missing.append((record.kind, record.id, name, words))
    assert missing == []
    wanted = {"judgement", "prompt-answer", "closer-look", "wanted", "action", "progress", "narrative", "step"}
    assert wanted <= set(kinds)
    assert ("statement" in kinds) == (which == "example")


def test_earlier_versions_of_a_judgement_are_kept_in_sight_with_the_reason_for_the_new_one(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    assert "Earlier versions of this judgement 2026-09-20, Aileen Corrievar: 3 Adequate. Leaders are seen and heard." in text
    assert "Recorded again because: New minutes came in." in text


def test_what_two_people_recorded_at_once_stands_as_a_conflict(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    assert "Recorded by one." in text
    assert "By the other." in text
    assert text.count("Recorded twice, does not count yet:") == 2


@EACH
def test_every_area_and_indicator_stands_in_the_level_profile_with_what_was_judged(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    store = load_records(ran.folder)
    html = ran.page("report.html")
    profile = html[html.index('<section id="profile"') :].partition("</section>")[0]
    rows = re.findall(r"(?s)<tr class=\"pim-row-.*?</tr>", profile)
    shown = {Page.of(row).text for row in rows}
    refs = [f"pim:{area.id}" for area in PIM.areas] + list(PIM.indicators)
    assert len(rows) == len(refs) == 10 + 33
    for ref in refs:
        covered = which == "example" or ref.partition(".")[0] == "pim:9"
        heads = store.of(Judgement, EVALUATION, ref=ref, stage="self", care_group="")
        status = "not yet evaluated" if covered else "not in scope"
        if covered and heads:
            assert PIM.scale is not None
            status = PIM.scale.named(heads[0].level) if heads[0].level is not None else "not evaluated"
        assert f"{PIM.title_of(ref)} 1 2 3 4 5 6 {status}".replace(" ", "") in {row.replace(" ", "") for row in shown}, ref


def test_a_level_is_marked_in_the_boxes_only_where_somebody_judged(kinlorne_run: Ran) -> None:
    store = load_records(kinlorne_run.folder)
    html = kinlorne_run.page("report.html")
    profile = html[html.index('<section id="profile"') :].partition("</section>")[0]
    judged = [head for head in store.of(Judgement, EVALUATION, stage="self", care_group="") if head.level is not None]
    assert re.findall(r'pim-on" aria-hidden="true">(\d)<', profile) == [
        str(head.level) for head in sorted(judged, key=lambda head: [int(part) for part in re.findall(r"\d+", head.ref)][:2])
    ]


def test_what_was_not_evaluated_says_so_and_why(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    assert "Not evaluated: The post is vacant." in text
    assert "Not yet evaluated" in text  # 9.3


def test_records_outside_the_scope_are_named_as_left_out(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    for area in ("5 Delivery of key processes", "2 Impact on people who use our services", "10 Capacity for improvement"):
        assert f"What was recorded on {area}, which is outside the scope." in text


def test_every_item_of_the_register_stands_in_the_report(kinlorne_run: Ran) -> None:
    text = Page.of(kinlorne_run.page("report.html")).text
    for entry in load_register(kinlorne_run.folder):
        for said in (entry.item.title, entry.item.path, f"{entry.item.name}, revision {entry.item.revision}", entry.item.licence):
            assert said in text, said


def test_the_facts_of_the_evaluation_stand_at_the_top(kinlorne_run: Ran) -> None:
    text = Page.of(kinlorne_run.page("report.html").partition('<section id="profile"')[0]).text
    evaluation, about = kinlorne_run.folder.evaluation(EVALUATION), kinlorne_run.folder.about
    for said in (evaluation.purpose, evaluation.audience, evaluation.use, evaluation.confidentiality, evaluation.sharing):
        assert " ".join(said.split()) in text
    for person in (evaluation.lead, *evaluation.team):
        assert about.named(person) in text
    for said in (evaluation.scope.text, *evaluation.scope.care_groups, "As of 2026-11-30", "2009.1", "all areas"):
        assert said.lower() in text.lower()


# Silent


def outputs(ran: Ran) -> Iterator[tuple[str, str]]:
    """Every output as text, a workbook of Excel as the text of its cells."""
    for path in sorted(ran.output.rglob("*")):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
            book.close()
            yield path.name, "\n".join(cells)
        elif path.is_file():
            yield path.name, path.read_text(encoding="utf-8")


@EACH
def test_what_a_concern_was_about_stands_in_no_output(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    concerns = load_records(ran.folder).of(Concern, EVALUATION)
    assert concerns
    for name, text in outputs(ran):
        for concern in concerns:
            assert concern.category not in text, name
            assert concern.id not in text, name
    assert f"{len(concerns)} matter" in Page.of(ran.page("report.html")).text


def test_of_a_restricted_item_only_title_and_digest_are_told(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    assert "“Minutes of a private meeting” is restricted: its title and digest are shown, its content is not." in text
    for name, said in outputs(rich):
        assert PATH not in said, name
        assert "What nobody outside may read." not in said, name


def test_what_was_redacted_is_said_with_who_when_and_why_and_never_what(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    assert re.search(r"A judgement was redacted by [^.]+ on 20\d\d-\d\d-\d\d, because: It named a child\.", text)


@EACH
def test_what_somebody_typed_is_text_and_never_markup(both: dict[str, Ran], which: str) -> None:
    for name, html in pages(both[which]):
        assert "<script" not in html, name
        assert "onerror=alert(2)>" not in html, name
    if which == "rich":
        assert MARKUP in Page.of(both[which].page("report.html")).text


# Beside the report


def table(ran: Ran, name: str) -> list[dict[str, str]]:
    text = (ran.output / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@EACH
def test_the_plan_holds_every_action_with_all_that_the_guide_asks_for(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    rows = table(ran, "action-plan.csv")
    actions = load_records(ran.folder).of(Action, EVALUATION)
    assert len(rows) == len(actions)
    labels = dict(COLUMNS)
    for asked in (
        *("Area for improvement", "Desired outcome", "Action", "Measure", "Baseline", "Target", "Resources"),
        *("Senior responsible owner", "Start", "By when", "Success criterion", "How it is monitored", "Plan that carries it"),
    ):
        assert asked in labels.values()
    by_what = {row["Action"].removeprefix("'"): row for row in rows}
    for action in actions:
        row = by_what[action.what]
        for field, label in labels.items():
            if field in ("status", "status_on", "status_note"):
                continue
            value = getattr(action, field)
            said = (
                "; ".join(value) if field == "refs" else ran.folder.about.named(value) if field == "owner" else str(value or "")
            )
            assert row[label].removeprefix("'") == said, (action.action, field)


def test_the_plan_tells_the_latest_progress(rich: Ran) -> None:
    row = next(row for row in table(rich, "action-plan.csv") if row["Action id"] == "one-page")
    assert (row["Latest progress"], row["Progress as of"], row["Progress note"]) == ("late", "2026-09-12", "Slow.")


def test_planned_actions_come_first_by_priority_and_date(kinlorne_run: Ran) -> None:
    rows = table(kinlorne_run, "action-plan.csv")
    keys = [(row["Decision"] != "planned", row["Priority (1 is highest)"], row["By when"] or "9") for row in rows]
    assert keys == sorted(keys)


@EACH
def test_the_plan_in_excel_says_what_the_plain_one_says(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    book = openpyxl.load_workbook(ran.output / "action-plan.xlsx")
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    top = rows.index(tuple(label for _name, label in COLUMNS))
    cells = [["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row] for row in rows[top + 1 :]]
    plain = [[cell.removeprefix("'") for cell in row.values()] for row in table(ran, "action-plan.csv")]
    assert cells == plain


def test_no_cell_of_any_table_is_a_formula(rich: Ran) -> None:
    seen = 0
    for path in rich.output.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            for cell in row:
                seen += FORMULA in cell
                assert not re.match(r"[=@\t\r]|[+-](?!\d*\.?\d*$)", cell), (path.name, cell)
    assert seen >= 2
    for path in rich.output.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", (path.name, cell.value)
            assert cell.hyperlink is None
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                assert cell.quotePrefix, (path.name, cell.value)
        book.close()


@EACH
def test_the_results_agree_with_the_records(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    store = load_records(ran.folder)
    heads = {head.id: head for head in store.of(Judgement, EVALUATION)}
    rows = table(ran, "results/judgements.csv")
    assert {row["record"] for row in rows} == set(heads)
    for row in rows:
        head = heads[row["record"]]
        assert row["level"] == ("" if head.level is None else str(head.level))
        assert row["fingerprint"] == store.fingerprints[head.id]
        assert (row["reference"], row["stage"], row["because"]) == (head.ref, head.stage, head.because)
    found = Counter((row["reference"], row["stage"], row["what"]) for row in table(ran, "results/what-was-found.csv"))
    said: Counter[tuple[str, str, str]] = Counter()
    for head in heads.values():
        for what, texts in (
            *(("strength", head.strengths), ("weakness", head.weaknesses), ("gap in services", head.gaps)),
            *(("good practice", head.good_practice), ("area for improvement", head.improvements)),
        ):
            said[head.ref, head.stage, what] += len(texts)
    assert found == +said
    names = ("reference", "item", "digest", "where", "part", "figure")
    cited = [tuple(row[name] for name in names) for row in table(ran, "results/evidence-cited.csv")]
    hidden = {entry.item.name for entry in load_register(ran.folder) if entry.item.access == "restricted"}
    assert Counter(cited) == Counter(
        (head.ref, one.item, one.digest, one.pinpoint, *(("", "") if one.item in hidden else (one.part, one.figure)))
        for head in heads.values()
        for one in head.evidence
    )


def test_what_cited_evidence_said_then_stands_beside_it(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    judged = text.partition("Evidence cited for Judgement: 9.1 Vision, values and aims")[2]
    assert "aim3, Aim 3; said then: 71 % of 395 strength unchanged" in judged.partition("Evidence cited for")[0]
    for says in ("Seen in two teams.", "late (5 in 10)"):  # an answer to a prompt, and progress
        told = text.partition(says)[2][:200]
        assert "service-plan (aim3, Aim 3; said then: 71 % of 395, strength)" in told, says


def test_nothing_that_was_kept_of_an_item_is_told_once_it_is_restricted(rich: Ran) -> None:
    assert any(
        one.part == HIDDEN["part"] for head in load_records(rich.folder).of(Judgement, EVALUATION) for one in head.evidence
    )
    for name, said in outputs(rich):
        for words in HIDDEN.values():
            assert words not in said, name
    assert "minutes-of-a-private, revision 1, no digest) Minute 12 weakness" in Page.of(rich.page("report.html")).text


@EACH
def test_the_results_hold_what_is_wanted_and_what_is_to_be_looked_at_closely(both: dict[str, Ran], which: str) -> None:
    ran = both[which]
    store, named = load_records(ran.folder), ran.folder.about.named
    pieces = {row["wanted"]: row for row in table(ran, "results/evidence-plan.csv") if row["wanted"]}
    for one in store.of(Wanted, EVALUATION):
        row = pieces.pop(one.wanted)
        assert (row["what"], row["owner"], row["by"]) == (one.what, named(one.owner), str(one.by or ""))
        assert (row["item"], row["reason"]) == (one.item, one.reason)
        assert row["status"] == (one.decision if one.decision == "not needed" else "registered" if one.item else row["status"])
    assert pieces == {}
    looks = {row["record"]: row for row in table(ran, "results/closer-looks.csv")}
    for look in store.of(CloserLook, EVALUATION):
        row = looks.pop(look.id)
        assert (row["what"], row["because"], row["planned_for"]) == (look.what, look.because, look.planned_for)
        assert (row["begins"], row["lead"]) == (str(look.begins or ""), named(look.lead))
    assert looks == {}


def test_a_moderated_judgement_stands_beside_the_one_that_was_moderated(rich: Ran) -> None:
    text = Page.of(rich.page("report.html")).text
    own, _heading, moderated = text.partition("Judgement: 9.1 Vision, values and aims (moderated)")
    assert "Level 4: Good" in own.partition("Judgement: 9.1 Vision, values and aims")[2]
    assert "Level 3: Adequate" in moderated.partition("Seen by a panel.")[0]
    assert "Moderated by a panel of two councils: Shona Lattermuir, Priya Lochbrae." in moderated


def test_a_status_in_the_results_is_that_of_its_own_judgement(rich: Ran) -> None:
    rows = {(row["reference"], row["stage"], row["care_group"]): row for row in table(rich, "results/judgements.csv")}
    assert rows["pim:9.1", "self", ""]["status"] == "4 Good"
    assert rows["pim:9.1", "moderated", ""]["status"] == "3 Adequate"
    assert rows["pim:9.1", "self", "older people"]["status"] == "2 Weak"
    assert rows["pim:9.2", "self", ""]["status"] == "not evaluated"


def test_the_results_hold_the_findings_and_the_register(kinlorne_run: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(kinlorne_run.root))
    opened = kinlorne_run.opened()
    rows = table(kinlorne_run, "results/findings.csv")
    assert [(row["code"], row["sentence"].removeprefix("'")) for row in rows] == [(f.code, f.sentence) for f in opened.findings]
    register = table(kinlorne_run, "results/register.csv")
    assert [(row["item"], row["digest"], row["state"]) for row in register] == [
        (entry.item.name, entry.digest, "present") for entry in opened.register
    ]


def test_every_figure_of_the_results_names_the_file_that_it_comes_from(kinlorne_run: Ran) -> None:
    rows = table(kinlorne_run, "results/figures.csv")
    hashes = {entry.item.hash for entry in load_register(kinlorne_run.folder)}
    assert len(rows) > 1000
    assert all(set(re.findall(r"sha256:[0-9a-f]{64}", row["sources"])) <= hashes for row in rows)
    assert all("sha256:" in row["sources"] for row in rows)


# An evaluation of which nothing is recorded


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A cycle as `pim new` makes it, cut to one area."""
    root = tmp_path_factory.mktemp("bare")
    (root / "evidence").mkdir()
    assert main(["--workspace", str(root), "new", "kinlorne/2025-2028", "--name", "Inverlorne Council"]) == 0
    path = root / "evidence" / "kinlorne" / "2025-2028" / "evaluations" / "scan.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'scope:\n  areas: ["pim:4"]\n', encoding="utf-8", newline="\n")
    ran = Ran(Workspace(root))
    assert run_evaluation(ran.folder, EVALUATION).failed == ()
    return ran


def test_an_evaluation_without_any_judgement_says_so_throughout(bare: Ran) -> None:
    text = Page.of(bare.page("report.html")).text
    assert text.count("Not yet evaluated") == 1 + 3  # area 4 and its indicators
    assert text.count("not in scope") == 10 + 33 - 4
    for said in ("No action is recorded yet.", "No evidence is registered.", "Inverlorne Council", "Nothing is withheld."):
        assert said in text
    assert 'pim-on"' not in bare.page("report.html")
    assert "Invented example" not in text


def test_the_tables_of_an_empty_evaluation_have_headers_and_no_rows(bare: Ran) -> None:
    assert table(bare, "action-plan.csv") == []
    for name in ("judgements", "evidence-cited", "what-was-found", "closer-looks", "figures", "register"):
        assert table(bare, f"results/{name}.csv") == []
        assert (bare.output / "results" / f"{name}.csv").read_text(encoding="utf-8-sig").count(",") > 2


def test_an_empty_evaluation_is_as_readable_as_a_full_one(bare: Ran) -> None:
    for name, html in pages(bare):
        page = Page.of(html)
        ids = page.values("id")
        assert len(ids) == len(set(ids)), name
        assert [href for href in page.values("href") if href.startswith("#") and href[1:] not in ids] == [], name
        assert page.headings.count(1) == 1, name
