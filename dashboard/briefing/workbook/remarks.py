"""What a reader must know to read a chart on a sheet: which values it can't show."""

from dashboard.briefing.workbook.data import MISSING
from dashboard.briefing.workbook.page import Page
from dashboard.figures.shape import Shape


def remarks(page: Page, shape: Shape) -> list[str]:
    """Return sentences on what the charts of a shape leave out; none where they show everything."""
    drawn = shape.series[:2] if shape.kind == "pyramid" else shape.series
    words = dict.fromkeys(datum.words for one in drawn for datum in one.data if datum.state in MISSING)
    found = []
    if words:
        found.append(page.text("missing", words="".join(page.text("quoted", words=word) for word in words)))
        if shape.stacked and len(shape.series) > 1:
            found.append(page.text("missing_stacked"))
    if shape.kind == "points":
        absent = _absent_points(page, shape)
        if absent:
            found.append(page.text("missing_points", names=page.text("list_join").join(absent)))
    if len(drawn) < len(shape.series):
        names = page.text("list_join").join(one.name for one in shape.series[2:])
        found.append(page.text("outside_pyramid", names=names))
    return found


def _absent_points(page: Page, shape: Shape) -> list[str]:
    across, up = shape.series
    found = []
    for name, x, y in zip(shape.categories, across.data, up.data, strict=True):
        missing = dict.fromkeys(datum.words for datum in (x, y) if datum.state in MISSING)
        if missing:
            found.append(page.text("absent_point", name=name.words, words=page.text("list_join").join(missing)))
    return found
