"""The page of one recommendation, and what people say there became of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.viewer import viewer_of
from kb.follow_up import actions, links
from kb.follow_up.anchors import is_there
from kb.follow_up.forms import FollowUpForm, ResponseForm, StatusForm
from kb.follow_up.history import action_labels, differences
from kb.follow_up.rights import Rights, rights_of
from kb.follow_up.tracker import LISTS, RELATED, addressees_in_words
from kb.models import FollowUp, Passage, Recommendation, RecommendationArticle, Work
from kb.views.files import attachment

CHANGES_SHOWN = 50
FORM_METHODS = ["GET", "HEAD", "POST"]


def visible_recommendation(request: HttpRequest, pk: int) -> Recommendation:
    """The recommendation of that number, if this person may read its report; else it does not exist."""
    found = Recommendation.objects.visible_to(viewer_of(request))
    related = found.select_related(*RELATED, "expression").prefetch_related(*LISTS)
    return get_object_or_404(related, pk=pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is recommended, and what became of it."""
    return _page(request, visible_recommendation(request, pk))


def _page(request: HttpRequest, one: Recommendation, form: Form | None = None) -> HttpResponse:
    """The page, with a form that was sent and is wrong in place of an empty one."""
    viewer, rights = viewer_of(request), rights_of(request.user)
    forms = _forms(request, one, rights)
    if form is not None:
        forms[str(form.prefix)] = form
    context = {
        "one": one,
        "addressees": one.addressees.all(),
        "place": _place(one),
        "articles": _articles(one, request),
        "responses": one.responses.all(),
        "follow_ups": _follow_ups(one, request),
        "panel": links.current().recommendation_panel(viewer, request.user, one),
        "history": [
            (change, action_labels().get(change.action, change.action), differences(change))
            for change in one.changes.select_related("by")[:CHANGES_SHOWN]
        ],
        "forms": forms,
        "wrong": form,
        "edit_url": _edit_url(request, one),
        "addressed": addressees_in_words(one),
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/recommendation.html", context, status=422 if form else 200)


def _forms(request: HttpRequest, one: Recommendation, rights: Rights) -> dict[str, Form]:
    """The forms that this person may fill in, by their prefix."""
    forms: dict[str, Form] = {}
    if rights.may_follow_up(one):
        said: dict[str, Any] = {"recommendation": one, "rights": rights}
        forms["suivi"] = FollowUpForm(viewer=viewer_of(request), **said)
        forms["reponse"] = ResponseForm(**said)
    if rights.edits:
        forms["statut"] = StatusForm(rights=rights, initial={"status": one.status})
    return forms


def _edit_url(request: HttpRequest, one: Recommendation) -> str:
    if not request.user.has_perms(["wagtailadmin.access_admin", "kb.change_recommendation"]):
        return ""
    return reverse("wagtailsnippets_kb_recommendation:edit", args=[one.pk])


def _place(one: Recommendation) -> dict[str, Any] | None:
    """Where it stands in its report: in the current text while its words are there, else in the version
    that they were taken from."""
    if not one.eid:
        return None
    current = one.report.current_expression
    passage = current.passages.filter(eid=one.eid).first() if current else None
    if passage and (not one.quote or is_there(passage.text, one.quote)):
        mark = f"#recommandation-{one.pk}" if one.quote else f"#{one.eid}"
        return {"url": reverse("passage", args=[one.report.key, one.eid]) + mark, "label": passage.label}
    kept = one.expression.passages.filter(eid=one.eid).first() if one.expression else None
    if kept is None:
        return None
    url = reverse("expression_passage", args=[one.report.key, kept.expression_id, one.eid])
    return {"url": url, "label": kept.label, "is_past": True}


def _articles(one: Recommendation, request: HttpRequest) -> list[tuple[str, str]]:
    """The texts and articles that it is about, those that this person may read, with their addresses."""
    visible = Work.objects.visible_to(viewer_of(request)).order_by().values("pk")
    rows = list(
        RecommendationArticle.objects.filter(recommendation=one, work__in=visible).select_related("work")
    )
    named = Passage.objects.filter(
        expression__work__in={row.work_id for row in rows}, eid__in={row.eid for row in rows if row.eid}
    )
    labels = {
        (work, eid): label for work, eid, label in named.values_list("expression__work", "eid", "label")
    }
    return [_article(row, labels.get((row.work_id, row.eid), row.eid)) for row in rows]


def _article(row: RecommendationArticle, label: str) -> tuple[str, str]:
    if not row.eid:
        return row.work.name, reverse("work", args=[row.work.key])
    return f"{row.work.name}, {label}", reverse("passage", args=[row.work.key, row.eid])


def _follow_ups(one: Recommendation, request: HttpRequest) -> list[tuple[FollowUp, Work | None]]:
    """What was done, each with the text that proves it where this person may read that."""
    found = list(one.follow_ups.select_related("organisation", "by"))
    works = Work.objects.visible_to(viewer_of(request)).filter(pk__in=[each.work_id for each in found])
    by_pk = {work.pk: work for work in works}
    return [(each, by_pk.get(each.work_id or 0)) for each in found]


# -- what people say


@login_required
@require_http_methods(FORM_METHODS)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done."""
    one, rights = _for_speakers(request, pk)
    form = FollowUpForm(
        request.POST or None,
        request.FILES or None,
        viewer=viewer_of(request),
        recommendation=one,
        rights=rights,
    )
    if request.method != "POST":
        return redirect(one)
    if form.is_valid():
        try:
            actions.add_follow_up(one, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The follow-up is recorded."))
            return redirect(one)
    return _page(request, one, form)


@login_required
@require_http_methods(FORM_METHODS)
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what an addressee answers."""
    one, rights = _for_speakers(request, pk)
    form = ResponseForm(request.POST or None, recommendation=one, rights=rights)
    if request.method != "POST":
        return redirect(one)
    if not form.is_valid():
        return _page(request, one, form)
    actions.respond(one, by=request.user, **form.cleaned_data)
    messages.success(request, _("The response is recorded."))
    return redirect(one)


def _for_speakers(request: HttpRequest, pk: int) -> tuple[Recommendation, Rights]:
    one, rights = visible_recommendation(request, pk), rights_of(request.user)
    if not rights.may_follow_up(one):
        raise PermissionDenied
    return one, rights


@login_required
@require_http_methods(FORM_METHODS)
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far it has come."""
    one, rights = visible_recommendation(request, pk), rights_of(request.user)
    rights.check_edits()
    form = StatusForm(request.POST or None, rights=rights)
    if request.method != "POST":
        return redirect(one)
    if form.is_valid():
        try:
            actions.set_status(one, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The status is recorded."))
            return redirect(one)
    return _page(request, one, form)


def _tell(form: Form, error: ValidationError) -> None:
    for name, said in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
        for words in said:
            form.add_error(name if name in form.fields else "file" if "file" in form.fields else None, words)


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a follow-up, for those who may read the recommendation."""
    visible = Recommendation.objects.visible_to(viewer_of(request)).order_by().values("pk")
    found = get_object_or_404(FollowUp.objects.exclude(file="").filter(recommendation__in=visible), pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return attachment(FileResponse(file, as_attachment=True, filename=found.filename))
