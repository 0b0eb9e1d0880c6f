"""The page file: what it holds, what it does not, and that nothing in it reaches out."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dashboard.briefing import html
from dashboard.briefing.payload import link, name_of, payload
from dashboard.figures import publish
from dashboard.language import text
from tests.briefing.drawn import FIGURES, UNDER, WITHHELD, deck, deck_of, masked


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the content of each script."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict]] = []
        self.scripts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.cdata_elem == "script":
            self.scripts[-1] += data

    def data(self) -> dict:
        return json.loads(self.scripts[0])

    def policy(self) -> str:
        return next(a["content"] for _, a in self.found if a.get("http-equiv") == "Content-Security-Policy")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_what_the_figures_say(warehouse, language):
    shown = deck(warehouse, language=language)
    data = Elements(html.write(shown)).data()
    assert data["title"] == shown.title and data["protection"] == [*shown.protection]
    assert [slide["name"] for slide in data["slides"]] == [*FIGURES]
    for slide, drawn in zip(shown.slides, data["slides"], strict=True):
        published = slide.published
        assert drawn["message"] == published.headline and drawn["source"] == published.source
        assert drawn["cells"] == [[*row] for row in published.cells]
        assert drawn["chart"] == (json.loads(published.chart) if published.chart else None)
        assert [number["value"] for number in drawn["numbers"]] == [number.value for number in published.numbers]
        assert drawn["notes"] == [*published.notes] and drawn["lead"] == [*published.lead]


def test_equal_decks_give_equal_bytes(warehouse):
    assert html.write(deck(warehouse)) == html.write(deck(warehouse))


def test_nothing_in_the_page_points_elsewhere(warehouse):
    page = Elements(html.write(deck(warehouse)))
    assert not [(tag, a) for tag, a in page.found if {"src", "href", "srcset", "action"} & a.keys() or tag == "link"]
    assert not re.search(r"@import|url\(", html._joined(html.STYLES))


def test_only_the_scripts_of_the_page_may_run(warehouse):
    page = Elements(html.write(deck(warehouse, "overview/years")))
    assert len(page.scripts) == 3
    allowed = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in page.scripts[1:]
    }
    rules = dict(rule.split(" ", 1) for rule in page.policy().split("; "))
    assert rules["default-src"] == "'none'" and {*rules["script-src"].split()} == allowed
    assert "connect-src" not in rules and "http" not in page.policy()


def test_words_stay_words(warehouse):
    nasty = '</script><script>alert("1")</script><!-- & "'
    shown = deck(warehouse, "overview/years", title=nasty)
    shown = replace(shown, slides=(replace(shown.slides[0], headline=nasty, note=nasty),))
    page = Elements(html.write(shown))
    assert len(page.scripts) == 3 and page.data()["slides"][0]["message"] == nasty
    assert page.data()["slides"][0]["note"] == nasty
    assert 'content: "\\3c \\2f script' in html.write(shown).decode()


def test_boundaries_are_those_that_the_maps_draw(warehouse):
    assert html.content(deck(warehouse, "overview/years"))["boundaries"] == {}
    drawn = html.content(deck(warehouse, "age_region/new_cases_by_area"))["boundaries"]
    assert {*drawn} == {"app/static/subprefectures.geojson", "app/static/municipalities.geojson"}
    assert len(drawn["app/static/subprefectures.geojson"]["features"]) == 14


def test_what_is_for_those_who_prepare_it_is_not_in_the_file(warehouse):
    shown = deck(warehouse, "age_region/new_cases_by_area", data_version="version-7f3a")
    shown = replace(shown, slides=(replace(shown.slides[0], flags=("この見出しはもう合わない",)),))
    page = html.write(shown).decode()
    assert "この見出しはもう合わない" not in page and "version-7f3a" not in page
    slide = payload(shown)["slides"][0]
    assert not {"link", "csv", "picks", "values", "flags"} & slide.keys()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_masked_words_are_explained(warehouse, language):
    published = publish(warehouse, "consultations/contacts_by_method", language)
    protected = masked(published, language)
    slide = payload(deck_of(protected, language=language))["slides"][0]
    under = text("deck.masked_under", language, words=UNDER[language])
    withheld = text("deck.masked_withheld", language, words=WITHHELD[language])
    assert slide["masks"] == text("deck.sentence_join", language).join((under, withheld))
    assert slide["states"] == [[datum.state for datum in row] for row in protected.values]
    assert payload(deck_of(published, language=language))["slides"][0]["masks"] == ""


def test_a_slide_without_a_headline_carries_the_title_once(warehouse):
    shown = deck(warehouse, "consultations/contacts_by_method")
    slide = payload(replace(shown, slides=(replace(shown.slides[0], headline=""),)))["slides"][0]
    assert slide["message"] == slide["title"] == "相談方法ごとの延べ件数"
    assert slide["subtitle"] == "単位：件｜連携を含めない｜2024年度（令和6）"
    assert (
        payload(shown)["slides"][0]["subtitle"] == "相談方法ごとの延べ件数｜単位：件｜連携を含めない｜2024年度（令和6）"
    )


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        ("age_region?area=soya", "ja", "age-region?area=soya"),
        ("age-region?area=soya&fy=2024", "en", "age-region?area=soya&fy=2024&lang=en"),
        ("overview", "ja", "./"),
        ("overview?fy=2024", "en", "./?fy=2024&lang=en"),
        ("consultations?lang=ja", "en", "consultations?lang=en"),
    ],
)
def test_the_way_back_keeps_filters_and_language(address, language, expected):
    assert link(address, language) == expected


def test_a_title_is_spaced_as_a_browser_does(warehouse):
    shown = deck(warehouse, "overview/years")
    assert name_of(replace(shown, title=" 令和6年度\n 報告　会 ")) == "令和6年度 報告　会"
    assert name_of(replace(shown, title="")) == "meeting"


def test_progress_ends_when_all_is_done(warehouse):
    heard = []
    html.write(deck(warehouse, "overview/years"), progress=lambda done, of: heard.append((done, of)))
    assert heard[0][0] == 0 and heard[-1][0] == heard[-1][1] and heard == sorted(heard)
