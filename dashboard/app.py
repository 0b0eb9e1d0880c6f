"""The front door: navigation, language, fiscal year and style. Run with ``streamlit run dashboard/app.py``."""

import sys
from pathlib import Path

# `streamlit run` puts this folder on the path, not the project's.
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from dashboard import startup  # noqa: E402

startup.imported.wait()

from dashboard import address, chart, ui  # noqa: E402
from dashboard.language import LANGUAGES  # noqa: E402
from dashboard.settings import SettingError  # noqa: E402

SECTIONS = {
    "look": ("overview", "consultations", "age_region", "peer_groups", "seminars", "programmes"),
    "regions": ("regional_demand", "area_profile"),
    "tell": ("briefing", "present"),
    "data": ("audit", "intake"),
}
#: Pages that others lead to.
HIDDEN = ("present",)


def pages() -> dict[str, list]:
    """Return the pages by section, titled in the session's language."""
    return {
        ui.say(f"app.section_{section}"): [
            st.Page(
                f"../pages/{name}.py",
                title=ui.say(f"{name}.title"),
                url_path=name.replace("_", "-"),
                default=name == "overview",
                visibility="hidden" if name in HIDDEN else "visible",
            )
            for name in names
        ]
        for section, names in SECTIONS.items()
    }


def controls() -> None:
    """Offer the fiscal year and the language, on every page and in the address."""
    years = ui.warehouse().years[::-1]
    with st.sidebar:
        st.segmented_control(
            "表示言語 / Language",
            LANGUAGES,
            key=ui.LANGUAGE_KEY,
            required=True,
            format_func={"ja": "日本語", "en": "English"}.get,
        )
        address.keep(ui.LANGUAGE_KEY, LANGUAGES[0])
        if years:
            address.adopt(ui.YEAR_KEY, years, years[0])
            st.selectbox(ui.say("app.fiscal_year"), years, key=ui.YEAR_KEY, format_func=ui.year_words().get)
            address.keep(ui.YEAR_KEY, years[0])


def main() -> None:
    address.adopt(ui.LANGUAGE_KEY, LANGUAGES, LANGUAGES[0])
    with st.sidebar:
        chart.prepare(ui.language())
    try:
        ui.refresh()
    except SettingError as error:
        st.error(error.message(ui.language()))
        st.stop()
    controls()
    st.set_page_config(page_title=ui.say("app.name"), page_icon="🍃", layout="wide")
    st.html(Path(__file__).with_name("app.css"))
    st.html(chart.STYLE)
    navigation = st.navigation(pages())
    # A figure that is added to a briefing leads back to its page.
    st.session_state[ui.PAGE_KEY] = navigation.url_path.replace("-", "_")
    ui.notices()
    # Without any data there is still one thing to do: take some in.
    if ui.warehouse().years or navigation.url_path == "intake":
        navigation.run()
    else:
        st.html(f"<h1>{ui.say('app.name')}</h1><p>{ui.say('app.no_data', folder=ui.warehouse().directory)}</p>")


main()
