"""The workbook is opened again and compared, cell by cell, with the figures that it was made of."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.briefing.workbook.formats import number_format, showing
from dashboard.briefing.workbook.names import LONGEST, sheet_names
from dashboard.briefing.xlsx import write
from dashboard.figures import Published, publish
from dashboard.figures.form import Datum
from dashboard.language import LANGUAGES
from dashboard.warehouse import Warehouse
from tests.briefing.drawn import OTHER, SECRET, UNDER, WITHHELD, deck_of, masked, native


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(content: bytes, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def table_at(sheet: Worksheet, published: Published) -> int:
    """Return the row of the table's headings, found by its words."""
    heads = [column["label"].replace(" (", "(") for column in published.columns]
    for row in range(1, sheet.max_row + 1):
        found = [str(sheet.cell(row, column).value).replace("\n", "") for column in range(1, len(heads) + 1)]
        if [word.replace(" (", "(") for word in found] == heads:
            return row
    raise AssertionError(f"{sheet.title} has no table headed {heads}")


def test_every_cell_is_that_of_the_figure(warehouse: Warehouse, language: str) -> None:
    content = write(deck_of(*native(warehouse, language), language=language))
    book = opened(content)
    numbers = 0
    for published, sheet in zip(native(warehouse, language), book.worksheets[1:], strict=True):
        head = table_at(sheet, published)
        for row, data in enumerate(published.values, start=head + 1):
            for column, datum in enumerate(data, start=1):
                held = sheet.cell(row, column).value
                if datum.number is not None:
                    # A spreadsheet keeps 16 digits.
                    assert held == pytest.approx(datum.number, rel=1e-14, abs=0), (sheet.title, datum)
                    numbers += 1
                elif isinstance(held, dt.datetime):
                    assert held.date().isoformat() == datum.key
                else:
                    assert ("" if held is None else str(held)) == datum.words
    assert numbers > 400


def test_cells_of_charts_hold_what_the_table_holds(warehouse: Warehouse) -> None:
    """By what a spreadsheet has kept of the formulas, and by following them."""
    content = write(deck_of(*native(warehouse, "ja")))
    kept, written = opened(content, data_only=True), opened(content)
    followed = 0
    for sheet, values in zip(written.worksheets, kept.worksheets, strict=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                signed = re.fullmatch(r"=(-?)([A-Z]+\d+)(?:-([A-Z]+\d+))?", cell.value)
                minuend, subtrahend = values[signed[2]].value, values[signed[3]].value if signed[3] else 0
                expected = -minuend if signed[1] else minuend - subtrahend
                assert values[cell.coordinate].value == pytest.approx(expected)
                followed += 1
    assert followed > 100


def test_charts_refer_to_cells_that_hold_their_cache(warehouse: Warehouse) -> None:
    content = write(deck_of(*map(masked, native(warehouse, "ja"))))
    book = opened(content, data_only=True)
    ranges = 0
    for name, xml in parts(content).items():
        if not name.startswith("xl/charts/chart"):
            continue
        for formula, cache_ in re.findall(r"<c:numRef><c:f>(.*?)</c:f><c:numCache>(.*?)</c:numCache>", xml, re.DOTALL):
            sheet, _, address = formula.rpartition("!")
            cells = [row[0] for row in book[sheet.strip("'").replace("''", "'")][address.replace("$", "")]]
            cached = {int(i): float(v) for i, v in re.findall(r'<c:pt idx="(\d+)"><c:v>(.*?)</c:v>', cache_)}
            held = {place: cell.value for place, cell in enumerate(cells) if cell.value is not None}
            # Nothing but numbers: a spreadsheet would draw text as zero.
            assert held == pytest.approx(cached)
            ranges += 1
    assert ranges > 20


def test_nothing_of_a_masked_value_is_in_the_package(warehouse: Warehouse, language: str) -> None:
    protected = tuple(masked(each, language) for each in native(warehouse, language))
    content = write(deck_of(*protected, language=language))
    assert not [name for name, xml in parts(content).items() if f"{SECRET:.0f}" in xml]
    others = tuple(masked(each, language, OTHER) for each in native(warehouse, language))
    assert write(deck_of(*others, language=language)) == content


def test_masked_cells_are_words_in_the_table_and_labels_in_the_chart(warehouse: Warehouse) -> None:
    published = publish(warehouse, "age_region/age_by_sex", "ja")
    # Women by age: 3, 7, 8, 0, 2, 1 and 1 of unknown age; those of 3, 2, 1 and 1 are below 5.
    women = [row[2].number for row in published.values if row[1].key == "female"]
    assert women == [3, 7, 8, 0, 2, 1, 1]
    under = UNDER["ja"]
    rows = [
        (*row[:2], Datum(under, state="under") if 0 < row[2].number < 5 else row[2], *row[3:])
        for row in published.values
    ]
    content = write(deck_of(replace(published, values=tuple(rows))))
    sheet = opened(content).worksheets[1]
    held = [sheet.cell(at, 3) for at, row in enumerate(rows, table_at(sheet, published) + 1) if row[1].key == "female"]
    assert [cell.value for cell in held] == [under, 7, 8, 0, under, under, under]
    xml = parts(content)["xl/charts/chart1.xml"]
    men, of_women, *marks = re.findall(r"<c:ser>.*?</c:ser>", xml, re.DOTALL)
    points = re.search(r"<c:val>.*?</c:val>", of_women, re.DOTALL)[0]
    assert re.findall(r'<c:pt idx="(\d)"><c:v>(\d+)</c:v>', points) == [("1", "7"), ("2", "8"), ("3", "0")]
    # Men of 60 and over are three, at the left.
    left, right = (re.findall(f'<c:idx val="(\\d)"/><c:layout/>.*?<a:t>{under}</a:t>', one, re.DOTALL) for one in marks)
    assert (left, right) == (["5"], ["0", "4", "5", "6"])
    # A name, seven bands, six values.
    assert men.count("<c:pt ") == 1 + 7 + 6
    assert '<c:dispBlanksAs val="gap"/>' in xml and '<c:invertIfNegative val="0"/>' in men
    assert xml.count("<a:latin ") == xml.count("<a:ea ") > 0


def test_equal_decks_give_equal_bytes(warehouse: Warehouse) -> None:
    first = write(deck_of(*native(warehouse, "ja")))
    again = write(deck_of(*(replace(each) for each in native(warehouse, "ja"))))
    assert first == again
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    core = parts(first)["docProps/core.xml"]
    assert core.count("2025-03-31T00:00:00Z") == 2 and "<dc:creator></dc:creator>" in core


def test_links_lead_to_each_sheet_and_back(warehouse: Warehouse, language: str) -> None:
    book = opened(write(deck_of(*native(warehouse, language), language=language)))
    contents, *sheets = book.worksheets
    targets = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert targets == ["'{}'!A1".format(sheet.title.replace("'", "''")) for sheet in sheets]
    for sheet in sheets:
        assert sheet["A1"].hyperlink.location == f"'{contents.title}'!A1"
        inside = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink][1:]
        assert all(link.startswith("'{}'!".format(sheet.title.replace("'", "''"))) for link in inside)


def test_no_formula_comes_from_words(warehouse: Warehouse) -> None:
    attack = '=HYPERLINK("http://example.org","x")'
    published = publish(warehouse, "programmes/cost", "ja")
    rows = tuple((Datum(attack, key=attack), *row[1:]) for row in published.values[:1]) + published.values[1:]
    hostile = replace(published, values=rows, title="+1", notes=("@SUM(A1)", "-2"), headline=attack, subtitle="-3")
    book = opened(write(deck_of(hostile, title="=1+1", subtitle="+2")))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(re.fullmatch(r"=-?[A-Z]+\d+(-[A-Z]+\d+)?", formula) for formula in formulas)
    assert attack in {cell.value for row in book.worksheets[1].iter_rows() for cell in row}
    quoted = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == attack]
    assert all(cell.quotePrefix for cell in quoted)


def test_each_kind_has_its_native_form(warehouse: Warehouse) -> None:
    expected = {
        "overview/years": ["bar", "bar"],
        "consultations/contacts_by_method": ["bar"],
        "consultations/organisations": ["bar"],
        "consultations/minutes": ["bar", "bar"],
        "age_region/age_by_sex": ["bar"],
        "regional_demand/rates": ["bar"],
        "regional_demand/funnel": ["scatter"],
        "peer_groups/sango_attendance": ["bar"],
        "programmes/cost": ["bar"],
    }
    for published in native(warehouse, "ja"):
        package = parts(write(deck_of(published)))
        charts = [xml for name, xml in sorted(package.items()) if name.startswith("xl/charts/chart")]
        kinds = [re.search(r"<c:(bar|line|scatter)Chart>", xml)[1] for xml in charts]
        assert kinds == expected.get(published.name, [])
        drawings = [xml for name, xml in package.items() if name.startswith("xl/drawings/drawing")]
        described = re.findall(r'<xdr:cNvPr id="\d+" name="[^"]*" descr="([^"]+)"', "".join(drawings))
        assert len(described) == len(charts) and all(published.title in words for words in described)
        assert not [name for name in package if name.startswith("xl/media")]


def test_charts_cover_no_cell(warehouse: Warehouse) -> None:
    book = opened(write(deck_of(*map(masked, native(warehouse, "ja")))))
    seen = 0
    for sheet in book.worksheets:
        for chart in sheet._charts:
            start, end = chart.anchor._from, chart.anchor.to
            covered = sheet.iter_rows(start.row + 1, end.row + 1, start.col + 1, end.col + 1, values_only=True)
            assert not [value for row in covered for value in row if value is not None], sheet.title
            seen += 1
    assert seen >= 8


def test_a_matrix_is_shaded_by_the_classes_of_the_page(warehouse: Warehouse) -> None:
    published = publish(warehouse, "consultations/consulters_by_method", "ja")
    sheet = opened(write(deck_of(published))).worksheets[1]
    fills = {}
    for row in sheet.iter_rows(min_col=6):
        for cell in row:
            if isinstance(cell.value, int | float):
                fills.setdefault(cell.value, set()).add(cell.fill.fgColor.rgb)
    # Zero; 1 to 4; 5 to 9; 10 to 29: 本人は電話20件.
    assert (
        fills[0] == {"FFFFFFFF"} and fills[1] == {"FFDCF0FF"} and fills[8] == {"FF97D3FF"} and fills[20] == {"FF39ABFF"}
    )


def test_what_is_synthetic_says_so_on_every_sheet(warehouse: Warehouse, language: str) -> None:
    book = opened(write(deck_of(*native(warehouse, language), language=language, audience="internal", synthetic=True)))
    words = {"ja": "合成データ", "en": "Synthetic data"}[language]
    for sheet in book:
        assert any(words in str(sheet.cell(row, 1).value) for row in range(1, 5)), sheet.title
        assert words in sheet.oddHeader.right.text


def test_contents_say_for_whom_and_what_is_masked(warehouse: Warehouse) -> None:
    published = masked(publish(warehouse, "age_region/age_by_sex", "ja"))
    protection = ("5人未満の人数を伏せています。", "合計から分かる値も伏せています。")
    sheet = opened(write(deck_of(published, protection=protection))).worksheets[0]
    words = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {*protection} <= {*words} and {"0", UNDER["ja"], WITHHELD["ja"]} <= {*words}
    assert any("助成元" in str(word) for word in words)


def test_empty_and_faulty_figures_say_why(warehouse: Warehouse) -> None:
    published = publish(warehouse, "programmes/cost", "ja")
    bare = {"headline": "", "values": (), "cells": (), "columns": (), "form": {}}
    empty = replace(published, **bare, empty="この年度のデータはまだありません。")
    faulty = replace(published, **bare, faults=("表に誤りがあります。",))
    book = opened(write(deck_of(empty, faulty)))
    for sheet, words in zip(book.worksheets[1:], (empty.empty, faulty.faults[0]), strict=True):
        assert words in {cell.value for row in sheet.iter_rows() for cell in row}


def test_progress_is_told_figure_by_figure(warehouse: Warehouse) -> None:
    told = []
    write(deck_of(*native(warehouse, "ja")[:3]), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_sheet_names_are_unique_and_as_excel_takes_them() -> None:
    titles = ["目次", "a/b:c?", "A B C", "'quoted'", "長" * 40, "長" * 40, "𠮷" * 20, "[]", ""]
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not re.search(r"[\[\]:*?/\\]", name) and not name.startswith("'") and not name.endswith("'")


@pytest.mark.parametrize(
    ("words", "plus", "expected"),
    [
        ("1,240", "", '#,##0;"−"#,##0;#,##0'),
        ("12.5", "", '#,##0.0;"−"#,##0.0;#,##0.0'),
        ("2024", "", '0;"−"0;0'),
        ("＋35人", "＋", '"＋"#,##0"人";"−"#,##0"人";"±"#,##0"人"'),
        ("83※", "", '#,##0"※";"−"#,##0"※";#,##0"※"'),
        ("未記録", "", "General"),
    ],
)
def test_number_formats_write_as_the_figure_does(words: str, plus: str, expected: str) -> None:
    assert number_format(words, plus) == expected


def test_a_cell_shows_its_word_whatever_its_number() -> None:
    assert showing("5未満") == '"5未満";"5未満";"5未満"'
