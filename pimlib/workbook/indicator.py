"""One quality indicator in a workbook: what to look for, the evidence, the two illustrations, last time, the judgement.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pimlib.blocks import Blocks, text_block
from pimlib.framework import Indicator
from pimlib.records import Judgement
from pimlib.workbook.cards import carried_blocks, evidence_table, figure_blocks, gaps
from pimlib.workbook.entering import is_open, judgement_form
from pimlib.workbook.findings import beside
from pimlib.workbook.judging import judgement_blocks, record_from_workbook
from pimlib.workbook.opened import Opened
from pimlib.workbook.suggestions import asks_block, illustrations_block

if TYPE_CHECKING:
    from pimlib.forms import Form


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
        return self.opened.framework.title_of(self.ref) or self.indicator.title

    def asks(self) -> Blocks:
        """The key factors, the questions to ask and the possible evidence; or that they stand at the area as a whole."""
        area = self.opened.framework.area_of(self.ref)
        if self.indicator.is_empty and area is not None and not area.is_empty:
            said = [("p", f"What to look for stands above, for {self.opened.framework.terms.area_word} {area.id} as a whole.")]
            return Blocks([text_block(f"asks:{self.ref}", f"{self.name}: what to look for", said, role="asks")]).about(self.ref)
        block = asks_block(self.opened, self.ref, self.name, self.indicator)
        return Blocks([block] if block else []).about(self.ref)

    def evidence(self) -> Blocks:
        """What is registered for the indicator, its figures, what is carried over, and the suggested kinds that nobody registered."""
        opened = self.opened
        entries = opened.informing(self.ref)
        if entries:
            table = evidence_table(opened, f"evidence:{self.ref}", f"Evidence registered for {self.name}", entries)
        else:
            said = [("p", f"No evidence is registered for this {opened.framework.terms.indicator.lower()} yet.")]
            table = text_block(f"evidence:{self.ref}", f"Evidence registered for {self.name}", said)
        over = opened.carried(self.ref)
        missing = gaps(self.indicator, self.ref, self.name, [*entries, *(carried.entry for carried in over)])
        # How groups differ is shown once, for the area as a whole: `area.surveys()`, `area.case_files()`.
        figures = [block for block in figure_blocks(opened, entries, [self.ref]) if block.role != "subgroups"]
        blocks = [table, *figures, *carried_blocks(opened, self.ref, self.name, over)]
        return Blocks([*blocks, *([missing] if missing else [])]).about(self.ref)

    def illustrations(self) -> Blocks:
        """The two pictures that the framework draws, side by side: very good and weak."""
        block = illustrations_block(self.opened, self.ref, self.name, self.indicator)
        return Blocks([block] if block else []).about(self.ref)

    def last_time(self) -> Blocks:
        """The judgement of the cycle before, as it was recorded then."""
        head = self.opened.last_time(self.ref)
        title = f"{self.name}: last time"
        if head is None:
            return Blocks(
                [text_block(f"last:{self.ref}", title, [("p", "There is no judgement of an earlier cycle here.")], role="last")]
            )
        scale = self.opened.framework.scale
        level = f"{scale.named(head.level)}. " if scale and head.level is not None else ""
        said = [("p", f"{head.at[:10]}: {level}{head.because or head.not_evaluated}")]
        return Blocks([text_block(f"last:{self.ref}", title, said, role="last")]).about(self.ref)

    def judgement(self) -> Blocks:
        """What stands recorded, or that it is not yet evaluated."""
        return judgement_blocks(self.opened, self.ref).about(self.ref)

    def findings(self) -> Blocks:
        """What the checks noticed about it, gravest first; nothing when they noticed nothing."""
        return beside(self.opened, self.ref).about(self.ref)

    def form(self) -> Blocks | Form:
        """The form in which it is judged; nothing under `pim run`, or where nobody has the workbook open."""
        return judgement_form(self.opened, self.ref) if is_open() else Blocks()

    def record_judgement(self, **values: Any) -> Blocks:
        """Record a judgement of this indicator; the fields are those of `pimlib.records.Judgement`."""
        return record_from_workbook(self.opened, Judgement, {"ref": self.ref, **values}, place=self.name)
