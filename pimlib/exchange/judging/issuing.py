"""Issuing a form: for whom, for which areas, and what is written to the cycle's folder `exchange`, once.

Row 11: imports rows 0-10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pimlib.errors import Fault, PimError, raise_if
from pimlib.exchange.first_page import cannot_wait
from pimlib.exchange.judging import words
from pimlib.exchange.judging.evidence import as_issued, beside
from pimlib.exchange.judging.form import answered, page_of, standing
from pimlib.exchange.judging.issued import Issue, IssuedFramework, IssuedSheet, issue_place
from pimlib.framework import Area, Indicator
from pimlib.kinds.case_files.draw import DRAW_FILE, EXCHANGE
from pimlib.sheets import ColumnOut, SheetOut, write_workbook
from pimlib.sheets.form_out import FormOut
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Cycle, id_for
from pimlib.workspace.folder import SLUG, check_slug, write_new


def opened_for(folder: CycleFolder, evaluation: str) -> tuple[Opened, ...]:
    """The evaluation by each framework that it is made by. Raises PimError as `open_evaluation` does."""
    pins = folder.evaluation(evaluation).frameworks
    return tuple(open_evaluation(folder.council, folder.cycle, evaluation, pin.id) for pin in pins if pin.role == "evaluate")


def areas_for(opened: Sequence[Opened], person: str, wanted: Sequence[str]) -> tuple[tuple[Opened, Area], ...]:
    """The areas that a form is for: those that are named, or else those that this person evaluates, in the order of the framework.

    Raises PimError when there are none, nobody has this id, or a name is that of no area or of one in more than one framework.
    """
    known = {one.framework.ref(area.id): (one, area) for one in opened for area in one.framework.areas}
    evaluates = opened[0].evaluation.evaluates
    if not wanted:
        refs = [ref for ref in known if evaluates.get(ref) == person]
        if not refs and opened[0].cycle.person(person) is None:
            raise PimError(_nobody(opened[0].cycle, person))
        if not refs:
            remedy = "Say which with --areas, such as --areas 2,5, or write it under `evaluates` in the evaluation file."
            raise PimError(Fault("--areas", f"no area is given to {opened[0].cycle.named(person)}", remedy=remedy))
        return tuple(known[ref] for ref in refs)
    faults: list[Fault] = []
    refs = []
    for name in wanted:
        found = [ref for ref in known if name in (ref, ref.partition(":")[2])]
        if len(found) == 1:
            refs += found
        else:
            fault = "there is no such area" if not found else "more than one framework has such an area"
            faults.append(Fault("--areas", fault, f"`{name}`", f"one of {', '.join(found or known)}"))
    raise_if(faults)
    return tuple(known[ref] for ref in known if ref in refs)


def issue_form(folder: CycleFolder, name: str, person: str, areas: Sequence[tuple[Opened, Area]]) -> tuple[Issue, Path]:
    """Write the form of one person and what was issued with it; both or nothing.

    Raises PimError when this person is none of the cycle, has a form of this name already, or it can't be written.
    """
    about = folder.about
    if about.person(person) is None:
        raise PimError(_nobody(about, person))
    check_slug(name, "--name")
    file = file_of(person)
    pages: list[FormOut] = []
    sheets: list[IssuedSheet] = []
    shown: set[str] = set()
    for opened, area, indicator, sheet in _sheets(areas):
        pages.append(page_of(opened, area, indicator, sheet, f"For {about.named(person)}"))
        sheets.append(_issued(opened, area, indicator, sheet))
        shown |= {item.entry.item.name for item in beside(opened, sheets[-1].ref)}
    first = areas[0][0]
    texts = {words.digest_of(text) for page in pages for text in _to_read(page)}
    used = {opened.framework.id: opened.framework for opened, _area in areas}
    frameworks = tuple(IssuedFramework(id=one.id, version=one.version, digest=one.digest) for one in used.values())
    issue = Issue(
        name=name,
        cycle=folder.name,
        evaluation=first.evaluation.id,
        person=person,
        file=file,
        frameworks=frameworks,
        sheets=tuple(sheets),
        evidence={entry.item.name: as_issued(first, entry, parts=entry.item.name in shown) for entry in first.register},
        texts=tuple(sorted(texts)),
    )
    return issue, _write(folder, issue, [_read_me(issue, first), *pages])


def _nobody(about: Cycle, person: str) -> Fault:
    if same := about.fitting(person):
        return Fault("cycle.yaml, people", "nobody has this id", f"`{person}`", f"`{same.id}`, the id of {same.name}")
    known = ", ".join(one.id for one in about.people) or "nobody yet"
    return Fault("cycle.yaml, people", "nobody has this id", f"`{person}`", f"one of {known}")


def usual_name(evaluation: str) -> str:
    """The name of a form where nobody gives one: a form for each evaluation."""
    return f"judging-{evaluation}"[:24].strip("-")


def file_of(person: str) -> str:
    """What a person's files are called: by their id, made fit for the name of a file. Raises PimError when nothing of it is."""
    return person if SLUG.fullmatch(person) else check_slug(id_for(person)[:24].strip("-"), f"the id `{person}`")


def _sheets(areas: Sequence[tuple[Opened, Area]]) -> Iterator[tuple[Opened, Area, Indicator | None, str]]:
    """Each sheet with its name: the id, and the framework before it where two of them have the same."""
    parts = [(opened, area, one, one.id if one else area.id) for opened, area in areas for one in (*area.indicators, None)]
    ids = [id.casefold() for _opened, _area, _one, id in parts]
    for opened, area, one, id in parts:
        yield opened, area, one, (id if ids.count(id.casefold()) == 1 else f"{opened.framework.id} {id}")[:31]


def _issued(opened: Opened, area: Area, indicator: Indicator | None, name: str) -> IssuedSheet:
    ref = opened.framework.ref(indicator.id if indicator else area.id)
    prompts = {
        prompt.id: tuple(head.id for head in answered(opened, ref, prompt.id))
        for prompt in (area.prompts if indicator is None else ())
    }
    return IssuedSheet(name=name, ref=ref, heads=tuple(head.id for head in standing(opened, ref)), prompts=prompts)


def _to_read(page: FormOut) -> Iterator[str]:
    """The texts of the rows of a sheet that ask nothing."""
    rows = [page.title[1:], page.header[1:], *(row.cells for row in page.rows if row.key == words.READ)]
    yield from (cell for row in rows for cell in row if isinstance(cell, str) and cell)


def _read_me(issue: Issue, opened: Opened) -> SheetOut:
    rows = [[what, says] for what, says in _said(issue, opened)]
    return SheetOut(
        words.READ_ME, [ColumnOut("What", 24, locked=True), ColumnOut("What it says", 110, locked=True)], rows, high=True
    )


def _said(issue: Issue, opened: Opened) -> Iterator[tuple[str, str]]:
    about, evaluation, terms = opened.cycle, opened.evaluation, opened.framework.terms
    yield "Cycle", issue.cycle
    yield words.FORM, issue.name
    yield words.EVALUATION, issue.evaluation
    yield words.PERSON, issue.person
    for one in issue.frameworks:
        yield words.FRAMEWORK, f"{one.id}, version {one.version}"
    yield "For", f"{about.named(issue.person)}: {evaluation.title}, {about.council}"
    for n, entry in enumerate(evaluation.timetable):
        yield "Dates" if n == 0 else "", f"{entry.by}: {entry.what}"
    yield "If something cannot wait", cannot_wait(about)
    yield "", "Write nothing about it into this form: it has no place for it, on purpose."
    known = {opened.framework.ref(area.id) for area in opened.framework.areas}
    areas = [sheet.ref for sheet in issue.sheets if sheet.ref in known]
    if len(issue.sheets) > len(areas) > 0:
        each = f"There is a sheet for each {terms.indicator.lower()} and one for the {terms.area_word} as a whole. Each"
    else:
        each = f"There is a sheet for each {terms.area.lower()}. Each" if len(areas) > 1 else "The sheet"
    yield "What to do", f"{each} begins with what it is about and the evidence; your answers go into the cells with a frame."
    yield "", "Where a cell has a small arrow beside it, choose from its list. Everything else you write in your own words."
    yield (
        "",
        "Begin with the evidence and the reasons."
        + (" The level is yours: nobody proposes one." if opened.framework.scale else ""),
    )
    needs = "a level, or why there is none, and a reason" if opened.framework.scale else "a reason"
    yield "Leaving things out", f"A sheet that you leave empty says nothing. A sheet that you begin needs {needs}."
    yield "More rows", "Where a list is too short, insert a row under its last one, and write into it as into the others."
    yield "Names", "Write of the service. Name nobody, and give no telephone number, address or number of a person or a file."
    yield (
        "What you may do",
        "Hide, colour and sort as you like. The small words in the first column say which row is which: leave them as they are. "
        "Write no formulas.",
    )
    yield "Giving it back", "Save it under the name it has, as an Excel workbook (.xlsx), and give it to whoever sent it."


def _write(folder: CycleFolder, issue: Issue, sheets: Sequence[SheetOut | FormOut]) -> Path:
    target = folder.path / EXCHANGE / issue.name
    path, kept = target / f"judging-{issue.file}.xlsx", folder.path / issue_place(issue.name, issue.file)
    if (target / DRAW_FILE).exists():
        raise PimError(Fault(folder.place(target), "this is the folder of a sample", remedy="Give these forms another --name."))
    about, written = folder.about, list[Path]()
    taken = Fault(
        folder.place(path if path.exists() else kept),
        f"there is a form of {about.named(issue.person)} of this name already",
        remedy="What was issued is never written over. Give this one another --name.",
    )
    if path.exists() or kept.exists():
        raise PimError(taken)
    try:
        target.mkdir(parents=True, exist_ok=True)
        write_new(kept, issue.model_dump_json(indent=1) + "\n")
        written += [kept, path]
        title = f"Judging: {about.named(issue.person)}, {issue.evaluation}"
        write_workbook(path, sheets, title=title, subject=about.council, created=about.starts)
    except FileExistsError:
        raise PimError(taken) from None
    except (OSError, PimError) as error:
        for one in written:
            one.unlink(missing_ok=True)
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        if isinstance(error, PimError):
            raise
        fault = f"the form could not be written ({error.strerror or type(error).__name__})"
        remedy = "Check that you may write to this folder, then try again."
        raise PimError(Fault(folder.place(target), fault, remedy=remedy)) from None
    return path
