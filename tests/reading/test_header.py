"""Headings are found where people put them and known however they write them; what is unclear is refused."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reading.header import lookup, match, recognise, written
from dashboard.reading.sheet import Sheet
from dashboard.records.kind import Field, Kind, kinds, table_kinds
from tests.reading.writing import RIGHT, table

LOGS = kinds()


def sheet(*rows: list, name: str | None = None) -> Sheet:
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    return Sheet(name, filled, file="log.csv")


@pytest.fixture(scope="module")
def everything(words) -> dict[str, Kind]:
    return LOGS | table_kinds(words.labels["column"])


def said(remarks: list) -> list[tuple[str, int | None, str | None]]:
    return [(remark.kind, remark.row, remark.column) for remark in remarks]


# Headings


def test_no_kind_has_two_columns_of_one_name(everything):
    for kind in everything.values():
        assert {*lookup(kind).values()} == {*kind.fields}


def test_two_columns_of_one_name_are_an_error_of_the_contract():
    fields = {"a": Field("a", "text", "日付", "A"), "b": Field("b", "text", "ひづけ", "B", aliases=("日 付",))}
    with pytest.raises(ValueError, match="share the heading"):
        lookup(Kind("log", {}, {}, fields))


WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()/"}
RADICALS = str.maketrans("日月方用目立見", "⽇⽉⽅⽤⽬⽴⾒")
SPACES = st.sampled_from(["", " ", "　", "\u00a0", "\n", "\r\n", "\t", "\u200b"])
NOTES = st.sampled_from(["", "（任意）", "(必須)", "［分］", "【記入例: 4/1】", "（人）", "〔注〕"])
ENDS = st.sampled_from(["", "：", ":", "*", "※", "＊", "。"])


@st.composite
def decorated(draw, heading: str) -> str:
    """Write a heading as a hand or an old Excel might: other widths, spaces, notes, radicals, signs."""
    signs = [sign.translate(WIDE) if draw(st.booleans()) else sign for sign in heading]
    signs = [sign.upper() if draw(st.booleans()) else sign for sign in signs]
    signs = [sign.translate(RADICALS) if draw(st.booleans()) else sign for sign in signs]
    spaced = "".join(sign + draw(SPACES) for sign in signs)
    return draw(SPACES) + spaced + draw(NOTES) + draw(ENDS)


HEADINGS = [
    (kind, field.key, heading)
    for kind in LOGS.values()
    for field in kind.fields.values()
    for heading in (field.ja, field.en, field.key, *field.aliases)
]


@given(st.data())
@settings(max_examples=500, deadline=None)
def test_a_heading_is_known_however_it_is_written(data):
    kind, key, heading = data.draw(st.sampled_from(HEADINGS))
    whole, bare = written(data.draw(decorated(heading)))
    fields = lookup(kind)
    assert (fields.get(whole) or fields.get(bare)) == key


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_spaces_never_tell_headings_apart(heading):
    assert not re.search(r"\s", "".join(written(heading)))
    assert written(f" {heading}　") == written(heading)


def test_a_note_in_brackets_may_be_part_of_the_name(everything):
    kind = everything["lpf/programmes"]
    header, _ = match(sheet([field.ja for field in kind.fields.values()]), kind)
    assert header.headings[header.columns["value_to"]] == "値(上限)"
    assert header.headings[header.columns["value"]] == "値"
    with_unit = ["値（円）" if field.key == "value" else field.ja for field in kind.fields.values()]
    header, _ = match(sheet(with_unit), kind)
    assert header.headings[header.columns["value"]] == "値（円）"


# Where the headings stand


@pytest.mark.parametrize("kind", RIGHT)
def test_headings_below_titles_are_found(kind, everything):
    rows = table(kind, {})
    made = sheet(["令和6年度"], ["成年相談センター", "", "印刷日 2025/4/1"], [""], *rows)
    assert recognise(made, everything.values()) == (LOGS[kind], [])
    header, remarks = match(made, LOGS[kind])
    assert (header.row, header.index, header.above) == (4, 2, "令和6年度 成年相談センター 印刷日 2025/4/1")
    assert header.columns == {key: position for position, key in enumerate(RIGHT[kind])}
    assert not remarks


def test_headings_in_two_rows_with_merged_groups_are_one():
    upper = ["相談日", "団体", "ケース番号", "新規・継続", "相談方法", "当事者", "", "", "連携", ""]
    lower = ["", "", "", "", "", "年齢", "性別", "居住地", "連携の向き", "連携先"]
    data = ["2024-04-01", "成年相談センター", "C-1", "新規", "電話", "34", "男性", "江別市", "", ""]
    header, remarks = match(sheet(["題"], upper, lower, data), LOGS["consultations"])
    assert (header.index, header.row) == (2, 3)
    assert [*header.columns.values()] == [*range(10)]
    assert header.headings[5:8] == ("年齢", "性別", "居住地")
    assert not remarks


def test_a_row_of_data_is_never_taken_for_a_second_row_of_headings():
    rows = table("consultations", {})
    header, _ = match(sheet(*rows), LOGS["consultations"])
    assert header.index == 0


def test_a_heading_is_named_as_the_file_has_it():
    rows = table("consultations", {})
    rows[0][0] = "相談日\n（西暦）"
    header, _ = match(sheet(*rows), LOGS["consultations"])
    assert header.heading("date") == "相談日 （西暦）"
    assert header.heading("stage") == "支援の段階"


def test_unknown_columns_are_noted_and_left_out():
    rows = table("meetings", {})
    header, remarks = match(sheet([*rows[0], "備考", "天気"], [*rows[1], "x", "y"]), LOGS["meetings"])
    assert said(remarks) == [("unknown_column", 1, None)]
    assert remarks[0].found == "備考、天気" and not remarks[0].stops
    assert len(header.columns) == len(rows[0])


def test_a_repeated_row_of_headings_is_known():
    rows = table("meetings", {})
    header, _ = match(sheet(*rows), LOGS["meetings"])
    assert header.repeats(rows[0]) and header.repeats([*rows[0][:3], "", ""])
    assert not header.repeats(rows[1]) and not header.repeats([rows[0][0]])


# Kinds


def test_every_table_is_known_by_its_headings(everything):
    for kind in everything.values():
        headings = [field.ja for field in kind.fields.values()]
        assert recognise(sheet(headings), everything.values()) == (kind, []), kind.name
        assert recognise(sheet([field.en for field in kind.fields.values()]), everything.values())[0] == kind


def test_a_table_with_another_column_needs_its_title(everything):
    kind = everything["centre/website"]
    headings = [*(field.ja for field in kind.fields.values()), "担当"]
    assert recognise(sheet(headings), everything.values())[0] is None
    assert recognise(sheet([kind.title["ja"] + "（令和7年度）"], headings), everything.values()) == (kind, [])
    assert recognise(sheet(headings, name=kind.title["ja"]), everything.values()) == (kind, [])


def test_a_tie_is_refused_unless_the_sheet_names_its_kind(everything):
    headings = ["開催日", "グループ", "形式", "内容"]
    kind, remarks = recognise(sheet(headings), everything.values())
    assert kind is None and said(remarks) == [("unclear_kind", 1, None)]
    assert "例会・居場所記録、研修会記録" in remarks[0].message("ja")
    assert recognise(sheet(headings, name="研修会記録"), everything.values()) == (LOGS["seminars"], [])


def test_what_is_missing_is_named(everything):
    kind, remarks = recognise(sheet(["題"], ["相談日", "団体", "年齢", "性別", "居住地"]), everything.values())
    assert kind is None
    assert said(remarks) == [("missing_column", 2, name) for name in ("ケース番号", "新規・継続", "相談方法")]
    assert all(remark.path == "consultations" and remark.stops for remark in remarks)


def test_what_is_no_log_is_told_what_logs_need(everything):
    kind, remarks = recognise(sheet(["氏名", "住所"], ["x", "y"]), everything.values())
    assert kind is None and said(remarks) == [("unknown_kind", None, None)]
    message = remarks[0].message("ja")
    assert "相談日、団体、ケース番号、新規・継続、相談方法" in message
    assert "開催日、グループ、形式" in message and "開催日、内容" in message and "様式" in message
    assert "Meeting records" in remarks[0].message("en")


def test_a_log_is_not_known_by_one_of_its_records(everything):
    rows = table("consultations", {})
    assert recognise(sheet(rows[1]), everything.values())[0] is None
