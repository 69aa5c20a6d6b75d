"""What the tests of search share."""

from typing import Any

import pytest

from coordination import signals
from search import registry
from tests.search.sources import NAME, Organisations


@pytest.fixture
def only_organisations(fresh_index: None, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations are all there is to find, in an empty index, and nobody but the test marks them."""
    monkeypatch.setattr(registry, "_sources", {NAME: Organisations()})
    monkeypatch.setattr(signals, "_mark", lambda source, pks: None)
