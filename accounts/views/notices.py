"""One's notices: what is new, read or not, and whether it comes by mail too."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import notices as actions
from accounts.models import Notice, User

_A_PAGE = 40


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, the newest first; posted to, all are read, or the mail is chosen."""
    person = cast("User", request.user)
    if request.method == "POST":
        if "mail" in request.POST:
            User.objects.filter(pk=person.pk).update(wants_digest=request.POST.get("wants") == "on")
            messages.success(request, _("Saved."))
        else:
            actions.mark_read(person)
        return redirect("notices")
    page = Paginator(person.notices.order_by("-at", "-pk"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/notices.html", {"page": page, "unread": actions.unread(person)})


@never_cache
@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """To what a notice of mine tells of; it is then read."""
    person = cast("User", request.user)
    line = get_object_or_404(Notice, pk=pk, person=person)
    actions.mark_read(person, line.pk)
    return redirect(line.url)
