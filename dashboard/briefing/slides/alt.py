"""Alternative text: what a chart shows, in a sentence and its numbers, for those who listen to a slide."""

from collections.abc import Sequence

from dashboard.briefing.slides.canvas import LONGEST_ALT, Canvas
from dashboard.figures.shape import Series, Shape

#: The notes hold the table: from so many values on the text says so rather than to go on.
MOST = 40


def chart_alt(canvas: Canvas, shape: Shape, series: Sequence[Series]) -> str:
    """Say what kind of chart it is, of what by what, and its values in words."""
    kind = canvas.say(f"kind.{shape.kind}")
    names = canvas.say("list_join").join(one.name for one in series)
    head = canvas.say("alt.chart", kind=kind, measure=shape.measure or names, axis=shape.axis)
    values = [
        canvas.say(
            "alt.value", name=category.words if len(series) == 1 else f"{category.words} {one.name}", value=datum.words
        )
        for place, category in enumerate(shape.categories)
        for one in series
        if (datum := one.data[place]).words
    ]
    told = canvas.say("list_join").join(values[:MOST])
    if len(values) > MOST or len(told) > LONGEST_ALT - len(head) - 60:
        told = f"{told[: LONGEST_ALT - len(head) - 60]}… {canvas.say('alt.more')}"
    return f"{head}{canvas.say('sentence_join')}{told}"
