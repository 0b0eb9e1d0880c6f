"""The warehouse for outside audiences: what it tells is true, what it masks is nowhere, and labels keep to cells."""

import numpy as np
import pytest

from dashboard.catalog import find
from dashboard.disclosure.audience import AUDIENCES, Audience, audience
from dashboard.disclosure.marks import WITHHELD, masks, payloads, under
from dashboard.disclosure.probe import Probe
from dashboard.disclosure.problem import Cell, Pattern, Problem, Sum
from dashboard.disclosure.protect import protect
from dashboard.disclosure.protected import Protected, protected
from dashboard.disclosure.remembered import proven_pattern, view, written
from dashboard.disclosure.vouch import Unsound, vouch
from dashboard.exports.contract import contracts
from dashboard.figures import FIGURES, InternalOnly, publish
from dashboard.language import LANGUAGES
from dashboard.settings import SettingError
from dashboard.warehouse import Warehouse
from tests.conftest import DATA

OUTSIDE = [name for name in AUDIENCES if name != "internal"]
#: Figures that quote or compare what was printed, or rank by small numbers.
QUOTING = {
    *("data/findings", "data/findings_by_rule", "data/corrections", "data/statements", "data/summary"),
    *("data/log_cells", "data/printed_figures", "regional_demand/candidates"),
}


@pytest.fixture(scope="module", params=OUTSIDE)
def seen(request, warehouse: Warehouse) -> Protected:
    return protected(warehouse, audience(request.param))


def asked(name: str) -> dict[str, str]:
    return {"area": "soya"} if name.startswith("area_profile") else {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_published_or_says_why_not(seen, language):
    refused = set()
    for name in FIGURES:
        try:
            published = publish(seen, name, language, **asked(name))
        except InternalOnly as error:
            assert error.message(language)
            refused.add(name)
        else:
            assert published.faults == ()
            shown = [datum for row in published.values for datum in row]
            assert published.masked == sum(datum.state in ("under", "withheld") for datum in shown)
            assert all(datum.number is None for datum in shown if datum.state)
    assert refused == QUOTING


def test_what_is_labelled_small_is_small(seen, warehouse):
    labelled = 0
    for name in FIGURES:
        query = find(name)
        if name in QUOTING:
            continue
        told, true = seen.query(name, **asked(name)), warehouse.query(name, **asked(name))
        keys = [key for key in query.card["keys"] if key in true]
        truth = true.assign(**{key: [*map(str, true[key])] for key in keys}).set_index(keys)
        for column in told.columns:
            for place in np.flatnonzero(payloads(told[column]) > 0):
                key = tuple(str(told[each].iloc[place]) for each in keys)
                if any("+" in part for part in key):
                    continue
                value = truth.loc[key if len(key) > 1 else key[0], column]
                assert 0 < float(value) < seen.audience.threshold, (name, column, key)
                labelled += 1
    assert labelled > 100


def test_the_public_is_told_nothing_that_funders_are_not(two_audiences):
    """Whoever reads both files knows no more than the funder's tells."""
    more, less = two_audiences
    masked = 0
    for table in (contract.table for contract in contracts().values() if contract.yearly):
        keys = next(contract.keys for contract in contracts().values() if contract.table == table)
        ours, theirs = (seen.whole_table(f'main."{table}"').to_pandas() for seen in (more, less))
        known = dict(zip(rows_by(ours, keys), range(len(ours)), strict=True))
        assert [*rows_by(theirs, keys)] == [*known], table
        for column in ours.select_dtypes("float").columns:
            wider, narrower = payloads(ours[column]), payloads(theirs[column])
            hidden = wider >= 0
            assert (narrower[hidden] >= 0).all(), (table, column)
            assert (narrower[wider == 0] == 0).all(), (table, column)
            masked += int(hidden.sum())
    assert masked > 100


@pytest.fixture(params=["warehouse", "both_years"])
def two_audiences(request):
    whole = request.getfixturevalue(request.param)
    return protected(whole, audience("funder")), protected(whole, audience("public"))


def rows_by(rows, keys):
    return zip(rows["fiscal_year"], *(rows[key].map(str) for key in keys), strict=True)


def test_a_masked_number_is_in_no_table(seen, warehouse):
    hidden = {(each.table, each.fiscal_year, each.keys) for each in seen.masking if each.state != "merged"}
    assert hidden
    for table in {table for table, _, _ in hidden if not table.startswith("case_places")}:
        rows = seen.whole_table(f'main."{table}"').to_pandas()
        for _, year, keys in (each for each in hidden if each[0] == table):
            own = rows[rows["fiscal_year"] == year]
            for key, value in keys:
                own = own[
                    own[key].map(lambda found: "+".join(map(str, found)) if np.ndim(found) else str(found)) == value
                ]
            numbers = own[[name for name in ("value", "printed", "attendance", "participants") if name in own]]
            assert numbers.isna().any(axis=1).all(), (table, keys)
        if "note" in rows:
            assert rows["note"].isna().all()


def test_nothing_but_marks_changes_in_what_is_shown(seen, warehouse):
    """Each query tells of protected tables what it tells of the whole ones, or less."""
    for name in FIGURES:
        if name not in QUOTING:
            rows = seen.query(name, **asked(name))
            vouch(find(name), warehouse.query(name, **asked(name)), rows)


def test_a_wrong_number_beside_masks_is_refused(warehouse):
    query = find("consultations/consulters")
    true = warehouse.query(query.name)
    wrong = true.assign(cases=true["cases"].astype(float))
    wrong.loc[1, "cases"] = WITHHELD
    vouch(query, true, wrong)
    wrong.loc[2, "cases"] += 1
    with pytest.raises(Unsound, match="cases"):
        vouch(query, true, wrong)


def test_records_are_not_counted_for_outsiders(seen):
    seen._recorded = {"record_cases"}
    seen.published.clear()
    try:
        with pytest.raises(InternalOnly) as refused:
            publish(seen, "age_region/log_age5", "ja", organisation="centre")
        assert refused.value.kind == "records"
        assert publish(seen, "regional_demand/rates", "ja").values
    finally:
        seen._recorded = set()


def test_only_a_cell_is_said_to_be_small(warehouse):
    rows = warehouse.query("consultations/consulters")[["relation", "cases"]]
    marked = rows.assign(cases=[under(5), 25.0, 3.0, under(5), WITHHELD][: len(rows)])
    probe = Probe({"cells": marked})
    probed = [probe.tables(numbers)["cells"] for numbers in (0, 1)]
    # The first comes out as it went in, the fourth is a sum.
    for each in probed:
        each.loc[3, "cases"] += 2
    named = probe.named(marked, probed, ["relation"])
    assert payloads(named["cases"]).tolist() == [5, -1, -1, 0, 0]


def test_marks_survive_arithmetic():
    values = np.array([under(5), WITHHELD, 3.0, np.nan])
    assert payloads(values).tolist() == [5, 0, -1, -1]
    assert (payloads(values[:2] * 100 / 91) >= 0).all()


@pytest.mark.parametrize("found", ["everybody", "", "Public"])
def test_an_unknown_audience_is_refused(found):
    with pytest.raises(SettingError):
        audience(found)


@pytest.mark.parametrize("found", ["0", "2", "five", "-5", "1e1", "101"])
def test_a_wrong_threshold_is_refused(monkeypatch, found):
    monkeypatch.setenv("HIKIKOMORI_PUBLIC_BELOW", found)
    with pytest.raises(SettingError):
        audience("public")


def test_thresholds(monkeypatch):
    assert (audience("internal"), audience("funder").threshold, audience("public").threshold) == (None, 5, 10)
    monkeypatch.setenv("HIKIKOMORI_FUNDER_BELOW", "7")
    assert audience("funder") == Audience("funder", 7)
    # The public is told no more than funders.
    monkeypatch.setenv("HIKIKOMORI_PUBLIC_BELOW", "6")
    with pytest.raises(SettingError):
        audience("public")
    monkeypatch.delenv("HIKIKOMORI_PUBLIC_BELOW")
    # By municipality: nothing below 2,000 residents, 20 below 25,000, 10 above.
    public = audience("public")
    assert [public.threshold_of(residents) for residents in (1_999, 2_000, 24_999, 25_000, None)] == [
        None,
        20,
        20,
        10,
        10,
    ]


def test_rows_without_masks_count_none(warehouse):
    assert masks(warehouse.query("consultations/consulters")) == 0


def test_the_shipped_pattern_is_what_is_chosen_for_the_shipped_data(seen):
    pattern = protect(seen.problem)
    shipped = DATA / "patterns" / f"{view(seen.problem, seen.printed, pattern)}.json"
    assert shipped.read_bytes() == written(pattern)


def test_data_that_outsiders_see_alike_has_one_pattern(tmp_path):
    """Of one truth one pattern is chosen, of the other another: but what was chosen first shows them alike."""

    def problem(a: int, b: int, c: int, d: int) -> Problem:
        values = {"a": a, "b": b, "c": c, "d": d, "all": a + b + c + d}
        cells = {name: Cell(name, value, 5, 2.0 if name == "b" else 1.0) for name, value in values.items()}
        # What is left over of all but one is printed nowhere; it is small in one truth only.
        cells["rest"] = Cell("rest", c + d, 5, 0.0)
        sums = (Sum("all", ("a", "b", "c", "d")), Sum("rest", ("c", "d")))
        if c + d >= 5:
            del cells["rest"]
            sums = sums[:1]
        return Problem(cells, sums)

    one, other = problem(3, 20, 2, 2), problem(1, 20, 4, 2)
    printed = {"a", "b", "c", "d", "all"}
    assert "rest" in one.cells and "rest" not in other.cells
    first = proven_pattern(one, printed, tmp_path, tmp_path / "none")
    again = proven_pattern(other, printed, tmp_path, tmp_path / "none")
    assert {name: state for name, state in first.hidden.items() if name in printed} == again.hidden
    assert len([*tmp_path.glob("*.json")]) == 1
    # What is seen differs: another pattern, in a file of its own.
    proven_pattern(problem(3, 21, 2, 2), printed, tmp_path, tmp_path / "none")
    assert len([*tmp_path.glob("*.json")]) == 2


def test_a_pattern_of_no_use_is_made_anew(tmp_path):
    cells = {name: Cell(name, value, 5) for name, value in (("a", 2), ("b", 20), ("c", 30), ("all", 52))}
    problem = Problem(cells, (Sum("all", ("a", "b", "c")),))
    kept = tmp_path / f"{view(problem, problem.cells.keys(), protect(problem))}.json"
    for content in (b"", b"{}", b"[1]", written(Pattern({})), written(Pattern({"a": "under"})), b"\xff"):
        kept.write_bytes(content)
        pattern = proven_pattern(problem, problem.cells.keys(), tmp_path, tmp_path / "none")
        assert pattern == protect(problem)
        assert kept.read_bytes() == written(pattern)
