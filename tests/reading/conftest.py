"""What the tests of reading share: the words of the shipped data."""

import pytest

from dashboard.reading.words import Words


@pytest.fixture(scope="session")
def words(warehouse) -> Words:
    return Words.of(warehouse)
