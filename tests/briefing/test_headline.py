"""Headlines: what numbers a sentence states, and whether the figure still bears them out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.briefing.briefing import Entry
from dashboard.briefing.headline import holds, suggestion, unsupported, untold
from dashboard.briefing.stated import numbers_in
from dashboard.figures import FIGURES, publish
from dashboard.figures.form import Datum
from dashboard.language import LANGUAGES

CONSULTERS = "consultations/consulters"


def stated(sentence: str) -> list[tuple[str, str]]:
    return [(f"{each.value.normalize():f}", each.measures) for each in numbers_in(sentence)]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("新規相談は91人、前年の56人から35人増", [("91", "people"), ("56", "people"), ("35", "people")]),
        ("メールが３５９件（６４．８％）", [("359", "people"), ("64.8", "share")]),
        ("延べ１，２４０件、1\u2060,240人", [("1240", "people"), ("1240", "people")]),
        ("令和6年度（2024年度）、令和元年5月、平成30年、FY2024–25", []),
        ("2025年3月31日時点、4月1日、10月、15:30から、13時20分、2025-04-01", []),
        ("in 2024, from FY2016 to March 2025, on 31 March 2025 and Apr 1, 2024", []),
        (
            "9年で2番目、第3回、14圏域、28市町村、9,218千円",
            [("9", "other"), ("2", "rank"), ("3", "rank"), ("14", "other"), ("28", "other"), ("9218", "other")],
        ),
        ("20〜29歳が24人", [("20", "age"), ("29", "age"), ("24", "people")]),
        ("宗谷は四人、空知は二十三名、上川は十件", [("4", "people"), ("23", "people"), ("10", "people")]),
        ("一人ひとりに、1人ひとりに、一人で悩まず、人口10万人あたり6.4人", [("6.4", "people")]),
        ("four persons in Soya, Two new cases, twelve percent", [("4", "people"), ("2", "people"), ("12", "share")]),
        ("one of them, the nine areas", []),
        ("359 contacts, 64.8% of all 554 contacts", [("359", "people"), ("64.8", "share"), ("554", "people")]),
        ("2024人、2,024人、2024 persons", [("2024", "people")] * 3),
        ("平均22分、31回、35.2歳", [("22", "minutes"), ("31", "times"), ("35.2", "age")]),
        ("宗谷：4、石狩：27", [("4", ""), ("27", "")]),
    ],
)
def test_numbers_of_a_sentence(sentence, numbers):
    assert stated(sentence) == numbers


def test_approximate_numbers_tell_how_far_they_may_be_off():
    assert [(each.value, each.within) for each in numbers_in("約360件、約65%、6割、約5万人")] == [
        (Decimal(360), Decimal(5)),
        (Decimal(65), Decimal("0.5")),
        (Decimal(60), Decimal(5)),
        (Decimal(50_000), Decimal(5_000)),
    ]


@pytest.mark.parametrize("name", [name for name in FIGURES if not name.startswith(("area_profile/", "data/"))])
def test_every_figure_bears_out_its_own_sentence(name, warehouse):
    for language in LANGUAGES:
        published = publish(warehouse, name, language)
        if not published.empty:
            assert unsupported(published.headline, published) == ()
            assert suggestion(published)


def test_a_number_is_that_of_the_table_with_its_unit(warehouse):
    """The centre's new cases by relation: 29, 25, 1, 18, 18 of 91."""
    published = publish(warehouse, CONSULTERS, "ja")
    assert unsupported("本人が29件、母が25件。約3割が本人", published) == ()
    assert unsupported("2024年度は本人が29人", published) == (), "cases are people"
    wrong = unsupported("本人が30件、父が4件、本人が29分、約5割", published)
    assert [each.words for each in wrong] == ["30件", "4件", "29分", "約5割"]


def test_a_headline_holds_until_the_data_says_something_else(warehouse, both_years):
    now = publish(warehouse, CONSULTERS, "ja")
    entry = Entry(CONSULTERS, {}, headline="本人からが29件", based_on=suggestion(now))
    assert holds(entry, now) is None
    later = publish(both_years, CONSULTERS, "ja")
    flag = holds(entry, later)
    assert flag.kind == "changed" and suggestion(later) in flag.message("ja")
    confirmed = replace(entry, based_on=suggestion(later))
    # Twice as many: 58 of 182.
    assert holds(confirmed, later).kind == "numbers" and "29件" in holds(confirmed, later).message("ja")
    assert holds(replace(confirmed, headline="本人からが58件"), later) is None


def test_kinds_of_flags(warehouse):
    now = publish(warehouse, CONSULTERS, "ja")
    assert holds(Entry(CONSULTERS), now).kind == "suggested"
    assert holds(Entry(CONSULTERS, headline="多くは本人"), now) is None
    flagged = holds(Entry(CONSULTERS, headline="多くは本人", note="父は7件"), now)
    assert flagged.kind == "numbers" and "7件" in flagged.message("en")
    assert holds(Entry(CONSULTERS, headline="a"), replace(now, faults=("壊れた",))).kind == "faulty"
    assert holds(Entry(CONSULTERS, headline="a"), replace(now, empty="ない")).kind == "empty"


def test_in_english_the_sentence_of_the_data_is_compared_in_japanese(warehouse):
    japanese, english = (publish(warehouse, CONSULTERS, language) for language in LANGUAGES)
    entry = Entry(CONSULTERS, headline_en="Of 91 cases 29 were their own", based_on=suggestion(japanese))
    assert holds(entry, english, "en", japanese.headline) is None
    flag = holds(replace(entry, based_on="前の文"), english, "en", japanese.headline)
    assert suggestion(english) in flag.message("en")
    assert holds(Entry(CONSULTERS, headline="本人から"), english, "en", japanese.headline).kind == "suggested"


# -- For outsiders -------------------------------------------------------------------------------


def masked(published, row: int, words: str = "5未満"):
    """Return a figure as outsiders see it: one row masked, no sentence."""
    number = next(at for at, column in enumerate(published.columns) if column["numeric"])

    def told(at: int, datum: Datum) -> Datum:
        return Datum(words, state="under") if at >= number else datum

    values = tuple(
        tuple(told(at, datum) for at, datum in enumerate(data)) if place == row else data
        for place, data in enumerate(published.values)
    )
    cells = tuple(tuple(datum.words for datum in data) for data in values)
    return replace(published, values=values, cells=cells, headline="", notes=(), lead=())


def test_outsiders_are_told_no_number_that_their_figure_does_not_show(warehouse):
    area = "age_region/new_cases_by_area"
    whole = publish(warehouse, area, "ja")
    soya = next(place for place, row in enumerate(whole.cells) if row[0] == "宗谷")
    seen = masked(whole, soya)
    assert [each.words for each in untold("宗谷（5人）が多い", seen, 5)] == ["5人"], "釧路 has 5, but 宗谷 is named"
    others = replace(seen, values=tuple(row for row in seen.values if row[1].number != 4))
    others = replace(others, cells=tuple(tuple(datum.words for datum in row) for row in others.values))
    for sentence in ("宗谷（4人）・石狩（27人）", "宗谷は四人", "宗谷は４名", "宗谷：4"):
        assert 4 in {each.value for each in untold(sentence, others, 5)}, sentence
    assert untold("石狩（27人）が1番目、10月、2024年度、2025年4月1日", others, 5) == ()


def test_the_label_of_a_masked_value_is_no_number(warehouse):
    seen = masked(publish(warehouse, CONSULTERS, "ja"), 2)
    assert [each.words for each in untold("父は5件", seen, 5)] == ["5件"]


def test_a_count_of_another_figure_may_stand_here_unless_it_is_small(warehouse):
    seen = masked(publish(warehouse, CONSULTERS, "ja"), 2)
    totals = publish(warehouse, "overview/summary", "ja")
    assert [each.words for each in untold("新規91件のうち本人が29件", seen, 5)] == ["91件"]
    assert untold("新規91件のうち本人が29件", seen, 5, (totals,)) == ()
    shows_one = replace(totals, headline="父は1人、本人は31.9%")
    assert len(untold("父は1件、1.1%", seen, 5, (shows_one,))) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "母からの相談は父の25倍",
            "父からの相談はひとりだけ",
            "父からの相談はふたり",
            "父からの相談は一つ",
            "父は4つ",
        ),
        *("父からの相談は四", "父は月に4日", "父からの相談はⅣ件", "父からの相談は、よっつ", "父は1:25", "父は四点"),
        *("本人29件、父は29件の一部", "父からは91件", "ある続柄からはひとりだけ", "残りは4つ", "残りは四", "Ⅳ件だけ"),
        *(
            "ほかは4日",
            "ほかは4点",
            "Four called",
            "残りは一人で、",
            "母は残りの4倍",
            "残りは 4:25",
            "4人目",
            "残りは肆件",
        ),
    ],
)
def test_outsiders_are_told_no_masked_number_in_other_words(warehouse, sentence):
    """The father's row is masked; 4 and 2 are not in the table."""
    assert untold(sentence, masked(publish(warehouse, CONSULTERS, "ja"), 2), 5), sentence


@pytest.mark.parametrize(
    "sentence", ["Four fathers called", "A father called once", "Fathers: both", "29 own, 1 father"]
)
def test_outsiders_are_told_no_masked_number_in_english(warehouse, sentence):
    assert untold(sentence, masked(publish(warehouse, CONSULTERS, "en"), 2, "under 5"), 5), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "父からも相談がある",
            "2024年度は父からも",
            "本人が29件、母が25件",
            "一人ひとりに、一人で悩まず、十勝でも一部で",
        ),
        *("唯一の入口として、1人あたりの費用", "父からも。本人は29件"),
    ],
)
def test_outsiders_are_told_what_is_shown_or_harmless(warehouse, sentence):
    assert untold(sentence, masked(publish(warehouse, CONSULTERS, "ja"), 2), 5) == (), sentence


def test_rows_with_the_same_value_may_be_counted_where_none_is_masked(warehouse):
    """Four sub-prefectures had no seminar."""
    seen = publish(warehouse, "seminars/by_area", "ja")
    told = replace(seen, headline="", notes=(), lead=())
    assert untold("開催のない圏域が4つ残る", told, 5) == ()
    assert untold("開催のない圏域が8つ残る", told, 5)
    few = masked(publish(warehouse, "seminars/by_area", "ja"), 0)
    assert untold("開催のない圏域が4つ残る", few, 5)


def test_a_note_of_a_figure_bears_out_no_small_number(warehouse):
    seen = replace(masked(publish(warehouse, CONSULTERS, "ja"), 2), notes=("3人の違いで動きます",))
    assert untold("ほかは3人", seen, 5)


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("新規は91人で、増えた", [91]),
        ("女性は1人で、道外は11人で、ほかは21人", [1, 11, 21]),
        ("一人で悩む人の81人", [81]),
    ],
)
def test_a_count_before_で_is_a_count(sentence: str, counts: list[int]) -> None:
    assert [each.value for each in numbers_in(sentence)] == counts
