"""Rules that count over events and lists: shares of a list, what was done in time, what happened again.

Row 4: imports rows 0-3. Each rule takes the tables, a year and what the framework's data say, and gives a Count.
"""

from __future__ import annotations

import pandas as pd

from pimlib.kinds.case_level.care import Count, Said
from pimlib.kinds.case_level.tables import Tables
from pimlib.kinds.case_level.years import Year


def share(tables: Tables, year: Year, said: Said) -> Count:
    """Of the rows of `table`, those with one of the words `yes` in `column`.

    when: the day that must lie in the year; `last day`: rows that span the last day of it; left out: every row (a list as at one day).
    under: only people younger than that on the last day. in_touch: only people whom the service is in touch with, where the table can
    tell. A row with an empty cell is left out, or counts as no where `blank` is no.
    """
    rows = _of_year(tables[said["table"]], year, said)
    left: list[tuple[str, int]] = []
    unclear: tuple[str, ...] = ()
    if "in_touch" in said and "in_touch" in rows:
        gone = (rows["in_touch"] != "yes") & (rows["in_touch"] != "")
        left.append(("with whom the service is not in touch", int(gone.sum())))
        rows = rows[~gone]
    elif "in_touch" in said:
        unclear = ("the table does not say with whom the service is in touch, so that nobody is left out for it",)
    if "under" in said:
        young = rows["born"] + pd.DateOffset(years=int(said["under"])) > year.last
        rows = rows[young]
    answers = rows[said["column"]]
    if said.get("blank") != "no":
        left.append(("of whom it is not known", int((answers == "").sum())))
        answers = answers[answers != ""]
    yes = int(answers.isin(said["yes"].split(", ")).sum())
    return Count(yes, len(answers), tuple((why, number) for why, number in left if number), unclear)


def in_time(tables: Tables, year: Year, said: Said) -> Count:
    """Of the rows of `table` that fell due in the year, those completed on the day or before it. Not completed: not in time."""
    rows = tables[said["table"]]
    due = rows[year.holds(rows["due"])]
    return Count(int((due["completed"] <= due["due"]).sum()), len(due))


def ahead(tables: Tables, year: Year, said: Said) -> Count:
    """Of the people who moved in the year, those whose planning began at least `months` before."""
    rows = tables[said["table"]]
    moved = rows[year.holds(rows["moved"])].drop_duplicates("child")
    early = moved["planned"] <= moved["moved"] - pd.DateOffset(months=int(said["months"]))
    return Count(int(early.sum()), len(moved))


def again(tables: Tables, year: Year, said: Said) -> Count:
    """Of the children first referred, or taken off the register, in the twelve months that ended `months` before the last day, those
    referred again within that time. The child is counted; from the earlier of the two where both happened.

    A referral is a first one when the child had none in the `months` before it.
    """
    months = int(said["months"])
    start = year.earlier(months=months)
    referrals = tables["referrals"]
    wanted = [text.casefold() for text in said["about"].split(", ")]
    of_kind = referrals["about"].astype("str").str.casefold().isin(wanted)
    others = int((~of_kind).sum())
    referrals = referrals[of_kind]
    referrals = referrals.dropna(subset=["on"]).sort_values(["child", "on"], kind="stable")
    before = referrals.groupby("child")["on"].shift()
    first = referrals[before.isna() | (before + pd.DateOffset(months=months) < referrals["on"])]
    events = [first[["child", "on"]]]
    if "register" in tables.tables:
        events.append(tables["register"].rename(columns={"removed": "on"})[["child", "on"]].dropna())
    begun = pd.concat(events)
    begun = begun[start.holds(begun["on"])]
    if begun.empty:
        return Count(0, 0, (("referrals about something else", others),) if others else ())
    started = dict(begun.groupby("child")["on"].min().items())
    later = referrals.assign(begun=referrals["child"].map(started)).dropna(subset=["begun"])
    within = (later["on"] > later["begun"]) & (later["on"] <= later["begun"] + pd.DateOffset(months=months))
    return Count(
        later.loc[within, "child"].nunique(), len(started), (("referrals about something else", others),) if others else ()
    )


def _of_year(rows: pd.DataFrame, year: Year, said: Said) -> pd.DataFrame:
    when = said.get("when")
    if when == "last day":
        ended = rows["ended"] if "ended" in rows else pd.Series(pd.NaT, index=rows.index)
        return rows[(rows["began"] <= year.last) & (ended.isna() | (ended > year.last))]
    return rows[year.holds(rows[when])] if when else rows
