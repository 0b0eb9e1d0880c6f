"""The first slide: what, for whom, as of when, and what is protected."""

from dashboard import theme
from dashboard.briefing.content import Deck
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, Run
from dashboard.briefing.slides.ground import Ground, cover_body
from dashboard.briefing.slides.measure import LEADING, fitting, height, shortened
from dashboard.briefing.slides.notes import write

#: The gap below the title; the smallest type of what is protected.
GAP, SMALLEST = 14, 12


def cover(ground: Ground, deck: Deck) -> bool:
    """Write the title slide; return whether it says in full what is protected."""
    canvas = ground.add(ground.cover)
    say = canvas.say
    ground.title(canvas, deck.title)
    facts = [say(f"audience.{deck.audience}"), say("as_of", date=_date(canvas, deck.as_of))]
    if deck.synthetic:
        facts.append(say("synthetic"))
    lines = [line for line in (deck.subtitle, say("join").join(facts)) if line]
    body = cover_body(canvas.slide)
    box = (
        Box.of(body)
        if body is not None
        else Box(ground.free.left, Box.of(canvas.slide.shapes.title).bottom + GAP, ground.free.width, 90)
    )
    size = fitting("\n".join(lines), (24, 22, 20, 18, 16, 14), box.width - 15, box.height) or 14
    runs = [[Run(line, size, False, theme.SECONDARY)] for line in lines]
    if body is not None:
        canvas.write(body.text_frame, runs, None)
        canvas.named(body, say("name.cover"), " ".join(lines))
    else:
        canvas.words(box, runs, say("name.cover"))
    if ground.style.own:
        top = Box.of(canvas.slide.shapes.title).bottom + GAP / 2
        bar = Box(box.left, top, 96, 4)
        canvas.rectangle(bar, theme.BLUE, say("name.rule"), say("alt.rule"))
    said = _protection(ground, canvas, deck)
    write(
        canvas, "\n".join([deck.title, *lines, "", *deck.protection, say("notes.version", version=deck.data_version)])
    )
    return said


def _date(canvas: Canvas, day: str) -> str:
    year, month, date = (int(part) for part in day.split("-"))
    return canvas.say("date", year=year, month=month, day=date, name=canvas.say(f"month.{month}"))


def _protection(ground: Ground, canvas: Canvas, deck: Deck) -> bool:
    """Say below what is masked, as far as there is room; return whether all of it is said."""
    room = ground.below
    words = "\n".join(deck.protection)
    if not words or room.height < 2 * 14 * LEADING:
        return not words
    size = fitting(words, (18, 16, 14, SMALLEST), room.width - 16, room.height) or SMALLEST
    shown = shortened(words, size, room.width - 16, room.height)
    placed = Box(room.left + 16, room.top, room.width - 16, min(height(shown, size, room.width - 16), room.height))
    canvas.rectangle(
        Box(room.left, placed.top, 3, placed.height), theme.BLUE, canvas.say("name.rule"), canvas.say("alt.rule")
    )
    canvas.words(placed, shown, canvas.say("name.protection"), size=size, colour=theme.SECONDARY)
    return shown == words
