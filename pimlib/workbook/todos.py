"""What is to be done next in an evaluation, gravest first, and where it is done.

Row 8: imports rows 0-7. Each sentence is about what the files say; nothing is weighed up but in the order of the kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pimlib.checks import Finding
from pimlib.cycle import Standing
from pimlib.cycle.evidence_plan import PlannedEvidence
from pimlib.errors import PimError
from pimlib.framework import load_framework, plural
from pimlib.workbook.opened import Opened, is_running
from pimlib.workspace.who import whoami

ASKED_BY = {"pim wanted": "--to", "pim frameworks": "--in"}  # the option in which a command takes the name of an evaluation
MORE_WANTED = "More evidence that is wanted"  # the title of the form for a new piece
CHANGED = ("E109", "E118", "E102", "G505")  # warnings that come before all others: what changed under a judgement
# What is told in words of its own, so that the finding that says the same is not told a second time.
TOLD = ("C701", "C704", "C703", "C715", "E103")


@dataclass(frozen=True)
class Todo:
    """One thing to do. ref: the area on whose page it is done; command: what to type for it; here: the title of the form of the
    home page that is for it; on_page: what a page says in place of the command. Empty: none of these."""

    sentence: str
    ref: str = ""
    command: str = ""
    here: str = ""
    on_page: str = ""


def todos_of(
    opened: Opened, plan: Sequence[PlannedEvidence], stands: Standing, step: tuple[int, str] | None = None
) -> Iterator[Todo]:
    """What to do, gravest first: what is broken, who is who, evidence that is late or changed, what nobody said yet, what is not judged,
    what asks for an answer, evidence that is on its way, the step that comes next (`step`: its number and title)."""
    open_ = [finding for finding in opened.findings if not finding.answer]
    for finding in open_:
        if finding.severity == "error":
            yield _done_at(opened, finding)
    if not whoami() and not is_running():
        asked = "The form in which you first record something asks who you are."
        yield Todo("Say who you are.", command="pim whoami NAME", on_page=asked)
    if not opened.evaluation.lead:
        file = f"evaluations/{opened.evaluation.id}.yaml"
        yield Todo(f"Say who leads and who evaluates what, in cycle.yaml and {file}.", command="pim help cycle")
    if not opened.cycle.sensitive_findings.protocol:
        yield Todo("Agree what to do when something cannot wait, and write it into cycle.yaml.", command="pim help cycle")
    if not opened.register.entries:
        yield Todo("Register the first evidence.", command="pim add FILE")
    for row in plan:
        if row.status == "late" and row.wanted is not None:
            who = opened.cycle.named(row.wanted.owner) or "nobody"
            sentence = f"Get “{row.wanted.what}”: it was wanted by {row.wanted.by}, and is with {who}."
            yield Todo(
                sentence, command=addressed(opened, f"pim wanted change {row.wanted.wanted}"), here=wanted_title(row.wanted.what)
            )
    for code in CHANGED:
        yield from (_done_at(opened, finding) for finding in open_ if finding.code == code)
    if found := [finding for finding in open_ if finding.code == "E103"]:
        more = f" {len(found) - 1} more lie there." if len(found) > 1 else ""
        yield Todo(f"{found[0].sentence} {found[0].remedy}{more}", command="pim add FILE")
    if later := _later_version(opened):
        id, now = opened.framework.id, opened.framework.version
        sentence = f"Version {later} of {opened.framework.title} is here: adopt it, or go on with {now}."
        yield Todo(sentence, command=addressed(opened, f"pim frameworks adopt {id}"))
    if opened.register.entries and any(row.status == "not said" for row in plan):
        unsaid = sum(row.status == "not said" for row in plan)
        yield Todo(
            f"Say what evidence is wanted: of {counted(unsaid, 'source')} nobody has said anything.",
            command=addressed(opened, "pim wanted"),
            here=MORE_WANTED,
        )
    if stands.next_refs:
        ref = stands.next_refs[0]
        area = opened.framework.area_of(ref)
        yield Todo(
            f"Judge {opened.case.title(ref)}.",
            ref=opened.framework.ref(area.id) if area else "",
            command=addressed(opened, "pim lab"),
        )
    yield from (
        _done_at(opened, finding) for finding in open_ if finding.severity == "warning" and finding.code not in (*CHANGED, *TOLD)
    )
    for row in plan:
        if row.status == "wanted" and row.wanted is not None:
            who = opened.cycle.named(row.wanted.owner) or "nobody"
            by = f" by {row.wanted.by}" if row.wanted.by else ""
            command = addressed(opened, f"pim wanted change {row.wanted.wanted}")
            yield Todo(f"Get “{row.wanted.what}”{by}: it is with {who}.", command=command, here=wanted_title(row.wanted.what))
    if step and not stands.next_refs:
        number, title = step
        yield Todo(f"Say where step {number} ({title}) stands.", command=addressed(opened, "pim serve"), here=title)


def wanted_title(what: str) -> str:
    """The title of the form for one piece of evidence that is wanted."""
    return f"Evidence: {what}"


def _done_at(opened: Opened, finding: Finding) -> Todo:
    """A finding as a thing to do, on the page of the area that it concerns."""
    refs = [opened.framework.ref(area.id) for area in opened.case.areas]
    ref = next((ref for ref in refs if opened.case.belongs(finding, ref)), "")
    return Todo(f"{finding.sentence} {finding.remedy}".strip(), ref=ref)


def _later_version(opened: Opened) -> str:
    """The version of the framework's newest file, when that is not the one that holds; empty when it is, or is still being written."""
    try:
        newest = load_framework(opened.framework.id, folders=opened.folder.frameworks)
    except PimError:
        return ""
    return newest.version if newest.version != opened.framework.version else ""


def addressed(opened: Opened, command: str) -> str:
    """A command as it is typed for this evaluation: with its name, where the cycle holds another one too."""
    if len(opened.folder.evaluations()) < 2:
        return command
    option = next((option for start, option in ASKED_BY.items() if command.startswith(start)), "")
    return " ".join(part for part in (command, option, f"{opened.folder.name}/{opened.evaluation.id}") if part)


def counted(number: int, what: str) -> str:
    """`1 note`, `2 notes`."""
    return f"{number} {what if number == 1 else plural(what)}"
