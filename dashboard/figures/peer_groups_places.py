"""Figures of the page Peer groups: Yoridokoro, the hubs, Dohirokai, letters and the event."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.figure import Drawing, Look, Number, figure
from dashboard.figures.marks import bars, on
from dashboard.figures.timeline import lanes, sessions_note
from dashboard.figures.wording import bare

ANSWERS = {"very_good": theme.BLUE, "good": theme.SEQUENTIAL[1]}


@figure("peer_groups/yoridokoro", height=220)
def yoridokoro(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw attendances by group with last year's, from print where there is no earlier report."""
    chart = bars(
        rows.assign(words=""),
        "group",
        "attendances",
        look,
        domain="yoridokoro_group",
        unit="attendances",
        previous="attendances_previous",
        text="words",
    )
    # The words at the end of a bar are longer than a number: room for them.
    longest = max(rows[["attendances", "attendances_previous"]].max().max(), 1)
    chart.update_xaxes(range=[0, 1.35 * longest], nticks=4)
    chart.data[0].marker.color = [theme.BLUE if group == "members" else theme.TEAL for group in rows["group"]]
    # Beyond last year's tick, so that the two never cover each other.
    chart.add_scatter(
        x=rows[["attendances", "attendances_previous"]].max(axis=1),
        y=[look.label("yoridokoro_group", group) for group in rows["group"]],
        mode="text",
        text=[f"  {_bar_words(row, look)}" for row in rows.itertuples()],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    chart.layout.meta["narrow"]["layout"] = {"xaxis": {"range": [0, 1.75 * longest]}}
    headline = " ".join(_group_words(row, look) for row in rows.itertuples())
    if look.language == "ja":
        headline = "、".join(_group_words(row, look) for row in rows.itertuples())
    notes = [look.text("peer_groups.previous_computed")] if (rows["previous_basis"] == "printed_change").any() else []
    if rows["unrecorded"].notna().any() and rows["mean_attendances"].notna().any():
        unrecorded = look.amount(rows["unrecorded"].sum(), "sessions")
        notes.append(look.text("peer_groups.mean_of_recorded", sessions=unrecorded))
    return Drawing(headline, chart, note=look.text("figure.sentence_join").join(notes))


def _bar_words(row: tuple, look: Look) -> str:
    if pd.isna(row.attendances):
        return ""
    value = look.labels.figures(row.attendances, "attendances")
    if pd.isna(row.change):
        return f"<b>{value}</b>"
    change = look.labels.figures(row.change, "attendances", signed=True)
    return look.text("peer_groups.bar_change", value=value, change=change)


def _group_words(row: tuple, look: Look) -> str:
    return look.text(
        "peer_groups.yoridokoro_mean" if pd.notna(row.mean_attendances) else "peer_groups.yoridokoro_unrecorded",
        group=look.label("yoridokoro_group", row.group),
        sessions=look.amount(row.sessions, "sessions"),
        mean=bare(row.mean_attendances, "mean_attendances", look),
    )


@figure("peer_groups/yoridokoro_sessions", height=290)
def yoridokoro_sessions(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each session at its date, a lane each group and format."""

    def lane(row: pd.Series) -> str:
        return f"{look.label('yoridokoro_group', row['group'])}<br>{look.label('format', row['format'])}"

    chart = lanes(rows, lane, look, legend=False)
    by_group = rows.groupby("group", sort=False)["sessions"].sum()
    away = rows.loc[rows["format"].isin(["metaverse", "online"]), "sessions"].sum()
    headline = look.text(
        "peer_groups.yoridokoro_sessions",
        groups=look.text("figure.list_join").join(
            _count_of(look.label("yoridokoro_group", group), count, look) for group, count in by_group.items()
        ),
        online=look.amount(away, "sessions"),
    )
    return Drawing(headline, chart, note=sessions_note(rows, look))


@figure("peer_groups/hub_sessions", height=340)
def hub_sessions(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each hub session at its date, a lane each block, a mark each format."""
    join = look.text("figure.list_join").join
    cities, names = {}, {}
    for row in rows.itertuples():
        cities.setdefault(row.block, []).extend(_known(row.cities))
        if row.format != "satellite":
            names.setdefault(row.block, []).extend(_known(row.names))

    def place(block: str) -> str:
        words = [look.label("hub_city", city) for city in dict.fromkeys(cities.get(block, []))]
        return join(words)

    def lane(row: pd.Series) -> str:
        block = row["block"]
        group = join(look.label("hub_name", name) for name in dict.fromkeys(names.get(block, [])))
        if not group:
            return short(row)
        return look.text("peer_groups.hub_lane", block=look.label("block", block), city=place(block), group=group)

    def short(row: pd.Series) -> str:
        return f"{look.label('block', row['block'])}<br>{place(row['block'])}"

    chart = lanes(rows, lane, look, short=short)
    by_format = rows.groupby("format", sort=False)["sessions"].sum()
    order = sorted(by_format.index, key=lambda kind: look.labels.position("format", kind))
    headline = look.text(
        "peer_groups.hub_sessions" if rows["block"].notna().all() else "peer_groups.hub_sessions_somewhere",
        blocks=look.amount(rows["block"].nunique(), "blocks"),
        sessions=look.amount(rows["sessions"].sum(), "sessions"),
        formats=join(_count_of(look.label("format", kind), by_format[kind], look) for kind in order),
    )
    return Drawing(headline, chart, note=sessions_note(rows, look))


def _count_of(name: str, sessions: float, look: Look) -> str:
    """Write how many sessions of a kind there were: 会場12回, In person: 12."""
    return look.text("peer_groups.count_of", name=name, sessions=look.labels.figures(sessions, "sessions"))


def _known(values: object) -> list[str]:
    """Return the members of a list column's cell; none for NULL."""
    return [*values] if hasattr(values, "__len__") and not isinstance(values, str) else []


@figure("peer_groups/dohirokai_sessions", height=190)
def dohirokai_sessions(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw each session at its date, study sessions and online ones in two lanes."""
    chart = lanes(
        rows,
        lambda row: _broken(look.label("dohirokai_series", row["format"]), look),
        look,
        series_domain="dohirokai_series",
        legend=False,
    )
    join = look.text("figure.list_join").join
    headline = look.text(
        "peer_groups.dohirokai_sessions",
        series=join(
            _count_of(look.label("dohirokai_series", row.format), row.sessions, look) for row in rows.itertuples()
        ),
    )
    themes = [theme_ for cell in rows["themes"] for theme_ in _known(cell)]
    notes = []
    if themes:
        words = join(look.label("dohirokai_theme", key) for key in themes)
        notes.append(look.text("peer_groups.themes", themes=words))
    notes.append(sessions_note(rows, look))
    return Drawing(headline, chart, note=look.text("figure.sentence_join").join(note for note in notes if note))


def _broken(name: str, look: Look) -> str:
    """Break a lane's name where its language can be broken."""
    if look.language == "ja":
        return name.replace("(", "<br>(").replace("オンライン道", "オンライン<br>道")
    return name.replace(" (", "<br>(").replace("Online D", "Online<br>D")


@figure("peer_groups/satisfaction", height=190)
def satisfaction(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the answers as one bar of 100%, what is not printed hatched."""
    chart = go.Figure()
    answers, so_far = rows[rows["answer"] != "positive_total"], 0.0
    for row in answers.sort_values("answer", key=lambda keys: [_answer_order(key, look) for key in keys]).itertuples():
        if pd.isna(row.share):
            continue
        colour = ANSWERS.get(row.answer)
        word = look.amount(row.share, "percent")
        name = f"{look.label('satisfaction', row.answer)} {look.amount(row.responses, 'persons')}"
        chart.add_bar(
            orientation="h",
            x=[row.share],
            y=[""],
            name=name,
            marker={"color": colour} if colour else theme.hatched(),
            text=[word if colour else ""],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": on(colour) if colour else theme.INK},
            hovertext=[f"{name}<br>{word}"],
            hoverinfo="text",
        )
        if not colour:
            chart.add_annotation(x=so_far + row.share / 2, y=0, text=word, bgcolor=theme.GROUND, align="center")
        so_far += row.share
    chart.update_layout(barmode="stack", showlegend=True)
    chart.update_xaxes(range=[0, 100], showticklabels=False, showline=False)
    chart.update_yaxes(showticklabels=False, showgrid=False)
    by_answer = rows.set_index("answer")
    return Drawing(_satisfaction_headline(by_answer, look), chart, note=_satisfaction_change(by_answer, look))


def _answer_order(answer: str, look: Look) -> int:
    return 99 if answer == "rest" else look.labels.position("satisfaction", answer)


def _satisfaction_headline(rows: pd.DataFrame, look: Look) -> str:
    if "positive_total" not in rows.index:
        return ""
    positive = rows.loc["positive_total"]
    return look.text(
        "peer_groups.satisfaction",
        share=look.amount(positive["share"], "percent"),
        base=look.amount(positive["base"], "persons"),
    )


def _satisfaction_change(rows: pd.DataFrame, look: Look) -> str:
    if "positive_total" not in rows.index:
        return ""
    positive = rows.loc["positive_total"]
    return look.change(positive["share"], positive["share_previous"], "percent")


@figure("peer_groups/letters", height=190)
def letters(rows: pd.DataFrame, look: Look) -> Drawing:
    """Draw the recipients of letters by sex."""
    chart = bars(rows, "sex", "persons", look, domain="sex", unit="persons", previous="persons_previous")
    chart.data[0].marker.color = [theme.COLOURS["sex"].get(sex, theme.GREY) for sex in rows["sex"]]
    join = look.text("figure.list_join").join
    parts = [
        look.text(
            "peer_groups.persons_of",
            name=look.label("sex", row.sex),
            persons=look.labels.figures(row.persons, "persons"),
        )
        for row in rows.itertuples()
        if pd.notna(row.persons)
    ]
    total = look.amount(rows["persons"].sum(min_count=1), "persons")
    note = look.change(rows["persons"].sum(), rows["persons_previous"].sum(min_count=1), "persons")
    return Drawing(look.text("peer_groups.letters", total=total, parts=join(parts)), chart, note=note)


@figure("peer_groups/university")
def university(rows: pd.DataFrame, look: Look) -> Drawing:
    """Return the event's capacity, attendance, lecturers and leaflets as key numbers."""
    space = "" if look.language == "ja" else " "
    numbers = tuple(
        Number(
            look.label("stated_item", row.item),
            look.labels.figures(row.value, row.unit) if pd.notna(row.value) else look.text("figure.not_recorded"),
            f"{space}{look.labels.unit(row.unit)}",
            look.change(row.value, row.value_previous, row.unit),
        )
        for row in rows.itertuples()
    )
    values = rows.set_index("item")["value"]
    capacity, attendance = values.get("university_capacity"), values.get("university_attendance")
    headline = ""
    if pd.notna(capacity) and pd.notna(attendance):
        key = "university_over" if attendance > capacity else "university_within"
        headline = look.text(f"peer_groups.{key}", capacity=f"{capacity:g}", attendance=f"{attendance:g}")
    held = rows["held"].iloc[0]
    note = look.text("peer_groups.held_on", date=look.labels.date(held)) if pd.notna(held) else ""
    return Drawing(headline, numbers=numbers, note=note)
