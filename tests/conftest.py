"""What every test may lean on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from search import engines


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Each test starts in French, whatever the one before it switched to."""
    with translation.override("fr"):
        yield


@pytest.fixture
def fresh_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    """An empty search index of the test's own; without it tests share one, with what others left in it."""
    name = settings.SEARCH_ENGINE
    options = settings.SEARCH_ENGINES[name] | {"PATH": tmp_path / "index"}
    settings.SEARCH_ENGINES = settings.SEARCH_ENGINES | {name: options}
    engines.named.cache_clear()
    yield
    engines.named.cache_clear()
