"""Templates: made from the contracts, opened by LibreOffice, read back; and their documentation."""

import csv
import datetime as dt
import io
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.exports.contract import contracts
from dashboard.language import text
from dashboard.reading import files, header
from dashboard.reading.cells import reader
from dashboard.reading.rows import judge
from dashboard.reading.words import Words, plain
from dashboard.records.kind import Field, Kind, kinds, table_kinds
from dashboard.templates import describe
from dashboard.templates.template import FORMATS, LAST_ROW, TEXT, csv_template, headings, main, pages, workbook
from tests.conftest import DATA, ROOT, read_csv

NAMES = [*kinds(), *(path for path, contract in contracts().items() if contract.template)]
OFFERED = ("key", "list", "boolean", "place", "municipalities", "area", "health_centre")
#: Every example lies before this day.
TODAY = dt.date(2026, 11, 30)
#: What Excel takes beside a cell.
PROMPT_TITLE, PROMPT, ERROR = 32, 255, 225
TIMEOUT = 180
#: Columns of a consultation that no one row can fill: a liaison is never new, and only it has a partner.
LIAISON = {"status": "継続", "method": "連携"}
LIAISON_ONLY = ("direction", "partner", "first_year")


@pytest.fixture(scope="module")
def words(warehouse) -> Words:
    return Words.of(warehouse)


@pytest.fixture(scope="module")
def every(warehouse) -> Mapping[str, Kind]:
    return {**kinds(), **table_kinds(headings(warehouse))}


@pytest.fixture(params=NAMES, scope="module")
def kind(request, every) -> Kind:
    return every[request.param]


@pytest.fixture(scope="module")
def content(kind, words) -> bytes:
    """The template of a kind as a file."""
    return workbook(kind, words)


@pytest.fixture(scope="module")
def book(content) -> Workbook:
    """The template of a kind, read back."""
    return opened(content)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def first_row(book: Workbook) -> list[str]:
    return [cell.value for cell in book.worksheets[0][1]]


def checks(book: Workbook) -> list[DataValidation]:
    """Return what stands beside the cells of each column of the first sheet, in the order of the columns."""
    found = book.worksheets[0].data_validations.dataValidation
    return sorted(found, key=lambda check: openpyxl.utils.range_boundaries(str(check.sqref)))


def offered(book: Workbook, check: DataValidation) -> list[str]:
    """Return the words that a drop-down offers."""
    sheet, cells = re.fullmatch(r"'?([^'!]+)'?!(.+)", check.formula1).groups()
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


# What is in a template


def test_the_three_logs_and_the_tables_that_no_log_gives_have_templates(every):
    assert list(every) == NAMES
    assert len(every) == 3 + 10


def test_a_template_heads_its_columns_as_the_contract_does(kind, book):
    assert book.sheetnames == [kind.title["ja"], "列の説明", "選択肢"]
    assert first_row(book) == [field.ja for field in kind.fields.values()]
    assert len(set(first_row(book))) == len(kind.fields)
    sheet = book.worksheets[0]
    assert sheet.max_row == 1, "an example would be taken in as a record"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(kind.fields)).column_letter}{LAST_ROW}"


def test_a_required_heading_has_another_colour_and_another_line(kind, book):
    looks = {True: set(), False: set()}
    for cell, field in zip(book.worksheets[0][1], kind.fields.values(), strict=True):
        looks[field.required].add((cell.fill.fgColor.rgb, cell.border.bottom.style))
    assert all(len(look) <= 1 for look in looks.values())
    assert looks[True].isdisjoint(looks[False])
    explained = {row[0].value: row[1].value for row in book["列の説明"].iter_rows()}
    for field in kind.fields.values():
        assert explained[field.ja] == ("必須" if field.required else "任意")


def test_columns_are_formatted_for_what_they_hold(kind, book):
    sheet = book.worksheets[0]
    for cell, field in zip(sheet[1], kind.fields.values(), strict=True):
        column = sheet.column_dimensions[cell.column_letter]
        assert column.number_format == FORMATS.get(field.type, TEXT)
        assert column.font.name == cell.font.name == "BIZ UDPGothic"
        assert 11 <= column.width <= 40
        # A Japanese heading is two wide a sign, and the filter's button covers three more.
        assert column.width >= 2 * len(re.findall("[\u3000-\u9fff]", field.ja)) + 3


def test_a_case_number_keeps_its_zeros_and_a_day_looks_as_in_japan(words):
    sheet = opened(workbook(kinds()["consultations"], words)).worksheets[0]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    formats = {name: sheet.column_dimensions[letter].number_format for name, letter in letters.items()}
    assert formats["ケース番号"] == "@"
    assert formats["相談日"] == "yyyy/m/d"
    assert formats["相談時間（分）"] == "0"


def expected_words(field: Field, places: list[str]) -> list[str]:
    """Return the words that a drop-down must offer, from the reference files themselves."""
    names, *rows = read_csv(DATA / "reference/labels.csv")
    labels = [dict(zip(names, row, strict=True)) for row in rows]
    of = {(label["domain"], label["key"]): label["ja"] for label in labels}
    areas = [word for (domain, key), word in of.items() if domain == "area" and key != "total"]
    match field.type:
        case "boolean":
            return ["はい", "いいえ"]
        case "place":
            return places + [area if area in areas[14:] else f"{area}管内" for area in areas]
        case "municipalities":
            return places
        case "area":
            return areas
        case "health_centre":
            return [word for (domain, _), word in of.items() if domain == "health_centre"]
    keys = field.values or [key for domain, key in of if domain == field.domain]
    return [of[field.domain, key].removesuffix("（計算値）") for key in keys]


def test_every_drop_down_offers_every_allowed_word(kind, book):
    names, *rows = read_csv(DATA / "reference/municipalities.csv")
    places = [row[names.index("name_ja")] for row in rows]
    assert len(places) == 179
    found = checks(book)
    assert len(found) == len(kind.fields)
    for position, (check, field) in enumerate(zip(found, kind.fields.values(), strict=True), start=1):
        letter = openpyxl.utils.get_column_letter(position)
        assert str(check.sqref) == f"{letter}2:{letter}{LAST_ROW}"
        assert (check.type == "list") == (field.type in OFFERED), field.key
        if field.type in OFFERED:
            listed = offered(book, check)
            assert sorted(listed) == sorted(expected_words(field, places)), field.key
            assert len(set(listed)) == len(listed), f"{field.key} offers a word twice"


def test_excel_warns_and_never_forbids(kind, book):
    for check, field in zip(checks(book), kind.fields.values(), strict=True):
        assert check.showInputMessage
        assert check.promptTitle == (f"{field.ja}（必須）" if field.required else field.ja)
        assert 0 < len(check.promptTitle) <= PROMPT_TITLE and 0 < len(check.prompt) <= PROMPT
        if check.showErrorMessage:
            assert check.errorStyle == "warning"
            assert check.errorTitle == "記入の確認" and 0 < len(check.error) <= ERROR
        checked = field.type in (*OFFERED, "date", "time", "integer", "number") and field.type not in describe.SEVERAL
        assert bool(check.showErrorMessage) == checked, field.key
        if field.type in describe.SEVERAL:
            assert "「、」" in check.prompt
        if field.type == "date":
            assert check.type == "date" and "R6.4.1" in check.prompt


def test_prompts_are_never_cut(kind):
    for field in kind.fields.values():
        told = describe.purpose(field, kind, "ja") + describe.hint(field, "ja")
        assert len(told) <= PROMPT, field.key
        assert len(text("template.prompt_needed", "ja", name=field.ja)) <= PROMPT_TITLE


def test_every_word_offered_is_read_as_what_it_means(kind, words):
    for field in kind.fields.values():
        read = reader(field, words, TODAY)
        keys = [field.values or [*words.labels[field.domain]]] if field.type in ("key", "list") else []
        for position, choice in enumerate(describe.choices(field, words)):
            reading = read(choice.ja)
            assert reading.sure and not reading.blank, f"{field.key}: {choice.ja} ({reading.kind})"
            if field.type == "key":
                assert reading.value == keys[0][position]
            if field.type == "list":
                assert reading.value == (keys[0][position],)
    assert not describe.choices(replace(next(iter(kind.fields.values())), type="text"), words)


def test_a_sub_prefecture_is_offered_so_that_it_is_no_town(words):
    field = kinds()["consultations"].fields["municipality"]
    read = reader(field, words, TODAY)
    assert not read("釧路").sure
    assert read("釧路管内").value == (None, "kushiro")
    assert read("釧路市").value == ("01206", "kushiro")


def test_every_example_is_read(kind, words):
    for field in kind.fields.values():
        reading = reader(field, words, TODAY)(describe.example(field, words))
        assert reading.sure and not reading.blank, field.key


def test_the_explanations_are_in_both_languages_and_name_every_other_heading(kind, words, book):
    sheet = book["列の説明"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    for field in kind.fields.values():
        row = rows[field.ja]
        assert describe.purpose(field, kind, "ja") in row
        assert describe.example(field, words) in row
        assert any(f"{field.en} (" in str(cell) and describe.purpose(field, kind, "en") in str(cell) for cell in row)
        if field.aliases:
            assert "、".join(field.aliases) in row
    for name, body in describe.notes(kind, "ja"):
        assert body in rows[name]
    written = "".join(str(cell) for row in rows.values() for cell in row if cell)
    for said in ("0は「数えて0だった」", "氏名", "別のファイル"):
        assert said in written
    assert ("R6.4.1" in written) == any(field.type == "date" for field in kind.fields.values())


def test_headings_of_tables_are_those_of_the_labels_and_of_their_own(every):
    assert every["centre/website"].fields["measure"].ja == "項目"
    assert every["centre/website"].fields["fiscal_year"].ja == "年度"
    # An activity takes place somewhere; elsewhere "place" is where help was sought.
    assert every["lpf/activities"].fields["place"].ja == "場所"
    assert all("section" not in kind.fields for kind in every.values())


# CSV


def test_a_csv_template_is_a_row_of_headings_for_excel(kind):
    content = csv_template(kind)
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n") and content.count(b"\n") == 1
    assert [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))] == [
        [field.ja for field in kind.fields.values()]
    ]
    (sheet,) = files.read("template.csv", content)
    assert header.match(sheet, kind)[0].columns == {key: position for position, key in enumerate(kind.fields)}


# Formulas

FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("http://example.org")')


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_of_a_template_is_a_formula(formula, words):
    whole = kinds()["meetings"]
    fields = {
        "date": replace(whole.fields["date"], help={"ja": formula, "en": formula}, aliases=(formula,)),
        "name": replace(whole.fields["name"], ja=formula, en=formula, example=formula),
    }
    kind = Kind(whole.name, {"ja": "記録", "en": "Records"}, {"ja": formula, "en": formula}, fields)
    book = opened(workbook(kind, words))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    same = [cell for cell in cells if cell.value == formula]
    assert len(same) >= 4 and all(cell.quotePrefix for cell in same)
    heading = next(csv.reader(io.StringIO(csv_template(kind).decode("utf-8-sig"), newline="")))
    assert heading == ["開催日", f"'{formula}"]


def test_no_cell_of_a_template_is_a_formula(book):
    assert {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


# LibreOffice


@dataclass(frozen=True)
class Saved:
    """A folder of templates, and what LibreOffice made of them."""

    folder: Path

    def content(self, form: str, which: str, kind: Kind) -> bytes:
        """Return the ``empty`` or ``filled`` template as ``made``, or as LibreOffice saved it (``csv``, ``xlsx``)."""
        ending = "csv" if form == "csv" else "xlsx"
        return (self.folder / form / f"{which}_{kind.name.replace('/', '_')}.{ending}").read_bytes()


@pytest.fixture(scope="module")
def saved(tmp_path_factory, every, words) -> Saved:
    """Every template, empty and filled, opened by LibreOffice and saved as CSV and as xlsx."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            raise RuntimeError("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("templates")
    profile = (tmp_path_factory.mktemp("profile")).as_uri()
    (folder / "made").mkdir()
    for kind in every.values():
        stem = kind.name.replace("/", "_")
        empty = workbook(kind, words)
        (folder / "made" / f"empty_{stem}.xlsx").write_bytes(empty)
        (folder / "made" / f"filled_{stem}.xlsx").write_bytes(filled(empty, kind, words))
    sources = sorted(map(str, (folder / "made").glob("*.xlsx")))
    for form, filter_name in (("csv", "csv:Text - txt - csv (StarCalc):44,34,76,1"), ("xlsx", "xlsx")):
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", filter_name]
        out = ["--outdir", str(folder / form)]
        subprocess.run([*command, *out, *sources], check=True, capture_output=True, timeout=TIMEOUT)
    return Saved(folder)


def examples(kind: Kind, words: Words) -> list[dict[str, str]]:
    """Return rows of examples; together they fill every column."""
    row = {key: describe.example(field, words) for key, field in kind.fields.items()}
    if kind.name != "consultations":
        return [row]
    return [{key: cell for key, cell in row.items() if key not in LIAISON_ONLY}, row | LIAISON]


def filled(empty: bytes, kind: Kind, words: Words) -> bytes:
    """Fill a template in as somebody at Excel does: days, times and numbers become cells of that type."""
    book = opened(empty)
    sheet = book.worksheets[0]
    for number, row in enumerate(examples(kind, words), start=2):
        for position, (key, field) in enumerate(kind.fields.items(), start=1):
            if key in row:
                cell = sheet.cell(number, position, typed(row[key], field.type))
                cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def typed(example: str, kind: str) -> str | int | float | dt.date | dt.time:
    if kind == "date":
        return dt.datetime.strptime(example, "%Y/%m/%d")
    if kind == "time":
        return dt.time.fromisoformat(example)
    if kind in ("integer", "age"):
        return int(example)
    return float(example) if kind == "number" else example


def test_libreoffice_finds_the_headings(kind, saved):
    for which, rows in (("empty", 0), ("filled", 2 if kind.name == "consultations" else 1)):
        read = [*csv.reader(io.StringIO(saved.content("csv", which, kind).decode("utf-8-sig"), newline=""))]
        assert read[0] == [field.ja for field in kind.fields.values()]
        assert len(read) == 1 + rows


def test_libreoffice_keeps_the_sheets_and_the_drop_downs(kind, book, saved):
    ours, theirs = book, opened(saved.content("xlsx", "empty", kind))
    assert theirs.sheetnames == ours.sheetnames
    assert first_row(theirs)[: len(kind.fields)] == first_row(ours)
    kept = theirs.worksheets[0].data_validations.dataValidation
    for check in checks(ours):
        # LibreOffice writes one entry for columns whose check is the same, and only some of the empty rows.
        first = str(check.sqref).split(":")[0]
        (same,) = [other for other in kept if any(cells.startswith(f"{first}:") for cells in str(other.sqref).split())]
        assert (same.type, same.prompt, same.promptTitle) == (check.type, check.prompt, check.promptTitle)
        if check.type == "list":
            assert offered(theirs, same) == offered(ours, check), first


@pytest.mark.parametrize("which", ["empty", "filled"])
@pytest.mark.parametrize("form", ["made", "xlsx"])
def test_only_the_first_sheet_is_taken_for_records(kind, every, saved, which, form):
    sheets = files.read("template.xlsx", saved.content(form, which, kind))
    assert [sheet.name for sheet in sheets] == [kind.title["ja"], "列の説明", "選択肢"]
    recognised = [header.recognise(sheet, every.values())[0] for sheet in sheets]
    assert recognised == [kind, None, None]
    refusals = [remark.kind for sheet in sheets[1:] for remark in header.recognise(sheet, every.values())[1]]
    assert refusals == ["unknown_kind", "unknown_kind"], "they should not even look like records with a column missing"


@pytest.mark.parametrize("form", ["made", "xlsx", "csv"])
def test_a_filled_template_is_accepted_row_by_row(kind, words, every, saved, form):
    sheet = files.read("filled", saved.content(form, "filled", kind))[0]
    recognised, remarks = header.recognise(sheet, every.values())
    assert recognised == kind, [remark.message("en") for remark in remarks]
    judged = judge(sheet, recognised, words, TODAY)
    assert [remark.message("ja") for remark in judged.remarks] == []
    assert judged.read == judged.table.num_rows == len(examples(kind, words))
    for key, field in kind.fields.items():
        column = {"age": "age", "place": "municipality"}.get(field.type, key)
        assert judged.table[column].null_count < judged.table.num_rows, f"{key} came back empty"


def test_a_case_number_comes_back_as_it_was_written(words, saved):
    kind = kinds()["consultations"]
    sheet = files.read("filled.xlsx", saved.content("xlsx", "filled", kind))[0]
    judged = judge(sheet, kind, words, TODAY)
    assert judged.table["case_number"].to_pylist() == ["C-0123", "C-0123"]
    assert judged.table["date"].to_pylist() == [dt.date(2024, 4, 1)] * 2
    assert judged.table["minutes"].to_pylist() == [25, 25]


# Documentation


def test_the_committed_documentation_is_the_one_that_is_made(words):
    committed = (ROOT / "dashboard/docs/records.md").read_text(encoding="utf-8")
    assert committed == pages(words), "run python -m dashboard.templates.template --out dashboard/docs/records.md"


def test_the_documentation_names_every_column_and_every_word_in_both_languages(words):
    japanese, english = re.split(r"^# .*\n", pages(words), flags=re.MULTILINE)[1:]
    for kind in kinds().values():
        assert f"## {kind.title['ja']}" in japanese and f"## {kind.title['en']}" in english
        for field in kind.fields.values():
            assert field.ja in japanese and f"{field.ja}<br>{field.en}" in english
            for alias in field.aliases:
                assert alias in japanese and alias in english
            if field.type not in ("place", "municipalities"):
                for choice in describe.choices(field, words):
                    assert choice.ja in japanese and f"{choice.ja} ({choice.en})" in english
            for written in field.synonyms:
                assert plain(written) in plain(japanese)


def test_the_documentation_is_written_and_printed(tmp_path, capsys):
    target = tmp_path / "docs" / "records.md"
    main(["--out", str(target)])
    assert capsys.readouterr().out == ""
    main([])
    committed = (ROOT / "dashboard/docs/records.md").read_bytes()
    assert target.read_bytes() == committed == capsys.readouterr().out.encode("utf-8")
