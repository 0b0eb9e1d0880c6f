"""Figures of the page Age and region: how old the persons concerned are."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.wording import hover

#: Below this base no percentage is given.
LEAST_BASE = 20


@figure("age_region/age_summary")
def age_summary(rows: pd.DataFrame, look: Look) -> Drawing:
    """Say how old the persons concerned are, in four numbers."""
    by_sex = rows.set_index("sex")
    every = by_sex.loc["total"]
    say = _speaker(look, "age_summary")
    ages = {"youngest": look.amount(every["youngest"], "age"), "oldest": look.amount(every["oldest"], "age")}
    if look.language == "en":
        ages = {key: look.labels.figures(every[key], "age") for key in ages if pd.notna(every[key])}
    mean = look.amount(every["mean_age"], "mean_years")
    whole = every[["youngest", "oldest"]].notna().all()
    headline = say("headline", mean=mean, **ages) if whole else say("headline_mean", mean=mean)
    if pd.isna(every["mean_age"]):
        headline = say("headline_none")
    numbers = (
        _mean(by_sex, look, say),
        _range(every, look, say),
        _ratio(by_sex, look, say),
        _under_50(every, look, say),
    )
    return Drawing(headline, numbers=numbers, note="" if look.printed else say("ages_known"))


def _speaker(look: Look, name: str):
    """Return a shorthand for the texts of one figure."""
    return lambda key, **values: look.text(f"age_region.{name}.{key}", **values)


def _mean(by_sex: pd.DataFrame, look: Look, say) -> Number:
    every = by_sex.loc["total"]
    sexes = {sex: look.amount(by_sex["mean_age"].get(sex), "mean_years") for sex in ("male", "female")}
    change = ""
    if pd.notna(every["mean_age_change"]):
        change = look.text(
            "figure.on_last_year", change=look.amount(every["mean_age_change"], "mean_years", signed=True)
        )
    return Number(say("mean"), *look.labels.parts(every["mean_age"], "mean_years"), change, say("mean_note", **sexes))


def _range(every: pd.Series, look: Look, say) -> Number:
    dash = "〜" if look.language == "ja" else "–"
    ends = [look.labels.figures(every[key], "age") if pd.notna(every[key]) else "…" for key in ("youngest", "oldest")]
    change = ""
    if every[["youngest", "oldest"]].isna().all():
        return Number(say("range"), look.text("figure.not_recorded"), "")
    if every[["youngest_previous", "oldest_previous"]].notna().all():
        change = say(
            "range_previous",
            youngest=look.labels.figures(every["youngest_previous"], "age"),
            oldest=look.labels.figures(every["oldest_previous"], "age"),
            unit=look.labels.unit("age"),
        )
    return Number(say("range"), dash.join(ends), look.labels.unit("age"), change)


def _ratio(by_sex: pd.DataFrame, look: Look, say) -> Number:
    male, female = (by_sex["persons"].get(sex) for sex in ("male", "female"))
    every = by_sex.loc["total"]
    if every["persons"] > 0 and not male + female > 0:
        return Number(say("ratio"), look.text("figure.not_recorded"), "")
    change = ""
    if by_sex["persons_previous"].reindex(["male", "female"]).notna().all():
        previous = by_sex["persons_previous"]
        change = say(
            "ratio_previous",
            male=look.labels.figures(previous["male"], "persons"),
            female=look.labels.figures(previous["female"], "persons"),
        )
    note = ""
    if every["persons"] >= LEAST_BASE:
        share = look.amount(by_sex["share"]["male"], "percent")
        note = say("ratio_note", all=look.amount(every["persons"], "persons"), share=share)
    words = f"{look.labels.figures(male, 'persons')}：{look.labels.figures(female, 'persons')}"
    return Number(
        say("ratio"),
        words if look.language == "ja" else words.replace("：", " : "),
        look.labels.unit("persons"),
        change,
        note,
    )


def _under_50(every: pd.Series, look: Look, say) -> Number:
    note = ""
    if every["known_age"] >= LEAST_BASE:
        share = look.amount(every["under_50_share"], "percent")
        note = say("under_50_note", known=look.amount(every["known_age"], "persons"), share=share)
    change = look.change(every["under_50"], every["under_50_previous"], "persons")
    return Number(say("under_50"), *look.labels.parts(every["under_50"], "persons"), change, note)


@figure("age_region/age_by_sex", height=400)
def age_by_sex(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the age pyramid: men to the left, women to the right, unknown age apart below."""
    say = _speaker(look, "age_by_sex")
    bands = [band for band in dict.fromkeys(rows["age_band"]) if band != "unknown"]
    # The youngest stand at the bottom, and those of unknown age apart below them.
    heights = {band: position for position, band in enumerate(bands)} | {"unknown": -1.5}
    everyone = rows["persons_all"].max()
    reach = rows.loc[rows["sex"].isin(["male", "female"]), ["persons", "persons_previous"]].max().max() or 1
    chart = go.Figure()
    for sex, side in (("male", -1), ("female", 1)):
        _side(chart, rows[(rows["sex"] == sex) & rows["persons"].notna()], side, heights, look)
    _last_year(chart, rows, heights, look)
    chart.update_yaxes(
        tickvals=[*heights.values()],
        ticktext=[say("unknown_age") if band == "unknown" else look.label("age_band", band) for band in heights],
        range=[-2.1, len(bands) + 0.3],
        showgrid=False,
        automargin=False,
        tickfont_color=theme.INK,
    )
    step = max(5, round(reach / 2 / 5) * 5)
    ticks = [step * n for n in range(-int(reach // step), int(reach // step) + 1)]
    chart.update_xaxes(
        automargin=False,
        domain=[0.2, 0.76],
        range=[-reach * 1.25, reach * 1.25],
        tickvals=ticks,
        ticktext=[look.labels.figures(abs(tick), "persons") for tick in ticks],
        showgrid=True,
        gridcolor=theme.GRID,
        showline=False,
        zeroline=True,
        zerolinecolor=theme.AXIS,
    )
    heads = [*_heads(rows, reach, len(bands), look, say), *_totals(rows, heights, len(bands), everyone, look, say)]
    small = [head | {"font": {**head.get("font", {}), "size": 13}} for head in heads]
    narrow = {"annotations": small, "xaxis": {"domain": [0.23, 0.7]}, "yaxis": {"tickfont": {"size": 13}}}
    chart.update_layout(
        barmode="overlay",
        margin={"l": 0, "r": 4, "t": 8, "b": 28},
        annotations=heads,
        showlegend=bool(rows["persons_previous"].notna().any()),
        meta={"narrow": {"data": [], "layout": narrow}},
    )
    return Drawing(_headline(rows, everyone, look, say), chart, note=_unknown_sex(rows, look, say))


def _heads(rows: pd.DataFrame, reach: float, top: int, look: Look, say) -> list[dict]:
    """Name the two sides, each with its persons."""
    heads = []
    for sex, side in (("male", -1), ("female", 1)):
        persons = look.amount(rows.loc[rows["sex"] == sex, "persons"].sum(), "persons")
        heads.append(
            {
                "text": f"<b>{say('side', sex=look.label('sex', sex), persons=persons)}</b>",
                "x": side * reach * 0.06,
                "y": top - 0.1,
                "xanchor": "right" if side < 0 else "left",
                "font": {"color": theme.COLOURS["sex"][sex]},
                "showarrow": False,
            }
        )
    return heads


def _totals(rows: pd.DataFrame, heights: dict[str, float], top: int, everyone: float, look: Look, say) -> list[dict]:
    """Write each band's persons of both sexes, and their share of everyone, at the right edge."""
    edge = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "showarrow": False}
    shares = everyone >= LEAST_BASE
    words = [edge | {"text": say("total" if shares else "total_count"), "y": top - 0.1, "font": {"color": theme.MUTED}}]
    for band, persons in rows.groupby("age_band", sort=False)["persons_of_band"].max().items():
        text = look.labels.figures(persons, "persons")
        if shares:
            text = say("label", persons=text, share=look.amount(100 * persons / everyone, "percent"))
        words.append(edge | {"text": text, "y": heights[band], "font": {"color": theme.INK}})
    return words


def _side(chart: go.Figure, group: pd.DataFrame, side: int, heights: dict[str, float], look: Look) -> None:
    """Draw one sex; bars of unknown age are hatched."""
    sex = group["sex"].iloc[0] if len(group) else ""
    colour = theme.COLOURS["sex"].get(sex, theme.GREY)
    unknown = [band == "unknown" for band in group["age_band"]]
    chart.add_bar(
        orientation="h",
        y=[heights[band] for band in group["age_band"]],
        x=side * group["persons"],
        width=0.72,
        marker={
            "color": [theme.PALE if hatch else colour for hatch in unknown],
            "line": {"color": [colour if hatch else theme.GROUND for hatch in unknown], "width": 1},
            "pattern": {
                "shape": ["/" if hatch else "" for hatch in unknown],
                "fgcolor": colour,
                "bgcolor": theme.PALE,
                "size": 8,
                "solidity": 0.2,
            },
        },
        hovertext=[
            f"<b>{look.label('age_band', band)}</b><br>"
            + hover(look.label("sex", sex), look.amount(value, "persons"), look)
            for band, value in zip(group["age_band"], group["persons"], strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    # The numbers stand beyond last year's tick too.
    chart.add_scatter(
        y=[heights[band] for band in group["age_band"]],
        x=side * group[["persons", "persons_previous"]].max(axis=1),
        mode="text",
        text=[f" {look.labels.figures(value, 'persons')} " for value in group["persons"]],
        textposition="middle left" if side < 0 else "middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _last_year(chart: go.Figure, rows: pd.DataFrame, heights: dict[str, float], look: Look) -> None:
    known = rows[rows["persons_previous"].notna() & rows["sex"].isin(["male", "female"])]
    label = look.text("marks.previous")
    chart.add_scatter(
        x=[
            -value if sex == "male" else value
            for sex, value in zip(known["sex"], known["persons_previous"], strict=True)
        ],
        y=[heights[band] for band in known["age_band"]],
        mode="markers",
        name=label,
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": theme.INK}},
        hovertext=[hover(label, look.amount(value, "persons"), look) for value in known["persons_previous"]],
        hoverinfo="text",
    )


def _headline(rows: pd.DataFrame, everyone: float, look: Look, say) -> str:
    totals = rows[rows["age_band"] != "unknown"].groupby("age_band", sort=False)["persons"].sum()
    if not totals.max() > 0:
        return say("none")
    most = totals[totals == totals.max()]
    join = look.text("age_region.new_cases_by_area.and")
    words = {
        "all": look.amount(everyone, "persons"),
        "band": join.join(look.label("age_band", band) for band in most.index),
        "persons": look.amount(most.iloc[0], "persons"),
        "share": look.amount(100 * most.iloc[0] / everyone, "percent"),
    }
    return say("headline" if everyone >= LEAST_BASE and len(most) == 1 else "headline_count", **words)


def _unknown_sex(rows: pd.DataFrame, look: Look, say) -> str:
    persons = rows.loc[rows["sex"] == "unknown", "persons"].sum()
    return say("unknown_sex", persons=look.amount(persons, "persons")) if persons > 0 else ""
