"""programmes"""

from dashboard import ui

ui.page("programmes")
