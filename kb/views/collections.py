"""Collections of texts and articles: finding, reading, sharing and arranging them."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.viewer import viewer_of
from kb.desk import actions
from kb.desk.forms import CollectionForm
from kb.desk.places import Place, places_of
from kb.models import Collection, CollectionItem

_A_PAGE = 40


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """The collections that this person may open: their own first."""
    found = Collection.objects.readable_by(request.user, viewer_of(request)).select_related("owner")
    own = found.filter(owner=request.user.pk) if request.user.is_authenticated else found.none()
    page = Paginator(found.exclude(owner=request.user.pk), _A_PAGE).get_page(request.GET.get("page"))
    context = {"own": own, "page": page, "room": "library"}
    return render(request, "kb/desk/collections.html", context)


@require_safe
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """A collection, with what of it this person may read."""
    found = _readable(request, key)
    context = {
        "collection": found,
        "entries": _entries(request, found),
        "canonical": request.build_absolute_uri(found.get_absolute_url()),
        "is_own": found.owner_id == request.user.pk,
        "room": "library",
    }
    return render(request, "kb/desk/collection.html", context)


def _readable(request: HttpRequest, key: str) -> Collection:
    readable = Collection.objects.readable_by(request.user, viewer_of(request)).select_related("owner")
    return get_object_or_404(readable, key=key)


def _entries(request: HttpRequest, found: Collection) -> list[tuple[CollectionItem, Place]]:
    items = list(found.items.all())
    places = places_of([(item.work_id, item.eid) for item in items], viewer_of(request))
    return [(item, places[item.work_id, item.eid]) for item in items if (item.work_id, item.eid) in places]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form that begins a collection."""
    return _form(request, Collection(), _("New collection"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """My collection: what it is called, who may open it, and its entries, one button each."""
    person = cast("User", request.user)
    found = get_object_or_404(Collection, key=key, owner=person)
    what = request.POST.get("do", "") if request.method == "POST" else ""
    if what == "delete":
        actions.delete_collection(found, by=person)
        messages.success(request, _("The collection is deleted."))
        return redirect("collections")
    if what in {"up", "down", "remove", "comment"}:
        return _item_changed(request, found, what)
    return _form(request, found, found.title)


def _item_changed(request: HttpRequest, found: Collection, what: str) -> HttpResponse:
    typed = request.POST.get("item", "")
    if not typed.isdecimal() or len(typed) > 15:
        raise Http404
    comment = request.POST.get("comment", "")
    try:
        actions.change_item(found, int(typed), what, comment, by=cast("User", request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("collection_edit", found.key)


def _form(request: HttpRequest, found: Collection, title: str) -> HttpResponse:
    person = cast("User", request.user)
    may_publish = actions.may_publish(person)
    form = CollectionForm(
        request.POST if request.method == "POST" else None, instance=found, may_publish=may_publish
    )
    if request.method == "POST" and form.is_valid() and _saved(form, person):
        messages.success(request, _("Saved."))
        return redirect(form.instance)
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "collection": found if found.pk else None,
        "entries": _entries(request, found) if found.pk else [],
        "room": "library",
    }
    return render(request, "kb/desk/collection_form.html", context, status=400 if form.errors else 200)


def _saved(form: CollectionForm, person: User) -> bool:
    try:
        actions.save_collection(form.save(commit=False), by=person)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True
