"""The admin's own pages of the library: adding a text to a work, importing a document, the report."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from accounts.viewer import viewer_of
from kb import actions
from kb.contents import Contents
from kb.forms import DatesForm, ImportForm, TextForm
from kb.models import Expression, IngestionState, PassageKind, Work
from kb.versions.dating import DATE_FIELDS

# Of a longer text the levels alone are shown: the report is not the place to read it.
_SHOWN_PASSAGES = 3000
_UNFINISHED = {IngestionState.WAITING, IngestionState.RUNNING}


def add_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that adds a text to a work, then its report."""
    work = get_object_or_404(Work, pk=pk)
    if not work.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (expression := _ingested(request, work, form)):
        return redirect("kb_admin:report", expression.pk)
    crumbs = [_crumb(work), {"url": "", "label": _("Add a text")}]
    return _form_page(request, form, _("Add a text"), work.get_admin_display_title(), crumbs)


def import_document(request: HttpRequest) -> HttpResponse:
    """The form that makes a draft work and its text at once, then the text's report."""
    if not actions.ensure_library().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (expression := _imported(request, form)):
        return redirect("kb_admin:report", expression.pk)
    return _form_page(
        request, form, _("Import a document"), "", [{"url": "", "label": _("Import a document")}]
    )


def _form_page(
    request: HttpRequest,
    form: Form,
    title: str,
    subtitle: str,
    crumbs: list[dict[str, Any]],
    **labels: str,
) -> HttpResponse:
    context = {
        "form": form,
        "media": form.media,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_title": f"{title} – {subtitle}" if subtitle else title,
        "header_icon": "upload",
        "breadcrumbs_items": _crumbs(crumbs),
        "action_url": request.path,
        "submit_button_label": _("Add and read"),
        "submit_button_active_label": _("Sending the file…"),
    } | labels
    return render(request, "kb/admin/form.html", context, status=422 if form.errors else 200)


def _ingested(request: HttpRequest, work: Work, form: TextForm) -> Expression | None:
    file, language = form.cleaned_data["file"], form.cleaned_data["language"]
    try:
        expression = actions.ingest(work, file, by=_person(request), language=language, dates=form.dates)
    except ValidationError as error:
        form.add_error(None if hasattr(error, "error_dict") else "file", error)
        return None
    if expression.state == IngestionState.READY:
        messages.info(request, _("This file is a text of this work already: nothing was changed."))
    return expression


def _imported(request: HttpRequest, form: ImportForm) -> Expression | None:
    day, precision = form.cleaned_data["date"]
    try:
        actions.check_file(form.cleaned_data["file"])
        work = actions.create_work(
            form.cleaned_data["type"],
            form.cleaned_data["title"],
            by=_person(request),
            date=day,
            date_precision=precision,
            visibility=form.cleaned_data["visibility"],
            organisation=form.cleaned_data["organisation"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return _ingested(request, work, form)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What reading a file found; while the worker reads, the page looks again by itself."""
    expression = _expression(request, pk)
    work = expression.work
    contents = Contents(expression)
    context = {
        "expression": expression,
        "work": work,
        "findings": expression.report,
        "counts": _counts(expression),
        "tree": contents.roots if len(contents) <= _SHOWN_PASSAGES else contents.branches,
        "is_cut": len(contents) > _SHOWN_PASSAGES,
        "is_unfinished": expression.state in _UNFINISHED,
        "elsewhere": actions.same_file_elsewhere(expression, viewer_of(request)),
        "can_publish": work.permissions_for_user(request.user).can_publish(),
        "page_title": _("Reading report"),
        "header_title": _("Reading report"),
        "breadcrumbs_items": _crumbs([_crumb(work), {"url": "", "label": expression.filename}]),
    }
    response = render(request, "kb/admin/report.html", context)
    if context["is_unfinished"]:
        response["Refresh"] = "2"
    return response


def _counts(expression: Expression) -> list[tuple[str, int]]:
    counts = expression.report.get("counts", {})
    return [(str(kind.label), counts[kind]) for kind in PassageKind if kind in counts]


def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that says from when to when a text applies."""
    expression = _expression(request, pk)
    initial = {name: getattr(expression, name) for name in DATE_FIELDS}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_dates(expression, form.dates, by=_person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The dates of “%(name)s” are kept.") % {"name": expression.filename})
            return redirect("kb_admin:report", expression.pk)
    crumbs = [_crumb(expression.work), {"url": "", "label": _("Dates of the text")}]
    return _form_page(
        request,
        form,
        _("Dates of the text"),
        expression.filename,
        crumbs,
        header_icon="date",
        submit_button_label=_("Save"),
        submit_button_active_label=_("Saving…"),
    )


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker read the file once more."""
    expression = _expression(request, pk)
    try:
        actions.ingest_again(expression, by=_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The file will be read again."))
    return redirect("kb_admin:report", expression.pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the work from the report that proves its text."""
    expression = _expression(request, pk)
    actions.publish(expression.work, by=_person(request))
    messages.success(
        request, _("“%(title)s” is published.") % {"title": expression.work.get_admin_display_title()}
    )
    return redirect("kb_admin:report", expression.pk)


def _expression(request: HttpRequest, pk: int) -> Expression:
    expression = get_object_or_404(Expression.objects.select_related("work"), pk=pk)
    if not expression.work.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return expression


def _person(request: HttpRequest) -> Any:
    return request.user


def _crumb(work: Work) -> dict[str, Any]:
    return {
        "url": reverse("wagtailadmin_pages:edit", args=[work.pk]),
        "label": work.get_admin_display_title(),
    }


def _crumbs(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, *items]
