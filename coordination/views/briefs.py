"""The brief as a page and as a PDF, and who receives it by mail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.viewer import viewer_of
from coordination.briefs import subscriptions
from coordination.briefs.asked import brief_asked, language_asked
from coordination.briefs.content import about, brief_of
from coordination.briefs.printing import drawing_of, pdf_of
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_form import CoverageForm, chips_of
from coordination.filters import ActivityFilter
from coordination.models import BriefSubscription
from coordination.models.briefs import Frequency
from search.types import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest) -> HttpResponse:
    """The brief that the address asks for; posted to, it comes by mail, or comes no more."""
    viewer = viewer_of(request)
    asked = brief_asked(request.GET, viewer)
    if request.method == "POST":
        return _by_mail(request, asked)
    context = {
        "asked": asked,
        "brief": brief_of(asked, viewer),
        "site": "",
        "form": CoverageForm(asked, viewer),
        "chips": chips_of(asked),
        "room": "coverage",
        **_mail(request, asked, viewer),
    }
    return render(request, "coordination/brief/page.html", context)


@require_safe
def brief_pdf(request: HttpRequest) -> HttpResponse:
    """The same as a page to print, in the language that the address names, or the reader's."""
    viewer = viewer_of(request)
    with translation.override(language_asked(request.GET, get_language() or "fr")):
        asked = brief_asked(request.GET, viewer)
        made = brief_of(asked, viewer)
        name = subscriptions.file_name(made)
        response = HttpResponse(pdf_of(made, drawing_of(asked, viewer)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _by_mail(request: HttpRequest, asked: CoverageAsked) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    pk = request.POST.get("pk", "")
    if request.POST.get("do") == "stop" and pk.isdecimal() and len(pk) < 18:
        subscriptions.unsubscribe(request.user, int(pk))
        messages.success(request, _("You receive it no more."))
    else:
        try:
            subscriptions.subscribe(request.user, asked.address(), request.POST.get("frequency", ""))
            messages.success(request, _("It will come by mail, the first time within a day."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    query = asked.address()
    return redirect(f"{reverse('brief')}{'?' if query else ''}{query}#mail")


def _mail(request: HttpRequest, asked: CoverageAsked, viewer: Viewer) -> dict[str, Any]:
    """What a person receives already."""
    if not request.user.is_authenticated:
        return {}
    own = list(BriefSubscription.objects.filter(person=request.user.pk).order_by("pk"))
    titled = [(one, about(ActivityFilter.from_query(QueryDict(one.query), viewer))) for one in own]
    return {
        "frequencies": Frequency.choices,
        "subscriptions": titled,
        "current": next((one for one in own if one.query == asked.address()), None),
    }
