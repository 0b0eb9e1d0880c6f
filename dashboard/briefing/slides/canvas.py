"""One slide being written: every shape put on it has a name, alternative text and fonts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import SubElement
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.measure import LEADING
from dashboard.briefing.slides.style import LANGUAGES, Style
from dashboard.language import text

ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
#: Alternative text is read aloud: so long at most.
LONGEST_ALT = 1200


@dataclass(frozen=True)
class Run:
    """Words of one size and colour."""

    words: str
    size: float
    bold: bool = False
    colour: str = theme.INK


@dataclass(frozen=True)
class Canvas:
    """A slide, and the style that everything on it has."""

    slide: Slide
    style: Style
    _names: dict[str, int] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the slides (texts/pptx.yml)."""
        return text(f"pptx.{key}", self.style.language, **values)

    def named(self, shape, name: str, alt: str):
        """Give a shape its name (numbered where it comes again) and alternative text."""
        count = self._names[name] = self._names.get(name, 0) + 1
        shape.name = clean(name if count == 1 else f"{name} {count}")
        shape._element._nvXxPr.cNvPr.set("descr", clean(alt)[:LONGEST_ALT])
        return shape

    def words(
        self,
        box: Box,
        paragraphs: str | Sequence[Sequence[Run]],
        name: str,
        *,
        size: float = 18,
        bold: bool = False,
        colour: str = theme.INK,
        fixed: bool = False,
        align: str = "left",
        anchor: str = "top",
        leading: float = LEADING,
        wrap: bool = True,
        alt: str = "",
    ):
        """Write a text box without margins: words in one type, or paragraphs of runs."""
        if isinstance(paragraphs, str):
            paragraphs = [[Run(line, size, bold, colour)] for line in paragraphs.split("\n")]
        shape = self.slide.shapes.add_textbox(*box.emu)
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = wrap, MSO_AUTO_SIZE.NONE, ANCHOR[anchor]
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self.write(frame, paragraphs, align, fixed, leading)
        return self.named(shape, name, alt or " ".join(run.words for paragraph in paragraphs for run in paragraph))

    def write(
        self,
        frame,
        paragraphs: Sequence[Sequence[Run]],
        align: str | None = "left",
        fixed: bool = False,
        leading: float = LEADING,
    ) -> None:
        """Fill a text frame with paragraphs of runs, on lines of one height whatever font is there."""
        for position, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
            if align:
                paragraph.alignment = ALIGN[align]
            if runs:
                paragraph.line_spacing = Pt(round(max(run.size for run in runs) * leading, 1))
            for run in runs:
                if not run.words:
                    continue
                written = paragraph.add_run()
                written.text = clean(run.words)
                self.style.type(written.font, run.size, run.bold, run.colour, fixed)

    def rectangle(self, box: Box, colour: str, name: str, alt: str, edge: str = "", fixed: bool = False):
        """Draw a filled rectangle without shadow."""
        return self.mark(MSO_SHAPE.RECTANGLE, box, colour, name, alt, edge, fixed)

    def mark(self, kind, box: Box, colour: str, name: str, alt: str, edge: str = "", fixed: bool = False):
        """Draw a filled shape without shadow."""
        shape = self.slide.shapes.add_shape(kind, *box.emu)
        self.style.fill(shape.fill, colour, fixed)
        self.edge(shape.line, edge)
        plain(shape)
        return self.named(shape, name, alt)

    def edge(self, line, colour: str, width: float = 0.75) -> None:
        """Set a line's colour and width, or take it away where there is no colour."""
        if colour:
            self.style.colour(line.color, colour)
            line.width = Pt(width)
        else:
            line.fill.background()

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str,
        name: str,
        alt: str,
        width: float = 1,
        dash: bool = False,
    ):
        """Draw a straight line."""
        points = (Pt(length) for length in (*start, *end))
        shape = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *points)
        self.edge(shape.line, colour, width)
        if dash:
            shape.line.dash_style = MSO_LINE.DASH
        plain(shape)
        return self.named(shape, name, alt)


def plain(shape) -> None:
    """Take away what the theme would add to a shape: shadow, and the effects of its style."""
    for style in shape._element.findall(qn("p:style")):
        shape._element.remove(style)
    properties = shape._element.spPr
    if properties.find(qn("a:effectLst")) is None:
        SubElement(properties, qn("a:effectLst"))


def slide_number(paragraph, style: Style, size: float) -> None:
    """Put the number of the slide into a paragraph, as a field that PowerPoint keeps right."""
    found = SubElement(paragraph._p, qn("a:fld"))
    found.set("id", "{C1FF6DA9-008F-8B48-92A6-B652298478BF}")
    found.set("type", "slidenum")
    properties = SubElement(found, qn("a:rPr"))
    properties.set("lang", LANGUAGES[style.language])
    properties.set("sz", str(int(size * 100)))
    SubElement(found, qn("a:t")).text = "‹#›"


def clean(words: str) -> str:
    """Return text without characters that XML can't hold."""
    return "".join(
        c for c in words if c in "\n\t" or (c >= " " and c not in "\x7f\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
