"""Overview: what changed against last year, the years before, and the year's activities."""

from dashboard import ui

ui.page("overview")
ui.figure("overview/summary")
ui.section("overview.section_numbers")
ui.figures("overview/centre_numbers", "overview/lpf_numbers")
ui.section("overview.section_years")
ui.figure("overview/years")
ui.section("overview.section_calendar")
ui.figure("overview/calendar")
