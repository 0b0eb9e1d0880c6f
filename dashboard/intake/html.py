"""The parts of the intake page that only show something, as HTML. Whatever comes from a file is escaped."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from dashboard import markup
from dashboard.intake.candidate import Candidate
from dashboard.intake.headlines import Headline
from dashboard.intake.words import Words
from dashboard.language import number
from dashboard.reading.remark import NOTED, Remark
from dashboard.records.ledger import Intake

#: Columns of the table of remarks, by their texts.
REMARK = ("place", "column", "found", "expected", "action")
#: A card with at most so many remarks shows them at once.
OPEN = 5
RIGHT = ' class="hk-right"'


def path(file: object) -> str:
    return f'<p class="hk-path"><code>{escape(str(file))}</code></p>'


def candidate(found: Candidate, words: Words) -> str:
    """Return the head of a candidate's card: what it is, how many rows, and what becomes of what is in force."""
    title = words.kind(found.kind.name) if found.kind else words.say("intake.unread")
    tone = "" if found.accepted or found.plan.already else " hk-attention"
    parts = [
        f'<header><h3>{escape(found.name)}</h3><span class="hk-tag{tone}">{escape(title)}</span></header>',
    ]
    if found.kind:
        parts += [_facts(found, words), _counts(found, words)]
    if said := words.plan(found):
        parts += [f'<p class="hk-plan">{escape(sentence)}</p>' for sentence in said]
    return f'<article class="hk-candidate">{"".join(parts)}</article>'


def _facts(found: Candidate, words: Words) -> str:
    facts = {
        "period": words.period(found) if found.days[0] else "",
        "years": words.years(found) if found.accepted else "",
        "sheets": words.say("intake.list_join").join(found.sheet_names),
    }
    told = [(words.say(f"intake.label.{label}"), value) for label, value in facts.items() if value]
    pairs = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in told)
    return f'<dl class="hk-facts">{pairs}</dl>' if pairs else ""


def _counts(found: Candidate, words: Words) -> str:
    counts = {
        "read": found.rows_read,
        "accepted": found.accepted,
        "questioned": found.questioned,
        "refused": found.refused,
    }
    unit = words.labels.unit("rows")
    pairs = []
    for label, count in counts.items():
        marked = " hk-attention" if count and label in ("questioned", "refused") else ""
        title = escape(words.say(f"intake.rows.{label}"))
        value = f'{number(count)}<span class="hk-unit">{escape(unit)}</span>'
        pairs.append(f'<div class="hk-count{marked}"><dt>{title}</dt><dd>{value}</dd></div>')
    return f'<dl class="hk-counts">{"".join(pairs)}</dl>'


def remarks(found: Candidate, words: Words) -> str:
    """Return the remarks on a candidate, a table for each group of them."""
    groups = words.groups(found)
    opened = sum(count for (verdict, _, _), count, _ in groups if verdict != NOTED) <= OPEN
    parts = [f"<h4>{escape(words.say('intake.remarks'))}</h4>"]
    for (verdict, _, column), count, shown in groups:
        said = shown[0].expected(words.language) if shown else ""
        if column:
            said = words.say("intake.on_column", column=column, said=said)
        tone, state = ("", "") if verdict == NOTED else (" hk-attention", " open" if opened else "")
        summary = (
            f'<span class="hk-tag{tone}">{escape(words.verdict(verdict))}</span><span>{escape(said)}</span>'
            f'<span class="hk-much">{escape(words.say("intake.count", count=number(count)))}</span>'
        )
        more = count - len(shown)
        rest = markup.note(words.say("intake.more", count=number(more))) if more else ""
        parts.append(f"<details{state}><summary>{summary}</summary>{_table(shown, found.name, words)}{rest}</details>")
    return f'<div class="hk-remarks">{"".join(parts)}</div>'


def _table(shown: Sequence[Remark], file: str, words: Words) -> str:
    """Return remarks of one group: what is in none of them, or the same in all, needs no column of its own."""
    rows = [words.remark(remark, within=file) for remark in shown]
    told = {name: {row[name] for row in rows} for name in REMARK}
    kept = [name for name in REMARK if any(told[name]) and (len(told[name]) > 1 or name not in ("expected", "column"))]
    if kept == ["action"]:
        return f'<p class="hk-do">{escape(rows[0]["action"])}</p>'
    titles = {name: escape(words.say(f"intake.remark.{name}")) for name in kept}
    head = "".join(f'<th scope="col">{title}</th>' for title in titles.values())
    body = ""
    for row in rows:
        cells = (f'<td data-label="{title}"><span>{escape(row[name])}</span></td>' for name, title in titles.items())
        body += f"<tr>{''.join(cells)}</tr>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="hk-scroll" tabindex="0">{table}</div>'


def changes(numbers: Sequence[Headline], words: Words) -> str:
    """Return the table of the headline numbers before and after, by fiscal year and organisation."""
    columns = ["measure", "before", "after", "difference"]
    if not any(words.change(one) for one in numbers):
        columns.remove("difference")
    titles = [escape(words.say(f"intake.change.{name}")) for name in columns]
    head = f'<th scope="col">{titles[0]}</th>' + "".join(f'<th scope="col"{RIGHT}>{title}</th>' for title in titles[1:])
    body = []
    for (year, organisation), group in groupby(numbers, key=lambda one: (one.fiscal_year, one.organisation)):
        title = words.say(
            "intake.change.of", year=words.labels.year(year), organisation=words.organisation(organisation)
        )
        body.append(f'<tr class="hk-group"><th scope="rowgroup" colspan="{len(columns)}">{escape(title)}</th></tr>')
        for one in group:
            cells = (words.value(one.before, one.unit), words.value(one.after, one.unit), words.change(one))
            values = "".join(f"<td{RIGHT}>{escape(cell)}</td>" for cell in cells[: len(columns) - 1])
            body.append(f'<tr><th scope="row">{escape(words.measure(one.measure))}</th>{values}</tr>')
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return f'<div class="hk-changes"><h3>{escape(words.say("intake.changes"))}</h3>{table}</div>'


#: Columns of the history, by their texts.
HISTORY = ("file", "kind", "period", "rows", "when")


def history_head(words: Words) -> str:
    """Return the headings above the history; each intake repeats them for those who can't see them or have no room."""
    cells = "".join(f"<span>{escape(words.say(f'intake.history.{name}'))}</span>" for name in HISTORY)
    state = escape(words.say("intake.history.state"))
    head = f'<span class="hk-state">{state}</span><div>{cells}</div>'
    return f'<div class="hk-intake hk-head" aria-hidden="true">{head}</div>'


def intake(made: Intake, state: str, aside: object | None, words: Words) -> str:
    """Return one intake of the history; ``aside`` is where its rows that were not taken in are, if any."""
    cells = {
        "file": escape(made.name),
        "kind": escape(words.kind(made.kind)),
        "period": words.period(made, lambda day: f'<span class="hk-together">{escape(day)}</span>'),
        "rows": escape(words.rows(made.accepted)),
        "when": escape(words.moment(made.taken_at)),
    }
    pairs = ""
    for name in HISTORY:
        title = escape(words.say(f"intake.history.{name}"))
        pairs += f'<div class="hk-of-{name}"><dt>{title}</dt><dd>{cells[name]}</dd></div>'
    if aside:
        title = escape(words.say("intake.history.aside", rows=words.rows(made.set_aside)))
        pairs += f'<div class="hk-aside"><dt>{title}</dt><dd><code>{escape(str(aside))}</code></dd></div>'
    tag = f'<span class="hk-tag hk-{state.replace("_", "-")}">{escape(words.say(f"intake.state.{state}"))}</span>'
    return f'<div class="hk-intake"><span class="hk-state">{tag}</span><dl>{pairs}</dl></div>'
