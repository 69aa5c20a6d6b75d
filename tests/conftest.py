"""What every test may lean on."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Each test starts in French, whatever the one before it switched to."""
    with translation.override("fr"):
        yield
