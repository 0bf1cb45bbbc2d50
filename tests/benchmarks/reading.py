"""What reading costs beside plain pandas: large surveys, case tables, Parquet; and faults, which are found in linear time.

Run on demand (`make bench`). Each measurement is a process of its own; ours and plain pandas take turns. Prints medians, ratios, the
largest resident memory beside the size of pandas' own frame, and for faults the seconds at n, 2n and 4n rows. Seconds are counted
after the imports. Data are made here from a seed; the Parquet file is left out where it is not beside this checkout. pandas reads
Parquet with pyarrow or fastparquet, which pimlib does not need; where neither is there, duckdb's own table is what it is held against.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil

ROUNDS = 5
LAIT = Path(__file__).parents[3] / "shared" / "data" / "england-lait" / "bds_long_0.parquet"
AGREE = {"Strongly agree": 5, "Agree": 4, "Neither agree nor disagree": 3, "Disagree": 2, "Strongly disagree": 1, "Don't know": 9}
QUESTIONS, PEOPLE, CASES, FAULTY = 60, 200_000, 2_000_000, 20_000
GROUPS = {"survey.csv": ["team", "Q1"], "episodes.csv": ["Placement", "Reason began"], "lait.parquet": ["Short Desc", "Years"]}
AIMS = {"survey.csv": 2, "episodes.csv": 2, "lait.parquet": 4}


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        asked(folder, "make")
        files = [name for name in GROUPS if (folder / name).exists()]
        if "lait.parquet" in files and not find_spec("duckdb"):
            files.remove("lait.parquet")
            print("Parquet left out: duckdb is not here, with which it is read (pip install pimlib[parquet])")
        elif "lait.parquet" in files and not PARQUET:
            print("Parquet: pandas has no library here with which to read it (pyarrow), so duckdb's `.df()` stands in its place")
        print(
            f"{'file':14}{'plain pandas':>14}{'load_sheet':>12}{'ratio':>7}{'whole kind':>12}{'ratio':>7}{'aim':>5}{'memory/frame':>14}"
        )
        for name in files:
            rounds = [
                (asked(folder, "plain", name), asked(folder, "sheet", name), asked(folder, "kind", name)) for _ in range(ROUNDS)
            ]
            plain, sheet, kind = (statistics.median(one[n]["seconds"] for one in rounds) for n in range(3))
            ratios = [statistics.median(one[n]["seconds"] / one[0]["seconds"] for one in rounds) for n in (1, 2)]
            memory = max(one[n]["peak"] for one in rounds for n in (1, 2)) / rounds[0][0]["frame"]
            print(
                f"{name:14}{plain:>12.2f} s{sheet:>10.2f} s{ratios[0]:>7.2f}{kind:>10.2f} s{ratios[1]:>7.2f}{AIMS[name]:>5}"
                f"{memory:>14.2f}"
            )
        print("\nfaults: seconds until all are told (the first fifty listed, the others counted)")
        for what in FAULTS:
            sizes = [[asked(folder, "faults", what, str(FAULTY * times)) for _ in range(3)] for times in (1, 2, 4)]
            middle = [statistics.median(one["seconds"] for one in size) for size in sizes]
            seconds = "  ".join(f"{one:6.2f} s" for one in middle)
            print(f"{what:14}{seconds}   4n/n {middle[2] / middle[0]:5.2f}   {sizes[2][0]['faults']} sentences")
    return 0


def asked(folder: Path, *task: str) -> dict[str, Any]:
    """What a process of its own answers."""
    command = [sys.executable, str(Path(__file__).resolve()), str(folder), *task]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def answer(folder: Path, task: str, *given: str) -> dict[str, Any]:
    if task == "make":
        make(folder)
        return {}
    if task == "faults":
        return faults(folder, given[0], int(given[1]))
    name = given[0]
    path = folder / name
    work = {"plain": plain, "sheet": sheet, "kind": KINDS[name]}[task](path)
    began = time.perf_counter()
    frame = work()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "peak": peak(), "frame": int(frame.memory_usage(deep=True).sum()) if task == "plain" else 0}


def peak() -> int:
    """The largest resident memory of this process so far, in bytes."""
    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):
        return int(memory.peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def by_duckdb(path: Path) -> pd.DataFrame:
    import duckdb

    return duckdb.read_parquet(str(path)).df()


PARQUET = any(map(find_spec, ("pyarrow", "fastparquet")))
READERS: dict[str, Callable[[Path], pd.DataFrame]] = {".parquet": pd.read_parquet if PARQUET else by_duckdb, ".csv": pd.read_csv}


def plain(path: Path) -> Callable[[], pd.DataFrame]:
    read = READERS[path.suffix]
    if read is by_duckdb:
        import duckdb  # noqa: F401 - seconds are counted after the imports

    def work() -> pd.DataFrame:
        frame = read(path)
        frame.groupby(GROUPS[path.name]).size()
        return frame

    return work


def sheet(path: Path) -> Callable[[], pd.DataFrame]:
    from pimlib.sheets.load import load_sheet

    return lambda: load_sheet(path).table


def counted(path: Path) -> Callable[[], pd.DataFrame]:
    """The tables of `case_level` and one rule over them: how many children have had three placements or more."""
    from pimlib.fingerprint import digest_file
    from pimlib.framework import load_framework
    from pimlib.kinds.case_level.rules import count, countable
    from pimlib.kinds.case_level.shapes import recognised
    from pimlib.kinds.case_level.tables import load_tables
    from pimlib.kinds.case_level.years import year_named
    from pimlib.register.mapping import CaseLevelMapping, CaseTable
    from pimlib.workspace import Workspace

    cycle = path.parent / "evidence" / "kinlorne" / "2026"
    (cycle / "measures").mkdir(parents=True, exist_ok=True)
    place = cycle / "measures" / path.name
    if not place.exists():
        place.hardlink_to(path)
    table, columns = recognised(pd.read_csv(path, nrows=0).columns) or ("", {})
    mapping = CaseLevelMapping(
        kind="case-level",
        tables={table: CaseTable(path=f"measures/{path.name}", hash=digest_file(path), columns=columns)},
        authority="Kinlorne",
        periods=("2023-24",),
        measures={"pif:1.N.1": ()},
    )
    rule = next(one.counted_by for one in countable(load_framework("pif")) if one.id == "1.N.1")

    def work() -> pd.DataFrame:
        tables = load_tables(Workspace(path.parent).cycle("kinlorne/2026"), mapping)
        assert count(tables, year_named("2023-24"), rule).denominator
        return tables[table]

    return work


def survey(path: Path) -> Callable[[], pd.DataFrame]:
    from pimlib.kinds.survey import load_figures

    folder, entry = registered(path, "survey", survey_mapping())
    return lambda: load_figures(folder, entry).table


def lait(path: Path) -> Callable[[], pd.DataFrame]:
    from pimlib.kinds.measures import load_figures
    from pimlib.sheets.load import load_sheet

    frame = load_sheet(path).table
    years = frame["Years"].str.fullmatch(r"(19|20)\d\d(-\d\d|/\d\d)?").groupby(frame["Short Desc"]).all()
    measures = {name: {"title": name, "unit": "rate", "better": "none"} for name in years.index[years]}
    columns = {"measure": "Short Desc", "authority": "LA and Regions", "period": "Years", "value": "Values"}
    mapping = {"kind": "measures", "layout": "long", "authority": "Camden", "nation": "England", "columns": columns}
    folder, entry = registered(path, "measures", mapping | {"measures": measures, "missing": ["-", "c", "x", "z", "."]})
    return lambda: load_figures(folder, entry).table


KINDS = {"survey.csv": survey, "episodes.csv": counted, "lait.parquet": lait}


def survey_mapping() -> dict[str, Any]:
    questions = [
        {"id": f"q{n}", "columns": [f"Q{n}"], "text": f"Question {n}", "type": "scale", "values": AGREE, "favourable": [4, 5],
         "dont_know": [9], "informs": ["pim:2.1"]}
        for n in range(1, QUESTIONS + 1)
    ]  # fmt: skip
    return {"kind": "survey", "questions": questions, "subgroups": [{"column": "team", "title": "Team"}]}


def registered(path: Path, kind: str, mapping: dict[str, Any]) -> tuple[Any, Any]:
    from pimlib.fingerprint import digest_file
    from pimlib.register import Item, observe
    from pimlib.workspace import Workspace

    cycle = path.parent / "evidence" / "kinlorne" / "2026"
    (cycle / "surveys").mkdir(parents=True, exist_ok=True)
    (cycle / "cycle.yaml").write_text('format: "1"\ncouncil: Kinlorne\nstarts: 2026-01-01\nends: 2028-12-31\n', encoding="utf-8")
    place = cycle / "surveys" / path.name
    if not place.exists():
        place.hardlink_to(path)
    folder = Workspace(path.parent).cycle("kinlorne/2026")
    item = Item.model_validate(
        {
            "format": "1", "name": path.stem, "title": "Large", "kind": kind, "informs": ["pim:1.1"], "access": "open",
            "period": {"start": "2026-01-01", "end": "2026-03-31"}, "registered_on": "2026-04-02",
            "path": folder.place(place), "bytes": place.stat().st_size, "hash": digest_file(place), "mapping": mapping,
        }
    )  # fmt: skip
    return folder, observe(folder, item)


def make(folder: Path) -> None:
    rng = np.random.default_rng(20260401)
    words = np.array([*AGREE, ""])
    teams = np.array(["Adults North", "Adults South", "Children", "Justice"])
    people = {"id": np.arange(PEOPLE), "team": teams[rng.integers(0, 4, PEOPLE)]}
    people |= {f"Q{n}": words[rng.integers(0, len(words), PEOPLE)] for n in range(1, QUESTIONS + 1)}
    pd.DataFrame(people).to_csv(folder / "survey.csv", index=False)
    child = np.sort(rng.integers(0, CASES // 4, CASES))
    began = np.datetime64("2015-01-01") + rng.integers(0, 3600, CASES)
    cases = pd.DataFrame({"Child": child, "Began": began}).drop_duplicates().sort_values(["Child", "Began"], ignore_index=True)
    next_began = cases["Began"].shift(-1).where(cases["Child"].eq(cases["Child"].shift(-1)))
    words = {
        "Reason began": ["S", "P", "L"],
        "Reason ended": ["E4", "X1", ""],
        "Placement": ["P1", "U1", "U4", "A3", "K2"],
        "Team": ["North", "South"],
    }
    cases = cases.assign(
        Began=cases["Began"].dt.strftime("%d/%m/%Y"),
        Ended=next_began.dt.strftime("%d/%m/%Y").fillna(""),
        **{name: np.array(texts)[rng.integers(0, len(texts), len(cases))] for name, texts in words.items()},
    )
    cases.to_csv(folder / "episodes.csv", index=False)
    if LAIT.exists():
        (folder / "lait.parquet").write_bytes(LAIT.read_bytes())


def answers_not_allowed(path: Path, rows: int) -> Callable[[], object]:
    """Every 200th person gave forty answers that no question allows."""
    rng = np.random.default_rng(1)
    words = np.array(list(AGREE))
    columns = {"team": np.repeat("North", rows)}
    for n in range(1, QUESTIONS + 1):
        cells = words[rng.integers(0, len(words), rows)].astype(object)
        if n <= 40:
            cells[::200] = f"odd {n}"
        columns[f"Q{n}"] = cells
    pd.DataFrame(columns).to_csv(path, index=False)
    from pimlib.kinds.survey import load_figures

    folder, entry = registered(path, "survey", survey_mapping())
    return lambda: load_figures(folder, entry)


def no_numbers(path: Path, rows: int) -> Callable[[], object]:
    """Each hundredth of ten times as many figures is none, in forty ways."""
    values = (np.arange(rows * 10) % 997).astype(str).astype(object)
    values[::100] = [f"about {n % 40}" for n in range(len(values[::100]))]
    years = [f"{1900 + n // 2000}-{n % 2000:04}" for n in range(rows * 10)]
    pd.DataFrame({"year": years, "value": values}).to_csv(path, index=False)
    from pimlib.errors import PimError
    from pimlib.sheets import load_sheet, numbers

    def work() -> object:
        _values, found = numbers(load_sheet(path), "value", decimal=".")
        raise PimError(*found[:51])

    return work


def uneven(path: Path, rows: int) -> Callable[[], object]:
    """Each hundredth row is one cell short, and each hundredth has one too many."""
    lines = [",".join(f"c{n}" for n in range(20))]
    for n in range(rows):
        cells = [f"{n}.{m}" for m in range(20)]
        lines.append(",".join(cells[:-1] if n % 100 == 7 else [*cells, "x"] if n % 100 == 9 else cells))
    path.write_text("\n".join(lines), encoding="utf-8")
    from pimlib.sheets import load_sheet

    return lambda: load_sheet(path)


FAULTS: dict[str, Callable[[Path, int], Callable[[], object]]] = {
    "answers": answers_not_allowed,
    "numbers": no_numbers,
    "uneven rows": uneven,
}


def faults(folder: Path, what: str, rows: int) -> dict[str, Any]:
    from pimlib.errors import PimError

    work = FAULTS[what](folder / f"{what.replace(' ', '-')}-{rows}.csv", rows)
    began = time.perf_counter()
    try:
        work()
    except PimError as error:
        return {"seconds": time.perf_counter() - began, "faults": len(error.faults)}
    raise SystemExit(f"{what}: nothing was refused")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(answer(Path(sys.argv[1]), *sys.argv[2:])))
        sys.exit(0)
    sys.exit(main())
