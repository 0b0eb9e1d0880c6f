"""How text and marks look: fonts that Windows has, and colours of the theme, so that a template's own come through."""

from dataclasses import dataclass

from lxml.etree import SubElement
from pptx.dml.color import ColorFormat, RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.text.text import Font
from pptx.util import Pt

from dashboard import theme

#: On Windows since 2018 (October update), with Japanese and Latin letters of one hand.
FONT = "BIZ UDPゴシック"
LANGUAGES = {"ja": "ja-JP", "en": "en-US"}
#: Our colours by their place in the theme: a template's own stand in their place.
ACCENTS = theme.CATEGORICAL[:6]
THEME = {
    theme.INK: MSO_THEME_COLOR.TEXT_1,
    theme.GROUND: MSO_THEME_COLOR.BACKGROUND_1,
    **{colour: getattr(MSO_THEME_COLOR, f"ACCENT_{place}") for place, colour in enumerate(ACCENTS, 1)},
}
#: Greys for text and lines: on a template, which may be dark, that of its text.
GREYS = (theme.SECONDARY, theme.MUTED, theme.AXIS)
#: Lines that stand back: on a template a little off its ground.
FAINT, DARK = (theme.GRID, theme.QUIET), 0.2
#: Words must be told from their ground so well (WCAG 2.2, AA).
LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Style:
    """The look of one deck: ``latin`` and ``ea`` are typefaces (or a theme's), ``accents`` the theme's six colours.

    ``accents`` None: the template's colours can't be told from each other or its ground, so ours are written instead.
    """

    language: str
    latin: str = FONT
    ea: str = FONT
    accents: tuple[str, ...] | None = ACCENTS
    own: bool = True
    ground: str = theme.GROUND

    def seen(self, colour: str) -> str:
        """Return the colour that a colour of ours is shown as."""
        return self.accents[ACCENTS.index(colour)] if self.accents and colour in ACCENTS else colour

    def on(self, colour: str) -> str:
        """Return the colour of text on a fill: ours for ink or ground, whichever has more contrast."""
        ground = luminance(self.seen(colour))
        return theme.GROUND if (1.05 / (ground + 0.05)) > (ground + 0.05) / 0.0601 else theme.INK

    def readable(self, colour: str) -> str:
        """Return the colour if words in it can be read on the ground, else ink."""
        return colour if contrast(self.seen(colour), self.ground) >= LEAST_CONTRAST else theme.INK

    def colour(self, target: ColorFormat, colour: str, fixed: bool = False) -> None:
        """Set a colour: by its place in the theme where it has one, else (or where ``fixed``) as it is."""
        if not self.own and not fixed and colour in FAINT:
            target.theme_color = MSO_THEME_COLOR.BACKGROUND_1
            target.brightness = 0.25 if luminance(self.ground) < DARK else -0.12
            return
        if not self.own and not fixed and colour in GREYS:
            colour = theme.INK
        if fixed or colour not in THEME or (self.accents is None and colour in ACCENTS):
            target.rgb = RGBColor.from_string(colour.lstrip("#"))
        else:
            target.theme_color = THEME[colour]

    def fill(self, target: FillFormat, colour: str, fixed: bool = False) -> None:
        target.solid()
        self.colour(target.fore_color, colour, fixed)

    def type(
        self, font: Font, size: float | None, bold: bool | None = None, colour: str | None = None, fixed: bool = False
    ) -> None:
        """Set size, weight and colour of a font, both typefaces, and the language for proofing and reading aloud."""
        if size:
            font.size = Pt(size)
        if bold is not None:
            font.bold = bold
        if colour:
            self.colour(font.color, colour, fixed)
        font.name = self.latin
        properties = font._rPr
        for old in properties.findall(qn("a:ea")):
            properties.remove(old)
        ea = SubElement(properties, qn("a:ea"))
        ea.set("typeface", self.ea)
        properties.find(qn("a:latin")).addnext(ea)
        properties.set("lang", LANGUAGES[self.language])
        properties.set("altLang", LANGUAGES["en" if self.language == "ja" else "ja"])


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2), 0 to 1."""
    parts = (int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
