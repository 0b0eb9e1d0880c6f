"""Where on a presentation's layouts there is room: the title's place, the free area, the foot."""

import copy
from dataclasses import dataclass

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Opened
from pptx.slide import Slide, SlideLayout

from dashboard.briefing.slides.box import EMU, Box
from dashboard.briefing.slides.canvas import Canvas, slide_number
from dashboard.briefing.slides.given import TemplateError, given, reading, style_of
from dashboard.briefing.slides.measure import LEADING, fitting, lines
from dashboard.briefing.slides.own import own
from dashboard.briefing.slides.style import Style

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
#: What a layout may hold beside a title and still be one for a title only.
FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_OBJECT)
MARGIN, GAP = 28.8, 8
#: A shape of the master that covers so much of the slide is its background.
BACKGROUND = 0.6
#: What a figure needs at least; the height of the line of the source.
LEAST_WIDTH, LEAST_HEIGHT, SOURCE = 360, 200, 37
#: A title gets no smaller than this.
SMALLEST_TITLE, ONE_LINE = 18, 0.85


@dataclass(frozen=True)
class Ground:
    """A presentation to write into. ``free`` is what a layout leaves for a figure, ``foot`` for its source."""

    presentation: Opened
    style: Style
    cover: SlideLayout
    figure: SlideLayout
    free: Box
    foot: Box
    #: What the cover leaves free below its title and subtitle.
    below: Box

    def add(self, layout: SlideLayout) -> Canvas:
        """Add a slide that keeps only its title (a cover its subtitle too), with its number."""
        slide = self.presentation.slides.add_slide(layout)
        kept = (*TITLES, PP_PLACEHOLDER.SUBTITLE) if layout is self.cover else TITLES
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in kept:
                shape._element.getparent().remove(shape._element)
        canvas = Canvas(slide, self.style)
        if layout is not self.cover:
            _number(canvas, layout, self.foot)
        # Numbers of shapes are counted on rather than looked up: a map has hundreds.
        slide.shapes.turbo_add_enabled = True
        return canvas

    def title(self, canvas: Canvas, words: str) -> float:
        """Write the headline into the title's placeholder; return where a figure may begin, in points from the top."""
        shape = canvas.slide.shapes.title
        size, end = self._fitted(shape, words)
        shape.text_frame.text = words
        canvas.named(shape, canvas.say("name.headline"), words)
        for run in shape.text_frame.paragraphs[0].runs:
            self.style.type(run.font, size)
            if not self.style.own:
                # The template's titles keep the template's typeface.
                for name in ("a:latin", "a:ea"):
                    run.font._rPr.remove(run.font._rPr.find(qn(name)))
        return end

    def end_of_title(self, canvas: Canvas, words: str) -> float:
        """Return where a figure may begin below another title."""
        return self._fitted(canvas.slide.shapes.title, words)[1]

    def _fitted(self, shape, words: str) -> tuple[float | None, float]:
        """Return the type size that a title needs, None for its own, and where a figure may begin below it."""
        room, size, on_top = _title(shape)
        smaller = [size, *range(int(size) - 1, SMALLEST_TITLE, -1)]
        # A line that only just breaks is better a little smaller.
        on_one = [one for one in smaller if one >= ONE_LINE * size]
        fitted = (
            fitting(words, on_one, room.width, LEADING * size, bold=True)
            or fitting(words, smaller, room.width, room.height, bold=True)
            or SMALLEST_TITLE
        )
        written = len(lines(words, fitted, room.width, bold=True)) * fitted * LEADING
        under = self.free.top >= Box.of(shape).bottom - 1
        end = room.top + min(written, room.height) + 4 if on_top and under else self.free.top
        return None if fitted == size else fitted, end


def ground(language: str, template: bytes | None) -> Ground:
    """Return our own ground, or that of a director's template; raise TemplateError where nothing can be put on it."""
    if template is None:
        return _ground(own(language), Style(language))
    with reading():
        presentation = given(template)
        return _ground(presentation, style_of(presentation, language))


def _ground(presentation: Opened, style: Style) -> Ground:
    titled = [layout for layout in presentation.slide_masters[0].slide_layouts if _kinds(layout) & {*TITLES}]
    if not titled:
        raise TemplateError("no_layout")
    figure = min(titled, key=_unlike_title_only)
    cover = min(titled, key=_unlike_cover)
    size = Box(0, 0, presentation.slide_width / EMU, presentation.slide_height / EMU)
    free, foot = _room(figure, size)
    if free.width < LEAST_WIDTH or free.height < LEAST_HEIGHT:
        raise TemplateError("no_room")
    return Ground(presentation, style, cover, figure, free, foot, _below(cover, size, free))


def _kinds(layout: SlideLayout) -> set:
    return {shape.placeholder_format.type for shape in layout.placeholders}


def _unlike_title_only(layout: SlideLayout) -> int:
    """Return how far a layout is from one of a title only."""
    others = [shape for shape in layout.placeholders if shape.placeholder_format.type not in (*TITLES, *FOOT)]
    bodies = [shape for shape in others if shape.placeholder_format.type in BODIES]
    centred = PP_PLACEHOLDER.CENTER_TITLE in _kinds(layout)
    return 10 * centred + (0 if layout._element.get("type") == "titleOnly" else 1) + len(others) + len(bodies) // 2


def _unlike_cover(layout: SlideLayout) -> int:
    kinds = _kinds(layout)
    return (
        (0 if layout._element.get("type") == "title" else 2)
        + (0 if PP_PLACEHOLDER.CENTER_TITLE in kinds else 2)
        + (0 if PP_PLACEHOLDER.SUBTITLE in kinds else 1)
    )


def _room(layout: SlideLayout, size: Box) -> tuple[Box, Box]:
    """Return the free area below (or beside) the title, and the foot: beside the slide's number, or the area's end."""
    title = next(shape for shape in layout.placeholders if shape.placeholder_format.type in TITLES)
    standing = Box.of(title)
    left = min(max(standing.left, MARGIN), size.width / 4)
    margin = Box.between(left, MARGIN / 2, max(size.width - left, standing.right), size.height - 6)
    obstacles = sorted(_obstacles(layout, size, standing), key=lambda box: -box.area)
    area = margin.without(standing)
    for obstacle in obstacles:
        area = area.without(obstacle)
    number = next((s for s in layout.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER), None)
    if number is not None:
        placed = Box.of(number)
        bottom = max(placed.bottom, placed.top + SOURCE)
        beside = Box.between(area.left, bottom - SOURCE, placed.left - 12, bottom)
        over = Box.between(area.left, area.top, area.right, min(area.bottom, beside.top, placed.top) - 2 * GAP)
        taken = any(beside.meets(obstacle) for obstacle in obstacles)
        if beside.width >= area.width * 0.6 and bottom <= size.height and not taken and area.without(placed) != area:
            return over, beside
        area = area.without(placed)
    return Box.between(area.left, area.top, area.right, area.bottom - SOURCE - GAP), Box.between(
        area.left, area.bottom - SOURCE, area.right - 72, area.bottom
    )


def _below(cover: SlideLayout, size: Box, free: Box) -> Box:
    """Return what a cover leaves free below its title and subtitle."""
    kept = [Box.of(s) for s in cover.placeholders if s.placeholder_format.type in (*TITLES, PP_PLACEHOLDER.SUBTITLE)]
    left = max(free.left, min(box.left for box in kept)) if len(kept) > 1 else free.left
    area = Box.between(left, max(box.bottom for box in kept) + 2 * GAP, free.right, size.height - MARGIN)
    for obstacle in _obstacles(cover, size, kept[0]):
        area = area.without(obstacle)
    return Box.between(area.left, area.top, area.right, area.bottom - GAP)


def _obstacles(layout: SlideLayout, size: Box, title: Box) -> list[Box]:
    """Return what a layout and its master show where text must not stand: logos, bands, lines of address."""
    shown = list(layout.shapes)
    if layout._element.get("showMasterSp", "1") not in ("0", "false"):
        shown += list(layout.slide_master.shapes)
    boxes = [Box.of(shape) for shape in shown if not shape.is_placeholder and shape.width is not None]
    return [box for box in boxes if box.area < BACKGROUND * size.area and not box.holds(title)]


def _title(shape) -> tuple[Box, float, bool]:
    """Return a title's room inside its margins, its type size, and whether its text begins on top."""
    box, body = Box.of(shape), _inherited(shape, "a:bodyPr")
    insets = [next((int(b.get(side)) for b in body if b.get(side)), default) / EMU for side, default in INSETS]
    room = Box.between(box.left + insets[0], box.top + insets[1], box.right - insets[2], box.bottom - insets[3])
    anchor = next((found.get("anchor") for found in body if found.get("anchor")), "t")
    sizes = [level.get("sz") for level in _inherited(shape, f"a:lstStyle/{'a:lvl1pPr'}/{'a:defRPr'}")]
    master = shape.part.slide_layout.slide_master._element
    sizes += [found.get("sz") for found in master.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr")]
    return room, next((int(size) / 100 for size in sizes if size), 44), anchor == "t"


INSETS = (("lIns", 91_440), ("tIns", 45_720), ("rIns", 91_440), ("bIns", 45_720))


def _inherited(shape, path: str) -> list:
    """Return a part of a placeholder's text body: its own, its layout's, its master's."""
    layout = shape.part.slide_layout
    chain = [shape, *(s for s in layout.placeholders if s.placeholder_format.type == shape.placeholder_format.type)]
    chain += [s for s in layout.slide_master.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.TITLE]
    found = (owner._element.txBody.xpath(path) for owner in chain)
    return [part for parts in found for part in parts]


def _number(canvas: Canvas, layout: SlideLayout, foot: Box) -> None:
    """Put the slide's number where the layout has it, else right of the foot."""
    place = next((s for s in layout.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER), None)
    name = canvas.say("name.number")
    if place is None:
        shape = canvas.words(Box.between(foot.right + 12, foot.top, foot.right + 72, foot.bottom), "", name)
        paragraph = shape.text_frame.paragraphs[0]
        canvas.write(shape.text_frame, [[]], "right")
        slide_number(paragraph, canvas.style, 14)
        canvas.named(shape, name, name)
        return
    element = copy.deepcopy(place._element)
    for child in list(element.spPr):
        element.spPr.remove(child)
    tree = canvas.slide.shapes._spTree
    element._nvXxPr.cNvPr.set("id", str(max(int(found) for found in tree.xpath(".//@id") if found.isdigit()) + 1))
    tree.append(element)
    canvas.named(canvas.slide.shapes[-1], name, name)


def cover_body(slide: Slide):
    """Return the subtitle's placeholder of a cover, None where the layout has none."""
    return next((s for s in slide.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE), None)
