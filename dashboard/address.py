"""Filters in the address: a choice is written there by its key, so that a link means the same in both languages.

Streamlit's own binding writes a choice's words (``?area=宗谷``), which another language or a new
label would not find again.
"""

from collections.abc import Sequence

import streamlit as st

from dashboard.catalog import Value


def adopt(key: str, options: Sequence[Value], default: Value = None) -> None:
    """Take over what the address says of a filter where that has changed; else keep the choice, or the default."""
    told = st.query_params.get(key)
    by_word = {str(option): option for option in options}
    if told != st.session_state.get(_seen(key)) and told in by_word:
        st.session_state[key] = by_word[told]
    # Who looks at the newest year goes on to a newer one when it appears.
    left_alone = st.session_state.get(key) == st.session_state.get(_default(key), default)
    if left_alone or st.session_state.get(key) not in by_word.values():
        st.session_state[key] = default
    st.session_state[_default(key)] = default


def keep(key: str, default: Value = None) -> None:
    """Write a filter's choice into the address, unless it is the default."""
    chosen = st.session_state.get(key)
    word = None if chosen is None or chosen == default else str(chosen)
    if word is None:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != word:
        st.query_params[key] = word
    st.session_state[_seen(key)] = word


def _default(key: str) -> str:
    return f"default:{key}"


def _seen(key: str) -> str:
    return f"address:{key}"
