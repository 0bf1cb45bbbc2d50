"""A first mapping for a survey's file, for a person to correct: scales, choices, own words, subgroups, and what is never kept.

Row 4: imports rows 0-3. Header and answers of Microsoft Forms and SmartSurvey are known. The direction of a scale comes from its words; a
statement worded the other way round is not noticed, so the person is shown which answers count as favourable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pimlib.errors import Fault, PimError
from pimlib.kinds.survey.answers import NOT_CHOSEN, option_of
from pimlib.kinds.survey.exported import header_rows
from pimlib.kinds.survey.scales import (
    DONT_KNOW,
    FIRST_DONT_KNOW,
    NUMBERED,
    SCALES,
    is_group,
    kind_of_header,
    scales_for,
)
from pimlib.kinds.wording import plain, tidy
from pimlib.register.mapping import Source, Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import Sheet

MISSING = ("-", "n/a", "N/A")
MOST_CHOICES, MOST_OPTIONS = 12, 30
LONGEST_CHOICE = 80  # an answer that is chosen from a list is short; own words are not
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\d{1,3}(\.\d{1,3}){3}", re.IGNORECASE)  # of e-mail, or of a machine
OWN_WORDS = re.compile(
    r"\b(specify|explain|describe|comments?|(say|tell us) (more|why|what|how|who|which))\b[^?]*$"
    r"|\banything (else|more)\b|\b(like|want|wish) to (tell|say|add)\b|\bin your own words\b",
    re.IGNORECASE,
)
FEWEST_CODES = 3
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
FEWEST_CHOOSING = 3  # what fewer people wrote is their own words under "Other", and may name somebody
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
        """Holds addresses of e-mail or of machines, whatever its header says."""
        found = sum(number for word, number in self.real.items() if ADDRESS.fullmatch(word))
        return 2 * found > self.answered

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


def guess_mapping(sheet: Sheet, respondent: str = "people") -> SurveyMapping:
    """The mapping that the file suggests; who answered, how many were asked and what a question informs stay for a person to say.

    Columns of the file stand as questions, as subgroups, or in `passed_over` (technical, naming a person, or empty). Raises PimError when
    no column looks like a question.
    """
    passed_over, subgroups, columns = [], [], []
    for name in sheet.columns:
        column = _column(sheet, name)
        if kind_of_header(name) in ("technical", "personal") or column.addresses or column.keys:
            passed_over.append(name)
        elif is_group(name, column.real) and column.chosen:
            subgroups.append(Subgroup(column=name, title=NUMBERED.sub("", name).strip(" :?*")))
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
        _several(id, group) if len(group) > 1 else _single(id, group[0], fits)
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
        if same and _is_option(column) and _is_option(groups[-1][-1]):
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


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
    return SurveyQuestion(
        id=id,
        columns=tuple(column.name for column in group),
        text=text,
        type="multi",
        values={option: code for code, option in enumerate(options, 1)},
        dont_know=tuple(dont_know),
    )


def _single(id: str, column: Column, fits: Counter[int]) -> SurveyQuestion:
    text = NUMBERED.sub("", NO_OPTION.sub("", column.name)).strip()
    apart = {word: FIRST_DONT_KNOW - number for number, word in enumerate(column.dont_know)}
    common = {"id": id, "columns": (column.name,), "text": text}
    if OWN_WORDS.search(column.name) and not scales_for(column.real):
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
        return SurveyQuestion.model_validate(
            common | {"type": "scale", "values": values | apart, "favourable": top, "dont_know": tuple(sorted(apart.values()))}
        )
    if options := _joined(column):
        values = {option: code for code, option in enumerate(options, 1)}
        tokens = {plain(part) for cell in column.real for part in cell.split(";") if part.strip()}
        other = len(values) + 1 if tokens - set(map(plain, (*values, *apart))) else None
        return SurveyQuestion.model_validate(
            common | {"type": "multi", "values": values | apart, "dont_know": tuple(sorted(apart.values())), "other": other}
        )
    if column.chosen:
        words = [word for word, number in column.real.items() if number >= FEWEST_CHOOSING]
        values = {word: code for code, word in enumerate(words, 1)}
        other = len(values) + 1 if len(words) < len(column.real) else None
        return SurveyQuestion.model_validate(
            common | {"type": "single", "values": values | apart, "dont_know": tuple(sorted(apart.values())), "other": other}
        )
    return SurveyQuestion.model_validate(common | {"type": "open"})


def _joined(column: Column) -> list[str]:
    """The options of a column in which they are joined by `;`, as Microsoft Forms writes them; [] when it is none.

    An option is what at least FEWEST_CHOOSING people chose.
    """
    if sum(number for cell, number in column.real.items() if ";" in cell) * 5 < column.answered:
        return []
    spelling: dict[str, str] = {}
    people: Counter[str] = Counter()
    for cell, number in column.real.items():
        for part in {plain(part): part.strip() for part in cell.split(";") if part.strip()}.items():
            spelling.setdefault(*part)
            people[part[0]] += number
    options = [spelling[key] for key, number in sorted(people.items()) if number >= FEWEST_CHOOSING and key not in DONT_KNOW]
    covered = sum(number for number in people.values() if number >= FEWEST_CHOOSING)
    short = all(len(option) <= LONGEST_CHOICE for option in options)
    return options if 1 < len(options) <= MOST_OPTIONS and short and 2 * covered > people.total() else []


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
