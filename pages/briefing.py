"""Briefing: choose figures for a meeting, give them headlines, show them, save them in four formats."""

from dashboard import ui
from dashboard.briefing import page

ui.page("briefing")
page.prepare()
page.history()
