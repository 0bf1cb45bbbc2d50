"""What an item says now beside what it said when it was cited, and beside what the council expects: with the real figures of the example."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from checking import Change, both, changed, cycle, example, found, item, judged, revised

from pimlib.checks import Case, check_case
from pimlib.errors import Fault, PimError
from pimlib.kinds.figures import Figures
from pimlib.kinds.pinpoints import figure_of, interval_of
from pimlib.records import Cited
from pimlib.register import Entry
from pimlib.register.mapping import MeasuresMapping
from pimlib.workspace.cycle import Threshold

REF, ITEM, PART = "pim:5.1", "case-file-reading", "cf01"


def figures_of(name: str) -> Figures:
    case = example()
    assert case.figures is not None
    return case.figures(case.register.entries[name])


NOW = figure_of(figures_of(ITEM), PART)
INTERVAL = interval_of(figures_of(ITEM), PART)


def citing(**values: Any) -> Change:
    """The reading of case files is cited for one part of it, with what that said then; the other evidence stays."""
    head = example().judgement(REF)
    assert head is not None
    digest = example().register.entries[ITEM].digest
    cited = Cited.model_validate(
        {"item": ITEM, "digest": digest, "pinpoint": "Answered in time", "part": PART, "figure": NOW, "direction": "strength"}
        | values
    )
    return judged(REF, evidence=(*(one for one in head.evidence if one.item != ITEM), cited))


def expecting(at_least: float, **values: Any) -> Change:
    threshold = Threshold.model_validate({"item": ITEM, "part": PART, "at_least": at_least} | values)
    return cycle(settings=example().cycle.settings.model_copy(update={"thresholds": (threshold,)}))


def noticed(change: Change) -> set[str]:
    usual = {(one.code, one.sentence) for one in check_case(example())}
    return {one.code for one in check_case(changed(example(), change)) if (one.code, one.sentence) not in usual}


def test_the_figures_are_there_to_compare_with() -> None:
    assert NOW
    assert INTERVAL is not None


def test_a_figure_that_is_other_under_the_same_name_is_told_with_the_old_one() -> None:
    change = citing(figure="99 of 100", digest="sha256:00")
    assert noticed(change) == {"E118"}
    [told] = found(changed(example(), change), "E118")
    assert told.place == REF
    assert told.sentence.endswith(f"Answered in time said “99 of 100” then and says “{NOW}” now.")


def test_a_newer_revision_is_told_with_both_figures() -> None:
    change = both(citing(figure="99 of 100"), revised(ITEM))
    told = next(one for one in found(changed(example(), change), "E109") if one.place == REF)
    assert told.sentence.endswith(f"there is revision 2 now. Answered in time was “99 of 100” and is “{NOW}”.")


def test_a_file_that_is_other_and_says_the_same_is_told_with_what_it_says() -> None:
    change = citing(digest="sha256:00")
    assert noticed(change) == {"E109"}
    [told] = found(changed(example(), change), "E109")
    assert told.sentence.endswith(f"the file is another one now. Answered in time is “{NOW}” as it was.")


@pytest.mark.parametrize("values", [{"figure": ""}, {"part": ""}, {"part": "no-such-part"}])
def test_where_no_figure_can_be_compared_the_change_alone_is_told(values: dict[str, str]) -> None:
    [told] = found(changed(example(), citing(digest="sha256:00", **values)), "E109")
    assert told.sentence.endswith("was judged: the file is another one now.")


def test_evidence_that_is_as_it_was_is_not_read_at_all() -> None:
    """What an item says takes seconds to compute; the checks ask only where something changed."""

    def refused(entry: Entry) -> Figures:
        raise AssertionError(f"{entry.item.name} was read")

    case = dataclasses.replace(changed(example(), citing(figure="99 of 100")), figures=refused)
    assert found(case, "E109") == found(case, "E118") == []


def test_a_file_that_cannot_be_read_is_told_as_changed() -> None:
    def broken(entry: Entry) -> Figures:
        raise PimError(Fault(entry.item.path, "it cannot be read"))

    case = dataclasses.replace(changed(example(), both(citing(digest="sha256:00"), expecting(99))), figures=broken)
    assert len(found(case, "E109")) == 1
    assert found(case, "J313") == []


def test_of_an_item_that_is_restricted_by_now_no_figure_is_told() -> None:
    case = changed(example(), both(citing(figure="99 of 100", digest="sha256:00"), item(ITEM, access="restricted")))
    [told] = found(case, "E109")
    assert told.sentence.endswith("was judged: the file is another one now.")
    assert found(case, "E118") == []


# The council's own thresholds


def test_a_favourable_level_on_a_figure_that_is_surely_less_than_expected_is_asked_about() -> None:
    assert INTERVAL is not None
    change = both(citing(), expecting(INTERVAL[1] + 1, says="the share that the service plan names"))
    assert noticed(change) == {"J313"}
    [told] = found(changed(example(), change), "J313")
    assert told.place == REF
    assert (
        "all of it is less than the share that the service plan names. Does the judgement take account of that?" in told.sentence
    )
    assert f"between {INTERVAL[0]:g} and {INTERVAL[1]:g}" in told.sentence


@pytest.mark.parametrize(
    "change",
    [
        both(citing(), expecting((INTERVAL or (0, 0))[1])),
        both(citing(), expecting(100), judged(REF, level=3)),
        both(citing(part="cf02"), expecting(100)),
        both(citing(part="", pinpoint="cf011"), expecting(100)),
        both(citing(), expecting(100, part="no-such-part")),
        both(citing(), expecting(100), item(ITEM, state="missing")),
        both(citing(), expecting(100), item(ITEM, access="restricted")),
    ],
    ids=["reaches it", "a low level", "another part", "another word", "no such part", "no file", "restricted"],
)
def test_nothing_is_asked_where_the_threshold_is_not_surely_missed(change: Change) -> None:
    assert found(changed(example(), change), "J313") == []


def at_most(most: float, **values: Any) -> Change:
    threshold = Threshold.model_validate({"item": ITEM, "part": PART, "at_most": most} | values)
    return cycle(settings=example().cycle.settings.model_copy(update={"thresholds": (threshold,)}))


def test_a_figure_that_is_surely_more_than_it_should_be_is_asked_about() -> None:
    assert INTERVAL is not None
    [told] = found(changed(example(), both(citing(), at_most(INTERVAL[0] - 1))), "J313")
    assert f"all of it is more than the council's own {INTERVAL[0] - 1:g}." in told.sentence
    assert found(changed(example(), both(citing(), at_most(INTERVAL[0]))), "J313") == []


@pytest.mark.parametrize("values", [{}, {"at_least": 1, "at_most": 2}])
def test_a_threshold_is_one_of_the_two(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a threshold has"):
        Threshold.model_validate({"item": ITEM, "part": PART} | values)


def test_a_threshold_for_a_part_that_is_not_there_is_told() -> None:
    assert noticed(expecting(5, part="cf99")) == {"C735"}
    [told] = found(changed(example(), expecting(5, part="cf99")), "C735")
    assert "has no such part" in told.sentence
    assert found(changed(example(), expecting(5)), "C735") == []


def test_a_part_that_was_written_into_the_pinpoint_counts_too() -> None:
    change = both(citing(part="", figure="", pinpoint="cf01, answered in time"), expecting(100))
    assert [one.place for one in found(changed(example(), change), "J313")] == [REF]


def test_without_figures_no_threshold_is_looked_at() -> None:
    case: Case = dataclasses.replace(changed(example(), both(citing(), expecting(100))), figures=None)
    assert found(case, "J313") == []


# What stands beside a measure


def measured(figure: str, **values: Any) -> Change:
    """One measure is cited alone, with what it said then."""
    cited = Cited.model_validate({"item": "outcome-measures", "pinpoint": "OM12", "part": "OM12", "figure": figure} | values)
    return judged("pim:4.2", evidence=(cited,))


def without_comparators(case: Case) -> Case:
    """Neither the mapping nor the figures have anything beside the council's own."""
    mapping = case.register.entries["outcome-measures"].item.mapping
    assert isinstance(mapping, MeasuresMapping)
    return item(
        "outcome-measures", mapping=mapping.model_copy(update={"columns": mapping.columns.model_copy(update={"target": None})})
    )(case)


def test_a_measure_that_said_something_beside_its_figure_is_not_read_again() -> None:
    def refused(entry: Entry) -> Figures:
        raise AssertionError(f"{entry.item.name} was read")

    case = dataclasses.replace(changed(example(), measured("23.1 % in 2025-26; target 20.0 %")), figures=refused)
    assert found(case, "T207") == []


def test_a_measure_that_stood_alone_is_looked_up() -> None:
    """The mapping names a column of targets; whether it says anything for this measure, the file knows."""
    assert [one.place for one in found(changed(example(), measured("42 in 2025-26", part="OM99")), "T207")] == ["pim:4.2"]
    assert found(changed(example(), measured("42 in 2025-26")), "T207") == []  # the file has a target by now


def test_a_mapping_without_comparators_is_not_believed_before_the_file_is_read() -> None:
    case = changed(example(), both(measured(""), without_comparators))
    assert "pim:4.2" in [one.place for one in found(case, "T207")]
    others = dataclasses.replace(case, figures=example().figures and (lambda entry: figures_of("outcome-measures")))
    assert found(others, "T207") == []
