"""`pim serve`: pages on this computer alone, for whoever has the token, made anew from the records each time they are opened."""

from __future__ import annotations

import http.client
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from building import refusal
from running import COUNCIL, CYCLE, EVALUATION, Page, Pim, Ran, copied_example, cover, digests
from serving import FORM, HOME, Served, own_page, serve

from pimlib.cli.serving.copies import local_folder, write_pages
from pimlib.cli.serving.evidence import state_of
from pimlib.cli.serving.shown import failed_html, is_form, output_html, prose_html
from pimlib.errors import Fault, PimError
from pimlib.run.jobs import jobs_of

TECHNICAL = re.compile(r"\b(kernel|notebook|cells?|execut\w+|voil\w+|jupyter\w*|python|traceback|error)\b", re.IGNORECASE)
NOBODY = "00000000-0000-0000-0000-000000000000"
COUNTED = f"""
from pimlib.records import load_records
from pimlib.workspace import find_workspace

print("Records so far:", len(load_records(find_workspace().cycle("{COUNCIL}/{CYCLE}")).records))
raise ZeroDivisionError("a secret of ours")
"""
REFUSED = 'import pimlib as pim\n\npim.open_area("pim:99", council=council, cycle=cycle, evaluation=evaluation)'


# The copies behind the pages


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIM_LOCAL", str(tmp_path / "local"))
    return tmp_path / "local"


@pytest.fixture
def open_example(example: Ran, monkeypatch: pytest.MonkeyPatch) -> Ran:
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))
    return example


def test_there_is_a_home_page_and_a_page_for_each_area_in_scope_each_with_its_own_title(open_example: Ran, local: Path) -> None:
    cover(open_example, "pim:4", "pim:10")
    pages = write_pages(open_example.folder, EVALUATION)
    assert [page.name for page in pages] == ["home", "pim-area-04", "pim-area-10"]
    assert pages[0].title == "Where the evaluation stands"
    assert pages[1].title.startswith("Area 4 ")
    notebook = nbformat.read(pages[1].path, as_version=4)
    assert notebook.cells[0].source.startswith(f"# {pages[1].title}\n")
    parameters = next(cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    assert parameters == f'council = "{COUNCIL}"\ncycle = "{CYCLE}"\nevaluation = "{EVALUATION}"\narea_ref = "pim:4"'
    assert all(page.path.is_relative_to(local) for page in pages)


def test_making_the_pages_writes_nothing_on_the_share(open_example: Ran, local: Path) -> None:
    before = digests(open_example.root)
    write_pages(open_example.folder, EVALUATION)
    assert digests(open_example.root) == before


def test_a_councils_own_page_wins_over_the_shipped_one_and_every_start_makes_it_anew(open_example: Ran, local: Path) -> None:
    cover(open_example, "pim:4")
    own = own_page(open_example.folder.workbooks, "judge", "print('ours')")
    [_home, page] = write_pages(open_example.folder, EVALUATION)
    assert "ours" in page.path.read_text(encoding="utf-8")
    own.unlink()
    [_home, page] = write_pages(open_example.folder, EVALUATION)
    assert "ours" not in page.path.read_text(encoding="utf-8")


def test_a_page_that_is_no_workbook_is_refused_with_its_name(open_example: Ran, local: Path) -> None:
    open_example.folder.workbooks.mkdir(exist_ok=True)
    (open_example.folder.workbooks / "home.ipynb").write_text("not one", encoding="utf-8")
    [fault] = refusal(lambda: write_pages(open_example.folder, EVALUATION))
    assert fault.place == "workbooks/home.ipynb"
    assert "cannot be read" in fault.fault


def test_the_page_workbooks_are_none_that_a_run_executes(open_example: Ran) -> None:
    own_page(open_example.folder.workbooks, "home", "print(1)")
    names = {job.name for job in jobs_of(open_example.opened())} | {job.source.stem for job in jobs_of(open_example.opened())}
    assert not names & {"home", "judge"}


def test_lab_puts_the_home_workbook_beside_those_of_the_areas_and_does_not_keep_it(example: Ran, pim: Pim, local: Path) -> None:
    cover(example, "pim:4")
    assert pim("lab", "--copy-only").code == 0
    made = local_folder("workbooks", example.folder, EVALUATION)
    assert sorted(path.name for path in made.iterdir()) == ["home.ipynb", "pim-area-04.ipynb"]
    assert "Run All Cells" in nbformat.read(made / "home.ipynb", as_version=4).cells[0].source
    assert pim("lab", "--keep").code == 0
    assert [path.name for path in example.folder.workbooks.glob("*.ipynb")] == ["pim-area-04.ipynb"]


# What a page shows


def test_of_a_refusal_a_page_shows_its_sentences_and_of_any_other_failure_what_to_do() -> None:
    error = PimError(Fault("a.csv", "not a date", "<b>"), Fault("b.csv", "empty"))
    ours = {"output_type": "error", "ename": "PimError", "evalue": str(error), "traceback": error._render_traceback_()}
    text = Page.of(failed_html(ours)).text
    assert text == "This part could not be shown. a.csv: not a date; found <b>. b.csv: empty."
    other = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["Traceback", "KeyError: 'x'"]}
    text = Page.of(output_html(other)).text
    assert "Load this page again" in text
    assert "KeyError" not in text
    assert not TECHNICAL.search(text)


def test_what_a_workbook_warns_of_is_not_shown_and_what_it_prints_is() -> None:
    assert output_html({"output_type": "stream", "name": "stderr", "text": "UserWarning"}) == ""
    assert output_html({"output_type": "stream", "name": "stdout", "text": "a < b"}) == "<pre>a &lt; b</pre>"
    assert (
        output_html({"output_type": "display_data", "data": {"text/html": '<style class="pim-style">p{}</style><p>x</p>'}})
        == "<p>x</p>"
    )
    assert output_html({"output_type": "execute_result", "data": {"text/plain": "<x>"}}) == "<pre>&lt;x&gt;</pre>"
    assert output_html({"output_type": "display_data", "data": {"image/png": "…"}}) == ""
    assert is_form({"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {}}})


def test_a_heading_of_the_prose_has_no_link_to_itself() -> None:
    assert prose_html('<h2 id="a">A<a class="anchor-link" href="#a">¶</a></h2>') == '<h2 id="a">A</h2>'
    assert prose_html('<h2 id="a">A<a class="anchor-link" href="#a" /></h2>') == '<h2 id="a">A</h2>'


# How it starts


def test_the_state_of_the_evidence_changes_with_its_files_and_settings_and_not_with_records(open_example: Ran) -> None:
    folder = open_example.folder
    before = state_of(folder)
    (folder.records / "2026" / "more.yaml").parent.mkdir(parents=True, exist_ok=True)
    (folder.records / "2026" / "more.yaml").write_text("x", encoding="utf-8")
    assert state_of(folder) == before
    settings = folder.path / "cycle.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert state_of(folder) != (before := before)
    changed = state_of(folder)
    next(folder.evidence_files()).write_bytes(b"another")
    assert state_of(folder) != changed


def test_where_there_are_several_evaluations_one_is_to_be_named(example: Ran, pim: Pim, local: Path) -> None:
    evaluations = example.folder.path / "evaluations"
    (evaluations / "again.yaml").write_bytes((evaluations / f"{EVALUATION}.yaml").read_bytes())
    said = pim("serve", "--no-browser")
    assert said.code == 2
    which = f"Say which: {example.name}/again or {example.name}/scan."
    assert f"there is more than one evaluation; found again, scan. {which}" in said.err


@pytest.mark.parametrize("port", ["80", "many", "70000"])
def test_a_port_that_cannot_be_is_refused_before_anything_is_made(pim: Pim, local: Path, port: str) -> None:
    said = pim("serve", "--port", port)
    assert said.code == 2
    assert f"`{port}` is not a port; give a number from 1024 to 65535" in said.err
    assert not local.exists()


# A server that runs


@dataclass(frozen=True)
class Answer:
    code: int
    headers: dict[str, str]
    html: str

    @property
    def page(self) -> Page:
        return Page.of(self.html)


@dataclass(frozen=True)
class Running:
    served: Served
    ran: Ran
    local: Path
    before: dict[str, str]
    opened: dict[str, Answer] = field(default_factory=dict)

    def page(self, place: str) -> Answer:
        """A page as it was when it was first opened."""
        if place not in self.opened:
            self.opened[place] = self.ask(place)
        return self.opened[place]

    def ask(self, place: str, *, token: bool = True, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.served.address).netloc, timeout=60)
        try:
            own = {"Authorization": f"token {self.served.token}"} if token else {}
            connection.request(method, place, headers={**own, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8"))
        finally:
            connection.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The worked example with three areas, each page small: a form, a failure of ours, a refusal."""
    ran = cover(copied_example(tmp_path_factory.mktemp("share")), "pim:4", "pim:5", "pim:6")
    local = tmp_path_factory.mktemp("local")
    own_page(ran.folder.workbooks, "home", HOME)
    choice = f"import os\n\nif area_ref == 'pim:5':\n    exec({COUNTED!r})\nelif area_ref == 'pim:6':\n    exec({REFUSED!r})"
    own_page(ran.folder.workbooks, "judge", choice, FORM)
    before = digests(ran.root)
    with serve(ran.root, local, f"{COUNCIL}/{CYCLE}") as served:
        yield Running(served, ran, local, before)


@pytest.mark.long
def test_it_is_reached_at_this_computers_own_address_with_a_token_that_nobody_guesses(running: Running) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32,}", running.served.address)


PLACES = [
    "/",
    "/pages/pim-area-04",
    "/static/{version}/voila.js",
    "/forms/{version}/@voila-dashboards/widgets-manager8/package.json",
    f"/api/kernels/{NOBODY}",
    "/no-such-page",
]


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_without_the_token_every_place_is_refused_in_plain_words(running: Running, place: str) -> None:
    voila = pytest.importorskip("voila")
    place = place.format(version=voila.__version__)
    for said in (running.ask(place, token=False), running.ask(f"{place}?token=guessed", token=False)):
        assert said.code == 403
        assert "Use the whole address that `pim serve` printed" in said.page.text
        assert not TECHNICAL.search(said.page.text)
        assert said.page.all("script") == []
    allowed = running.page(place) if place in ("/", "/pages/pim-area-04") else running.ask(place)
    assert allowed.code == (404 if NOBODY in place or "no-such" in place else 200)


@pytest.mark.long
def test_the_connection_of_a_form_is_refused_without_the_token_and_from_another_page(running: Running) -> None:
    page = running.page("/pages/pim-area-04")
    process = re.search(r'data-pim-process="([\w-]+)"', page.html)
    assert process is not None
    place = f"/api/kernels/{process[1]}/channels"
    up = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert running.ask(place, token=False, **up).code == 403
    netloc = urlsplit(running.served.address).netloc
    assert running.ask(place, token=False, **up, Origin=f"http://{netloc}").code == 403
    assert running.ask(f"/voila/api/shutdown/{process[1]}", token=False, method="POST").code == 403
    assert running.ask(f"/api/kernels/{process[1]}", method="DELETE").code == 404
    state = running.ask(f"/api/kernels/{process[1]}")
    assert json.loads(state.html)["connections"] == 0
    assert running.ask(f"/voila/api/shutdown/{process[1]}", method="POST").code == 204
    assert running.ask(f"/api/kernels/{process[1]}").code == 404


@pytest.mark.long
def test_another_name_for_this_computer_is_refused_so_that_no_other_site_can_take_its_place(running: Running) -> None:
    assert running.ask("/", Host="elsewhere.example").code == 403


@pytest.mark.long
def test_the_token_goes_out_of_the_address_and_a_cookie_of_this_browser_stands_for_it(running: Running) -> None:
    said = running.ask(f"/pages/home?token={running.served.token}", token=False)
    assert (said.code, said.headers["Location"]) == (302, "/pages/home")


@pytest.mark.long
@pytest.mark.parametrize(
    "place",
    [
        "/static/{version}/",
        "/static/{version}/../../../../../../../../../../etc/hosts",
        "/static/{version}/%2e%2e/lab/index.html.j2",
        "/forms/{version}/",
        "/forms/{version}/@voila-dashboards/widgets-manager8/",
        "/forms/{version}/@voila-dashboards/widgets-manager8/../../../../../pyvenv.cfg",
        "/pages/",
        "/pages/home.ipynb",
        "/pages/..%2fhome",
        "/voila/files/home.ipynb",
        "/voila/render/home.ipynb",
        "/voila/tree/",
        "/api/contents",
        "/api/kernels",
        "/login",
    ],
)
def test_there_is_no_list_of_files_and_no_other_file_of_this_computer(running: Running, place: str) -> None:
    voila = pytest.importorskip("voila")
    said = running.ask(place.format(version=voila.__version__))
    assert said.code == 404
    assert "There is no such page" in said.page.text
    assert [link["href"] for link in said.page.all("a")] == ["/"]


@pytest.mark.long
@pytest.mark.parametrize("place", ["/", "/pages/pim-area-04", "/pages/pim-area-05", "/pages/pim-area-06"])
def test_a_page_holds_no_code_and_none_of_the_words_of_those_who_write_it(running: Running, place: str) -> None:
    said = running.page(place)
    assert said.code == 200
    assert not TECHNICAL.search(said.page.text)
    for word in ("import ", "area_ref", "exec(", "secret", "ZeroDivision"):
        assert word not in said.html.replace("import()", "")
    assert said.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", said.html)


@pytest.mark.long
def test_a_page_is_built_so_that_one_finds_ones_way_without_seeing_it(running: Running) -> None:
    said = running.page("/pages/pim-area-04")
    page = said.page
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("main")) == len(page.all("title")) == len(page.all("h1")) == 1
    assert "<title>Area 4 " in said.html
    assert page.all("a")[0] == {"class": "pim-skip", "href": "#pim-main"}
    assert {"id": "pim-status", "role": "status"}.items() <= page.all("p")[1].items()
    assert "Reading the evidence…" in page.text


@pytest.mark.long
def test_the_home_page_links_to_the_pages_of_the_areas(running: Running) -> None:
    assert "/pages/pim-area-05" in [link["href"] for link in running.page("/").page.all("a")]


@pytest.mark.long
def test_a_failure_is_a_sentence_and_what_stands_after_it_is_left_out(running: Running) -> None:
    text = running.page("/pages/pim-area-05").page.text
    assert "This part could not be shown." in text
    assert "Load this page again" in text
    refused = running.page("/pages/pim-area-06")
    assert "This part could not be shown." in refused.page.text
    assert "3, 4, 5, 6" in refused.page.text  # what was expected
    assert "vnd.voila.cell-output" not in refused.html


@pytest.mark.long
def test_a_page_shows_the_records_as_they_are_when_it_is_opened(running: Running) -> None:
    def counted(said: Answer) -> int:
        found = re.search(r"Records so far: (\d+)", said.page.text)
        assert found is not None
        return int(found[1])

    before = counted(running.page("/pages/pim-area-05"))
    path = next(running.ran.records.rglob("*.json"))
    text = path.read_text(encoding="utf-8")
    path.unlink()
    try:
        assert counted(running.ask("/pages/pim-area-05")) == before - 1
    finally:
        path.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.long
def test_a_taken_port_is_refused_with_a_sentence(running: Running, tmp_path: Path) -> None:
    port = urlsplit(running.served.address).port
    with (
        pytest.raises(AssertionError, match=f"--port {port}: the pages cannot be given there"),
        serve(running.ran.root, tmp_path, f"{COUNCIL}/{CYCLE}", "--port", str(port)),
    ):
        pass


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="a process there is not told to stop by a signal")
def test_ctrl_c_ends_every_process_with_a_sentence_and_nothing_was_written_on_the_share(running: Running) -> None:
    said = running.served.stop()
    assert said.splitlines()[-1].startswith("The pages are closed. What was saved is in the evidence folder")
    assert "Traceback" not in said
    assert running.served.process.returncode == 0
    assert digests(running.ran.root) == running.before
    assert {path.relative_to(running.local).parts[0] for path in running.local.rglob("*.*")} <= {"pages", "log", "settings"}
    assert not list(running.local.rglob("open-*.html"))
