"""The page of intake without a browser: both languages, every step, and what goes wrong."""

import re
import tomllib
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import intake
from dashboard.language import LANGUAGES, text
from dashboard.reading.limits import FILE_BYTES, MEGABYTE
from dashboard.records.store import Store
from dashboard.warehouse import Warehouse
from tests.conftest import DATA, ROOT
from tests.reading.writing import TODAY
from tests.records.samples import snapshot
from tests.test_intake import april, consultations, contact, meetings

APP = ROOT / "dashboard" / "app.py"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture
def store(records_folder) -> Store:
    return Store(records_folder)


def test_the_server_listens_here_only_and_takes_files_as_large_as_are_read():
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert server["address"] == "127.0.0.1"
    assert server["maxUploadSize"] * MEGABYTE == FILE_BYTES
    for key in ("limit", "too_large"):
        for language in LANGUAGES:
            assert str(server["maxUploadSize"]) in text(f"intake.upload.{key}", language)


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run().switch_page("../pages/intake.py").run()
    assert [error.message for error in app.exception] == []
    return app


def choose_files(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert [error.message for error in app.exception] == []
    return app


def press(app: AppTest, key: str, language: str = "ja") -> AppTest:
    """Press the button with a text of intake.yml."""
    label = text(f"intake.{key}", language)
    next(button for button in app.button if button.label == label).click().run()
    assert [error.message for error in app.exception] == []
    return app


def shown(app: AppTest) -> str:
    """Return what the page says, without its styles."""
    html = "".join(element.proto.body for element in app.get("html"))
    return unescape(re.sub("<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL))


def numbers(app: AppTest) -> list[str]:
    """Return the key numbers of the candidates."""
    html = "".join(element.proto.body for element in app.get("html"))
    counts = re.findall(r'<div class="hk-count[^"]*"><dt>.*?</dt><dd>([\d,]+)<', html)
    return [" ".join(counts[start : start + 4]) for start in range(0, len(counts), 4)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_page(language, records_folder):
    app = open_page(lang=language)
    assert f"{text('intake.title', language)}" in shown(app)
    for step in ("step_template", "step_files", "section_history", "history.none"):
        assert text(f"intake.{step}", language) in shown(app)
    assert text("intake.step_check", language) not in shown(app).replace(text("intake.intro", language), "")
    assert str(records_folder.resolve()) in shown(app)
    assert len(app.get("download_button")) == 6
    if language == "en":
        labels = [widget.proto.label for kind in ("download_button", "selectbox", "button") for widget in app.get(kind)]
        said = shown(app).replace(str(records_folder.resolve()), "")
        assert not JAPANESE.search(said), JAPANESE.findall(said)
        assert not [label for label in labels if JAPANESE.search(label)]
    assert not records_folder.exists(), "to look is not to write"


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_file_to_figure_and_back(language, store):
    app = open_page(lang=language)
    rows = consultations(
        contact(1, "2025-04-01", "新規"), contact(2, "3/4/5"), contact(3, "2025-04-02", minutes="多数"), name="R7.csv"
    )
    choose_files(app, rows, meetings(*april(1, 2), name="M.csv"))
    assert numbers(app) == ["3 1 1 1", "2 2 0 0"]
    assert text("intake.verdict.questioned", language) in shown(app) and "3/4/5" in shown(app)
    assert "C-0002" not in shown(app), "of a row only the offending cell reaches the browser"
    assert store.intakes() == []
    press(app, "confirm", language)
    assert text("intake.done", language) in shown(app)
    assert str(store.folder.resolve() / "intakes" / "0001" / "set_aside.csv") in shown(app)
    assert [made.name for made in store.in_force()] == ["R7.csv", "M.csv"]
    links = [element.proto.label for element in app.get("page_link")]
    assert links == [
        text(f"{page}.title", language) for page in ("overview", "consultations", "age_region", "peer_groups")
    ]
    assert app.file_uploader[0].value == [], "the uploader is empty again"
    assert app.selectbox(key="fy").value == 2025, "the pages show the new year at once"
    press(app, "undo", language)
    assert len(store.in_force()) == 2, "it is asked once more"
    press(app, "undo_no", language)
    press(app, "undo", language)
    press(app, "undo_yes", language)
    assert [made.name for made in store.in_force()] == ["R7.csv"]
    assert text("intake.state.undone", language) in shown(app)
    press(app, "undo", language)
    press(app, "undo_yes", language)
    assert app.selectbox(key="fy").value == 2024


def test_an_open_question_keeps_the_button_shut(store):
    app = choose_files(open_page(), meetings(*april(1, 2)))
    press(app, "confirm")
    choose_files(app, meetings(*april(1, 2), name="別の名.csv", attendance="9"))
    (radio,) = app.radio
    assert radio.value is None
    assert [text(f"intake.choice.{choice}", "ja") for choice in ("replace", "add", "skip")] == radio.options
    confirm = next(button for button in app.button if button.label == text("intake.confirm", "ja"))
    assert confirm.disabled and text("intake.undecided", "ja") in shown(app)
    radio.set_value("skip").run()
    assert text("intake.nothing_to_take", "ja") in shown(app)
    app.radio[0].set_value("replace").run()
    press(app, "confirm")
    assert [made.name for made in store.in_force()] == ["別の名.csv"]
    press(app, "undo")
    assert text("intake.undo_back", "ja", names="例会.csv") in shown(app)


def test_an_intake_from_another_screen_asks_for_another_look(store):
    app = choose_files(open_page(), meetings(*april(1, 2)))
    other = intake.preview([meetings(*april(1, 2), attendance="9")], Warehouse(DATA, "other"), TODAY, store=store)
    intake.confirm(other)
    before = snapshot(store.folder)
    press(app, "confirm")
    assert text("intake.changed_meanwhile", "ja") in shown(app)
    kept = {path: content for path, content in snapshot(store.folder).items() if not path.startswith("warehouse")}
    assert kept == before
    assert "入れ替わります" in shown(app), "the new preview knows what was taken in meanwhile"
    press(app, "confirm")
    assert [made.id for made in store.in_force()] == ["0002"]


def test_an_undo_from_another_screen_asks_for_another_look(store):
    app = choose_files(open_page(), meetings(*april(1)))
    press(app, "confirm")
    press(app, "undo")
    intake.undo("0001", store=store)
    app.run()
    assert [error.message for error in app.exception] == []
    assert text("intake.state.undone", "ja") in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_can_not_be_read_say_why(language, store):
    app = choose_files(open_page(lang=language), ("絵.csv", b"\x89PNG\r\n\x1a\n"), ("空.csv", b""))
    assert shown(app).count(text("intake.unread", language)) == 2
    for kind in ("seems_image", "empty_file"):
        assert text(f"records.{kind}.action", language) in shown(app)
    assert not store.folder.exists()


def test_names_and_cells_can_not_bring_markup_in(store):
    evil = "<img src=x onerror=alert(1)>"
    app = choose_files(open_page(), consultations(contact(1, evil), name=f"{evil}.csv"))
    html = "".join(element.proto.body for element in app.get("html"))
    assert evil not in html and "&lt;img" in html


def test_the_same_content_twice_is_told(store):
    name, content = meetings(*april(1))
    app = choose_files(open_page(), (name, content), ("写し.csv", content))
    assert text("intake.same_content", "ja", names="写し.csv") in shown(app)
    assert numbers(app) == ["1 1 0 0"]


def test_a_damaged_folder_is_told_and_nothing_is_written(store):
    store.folder.mkdir(parents=True)
    (store.folder / "records.json").write_text("{", encoding="utf-8")
    before = snapshot(store.folder)
    app = choose_files(open_page(), meetings(*april(1)))
    assert "records.json" in shown(app)
    assert numbers(app) == []
    assert snapshot(store.folder) == before


def test_faulty_labels_stop_the_reading_and_not_the_page(scratch, monkeypatch):
    (scratch / "reference" / "labels.csv").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("HIKIKOMORI_DATA", str(scratch))
    app = choose_files(open_page(), meetings(*april(1)))
    assert "labels.csv" in shown(app) and numbers(app) == []


def test_without_any_data_there_is_still_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DATA", str(tmp_path))
    assert text("intake.step_files", "ja") in shown(open_page())


def test_a_long_history_is_folded(store):
    shipped = Warehouse(DATA, "shipped")
    for day in range(1, 13):
        seen = intake.preview([meetings(*april(day), name=f"{day}.csv")], shipped, TODAY, store=store)
        intake.confirm(seen)
    app = open_page()
    undo = text("intake.undo", "ja")
    assert len([button for button in app.button if button.label == undo]) == 10
    next(button for button in app.button if button.key == "intake:everything").click().run()
    assert len([button for button in app.button if button.label == undo]) == 12


def test_the_demonstration_says_where_records_go(store, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    app = open_page()
    assert text("intake.synthetic_folder", "ja") in shown(app)
    assert f"{store.folder.resolve()}-synthetic" in shown(app)
