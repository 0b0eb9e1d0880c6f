"""Figures of the page Data and audit: what the reports contradict, what is held, and what it means."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars
from dashboard.figures.wording import wrap_categories

#: Grave ones stand out; the word stands in each bar as well.
SEVERITY = {"high": theme.RUST, "medium": theme.OCHRE, "low": theme.QUIET}


@figure("data/summary")
def summary(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show how much is held, how much of it is contradicted and how much was corrected."""
    row = rows.iloc[0]

    def held(column: str, unit: str, note: str = "") -> Number:
        label = look.text(f"audit.number_{column}")
        change = look.change(row[column], row[f"{column}_previous"], unit)
        return Number(label, look.labels.figures(row[column], unit), look.labels.unit(unit), change, note)

    faulty = ""
    if row["faulty_files"]:
        faulty = look.text("audit.faulty_files", files=look.amount(row["faulty_files"], "files"))
    numbers = (
        held("findings", "findings", _by_severity(row, look) if row["findings"] else ""),
        held("corrections", "figures"),
        held("figures", "figures", look.text("audit.entries", entries=look.amount(row["entries"], "entries"))),
        held("files", "files", faulty),
    )
    if row["findings"]:
        headline = look.text(
            "audit.summary",
            findings=look.amount(row["findings"], "findings"),
            high=look.labels.figures(row["high"], ""),
        )
    else:
        headline = look.text("audit.summary_none", figures=look.amount(row["figures"], "figures"))
    return Drawing(headline, numbers=numbers)


@figure("data/findings")
def findings(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every contradiction, the gravest first."""
    counts = rows["severity"].value_counts().reindex([*SEVERITY], fill_value=0)
    headline = look.text(
        "audit.findings",
        findings=look.amount(len(rows), "findings"),
        by_severity=_by_severity(counts, look),
    )
    faulty = rows["faulty_files"].iloc[0]
    note = look.text("audit.rules_left_out", files=look.amount(faulty, "files")) if faulty else ""
    return Drawing(headline, note=note)


def _by_severity(counts: pd.Series, look: Look) -> str:
    """Write how many of each gravity there are: 重い7・中くらい14・軽い32."""
    number = look.labels.figures
    words = (
        look.text("audit.of_severity", severity=look.label("severity", key), number=number(counts[key], ""))
        for key in SEVERITY
        if counts[key]
    )
    return look.text("audit.severity_join").join(words)


@figure("data/findings_by_rule", height=980)
def findings_by_rule(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw how many contradictions each rule found; the rules without any are in the table."""
    hit = rows[rows["findings"] > 0]
    if hit.empty:
        return Drawing(look.text("audit.findings_by_rule_none", rules=look.labels.figures(len(rows), "")))
    words = {key: look.label("severity", key) for key in SEVERITY}
    drawn = hit.assign(name=hit[f"title_{look.language}"], word=hit["severity"].map(words))
    chart = bars(
        drawn,
        "name",
        "findings",
        look,
        domain="rule",
        unit="findings",
        series="severity",
        series_domain="severity",
        colours=SEVERITY,
        text="word",
        previous="findings_previous",
    )
    chart.update_xaxes(dtick=1, tickformat="d", nticks=None)
    wrap_categories(chart)
    _taller_on_a_phone(chart, len(hit))
    headline = look.text(
        "audit.findings_by_rule",
        rules=look.labels.figures(len(rows), ""),
        hit=look.labels.figures(len(hit), ""),
        findings=look.amount(hit["findings"].sum(), "findings"),
    )
    return Drawing(headline, chart)


def _taller_on_a_phone(chart: go.Figure, rules: int) -> None:
    """Give each rule's name room for three lines, and leave out the words that its short bar has no room for."""
    narrow = chart.layout.meta["narrow"]
    pairs = zip(chart.data, narrow["data"], strict=False)
    traces = [{**change, "text": [""] * len(trace.y)} for trace, change in pairs]
    layout = {**narrow.get("layout", {}), "height": 54 * rules + 120}
    chart.update_layout(meta={"narrow": {"data": traces, "layout": layout}})


@figure("data/corrections")
def corrections(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every value that the figures use in place of the printed one."""
    proven = (rows["certainty"] == "proven").sum()
    headline = look.text(
        "audit.corrections",
        figures=look.amount(len(rows), "figures"),
        proven=look.labels.figures(proven, ""),
    )
    return Drawing(headline)


@figure("data/printed_figures")
def printed_figures(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every printed figure with the section that it is printed in."""
    tables = rows["table"].nunique()
    figures = look.amount(len(rows), "figures")
    if tables == 1:
        table = look.label("export", rows["table"].iloc[0])
        return Drawing(look.text("audit.printed_figures_of", table=table, figures=figures))
    return Drawing(look.text("audit.printed_figures", tables=look.labels.figures(tables, ""), figures=figures))


@figure("data/exports")
def exports(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every export file; faulty ones come first, with what is wrong."""
    files = look.amount(len(rows), "files")
    faulty = (rows["faults"] > 0).sum()
    if faulty:
        return Drawing(look.text("audit.exports_faulty", files=files, faulty=look.amount(faulty, "files")))
    return Drawing(look.text("audit.exports", files=files, rows=look.amount(rows["rows"].sum(), "rows")))


@figure("data/statements")
def statements(rows: pd.DataFrame, look: Look) -> Drawing:
    """List the claims, numbers and calendar rules that the audit holds against the figures."""
    counts = rows["statement"].value_counts()
    parts = (
        look.text("audit.of_statement", statement=look.label("statement", key), number=look.labels.figures(count, ""))
        for key, count in counts.items()
    )
    return Drawing(look.text("audit.statements", parts=look.text("figure.list_join").join(parts)))


@figure("data/cards")
def cards(rows: pd.DataFrame, look: Look) -> Drawing:
    """List every measure card."""
    return Drawing(look.text("audit.cards", cards=look.labels.figures(len(rows), "")))
