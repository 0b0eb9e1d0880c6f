"""The preview of a slide on the page of briefings: its figure's card as the audience will see it."""

from dashboard import chart, ui
from dashboard.figures import Published


def show(seen: Published, headline: str, key: str) -> None:
    """Show a figure's card with the slide's headline; it can't be added or chosen from."""
    chart.show(seen, ui.language(), f"preview:{key}", headline=headline or seen.title)
