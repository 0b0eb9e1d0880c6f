"""How a figure is published: ``publish`` is the one door.

Whatever leaves the warehouse for a page, a file or a slide leaves as a ``Published``; for an outside audience the
warehouse is one of masked tables (disclosure/protected.py).
"""

import json
import threading
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.catalog import Query, Value, find
from dashboard.disclosure.marks import masks
from dashboard.disclosure.vouch import Unsound
from dashboard.exports.contract import contracts
from dashboard.figures import plain
from dashboard.figures.alone import alone
from dashboard.figures.figure import FIGURES, Drawing, InternalOnly, Look, Published
from dashboard.figures.filters import told
from dashboard.figures.form import MASKED, form_of
from dashboard.figures.labels import Labels
from dashboard.figures.period import to_date
from dashboard.figures.shape import drawable, shape_of
from dashboard.figures.source import ORGANISATIONS, kept_by_staff, not_taken_in, source_of
from dashboard.figures.table import column_name, csv_text, table
from dashboard.settings import demonstration
from dashboard.warehouse import Blocked, Warehouse

#: Figures kept by each warehouse.
KEPT = 2048
#: Held while what a warehouse keeps is looked up or added to, never while a figure is drawn.
_keeping = threading.Lock()


def publish(warehouse: Warehouse, name: str, language: str, **parameters: Value) -> Published:
    """Return a figure as it may be shown; the same object for the same data, figure and parameters.

    Two sessions that ask for the same figure at once draw it once; nobody waits for another figure.
    """
    bound = dict(sorted(find(name).bind(parameters, warehouse.latest_year).items()))
    key = (name, language, *bound.items())
    published = _kept(warehouse, key)
    if published is None:
        with alone((id(warehouse), *key)):
            # Another thread may have drawn it meanwhile.
            published = _kept(warehouse, key) or _keep(warehouse, key, _drawn(warehouse, name, language, bound))
    return published


def _kept(warehouse: Warehouse, key: tuple) -> Published | None:
    """Return a figure that was published before, which makes it the most recently used."""
    with _keeping:
        if key in warehouse.published:
            warehouse.published.move_to_end(key)
        return warehouse.published.get(key)


def _keep(warehouse: Warehouse, key: tuple, published: Published) -> Published:
    """Keep a figure, and no more than KEPT of them."""
    with _keeping:
        warehouse.published[key] = published
        while len(warehouse.published) > KEPT:
            warehouse.published.popitem(last=False)
    return published


def _drawn(warehouse: Warehouse, name: str, language: str, bound: dict[str, Value]) -> Published:
    published = _publish(warehouse, name, language, bound)
    going_on = warehouse.goes_on(find(name), bound.get("fiscal_year"))
    return to_date(published, language) if going_on else published


def _publish(warehouse: Warehouse, name: str, language: str, bound: dict[str, Value]) -> Published:
    shown = FIGURES[name]
    query = shown.query
    card = query.card
    if warehouse.audience and card["small_numbers"]["protect"] == "internal":
        raise InternalOnly(name, "words")
    if not warehouse.tells(query):
        raise InternalOnly(name, "records")
    look = Look(language, Labels.of_warehouse(warehouse, language), bound, _printed(warehouse, query, bound))
    common = {
        "name": name,
        "title": card["title"][language],
        "subtitle": _subtitle(warehouse, query, look),
        "definition": _definition(card, look),
        "sql": query.sql,
    }
    try:
        rows = warehouse.query(name, **bound)
        source, as_of = source_of(warehouse, query, look)
    except Blocked as blocked:
        return Published(**common, faults=tuple(fault.message(language) for fault in blocked.faults))
    except Unsound as unsound:
        raise InternalOnly(name, "unsound") from unsound
    warnings = tuple(fault.message(language) for fault in warehouse.faults_of(query, bound) if not fault.blocking)
    if warnings and warehouse.audience:
        # Outsiders learn that there is something, not the values that it is about.
        warnings = (look.text("figure.warning_outside"),)
    if rows.empty:
        return Published(**common, source=source, warnings=warnings, empty=_why_empty(warehouse, query, look))
    columns, values = table(rows, card, look.labels)
    # A drawing function adds up and compares what it is given: where something is masked, the table is drawn as it is.
    masked = masks(rows)
    drawing = Drawing("") if masked else shown.draw(rows, look)
    caveats = [card.get(key, {}).get(language, "") for key in _caveats(look)]
    notes = [*caveats, drawing.note, *_corrections(warehouse, query, rows, look)]
    published = Published(
        **common,
        headline=drawing.headline,
        selects=shown.selects,
        numbers=drawing.numbers,
        lead=drawing.lead,
        columns=columns,
        cells=tuple(tuple(datum.words for datum in row) for row in values),
        values=values,
        form=form_of(card, bound),
        masked=sum(datum.state in MASKED for row in values for datum in row),
        picks=_picks(rows, shown.selects),
        csv=csv_text(columns, values, rows, card, look.labels, f"{source} {as_of}"),
        csv_name=_file_name(name, bound),
        notes=tuple(note for note in notes if note),
        source=look.text("figure.source", source=source, as_of=as_of) if as_of else source,
        warnings=warnings,
    )
    if masked and not drawable(shape_of(published)):
        # Axes without a mark say nothing: the table says what is masked.
        published = replace(published, form={"kind": "table"})
    chart = plain.draw(shape_of(published), language) if masked else drawing.chart
    return published if chart is None else _with_chart(published, chart, shown.height)


def _with_chart(published: Published, chart: go.Figure, height: int) -> Published:
    # The browser has the template already; other outlets set theirs.
    chart.layout.template = None
    return replace(published, chart=_json(chart), height=chart.layout.height or height)


def _json(chart: go.Figure) -> str:
    """Return a chart as JSON, Japanese and markup as they are: Plotly escapes them, which takes half as much again."""
    return json.dumps(json.loads(chart.to_json()), ensure_ascii=False, separators=(",", ":"))


def _picks(rows: pd.DataFrame, selects: str | None) -> tuple[str | None, ...]:
    """Return what choosing each row of the table sets; nothing where the rows don't tell."""
    return tuple(rows[selects].astype("object").where(rows[selects].notna(), None)) if selects in rows else ()


def _subtitle(warehouse: Warehouse, query: Query, look: Look) -> str:
    card = query.card
    parts = [card["title"][look.language]]
    if card.get("unit"):
        parts.append(look.text("figure.unit", unit=look.labels.unit(card["unit"])))
    parts += told(query, look.parameters, look.labels)
    if look.fiscal_year:
        parts.append(_year(warehouse, query, look))
    if demonstration():
        parts.append(look.text("figure.synthetic"))
    return look.text("figure.join").join(parts)


def _year(warehouse: Warehouse, query: Query, look: Look) -> str:
    """Return the words for the year, and for what part of it the records cover."""
    year = look.labels.year(look.fiscal_year)
    late = warehouse.starts_late(query, look.fiscal_year)
    if late is not None:
        year = look.text("figure.from_month", year=year, month=late.month, name=f"{late:%B}")
    return look.text("figure.so_far", year=year) if warehouse.goes_on(query, look.fiscal_year) else year


def _definition(card: dict, look: Look) -> tuple[tuple[str, str], ...]:
    """Return the measure card in words: one row, numerator, denominator, small numbers, sections."""
    found = []
    for key in ("row", "numerator", "denominator", *_caveats(look)):
        if card.get(key):
            found.append((look.text(f"figure.{key}"), card[key][look.language]))
    if card.get("unit"):
        found.insert(0, (look.text("figure.measured_in"), look.labels.unit(card["unit"])))
    protection = card["small_numbers"]
    words = look.text(f"figure.small_numbers_{protection['protect']}")
    why = protection.get("why", {}).get(look.language, "")
    found.append(
        (look.text("figure.small_numbers"), look.text("figure.sentence_join").join(w for w in (words, why) if w))
    )
    return tuple(found)


def _corrections(warehouse: Warehouse, query: Query, rows: pd.DataFrame, look: Look) -> list[str]:
    """Say what was printed, for every corrected value among the rows."""
    specs = [
        (column_name(key, spec, look.language), spec["printed"])
        for key, spec in query.card["columns"].items()
        if spec.get("printed")
    ]
    pairs = {
        (_written(then), _written(now))
        for column, companion in specs
        for now, then in zip(rows[column], rows[companion], strict=True)
        if pd.notna(then) and pd.notna(now)
    }
    if not pairs:
        return []
    known = warehouse.known("data/corrections")
    known = known[
        known["table"].str.replace("/", "_").isin(query.tables) & known["printed"].isin({then for then, _ in pairs})
    ]
    if look.fiscal_year:
        # A later year carries on what an earlier report corrected.
        known = known[known["fiscal_year"] <= look.fiscal_year]
    # Two corrections may share a printed value: those that the rows really show come first.
    exact = known[[pair in pairs for pair in zip(known["printed"], known["corrected"], strict=True)]]
    known = exact if len(exact) else known
    join = look.text("figure.list_join").join
    pair = "{} → {}".format
    return [
        look.text("figure.correction", pairs=join(map(pair, group["printed"], group["corrected"])), why=reason)
        for reason, group in known.drop_duplicates(["printed", "corrected", f"why_{look.language}"]).groupby(
            f"why_{look.language}", sort=False
        )
    ]


def _written(value: object) -> str:
    """Return a printed value as corrections.csv writes it: 67, 89.0, 帯広保健所."""
    return value if isinstance(value, str) else f"{value:g}"


def _printed(warehouse: Warehouse, query: Query, bound: dict[str, Value]) -> bool:
    """Tell whether every report that the card names prints the year."""
    organisations = {source["report"] for source in query.card["source"]} & {*ORGANISATIONS}
    asked = bound.get("fiscal_year") or warehouse.latest_year
    logged = query.card.get("from") == "log"
    return not logged and all((organisation, asked) in warehouse.reports for organisation in organisations)


def _caveats(look: Look) -> tuple[str, ...]:
    """Return the keys of a card's caveats: what holds for any year, and what is so only in print."""
    return ("caveat", "caveat_print") if look.printed else ("caveat",)


def _why_empty(warehouse: Warehouse, query: Query, look: Look) -> str:
    """Say why there are no rows: a table that staff have yet to take in, what the card knows, or the year."""
    year = look.labels.year(look.fiscal_year) if look.fiscal_year else ""
    absent = [] if look.printed or not year else not_taken_in(warehouse, query, look.fiscal_year)
    named = (look.text("figure.table_named", title=contract.title[look.language]) for contract in absent)
    tables = look.text("figure.section_join").join(named)
    read = query.tables & {contract.table for contract in contracts().values() if contract.yearly}
    if absent and read <= {contract.table for contract in kept_by_staff(query)}:
        return look.text("figure.empty_table", year=year, tables=tables)
    if "empty" in query.card:
        return query.card["empty"][look.language]
    if absent:
        return look.text("figure.empty_beside", year=year, tables=tables)
    return look.text("figure.empty_year", year=year) if year else look.text("figure.empty")


def _file_name(name: str, bound: dict[str, Value]) -> str:
    made_up = ["synthetic"] if demonstration() else []
    parts = [*made_up, name.replace("/", "_"), *(str(value) for value in bound.values() if value is not None)]
    return "_".join(parts) + ".csv"
