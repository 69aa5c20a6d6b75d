"""The coordinators' queue: what waits for validation, and what they decide of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.viewer import viewer_of
from coordination import actions
from coordination.filter_form import options
from coordination.models import Activity, ActivityChange
from coordination.permissions import scope_in
from coordination.waiting import Asked, reasons, rows_of, submissions
from reference.bilingual import in_order

ROWS_A_PAGE = 10
# More than a page are never sent.
_MOST_AT_ONCE = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; 403 for everybody but coordinators. A decision on what nobody may decide any more leaves
    it as it is, and is told in plain words (409 when nothing could be done)."""
    scope_in(request).check_validates()
    if request.method != "POST":
        return _page(request)
    done, refused = _decide(request)
    for said in refused:
        messages.warning(request, said)
    if refused and not done:
        return _page(request, status=409)
    return redirect(request.get_full_path())


def _decide(request: HttpRequest) -> tuple[int, list[str]]:
    """Do what the button asks for: how many were done, and what is to be told of the others."""
    post = request.POST
    if token := post.get("send_back"):
        return _each(
            request, [token], _sender_back(request, token), _("Sent back, and the organisation is told.")
        )
    if token := post.get("validate"):
        return _each(request, [token], _validate(request), _("In the register. The organisation is told."))
    if "validate_chosen" in post:
        chosen = post.getlist("chosen")[:_MOST_AT_ONCE]
        if not chosen:
            return 0, [_("Tick what is to be validated first.")]
        said = ngettext(
            "%(count)d is in the register now. The organisation is told.",
            "%(count)d are in the register now. Their organisations are told.",
            len(chosen),
        )
        return _each(request, chosen, _validate(request), said)
    return 0, [_("Nothing was asked for.")]


Act = Callable[[Activity, int], object]


def _validate(request: HttpRequest) -> Act:
    return lambda activity, version: actions.validate(activity, request.user, version)


def _sender_back(request: HttpRequest, token: str) -> Act:
    pk = token.partition(":")[0]
    chosen, words = request.POST.get(f"reason-{pk}", ""), request.POST.get(f"words-{pk}", "")

    def act(activity: Activity, version: int) -> object:
        reason = "\n".join(filter(None, (_reason(chosen, activity), words.strip()[:2000])))
        return actions.send_back(activity, reason, request.user, version)

    return act


def _reason(code: str, activity: Activity) -> str:
    """The reason from the list, in the language of whoever registered the activity."""
    language = activity.created_by.language if activity.created_by else "fr"
    return reasons()[code][language] if code in reasons() else ""


def _each(request: HttpRequest, tokens: Iterable[str], act: Act, said: str) -> tuple[int, list[str]]:
    done, refused = 0, []
    for token in tokens:
        problem = _act(token, act)
        if problem:
            refused.append(problem)
        else:
            done += 1
    if done:
        messages.success(request, said % {"count": done} if "%(count)d" in said else said)
    return done, refused


def _act(token: str, act: Act) -> str:
    """Do it to one submission; what to tell when that cannot be."""
    pk, _colon, version = token.partition(":")
    number = int(pk) if pk.isdecimal() and len(pk) < 18 else 0
    activity = Activity.objects.select_related("created_by").filter(pk=number).first()
    if activity is None:
        return _("This activity is not in the register any more.")
    try:
        act(activity, int(version) if version.isdecimal() and len(version) < 9 else 0)
    except actions.StaleError:
        return _stale(activity)
    except ValidationError as error:
        if getattr(error, "code", "") == "state":
            return _stale(activity)
        words = {"title": activity.title, "problem": " ".join(error.messages)}
        return _("“%(title)s”: %(problem)s") % words
    return ""


def _stale(activity: Activity) -> str:
    """What became of a submission that another click or another person was quicker with."""
    last = ActivityChange.objects.filter(activity=activity).select_related("by").first()
    words = {"title": activity.title, "by": last.by if last and last.by else _("someone")}
    if last and last.action == "validate":
        return _("“%(title)s” was validated by %(by)s already; nothing more was done.") % words
    if last and last.action == "send_back":
        return _("“%(title)s” was sent back by %(by)s already; nothing more was done.") % words
    return _("“%(title)s” was changed by %(by)s in the meantime: look at it again.") % words


# -- the page


def _page(request: HttpRequest, status: int = 200) -> HttpResponse:
    asked = Asked.from_query(request.GET)
    found = submissions(asked)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "rows": rows_of(page.object_list, viewer_of(request)),  # type: ignore[arg-type]
        "organisations": _organisations(asked.organisation),
        "ages": (7, 14, 30),
        "said": _said_in_each_row(),
        # Written once for all the rows.
        "reasons": options((code, words[_language()]) for code, words in reasons().items()),
        "queue_keys": True,
        "room": "register",
    }
    return render(request, "coordination/queue.html", context, status=status)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "fr"


def _organisations(chosen: str) -> SafeString:
    """Whose submissions wait, with how many, as lines to choose from."""
    code, names = "reporting_organisation__code", in_order("reporting_organisation__name")
    waiting = submissions().order_by().values_list(code, *names).annotate(count=Count("pk"))
    named = sorted((name or other, code, count) for code, name, other, count in waiting)
    return options(((code, f"{name} ({count})") for name, code, count in named), {chosen})


def _said_in_each_row() -> dict[str, str]:
    """The words that stand in every row: looked up once, not once a row."""
    return {
        "validate": _("Validate"),
        "send_back_open": _("Send back…"),
        "why": _("Why"),
        "own_words": _("In your own words"),
        "send_back": _("Send back"),
        "score": _("score of the overlap, from 0 to 1"),
        "untitled": _("Without a title"),
        "double": _("perhaps the same work, registered twice"),
    }
