"""What leads from the PIM to the PIF, to the EFQM and to the PSIF, and how each link stands.

`published` is what a source says outright, and here that is the text of the guide's Appendix 3. Its two figures are empty in the
extract, so nothing that only they would show may be called published. The PIF's chart sends each area to SWIA's quality indicators
without saying to which, so even the links of areas to those of the same number are proposed.
"""

from __future__ import annotations

import pytest

from pimlib.framework import load_framework, shipped
from pimlib.framework.crosswalk import Crosswalk, Gap, Link, load_crosswalk_file
from pimlib.framework.references import check_file

NAMES = ("pif", "efqm", "psif")
# Area of the PIM, and the number of the criterion that asks much the same in both; ours, for the figures are empty.
CRITERIA = {"1": "9", "2": "6", "3": "7", "4": "8", "5": "5", "6": "2", "7": "3", "8": "4", "9": "1"}


def crosswalk(to: str) -> Crosswalk:
    return load_crosswalk_file(shipped("frameworks") / "crosswalks" / f"pim--{to}.yaml")


def ends(link: Link) -> tuple[str, str]:
    return link.start, link.to


@pytest.mark.parametrize("to", NAMES)
def test_each_end_is_the_version_that_ships_and_every_reference_leads_somewhere(to: str) -> None:
    found = crosswalk(to)
    pim, other = load_framework("pim"), load_framework(to)
    assert (found.start.id, found.start.version) == ("pim", pim.version)
    assert (found.to.id, found.to.version) == (to, other.version)
    assert check_file(shipped("frameworks") / "crosswalks" / f"{found.id}.yaml")[1] == ()


@pytest.mark.parametrize("to", NAMES)
def test_every_link_and_gap_says_why_and_what_is_published_names_its_source(to: str) -> None:
    found = crosswalk(to)
    entries: list[Link | Gap] = [*found.links, *found.gaps]
    for entry in entries:
        assert entry.because
        assert bool(entry.source) is (entry.standing == "published")


def test_how_many_there_are() -> None:
    counts = {}
    for to in NAMES:
        found = crosswalk(to)
        published = sum(link.standing == "published" for link in found.links)
        counts[to] = (published, len(found.links) - published, len(found.gaps))
    assert counts == {"pif": (0, 26, 0), "efqm": (1, 14, 2), "psif": (0, 13, 3)}


def between_areas() -> list[Link]:
    areas = {f"pif:{area.id}" for area in load_framework("pif").areas}
    return [link for link in crosswalk("pif").links if link.to in areas]


def test_each_area_of_the_pim_goes_to_the_area_of_its_number_in_the_pif_as_a_proposal() -> None:
    found = between_areas()
    assert [ends(link) for link in found] == [(f"pim:{n}", f"pif:{n}") for n in range(1, 11)]
    assert {link.relation for link in found} == {"narrower"}  # children and families only
    # The chart names SWIA's quality indicators in each area, and says of none which of them it means.
    assert {link.standing for link in found} == {"proposed"}
    assert all("SWIA's indicators" in link.because for link in found)


def test_a_measure_is_linked_where_it_speaks_to_an_indicator_of_another_area_and_only_there() -> None:
    beyond = {
        (ref, f"pif:{measure.id}")
        for measure in load_framework("pif").measures
        for ref in measure.informs
        if not ref.startswith(f"pim:{measure.area}.")
    }
    single = [link for link in crosswalk("pif").links if link not in between_areas()]
    assert {ends(link) for link in single} == beyond
    assert {(link.relation, link.standing) for link in single} == {("related", "proposed")}


def test_eighteen_indicators_of_the_pim_have_no_measure_of_the_pif() -> None:
    spoken_to = {ref for measure in load_framework("pif").measures for ref in measure.informs}
    without = [ref.removeprefix("pim:") for ref in load_framework("pim").indicators if ref not in spoken_to]
    assert without == (
        ["3.2", "4.1", "4.2", "4.3", "5.5"] + [f"6.{n}" for n in range(1, 7)] + [f"8.{n}" for n in range(1, 6)] + ["9.1", "9.3"]
    )
    note = next(note for note in crosswalk("pif").notes if note.startswith("No measure"))
    assert all(code in note for code in ("3.2", "4.1 to 4.3", "5.5", "6.1 to 6.6", "8.1 to 8.5", "9.1 and 9.3"))


def test_capacity_for_improvement_has_the_function_of_innovation_and_learning_in_the_efqm() -> None:
    published = [link for link in crosswalk("efqm").links if link.standing == "published"]
    assert [(ends(link), link.relation) for link in published] == [(("pim:10", "efqm:innovation"), "close")]
    assert "Appendix 3" in published[0].source


def test_the_psif_has_nothing_on_capacity_for_improvement() -> None:
    found = crosswalk("psif")
    assert "pim:10" not in {link.start for link in found.links}
    assert [(gap.ref, gap.standing) for gap in found.gaps if gap.ref == "pim:10"] == [("pim:10", "published")]


@pytest.mark.parametrize("to", ["efqm", "psif"])
def test_risk_and_commissioning_are_gaps_of_depth_and_only_risk_is_placed_by_the_guide(to: str) -> None:
    found = crosswalk(to)
    depth = {gap.ref: gap for gap in found.gaps if gap.ref != "pim:10"}
    # The guide names 5.4. Of commissioning it names no indicator, so that the gap stands at 8.5 is ours.
    assert [(ref, gap.standing) for ref, gap in depth.items()] == [("pim:5.4", "published"), ("pim:8.5", "proposed")]
    for gap in depth.values():
        assert gap.absent == to
        assert "same depth" in gap.because
    assert not {"pim:5.4", "pim:8.5"} & {link.start for link in found.links}


@pytest.mark.parametrize("to", ["efqm", "psif"])
def test_nine_areas_go_to_nine_criteria_as_a_proposal(to: str) -> None:
    close = [link for link in crosswalk(to).links if link.relation == "close" and link.start != "pim:10"]
    assert {link.start.removeprefix("pim:"): link.to.removeprefix(f"{to}:") for link in close} == CRITERIA
    assert {link.standing for link in close} == {"proposed"}
    assert len(close) == 9


@pytest.mark.parametrize("to", ["efqm", "psif"])
def test_what_the_guide_says_of_the_two_as_wholes_is_in_the_notes(to: str) -> None:
    notes = " ".join(crosswalk(to).notes)
    for word in ("empty", "come", "algorithm", "six points", "weight", "guidance prompts", "complement", "Inspection Model"):
        assert word in notes, word
