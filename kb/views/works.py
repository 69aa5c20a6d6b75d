"""The page of a work: what it is, where its text and its file are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.context import may_administer
from accounts.viewer import viewer_of
from kb.follow_up.rights import rights_of
from kb.library import type_label
from kb.models import Expression, MissionReport, OtherDocument, Work
from kb.panels import panels_of
from kb.proof.acts import issue_of, works_in
from kb.reading import Text, text_of, version_of
from kb.table import lines_of, runs_of
from kb.versions.lines import compare_url
from kb.versions.shown import shown_of_text
from kb.views.days import DayForm, asked_day

# Up to so many articles a text without parts is listed one by one.
LISTED = 60


def visible_work(request: HttpRequest, key: str) -> Work:
    """The published work of that key, if this person may read it; else the page does not exist."""
    works = Work.objects.visible_to(viewer_of(request)).select_related("issuer")
    found: Work = get_object_or_404(works, key=key)
    return found


def may_enter_admin(request: HttpRequest) -> bool:
    """Whether this person may enter the administration, without which nothing is edited."""
    return may_administer(request) and request.user.has_perm("wagtailadmin.access_admin")


def edit_url(request: HttpRequest, work: Work) -> str:
    """Where this person may edit the work; empty for who may not."""
    if not (work.pk and may_enter_admin(request)):
        return ""
    allowed = work.permissions_for_user(request.user).can_edit()
    return reverse("wagtailadmin_pages:edit", args=[work.pk]) if allowed else ""


def marking_url(request: HttpRequest, work: Work) -> str:
    """Where an editor takes recommendations from a report; codes, strategies and promises make none."""
    recommends = work.specific_class in {MissionReport, OtherDocument}
    if not (work.pk and recommends and request.user.is_authenticated):
        return ""
    edits = rights_of(request.user).edits
    return reverse("recommendation_new", args=[work.key]) if edits else ""


def work(request: HttpRequest, key: str) -> HttpResponse:
    """A work, with its current text."""
    found = visible_work(request, key)
    if day := asked_day(request):
        return redirect("work_on", key, day)
    return work_page(request, found, text_of(found))


def expression(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A work, with one version of its text."""
    found = visible_work(request, key)
    text = version_of(found, pk)
    if text is None:
        raise Http404
    return work_page(request, found, text)


def preview(request: HttpRequest, draft: Work) -> HttpResponse:
    """The page that a draft will have; Wagtail has checked that this person may see it."""
    return work_page(request, draft, text_of(draft) if draft.pk else None)


def work_page(request: HttpRequest, found: Work, text: Text | None) -> HttpResponse:
    """The page of a work, with a text of it or without."""
    versions = _versions(found) if found.pk else []
    context = {
        "work": found.specific,
        "type": type_label(found.specific_class.type),
        "code": found.specific_class.type,
        "text": text,
        "shown": shown_of_text(text) if text else None,
        "versions": versions,
        "compare_url": _compare_url(versions),
        "day_form": DayForm.of(text.on if text else None, found.get_absolute_url()) if found.pk else None,
        "edit_url": (edit := edit_url(request, found)),
        "add_text_url": reverse("kb_admin:add_text", args=[found.pk]) if edit else "",
        "marking_url": marking_url(request, found),
        "panels": panels_of(viewer_of(request), found) if found.pk else [],
        "room": "library",
    } | (_contents(text) | _issue(request, text) if text else {})
    return render(request, "kb/work.html", context)


def _issue(request: HttpRequest, text: Text) -> dict[str, Any]:
    """The issue that the text was published in, or the acts that its file holds."""
    viewer = viewer_of(request)
    return {"issue": issue_of(text.expression, viewer), "works_in": list(works_in(text.expression, viewer))}


def _versions(work: Work) -> list[Expression]:
    """Its texts that can be read, the latest first; those of unknown dates last."""
    texts = work.expressions.ready().select_related("work")
    return sorted(texts, key=lambda one: (one.in_force_from or date.min, one.pk), reverse=True)


def _compare_url(versions: Sequence[Expression]) -> str:
    """Where the two latest of several are compared."""
    if len(versions) < 2:
        return ""
    return compare_url(versions[1].get_absolute_url(), versions[0].get_absolute_url())


def _contents(text: Text) -> dict[str, Any]:
    """What the page says of the text: its table, or its articles or pages where it has no parts."""
    contents = text.contents()
    if contents.branches:
        listed: dict[str, Any] = {"lines": lines_of(contents)}
    elif len(contents.units) <= LISTED:
        listed = {"units": contents.units}
    else:
        listed = {"runs": runs_of(contents.units)}
    return {"first": contents.units[0] if contents.units else None} | listed
