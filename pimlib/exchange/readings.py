"""What readers found, put together: which files were read, which reserve comes next, and the table of readings for the register.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pimlib.errors import Fault, PimError, raise_if
from pimlib.exchange import form
from pimlib.exchange.asking import FIXED
from pimlib.exchange.returned import Returned
from pimlib.kinds.case_files.draw import EXCHANGE, Draw, Drawn
from pimlib.sheets import write_csv
from pimlib.sheets.opening import open_elsewhere
from pimlib.workspace import CycleFolder

RETURNS = "returns"
_KEPT = re.compile(r"^reading-(?P<reader>[a-z0-9-]+)(?:\.r(?P<number>[2-9]|[1-9][0-9]+))?\.xlsx$")


class Replaced(NamedTuple):
    """A file that could not be read, and the reserve that takes its place; None when there is none left. read: it has been read."""

    file: Drawn
    reserve: Drawn | None
    readers: tuple[str, ...]
    read: bool


@dataclass(frozen=True)
class Collected:
    """returns: one a reader. read: how many files of the sample, or reserves in their place, were read. agreed: how many files have an agreed
    reading. urgent: how many files were flagged. waiting: readers whose form is not back. open: files of the sample not read yet.
    """

    draw: Draw
    returns: tuple[Returned, ...]
    read: int
    replaced: tuple[Replaced, ...]
    agreed: int
    urgent: int
    waiting: tuple[str, ...]
    open: int
    notes: tuple[Fault, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `rows`."""
        return (*FIXED, *(item.id for item in self.draw.items))

    @property
    def rows(self) -> list[list[Any]]:
        """One row a file, reader and reading: file, reader, origin, reading, stratum, care_group, urgent, then each question.

        In the order of the draw. An agreed reading stands under its first reader. Empty: not answered.
        """
        place = {one.id: n for n, one in enumerate(self.draw.files)}
        readers = {reader.name: n for n, reader in enumerate(self.draw.readers)}
        origins = {reader.name: reader.origin for reader in self.draw.readers}
        found = [
            (
                (place[one.file.id], one.reading == "agreed", readers[returned.reader]),
                [
                    one.file.id,
                    returned.reader,
                    origins[returned.reader],
                    one.reading,
                    one.file.stratum,
                    one.file.care_group,
                    "yes" if one.urgent else "",
                    *(one.answers.get(item.id, "") for item in self.draw.items),
                ],
            )
            for returned in self.returns
            for one in returned.answered
        ]
        return [row for _key, row in sorted(found, key=lambda pair: pair[0])]


def collect(draw: Draw, returns: Sequence[Returned]) -> Collected:
    """Put the forms together. Raises PimError when a reserve was read that takes nobody's place, or before its turn."""
    order = {reader.name: n for n, reader in enumerate(draw.readers)}
    returns = tuple(sorted(returns, key=lambda one: order[one.reader]))
    read = {one.file.id for returned in returns for one in returned.answered if one.reading == "original" and one.answers}
    gone = {id for returned in returns for id in returned.gone} - read
    back = {returned.reader for returned in returns}
    # a file with two readers is given up only when both of them could not read it
    lost = [
        one for one in draw.main if one.id in gone and all(name in back and _gone(returns, name, one) for name in one.readers)
    ]
    replaced = tuple(_replaced(draw, lost, gone, read))
    raise_if(_astray(returns, replaced, read))
    stood_in = [one for one in replaced if one.read]
    main = {one.id for one in draw.main}
    waiting = tuple(reader.name for reader in draw.readers if reader.name not in back)
    return Collected(
        draw,
        returns,
        len(main & read) + len(stood_in),
        replaced,
        len({one.file.id for returned in returns for one in returned.answered if one.reading == "agreed"}),
        len({one.file.id for returned in returns for one in returned.answered if one.urgent}),
        waiting,
        len(main - read - {one.id for one in lost}),
        tuple(_notes(draw, returns, read)),
    )


def _gone(returns: Sequence[Returned], reader: str, one: Drawn) -> bool:
    return any(returned.reader == reader and one.id in returned.gone for returned in returns)


def _replaced(draw: Draw, lost: Sequence[Drawn], gone: set[str], read: set[str]) -> Iterator[Replaced]:
    """Each lost file with its reserve: within its stratum, the first lost gets the first reserve, and a reserve that is lost too the next."""
    spare = {name: [one for one in draw.spare if one.stratum == name] for name in draw.populations}
    for one in lost:
        left = spare[one.stratum]
        while left and left[0].id in gone:
            left.pop(0)
        reserve = left.pop(0) if left else None
        yield Replaced(one, reserve, one.readers, reserve is not None and reserve.id in read)


def _astray(returns: Sequence[Returned], replaced: Sequence[Replaced], read: set[str]) -> Iterator[Fault]:
    named = {one.reserve.id for one in replaced if one.reserve}
    for returned in returns:
        for id, row in returned.spare.items():
            if id in read and id not in named:
                fault = "this reserve takes the place of no file, or was read before its turn"
                expected = ", ".join(sorted(named)) or "none: no file of its group is given up by all its readers"
                place = f'{returned.place}, sheet "{form.RESERVES}", row {row}'
                yield Fault(
                    place, fault, f"`{id}`", expected, "Clear the row, or mark the file that it stands in for as not available."
                )


def _notes(draw: Draw, returns: Sequence[Returned], read: set[str]) -> Iterator[Fault]:
    for returned in returns:
        yield from returned.notes
    both = {
        id
        for id in read
        if sum(one.file.id == id and one.reading == "original" and bool(one.answers) for r in returns for one in r.answered) > 1
    }
    for returned in returns:
        early = [one.file.id for one in returned.answered if one.reading == "agreed" and one.file.id not in both]
        if early:
            yield Fault(
                f'{returned.place}, sheet "{form.AGREED}"',
                f"{len(early)} agreed before two readers had answered on their own",
                remedy="Ask for the missing answers of each reader; without them nobody can say how far readers agree.",
            )


def keep_return(folder: CycleFolder, name: str, reader: str, path: Path) -> Path:
    """Keep a form as it was received, under a new name where there is one already; the same bytes are kept once."""
    target = folder.path / EXCHANGE / name / RETURNS
    content = path.read_bytes()
    taken = [kept for number, kept in sorted(_kept(target, reader))]
    for kept in taken:
        if kept.read_bytes() == content:
            return kept
    number = max((number for number, _kept in _kept(target, reader)), default=0) + 1
    new = target / (f"reading-{reader}.xlsx" if number == 1 else f"reading-{reader}.r{number}.xlsx")
    try:
        target.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as file:
            file.write(content)
    except PermissionError:
        raise PimError(open_elsewhere(folder.place(new))) from None
    except OSError as error:
        raise PimError(
            Fault(folder.place(new), f"the form could not be kept ({error.strerror or type(error).__name__})")
        ) from None
    return new


def is_kept(folder: CycleFolder, draw: Draw, path: Path) -> bool:
    """Whether a file is one of the forms that were kept, and not one that somebody put beside them."""
    kept = folder.path / EXCHANGE / draw.name / RETURNS
    match = _KEPT.match(path.name)
    return path.resolve().parent == kept.resolve() and match is not None and draw.reader(match["reader"]) is not None


def newest_returns(folder: CycleFolder, draw: Draw) -> dict[str, Path]:
    """The form of each reader that was kept last, by reader."""
    found = {reader.name: sorted(_kept(folder.path / EXCHANGE / draw.name / RETURNS, reader.name)) for reader in draw.readers}
    return {name: kept[-1][1] for name, kept in found.items() if kept}


def _kept(folder: Path, reader: str) -> Iterator[tuple[int, Path]]:
    for path in folder.glob("reading-*.xlsx"):
        match = _KEPT.match(path.name)
        if match and match["reader"] == reader:
            yield int(match["number"] or 1), path


def write_readings(folder: CycleFolder, collected: Collected) -> tuple[Path, bool]:
    """Write the readings to `case-files/<name>.csv`, or the next free name; whether anything was new, and so written.

    Raises PimError when nothing was read, or the file can't be written.
    """
    name = collected.draw.name
    if not collected.rows:
        raise PimError(
            Fault(f"{EXCHANGE}/{name}", "no form holds an answer yet", remedy="Wait for the first form that is filled in.")
        )
    number, last = 1, None
    while (path := _target(folder, name, number)).exists():
        number, last = number + 1, path
    with TemporaryDirectory() as scratch:
        made = Path(scratch) / path.name
        write_csv(made, collected.columns, collected.rows)
        content = made.read_bytes()
    if last is not None and last.read_bytes() == content:
        return last, False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise PimError(Fault(folder.place(path), f"the readings could not be written ({said})", remedy="Try again.")) from None
    return path, True


def _target(folder: CycleFolder, name: str, number: int) -> Path:
    return folder.path / "case-files" / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
