"""seminars"""

from dashboard import ui

ui.page("seminars")
