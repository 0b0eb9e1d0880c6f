"""What the warehouse knows of itself: the exports it was filled from, and every measure card, as tables."""

from collections.abc import Sequence

import pandas as pd

from dashboard.catalog import catalog
from dashboard.exports.load import Export
from dashboard.language import LANGUAGES, text

#: Columns that hold what a report counts.
MEASURES = ("value", "value_to", "attendance", "participants", "sessions")


def exports_table(exports: Sequence[Export]) -> pd.DataFrame:
    """Return one row per export file: what it holds, which report it copies, what is wrong with it."""
    reports = {
        (export.contract.organisation, export.fiscal_year): export.frame.iloc[0]
        for export in exports
        if export.contract.path.endswith("/report") and len(export.frame)
    }
    return pd.DataFrame([_row(export, reports) for export in exports]).convert_dtypes()


def _row(export: Export, reports: dict[tuple, pd.Series]) -> dict:
    contract = export.contract
    report = reports.get((contract.organisation, export.fiscal_year), {})
    row = {
        "table": contract.path,
        "fiscal_year": export.fiscal_year,
        "organisation": contract.organisation,
        "file": export.name,
        "rows": len(export.frame),
        "figures": sum(int(export.frame[column].ne("").sum()) for column in MEASURES if column in export.frame),
        "entries": 0 if "value" in export.frame else len(export.frame),
        "faults": len(export.faults),
        "derivable": contract.derivable,
        "report": report.get("title"),
        "as_of": report.get("as_of"),
    }
    for language in LANGUAGES:
        row[f"title_{language}"] = contract.title[language]
        row[f"row_{language}"] = contract.row[language]
        row[f"fault_{language}"] = "\n".join(fault.message(language) for fault in export.faults) or None
    return row


def cards_table() -> pd.DataFrame:
    """Return one row per query: its measure card, and for an audit rule why it matters and where."""
    rows = []
    for name, query in catalog().items():
        card = query.card
        row = {"name": name, "unit": card.get("unit"), "severity": card.get("severity")}
        row["matters"] = card.get("matters", [])
        for part in ("title", "row", "numerator", "denominator", "why"):
            row |= {f"{part}_{language}": card.get(part, {}).get(language) for language in LANGUAGES}
        for language in LANGUAGES:
            caveats = [card[key][language] for key in ("caveat", "caveat_print") if key in card]
            row[f"caveat_{language}"] = text("figure.sentence_join", language).join(caveats) or None
        rows.append(row)
    return pd.DataFrame(rows)
