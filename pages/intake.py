"""Intake: get a template, drop files in, check what they hold, take them in, undo it."""

from dashboard import ui
from dashboard.intake import page

ui.page("intake")
page.templates()
page.take_in()
page.history()
page.folder()
