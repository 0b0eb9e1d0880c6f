"""A deck: what leaves for whom, what is said of it, and what keeps it from leaving."""

import re
from dataclasses import replace

import pytest

from dashboard.briefing import content, outlets
from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.content import compose, data_version
from dashboard.briefing.errors import LogUnreadable, NotExported
from dashboard.briefing.exported import Exports
from dashboard.briefing.store import Briefings
from dashboard.disclosure.audience import Audience
from dashboard.disclosure.masking import Masked
from dashboard.disclosure.problem import Unprotected
from dashboard.figures import publish
from dashboard.language import LANGUAGES
from dashboard.settings import SettingError
from dashboard.warehouse import Warehouse
from tests.conftest import DATA

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
YEARS = Entry("overview/years", {"fiscal_year": 2024}, address="overview?fy=2024")


@pytest.fixture(scope="module")
def shipped() -> Briefing:
    return Briefings(DATA / "none", DATA / "briefings").read("funder-meeting-fy2024").briefing


@pytest.fixture(scope="module")
def outside_data() -> Warehouse:
    """All numbers, told to outsiders: what compose makes of what the audience sees is tested here, not the masking."""
    made = Warehouse(DATA, "shipped")
    made.audience = Audience("funder", 5)
    made.masking = (Masked("centre_residence", 2024, "value", (("area", "soya"),), "under"),)
    return made


@pytest.fixture
def seen(outside_data, monkeypatch) -> Warehouse:
    monkeypatch.setattr(content, "seen_by", lambda warehouse, outside: outside_data if outside else warehouse)
    monkeypatch.setattr(outlets, "seen_by", content.seen_by)
    return outside_data


def briefing(*entries: Entry, **words: str) -> Briefing:
    return Briefing("made", "説明会", "funder", entries, **words)


def reasons(caught: pytest.ExceptionInfo) -> str:
    for language in LANGUAGES:
        assert len(caught.value.reasons_in(language)) == len(caught.value.reasons)
    # What the briefing itself says is quoted as it is written.
    assert not JAPANESE.search(re.sub("宗谷|7件", "", caught.value.message("en")))
    return caught.value.message("ja")


# -- What is shipped -----------------------------------------------------------------------------


def test_the_shipped_briefing_holds_in_both_languages(shipped, warehouse):
    assert len(shipped.entries) == 8
    for language in LANGUAGES:
        deck = compose(warehouse, shipped, language, "internal")
        assert [slide.flags for slide in deck.slides] == [()] * 8
        assert all(slide.headline and slide.note and slide.published.source for slide in deck.slides)
        said = deck.title + deck.subtitle + "".join(slide.headline + slide.note for slide in deck.slides)
        assert bool(JAPANESE.search(said)) == (language == "ja")
    assert [entry.based_on for entry in shipped.entries] == [
        publish(warehouse, entry.figure, "ja", **entry.parameters).headline for entry in shipped.entries
    ]


def test_a_deck_tells_where_its_numbers_are_from(shipped, warehouse):
    told = []
    deck = compose(warehouse, shipped, "ja", "internal", lambda done, of: told.append((done, of)))
    assert deck.as_of == "2025-03-31"
    assert deck.data_version == data_version(warehouse) != warehouse.version
    assert (deck.protection, deck.masked, deck.synthetic) == ((), 0, False)
    assert told == [(number, 8) for number in range(1, 9)]
    assert compose(warehouse, shipped, "ja", "internal") == deck


def test_next_years_deck_is_of_next_years_day(both_years):
    deck = compose(both_years, briefing(YEARS.of_year(2025), YEARS), "ja", "internal")
    assert deck.as_of == "2026-03-31"


def test_last_years_headlines_are_flagged_on_next_years_data(shipped, both_years):
    """Twice as many of everything: each headline that states a number, or rests on one, wants a look."""
    moved = replace(shipped, entries=tuple(entry.of_year(2025) for entry in shipped.entries))
    flags = {s.published.name: s.flags for s in compose(both_years, moved, "ja", "internal").slides}
    assert all(
        flags[name] for name in ("overview/years", "consultations/contacts_by_method", "consultations/consulters")
    )
    assert "182件" in flags["consultations/consulters"][0]


def test_the_way_back_keeps_the_language(warehouse):
    decks = [compose(warehouse, briefing(YEARS), language, "internal") for language in LANGUAGES]
    # The newest year is what the page shows anyway.
    assert [deck.slides[0].address for deck in decks] == ["overview", "overview?lang=en"]


def test_the_other_language_says_what_the_data_says(warehouse):
    accepted = replace(YEARS, headline="増えた", note="話す")
    english = compose(warehouse, briefing(YEARS, accepted), "en", "internal").slides
    assert english[0].headline == "", "nothing was accepted: the slide carries the title"
    assert english[1].headline == "554 contacts: number 2 of the 9 comparable years since FY2016"
    assert english[1].note == "話す"


def test_the_filters_are_told_defaults_too(warehouse):
    asked = briefing(
        Entry("regional_demand/rates", {"population": "15_64"}),
        Entry("regional_demand/rates", {"population": "15_39"}),
        Entry("area_profile/trend", {"area": "soya"}),
        YEARS,
    )
    told = [slide.published.subtitle.split("｜") for slide in compose(warehouse, asked, "ja", "internal").slides]
    assert [*told[0][2:4], *told[1][2:4]] == [
        "振興局",
        "分母にする人口：15〜64歳",
        "振興局",
        "分母にする人口：15〜39歳",
    ]
    assert "宗谷" in told[2] and told[3][1:] == ["2024年度（令和6）"]
    for slide in compose(warehouse, asked, "en", "internal").slides:
        assert not JAPANESE.search(slide.published.subtitle)


# -- What keeps it from leaving ------------------------------------------------------------------


def test_what_is_wrong_with_a_slide_is_told_with_its_number(warehouse):
    wrong = briefing(
        YEARS, Entry("overview/nothing"), Entry("consultations/minutes", {"basis": "x"}), Entry("data/cards", {"a": 1})
    )
    with pytest.raises(NotExported) as caught:
        compose(warehouse, wrong, "ja", "internal")
    said = reasons(caught)
    assert len(caught.value.reasons) == 3
    assert all(f"{number}枚目" in said for number in (2, 3, 4)) and "overview/nothing" in said
    with pytest.raises(NotExported):
        compose(warehouse, briefing(), "ja", "internal")


def test_a_faulty_figure_does_not_leave(scratch):
    (scratch / "fy2024/centre/consulters.csv").unlink()
    with pytest.raises(NotExported) as caught:
        compose(Warehouse(scratch, "faulty"), briefing(YEARS, Entry("consultations/consulters")), "ja", "internal")
    assert "consulters.csv" in caught.value.message("ja") and "2枚目" in caught.value.message("ja")


def test_an_unknown_audience_or_a_wrong_setting_exports_nothing(warehouse, monkeypatch):
    with pytest.raises(SettingError):
        compose(warehouse, briefing(YEARS), "ja", "press")
    monkeypatch.setenv("HIKIKOMORI_FUNDER_BELOW", "few")
    with pytest.raises(SettingError):
        compose(warehouse, briefing(YEARS), "ja", "funder")


def test_what_cant_be_protected_does_not_leave(warehouse, monkeypatch):
    from dashboard.disclosure import protected

    def fail(*_):
        raise Unprotected(("宗谷",))

    monkeypatch.setattr(protected, "protected", fail)
    with pytest.raises(NotExported) as caught:
        compose(warehouse, briefing(YEARS), "ja", "public")
    assert "宗谷" in reasons(caught)


# -- For outsiders -------------------------------------------------------------------------------


def test_what_quotes_single_values_is_for_internal_eyes(warehouse, seen):
    with pytest.raises(NotExported) as caught:
        compose(warehouse, briefing(Entry("data/findings")), "ja", "funder")
    assert "1枚目" in reasons(caught)


def test_a_number_that_outsiders_are_not_told_does_not_leave(warehouse, seen):
    for words in ({"headline": "宗谷の7件"}, {"headline": "増えた", "note": "うち13.3%"}):
        entry = replace(YEARS, **words)
        assert compose(warehouse, briefing(entry), "ja", "internal").slides[0].flags, "internal eyes are only told"
        with pytest.raises(NotExported) as caught:
            compose(warehouse, briefing(entry), "ja", "funder")
        assert re.search("7件|13.3%", reasons(caught))
    with pytest.raises(NotExported) as caught:
        compose(warehouse, briefing(YEARS, subtitle="宗谷の7件"), "ja", "funder")
    assert "副題" in reasons(caught)
    assert compose(warehouse, briefing(YEARS, subtitle="2024年度 第2回 554件"), "ja", "funder")


def test_a_deck_for_outsiders_says_what_is_masked_and_tells_nothing_of_the_rest(warehouse, seen):
    entry = replace(YEARS, headline="増えた", based_on="前の文")
    deck = compose(warehouse, briefing(entry), "ja", "funder")
    assert (deck.data_version, deck.slides[0].flags) == ("", ())
    assert "5未満" in deck.protection[0] and "報告書" in " ".join(deck.protection)
    english = compose(warehouse, briefing(entry), "en", "funder").protection
    assert len(english) == len(deck.protection) and not JAPANESE.search(" ".join(english))


def test_thresholds_by_municipality_and_zero_are_told(warehouse, seen, monkeypatch):
    by_place = Entry("regional_demand/places", {"level": "municipality"})
    assert "2,000人" in " ".join(compose(warehouse, briefing(by_place), "ja", "funder").protection)
    assert "0人は0" in compose(warehouse, briefing(YEARS), "ja", "funder").protection[0]
    monkeypatch.setenv("HIKIKOMORI_HIDE_ZERO", "1")
    assert "0を含む" in compose(warehouse, briefing(YEARS), "ja", "funder").protection[0]


# -- The file and its record ---------------------------------------------------------------------


def test_an_export_is_put_on_record(warehouse, seen, tmp_path):
    shares, exports = [], Exports(tmp_path)
    file = outlets.export(warehouse, briefing(YEARS), "html", "en", "funder", progress=shares.append, exports=exports)
    assert file.name == "made_funder_en.html" and file.content.startswith(b"<!DOCTYPE html>")
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] == 1
    ((kept,), broken) = exports.read()
    assert broken == 0 and file.unrecorded is None
    assert (kept.briefing, kept.audience, kept.format, kept.language) == ("made", "funder", "html", "en")
    assert kept.figures == ({"figure": "overview/years", "parameters": {"fiscal_year": 2024}},)
    (masked,) = kept.masked
    assert masked | {"value": None} == {
        "table": "centre_residence",
        "fiscal_year": 2024,
        "column": "value",
        "keys": {"area": "soya"},
        "state": "under",
        "value": None,
    }
    assert kept.data_version == data_version(warehouse)


def test_an_export_that_cant_be_recorded_is_not_lost_silently(warehouse, tmp_path):
    exports = Exports(tmp_path)
    exports.file.mkdir()
    file = outlets.export(warehouse, briefing(YEARS), "html", "ja", "internal", exports=exports)
    assert file.content and isinstance(file.unrecorded, LogUnreadable)


@pytest.mark.parametrize("audience", ["funder", "public"])
def test_nothing_leaves_that_cant_be_recorded(warehouse, seen, tmp_path, audience):
    exports = Exports(tmp_path)
    exports.file.mkdir()
    with pytest.raises(NotExported) as caught:
        outlets.export(warehouse, briefing(YEARS), "html", "ja", audience, exports=exports)
    assert "exports.jsonl" in caught.value.message("en") and "書き出しの記録" in caught.value.message("ja")


def test_nothing_is_recorded_of_what_was_not_exported(warehouse, tmp_path):
    with pytest.raises(NotExported):
        outlets.export(warehouse, briefing(), "html", "ja", "internal", exports=Exports(tmp_path))
    with pytest.raises(NotExported) as caught:
        outlets.export(warehouse, briefing(YEARS), "pptx", "ja", "internal", b"no template", exports=Exports(tmp_path))
    assert reasons(caught)
    assert [*tmp_path.iterdir()] == []
