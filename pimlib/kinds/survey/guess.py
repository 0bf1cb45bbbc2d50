"""A first mapping for a survey's file, for a person to correct: scales, choices, own words, subgroups, and what is never kept.

Row 4: imports rows 0-3. Header and answers of Microsoft Forms and SmartSurvey are known. The direction of a scale comes from its words; where
a statement may be worded the other way round, which answers are favourable is left to the person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pimlib.errors import Fault, PimError
from pimlib.kinds.survey.answers import NOT_CHOSEN, is_other_column, option_of
from pimlib.kinds.survey.doubts import is_sure, turning_words
from pimlib.kinds.survey.exported import header_rows
from pimlib.kinds.survey.own_words import asks_for_own_words, is_open_ended, names_somebody, read_as_own_words
from pimlib.kinds.survey.scales import (
    DONT_KNOW,
    FIRST_DONT_KNOW,
    NUMBERED,
    SCALES,
    is_group,
    is_known_answer,
    is_other,
    kind_of_header,
    scales_for,
)
from pimlib.kinds.wording import plain, tidy
from pimlib.register.mapping import Source, Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import Sheet
from pimlib.workspace.cycle import Disclosure

MISSING = ("-", "n/a", "N/A")
MOST_CHOICES, MOST_OPTIONS = 12, 30
LONGEST_ADDRESS = 40
LONGEST_CHOICE = 80  # an answer that is chosen from a list is short; own words are not
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\d{1,3}(\.\d{1,3}){3}", re.IGNORECASE)  # of e-mail, or of a machine
FEWEST_CODES = 3
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
FEWEST_CHOOSING = 3  # no answer that more people gave: own words
ENOUGH_JOINED = 5  # at least one in so many answers holds a semicolon where several can be chosen
NO_OPTION = re.compile(
    r"\s+[-–]\s+(open-ended )?response$", re.IGNORECASE
)  # what SurveyMonkey writes under a question of one column
STEM = re.compile(r"^(?P<stem>.*\S)\s+[-–]\s+(?P<rest>\S.*)$", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """One column of the file and its answers: real = with neither empties nor don't-know words, and how often each stands there."""

    name: str
    real: Counter[str]
    dont_know: tuple[str, ...]

    @property
    def answered(self) -> int:
        return sum(self.real.values())

    @property
    def addresses(self) -> bool:
        """Holds addresses or numbers of people, or addresses of machines, whatever its header says."""
        short = ((word, number) for word, number in self.real.items() if len(word) <= LONGEST_ADDRESS)
        return 2 * sum(number for word, number in short if ADDRESS.fullmatch(word) or names_somebody(word)) > self.answered

    @property
    def numbered(self) -> bool:
        """Holds whole numbers and nothing else: codes, whose meaning the file does not say."""
        return bool(self.real) and all(word.isdecimal() for word in self.real)

    @property
    def keys(self) -> bool:
        """Holds numbers or codes that tell people apart, such as a serial number or an age in years: neither answers nor words."""
        single = all(" " not in word for word in self.real)
        measured = all(NUMBER.fullmatch(word) for word in self.real)
        return len(self.real) > MOST_CHOICES and single and (measured or 10 * len(self.real) > 9 * self.answered)

    @property
    def chosen(self) -> bool:
        """Reads as a few short answers chosen from a list, not as own words."""
        number = len(self.real)
        return (
            number <= MOST_CHOICES
            and all(len(word) <= LONGEST_CHOICE for word in self.real)
            and 2 * number <= self.answered
            and max(self.real.values(), default=0) >= FEWEST_CHOOSING
        )


def guess_mapping(sheet: Sheet, respondent: str = "people", smallest_count: int = Disclosure().smallest_count) -> SurveyMapping:
    """The mapping that the file suggests; who answered, how many were asked and what a question informs stay for a person to say.

    What fewer than `smallest_count` people wrote is their own words under “Other” and may name somebody: it becomes no option, unless it
    is an answer of a known scale. Columns of the file stand as questions, as subgroups, or in `passed_over` (technical, naming a person, or
    empty). Raises PimError when no column looks like a question.
    """
    passed_over, subgroups, columns = [], [], []
    for name in sheet.columns:
        column = _column(sheet, name)
        if kind_of_header(name) in ("technical", "personal") or column.addresses or column.keys:
            passed_over.append(name)
        elif is_group(name, column.real) and column.chosen and not any(map(names_somebody, column.real)):
            subgroups.append(Subgroup(column=name, title=NUMBERED.sub("", NO_OPTION.sub("", name)).strip(" :?*")))
        else:
            columns.append(column)
    groups = _grouped(columns)  # an option that nobody chose is an empty column among its neighbours
    empty = [group for group in groups if len(group) == 1 and not (group[0].real or group[0].dont_know)]
    passed_over += [group[0].name for group in empty]
    groups = [group for group in groups if group not in empty]
    if not groups:
        raise PimError(
            Fault(
                sheet.place,
                "no column looks like a question",
                f"columns {', '.join(f'`{name}`' for name in sheet.columns[:12])}",
                "one row a person and one column a question",
                "Check that this is the file of the answers, not of the results.",
            )
        )
    fits = Counter(number for column in columns for number in scales_for(column.real))
    questions = [
        _several(id, group) if len(group) > 1 else _single(id, group[0], fits, smallest_count)
        for id, group in zip(_ids(groups), groups, strict=True)
    ]
    source = Source(
        sheet=sheet.place.split('sheet "')[-1].rstrip('"') if 'sheet "' in sheet.place else None,
        header_row=sheet.header_row,
        header_rows=header_rows(sheet),
    )
    return SurveyMapping(
        kind="survey",
        source=source,
        questions=tuple(questions),
        subgroups=tuple(subgroups),
        respondent=respondent,
        passed_over=tuple(name for name in sheet.columns if name in passed_over),
    )


def _column(sheet: Sheet, name: str) -> Column:
    missing = {"", *map(plain, MISSING)}
    real: Counter[str] = Counter()
    dont_know: dict[str, None] = {}
    for cell, number in sheet.table[name].value_counts(sort=False).items():
        text = tidy(str(cell))
        if plain(text) in DONT_KNOW:
            dont_know[text] = None
        elif plain(text) not in missing:
            real[text] += int(number)
    return Column(name, Counter(dict(sorted(real.items()))), tuple(sorted(dont_know)))


def _grouped(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns in order; neighbours that are the options of one question (`Q3. … - Option`, filled or empty) stand together."""
    groups: list[list[Column]] = []
    for column in columns:
        stem = STEM.match(column.name)
        last = STEM.match(groups[-1][-1].name) if groups else None
        same = stem and last and plain(stem["stem"]) == plain(last["stem"])
        block = groups[-1] if groups else []
        if (same and _is_option(column) and _is_option(block[0])) or _is_beside(column, block):
            block.append(column)
        else:
            groups.append([column])
    return groups


def _is_beside(column: Column, block: Sequence[Column]) -> bool:
    """Holds what people wrote beside “Other”, the last of a block of options; the block has no such column yet."""
    if len(block) < 2 or not is_other_column(column.name) or any(is_other_column(one.name) for one in block):
        return False
    stem = STEM.match(block[0].name)
    return is_other(column.name) or bool(stem and plain(column.name).startswith(plain(stem["stem"])))


def _is_option(column: Column) -> bool:
    """One thing or nothing in each cell: the option's own words, or a mark such as 1 or Yes beside an empty or a 0."""
    filled = [word for word in column.real if plain(word) not in NOT_CHOSEN]
    own = plain(option_of(column.name))
    marks = {own, "1", "yes", "true", "checked", "selected", "x", "✓"}
    return len(filled) <= 1 and all(plain(word) in marks for word in filled)


def _several(id: str, group: Sequence[Column]) -> SurveyQuestion:
    stem = STEM.match(group[0].name)
    text = NUMBERED.sub("", stem["stem"] if stem else group[0].name)
    options = [option_of(column.name) for column in group]
    dont_know = [code for code, option in enumerate(options, 1) if plain(option) in DONT_KNOW]
    others = [code for code, column in enumerate(group, 1) if is_other_column(column.name)]
    other = others[0] if len(others) == 1 else None
    return SurveyQuestion(
        id=id,
        columns=tuple(column.name for column in group),
        text=text,
        type="multi",
        values={option: code for code, option in enumerate(options, 1) if code != other},
        dont_know=tuple(dont_know),
        other=other,
    )


def _single(id: str, column: Column, fits: Counter[int], smallest_count: int) -> SurveyQuestion:
    text = NUMBERED.sub("", NO_OPTION.sub("", column.name)).strip()
    apart = {word: FIRST_DONT_KNOW - number for number, word in enumerate(column.dont_know)}
    common = {"id": id, "columns": (column.name,), "text": text}
    if is_open_ended(column.name) or (asks_for_own_words(column.name) and not scales_for(column.real)):
        return SurveyQuestion.model_validate(common | {"type": "open"})
    few_codes = column.numbered and len(column.real) < FEWEST_CODES  # 1 and 2 may be yes and no as well as the ends of a scale
    if (
        (numbers := scales_for(column.real))
        and not few_codes
        and (len(column.real) > 1 or max(fits[number] for number in numbers) > 1)
    ):
        apart_levels = {number: len({SCALES[number].codes()[plain(word)] for word in column.real}) for number in numbers}
        best = max(numbers, key=lambda number: (apart_levels[number], fits[number], -len(SCALES[number].levels), -number))
        levels = SCALES[best].levels
        values: dict[str, int] = {}
        for code, level in enumerate(levels, 1):
            spelt = [word for word in column.real if plain(word) in set(map(plain, level))]
            for word in spelt or level[:1]:
                values.setdefault(word, code)
        top = tuple(range(len(levels) - SCALES[best].favourable + 1, len(levels) + 1))
        if turning_words(text) and not is_sure(list(SCALES[best].codes())):
            top = ()
        return SurveyQuestion.model_validate(
            common | {"type": "scale", "values": values | apart, "favourable": top, "dont_know": tuple(sorted(apart.values()))}
        )
    if options := _joined(column, smallest_count):
        values = {option: code for code, option in enumerate(options, 1)}
        tokens = {plain(part) for cell in column.real for part in cell.split(";") if part.strip()}
        other = len(values) + 1 if tokens - set(map(plain, (*values, *apart))) else None
        return SurveyQuestion.model_validate(
            common | {"type": "multi", "values": values | apart, "dont_know": tuple(sorted(apart.values())), "other": other}
        )
    options = _alone(column, smallest_count) if column.chosen else []
    if options and not read_as_own_words(options):
        values = {option: code for code, option in enumerate(options, 1)}
        other = len(values) + 1 if {plain(word) for word in column.real} - set(map(plain, options)) else None
        return SurveyQuestion.model_validate(
            common | {"type": "single", "values": values | apart, "dont_know": tuple(sorted(apart.values())), "other": other}
        )
    return SurveyQuestion.model_validate(common | {"type": "open"})


def _alone(column: Column, smallest_count: int) -> list[str]:
    """The options of a column of which people chose one each: what at least `smallest_count` people chose, or a scale knows."""
    people: Counter[str] = Counter()
    for word, number in column.real.items():
        people[plain(word)] += number
    spelling = {plain(word): word for word in reversed(column.real)}
    return [
        spelling[key]
        for key in dict.fromkeys(map(plain, column.real))
        if is_known_answer(key) or (people[key] >= smallest_count and not is_other(key))
    ]


def _joined(column: Column, smallest_count: int) -> list[str]:
    """The options of a column in which they are joined by `;`, as Microsoft Forms writes them; [] when it is none.

    An option is what at least `smallest_count` people chose.
    """
    spelling: dict[str, str] = {}
    people: Counter[str] = Counter()
    for cell, number in column.real.items():
        for key, part in _parts(cell).items():
            spelling.setdefault(key, part)
            people[key] += number
    joined = sum(number for cell, number in column.real.items() if ";" in cell)
    alone = {plain(cell) for cell in column.real if ";" not in cell}
    # Where few chose several, these are the answers that others chose alone; prose that holds a semicolon repeats nobody's.
    known = sum(number for cell, number in column.real.items() if ";" in cell and alone & _parts(cell).keys())
    if not joined or (joined * ENOUGH_JOINED < column.answered and 2 * known < joined):
        return []
    chosen = {key: number for key, number in sorted(people.items()) if number >= smallest_count and _is_offered(spelling[key])}
    options = [spelling[key] for key in chosen if key not in DONT_KNOW]
    short = all(len(option) <= LONGEST_CHOICE for option in options)
    return options if 1 < len(options) <= MOST_OPTIONS and short and 2 * sum(chosen.values()) > people.total() else []


def _is_offered(part: str) -> bool:
    """Whether it can be an option that was offered: it is not what stands beside “Other” and names nobody."""
    return not is_other(part) and not names_somebody(part)


def _parts(cell: str) -> dict[str, str]:
    """What stands between semicolons, as it is compared and as it is spelt."""
    return {plain(part): part.strip() for part in cell.split(";") if part.strip()}


def _ids(groups: Sequence[Sequence[Column]]) -> list[str]:
    """Ids by the numbers that the headers carry (`Q3.` is q3; its rows q3-1, q3-2), else by position."""
    numbers = [match[1].lower() if (match := NUMBERED.match(group[0].name)) else "" for group in groups]
    if not all(numbers):
        return [f"q{n}" for n in range(1, len(groups) + 1)]
    counts, seen, ids = Counter(numbers), Counter[str](), []
    for number in numbers:
        seen[number] += 1
        ids.append(f"q{number}" if counts[number] == 1 else f"q{number}-{seen[number]}")
    return ids
