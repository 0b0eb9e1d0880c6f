"""The figures that only a log gives: every number counted once more, with pandas, from the synthetic rows."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.catalog import find
from dashboard.synthetic import records
from dashboard.warehouse import Warehouse

YEARS = (2024, 2025, 2026)
ORGANISATIONS = ("centre", "lpf")
#: The rows of the newest year end on this day; last year is compared up to the same day a year before.
LAST_DAY = {2026: dt.date(2026, 9, 30)}
WAITING = {"same_day": 0, "1_7": 7, "8_14": 14, "15_30": 30, "31_60": 60, "61_90": 90, "91_180": 180, "gt180": 10**6}
Counts = dict[str, pd.Series]


@pytest.fixture(scope="module")
def rows(warehouse) -> dict[str, pd.DataFrame]:
    """The synthetic rows by kind, as pandas reads them, before any SQL of ours."""
    found = {}
    for kind, table in records(warehouse).items():
        frame = table.to_pandas()
        coded = frame.select_dtypes("category").columns
        frame[coded] = frame[coded].astype("object")
        frame["date"] = pd.to_datetime(frame["date"])
        found[kind] = frame.assign(month=frame["date"].dt.strftime("%Y-%m"))
    return found


def of_year(frame: pd.DataFrame, year: int, asked: int) -> pd.DataFrame:
    """Return the rows of ``year`` that a figure of the year ``asked`` rests on."""
    frame = frame[frame["fiscal_year"] == year]
    if year < asked and asked in LAST_DAY:
        last = LAST_DAY[asked]
        frame = frame[frame["date"] <= pd.Timestamp(last.replace(year=last.year - (asked - year)))]
    return frame


def spoken(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts: without liaison and letter outreach."""
    return frame[~frame["method"].isin(["liaison", "letter_outreach"])]


def months(frame: pd.DataFrame) -> Counts:
    return {"contacts": spoken(frame).groupby(["month", "method"]).size()}


def weekdays(frame: pd.DataFrame) -> Counts:
    return {"contacts": spoken(frame).groupby((spoken(frame)["date"].dt.day_of_week + 1).astype(str)).size()}


def relation_by_method(frame: pd.DataFrame) -> Counts:
    groups = spoken(frame).fillna({"relation": "not_recorded"}).groupby(["relation", "method"])
    return {"contacts": groups.size(), "persons": groups["case_number"].nunique()}


def purpose(frame: pd.DataFrame) -> Counts:
    each = spoken(frame).explode("purpose").fillna({"purpose": "not_recorded"}).groupby("purpose")
    return {"contacts": each.size(), "persons": each["case_number"].nunique()}


def cases(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row per case with a contact: the first contact's row where there is one, else what was said last."""
    ordered = frame.assign(new=frame["status"] == "new").sort_values(["new", "date", "row"])
    found = ordered.groupby("case_number").last()
    found["is_new"] = ordered.groupby("case_number")["new"].any()
    found["last_date"] = ordered.groupby("case_number")["date"].max()
    return found[found.index.isin(spoken(frame)["case_number"])]


def withdrawn(frame: pd.DataFrame) -> Counts:
    people = cases(frame).fillna({"withdrawn": "not_recorded"})
    status = people["is_new"].map({True: "new", False: "continuing"})
    return {"persons": people.groupby(["withdrawn", status]).size()}


def stages(frame: pd.DataFrame) -> Counts:
    ordered = frame[frame["case_number"].isin(spoken(frame)["case_number"])].sort_values(["date", "row"])
    each = ordered.groupby("case_number")["stage"]
    moves = pd.DataFrame({"first": each.first(), "last": each.last()}).dropna()
    return {"persons": moves.groupby(["first", "last"]).size()}


def class_of(days: float) -> str:
    return next(name for name, most in WAITING.items() if days <= most)


def waiting(frame: pd.DataFrame, before: pd.DataFrame) -> Counts:
    """Count the days since each contact's predecessor, which may lie in ``before``, and since each case's last one."""
    ordered = spoken(pd.concat([before, frame])).sort_values(["case_number", "date"], kind="stable")
    ordered["days"] = ordered.groupby("case_number")["date"].diff().dt.days
    days = ordered.loc[ordered["fiscal_year"] == frame["fiscal_year"].max(), "days"].dropna()
    silent = (frame["date"].max() - cases(frame)["last_date"]).dt.days
    return {
        "contacts": days.map(class_of).value_counts(),
        "persons": silent.map(class_of).value_counts(),
        "median": days.sort_values().iloc[(len(days) + 1) // 2 - 1],
    }


def persons_by(*columns: str) -> Callable[[pd.DataFrame], Counts]:
    """Return a count of the new cases by columns, of which a blank one is unknown (a municipality is not)."""

    def count(frame: pd.DataFrame, everyone: bool = False) -> Counts:
        people = cases(frame)
        people = people if everyone else people[people["is_new"]]
        blank = {column: "unknown" for column in columns if column != "municipality"}
        return {"persons": people.fillna(blank).groupby([*columns], dropna=False).size()}

    return count


def meetings(frame: pd.DataFrame) -> Counts:
    groups = frame.groupby(["month", "group"])
    sums = {"attendances": "attendance", "first_timers": "first_timers", "online": "online_attendance"}
    return {"sessions": groups.size()} | {key: groups[column].sum() for key, column in sums.items()}


def seminars(frame: pd.DataFrame) -> Counts:
    told = frame.assign(
        online=frame["online"]
        .fillna(frame["participants"].where(frame["format"] == "online"))
        .mask(frame["online"].isna() & (frame["format"] == "in_person"), 0)
    )
    parts = {
        "in_person": told["participants"] - told["online"],
        "online": told["online"].where(told["participants"].notna()),
        "unknown": told["participants"].where(told["online"].isna()),
    }
    summed = pd.concat({part: people.groupby(frame["month"]).sum() for part, people in parts.items()})
    return {"participants": summed.swaplevel()}


CASE_COUNTS = {
    "consultations/log_months": months,
    "consultations/log_weekdays": weekdays,
    "consultations/log_relation_by_method": relation_by_method,
    "consultations/log_purpose": purpose,
    "consultations/log_withdrawn": withdrawn,
    "consultations/log_stages": stages,
    "age_region/log_age_by_area": persons_by("area", "age_band"),
    "age_region/log_age5": persons_by("age_band5", "sex"),
    "age_region/log_municipalities": persons_by("area", "municipality"),
}
#: What a comparison is called in the rows.
PREVIOUS = {"contacts": "contacts_previous", "persons": "persons_previous"}


def same(found: pd.DataFrame, keys: list[str], column: str, counted: pd.Series, complete: bool = True) -> None:
    """Assert that a column holds what was counted, and zero where nothing was."""
    told = {
        place(key): n for key, n in zip(zip(*(found[key] for key in keys), strict=True), found[column], strict=True)
    }
    wanted = {place(key): int(n) for key, n in counted.items() if n}
    assert {key: int(n) for key, n in told.items() if n} == {
        key: n for key, n in wanted.items() if complete or key in told
    }, column


def place(keys: object) -> tuple:
    """Return the keys of a row, with None for a blank one."""
    return tuple(None if pd.isna(key) else key for key in (keys if isinstance(keys, tuple) else (keys,)))


@pytest.mark.parametrize("organisation", ORGANISATIONS)
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", CASE_COUNTS)
def test_contacts_and_cases(name, year, organisation, rows, synthetic):
    own = rows["consultations"][rows["consultations"]["organisation"] == organisation]
    count = CASE_COUNTS[name]
    found = synthetic.query(name, fiscal_year=year, organisation=organisation)
    keys = keys_of(name)
    for column, counted in count(of_year(own, year, year)).items():
        same(found, keys, column, counted)
        if f"{column}_previous" not in found:
            continue
        if year == YEARS[0]:
            assert found[f"{column}_previous"].isna().all()
            continue
        before = count(of_year(own, year - 1, year))[column]
        if name.endswith("log_months"):
            before.index = pd.MultiIndex.from_tuples([(a_year_later(month), method) for month, method in before.index])
        # A place with nobody this year is not listed.
        same(found, keys, f"{column}_previous", before, complete=not name.endswith("municipalities"))


def keys_of(name: str) -> list[str]:
    return find(name).card["keys"]


def a_year_later(month: str) -> str:
    return f"{int(month[:4]) + 1}{month[4:]}"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
@pytest.mark.parametrize("name", [name for name in CASE_COUNTS if name.startswith("age_region")])
def test_everyone_is_counted_too(name, organisation, rows, synthetic):
    own = rows["consultations"][rows["consultations"]["organisation"] == organisation]
    found = synthetic.query(name, fiscal_year=2025, organisation=organisation, counted="everyone")
    counted = CASE_COUNTS[name](of_year(own, 2025, 2025), everyone=True)["persons"]
    same(found, keys_of(name), "persons", counted)
    assert counted.sum() > CASE_COUNTS[name](of_year(own, 2025, 2025))["persons"].sum()


@pytest.mark.parametrize("organisation", ORGANISATIONS)
@pytest.mark.parametrize("year", YEARS)
def test_waiting(year, organisation, rows, synthetic):
    own = rows["consultations"][rows["consultations"]["organisation"] == organisation]
    found = synthetic.query("consultations/log_waiting", fiscal_year=year, organisation=organisation)
    counted = waiting(of_year(own, year, year), own[own["fiscal_year"] < year])
    same(found, ["waiting"], "contacts", counted["contacts"])
    same(found, ["waiting"], "persons", counted["persons"])
    assert found["median"].iloc[0] == counted["median"]
    contacts = len(spoken(of_year(own, year, year)))
    assert found["contacts"].sum() + found["contacts_first"].iloc[0] == contacts
    if year == YEARS[0]:
        assert found[["contacts_previous", "persons_previous", "median_previous"]].isna().all(axis=None)
        return
    before = waiting(of_year(own, year - 1, year), own[own["fiscal_year"] < year - 1])
    same(found, ["waiting"], "contacts_previous", before["contacts"])
    same(found, ["waiting"], "persons_previous", before["persons"])
    assert found["median_previous"].iloc[0] == before["median"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [("peer_groups/log_months", "meetings", meetings), ("seminars/log_months", "seminars", seminars)],
)
def test_meetings_and_seminars(name, kind, count, year, rows, synthetic):
    found = synthetic.query(name, fiscal_year=year)
    for column, counted in count(of_year(rows[kind], year, year)).items():
        same(found.fillna({column: 0}), keys_of(name), column, counted)
        previous = f"{column}_previous"
        if previous not in found or year == YEARS[0]:
            continue
        before = count(of_year(rows[kind], year - 1, year))[column]
        before.index = pd.MultiIndex.from_tuples([(a_year_later(month), key) for month, key in before.index])
        # A month that has not come yet is not listed.
        same(found.fillna({previous: 0}), keys_of(name), previous, before, complete=year not in LAST_DAY)


def test_numbers_of_seminars(rows, synthetic):
    """Sessions, and those that a person with lived experience joined, stand once a month."""
    for year in YEARS:
        monthly = synthetic.query("seminars/log_months", fiscal_year=year).drop_duplicates("month")
        held = rows["seminars"][rows["seminars"]["fiscal_year"] == year]
        assert monthly["sessions"].sum() == len(held)
        assert monthly["peers"].sum() == held["lived_experience"].sum()
        assert monthly["without"].sum() == held["participants"].isna().sum()


# -- What is not there is not zero ----------------------------------------------------------------


def test_a_month_beyond_the_last_record_is_absent(synthetic):
    for name in ("consultations/log_months", "peer_groups/log_months", "seminars/log_months"):
        assert synthetic.query(name, fiscal_year=2025)["month"].nunique() == 12
        told = [*synthetic.query(name, fiscal_year=2026)["month"].unique()]
        assert told == [f"2026-{month:02}" for month in range(4, 10)]


def test_the_printed_year_is_met(synthetic):
    """FY2024 of the synthetic log is the printed year: 554 contacts, 118 persons, 91 of them new (centre 1(1)ウ)."""
    asked = {"fiscal_year": 2024, "organisation": "centre"}
    printed = {"phone": 113, "visit": 55, "mail": 359, "outreach": 23, "travel": 4}
    by_month = synthetic.query("consultations/log_months", **asked)
    assert by_month.groupby("method")["contacts"].sum().to_dict() == printed
    by_relation = synthetic.query("consultations/log_relation_by_method", **asked)
    assert by_relation.groupby("method")["contacts"].sum().to_dict() == printed
    assert synthetic.query("consultations/log_weekdays", **asked)["contacts"].sum() == 554
    assert synthetic.query("consultations/log_withdrawn", **asked)["persons"].sum() == 118
    new = synthetic.query("age_region/log_age_by_area", **asked)
    by_area = new.groupby("area")["persons"].sum()
    assert by_area.sum() == 91
    # 1(6)イ: nobody from Rumoi; ten people on no map.
    assert by_area["rumoi"] == 0
    assert [by_area[key] for key in ("hokkaido_unknown", "outside", "unknown")] == [6, 3, 1]


def test_without_records_there_is_nothing(warehouse: Warehouse):
    for name in (*CASE_COUNTS, "consultations/log_waiting", "peer_groups/log_months", "seminars/log_months"):
        assert warehouse.query(name).empty
