"""What an address asks a brief for: the filters of the matrix, with one area, one theme and one partner.

Recommendations and commitments are listed for one of each, so that the number of a brief and the list that it
leads to say the same; of several the first is used, and that is told.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from coordination.coverage_asked import CoverageAsked
from search.types import Viewer

LANGUAGES = ("fr", "en")
_ONE_OF_EACH = ("areas", "themes", "organisations")


def brief_asked(query: QueryDict, viewer: Viewer, today: date | None = None) -> CoverageAsked:
    """Read an address; what makes no sense is passed over and told in ``problems``."""
    asked = CoverageAsked.from_query(query, viewer, today)
    first = {name: getattr(asked.chosen, name)[:1] for name in _ONE_OF_EACH}
    chosen = replace(asked.chosen, **first)
    if chosen == asked.chosen:
        return asked
    told = _("A brief is about one area, one theme and one partner at a time: of several, the first is used.")
    return replace(asked, chosen=chosen, problems=(*asked.problems, told))


def language_asked(query: QueryDict, usual: str) -> str:
    """The language that the address asks for, or the usual one."""
    return _first(query.getlist("language"), LANGUAGES) or usual


def _first(given: Iterable[str], known: Iterable[str]) -> str:
    return next((one for one in given if one in set(known)), "")
