"""Each framework on a small example: an evaluation that names it is run, and the report is right by that framework's own words.

Every run is by papermill. One area of each is covered, so that the whole stays short.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from building import TESTS, empty_cycle, item, put
from running import Page

from pimlib.framework import Area, Framework, Indicator, load_framework
from pimlib.records import Judgement, PeerView, record_
from pimlib.register import load_register, record_item
from pimlib.run import RunResult, run_evaluation
from pimlib.workspace import CycleFolder

# Each framework with the area that is covered; the last two were written as an education service would, with `pim help frameworks` alone.
COVERED = {
    "closer-look-performance": "1",
    "pif": "1",
    "wales-children": "1",
    "wales-adults": "6",
    "justice-6-4": "6",
    "governance-assurance": "2",
    "school-improvement": "1",
    "tidy-classrooms": "1",
}
WITH_SCALE = ("closer-look-performance", "justice-6-4", "school-improvement")
OWN = TESTS / "frameworks"
LEVEL = re.compile(r"\blevels?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Evaluated:
    framework: Framework
    result: RunResult
    page: str

    @property
    def text(self) -> str:
        return " ".join(Page.of(self.page).text.split())


def parts_of(framework: Framework) -> list[Area | Indicator]:
    """The indicators of the area that is covered, and then the area."""
    return pieces(framework.area(COVERED[framework.id]))


def pieces(area: Area) -> list[Area | Indicator]:
    return [*area.indicators, area]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> CycleFolder:
    """A cycle with an evaluation by each framework, a document for every part of the area covered, and each part judged."""
    made = empty_cycle(tmp_path_factory.mktemp("frameworks"))
    (made.path / "frameworks").mkdir()
    for path in OWN.glob("*.yaml"):
        (made.path / "frameworks" / path.name).write_bytes(path.read_bytes())
    put(made, "documents/audit.md", "What the audit of quality assurance found.\n")
    record_item(made, item(made, "audit", "documents/audit.md", "document", title="Audit of 2026", informs=["pim:6.6"]))
    for id, area in COVERED.items():
        framework = load_framework(id, folders=made.frameworks)
        pin = f'{{id: {id}, version: "{framework.version}", digest: "{framework.digest}"}}'
        text = f'format: "1"\nkind: closer-look\ntitle: By {id}\nframeworks: [{pin}]\nscope: {{areas: ["{id}:{area}"]}}\nas_of: 2026-09-30\n'
        put(made, f"evaluations/{id}.yaml", text)
        refs = [framework.ref(one.id) for one in parts_of(framework)]
        name = id[:20]
        put(made, f"documents/{name}.md", f"Notes for {id}.\n")
        record_item(made, item(made, name, f"documents/{name}.md", "document", title=f"Notes for {id}", informs=refs))
        cited = {"item": name, "digest": load_register(made).entries[name].digest, "pinpoint": "line 1", "direction": "strength"}
        for number, ref in enumerate(refs, start=1):
            said = {
                "strengths": [f"Kept well, {number}."],
                "weaknesses": [f"Slow, {number}."],
                "improvements": [{"text": f"Speed up, {number}."}],
            }
            graded = {"level": framework.scale.levels[0].level} if framework.scale else {}
            values = {
                "evaluation": id,
                "author": "ada",
                "ref": ref,
                "because": f"The notes say so, {number}.",
                "evidence": [cited],
            }
            record_(made, Judgement.model_validate(values | said | graded))
    view = {"evaluation": "wales-children", "author": "bo", "ref": "wales-children:1.1", "because": "Families told us the same."}
    record_(made, PeerView.model_validate(view))
    return made


@pytest.fixture(scope="module")
def evaluated_by(folder: CycleFolder) -> Callable[[str], Evaluated]:
    """The evaluation by a framework, run once."""

    @cache
    def run(id: str) -> Evaluated:
        result = run_evaluation(folder, id, workers=2)
        page = (Path(result.folder) / "report.html").read_text(encoding="utf-8")
        return Evaluated(load_framework(id, folders=folder.frameworks), result, page)

    return run


@pytest.mark.parametrize("id", sorted(COVERED))
def test_a_report_by_any_framework_is_whole_and_in_its_words(id: str, evaluated_by: Callable[[str], Evaluated]) -> None:
    evaluated = evaluated_by(id)
    framework, text = evaluated.framework, evaluated.text
    assert evaluated.result.failed == ()
    assert evaluated.result.errors == 0
    area = framework.area(COVERED[framework.id])
    parts = parts_of(framework)
    assert f"{framework.title} ({framework.publisher}, {framework.year}), version {framework.version}" in text
    for one in parts:
        assert f"Judgement: {framework.title_of(framework.ref(one.id))}" in text
    assert f"Evidence for {framework.terms.area_word} {area.id}" in text
    for label in (framework.findings.strengths, framework.findings.weaknesses, framework.findings.improvements):
        assert label in text
    assert f"Notes for {framework.id}" in text
    # A closer look's profile holds what it covers; a scan's says of the rest that it is not in scope.
    assert ("not in scope" in text) == (len(framework.areas) > 1 and "High-level scan" in text)
    if "High-level scan" in text:  # a closer look shows what bears on it, and counts the rest
        assert "Audit of 2026" in text  # in the register, which is the cycle's

    if framework.id in WITH_SCALE:
        assert framework.scale is not None
        assert "Level profile" in text
        best = framework.scale.levels[0]
        assert f"Level {best.level}: {best.name}" in text
    else:
        assert framework.scale is None
        own = {framework.title_of(framework.ref(one.id)) or "" for area in framework.areas for one in pieces(area)}
        own |= {measure.title for measure in framework.measures} | {passage for one in framework.about for passage in one.says}
        for said in sorted(own, key=len, reverse=True):  # a framework may use the word for something else
            text = text.replace(" ".join(said.split()), "")
        assert not LEVEL.search(text), LEVEL.search(text)
        assert "pim-boxes" not in re.sub(r"<style.*?</style>", "", evaluated.page, flags=re.DOTALL)
        assert "Findings recorded" in text


def test_what_was_registered_for_the_pim_is_carried_over_and_no_judgement_is(evaluated_by: Callable[[str], Evaluated]) -> None:
    text = evaluated_by("justice-6-4").text
    assert "Carried over to 6.4" in text
    assert "Performance Improvement Model, 6.6 Quality assurance and continuous improvement" in text
    assert "no judgement is" in text


def test_a_peer_view_works_without_levels(evaluated_by: Callable[[str], Evaluated]) -> None:
    assert "Families told us the same." in evaluated_by("wales-children").text


def test_the_measures_of_a_framework_stand_under_their_headings(evaluated_by: Callable[[str], Evaluated]) -> None:
    evaluated = evaluated_by("pif")
    for measure in evaluated.framework.measures:
        assert (measure.title in evaluated.text) == (measure.area == "1")
    assert all(heading.title in evaluated.text for heading in evaluated.framework.headings)
