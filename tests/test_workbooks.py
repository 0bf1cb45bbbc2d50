"""Workbooks: the same notebook in JupyterLab and under papermill, and what a cell may record."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from jupyter_core.utils import ensure_event_loop
from papermill.exceptions import PapermillExecutionError
from running import COUNCIL, CYCLE, EVALUATION, NAME, REPOSITORY, Page, Pim, Ran, cover, digests, own_workbook

from pimlib.blocks import Block
from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_bytes, short
from pimlib.framework import load_framework
from pimlib.records import Judgement, PromptAnswer, Statement, load_records, record_
from pimlib.records.redaction import draft_redaction, redact
from pimlib.run.normal import blocks_of
from pimlib.workbook import AreaView, open_area

WORKBOOKS = sorted((REPOSITORY / "workbooks").glob("*.ipynb"))
PIM = load_framework("pim")
WHERE = {"council": COUNCIL, "cycle": CYCLE, "evaluation": EVALUATION}


def executed(source: Path, target: Path, **parameters: str) -> nbformat.NotebookNode:
    """A notebook executed by papermill as it comes, with nothing of ours."""
    try:
        return papermill.execute_notebook(
            str(source), str(target), parameters=parameters, progress_bar=False, kernel_name="python3"
        )
    finally:
        ensure_event_loop().close()  # papermill leaves it open


# The workbooks that ship


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_shipped_workbook_is_a_sound_notebook_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [cell.metadata.get("tags", []) for cell in code].count(["parameters"]) == 1
    assert notebook.cells[0].source.startswith("# ")
    assert path.read_bytes().endswith(b"}\n")
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_shipped_workbook_is_prose_and_short_calls(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            assert len(cell.source.splitlines()) <= 5
            imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
            assert imported in ([], ["pimlib"])
            assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not re.search(r"\brecord_|level\s*=", "\n".join(cell.source for cell in notebook.cells))


# What each area's own analysis is made of, besides what every workbook shows of each indicator.
ANALYSIS = {
    "1": {"care_groups", "measures", "case_files", "surveys", "scrutiny", "triangulation", "progress"},
    "2": {"surveys", "groups", "case_files", "measures", "triangulation", "weigh"},
    "3": {"surveys", "groups", "measures", "beside", "triangulation", "weigh"},
    "4": {"surveys", "groups", "measures", "documents", "triangulation", "progress"},
    "5": {"measures", "case_files", "surveys", "groups", "scrutiny", "documents", "triangulation", "weigh"},
    "6": {"documents", "measures", "surveys", "groups", "scrutiny", "progress", "triangulation", "weigh"},
    "7": {"measures", "documents", "surveys", "groups", "scrutiny", "beside", "triangulation", "weigh"},
    "8": {"measures", "documents", "surveys", "groups", "scrutiny", "triangulation", "weigh"},
    "9": {"surveys", "groups", "scrutiny", "documents", "progress", "triangulation", "weigh"},
    "10": {"others", "components", "progress", "scrutiny", "triangulation"},
}
EVERYWHERE = {"brief", "evidence", "findings", "conclude", "form", "planning"}


def calls(number: str) -> list[tuple[str, list[str]]]:
    """The methods of the area that its workbook calls, each with the texts it is given."""
    notebook = nbformat.read(REPOSITORY / "workbooks" / f"pim-area-{int(number):02d}.ipynb", as_version=4)
    found = []
    for cell in notebook.cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and getattr(node.func.value, "id", "") == "area"
            ):
                found.append((node.func.attr, [arg.value for arg in node.args if isinstance(arg, ast.Constant)]))
    return found


@pytest.mark.parametrize("number", list(ANALYSIS))
def test_an_areas_own_analysis_reaches_every_indicator_and_every_factor_of_its_prompt(number: str) -> None:
    area, called = PIM.area(number), calls(number)
    assert {method for method, _given in called} == ANALYSIS[number] | EVERYWHERE
    reached = {id for method, given in called if method not in ("weigh", "beside") for id in given}
    assert reached == {indicator.id for indicator in area.indicators}
    assert ("triangulation", [indicator.id for indicator in area.indicators]) in called
    assert [given for method, given in called if method == "weigh"] == [[prompt.id] for prompt in area.prompts]


def test_there_is_a_workbook_for_each_of_the_ten_areas_and_one_for_any_other_framework() -> None:
    assert [path.stem for path in WORKBOOKS] == ["area", "home", "judge", *(f"pim-area-{n:02d}" for n in range(1, 11))]


def test_every_area_with_a_workbook_of_its_own_shows_each_of_its_indicators() -> None:
    for path in WORKBOOKS:
        number = path.stem.rpartition("-")[2]
        if number.isdigit():
            text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
            assert [indicator.id for indicator in PIM.area(str(int(number))).indicators] == re.findall(
                r'area\["([\d.]+)"\]', text
            )


def test_papermill_as_it_comes_gives_what_pim_run_gives(
    kinlorne_run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(kinlorne_run.root))
    before = digests(kinlorne_run.root)
    for source, name, more in (("pim-area-04", "pim-area-04", {}), ("pim-area-10", "pim-area-10", {})):
        made = executed(REPOSITORY / "workbooks" / f"{source}.ipynb", tmp_path / f"{name}.ipynb", **WHERE, **more)
        ours = nbformat.read(kinlorne_run.output / "workbooks" / f"{name}.ipynb", as_version=4)
        assert blocks_of(made) == blocks_of(ours)
        assert len(blocks_of(made)) > 5
    assert digests(kinlorne_run.root) == before


@pytest.mark.parametrize("name", ["pim-area-02", "pim-area-05"])
def test_a_workbook_runs_before_there_is_any_evidence(
    example: Ran, tmp_path: Path, pim: Pim, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = tmp_path / "bare"
    (root / "evidence").mkdir(parents=True)
    assert pim("--workspace", str(root), "new", NAME).code == 0
    monkeypatch.setenv("PIM_WORKSPACE", str(root))
    made = executed(REPOSITORY / "workbooks" / f"{name}.ipynb", tmp_path / "made.ipynb", **WHERE)
    blocks = blocks_of(made)
    area = PIM.area(str(int(name[-2:])))
    for indicator in area.indicators:
        shown = [block.id for block in blocks if block.ref == f"pim:{indicator.id}"]
        assert {f"asks:pim:{indicator.id}", f"evidence:pim:{indicator.id}", f"judgement:pim:{indicator.id}"} <= set(shown)
    assert [block.content["status"] for block in blocks if block.type == "judgement"] == ["Not yet evaluated"] * (
        len(area.indicators) + 1
    )


def test_a_notebook_shows_our_sentence_and_no_traceback(tmp_path: Path, example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    call = f"pim.open_area('pim:11', council='{COUNCIL}', cycle='{CYCLE}', evaluation='{EVALUATION}')"
    source = own_workbook(example, 1, f"import pimlib as pim\n{call}")
    with pytest.raises(PapermillExecutionError):
        executed(source, tmp_path / "made.ipynb")
    made = nbformat.read(tmp_path / "made.ipynb", as_version=4)
    [error] = [output for cell in made.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    sentence = "framework pim: no such area for evaluation; found `11`, expected one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10."
    assert (error.ename, error.evalue, error.traceback) == ("PimError", sentence, [sentence])


# Recording from a cell


@pytest.fixture
def area(example: Ran, monkeypatch: pytest.MonkeyPatch) -> AreaView:
    """Area 3 of the example as a notebook in JupyterLab opens it; nobody judged it yet."""
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    monkeypatch.setenv("PIM_WHOAMI", "shona-lattermuir")
    return open_area("pim:3", **WHERE)


SAID = {
    "level": 4,
    "because": "Most employees say that they are heard.",
    "evidence": ["employee-survey"],
    "strengths": ["Heard."],
}


def text_of(blocks: tuple[Block, ...]) -> str:
    return " ".join(str(text) for block in blocks for _style, text in block.content["parts"])


def test_a_judgement_recorded_in_a_notebook_is_one_new_file(area: AreaView, example: Ran) -> None:
    before = digests(example.root)
    said = area["3.1"].record_judgement(**SAID)
    new = set(digests(example.root)) - set(before)
    assert len(new) == 1
    assert {name: digest for name, digest in digests(example.root).items() if name not in new} == before
    [head] = load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")
    assert new == {f"evidence/{NAME}/records/judgement/{head.id}.json"}
    assert (head.author, head.level, head.because) == ("shona-lattermuir", 4, SAID["because"])
    assert "Recorded at" in text_of(said)
    shown = area["3.1"].judgement()
    assert [block.content["status"] for block in shown] == ["Level 4: Good"]


def test_evidence_is_cited_in_its_revision_and_with_its_digest(area: AreaView, example: Ran) -> None:
    area["3.1"].record_judgement(**SAID)
    [head] = load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")
    entry = area.opened.register.entries["employee-survey"]
    assert [(one.item, one.revision, one.digest) for one in head.evidence] == [("employee-survey", 1, entry.digest)]


def test_the_same_cell_run_twice_records_once(area: AreaView, example: Ran) -> None:
    area["3.1"].record_judgement(**SAID)
    before = digests(example.root)
    again = area["3.1"].record_judgement(**SAID)
    assert digests(example.root) == before
    assert "Already recorded" in text_of(again)
    assert "nothing changed" in text_of(again)


def test_a_changed_cell_supersedes_what_was_recorded_and_both_are_kept(area: AreaView, example: Ran) -> None:
    area["3.1"].record_judgement(**SAID)
    area["3.1"].record_judgement(**SAID | {"level": 3, "reason": "Read again."})
    store = load_records(example.folder)
    [head] = store.of(Judgement, EVALUATION, ref="pim:3.1")
    assert head.level == 3
    said_here = [one for one in store.history(head.subject) if one.because == SAID["because"]]
    assert len(said_here) == 2
    assert len(head.supersedes) == 1


def test_a_cell_run_again_does_not_take_the_place_of_what_was_recorded_since(area: AreaView, example: Ran) -> None:
    """Shona's cell says 4; Catriona records 2 in a form; the workbook, open all the time, runs from the top."""
    area["3.1"].record_judgement(**SAID)
    store = load_records(example.folder)
    [mine] = store.of(Judgement, EVALUATION, ref="pim:3.1")
    values = {"author": "catriona-dallmuir", "level": 2, "because": "The exit interviews say otherwise.", "reason": "Read again."}
    theirs, _new = record_(example.folder, Judgement(evaluation=EVALUATION, ref="pim:3.1", **values), seen=[mine.id])
    before = digests(example.root)
    said = text_of(area["3.1"].record_judgement(**SAID))
    assert digests(example.root) == before
    assert f"recorded by Shona Lattermuir at {mine.at}, and does not stand any more. Nothing was recorded now." in said
    assert "Catriona Dallmuir: 2 Weak. The exit interviews say otherwise." in said
    assert f'`reason=` with the reason, or `supersedes=["{theirs.id}"]`' in said
    since = SAID | {"evidence": [{"item": "employee-survey", "digest": "sha256:another"}]}
    assert "Nothing was recorded now" in text_of(area["3.1"].record_judgement(**since)), "the file changed, the cell did not"
    assert "Recorded at" in text_of(area["3.1"].record_judgement(**SAID, reason="The interviews were of another service."))
    [head] = load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")
    assert (head.level, head.supersedes) == (4, (theirs.id,))


def test_a_cell_that_names_what_stands_takes_its_place(area: AreaView, example: Ran) -> None:
    area["3.1"].record_judgement(**SAID)
    area["3.1"].record_judgement(**SAID | {"level": 2})
    [head] = load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")
    assert "Nothing was recorded now" in text_of(area["3.1"].record_judgement(**SAID, supersedes=["20260101T000000Z-0"]))
    area["3.1"].record_judgement(**SAID, supersedes=[head.id])
    assert [one.level for one in load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")] == [4]


def test_an_old_answer_is_not_recorded_again_either(area: AreaView, example: Ran) -> None:
    area.record_prompt_answer("3.p1", applies=True, because="Many say so.")
    area.record_prompt_answer("3.p1", applies=False, because="Few say so.")
    said = text_of(area.record_prompt_answer("3.p1", applies=True, because="Many say so."))
    assert "Shona Lattermuir: It does not apply. Few say so." in said
    [answer] = load_records(example.folder).of(PromptAnswer, EVALUATION, prompt="3.p1")
    assert not answer.applies


def test_a_cell_run_by_another_does_not_make_them_its_author(
    area: AreaView, example: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    area["3.1"].record_judgement(**SAID)
    before = digests(example.root)
    monkeypatch.setenv("PIM_WHOAMI", "tomasz-belkirk")
    assert "by shona-lattermuir; nothing changed" in text_of(area["3.1"].record_judgement(**SAID))
    assert digests(example.root) == before


def test_a_cell_does_not_bring_back_what_was_redacted(area: AreaView, example: Ran) -> None:
    area["3.1"].record_judgement(**SAID)
    [head] = load_records(example.folder).of(Judgement, EVALUATION, ref="pim:3.1")
    redact(draft_redaction(example.folder, head.id, author="priya-lochbrae", because="a person was named", fields=("because",)))
    before = digests(example.root)
    said = text_of(area["3.1"].record_judgement(**SAID))
    assert digests(example.root) == before
    assert "Nothing was recorded now" in said
    assert "Take it out of the cell too." in said


def test_answers_statements_and_actions_are_recorded_the_same_way(area: AreaView, example: Ran) -> None:
    area.record_judgement(level=4, because="Taken together.", evidence=["employee-survey"])
    area.record_prompt_answer("3.p1", applies=False, because="Few say so.", evidence=["employee-survey"])
    area.record_action("ask-again", what="Ask again in May.", owner="priya-lochbrae")
    part = {"component": "outcomes-and-impact", "position": "can-demonstrate", "because": "Shown above."}
    components = [component.id for component in PIM.area("10").statement.components]  # type: ignore[union-attr]
    positions = [position.id for position in PIM.area("10").statement.positions]  # type: ignore[union-attr]
    part |= {"component": components[0], "position": positions[0]}
    open_area("pim:10", **WHERE).record_statement(parts=[part])
    store = load_records(example.folder)
    assert [answer.applies for answer in store.of(PromptAnswer, EVALUATION, prompt="3.p1")] == [False]
    assert [stated.parts[0].because for stated in store.of(Statement, EVALUATION)] == ["Shown above."]
    assert [head.ref for head in store.of(Judgement, EVALUATION, author="shona-lattermuir", ref="pim:3")] == ["pim:3"]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "level 7": (
        {"level": 7},
        "3.1 .*: not a level of the scale; found 7, expected a level from 1 to 6. Choose a level, or say why",
    ),
    "level 0": ({"level": 0}, "3.1 .*: not a level of the scale; found 0, expected a level from 1 to 6"),
    "half a level": ({"level": 4.5}, "3.1 .*, level: .*`4.5`"),
    "no reason": ({"because": "  "}, "3.1 .*: there is no reason; write in `because` what led to this judgement"),
    "level and none": ({"not_evaluated": "No time."}, "3.1 .*: a level and `not_evaluated` stand together; keep one of the two"),
    "unknown evidence": (
        {"evidence": ["survey"]},
        "`survey`: no evidence of this name is registered; expected one of: .*employee-survey",
    ),
    "unknown key": ({"becuase": "x"}, "3.1 .*, becuase: this key is not known here. Check its spelling"),
    "unknown stage": (
        {"stage": "final"},
        "3.1 .*, stage: not one of the words allowed here; found `final`, expected 'self', 'moderated'",
    ),
    "moderated by nobody": ({"stage": "moderated"}, "3.1 .*: a moderated judgement says how and by whom"),
    "priority 4": (
        {"improvements": [{"text": "x", "priority": 4}]},
        r"improvements 1\.priority: not one of the words allowed here; found `4`, expected 1, 2 or 3",
    ),
}


@pytest.mark.parametrize("running", ["", "1"])
@pytest.mark.parametrize("what", REFUSED)
def test_a_judgement_that_cannot_be_one_is_refused_with_a_sentence(
    area: AreaView, example: Ran, monkeypatch: pytest.MonkeyPatch, what: str, running: str
) -> None:
    monkeypatch.setenv("PIM_RUN", running)
    values, sentence = REFUSED[what]
    before = digests(example.root)
    with pytest.raises(PimError, match=sentence):
        area["3.1"].record_judgement(**SAID | values)
    assert digests(example.root) == before


def test_an_indicator_of_another_area_is_refused_with_those_that_there_are(area: AreaView) -> None:
    with pytest.raises(PimError, match=r"area 3: no such indicator; found `5.1`, expected one of 3.1"):
        area["5.1"]


def test_a_factor_of_another_area_is_refused_with_those_that_there_are(area: AreaView) -> None:
    with pytest.raises(PimError, match=r"no such factor of the guidance prompt; found `5.p1`, expected one of 3.p1, 3.p2"):
        area.record_prompt_answer("5.p1", applies=True, because="Seen.")


def test_a_ref_that_the_framework_does_not_hold_is_refused(area: AreaView) -> None:
    with pytest.raises(PimError, match=r"the framework holds no such area or indicator; found `pim:3.9`"):
        area["3.1"].record_judgement(**SAID | {"ref": "pim:3.9"})


def test_nobody_records_without_saying_who_they_are(area: AreaView, example: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIM_WHOAMI")
    before = digests(example.root)
    with pytest.raises(PimError, match=r"3\.1 .*: nobody has said who is recording\. Run `pim whoami` once, or give author="):
        area["3.1"].record_judgement(**SAID)
    assert digests(example.root) == before


# Under `pim run` a cell that records compares


def test_under_pim_run_a_judgement_not_recorded_is_a_finding_and_nothing_is_written(
    area: AreaView, example: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_RUN", "1")
    before = digests(example.root)
    [block] = area["3.1"].record_judgement(**SAID)
    assert (block.title, block.content["code"]) == ("Written in the workbook, not yet recorded", "W001")
    assert digests(example.root) == before


def test_under_pim_run_what_is_recorded_is_no_finding_whoever_runs_it(
    area: AreaView, example: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    area["3.1"].record_judgement(**SAID)
    before = digests(example.root)
    monkeypatch.setenv("PIM_RUN", "1")
    for who in ("shona-lattermuir", "somebody-else", ""):
        monkeypatch.setenv("PIM_WHOAMI", who)
        assert open_area("pim:3", **WHERE)["3.1"].record_judgement(**SAID) == ()
    assert digests(example.root) == before


def test_under_pim_run_a_cell_that_says_something_else_than_the_record_is_a_finding(
    area: AreaView, monkeypatch: pytest.MonkeyPatch
) -> None:
    area["3.1"].record_judgement(**SAID)
    monkeypatch.setenv("PIM_RUN", "1")
    [block] = area["3.1"].record_judgement(**SAID | {"level": 5})
    assert block.content["code"] == "W001"


def test_under_pim_run_a_cell_whose_record_was_superseded_is_a_finding_that_says_so(
    area: AreaView, monkeypatch: pytest.MonkeyPatch
) -> None:
    area["3.1"].record_judgement(**SAID)
    area["3.1"].record_judgement(**SAID | {"level": 5})
    monkeypatch.setenv("PIM_RUN", "1")
    [block] = area["3.1"].record_judgement(**SAID)
    assert block.content["code"] == "W001"
    assert "something else stands recorded since" in block.content["sentence"]


def test_a_run_shows_what_is_written_and_not_recorded_and_leaves_the_evidence_alone(example: Ran, pim: Pim) -> None:
    cover(example, "pim:3")
    opening = f"import pimlib as pim\narea = pim.open_area('pim:3', **{WHERE!r})"
    own_workbook(example, 3, opening, f"area['3.1'].record_judgement(**{SAID!r})")
    before = digests(example.root / "evidence")
    said = pim("run")
    assert said.code == 0
    assert digests(example.root / "evidence") == before
    sentence = "is written in the workbook and not recorded. Run the cell in JupyterLab (`pim lab`), where it is recorded. (W001)"
    assert sentence in Page.of(example.page("report.html")).text
    with (example.output / "results" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["severity"] for row in csv.DictReader(file) if row["code"] == "W001"] == ["warning"]


def test_a_workbook_that_was_kept_runs_as_the_shipped_one_does(
    example: Ran, pim: Pim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    cover(example, "pim:4")
    said = pim("lab", "--copy-only")
    root = short(digest_bytes(str(example.root.resolve()).encode()))  # another share may hold the same council and cycle
    local = tmp_path / "local" / "workbooks" / root / COUNCIL / CYCLE / EVALUATION
    assert said.out == f"Your workbooks are in {local} (2 new).\n"
    notebook = json.loads((local / "pim-area-04.ipynb").read_text(encoding="utf-8"))
    parameters = next(cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", []))
    assert "".join(parameters["source"]).splitlines() == [f'{k} = "{v}"' for k, v in WHERE.items()]
    assert pim("lab", "--copy-only").out == f"Your workbooks are in {local} (0 new).\n"
    kept = pim("lab", "--keep")
    assert "1 workbooks are kept in workbooks, without outputs" in kept.out
    assert pim("run").code == 0
    assert "Judgement: 4.1" in example.page("workbooks/pim-area-04.html")


def test_pim_errors_show_as_sentences_wherever_ipython_shows_them() -> None:
    error = PimError(Fault("a.csv, row 2", "not a date", "`x`", "a date", "Mend it."), Fault("b.csv", "empty"))
    assert error._render_traceback_() == ["a.csv, row 2: not a date; found `x`, expected a date. Mend it.\nb.csv: empty."]


def test_the_workbook_of_area_10_says_what_the_statement_asks_for(kinlorne_run: Ran) -> None:
    statement = load_framework("pim").area("10").statement
    assert statement is not None
    text = " ".join(Page.of(kinlorne_run.page("workbooks/pim-area-10.html")).text.split())
    assert "The statement that area 10 asks for" in text
    said = (
        [part.title for part in statement.components] + [issue.text for issue in statement.contextual] + list(statement.caveats)
    )
    assert [one for one in said if " ".join(one.split()) not in text] == []
    report = " ".join(Page.of(kinlorne_run.page("report.html")).text.split())
    assert statement.caveats[0] not in report  # an example is for those who evaluate
