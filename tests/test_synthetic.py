"""The synthetic log: FY2024 counts exactly as printed, later years are of the same kind, every file can be read.

The cells are counted here by their own SQL, straight from the rows, and compared with the printed
tables as corrected: nothing of the generator or of ``queries/tables`` is used.
"""

import csv
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dashboard.reading.files import read
from dashboard.reading.rows import judge
from dashboard.reading.words import Words
from dashboard.records.kind import kinds
from dashboard.synthetic import LAST_DAY, by_year, fitting, many, records, scale, words, write
from dashboard.synthetic.__main__ import main
from dashboard.synthetic.saving import DATES, ENCODINGS, SEPARATORS
from dashboard.warehouse import Warehouse
from tests.conftest import ROOT, YEAR

#: Views that the counts below read: ``c`` the centre's contacts of FY2024, ``n`` the new ones among them, ``l`` LPF's.
VIEWS = """
create view c as select * from consultations where organisation = 'centre' and fiscal_year = 2024;
create view n as select * from c where status = 'new';
create view l as select * from consultations where organisation = 'lpf' and fiscal_year = 2024;
create view m as select * from meetings where fiscal_year = 2024;
"""

#: Table -> its keys, and the count of every cell that a log can give.
COUNTS = {
    "centre_contacts": (
        "method, status, measure",
        """
        with cells as (
            select coalesce(method, 'total') as method, coalesce(status, 'total') as status, count(*) as value
            from c group by cube (method, status)
            union all
            select 'subtotal', coalesce(status, 'total'), count(*)
            from c where method <> 'liaison' group by cube (status)
        )
        select method, status, 'contacts' as measure, value from cells
        union all
        select method, status, 'share', if(method = 'total', 100, round(100 * value / (select count(*) from c), 1))
        from cells where status = 'total' and method <> 'subtotal'
        """,
    ),
    "centre_durations": (
        "method, band, measure",
        """
        with banded as (
            select method, minutes, case
                when minutes < 15 then 'lt15' when minutes < 30 then '15_30' when minutes < 60 then '30_60' else 'ge60'
            end as band from c
        )
        select coalesce(method, 'total') as method, coalesce(band, 'total') as band, 'contacts' as measure,
            count(*) as value
        from banded group by cube (method, band)
        union all select coalesce(method, 'total'), 'total', 'minutes', sum(minutes) from c group by cube (method)
        union all
        select coalesce(method, 'total'), 'total', 'mean_minutes', round(avg(minutes)) from c group by cube (method)
        """,
    ),
    "centre_persons_by_method": (
        "method, measure",
        """
        select method, 'contacts' as measure, count(*) as value from c where method <> 'liaison' group by method
        union all
        select method, 'persons', count(distinct case_number) from c where method <> 'liaison' group by method
        """,
    ),
    "centre_consulters": (
        "relation, measure",
        """
        select coalesce(relation, 'total') as relation, 'cases' as measure, count(*) as value from n
        group by cube (relation)
        union all select coalesce(relation, 'total'), 'share', round(100 * count(*) / (select count(*) from n), 1)
        from n group by cube (relation)
        """,
    ),
    "centre_consulters_by_method": (
        "relation, method",
        """
        select coalesce(relation, 'total') as relation, coalesce(method, 'total') as method, count(*) as value
        from n group by cube (relation, method)
        """,
    ),
    "centre_age_sex": (
        "age_band, sex, measure",
        """
        select coalesce(age_band, 'total') as age_band, coalesce(sex, 'total') as sex, 'persons' as measure,
            count(*) as value
        from n group by cube (age_band, sex)
        union all
        select coalesce(age_band, 'total'), 'total', 'share', round(100 * count(*) / (select count(*) from n), 1)
        from n group by cube (age_band)
        """,
    ),
    "centre_age_summary": (
        "sex, measure",
        """
        select 'total' as sex, 'min' as measure, min(age) as value from n
        union all select 'total', 'max', max(age) from n
        union all select coalesce(sex, 'total'), 'mean', round(avg(age), 1) from n group by cube (sex)
        """,
    ),
    "centre_residence": (
        "area",
        "select coalesce(area, 'total') as area, count(*) as value from n group by cube (area)",
    ),
    "centre_earlier_help": (
        "answer, measure",
        """
        select coalesce(earlier_help, 'total') as answer, 'cases' as measure, count(*) as value
        from n group by cube (earlier_help)
        union all
        select coalesce(earlier_help, 'total'), 'share', round(100 * count(*) / (select count(*) from n), 1)
        from n group by cube (earlier_help)
        """,
    ),
    "centre_earlier_help_places": (
        "place",
        "select place, count(distinct case_number) as value from (select case_number, unnest(earlier_places) as place "
        "from n where earlier_help = 'yes') group by place",
    ),
    "centre_found_by": (
        "found_by, measure",
        """
        select found_by, 'cases' as measure, count(*) as value from n where found_by <> 'other' group by found_by
        """,
    ),
    "centre_outcomes": (
        "outcome",
        """
        select coalesce(outcome, 'total') as outcome, count(*) as value from n group by cube (outcome)
        union all
        select 'ended', count(*) from n where outcome in ('advice_ended', 'referral', 'treatment_advised')
        """,
    ),
    "centre_liaison": (
        "direction, partner",
        """
        select direction, coalesce(partner, 'total') as partner, count(*) as value
        from c where method = 'liaison' group by direction, rollup (partner)
        """,
    ),
    "centre_continuity": (
        "year, started, measure",
        """
        with persons as (
            select case_number, coalesce(max(first_year), 2024) as started from c
            where method <> 'liaison' group by case_number
        )
        select 2024 as year, coalesce(started::varchar, 'total') as started, 'persons' as measure, count(*) as value
        from persons group by cube (started)
        union all select 2024, 'earlier', 'persons', count(*) from persons where started < 2024
        union all select 2024, 'total', 'contacts', count(*) from c where method <> 'liaison'
        """,
    ),
    "centre_seminars": (
        "no, date, municipalities, health_centre, kinds, format, lived_experience",
        """
        select row_number() over (order by "row") as no, date, municipalities::varchar as municipalities,
            health_centre, kinds::varchar as kinds, format, lived_experience, participants as value
        from seminars where fiscal_year = 2024
        """,
    ),
    "lpf_consultations": (
        "channel",
        """
        select coalesce(method, 'total') as channel, count(*) as value
        from l where method <> 'letter_outreach' group by cube (method)
        """,
    ),
    "lpf_letters": (
        "sex",
        """
        select coalesce(sex, 'total') as sex, count(distinct case_number) as value
        from l where method = 'letter_outreach' group by cube (sex)
        """,
    ),
    "lpf_sango_meetings": (
        "date, kind, joint, venue",
        """
        select date, if("group" = 'sango_regular', 'regular', 'beginner_online') as kind, joint::varchar as joint,
            place as venue, attendance as value
        from m where "group" in ('sango_regular', 'sango_beginner')
        """,
    ),
    "lpf_yoridokoro": (
        '"group", measure',
        """
        with g as (select replace("group", 'yoridokoro_', '') as g, attendance from m where "group" like 'yori%')
        select g as "group", 'sessions' as measure, count(*) as value from g group by g
        union all select coalesce(g, 'total'), 'attendances', sum(attendance) from g group by cube (g)
        """,
    ),
    "lpf_yoridokoro_sessions": (
        'date, "group", format, start, "end"',
        """
        select date, replace("group", 'yoridokoro_', '') as "group", format, start, "end", 1 as value
        from m where "group" like 'yori%'
        """,
    ),
    "lpf_hub_sessions": (
        "date, block, city, name, format, slot",
        """
        select date, block, city, name, format, slot, 1 as value
        from m where "group" = 'hub' or list_contains(joint, 'hubs')
        """,
    ),
    "lpf_dohirokai_sessions": (
        "date, format",
        """
        select date, format, 1 as value from m where "group" = 'dohirokai' or list_contains(joint, 'dohirokai')
        """,
    ),
}
#: What stands for the value where a table prints none.
VALUES = {"centre_seminars": "participants", "lpf_sango_meetings": "attendance"}
#: Cells that no log of one year gives, or that no log gives exactly.
NOT_COUNTED = {
    "centre_continuity": "year <> 2024",
    "centre_found_by": "measure = 'share'",
    "lpf_yoridokoro": "measure = 'change'",
}


@pytest.fixture(scope="module")
def log(warehouse) -> dict[str, pa.Table]:
    return records(warehouse)


@pytest.fixture(scope="module")
def database(log) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for kind, table in log.items():
            # Strings instead of enumerations, so that totals can be named among them.
            connection.register(kind, table.cast(pa.schema([(f.name, _plain_type(f.type)) for f in table.schema])))
        connection.execute(VIEWS)
        yield connection


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return connection.execute(sql).fetchall()


@pytest.mark.parametrize("table", COUNTS)
def test_every_derivable_cell_of_print_is_counted(table: str, database, warehouse: Warehouse):
    keys, sql = COUNTS[table]
    value = VALUES.get(table, "value")
    printed = warehouse.sql(
        f"select * from {table} where fiscal_year = {YEAR} and not ({NOT_COUNTED.get(table, 'false')})"
    )
    database.register("printed", printed)
    columns = printed.columns
    value = value if value in columns else "1"
    lists = [key for key in ("municipalities", "kinds", "joint") if key in columns]
    selected = ", ".join(f"{key}::varchar as {key}" if key in lists else key for key in keys.split(", "))
    # Text and nothing else is compared: keys of the warehouse arrive as text, dates as timestamps.
    cells = {
        tuple(_plain(cell) for cell in row[:-1]): row[-1]
        for row in ask(database, f"select {selected}, {value} as value from printed")
    }
    counted = {
        tuple(_plain(cell) for cell in row[:-1]): row[-1] for row in ask(database, f"select {keys}, value from ({sql})")
    }
    database.unregister("printed")
    optional = table in VALUES
    expected = {cell: _number(found) for cell, found in cells.items() if optional or not pd.isna(found)}
    assert expected
    # A cell that nobody stands in is counted as nothing: print has a zero there, or a dash.
    zeros = {cell: 0.0 for cell, found in expected.items() if found == 0 and cell not in counted}
    unprinted = {cell for cell, found in cells.items() if pd.isna(found) and not optional}
    found = {cell: _number(value) for cell, value in counted.items() if cell not in unprinted}
    assert found | zeros == expected


def _plain(cell: object) -> object:
    if hasattr(cell, "date"):
        return cell.date()
    return None if cell is None or cell is pd.NA or cell != cell else cell


def _number(cell: object) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)


def test_a_missing_contact_would_be_noticed(database, warehouse: Warehouse):
    database.execute(
        "create or replace view c as select * from consultations where organisation = 'centre' "
        "and fiscal_year = 2024 and not (status = 'new' and case_number = (select max(case_number) "
        "from consultations where organisation = 'centre' and fiscal_year = 2024 and status = 'new'))"
    )
    try:
        with pytest.raises(AssertionError):
            test_every_derivable_cell_of_print_is_counted("centre_age_sex", database, warehouse)
    finally:
        database.execute(
            "create or replace view c as select * from consultations "
            "where organisation = 'centre' and fiscal_year = 2024"
        )


def test_tables_have_the_shape_of_accepted_rows(log):
    assert [*log] == [*kinds()]
    for name, table in log.items():
        assert table.schema == kinds()[name].schema
        table.validate(full=True)
        assert table["row"].to_pylist() == [*range(2, table.num_rows + 2)]
        days = table["date"].to_pylist()
        assert days == sorted(days)
        assert (days[0] >= date(2024, 4, 1), days[-1] <= LAST_DAY) == (True, True)
        assert table["fiscal_year"].to_pylist() == [day.year - (day.month < 4) for day in days]
        assert {2024, 2025, 2026} == set(table["fiscal_year"].to_pylist())


def test_records_are_the_same_every_time_and_in_every_process(log, warehouse: Warehouse):
    again = records(warehouse)
    assert all(again[name].equals(table) for name, table in log.items())
    code = (
        "import hashlib; from dashboard.settings import data_directory; from dashboard.synthetic import records;"
        "from dashboard.warehouse import Warehouse;"
        "found = records(Warehouse(data_directory(), 'x'));"
        "print(hashlib.sha256(repr([t.to_pylist() for t in found.values()]).encode()).hexdigest())"
    )
    here = hashlib.sha256(repr([table.to_pylist() for table in log.values()]).encode()).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    environment.pop("HIKIKOMORI_DATA", None)
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.stdout.strip() == here, ran.stderr


def test_case_numbers_are_clearly_invented(log):
    for row in log["consultations"].to_pylist():
        letter = {"centre": "C", "lpf": "L"}[row["organisation"]]
        assert re.fullmatch(rf"合成-{letter}-\d{{5}}", row["case_number"])


def test_a_case_begins_once_and_stays_the_same_person(database):
    strange = ask(
        database,
        """
        select organisation, case_number, fiscal_year from consultations
        group by all
        having count(distinct sex) > 1 or count(distinct coalesce(municipality, '-')) > 1
            or count(distinct area) > 1 or count(distinct coalesce(age, -1)) > 1 or count(distinct relation) > 1
            or count(distinct coalesce(first_year, -1)) > 1 or count(distinct coalesce(withdrawn, '-')) > 1
        """,
    )
    assert strange == []
    cases = ask(
        database,
        """
        select case_number, count(*) filter (status = 'new'), min("row") filter (status = 'new'), min("row"),
            max(first_year), max(age - fiscal_year) - min(age - fiscal_year)
        from consultations group by organisation, case_number
        """,
    )
    for number, new, new_row, first_row, declared, drift in cases:
        # Either the log saw the case begin, and its first row says so, or the case says when it began.
        assert (new, new_row) == ((0, None) if declared else (1, first_row)), number
        assert declared is None or declared < YEAR
        assert drift in (0, None), number


def test_rows_do_not_contradict_themselves(database, warehouse: Warehouse):
    area_of = dict(warehouse.sql("select code, subprefecture from municipalities").itertuples(index=False))
    ages = {"unknown": (None, None), "lt15": (0, 14), "ge65": (65, 120)}
    for row in ask_rows(database, "select * from consultations"):
        liaison = row["method"] == "liaison"
        assert (row["direction"] is not None, row["partner"] is not None) == (liaison, liaison)
        assert not liaison or row["status"] == "continuing"
        if row["organisation"] == "centre":
            assert row["municipality"] != "01100"
            first = row["status"] == "new"
            assert not first or (row["relation"] and row["outcome"] and row["earlier_help"] and row["found_by"])
            assert first or not (row["outcome"] or row["earlier_help"] or row["earlier_places"] or row["found_by"])
            assert row["minutes"] % 5 == 0 and row["minutes"] > 0
        assert row["earlier_places"] is None or row["earlier_help"] == "yes"
        assert row["municipality"] is None or area_of[row["municipality"]] == row["area"]
        low, high = ages.get(row["age_band5"]) or map(int, row["age_band5"].split("_"))
        assert (row["age"] is None) == (low is None) and (low is None or low <= row["age"] <= high)
        ten = row["age_band"]
        if row["age"] is not None:
            assert ten == ("lt20" if row["age"] < 20 else "ge60" if row["age"] >= 60 else ten)
            assert ten in ("lt20", "ge60") or int(ten[:2]) <= row["age"] <= int(ten[3:])
        assert row["purpose"] is None or len(set(row["purpose"])) == len(row["purpose"]) > 0
    for kind in kinds().values():
        for field in kind.fields.values():
            if field.values:
                column = f"unnest({field.key})" if field.type == "list" else f'"{field.key}"'
                found = ask(database, f"select distinct {column} as value from {kind.name}")
                assert {value for (value,) in found} - {None} <= {*field.values}, field.key


def ask_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    return connection.sql(sql).to_arrow_table().to_pylist()


def test_the_centre_works_on_working_days_and_nobody_at_new_year(database):
    days = {day for (day,) in ask(database, "select distinct date from consultations where organisation = 'centre'")}
    assert all(day.weekday() < 5 for day in days)
    # Days off that are easily forgotten: moved, between two others, and by the sun.
    assert not days & {date(2024, 5, 6), date(2024, 9, 23), date(2025, 2, 24), date(2025, 5, 6), date(2026, 9, 22)}
    everyone = ask(
        database, "select date from consultations union select date from meetings union select date from seminars"
    )
    assert not [day for (day,) in everyone if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)]


def test_mails_come_in_bursts(database):
    gaps = [
        (later - sooner).days
        for (days,) in ask(
            database, "select list(date order by \"row\") from c where method = 'mail' group by case_number"
        )
        for sooner, later in pairwise(days)
    ]
    assert np.median(gaps) <= 3 < np.mean(gaps)


def test_stages_go_forward_and_sometimes_back(database):
    order = ["family", "person", "group", "participation"]
    steps = [
        order.index(later) - order.index(sooner)
        for (stages,) in ask(
            database,
            'select list(stage order by "row") from consultations where stage is not null '
            "group by organisation, case_number",
        )
        for sooner, later in pairwise(stages)
    ]
    assert sum(step > 0 for step in steps) > sum(step < 0 for step in steps) > 0


def test_meetings_and_seminars_do_not_contradict_themselves(database, warehouse: Warehouse):
    for row in ask_rows(database, "select * from meetings"):
        assert 0 <= row["first_timers"] <= row["attendance"]
        assert row["online_attendance"] == (row["attendance"] if row["format"] in ("online", "metaverse") else 0)
        hub = row["group"] == "hub" or "hubs" in (row["joint"] or [])
        assert (row["block"] is not None) == hub
    twice = ask(database, 'select date, "group", format, block from meetings group by all having count(*) > 1')
    assert twice == []
    centre_of = dict(warehouse.sql("select code, health_centre_ja from municipalities").itertuples(index=False))
    for row in ask_rows(database, "select * from seminars"):
        assert row["health_centre"] in centre_of.values()
        towns = row["municipalities"]
        assert towns is None or row["health_centre"] in {centre_of[town] for town in towns}
        assert row["online"] is None or row["online"] <= row["participants"]
        assert row["fiscal_year"] == YEAR or (row["date"].weekday() < 5 and row["format"] and "01100" not in towns)


def test_four_family_sessions_had_one_participant(database, warehouse: Warehouse):
    """As the report says of よりどころ's family group."""
    (stated,) = warehouse.sql(
        f"select value from lpf_stated where item = 'yoridokoro_family_single_participant_sessions' "
        f"and fiscal_year = {YEAR}"
    )["value"]
    alone = ask(database, "select count(*) from m where \"group\" = 'yoridokoro_family' and attendance = 1")
    assert alone == [(stated,)]


def test_later_years_follow_and_are_no_copy(database):
    """Contacts grow by about 8 %; cases go on, come back and begin; a sub-prefecture is reached for the first time."""
    counts = dict(
        ask(
            database,
            "select fiscal_year, count(*) from consultations where organisation = 'centre' "
            "and method <> 'liaison' group by fiscal_year",
        )
    )
    assert 1.02 < counts[2025] / counts[2024] < 1.14
    assert 0.35 < counts[2026] / counts[2025] < 0.7

    of_year = "from consultations where organisation = 'centre' and fiscal_year = {} group by all"
    shape = f"select method, status, count(*) {of_year}"
    assert len({*ask(database, shape.format(2024))} & {*ask(database, shape.format(2025))}) < 4
    reached = "select distinct area from consultations where organisation = 'centre' and fiscal_year = {}"
    assert {*ask(database, reached.format(2025))} - {*ask(database, reached.format(2024))}

    kinds_of_case = ask(
        database,
        """
        with years as (
            select organisation, case_number, list_sort(list(distinct fiscal_year)) as years,
                coalesce(min(first_year), min(fiscal_year)) as started
            from consultations where method <> 'letter_outreach' group by all
        )
        select organisation,
            count(*) filter (list_has_all(years, [2024, 2025])) as went_on,
            count(*) filter (years = [2024, 2026] or started < 2024 and years[1] > 2024) as came_back,
            count(*) filter (started = 2025) as new
        from years group by organisation order by organisation
        """,
    )
    for organisation, went_on, came_back, new in kinds_of_case:
        assert min(went_on, came_back, new) > 0, organisation
    sizes = dict(
        ask(
            database,
            "select fiscal_year, count(*) from consultations where status = 'new' "
            "and organisation = 'centre' group by fiscal_year",
        )
    )
    assert sizes[2024] != sizes[2025] and 0.9 < sizes[2025] / sizes[2024] < 1.25

    meetings = dict(
        ((year, group), (held, people))
        for year, group, held, people in ask(
            database, 'select fiscal_year, "group", count(*), sum(attendance) from meetings group by all'
        )
    )
    assert meetings[2025, "yoridokoro_members"][1] > 1.1 * meetings[2024, "yoridokoro_members"][1]
    assert all(meetings[2025, group][0] == held for (year, group), (held, _) in meetings.items() if year == 2024)
    towns = {
        year: {*ask(database, f"select distinct unnest(municipalities) from seminars where fiscal_year = {year}")}
        for year in (2024, 2025)
    }
    assert towns[2025] - towns[2024]


@pytest.mark.parametrize(
    ("table", "old", "new", "named"),
    [
        ("centre/durations", "phone,total,minutes,2800", "phone,total,minutes,2000", "centre/durations"),
        ("centre/persons_by_method", "visit,persons,18", "visit,persons,1", "centre/persons_by_method"),
        ("centre/age_summary", "female,mean,31.0", "female,mean,61.0", "centre/age_summary"),
        ("centre/age_summary", "total,mean,35.2", "total,mean,44.0", "centre/age_summary"),
        ("centre/residence", "soya,4", "soya,5", "centre/residence"),
        ("centre/earlier_help_places", "medical,36", "medical,60", "centre/earlier_help_places"),
        ("centre/found_by", "website,cases,41", "website,cases,99", "centre/found_by"),
        ("centre/liaison", "in,town_office,1", "in,town_office,2", "centre/liaison"),
        ("centre/continuity", "2024,2023,persons,8", "2024,2023,persons,9", "centre/continuity"),
        ("lpf/yoridokoro", "family,sessions,48", "family,sessions,47", "lpf/yoridokoro"),
        ("lpf/hub_sessions", "2024-05-04,central", "2024-05-05,central", "lpf/hub_sessions"),
    ],
)
def test_figures_that_no_log_can_meet_are_named(scratch: Path, table: str, old: str, new: str, named: str):
    file = scratch / "fy2024" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        records(Warehouse(scratch, "broken"))


def test_minutes_meet_any_sum_within_reach():
    rng = np.random.default_rng(1)
    # 2 contacts under 15 minutes and 1 of 15 to 29: 25 minutes at least, 14 + 14 + 29 = 57 at most.
    for total in range(25, 58):
        found = fitting.minutes(rng, {"lt15": 2, "15_30": 1}, total, "t").tolist()
        assert sum(found) == total
        assert sorted(value >= 15 for value in found) == [False, False, True]
    for total in (24, 58):
        with pytest.raises(ValueError, match="t:"):
            fitting.minutes(rng, {"lt15": 2, "15_30": 1}, total, "t")


def test_many_rows_are_of_the_same_shape(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scale, "BATCH", 70_000)
    tables = [*many(200_000, warehouse)]
    assert [table.num_rows for table in tables] == [70_000, 70_000, 60_000]
    for table in tables:
        assert table.schema == kinds()["consultations"].schema
        table.validate(full=True)
    table = pa.concat_tables(tables)
    assert table["row"].to_pylist() == [*range(2, 200_002)]
    with duckdb.connect() as connection:
        connection.register("many", table)
        ((cases, first, declared, contacts),) = ask(
            connection,
            """
            with cases as (
                select count(*) filter (status = 'new') as new, min("row") filter (status = 'new') as new_row,
                    min("row") as first_row, max(first_year) as declared, count(*) as contacts
                from many group by case_number
            )
            select count(*), count(*) filter (new = 1 and new_row = first_row and declared is null),
                count(*) filter (new = 0 and declared < 2024), avg(contacts)
            from cases
        """,
        )
        assert cases == first + declared
        assert first > 5 * declared > 0
        assert 5 < contacts < 7
        spoiled = ask(
            connection,
            """
            select count(*) from many
            where (method = 'liaison') <> (direction is not null) or organisation = 'centre' and municipality = '01100'
                or organisation = 'centre' and dayofweek(date) in (0, 6)
                or status = 'new' and organisation = 'centre' and (relation is null or outcome is null)
                or fiscal_year <> year(date - interval 3 month) or date > date '2026-09-30'
        """,
        )
        assert spoiled == [(0,)]
    assert next(many(200_000, warehouse)).equals(tables[0])


# What staff save.


@pytest.fixture(scope="module")
def japanese(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    return words(warehouse)


def read_csv(file: Path, encoding: str, separator: str) -> list[list[str]]:
    return [*csv.reader(file.read_bytes().decode(encoding).splitlines(), delimiter=separator)]


def read_date(written: str | int) -> date:
    """Read a date of any style, each by its own rule."""
    text = unicodedata.normalize("NFKC", str(written))
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(int(text))
    year, month, day = map(int, re.findall(r"\d+", text))
    return date(year + 2018 if text[0] in "令R" else year, month, day)


@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_csv_can_be_read_and_holds_every_row(encoding, separator, dates, log, japanese, tmp_path: Path):
    kind, sign = kinds()["consultations"], SEPARATORS[separator]
    table = log["consultations"].slice(0, 400)
    file = tmp_path / "合成.csv"
    write(table, kind, japanese, file, encoding=encoding, separator=sign, dates=dates)
    header, *rows = read_csv(file, encoding, sign)
    assert header == [field.ja for field in kind.fields.values()]
    assert {len(row) for row in rows} == {len(header)}
    assert [read_date(row[0]) for row in rows] == table["date"].to_pylist()
    assert [row[2] for row in rows] == table["case_number"].to_pylist()
    starts = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": (b"\xff\xfe", b"\xfe\xff")}
    head = file.read_bytes()[:4]
    assert head.startswith(starts.get(encoding, "相".encode(encoding)))


def test_values_are_written_in_japanese(log, japanese, tmp_path: Path):
    for name, kind in kinds().items():
        file = tmp_path / f"{name}.csv"
        write(log[name], kind, japanese, file)
        header, *rows = read_csv(file, "utf-8-sig", ",")
        assert len(rows) == log[name].num_rows
        for field in kind.fields.values():
            if field.domain:
                found = {word for row in rows for word in row[header.index(field.ja)].split("、")} - {""}
                known = {*japanese[field.domain].values(), *field.synonyms}
                assert found and found <= known, field.key
    header, *rows = read_csv(tmp_path / "consultations.csv", "utf-8-sig", ",")
    cells = {name: {row[header.index(name)] for row in rows} for name in ("居住地", "振興局", "年齢", "相談開始年度")}
    assert {"道外", "不明", "道内・居住地不確定", "札幌市", "石狩管内"} <= cells["居住地"]
    assert cells["振興局"] & {"道外", "不明"} == set() and "石狩" in cells["振興局"]
    assert {"11", "77", "不明"} <= cells["年齢"]
    assert "2023" in cells["相談開始年度"]
    header, *rows = read_csv(tmp_path / "seminars.csv", "utf-8-sig", ",")
    assert {"白老町、洞爺湖町"} <= {row[header.index("市町村")] for row in rows}
    assert {row[-1] for row in rows} == {"はい", "いいえ"}


def test_the_reader_accepts_every_row_and_finds_it_unchanged(log, japanese, warehouse: Warehouse, tmp_path: Path):
    vocabulary = Words.of(warehouse)
    for name, year, table in by_year(log):
        kind = kinds()[name]
        file = tmp_path / f"{name}_{year}.csv"
        write(table, kind, japanese, file, dates="kanji")
        (sheet,) = read(file.name, file.read_bytes())
        judged = judge(sheet, kind, vocabulary, LAST_DAY)
        assert [remark.kind for remark in judged.remarks] == []
        # The same words may stand in another order in the two enumerations: the cells are compared.
        assert judged.table.schema == table.schema
        for column in table.column_names:
            assert judged.table[column].to_pylist() == table[column].to_pylist(), (name, year, column)


def test_years_of_first_contact_follow_the_style_of_dates(log, japanese, tmp_path: Path):
    write(log["consultations"], kinds()["consultations"], japanese, tmp_path / "a.csv", dates="kanji")
    header, *rows = read_csv(tmp_path / "a.csv", "utf-8-sig", ",")
    assert {"令和元年度", "平成30年度", "令和5年度"} <= {row[header.index("相談開始年度")] for row in rows}


@pytest.mark.parametrize("dates", [*DATES, "cell"])
def test_workbooks_look_like_those_of_an_office(dates: str, log, japanese, tmp_path: Path):
    kind = kinds()["consultations"]
    table = log["consultations"].slice(0, 200)
    file = tmp_path / "合成.xlsx"
    write(table, kind, japanese, file, dates=dates)
    workbook = openpyxl.load_workbook(file)
    assert len(workbook.sheetnames) == 2
    sheet = workbook.worksheets[0]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:U1", "A2:U2"}
    rows = [*sheet.iter_rows(values_only=True)]
    assert "合成データ" in rows[0][0] and not any(rows[2])
    assert [*rows[3]] == [field.ja for field in kind.fields.values()]
    body = rows[4:204]
    assert not any(rows[204]) and rows[205][0].startswith("※")
    if dates == "cell":
        assert [row[0].date() for row in body if isinstance(row[0], datetime)] == table["date"].to_pylist()
    else:
        assert [read_date(row[0]) for row in body] == table["date"].to_pylist()
    assert {type(row[7]) for row in body} == {int, str}


def test_parquet_keeps_types(log, japanese, tmp_path: Path):
    for name, kind in kinds().items():
        write(log[name], kind, japanese, tmp_path / f"{name}.parquet")
        found = pq.read_table(tmp_path / f"{name}.parquet")
        assert found.column_names == [field.ja for field in kind.fields.values()]
        first = next(iter(kind.fields.values()))
        assert found[first.ja].equals(log[name]["date"])
        assert {str(field.type) for field in found.schema} <= {"date32[day]", "string", "int32", "int16", "bool"}


def test_other_files_and_dates_are_refused(log, japanese, tmp_path: Path):
    kind = kinds()["seminars"]
    with pytest.raises(ValueError, match="not a csv"):
        write(log["seminars"], kind, japanese, tmp_path / "a.ods")
    with pytest.raises(ValueError, match="cell"):
        write(log["seminars"], kind, japanese, tmp_path / "a.csv", dates="cell")
    assert [*tmp_path.iterdir()] == []


def test_files_of_a_year_count_their_own_rows(log):
    files = [*by_year(log)]
    assert [(kind, year) for kind, year, _ in files] == [
        (kind, year) for kind in kinds() for year in (2024, 2025, 2026)
    ]
    for kind, year, table in files:
        assert table.schema == kinds()[kind].schema
        assert table["row"].to_pylist() == [*range(2, table.num_rows + 2)]
        assert set(table["fiscal_year"].to_pylist()) == {year}
        assert table.num_rows == pc.sum(pc.equal(log[kind]["fiscal_year"], year)).as_py()


def test_command_writes_a_file_for_each_kind_and_year(tmp_path: Path, capsys):
    main(["--out", str(tmp_path / "years"), "--encoding", "cp932", "--separator", "tab", "--dates", "kanji"])
    names = [f"合成_{kind.title['ja']}_{year}年度.csv" for kind in kinds().values() for year in (2024, 2025, 2026)]
    assert sorted(file.name for file in (tmp_path / "years").iterdir()) == sorted(names)
    told = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    for file in (tmp_path / "years").iterdir():
        assert len(read_csv(file, "cp932", "\t")) == int(told[str(file)]) + 1

    main(["--out", str(tmp_path / "many"), "--style", "parquet", "--rows", "1500"])
    (file,) = (tmp_path / "many").iterdir()
    assert pq.read_table(file).num_rows == 1500
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path / "no"), "--dates", "cell"])
