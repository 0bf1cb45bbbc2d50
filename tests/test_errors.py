"""What a user is told."""

from __future__ import annotations

import dataclasses

import pytest

from pimlib.errors import Fault, PimError, raise_if

WHOLE = Fault("people.csv, row 4", "the answer is not known", "`Yess`", "one of Yes, No", "Mend the cell.")


def test_a_fault_names_place_found_expected_and_remedy_in_one_sentence() -> None:
    assert str(WHOLE) == "people.csv, row 4: the answer is not known; found `Yess`, expected one of Yes, No. Mend the cell."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("a.csv", "it is empty"), "a.csv: it is empty."),
        (Fault("a.csv", "it is empty."), "a.csv: it is empty."),
        (Fault("a.csv", "it is empty", found="0 rows"), "a.csv: it is empty; found 0 rows."),
        (Fault("a.csv", "it is empty", expected="a row"), "a.csv: it is empty; expected a row."),
        (Fault("a.csv", "it is empty", remedy="Fill it in."), "a.csv: it is empty. Fill it in."),
    ],
)
def test_what_is_not_known_is_left_out_of_the_sentence(fault: Fault, said: str) -> None:
    assert str(fault) == said


def test_a_fault_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        WHOLE.place = "elsewhere"  # type: ignore[misc]


def test_an_error_carries_every_fault_a_line_each() -> None:
    error = PimError(WHOLE, Fault("a.csv", "it is empty"))
    assert error.faults == (WHOLE, Fault("a.csv", "it is empty"))
    assert str(error).splitlines() == [str(WHOLE), "a.csv: it is empty."]


def test_an_error_without_a_fault_is_our_own_slip() -> None:
    with pytest.raises(ValueError, match="at least one"):
        PimError()


def test_a_notebook_shows_the_sentences_and_no_traceback() -> None:
    assert PimError(WHOLE)._render_traceback_() == [str(WHOLE)]


def test_raise_if_collects_every_fault_first() -> None:
    raise_if([])
    with pytest.raises(PimError) as caught:
        raise_if(fault for fault in (WHOLE, WHOLE))
    assert caught.value.faults == (WHOLE, WHOLE)
