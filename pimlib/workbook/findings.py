"""Findings of the checks in a workbook: beside the judgement that they concern, and together for an area.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pimlib.blocks import Block, Blocks, text_block
from pimlib.checks import Finding
from pimlib.framework import Area
from pimlib.workbook.opened import Opened
from pimlib.workbook.queries import Query

TITLES = {"error": "Needs mending", "warning": "Worth a second look", "note": "Note"}  # gravest first


def finding_block(finding: Finding, number: int = 1, role: str = "findings") -> Block:
    """A finding as a block; number tells findings of one rule on one place apart."""
    content = {name: getattr(finding, name) for name in ("code", "severity", "place", "sentence", "remedy", "answer")}
    return Block(f"finding:{finding.code}:{finding.place}:{number}", "finding", TITLES[finding.severity], content, role=role)


def finding_blocks(findings: Iterable[Finding], role: str = "findings") -> Blocks:
    """Findings as blocks, gravest first and otherwise in the order of the rules."""
    order = list(TITLES)
    seen: Counter[tuple[str, str]] = Counter()
    blocks = []
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        seen[finding.code, finding.place] += 1
        blocks.append(finding_block(finding, seen[finding.code, finding.place], role))
    return Blocks(blocks)


def beside(opened: Opened, ref: str) -> Blocks:
    """What the checks noticed about exactly this area or indicator; nothing when they noticed nothing."""
    opened.note(Query("findings", ref))
    return finding_blocks(finding for finding in opened.findings if finding.place == ref)


def area_findings(opened: Opened, area: Area, ref: str, label: str) -> Blocks:
    """What the checks noticed about an area, its evidence and its actions; what stands beside an indicator's judgement is counted."""
    opened.note(Query("findings", ref))
    refs = [opened.framework.ref(indicator.id) for indicator in area.indicators]
    found = [finding for finding in opened.findings if opened.case.belongs(finding, ref)]
    elsewhere = [finding for finding in found if finding.place in refs]
    own = finding_blocks(finding for finding in found if finding.place not in refs)
    said = list(_said(opened, elsewhere, refs))
    if not own and not said:
        said = ["The checks noticed nothing here."]
    if not said:
        return own
    block = text_block(f"findings:{ref}", f"Findings on {label}", [("p", sentence) for sentence in said], role="findings")
    return own + Blocks([block])


def _said(opened: Opened, findings: Sequence[Finding], refs: Sequence[str]) -> Iterator[str]:
    counted = Counter(finding.place for finding in findings)
    if counted:
        where = ", ".join(f"{opened.case.title(ref)}: {counted[ref]}" for ref in refs if counted[ref])
        yield f"Beside the judgements that they concern stand {sum(counted.values())} more ({where})."
