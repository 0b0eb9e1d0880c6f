"""A director's own template: opened, emptied of its slides, and refused with words where it can't be used."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Opened

from dashboard import theme
from dashboard.briefing.slides.own import forget
from dashboard.briefing.slides.style import FONT, Style, contrast
from dashboard.language import text

#: What a template may unpack to, in bytes and files: more is no template.
LARGEST, MOST_FILES = 400 * 1024 * 1024, 5_000
#: How files begin that are no zip but of Office: the old .ppt, and anything with a password.
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
PRESENTATION_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
#: Marks are told apart from the ground from this contrast on (their numbers are printed beside them).
LEAST_CONTRAST = 1.5
#: Least distance of two of a template's colours, of 0 to 441 (sRGB).
LEAST_DISTANCE = 30
ACCENTS = tuple(f"accent{place}" for place in range(1, 7))


class TemplateError(ValueError):
    """A template that can't be used; ``kind`` names the words for it (texts/pptx.yml, template)."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__("\n".join(self.message(language) for language in ("ja", "en")))

    def message(self, language: str) -> str:
        """Say what is wrong with the file, and what to do."""
        return text(f"pptx.template.{self.kind}", language)


@contextmanager
def reading() -> Iterator[None]:
    """Raise TemplateError where a template is missing parts, or has others than it should."""
    try:
        yield
    except TemplateError:
        raise
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, etree.LxmlError, zipfile.BadZipFile) as error:
        # The library has no error of its own for that.
        raise TemplateError("broken") from error


def given(data: bytes) -> Opened:
    """Return a director's template without its slides; raise TemplateError where it is none."""
    presentation = Presentation(io.BytesIO(_checked(data)))
    _empty(presentation)
    return presentation


def _checked(data: bytes) -> bytes:
    """Return the file if it looks like a presentation; a template (.potx) as a presentation."""
    if data.startswith(OLD_OR_LOCKED):
        raise TemplateError("old_or_locked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = opened.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise TemplateError("too_large")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                raise TemplateError("no_presentation")
            types = opened.read("[Content_Types].xml").decode("utf-8", "replace")
            if "presentationml" not in types:
                raise TemplateError("no_presentation")
            if "macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
                raise TemplateError("macros")
            return _as_presentation(opened, types) if TEMPLATE_TYPE in types else data
    except zipfile.BadZipFile as error:
        raise TemplateError("broken" if data.startswith(b"PK") else "no_presentation") from error


def _as_presentation(opened: zipfile.ZipFile, types: str) -> bytes:
    """Return a .potx as the .pptx that PowerPoint would make of it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in opened.namelist():
            content = opened.read(name)
            if name == "[Content_Types].xml":
                content = types.replace(TEMPLATE_TYPE, PRESENTATION_TYPE).encode("utf-8")
            written.writestr(name, content)
    return target.getvalue()


def _empty(presentation: Opened) -> None:
    """Take away the slides of a template and all that points at them."""
    root = presentation.part._element
    for listed in list(presentation.slides._sldIdLst):
        presentation.part.drop_rel(listed.rId)
        presentation.slides._sldIdLst.remove(listed)
    for shows in root.findall(qn("p:custShowLst")):
        root.remove(shows)
    for extension in root.findall(f".//{qn('p:ext')}"):
        # Sections list slides; other extensions (guides) stay.
        if any(etree.QName(part).localname == "sectionLst" for part in extension.iter(etree.Element)):
            extension.getparent().remove(extension)
    forget(presentation)
    for master in presentation.slide_masters:
        for part in (master.part, *(layout.part for layout in master.slide_layouts)):
            _unlink(part)


def _unlink(part) -> None:
    """Take links to slides out of a layout or master: they would keep the slide in the file."""
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.SLIDE:
            for element in part._element.xpath(f".//*[@r:id='{key}']"):
                element.getparent().remove(element)
            part._rels.pop(key)


def style_of(presentation: Opened, language: str) -> Style:
    """Return how to write on a template: its own fonts, and its own colours where they can be told apart."""
    master = presentation.slide_masters[0]
    root = etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    minor = root.find(f".//{qn('a:fontScheme')}/{qn('a:minorFont')}")
    ea = minor.find(qn("a:ea")) if minor is not None else None
    japanese = ea is not None and ea.get("typeface")
    named = minor is not None and any(font.get("script") == "Jpan" for font in minor.findall(qn("a:font")))
    ground = _colour(root, _ground(master))
    colours = tuple(_colour(root, name) for name in ACCENTS)
    return Style(
        language,
        "+mn-lt",
        "+mn-ea" if japanese or named else FONT,
        colours if _told_apart(colours, ground) else None,
        own=False,
        ground=ground,
    )


def _ground(master) -> str:
    """Return the name of the theme's colour that stands behind slides."""
    mapped = master._element.find(qn("p:clrMap"))
    return mapped.get("bg1", "lt1") if mapped is not None else "lt1"


def _colour(root, name: str) -> str:
    """Return a colour of a theme; white where it is given in a way of its own."""
    slot = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
    found = slot[0] if slot is not None and len(slot) else None
    value = found.get("lastClr") or found.get("val") if found is not None else None
    return f"#{value}" if value and len(value) == 6 else theme.GROUND


def _told_apart(colours: tuple[str, ...], ground: str) -> bool:
    """Tell whether colours stand out from the ground and from each other."""
    points = [tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours]
    distances = (
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for place, one in enumerate(points)
        for other in points[:place]
    )
    return all(contrast(colour, ground) >= LEAST_CONTRAST for colour in colours) and min(distances) >= LEAST_DISTANCE
