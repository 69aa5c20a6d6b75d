"""Whether this instance can do its work: for whoever operates it, and for a proxy that asks."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from search import engines
from search.engines.base import EngineError

log = logging.getLogger(__name__)


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """``{"ok", "database", "index"}``, with status 503 when one of the two does not answer."""
    answers = {"database": _database_answers(), "index": _index_answers()}
    ok = all(answers.values())
    return JsonResponse({"ok": ok} | answers, status=200 if ok else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("The database does not answer.")
        return False
    return True


def _index_answers() -> bool:
    try:
        engines.current().count()
    except EngineError:
        log.exception("The search index does not answer.")
        return False
    return True
