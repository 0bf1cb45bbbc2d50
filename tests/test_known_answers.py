"""Every known answer comes out: published figures, the output of other programs, and frozen calculations of a stated rule."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import NormalDist, mean, variance
from typing import Any

import pandas as pd
import pytest

from pimlib.stats.agreement import ac1, cohen_kappa, fleiss_kappa, krippendorff_alpha, table_of, weighted_kappa
from pimlib.stats.control import (
    additive_variance,
    funnel_limits,
    p_chart,
    quartile,
    shift_ends,
    trend_ends,
)
from pimlib.stats.disclosure import suppress
from pimlib.stats.estimates import (
    Stratum,
    clopper_pearson,
    hypergeometric,
    margin_of_error,
    miettinen_nurminen,
    newcombe,
    stratified,
    wilson,
)
from pimlib.stats.sampling import allocate, design_weights, draw, invitations, raw_size, sample_size
from pimlib.stats.several import benjamini_hochberg, holm

CASES = Path(__file__).parent / "known-answers" / "cases.csv"
SHARED = Path(__file__).parents[2] / "shared" / "known-answers.csv"
with CASES.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def strata_of(given: dict[str, Any]) -> list[Stratum]:
    if "strata" in given:
        return [Stratum(one["N"], one["n"], one["mean"], one["var"]) for one in given["strata"]]
    return [Stratum(given[f"N{n}"], len(given[f"x{n}"]), mean(given[f"x{n}"]), variance(given[f"x{n}"])) for n in (1, 2)]


def estimated(given: dict[str, Any], proportion: bool = False) -> tuple[float, float]:
    found = stratified(strata_of(given), proportion=proportion)
    return found.value, found.se


def shared_out(given: dict[str, Any]) -> list[int]:
    sizes = {f"stratum {n}": size for n, size in enumerate(given["N"])}
    return list(allocate(sizes, given["n"], given.get("min", 0)).values())


def weighed(given: dict[str, Any]) -> list[float]:
    names = [f"stratum {n}" for n in range(len(given["N"]))]
    return list(design_weights(dict(zip(names, given["N"], strict=True)), dict(zip(names, given["n"], strict=True))).values())


def drawn(given: dict[str, Any]) -> list[str]:
    assert given["ids"] == "F001..F020"
    return draw([f"F{n:03}" for n in range(1, 21)], given["seed"])[:5]


def tabled(given: dict[str, Any]) -> Sequence[Sequence[int]]:
    if "table" in given:
        return given["table"]
    levels = given.get("levels") or sorted({*given["a"], *given["b"]})
    return table_of(given["a"], given["b"], levels)


def alpha(metric: Any) -> Callable[[dict[str, Any]], tuple[float]]:
    return lambda given: (krippendorff_alpha(list(zip(*given["data"], strict=True)), metric),)


def funnel(given: dict[str, Any], exact: bool) -> list[float]:
    found = funnel_limits(given["theta"], given["N"], exact=exact, tau2=given.get("tau2", 0.0))
    both = {0.025: found.low95, 0.975: found.high95, 0.001: found.low998, 0.999: found.high998}
    asked = given["p"] if isinstance(given["p"], list) else [round(1 - given["p"], 6), given["p"]]
    return [both[p] for p in asked]


def proportions(given: dict[str, Any]) -> tuple[float, float]:
    favourable = round(given["pbar"] * given["n"] * 30)  # thirty lots, as in the handbook
    each = [favourable // 30 + (n < favourable % 30) for n in range(30)]
    limits = p_chart(each, [given["n"]] * 30)[0]
    return limits.upper, limits.lower


def hidden(given: dict[str, Any]) -> list[str]:
    found = suppress(pd.DataFrame([given["cells"]]), given["threshold"])
    assert "total" not in given or (sum(given["cells"]) == given["total"] and not found.total)
    return ["c" if mask else str(cell) for cell, mask in zip(given["cells"], found.cells.iloc[0], strict=True)]


METHODS: dict[str, Callable[[dict[str, Any]], Sequence[Any]]] = {
    "sample_size_raw": lambda given: (raw_size(given["e"], given["N"], given["conf"], given["p"]),),
    "sample_size_fpc_raw_then_ceil": lambda given: (
        sample_size(given["e"], given["N"], 2 * NormalDist().cdf(given["z"]) - 1, given["p"]),
    ),
    "sample_size_fpc_ceil": lambda given: (sample_size(given["e"], given["N"], given["conf"], given["p"]),),
    "invitations_for_response_rate": lambda given: (invitations(given["completes"], given["response_rate"]).number,),
    "margin_of_error_p50": lambda given: (margin_of_error(given["n"], given["N"], given["conf"]),),
    "proportional_largest_remainder": shared_out,
    "minimum_capped_at_stratum_size": shared_out,
    "design_weights": weighed,
    "sha256_rank_draw_smallest5": drawn,
    "wilson": lambda given: wilson(**given),
    "wilson_continuity": lambda given: wilson(**given, continuity=True),
    "wilson_on_effective_n": lambda given: wilson(given["x"], given["n"], given["conf"], given["N"]),
    "clopper_pearson": lambda given: clopper_pearson(**given),
    "hypergeometric_exact_ci": lambda given: hypergeometric(given["x"], given["n"], given["N"], given["conf"]),
    "newcombe_diff": lambda given: newcombe(**given),
    "miettinen_nurminen_diff": lambda given: miettinen_nurminen(**given),
    "stratified_mean_fpc": estimated,
    "stratified_proportion_fpc": lambda given: estimated(given, proportion=True),
    "srs_mean_fpc": estimated,
    "fleiss_kappa": lambda given: (fleiss_kappa(given["counts"]),),
    "gwet_ac1": lambda given: (ac1(given["table"]),),
    "cohen_kappa": lambda given: (cohen_kappa(tabled(given)),),
    "weighted_kappa_linear": lambda given: (weighted_kappa(tabled(given), "linear"),),
    "weighted_kappa_quadratic": lambda given: (weighted_kappa(tabled(given), "quadratic"),),
    "krippendorff_alpha_nominal": alpha("nominal"),
    "krippendorff_alpha_ordinal": alpha("ordinal"),
    "krippendorff_alpha_interval": alpha("interval"),
    "krippendorff_alpha_ratio": alpha("ratio"),
    "funnel_normal": lambda given: funnel(given, exact=False),
    "funnel_exact_interpolated": lambda given: funnel(given, exact=True),
    "funnel_additive_limits_998": lambda given: funnel(given, exact=False),
    "overdispersion_tau2": lambda given: (additive_variance(given["z"], [given["s2_each"]] * len(given["z"])),),
    "p_chart_limits": proportions,
    "mdc_trend7_end_flags": lambda given: trend_ends(given["y"]),
    "mdc_shift7_end_flags": lambda given: shift_ends(given["side"]),
    "holm_adjust": lambda given: holm(given["p"]),
    "bh_adjust": lambda given: benjamini_hochberg(given["p"]),
    # The house asks more of hidden cells than a partner (together at least the threshold, and more people than cells); in
    # these rows the smallest partner is enough for that.
    "secondary_suppression_row": hidden,
    "primary_suppression": hidden,
    "quartile_by_rank": lambda given: [quartile(rank, given["n"]) for rank in given["ranks"]],
}


@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_a_known_answer_comes_out(row: dict[str, str]) -> None:
    assert row["method"] in METHODS, f"{row['case']}: nothing calculates {row['method']}"
    got = METHODS[row["method"]](json.loads(row["inputs"]))
    expected = row["expected"].split(";")
    assert len(got) == len(expected)
    for one, wanted in zip(got, expected, strict=True):
        if isinstance(one, str):
            assert one == wanted
        else:
            assert one == pytest.approx(float(wanted), abs=max(float(row["tolerance"]), 1e-12), rel=0), row["source"]


def test_no_method_is_there_without_a_known_answer() -> None:
    assert set(METHODS) == {row["method"] for row in ROWS}


def test_a_case_has_its_name_and_says_where_its_answer_is_from() -> None:
    assert len({row["case"] for row in ROWS}) == len(ROWS)
    assert all(row["source"] and math.isfinite(float(row["tolerance"])) for row in ROWS)


def test_the_cases_are_those_that_were_collected() -> None:
    if not SHARED.is_file():
        pytest.skip("the file of known answers is not beside this checkout")
    with SHARED.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == ROWS
