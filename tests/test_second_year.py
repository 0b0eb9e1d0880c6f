"""The fixture itself: a second fiscal year that is sound, adds up, and differs from the first."""

import pytest

from dashboard.warehouse import Warehouse


@pytest.mark.parametrize("factor", [0, 1, 2])
def test_second_year_is_sound_and_adds_up(two_years, factor):
    warehouse = Warehouse(two_years(factor), f"times {factor}")
    assert [fault.message("en") for fault in warehouse.faults] == []
    assert warehouse.years == [2024, 2025]
    contacts = warehouse.sql(
        "select value from centre_contacts where method = 'subtotal' and status = 'total' order by fiscal_year"
    )
    assert [*contacts["value"]] == [554, 554 * factor]
