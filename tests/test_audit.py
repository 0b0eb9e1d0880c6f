"""The audit: it finds what the reports contradict, says nothing of a report that adds up, and each rule fires."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from dashboard.catalog import catalog, find
from dashboard.exports.contract import contracts
from dashboard.warehouse import FINDING, Warehouse
from tests.conftest import YEAR, labels_of, write_csv

RULES = {name.removeprefix("audit/"): query for name, query in catalog().items() if query.is_audit}
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


# -- A report that adds up -----------------------------------------------------------------------


class Folder:
    """A data folder whose exports of ``YEAR`` can be edited as frames of strings."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, table: str) -> pd.DataFrame:
        return pd.read_csv(self._file(table), dtype="str", keep_default_na=False)

    def write(self, table: str, rows: pd.DataFrame) -> None:
        rows.to_csv(self._file(table), index=False, encoding="utf-8", lineterminator="\n")

    def set(self, table: str, value: str, column: str = "value", **where: str) -> None:
        """Put ``value`` in the column of the rows that ``where`` picks; at least one must be there."""
        rows = self.read(table)
        picked = pd.Series(True, index=rows.index)
        for key, wanted in where.items():
            picked &= rows[key] == wanted
        assert picked.any(), f"{table}: no row {where}"
        rows.loc[picked, column] = value
        self.write(table, rows)

    def _file(self, table: str) -> Path:
        return self.path / f"fy{YEAR}" / f"{table}.csv"


def mend(folder: Folder) -> None:
    """Take every contradiction out of the shipped report."""
    _as_corrected(folder)
    _mend_centre(folder)
    _mend_lists_of_the_centre(folder)
    _mend_lpf(folder)
    _mend_joint_meetings(folder)
    folder.write("lpf/yoridokoro_rules", _rules_that_fit(folder.read("lpf/yoridokoro_sessions")))


def _as_corrected(folder: Folder) -> None:
    corrections = pd.read_csv(folder.path / "corrections.csv", dtype="str", keep_default_na=False)
    for row in corrections.itertuples():
        keys = dict(zip(contracts()[row.table].keys, row.row.split("|"), strict=True))
        folder.set(row.table, row.corrected, row.column, **keys)


def _mend_centre(folder: Folder) -> None:
    folder.set("centre/stated", "4.3", item="contacts_per_person", year=str(YEAR - 1))  # 354 / 83
    folder.set("centre/stated", "460", item="training_participants", year=str(YEAR))  # the list has 462
    folder.set("centre/stated", "80", item="sex_ratio_male")
    folder.set("centre/stated", "20", item="sex_ratio_female")
    folder.set("centre/stated", "29", item="found_by_unknown_share")
    folder.set("centre/found_by", "29", found_by="unknown", measure="share")  # 26 / 91
    folder.set("centre/claims", str(YEAR - 1), "from_year", claim="contacts_growing_since_2016")
    for table in ("centre/contacts", "centre/persons_by_method"):
        folder.set(table, "contacts", "unit", measure="contacts")


def _mend_lists_of_the_centre(folder: Folder) -> None:
    seminars = folder.read("centre/seminars")
    seminars.loc[seminars["kinds"].str.contains("training"), "format"] = "online"
    seminars.loc[seminars["municipalities"] == "01204", "health_centre"] = "旭川市保健所"
    folder.write("centre/seminars", seminars)
    folder.set("centre/activities", "1", "sessions", title="道産こもり179大学")
    activities = folder.read("centre/activities")
    lecture = {"kind": "lecture", "no": "1", "date": f"{YEAR}-10-01", "title": "講演", "section": "2(5)"}
    folder.write("centre/activities", pd.concat([activities, pd.DataFrame([lecture])]).fillna(""))
    sections = folder.read("centre/sections")
    sections = sections[sections["level"] != "item"]
    chapter = (sections["level"] == "chapter").cumsum()
    for level, by in (("section", [chapter]), ("figure", [sections["level"]])):
        ours = sections["level"] == level
        counted = sections[ours].groupby([key[ours] for key in by]).cumcount() + 1
        sections.loc[ours, "number"] = counted.astype(str)
    folder.write("centre/sections", sections)


def _mend_lpf(folder: Folder) -> None:
    folder.set("lpf/consultations", "contacts", "unit", channel="total")
    folder.set("lpf/programmes", "0", programme="network", measure="expenditure")
    folder.set("lpf/media", "112", "series_no", issue=f"{YEAR + 1}-01")
    dates = folder.read("lpf/lecture_dates")
    folder.write("lpf/lecture_dates", dates[dates["date"] != f"{YEAR}-07-25"])


def _mend_joint_meetings(folder: Folder) -> None:
    for table in ("lpf/sango_meetings", "lpf/dohirokai_sessions"):  # early January ends on the tenth
        folder.set(table, f"{YEAR + 1}-01-10", "date", date=f"{YEAR + 1}-01-11")
    sango, dohirokai = folder.read("lpf/sango_meetings"), folder.read("lpf/dohirokai_sessions")
    joint = sango["joint"].str.contains("dohirokai")
    sango.loc[joint, "venue"] = sango["date"].map(dohirokai.set_index("date")["venue"])
    hubs = folder.read("lpf/hub_sessions")
    same_day = (sango["kind"] == "beginner_online") & sango["date"].isin(hubs[hubs["format"] == "metaverse"]["date"])
    undeclared = same_day & ~sango["joint"].str.contains("hubs")
    sango.loc[undeclared, "joint"] = (sango["joint"] + ";hubs").str.strip(";")
    folder.write("lpf/sango_meetings", sango)


def _rules_that_fit(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar rules, as nth weekdays, that the sessions really follow."""
    days = pd.to_datetime(sessions["date"])
    held = sessions.assign(month=days.dt.month, weekday=days.dt.day_of_week + 1, ordinal=(days.dt.day - 1) // 7 + 1)
    months = held.groupby(["group", "format", "weekday", "month"])["ordinal"].agg(
        lambda o: ";".join(map(str, sorted(o)))
    )
    rules = months.reset_index().groupby(["group", "format", "weekday", "ordinal"])["month"]
    rules = rules.agg(lambda m: ";".join(str(month) for month in MONTHS if month in set(m))).reset_index()
    rules = rules.rename(columns={"ordinal": "ordinals", "month": "months"})
    return rules.assign(no=range(1, len(rules) + 1), section="事業9", note="")


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory, warehouse: Warehouse) -> Warehouse:
    """The shipped year with everything mended, by code."""
    path = tmp_path_factory.mktemp("mended") / "data"
    shutil.copytree(warehouse.directory, path, ignore=shutil.ignore_patterns("geo"))
    mend(Folder(path))
    return Warehouse(path, "mended")


def test_a_year_that_adds_up_has_no_findings(mended):
    assert [fault.message("en") for fault in mended.faults if fault.blocking] == []
    findings = mended.query("data/findings")
    assert [*zip(findings["rule"], findings["subject_en"], findings["why_en"], strict=True)] == []


# -- The shipped reports -------------------------------------------------------------------------

#: What the rules find in the reports for 2024: rule, section, printed, expected.
FOUND = [
    # The three that the mission names.
    ("same_count_twice", "1(1)エ", "23件", "359件"),
    ("same_count_twice", "1(1)エ", "359件", "23件"),
    ("stated_counts", "事業2", "67人（延べ）", "66人（延べ）"),
    ("continuity_totals", "1(11)", "84人", "83人"),
    # Twenty and more besides.
    ("minutes_by_band", "1(1)エ", "24:15（1455分）", "件数と合わない（印刷の件数では1890分以上）"),  # 80 x 15 + 23 x 30
    ("mean_minutes", "1(1)エ", "13分", "件数と合わない（印刷の件数では1件あたり198分）"),  # 4565 / 23
    ("mean_minutes", "1(1)エ", "63分", "件数と合わない（印刷の件数では1件あたり4分）"),  # 1455 / 359
    ("means", "1(1)イ", "4.2回", "4.3回"),  # 354 / 83
    ("stated_against_tables", "1(6)ア", "44人", "69人"),  # 9 + 24 + 23 + 13
    ("number_and_share", "1(6)ア", "44人・80%", "48%"),
    ("approximate_shares", "1(6)ア", "約7:3", "約8:2"),  # 69 to 22
    ("approximate_shares", "3(2)", "約30%", "約29%（28.6%）"),  # 26 / 91
    ("approximate_counts", "はじめに", "約470名", "462人"),
    ("lpf_totals", "事業6", "89%", "83.6%"),  # 50.0 + 33.6
    ("growth_claims", "1", "ある年度から増加", "2021年度 524→513、2023年度 562→354"),
    ("claims_of_many", "2(2)", "オンラインが多い", "1回（24回のうち）"),
    ("claims_of_many", "2", "実施した", "0回"),
    ("health_centres", "2(2)", "帯広保健所", "釧路保健所"),
    ("health_centres", "2(2)", "旭川保健所", "旭川市保健所"),
    ("year_labels", "2(3)", "2026年度", "2024年度"),
    ("numbering", "1", "(1)の次が(5)", "(2)〜(4)"),
    ("numbering", "1", "(6)の次が(9)", "(7)(8)"),
    ("numbering", "1(12)", "図8の次が図10", "図9"),
    ("numbering", "3", "(2)の次が(1)", "(1)が先"),
    ("numbering", "1", "(1)(5)(6) が2度", "節と項で異なる書式"),
    ("units", "1(1)ウ", "回", "件"),
    ("units", "1(1)エ(1)", "回", "件"),
    ("unit_of_total", "事業1", "941人", "941件"),
    ("both_reports", "2(6)", "11月23日・全4回", "1回（11月23日）"),
    ("joint_venues", "事業2", "ボランティア活動センター", "TKP札幌駅カンファレンスセンター"),
    ("joint_venues", "事業2", "メタバース(ovice)", "ZOOM"),
    ("listed_dates", "事業10", "実施月日の欄にあり", "本文に活動なし"),
    ("series_numbers", "事業10", "111", "112"),
    ("calendar_rules", "事業9", "5/8、12/4", "5/15、12/18"),
    ("calendar_rules", "事業9", "12/18", "12/25"),
    ("calendar_by_week", "事業9", "第何曜日（6件の決まり）", "暦の第何週"),
    ("period_words", "事業6", "1月上旬", "1月11日（中旬）"),
    ("missing_amounts", "事業11", "印刷なし", "金額（0を含む）"),
]


@pytest.fixture(scope="module")
def findings(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.query("data/findings", fiscal_year=YEAR)


@pytest.mark.parametrize("expected", FOUND, ids=lambda row: "-".join(row[:3]))
def test_the_contradiction_is_found(findings, expected):
    columns = ["rule", "section", "printed_ja", "expected_ja"]
    assert expected in {*findings[columns].itertuples(index=False, name=None)}


def test_what_else_is_found_has_its_section_and_its_words(findings):
    """Three meetings on the day of a hub's, and one row for all rules that fit by weeks: 41 in all."""
    assert len(findings) == 41
    assert findings["rule"].value_counts()[["undeclared_joint", "calendar_by_week"]].to_dict() == {
        "undeclared_joint": 3,
        "calendar_by_week": 1,
    }
    words = [f"{name}_{language}" for name in ("subject", "printed", "expected", "why") for language in ("ja", "en")]
    for column in ("section", *words):
        assert findings[column].str.len().gt(0).all(), column
    assert not findings["why_en"].str.contains("[ぁ-ん]").any()
    assert not findings["why_ja"].str.contains("nan|None|NULL").any()
    swapped = findings[findings["rule"] == "same_count_twice"]["why_en"]
    assert swapped.str.contains("changed places").all()
    by_time = findings[findings["rule"].isin(["mean_minutes", "minutes_by_band"])]
    assert by_time["why_ja"].str.contains("訂正後の件数なら合います").all()
    assert by_time["why_en"].str.contains("fits the corrected counts").all()
    assert set(findings["severity"]) == {"high", "medium", "low"}
    assert findings["matters_ja"].map(len).gt(0).all()


def test_findings_can_be_narrowed(warehouse, findings):
    for organisation in ("centre", "lpf"):
        rows = warehouse.query("data/findings", organisation=organisation)
        assert len(rows) == (findings["organisation"] == organisation).sum()
    assert len(warehouse.query("data/findings", severity="high")) == 7


# -- Each rule -----------------------------------------------------------------------------------

#: A mistake of the kind that each rule is there for, made in the year that adds up.
PLANTED = {
    "centre_totals": "update centre_residence set printed = 92 where area = 'total'",
    "continuity_totals": "update centre_continuity set printed = 28 where year = 2024 and started = 'earlier'",
    "lpf_totals": "update lpf_letters set printed = 39 where sex = 'total'",
    "same_count_twice": "update centre_persons_by_method set printed = 114 "
    "where method = 'phone' and measure = 'contacts'",
    "minutes_by_band": "update centre_durations set printed = 2000 where method = 'phone' and measure = 'minutes'",
    "mean_minutes": "update centre_durations set printed = 26 where method = 'phone' and measure = 'mean_minutes'",
    "printed_shares": "update centre_consulters set printed = 32.9 where relation = 'self' and measure = 'share'",
    "approximate_shares": "update centre_stated set printed = 50 where item = 'mail_share'",
    "stated_against_tables": "update centre_stated set printed = 54 where item = 'earlier_help_yes'",
    "number_and_share": "update centre_stated set printed = 41.3 where item = 'first_consultation_ended_share'",
    "stated_parts": "update lpf_stated set printed = 5 where item = 'yoridokoro_peer_staff'",
    "stated_counts": "delete from centre_seminars where no = 1",
    "approximate_counts": "update centre_stated set printed = 480 where item = 'training_participants' and year = 2024",
    "means": "update centre_age_summary set printed = 33.2 where sex = 'total' and measure = 'mean'",
    "limits": "update centre_persons_by_method set printed = 5 where method = 'travel' and measure = 'persons'",
    "growth_claims": "update centre_continuity set printed = 600 where year = 2023 and measure = 'contacts'",
    "claims_of_most": "update centre_residence set printed = 28 where area = 'sorachi'",
    "claims_of_many": "update centre_seminars set format = null",
    "health_centres": "update centre_seminars set health_centre_printed = '釧路保健所' where no = 24",
    "year_labels": "update lpf_report set period_to = '2024-03-31'",
    "numbering": "delete from centre_sections where level = 'section' and number = '2'",
    # Last year's report, which had one contact more.
    "restated_figures": "insert into centre_continuity by name "
    "select * replace (2023 as fiscal_year, printed + 1 as printed) from centre_continuity "
    "where year = 2023 and measure = 'contacts'",
    "units": "update centre_durations set unit = 'times' where measure = 'contacts'",
    "unit_of_total": "update lpf_consultations set unit = 'persons' where channel = 'total'",
    "both_reports": "update lpf_activities set date = '2024-11-22' where kind = 'event'",
    "joint_venues": "update lpf_dohirokai_sessions set venue = 'かでる2.7' where date = '2024-09-28'",
    "joint_attendance": "update lpf_stated set printed = 50 where item = 'dohirokai_attendances'",
    "undeclared_joint": "update lpf_sango_meetings set joint = null where date = '2024-05-31'",
    "beneficiaries": "update lpf_programmes set printed = 40 where programme = 'letters' and measure = 'beneficiaries'",
    "listed_dates": "update lpf_activities set date = '2024-09-10' where date = '2024-09-08'",
    "series_numbers": "update lpf_media set series_no = 107 where issue = '2024-07' and series_no is not null",
    # The third Monday is in the third week as well; the next Wednesday fits no reading of "second".
    "calendar_rules": "update lpf_yoridokoro_sessions set date = '2024-06-19' where date = '2024-06-12'",
    # 2024-08-14 is the second Wednesday, and in the third week of its calendar.
    "calendar_by_week": "update lpf_yoridokoro_rules set ordinals = '3' "
    "where ordinals = '2' and weekday = 3 and \"group\" = 'members'",
    "calendar_uncovered": "update lpf_yoridokoro_sessions set date = '2024-06-13' where date = '2024-06-12'",
    "period_words": "update lpf_dohirokai_sessions set date = '2024-09-12' where date = '2024-09-28'",
    "monthly_counts": "delete from lpf_sango_meetings where date = '2024-04-06'",
    "activities_at_meetings": "update lpf_activities set date = '2024-05-09' "
    "where kind = 'family_talk' and date = '2024-05-08'",
    "duplicate_entries": "insert into lpf_media by name select * from lpf_media where no = 1",
    "missing_amounts": "update lpf_programmes set printed = null "
    "where programme = 'letters' and measure = 'expenditure'",
    # What tests/test_tables.py finds out, here as found.
    "log_against_print": "insert into log_cells by name select 2024 as fiscal_year, 'centre' as organisation, "
    "'centre/residence' as \"table\", 'ishikari' as row, 'area' as domains, 'value' as \"column\", 'value' as domain, "
    "'persons' as unit, '1(6)イ' as section, '27' as printed, '27' as value, '26' as log, true as derivable, "
    "false as same",
}


def test_every_rule_has_a_planted_mistake():
    assert set(PLANTED) == set(RULES)


@pytest.fixture
def planting(mended: Warehouse) -> Iterator[Callable[[str], None]]:
    """Change a table of the year that adds up, for one test."""
    mended.sql("select * from log_cells")  # filled when it is first asked for
    with mended._connection.cursor() as cursor:
        cursor.begin()
        yield cursor.execute
        cursor.rollback()


@pytest.mark.parametrize("rule", PLANTED)
def test_the_rule_fires(rule, planting):
    query = RULES[rule]
    assert planting(query.sql).df().empty
    planting(PLANTED[rule])
    rows = planting(query.sql).df()
    assert len(rows), "the mistake was not found"
    assert [*rows.columns] == [*FINDING]
    assert rows.notna().all(axis=None)
    assert not rows.duplicated(query.card["keys"]).any()


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_described(rule):
    card = RULES[rule].card
    assert card["severity"] in labels_of("severity")
    assert {*card["why"]} == {*card["title"]} == {"ja", "en"}
    assert card["matters"]
    assert {*card["matters"]} <= {*catalog()}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_knows_no_year(rule):
    """A rule holds nothing of one report: no year, no date."""
    assert not re.search(r"\b20[012]\d\b(?!, )", re.sub(r"make_date\(2000", "", RULES[rule].sql))
    assert RULES[rule].parameters == {}


# -- Faulty files, and the page's other figures ---------------------------------------------------


def test_a_faulty_file_makes_no_findings(scratch, findings):
    file = scratch / f"fy{YEAR}" / "lpf" / "sango_meetings.csv"
    file.write_text("", encoding="utf-8")
    rows = Warehouse(scratch, "faulty").query("data/findings")
    reading = {rule for rule, query in RULES.items() if "lpf_sango_meetings" in query.tables}
    assert {*findings["rule"]} - {*rows["rule"]} == reading & {*findings["rule"]}
    assert (rows["faulty_files"] == 1).all()


def test_a_faulty_file_is_listed_with_what_is_wrong(scratch):
    file = scratch / f"fy{YEAR}" / "lpf" / "letters.csv"
    write_csv(file, [["sex", "value", "unit", "section", "note"], ["male", "-1", "persons", "事業3", ""]])
    first = Warehouse(scratch, "faulty").query("data/exports").iloc[0]
    assert first["file"] == f"data/fy{YEAR}/lpf/letters.csv"
    assert first["faults"] == 1
    assert "at least 0" in first["fault_en"]


def test_the_tables_of_printed_figures_are_all_that_hold_some(warehouse):
    """Every export with figures is in the list, every figure of it, and the labels are the contracts' titles."""
    rows = warehouse.query("data/printed_figures", fiscal_year=YEAR)
    listed = rows["table"].value_counts().to_dict()
    exports = warehouse.query("data/exports", fiscal_year=YEAR)
    held = exports[exports["figures"].notna() & exports["fiscal_year"].notna()].set_index("table")["figures"]
    assert listed == held.to_dict()
    assert {*labels_of("export")} == {*listed}
    labels = warehouse.sql("select key, ja, en from labels where domain = 'export'").itertuples()
    for label in labels:
        assert contracts()[label.key].title == {"ja": label.ja, "en": label.en}
    summary = warehouse.query("data/summary", fiscal_year=YEAR).iloc[0]
    assert summary["figures"] == len(rows)
    assert summary["findings"] == 41
    assert (summary["high"], summary["medium"], summary["low"]) == (7, 12, 22)


def test_every_card_is_listed(warehouse):
    names = {*warehouse.query("data/cards")["name"]}
    assert names == {name for name, query in catalog().items() if not query.is_audit}
    assert find("data/cards").parameters == {}
