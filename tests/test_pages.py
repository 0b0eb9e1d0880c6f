"""Every page through the front door: both languages, both years, and with every kind of bad file."""

import ast
import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalog import find
from dashboard.exports.contract import contracts
from dashboard.language import LANGUAGES, text
from tests.conftest import ROOT, copy_of_data, needs_records, read_csv, write_csv

PAGES = sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
APP = ROOT / "dashboard" / "app.py"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
#: Words that tell of a comparison with the year before.
YEAR_BEFORE = {"ja": "前年度", "en": re.compile("last year|year before", re.IGNORECASE)}


def open_page(page: str, **address: str) -> AppTest:
    """Open a page by its file, with what the address says (``lang``, ``fy``, filters)."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    if page != "overview":
        app.switch_page(f"../pages/{page}.py").run()
    return app


def payloads(app: AppTest) -> dict[str, dict]:
    """Return what the browser gets of each figure, by its name."""
    # The one without data only has the browser load the component; that of the uploader is no figure.
    found = [
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.json not in ("", "null")
    ]
    return {payload["name"]: payload for payload in found if "name" in payload}


def html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def figures_of(page: str) -> list[str]:
    """Return the figures that a page's file shows."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    shown = (call for call in calls if getattr(call.func, "attr", "") in ("figure", "figures"))
    return [argument.value for call in shown for argument in call.args if isinstance(argument, ast.Constant)]


#: The others do something else: the page of intake is tested in test_intake_page.py.
WITH_FIGURES = [page for page in PAGES if figures_of(page)]


def assert_opens(app: AppTest, page: str, language: str = "ja") -> None:
    assert [error.message for error in app.exception] == []
    assert f"<h1>{text(f'{page}.title', language)}</h1>" in html(app)
    assert len(app.error) == len(app.warning) == 0


def test_the_navigation_lists_every_page():
    tree = ast.parse(APP.read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {*PAGES} <= words


def test_pages_without_figures_are_known():
    assert {*PAGES} - {*WITH_FIGURES} == {"intake", "briefing", "present"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", WITH_FIGURES)
def test_page_shows_its_figures(page, language):
    app = open_page(page, lang=language)
    assert_opens(app, page, language)
    shown = payloads(app)
    assert {*shown} == {*figures_of(page)}
    for name, payload in shown.items():
        assert payload["faults"] == payload["warnings"] == [], name
        if payload["empty"]:
            assert needs_records(find(name)), name
            continue
        assert payload["headline"] and payload["source"] and payload["cells"] and payload["csv"], name
        assert payload["words"]["table"] == text("card.table", language)
    ours = re.sub("<style>.*?</style>", "", html(app), flags=re.DOTALL)
    labels = [widget.proto.label for kind in ("selectbox", "button_group") for widget in app.get(kind)]
    if language == "en":
        assert not JAPANESE.search(ours), ours
        assert [label for label in labels if JAPANESE.search(label)] == ["表示言語 / Language"]
    else:
        assert "…" not in ours, "the page's introduction is still to be written"


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_page_shows_both_years_and_the_change(page, second_year, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DATA", str(second_year))
    for language in LANGUAGES:
        now = open_page(page, lang=language)
        assert_opens(now, page, language)
        assert any(str(year) in option for year in (2025,) for widget in now.selectbox for option in widget.options)
        compared = {name for name, shown in payloads(now).items() if re.search(YEAR_BEFORE[language], words_of(shown))}
        assert compared, "no figure tells what changed against last year"
        before = open_page(page, lang=language, fy="2024")
        assert_opens(before, page, language)
        for name, payload in payloads(before).items():
            assert payload["faults"] == [], name
            if "fiscal_year" in find(name).parameters and not payload["empty"]:
                assert payload["subtitle"] != payloads(now)[name]["subtitle"], name


def words_of(payload: dict) -> str:
    """Return what a figure says, without its definition and its SQL."""
    kept = ("headline", "lead", "numbers", "notes", "chart", "columns")
    return json.dumps({key: payload[key] for key in kept}, ensure_ascii=False)


def test_the_change_is_right(second_year, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DATA", str(second_year))
    shown = payloads(open_page("consultations"))["consultations/contacts_by_method"]
    columns = [column["key"] for column in shown["columns"]]
    row = dict(zip(columns, shown["cells"][0], strict=True))
    # Phone, new: 58 in 2024, twice as many in 2025.
    assert (row["contacts"], row["contacts_previous"], row["change"]) == ("116", "58", "＋58")


# -- Filters in the address ----------------------------------------------------------------------


def test_filters_live_in_the_address():
    app = open_page("consultations", basis="with_liaison", lang="en")
    shown = payloads(app)["consultations/contacts_by_method"]
    assert "583" in shown["headline"]
    assert shown["csvName"] == "consultations_contacts_by_method_with_liaison_2024.csv"
    assert app.query_params["basis"] == "with_liaison"


def test_an_address_that_means_nothing_shows_the_default():
    app = open_page("consultations", basis="nonsense", lang="fr", fy="1999")
    assert_opens(app, "consultations")
    assert payloads(app)["consultations/contacts_by_method"]["csvName"].endswith("_consultations_2024.csv")


def test_the_language_switches_in_place():
    app = open_page("consultations")
    app.session_state["lang"] = "en"
    app.run()
    assert_opens(app, "consultations", "en")


def test_choosing_an_area_shows_all_that_is_known_of_it():
    """Soya: four people, and sessions in Wakkanai, Toyotomi and Esashi (1(6)イ, 2(2))."""
    shown = payloads(open_page("age_region", area="soya"))
    facts = json.dumps(shown["age_region/area_facts"], ensure_ascii=False)
    assert "宗谷" in facts
    sessions = shown["age_region/area_sessions"]
    places = " ".join(cell for row in sessions["cells"] for cell in row)
    assert all(place in places for place in ("稚内", "豊富", "枝幸"))
    by_area = shown["age_region/new_cases_by_area"]
    columns = [column["key"] for column in by_area["columns"]]
    rows = [dict(zip(columns, row, strict=True)) for row in by_area["cells"]]
    assert next(row for row in rows if row["area"] == "宗谷")["persons"] == "4"
    assert next(row for row in rows if row["area"] == "留萌")["persons"] == "0"
    off_map = [int(row["persons"]) for row in rows if row["area"] in ("道内・居住地不確定", "道外", "不明")]
    assert sorted(off_map) == [1, 3, 6], "ten people are on no map"


# -- Bad files -----------------------------------------------------------------------------------


def change_cell(file: Path, row: int, column: str, value: str) -> None:
    rows = read_csv(file)
    rows[row - 1][rows[0].index(column)] = value
    write_csv(file, rows)


def missing(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    content = file.read_bytes().rstrip()
    file.write_bytes(content[: content.rindex(b",", 0, content.rindex(b",")) - 1])


def cp932(file: Path) -> None:
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp932", errors="replace"))


def negative(file: Path) -> None:
    change_cell(file, 2, "value", "-1")


def wrong_column(file: Path) -> None:
    change_cell(file, 1, "section", "page")


def duplicate(file: Path) -> None:
    rows = read_csv(file)
    write_csv(file, [*rows, rows[1]])


BAD = {
    "centre/contacts": missing,
    "centre/continuity": empty,
    "centre/residence": negative,
    "centre/age_sex": cut,
    "centre/seminars": cp932,
    "lpf/sango_meetings": duplicate,
    "lpf/programmes": wrong_column,
}


def test_bad_files_stop_only_what_needs_them(tmp_path, monkeypatch):
    """Seven files are bad, each in its way (tests/test_bad_input.py tries every way alone)."""
    folder = copy_of_data(tmp_path / "data")
    for path, spoil in BAD.items():
        spoil(folder / "fy2024" / f"{path}.csv")
    monkeypatch.setenv("HIKIKOMORI_DATA", str(folder))
    told = set()
    for page in PAGES:
        app = open_page(page)
        assert_opens(app, page)
        for name, payload in payloads(app).items():
            needed = {f"data/fy2024/{path}.csv" for path in BAD if contracts()[path].table in find(name).tables}
            named = {re.split("[：・]", fault)[0] for fault in payload["faults"]}
            assert named == needed or "fiscal_year" not in find(name).parameters, name
            assert bool(named) == (not payload["source"] or not payload["cells"]) or payload["empty"], name
            told |= named
    assert told == {f"data/fy2024/{path}.csv" for path in BAD}


@pytest.mark.parametrize(
    "paths", [["corrections", "centre/report"], ["reference/labels"], ["reference/municipalities"]], ids="+".join
)
def test_pages_open_whatever_stands_behind_every_figure(paths, tmp_path, monkeypatch):
    folder = copy_of_data(tmp_path / "data")
    for path in paths:
        (folder / (f"fy2024/{path}.csv" if contracts()[path].yearly else f"{path}.csv")).write_bytes(b"\xff\xfe")
    monkeypatch.setenv("HIKIKOMORI_DATA", str(folder))
    said = ""
    for page in PAGES:
        app = open_page(page)
        assert_opens(app, page)
        said += json.dumps([*payloads(app).values()], ensure_ascii=False)
    for path in paths:
        assert f"{path}.csv" in said


def test_no_data_at_all_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DATA", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert len(app.exception) == 0
    assert text("app.no_data", "ja", folder=tmp_path) in html(app)
