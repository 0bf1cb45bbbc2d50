"""A framework version pinned by an evaluation, and a later one adopted within the cycle: nothing that was judged changes."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from building import EVENING, case_of, judgement, plain, put, refusal, sound_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from inventing import SMALL, edited, in_folder, opened, put_framework, put_scan, texts
from running import Page, pim_in

from pimlib.checks import Finding, check_case
from pimlib.cycle import adoptions, draft_adoption, framework_in_force, in_force
from pimlib.fingerprint import digest_file
from pimlib.framework import Framework, framework_names, load_framework
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import draft_item
from pimlib.records import Adoption, Judgement, load_records, record_
from pimlib.register import load_register
from pimlib.report import compile_document, draft_report
from pimlib.workbook import AreaView
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import FrameworkPin

PIN = FrameworkPin(id="small", version="1")
SECOND = edited(
    SMALL,
    ('version: "1"', 'version: "2"'),
    ("It was baked today.", "It was baked this morning."),
    ("indicators: [1.1, 1.10]", "indicators: [1.1]"),
    ("      - {id: 1.10, title: no}\n", "      - {id: 1.2, title: Crust}\n"),
)
THIRD = edited(SECOND, ('version: "2"', 'version: "3"'), ("Will and means", "Means and will"))
MENDED = edited(SMALL, ("It was baked today.", "It was baked to-day."))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CycleFolder:
    """Everything judged by the first version, which lies beside the second and the third."""
    monkeypatch.setenv("PIM_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("PIM_WHOAMI", "ada")
    made = sound_folder(tmp_path)
    put_framework(made, THIRD)
    put_framework(made, SMALL, "small@1")
    put_framework(made, SECOND, "small@2")
    put_scan(made, f'[{{id: small, version: "1", digest: "{in_folder(made, "small@1").digest}"}}]')
    return made


def adopt(folder: CycleFolder, version: str = "2", *, author: str = "ada", minute: int = 0) -> Adoption:
    """Adopt a version as the command does."""
    drafted = draft(folder, version, author=author)
    return record_(folder, drafted, now=EVENING + dt.timedelta(days=1, minutes=minute))[0]


def draft(folder: CycleFolder, version: str = "2", author: str = "ada") -> Adoption:
    new = in_folder(folder, "small" if version == "3" else f"small@{version}")
    return draft_adoption(folder, folder.evaluation("scan"), new, author=author, reason="It reads better.")


def morning(adopted: Adoption) -> str:
    """The one line of the difference that concerns 1.1."""
    (line,) = (line for line in adopted.diff if line.startswith("small:1.1 "))
    assert line.endswith("changed from “It was baked today.” to “It was baked this morning.”")
    return line


def holding(folder: CycleFolder) -> Framework:
    about = folder.evaluation("scan")
    return framework_in_force(folder, about, about.frameworks[0], load_records(folder))


def found(folder: CycleFolder) -> tuple[Finding, ...]:
    return check_case(case_of(folder, holding(folder)))


def codes(folder: CycleFolder) -> set[str]:
    return {finding.code for finding in found(folder)}


def spoken_of(folder: CycleFolder, code: str) -> dict[str, str]:
    """What a rule says, by the place of which it says it."""
    return {finding.place: finding.sentence for finding in found(folder) if finding.code == code}


def in_conflict(folder: CycleFolder, *others: str) -> None:
    """Two people adopt at once, each on a copy of the folder: two files, neither of which names the other."""
    drafts = [draft(folder, version, author) for version, author in zip(others, ("ada", "bo"), strict=True)]
    store = load_records(folder)
    before = tuple(head.id for head in store.of(Adoption, "scan"))
    for n, one in enumerate(drafts, start=1):
        id = f"20260903T17000{n}Z-00000000000{n}"
        said = one.model_copy(update={"id": id, "at": f"2026-09-03T17:00:0{n}Z", "supersedes": before})
        path = folder.records / "adoption" / f"{id}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(said.model_dump_json(exclude_defaults=True, exclude={"kind"})[:-1] + ',"kind":"adoption","format":"1"}')


# which version holds


def test_the_version_that_is_pinned_is_read_whatever_else_lies_beside_it(folder: CycleFolder) -> None:
    assert holding(folder).version == "1"
    assert holding(folder).digest == in_folder(folder, "small@1").digest
    assert found(folder) == ()


def test_the_file_of_the_plain_name_goes_before_one_with_its_version_in_the_name(folder: CycleFolder) -> None:
    put_framework(folder, MENDED)
    assert holding(folder).digest == digest_file(folder.path / "frameworks" / "small.yaml")


def test_a_pinned_version_that_is_not_here_is_refused_and_says_what_to_do(folder: CycleFolder) -> None:
    (folder.path / "frameworks" / "small@1.yaml").unlink()
    said = plain(refusal(lambda: opened(folder)))
    assert said == (
        "framework small: there is no file of this version here; found `1`, expected `3` or `2`. "
        "Install the pimlib that ships that version, or adopt one that is there with `pim frameworks adopt`."
    )


def test_after_adoption_the_new_version_holds_and_the_evaluation_file_is_as_it_was(folder: CycleFolder) -> None:
    path = folder.path / "evaluations" / "scan.yaml"
    before = path.read_bytes()
    adopted = adopt(folder)
    assert path.read_bytes() == before
    assert (holding(folder).version, opened(folder).framework.version) == ("2", "2")
    store = load_records(folder)
    assert in_force(PIN, "scan", store).digest == adopted.digest_to == in_folder(folder, "small@2").digest
    assert in_force(PIN, "another", store) == PIN
    assert in_force(PIN.model_copy(update={"id": "good"}), "scan", store).version == "1"


def test_what_was_judged_keeps_its_level_and_its_fingerprint(folder: CycleFolder) -> None:
    before = {head.id: (head, load_records(folder).fingerprints[head.id]) for head in load_records(folder).of(Judgement, "scan")}
    adopt(folder)
    store = load_records(folder)
    assert {head.id: (head, store.fingerprints[head.id]) for head in store.of(Judgement, "scan")} == before
    shown = AreaView(opened(folder), holding(folder).area("1"))["1.1"].judgement()
    assert [(block.content["level"], block.content["status"]) for block in shown] == [(4, "Level 4: Shine")]


# what an adoption says


def test_an_adoption_says_what_changed_from_which_bytes_to_which_and_what_was_judged_until_then(folder: CycleFolder) -> None:
    drafted = draft(folder)
    old, new = in_folder(folder, "small@1"), in_folder(folder, "small@2")
    assert (drafted.framework, drafted.version_from, drafted.version_to) == ("small", "1", "2")
    assert (drafted.digest_from, drafted.digest_to) == (old.digest, new.digest)
    assert (drafted.author, drafted.reason, drafted.evaluation) == ("ada", "It reads better.", "scan")
    assert morning(drafted) in drafted.diff
    assert "small:1.10 taken out: “no”" in drafted.diff
    assert "small:1.2 added: “Crust”" in drafted.diff
    store = load_records(folder)
    assert drafted.judged == tuple(sorted(store.fingerprints[head.id] for head in store.of(Judgement, "scan")))


def test_a_judgement_that_the_earlier_version_never_held_does_not_count_as_made_by_it(folder: CycleFolder) -> None:
    slip, _new = record_(folder, judgement("small:9.9"), now=EVENING)
    adopt(folder)
    store = load_records(folder)
    assert store.fingerprints[slip.id] not in store.of(Adoption, "scan")[0].judged
    assert spoken_of(folder, "J304").keys() == {"small:9.9"}
    assert "small:9.9" not in spoken_of(folder, "C706")


def test_a_framework_that_the_evaluation_does_not_name_cannot_be_adopted(folder: CycleFolder) -> None:
    other = in_folder(folder, "small@2").model_copy(update={"id": "good"})
    said = plain(refusal(lambda: draft_adoption(folder, folder.evaluation("scan"), other, author="ada", reason="So.")))
    assert said == ("evaluations/scan.yaml: this evaluation does not name the framework; found `good`, expected one of: small.")


@pytest.mark.parametrize("adopted", [False, True])
def test_the_version_that_holds_cannot_be_adopted_again(folder: CycleFolder, adopted: bool) -> None:
    if adopted:
        adopt(folder)
    version = "2" if adopted else "1"
    said = plain(refusal(lambda: draft(folder, version)))
    assert said == f"evaluations/scan.yaml: version {version} of A small framework holds already. Nothing needs doing."


def test_where_no_digest_was_pinned_every_wording_of_the_version_holds_already(folder: CycleFolder) -> None:
    put_scan(folder, '[{id: small, version: "1"}]')
    put_framework(folder, MENDED, "small@1")
    assert "version 1 of A small framework holds already" in plain(refusal(lambda: draft(folder, "1")))


@pytest.mark.parametrize("name", ["gone", "other bytes"])
def test_an_adoption_is_refused_while_the_earlier_file_is_not_here_and_says_where_it_belongs(
    folder: CycleFolder, name: str
) -> None:
    path = folder.path / "frameworks" / "small@1.yaml"
    path.unlink() if name == "gone" else path.write_text(MENDED, encoding="utf-8")
    said = plain(refusal(lambda: draft(folder)))
    assert said == (
        "evaluations/scan.yaml: the earlier version is not here, so nobody could say what changed; found 1. "
        "Put the earlier file into the folder `frameworks` of the cycle as small@1.yaml, and adopt again."
    )


def test_adopting_the_same_twice_is_recorded_once(folder: CycleFolder) -> None:
    drafted = draft(folder)
    assert [record_(folder, drafted, now=EVENING)[1] for _ in range(2)] == [True, False]


# what the checks say


def test_a_judgement_by_the_earlier_version_whose_wording_changed_wants_a_second_look(folder: CycleFolder) -> None:
    adopted = adopt(folder)
    said = spoken_of(folder, "C706")
    assert said.keys() == {"small:1", "small:1.1", "small:1.10"}  # the area's prompt names one indicator less
    assert said["small:1.1"] == (
        f"1.1 Freshness was judged by version 1; version 2 asks one thing differently: {morning(adopted)}."
    )


def test_a_judgement_that_the_framework_no_longer_holds_stays_and_is_no_slip(folder: CycleFolder) -> None:
    adopt(folder)
    assert spoken_of(folder, "C706")["small:1.10"] == (
        "1.10 no was judged by version 1, and version 2 no longer holds it. The judgement stays as it was recorded."
    )
    assert "J304" not in codes(folder)


def test_a_judgement_recorded_again_after_adoption_is_one_by_the_new_version(folder: CycleFolder) -> None:
    adopt(folder)
    record_(folder, judgement(because="Read again."), now=EVENING + dt.timedelta(days=2))
    assert spoken_of(folder, "C706").keys() == {"small:1", "small:1.10"}


def test_more_than_three_changes_are_counted_and_three_are_told(folder: CycleFolder) -> None:
    more = [
        ("When was it baked?", "Who baked it?"),
        ("Smells it", "Sees it"),
        ("Knocks on wood.", "Shrugs."),
        ("Ask early.", "Ask late."),
    ]
    put_framework(folder, edited(SECOND, *more), "small@2")
    adopt(folder)
    said = spoken_of(folder, "C706")["small:1.1"]
    assert "asks 5 things differently: " in said
    assert said.endswith("; ….")
    assert said.count(" changed from ") == 3


def test_another_wording_than_the_one_pinned_is_noticed_until_it_is_adopted(folder: CycleFolder) -> None:
    put_framework(folder, MENDED)
    old, new = in_folder(folder, "small@1"), in_folder(folder)
    said = spoken_of(folder, "C705")[""]
    assert said.startswith("A small framework, version 1, is not worded as it was when this evaluation took it up: the file had")
    assert all(digest.removeprefix("sha256:")[:7] in said for digest in (old.digest, new.digest))
    record_(folder, draft_adoption(folder, folder.evaluation("scan"), new, author="ada", reason="A slip."), now=EVENING)
    assert "C705" not in codes(folder)
    assert spoken_of(folder, "C706").keys() == {"small:1.1"}


def test_where_no_digest_was_pinned_no_wording_is_another(folder: CycleFolder) -> None:
    put_scan(folder, '[{id: small, version: "1"}]')
    put_framework(folder, MENDED)
    assert codes(folder) == set()


def test_the_adopted_wording_changed_afterwards_is_noticed(folder: CycleFolder) -> None:
    adopt(folder)
    put_framework(folder, edited(SECOND, ("Freshness", "Crispness")), "small@2")
    assert "version 2, is not worded as it was" in spoken_of(folder, "C705")[""]


# one after another, and two at once


def test_a_second_adoption_follows_the_first(folder: CycleFolder) -> None:
    first, second = adopt(folder), adopt(folder, "3", minute=1)
    assert (second.version_from, second.digest_from) == (first.version_to, first.digest_to)
    assert second.supersedes == (first.id,)
    store = load_records(folder)
    assert adoptions("small", "scan", store) == (first, second)
    assert holding(folder).version == "3"
    assert "small:2.1 title changed from “Will and means” to “Means and will”" in second.diff


def test_what_was_judged_two_versions_ago_is_told_with_every_change_since(folder: CycleFolder) -> None:
    adopt(folder)
    adopt(folder, "3", minute=1)
    said = spoken_of(folder, "C706")
    assert said.keys() == {"small:1", "small:1.1", "small:1.10", "small:2.1"}
    assert said["small:1.1"].startswith("1.1 Freshness was judged by version 1; version 3 asks one thing differently: ")
    assert said["small:1.10"].startswith("1.10 no was judged by version 1, and version 3 no longer holds it.")
    assert "J304" not in codes(folder)


def test_what_was_judged_between_two_adoptions_was_judged_by_the_first_of_them(folder: CycleFolder) -> None:
    adopt(folder)
    record_(folder, judgement("small:2.1", because="Read again."), now=EVENING + dt.timedelta(days=1, minutes=1))
    adopt(folder, "3", minute=2)
    assert spoken_of(folder, "C706")["small:2.1"].startswith("2.1 Means and will was judged by version 2; version 3 asks")


def test_adoptions_in_conflict_do_not_count_and_both_are_shown(folder: CycleFolder) -> None:
    in_conflict(folder, "2", "3")
    assert holding(folder).version == "1"
    assert codes(folder) == {"J301"}
    document = compile_document(opened(folder), [], "0")
    told = [
        line
        for line in texts(block for section in document.closing if section.anchor == "method" for block in section.blocks)
        if line.startswith("In conflict, does not count yet")
    ]
    assert told == [f"In conflict, does not count yet: {who} Lorne, 2026-09-03." for who in ("Ada", "Bo")]


def test_while_later_adoptions_are_in_conflict_the_one_before_them_holds_on(folder: CycleFolder) -> None:
    first = adopt(folder)
    put_framework(folder, edited(THIRD, ('version: "3"', 'version: "4"')), "small@4")
    in_conflict(folder, "3", "4")
    assert holding(folder).version == "2"
    assert adoptions("small", "scan", load_records(folder)) == (first,)


def test_the_adoption_that_settles_a_conflict_starts_from_what_held(folder: CycleFolder) -> None:
    in_conflict(folder, "2", "3")
    rivals = sorted(head.id for head in load_records(folder).of(Adoption, "scan"))
    settled = draft(folder)
    assert settled.supersedes == tuple(rivals)
    written, _new = record_(folder, settled, now=EVENING + dt.timedelta(days=3))
    assert adoptions("small", "scan", load_records(folder)) == (written,)
    assert holding(folder).version == "2"


def test_what_was_adopted_before_a_conflict_is_not_forgotten_when_it_is_settled(folder: CycleFolder) -> None:
    first = adopt(folder)
    put_framework(folder, edited(THIRD, ('version: "3"', 'version: "4"')), "small@4")
    in_conflict(folder, "3", "4")
    settled = draft(folder, "4")
    written, _new = record_(folder, settled, now=EVENING + dt.timedelta(days=3))
    assert adoptions("small", "scan", load_records(folder)) == (first, written)
    assert written.version_from == "2"
    assert spoken_of(folder, "C706")["small:1.10"].startswith("1.10 no was judged by version 1, and version 4 no longer")


# what the report says


def test_the_report_tells_what_changed_and_keeps_what_the_framework_no_longer_holds(folder: CycleFolder) -> None:
    adopted = adopt(folder)
    document = compile_document(opened(folder), [], "0")
    sections = {section.anchor: section for section in document.closing}
    (held,) = sections["not-held"].blocks
    assert (held.type, held.content["level"], held.content["status"]) == ("judgement", 4, "Level 4: Shine")
    assert held.content["because"] == "What we found about small:1.10."
    assert sections["not-held"].lead
    told = texts(block for block in sections["method"].blocks if block.id == "adoption:small")
    assert told == ["small: version 2 in place of 1. It reads better.", *adopted.diff]
    page = Page.of(draft_report(document, {})).text
    assert "Judged by another version of the framework" in page
    assert morning(adopted) in page
    assert "A small framework (Nobody, 2026), version 2" in page


def test_the_report_has_no_such_section_while_everything_judged_is_held(folder: CycleFolder) -> None:
    document = compile_document(opened(folder), [], "0")
    assert "not-held" not in [section.anchor for section in document.closing]


def test_the_report_tells_every_adoption_oldest_first(folder: CycleFolder) -> None:
    adopt(folder)
    adopt(folder, "3", minute=1)
    sections = {section.anchor: section for section in compile_document(opened(folder), [], "0").closing}
    told = [block for block in sections["method"].blocks if block.id.startswith("adoption:")]
    assert [texts([block])[0] for block in told] == [
        "small: version 2 in place of 1. It reads better.",
        "small: version 3 in place of 2. It reads better.",
    ]
    assert len({block.id for block in told}) == 2


# the command


def test_pim_adopts_and_says_how_much_changed_and_how_much_stays(folder: CycleFolder, capsys: pytest.CaptureFixture[str]) -> None:
    pim = pim_in(folder.workspace.root, capsys)
    said = pim("frameworks", "adopt", "small@2", "--because", "It reads better.")
    (adopted,) = load_records(folder).of(Adoption, "scan")
    assert said.code == 0
    assert said.out == (
        "A small framework, version 2, holds for sound/2025-2028/scan from now on.\n"
        f"{len(adopted.diff)} changes from version 1. What was judged so far stays as recorded: 5 judgements.\n"
    )
    assert (adopted.author, adopted.reason) == ("ada", "It reads better.")


def test_pim_adopts_the_file_of_the_plain_name_where_no_version_is_said(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    pim = pim_in(folder.workspace.root, capsys)
    assert pim("frameworks", "adopt", "small", "--in", "sound/2025-2028/scan", "--because", "So.").code == 0
    assert holding(folder).version == "3"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["small@1", "--because", "So."], "version 1 of A small framework holds already"),
        (["small@7", "--because", "So."], "found `7`, expected `3` or `1` or `2`"),
        (["pim", "--because", "So."], "this evaluation does not name the framework; found `pim`, expected one of: small."),
        (["small@2"], "the following arguments are required: --because"),
    ],
)
def test_pim_refuses_an_adoption_and_records_nothing(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    said = pim_in(folder.workspace.root, capsys)("frameworks", "adopt", *arguments)
    assert said.code == 2
    assert sentence in said.err
    assert load_records(folder).of(Adoption, "scan") == ()


def test_pim_adopts_nothing_for_somebody_who_has_not_said_who_they_are(
    folder: CycleFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PIM_WHOAMI")
    monkeypatch.setenv("PIM_SETTINGS", str(tmp_path / "nobody"))
    said = pim_in(folder.workspace.root, capsys)("frameworks", "adopt", "small@2", "--because", "So.")
    assert said.code == 2
    assert "nobody has said who is adopting it. Say `pim whoami NAME` once." in said.err


# whatever is adopted after what


@settings(max_examples=20)
@given(st.lists(st.integers(1, 5), max_size=6))
def test_the_last_version_adopted_holds_and_every_step_starts_where_the_one_before_ended(versions: list[int]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = sound_folder(Path(temporary))
        for version in range(1, 6):
            text = edited(SMALL, ('version: "1"', f'version: "{version}"'), ("Bread", f"Bread {version}"))
            put_framework(folder, text, "small" if version == 3 else f"small@{version}")
        last, steps = 1, 0
        for minute, version in enumerate(versions):
            if version == last:
                assert "holds already" in plain(refusal(lambda v=version: draft(folder, str(v))))  # type: ignore[misc]
                continue
            adopt(folder, str(version), minute=minute)
            last, steps = version, steps + 1
        chain = adoptions("small", "scan", load_records(folder))
        assert holding(folder).version == str(last)
        assert len(chain) == steps
        assert [one.version_from for one in chain] == ["1", *(one.version_to for one in chain[:-1])][: len(chain)]


# what is easily got wrong


def test_an_adoption_without_a_reason_is_refused(folder: CycleFolder) -> None:
    new = in_folder(folder, "small@2")
    said = plain(refusal(lambda: draft_adoption(folder, folder.evaluation("scan"), new, author="ada", reason="  ")))
    assert said == "--because: no reason is given. Say why it is adopted within the cycle."


def test_a_version_that_the_councils_own_suggestions_do_not_fit_is_not_adopted(folder: CycleFolder) -> None:
    path = folder.path / "evaluations" / "scan.yaml"
    text = path.read_text(encoding="utf-8") + "suggestions: [{ref: 'small:1.10', questions: [{text: Who knows?}]}]\n"
    path.write_text(text, encoding="utf-8")
    assert "holds no such area or indicator; found `small:1.10`" in plain(refusal(lambda: draft(folder)))


def test_a_version_that_is_still_being_written_hides_none_that_is_there(folder: CycleFolder) -> None:
    adopt(folder)
    put_framework(folder, edited(THIRD, ("version: ", "versoin: ")))
    assert holding(folder).version == "2"


def test_the_same_version_worded_otherwise_can_be_adopted_though_its_earlier_wording_is_gone(folder: CycleFolder) -> None:
    put_framework(folder, MENDED, "small@1")
    assert "C705" in codes(folder)
    adopted = adopt(folder, "1")
    assert adopted.diff == ("The wording of version 1 changed; the earlier file is not here, so nobody can say where.",)
    assert "C705" not in codes(folder)


def test_going_back_to_the_version_that_something_was_judged_by_asks_nothing_of_it(folder: CycleFolder) -> None:
    adopt(folder)
    assert "C706" in codes(folder)
    adopt(folder, "1", minute=1)
    assert "C706" not in codes(folder)
    assert "J304" not in codes(folder)


def test_a_scale_that_changed_is_told_once_with_what_was_judged_by_the_earlier_one(folder: CycleFolder) -> None:
    put_framework(folder, edited(SMALL, ('version: "1"', 'version: "5"'), ("name: Shine", "name: Glow")), "small@5")
    adopt(folder, "5")
    (sentence,) = (finding.sentence for finding in found(folder) if finding.code == "C706")
    assert sentence.startswith("From version 1 to 5 the scale changed: scale levels 4")
    assert "1.1 Freshness" in sentence


def test_an_earlier_version_kept_beside_is_not_taken_for_the_newest(folder: CycleFolder) -> None:
    (folder.path / "frameworks" / "small.yaml").unlink()
    put_framework(folder, edited(SMALL, ("id: small", "id: pim")), "pim@1")
    assert load_framework("pim", folders=folder.frameworks).version == load_framework("pim").version
    assert load_framework("pim", "1", folder.frameworks).title == "A small framework"


def test_a_framework_that_is_half_written_stops_no_other(folder: CycleFolder) -> None:
    put_framework(folder, 'format: "1"\nid: half\n', "half")
    put_framework(folder, "format: oops\n", "pim--small")
    assert "half" in framework_names(folder.frameworks)
    assert "pim--small" not in framework_names(folder.frameworks)
    put(folder, "measures/heat.csv", "Measure,Year,Value\nHeat,2023-24,60\nHeat,2024-25,62\n")
    draft = draft_item(folder, folder.path / "measures/heat.csv", load_register(folder), Told(), today=EVENING.date())
    assert draft.item.name == "heat"
