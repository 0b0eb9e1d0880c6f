"""What a figure was asked, in words: the filters of its query, for its subtitle and for the page of briefings."""

from dashboard.catalog import Query, Value
from dashboard.figures.labels import Labels
from dashboard.language import text, texts

#: The labels of a parameter's values, where they are not those of a column of its name.
DOMAINS = {
    "basis": "contact_basis",
    "organisation": "org_short",
    "population": "age_group",
    "programme": "programme_short",
}
#: The texts of a parameter's values that no label names.
TEXTS = {"measure": "regional_need.measure", "order": "regional_need.order", "counted": "log.counted"}
#: The names of parameters whose values alone don't tell what they are about.
NAMED = {"population": "regional_need.population"}


def told(query: Query, asked: dict[str, Value], labels: Labels) -> list[str]:
    """Return the words for all that a query was asked but the year, defaults too; not where there is no choice."""
    return [
        word(query, key, value, labels)
        for key, value in asked.items()
        if key != "fiscal_year" and value is not None and len(query.parameters[key].values) != 1
    ]


def word(query: Query, key: str, value: Value, labels: Labels) -> str:
    """Return the words for one filter."""
    words = _value(query, key, value, labels)
    if key in NAMED:
        return f"{text(NAMED[key], labels.language)}{text('pptx.colon', labels.language)}{words}"
    return words


def _value(query: Query, key: str, value: Value, labels: Labels) -> str:
    if key in TEXTS and f"{TEXTS[key]}_{value}" in texts():
        return text(f"{TEXTS[key]}_{value}", labels.language)
    columns = query.card["columns"]
    domain = (columns.get(key) or columns.get(f"{key}s") or {}).get("domain") or DOMAINS.get(key, key)
    return labels.of(domain, str(value))
