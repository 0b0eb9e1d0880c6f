"""Presentation: a briefing over the whole screen."""

from dashboard.briefing import page

page.present()
