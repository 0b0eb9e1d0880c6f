"""Figure of the page Overview: contacts and persons over the years, with the breaks marked."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.so_far import period, through, until
from dashboard.figures.table import CORRECTED
from dashboard.language import number

#: Panel, column, unit, colour and marker of each line; where its values stand, and how its end label is moved.
LINES = (
    (1, "contacts", "contacts", theme.BLUE, "circle", "top", 0),
    (2, "persons", "persons", theme.BLUE, "circle", "top", 9),
    (2, "persons_new", "persons", theme.RUST, "square", "bottom", -9),
)
#: An empty text makes plotly.js lose the texts of other points when it draws again.
NO_WORDS = " "
#: A line that climbs by more of the highest value than this, from one year to the next, would cross its labels.
STEEP = 0.07
#: Every how many years a narrow chart names one.
NARROW_STEP = 3


@figure("overview/years", height=560)
def years(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw contacts above and persons below, on one axis of years; lines are cut at breaks."""
    chart = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.14)
    narrow = []
    for panel, column, unit, colour, symbol, position, _ in LINES:
        points = _cut(rows)
        hollow = points["months"].notna() | points["scope_date"].notna()
        words = [_value(row, column) for _, row in points.iterrows()]
        words[-1] = NO_WORDS  # the end of the line has a label of its own
        chart.add_scatter(
            row=panel,
            col=1,
            x=points["year"],
            y=points[column],
            name=look.text(f"overview.line_{column}"),
            mode="lines+markers+text",
            line={"color": colour, "dash": "solid" if column != "persons_new" else "dash"},
            marker={
                "symbol": symbol,
                "size": 8,
                "color": [theme.GROUND if open_ else colour for open_ in hollow],
                "line": {"color": colour, "width": 2},
            },
            text=words,
            textposition=_positions(points, column, position),
            textfont={"size": 12, "color": theme.SECONDARY},
            hovertext=[_hover(row, column, unit, look) for _, row in points.iterrows()],
            hoverinfo="text",
            cliponaxis=False,
            showlegend=False,
        )
        highest = rows[column].idxmax() if position == "top" else None
        narrow.append(
            {
                "marker": {"size": 6},
                "text": [
                    word if index == highest else CORRECTED if CORRECTED in word else NO_WORDS
                    for index, word in zip(points.index, words, strict=True)
                ],
            }
        )
    _scope(chart, rows)
    all_years = [int(year) for year in rows["year"]]
    few = all_years[::-NARROW_STEP][::-1]
    chart.update_xaxes(tickvals=all_years, range=[all_years[0] - 0.6, all_years[-1] + 0.4], showticklabels=True)
    for panel, columns in ((1, ["contacts"]), (2, ["persons", "persons_new"])):
        chart.update_yaxes(row=panel, range=[0, 1.18 * max(rows[columns].max().max(), 1)], nticks=5, tickformat=",")
    chart.update_layout(
        margin={"l": 8, "r": 120, "t": 32, "b": 8},
        annotations=_words(rows, look, narrow=False),
        meta={
            "narrow": {
                "data": narrow,
                "layout": {
                    "margin": {"l": 4, "r": 76, "t": 32, "b": 8},
                    "xaxis": {"tickvals": few},
                    "xaxis2": {"tickvals": few},
                    "annotations": _words(rows, look, narrow=True),
                },
            }
        },
    )
    note = "" if through(rows, look) is None else look.text("overview.years_so_far_note")
    return Drawing(_headline(rows, look), chart, note=note)


def _cut(rows: pd.DataFrame) -> pd.DataFrame:
    """Put an empty point on both sides of each year that doesn't compare with its neighbours."""
    parts, alone_before = [], False
    for position in range(len(rows)):
        row = rows.iloc[[position]]
        alone = bool(row["months"].notna().iloc[0] or row["scope_date"].notna().iloc[0])
        if position and (alone or alone_before):
            gap = pd.DataFrame([dict.fromkeys(rows.columns)], index=[-1 - position])
            parts.append(gap.assign(year=row["year"].iloc[0]))
        parts.append(row)
        alone_before = alone
    return pd.concat([part.astype(object) for part in parts])


def _positions(points: pd.DataFrame, column: str, side: str) -> list[str]:
    """Put each value above or below its point, aside of a line that climbs steeply there."""
    values = points[column].astype(float)
    towards = 1 if side == "top" else -1
    after, before = (towards * (values.shift(step) - values) / values.max() for step in (-1, 1))
    places = []
    for row, right, left in zip(points.itertuples(), after, before, strict=True):
        if pd.notna(row.scope_date):
            places.append("middle right")
        elif left > STEEP and right > STEEP:
            places.append("bottom center" if side == "top" and column == "contacts" else f"{side} center")
        else:
            places.append(f"{side} {'left' if right > STEEP else 'right' if left > STEEP else 'center'}")
    return places


def _value(row: pd.Series, column: str) -> str:
    if pd.isna(row[column]):
        return NO_WORDS
    return number(row[column]) + (CORRECTED if pd.notna(row[f"{column}_printed"]) else "")


def _hover(row: pd.Series, column: str, unit: str, look: Look) -> str:
    if pd.isna(row[column]):
        return ""
    lines = [f"<b>{look.labels.year(int(row['year']))}</b>"]
    lines.append(f"{look.text(f'overview.line_{column}')}：{look.amount(row[column], unit)}")
    if pd.notna(row[f"{column}_printed"]):
        printed = look.amount(row[f"{column}_printed"], unit)
        lines.append(look.text("overview.printed", value=printed))
    if pd.notna(row["months"]):
        lines.append(_part_year(row, look))
    if pd.notna(row["scope_date"]):
        lines.append(_scope_words(row["scope_date"], look))
    return "<br>".join(lines)


def _part_year(row: pd.Series, look: Look) -> str:
    """Say what a year of fewer than twelve months holds: its months, or, while it goes on, until when."""
    if row["year"] == look.fiscal_year and pd.notna(row["through"]) and not look.printed:
        return look.text("overview.up_to", until=until(pd.Timestamp(row["through"]), look))
    return look.text("overview.part_year", months=look.amount(row["months"], "months"))


def _scope_words(date: pd.Timestamp, look: Look, join: str = "") -> str:
    return look.text("overview.scope", month=look.labels.month(f"{date:%Y-%m}"), join=join)


def _scope(chart: go.Figure, rows: pd.DataFrame) -> None:
    """Draw a dashed line where the counts changed their scope: within its fiscal year, whose middle is the tick."""
    for date, year in rows.loc[rows["scope_date"].notna(), ["scope_date", "year"]].itertuples(index=False):
        elapsed = ((date.year - year) * 12 + date.month - 4) / 12
        chart.add_vline(x=year - 0.5 + elapsed, line={"color": theme.AXIS, "width": 1, "dash": "dash"}, layer="below")


def _words(rows: pd.DataFrame, look: Look, narrow: bool) -> list[dict]:
    """Return the panels' names, the ends of the lines, and the breaks in words."""
    last, size = rows.iloc[-1], 13 if narrow else 14
    words = []
    for panel, key in ((1, "panel_contacts"), (2, "panel_persons")):
        words.append(
            {
                "text": f"<b>{look.text(f'overview.{key}')}</b>",
                "xref": "paper",
                "yref": f"y{panel if panel > 1 else ''} domain",
                "x": 0,
                "y": 1,
                "yshift": 10,
                "xanchor": "left",
                "yanchor": "bottom",
                "font": {"size": size},
            }
        )
    for panel, column, unit, colour, _, _, shift in LINES:
        if pd.isna(last[column]):
            continue
        name = look.text(f"overview.end_{column}")
        # A narrow chart has room for the figure alone; its panel names the unit.
        value = look.labels.figures(last[column], unit) if narrow else look.amount(last[column], unit)
        words.append(
            {
                "text": f"<b>{f'{name} ' if name else ''}{value}</b>",
                "x": int(last["year"]),
                "y": last[column],
                "xref": "x" if panel == 1 else "x2",
                "yref": "y" if panel == 1 else "y2",
                "xanchor": "left",
                "xshift": 10,
                "yshift": shift,
                "font": {"size": size, "color": colour},
            }
        )
    for _, row in rows[rows["scope_date"].notna()].iterrows():
        words.append(_beside(row, _scope_words(row["scope_date"], look, "<br>" if narrow else ""), size))
    for _, row in rows[rows["months"].notna()].iterrows():
        words.append(
            _beside(row, _part_year(row, look), 12)
            | {"y": row["contacts"], "yref": "y", "yshift": -10, "xanchor": "left", "xshift": -8}
        )
    return words


def _beside(row: pd.Series, text: str, size: int) -> dict:
    """Return words at the top of the upper panel, right of a year."""
    return {
        "text": text,
        "x": int(row["year"]),
        "y": 1,
        "xref": "x",
        "yref": "y domain",
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 8,
        "font": {"size": size, "color": theme.SECONDARY},
    }


def _headline(rows: pd.DataFrame, look: Look) -> str:
    """Say the rank of the last year among those that compare with it."""
    last, day = rows.iloc[-1], through(rows, look)
    contacts = look.amount(last["contacts"], "contacts")
    if day is not None:
        persons = look.amount(last["persons"], "persons")
        return look.text("overview.years_so_far", period=period(day, look), contacts=contacts, persons=persons)
    same = rows[(rows["segment"] == last["segment"]) & rows["contacts_rank"].notna()]
    if pd.isna(last["contacts_rank"]) or len(same) < 2:
        return look.text("overview.years_alone", contacts=contacts, persons=look.amount(last["persons"], "persons"))
    rank, count = int(last["contacts_rank"]), len(same)
    lowest = last["contacts"] == same["contacts"].min()
    form = "most" if rank == 1 else "least" if lowest else "rank"
    return look.text(f"overview.years_{form}", contacts=contacts, rank=rank, count=count, since=int(same["year"].min()))
