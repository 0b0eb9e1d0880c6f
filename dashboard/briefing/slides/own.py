"""Our own presentation to write into: 16:9, two layouts, white, our colours and fonts as its theme."""

import io
from functools import cache

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Opened
from pptx.util import Pt

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.style import ACCENTS, FONT, LANGUAGES
from dashboard.language import text

#: 13.33 by 7.5 inches.
WIDTH, HEIGHT, MARGIN = 960, 540, 36
TITLE = Box(MARGIN, 24, WIDTH - 2 * MARGIN, 76)
FOOT = Box(MARGIN, 496, WIDTH - 2 * MARGIN - 72, 37)
NUMBER = Box(WIDTH - MARGIN - 60, 496, 60, 37)
COVER_TITLE = Box(MARGIN + 24, 120, WIDTH - 2 * MARGIN - 48, 116)
COVER_SUBTITLE = Box(MARGIN + 24, 256, WIDTH - 2 * MARGIN - 48, 100)
#: Placeholders of each layout, and where they stand; others go.
LAYOUTS = {
    "title": ("cover", {PP_PLACEHOLDER.CENTER_TITLE: COVER_TITLE, PP_PLACEHOLDER.SUBTITLE: COVER_SUBTITLE}),
    "titleOnly": (
        "figure",
        {PP_PLACEHOLDER.TITLE: TITLE, PP_PLACEHOLDER.FOOTER: FOOT, PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER},
    ),
}
#: Theme colours in the order of the scheme.
SCHEME = dict(
    zip(
        ("dk1", "lt1", "dk2", "lt2", *(f"accent{place}" for place in range(1, 7)), "hlink", "folHlink"),
        (theme.INK, theme.GROUND, theme.SECONDARY, theme.PALE, *ACCENTS, ACCENTS[0], ACCENTS[2]),
        strict=True,
    )
)


#: Parts that tell of a file's former slides: titles in the properties, a thumbnail, what was last looked at.
OF_SLIDES = (
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.VIEW_PROPS,
    RELATIONSHIP_TYPE.COMMENT_AUTHORS,
    RELATIONSHIP_TYPE.PRINTER_SETTINGS,
)


def forget(presentation: Opened) -> None:
    """Take away what a presentation tells of slides that it no longer has, and of who printed them."""
    for owner in (presentation.part, presentation.part.package):
        for key, relation in list(owner._rels.items()):
            if relation.reltype in OF_SLIDES:
                owner._rels.pop(key)


def own(language: str) -> Opened:
    """Return an empty presentation with our layouts."""
    return Presentation(io.BytesIO(_made(language)))


@cache
def _made(language: str) -> bytes:
    """Make our presentation from the library's default one."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    size = presentation.part._element.find(qn("p:sldSz"))
    size.attrib.pop("type", None)
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        kind = layout._element.get("type")
        if kind in LAYOUTS:
            name, boxes = LAYOUTS[kind]
            layout.name = text(f"pptx.layout.{name}", language)
            _placeholders(layout, boxes, language)
        else:
            presentation.slide_layouts.remove(layout)
    _placeholders(master, LAYOUTS["titleOnly"][1] | {PP_PLACEHOLDER.BODY: Box(MARGIN, 140, 888, 340)}, language)
    _styles(master, language)
    _theme(master)
    forget(presentation)
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _placeholders(owner, boxes: dict, language: str) -> None:
    """Place the placeholders of a layout or master, take others away, and write their prompts in our language."""
    for shape in list(owner.placeholders):
        kind = shape.placeholder_format.type
        if kind not in boxes:
            shape._element.getparent().remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = boxes[kind].emu
        prompt = kind.name.lower()
        if kind != PP_PLACEHOLDER.SLIDE_NUMBER:
            shape.text_frame.text = text(f"pptx.prompt.{prompt}", language)
        shape.name = text(f"pptx.layout.{prompt}", language)
        shape._element._nvXxPr.cNvPr.set("descr", shape.name)
        body = shape._element.txBody.find(qn("a:bodyPr"))
        for old in list(body):
            body.remove(old)
        anchored = {PP_PLACEHOLDER.CENTER_TITLE: "b", PP_PLACEHOLDER.SLIDE_NUMBER: "b", PP_PLACEHOLDER.FOOTER: "b"}
        body.set("anchor", anchored.get(kind, "t"))
        for inset in ("lIns", "tIns", "rIns", "bIns"):
            body.set(inset, "0")
        if kind in SIZES:
            _level(shape, *SIZES[kind])


#: Type of placeholders that differ from the master's title: size, weight, colour, alignment.
SIZES = {
    PP_PLACEHOLDER.CENTER_TITLE: (40, True, "tx1", "l"),
    PP_PLACEHOLDER.SUBTITLE: (24, False, "tx2", "l"),
    PP_PLACEHOLDER.SLIDE_NUMBER: (14, False, "tx2", "r"),
    PP_PLACEHOLDER.FOOTER: (14, False, "tx2", "l"),
}


def _level(shape, size: int, bold: bool, colour: str, align: str) -> None:
    """Set the type of a placeholder's first level."""
    listed = shape._element.txBody.find(qn("a:lstStyle"))
    for old in list(listed):
        listed.remove(old)
    level = etree.SubElement(listed, qn("a:lvl1pPr"), algn=align, marL="0", indent="0")
    spacing = etree.SubElement(etree.SubElement(level, qn("a:lnSpc")), qn("a:spcPts"))
    spacing.set("val", str(int(size * 125)))
    etree.SubElement(level, qn("a:buNone"))
    default = etree.SubElement(level, qn("a:defRPr"), sz=str(size * 100), b=str(int(bold)))
    etree.SubElement(etree.SubElement(default, qn("a:solidFill")), qn("a:schemeClr"), val=colour)


def _styles(master, language: str) -> None:
    """Set the master's title: 28 points, bold, from the left, lines of 35 points."""
    title = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    spacing = etree.Element(qn("a:lnSpc"))
    etree.SubElement(spacing, qn("a:spcPts"), val="3500")
    title.insert(0, spacing)
    default = title.find(qn("a:defRPr"))
    default.set("sz", "2800")
    default.set("b", "1")
    for properties in master._element.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        properties.set("lang", LANGUAGES[language])


def _theme(master) -> None:
    """Write our colours and fonts into the master's theme."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    scheme = root.find(f".//{qn('a:clrScheme')}")
    for name, colour in SCHEME.items():
        slot = scheme.find(qn(f"a:{name}"))
        for old in list(slot):
            slot.remove(old)
        etree.SubElement(slot, qn("a:srgbClr"), val=colour.lstrip("#"))
    fonts = root.find(f".//{qn('a:fontScheme')}")
    for family in fonts:
        for script in ("latin", "ea"):
            family.find(qn(f"a:{script}")).set("typeface", FONT)
        for other in family.findall(qn("a:font")):
            if other.get("script") == "Jpan":
                other.set("typeface", FONT)
    for named in (root, scheme, fonts):
        named.set("name", "Briefing")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
