"""Bad input: every way a file can be wrong is said, in both languages, and stops only what needs the file."""

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.catalog import UsageError, catalog
from dashboard.current import current
from dashboard.exports.contract import contracts
from dashboard.exports.fault import Fault
from dashboard.exports.load import YEAR_FOLDER, Export, load
from dashboard.figures import publish
from dashboard.language import texts
from dashboard.warehouse import Blocked, Warehouse
from tests.conftest import DATA, read_csv, write_csv

CONTACTS = f"{YEAR_FOLDER}2024/centre/contacts.csv"
SEMINARS = f"{YEAR_FOLDER}2024/centre/seminars.csv"
FIGURE = "consultations/contacts_by_method"


def open_up(folder: Path) -> Warehouse:
    return Warehouse(folder, "scratch")


def faults_of(folder: Path) -> list[Fault]:
    return [fault for export in load(folder) for fault in export.faults]


def messages(faults: list[Fault], language: str) -> list[str]:
    return [fault.message(language) for fault in faults]


def edit(file: Path, change: Callable[[list[list[str]]], None]) -> None:
    rows = read_csv(file)
    change(rows)
    write_csv(file, rows)


def set_cell(row: int, column: str, value: str) -> Callable[[list[list[str]]], None]:
    """Return an edit of one cell; ``row`` as Excel counts, the header being row 1."""

    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(column)] = value

    return change


def as_parquet(file: Path) -> Path:
    """Replace a CSV by a Parquet file with the same text cells."""
    target = file.with_suffix(".parquet")
    frame = pd.DataFrame(read_csv(file)[1:], columns=read_csv(file)[0], dtype="str")
    duckdb.from_df(frame).write_parquet(str(target))
    file.unlink()
    return target


# -- What is wrong with the whole file -----------------------------------------------------------


def delete(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def header_only(file: Path) -> None:
    write_csv(file, read_csv(file)[:1])


def cut_in_a_row(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: content.index(b"mail,continuing") + len(b"mail,conti")])


def in_cp932(file: Path) -> None:
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp932"))


def open_quote(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b'phone,new,"contacts,58')


def twice(file: Path) -> None:
    kept = file.read_bytes()
    as_parquet(file)
    file.write_bytes(kept)


def garbage_parquet(file: Path) -> None:
    file.unlink()
    file.with_suffix(".parquet").write_bytes(b"PAR1 this is no Parquet file PAR1")


def cut_parquet(file: Path) -> None:
    target = as_parquet(file)
    target.write_bytes(target.read_bytes()[:-100])


WHOLE_FILE = {
    delete: (
        "data/fy2024/centre/contacts.csv：ファイルがありません。この名前のCSVまたはParquetのファイルを置いてください。",
        "data/fy2024/centre/contacts.csv: the file is missing. Put it there as CSV or Parquet under this name.",
    ),
    empty: (
        "data/fy2024/centre/contacts.csv：ファイルが空です。1行目に列名が必要です。"
        "元のファイルを保存し直してください。",
        "data/fy2024/centre/contacts.csv: the file is empty; its first row must name the columns. "
        "Save the original file again.",
    ),
    header_only: (
        "data/fy2024/centre/contacts.csv：列名の下にデータの行がありません。"
        "途中で切れていないか確かめ、元のファイルを保存し直してください。",
        "data/fy2024/centre/contacts.csv: there is no row of data under the column names. "
        "Check that the file is not cut off and save the original again.",
    ),
    # mail|continuing is the 8th record after the header; two of its seven cells are left.
    cut_in_a_row: (
        "data/fy2024/centre/contacts.csv・9行目：1行に7個の値が必要です（実際の値：2）。"
        "行が途中で切れていないか、値の中のコンマが引用符で囲まれているか確かめてください。",
        "data/fy2024/centre/contacts.csv, row 9: a row must have 7 values (found: 2). "
        "Check that the row is not cut off and that commas inside values are in quotes.",
    ),
    # The first Japanese character is the ウ of the first record's section 1(1)ウ: 0x83 0x45.
    in_cp932: (
        "data/fy2024/centre/contacts.csv・2行目：文字コードはUTF-8にしてください（実際の値：0x83）。"
        "Excelでは「名前を付けて保存」→「CSV UTF-8（コンマ区切り）」を選んでください。",
        "data/fy2024/centre/contacts.csv, row 2: the encoding must be UTF-8 (found: 0x83). "
        "In Excel choose Save As, then CSV UTF-8 (comma delimited).",
    ),
    twice: (
        "data/fy2024/centre/contacts.csv：同じ表のCSVとParquetが両方あります。どちらか一方だけを残してください。",
        "data/fy2024/centre/contacts.csv: the same table is there both as CSV and as Parquet. Keep only one of them.",
    ),
}


@pytest.mark.parametrize("break_it", WHOLE_FILE, ids=lambda break_it: break_it.__name__)
def test_a_broken_file_is_named(scratch, break_it):
    break_it(scratch / CONTACTS)
    faults = faults_of(scratch)
    assert (messages(faults, "ja"), messages(faults, "en")) == tuple([message] for message in WHOLE_FILE[break_it])


@pytest.mark.parametrize("break_it", [open_quote, garbage_parquet, cut_parquet], ids=lambda b: b.__name__)
def test_a_damaged_file_is_named(scratch, break_it):
    break_it(scratch / CONTACTS)
    (fault,) = faults_of(scratch)
    name = "data/fy2024/centre/contacts." + ("csv" if break_it is open_quote else "parquet")
    assert (fault.kind, fault.file, fault.blocking) == ("unreadable", name, True)
    assert fault.found
    assert "ファイルを読み取れません" in fault.message("ja")
    assert fault.message("ja").endswith("ファイルが壊れていないか確かめ、元のファイルを保存し直してください。")
    assert fault.message("en").endswith("Check that the file is not damaged and save the original again.")


# -- What is wrong with a column or a cell, as CSV and as Parquet ---------------------------------


def rename_column(rows: list[list[str]]) -> None:
    rows[0][rows[0].index("value")] = "count"


def drop_column(rows: list[list[str]]) -> None:
    position = rows[0].index("status")
    for row in rows:
        del row[position]


def repeat_row(rows: list[list[str]]) -> None:
    rows.append(rows[4])


DATE = "2024-04-01から2025-03-31までの日付が必要です", "the date must lie between 2024-04-01 and 2025-03-31"
#: file, edit, and for each fault its row, column, and what the message says was expected and found
CELLS = {
    "wrong column": (
        CONTACTS,
        rename_column,
        [
            (
                1,
                "value",
                "列「value」が必要です（実際の値：method・status・measure・count",
                "the column “value” is needed",
            ),
            (1, "count", "使える列は method・status・measure・value", "the columns are method・status・measure・value"),
        ],
    ),
    "missing column": (
        CONTACTS,
        drop_column,
        [(1, "status", "列「status」が必要です", "the column “status” is needed (found: method・measure・value")],
    ),
    "negative count": (
        CONTACTS,
        set_cell(3, "value", "-55"),
        [(3, "value", "0以上の値が必要です（実際の値：-55）", "the value must be at least 0 (found: -55)")],
    ),
    "text in a number": (
        CONTACTS,
        set_cell(2, "value", "58件"),
        [(2, "value", "数値が必要です（実際の値：58件）", "a number is needed (found: 58件)")],
    ),
    "thousands separator": (
        CONTACTS,
        set_cell(2, "value", "1,058"),
        [(2, "value", "数値が必要です（実際の値：1,058）", "a number is needed (found: 1,058)")],
    ),
    "not a number by name": (
        CONTACTS,
        set_cell(2, "value", "inf"),
        [(2, "value", "数値が必要です（実際の値：inf）", "a number is needed (found: inf)")],
    ),
    "half a person": (
        SEMINARS,
        set_cell(2, "participants", "13.5"),
        [(2, "participants", "整数が必要です（実際の値：13.5）", "a whole number is needed (found: 13.5)")],
    ),
    "empty key": (
        CONTACTS,
        set_cell(2, "method", ""),
        [(2, "method", "値が必要です（実際の値：（空欄））", "a value is needed (found: (nothing))")],
    ),
    "unknown key": (
        CONTACTS,
        set_cell(2, "method", "telegraph"),
        [(2, "method", "（実際の値：telegraph）", "(found: telegraph)")],
    ),
    "unknown municipality": (
        SEMINARS,
        set_cell(2, "municipalities", "01203;99999"),
        [(2, "municipalities", "（実際の値：01203;99999）", "(found: 01203;99999)")],
    ),
    # Records 4 and 79 (at the end) are the same; 4 stands in row 5.
    "duplicate key": (
        CONTACTS,
        repeat_row,
        [
            (
                None,
                "method・status・measure",
                "同じ組み合わせ（method・status・measure）の行は1つだけです。5行目と重複しています",
                "there may be one row per method・status・measure; row 5 has the same",
            )
        ],
    ),
    "wrong date": (
        SEMINARS,
        set_cell(2, "date", "2024/05/29"),
        [
            (
                2,
                "date",
                "日付（例：2024-05-15）が必要です（実際の値：2024/05/29）",
                "a date such as 2024-05-15 is needed",
            )
        ],
    ),
    "impossible date": (
        SEMINARS,
        set_cell(2, "date", "2025-02-29"),
        [(2, "date", "（実際の値：2025-02-29）", "a date such as 2024-05-15 is needed (found: 2025-02-29)")],
    ),
    "date before the year": (
        SEMINARS,
        set_cell(2, "date", "2024-03-31"),
        [(2, "date", f"{DATE[0]}（実際の値：2024-03-31）", f"{DATE[1]} (found: 2024-03-31)")],
    ),
    "date after the year": (
        SEMINARS,
        set_cell(3, "date", "2025-04-01"),
        [(3, "date", f"{DATE[0]}（実際の値：2025-04-01）", f"{DATE[1]} (found: 2025-04-01)")],
    ),
    "wrong boolean": (
        SEMINARS,
        set_cell(2, "lived_experience", "はい"),
        [(2, "lived_experience", "true または false が必要です（実際の値：はい）", "true or false is needed")],
    ),
    "wrong month": (
        "fy2024/lpf/media.csv",
        set_cell(5, "issue", "2024年12月"),
        [(5, "issue", "年月（例：2024-05）が必要です（実際の値：2024年12月）", "a month such as 2024-05 is needed")],
    ),
}


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_named_with_row_and_column(scratch, case, form):
    name, change, expected = CELLS[case]
    file = scratch / name
    edit(file, change)
    last_row = len(read_csv(file))
    if form == "parquet":
        file = as_parquet(file)
    faults = faults_of(scratch)
    assert len(faults) == len(expected), messages(faults, "en")
    for fault, (row, column, ja, en) in zip(faults, expected, strict=True):
        row = row or last_row
        assert fault.blocking
        assert (fault.row, fault.column) == (row, column)
        assert fault.message("ja").startswith(f"data/{name[:-4]}.{form}・{row}行目・列 {column}：")
        assert fault.message("en").startswith(f"data/{name[:-4]}.{form}, row {row}, column {column}: ")
        assert ja in fault.message("ja")
        assert en in fault.message("en")
        assert fault.message("ja").endswith(fault.action("ja"))
        assert fault.action("ja")


def test_every_kind_of_fault_has_an_expectation_and_an_action():
    kinds = {key.split(".")[1] for key in texts() if key.startswith("faults.") and key.count(".") == 2}
    assert len(kinds) >= 20
    for kind in kinds:
        assert {f"faults.{kind}.expected", f"faults.{kind}.action"} <= texts().keys()


def test_a_total_gone_stale_is_told_and_still_shown(scratch):
    edit(scratch / CONTACTS, set_cell(2, "value", "59"))  # phone|new was 58: 113, 91, 91, 554 and 583 rest on it
    warehouse = open_up(scratch)
    told = [(fault.row, fault.values["found"], fault.values["sum"], fault.blocking) for fault in warehouse.faults]
    rows = {
        "|".join(row[:2]): number
        for number, row in enumerate(read_csv(scratch / CONTACTS), start=1)
        if row[2] == "contacts"
    }
    assert told == [(rows["phone|total"], "113", "114", False), (rows["subtotal|new"], "91", "92", False)]
    ja, en = warehouse.faults[0].message("ja"), warehouse.faults[0].message("en")
    assert ja == (
        "data/fy2024/centre/contacts.csv・4行目・列 value：合計は内訳の和 114 のはずです（実際の値：113）。"
        "内訳か合計の入力を直してください。報告書の印刷が誤っている場合は data/corrections.csv に訂正を加えてください。"
    )
    assert en.startswith(
        "data/fy2024/centre/contacts.csv, row 4, column value: the total should be the sum of its parts, 114"
    )
    published = publish(warehouse, FIGURE, "ja")
    assert published.chart
    assert published.warnings == tuple(messages(warehouse.faults, "ja"))


# -- Corrections ---------------------------------------------------------------------------------


def test_a_correction_that_fits_no_row_is_told(scratch):
    edit(scratch / "corrections.csv", set_cell(2, "row", "telegraph|lt15|contacts"))
    fault = next(fault for fault in faults_of(scratch) if fault.kind == "unmatched_correction")
    assert (fault.row, fault.column, fault.blocking) == (2, "row", False)
    assert fault.message("ja") == (
        "data/corrections.csv・2行目・列 row：訂正の対象となる行（2024 centre/durations telegraph|lt15|contacts）が"
        "見つかりません（実際の値：telegraph|lt15|contacts）。訂正の年度・表・行を確かめてください。"
    )


def test_an_outdated_correction_is_told_and_not_applied(scratch):
    durations = scratch / "fy2024/centre/durations.csv"
    row = next(number for number, cells in enumerate(read_csv(durations), start=1) if cells[:2] == ["mail", "15_30"])
    edit(durations, set_cell(row, "value", "80"))  # printed 2, which corrections.csv corrects to 80
    warehouse = open_up(scratch)
    fault = next(fault for fault in warehouse.faults if fault.kind == "outdated_correction")
    assert (fault.file, fault.row, fault.column) == ("data/corrections.csv", 3, "printed")
    assert "訂正が前提とする印刷値は 2 です（実際の値：80）" in fault.message("ja")
    assert "the correction rests on the printed value 2 (found: 80)" in fault.message("en")
    assert [*warehouse.sql("select value from centre_durations where method = 'mail' and band = '15_30'")["value"]] == [
        80
    ]


def test_a_faulty_corrections_file_is_told_beside_every_figure_of_a_report(scratch):
    """The values are then the printed ones: nothing may pass for corrected."""
    (scratch / "corrections.csv").write_bytes(b"")
    published = publish(open_up(scratch), FIGURE, "ja")
    assert published.chart
    assert [warning for warning in published.warnings if warning.startswith("data/corrections.csv：ファイルが空です")]


def test_a_faulty_labels_file_is_the_only_fault(scratch):
    """Without labels no key can be checked: the exports themselves are not to blame."""
    (scratch / "reference/labels.csv").unlink()
    warehouse = open_up(scratch)
    assert {fault.file for fault in warehouse.faults} == {"data/reference/labels.csv"}
    published = publish(warehouse, FIGURE, "ja")
    assert [*published.faults, *published.warnings] == messages(warehouse.faults, "ja")
    assert published.faults or published.chart


# -- What still works ----------------------------------------------------------------------------


def test_only_the_queries_that_need_a_faulty_file_are_blocked(scratch):
    (scratch / CONTACTS).unlink()
    warehouse = open_up(scratch)
    for name, query in catalog().items():
        if "centre_contacts" in query.tables and "fiscal_year" in query.parameters:
            with pytest.raises(Blocked, match="centre/contacts"):
                warehouse.query(name, **needed(query))
        elif "centre_contacts" not in query.tables:
            warehouse.query(name, **needed(query))
    published = publish(warehouse, FIGURE, "en")
    assert published.faults and not published.chart and not published.cells and not published.csv


@pytest.fixture(scope="module")
def shipped() -> list[Export]:
    return load(DATA)


@pytest.mark.parametrize("path", [path for path, contract in contracts().items() if contract.yearly])
def test_any_export_may_be_missing(monkeypatch, shipped, path):
    missing = [_without_rows(export) if export.contract.path == path else export for export in shipped]
    monkeypatch.setattr("dashboard.warehouse.load", lambda folder: missing)
    warehouse = open_up(DATA)
    table = contracts()[path].table
    for name, query in catalog().items():
        if table in query.tables and "fiscal_year" in query.parameters:
            with pytest.raises(Blocked) as reason:
                warehouse.query(name, **needed(query))
            assert [fault.path for fault in reason.value.faults] == [path]
    warehouse.query("data/findings")  # runs every rule of the audit


def _without_rows(export: Export) -> Export:
    fault = Fault("missing_file", export.name, export.contract.path, export.fiscal_year)
    return replace(export, frame=export.frame.iloc[:0], faults=[fault])


def needed(query) -> dict:
    """Return a value for each parameter that has no default."""
    return {
        name: parameter.values[0]
        for name, parameter in query.parameters.items()
        if parameter.default is None and parameter.values
    }


def test_a_faulty_file_of_last_year_blocks_only_what_compares_with_it(second_year, tmp_path):
    folder = Path(shutil.copytree(second_year, tmp_path / "data"))
    edit(folder / CONTACTS, set_cell(2, "value", "-1"))
    warehouse = open_up(folder)
    with pytest.raises(Blocked, match="fy2024/centre/contacts"):
        warehouse.query(FIGURE, fiscal_year=2025)
    (folder / CONTACTS).unlink()  # no report of last year is no fault of this year's figure
    rows = open_up(folder).query(FIGURE, fiscal_year=2025)
    assert rows["contacts"].sum() == 2 * 554
    assert rows["contacts_previous"].isna().all()


def test_no_data_folder_is_told(tmp_path):
    warehouse = open_up(tmp_path / "nothing")
    assert warehouse.years == []
    assert {fault.kind for fault in warehouse.faults} == {"missing_file"}


# -- CSV and Parquet, change, threads ------------------------------------------------------------


@pytest.mark.parametrize("typed", [False, True], ids=["text cells", "typed cells"])
def test_parquet_gives_the_same_rows_as_csv(scratch, warehouse, typed):
    for file in [*scratch.rglob("*.csv")]:
        if not typed:
            as_parquet(file)
            continue
        contract = contracts()[
            file.relative_to(scratch / "fy2024").with_suffix("").as_posix()
            if file.is_relative_to(scratch / "fy2024")
            else file.relative_to(scratch).with_suffix("").as_posix()
        ]
        columns = ", ".join(f'"{key}"' for key in contract.columns)
        source = f'select {columns} from "{contract.table}"'
        if contract.correctable:  # the export holds what was printed
            for key, printed in contract.correctable.items():
                source = source.replace(f'"{key}"', f'"{printed}" as "{key}"')
        relation = duckdb.from_df(warehouse.sql(source))
        relation.write_parquet(str(file.with_suffix(".parquet")))
        file.unlink()
    other = open_up(scratch)
    assert messages(other.faults, "en") == []
    for name, query in catalog().items():
        if not query.is_audit:
            expected = warehouse.query(name, **needed(query))
            found = other.query(name, **needed(query))
            for column in ("file",):  # names the ending
                expected, found = (
                    expected.drop(columns=column, errors="ignore"),
                    found.drop(columns=column, errors="ignore"),
                )
            pd.testing.assert_frame_equal(expected, found)


def test_a_changed_file_shows_without_a_restart(scratch):
    before = current(scratch)
    assert current(scratch) is before
    assert before.query(FIGURE)["contacts"].sum() == 554
    edit(scratch / CONTACTS, set_cell(2, "value", "59"))
    after = current(scratch)
    assert after is not before
    assert after.query(FIGURE)["contacts"].sum() == 555
    (scratch / CONTACTS).unlink()
    with pytest.raises(Blocked):
        current(scratch).query(FIGURE)


def test_a_file_replaced_by_one_of_the_same_size_shows(scratch):
    before = current(scratch)
    stamp = (scratch / CONTACTS).stat()
    edit(scratch / CONTACTS, set_cell(2, "value", "59"))
    os.utime(scratch / CONTACTS, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1_000_000))
    assert (scratch / CONTACTS).stat().st_size == stamp.st_size
    assert current(scratch).version != before.version


def test_a_second_year_dropped_in_appears(scratch, second_year):
    assert current(scratch).years == [2024]
    shutil.copytree(second_year / "fy2025", scratch / "fy2025")
    assert current(scratch).years == [2024, 2025]
    assert current(scratch).query(FIGURE)["contacts"].sum() == 2 * 554


def test_threads_get_the_same_answers(warehouse):
    fresh = open_up(warehouse.directory)
    names = [name for name, query in catalog().items() if not name.startswith(("audit/", "data/"))]
    expected = {name: warehouse.query(name, **needed(catalog()[name])) for name in names}
    wrong: list[object] = []

    def work(order: list[str]) -> None:
        try:
            for _ in range(2):
                for name in order:
                    query = catalog()[name]
                    bound = query.of_rows(query.bind(needed(query), fresh.latest_year))
                    rows = fresh._run(query.sql, bound)  # past the cache
                    if not (rows.equals(expected[name]) and fresh.query(name, **needed(query)).equals(expected[name])):
                        wrong.append(name)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(names[shift:] + names[:shift],)) for shift in (0, len(names) // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_cached_result_cannot_be_spoilt(warehouse):
    rows = warehouse.query(FIGURE)
    rows.loc[:, "contacts"] = 0
    rows["other"] = 1
    assert warehouse.query(FIGURE)["contacts"].sum() == 554
    assert "other" not in warehouse.query(FIGURE)


# -- The lock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "copy centre_contacts to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "reset enable_external_access",
        "pragma enable_profiling",
        "export database '{folder}/all'",
        "insert into centre_contacts select * from centre_contacts",
        "update centre_contacts set value = 0",
        "delete from centre_contacts",
        "drop table centre_contacts",
        "create table other as select 1",
        "create macro f(x) as x",
        "call pragma_version()",
        "select 1; select 2",
        "select 1; drop table centre_contacts",
        "",
        "nonsense",
        "select * from centre_nothing",
        "select * from read_csv('{folder}/data.csv')",
        "select * from '{folder}/data.csv'",
        "select * from read_text('{folder}/data.csv')",
        "select * from glob('{folder}/*')",
        "select * from read_parquet('{folder}/x.parquet')",
        "select * from statement",  # a Python variable
        "select $1",
    ],
)
def test_sql_can_only_select_from_the_exports(warehouse, tmp_path, statement):
    (tmp_path / "data.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(UsageError):
        warehouse.sql(statement.format(folder=tmp_path.as_posix()))
    assert [file.name for file in tmp_path.iterdir()] == ["data.csv"]
    assert warehouse.query(FIGURE)["contacts"].sum() == 554


def test_sql_selects(warehouse):
    assert warehouse.sql("select 1 as one;")["one"].tolist() == [1]
    assert warehouse.sql("with a as (select 2 as two) select * from a")["two"].tolist() == [2]
