"""The page of the admin on the state of the index: what waits, and what could not be read."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from search import engines, outbox
from search.engines.base import EngineError
from search.models import OutboxEntry

_LISTED = 50


@dataclass(frozen=True, slots=True)
class IndexState:
    """What can be said of the index without comparing it. ``records`` is None where it does not answer,
    and ``problem`` then says why."""

    engine: str
    records: int | None
    current: bool
    problem: str


def index_state() -> IndexState:
    """The state of the index in use, now."""
    name = settings.SEARCH_ENGINE
    try:
        engine = engines.current()
        return IndexState(name, engine.count(), engine.is_current(), "")
    except EngineError as error:
        return IndexState(name, None, False, str(error))


def may_see(request: HttpRequest) -> bool:
    """Whether this person keeps the site: coordinators do."""
    return bool(request.user.has_perm("search.view_outboxentry"))


def state(request: HttpRequest) -> HttpResponse:
    """The index, the queue, and the groups set aside with their errors."""
    _require(request)
    waiting = OutboxEntry.objects.filter(attempts=0)
    aside = Paginator(OutboxEntry.objects.filter(attempts__gt=0).order_by("-pk"), _LISTED)
    context = {
        "index": index_state(),
        "waiting": waiting.count(),
        "since": waiting.aggregate(oldest=Min("created_at"))["oldest"],
        "is_behind": outbox.is_behind(),
        "aside": aside.get_page(request.GET.get("p")),
        "header_title": _("Search index"),
        "page_title": _("Search index"),
        "header_icon": "search",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Search index")},
        ],
    }
    return render(request, "search/admin/state.html", context)


@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Let what was set aside be tried at once."""
    _require(request)
    tried = outbox.try_again()
    text = ngettext("%(count)s record is tried again.", "%(count)s records are tried again.", tried)
    messages.success(request, text % {"count": tried})
    return redirect("search_index")


def _require(request: HttpRequest) -> None:
    if not may_see(request):
        raise PermissionDenied
