"""`pim frameworks` and `pim help`: what there is, what it says, whether a file of one's own is sound, how two relate."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from building import BAD, FORMATS, empty_cycle
from running import Pim, pim_in

from pimlib.cli.frameworks import PARTS
from pimlib.cli.help import MADE, topics
from pimlib.framework import Framework, framework_names, load_framework, load_framework_file, shipped
from pimlib.framework.crosswalk import SAID, Crosswalk, Gap, Link, load_crosswalks
from pimlib.framework.model import Area, FindingTerms, Passage, Terms
from pimlib.plainyaml import parse_document

SAMPLES = FORMATS / "framework" / "1"
HELP = topics()["frameworks"].read_text(encoding="utf-8")
WIDTH = 100


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder `frameworks` of a cycle that holds the two samples and the crosswalk between them."""
    folder = empty_cycle(tmp_path / "share").path / "frameworks"
    (folder / "crosswalks").mkdir(parents=True)
    for name in ("small", "whole"):
        shutil.copy(SAMPLES / f"{name}.yaml", folder)
    shutil.copy(FORMATS / "crosswalk" / "1" / "small--whole.yaml", folder / "crosswalks")
    return folder


@pytest.fixture
def pim(own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pim:
    """The command line in the workspace of `own`, in a terminal of one width."""
    root = own.parents[3]
    monkeypatch.setenv("PIM_WORKSPACE", str(root))
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.chdir(root)
    return pim_in(root, capsys)


def shown(pim: Pim, *arguments: str) -> str:
    """What `pim frameworks` says of something that is there."""
    said = pim("frameworks", *arguments)
    assert (said.code, said.err) == (0, "")
    return said.out


def refused(pim: Pim, *arguments: str) -> str:
    """The sentence with which it is refused."""
    said = pim("frameworks", *arguments)
    assert (said.code, said.out) == (2, "")
    return said.err.rstrip("\n")


def edited(path: Path, was: str, now: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), encoding="utf-8")
    return path


def words(text: str) -> str:
    """Text without its lines, so that it can be looked for however it was wrapped."""
    return " ".join(text.split())


def section(text: str, label: str) -> str:
    """What stands under a label until the next empty line."""
    return text.partition(f"\n{label}\n")[2].partition("\n\n")[0]


# Which there are


def test_frameworks_alone_lists_them(pim: Pim) -> None:
    assert shown(pim) == shown(pim, "list")


def test_every_framework_that_ships_is_listed_and_those_of_the_cycle_among_them(pim: Pim, own: Path) -> None:
    names = [line.partition("  ")[0] for line in shown(pim).splitlines()]
    assert names == list(framework_names((own,)))
    assert {"small", "whole"} | set(framework_names()) == set(names)


def test_outside_a_workspace_those_that_ship_are_listed(pim: Pim, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    said = pim("--workspace", str(elsewhere), "frameworks")
    assert said.code == 0
    assert [line.partition("  ")[0] for line in said.out.splitlines()] == list(framework_names())


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("pim", "; 6 levels)"),
        ("governance-assurance", "; findings only)"),
        ("pif", "; findings only; may stand beside another for its measures)"),
        ("efqm", "; headings only, for crosswalks)"),
        ("whole", "; 2 levels; may stand beside another for its measures)"),
    ],
)
def test_the_list_says_what_one_may_be_used_for(pim: Pim, own: Path, name: str, how: str) -> None:
    framework = load_framework(name, folders=(own,))
    [line] = [line for line in shown(pim).splitlines() if line.startswith(f"{name}  ")]
    assert line.startswith(f"{name}  {framework.title}, version {framework.version} ({framework.publisher}, {framework.year}")
    assert line.endswith(how)


# What one says


@pytest.mark.parametrize("name", framework_names())
def test_a_framework_is_shown_with_every_question_area_and_indicator(pim: Pim, name: str) -> None:
    framework, out = load_framework(name), words(shown(pim, "show", name))
    assert out.startswith(f"{framework.title}, version {framework.version} ")
    titles = [question.title for question in framework.questions] + [area.title for area in framework.areas]
    titles += [indicator.title for indicator in framework.indicators.values()]
    assert [title for title in titles if title not in out] == []
    for level in framework.scale.levels if framework.scale else ():
        assert f"{level.level} {level.name}: {level.definition}" in out
    assert ("No scale: findings only, no levels." in out) is (framework.scale is None and framework.use != "headings")


def test_the_levels_are_shown_from_the_best_to_the_worst(pim: Pim) -> None:
    out = shown(pim, "show", "small")
    assert [out.index(f"{level} ") for level in (6, 5, 4, 3, 2, 1)] == sorted(out.index(f"{level} ") for level in range(1, 7))
    assert out.index("6 Zenith") < out.index("1 Murk")


@pytest.mark.parametrize("name", ["pim", "pif", "governance-assurance", "whole"])
def test_the_overview_offers_the_parts_that_are_there_and_no_other(pim: Pim, own: Path, name: str) -> None:
    offered = re.findall(r"\[--(\w+)\]", shown(pim, "show", name).splitlines()[-1])
    nothing = f"{load_framework(name, folders=(own,)).title} has nothing of this: "
    for part in PARTS:
        out = shown(pim, "show", name, f"--{part}")
        there = not out.startswith(nothing) and "No scale" not in out
        assert (part in offered) is there, part


def test_a_part_that_is_not_there_is_said_not_to_be(pim: Pim) -> None:
    assert shown(pim, "show", "small", "--surveys", "--measures") == (
        "A small framework has nothing of this: measures, surveys.\n"
    )


@pytest.mark.parametrize("ref", ["whole:1", "whole:1.1", "whole:1.10", "whole:2", "whole:m1", "whole:m2", "whole:m2a"])
def test_what_is_shown_begins_with_the_number_and_title_of_it(pim: Pim, own: Path, ref: str) -> None:
    title = load_framework("whole", folders=(own,)).title_of(ref)
    assert shown(pim, "show", ref).splitlines()[0].startswith(str(title).partition(" (")[0])


def test_an_area_is_shown_with_all_that_it_holds(pim: Pim) -> None:
    out = shown(pim, "show", "whole:1")
    assert "\nField in A whole framework, version 2031.2\n\nWhat lies on what.\n" in out
    assert section(out, "Guidance prompt 1.p1: Whether the stones are whole.").split("\n") == [
        "  - When: One is cracked.",
        "  - Then: Then the field hardly turns.",
    ]
    assert section(out, "What it rests on") == "  1.f1  The stones are level."
    assert section(out, "Worth asking") == "  1.q1  Who lifts them?"
    assert section(out, "Worth a look") == "  1.e1  [case-files] The log of the mill"
    assert section(out, "Green") == "  Millers\n    1.v1  hear a hum"
    assert section(out, "Notes") == "  - Both stones count as one."
    assert "The small framework on bread" in section(out, "Quality indicators come from")
    assert "m1  Sacks that were full" in out
    assert "m3  Millers" in out
    assert "m2  Waiting" not in out
    assert "1.10 The nether stone" in section(out, "Furrows")
    assert section(out, "In the source") == "  - Sheet 3\n  - The edge is torn."
    assert section(out, "In other frameworks") == (
        "  - is part of small:1 Bread (published). Stones matter for bread and little else.\n"
    )


def test_an_indicator_is_shown_with_all_that_it_holds_and_what_is_ours(pim: Pim) -> None:
    out = shown(pim, "show", "whole:1.1")
    assert "\nFurrow of field 1, Stones (A whole framework, version 2031.2)\n" in out
    assert section(out, "Other questions (ours: the source holds none)") == "  1.1.q2  By whom?"
    evidence = section(out, "Worth a look").split("\n")
    assert [line.split("[")[1].partition("]")[0] for line in evidence[:5]] == [
        *("measures", "survey", "groups", "scrutiny", "document")
    ]
    assert [line for line in evidence if line.endswith(" *")] == ["  1.1.e3  [groups] Talks in the yard *"]
    assert evidence[-1] == "  * ours: the source holds none"
    assert section(out, "Green").split("\n") == [
        "  Bakers",
        "    1.1.v1  find no grit",
        "  Eaters",
        "    1.1.v2  keep their teeth",
    ]
    assert section(out, "Measures") == "  - whole:m1\n  - whole:m2a\n  - small:1.1"
    assert section(out, "In other frameworks") == "  - is close to small:1.1 Freshness (proposed).\n"


def test_the_links_of_an_area_are_not_those_of_its_indicators(pim: Pim) -> None:
    area, indicator = shown(pim, "show", "small:1"), shown(pim, "show", "small:1.1")
    assert "takes in whole:1 Stones (published)" in area
    assert "whole:1.1" not in area
    assert section(indicator, "In other frameworks").split("\n")[:2] == [
        "  - is part of whole:2 Table (proposed). Who eats fresh bread eats.",
        "  - is close to whole:1.1 The upper stone (I in the source) (proposed).",
    ]


def test_a_measure_is_shown_with_how_it_is_counted(pim: Pim) -> None:
    out = words(shown(pim, "show", "whole:m1"))
    for said in (
        "Type: proportion",
        "Counts: Sacks filled to the string",
        "Out of: Sacks that left the mill",
        "A sack counts on the day it leaves.",
        "Unit: %",
        "Which way: higher is better",
        "small:1.1 Freshness",
        "Stage: output",
        "How it is counted is our proposal",
    ):
        assert said in out, said


def test_a_part_of_a_measure_is_shown_under_it_and_on_its_own(pim: Pim) -> None:
    assert section(shown(pim, "show", "whole:m2"), "Parts") == "  m2a  Days until a sack comes\n  m2b  Days without wind\n"
    part = words(shown(pim, "show", "whole:m2a"))
    assert "m2 Waiting" in part
    assert "Which way: lower is better" in part
    assert "Stage" not in part


def test_the_parts_of_a_framework_can_be_shown_one_by_one_and_all_together(pim: Pim) -> None:
    alone = {part: words(shown(pim, "show", "whole", f"--{part}")) for part in PARTS}
    together = words(shown(pim, "show", "whole", *(f"--{part}" for part in reversed(PARTS))))
    places = [together.index(text) for text in alone.values()]
    assert places == sorted(places)
    for said in (
        "What it is It is about a mill.",
        "What has to be done (ours: the source holds none) The sluice is shut at night.",
    ):
        assert said in alone["about"]
    for said in ("2 Turning: The sails turn There is flour.", "Applies when: - Nobody can hear it. - The wind has dropped."):
        assert said in alone["scale"]
    for said in ("1 Stones Nobody goes hungry m1 Sacks that were full", "m2 Waiting m2a Days until a sack comes"):
        assert said in alone["measures"]
    for said in ("To those who eat", "Infants", "s1 Is it good?", "Yes, very / Yes / No", "s4 What else?"):
        assert said in alone["surveys"]
    assert alone["about"] not in alone["process"]


def test_the_process_is_shown_with_every_list_method_and_date(pim: Pim, own: Path) -> None:
    process = load_framework("whole", folders=(own,)).process
    out = words(shown(pim, "show", "whole", "--process"))
    said = [*(step.title for step in process.steps), *(label for label, _texts in process.lists), *process.plan]
    said += [text.text for _label, texts in process.lists for text in texts]
    said += [
        "(by day; by night)",
        "A cycle of 2 years",
        "Supper",
        "The miller, who would be thanked",
        "Dressing",
        "The stones are lifted.",
    ]
    assert [text for text in said if text not in out] == []
    assert len(process.lists) == 10


def test_text_is_wrapped_to_the_terminal_and_never_beyond_what_can_be_read(pim: Pim, monkeypatch: pytest.MonkeyPatch) -> None:
    def widest() -> int:
        return max(len(line) for line in shown(pim, "show", "pim:5.4").splitlines())

    at_home = widest()
    monkeypatch.setenv("COLUMNS", "60")
    assert widest() <= 60 < at_home <= WIDTH
    monkeypatch.setenv("COLUMNS", "300")
    assert widest() == at_home


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("whole:3", "`whole:3`: A whole framework holds no such area, indicator or measure. See `pim frameworks show whole`."),
        ("whole:1.2", "`whole:1.2`: A whole framework holds no such area"),
        ("whole:1.p1", "`whole:1.p1`: A whole framework holds no such area"),
        ("whole:whole:1", "`whole:whole:1`: A whole framework holds no such area"),
        ("hole", "framework hole: there is no framework of this id; found `hole`, expected one of: closer-look"),
        ("hole:1", "framework hole: there is no framework of this id"),
    ],
)
def test_what_is_not_there_is_refused_with_where_to_look(pim: Pim, ref: str, sentence: str) -> None:
    assert refused(pim, "show", ref).startswith(sentence)


# Whether a file is sound


def test_a_sound_file_is_said_to_be_sound_with_what_it_holds_and_where_it_belongs(pim: Pim, own: Path) -> None:
    assert shown(pim, "check", str(own / "whole.yaml")) == (
        "whole.yaml is sound: 2 key questions, 2 areas, 2 indicators, 3 measures; a scale of 2 levels.\n"
        "Put it into the folder `frameworks` of a cycle and name it in an evaluation: id whole, version 2031.2.\n"
    )


@pytest.mark.parametrize("name", framework_names())
def test_every_framework_that_ships_is_sound(pim: Pim, name: str) -> None:
    out = shown(pim, "check", str(shipped("frameworks") / f"{name}.yaml"))
    assert out.startswith(f"{name}.yaml is sound: ")
    assert "Put it into the folder" not in out


def test_an_area_in_which_nothing_says_what_to_look_for_is_mentioned_and_allowed(pim: Pim, own: Path) -> None:
    path = edited(own / "small.yaml", "measures: [small-measures:1]\n        ", "")
    assert "Nothing says what to look for in area 2; that is allowed.\n" in shown(pim, "check", str(path))


def test_a_crosswalk_is_checked_too_beside_the_frameworks_it_joins(pim: Pim, own: Path, tmp_path: Path) -> None:
    assert shown(pim, "check", str(own / "crosswalks" / "small--whole.yaml")) == (
        "small--whole.yaml is sound: 5 links from small to whole, 3 gaps.\n"
    )
    apart = shutil.copytree(own, tmp_path / "draft")  # in no workspace: the frameworks stand in the folder above
    shutil.rmtree(own)
    assert "is sound" in shown(pim, "check", str(apart / "crosswalks" / "small--whole.yaml"))


def test_a_file_is_found_by_a_path_from_here(pim: Pim, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own)
    assert "whole.yaml is sound" in shown(pim, "check", "whole.yaml")
    monkeypatch.chdir(own / "crosswalks")
    assert "small--whole.yaml is sound" in shown(pim, "check", "small--whole.yaml")


@pytest.mark.parametrize(
    ("path", "last"),
    [
        (BAD / "framework" / "many.yaml", "3 faults in many.yaml."),
        (BAD / "framework" / "id-twice.yaml", "1 fault in id-twice.yaml."),
        (BAD / "crosswalk" / "link-twice" / "small--whole.yaml", "1 fault in small--whole.yaml."),
        (Path("nowhere.yaml"), "1 fault in nowhere.yaml."),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_a_file_with_faults_gives_each_on_a_line_and_ends_with_findings(pim: Pim, path: Path, last: str) -> None:
    said = pim("frameworks", "check", str(path))
    lines = said.out.splitlines()
    assert (said.code, said.err, lines[-1]) == (1, "", last)
    assert len(lines) == int(last.partition(" ")[0]) + 1
    assert all(path.name in line for line in lines)


def test_a_reference_that_leads_nowhere_makes_a_file_unsound(pim: Pim, own: Path) -> None:
    path = edited(own / "whole.yaml", 'ref: "small:1"', 'ref: "small:7"')
    said = pim("frameworks", "check", str(path))
    assert said.code == 1
    assert "a reference that leads nowhere in A small framework; found `small:7`" in said.out
    assert said.out.endswith("1 fault in whole.yaml.\n")


def test_a_folder_is_no_file_to_check(pim: Pim, own: Path) -> None:
    assert refused(pim, "check", str(own)) == "frameworks: this is a folder; expected one file. Name a file in it."


# What changed


@pytest.fixture
def later(own: Path) -> Path:
    """A later version of the small framework; the earlier file stands beside it under its version."""
    shutil.copy(own / "small.yaml", own / "small@1.yaml")
    edited(own / "small.yaml", 'version: "1"', 'version: "2"')
    edited(own / "small.yaml", "title: Freshness", "title: Warmth")
    return edited(own / "small.yaml", "{id: 1.10, title: no}", "{id: 1.10, title: no}\n      - {id: 1.11, title: yes}")


TOLD = (
    "A small framework: from version 1 to version 2, 2 changes.\n"
    "- small:1.1 title changed from “Freshness” to “Warmth”\n"
    "- small:1.11 added: “yes”\n"
)


def test_two_versions_are_compared_by_id_by_id_and_version_and_by_file(pim: Pim, later: Path) -> None:
    earlier = later.with_name("small@1.yaml")
    for old in ("small@1", str(earlier)):
        for new in ("small", "small@2", str(later)):
            assert shown(pim, "diff", old, new) == TOLD


def test_a_version_does_not_differ_from_itself(pim: Pim) -> None:
    assert (
        shown(pim, "diff", "pim", "pim") == f"{load_framework('pim').title}: from version 2009.1 to version 2009.1, 0 changes.\n"
    )


def test_one_change_is_no_changes(pim: Pim, own: Path) -> None:
    shutil.copy(own / "small.yaml", own / "small@1.yaml")
    edited(own / "small.yaml", 'version: "1"', 'version: "2"')
    edited(own / "small.yaml", "title: Freshness", "title: Warmth")
    assert ", 1 change.\n" in shown(pim, "diff", "small@1", "small")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "pim",
            "pif",
            "pim frameworks diff: these are two frameworks, not two versions of one; found pim and pif. "
            "To see how two frameworks relate, say `pim frameworks crosswalk`.",
        ),
        ("small@7", "small", "framework small: there is no file of this version here; found `7`"),
        ("hole", "small", "framework hole: there is no framework of this id"),
        ("nowhere.yaml", "small", "frameworks/nowhere.yaml: this file does not exist"),
    ],
)
def test_what_cannot_be_compared_is_refused(pim: Pim, old: str, new: str, sentence: str) -> None:
    assert refused(pim, "diff", old, new).startswith(sentence)


# How two relate


def test_a_crosswalk_is_shown_from_the_side_that_is_named_first(pim: Pim) -> None:
    there, back = shown(pim, "crosswalk", "small", "whole"), shown(pim, "crosswalk", "whole", "small")
    assert there.startswith("A small framework (small) beside A whole framework (whole)\n\nPublished: a source text says so\n")
    assert back.startswith("A whole framework (whole) beside A small framework (small)\n\nPublished: a source text says so\n")
    assert "1 Bread takes in 1 Stones Stones matter for bread and little else." in words(there)
    assert "1 Stones is part of 1 Bread Stones matter for bread and little else." in words(back)
    assert "1.1 Freshness is part of 2 Table Who eats fresh bread eats." in words(there)
    assert "2 Table takes in 1.1 Freshness Who eats fresh bread eats." in words(back)
    for out in (there, back):
        assert "2 The morrow (small) has no counterpart in A whole framework The mill has no morrow." in words(out)
        assert "m2 Waiting (whole) has no counterpart in A small framework" in words(out)
        assert "1.10 The nether stone (whole) goes deeper than anything in A small framework" in words(out)
        assert out.endswith("\nNote: A loaf is not a stone.\n")


def test_what_a_source_says_stands_apart_from_what_is_proposed(pim: Pim) -> None:
    published, _, proposed = shown(pim, "crosswalk", "small", "whole").partition("\nProposed by this project\n")
    assert "1 Stones" in published
    assert "has no counterpart in A whole framework" in published
    assert "1.1 Freshness" not in published
    assert "1 Bread" not in proposed


def test_a_link_or_gap_that_gives_no_reason_leaves_no_empty_line(pim: Pim) -> None:
    _published, _, proposed = shown(pim, "crosswalk", "small", "whole").partition("\nProposed by this project\n")
    listed = proposed.partition("\n\nNote:")[0]
    assert "is close to 1.1 The upper stone" in listed
    assert "" not in listed.split("\n")


@pytest.mark.parametrize("path", sorted((shipped("frameworks") / "crosswalks").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_crosswalk_that_ships_is_shown_both_ways_with_every_link_and_gap(pim: Pim, path: Path) -> None:
    first, _, second = path.stem.partition("--")
    [walk] = [one for one in load_crosswalks(first) if one.id == path.stem]
    told = [
        (walk.links[0].start, walk.links[0].to),
        (walk.links[-1].start, walk.links[-1].to),
    ]
    for one, other, ends in ((first, second, told), (second, first, [(b, a) for a, b in told])):
        out = words(shown(pim, "crosswalk", one, other))
        assert sum(out.count(f" {said} ") for said in SAID.values()) >= len(walk.links)
        for own_ref, other_ref in ends:
            assert words(str(load_framework(one).title_of(own_ref))) in out
            assert words(str(load_framework(other).title_of(other_ref))) in out
        for gap in walk.gaps:
            id = gap.ref.partition(":")[0]
            assert words(f"{load_framework(id).title_of(gap.ref)} ({id})") in out
        assert " None " not in out


def test_an_end_that_leads_nowhere_is_shown_as_it_was_written(pim: Pim, own: Path) -> None:
    edited(own / "crosswalks" / "small--whole.yaml", "to: whole:1.1,", "to: whole:1.7,")
    out = shown(pim, "crosswalk", "small", "whole")
    assert "is close to whole:1.7" in out
    assert "None" not in out


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("pif", "efqm", "pif and efqm: no crosswalk leads from one to the other; expected pif with one of pim."),
        ("small", "pim", "small and pim: no crosswalk leads from one to the other; expected small with one of whole."),
        ("small", "small", "small and small: no crosswalk leads from one to the other; expected small with one of whole."),
        ("pim", "hole", "framework hole: there is no framework of this id"),
    ],
)
def test_a_pair_without_a_crosswalk_is_refused_with_those_that_have_one(pim: Pim, first: str, second: str, sentence: str) -> None:
    assert refused(pim, "crosswalk", first, second).startswith(sentence)


def test_a_framework_without_any_crosswalk_is_said_to_have_none(pim: Pim, own: Path) -> None:
    shutil.rmtree(own / "crosswalks")
    assert refused(pim, "crosswalk", "small", "whole") == (
        "small and whole: no crosswalk leads from one to the other. There is no crosswalk to or from small yet."
    )


# pim help


def test_help_alone_lists_the_topics(pim: Pim) -> None:
    said = pim("help")
    assert said.code == 0
    assert "frameworks  A framework of your own\n" in said.out
    assert [line.partition("  ")[0] for line in said.out.splitlines()[:-1]] == list(topics())


@pytest.mark.parametrize("topic", sorted(topics()))
def test_a_topic_is_printed_as_it_is_written(pim: Pim, topic: str) -> None:
    said = pim("help", topic)
    assert (said.code, said.err) == (0, "")
    written, made = topics()[topic].read_text(encoding="utf-8").strip(), topic in MADE
    assert said.out.startswith(f"{written}\n")
    assert made or said.out.strip() == written


def test_an_unknown_topic_is_refused_with_those_there_are(pim: Pim) -> None:
    said = pim("help", "bread")
    assert (said.code, said.err) == (2, f"`bread`: no topic of this name; expected one of: {', '.join(topics())}.\n")


def the_whole_of_it() -> str:
    return HELP.partition("## The whole of it\n\n```yaml\n")[2].partition("\n```\n")[0] + "\n"


def table() -> str:
    return HELP.partition("| key | what it is |\n")[2].partition("\n\n")[0]


def test_the_example_in_the_help_is_sound_and_can_be_shown(pim: Pim, own: Path) -> None:
    path = own / "library-standards.yaml"
    path.write_text(the_whole_of_it(), encoding="utf-8")
    framework = load_framework_file(path)
    assert (framework.id, len(framework.areas), len(framework.indicators)) == ("library-standards", 1, 1)
    assert "library-standards.yaml is sound: 1 key question, 1 area, 1 indicator; a scale of 3 levels." in shown(
        pim, "check", str(path)
    )
    for ref in ("library-standards", "library-standards:1", "library-standards:1.1"):
        assert shown(pim, "show", ref)


def test_the_help_names_every_key_that_a_framework_may_hold() -> None:
    shown_whole = set(parse_document(the_whole_of_it(), "example").values)
    named = shown_whole | set(re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in table().splitlines())))
    assert set(Framework.model_fields) - {"digest"} <= named


def test_every_key_in_the_table_of_the_help_is_one_that_there_is() -> None:
    known = set(Framework.model_fields) | set(Area.model_fields)
    keys = set(re.findall(r"`(\w+)", "\n".join(row.split("|")[1] for row in table().splitlines()[1:])))
    assert keys
    assert keys <= known


@pytest.mark.parametrize("model", [Terms, FindingTerms, Passage])
def test_the_help_names_every_word_and_field_of_the_small_parts(model: type[Terms | FindingTerms | Passage]) -> None:
    assert [name for name in model.model_fields if not re.search(rf"\b{name}\b", HELP)] == []


@pytest.mark.parametrize("model", [Crosswalk, Link, Gap])
def test_the_help_names_every_key_of_a_crosswalk(model: type[Crosswalk | Link | Gap]) -> None:
    said = HELP.partition("## A crosswalk\n")[2]
    keys = [field.alias or name for name, field in model.model_fields.items() if name != "digest"]
    assert [key for key in keys if not re.search(rf"\b{key}\b", said)] == []
    assert [relation for relation in SAID if relation not in said] == []
