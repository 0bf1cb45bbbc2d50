"""Rules that count over episodes of care: placements, absences, returns home, permanence, one social worker, health on coming in.

Row 4: imports rows 0-3. Each rule takes the tables, a year and what the framework's data say, and gives a Count. A child counts once.
Away from home is every placement that is not with the parents; a period of care is a run of episodes without a day between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pimlib.kinds.case_level.tables import Tables, in_time
from pimlib.kinds.case_level.years import Year

Said = Mapping[str, str]


@dataclass(frozen=True)
class Count:
    """numerator of denominator, and who was left out of both, and why."""

    numerator: int
    denominator: int
    left_out: tuple[tuple[str, int], ...] = ()
    unclear: tuple[str, ...] = ()  # what the definition asks for and the tables cannot tell


def placements(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children away from home on the last day, those with at least `at_least` placements since this period of care began."""
    episodes = with_periods(tables["episodes"])
    away = _away(_covering(episodes, year.last))
    so_far = (episodes["began"] <= year.last) & episodes["new_placement"] & (episodes["placement"] != "home")
    counted = episodes.loc[so_far, "period"].value_counts()
    number = away.drop_duplicates("child")["period"].map(counted).fillna(0)
    return Count(int((number >= int(said["at_least"])).sum()), len(number))


def missing(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children looked after at any time in the year, those missing at least once for `hours` or longer.

    Days are all that is known, so that 24 hours is one day to the next. An absence of which an end is not known is left out.
    """
    looked_after = set(_overlapping(tables["episodes"], year)["child"])
    absences = tables["missing"]
    absences = absences[absences["child"].isin(looked_after)]
    open_ended = absences["ended"].isna() | absences["began"].isna()
    long = (absences["ended"] - absences["began"]) >= pd.Timedelta(hours=float(said["hours"]))
    within = (absences["began"] <= year.last) & (absences["ended"] >= year.first)
    children = absences.loc[long & within & ~open_ended, "child"].nunique()
    unknown = int((open_ended & (year.holds(absences["began"]) | year.holds(absences["ended"]))).sum())
    return Count(children, len(looked_after), ((("absences without a start or an end"), unknown),) if unknown else ())


def returned(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children who went home in the twelve months that ended `months` before the last day, those not away again in that time."""
    months = int(said["months"])
    episodes = with_periods(tables["episodes"])
    went = year.earlier(months=months)
    last = episodes.drop_duplicates("period", keep="last")
    home = last[(last["reason_ended"] == "home") & went.holds(last["ended"]) & (last["placement"] != "home")]
    home = home.sort_values("ended", kind="stable").drop_duplicates("child", keep="first")
    again = _away(episodes).merge(home[["child", "ended"]].rename(columns={"ended": "went"}), on="child")
    back = again[(again["began"] > again["went"]) & (again["began"] <= again["went"] + pd.DateOffset(months=months))]
    return Count(len(home) - back["child"].nunique(), len(home))


def permanence(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children of an age who reached the end of month `months` away from home in the year, those in a placement for good by then.

    `under` or `from`: the age in years on coming into care. A child without a date of birth is left out.
    """
    episodes = with_periods(_away(tables["episodes"]))
    began = (
        episodes.groupby("period").agg(child=("child", "first"), began=("began", "min"), ended=("ended", _last_end)).reset_index()
    )
    born = tables["children"].set_index("child")["born"]
    began["born"] = began["child"].map(born)
    mark = began["began"] + pd.DateOffset(months=int(said["months"]))
    reached = began[year.holds(mark) & (began["ended"].isna() | (began["ended"] >= mark))].assign(mark=mark)
    unknown = reached["born"].isna()
    birthday = reached["born"] + pd.DateOffset(years=int(said.get("under") or said["from"]))
    young = reached["began"] < birthday
    reached = reached[~unknown & (young if "under" in said else ~young)]
    for_good = episodes[episodes["placement"].isin(said["placements"].split(", "))]
    joined = reached[["period", "mark"]].merge(for_good[["period", "began", "ended"]], on="period")
    settled = joined[(joined["began"] <= joined["mark"]) & (joined["ended"].isna() | (joined["ended"] >= joined["mark"]))]
    left = (("without a date of birth", int(unknown.sum())),) if unknown.any() else ()
    return Count(settled["period"].nunique(), len(reached), left)


def same_worker(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children looked after on the last day for `months` or longer, those with one and the same worker all that time; a break of up
    to `leave` days does not count."""
    since = year.last - pd.DateOffset(months=int(said["months"]))
    episodes = with_periods(tables["episodes"])
    now = _covering(episodes, year.last).drop_duplicates("child")
    starts = episodes.groupby("period")["began"].min()
    long = set(now.loc[now["period"].map(starts) <= since, "child"])
    workers = _joined(tables["workers"], int(said.get("leave", "0")))
    whole = (workers["began"] <= since) & (workers["ended"].isna() | (workers["ended"] >= year.last))
    return Count(workers.loc[whole & workers["child"].isin(long), "child"].nunique(), len(long))


def _joined(workers: pd.DataFrame, days: int) -> pd.DataFrame:
    """One row for each run of one worker with one child, over breaks of up to so many days."""
    known = workers[workers["worker"] != ""].astype({"worker": "str"})
    ordered = known.sort_values(["child", "worker", "began"], kind="stable")
    same = ordered["child"].eq(ordered["child"].shift()) & ordered["worker"].eq(ordered["worker"].shift())
    before = ordered["ended"].shift()
    goes_on = same & (before.isna() | (ordered["began"] <= before + pd.Timedelta(days=days + 1)))
    runs = ordered.assign(run=(~goes_on).cumsum()).groupby("run")
    return runs.agg(child=("child", "first"), began=("began", "min"), ended=("ended", _last_end))


def on_coming_in(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children first away from home in the twelve months that ended `days` before the last day, those assessed in that time."""
    days = int(said["days"])
    first = _away(tables["episodes"]).groupby("child")["began"].min()
    first = first[year.earlier(days=days).holds(first)]
    assessed = tables[said["table"]].dropna(subset=["assessed"])
    joined = assessed.assign(first=assessed["child"].map(first)).dropna(subset=["first"])
    soon = (joined["assessed"] >= joined["first"]) & (joined["assessed"] <= joined["first"] + pd.Timedelta(days=days))
    return Count(joined.loc[soon, "child"].nunique(), len(first))


def recorded(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children away from home at any time in the year of whom `table` says anything in `column`, those of whom it says `yes`."""
    children = set(_away(_overlapping(tables["episodes"], year))["child"])
    table = tables[said["table"]]
    asked = set(table.loc[table[said["column"]] != "", "child"])
    told = set(table.loc[table[said["column"]] == said.get("yes", "yes"), "child"])
    unknown = len(children - asked)
    return Count(len(children & told), len(children & asked), (("of whom it is not recorded", unknown),) if unknown else ())


def with_periods(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes in order, with `period` (a number for each period of care) and `new_placement` (whether a placement begins with it).

    A placement is new where the reason says so; without reasons, where it is another than the one before.
    """
    ordered = in_time(episodes, "began").reset_index(drop=True)
    child, began, ended = (ordered[name].to_numpy() for name in ("child", "began", "ended"))
    apart = np.ones(len(ordered), dtype=bool)
    # an end that is not known joins nothing, since no day is before it or after it
    apart[1:] = ~((child[1:] == child[:-1]) & (began[1:] <= ended[:-1] + np.timedelta64(1, "D")))
    if "reason_began" in ordered:
        reason = ordered["reason_began"].cat
        moved = reason.categories.isin(["started", "placement"])[reason.codes]
    else:
        moved = ordered["placement"].ne(ordered["placement"].shift()).to_numpy()
    return ordered.assign(period=apart.cumsum(), new_placement=apart | moved)


def _away(episodes: pd.DataFrame) -> pd.DataFrame:
    return episodes[episodes["placement"] != "home"]


def _covering(episodes: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Episodes that the day lies in; one that ends on the day is over."""
    return episodes[(episodes["began"] <= day) & (episodes["ended"].isna() | (episodes["ended"] > day))]


def _overlapping(episodes: pd.DataFrame, year: Year) -> pd.DataFrame:
    return episodes[(episodes["began"] <= year.last) & (episodes["ended"].isna() | (episodes["ended"] >= year.first))]


def _last_end(ended: pd.Series[pd.Timestamp]) -> object:
    return ended.max() if ended.notna().all() else pd.NaT
