"""The presentation is opened again: every number, every word for a number that is not told, every alternative text."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.briefing.content import Slide
from dashboard.briefing.pptx import TemplateError, write
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.ground import ground
from dashboard.briefing.slides.measure import fits, lines, longest_piece, width
from dashboard.briefing.slides.style import FONT
from dashboard.figures import Published, publish
from dashboard.figures.form import Datum
from dashboard.figures.maps import SUBPREFECTURES, boundaries
from dashboard.figures.shape import shape_of
from dashboard.language import LANGUAGES
from dashboard.warehouse import Warehouse
from tests.briefing.drawn import OTHER, SECRET, TITLES, deck_of, masked, native

CHARTS = ("bars", "columns", "lines", "pyramid", "points")


@pytest.fixture(scope="module")
def figures(warehouse: Warehouse) -> dict[str, tuple[Published, ...]]:
    """The figures in both languages."""
    return {language: native(warehouse, language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def read(written):
    """Return the presentation of ``written``, opened once: by language, and whether it is masked."""
    return cache(lambda language, hidden: opened(written(language, hidden)))


@pytest.fixture(scope="module")
def written(figures):
    """Return the bytes of a deck of all figures, made once: by language, and whether it is masked."""

    @cache
    def made(language: str, hidden: bool) -> bytes:
        shown = figures[language]
        if hidden:
            shown = tuple(masked(each, language) for each in shown)
        return write(deck_of(*shown, language=language, audience="funder" if hidden else "internal"))

    return made


def opened(data: bytes):
    return Presentation(io.BytesIO(data))


def slides_of(presentation, published: Published, language: str) -> list:
    """Return a figure's slides, found by the name of its query in the notes."""
    return [s for s in presentation.slides if f"\n{published.name}\n" in s.notes_slide.notes_text_frame.text]


def charts_of(slides) -> Iterator:
    return (shape.chart for slide in slides for shape in slide.shapes if shape.has_chart)


def sheet(chart) -> list[tuple]:
    """Return the rows of the workbook behind a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return [*openpyxl.load_workbook(io.BytesIO(blob)).active.iter_rows(values_only=True)]


def words_of(slides) -> str:
    """Return all text of slides: shapes, tables, categories of charts."""
    found = []
    for slide in slides:
        found += [node.text or "" for node in slide._element.iter(qn("a:t"))]
        for chart in charts_of([slide]):
            found += [node.text or "" for node in chart._chartSpace.iter(qn("c:v"), qn("a:t"))]
    return "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hidden", [False, True])
def test_every_number_and_word_of_a_figure_is_in_its_table(figures, read, language: str, hidden: bool) -> None:
    presentation = read(language, hidden)
    for each in figures[language]:
        published = masked(each, language) if hidden else each
        notes = slides_of(presentation, published, language)[0].notes_slide.notes_text_frame.text
        rows = [line.split("\t") for line in notes.split("\n")]
        for row in published.cells:
            assert [cell.replace("\n", " ") for cell in row] in rows, (published.name, row)
        for number in published.numbers:
            assert number.value in words_of(slides_of(presentation, published, language))


@pytest.mark.parametrize("hidden", [False, True])
def test_the_data_sheets_hold_the_numbers_of_the_shape_and_empty_cells_for_masks(figures, read, hidden: bool) -> None:
    presentation, seen = read("ja", hidden), set()
    for each in figures["ja"]:
        published = masked(each) if hidden else each
        shape = shape_of(published)
        if shape.kind not in CHARTS or shape.kind == "points":
            continue
        columns: dict[str, list] = {}
        for chart in charts_of(slides_of(presentation, published, "ja")):
            (_, *names), *rows = sheet(chart)
            for place, name in enumerate(names, 1):
                columns.setdefault(name, []).extend(row[place] for row in rows)
        for one in shape.series:
            expected = [None if datum.state else datum.number for datum in one.data]
            if one.name not in columns and shape.kind == "pyramid":
                # A third side without anyone is not drawn.
                assert not any(expected)
                continue
            found = columns[one.name]
            found = [abs(number) if shape.kind == "pyramid" and number is not None else number for number in found]
            assert found == expected, (published.name, one.name)
        seen.add(shape.kind)
    assert seen == {"bars", "columns", "pyramid"}


def test_a_scatter_has_both_numbers_of_each_point(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "regional_demand/funnel")
    across, along = shape_of(published).series
    (chart,) = charts_of(slides_of(read("ja", False), published, "ja"))
    expected = [
        (a.number, b.number) for a, b in zip(across.data, along.data, strict=True) if not a.state and not b.state
    ]
    assert [row[:2] for row in sheet(chart)[1:]] == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_masked_number_is_anywhere_in_the_file(written, language: str) -> None:
    def search(data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith(".xlsx"):
                    search(content)
                assert f"{SECRET:.0f}".encode() not in content, name
                assert f"{SECRET:,.0f}".encode() not in content, name

    search(written(language, True))


def test_what_is_masked_changes_nothing_in_the_file(figures) -> None:
    shown = [each for each in figures["ja"] if each.name.startswith(("age_region", "consultations/con"))]
    assert write(deck_of(*(masked(each) for each in shown))) == write(
        deck_of(*(masked(each, secret=OTHER) for each in shown))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_masks_are_words_on_the_slide(figures, read, language: str) -> None:
    presentation = read(language, True)
    for each in figures[language]:
        published, shape = masked(each, language), shape_of(masked(each, language))
        shown = [datum for one in shape.series for datum in one.data]
        expected = {datum.words for datum in shown if datum.state in ("under", "withheld")}
        text = words_of(slides_of(presentation, published, language))
        assert all(word in text for word in expected), (published.name, expected)


def test_what_is_not_recorded_is_a_gap_with_its_word(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "programmes/cost")
    (chart,) = charts_of(slides_of(read("ja", False), published, "ja"))
    names = {row[0]: row[1] for row in sheet(chart)[1:]}
    assert names["ネットワークづくり（未記録）"] is None
    assert chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"


def test_equal_decks_are_equal_bytes_and_all_dates_are_the_day_of_the_data(figures, written) -> None:
    again = write(deck_of(*figures["ja"], audience="internal"))
    assert again == written("ja", False)
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 3, 31, 0, 0, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_has_a_name_and_alternative_text(read, language: str) -> None:
    for slide in read(language, True).slides:
        for shape in [*slide.shapes, *slide.notes_slide.shapes]:
            described = shape._element._nvXxPr.cNvPr
            assert described.get("descr"), (slide.slide_id, shape.name)
            assert shape.name
        names = [shape.name for shape in slide.shapes]
        assert len(set(names)) == len(names)
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_outside_the_slide_and_nothing_is_a_picture(read, language: str) -> None:
    presentation = read(language, True)
    whole = Box(-0.5, -0.5, presentation.slide_width / 12_700 + 1, presentation.slide_height / 12_700 + 1)
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE
            assert whole.holds(Box.of(shape)), (slide.slide_id, shape.name, Box.of(shape))


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_fits_its_box(read, language: str) -> None:
    for slide in read(language, True).slides:
        for shape in slide.shapes:
            if shape.shape_type != MSO_SHAPE_TYPE.TEXT_BOX or not shape.text_frame.text.strip():
                continue
            box = Box.of(shape)
            high = sum(
                len(lines(paragraph.text, paragraph.runs[0].font.size.pt, box.width)) * paragraph.line_spacing.pt
                for paragraph in shape.text_frame.paragraphs
                if paragraph.runs and shape.text_frame.word_wrap
            )
            assert high <= box.height + 1, (shape.name, shape.text_frame.text, high, box)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_are_titles_and_slides_are_numbered(figures, read, language: str) -> None:
    presentation = read(language, False)
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles[0] == TITLES[language]
    for published in figures[language]:
        assert published.headline in titles
    for slide in [*presentation.slides][1:]:
        assert [field.get("type") for field in slide._element.iter(qn("a:fld"))] == ["slidenum"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_source_definition_and_query_are_in_the_notes(figures, read, language: str) -> None:
    presentation = read(language, False)
    for published in figures[language]:
        for slide in slides_of(presentation, published, language):
            notes = slide.notes_slide.notes_text_frame.text
            assert published.source in notes and published.sql.strip() in notes
            assert all(words in notes for _, words in published.definition)
            assert published.source[:20] in words_of([slide])


def test_fonts_are_those_that_windows_has_and_languages_are_named(read) -> None:
    presentation = read("ja", True)
    elements = [slide._element for slide in presentation.slides]
    elements += [chart._chartSpace for chart in charts_of(presentation.slides)]
    runs = [run for element in elements for run in element.iter(qn("a:r"))]
    assert runs
    for run in runs:
        properties = run.find(qn("a:rPr"))
        assert {properties.find(qn(f"a:{tag}")).get("typeface") for tag in ("latin", "ea")} == {FONT}
        assert properties.get("lang") == "ja-JP"
    for chart in charts_of(presentation.slides):
        for default in chart._chartSpace.iter(qn("a:defRPr")):
            assert default.find(qn("a:ea")).get("typeface") == FONT


def test_no_japanese_of_ours_is_in_the_english_words(figures, read) -> None:
    """What is ours: names, alternative texts, headings of the notes; sections of reports keep their letters."""
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    for slide in read("en", False).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text and not japanese.search(shape.text_frame.text):
                assert not japanese.search(shape.name), shape.name
        headings = re.findall(r"^\[.*\]$", slide.notes_slide.notes_text_frame.text, re.M)
        assert not any(japanese.search(heading) for heading in headings)


def test_the_map_is_one_named_shape_an_area_filled_by_class(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "age_region/new_cases_by_area")
    (slide,) = slides_of(read("ja", False), published, "ja")
    areas = {shape.name: shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    shape = shape_of(published)
    on_map = {category.words for category in shape.categories if category.key in boundaries(SUBPREFECTURES)}
    assert set(areas) == on_map | {"札幌市"} and len(on_map) == 14
    # Rishiri and Rebun belong to Soya, Okushiri to Hiyama: one shape, several contours.
    assert len(areas["宗谷"]._element.findall(f".//{qn('a:moveTo')}")) >= 3
    fills = {name: area.fill.fore_color.rgb for name, area in areas.items()}
    # 6.4 of 100,000 in Soya, none in Rumoi (map breaks 1, 2, 3, 5).
    assert fills["宗谷"] == fills["石狩"] == RGBColor.from_string("00428C")
    assert fills["留萌"] == RGBColor.from_string("FFFFFF")


def test_masked_areas_have_a_pattern_and_no_class(figures, read) -> None:
    published = masked(next(each for each in figures["ja"] if each.name == "age_region/new_cases_by_area"))
    (slide,) = slides_of(read("ja", True), published, "ja")
    shape = shape_of(published)
    hidden = {c.words for c, datum in zip(shape.categories, shape.series[0].data, strict=True) if datum.state}
    areas = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]
    patterned = {area.name for area in areas if area._element.spPr.find(qn("a:pattFill")) is not None}
    assert patterned and patterned == hidden & {area.name for area in areas}


def test_a_matrix_is_a_shaded_table(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "consultations/continuity")
    (slide,) = slides_of(read("ja", False), published, "ja")
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    shape = shape_of(published)
    rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    assert [row[1:] for row in rows[1:]] == [[datum.words for datum in one.data] for one in shape.series]
    fills = {
        cell.text_frame.text: cell._tc.tcPr.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}").get("val")
        for row in table.rows
        for cell in row.cells
        if cell.text_frame.text in ("146", "28", "0")
    }
    assert fills == {"146": "00428C", "28": "39ABFF", "0": "FFFFFF"}


def test_intervals_are_shapes_at_the_values(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "regional_demand/rates")
    (slide,) = slides_of(read("ja", False), published, "ja")
    shape = shape_of(published)
    dots = {s.name.removeprefix("点 "): Box.of(s) for s in slide.shapes if s.name.startswith("点 ")}
    at = {c.words: datum.number for c, datum in zip(shape.categories, shape.series[0].data, strict=True)}
    assert set(dots) == set(at)
    low, high = dots["留萌"].left, dots["宗谷"].left
    # 0 and 6.4 of 100,000 stand as far apart as the scale says; 石狩 lies as near to 宗谷 as its rate.
    scale = (high - low) / (at["宗谷"] - at["留萌"])
    assert all(abs(dots[name].left - low - scale * at[name]) < 0.1 for name in at)


def test_a_long_table_goes_on_and_says_what_is_left_out(figures, read) -> None:
    published = next(each for each in figures["ja"] if each.name == "seminars/list")
    slides = slides_of(read("ja", False), published, "ja")
    assert len(slides) == 3
    rows = [
        row.cells[0].text_frame.text for s in slides for t in s.shapes if t.has_table for row in [*t.table.rows][1:]
    ]
    assert rows == [str(number) for number in range(1, len(rows) + 1)]
    assert "続き 2／3" in slides[1].shapes.title.text_frame.text
    assert f"全31行のうち{len(rows)}行まで" in words_of(slides[-1:])


def test_a_table_of_one_row_stands_upright(warehouse: Warehouse) -> None:
    published = masked(publish(warehouse, "area_profile/numbers", "ja", area="soya"))
    (first, *_) = slides_of(opened(write(deck_of(published))), published, "ja")
    (table,) = (shape.table for shape in first.shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[:3] == [["項目", "値"], ["圏域", "宗谷"], ["新規の当事者（人）", "5未満"]]


def test_only_masks_that_stand_on_a_slide_are_explained(warehouse: Warehouse) -> None:
    published = publish(warehouse, "peer_groups/sango_joint", "ja")
    few, rest = Datum("5未満", state="under"), Datum("秘匿", state="withheld")
    listed = Datum("7、5未満、秘匿", state="withheld", hidden=(few, rest))
    values = tuple((*row[:-1], listed) for row in published.values)
    for form, told in ((published.form, False), ({"kind": "table"}, True)):
        shown = replace(published, values=values, form=form, numbers=(), lead=())
        words = words_of(slides_of(opened(write(deck_of(shown))), shown, "ja"))
        assert ("「5未満」「秘匿」は" in words) == told
        assert "「7、" not in words


def test_a_figure_without_data_says_why() -> None:
    empty = Published("consultations/totals", "相談の件数", "相談の件数", empty="2031年度のデータはまだありません。")
    faulty = Published("consultations/totals", "相談の件数", "相談の件数", faults=("contacts.csv 3行目：数が必要です",))
    presentation = opened(write(deck_of(empty, faulty)))
    text = words_of(presentation.slides)
    assert "2031年度のデータはまだありません。" in text and "contacts.csv 3行目：数が必要です" in text


def test_where_nothing_is_recorded_words_say_so_instead_of_an_empty_chart(warehouse: Warehouse) -> None:
    published = publish(warehouse, "regional_demand/map", "ja", level="health_centre")
    slide = opened(write(deck_of(published))).slides[1]
    assert published.lead and published.lead[0] in words_of([slide])
    assert not [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]


def test_lines_have_gaps_and_the_numbers_of_their_shape(figures) -> None:
    years = next(each for each in figures["ja"] if each.name == "overview/years")
    published = masked(replace(years, form={"kind": "lines", "category": "year", "value": ["contacts", "persons"]}))
    charts = [*charts_of(opened(write(deck_of(published))).slides)]
    assert len(charts) == 2
    for chart, one in zip(charts, shape_of(published).series, strict=True):
        assert chart._chartSpace.find(f".//{qn('c:lineChart')}") is not None
        assert [row[1] for row in sheet(chart)[1:]] == [None if datum.state else datum.number for datum in one.data]
        assert None in [row[1] for row in sheet(chart)[1:]]


def test_who_stands_on_neither_side_of_a_pyramid_has_a_chart_beside_it(figures) -> None:
    ages = next(each for each in figures["ja"] if each.name == "age_region/age_by_sex")
    column = next(place for place, column in enumerate(ages.columns) if column["key"] == "persons")
    values = [list(row) for row in ages.values]
    place = next(i for i, row in enumerate(values) if any(datum.key == "unknown" for datum in row[1:2]))
    values[place][column] = Datum("41", number=41.0)
    published = replace(ages, values=tuple(map(tuple, values)))
    _, beside = charts_of(opened(write(deck_of(published))).slides)
    assert [row[1] for row in sheet(beside)[1:]].count(41) == 1
    assert beside.chart_title.text_frame.text == "不明"


def test_a_slide_without_a_headline_carries_the_title_and_notes_are_written(figures) -> None:
    published = figures["ja"][2]
    made = deck_of(published)
    made = replace(made, slides=(Slide(1, published, "", note="来年度は電話の枠を増やします。"),))
    slide = opened(write(made)).slides[1]
    assert slide.shapes.title.text_frame.text == published.title
    assert "来年度は電話の枠を増やします。" in words_of([slide])


def test_progress_counts_the_figures(figures) -> None:
    told: list[tuple[int, int]] = []
    write(deck_of(*figures["ja"][:3]), progress=lambda done, count: told.append((done, count)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def template(change=lambda presentation: None, logo: bool = True) -> bytes:
    """Return a director's template: a band with an address below, a dark ground, slides of its own."""
    presentation = Presentation()
    presentation.slide_width = Inches(13.333)
    old = presentation.slides.add_slide(presentation.slide_layouts[0])
    old.shapes.title.text_frame.text = "去年の内部資料"
    old.notes_slide.notes_text_frame.text = "去年のメモ"
    if logo:
        band = old.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Inches(6.9), Inches(13.333), Inches(0.6))
        band.name, band.text_frame.text = "LOGO", "サンプル財団"
        element = band._element
        element.getparent().remove(element)
        presentation.slide_master._element.cSld.spTree.append(element)
    change(presentation)
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def test_a_template_keeps_its_master_and_loses_its_slides(figures) -> None:
    made = write(deck_of(*figures["ja"][2:4]), template())
    presentation = opened(made)
    assert "LOGO" in [shape.name for shape in presentation.slide_master.shapes]
    assert len(presentation.slide_layouts) == 11
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles[1] == figures["ja"][2].headline
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            assert "去年".encode() not in archive.read(name), name
        slides = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        assert len(slides) == len(presentation.slides)
    # Nothing of a figure stands on the band.
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.is_placeholder and shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
                continue
            assert shape.top + shape.height <= Inches(6.9) + Pt(1), shape.name


def test_on_a_template_colours_are_those_of_its_theme(figures) -> None:
    presentation = opened(write(deck_of(figures["ja"][2]), template()))
    (chart,) = charts_of(presentation.slides)
    first = chart.plots[0].series[0].format.fill.fore_color
    assert first.theme_color is not None
    fonts = {node.get("typeface") for node in chart._chartSpace.iter(qn("a:ea"))}
    assert fonts == {"+mn-ea"}


def test_a_potx_is_a_template_too(figures) -> None:
    source = io.BytesIO(template())
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, content)
    presentation = opened(write(deck_of(figures["ja"][2]), target.getvalue()))
    assert presentation.slides[1].shapes.title.text_frame.text == figures["ja"][2].headline


def test_equal_templates_give_equal_bytes(figures) -> None:
    given = template()
    assert write(deck_of(figures["ja"][2]), given) == write(deck_of(figures["ja"][2]), given)


def _untitled(presentation) -> None:
    for layout in presentation.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                shape._element.getparent().remove(shape._element)


def _cramped(presentation) -> None:
    presentation.slide_master.placeholders[0].height = Inches(6)


def _macros() -> bytes:
    kept = io.BytesIO(template())
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("ppt/vbaProject.bin", b"x")
    return kept.getvalue()


def _torn() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            if "slideMaster1.xml" not in name:
                new.writestr(name, old.read(name))
    return kept.getvalue()


def _altered(part: str, pattern: bytes, put: bytes = b""):
    """Return what makes a template of which one part was changed by hand."""

    def made() -> bytes:
        kept = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(kept, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, re.sub(pattern, put, content, flags=re.DOTALL) if name == part else content)
        return kept.getvalue()

    return made


THEME, PRESENTATION = "ppt/theme/theme1.xml", "ppt/presentation.xml"


def _other_zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (lambda: b"%PDF-1.7 ...", "no_presentation"),
        (lambda: b"", "no_presentation"),
        (_other_zip, "no_presentation"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_or_locked"),
        (lambda: template()[:4000], "broken"),
        (_torn, "broken"),
        (_altered(THEME, b"<a:accent1>.*?</a:accent1>", b'<a:accent1><a:prstClr val="orange"/></a:accent1>'), "broken"),
        (_altered(THEME, b".*", b"<x"), "broken"),
        (_altered("ppt/slideMasters/_rels/slideMaster1.xml.rels", b"<Relationship [^>]*theme[^>]*/>"), "broken"),
        (_altered(PRESENTATION, b"<p:sldMasterIdLst>.*?</p:sldMasterIdLst>"), "broken"),
        (_altered(PRESENTATION, b"<p:sldSz[^>]*/>"), "broken"),
        (_macros, "macros"),
        (lambda: template(_untitled, logo=False), "no_layout"),
        (lambda: template(_cramped, logo=False), "no_room"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_words(figures, given, kind: str) -> None:
    with pytest.raises(TemplateError) as refused:
        write(deck_of(figures["ja"][0]), given())
    assert refused.value.kind == kind
    assert "テンプレート" in refused.value.message("ja") and "template" in refused.value.message("en")


def test_our_own_theme_has_our_colours_and_fonts() -> None:
    presentation = ground("ja", None).presentation
    theme = presentation.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    root = etree.fromstring(theme.blob)
    assert root.find(f".//{qn('a:accent1')}/{qn('a:srgbClr')}").get("val") == "0066BE"
    assert root.find(f".//{qn('a:minorFont')}/{qn('a:ea')}").get("typeface") == FONT
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)


def test_lines_break_between_latin_words_and_japanese_letters() -> None:
    assert lines("one two three", 10, width("one two", 10)) == ["one two", "three"]
    # A mark that ends a sentence does not begin a line.
    assert lines("相談です。", 10, 40.0) == ["相談で", "す。"]
    assert longest_piece("one three", 10) == width("three", 10)
    assert fits("相談", 10, 20, 13) and not fits("相談", 10, 19.9, 13)
