"""The measures of a framework, recognised in a council's own file of figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from building import empty_cycle, put

from pimlib.framework import load_framework
from pimlib.kinds.asked import Told
from pimlib.kinds.registering import Draft, draft_item
from pimlib.register import load_register
from pimlib.register.mapping import MeasuresMapping

TODAY = dt.date(2026, 9, 1)
HEAD = "Code,Measure,Year,Numerator,Denominator,Value\n"


def drafted(root: Path, rows: str) -> tuple[MeasuresMapping, Draft]:
    folder = empty_cycle(root)
    path = put(folder, "measures/figures.csv", HEAD + rows)
    draft = draft_item(folder, path, load_register(folder), Told(), today=TODAY)
    assert isinstance(draft.item.mapping, MeasuresMapping)
    return draft.item.mapping, draft


def test_a_code_as_printed_is_known_with_its_title_and_direction_and_what_it_informs(tmp_path: Path) -> None:
    mapping, draft = drafted(tmp_path, "1 S.1,Repeats,2023-24,12,140,8.57%\n1 S.1,Repeats,2024-25,10,131,7.63%\n")
    measure = mapping.measures["1 S.1"]
    assert (measure.ref, measure.better) == ("pif:1.S.1", "lower")
    assert measure.title.startswith("Children for whom there is a repeat")
    assert {"pif:1", "pim:1.1"} <= set(measure.informs)
    assert set(draft.item.refs) >= {"pif:1", "pim:1.1"}
    assert any("Performance Improvement Framework for Children and Families" in said for said in draft.noticed)


def test_a_code_of_figures_only_could_be_anybodys(tmp_path: Path) -> None:
    mapping, draft = drafted(tmp_path, "5.1,Our own,2023-24,1,2,50%\n5.1,Our own,2024-25,1,4,25%\n")
    assert mapping.measures["5.1"].ref is None
    assert not any("taken from there" in said for said in draft.noticed)


def test_a_title_is_known_whatever_the_code_and_its_full_stop(tmp_path: Path) -> None:
    measure = load_framework("pif").measure("pif:5.1")
    assert measure is not None
    mapping, _draft = drafted(tmp_path, f"5.1,{measure.title}.,2023-24,1,2,50%\n")
    assert mapping.measures["5.1"].ref == "pif:5.1"


def test_a_part_is_known_by_the_code_of_the_whole_and_its_own(tmp_path: Path) -> None:
    mapping, _draft = drafted(tmp_path, "1 N.5 a,Under five,2023-24,6,9,66.7%\n1.N.5.b,Five and over,2023-24,3,6,50%\n")
    assert [measure.ref for measure in mapping.measures.values()] == ["pif:1.N.5.a", "pif:1.N.5.b"]


def test_a_file_of_other_measures_that_holds_one_of_them_is_not_taken_for_theirs(tmp_path: Path) -> None:
    rows = "1 S.1,Repeats,2023-24,12,140,8.57%\nA1,Ours,2023-24,1,2,50%\nA2,Ours too,2023-24,1,2,50%\n"
    mapping, _draft = drafted(tmp_path, rows)
    assert [measure.ref for measure in mapping.measures.values()] == [None, None, None]
