"""What readers found, put together: which files were read, which reserve comes next, and the table of readings for the register.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pimlib.errors import Fault, PimError, raise_if
from pimlib.exchange import form
from pimlib.exchange.asking import FIXED
from pimlib.exchange.quoting import quoted
from pimlib.exchange.returned import Returned
from pimlib.kinds.case_files.draw import EXCHANGE, Draw, Drawn
from pimlib.sheets import load_sheet, write_csv
from pimlib.workspace import CycleFolder


class Replaced(NamedTuple):
    """A file that could not be read, and the reserve that takes its place; None when there is none left. read: it has been read."""

    file: Drawn
    reserve: Drawn | None
    readers: tuple[str, ...]
    read: bool


@dataclass(frozen=True)
class Collected:
    """returns: one a reader. read: how many files of the sample, or reserves in their place, were read. agreed: how many files have an agreed
    reading. waiting: readers whose form is not back. open: files of the sample not read yet.
    """

    draw: Draw
    returns: tuple[Returned, ...]
    read: int
    replaced: tuple[Replaced, ...]
    agreed: int
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
    raise_if(fault for _reader, fault in astray(draw, returns))
    read, lost, replaced = _standing(draw, returns)
    back = {returned.reader for returned in returns}
    stood_in = [one for one in replaced if one.read]
    main = {one.id for one in draw.main}
    waiting = tuple(reader.name for reader in draw.readers if reader.name not in back)
    return Collected(
        draw,
        returns,
        len(main & read) + len(stood_in),
        replaced,
        len({one.file.id for returned in returns for one in returned.answered if one.reading == "agreed"}),
        waiting,
        len(main - read - {one.id for one in lost}),
        tuple(_notes(draw, returns, read)),
    )


def astray(draw: Draw, returns: Sequence[Returned]) -> tuple[tuple[str, Fault], ...]:
    """Each reserve that was read in nobody's place, or before its turn, with the reader whose form says so; empty when there is none."""
    read, _lost, replaced = _standing(draw, returns)
    named = {one.reserve.id for one in replaced if one.reserve}
    expected = ", ".join(sorted(named)) or "none: no file of its group is given up by all its readers"
    fault = "this reserve takes the place of no file, or was read before its turn"
    remedy = "Clear the row, or mark the file that it stands in for as not available."
    return tuple(
        (returned.reader, Fault(f'{returned.place}, sheet "{form.RESERVES}", row {row}', fault, quoted(id), expected, remedy))
        for returned in returns
        for id, row in returned.spare.items()
        if id in read and id not in named
    )


def _standing(draw: Draw, returns: Sequence[Returned]) -> tuple[set[str], list[Drawn], tuple[Replaced, ...]]:
    """The files that were read, those of the sample that were given up, and what takes their place."""
    read = {one.file.id for returned in returns for one in returned.answered if one.reading == "original" and one.answers}
    gone = {id for returned in returns for id in returned.gone} - read
    back = {returned.reader for returned in returns}
    # a file with two readers is given up only when both of them could not read it
    lost = [
        one for one in draw.main if one.id in gone and all(name in back and _gone(returns, name, one) for name in one.readers)
    ]
    return read, lost, tuple(_replaced(draw, lost, gone, read))


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


def write_readings(folder: CycleFolder, collected: Collected) -> tuple[Path, bool]:
    """Write the readings to `case-files/<name>.csv`, or the next free name; whether anything was new, and so written.

    Raises PimError when nothing was read, or the file can't be written.
    """
    name = collected.draw.name
    if not collected.rows:
        raise PimError(
            Fault(f"{EXCHANGE}/{name}", "no form holds an answer yet", remedy="Wait for the first form that is filled in.")
        )
    last, path = _last_and_next(folder, name)
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


def fewer_than_before(folder: CycleFolder, collected: Collected) -> tuple[Fault, ...]:
    """A note for each reader of whom the last table of this reading holds more readings than now; empty when there is no such table."""
    last, _next = _last_and_next(folder, collected.draw.name)
    if last is None:
        return ()
    try:
        table = load_sheet(last, folder.place(last)).table
    except PimError:
        return ()  # what is wrong with it is said where it is registered
    if "reader" not in table:
        return ()
    before, now = Counter(map(str, table["reader"])), Counter(row[1] for row in collected.rows)
    remedy = "Look whether answers were lost on the way; an earlier form is taken again when it is named by itself."
    return tuple(
        Fault(folder.place(last), f"of {reader} there are fewer readings now", f"{now[reader]}; it holds {number}", remedy=remedy)
        for reader, number in sorted(before.items())
        if now[reader] < number
    )


def _last_and_next(folder: CycleFolder, name: str) -> tuple[Path | None, Path]:
    """The table of a reading that was written last, and where the next one goes."""
    number, last = 1, None
    while (path := _target(folder, name, number)).exists():
        number, last = number + 1, path
    return last, path


def _target(folder: CycleFolder, name: str, number: int) -> Path:
    return folder.path / "case-files" / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
