"""What every test may lean on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.indexes import own_index


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Each test starts in French, whatever the one before it switched to."""
    with translation.override("fr"):
        yield


@pytest.fixture
def fresh_index(tmp_path: Path) -> Iterator[None]:
    """An empty search index of the test's own; without it tests share one, with what others left in it."""
    with own_index(tmp_path):
        yield
