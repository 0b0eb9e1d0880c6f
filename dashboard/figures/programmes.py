"""Figures of the page Programmes: what each programme cost, who worked in it, whom it served."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars, shorten
from dashboard.figures.wording import leading

#: Patterns of a bar by how sure its figure is: full, striped, dotted. The word stands at its end.
PATTERNS = {"certain": "", "likely": "\\", "uncertain": "."}
SOLIDITY = {"certain": 1, "likely": 0.6, "uncertain": 0.35}
#: At most this many programmes are named in a headline.
MOST_NAMED = 3
#: How far the axis reaches beyond the longest bar, for the words at its end, on wide and narrow screens.
WIDE_ROOM, NARROW_ROOM = 1.25, 1.8


def strip(rows: pd.DataFrame, look: Look, notes: dict[str, str]) -> tuple[Number, ...]:
    """Return key numbers from rows of measure, value, unit and value_previous."""
    return tuple(
        Number(
            look.label("programme_number", row.measure),
            look.labels.figures(row.value, row.unit) if pd.notna(row.value) else look.amount(None, row.unit),
            look.labels.unit(row.unit) if pd.notna(row.value) else "",
            look.change(row.value, row.value_previous, row.unit),
            notes.get(row.measure, ""),
        )
        for row in rows.itertuples()
    )


def note(look: Look, *more: str) -> str:
    """Return a figure's note; it begins with the programme where one was chosen."""
    programme = look.parameters.get("programme")
    chosen = look.text("programmes.only", programme=look.label("programme", programme)) if programme else ""
    return look.text("figure.sentence_join").join(part for part in (chosen, *more) if part)


@figure("programmes/key_numbers")
def key_numbers(rows: pd.DataFrame, look: Look) -> Drawing:
    """Show how many programmes there are, what they cost, and how often they were seen."""
    found = rows.set_index("measure")
    besides = found["besides"]
    notes = {}
    for measure, unit in (("programmes", "programmes"), ("press", "media_items"), ("appearances", "activities")):
        if measure in found.index:
            notes[measure] = look.text(f"programmes.note_{measure}", besides=look.amount(besides[measure], unit))
    known = "expenditure" in found.index and pd.notna(found.loc["expenditure", "value"])
    if not known:
        return Drawing(look.text("programmes.key_numbers_no_money"), numbers=strip(rows, look, notes))
    notes["expenditure"] = look.text(
        "programmes.note_expenditure", besides=look.amount(besides["expenditure"], "programmes")
    )
    headline = look.text(
        "programmes.key_numbers",
        programmes=look.amount(found.loc["programmes", "value"], "programmes"),
        besides=look.amount(besides["expenditure"], "programmes"),
        count=besides["expenditure"],
        total=look.amount(found.loc["expenditure", "value"], "thousand_yen"),
    )
    return Drawing(headline, numbers=strip(rows, look, notes))


@figure("programmes/cost", height=520)
def cost(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw what each programme cost, by pattern and word how sure the assignment is."""
    words = [
        look.text(
            "programmes.with_word",
            value=look.labels.figures(row.expenditure, "thousand_yen"),
            word=look.label("certainty", row.certainty).lower(),
        )
        if pd.notna(row.expenditure)
        else ""
        for row in rows.itertuples()
    ]
    chart = bars(
        rows.assign(words=words),
        "programme",
        "expenditure",
        look,
        domain="programme",
        unit="thousand_yen",
        previous="expenditure_previous",
        text="words",
    )
    known = rows[rows["expenditure"].notna()]
    _mark_certainty(chart, known["certainty"])
    _room(chart, rows[["expenditure", "expenditure_previous"]].max().max())
    shorten(chart, _short_names(rows, look))
    return Drawing(_cost_headline(known, look), chart)


def _cost_headline(known: pd.DataFrame, look: Look) -> str:
    total = known["expenditure"].sum()
    if len(known) < 3 or total <= 0:
        return look.text(
            "programmes.cost_few", total=look.amount(total, "thousand_yen") if len(known) else look.amount(None, "")
        )
    first, second = (look.label("programme_short", key) for key in known["programme"].iloc[:2])
    return look.text(
        "programmes.cost",
        first=first,
        second=second,
        programmes=look.amount(len(known), "programmes"),
        total=look.amount(total, "thousand_yen"),
        share=look.amount(100 * known["expenditure"].iloc[:2].sum() / total, "percent"),
    )


@figure("programmes/staff", height=560)
def staff(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw how many people worked in each programme; a range as a bar with an open end."""
    words = [_range(row.staff, row.staff_to, look) for row in rows.itertuples()]
    shown = rows.assign(words=[word if pd.isna(to) else "" for word, to in zip(words, rows["staff_to"], strict=True)])
    chart = bars(
        shown, "programme", "staff", look, domain="programme", unit="persons", previous="staff_previous", text="words"
    )
    _mark_certainty(chart, rows.loc[rows["staff"].notna(), "certainty"])
    ranged = rows.assign(words=words)[rows["staff_to"].notna()]
    if len(ranged):
        names = [look.label("programme", key) for key in ranged["programme"]]
        chart.add_bar(
            orientation="h",
            y=names,
            x=ranged["staff_to"] - ranged["staff"],
            base=ranged["staff"],
            marker={"color": theme.GROUND, "line": {"color": theme.BLUE, "width": 1.5}},
            text=[*ranged["words"]],
            textposition="outside",
            hovertext=[f"<b>{name}</b><br>{word}" for name, word in zip(names, ranged["words"], strict=True)],
            hoverinfo="text",
            showlegend=False,
        )
    _room(chart, rows[["staff", "staff_to", "staff_previous"]].max().max(), wide=1.15, narrow=1.35)
    shorten(chart, _short_names(rows, look))
    most = rows.set_index("programme")[["staff", "staff_to"]].max(axis=1)
    if most.isna().all():
        return Drawing(look.text("programmes.staff_unknown"), chart)
    headline = look.text(
        "programmes.staff" if _stands_out(most) else "programmes.staff_even",
        programme=leading(most, "programme_short", look),
        staff=look.amount(most.max(), "persons"),
    )
    return Drawing(headline, chart)


def _range(low: float, high: float, look: Look) -> str:
    if pd.isna(low):
        return ""
    value = look.labels.figures(low, "persons")
    if pd.isna(high):
        return value
    return look.text("programmes.range", low=value, high=look.labels.figures(high, "persons"))


@figure("programmes/beneficiaries", height=560)
def beneficiaries(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw how many each programme served, each with how it counts; never added up."""
    names, short, words = [], {}, []
    for row in rows.itertuples():
        name = look.label("programme", row.programme)
        brief = look.label("programme_short", row.programme)
        if row.part != "all":
            part = look.label("programme_part", row.part)
            name = look.text("programmes.part", programme=name, part=part)
            brief = f"{brief}<br>{part}"
        names.append(name)
        short[name] = brief
        word = look.label("beneficiary_basis", row.basis)
        if row.certainty != "certain":
            word = look.text("figure.list_join").join((word, look.label("certainty", row.certainty).lower()))
        value = look.labels.figures(row.beneficiaries, "persons") if pd.notna(row.beneficiaries) else ""
        if pd.notna(row.beneficiaries_printed):
            value = f"{value}※"
        words.append(look.text("programmes.with_word", value=value, word=word))
    chart = bars(
        rows.assign(name=names, words=words),
        "name",
        "beneficiaries",
        look,
        domain="programme",
        unit="persons",
        previous="beneficiaries_previous",
        text="words",
    )
    _mark_certainty(chart, rows.loc[rows["beneficiaries"].notna(), "certainty"])
    _room(chart, rows[["beneficiaries", "beneficiaries_previous"]].max().max(), narrow=2.1)
    shorten(chart, short)
    counted = rows[(rows["basis"] == "total_attendances") & (rows["part"] == "all")]
    most = counted.set_index("programme")["beneficiaries"].dropna()
    if most.empty or not _stands_out(most):
        return Drawing(look.text("programmes.beneficiaries_other"), chart)
    headline = look.text(
        "programmes.beneficiaries",
        programme=leading(most, "programme_short", look),
        beneficiaries=look.amount(most.max(), "persons"),
    )
    return Drawing(headline, chart)


def _stands_out(values: pd.Series) -> bool:
    """Return whether few enough programmes share the greatest value to be named."""
    return values.max() > 0 and (values == values.max()).sum() <= MOST_NAMED


def _mark_certainty(chart: go.Figure, certainty: pd.Series) -> None:
    """Give the bars of the first trace the pattern of their certainty, with an outline in their colour."""
    keys = [key if key in PATTERNS else "certain" for key in certainty]
    chart.data[0].marker = {
        "color": [theme.BLUE] * len(keys),
        "pattern": {
            "shape": [PATTERNS[key] for key in keys],
            "solidity": [SOLIDITY[key] for key in keys],
            "fgcolor": [theme.BLUE] * len(keys),
            "bgcolor": [theme.GROUND] * len(keys),
            "size": 8,
        },
        "line": {"color": theme.BLUE, "width": 1.5},
    }


def _room(chart: go.Figure, longest: float, wide: float = WIDE_ROOM, narrow: float = NARROW_ROOM) -> None:
    """Leave room for the words at the longest bar's end; the values are printed, so the axis has no numbers.

    On a narrow screen the words stand without brackets.
    """
    reach = longest if pd.notna(longest) and longest > 0 else 1
    words = [word.replace("（", " ").replace(" (", " ").rstrip("）)") for word in chart.data[0].text]
    changes = [{"text": words, "textfont": {"size": 13}}, *chart.layout.meta["narrow"]["data"][1:]]
    layout = {"xaxis": {"range": [0, reach * narrow]}}
    chart.update_xaxes(range=[0, reach * wide], showticklabels=False, showgrid=False)
    chart.update_layout(meta={"narrow": {"data": changes, "layout": layout}})


def _short_names(rows: pd.DataFrame, look: Look) -> dict[str, str]:
    return {look.label("programme", key): look.label("programme_short", key) for key in rows["programme"]}
