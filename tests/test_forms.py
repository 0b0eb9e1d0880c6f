"""Forms and shapes: every figure says how it is drawn outside the browser, and its shape holds its table's cells."""

from dataclasses import replace

import pytest

from dashboard import theme
from dashboard.briefing.content import seen_by
from dashboard.catalog import find
from dashboard.disclosure.audience import audience
from dashboard.figures import FIGURES, publish
from dashboard.figures.form import KINDS, columns_of, form_of
from dashboard.figures.shape import ABSENT, Shape, arranged, shape_of
from tests.conftest import choices, from_log

#: The parts of a form that name columns of numbers.
NUMBERS = ("value", "beside", "low", "high", "x", "y")
#: The parts that name columns of names.
NAMES = ("category", "label", "place", "series", "row", "column")


def flat(shape: Shape) -> list:
    return [datum for one in shape.series for datum in one.data if datum is not ABSENT]


def by_key(shape: Shape) -> dict[str, dict[str, float]]:
    """Return the numbers of a shape by series and category."""
    keys = [category.key for category in shape.categories]
    return {
        one.key: {key: datum.number for key, datum in zip(keys, one.data, strict=True) if datum is not ABSENT}
        for one in shape.series
    }


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_declares_a_form_for_whatever_is_asked(name, warehouse, synthetic):
    query = find(name)
    for asked in choices(query, synthetic if from_log(query) else warehouse):
        form = form_of(query.card, query.bind(asked, warehouse.latest_year))
        assert form["kind"] in KINDS
        shown = {key for key, spec in query.card["columns"].items() if not spec.get("hidden")}
        assert {column for part in (*NUMBERS, *NAMES) for column in columns_of(form, part)} <= shown


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_shape_is_the_table_arranged(name, language, warehouse, synthetic):
    """Each cell of the columns that the form names is in the shape once, but for rows that its categories leave out."""
    published = publish(synthetic if from_log(find(name)) else warehouse, name, language)
    shape = shape_of(published)
    if published.empty:
        assert shape == Shape("table", (), (), (), "")
        return
    assert shape.kind == published.form["kind"]
    if shape.kind in ("table", "numbers"):
        assert not shape.categories
        assert not shape.series
        return
    assert shape.categories
    assert shape.axis
    assert shape.measure
    assert sorted(place for panel in shape.panels for place in panel) == [*range(len(shape.series))]
    for one in shape.series:
        assert len(one.data) == len(shape.categories)
        assert one.name
        assert one.colour.startswith("#")
    places = {column["key"]: place for place, column in enumerate(published.columns)}
    named = [places[column] for part in NUMBERS for column in columns_of(published.form, part)]
    keys = [[places[c] for c in columns_of(published.form, part)] for part in NAMES if part in published.form]
    kept = [row for row in published.values if all(any(row[place].words for place in part) for part in keys)]
    assert kept
    expected = [row[place] for row in kept for place in named]
    assert sorted(map(repr, flat(shape))) == sorted(map(repr, expected))


def test_printed_numbers_are_where_their_form_puts_them(warehouse):
    """The numbers are those of the reports for FY2024."""
    pyramid = by_key(shape_of(publish(warehouse, "age_region/age_by_sex", "ja")))
    assert [*pyramid] == ["male", "female", "unknown"]
    assert pyramid["male"]["20_29"] == 17
    matrix = shape_of(publish(warehouse, "consultations/continuity", "ja"))
    assert [category.key for category in matrix.categories] == [str(year) for year in range(2009, 2025)]
    assert by_key(matrix)["2024"]["2024"] == 91
    assert matrix.series[0].data[1] is ABSENT, "who came first in 2010 was not there in 2009"
    places = shape_of(publish(warehouse, "age_region/new_cases_by_area", "en"))
    assert places.level == "subprefecture"
    assert places.breaks == (1, 2, 3, 5)
    rate, persons = by_key(places).values()
    assert (persons["ishikari"], round(rate["ishikari"], 1)) == (27, 6.4)
    assert rate["outside"] is None
    assert persons["outside"] == 3


def test_values_of_different_units_have_a_panel_each(warehouse):
    years = shape_of(publish(warehouse, "overview/years", "ja"))
    assert [one.unit for one in years.series] == ["contacts", "persons", "persons"]
    assert years.panels == ((0,), (1, 2))
    assert not years.stacked
    minutes = shape_of(publish(warehouse, "consultations/minutes", "ja"))
    assert [one.unit for one in minutes.series] == ["minutes", "minutes"]
    assert minutes.panels == ((0,), (1,)), "a mean is no part of a total"


def test_series_are_stacked_where_they_add_up_and_have_their_colours(warehouse):
    methods = shape_of(publish(warehouse, "consultations/contacts_by_method", "ja"))
    assert methods.stacked
    assert {one.key: one.colour for one in methods.series} == theme.COLOURS["status"]
    means = shape_of(publish(warehouse, "peer_groups/sango_joint", "ja"))
    assert not means.stacked
    assert not shape_of(publish(warehouse, "consultations/organisations", "ja")).stacked


@pytest.mark.parametrize(
    ("asked", "kind", "value"),
    [
        ({"measure": "rate"}, "map", "rate"),
        ({"measure": "smoothed", "level": "municipality"}, "map", "smoothed"),
        ({"measure": "participants"}, "map", "participants_rate"),
        ({"measure": "distance", "level": "health_centre"}, "map", "km"),
        ({"measure": "cases"}, "bars", "cases"),
        ({"measure": "cases", "level": "municipality"}, "table", None),
    ],
)
def test_a_form_follows_the_parameters(asked, kind, value, warehouse):
    query = find("regional_demand/map")
    form = form_of(query.card, query.bind(asked, warehouse.latest_year))
    assert (form["kind"], form.get("value")) == (kind, value)
    if kind == "map":
        assert form["level"] == asked.get("level", "subprefecture")
    population = form_of(query.card, query.bind({"population": "15_39"}, warehouse.latest_year))
    assert population["breaks"] == [4, 8, 12, 20]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (None, "none is declared"),
        ({"kind": "pie", "category": "method"}, "expected a kind of bars, .* found 'pie'"),
        ({"kind": "bars", "category": "method"}, "bars needs value"),
        ({"kind": "table", "category": "method"}, "table has no category"),
        ({"kind": "bars", "category": "methods", "value": "contacts"}, "category names methods, which is no column"),
        (
            {"kind": "bars", "category": "method", "value": "contacts_all"},
            "value names contacts_all.* hidden or optional",
        ),
        ({"kind": "bars", "category": "method", "value": "change"}, "value names change.* hidden or optional"),
        ({"kind": "bars", "category": "method", "value": "status"}, "value names status, which has no unit"),
        ({"kind": "matrix", "row": ["method", "status"], "column": "status", "value": "share"}, "row must name one"),
        (
            {"kind": "bars", "category": "method", "series": "status", "value": ["contacts", "share"]},
            "where there are series there is one value",
        ),
        ({"kind": "bars", "category": "method", "value": "share", "stacked": "no"}, "stacked must be one of"),
        (
            {"kind": "map", "place": "method", "value": "share", "level": "town", "breaks": [1, 2, 3, 4]},
            "level must be",
        ),
        ({"kind": "map", "place": "method", "value": "share", "level": "municipality", "breaks": [1, 2]}, "4 limits"),
        ({"$basis": {"consultations_only": {"kind": "table"}}}, "basis has no variant for 'consultations'"),
        ({"$level": {"else": {"kind": "table"}}}, "there is no parameter level"),
    ],
)
def test_a_wrong_form_names_the_card_and_what_is_wrong(form, told, warehouse):
    query = find("consultations/contacts_by_method")
    card = {key: value for key, value in query.card.items() if key != "form"} | ({"form": form} if form else {})
    with pytest.raises(ValueError, match=told) as raised:
        form_of(card, query.bind({}, warehouse.latest_year))
    assert query.card["title"]["en"] in str(raised.value)


def test_two_rows_in_one_place_are_refused(warehouse):
    published = publish(warehouse, "consultations/contacts_by_method", "ja")
    twice = replace(published, values=(*published.values, published.values[0]))
    with pytest.raises(ValueError, match=r"Contacts by method.*two rows are 電話, 新規"):
        shape_of(twice)


def test_several_columns_give_one_name(warehouse):
    programmes = shape_of(publish(warehouse, "programmes/beneficiaries", "ja"))
    assert "当事者会「SANGOの会」・オンライン" in [category.words for category in programmes.categories]
    english = shape_of(publish(warehouse, "peer_groups/yoridokoro_sessions", "en"))
    assert all("・" not in one.name and ", " in one.name for one in english.series)
    towns = shape_of(publish(warehouse, "seminars/map", "ja"))
    named = {category.key: category.words for category in towns.categories}
    assert named["oshima"] == "渡島", "an area without a session stands for its municipalities"
    assert named["01202"] == "函館市" if "01202" in named else named["01217"] == "江別市"


def test_a_figure_without_rows_has_an_empty_shape(warehouse):
    published = publish(warehouse, "consultations/log_months", "ja")
    assert published.empty
    assert shape_of(published) == Shape("table", (), (), (), "")
    assert arranged({"kind": "bars", "category": "month", "value": "contacts"}, (), (), {}).categories == ()


@pytest.mark.parametrize("name", ["funder", "public"])
def test_no_figure_that_needs_no_protection_is_masked(name, warehouse):
    """A card that says that its values aren't people's must not stand beside masks."""
    shown = seen_by(warehouse, audience(name))
    unprotected = [each for each in FIGURES if find(each).card["small_numbers"]["protect"] == "none"]
    assert unprotected
    for figure in unprotected:
        for asked in choices(find(figure), warehouse):
            assert not publish(shown, figure, "ja", **asked).masked, (figure, asked)


def test_where_no_mark_is_left_the_table_is_shown(warehouse):
    shown = seen_by(warehouse, audience("funder"))
    for name, asked in (("regional_demand/need_and_reach", {}), ("area_profile/compared", {"area": "soya"})):
        published = publish(shown, name, "ja", **asked)
        assert (published.form, published.chart) == ({"kind": "table"}, None)
        assert published.cells
    assert publish(shown, "regional_demand/rates", "ja").chart


def test_the_items_of_a_list_are_written_as_counts_and_masks(warehouse):
    published = publish(seen_by(warehouse, audience("funder")), "peer_groups/sango_joint", "ja")
    assert published.cells[0][-1] == "12、13、12、9、8"
    assert [mask.words for mask in published.values[1][-1].masks] == ["5未満"]
