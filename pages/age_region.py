"""age_region"""

from dashboard import ui

ui.page("age_region")
