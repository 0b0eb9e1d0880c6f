"""Figures of the page Overview: what changed in words, and the key numbers of each organisation."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.so_far import through, until
from dashboard.figures.table import CORRECTED
from dashboard.language import number

#: Percentages on a smaller base than this say nothing.
LEAST_BASE = 20


@figure("overview/summary")
def summary(rows: pd.DataFrame, look: Look) -> Drawing:
    """Say in a few sentences what changed; the wording follows the data."""
    facts = {row.measure: row for row in rows.itertuples() if pd.notna(row.value)}
    centre = [facts[measure] for measure in ("contacts", "persons_new") if measure in facts]
    yoridokoro = [facts[measure] for measure in ("yoridokoro_members", "yoridokoro_family") if measure in facts]
    lead = [_moved(centre, look), _place(centre, look), _seminars(facts, look), _moved(yoridokoro, look)]
    day = through(rows, look)
    note = "" if day is None else look.text("overview.compared_period", until=until(day, look))
    return Drawing(_headline(centre, look), lead=_paragraphs(lead, look), note=note)


def _paragraphs(sentences: Sequence[str], look: Look) -> tuple[str, ...]:
    """Keep the first two sentences, a number and its place among the years, in one paragraph."""
    first = look.text("figure.sentence_join").join(filter(None, sentences[:2]))
    return tuple(filter(None, (first, *sentences[2:])))


def _way(fact: Any) -> str:
    """Return up, down or same; "" without a value to compare with."""
    if pd.isna(fact.value) or pd.isna(fact.previous):
        return ""
    return "up" if fact.value > fact.previous else "down" if fact.value < fact.previous else "same"


def _headline(facts: Sequence[Any], look: Look) -> str:
    if len(facts) < 2:
        return look.text("overview.headline_none")
    contacts, persons = (look.amount(fact.value, fact.unit) for fact in facts)
    ways = [_way(fact) for fact in facts]
    if not all(ways):
        return look.text("overview.headline_alone", contacts=contacts, persons=persons)
    if ways[0] == ways[1]:
        return look.text(f"overview.headline_both_{ways[0]}", contacts=contacts, persons=persons)
    words = {f"way{i}": look.text(f"overview.way_{way}") for i, way in enumerate(ways)}
    return look.text("overview.headline_mixed", contacts=contacts, persons=persons, **words)


def _moved(facts: Sequence[Any], look: Look) -> str:
    """Say from what to what each measure went."""
    clauses = []
    for fact in facts:
        form = {"": "alone" if look.printed else "alone_log", "same": "same"}.get(_way(fact), "moved")
        values = {"value": _people(fact.value, fact.unit, look), "figure": number(fact.value)}
        if form == "moved":
            values["previous"] = _people(fact.previous, fact.unit, look)
            values["previous_figure"] = number(fact.previous)
            values["change"] = _change(fact, look)
        subject = look.text(f"overview.subject_{fact.measure}")
        clauses.append(look.text(f"overview.{form}", subject=subject, **values))
    return _sentence(clauses, look)


def _change(fact: Any, look: Look) -> str:
    change = look.amount(
        fact.value - fact.previous, "persons" if fact.unit == "attendances" else fact.unit, signed=True
    )
    if look.language == "en":
        change = look.labels.figures(fact.value - fact.previous, fact.unit, signed=True)
    if fact.previous < LEAST_BASE:
        return change
    share = look.labels.figures(100 * (fact.value - fact.previous) / fact.previous, "percent", signed=True)
    words = look.text("overview.change_and_share", change=change, share=share)
    return re.sub(r"([＋+−±])", "\\1\u2060", words)  # no line break after a sign


def _people(value: float, unit: str, look: Look, approximate: bool = False) -> str:
    """Write an amount for a sentence: 延べ313人, 延べ約250人, 554件."""
    words = number(value) if unit == "attendances" else look.amount(value, unit)
    if approximate:
        words = look.text("overview.about", value=words)
    return look.text("overview.attendances", figure=words) if unit == "attendances" else words


def _place(facts: Sequence[Any], look: Look) -> str:
    """Put each rise or fall in its place among the years that compare."""
    groups: dict[tuple, list] = {}
    for fact in facts:
        if _way(fact) in ("up", "down") and pd.notna(fact.comparable_from):
            year = None if pd.isna(fact.beyond_year) else int(fact.beyond_year)
            groups.setdefault((_way(fact), year, int(fact.comparable_from)), []).append(fact)
    clauses, however = [], look.text("overview.however")
    # What is highest comes before what others still exceed.
    for (way, year, since), members in sorted(groups.items(), key=lambda group: group[0][1] is not None):
        if len(members) == len(facts) > 1:
            subjects = look.text("overview.both")
        else:
            subjects = look.text("overview.topic", subject=look.text(f"overview.subject_{members[0].measure}"))
        amounts = look.text("figure.list_join").join(look.amount(fact.beyond_value, fact.unit) for fact in members)
        form = f"overview.{'extreme' if year is None else 'beyond'}_{way}"
        clause = look.text(form, subjects=subjects, year=year, since=since, amounts=amounts)
        if year is not None:
            clause, however = however + clause, ""
        clauses.append(clause)
    return _sentence(clauses, look, join="overview.place_join")


def _seminars(facts: dict[str, Any], look: Look) -> str:
    sessions, people = facts.get("seminar_sessions"), facts.get("seminar_attendances")
    if sessions is None:
        return ""
    held = look.text("overview.sessions", figure=number(sessions.value))
    if pd.notna(sessions.previous):
        held = look.text("overview.with_previous", value=held, previous=look.amount(sessions.previous, "sessions"))
    if people is None:
        return _sentence([look.text("overview.seminars_alone", sessions=held)], look)
    attended = _people(people.value, people.unit, look)
    if pd.notna(people.previous):
        before = _people(people.previous, people.unit, look, people.previous_approximate)
        attended = look.text("overview.with_previous", value=attended, previous=before)
    clause = look.text("overview.seminars", sessions=held, recorded=number(people.recorded), attended=attended)
    return _sentence([clause], look)


def _sentence(clauses: Sequence[str], look: Look, join: str = "overview.clause_join") -> str:
    """Join clauses to a sentence: a capital first, a full stop last."""
    joined = look.text(join).join(clauses)
    return look.text("overview.sentence", clauses=joined[:1].upper() + joined[1:]) if joined else ""


@figure("overview/centre_numbers")
def centre_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show the centre's key numbers, with the year before where it is known."""
    return _strip(rows, "centre", look)


@figure("overview/lpf_numbers")
def lpf_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show the network's key numbers, with the year before where it is known."""
    return _strip(rows, "lpf", look)


def _strip(rows: pd.DataFrame, organisation: str, look: Look) -> Drawing:
    facts = [*rows.itertuples()]
    numbers = tuple(
        Number(
            label=look.label("key_number", fact.measure),
            value=look.text("figure.not_recorded") if pd.isna(fact.value) else number(fact.value),
            unit="" if pd.isna(fact.value) else look.labels.unit(fact.unit),
            change="" if pd.isna(fact.change) else look.change(fact.value, fact.previous, fact.unit),
            note=_before(fact, look),
        )
        for fact in facts
    )
    sentences = [words for fact in facts for words in (_told_otherwise(fact, look), *_told_in_parts(fact, look))]
    note = look.text("figure.sentence_join").join(filter(None, sentences))
    return Drawing(_comparisons(facts, organisation, look), numbers=numbers, note=note)


def _comparisons(facts: Sequence[Any], organisation: str, look: Look) -> str:
    """Say of how many measures the year before is known, and how many of them rose."""
    ways = [way for way in (_way(fact) for fact in facts) if way]
    name = look.label("org_short", organisation)
    if not ways:
        return look.text("overview.comparisons_none", name=name, all=len(facts))
    counts = {way: ways.count(way) for way in ("up", "down", "same") if way in ways}
    if len(counts) == 1:
        words = look.text(f"overview.all_{ways[0]}")
    else:
        words = look.text("figure.list_join").join(
            look.text(f"overview.some_{way}", count=count) for way, count in counts.items()
        )
    return look.text("overview.comparisons", name=name, all=len(facts), known=len(ways), words=words)


def _before(fact: Any, look: Look) -> str:
    """Write the year before with what is uncertain about it, and what the value leaves out."""
    if pd.isna(fact.previous):
        words = look.text("overview.before_none" if look.printed else "overview.before_none_log")
    else:
        amount = look.amount(fact.previous, fact.unit)
        if getattr(fact, "previous_approximate", False):
            amount = look.text("overview.about", value=amount)
        if pd.notna(getattr(fact, "previous_printed", None)):
            amount = f"{amount}{CORRECTED}"
        words = look.text("overview.before", value=amount)
    if pd.notna(getattr(fact, "unrecorded", None)) and fact.unrecorded:
        unrecorded = look.text("overview.unrecorded", sessions=look.amount(fact.unrecorded, "sessions"))
        words = look.text("figure.list_join").join((words, unrecorded))
    return words


def _told_otherwise(fact: Any, look: Look) -> str:
    """Say where the text gives another total than the list behind the number."""
    listed = getattr(fact, "listed", fact.value)
    if pd.isna(fact.stated) or pd.isna(listed) or fact.stated == listed:
        return ""
    stated = look.amount(fact.stated, fact.unit)
    if fact.stated_approximate:
        stated = look.text("overview.about", value=stated)
    measure = look.label("key_number", fact.measure)
    if fact.measure == "seminar_attendances":
        measure = look.text("overview.trainings")
    return look.text("overview.told_otherwise", measure=measure, value=look.amount(listed, fact.unit), stated=stated)


def _told_in_parts(fact: Any, look: Look) -> Iterator[str]:
    """Say which kind of SANGO's meetings is printed with another total, and which total with another unit."""
    for part in ("regular", "online"):
        stated, listed = (getattr(fact, f"{part}_{column}", None) for column in ("stated", "listed"))
        if pd.notna(stated) and pd.notna(listed) and stated != listed:
            yield look.text(
                "overview.told_total",
                measure=look.label("peer_group", f"sango_{part}"),
                value=look.amount(listed, fact.unit),
                stated=look.amount(stated, fact.unit),
            )
    if pd.notna(getattr(fact, "unit_printed", None)):
        yield look.text(
            "overview.unit_otherwise",
            measure=look.label("key_number", fact.measure),
            figure=number(fact.value),
            unit=look.labels.unit(fact.unit_printed),
            value_unit=look.labels.unit(fact.unit),
        )
