"""What pages are built from: the page's head, sections, figures, filters."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import address, chart
from dashboard.catalog import Value, find
from dashboard.figures import Published, publish
from dashboard.figures.labels import Labels
from dashboard.language import text
from dashboard.warehouse import Blocked, Warehouse, current

LANGUAGE_KEY, YEAR_KEY, WAREHOUSE_KEY = "lang", "fy", "warehouse"


def refresh() -> None:
    """Look once, at the start of a run, whether the data has changed; the whole run uses that state."""
    st.session_state[WAREHOUSE_KEY] = current()


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


def areas() -> list[str]:
    """Return the keys of the 14 areas in their order; none where the file that lists them is faulty."""
    try:
        return [*warehouse().query("reference/areas")["area"]]
    except Blocked:
        return []


def page(name: str) -> None:
    """Open a page: its title and the question it answers (texts/<name>.yml: title, intro)."""
    st.html(f'<header class="hk-page"><h1>{say(f"{name}.title")}</h1><p>{say(f"{name}.intro")}</p></header>')


def section(key: str) -> None:
    """Open a section of a page with its heading."""
    st.html(f'<h2 class="hk-section">{say(key)}</h2>')


def read(name: str, **parameters: Value) -> Published:
    """Return a figure without showing it, for a filter's words; the fiscal year is filled in."""
    if "fiscal_year" in find(name).parameters:
        parameters.setdefault("fiscal_year", fiscal_year())
    return publish(warehouse(), name, language(), **parameters)


def figure(name: str, on_pick: str | None = None, **parameters: Value) -> Published:
    """Show a figure; the fiscal year is filled in. ``on_pick`` names the filter that a click on a mark sets."""
    published = read(name, **parameters)
    key = f"figure:{name}"
    chart.show(published, language(), key, on_pick=_picker(key, on_pick) if on_pick else None)
    return published


def figures(*names: str, **parameters: Value) -> None:
    """Show figures side by side, one below the other on a phone."""
    for column, name in zip(st.columns(len(names), gap="medium"), names, strict=True):
        with column:
            figure(name, **{k: v for k, v in parameters.items() if k in find(name).parameters})


def columns(number: int) -> list:
    """Return places side by side for filters: ``with left: ...``."""
    return st.columns(number, gap="medium")


def _picker(key: str, target: str) -> Callable[[], None]:
    """Make a click set the filter ``target``; a second click on the same mark clears it."""

    def pick() -> None:
        picked = st.session_state[key].get("picked")
        if picked is not None:
            st.session_state[target] = None if st.session_state.get(target) == picked else picked

    return pick


def choose(key: str, label: str, options: Sequence[Value], word: Callable[[Value], str]) -> Value:
    """Offer a few options side by side; the choice lives in the address as ``?key=``."""
    _from_address(key, options, options[0])
    chosen = st.segmented_control(label, options, key=key, required=True, format_func=word)
    _into_address(key, options[0])
    return chosen


def select(
    key: str, label: str, options: Sequence[Value], word: Callable[[Value], str], default: Value = None
) -> Value | None:
    """Offer many options in a list; the choice lives in the address as ``?key=``. Without a default none is chosen at first."""
    _from_address(key, options, default)
    chosen = st.selectbox(
        label,
        options,
        index=None if default is None else 0,
        key=key,
        format_func=word,
        placeholder=say("app.choose"),
    )
    _into_address(key, default)
    return chosen


def _from_address(key: str, options: Sequence[Value], default: Value) -> None:
    """Take a choice from the address: at first, and whenever the address names another than it did.

    Streamlit's own binding would put the words of one language into the address; this puts the key.
    """
    asked, seen = st.query_params.get(key), st.session_state.get(f"{key}@address")
    if key not in st.session_state or (asked is not None and asked != seen):
        st.session_state[key] = next((option for option in options if str(option) == asked), default)


def _into_address(key: str, default: Value) -> None:
    """Put a choice into the address; the default leaves it clean."""
    chosen = st.session_state[key]
    written = None if chosen is None or chosen == default else str(chosen)
    if st.query_params.get(key) != written:
        if written is None:
            del st.query_params[key]
        else:
            st.query_params[key] = written
    st.session_state[f"{key}@address"] = written
