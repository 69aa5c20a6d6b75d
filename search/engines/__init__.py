"""The engines and which of them is in use."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@cache
def named(name: str) -> Engine:
    """The engine of that name in settings.SEARCH_ENGINES. Raises LookupError for an unknown one."""
    return _made(name, {})


def current() -> Engine:
    """The configured engine."""
    return named(settings.SEARCH_ENGINE)


def separate(name: str, path: Path) -> Engine:
    """An engine of that name with an index of its own in ``path``, for trials. Raises LookupError."""
    return _made(name, {"PATH": path})


def _made(name: str, changed: dict[str, Any]) -> Engine:
    if name not in settings.SEARCH_ENGINES:
        known = ", ".join(sorted(settings.SEARCH_ENGINES))
        raise LookupError(f"There is no search engine called {name!r}; there are: {known}.")
    options = dict(settings.SEARCH_ENGINES[name]) | changed
    make = import_string(str(options.pop("ENGINE")))
    engine: Engine = make(**{key.lower(): value for key, value in options.items()})
    return engine
