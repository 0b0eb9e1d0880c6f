"""Taking in: the preview's numbers, whose place a file takes, what contradicts it, confirm and undo."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from dashboard import intake
from dashboard.exports.contract import contracts
from dashboard.figures.labels import Labels
from dashboard.intake import ADD, REPLACE, SKIP, Preview
from dashboard.intake.candidate import KEPT
from dashboard.intake.taking import ChoiceMissing, set_aside_file
from dashboard.intake.words import Words as IntakeWords
from dashboard.language import texts
from dashboard.reading.remark import QUESTIONED, REFUSED
from dashboard.reading.words import Words
from dashboard.records.errors import Changed, NotInForce
from dashboard.records.kind import kinds, table_kinds
from dashboard.records.ledger import Intake
from dashboard.records.store import Store
from dashboard.synthetic import records as synthetic_records
from dashboard.synthetic import words as synthetic_words
from dashboard.synthetic import write
from dashboard.templates import template
from dashboard.warehouse import Blocked, Records, Warehouse
from tests.conftest import DATA
from tests.reading import hostile
from tests.reading.writing import TODAY, csv_text, table
from tests.records.samples import snapshot, state

File = tuple[str, bytes]
#: One query for each kind of record, to tell whether figures are the same.
FIGURES = (
    "overview/centre_numbers",
    "overview/lpf_numbers",
    "overview/years",
    "consultations/contacts_by_method",
    "consultations/persons_by_method",
    "consultations/continuity",
    "age_region/new_cases_by_area",
    "peer_groups/sango_attendance",
    "seminars/list",
)


@pytest.fixture
def store(records_folder: Path) -> Store:
    return Store(records_folder)


def consultations(*changes: Mapping[str, object], name: str = "相談.csv") -> File:
    """Return a file with one consultation for each of ``changes``."""
    return name, csv_text(table("consultations", *changes)).encode("cp932")


def meetings(*days: object, name: str = "例会.csv", **change: object) -> File:
    """Return a file with one meeting a day."""
    return name, csv_text(table("meetings", *({"date": day, **change} for day in days))).encode()


def april(*days: int, year: int = 2025) -> list[str]:
    return [f"{year}-04-{day:02}" for day in days]


def contact(case: int, day: str, status: str = "継続", **change: object) -> dict[str, object]:
    """Return what tells one consultation from another; only a first contact has an outcome."""
    outcome = {"outcome": "助言終了"} if status == "新規" else {"outcome": ""}
    return {"case_number": f"C-{case:04}", "date": day, "status": status, **outcome, **change}


@pytest.fixture
def look(warehouse, store):
    """Preview files against the store; the day is that of the tests."""

    def previewed(*files: File, choice: str | None = None, **options) -> Preview:
        seen = intake.preview(files, warehouse, TODAY, store=store, **options)
        if choice is None:
            return seen
        return seen.settled({found.key: choice for found in seen.undecided})

    return previewed


@pytest.fixture
def take_in(look):
    """Preview and confirm files."""

    def taken(*files: File, choice: str | None = None) -> list[Intake]:
        seen = look(*files, choice=choice)
        return intake.confirm(seen, seen.choices)

    return taken


def counts(seen: Preview) -> list[tuple[int, int, int, int]]:
    return [(one.rows_read, one.accepted, one.questioned, one.refused) for one in seen.candidates]


def said(seen: Preview, position: int = 0) -> dict[str, int]:
    """Return how often each kind of remark was made on a candidate."""
    found: dict[str, int] = {}
    for (_, kind, _), count in seen.candidates[position].remarks.counted.items():
        found[kind] = found.get(kind, 0) + count
    return found


def rows_in_force(store: Store) -> dict[str, int]:
    """Return the accepted rows in force by kind."""
    found: dict[str, int] = {}
    for made in store.in_force():
        found[made.kind] = found.get(made.kind, 0) + made.accepted
    return found


# -- The preview ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def year_2024(warehouse, tmp_path_factory) -> list[File]:
    """The three synthetic logs of FY2024, one in CP932, one in UTF-16 with tabs, one a workbook."""
    folder, tables, words = tmp_path_factory.mktemp("logs"), synthetic_records(warehouse), synthetic_words(warehouse)
    styles = {
        "consultations": ("相談.csv", {"encoding": "cp932", "dates": "short"}),
        "meetings": ("例会.csv", {"encoding": "utf-16", "separator": "\t", "dates": "kanji"}),
        "seminars": ("研修会.xlsx", {"dates": "cell"}),
    }
    files = []
    for kind, (name, style) in styles.items():
        rows = tables[kind].filter([year == 2024 for year in tables[kind]["fiscal_year"].to_pylist()])
        write(rows, kinds()[kind], words, folder / name, **style)
        files.append((name, (folder / name).read_bytes()))
    return files


def test_the_preview_counts_what_the_report_prints(look, year_2024, store):
    """554 contacts of 118 persons, 91 of them new (1(1), 1(2)); 31 sessions (2(2)); no row is lost on the way."""
    seen = look(*year_2024)
    assert [one.kind.name for one in seen.candidates] == ["consultations", "meetings", "seminars"]
    for one in seen.candidates:
        assert one.rows_read == one.accepted > 0
        assert [*one.fiscal_years] == [2024]
        assert (one.questioned, one.refused, one.set_aside) == (0, 0, None)
        assert one.taken and not one.undecided
    numbers = {(h.fiscal_year, h.organisation, h.measure): (h.before, h.after) for h in seen.headlines}
    assert numbers[2024, "centre", "contacts"] == (None, 554)
    assert numbers[2024, "centre", "persons"] == (None, 118)
    assert numbers[2024, "centre", "new_cases"] == (None, 91)
    assert numbers[2024, "centre", "seminars"] == (None, 31)
    assert seen.reported == [("centre", 2024), ("lpf", 2024)]
    assert seen.candidates[2].sheet_names == ("研修会記録",)
    assert seen.candidates[0].days == (dt.date(2024, 4, 1), dt.date(2025, 3, 31))
    assert not store.folder.exists(), "a preview writes nothing"


def test_rows_that_can_not_be_read_are_counted_and_named(look):
    seen = look(
        consultations(
            contact(1, "2025-04-01"),
            contact(2, "3/4/5"),
            contact(3, "2025-04-02", minutes="多数"),
            contact(4, "2025-04-03", method="テレパシー"),
            contact(5, "2025-04-03", minutes="多数", method="念力"),
        )
    )
    assert counts(seen) == [(5, 1, 1, 3)]
    assert said(seen)["not_allowed"] == 2
    remark = next(found for found in seen.candidates[0].remarks.shown if found.kind == "ambiguous_date")
    assert (remark.row, remark.column, remark.found, remark.verdict) == (3, "相談日", "3/4/5", QUESTIONED)
    assert remark.file == "相談.csv"


def test_all_remarks_are_counted_and_few_are_kept(look):
    seen = look(
        consultations(
            *(contact(case, "3/4/5") for case in range(300)),
            *(contact(case, "2025-04-01", minutes="多数") for case in range(300, 305)),
        )
    )
    remarks = seen.candidates[0].remarks
    assert sum(remarks.counted.values()) == 305
    assert len(remarks.shown) == KEPT and remarks.more == 105
    assert sum(found.kind == "not_number" for found in remarks.shown) == 5, "the few are not crowded out by the many"


def test_progress_never_goes_back_and_ends_at_one(look):
    steps: list[tuple[str, float]] = []
    look(
        consultations(*(contact(case, "2025-04-01") for case in range(50))),
        meetings(*april(1, 2)),
        progress=lambda stage, done: steps.append((stage, done)),
    )
    parts = [done for _, done in steps]
    assert parts == sorted(parts) and parts[0] >= 0 and parts[-1] == 1
    assert [*dict.fromkeys(stage for stage, _ in steps)] == ["reading", "judging", "comparing", "counting"]
    assert {f"intake.stage.{stage}" for stage, _ in steps} <= texts().keys()


def test_a_file_with_several_kinds_makes_a_candidate_of_each(look, take_in):
    book = openpyxl.Workbook()
    for title, kind in (("相談", "consultations"), ("例会", "meetings")):
        for row in table(kind, {}):
            if book.sheetnames == ["Sheet"]:
                book.active.title = title
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append([c or None for c in row])
    book.create_sheet("メモ").append(["会議の日程"])
    content = io.BytesIO()
    book.save(content)
    file = ("年度.xlsx", content.getvalue())
    seen = look(file)
    assert [(one.kind.name, one.accepted) for one in seen.candidates] == [("consultations", 1), ("meetings", 1)]
    assert said(seen) == {"sheet_skipped": 1}, "a sheet without records is only noted"
    assert [made.kind for made in take_in(file)] == ["consultations", "meetings"]
    assert all(one.plan.already for one in look(file).candidates)


def test_the_template_itself_has_no_records_and_its_other_sheets_need_no_word(look, warehouse):
    for kind in kinds().values():
        seen = look(("様式.xlsx", template.workbook(kind, Words.of(warehouse))))
        assert said(seen) == {"no_rows": 1}
        assert not seen.taken


def test_nothing_of_a_row_is_in_what_python_prints(look):
    seen = look(meetings(*april(1), "3/4/5", place="秘密の会場"))
    assert counts(seen) == [(2, 1, 1, 0)]
    assert "秘密の会場" not in repr(seen) + repr(seen.candidates) + repr(seen.headlines)


def test_faulty_labels_are_named_instead_of_judging_without_them(scratch, store):
    (scratch / "reference" / "labels.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(Blocked, match=r"labels\.csv"):
        intake.preview([meetings(*april(1))], Warehouse(scratch, "no labels"), TODAY, store=store)


# -- Confirming ----------------------------------------------------------------------------------


def test_confirmed_rows_show_in_the_warehouse(take_in, store):
    take_in(consultations(contact(1, "2025-04-01", "新規"), contact(1, "2025-05-01")), meetings(*april(5, 19)))
    shown = Warehouse(DATA, "taken in", Records.of(store.folder))
    assert shown.years == [2024, 2025]
    contacts = shown.sql("select value from centre_stated where fiscal_year = 2025 and item = 'contacts_total'")
    assert [*contacts["value"]] == [2]
    assert len(shown.sql("select * from lpf_sango_meetings where fiscal_year = 2025")) == 2


def test_the_original_file_and_the_rows_set_aside_are_kept(take_in, store):
    file = consultations(contact(1, "2025-04-01"), contact(2, "3/4/5"))
    (made,) = take_in(file)
    assert store.path(made, "original").read_bytes() == file[1]
    assert (made.accepted, made.set_aside, made.rows_read) == (1, 1, 2)
    assert set_aside_file(store, made).is_file()


def test_the_same_file_twice_changes_nothing(look, take_in, store):
    name, content = meetings(*april(1, 2, 3))
    (first,) = take_in((name, content))
    before = snapshot(store.folder)
    for called in (name, "写し.csv"):
        seen = look((called, content))
        assert seen.candidates[0].plan.already == first
        assert not seen.taken and seen.headlines == []
        assert intake.confirm(seen) == []
    assert snapshot(store.folder) == before


def test_one_content_chosen_twice_counts_once(look):
    name, content = meetings(*april(1, 2))
    seen = look((name, content), ("写し.csv", content))
    assert [one.name for one in seen.candidates] == [name]
    assert seen.repeated == ("写し.csv",)


@pytest.mark.parametrize("fault", hostile.faults())
def test_a_hostile_file_leaves_the_folder_byte_for_byte_as_it_was(fault, look, take_in, store):
    take_in(meetings(*april(1)))
    before = snapshot(store.folder)
    file = hostile.file(fault)
    seen = look((file.name, file.content))
    assert [one.accepted for one in seen.candidates] == [0] * len(seen.candidates) != []
    assert file.kind in {remark.kind for one in seen.candidates for remark in one.remarks.shown if remark.stops}
    assert intake.confirm(seen, {one.key: ADD for one in seen.candidates}) == []
    assert snapshot(store.folder) == before


# -- A corrected file replaces its earlier self; what is not certain is asked --------------------------


def test_a_corrected_file_replaces_its_earlier_self(look, take_in, store):
    (first,) = take_in(meetings(*april(1, 2, 3), attendance="7"))
    corrected = meetings(*april(1, 2, 4), attendance="9")
    seen = look(corrected)
    assert seen.candidates[0].plan.replaces == (first,) and not seen.undecided
    assert {h.measure: (h.before, h.after) for h in seen.headlines} == {"meetings": (3, 3), "attendances": (21, 27)}
    (second,) = take_in(corrected)
    assert second.replaces == (first.id,)
    assert store.in_force() == [second]


def test_a_file_of_the_same_name_that_shares_nothing_is_added(look, take_in, store):
    take_in(meetings(*april(1, 2)))
    seen = look(meetings(*april(8, 9)))
    assert seen.candidates[0].plan.replaces == () and not seen.undecided
    intake.confirm(seen)
    assert rows_in_force(store) == {"meetings": 4}


def test_few_shared_rows_are_added_and_told(look, take_in, store):
    take_in(meetings(*april(1, 2, 3, 4), name="4月.csv"))
    seen = look(meetings(*april(4, 5, 6), name="5月.csv", format="オンライン"))
    plan = seen.candidates[0].plan
    assert (plan.replaces, plan.unsure, plan.beside) == ((), (), {"4月.csv": 1})
    intake.confirm(seen)
    assert rows_in_force(store) == {"meetings": 7}


@pytest.mark.parametrize(
    ("name", "days"), [("別の名.csv", (1, 2, 3)), ("例会.csv", (4, 5))], ids=["another name", "same name, few shared"]
)
def test_what_is_not_certain_is_asked(name, days, look, take_in, store):
    (first,) = take_in(meetings(*april(1, 2, 3, 4), attendance="7"))
    before = snapshot(store.folder)
    seen = look(meetings(*april(*days), name=name, attendance="9"))
    candidate = seen.candidates[0]
    assert seen.undecided == [candidate] and candidate.plan.choices == (REPLACE, ADD, SKIP)
    assert [(earlier.id, shared) for earlier, shared in candidate.plan.unsure] == [
        (first.id, len({*days} & {1, 2, 3, 4}))
    ]
    assert not seen.taken and seen.headlines == [], "an open question changes nothing"
    with pytest.raises(ChoiceMissing, match=name):
        intake.confirm(seen)
    with pytest.raises(ChoiceMissing):
        intake.confirm(seen, {candidate.key: "guess"})
    assert intake.confirm(seen, {candidate.key: SKIP}) == []
    assert snapshot(store.folder) == before


@pytest.mark.parametrize(("choice", "rows"), [(REPLACE, 3), (ADD, 7)])
def test_the_answer_is_followed(choice, rows, look, take_in, store):
    take_in(meetings(*april(1, 2, 3, 4)))
    take_in(meetings(*april(1, 2, 3), name="別の名.csv", attendance="9"), choice=choice)
    assert rows_in_force(store) == {"meetings": rows}


def test_two_files_of_one_confirmation_with_the_same_rows_are_asked_about(look, store):
    seen = look(meetings(*april(1, 2, 3), name="甲.csv"), meetings(*april(1, 2, 3), name="乙.csv", attendance="9"))
    first, second = seen.candidates
    assert first.taken and not first.plan.choices
    assert second.plan.twins == {"甲.csv": 3} and second.plan.choices == (ADD, SKIP)
    with pytest.raises(ChoiceMissing, match="乙"):
        intake.confirm(seen)
    intake.confirm(seen, {second.key: SKIP})
    assert rows_in_force(store) == {"meetings": 3}


def test_one_file_of_the_whole_year_replaces_its_months(take_in, store):
    for month, day in (("4月", "2025-04-01"), ("5月", "2025-05-01")):
        take_in(meetings(day, name=f"{month}.csv"))
    take_in(meetings("2025-04-01", "2025-05-01", "2025-06-01", name="年間.csv"), choice=REPLACE)
    assert [made.name for made in store.in_force()] == ["年間.csv"]


# -- Rows that other files contradict ----------------------------------------------------------------


def test_a_first_contact_of_a_known_case_is_questioned(look, take_in):
    take_in(consultations(contact(1, "2024-04-01", "新規"), contact(2, "2024-04-02"), name="令和6.csv"))
    seen = look(
        consultations(
            contact(1, "2025-04-01", "新規"),
            contact(2, "2025-04-01"),
            contact(3, "2025-04-01", "新規"),
            name="令和7.csv",
        )
    )
    assert counts(seen) == [(3, 2, 1, 0)]
    (remark,) = seen.candidates[0].remarks.shown
    assert (remark.kind, remark.row, remark.column, remark.found) == ("new_but_known", 2, "新規・継続", "新規")
    assert "令和6.csv" in remark.message("ja") and "令和6.csv" in remark.message("en")
    assert "2024" not in remark.message("ja"), "of the other row nothing is told"
    assert b"C-0001" in seen.candidates[0].set_aside


def test_a_case_that_is_new_in_a_later_year_in_force_is_questioned(look, take_in):
    """Files taken in newest first: of the older one, only the case that is new in both is set aside."""
    newer = (contact(1, "2025-04-01", "新規"), contact(2, "2025-04-02"), contact(3, "2025-06-01", "新規"))
    take_in(consultations(*newer, name="令和7.csv"))
    older = consultations(
        contact(1, "2024-04-01", "新規"), contact(2, "2024-04-02", "新規"), contact(1, "2024-05-01"), name="令和6.csv"
    )
    seen = look(older)
    assert counts(seen) == [(3, 2, 1, 0)]
    (remark,) = seen.candidates[0].remarks.shown
    assert (remark.kind, remark.row, remark.column, remark.found) == ("new_later", 2, "新規・継続", "新規")
    for language, year in (("ja", "2025年度"), ("en", "FY2025")):
        assert year in remark.message(language) and "令和7.csv" in remark.message(language)
        assert "2024" not in remark.message(language) and "C-0001" not in remark.message(language)
    assert "相談開始年度" in remark.message("ja"), "what to do in the other file is said"
    # Once the later file says that the case goes on, the older one is right.
    corrected = (contact(1, "2025-04-01", first_year="2024"), *newer[1:])
    take_in(consultations(*corrected, name="令和7.csv"))
    assert counts(look(older)) == [(3, 3, 0, 0)]


def test_a_case_new_twice_is_questioned_whichever_file_comes_first(look, take_in, store):
    years = [consultations(contact(1, f"{year}-04-01", "新規"), name=f"{year}.csv") for year in (2024, 2025)]
    for first, second, kind in ((*years, "new_but_known"), (*reversed(years), "new_later")):
        (made,) = take_in(first)
        assert [said(look(second)), counts(look(second))] == [{kind: 1}, [(1, 0, 1, 0)]]
        intake.undo(made.id, store=store)


def test_a_new_row_between_two_contacts_is_set_aside_once_with_both_reasons(look, take_in):
    """In force, the newest first: new in 2025, and a contact of 2023, which alone is no contradiction."""
    take_in(consultations(contact(1, "2025-04-01", "新規"), name="令和7.csv"))
    take_in(consultations(contact(1, "2023-04-01"), name="令和5.csv"))
    seen = look(consultations(contact(1, "2024-04-01", "新規"), contact(2, "2024-04-02"), name="令和6.csv"))
    assert counts(seen) == [(2, 1, 1, 0)]
    assert said(seen) == {"new_but_known": 1, "new_later": 1}
    _, row = csv.reader(io.StringIO(seen.candidates[0].set_aside.decode("utf-8-sig")))
    assert "令和5.csv" in row[2] and "令和7.csv" in row[2]


def test_of_one_year_too_an_earlier_new_row_is_questioned(look, take_in):
    """April's file after May's, in which the same case is new already."""
    take_in(consultations(contact(1, "2025-05-01", "新規"), name="5月.csv"))
    assert said(look(consultations(contact(1, "2025-04-01", "新規"), name="4月.csv"))) == {"new_later": 1}
    liaison = {"relation": "", "direction": "他機関への繋ぎ", "partner": "保健所", "outcome": ""}
    beside = contact(1, "2025-04-01", method="連携", **liaison)
    assert said(look(consultations(beside, contact(2, "2025-04-01", "新規"), name="4月.csv"))) == {}
    other = contact(1, "2025-04-01", "新規", organisation="レター・ポスト・フレンド")
    assert said(look(consultations(other, name="4月.csv"))) == {}


def test_what_a_file_replaces_does_not_speak_against_it(look, take_in):
    rows = [contact(case, "2025-04-02", "新規") for case in (1, 2)]
    take_in(consultations(contact(1, "2025-04-01"), *rows[1:], name="甲.csv"))
    corrected = [contact(1, "2025-04-02", "新規"), contact(1, "2025-04-03"), *rows[1:]]
    assert counts(look(consultations(*corrected, name="甲.csv"))) == [(3, 3, 0, 0)]
    assert counts(look(consultations(*corrected, name="乙.csv"), choice=ADD)) == [(3, 1, 2, 0)]


def test_added_beside_what_it_repeats_a_first_contact_is_questioned(look, take_in):
    rows = [contact(case, "2025-04-02", "新規") for case in (1, 2, 3)]
    take_in(consultations(*rows, name="甲.csv"))
    seen = look(consultations(*rows, contact(4, "2025-04-02", "新規"), name="乙.csv"))
    open_question = seen.settled({})
    key = seen.candidates[0].key
    assert [counts(seen.settled({key: choice}))[0] for choice in (REPLACE, ADD)] == [(4, 4, 0, 0), (4, 1, 3, 0)]
    assert counts(open_question) == [(4, 4, 0, 0)]
    again = seen.settled({key: ADD}).settled({key: REPLACE})
    assert counts(again) == [(4, 4, 0, 0)], "a choice can be taken back"


def test_files_of_one_confirmation_speak_against_each_other(look):
    files = (
        consultations(contact(1, "2025-04-01", "新規"), name="令和7.csv"),
        consultations(contact(1, "2024-04-01", "新規"), name="令和6.csv"),
    )
    seen = look(*files)
    assert counts(seen) == [(1, 0, 1, 0), (1, 1, 0, 0)]
    assert counts(look(*files[:1])) == [(1, 1, 0, 0)]


def test_liaison_before_the_first_contact_is_no_contradiction(look, take_in):
    liaison = {"relation": "", "direction": "他機関への繋ぎ", "partner": "保健所", "outcome": ""}
    take_in(consultations(contact(1, "2025-04-01", method="連携", **liaison), name="甲.csv"))
    assert counts(look(consultations(contact(1, "2025-04-02", "新規"), name="乙.csv"))) == [(1, 1, 0, 0)]


def test_a_sheet_that_repeats_another_is_questioned(look):
    book = openpyxl.Workbook()
    book.active.title = "4月"
    book.create_sheet("年間")
    for row in table("meetings", *({"date": day} for day in april(1, 2))):
        book["4月"].append(row)
    for row in table("meetings", *({"date": day} for day in (*april(1, 2), "2025-05-01"))):
        book["年間"].append(row)
    content = io.BytesIO()
    book.save(content)
    seen = look(("例会.xlsx", content.getvalue()))
    assert counts(seen) == [(5, 3, 2, 0)]
    assert said(seen) == {"repeated_sheet": 2}
    kept = [*csv.reader(io.StringIO(seen.candidates[0].set_aside.decode("utf-8-sig")))]
    assert [row[0] for row in kept] == ["行", "［年間］2", "［年間］3"]


# -- Tables that no log can give ---------------------------------------------------------------------


def website(year: str, name: str = "閲覧.csv") -> File:
    kind = table_kinds(headings())["centre/website"]
    example = {"fiscal_year": year, "measure": "accesses", "value": "120", "unit": "accesses"}
    rows = [[example.get(key, "") for key in kind.fields]]
    return name, csv_text([[field.ja for field in kind.fields.values()], *rows]).encode()


def headings() -> Mapping:
    return template.headings(Warehouse(DATA, "shipped"))


def test_a_table_of_a_year_with_a_report_is_refused_as_a_file(look):
    path = next(path for path, contract in contracts().items() if contract.template)
    assert path in table_kinds(headings())
    for year, refused in (("令和6年度", True), ("令和7年度", False)):
        seen = look(website(year))
        (candidate,) = seen.candidates
        assert candidate.kind.name == "centre/website"
        assert ("report_exists" in said(seen)) == refused, said(seen)
        assert bool(candidate.accepted) != refused
    (remark,) = (found for found in look(website("令和6年度")).candidates[0].remarks.shown if found.stops)
    assert (remark.verdict, remark.row) == (REFUSED, None)


def test_a_table_taken_in_shows_for_its_year(take_in, store):
    take_in(website("令和7年度"))
    shown = Warehouse(DATA, "with table", Records.of(store.folder))
    assert [*shown.sql("select value from centre_website where fiscal_year = 2025")["value"]] == [120]


def groups(*names: str, year: str = "令和7年度", file: str = "団体.csv", city: str = "札幌市") -> File:
    """Return a file with the list of groups of a year; a group is told by its name."""
    kind = table_kinds(headings())["lpf/network"]
    rows = [[{"fiscal_year": year, "name": name, "city": city}.get(key, "") for key in kind.fields] for name in names]
    return file, csv_text([[field.ja for field in kind.fields.values()], *rows]).encode()


def groups_shown(store: Store) -> dict[str, str]:
    """Return the city of each group of FY2025 as the pages have it."""
    shown = Warehouse(DATA, store.version, Records.of(store.folder))
    rows = shown.sql("select name, city from lpf_network where fiscal_year = 2025")
    assert rows["name"].is_unique
    return dict(zip(rows["name"], rows["city"], strict=True))


def test_a_corrected_table_replaces_its_earlier_self(look, take_in, store):
    (first,) = take_in(groups("甲", "乙", "丙"))
    seen = look(groups("甲", "乙", "丁", city="旭川市"))
    assert seen.candidates[0].plan.replaces == (first,) and not seen.undecided
    intake.confirm(seen)
    assert groups_shown(store) == dict.fromkeys(("甲", "乙", "丁"), "旭川市")


@pytest.mark.parametrize(
    ("names", "file"),
    [(("丙", "丁", "戊"), "別の名.csv"), (("甲", "乙", "丙"), "別の名.csv"), (("丙", "丁", "戊"), "団体.csv")],
    ids=["few shared", "all shared", "same name, few shared"],
)
def test_any_key_that_two_intakes_of_a_table_share_is_asked_about(names, file, look, take_in, store):
    """In a log a few shared keys are told and added; a table has one value for each."""
    (first,) = take_in(groups("甲", "乙", "丙"))
    seen = look(groups(*names, file=file, city="旭川市"))
    (candidate,) = seen.undecided
    assert candidate.plan.choices == (REPLACE, ADD, SKIP) and candidate.plan.beside == {}
    assert [(made.id, shared) for made, shared in candidate.plan.unsure] == [(first.id, len({*names} & {*"甲乙丙"}))]
    with pytest.raises(ChoiceMissing):
        intake.confirm(seen)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (REPLACE, {"丙": "旭川市", "丁": "旭川市"}),
        (ADD, {"甲": "札幌市", "乙": "札幌市", "丙": "旭川市", "丁": "旭川市"}),
        (SKIP, {"甲": "札幌市", "乙": "札幌市", "丙": "札幌市"}),
    ],
)
def test_whatever_the_answer_no_key_of_a_table_counts_twice(choice, expected, take_in, store):
    take_in(groups("甲", "乙", "丙"))
    take_in(groups("丙", "丁", file="別の名.csv", city="旭川市"), choice=choice)
    assert groups_shown(store) == expected


def test_two_tables_of_one_confirmation_that_share_a_key_are_asked_about(look, store):
    seen = look(groups("甲", "乙", "丙", file="甲.csv"), groups("丙", "丁", "戊", file="乙.csv"))
    second = seen.candidates[1]
    assert seen.undecided == [second]
    assert (second.plan.twins, second.plan.beside, second.plan.choices) == ({"甲.csv": 1}, {}, (ADD, SKIP))


def test_a_table_that_shares_no_key_is_added(look, take_in):
    take_in(groups("甲", "乙"))
    for other in (groups("丙", file="別の名.csv"), groups("甲", "乙", year="令和8年度", file="翌年.csv")):
        seen = look(other)
        assert seen.candidates[0].taken and not seen.candidates[0].plan.choices


# -- The file of rows set aside ----------------------------------------------------------------------


def test_the_file_of_rows_set_aside_can_be_corrected_and_dropped_in_again(look, take_in, store):
    (made,) = take_in(
        consultations(
            contact(1, "2025-04-01"), contact(2, "3/4/5"), contact(3, "2025-04-03", case_number="=1+1", minutes="多数")
        )
    )
    content = set_aside_file(store, made).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header[:3] == ["行", "判定", "理由"] and header[3:] == table("consultations")[0]
    assert [row[:2] for row in rows] == [["3", "要確認"], ["4", "差し戻し"]]
    assert "相談日" in rows[0][2] and "3/4/5" in rows[0][2]
    assert rows[1][header.index("ケース番号")] == "'=1+1", "no formula runs in what we write"
    # Dropped in as it is, it is set aside again, for the same reasons.
    again = look(("set_aside.csv", content)).candidates[0]
    assert (again.rows_read, again.accepted, again.questioned, again.refused) == (2, 0, 1, 1)
    assert {kind for _, kind, _ in again.remarks.counted} == {"ambiguous_date", "formula", "not_number"}
    rows[0][header.index("相談日")] = "2025/4/2"
    rows[1][header.index("相談時間（分）")], rows[1][header.index("ケース番号")] = "30", "C-0003"
    seen = look(("set_aside.csv", csv_text([header, *rows]).encode("utf-8-sig")))
    assert counts(seen) == [(2, 2, 0, 0)] and said(seen) == {}
    assert seen.candidates[0].plan.choices == ()
    intake.confirm(seen)
    assert rows_in_force(store) == {"consultations": 3}


def test_cells_of_a_workbook_are_set_aside_as_they_are_read_again(look):
    book = openpyxl.Workbook()
    keys = ["date", "group", "format", "attendance", "start", "place"]
    book.active.append(table("meetings", columns=keys)[0])
    book.active.append([dt.datetime(2025, 4, 1), "知らない会", "会場", 7.0, dt.time(13, 30), "-5"])
    content = io.BytesIO()
    book.save(content)
    candidate = look(("例会.xlsx", content.getvalue())).candidates[0]
    _, row = csv.reader(io.StringIO(candidate.set_aside.decode("utf-8-sig")))
    assert row[3:] == ["2025-04-01", "知らない会", "会場", "7", "13:30:00", "'-5"]
    again = look(("直し.csv", candidate.set_aside.replace("知らない会".encode(), "道ひ老会".encode())))
    assert counts(again) == [(1, 1, 0, 0)]
    assert again.candidates[0].table["place"].to_pylist() == ["-5"]


# -- Undo, and two at once ---------------------------------------------------------------------------


def figures(store: Store) -> dict[str, str]:
    shown = Warehouse(DATA, store.version, Records.of(store.folder))
    return {name: shown.query(name).to_csv() for name in FIGURES}


def test_undo_brings_back_exactly_the_figures_of_before(take_in, store):
    take_in(consultations(contact(1, "2025-04-01", "新規"), contact(1, "2025-05-01")), meetings(*april(1, 2)))
    before, shown = state(store.folder), figures(store)
    second = take_in(
        consultations(contact(1, "2025-04-01", "新規"), contact(1, "2025-05-02"), contact(2, "2025-06-01", "新規")),
        meetings(*april(1, 2, 3)),
    )
    assert [made.replaces for made in second] == [("0001",), ("0002",)]
    assert figures(store) != shown
    for made in second:
        intake.undo(made.id, store=store)
    assert state(store.folder) == before
    assert figures(store) == shown
    states = {made.id: standing for made, standing in intake.history(store)}
    assert states == {"0001": "in_force", "0002": "in_force", "0003": "undone", "0004": "undone"}
    with pytest.raises(NotInForce):
        intake.undo("0003", store=store)


def test_undo_of_the_only_intake_leaves_the_reports_alone(take_in, store):
    shown = figures(store)
    (made,) = take_in(consultations(contact(1, "2025-04-01", "新規")))
    assert Warehouse(DATA, "2025", Records.of(store.folder)).years == [2024, 2025]
    intake.undo(made.id, store=store)
    assert figures(store) == shown


def test_of_two_previews_only_the_first_can_be_confirmed(look, store):
    first, second = look(meetings(*april(1))), look(meetings(*april(2), name="別の会.csv"))
    intake.confirm(first)
    before = snapshot(store.folder)
    with pytest.raises(Changed):
        intake.confirm(second)
    assert snapshot(store.folder) == before
    intake.confirm(look(meetings(*april(2), name="別の会.csv")))
    assert rows_in_force(store) == {"meetings": 2}


def test_all_files_of_a_confirmation_are_taken_in_at_once(take_in, store):
    made = take_in(consultations(contact(1, "2025-04-01")), meetings(*april(1)))
    assert [one.id for one in made] == ["0001", "0002"]
    assert len({one.taken_at for one in made}) == 1


def test_what_adding_does_is_said_of_tables_as_it_is(look, take_in, warehouse):
    """Of two logs both count; of two tables the later says what a key is."""
    words = IntakeWords.of(Labels.of_warehouse(warehouse, "ja"), table_kinds(headings()))
    take_in(groups("甲", "乙", "丙"), meetings(*april(1, 2, 3)))
    seen = look(groups("丙", "丁", file="別.csv"), meetings(*april(1, 2), name="別の会.csv", attendance="9"))
    of_table, of_log = (words.choice(ADD, found) for found in seen.candidates)
    assert "同じ項目は、このファイルの値だけ" in of_table and "どちらも数えます" in of_log
