"""The engines and which of them is in use."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@cache
def named(name: str) -> Engine:
    """The engine of that name in settings.SEARCH_ENGINES. Raises LookupError for an unknown one."""
    return made_anew(name)


def current() -> Engine:
    """The configured engine."""
    return named(settings.SEARCH_ENGINE)


def made_anew(name: str) -> Engine:
    """The engine of that name as another process would have it. Raises LookupError for an unknown one."""
    if name not in settings.SEARCH_ENGINES:
        known = ", ".join(sorted(settings.SEARCH_ENGINES))
        raise LookupError(f"There is no search engine called {name!r}; there are: {known}.")
    options = dict(settings.SEARCH_ENGINES[name])
    make = import_string(str(options.pop("ENGINE")))
    engine: Engine = make(**{key.lower(): value for key, value in options.items()})
    return engine
