"""What the tests of records share: the words of the shipped data, and a day that is today."""

import pytest

from dashboard.records.words import Words


@pytest.fixture(scope="session")
def words(warehouse) -> Words:
    return Words.of(warehouse)
