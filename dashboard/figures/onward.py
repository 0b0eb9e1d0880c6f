"""What happens next: outcomes, the agencies that people are passed to and from, the clinic."""

import pandas as pd

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars
from dashboard.figures.wording import all_zero, bare, leading, share, with_shares, wrap_categories

#: Outcomes after which the centre goes on with a case.
CONTINUED = ("visit_advised", "phone_mail_continued")
DIRECTION_COLOURS = {"out": theme.BLUE, "in": theme.PLUM}


@figure("consultations/outcomes", height=400)
def outcomes(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the outcomes of first consultations; the kinds of "ended" indented and paler."""
    total, cases = rows["cases_all"].iloc[0], rows.set_index("outcome")["cases"]
    told = rows.assign(words=with_shares(rows["cases"], total, "cases", look))
    chart = bars(
        told, "outcome", "cases", look, domain="outcome", unit="cases", previous="cases_previous", text="words"
    )
    levels = rows.set_index("outcome")["outcome_level"]
    part = {
        look.label("outcome", key): look.text("consultations.of_these", name=look.label("outcome", key))
        for key, level in levels.items()
        if level == "of_ended"
    }
    for trace in chart.data:
        trace.y = [part.get(name, name) for name in trace.y]
    chart.layout.yaxis.categoryarray = [part.get(name, name) for name in chart.layout.yaxis.categoryarray]
    chart.data[0].marker.color = [
        theme.SEQUENTIAL[1] if levels[key] == "of_ended" else theme.BLUE for key in chart.data[0].customdata
    ]
    _room(chart, rows[["cases", "cases_previous"]].max().max())
    continued = cases.reindex(CONTINUED).sum(min_count=1)
    headline = look.text(
        "consultations.outcomes",
        total=look.amount(total, "cases"),
        base=bare(total, "cases", look),
        n_ended=bare(cases.get("ended"), "cases", look),
        n_continued=bare(continued, "cases", look),
        ended=look.amount(cases.get("ended"), "cases"),
        ended_share=share(cases.get("ended"), total, look),
        continued=look.amount(continued, "cases"),
        continued_share=share(continued, total, look),
    )
    names = look.text("figure.list_join").join(look.label("outcome", key) for key in CONTINUED)
    return Drawing(headline, chart, note=look.text("consultations.continued_means", outcomes=names))


@figure("consultations/liaison", height=460)
def liaison(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw liaison by partner, to and from other agencies."""
    chart = bars(
        rows,
        "partner",
        "contacts",
        look,
        domain="partner",
        unit="contacts",
        series="direction",
        colours=DIRECTION_COLOURS,
        previous="contacts_previous",
    )
    wrap_categories(chart)
    partners, directions = rows.groupby("partner")["contacts"].sum(), rows.groupby("direction")["contacts"].sum()
    if not rows["contacts"].sum():
        return Drawing(all_zero("consultations/liaison", "contacts", look), chart)
    headline = look.text(
        "consultations.liaison",
        total=look.amount(rows["contacts"].sum(), "contacts"),
        out=look.amount(directions.get("out", 0), "contacts"),
        n_out=bare(directions.get("out", 0), "contacts", look),
        n=bare(partners.max(), "contacts", look),
        partner=leading(partners, "partner", look),
        contacts=look.amount(partners.max(), "contacts"),
    )
    return Drawing(headline, chart)


@figure("consultations/clinic")
def clinic(rows: pd.DataFrame, look: Look) -> Drawing:
    """Tell who came from a consultation to day care and to the outpatient clinic."""
    found = rows.set_index(["service", "period"])
    asked = (
        ("day_care", "persons", "persons"),
        ("outpatient", "persons", "persons"),
        ("outpatient", "new_cases", "persons"),
        ("outpatient", "consultations", "times"),
    )
    numbers, words = [], {}
    for service, measure, unit in asked:
        value = _of(found, service, "year", measure)
        words[f"{service}_{measure}"] = look.amount(value, unit)
        if pd.isna(value):
            continue
        total = _of(found, service, "total", measure)
        note = "" if pd.isna(total) else look.text("consultations.to_date", value=look.amount(total, unit))
        change = look.change(value, _of(found, service, "year", f"{measure}_previous"), unit)
        label = look.text(f"consultations.{service}_{measure}")
        numbers.append(Number(label, look.labels.figures(value, unit), look.labels.unit(unit), change, note))
    return Drawing(look.text("consultations.clinic", **words), numbers=tuple(numbers))


def _of(found: pd.DataFrame, service: str, period: str, column: str) -> float:
    return found.at[(service, period), column] if (service, period) in found.index else float("nan")


@figure("consultations/next_steps", height=300)
def next_steps(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw where those who attended day care went next."""
    total, moved = rows["persons_all"].iloc[0], rows["persons_moved"].iloc[0]
    told = rows.assign(words=with_shares(rows["persons"], total, "persons", look))
    chart = bars(
        told, "step", "persons", look, domain="next_step", unit="persons", previous="persons_previous", text="words"
    )
    _room(chart, rows[["persons", "persons_previous"]].max().max())
    headline = look.text(
        "consultations.next_steps",
        total=look.amount(total, "persons"),
        persons=look.amount(moved, "persons"),
        n=bare(moved, "persons", look),
        share=share(moved, total, look),
    )
    restated = rows["persons_all_restated"].iloc[0]
    note = ""
    if pd.notna(restated) and restated != total:
        words = {"before": look.amount(restated, "persons"), "now": look.amount(total, "persons")}
        note = look.text("consultations.restated", **words)
    return Drawing(headline, chart, note=note)


def _room(chart, greatest: float) -> None:
    """Leave room for a value and its share at the longest bar's end, and break long categories on a phone."""
    greatest = greatest if greatest > 0 else 1
    chart.update_xaxes(range=[0, 1.25 * greatest])
    wrap_categories(chart)
    meta = chart.layout.meta
    meta["narrow"]["layout"]["xaxis"] = {"range": [0, 1.7 * greatest], "nticks": 4}
    chart.update_layout(meta=meta)
