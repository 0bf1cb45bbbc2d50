"""The published file of all 32 councils, as it came, becomes a real council's evidence pack by three commands."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from running import Ran, own_workbook

from pimlib.cli import main
from pimlib.framework import load_framework
from pimlib.workspace import Workspace

PUBLISHED = Path(__file__).parents[2] / "shared" / "data" / "lgbf-scotland" / "lgbf_real_by_council_year.csv"
PLAIN = (2, 3, 6, 7, 9, 10)  # few of its measures or none stand there, and the report shows their indicators by itself
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published LGBF file is not beside the project"),
]


class Text(HTMLParser):
    """The words of a page, without its style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    def __str__(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the pack of Perth & Kinross, whose name has a sign that file names and pages could trip over."""
    root = tmp_path_factory.mktemp("real")
    (root / "evidence").mkdir()
    cycle = "perth-and-kinross/2023-2026"
    assert main(["--workspace", str(root), "new", cycle, "--name", "Perth & Kinross", "--as-of", "2024-03-31"]) == 0
    assert main(["--workspace", str(root), "add", str(PUBLISHED), "--kind", "measures"]) == 0
    for area in PLAIN:
        own_workbook(Ran(Workspace(root), cycle), area, "1 + 1")
    assert main(["--workspace", str(root), "run", cycle]) == 0
    return root / "outputs" / "perth-and-kinross" / "2023-2026" / "scan"


def test_every_indicator_is_not_yet_evaluated(pack: Path) -> None:
    framework = load_framework("pim")
    report = str(Text((pack / "report.html").read_text(encoding="utf-8")))
    for ref in framework.indicators:
        assert f"Judgement: {framework.title_of(ref)} 1 2 3 4 5 6 Not yet evaluated" in report


def test_no_level_stands_anywhere_in_the_results(pack: Path) -> None:
    judgements = pd.read_csv(pack / "results" / "judgements.csv")
    assert judgements.empty


def test_the_measures_stand_beside_scotland_and_the_family_group_as_published(pack: Path) -> None:
    rows = pd.read_csv(PUBLISHED)
    own = rows[(rows["Code"] == "SW01") & (rows["LocalAuthority"] == "Perth & Kinross") & (rows["Year"] == "2022-23")].iloc[0]
    report = str(Text((pack / "report.html").read_text(encoding="utf-8")))
    said = f"Home care for people aged 65 and over costs £{own['LA_IndicatorReal']:.2f} an hour in 2022-23"
    assert said in report
    assert f"Scotland £{own['Scotland_Indicator_Real']:.2f}, family group £{own['FG_Avg_Indicator_Real']:.2f}" in report


def test_scotland_is_the_pooled_figure_and_not_the_mean_of_the_councils() -> None:
    rows = pd.read_csv(PUBLISHED)
    year = rows[(rows["Code"] == "SW01") & (rows["Year"] == "2022-23")]
    pooled = 1000 * year["LA_Numerator_real"].sum() / year["LA_Den_Real"].sum()
    published = year["Scotland_Indicator_Real"].iloc[0]
    assert published == pytest.approx(pooled, rel=0.001)
    assert year["LA_IndicatorReal"].mean() != pytest.approx(published, rel=0.02)


def test_the_licence_of_the_published_data_is_printed(pack: Path) -> None:
    report = str(Text((pack / "report.html").read_text(encoding="utf-8")))
    assert "Contains Local Government Benchmarking Framework data, published by the Improvement Service" in report
    assert "Open Government Licence v3.0" in report


def test_the_pack_of_a_real_council_is_not_marked_as_invented(pack: Path) -> None:
    assert "Invented example" not in (pack / "report.html").read_text(encoding="utf-8")
