"""A reader's desk: notes on an article, following it, collecting it; and all that one keeps."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.viewer import viewer_of
from kb.desk import actions
from kb.desk.forms import AddForm, NoteForm
from kb.desk.places import Place, places_of
from kb.models import Collection, Follow, Note
from kb.views.works import visible_work

_A_PAGE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, key: str, eid: str = "") -> HttpResponse:
    """What I keep of an article or a text: my notes, whether I follow it, my collections; posted to, it
    changes."""
    person = cast("User", request.user)
    work = visible_work(request, key)
    actions.check_place(work, eid, person)
    place = places_of([(work.pk, eid)], viewer_of(request))[work.pk, eid]
    verb = _VERBS.get(request.POST.get("do", "")) if request.method == "POST" else None
    forms = {
        "note": NoteForm(request.POST if verb is _note else None, auto_id="note_%s"),
        "add": AddForm(request.POST if verb is _add else None, owner=person, auto_id="add_%s"),
    }
    if verb and verb(request, place, forms):
        return redirect(place.desk_url)
    return _page(request, place, forms, failed=verb is not None)


def _page(request: HttpRequest, place: Place, forms: dict[str, Any], *, failed: bool) -> HttpResponse:
    person = cast("User", request.user)
    here = {"work": place.work, "eid": place.eid}
    context = {
        "place": place,
        "forms": forms,
        "notes": _notes(request, place),
        "is_followed": Follow.objects.filter(person=person, **here).exists(),
        "inside": Collection.objects.filter(owner=person, items__work=place.work, items__eid=place.eid),
        "room": "library",
    }
    return render(request, "kb/desk/desk.html", context, status=400 if failed else 200)


def _notes(request: HttpRequest, place: Place) -> Any:
    notes = Note.objects.readable_by(request.user, viewer_of(request))
    return notes.filter(work=place.work, eid=place.eid).select_related("author")


# -- what is posted; each tells whether it was done


def _note(request: HttpRequest, place: Place, forms: dict[str, Any]) -> bool:
    form, person = forms["note"], cast("User", request.user)
    if not form.is_valid():
        return False
    text, scope = form.cleaned_data["text"], form.cleaned_data["scope"]
    return _done(form, lambda: actions.write_note(place.work, place.eid, text, scope, by=person))


def _delete_note(request: HttpRequest, place: Place, forms: dict[str, Any]) -> bool:
    actions.delete_note(_pk(request.POST.get("note", "")), by=cast("User", request.user))
    messages.success(request, _("The note is deleted."))
    return True


def _follow(request: HttpRequest, place: Place, forms: dict[str, Any]) -> bool:
    person = cast("User", request.user)
    try:
        actions.follow(place.work, place.eid, by=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return True
    messages.success(request, _("You will be told when it changes."))
    return True


def _unfollow(request: HttpRequest, place: Place, forms: dict[str, Any]) -> bool:
    actions.unfollow(place.work, place.eid, by=cast("User", request.user))
    messages.success(request, _("You will be told no more."))
    return True


def _add(request: HttpRequest, place: Place, forms: dict[str, Any]) -> bool:
    form, person = forms["add"], cast("User", request.user)
    if not form.is_valid():
        return False

    def add() -> None:
        chosen = form.cleaned_data["collection"]
        collection = chosen or actions.save_collection(
            Collection(title=form.cleaned_data["title"]), by=person
        )
        actions.add_item(collection, place.work, place.eid, form.cleaned_data["comment"], by=person)
        messages.success(request, _("It is in “%(title)s”.") % {"title": collection.title})

    return _done(form, add)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True


def _pk(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 15:
        raise Http404
    return int(typed)


_VERBS: dict[str, Callable[[HttpRequest, Place, dict[str, Any]], bool]] = {
    "note": _note,
    "delete-note": _delete_note,
    "follow": _follow,
    "unfollow": _unfollow,
    "add": _add,
}


@never_cache
@login_required
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """All that I follow and all that I noted."""
    person, viewer = cast("User", request.user), viewer_of(request)
    follows = list(Follow.objects.filter(person=person).order_by("-since"))
    page = Paginator(
        Note.objects.readable_by(person, viewer).filter(author=person).order_by("-written_at"), _A_PAGE
    ).get_page(request.GET.get("page"))
    notes = list(page)
    wanted = [(row.work_id, row.eid) for row in follows] + [(note.work_id, note.eid) for note in notes]
    places = places_of(wanted, viewer)
    context = {
        "follows": [places[row.work_id, row.eid] for row in follows if (row.work_id, row.eid) in places],
        "notes": [(note, places[note.work_id, note.eid]) for note in notes],
        "page": page,
        "room": "library",
    }
    return render(request, "kb/desk/kept.html", context)
