"""Measures: the published figures of real councils with Kinlorne's invented ones added, and Kinlorne's own quarterly counts."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any

Figures = dict[str, dict[str, Any]]
COUNCIL = "Kinlorne"


def national(plan: dict[str, Any], source: Path, random: Random, before: Random) -> tuple[str, list[dict[str, str]]]:
    """The real rows as they came with the invented rows after them, and the invented rows alone.

    A row of Kinlorne has a value of its own beside the comparators of one real family group. It belongs to no group: an invented
    council was not among those whose mean was published.
    """
    real = source.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(real)))
    invented: list[dict[str, str]] = []
    for years in ("before", "years"):
        for code, how in plan["measures"].items():
            for row in rows:
                first = row["Code"] == code and row["FamilyGroup"] == plan["group"] and row["Year"] in plan[years]
                if first and (code, row["Year"]) not in {(made["Code"], made["Year"]) for made in invented}:
                    invented.append(_invented(row, how, before if years == "before" else random))
    header = list(rows[0])
    text = io.StringIO()
    csv.DictWriter(text, header, lineterminator="\n").writerows(invented)
    return real.replace("\r\n", "\n").rstrip("\n") + "\n" + text.getvalue(), invented


def _invented(row: dict[str, str], how: dict[str, str], random: Random) -> dict[str, str]:
    wobble = Decimal(int((random.random() * 2 - 1) * int(how["wobble"]) * 100)) / 10_000
    value = Decimal(row["FG_Avg_Indicator_Real"]) * (Decimal(how["against_group"]) / 100 + wobble)
    numerator = denominator = ""
    if "base" in how:
        denominator = f"{int(how['base']) + int(random.random() * int(how['base']) // 50)}"
        numerator = f"{int(value * int(denominator) / int(how['scale']))}"
        value = Decimal(how["scale"]) * int(numerator) / int(denominator)
    return row | {
        "LocalAuthority": COUNCIL,
        "FamilyGroup": "",
        "LA_IndicatorReal": str(value.quantize(Decimal("0.000001"))),
        "LA_Numerator_real": numerator,
        "LA_Den_Real": denominator,
    }


def local(plan: dict[str, Any]) -> Figures:
    """Each local measure's plan with `periods`, `values`, `numerators` and `denominators` filled in, by code."""
    figures: Figures = {measure["code"]: {"periods": plan["periods"], **measure} for measure in plan["measures"]}
    for measure in figures.values():
        if "shares" in measure:
            pairs = zip(measure["shares"], measure["denominators"], strict=True)
            measure["numerators"] = [str((int(share) * int(of) + 500) // 1000) for share, of in pairs]
    for measure in figures.values():
        if "sum_of" in measure:
            for part in ("numerators", "denominators"):
                columns = zip(*(figures[code][part] for code in measure["sum_of"]), strict=True)
                measure[part] = [str(sum(map(int, column))) for column in columns]
    for measure in figures.values():
        if "numerators" in measure:
            pairs = zip(measure["numerators"], measure["denominators"], strict=True)
            measure["values"] = [str((Decimal(n) / Decimal(d)).quantize(Decimal("0.0001"))) for n, d in pairs]
    return figures


def months(plan: dict[str, Any], figures: Figures, random: Random) -> dict[str, Any]:
    """One of the quarterly measures month by month; the three months of a quarter add up to it."""
    whole = figures[plan["of"]]
    year, month = map(int, plan["starts"].split("-"))
    made: dict[str, Any] = {**plan, "periods": [], "numerators": [], "denominators": []}
    for yes, of in zip(map(int, whole["numerators"]), map(int, whole["denominators"]), strict=True):
        cuts = [of * int(32 + 3 * random.random()) // 100, of * int(32 + 3 * random.random()) // 100]
        bases = [*cuts, of - sum(cuts)]
        found = [base * yes // of + int(7 * random.random()) - 3 for base in bases[:2]]
        for base, numerator in zip(bases, [*found, yes - sum(found)], strict=True):
            made["periods"].append(f"{year}-{month:02d}")
            made["numerators"].append(str(numerator))
            made["denominators"].append(str(base))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    pairs = zip(made["numerators"], made["denominators"], strict=True)
    return made | {"values": [str((Decimal(n) / Decimal(d)).quantize(Decimal("0.0001"))) for n, d in pairs]}


def local_csv(plan: dict[str, Any], figures: Figures) -> str:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(["Code", "Title", "Authority", "Period", "Value", "Numerator", "Denominator", "Target"])
    for code, measure in figures.items():
        blank = [""] * len(measure["values"])
        columns = (measure["values"], measure.get("numerators", blank), measure.get("denominators", blank))
        for period, *cells in zip(measure["periods"], *columns, strict=True):
            out.writerow([code, measure["title"], plan["authority"], period, *cells, measure["target"]])
    return text.getvalue()


def counted(plan: dict[str, Any], figures: Figures, invented: list[dict[str, str]]) -> dict[str, str]:
    """What texts may quote.

    Local: `<id>_first`, `_worst`, `_before`, `_now`, `_target`, with `_yes` and `_of` of now. National: `<code>_own`, `_year`,
    `_scotland`, `_group`.
    """
    facts = {"first_quarter": plan["periods"][0], "this_quarter": plan["periods"][-1], "last_year_quarter": plan["periods"][4]}
    if "prefix" in plan:
        facts = {f"{plan['prefix']}_first_year": plan["periods"][0], f"{plan['prefix']}_last_year": plan["periods"][-1]}
        better = [_better(m, m["values"][0]) for m in figures.values()]
        met = [m["values"][-1] == m["target"] or _better(m, m["target"]) for m in figures.values()]
        facts |= {
            f"{plan['prefix']}_all": str(len(better)),
            f"{plan['prefix']}_better": str(sum(better)),
            f"{plan['prefix']}_met": str(sum(met)),
        }
    for measure in figures.values():
        key, said = measure["id"], [_said(value, measure["unit"]) for value in measure["values"]]
        worst = max if measure["better"] == "lower" else min
        facts |= {f"{key}_first": said[0], f"{key}_before": said[4], f"{key}_now": said[-1]}
        facts[f"{key}_worst"] = _said(worst(measure["values"], key=Decimal), measure["unit"])
        facts[f"{key}_target"] = _said(measure["target"], measure["unit"])
        if "numerators" in measure:
            facts |= {f"{key}_yes": f"{int(measure['numerators'][-1]):,}", f"{key}_of": f"{int(measure['denominators'][-1]):,}"}
    for row in invented:  # the latest year of each measure stays
        key, unit = row["Code"].lower(), {"SW01": "money", "SW08": "days"}.get(row["Code"], "proportion")
        facts |= {f"{key}_year": row["Year"], f"{key}_own": _said(row["LA_IndicatorReal"], unit)}
        facts[f"{key}_scotland"] = _said(row["Scotland_Indicator_Real"], unit)
        facts[f"{key}_group"] = _said(row["FG_Avg_Indicator_Real"], unit)
    return facts


def _better(measure: dict[str, Any], than: str) -> bool:
    """Whether the newest figure is better than this one."""
    now, then = Decimal(measure["values"][-1]), Decimal(than)
    return now < then if measure["better"] == "lower" else now > then


def _said(value: str, unit: str) -> str:
    number = Decimal(value)
    if unit == "money":
        return f"£{number.quantize(Decimal('0.01'), ROUND_HALF_UP)}"
    if unit in ("count", "days"):
        return f"{number.quantize(Decimal(1), ROUND_HALF_UP):,}"
    return f"{(number * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
