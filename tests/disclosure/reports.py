"""What anybody can know of how the tables of the annual reports hang together, for whoever attacks them.

Written down from the reports themselves, and from what the words mean: a person who was contacted was contacted
at least once; somebody of thirty-odd years is between 30 and 39.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.disclosure.marks import payloads
from dashboard.exports.contract import contracts
from dashboard.warehouse import Warehouse
from tests.disclosure.attacker import MOST, Puzzle
from tests.disclosure.onlookers import Masked

YEAR = 2024
METHODS = ("phone", "visit", "mail", "outreach", "travel")
SEXES = ("male", "female", "unknown")
OF_ENDED = ("advice_ended", "referral", "treatment_advised")
#: Minutes that a contact of each length took, at least and at most.
LENGTHS = {"lt15": (0, 15), "15_30": (15, 30), "30_60": (30, 60), "ge60": (60, 600)}
OLDEST = 110
#: Keys that are years, or words such as "total".
YEARS = ("year", "started")
#: Columns that count, other than ``value``.
COUNTING = ("participants", "attendance")
#: What is never told, be it 0.
NEVER_TOLD = {"lpf_stated|yoridokoro_family_single_participant_sessions|2024"}
#: Measures that are no counts: they are ratios of counts, or ages.
RATIOS = ("share", "mean_minutes", "mean", "min", "max")
#: What is stated of shares: the item, its numerator and denominator, digits.
STATED = (
    ("self_share", "centre_consulters|self|cases", "centre_consulters|total|cases", -1),
    ("mail_share", "centre_contacts|mail|total|contacts", "centre_contacts|total|total|contacts", -1),
    ("earlier_help_share", "centre_earlier_help|yes|cases", "centre_earlier_help|total|cases", -1),
    ("under_50_share", "centre_stated|under_50_persons|2024", "centre_age_sex|total|total|persons", -1),
    ("first_consultation_ended_share", "centre_outcomes|ended", "centre_outcomes|total", 1),
    ("continuing_after_first_share", "centre_stated|continuing_after_first|2024", "centre_outcomes|total", 1),
    ("found_by_website_share", "centre_found_by|website|cases", "centre_stated|found_by_base|2024", 0),
    ("found_by_unknown_share", "centre_found_by|unknown|cases", "centre_stated|found_by_base|2024", -1),
    (
        "found_by_municipality_agency_share",
        "centre_found_by|municipality_agency|cases",
        "centre_stated|found_by_base|2024",
        0,
    ),
)
#: Numbers that are told more than once.
SAME = (
    *(
        ("centre_continuity|2024|2024|persons", other)
        for other in (
            "centre_age_sex|total|total|persons",
            "centre_residence|total",
            "centre_consulters|total|cases",
            "centre_consulters_by_method|total|total",
            "centre_earlier_help|total|cases",
            "centre_outcomes|total",
            "centre_contacts|subtotal|new|contacts",
            "centre_contacts|total|new|contacts",
            "centre_stated|new_consulters|2024",
            "centre_stated|persons_new|2024",
            "centre_stated|found_by_base|2024",
            "centre_stated|contacts_new_table|2024",
        )
    ),
    *((f"centre_contacts|{method}|new|contacts", f"centre_consulters_by_method|total|{method}") for method in METHODS),
    *(
        (f"centre_contacts|{method}|total|contacts", f"centre_persons_by_method|{method}|contacts")
        for method in METHODS
    ),
    *(
        (f"centre_contacts|{method}|total|contacts", f"centre_durations|{method}|total|contacts")
        for method in (*METHODS, "liaison", "total")
    ),
    *(
        (f"centre_consulters|{relation}|cases", f"centre_consulters_by_method|{relation}|total")
        for relation in ("self", "father", "mother", "siblings", "other")
    ),
    ("centre_continuity|2024|total|persons", "centre_stated|persons_total|2024"),
    ("centre_continuity|2024|total|persons", "centre_stated|persons_total_restated|2024"),
    ("centre_continuity|2024|earlier|persons", "centre_stated|persons_continuing|2024"),
    ("centre_continuity|2024|earlier|persons", "centre_stated|carried_over_persons|2024"),
    ("centre_continuity|2024|total|contacts", "centre_contacts|subtotal|total|contacts"),
    ("centre_continuity|2024|total|contacts", "centre_stated|contacts_total|2024"),
    ("centre_continuity|2024|total|contacts", "centre_stated|contacts_total_table|2024"),
    ("centre_contacts|subtotal|continuing|contacts", "centre_stated|contacts_continuing_table|2024"),
    ("centre_contacts|outreach|total|contacts", "centre_stated|outreach_contacts|2024"),
    ("centre_contacts|liaison|continuing|contacts", "centre_stated|liaison_subtotal_continuing|2024"),
    ("centre_contacts|liaison|total|contacts", "centre_contacts|liaison|continuing|contacts"),
    ("centre_contacts|liaison|total|contacts", "centre_stated|liaison_subtotal|2024"),
    ("centre_consulters|other|cases", "centre_stated|other_relation_total|2024"),
    ("centre_residence|ishikari", "centre_stated|residence_ishikari|2024"),
    ("centre_earlier_help|yes|cases", "centre_stated|earlier_help_yes|2024"),
    ("centre_outcomes|ended", "centre_stated|first_consultation_ended|2024"),
    ("centre_outcomes|advice_ended", "centre_stated|advice_ended|2024"),
    ("centre_outcomes|phone_mail_continued", "centre_stated|phone_mail_continued|2024"),
    ("centre_outcomes|visit_advised", "centre_stated|switched_to_visit|2024"),
    *(
        (f"centre_found_by|{way}|cases", f"centre_stated|found_by_{way}|2024")
        for way in ("website", "unknown", "municipality_agency")
    ),
    ("centre_clinic|day_care|year|persons", "centre_stated|day_care_year|2024"),
    ("centre_clinic|day_care|total|persons", "centre_stated|day_care_total|2024"),
    ("centre_clinic|day_care|total|persons", "centre_stated|day_care_total_restated|2024"),
    ("centre_clinic|outpatient|year|new_cases", "centre_stated|outpatient_new_persons|2024"),
    ("centre_clinic|outpatient|total|new_cases", "centre_stated|outpatient_new_persons_total|2024"),
    ("centre_clinic|outpatient|year|persons", "centre_stated|outpatient_persons|2024"),
    ("centre_clinic|outpatient|year|consultations", "centre_stated|outpatient_consultations|2024"),
    ("centre_activities|conference|1|participants", "centre_stated|conference_participants|2024"),
    ("centre_supporter_training|hokkaido_without_sapporo", "centre_stated|supporter_training_hokkaido|2024"),
    ("centre_supporter_training|sapporo", "centre_stated|supporter_training_sapporo|2024"),
    ("lpf_consultations|total", "lpf_stated|consultation_total|2024"),
    ("lpf_consultations|total", "lpf_programmes|consultation|beneficiaries"),
    ("lpf_letters|total", "lpf_stated|letters_recipients|2024"),
    ("lpf_letters|total", "lpf_programmes|letters|beneficiaries"),
    ("lpf_letters|male", "lpf_stated|letters_recipients_male|2024"),
    ("lpf_letters|female", "lpf_stated|letters_recipients_female|2024"),
    ("lpf_programmes|sango|beneficiaries_regular", "lpf_stated|sango_regular_attendances|2024"),
    ("lpf_programmes|sango|beneficiaries_online", "lpf_stated|sango_online_attendances|2024"),
    ("lpf_activities|1|participants", "lpf_stated|university_attendance|2024"),
    ("lpf_activities|35|participants", "lpf_stated|visitors_suwa_council|2024"),
    ("lpf_activities|37|participants", "lpf_stated|visitors_metacare|2024"),
    ("lpf_yoridokoro|total|attendances", "lpf_programmes|yoridokoro|beneficiaries"),
    ("lpf_yoridokoro|total|attendances", "lpf_stated|yoridokoro_total_attendances|2024"),
    ("lpf_yoridokoro|members|attendances", "lpf_stated|yoridokoro_members_attendances|2024"),
    ("lpf_yoridokoro|family|attendances", "lpf_stated|yoridokoro_family_attendances|2024"),
)
#: Numbers that are no greater than another.
WITHIN = (
    *(
        (f"centre_persons_by_method|{method}|persons", f"centre_persons_by_method|{method}|contacts")
        for method in METHODS
    ),
    *(
        (f"centre_consulters_by_method|total|{method}", f"centre_persons_by_method|{method}|persons")
        for method in METHODS
    ),
    *((f"centre_persons_by_method|{method}|persons", "centre_continuity|2024|total|persons") for method in METHODS),
    *(
        (f"centre_earlier_help_places|{place}", "centre_earlier_help|yes|cases")
        for place in (
            "medical",
            "health_centre",
            "municipal_desk",
            "other_hikikomori_centre",
            "youth_support_station",
            "needy_support_desk",
        )
    ),
    ("centre_stated|outreach_cases|2024", "centre_persons_by_method|outreach|persons"),
    ("centre_stated|phone_contacts_online|2024", "centre_contacts|phone|continuing|contacts"),
    ("centre_clinic|outpatient|year|new_cases", "centre_clinic|outpatient|year|persons"),
    ("centre_clinic|outpatient|year|persons", "centre_clinic|outpatient|year|consultations"),
    ("centre_stated|next_steps_total|2024", "centre_clinic|day_care|total|persons"),
    ("centre_stated|conference_speakers_clients|2024", "centre_stated|conference_lived_experience_speakers|2024"),
    ("lpf_stated|consultation_letter_continuing|2024", "lpf_consultations|letter"),
)


@dataclass(frozen=True)
class Entry:
    """One number as it is told: ``number``, or a ``state`` with the ``threshold`` of its label; neither: not told."""

    number: float | None
    state: str = ""
    threshold: int = 0


def entries(tables: Mapping[str, pd.DataFrame], year: int = YEAR) -> dict[str, Entry]:
    """Return what tables tell of a year's report: table, keys (and the column where it isn't ``value``) -> entry.

    Another year is told under the names of YEAR: years among the keys are as many years off.
    """
    found = {}
    for contract in contracts().values():
        if not contract.yearly or contract.table not in tables:
            continue
        rows = tables[contract.table]
        rows = rows[rows["fiscal_year"] == year]
        for column in rows.columns.intersection(("value", *COUNTING)):
            states = payloads(rows[column].to_numpy(dtype=float, na_value=np.nan))
            for position, row in enumerate(rows.to_dict("records")):
                keys = [_word(_moved(row[key], key, YEAR - year)) for key in contract.keys]
                name = "|".join((contract.table, *keys, *((column,) if column != "value" else ())))
                value = row[column]
                if states[position] >= 0:
                    found[name] = Entry(None, "under" if states[position] else "withheld", int(states[position]))
                elif not pd.isna(value):
                    found[name] = Entry(float(value))
    return found


def tables_of(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    """Return the tables that reports fill, as a warehouse has them."""
    tables = [contract.table for contract in contracts().values() if contract.yearly]
    return {table: warehouse.whole_table(f'main."{table}"').to_pandas() for table in tables}


class Reports:
    """The puzzle of one year's reports. ``told`` are the entries, ``sharp`` readers know that 0 is never masked."""

    def __init__(self, told: Mapping[str, Entry], threshold: int, sharp: bool = False) -> None:
        self.told, self.threshold, self.sharp = told, threshold, sharp
        self.puzzle = Puzzle()
        self.masked: list[Masked] = []
        #: Shares and means, told or not: their part, whole, digits, and how many times the quotient they are.
        self.ratios: dict[str, tuple[str, str, int, int]] = {}
        #: Counts of classes that were merged, by the name of what they became.
        self.inside: dict[str, list[str]] = {}
        for name, entry in told.items():
            if not _is_ratio(name):
                self._add(name, entry)
        self._merged()
        for one, other in SAME:
            self._same(one, other)
        for less, more in WITHIN:
            if self._has(less, more):
                self.puzzle.at_most(less, more)
        for part in (
            self._people,
            self._contacts,
            self._durations,
            self._years,
            self._others,
            self._shares,
            self._ages,
        ):
            part()

    def _add(self, name: str, entry: Entry) -> None:
        # A number that only a query computes is no cell of its own: what it tells of the cells is what counts.
        cell = "|" in name
        if entry.state == "under":
            self.puzzle.number(name, 1, entry.threshold - 1)
            self.masked += [Masked(name, 1, entry.threshold - 1)] if cell else []
        elif entry.state == "withheld":
            self.puzzle.number(name, int(self.sharp and cell and name not in NEVER_TOLD), MOST)
            self.masked += [Masked(name, width=self.threshold)] if cell else []
        elif entry.number is None:
            self.puzzle.number(name, 0, MOST)
        else:
            self.puzzle.number(name, int(entry.number))

    def _merged(self) -> None:
        """Add the classes within those that were merged."""
        for name in [name for name in self.told if "+" in name and not _is_ratio(name)]:
            table, key, *rest = name.split("|")
            self.inside[name] = ["|".join((table, each, *rest)) for each in key.split("+")]
            for each in self.inside[name]:
                self.puzzle.number(each, 0, MOST)
            self.puzzle.total(name, self.inside[name])

    def _has(self, *names: str) -> bool:
        return all(name in self.puzzle.low for name in names)

    def _same(self, one: str, other: str) -> None:
        if self._has(one, other):
            self.puzzle.total(one, [other], why=f"{one} is {other}")

    def _sum(self, total: str, parts: Iterable[str], rest: bool = False) -> None:
        """Add a sum; what a table lacks is a number that nobody prints, if there may be a ``rest``."""
        there = [part for part in parts if self._has(part)]
        if self._has(total) and there:
            left = [self.puzzle.number(f"{total} beside {len(there)}", 0, MOST)] if rest else []
            self.puzzle.total(total, [*there, *left])

    def _keys(self, table: str, place: int = 1) -> list[str]:
        """Return the keys of a table at one place of the names, each once, totals left out."""
        found = dict.fromkeys(name.split("|")[place] for name in self.told if name.startswith(f"{table}|"))
        return [key for key in found if key != "total"]

    def _people(self) -> None:
        """Of each new case: age and sex, place, relation and way, what came of it."""
        for sex in (*SEXES, "total"):
            bands = self._keys("centre_age_sex")
            parts = [f"centre_age_sex|{band}|{sex}|persons" for band in bands]
            self._sum(f"centre_age_sex|total|{sex}|persons", parts)
        for band in (*self._keys("centre_age_sex"), "total", *self._inner_bands()):
            total = f"centre_age_sex|{band}|total|persons"
            self._sum(total, [f"centre_age_sex|{band}|{sex}|persons" for sex in SEXES])
        under_50 = [f"centre_age_sex|{band}|total|persons" for band in ("lt20", "20_29", "30_39", "40_49")]
        if self._has(*under_50):
            self._sum("centre_stated|under_50_persons|2024", under_50)
        self._sum("centre_residence|total", [f"centre_residence|{area}" for area in self._keys("centre_residence")])
        relations = self._keys("centre_consulters")
        self._sum("centre_consulters|total|cases", [f"centre_consulters|{each}|cases" for each in relations])
        for relation in (*relations, "total"):
            parts = [f"centre_consulters_by_method|{relation}|{method}" for method in METHODS]
            self._sum(f"centre_consulters_by_method|{relation}|total", parts)
        for method in (*METHODS, "total"):
            parts = [f"centre_consulters_by_method|{relation}|{method}" for relation in relations]
            self._sum(f"centre_consulters_by_method|total|{method}", parts)
        outcomes = [each for each in self._keys("centre_outcomes") if each not in OF_ENDED]
        self._sum("centre_outcomes|total", [f"centre_outcomes|{each}" for each in outcomes])
        self._sum("centre_outcomes|ended", [f"centre_outcomes|{each}" for each in OF_ENDED])
        continued = ("centre_outcomes|visit_advised", "centre_outcomes|phone_mail_continued")
        self._sum("centre_stated|continuing_after_first|2024", continued)
        self._sum(
            "centre_earlier_help|total|cases",
            [f"centre_earlier_help|{each}|cases" for each in self._keys("centre_earlier_help")],
        )
        self._sum(
            "centre_stated|found_by_base|2024",
            [f"centre_found_by|{each}|cases" for each in self._keys("centre_found_by")],
            rest=True,
        )
        others = ("centre_stated|other_relation_agency|2024", "centre_stated|other_relation_acquaintance|2024")
        self._sum("centre_stated|other_relation_total|2024", others, rest=True)

    def _inner_bands(self) -> set[str]:
        return {part.split("|")[1] for parts in self.inside.values() for part in parts}

    def _contacts(self) -> None:
        for method in (*METHODS, "subtotal", "liaison", "total"):
            parts = [f"centre_contacts|{method}|{status}|contacts" for status in ("new", "continuing")]
            self._sum(f"centre_contacts|{method}|total|contacts", parts)
        for status in ("new", "continuing", "total"):
            parts = [f"centre_contacts|{method}|{status}|contacts" for method in METHODS]
            self._sum(f"centre_contacts|subtotal|{status}|contacts", parts)
            parts = [f"centre_contacts|{method}|{status}|contacts" for method in ("subtotal", "liaison")]
            self._sum(f"centre_contacts|total|{status}|contacts", parts)
        for direction in ("in", "out"):
            partners = self._keys("centre_liaison", 2)
            parts = [f"centre_liaison|{direction}|{partner}" for partner in partners]
            self._sum(f"centre_liaison|{direction}|total", parts)
        directions = ("centre_liaison|in|total", "centre_liaison|out|total")
        self._sum("centre_contacts|liaison|total|contacts", directions)

    def _durations(self) -> None:
        methods = (*METHODS, "liaison")
        for method in (*methods, "total"):
            bands = {band: f"centre_durations|{method}|{band}|contacts" for band in LENGTHS}
            self._sum(f"centre_durations|{method}|total|contacts", bands.values())
            minutes = f"centre_durations|{method}|total|minutes"
            if self._has(minutes, *bands.values()):
                least, most = ({bands[band]: -ends[side] for band, ends in LENGTHS.items()} for side in (0, 1))
                self.puzzle.relate({minutes: 1} | least, 0, float("inf"), f"{minutes}: no shorter")
                self.puzzle.relate({minutes: 1} | most, -float("inf"), 0, f"{minutes}: no longer")
            self._told_ratio(
                f"centre_durations|{method}|total|mean_minutes", minutes, f"centre_durations|{method}|total|contacts", 0
            )
        for band in (*LENGTHS, "total"):
            parts = [f"centre_durations|{method}|{band}|contacts" for method in methods]
            self._sum(f"centre_durations|total|{band}|contacts", parts)
        self._sum(
            "centre_durations|total|total|minutes", [f"centre_durations|{method}|total|minutes" for method in methods]
        )

    def _years(self) -> None:
        """Of each year: persons by the year of their first contact."""
        started = self._keys("centre_continuity", 2)
        for year in self._keys("centre_continuity"):
            persons = f"centre_continuity|{year}|total|persons"
            earlier = [f"centre_continuity|{year}|{each}|persons" for each in started if each not in ("earlier", year)]
            new = f"centre_continuity|{year}|{year}|persons"
            self._sum(persons, [new, *earlier])
            self._sum(f"centre_continuity|{year}|earlier|persons", earlier)
            contacts = f"centre_continuity|{year}|total|contacts"
            if self._has(persons, contacts):
                self.puzzle.at_most(persons, contacts)
        self._told_ratio(
            "centre_stated|contacts_per_person|2024",
            "centre_continuity|2024|total|contacts",
            "centre_continuity|2024|total|persons",
            1,
        )

    def _others(self) -> None:
        for measure in ("persons", "consultations", "new_cases"):
            for service in ("day_care", "outpatient"):
                parts = [f"centre_clinic|{service}|{period}|{measure}" for period in ("before", "year")]
                if self._has(*parts):
                    self._sum(f"centre_clinic|{service}|total|{measure}", parts)
        self._sum(
            "centre_stated|next_steps_total|2024",
            [f"centre_next_steps|{step}" for step in self._keys("centre_next_steps")],
        )
        self._sum("lpf_consultations|total", [f"lpf_consultations|{each}" for each in self._keys("lpf_consultations")])
        self._sum("lpf_letters|total", [f"lpf_letters|{each}" for each in self._keys("lpf_letters")])
        parts = ("lpf_yoridokoro|members|attendances", "lpf_yoridokoro|family|attendances")
        self._sum("lpf_yoridokoro|total|attendances", parts)
        for kind, of in (("regular", "regular"), ("beginner_online", "online")):
            days = [name for name in self.told if re.fullmatch(rf"lpf_sango_meetings\|.*\|{kind}\|attendance", name)]
            for total in (f"lpf_programmes|sango|beneficiaries_{of}", f"lpf_stated|sango_{of}_attendances|2024"):
                self._sum(total, days)

    def _shares(self) -> None:
        for item, part, whole, digits in STATED:
            self._told_ratio(f"centre_stated|{item}|2024", part, whole, digits, 100)
        for way, digits in (("website", 0), ("unknown", -1), ("municipality_agency", 0)):
            cases = f"centre_found_by|{way}|cases"
            self._told_ratio(f"centre_found_by|{way}|share", cases, "centre_stated|found_by_base|2024", digits, 100)
        for name in self.told:
            if not re.fullmatch(r"centre_(?!found_by).*\|share", name):
                continue
            table, *keys, _ = name.split("|")
            count = {"centre_contacts": "contacts", "centre_age_sex": "persons"}.get(table, "cases")
            whole = "|".join((table, "total", *keys[1:], count))
            self._told_ratio(name, "|".join((table, *keys, count)), whole, 1, 100)

    def _told_ratio(self, name: str, part: str, whole: str, digits: int, factor: int = 1) -> None:
        if part == whole or name not in self.told or not self._has(part, whole):
            return
        self.ratios[name] = (part, whole, digits, factor)
        if self.told[name].number is not None:
            self.puzzle.ratio(part, whole, self.told[name].number, digits, factor)

    def _ages(self) -> None:
        """The mean age of those whose age is known, and what each band says of the ages within."""
        of_sex = {}
        bands = [*self._keys("centre_age_sex"), *self._inner_bands()]
        bands = [band for band in bands if band != "unknown" and "+" not in band]
        for sex in SEXES:
            counts = {band: f"centre_age_sex|{band}|{sex}|persons" for band in bands}
            if not self._has(*counts.values()):
                return
            years = of_sex[sex] = self.puzzle.number(f"years of {sex}", 0, MOST)
            for side, end in ((0, float("inf")), (1, -float("inf"))):
                ends = {name: -_ages_of(band)[side] for band, name in counts.items()}
                self.puzzle.relate({years: 1} | ends, *sorted((0, end)), f"the ages of {sex}")
            known = self.puzzle.number(f"known ages of {sex}", 0, MOST)
            self.puzzle.total(known, [*counts.values()])
            self._mean(sex, years, known)
        years, known = (self.puzzle.number(f"{each} of all", 0, MOST) for each in ("years", "known ages"))
        self.puzzle.total(years, [*of_sex.values()])
        self.puzzle.total(known, [f"known ages of {sex}" for sex in SEXES])
        self._mean("total", years, known)

    def _mean(self, sex: str, years: str, known: str) -> None:
        mean = self.told.get(f"centre_age_summary|{sex}|mean")
        if mean and mean.number is not None:
            self.puzzle.ratio(years, known, mean.number, 1)


def _word(key: object) -> str:
    if isinstance(key, pd.Timestamp):
        return key.date().isoformat()
    if isinstance(key, (float, np.floating)):
        return str(int(key))
    return str(key)


def _moved(key: object, column: str, years: int) -> object:
    """Return a key as many years later, if it is a year."""
    return str(int(key) + years) if column in YEARS and str(key).isdigit() else key


def _is_ratio(name: str) -> bool:
    parts = name.split("|")
    if parts[0].endswith("_stated"):
        return parts[1].endswith(("_share", "_per_person", "_satisfaction", "_change", "_male", "_female")) and not (
            parts[1].startswith("letters_")
        )
    return parts[-1] in (*RATIOS, "change", "expenditure") or (parts[0] == "lpf_satisfaction" and parts[-1] == "share")


def _ages_of(band: str) -> tuple[int, int]:
    """Return the lowest and the highest age of a band."""
    if band.startswith("lt"):
        return 0, int(band[2:]) - 1
    if band.startswith("ge"):
        return int(band[2:]), OLDEST
    low, high = band.split("_")
    return int(low), int(high)
