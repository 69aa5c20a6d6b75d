"""Ask a question from the shell."""

import html
import re
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser
from django.utils.module_loading import import_string

from search import engines
from search.command import JsonCommand, Result
from search.engines.base import Engine, EngineError
from search.queries import ask
from search.types import ANONYMOUS, Hit, SearchQuery, Viewer

_HIT = ("kind", "number", "title", "heading_path", "work", "url", "snippet", "page")


class Command(JsonCommand):
    help = "Search what is published, or what one person may see."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", help="What to look for.")
        parser.add_argument("--as", dest="email", help="The e-mail address of the person who asks.")
        parser.add_argument("--kind", help="Only hits of this kind: article, page or work.")
        parser.add_argument("--limit", type=int, default=10, help="How many hits, 100 at most.")
        parser.add_argument("--engine", help="One of settings.SEARCH_ENGINES.")

    def run(self, **options: Any) -> Result:
        filters = {"kind": (options["kind"],)} if options["kind"] else {}
        query = SearchQuery(options["query"], filters, limit=options["limit"])
        found = ask(query, _viewer(options["email"]), _engine(options["engine"]))
        return {
            "total": found.total,
            "took_ms": round(found.took_ms, 2),
            "reference": found.reference,
            "leads": [{"text": lead.text, "url": lead.url} for lead in found.leads],
            "hits": [_shown(hit) for hit in found.hits],
            "facets": {
                name: {count.value: count.count for count in counts} for name, counts in found.facets.items()
            },
        }

    def describe(self, result: Result) -> str:
        lines = [f"{result['total']} found in {result['took_ms']} ms"]
        lines += [f"{lead['text']}  ({lead['url']})" for lead in result["leads"]]
        for hit in result["hits"]:
            path = " > ".join([hit["work"], *hit["heading_path"]])
            page = f", p. {hit['page']}" if hit["page"] else ""
            lines += ["", f"{hit['title']}  ({path}{page})", f"  {hit['url']}", f"  {_plain(hit['snippet'])}"]
        return "\n".join(lines)


def _engine(name: str | None) -> Engine:
    """The engine to ask, after a look at whether it has an index."""
    try:
        engine = engines.named(name or settings.SEARCH_ENGINE)
        engine.count()
    except (LookupError, EngineError) as error:
        raise CommandError(str(error.args[0])) from error
    return engine


def _viewer(email: str | None) -> Viewer:
    if not email:
        return ANONYMOUS
    users = get_user_model()
    try:
        user = users.objects.get_by_natural_key(email)
    except users.DoesNotExist:
        raise CommandError(f"Nobody has the address {email}.") from None
    viewer: Viewer = import_string(settings.SEARCH_VIEWER)(user)
    return viewer


def _shown(hit: Hit) -> dict[str, Any]:
    return {name: getattr(hit, name) for name in _HIT}


def _plain(snippet: str) -> str:
    return " ".join(html.unescape(re.sub("</?mark>", "*", snippet)).split())
