"""The notes below a slide: where its numbers come from, what they mean, all of them, and the query behind them."""

from lxml.etree import SubElement
from pptx.oxml.ns import qn

from dashboard.briefing.content import Slide
from dashboard.briefing.slides.canvas import Canvas, clean
from dashboard.briefing.slides.style import LANGUAGES

#: A table of more cells than this is left to the workbook.
MOST_CELLS = 2_000


def notes(canvas: Canvas, slide: Slide) -> None:
    """Write the notes of a figure's slide."""
    published, say = slide.published, canvas.say
    lines: list[str] = []
    if slide.note:
        lines += [say("notes.note"), slide.note, ""]
    lines += [say("notes.figure"), published.title, published.subtitle, ""]
    if published.source:
        lines += [say("notes.source"), published.source, ""]
    if published.definition:
        lines += [
            say("notes.definition"),
            *(f"{term}{say('colon')}{words}" for term, words in published.definition),
            "",
        ]
    remarks = [*published.lead, *published.notes, *published.warnings]
    if remarks:
        lines += [say("notes.remarks"), *remarks, ""]
    lines += _numbers(canvas, slide)
    if slide.address:
        lines += [say("notes.address"), slide.address, ""]
    if published.sql:
        lines += [say("notes.query"), published.name, published.sql.strip()]
    write(canvas, "\n".join(lines))


def _numbers(canvas: Canvas, slide: Slide) -> list[str]:
    """Return the key numbers and the table, one row a line."""
    published, say = slide.published, canvas.say
    lines = [
        f"{number.label}{say('colon')}{number.value}{number.unit} {number.change} {number.note}".rstrip()
        for number in published.numbers
    ]
    lines = [say("notes.numbers"), *lines, ""] if lines else []
    if published.cells:
        lines.append(say("notes.table"))
        if len(published.cells) * len(published.columns) > MOST_CELLS:
            lines.append(say("notes.table_in_workbook", rows=len(published.cells)))
        else:
            lines.append("\t".join(column["label"] for column in published.columns))
            lines += ["\t".join(cell.replace("\n", " ") for cell in row) for row in published.cells]
        lines.append("")
    return lines


def write(canvas: Canvas, words: str) -> None:
    """Fill the notes' placeholder, with the language for reading aloud; name what stands on the page of notes."""
    page = canvas.slide.notes_slide
    frame = page.notes_text_frame
    frame.text = clean(words)
    for run in frame._txBody.iter(qn("a:r")):
        properties = run.find(qn("a:rPr"))
        if properties is None:
            properties = SubElement(run, qn("a:rPr"))
            run.insert(0, properties)
        properties.set("lang", LANGUAGES[canvas.style.language])
    for shape in page.shapes:
        shape._element._nvXxPr.cNvPr.set(
            "descr", canvas.say(f"notes.shape_{'text' if shape.has_text_frame else 'image'}")
        )
