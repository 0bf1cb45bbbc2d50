"""Measures: published or own figures by authority and period, with the comparators beside them.

Row 4: imports rows 0-3.

`Figures.table` has one row per measure, authority and period, sorted by measure, period (in time), role and authority:

    measure       code as mapped                        ref          the framework's own code for it, or ""
    title         as mapped                             authority    as in the file; the own one as mapped
    role          own, nation, group or other           group        the family group, as in the file, or ""
    period        text, such as 2022-23                 row          row of the file; 0 where a figure was made from several
    value         float; NaN = not published or withheld
    numerator, denominator, target, benchmark           float; NaN = not given, not to be used, or withheld
    unit, better  as mapped: better says which way is wanted, or none
    counts        whether numerator and denominator count people or events; money, hours and posts don't
    stage         input, output or outcome, or "" where it is not known
    recomputed    scale x numerator / denominator, or NaN
    agrees        True or False: does that give the published value to 0.5 % or to its last decimal; None: cannot be asked
    withheld      True where a small count was taken out
    why           what the publisher's mark in the place of a value means, such as `confidential (c)`, or ""

The nation is what the publisher gives; failing that all authorities of the file pooled (the sum of numerators over the sum of
denominators), never the mean of their values. A family group is the mean of its members, as published; a region is as published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from pimlib.blocks import Rows
from pimlib.errors import Fault, PimError
from pimlib.kinds.figures import Figures, load_table
from pimlib.kinds.measures.notes import notes_on
from pimlib.kinds.measures.read import NUMBERS, Readings, read_measures
from pimlib.kinds.measures.roles import ROLES, group_name, with_roles
from pimlib.register import Entry, Item
from pimlib.register.mapping import MeasuresMapping
from pimlib.sheets import Sheet, distinct_texts, spread
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Disclosure

COLUMNS = (
    *(
        "measure",
        "ref",
        "title",
        "authority",
        "role",
        "group",
        "period",
        "value",
        "numerator",
        "denominator",
        "target",
        "benchmark",
    ),
    *("unit", "better", "stage", "counts", "recomputed", "agrees", "withheld", "why", "row"),
)
TOLERANCE = 0.005
SHARES = ("proportion", "percent")
COUNTED = ("proportion", "percent", "rate", "count")  # units whose numerator counts people or events; money and days do not
MOST_FAULTS = 50


def load_figures(folder: CycleFolder, entry: Entry) -> Figures:
    """The figures of one registered file, read by its mapping. Raises PimError with every fault."""
    item = entry.item
    mapping = _mapping(item)
    sheet = load_table(folder, item, mapping.source, by_column=mapping.layout == "wide")
    return figures_of(item, entry.digest, sheet, folder.about.settings.disclosure)


def figures_of(item: Item, digest: str, sheet: Sheet, disclosure: Disclosure) -> Figures:
    """As `load_figures`, from a sheet that is already in memory. Raises PimError with every fault."""
    mapping = _mapping(item)
    readings = read_measures(sheet, mapping)
    faults, table = list(readings.faults), readings.table
    if not table.empty:
        table, elsewhere, wrong = with_roles(sheet.place, table, mapping)
        readings = replace(readings, table=table, left_out=(*readings.left_out, ("of other regions or groups", elsewhere)))
        faults.extend(wrong)
    elif not faults:
        faults.append(_no_measure(sheet, mapping))
    if faults:
        rest = len(faults) - MOST_FAULTS
        more = [Fault(sheet.place, f"{rest} more faults are not listed", remedy="Mend these first.")] if rest > 0 else []
        raise PimError(*faults[:MOST_FAULTS], *more)
    spelled = tuple(sorted(table.loc[table["role"] == "own", "authority"].unique()))
    table["authority"] = table["authority"].where(table["role"] != "own", mapping.authority)
    rows = _with_comparators(table, mapping)
    rows = _described(rows, mapping)
    rows = _withhold(rows, disclosure.smallest_count) if item.access != "open" else rows
    rows = _recompute(rows, mapping)
    rows = _in_order(rows)
    notes = (*sheet.notes, *readings.notes, *_spelling_note(sheet, mapping, spelled), *notes_on(rows, item, mapping))
    return Figures(
        item,
        digest,
        rows.loc[:, list(COLUMNS)],
        _rows_of(rows, readings, mapping),
        notes,
        _said_withheld(rows, disclosure.smallest_count),
    )


def _mapping(item: Item) -> MeasuresMapping:
    if not isinstance(item.mapping, MeasuresMapping):
        raise PimError(Fault(item.path, "this file is not mapped as measures", remedy="Register it again with `pim add`."))
    return item.mapping


def _with_comparators(table: pd.DataFrame, mapping: MeasuresMapping) -> pd.DataFrame:
    """The rows of authorities, and those of the nation and the family group that stand beside the own ones or are pooled."""
    own = table[table["role"] == "own"]
    beside = {f"nation_{field}": field for field in ("value", "numerator", "denominator")}
    kept = ["row", "measure", "period", "start", "years", "group", "places", "level"]
    nation = own.loc[own["nation_value"].notna(), [*kept, *beside]].rename(columns=beside)
    nation = nation.assign(role="nation", authority=mapping.nation)
    group = own.loc[own["group_value"].notna(), [*kept, "group_value"]].rename(columns={"group_value": "value"})
    group = group.assign(role="group", authority=group["group"].map(lambda name: group_name(name, mapping)))
    for role, beside_own in (("nation", nation), ("group", group)):
        if not beside_own.empty:  # the publisher's figure beside each authority goes before a row of its own
            table = table[table["role"] != role]
    has_nation = set(nation["measure"]) | set(table.loc[table["role"] == "nation", "measure"])
    parts = [table, nation.assign(group=""), group]
    ratios = table["numerator"].notna() & table["denominator"].notna()
    poolable = set(table.loc[ratios, "measure"]) - has_nation
    members = dict(iter(table[table["measure"].isin(poolable)].groupby("measure", sort=False)))
    for code, measure in mapping.measures.items():
        if code in members and measure.reproduces:
            parts.append(_pooled(members[code], float(Fraction(measure.scale))))
    rows = pd.concat([part for part in parts if not part.empty], ignore_index=True)
    return rows.drop(columns=[name for name in NUMBERS if name.startswith(("nation_", "group_"))])


def _pooled(members: pd.DataFrame, scale: float) -> pd.DataFrame:
    """One row a period in which every authority of the measure has a numerator and a denominator: their sums, and the ratio of these."""
    members = members[members["role"].isin(["own", "other"])]
    authorities = members["known"].nunique()
    if authorities < 2:
        return members.iloc[:0]
    sound = members[members["numerator"].notna() & members["denominator"].notna()]
    sums = sound.groupby("period", sort=False).agg(
        {"measure": "first", "start": "first", "years": "first", "numerator": "sum", "denominator": "sum", "known": "nunique"}
    )
    sums = sums[(sums["known"] == authorities) & (sums["denominator"] > 0)].reset_index()
    value = scale * sums["numerator"] / sums["denominator"]
    name = f"all {authorities} authorities in the file"
    return sums.drop(columns="known").assign(value=value, role="nation", authority=name, group="", row=0, places=15, why="")


def _described(rows: pd.DataFrame, mapping: MeasuresMapping) -> pd.DataFrame:
    """What the mapping says of each measure; a numerator that does not give the value is taken out, so that nobody reckons with it."""
    about = {
        field: {code: getattr(measure, field) for code, measure in mapping.measures.items()}
        for field in ("title", "unit", "better", "stage", "counts")
    }
    about["stage"] = {code: stage or "" for code, stage in about["stage"].items()}
    about["ref"] = {code: measure.ref or "" for code, measure in mapping.measures.items()}
    columns = {field: _of_measures(rows, said) for field, said in about.items()}
    columns["counts"] = columns["counts"].astype(bool)
    return rows.assign(**columns, withheld=False, group=rows["group"].fillna(""), why=rows["why"].fillna(""))


def _of_measures(rows: pd.DataFrame, said: Mapping[str, object]) -> pd.Series:
    """What is said of the measure of each row."""
    return pd.Series(spread(rows["measure"], said.__getitem__), index=rows.index, dtype=object)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sorted by measure, period in time, role and authority. Each text is ranked once, and the rows are sorted by one number."""
    first = rows.loc[~rows["period"].duplicated(), ["start", "years", "period"]]
    orders: dict[str, Mapping[str, Any]] = {
        "measure": {},
        "period": {span[-1]: span for span in zip(*(first[name] for name in first), strict=True)},
        "role": {role: number for number, role in enumerate(ROLES)},
        "authority": {},
    }
    key = np.zeros(len(rows), dtype=np.int64)
    for name, order in orders.items():
        codes, texts = distinct_texts(rows[name])
        ranks = np.empty(len(texts), dtype=np.int64)
        places = [order.get(text, text) for text in texts]
        ranks[sorted(range(len(texts)), key=places.__getitem__)] = np.arange(len(texts))
        key = key * len(texts) + ranks[codes]
    return rows.iloc[np.argsort(key, kind="stable")].reset_index(drop=True)


def _withhold(rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Takes out every figure made from a count of 1 to one less than the smallest, and what would give it away by subtraction.

    Of a share the others count as well: 97 of 100 says of three people what 3 of 100 does.
    """
    count = rows["numerator"].where(rows["numerator"].notna() | (rows["unit"] != "count"), rows["value"])
    small = (count >= 1) & (count < smallest) & rows["unit"].isin(COUNTED)
    others = rows["denominator"] - rows["numerator"]
    small |= (others >= 1) & (others < smallest) & rows["unit"].isin(SHARES)
    if not small.any():
        return rows
    touched = rows.loc[small, ["measure", "period"]].drop_duplicates()
    key = pd.MultiIndex.from_frame(rows[["measure", "period"]])
    beside = key.isin(pd.MultiIndex.from_frame(touched)) & rows["role"].isin(["nation", "group"])
    small |= beside & (rows["row"] == 0)  # pooled from rows that are still shown
    rows = rows.copy()
    rows.loc[small, "value"] = float("nan")
    rows.loc[small | beside, ["numerator", "denominator"]] = float("nan")
    rows["withheld"] = small
    return rows


def _recompute(rows: pd.DataFrame, mapping: MeasuresMapping) -> pd.DataFrame:
    unsound = _of_measures(rows, {code: not measure.reproduces for code, measure in mapping.measures.items()}).astype(bool)
    rows = rows.assign(**{name: rows[name].mask(unsound) for name in ("numerator", "denominator")})
    scale = _of_measures(rows, {code: float(Fraction(measure.scale)) for code, measure in mapping.measures.items()}).astype(float)
    recomputed = (scale * rows["numerator"] / rows["denominator"]).where(rows["denominator"] != 0)
    gap = (recomputed - rows["value"]).abs()
    # 0.0044 stands for anything from 0.00435 to 0.00445: a value is not said to differ by less than its last decimal can show
    last = 0.5 * 10.0 ** -rows["places"].astype("float64") * (1 + 1e-9)
    allowed = (TOLERANCE * rows["value"].abs()).clip(lower=last) + _by_rounding(rows, recomputed.abs(), mapping)
    same = gap <= allowed
    agrees = pd.Series(same, index=rows.index, dtype=object).where(gap.notna(), None)
    return rows.assign(recomputed=recomputed, agrees=agrees)


def _by_rounding(rows: pd.DataFrame, recomputed: pd.Series, mapping: MeasuresMapping) -> pd.Series:
    """How far the value may lie from the ratio because the publisher rounds both: half a step of each, to first order."""
    halves = {code: 0.5 * measure.rounded if measure.rounded > 1 else None for code, measure in mapping.measures.items()}
    if not any(halves.values()):
        return pd.Series(0.0, index=rows.index)
    half = _of_measures(rows, halves).astype(float)
    reach = recomputed * (half / rows["numerator"].where(rows["numerator"] > 0) + half / rows["denominator"])
    scale = recomputed / (rows["numerator"] / rows["denominator"]).where(rows["numerator"] > 0)
    return reach.fillna(scale * half / rows["denominator"]).fillna(0.0)


def _rows_of(rows: pd.DataFrame, readings: Readings, mapping: MeasuresMapping) -> Rows:
    from_file = rows[rows["role"].isin(["own", "other"]) | ((rows["role"] == "nation") & (rows["row"] > 0))]
    figures = readings.table
    withheld = int(from_file.loc[from_file["role"].isin(["own", "other"]), "withheld"].sum())
    if mapping.layout == "columns":  # a row holds several figures: it is left out when it gives none
        figures = figures.assign(there=figures.groupby("row")["value"].transform("count")).drop_duplicates("row")
        empty = figures[figures["there"] == 0]
        all_withheld = from_file.groupby("row")["withheld"].all()
        withheld = int(all_withheld.sum())
    else:
        empty = figures[figures["value"].isna()]
    whys = Counter(empty["why"])
    reasons = [
        *readings.left_out,
        *((f"with no value: {why}" if why else "with no value published", number) for why, number in sorted(whys.items())),
        ("withheld because the count is small", withheld),
    ]
    left_out = tuple((why, number) for why, number in reasons if number)
    return Rows(readings.read, readings.read - sum(number for _, number in left_out), left_out)


def _said_withheld(rows: pd.DataFrame, smallest: int) -> str:
    number = int(rows["withheld"].sum())
    if not number:
        return ""
    codes = ", ".join(sorted(rows.loc[rows["withheld"], "measure"].unique()))
    figures = "1 figure is" if number == 1 else f"{number} figures are"
    return (
        f"{figures} withheld with numerator and denominator ({codes}), because a count from 1 to {smallest - 1}, of those counted or of "
        "the others, could point to a person where evidence is not open; so are totals from which such a count could be worked out."
    )


def _spelling_note(sheet: Sheet, mapping: MeasuresMapping, spelled: tuple[str, ...]) -> Iterator[Fault]:
    other = [name for name in spelled if name != mapping.authority]
    if other:
        names = " and ".join(f"`{name}`" for name in other)
        yield Fault(sheet.place, f"rows of {names} are read as those of {mapping.authority}")


def _no_measure(sheet: Sheet, mapping: MeasuresMapping) -> Fault:
    codes = ", ".join(f"`{code}`" for code in list(mapping.measures)[:20])
    return Fault(
        sheet.place,
        "no row is of a measure that is mapped",
        expected=f"one of {codes}",
        remedy="Check that this is the right file, or register it again with `pim add`.",
    )
