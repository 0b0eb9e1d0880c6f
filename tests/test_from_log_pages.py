"""What the records add to the pages: figures where there are records, one line where there are none."""

import ast
from pathlib import Path

import pyarrow.compute as pc
import pytest

from dashboard.catalog import find
from dashboard.figures import FIGURES
from dashboard.language import LANGUAGES, text
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.synthetic import records
from tests.conftest import ROOT, from_log
from tests.test_pages import assert_opens, open_page, payloads


def shown_from_log(page: str) -> list[str]:
    """Return the figures that a page's file shows only where there are records."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    shown = (call for call in calls if getattr(call.func, "attr", "") == "from_log")
    return [word.value for call in shown for argument in call.args for word in argument.elts]


PAGES = [page.stem for page in sorted((ROOT / "pages").glob("*.py")) if shown_from_log(page.stem)]


def switches(app) -> list[str]:
    """Return the labels of the choices between buttons, the language's aside."""
    return [group.proto.label for group in app.get("button_group")][1:]


def quiet_lines(app) -> list[str]:
    """Return the lines that stand for figures without records."""
    return [element.proto.body for element in app.get("html") if '<p class="hk-quiet">' in element.proto.body]


@pytest.fixture
def no_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(tmp_path / "none"))


#: On a sheet that tells what is not known, its card itself says why it is empty.
ON_A_SHEET = {"area_profile/ages"}


def test_every_figure_from_the_records_stands_where_it_may_be_missing():
    told = {name for page in PAGES for name in shown_from_log(page)} | ON_A_SHEET
    assert told == {name for name in FIGURES if from_log(find(name))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_with_records(page, language, synthetic_folder, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(synthetic_folder))
    for year in ("2024", "2025", "2026"):
        app = open_page(page, lang=language, fy=year)
        assert_opens(app, page, language)
        shown = payloads(app)
        for name in shown_from_log(page):
            assert shown[name]["faults"] == shown[name]["warnings"] == []
            assert shown[name]["headline"] and shown[name]["chart"] and shown[name]["cells"], name
            assert year in shown[name]["source"]
        assert not quiet_lines(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_without_records(page, language, no_records):
    app = open_page(page, lang=language)
    assert_opens(app, page, language)
    assert not {*shown_from_log(page)} & {*payloads(app)}
    (line,) = quiet_lines(app)
    assert 'href="intake?' in line
    assert not {text("log.organisation", language), text("log.counted", language)} & {*switches(app)}


def test_the_organisation_is_chosen_in_the_address(synthetic_folder, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(synthetic_folder))
    app = open_page("age_region", fy="2025", org="lpf", counted="everyone")
    shown = payloads(app)["age_region/log_municipalities"]
    assert shown["csvName"] == "age_region_log_municipalities_everyone_2025_lpf.csv"
    assert "レター・ポスト・フレンド" in shown["source"] and "成年相談センター" not in shown["source"]
    # Only LPF counts citizens of Sapporo.
    assert "札幌市" in shown["headline"]
    assert app.query_params["org"] == "lpf"


def test_an_organisation_that_keeps_records_alone_is_not_asked_for(warehouse, tmp_path, monkeypatch):
    rows = records(warehouse)["consultations"]
    rows = rows.filter(pc.equal(rows["organisation"].cast("string"), "lpf"))
    store = Store(tmp_path / "records")
    store.add("lpf.csv", b"lpf", rows, kinds()["consultations"], (), rows.num_rows, None, 0, (), None)
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(store.folder))
    app = open_page("consultations", fy="2025", lang="en")
    assert_opens(app, "consultations", "en")
    assert text("log.organisation", "en") not in switches(app)
    assert "LPF" in payloads(app)["consultations/log_months"]["subtitle"]
    assert quiet_lines(open_page("seminars", fy="2025", lang="en")), "there are records, but none of seminars"
