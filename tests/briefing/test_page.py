"""The page of briefings without a browser: audience first, then slides, headlines, files; and two tabs at once."""

import re
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.briefing.briefing import Entry
from dashboard.briefing.exported import Exports
from dashboard.briefing.store import Briefings
from dashboard.language import LANGUAGES, text
from tests.conftest import ROOT
from tests.test_pages import payloads

APP = ROOT / "dashboard" / "app.py"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SHIPPED = "funder-meeting-fy2024"
CONSULTERS = Entry("consultations/consulters", {"fiscal_year": 2024}, address="consultations?fy=2024")
TOLD = "新規相談91件のうち本人が29件（31.9%）で最も多い"


@pytest.fixture
def made() -> Briefings:
    briefings = Briefings.here()
    briefings.create("説明会", "internal", "ja", (Entry("overview/years", {"fiscal_year": 2024}), CONSULTERS))
    return briefings


def open_page(page: str = "briefing", **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run().switch_page(f"../pages/{page}.py").run()
    return sound(app)


def sound(app: AppTest) -> AppTest:
    assert [error.message for error in app.exception] == []
    return app


def shown(app: AppTest) -> str:
    """Return what the page says, without its styles."""
    html = "".join(element.proto.body for element in app.get("html"))
    return unescape(re.sub("<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL))


def press(app: AppTest, key: str, at: int = 0, language: str = "ja", **values: str) -> AppTest:
    """Press the button with a text of briefing.yml: that of the slide ``at`` (from 0) where there are several."""
    label = text(f"briefing.{key}", language, **values)
    [button for button in app.button if button.label == label][at].click().run()
    return sound(app)


def entries(briefings: Briefings, name: str = "説明会") -> list[Entry]:
    return [*briefings.read(name).briefing.entries]


def headline(app: AppTest, at: int):
    return [area for area in app.text_area if area.label == text("briefing.headline", "ja")][at]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_audience_comes_first(language, records_folder):
    app = open_page(lang=language)
    assert text("briefing.step_audience", language) in shown(app)
    for name in ("internal", "funder", "public"):
        assert text(f"briefing.audience.{name}", language) in shown(app)
    assert text("briefing.step_briefing", language) not in shown(app), "nothing else is there before that"
    assert app.text_area == [] or len(app.text_area) == 0
    assert not records_folder.exists(), "to look is not to write"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_briefing_is_there(language, records_folder):
    app = open_page(audience="internal", lang=language)
    assert app.query_params["briefing"] == SHIPPED
    said = shown(app)
    for step in ("step_briefing", "step_slides", "step_export", "section_history"):
        assert text(f"briefing.{step}", language) in said
    briefing = Briefings.here().read(SHIPPED).briefing
    assert [area.value for area in app.text_area][::2] == [entry.headline_in(language) for entry in briefing.entries]
    assert "⚠" not in said
    widgets = (*app.button, *app.text_area, *app.selectbox, *app.get("expander"), *app.get("file_uploader"))
    labels = [getattr(widget, "label", "") or widget.proto.label for widget in widgets]
    if language == "en":
        assert not JAPANESE.search(said.replace(str(records_folder.resolve()), "")), JAPANESE.findall(said)
        assert not [label for label in labels if JAPANESE.search(label)]
    else:
        assert not [label for label in labels if label and not JAPANESE.search(label)], labels
    assert not records_folder.exists()


def test_a_sentence_is_offered_until_it_is_accepted(made):
    app = open_page(audience="internal")
    assert text("briefing.flag.suggested", "ja") in shown(app)
    assert TOLD in shown(app) and headline(app, 1).value == ""
    press(app, "use", 1)
    assert entries(made)[1].headline == entries(made)[1].based_on == TOLD
    assert headline(app, 1).value == TOLD
    assert shown(app).count(text("briefing.flag.suggested", "ja")) == 1


def test_a_headline_of_ones_own_rests_on_what_the_data_says(made):
    app = open_page(audience="internal")
    headline(app, 1).set_value(" 本人からが\n29件 ").run()
    assert (entries(made)[1].headline, entries(made)[1].based_on) == ("本人からが 29件", TOLD)
    headline(sound(app), 1).set_value("本人からが30件").run()
    assert text("briefing.flag.numbers", "ja", numbers="30件") in shown(sound(app))
    assert text("briefing.to_check", "ja", count=2) in shown(app)


def test_a_headline_that_no_longer_holds_is_marked_until_confirmed(made):
    kept = made.read("説明会")
    old = replace(CONSULTERS, headline="多くは本人", based_on="前の年の文")
    made.save(replace(kept.briefing, entries=(old,)), kept.version)
    app = open_page(audience="internal")
    assert text("briefing.flag.changed", "ja", sentence=TOLD) in shown(app)
    press(app, "confirm")
    assert entries(made)[0] == replace(old, based_on=TOLD)
    assert "⚠" not in shown(app)


def test_slides_are_moved_looked_at_and_taken_out(made):
    app = open_page(audience="internal")
    first, second = (entry.figure for entry in entries(made))
    press(app, "down", 0)
    assert [entry.figure for entry in entries(made)] == [second, first]
    place = next(box for box in app.selectbox if box.label == text("briefing.place", "ja"))
    place.select_index(1).run()
    assert [entry.figure for entry in entries(made)] == [first, second]
    press(sound(app), "preview", 1)
    card = payloads(app)[second]
    assert not card["addable"] and card["headline"] == card["title"], "as it is, the slide carries the title"
    press(app, "remove", 0)
    assert [entry.figure for entry in entries(made)] == [second]


def test_a_figure_is_added_from_the_list(made):
    app = open_page(audience="internal")
    names = next(box for box in app.selectbox if box.label == text("briefing.figure", "ja"))
    assert len(names.options) >= 80
    names.set_value("seminars/timeline").run()
    press(app, "add_yes")
    assert entries(made)[-1] == Entry("seminars/timeline", {"fiscal_year": 2024}, address="seminars?fy=2024")


def test_a_change_in_another_tab_is_not_overwritten(made):
    app = open_page(audience="internal")
    kept = made.read("説明会")
    other = made.save(replace(kept.briefing, title="別のタブの題"), kept.version)
    headline(app, 1).set_value("入力した見出し").run()
    assert made.read("説明会") == other
    assert text("briefing.error.stale", "ja", title="別のタブの題") in shown(sound(app))
    assert "入力した見出し" in shown(app), "what was typed is not lost"
    headline(app, 1).set_value("もう一度").run()
    assert entries(made)[1].headline == "もう一度", "what is shown now is the newest"


def test_briefings_are_made_renamed_duplicated_and_deleted(made):
    app = open_page(audience="internal")
    press(app, "do.new")
    press(app, "do.new_yes")
    assert text("briefing.title_needed", "ja") in shown(app)
    app.text_input[0].set_value("助成団体/2024").run()
    press(app, "do.new_yes")
    assert made.read("助成団体-2024").briefing.audience == "internal", "the one chosen first"
    assert app.query_params["briefing"] == "助成団体-2024"
    press(app, "do.rename")
    app.text_input[0].set_value("新しい名前").run()
    press(app, "do.rename_yes")
    assert made.read("助成団体-2024").briefing.title == "新しい名前"
    press(app, "do.duplicate")
    press(app, "do.duplicate_yes")
    assert made.read("新しい名前-写し").briefing.title == "新しい名前（写し）"
    press(app, "do.delete")
    assert text("briefing.delete_ask", "ja", title="新しい名前（写し）") in shown(app)
    press(app, "do.cancel")
    press(app, "do.delete")
    press(app, "do.delete_yes")
    assert "新しい名前-写し" not in [each.name for each in made.listed()]


def test_changing_the_sample_keeps_a_copy(records_folder):
    app = open_page(audience="internal", briefing=SHIPPED)
    assert text("briefing.shipped", "ja") in shown(app)
    press(app, "remove", 0)
    assert len(entries(Briefings.here(), SHIPPED)) == 7 and Briefings.here().read(SHIPPED).own
    assert text("briefing.shipped", "ja") not in shown(app)


def test_a_bad_file_and_a_wrong_slide_stop_only_themselves(made):
    (made.own / "壊れた.yml").write_text("title: [", encoding="utf-8")
    kept = made.read("説明会")
    wrong = (Entry("overview/nothing"), Entry("regional_demand/map", {"measure": "x"}), CONSULTERS)
    made.save(replace(kept.briefing, entries=wrong), kept.version)
    app = open_page(audience="internal", briefing="説明会")
    assert "壊れた.yml" in shown(app) and "overview/nothing" in shown(app)
    assert text("briefing.not_ready", "ja") in shown(app)
    assert not [button for button in app.button if button.label.endswith("を作る") and "Excel" in button.label]
    press(app, "remove", 0)
    press(app, "remove", 0)
    assert text("briefing.not_ready", "ja") not in shown(app)


def test_a_file_is_made_when_asked_for_and_put_on_record(made):
    app = open_page(audience="internal", briefing="説明会")
    assert text("briefing.history.none", "ja") in shown(app)
    assert len(app.get("download_button")) == 0
    press(app, "make", format="HTML")
    (save,) = app.get("download_button")
    assert save.proto.label.startswith("HTMLを保存")
    ((kept,), _) = Exports.here().read()
    assert (kept.briefing, kept.audience, kept.format, kept.language) == ("説明会", "internal", "html", "ja")
    assert kept.data_version[:8] in shown(app), "the history tells of it at once"
    press(app, "remove", 0)
    assert len(app.get("download_button")) == 0, "the file was made of something else"


def test_a_wrong_setting_is_told(monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_PUBLIC_BELOW", "many")
    assert "HIKIKOMORI_PUBLIC_BELOW" in shown(open_page(audience="internal"))


def test_a_damaged_record_is_told(made):
    Exports.here().file.write_bytes(b"{\n")
    assert text("briefing.history.broken", "ja", count=1) in shown(open_page())


# -- Adding from a card --------------------------------------------------------------------------


def add_contacts():
    import streamlit as st

    from dashboard import ui

    st.session_state[ui.PAGE_KEY] = "consultations"
    ui.notices()
    add = ui._add_to_briefing
    parameters = {"basis": "with_liaison", "fiscal_year": 2024, "area": None}
    st.button("add", on_click=add, args=("consultations/contacts_by_method", parameters))


def test_a_card_is_added_with_its_filters_and_the_way_back(records_folder):
    app = AppTest.from_function(add_contacts, default_timeout=60)
    app.query_params["basis"] = "with_liaison"
    app.query_params["lang"] = "ja"
    app.run().button[0].click().run()
    (name,) = (each.name for each in Briefings.here().listed() if each.own)
    assert entries(Briefings.here(), name) == [
        Entry(
            "consultations/contacts_by_method",
            {"basis": "with_liaison", "fiscal_year": 2024},
            address="consultations?basis=with_liaison&fy=2024",
        )
    ]
    title = text("briefing.new_title", "ja", year=2024)
    assert [toast.value for toast in sound(app).toast] == [text("briefing.added", "ja", title=title, slides=1)]
    app.button[0].click().run()
    assert [toast.value for toast in app.toast] == [text("briefing.added_before", "ja", title=title, slide=1)]


def test_a_card_says_why_it_could_not_be_added(records_folder):
    records_folder.mkdir()
    (records_folder / "briefings").write_text("", encoding="utf-8")
    app = AppTest.from_function(add_contacts, default_timeout=60).run()
    app.button[0].click().run()
    (toast,) = sound(app).toast
    assert str(records_folder.resolve()) in toast.value


def test_every_card_with_something_to_show_can_be_added():
    app = open_page("peer_groups")
    offered = {name: card["addable"] for name, card in payloads(app).items()}
    assert offered.pop("peer_groups/key_numbers") and offered.pop("peer_groups/stated"), "numbers and tables, too"
    assert {card["words"]["add"] for card in payloads(app).values()} == {text("briefing.add", "ja")}
    assert any(offered.values())


# -- Presenting ----------------------------------------------------------------------------------


def test_presenting_needs_a_briefing_and_an_audience(made):
    for address in ({}, {"briefing": "説明会"}, {"audience": "funder"}):
        app = open_page("present", **address)
        assert text("present.nothing", "ja") in shown(app)
    assert "nothing" in shown(open_page("present", briefing="nothing", audience="internal"))
    assert "press" in shown(open_page("present", briefing="説明会", audience="press"))


def test_presenting_goes_over_the_page(made):
    app = open_page("present", briefing="説明会", audience="internal", slide="2")
    (stage,) = (each.proto.json for each in app.get("bidi_component") if '"deck"' in each.proto.json)
    assert '"at": 2' in stage or '"at":2' in stage
    assert "audience=internal" in stage
