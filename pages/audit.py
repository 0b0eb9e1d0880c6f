"""audit"""

from dashboard import ui

ui.page("audit")
