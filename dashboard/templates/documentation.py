"""The columns of the records as a page of documentation (dashboard/docs/records.md)."""

from collections.abc import Iterator, Mapping

from dashboard.language import text
from dashboard.reading.words import Words
from dashboard.records.kind import Kind
from dashboard.templates import describe

#: A page has no sheet of choices to refer to: longer lists (of municipalities) are told by their number.
LISTED_WORDS = 50
LISTED = ("columns", "needed", "purpose", "form", "example", "aliases")


def documentation(kinds: Mapping[str, Kind], words: Words, language: str) -> str:
    """Return the documentation of kinds of record in one language, as Markdown."""
    lines = [
        f"# {text('template.documentation.title', language)}",
        "",
        text("template.documentation.intro", language),
        "",
        text("template.documentation.generated", language),
        "",
    ]
    for kind in kinds.values():
        lines += _kind(kind, words, language)
    lines += [f"## {text('template.notes', language)}", ""]
    every = dict(note for kind in kinds.values() for note in describe.notes(kind, language))
    lines += [f"- **{name}**{text('template.colon', language)}{body}" for name, body in every.items()]
    return "\n".join(lines) + "\n"


def _kind(kind: Kind, words: Words, language: str) -> Iterator[str]:
    yield from (f"## {kind.title[language]}", "", kind.row[language], "")
    yield _row(text(f"template.list_{name}", language) for name in LISTED)
    yield _row("---" for _ in LISTED)
    for field in kind.fields.values():
        name = field.ja if language == "ja" else f"{field.ja}<br>{field.en}"
        yield _row(
            (
                f"**{name}**" if field.required else name,
                describe.needed(field, language),
                describe.purpose(field, kind, language),
                describe.form(field, words, language, LISTED_WORDS),
                describe.example(field, words),
                "、".join(field.aliases),
            )
        )
    yield from ("", text("template.documentation.also", language), "")
    for field in kind.fields.values():
        read = [f"{choice.ja} ← {choice.note}" for choice in describe.choices(field, words) if choice.note]
        if field.synonyms:
            yield f"- {field.ja}{text('template.colon', language)}{text('template.semicolon', language).join(read)}"
    yield ""


def _row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
