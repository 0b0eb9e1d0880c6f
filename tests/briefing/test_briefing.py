"""The file of a briefing: read strictly, written readably, named safely."""

import pytest

from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import BadName, Misread
from dashboard.briefing.written import checked, dump, name_of, parse
from dashboard.language import LANGUAGES
from tests.conftest import DATA

SHIPPED = DATA / "briefings" / "funder-meeting-fy2024.yml"
HEAD = "title: 説明会\naudience: funder\nlanguage: ja\n"


def read(text: str) -> Briefing:
    return parse("made", text.encode("utf-8"), "made.yml")


def entry(**words: str) -> Entry:
    return Entry("overview/years", {"fiscal_year": 2024}, **words)


def test_a_briefing_is_the_same_after_a_round_trip():
    briefing = Briefing(
        "made",
        "助成者へ：2024年度 #1",
        "public",
        (
            entry(headline="相談は554件", note="1行目\n2行目", based_on="- 前", address="overview?fy=2024"),
            Entry("age_region/area_facts", {"area": "soya"}, headline_en='"yes": no', note_en="null"),
        ),
        subtitle="~",
        title_en="To: funders",
    )
    assert parse("made", dump(briefing), "made.yml") == briefing


def test_the_file_is_readable():
    written = dump(Briefing("made", "説明会", "funder", (entry(headline="相談は554件"),))).decode("utf-8")
    assert written == (
        "title: 説明会\naudience: funder\nlanguage: ja\nslides:\n  - figure: overview/years\n"
        "    parameters: {fiscal_year: 2024}\n    headline: 相談は554件\n"
    )


def test_the_shipped_file_is_as_it_would_be_written():
    content = SHIPPED.read_bytes()
    assert dump(parse("funder-meeting-fy2024", content, SHIPPED)) == content


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("", "", "mapping"),
        ("- a", "", "mapping"),
        ("title: [", "L", "yaml"),
        (HEAD + "title: 二つ目\nslides: []", "L4", "yaml"),
        ("audience: funder\nlanguage: ja\nslides: []", "title", "present"),
        ("title: ''\naudience: funder\nlanguage: ja\nslides: []", "title", "title"),
        ("title: 2024\naudience: funder\nlanguage: ja\nslides: []", "title", "words"),
        ("title: a\naudience: press\nlanguage: ja\nslides: []", "audience", "audience"),
        ("title: a\naudience: [funder]\nlanguage: ja\nslides: []", "audience", "audience"),
        ("title: a\naudience: funder\nlanguage: fr\nslides: []", "language", "language"),
        (HEAD + "slides: a", "slides", "slides"),
        (HEAD + "slides: []\ncolour: red", "colour", "known_key"),
        (HEAD + "slides: [a]", "slides[1]", "mapping"),
        (HEAD + "slides: [{figure: a}, {headline: b}]", "slides[2].figure", "present"),
        (HEAD + "slides: [{figure: 3}]", "slides[1].figure", "figure"),
        (HEAD + "slides: [{figure: a, parameters: [1]}]", "slides[1].parameters", "parameters"),
        (HEAD + "slides: [{figure: a, parameters: {b: [1]}}]", "slides[1].parameters.b", "parameter"),
        (
            HEAD + "slides: [{figure: a, parameters: {fiscal_year: true}}]",
            "slides[1].parameters.fiscal_year",
            "parameter",
        ),
        (HEAD + "slides: [{figure: a, headline: 554}]", "slides[1].headline", "words"),
        (HEAD + "slides: [{figure: a, headlin: b}]", "slides[1].headlin", "known_key"),
        (HEAD + "slides: [" * 2000, "", "yaml"),
        ("? [a, b]\n: c", "", "yaml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key_and_what_belongs_there(text, where, expected):
    with pytest.raises(Misread) as caught:
        read(text)
    assert caught.value.expected == expected
    assert caught.value.values["where"].startswith(where)
    for language in LANGUAGES:
        message = caught.value.message(language)
        assert "made.yml" in message and where in message


def test_values_are_read_as_they_are_written():
    parameters = "{population: 15_64, day: 2024-04-01, answer: yes, fiscal_year: 2024, area: null}"
    (made,) = read(HEAD + f"slides: [{{figure: a, parameters: {parameters}}}]").entries
    assert made.parameters == {
        "population": "15_64",
        "day": "2024-04-01",
        "answer": "yes",
        "fiscal_year": 2024,
        "area": None,
    }


def test_a_file_of_other_bytes_is_refused():
    for content, expected in ((HEAD.encode("cp932"), "utf8"), (b"a" * 1_000_001, "small")):
        with pytest.raises(Misread) as caught:
            parse("made", content, "made.yml")
        assert caught.value.expected == expected


def test_an_unknown_figure_is_read():
    """It is shown with its problem on the page: one wrong slide must not cost the others."""
    assert read(HEAD + "slides: [{figure: overview/nothing}]").entries == (Entry("overview/nothing"),)


# -- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("助成者への説明（2024年度）", "助成者への説明-2024年度"),
        ("Report to Funders / FY2024", "report-to-funders-fy2024"),
        ("../../etc/passwd", "etc-passwd"),
        ("ﾌﾞﾘｰﾌｨﾝｸﾞ１", "ブリーフィング1"),
        ("CON", "briefing-con"),
        ("・・・", "briefing"),
        ("長" * 200, "長" * 60),
    ],
)
def test_a_name_is_made_of_a_title(title, name):
    assert name_of(title, ()) == name
    assert checked(name) == name


def test_a_name_is_unique_whatever_its_case():
    assert name_of("説明", ("説明",)) == "説明-2"
    assert name_of("説明", ("説明", "説明-2")) == "説明-3"
    assert name_of("Report", ("REPORT",)) == "report-2"


@pytest.mark.parametrize(
    "name", ["../a", "a/b", "a\\b", "", ".", ".a", "a b", "nul", "con.x", "a\0", "c:a", "か\u3099", "a."]
)
def test_a_name_that_could_lead_elsewhere_is_refused(name):
    with pytest.raises(BadName):
        checked(name)


# -- Changing ------------------------------------------------------------------------------------


def test_entries_move_and_go():
    first, second, third = (Entry(name) for name in "abc")
    briefing = Briefing("made", "説明", "funder", (first, second, third))
    assert briefing.moved(0, 2).entries == (second, third, first)
    assert briefing.moved(2, 0).entries == (third, first, second)
    assert briefing.without_entry(1).entries == (first, third)
    assert briefing.place_of(Entry("c", headline="other words")) == 2
    assert briefing.place_of(Entry("c", {"area": "soya"})) is None


def test_another_year_keeps_the_headline_and_what_it_was_based_on():
    old = entry(headline="554件", based_on="相談は554件", address="overview?fy=2024&area=soya")
    new = old.of_year(2025)
    assert new.parameters == {"fiscal_year": 2025}
    assert new.address == "overview?area=soya&fy=2025"
    assert (new.headline, new.based_on) == (old.headline, old.based_on)
    assert Entry("data/corrections").of_year(2025).parameters == {}, "a figure of every year stays one"


def test_words_of_the_other_language():
    bilingual = entry(headline="件", headline_en="contacts", note="話す")
    assert [bilingual.headline_in(language) for language in LANGUAGES] == ["件", "contacts"]
    assert entry(headline="件").headline_in("en") == "", "a headline is never shown in the other language"
    assert bilingual.note_in("en") == "話す", "a note is for those who speak: any language is better than none"
