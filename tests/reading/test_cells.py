"""One cell at a time: whatever way it is written, it reads back as what was meant, or is not guessed at."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reading.ages import BANDS, BANDS5, age
from dashboard.reading.cells import Reading, reader
from dashboard.reading.days import date, fiscal_year, month, time
from dashboard.reading.numbers import integer, number
from dashboard.reading.places import area, health_centre, municipalities, place
from dashboard.reading.words import Words, plain
from dashboard.records.kind import Field, Kind, kinds, table_kinds
from tests.reading.writing import TODAY

MINUTES = kinds()["consultations"].fields["minutes"]
PERSONS = kinds()["meetings"].fields["attendance"]
ANY = Field("value", "number", "値", "Value")
FULL_WIDTH = str.maketrans("0123456789/.-():,", "０１２３４５６７８９／．－（）：，")


def kind(reading: Reading) -> str | None:
    """Return what is said of a cell; "blank" where nothing was recorded."""
    return "blank" if reading.blank else reading.kind


def read_field(words: Words, record: str, key: str, cell: object) -> Reading:
    return reader(kinds()[record].fields[key], words, TODAY)(cell)


# Days

DAYS = st.dates(dt.date(2000, 1, 1), TODAY)
ERAS = {"令和": ("R", "㋿", dt.date(2019, 5, 1)), "平成": ("H", "㍻", dt.date(1989, 1, 8))}


def in_era(day: dt.date) -> tuple[str, str, str, int]:
    era = "令和" if day >= dt.date(2019, 5, 1) else "平成"
    letter, ligature, began = ERAS[era]
    return era, letter, ligature, day.year - began.year + 1


def ways(day: dt.date) -> dict[str, object]:
    """Write a day in every way that is certain."""
    y, m, d = day.year, day.month, day.day
    era, letter, ligature, n = in_era(day)
    first = "元" if n == 1 else str(n)
    weekday = "月火水木金土日"[day.weekday()]
    serial = (day - dt.date(1899, 12, 30)).days
    return {
        "slashes": f"{y}/{m}/{d}",
        "slashes, two digits": f"{y}/{m:02}/{d:02}",
        "ISO": f"{y}-{m:02}-{d:02}",
        "dots": f"{y}.{m}.{d}",
        "words": f"{y}年{m}月{d}日",
        "eight digits": f"{y}{m:02}{d:02}",
        "eight digits, a number": y * 10000 + m * 100 + d,
        "era": f"{era}{n}年{m}月{d}日",
        "era, first year": f"{era}{first}年{m}月{d}日",
        "era, one sign": f"{era[0]}{n}.{m}.{d}",
        "ligature": f"{ligature}{first}年{m}月{d}日",
        "letter": f"{letter}{n}.{m}.{d}",
        "letter, slashes": f"{letter}{n:02}/{m:02}/{d:02}",
        "small letter, hyphens": f"{letter.lower()}{n}-{m}-{d}",
        "padded with spaces": f" {era} {n:2}年 {m:2}月 {d:2}日 ",
        "weekday": f"{y}/{m}/{d}({weekday})",
        "weekday in words": f"{era}{n}年{m}月{d}日（{weekday}曜日）",
        "midnight": f"{y}-{m:02}-{d:02} 00:00:00",
        "midnight, ISO": f"{y}-{m:02}-{d:02}T00:00:00",
        "with its time": f"{y}/{m}/{d} 9:30",
        "serial number": serial,
        "serial number, a float": float(serial),
        "serial number, text": str(serial),
        "serial number with a time": serial + 0.5,
        "a day": day,
        "a moment": dt.datetime(y, m, d, 13, 5),
    }


@pytest.mark.parametrize("way", [*ways(dt.date(2024, 4, 1))])
@given(day=DAYS)
@settings(max_examples=60, deadline=None)
def test_a_day_reads_back_however_it_is_written(way, day):
    assert date(ways(day)[way], TODAY) == Reading(day)
    written = ways(day)[way]
    if isinstance(written, str):
        assert date(written.translate(FULL_WIDTH), TODAY) == Reading(day)


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_a_serial_number_counts_from_1904_where_the_workbook_does(day):
    serial = (day - dt.date(1904, 1, 1)).days
    assert date(serial, TODAY, date1904=True).value == day
    assert date(serial, TODAY).value != day


def test_eras_change_on_the_day():
    assert date("H31.4.30", TODAY).value == dt.date(2019, 4, 30)
    assert date("令和元年5月1日", TODAY).value == dt.date(2019, 5, 1)
    for written in ("H31.5.1", "平成31年5月1日", "R1.4.30", "令和元年4月30日", "平成36年4月1日", "S64.1.8"):
        assert kind(date(written, TODAY)) == "date_outside_era", written
    assert date("H31.5.1", TODAY).values == {"era": "平成", "should": "令和元年5月1日"}


SHORT = st.integers(1, 99)


@given(SHORT, SHORT, SHORT, st.sampled_from("/.-"), st.booleans())
@settings(max_examples=200, deadline=None)
def test_short_numbers_are_no_day(a, b, c, sign, wide):
    for written in (
        f"{a}{sign}{b}{sign}{c}",
        f"{a}{sign}{b}",
        f"{b}{sign}{c}{sign}{2000 + a}",
        f"{a}年{b}月{c}日",
        f"{b}月{c}日",
    ):
        reading = date(written.translate(FULL_WIDTH) if wide else written, TODAY)
        assert reading.value is None and reading.kind == "ambiguous_date"


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.times()))
@settings(max_examples=500, deadline=None)
def test_whatever_is_read_as_a_day_lies_in_the_years_of_records(cell):
    reading = date(cell, TODAY)
    assert reading.kind or dt.date(2000, 1, 1) <= reading.value <= TODAY


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_days_before_2000_and_after_today_are_questioned(day):
    expected = (
        None
        if dt.date(2000, 1, 1) <= day <= TODAY
        else "year_out_of_range"
        if not 2000 <= day.year <= 2027
        else "future_date"
    )
    assert kind(date(f"{day:%Y/%m/%d}", TODAY)) == expected
    assert kind(date(day, TODAY)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024/2/30", "impossible_date"),
        ("令和6年2月30日", "impossible_date"),
        ("20240230", "impossible_date"),
        ("2024/0/1", "impossible_date"),
        ("令和0年4月1日", "impossible_date"),
        ("2024/4/1(火)", "other_weekday"),
        ("2024年4月", "not_date"),
        ("2024/4/10:00", "not_date"),
        ("2024/4/1〜4/3", "not_date"),
        ("2024/4/1、4/3", "not_date"),
        ("2024/4-1", "not_date"),
        ("240401", "ambiguous_date"),
        (240401, "ambiguous_date"),
        (4.1, "not_date"),
        (True, "not_date"),
        (dt.time(9, 0), "not_date"),
        (float("inf"), "not_date"),
    ],
)
def test_what_is_no_day_is_never_one(written, expected):
    assert kind(date(written, TODAY)) == expected


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_months_read_back(day):
    era, letter, _, n = in_era(day.replace(day=1))
    expected = f"{day:%Y-%m}"
    ways = (
        f"{day.year}-{day.month:02}",
        f"{day.year}年{day.month}月",
        f"{era}{n}年{day.month}月",
        f"{letter}{n}.{day.month}",
    )
    for written in (*ways, day, f"{day:%Y/%m/%d}"):
        assert month(written, TODAY).value == expected, written


def test_months_without_a_year_and_other_things_are_no_months():
    assert [kind(month(cell, TODAY)) for cell in ("5月", "6年5月", "24/5", "春", "2024-13", "平成31年5月", 3)] == [
        *("ambiguous_month", "ambiguous_month", "ambiguous_month", "not_month", "impossible_date", "date_outside_era"),
        "not_month",
    ]


@given(st.integers(2000, 2026))
def test_fiscal_years_read_back(year):
    ways = [f"{year}年度", f"{year}", year, float(year), f"FY{year}", f"{year}年", f"{year}".translate(FULL_WIDTH)]
    if year >= 2019:
        n = year - 2018
        ways += [f"令和{n}年度", f"R{n}", f"令和 {n} 年度", f"㋿{n}年度", *(["令和元年度"] if n == 1 else [])]
    if year <= 2019:
        ways += [f"平成{year - 1988}年度", f"H{year - 1988}"]
    for written in ways:
        assert fiscal_year(written, TODAY).value == year, written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("6年度", "ambiguous_fiscal_year"),
        (24, "ambiguous_fiscal_year"),
        ("平成32年度", "year_outside_era"),
        ("令和0年度", "not_fiscal_year"),
        ("1999年度", "fiscal_year_out_of_range"),
        ("2027年度", "fiscal_year_out_of_range"),
        ("令和6年4月", "not_fiscal_year"),
        (dt.date(2024, 4, 1), "not_fiscal_year"),
        ("昔", "not_fiscal_year"),
    ],
)
def test_what_is_no_fiscal_year(written, expected):
    assert kind(fiscal_year(written, TODAY)) == expected


@given(st.times())
def test_times_read_back(when):
    hour, minute = when.hour, when.minute
    expected = f"{hour:02}:{minute:02}"
    half = ("午前", "午後")[hour >= 12] + f"{hour % 12}時{minute}分"
    ways = [f"{hour}:{minute:02}", f"{hour:02}:{minute:02}:00", f"{hour}時{minute}分", half, when]
    for written in [*ways, (hour * 60 + minute) / 1440, dt.datetime(1899, 12, 30, hour, minute)]:
        assert time(written).value == expected, written


def test_what_is_no_time():
    for cell in ("24:00", "25時", "13:60", "13", 13, 1.5, "昼", "午後13時", True, dt.date(2024, 4, 1)):
        assert kind(time(cell)) == "not_time", cell
    assert time("１３時半").value == "13:30" and time("pm1:05").value == "13:05"


# Numbers


@given(st.integers(0, 10_000))
def test_whole_numbers_read_back(n):
    for written in (str(n), f"{n:,}", f"{n}人", f"{n:,}名", f" {n} ", n, float(n), f"{n}.0", f"{n:05}"):
        assert integer(written, PERSONS).value == n, written
        if isinstance(written, str):
            assert integer(written.translate(FULL_WIDTH), PERSONS).value == n, written


@given(st.integers(0, 1440))
def test_minutes_read_back(n):
    hours, minutes = divmod(n, 60)
    ways = [f"{n}分", f"{n}分間", f"{hours}時間{minutes}分", n]
    if hours < 24:
        ways += [f"{hours}:{minutes:02}", f"{hours}:{minutes:02}:00", dt.time(hours, minutes)]
    for written in ways:
        assert integer(written, MINUTES).value == n, written


@given(st.floats(-1e6, 1e6).map(lambda value: round(value, 2)))
def test_numbers_read_back(value):
    sign = "−" if value < 0 else ""
    for written in (
        value,
        str(value),
        f"{value:,.2f}",
        f"{sign}{abs(value):.2f}",
        f"{'△' if value < 0 else ''}{abs(value):.2f}",
    ):
        assert number(written, ANY).value == pytest.approx(value)


def test_hours_and_a_half():
    assert integer("1時間半", MINUTES).value == 90 and integer("1時間", MINUTES).value == 60


@pytest.mark.parametrize("written", ["", " ", "　", "-", "－", "―", "ー", "未記入", "記録なし", "\u200b"])
def test_what_was_not_recorded_is_blank_and_not_zero(written, words):
    assert read_field(words, "consultations", "minutes", written) == Reading(blank=True)
    assert read_field(words, "consultations", "municipality", written).blank
    assert read_field(words, "consultations", "purpose", written).blank


def test_an_unknown_number_is_blank_and_an_unknown_person_is_unknown(words):
    assert read_field(words, "meetings", "attendance", "不明").blank
    assert read_field(words, "consultations", "age", "不明").value == (None, "unknown", "unknown")
    assert read_field(words, "consultations", "sex", "不明").value == "unknown"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("約30", "approximate_number"),
        ("30くらい", "approximate_number"),
        ("30以上", "approximate_number"),
        ("20～30", "approximate_number"),
        ("1.5", "not_integer"),
        (1.5, "not_integer"),
        ("1,23", "misplaced_comma"),
        ("1，2345", "misplaced_comma"),
        ("50%", "other_unit"),
        ("12分", "other_unit"),
        ("3回", "other_unit"),
        ("なし", "none_or_zero"),
        ("十二", "kanji_number"),
        ("〇", "kanji_number"),
        ("-1", "too_small"),
        ("−１", "too_small"),
        ("△1", "too_small"),
        (-1, "too_small"),
        ("10001", "too_large"),
        ("1 2", "split_number"),
        ("1e3", "not_number"),
        ("3O", "not_number"),
        ("12/3", "not_number"),
        (True, "not_number"),
        (dt.date(2024, 4, 1), "not_number"),
        (dt.time(1, 30), "not_number"),
        (float("nan"), "not_number"),
        (float("inf"), "not_number"),
    ],
)
def test_numbers_that_are_not_certain(written, expected):
    assert kind(integer(written, PERSONS)) == expected


def test_minutes_or_hours_are_not_guessed():
    assert [kind(integer(cell, MINUTES)) for cell in ("30:00", "1:75", "12人", dt.time(0, 0, 30), 1441)] == [
        *("ambiguous_duration", "ambiguous_duration", "other_unit", "not_integer", "too_large")
    ]


@given(st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.decimals().map(str)))
@settings(max_examples=500, deadline=None)
def test_whatever_is_read_as_a_number_lies_within_the_bounds(cell):
    for field in (MINUTES, PERSONS):
        reading = integer(cell, field)
        assert reading.kind or reading.blank or field.min <= reading.value <= field.max
        assert reading.value is None or type(reading.value) is int


# Ages


def test_every_five_year_band_lies_in_one_ten_year_band():
    for years in range(121):
        five = [key for key, (low, high) in BANDS5.items() if low <= years <= high]
        ten = [key for key, (low, high) in BANDS.items() if low <= years <= high]
        assert len(five) == len(ten) == 1
    for low, high in BANDS5.values():
        assert sum(first <= low and high <= last for first, last in BANDS.values()) == 1


def test_bands_are_the_labels(words):
    assert {*BANDS5, "unknown"} == {*words.labels["age_band5"]}
    assert {*BANDS, "unknown", "total"} == {*words.labels["age_band"]}


@given(years=st.integers(5, 120))
def test_ages_read_back(words, years):
    five = next(key for key, (low, high) in BANDS5.items() if low <= years <= high)
    ten = next(key for key, (low, high) in BANDS.items() if low <= years <= high)
    for written in (
        years,
        float(years),
        f"{years}",
        f"{years}歳",
        f"{years}才",
        f"満{years}歳",
        f"{years}".translate(FULL_WIDTH),
    ):
        assert age(written, words).value == (years, five, ten)


@pytest.mark.parametrize(
    ("written", "five", "ten"),
    [
        ("20代", None, "20_29"),
        ("２０歳代", None, "20_29"),
        ("20〜24歳", "20_24", "20_29"),
        ("20-24", "20_24", "20_29"),
        ("20歳～24歳", "20_24", "20_29"),
        ("25–29", "25_29", "20_29"),
        ("20〜29歳", None, "20_29"),
        ("21〜23", "20_24", "20_29"),
        ("10代", None, "lt20"),
        ("20歳未満", None, "lt20"),
        ("15歳未満", "lt15", "lt20"),
        ("14歳以下", "lt15", "lt20"),
        ("18歳以下", None, "lt20"),
        ("60代", None, "ge60"),
        ("60歳以上", None, "ge60"),
        ("60代以上", None, "ge60"),
        ("65歳以上", "ge65", "ge60"),
        ("70代", "ge65", "ge60"),
        ("80〜", "ge65", "ge60"),
        ("Under 20", None, "lt20"),
        ("60 and over", None, "ge60"),
        ("ge65", "ge65", "ge60"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_age_bands(written, five, ten, words):
    assert age(written, words).value == (None, five, ten)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("40代以上", "wide_age"),
        ("18〜25", "wide_age"),
        ("40歳未満", "wide_age"),
        ("30代後半", "unclear_age"),
        ("34歳6か月", "unclear_age"),
        ("3 4", "unclear_age"),
        ("20代〜30代", "unclear_age"),
        ("121", "too_old"),
        ("1990", "too_old"),
        ("4", "too_young"),
        (0, "too_young"),
        (34.5, "not_integer"),
        ("29〜20", "not_age"),
        ("若者", "not_age"),
        (True, "not_age"),
        (dt.datetime(2024, 10, 12), "not_age"),
    ],
)
def test_ages_that_are_not_certain(written, expected, words):
    assert kind(age(written, words)) == expected


# Words


def all_kinds(words: Words) -> dict[str, Kind]:
    return kinds() | table_kinds(words.labels["column"])


def test_every_label_reads_as_its_key(words):
    for record in all_kinds(words).values():
        for field in record.fields.values():
            if field.type not in ("key", "list"):
                continue
            read = reader(field, words, TODAY)
            for key in words.keys(field):
                told = {plain(label): label for label in words.labels[field.domain][key]}
                shared = [
                    label
                    for other in words.keys(field)
                    for label in map(plain, words.labels[field.domain][other])
                    if other != key
                ]
                for label in (key, *(label for short, label in told.items() if short not in shared)):
                    assert read(label).value == ((key,) if field.type == "list" else key), (
                        record.name,
                        field.key,
                        label,
                    )


def test_a_word_that_two_keys_share_stands_for_neither(words):
    unit = Field("unit", "key", "単位", "Unit", domain="unit", values=("contacts", "accesses"))
    read = reader(unit, words, TODAY)
    assert kind(read("件")) == "not_allowed" and read("accesses").value == "accesses"


def test_synonyms_and_spellings(words):
    def consultation(key: str, cell: object) -> object:
        return read_field(words, "consultations", key, cell).value

    assert consultation("method", "ﾒｰﾙ") == "mail"
    assert consultation("method", "来　所") == "visit"
    assert consultation("sex", "Ｍ") == "male"
    assert consultation("withdrawn", "6ヶ月～1年未満") == "6_12m"
    assert consultation("withdrawn", "３年〜５年未満") == "3_5y"
    assert consultation("found_by", "その他") == "other"
    assert read_field(words, "meetings", "group", "SANGOの会通常例会").value == "sango_regular"
    assert read_field(words, "seminars", "kinds", "研修会（講師）").value == ("training",)


def test_a_word_that_is_not_allowed_is_answered_with_near_ones(words):
    reading = read_field(words, "consultations", "method", "電和")
    assert (reading.kind, reading.verdict) == ("not_allowed", "refused")
    assert reading.values["near_ja"] == "「電話」のことでしょうか。"
    assert reading.values["allowed_ja"].startswith("電話、来所、メール")
    assert "Phone" in reading.values["allowed_en"]


def test_lists(words):
    def purpose(cell: str) -> object:
        return read_field(words, "consultations", "purpose", cell).value

    assert purpose("病気・障害") == ("illness",)
    assert purpose("病気・障害、就労") == ("illness", "work")
    assert purpose("就労・居場所") == ("work", "place_to_be")
    assert purpose("病気・障害・就労") is None
    assert purpose("就労，就労；Work/work\n学校・進路") == ("work", "school")
    assert purpose("なし") == ()
    assert kind(read_field(words, "consultations", "purpose", "就労、世間話")) == "not_allowed"


@pytest.mark.parametrize("cell", ["はい", "有", "あり", "○", "◯", "〇", "TRUE", "True", "1", "yes", True, 1, 1.0])
def test_yes(cell, words):
    assert read_field(words, "seminars", "lived_experience", cell).value is True


@pytest.mark.parametrize("cell", ["いいえ", "無", "なし", "×", "FALSE", "0", "No", False, 0])
def test_no(cell, words):
    assert read_field(words, "seminars", "lived_experience", cell).value is False


def test_neither_yes_nor_no(words):
    assert read_field(words, "seminars", "lived_experience", "").blank
    for cell in ("-", "たぶん", 2):
        assert kind(read_field(words, "seminars", "lived_experience", cell)) == "not_boolean"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("C-0123", "C-0123"),
        (" Ｃ－０１２３ ", "C-0123"),
        (123, "123"),
        (123.0, "123"),
        ("R6-001", "R6-001"),
        ("甲12", "甲12"),
    ],
)
def test_case_numbers(cell, expected, words):
    assert read_field(words, "consultations", "case_number", cell).value == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("石狩花子", "looks_like_name"),
        ("イシカリ　ハナコ", "looks_like_name"),
        ("いしかり", "looks_like_name"),
        ("Ishikari, H.", "looks_like_name"),
        ("1985/4/1", "looks_personal"),
        ("昭和60年4月1日", "looks_personal"),
        (dt.datetime(1985, 4, 1), "looks_personal"),
        ("090-0000-0000", "looks_personal"),
        ("a@example.org", "looks_personal"),
        ("=A1", "formula"),
        ("#REF!", "error_value"),
        ("C" * 2001, "long_cell"),
    ],
)
def test_what_tells_who_it_is_is_no_case_number(cell, expected, words):
    assert kind(read_field(words, "consultations", "case_number", cell)) == expected


def test_a_text_may_begin_like_a_formula(words):
    assert read_field(words, "meetings", "place", "=会場").value == "=会場"
    assert kind(read_field(words, "meetings", "attendance", "=7")) == "formula"


# Places


def test_every_municipality_reads_as_itself(words):
    assert len(words.municipalities) == 179
    for town in words.municipalities:
        expected = (town.code, town.area)
        for written in (town.name, "北海道" + town.name, town.code, int(town.code), town.long_code, f"○○郡{town.name}"):
            assert place(written, words).value == expected, written
        assert place(words.label("area", town.area) + "管内" + town.name, words).value == expected
        short = place(town.short, words)
        assert short.value == expected or (short.kind == "ambiguous_place" and town.name in short.values["candidates"])


def test_names_that_mean_several_places_are_questioned(words):
    ambiguous = {town.short for town in words.municipalities if not place(town.short, words).sure}
    assert ambiguous == {"釧路", "石狩", "根室", "留萌", "上川", "日高", "福島"}
    assert place("釧路", words).values["candidates"] == "釧路市か釧路町か釧路（振興局）"


def test_every_sub_prefecture_and_what_is_on_no_map(words):
    for key in words.subprefectures:
        name = words.label("area", key)
        for ending in ("総合振興局", "振興局", "管内", "支庁", "総合振興局管内"):
            assert place(name + ending, words).value == (None, key)
        assert area(name, words).value == key
        assert area(words.label("area", key, "en"), words).value == key
    for written in (
        "道内",
        "道内・居住地不確定",
        "道内不確定",
        "道内（不確定）".replace("（", "").replace("）", ""),
        "北海道",
    ):
        assert place(written, words).value == (None, "hokkaido_unknown"), written
    for written in ("道外", "青森県", "青森", "東京都", "東京", "京都府", "東京都新宿区", "福島県伊達市", "海外"):
        assert place(written, words).value == (None, "outside"), written
    assert place("不明", words).value == (None, "unknown")
    assert place("札幌市中央区", words).value == ("01100", "ishikari")


@pytest.mark.parametrize(
    "written", ["国後郡泊村", "大滝村", "江別市野幌町", "江別氏", "02201", "石狩管内倶知安町", "空知総合振興局江別市"]
)
def test_places_that_are_none_are_questioned(written, words):
    assert kind(place(written, words)) == "unknown_place"


def test_a_misspelt_place_is_answered_with_near_ones(words):
    assert "倶知安町" in place("具知安町", words).values["near_ja"]


def test_towns_of_a_seminar(words):
    assert municipalities("小樽市", words).value == ("01203",)
    assert municipalities("小樽、余市町・仁木町", words).value == ("01203", "01408", "01407")
    assert municipalities("石狩", words).value == ("01235",)
    assert municipalities(1203, words).value == ("01203",)
    assert kind(municipalities("釧路", words)) == "ambiguous_place"
    assert kind(municipalities("道外", words)) == "no_municipality"


def test_every_health_centre_reads_as_itself(words):
    for name in words.labels["health_centre"]:
        assert health_centre(name, words).value == name
    assert health_centre("小樽", words).value == "小樽市保健所"
    assert health_centre("函館", words).value == "市立函館保健所"
    assert kind(health_centre("旭川", words)) == "ambiguous_place"


@given(cell=st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()))
@settings(max_examples=400, deadline=None)
def test_any_cell_in_any_column_is_read_or_said_to_be_wrong(words, cell):
    for record in all_kinds(words).values():
        for field in record.fields.values():
            reading = reader(field, words, TODAY)(cell)
            assert reading.blank or reading.kind or reading.value is not None
            assert reading.sure == (reading.verdict == "accepted")
