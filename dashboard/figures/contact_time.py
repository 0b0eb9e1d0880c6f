"""How long a contact takes: duration bands, total and mean time by method."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, figure
from dashboard.figures.marks import on
from dashboard.figures.panels import Panel, panels
from dashboard.figures.table import CORRECTED
from dashboard.figures.wording import (
    all_zero,
    bare,
    hover,
    leading,
    previous_in_table,
    share,
    trailing,
    wrap_categories,
)

#: From short to long, pale to dark; the palest blue would not stand out against the ground.
BAND_COLOURS = dict(zip(("lt15", "15_30", "30_60", "ge60"), theme.SEQUENTIAL[1:], strict=True))
#: The least share of a bar, in percent, that carries its number, on wide and narrow screens.
WIDE_LABEL, NARROW_LABEL = 4, 9


@figure("consultations/durations", height=380)
def durations(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the shares of the duration bands by method, with the number of contacts in each part."""
    names = _method_names(rows, look)
    chart = go.Figure()
    narrow = []
    for band, group in rows.groupby("band", sort=False):
        known = group[group["share"].notna()]
        colour = BAND_COLOURS.get(band, theme.GREY)
        words = [look.labels.figures(value, "contacts") for value in known["contacts"]]
        chart.add_bar(
            orientation="h",
            y=[names[method] for method in known["method"]],
            x=known["share"],
            name=look.label("duration_band", band),
            marker_color=colour,
            text=_fitting(words, known["share"], WIDE_LABEL),
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont_color=on(colour),
            hovertext=[_hover(row, names, look) for row in known.itertuples()],
            hoverinfo="text",
        )
        narrow.append({"text": _fitting(words, known["share"], NARROW_LABEL)})
    narrow.append({"text": _bases(chart, rows, names, look)})
    chart.update_yaxes(autorange="reversed", type="category", categoryarray=[*names.values()], showgrid=False)
    ticks = [0, 25, 50, 75, 100]
    chart.update_xaxes(range=[0, 114], tickvals=ticks, ticktext=[f"{tick}%" for tick in ticks], showline=False)
    layout = {"xaxis": {"range": [0, 124], "tickvals": [0, 50, 100], "ticktext": ["0%", "50%", "100%"]}}
    chart.update_layout(barmode="stack", meta={"narrow": {"data": narrow, "layout": layout}})
    wrap_categories(chart)
    notes = (_untimed(rows["untimed"].iloc[0], look), previous_in_table(rows, "contacts_previous", look))
    return Drawing(_headline(rows, look), chart, note=look.text("figure.sentence_join").join(filter(None, notes)))


def _untimed(contacts: float, look: Look) -> str:
    """Say how many contacts are left out because it is not recorded how long they took."""
    return look.text("consultations.untimed", contacts=look.amount(contacts, "contacts")) if contacts > 0 else ""


def _method_names(rows: pd.DataFrame, look: Look) -> dict[str, str]:
    """Return the methods' names, marked where the counts are corrected ones."""
    corrected = rows.groupby("method", sort=False)["contacts_printed"].apply(lambda printed: printed.notna().any())
    return {method: look.label("method", method) + CORRECTED * int(marked) for method, marked in corrected.items()}


def _fitting(words: list[str], shares: pd.Series, least: float) -> list[str]:
    return [word if share >= least else "" for word, share in zip(words, shares, strict=True)]


def _hover(row: tuple, names: dict[str, str], look: Look) -> str:
    told = look.amount(row.contacts, "contacts") + share(row.contacts, row.contacts_method, look)
    lines = [f"<b>{names[row.method]}</b>", hover(look.label("duration_band", row.band), told, look)]
    if pd.notna(row.contacts_printed):
        lines.append(look.text("consultations.as_printed", value=look.amount(row.contacts_printed, "contacts")))
    if pd.notna(row.contacts_previous):
        lines.append(hover(look.text("marks.previous"), look.amount(row.contacts_previous, "contacts"), look))
    return "<br>".join(lines)


def _bases(chart: go.Figure, rows: pd.DataFrame, names: dict[str, str], look: Look) -> list[str]:
    """Write each method's contacts, the base of its shares, at the bar's end; return them as for a phone."""
    methods = rows.drop_duplicates("method")
    known = methods["contacts_method"].notna() & (methods["contacts_method"] > 0)
    words = [
        f" <b>{look.amount(value, 'contacts')}</b>" if some else f" {look.amount(value, 'contacts')}"
        for value, some in zip(methods["contacts_method"], known, strict=True)
    ]
    chart.add_scatter(
        x=known.map({True: 100, False: 0}),
        y=[names[method] for method in methods["method"]],
        mode="text",
        text=words,
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    return [f" <b>{bare(value, 'contacts', look)}</b>" for value in methods["contacts_method"]]


def _headline(rows: pd.DataFrame, look: Look) -> str:
    bands, total = rows.groupby("band", sort=False)["contacts"].sum(), rows["contacts"].sum()
    if not total and rows["untimed"].iloc[0] > 0:
        return look.text("consultations.time_unrecorded")
    if not total:
        return all_zero("consultations/durations", "contacts", look)
    return look.text(
        "consultations.durations",
        total=look.amount(total, "contacts"),
        band=leading(bands, "duration_band", look),
        contacts=look.amount(bands.max(), "contacts"),
        n=look.labels.figures(bands.max(), "contacts"),
        share=share(bands.max(), total, look),
    )


@figure("consultations/minutes", height=360)
def minutes(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw total and mean time by method, each on its own scale."""
    none = look.text("consultations.no_contact")
    rows = rows.assign(
        nothing=rows["contacts_method"] == 0,
        hours=[_hours(value, look) for value in rows["minutes"]],
        mean=[bare(value, "minutes", look) for value in rows["mean_minutes"]],
    )
    rows.loc[rows["nothing"], ["hours", "mean"]] = none
    titles = {key: look.text(f"consultations.panel_{key}") for key in ("minutes", "mean_minutes")}
    measures = [
        Panel("minutes", "minutes", titles["minutes"], previous="minutes_previous", words="hours", nothing="nothing"),
        Panel(
            "mean_minutes",
            "minutes",
            titles["mean_minutes"],
            previous="mean_minutes_previous",
            words="mean",
            nothing="nothing",
            colour=theme.TEAL,
        ),
    ]
    means = rows.set_index("method")["mean_minutes"].dropna()
    chart = panels(rows, "method", measures, look, domain="method")
    words = {
        "hours": _hours(rows["minutes_all"].iloc[0], look),
        "mean": look.amount(rows["mean_minutes_all"].iloc[0], "minutes"),
    }
    note = _untimed(rows["untimed"].sum(), look)
    if rows["untimed"].sum() > 0 and not rows["contacts"].sum():
        return Drawing(look.text("consultations.time_unrecorded"), chart, note=note)
    if means.nunique() < 2:
        return Drawing(look.text("consultations.minutes_same", **words), chart, note=note)
    headline = look.text(
        "consultations.minutes",
        **words,
        longest=leading(means, "method", look),
        greatest=look.amount(means.max(), "minutes"),
        shortest=trailing(means, "method", look),
        least=look.amount(means.min(), "minutes"),
    )
    return Drawing(headline, chart, note=note)


def _hours(value: float, look: Look) -> str:
    """Write minutes as hours and minutes."""
    if pd.isna(value):
        return look.amount(None, "minutes")
    hours, left = divmod(int(value), 60)
    return look.text("consultations.hours", hours=f"{hours:,}", minutes=left)
