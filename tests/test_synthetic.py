"""The synthetic log: FY2024 counts exactly as printed, later years are of the same kind, every file can be read.

The cells are counted here by their own SQL, straight from the rows, and compared with the printed
tables as corrected: nothing of the generator or of ``queries/tables`` is used.
"""

import csv
import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.records.kind import kinds
from dashboard.synthetic import many, records, words, write
from dashboard.warehouse import Warehouse
from tests.conftest import DATA, ROOT, YEAR

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
            -- The report names a health centre that does not exist; the log has the one there is.
            if(health_centre = '旭川市保健所', '旭川保健所', health_centre) as health_centre,
            kinds::varchar as kinds, format, lived_experience, participants as value
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
    # A hundred is printed below parts that add up to 100.1; the share of a whole is counted all the same.
}
AFTER = date(2026, 9, 30)


@pytest.fixture(scope="module")
def log(warehouse) -> dict[str, pa.Table]:
    return records(warehouse)


@pytest.fixture(scope="module")
def database(log, warehouse) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for kind, table in log.items():
        # Enumerations are compared with strings and never with each other here.
        plain = table.cast(
            pa.schema([(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in table.schema])
        )
        connection.register(kind, plain)
    municipalities = warehouse.sql("select * from municipalities")
    connection.register("towns", municipalities)
    connection.execute(VIEWS)
    return connection


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
    if table.startswith("lpf_letters") or table == "centre_age_sex":
        assert {cell for cell in found if cell not in expected} <= set()
    assert found | zeros == expected


def _plain(cell: object) -> object:
    if hasattr(cell, "date"):
        return cell.date()
    return None if cell is None or cell is pd.NA or cell != cell else cell


def _number(cell: object) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)
