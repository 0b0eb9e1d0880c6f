"""What pages are built from: the page's head, sections, figures, filters."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address, chart
from dashboard.catalog import Value, find
from dashboard.current import being_built, current
from dashboard.figures import Published, publish
from dashboard.figures.labels import Labels
from dashboard.language import text
from dashboard.records.log import kinds_of
from dashboard.settings import demonstration
from dashboard.warehouse import Blocked, Warehouse

LANGUAGE_KEY, YEAR_KEY, WAREHOUSE_KEY, PAGE_KEY, TOLD_KEY = "lang", "fy", "warehouse", "page", "told"


def refresh() -> None:
    """Look once, at the start of a run, whether the data has changed; the whole run uses that state.

    While changed data is still being prepared, the state of before serves.
    """
    st.session_state[WAREHOUSE_KEY] = current(wait=False)


def live(part: Callable[[], None]) -> Callable[[], None]:
    """Make a part of a page rerun alone when one of its own filters changes; all of it when data has changed."""

    @st.fragment
    def run() -> None:
        before = warehouse()
        refresh()
        if warehouse() is not before:
            st.rerun()
        _told()
        part()

    return run


def tell(words: str, icon: str) -> None:
    """Say in passing what was done; at the next run, since a callback must not show anything."""
    st.session_state[TOLD_KEY] = (words, icon)


def _told() -> None:
    words, icon = st.session_state.pop(TOLD_KEY, ("", ""))
    if words:
        st.toast(words, icon=icon, duration="long")


def notices() -> None:
    """Say what holds for every page: synthetic data, records that can't be read, new data on its way."""
    _told()
    if demonstration():
        st.html(f'<p class="hk-notice">{say("app.synthetic")}</p>')
    if warehouse().records.error is not None:
        st.html(f'<p class="hk-notice">{escape(warehouse().records.error.message(language()))}</p>')
    if being_built():
        _new_data_on_its_way()


@st.fragment(run_every="1s")
def _new_data_on_its_way() -> None:
    """Show that new data is being prepared, and the new figures as soon as it is."""
    st.html(f'<p class="hk-notice">{say("app.preparing")}</p>')
    if not being_built():
        st.rerun()


def warehouse() -> Warehouse:
    """Return the data as it was at the start of this run."""
    if WAREHOUSE_KEY not in st.session_state:
        refresh()
    return st.session_state[WAREHOUSE_KEY]


def language() -> str:
    """Return the language of this session."""
    return st.session_state.get(LANGUAGE_KEY) or "ja"


def say(key: str, **values: object) -> str:
    """Return one text of the interface in this session's language."""
    return text(key, language(), **values)


def labels() -> Labels:
    """Return the labels in this session's language."""
    return Labels.of_warehouse(warehouse(), language())


def fiscal_year() -> int | None:
    """Return the fiscal year that is looked at: the one chosen, or the newest."""
    chosen = st.session_state.get(YEAR_KEY)
    return chosen if chosen in warehouse().years else warehouse().latest_year


def year_words() -> dict[int, str]:
    """Return the words for each fiscal year, and for one that still goes on that it does."""
    words = {year: labels().year(year) for year in warehouse().years}
    going_on = warehouse().coverage.goes_on
    return {year: say("figure.so_far", year=word) if going_on(year) else word for year, word in words.items()}


def areas() -> list[str]:
    """Return the keys of the 14 areas in their order; none where the file that lists them is faulty."""
    try:
        return [*warehouse().query("reference/areas")["area"]]
    except Blocked:
        return []


def places(level: str) -> dict[str, str]:
    """Return the keys of a level's places in their order (Sapporo aside), each with its area; none where faulty."""
    if level == "subprefecture":
        return {area: area for area in areas()}
    query, key = {"health_centre": ("health_centres", "health_centre"), "municipality": ("places", "code")}[level]
    try:
        rows = warehouse().query(f"reference/{query}")
    except Blocked:
        return {}
    counted = rows[rows["counted"]]
    return dict(zip(counted[key], counted["area"], strict=True))


def contact_totals() -> dict[str, str]:
    """Return what each way of counting contacts comes to, in words; nothing where the exports are faulty."""
    try:
        rows = warehouse().query("reference/contact_bases", fiscal_year=fiscal_year())
    except Blocked:
        return {}
    return {row.contact_basis: labels().amount(row.contacts, "contacts") for row in rows.itertuples()}


def page(name: str) -> None:
    """Open a page: its title and the question it answers (texts/<name>.yml: title, intro)."""
    st.html(f'<header class="hk-page"><h1>{say(f"{name}.title")}</h1><p>{say(f"{name}.intro")}</p></header>')


def section(key: str) -> None:
    """Open a section of a page with its heading."""
    st.html(f'<h2 class="hk-section">{say(key)}</h2>')


def figure(name: str, on_pick: str | None = None, chosen: str | None = None, **parameters: Value) -> Published:
    """Show a figure; the fiscal year is filled in. ``on_pick`` names the filter that a click on a mark sets.

    ``chosen`` is the key of the marks to be highlighted, for figures that are the same whatever is chosen.
    """
    if "fiscal_year" in find(name).parameters:
        parameters.setdefault("fiscal_year", fiscal_year())
    published = publish(warehouse(), name, language(), **parameters)
    key = f"figure:{name}"
    chart.show(
        published,
        language(),
        key,
        on_pick=_picker(key, on_pick) if on_pick else None,
        on_add=partial(_add_to_briefing, name, parameters),
        chosen=chosen,
    )
    return published


def _add_to_briefing(name: str, parameters: dict[str, Value]) -> None:
    from dashboard.briefing import session  # which is built from this module

    session.add(name, parameters)


def figures(*names: str, **parameters: Value) -> None:
    """Show figures side by side, one below the other on a phone."""
    for column, name in zip(st.columns(len(names), gap="medium"), names, strict=True):
        with column:
            figure(name, **{k: v for k, v in parameters.items() if k in find(name).parameters})


def from_log(*rows: Sequence[str], **parameters: Value) -> None:
    """Show figures that only the records give, those of a row side by side.

    In a year without records of their kind, one quiet line says how to come by them instead.
    """
    (kind,) = {kind for names in rows for name in names for table in find(name).tables for kind in kinds_of(table)}
    recorded = recorders(kind)
    if not recorded or parameters.get("organisation", recorded[0]) not in recorded:
        words = say("log.take_in", kind=labels().of("record_kind", kind))
        link = f'<a href="intake?{_address()}" target="_self">{words}</a>'
        st.html(f'<p class="hk-quiet">{say(f"log.none_{kind}", link=link)}</p>')
        return
    for names in rows:
        if len(names) == 1:
            figure(names[0], **{k: v for k, v in parameters.items() if k in find(names[0]).parameters})
        else:
            figures(*names, **parameters)


def link(words: str, page: str, **address: str) -> None:
    """Show a link to another page; its address says what this one's does, and ``address``."""
    st.html(f'<p class="hk-quiet"><a href="{page}?{_address(**address)}" target="_self">{escape(words)}</a></p>')


def quiet(key: str) -> None:
    """Show one quiet line."""
    st.html(f'<p class="hk-quiet">{say(key)}</p>')


def _address(**more: str) -> str:
    """Return what the address says, and more, as it stands in a link."""
    return escape(urlencode({**st.query_params.to_dict(), **more}))


def recorders(kind: str) -> list[str]:
    """Return the organisations whose records of a kind tell of the fiscal year that is looked at."""
    periods = warehouse().periods
    return [*periods.loc[(periods["kind"] == kind) & (periods["fiscal_year"] == fiscal_year()), "organisation"]]


def organisation(kind: str) -> str | None:
    """Offer the organisations that keep records of a kind; the only one, or none, without asking."""
    recorded = recorders(kind)
    if len(recorded) < 2:
        return recorded[0] if recorded else None
    return choose("org", say("log.organisation"), recorded, lambda key: labels().of("org_short", key))


def columns(widths: int | Sequence[int]) -> list:
    """Return places side by side for filters, as many or as wide as said: ``with left: ...``."""
    return st.columns(widths, gap="medium")


def sheet() -> DeltaGenerator:
    """Return a place for what is printed on one page: ``with sheet(): ...``."""
    return st.container(key="sheet")


def _picker(key: str, target: str) -> Callable[[], None]:
    """Make a click set the filter ``target``; a second click on the same mark clears it."""

    def pick() -> None:
        picked = st.session_state[key].get("picked")
        if picked is not None:
            st.session_state[target] = None if st.session_state.get(target) == picked else picked

    return pick


def choose(key: str, label: str, options: Sequence[Value], word: Callable[[Value], str]) -> Value:
    """Offer a few options side by side; the choice lives in the address as ``?key=``."""
    address.adopt(key, options, options[0])
    chosen = st.segmented_control(label, options, key=key, required=True, format_func=word)
    address.keep(key, options[0])
    return chosen


def select(
    key: str, label: str, options: Sequence[Value], word: Callable[[Value], str], default: Value = None
) -> Value | None:
    """Offer many options in a list, none chosen at first without a default; the choice lives in the address."""
    address.adopt(key, options, default)
    chosen = st.selectbox(
        label,
        options,
        index=None if default is None else 0,
        key=key,
        format_func=word,
        placeholder=say("app.choose"),
    )
    address.keep(key, default)
    return chosen


def keys(domain: str) -> list[str]:
    """Return the keys of a domain of labels in their order, to be offered in a filter."""
    return labels().keys(domain)
