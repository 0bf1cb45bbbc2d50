"""The files that were read beside the draw that they come from: what was not read, what stood in for it, which team came out short.

Row 4: imports rows 0-3. Says how many, never which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pimlib.errors import Fault, PimError
from pimlib.kinds.case_files.draw import Draw, load_draw
from pimlib.register import Item
from pimlib.register.mapping import CaseFilesMapping
from pimlib.workspace import CycleFolder


@dataclass(frozen=True)
class Drawing:
    """A reading beside its draw. said: sentences for the report; notes: for who registers it; outside: files read that were not drawn."""

    said: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()
    outside: frozenset[str] = frozenset()


def draw_in(folder: CycleFolder, mapping: CaseFilesMapping) -> tuple[Draw | None, tuple[Fault, ...]]:
    """The draw that a mapping names; none with a note when its file is no longer there. Raises PimError when it is damaged."""
    if not mapping.draw:
        return None, ()
    if not (folder.path / mapping.draw).is_file():
        remedy = "Put the draw back; without it nobody can say which files were drawn and not read."
        return None, (Fault(mapping.draw, "the draw that these files come from is not there", remedy=remedy),)
    draw = load_draw(folder.path / mapping.draw, mapping.draw)
    if draw.kind != "case-files":
        found, expected = "a sample of people to ask", "a sample of case files"
        raise PimError(Fault(mapping.draw, "this draw is not one of case files", found, expected, "Name the right one."))
    return draw, ()


def drawing_of(draw: Draw, files: Sequence[str], item: Item) -> Drawing:
    """The files that were read (their numbers) beside the draw."""
    drawn, read = {one.id: one for one in draw.files}, set(files)
    outside = frozenset(read - set(drawn))
    main, spare = (
        Counter(one.stratum for one in drawn.values() if one.role == role and one.id in read) for role in ("main", "reserve")
    )
    planned = sum(draw.sizes.values())
    missed = planned - main.total()
    said = [
        f"{planned:,} files were drawn from {sum(draw.populations.values()):,} by a rule that anybody can repeat ({draw.method}; seed "
        f"“{draw.seed}”); {main.total():,} of them were read."
    ]
    if spare:
        said.append(
            f"{_files(spare.total())} that could not be read {_were(spare.total(), 'was', 'were')} replaced by the next of the reserves."
        )
    short = _short(draw, main + spare)
    if missed > spare.total():
        fewer = missed - spare.total()
        was = _were(fewer, "was", "were")
        said.append(f"{_files(fewer)} that {was} drawn {was} not read, and nothing stands for {_were(fewer, 'it', 'them')}.")
        if len(draw.sizes) > 1:
            said.append(f"Fewer were read than planned of {', '.join(short)}.")
    return Drawing(tuple(said), tuple(_notes(draw, item, missed, spare.total(), outside)), outside)


def _short(draw: Draw, read: Counter[str]) -> list[str]:
    return [f"{name} ({read[name]} of {size})" for name, size in draw.sizes.items() if read[name] < size]


def _notes(draw: Draw, item: Item, missed: int, replaced: int, outside: frozenset[str]) -> Iterator[Fault]:
    if outside:
        found = _files(len(outside))
        remedy = "Only files that were drawn count; they are left out. Compare the numbers with the draw."
        yield Fault(item.path, "files were read that are not in the draw", found, f"those of {draw.name}", remedy)
    if missed > replaced:
        remedy = "Read them, or the next reserves, and add the file once more; else say in the judgement what is missing."
        yield Fault(item.path, "not every file that was drawn has been read", _files(missed - replaced), "none", remedy)


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"


def _were(number: int, one: str, several: str) -> str:
    return one if number == 1 else several
