"""Kinds of record in words: what may stand in each column, for templates, documentation and the page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.language import text, texts
from dashboard.reading.words import Words
from dashboard.records.kind import Field, Kind

#: Columns whose cells may hold several words.
SEVERAL = ("list", "municipalities")
#: A list of words longer than this is told by the number of its words.
SHOWN = 20
#: In print the rest was computed; in a log it is an answer like any other.
COMPUTED = ("（計算値）", " (computed)")
#: Tells a sub-prefecture from the town of the same name, where both may be written.
DISTRICT = ("管内", " sub-prefecture")
#: Note -> the types of column that it speaks of; none where it holds for every kind.
NOTES = {
    "blank": (),
    "dates": ("date",),
    "numbers": ("integer", "number"),
    "several": SEVERAL,
    "headings": (),
    "privacy": (),
    "unread": (),
    "again": (),
}


@dataclass(frozen=True)
class Choice:
    """One word that a cell may hold: in Japanese (as it is written), in English, and what else is told of it."""

    ja: str
    en: str
    note: str = ""


def choices(field: Field, words: Words) -> tuple[Choice, ...]:
    """Return the words that a column may hold, in the order to offer them; none where it takes more than words."""
    match field.type:
        case "key" | "list":
            return tuple(_choice(field, key, words) for key in words.keys(field))
        case "boolean":
            return tuple(Choice(text(f"template.{key}", "ja"), text(f"template.{key}", "en")) for key in ("yes", "no"))
        case "place":
            return _municipalities(words) + _areas(words, DISTRICT)
        case "municipalities":
            return _municipalities(words)
        case "area":
            return _areas(words)
        case "health_centre":
            return tuple(Choice(*pair) for pair in words.labels.get("health_centre", {}).values())
        case _:
            return ()


def _choice(field: Field, key: str, words: Words) -> Choice:
    ja = words.label(field.domain, key, "ja").removesuffix(COMPUTED[0])
    en = words.label(field.domain, key, "en").removesuffix(COMPUTED[1])
    also = "、".join(written for written, meant in field.synonyms.items() if meant == key and written != ja)
    return Choice(ja, en, also)


def _municipalities(words: Words) -> tuple[Choice, ...]:
    return tuple(
        Choice(place.name, place.name_en, f"{words.label('area', place.area)}・{place.health_centre}")
        for place in words.municipalities
    )


def _areas(words: Words, ending: tuple[str, str] = ("", "")) -> tuple[Choice, ...]:
    """Return the areas and the words for none of them; ``ending`` follows the name of a sub-prefecture."""
    return tuple(
        Choice(*(name + end for name, end in zip(pair, ending, strict=True)) if key in words.subprefectures else pair)
        for key, pair in words.labels.get("area", {}).items()
        if key != "total"
    )


def needed(field: Field, language: str) -> str:
    return text("template.required" if field.required else "template.optional", language)


def purpose(field: Field, kind: Kind, language: str) -> str:
    """Say what a column is for, in a sentence."""
    if field.help:
        return field.help[language]
    own = f"template.column.{kind.name.replace('/', '_')}.{field.key}"
    return text(own if own in texts() else f"template.column.any.{field.key}", language)


def hint(field: Field, language: str) -> str:
    """Say how cells of a column's type are written; nothing where it needs no saying."""
    key = f"template.hint.{field.type}"
    return text(key, language) if key in texts() else ""


def form(field: Field, words: Words, language: str, shown: int = SHOWN) -> str:
    """Say what a cell may hold: its words (their number where they are more than ``shown``), or its type and range.

    Words are written in Japanese; English adds what they mean.
    """
    offered = [choice.ja if language == "ja" else f"{choice.ja} ({choice.en})" for choice in choices(field, words)]
    comma = text("template.comma", language)
    if field.type == "place":
        districts = len(words.municipalities), len(words.municipalities) + len(words.subprefectures)
        return text(
            "template.form.place",
            language,
            municipalities=districts[0],
            areas=len(words.subprefectures),
            area=offered[districts[0]],
            others=comma.join(offered[districts[1] :]),
        )
    if field.type == "municipalities":
        return text("template.form.municipalities", language, count=len(offered))
    if len(offered) > shown:
        return text("template.form.words", language, count=len(offered))
    if offered:
        listed = comma.join(offered)
        return text("template.form.several", language, words=listed) if field.type == "list" else listed
    if field.type in ("integer", "number"):
        return _amount(field, words, language)
    return text(f"template.form.{field.type}", language)


def _amount(field: Field, words: Words, language: str) -> str:
    parts = [text(f"template.form.{field.type}", language)]
    if field.unit:
        unit = words.label("unit", field.unit, language)
        parts.append(text("template.form.unit", language, unit=unit))
    if field.max is not None:
        parts.append(text("template.form.between", language, min=f"{field.min:,g}", max=f"{field.max:,g}"))
    elif field.min is not None:
        parts.append(text("template.form.from", language, min=f"{field.min:,g}"))
    return text("template.comma", language).join(parts)


def example(field: Field, words: Words) -> str:
    """Return a cell that the column takes, as staff would write it."""
    if field.example and field.type == "date":
        day = dt.date.fromisoformat(field.example)
        return f"{day.year}/{day.month}/{day.day}"
    if field.example:
        return field.example
    own = f"template.example.{field.key}"
    if own in texts():
        return text(own, "ja")
    offered = choices(field, words)
    return offered[0].ja if offered else text(f"template.example_of.{field.type}", "ja")


def notes(kind: Kind, language: str) -> Iterator[tuple[str, str]]:
    """Yield what holds for a whole file of this kind, each with its heading."""
    types = {field.type for field in kind.fields.values()}
    for note, only in NOTES.items():
        if not only or types & {*only}:
            yield text(f"template.note.{note}.title", language), text(f"template.note.{note}.body", language)
