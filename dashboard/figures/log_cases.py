"""Figures that only a log gives: what people come for, how long they have been withdrawn, how support moves on."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.cells import cells, name_axes
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars
from dashboard.figures.panels import Panel, panels, stretch
from dashboard.figures.wording import bare, hover, leading, share, with_shares, wrap_categories, wrapped

#: The classes of ten years and more.
LONG = ("10_15y", "15_20y", "20_25y", "25_30y", "ge30y")
#: The side of a cell of the stages and the space around them, in pixels.
CELL, AROUND = 64, 90


@figure("consultations/log_purpose", height=460)
def log_purpose(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the purposes, by contacts and by persons."""
    total = rows["contacts_all"].iloc[0]
    words = with_shares(rows["contacts"], total, "contacts", look)
    measures = [
        Panel("contacts", "contacts", look.text("consultations.panel_contacts"), "contacts_previous", words="words"),
        Panel("persons", "persons", look.text("consultations.panel_persons"), "persons_previous", colour=theme.TEAL),
    ]
    chart = panels(rows.assign(words=words), "purpose", measures, look, domain="purpose")
    stretch(chart, 960)
    told = rows[rows["purpose"] != "not_recorded"].set_index("purpose")["contacts"]
    missing = rows.loc[rows["purpose"] == "not_recorded", "contacts"].sum()
    if not told.max() > 0:
        return Drawing(look.text("log.purpose_none", total=look.amount(total, "contacts")), chart)
    headline = look.text(
        "log.purpose",
        purpose=leading(told, "purpose", look),
        total=look.amount(total, "contacts"),
        contacts=look.amount(told.max(), "contacts"),
        n=bare(told.max(), "contacts", look),
        share=share(told.max(), total, look),
    )
    note = look.text("log.purpose_missing", contacts=look.amount(missing, "contacts")) if missing else ""
    return Drawing(headline, chart, note=note)


@figure("consultations/log_withdrawn", height=520)
def log_withdrawn(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the persons by the time they have been withdrawn, new and continuing stacked."""
    chart = bars(
        rows,
        "withdrawn",
        "persons",
        look,
        domain="withdrawn",
        unit="persons",
        series="status",
        colours=theme.COLOURS["status"],
        previous="persons_previous",
    )
    _hatch(chart, look.label("withdrawn", "not_recorded"))
    wrap_categories(chart)
    classes = rows.groupby("withdrawn", sort=False)["persons"].sum()
    unknown, missing = classes.get("unknown", 0), classes.get("not_recorded", 0)
    total, long = classes.sum(), classes.reindex(LONG).sum()
    known = total - unknown - missing
    words = {
        "total": look.amount(total, "persons"),
        "known": look.amount(known, "persons"),
        "long": look.amount(long, "persons"),
        "n": bare(long, "persons", look),
        "share": share(long, known, look),
        "unknown": look.amount(unknown, "persons"),
        "missing": look.amount(missing, "persons"),
    }
    headline = look.text("log.withdrawn" if known else "log.withdrawn_none", **words)
    return Drawing(headline, chart, note=look.text("log.withdrawn_missing", **words))


def _hatch(chart: go.Figure, category: str) -> None:
    """Hatch the bars of one category: they mean "not recorded"."""
    for bar in chart.select_traces({"type": "bar"}):
        missing = [name == category for name in bar.y]
        colour = bar.marker.color
        bar.update(
            marker={
                "color": [theme.PALE if hatched else colour for hatched in missing],
                "line": {"color": [theme.EDGE if hatched else theme.GROUND for hatched in missing], "width": 1},
                "pattern": {
                    "shape": ["/" if hatched else "" for hatched in missing],
                    "fgcolor": colour,
                    "bgcolor": theme.PALE,
                    "size": 8,
                    "solidity": 0.2,
                },
            },
            # The words stand beside a hatched bar: nothing is readable on it.
            text=[" " if hatched else word for hatched, word in zip(missing, bar.text, strict=True)],
        )


@figure("consultations/log_stages", height=4 * CELL + AROUND)
def log_stages(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw from which stage to which each person went in the year, with those who moved on, stayed and went back."""
    stages = [*dict.fromkeys(rows["stage_first"])]
    placed = rows.assign(
        x=[stages.index(stage) for stage in rows["stage_last"]],
        y=[stages.index(stage) for stage in rows["stage_first"]],
    )
    hovers = [
        hover(
            look.text(
                "log.from_to", first=look.label("stage", row.stage_first), last=look.label("stage", row.stage_last)
            ),
            look.amount(row.persons, "persons"),
            look,
        )
        for row in rows.itertuples()
    ]
    chart = cells(placed, "x", "y", "persons", "persons", hovers, look)
    names = dict(enumerate(wrapped(look.label("stage", stage), 14) for stage in stages))
    short = [look.label("stage_short", stage) for stage in stages]
    name_axes(chart, names, names, short, short)
    chart.update_xaxes(title={"text": look.text("log.stage_axes"), "standoff": 4})
    return _stages_drawing(rows, chart, look)


def _stages_drawing(rows: pd.DataFrame, chart: go.Figure, look: Look) -> Drawing:
    base, everyone = rows["persons"].sum(), rows["persons_all"].iloc[0]
    moves = {"moved_on": rows["steps"] > 0, "stayed": rows["steps"] == 0, "went_back": rows["steps"] < 0}
    counts = {key: rows.loc[chosen, "persons"].sum() for key, chosen in moves.items()}
    before = {key: rows.loc[chosen, "persons_previous"].sum(min_count=1) for key, chosen in moves.items()}
    numbers = [
        Number(
            look.text(f"log.{key}"),
            *look.labels.parts(counts[key], "persons"),
            look.change(counts[key], before[key], "persons"),
        )
        for key in moves
    ]
    numbers.append(
        Number(
            look.text("log.stage_missing"),
            *look.labels.parts(everyone - base, "persons"),
            note=look.text("log.of_all", persons=look.amount(everyone, "persons")),
        )
    )
    headline = look.text(
        "log.stages",
        base=look.amount(base, "persons"),
        on=look.amount(counts["moved_on"], "persons"),
        back=look.amount(counts["went_back"], "persons"),
        n_on=bare(counts["moved_on"], "persons", look),
        n_back=bare(counts["went_back"], "persons", look),
        share=share(counts["moved_on"], base, look),
    )
    return Drawing(headline, chart, numbers=tuple(numbers))
