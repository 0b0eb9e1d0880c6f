"""Figures of the page Area profile: who came by age and sex, and rate and seminars over the years."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import bars
from dashboard.figures.so_far import until
from dashboard.figures.wording import leading

#: Bands named in a headline, each with its persons, before only the largest is.
NAMED = 3
#: The shares of the width that the two panels of the years take.
RATES, SESSIONS = [0, 0.56], [0.64, 1]
#: The heights of the charts in print.
AGES_PRINTED, PRINTED = 205, 185
#: The width below which values stand without their units.
NARROW_BELOW = 450


@figure("area_profile/ages", height=230)
def ages(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the area's new cases by age band, stacked by sex."""
    told = rows[(rows["sex"] != "unknown") | (rows.groupby("sex")["persons"].transform("sum") > 0)]
    chart = bars(
        told,
        "age_band",
        "persons",
        look,
        domain="age_band",
        unit="persons",
        series="sex",
        colours=theme.COLOURS["sex"],
    )
    most = rows.groupby("age_band")["persons"].sum().max()
    chart.update_xaxes(range=[0, max(most, 4) * 1.02], dtick=1 if most <= 8 else None)
    # Every band is named, however low the chart.
    chart.update_yaxes(dtick=1, tickfont={"size": 13})
    meta = {**chart.layout.meta, "print": {"height": AGES_PRINTED}}
    chart.update_layout(legend={"font": {"size": 13}}, bargap=0.2, meta=meta)
    return Drawing(_ages_headline(rows, look), chart)


def _ages_headline(rows: pd.DataFrame, look: Look) -> str:
    """Name the bands where they are few, else the largest."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.ages.{key}", **values)

    area = look.label("area", look.parameters["area"])
    everyone = rows["persons"].sum()
    if not everyone:
        return say("none", area=area)
    base = {"area": area, "all": look.amount(everyone, "persons")}
    bands = rows.groupby("age_band", sort=False)["persons"].sum()
    bands = bands[bands > 0]
    if len(bands) <= NAMED:
        named = [
            say("band", band=look.label("age_band", band), persons=look.amount(persons, "persons"), n=persons)
            for band, persons in bands.items()
        ]
        return say("few", bands=look.text("figure.list_join").join(named), **base)
    known = bands.drop("unknown", errors="ignore")
    if known.max() == 1 and known.sum() == everyone:
        return say("each", bands=len(known), **base)
    return say(
        "headline",
        # No line ends within a band: 20〜|29歳.
        band=leading(known, "age_band", look).replace("〜", "〜\u2060"),
        persons=look.amount(known.max(), "persons"),
        **base,
    )


@figure("area_profile/trend", height=200)
def trend(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the rate with its interval and the sessions of each year; one that goes on is pale."""

    def say(key: str, **values: object) -> str:
        return look.text(f"area_profile.trend.{key}", **values)

    part = [*(rows["through"].notna() | rows["since"].notna())]
    years = [
        say("tick_part" if some else "tick", year=year) for some, year in zip(part, rows["fiscal_year"], strict=True)
    ]
    chart = go.Figure()
    _rates(chart, rows, years, part, look, say)
    _sessions(chart, rows, years, part, look)
    axis = {"type": "category", "categoryarray": years, "range": [-0.6, len(years) - 0.4], "tickangle": 0}
    most = pd.concat([rows["rate_high"], rows["rate"]]).max()
    held = rows["sessions"].max()
    chart.update_layout(
        xaxis={**axis, "domain": RATES, "anchor": "y"},
        xaxis2={**axis, "domain": SESSIONS, "anchor": "y2"},
        yaxis={"range": [0, 1.08 * most if most > 0 else 1], "nticks": 5},
        yaxis2={
            "range": [0, 1.3 * held if held > 0 else 1],
            "anchor": "x2",
            "showticklabels": False,
            "showgrid": False,
        },
        margin={"t": 30},
        annotations=_heads(say, ""),
        showlegend=False,
        meta={
            "narrow": {
                "data": [],
                "layout": {"annotations": _heads(say, "_narrow"), "xaxis2": {"tickfont": {"size": 11}}},
                "below": NARROW_BELOW,
            },
            "print": {"height": PRINTED},
        },
    )
    return Drawing(_trend_headline(rows, look, say), chart, note=_parts(rows, look, say))


def _heads(say: Callable[..., str], form: str) -> list[dict]:
    """Return the names of the two panels."""
    head = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "left", "font": {"size": 13}}
    return [
        head | {"text": f"<b>{say(f'rates{form}')}</b>", "x": RATES[0]},
        head | {"text": f"<b>{say(f'sessions{form}')}</b>", "x": SESSIONS[0]},
    ]


def _value(value: float, unit: str, look: Look) -> str:
    return look.amount(None, unit) if pd.isna(value) else look.labels.figures(value, unit)


def _rates(
    chart: go.Figure,
    rows: pd.DataFrame,
    years: list[str],
    part: list[bool],
    look: Look,
    say: Callable[..., str],
) -> None:
    chart.add_scatter(
        x=years,
        y=rows["rate"],
        mode="markers+text",
        marker={
            "size": 11,
            "color": [theme.GROUND if some else theme.BLUE for some in part],
            "line": {"width": 2, "color": theme.BLUE},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": rows["rate_high"] - rows["rate"],
            "arrayminus": rows["rate"] - rows["rate_low"],
            "thickness": 2,
            "width": 0,
            "color": theme.BLUE,
        },
        text=[f" {say('behind', n=_value(cases, 'persons', look))}" for cases in rows["cases"]],
        textposition="middle right",
        textfont={"size": 13},
        cliponaxis=False,
        hovertext=[
            say(
                "hover_rate",
                year=look.labels.year(row.fiscal_year),
                cases=look.amount(row.cases, "persons"),
                rate=look.amount(row.rate, "rate"),
            )
            for row in rows.itertuples()
        ],
        hoverinfo="text",
    )


def _sessions(chart: go.Figure, rows: pd.DataFrame, years: list[str], part: list[bool], look: Look) -> None:
    chart.add_bar(
        x=years,
        y=rows["sessions"],
        xaxis="x2",
        yaxis="y2",
        width=0.6,
        marker={
            "color": [theme.SEQUENTIAL[0] if some else theme.BLUE for some in part],
            "line": {"width": 1, "color": theme.BLUE},
        },
        text=[_value(held, "sessions", look) for held in rows["sessions"]],
        textposition="outside",
        textfont={"size": 13},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _trend_headline(rows: pd.DataFrame, look: Look, say: Callable[..., str]) -> str:
    """Tell the last two whole years one after the other; a year that goes on, or a single one, by itself."""
    last = rows.iloc[-1]

    def told(row: pd.Series) -> dict[str, str]:
        return {
            "year": look.text("area_profile.trend.year", year=int(row["fiscal_year"])),
            "cases": look.amount(row["cases"], "persons"),
            "held": look.amount(row["sessions"], "sessions"),
        }

    if pd.notna(last["through"]):
        return say("headline_so_far", until=until(pd.Timestamp(last["through"]), look), **told(last))
    compared = rows.iloc[-2:]
    if len(compared) == 1 or compared[["since", "through"]].notna().any(axis=None):
        return say("headline_single", **told(last))
    before = {f"{key}_before": words for key, words in told(compared.iloc[0]).items()}
    return say("headline", **told(last), **before)


def _parts(rows: pd.DataFrame, look: Look, say: Callable[..., str]) -> str:
    """Say of which part of a year the records tell: no measure beside a whole one."""
    sentences = []
    for row in rows.itertuples():
        year = look.labels.year(row.fiscal_year)
        if pd.notna(row.since):
            sentences.append(say("since", year=year, date=look.labels.date(row.since, weekday=False)))
        if pd.notna(row.through):
            sentences.append(say("through", year=year, date=look.labels.date(row.through, weekday=False)))
    return look.text("figure.sentence_join").join([*sentences, *([say("part")] if sentences else [])])
