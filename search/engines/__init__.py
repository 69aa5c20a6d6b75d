"""The engines and which of them is in use."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@cache
def named(name: str) -> Engine:
    """The engine of that name in settings.SEARCH_ENGINES. Raises LookupError for an unknown one."""
    try:
        options = dict(settings.SEARCH_ENGINES[name])
    except KeyError:
        known = ", ".join(sorted(settings.SEARCH_ENGINES))
        raise LookupError(f"There is no search engine called {name!r}; there are: {known}.") from None
    make = import_string(str(options.pop("ENGINE")))
    engine: Engine = make(**{key.lower(): value for key, value in options.items()})
    return engine


def current() -> Engine:
    """The configured engine."""
    return named(settings.SEARCH_ENGINE)
