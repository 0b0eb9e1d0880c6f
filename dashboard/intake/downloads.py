"""The templates on the page of intake, to be downloaded and filled in."""

import streamlit as st

from dashboard import markup, ui
from dashboard.intake import session
from dashboard.reading.words import Words as CellWords
from dashboard.records.kind import Kind, kinds
from dashboard.settings import demonstration
from dashboard.templates import template
from dashboard.ui import say


def templates() -> None:
    """Offer the templates: of the three kinds of record, and of the tables that only a report has."""
    if demonstration():
        st.html(markup.message(say("intake.synthetic_folder")))
    st.html(markup.step(1, say("intake.step_template")))
    st.html(markup.note(say("intake.template_lead")))
    for column, kind in zip(st.columns(len(kinds()), gap="medium"), kinds().values(), strict=True):
        with column, st.container(border=True, key=f"intake_template_{kind.name}"):
            st.html(markup.offer(kind.title[ui.language()], kind.row[ui.language()]))
            _downloads(kind)
    with st.expander(say("intake.template_tables")):
        st.html(markup.note(say("intake.template_tables_lead")))
        offered = session.tables()
        chosen = st.selectbox(
            say("intake.template_table"),
            [*offered],
            index=None,
            format_func=lambda name: offered[name].title[ui.language()],
            placeholder=ui.say("app.choose"),
        )
        if chosen:
            st.html(markup.note(offered[chosen].row[ui.language()]))
            _downloads(offered[chosen])


def _downloads(kind: Kind) -> None:
    """Offer a template as a workbook and as CSV; each is made when it is asked for."""
    warehouse = ui.warehouse()
    contents = {
        "xlsx": lambda: template.workbook(kind, CellWords.of(warehouse)),
        "csv": lambda: template.csv_template(kind),
    }
    with st.container(horizontal=True, gap="small"):
        for ending, content in contents.items():
            st.download_button(
                say(f"intake.download_{ending}"),
                content,
                file_name=say("intake.template_file", title=kind.title[ui.language()], ending=ending),
                key=f"template:{kind.name}:{ending}",
                on_click="ignore",
            )
