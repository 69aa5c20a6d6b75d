"""The public face of search: ask a question, or for suggestions while typing."""

from dataclasses import replace

from search import engines, registry
from search.engines.base import Engine
from search.plan import make_plan
from search.types import SearchQuery, SearchResults, Suggestion, Viewer


def ask(query: SearchQuery, viewer: Viewer, engine: Engine | None = None) -> SearchResults:
    """What this viewer may see of the answers; never raises for what was typed.

    When the index is missing or broken the results say so, and the error is in the log. Where the
    query names an article, ``reference`` holds its number and that article is the first hit; ``leads`` tell
    what became of it, where an app knows.
    """
    plan = make_plan(query)
    results = (engine or engines.current()).search(plan, viewer)
    if plan.reference is None or not results.reference:
        return results
    return replace(results, leads=registry.leads(plan.reference, viewer))


def suggest(text: str, viewer: Viewer, limit: int = 8) -> tuple[Suggestion, ...]:
    """Titles, headings and articles that continue what was typed, best first; none for an empty text."""
    return engines.current().suggest(text, viewer, limit)
