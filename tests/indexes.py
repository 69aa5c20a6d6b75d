"""Search indices for tests, on whichever engine the run is about: empty ones, broken ones."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search import engines
from search.engines.elasticsearch import ElasticsearchEngine

# Nobody listens there.
_NOBODY = "http://127.0.0.1:9"


@contextmanager
def own_index(folder: Path) -> Iterator[None]:
    """The engine in use has no index yet, and makes one of its own with the first write."""
    with _changed({"PATH": folder / "index"}, {"INDEX": f"toguna-test-{secrets.token_hex(6)}"}):
        yield
        lose_index()


@contextmanager
def broken_index(folder: Path) -> Iterator[None]:
    """The engine in use can neither be asked nor written."""
    (folder / "broken").write_text("no folder")
    with _changed({"PATH": folder / "broken"}, {"URLS": [_NOBODY]}):
        yield


def lose_index() -> None:
    """The index is gone, as if someone had deleted it."""
    engine = engines.current()
    if isinstance(engine, ElasticsearchEngine):
        engine.delete()
    else:
        shutil.rmtree(settings.SEARCH_ENGINES["tantivy"]["PATH"], ignore_errors=True)


@contextmanager
def _changed(embedded: dict[str, Any], cluster: dict[str, Any]) -> Iterator[None]:
    name = settings.SEARCH_ENGINE
    changed = settings.SEARCH_ENGINES[name] | {"tantivy": embedded, "elasticsearch": cluster}[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEARCH_ENGINES", settings.SEARCH_ENGINES | {name: changed})
        engines.named.cache_clear()
        yield
    engines.named.cache_clear()
