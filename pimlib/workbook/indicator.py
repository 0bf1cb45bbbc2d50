"""One quality indicator in a workbook: what to look for, the evidence, the two illustrations, last time, the judgement.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pimlib.blocks import Blocks, Column, table_block, text_block
from pimlib.framework import Indicator
from pimlib.records import Judgement
from pimlib.workbook.cards import evidence_table, figure_blocks, gaps
from pimlib.workbook.judging import judgement_blocks, record_from_workbook
from pimlib.workbook.opened import Opened

GROUPS = {"show": "To what extent can we show it?", "other": "Other questions", "context": "The context to weigh"}


@dataclass(frozen=True)
class IndicatorView:
    """What a workbook shows of one indicator."""

    opened: Opened
    indicator: Indicator

    @property
    def ref(self) -> str:
        return self.opened.framework.ref(self.indicator.id)

    @property
    def name(self) -> str:
        return f"{self.indicator.printed or self.indicator.id} {self.indicator.title}"

    def asks(self) -> Blocks:
        """The key factors, the questions to ask and the possible evidence."""
        indicator = self.indicator
        parts = [("label", "Key factors")] + [("li", factor.text) for factor in indicator.factors]
        for group in dict.fromkeys(question.group for question in indicator.questions):
            parts.append(("label", GROUPS.get(group, group.capitalize())))
            parts += [("li", question.text) for question in indicator.questions if question.group == group]
        if indicator.evidence:
            parts.append(("label", "Where evidence could come from"))
            parts += [("li", evidence.text) for evidence in indicator.evidence]
        return Blocks([text_block(f"asks:{self.ref}", f"{self.name}: what to look for", parts, role="asks")]).about(self.ref)

    def evidence(self) -> Blocks:
        """What is registered for the indicator, its figures, and the suggested kinds that nobody registered."""
        entries = self.opened.informing(self.ref)
        if entries:
            table = evidence_table(self.opened, f"evidence:{self.ref}", f"Evidence registered for {self.name}", entries)
        else:
            said = [("p", "No evidence is registered for this indicator yet.")]
            table = text_block(f"evidence:{self.ref}", f"Evidence registered for {self.name}", said)
        missing = gaps(self.indicator, self.ref, entries)
        return Blocks([table, *figure_blocks(self.opened, entries, [self.ref]), *([missing] if missing else [])]).about(self.ref)

    def illustrations(self) -> Blocks:
        """The two pictures that the framework draws, side by side: very good and weak."""
        drawn = self.indicator.illustrations
        title = f"{self.name}: two illustrations to compare with"
        if drawn is None:
            said = [("p", "The framework gives no illustrations for this indicator.")]
            return Blocks([text_block(f"illustrations:{self.ref}", title, said, role="illustrations")]).about(self.ref)
        rows = []
        for who in dict.fromkeys(illustration.who for illustration in (*drawn.very_good, *drawn.weak)):
            sides = ["\n".join(f"• {one.text}" for one in side if one.who == who) for side in (drawn.very_good, drawn.weak)]
            rows.append([who, *sides])
        columns: list[Column] = ["Who", "Very good", "Weak"]
        base = "Snapshots to compare with, not a list to tick; some of it may matter less in a small council."
        return Blocks([table_block(f"illustrations:{self.ref}", title, columns, rows, base=base, role="illustrations")]).about(
            self.ref
        )

    def last_time(self) -> Blocks:
        """The judgement of the cycle before, as it was recorded then."""
        head = self.opened.last_time(self.ref)
        title = f"{self.name}: last time"
        if head is None:
            return Blocks(
                [text_block(f"last:{self.ref}", title, [("p", "There is no judgement of an earlier cycle here.")], role="last")]
            )
        scale = self.opened.framework.scale
        level = scale.named(head.level) if scale and head.level is not None else "no level"
        said = [("p", f"{head.at[:10]}: {level}."), ("p", head.because)]
        return Blocks([text_block(f"last:{self.ref}", title, said, role="last")]).about(self.ref)

    def judgement(self) -> Blocks:
        """What stands recorded, or that it is not yet evaluated."""
        return judgement_blocks(self.opened, self.ref).about(self.ref)

    def record_judgement(self, **values: Any) -> Blocks:
        """Record a judgement of this indicator; the fields are those of `pimlib.records.Judgement`."""
        return record_from_workbook(self.opened, Judgement, {"ref": self.ref, **values}, place=self.name)
