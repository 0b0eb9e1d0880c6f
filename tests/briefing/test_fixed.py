"""Dates inside office files: the day of the data, whenever and wherever the file was made."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from dashboard.briefing.fixed import fixed

DAY = "2025-03-31"
EARLY, LATE = dt.datetime(2021, 1, 1), dt.datetime(2024, 5, 6, 7, 8, 10)


def workbook(created: dt.datetime) -> bytes:
    """Return a workbook that says it was made at some time, in its properties and in its entries."""
    made, kept = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": created})
        book.add_worksheet("表").write(0, 0, 12)
    with zipfile.ZipFile(made) as opened, zipfile.ZipFile(kept, "w") as written:
        for entry in opened.infolist():
            content = opened.read(entry)
            entry.date_time = created.timetuple()[:6]
            written.writestr(entry, content)
    return kept.getvalue()


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.infolist()


def test_two_files_made_at_other_times_are_the_same_bytes() -> None:
    early, late = workbook(EARLY), workbook(LATE)
    assert early != late
    assert fixed(early, DAY) == fixed(late, DAY)


def test_every_entry_carries_the_day_and_nothing_of_the_system() -> None:
    found = entries(fixed(workbook(EARLY), DAY))
    assert {entry.date_time for entry in found} == {(2025, 3, 31, 0, 0, 0)}
    assert {entry.create_system for entry in found} == {0}
    assert len({entry.external_attr for entry in found}) == 1


def test_the_properties_tell_the_day() -> None:
    with zipfile.ZipFile(io.BytesIO(fixed(workbook(EARLY), DAY))) as opened:
        core = opened.read("docProps/core.xml").decode()
    assert core.count(f">{DAY}T00:00:00Z</dcterms:") == 2


def test_a_workbook_inside_a_presentation_is_fixed_too() -> None:
    presentation = Presentation()
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("x", (1, 2))
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, 999_999, 999_999, data)
    kept = io.BytesIO()
    presentation.save(kept)
    with zipfile.ZipFile(io.BytesIO(fixed(kept.getvalue(), DAY))) as opened:
        inside = [opened.read(name) for name in opened.namelist() if name.endswith(".xlsx")]
    assert len(inside) == 1
    assert {entry.date_time for entry in entries(inside[0])} == {(2025, 3, 31, 0, 0, 0)}


def test_content_stays_as_it_is() -> None:
    before = workbook(EARLY)
    after = fixed(before, DAY)
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        assert one.namelist() == other.namelist()
        for name in set(one.namelist()) - {"docProps/core.xml"}:
            assert one.read(name) == other.read(name)


@pytest.mark.parametrize("day", ["1979-12-31", "yesterday", ""])
def test_a_day_that_no_zip_can_carry_is_refused(day: str) -> None:
    with pytest.raises(ValueError):
        fixed(workbook(EARLY), day)
