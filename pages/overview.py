"""overview"""

from dashboard import ui

ui.page("overview")
