"""Adding a text to a work, importing a document, the report of its reading, publishing from there."""

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
from kb.admin_views.review import report_findings
from kb.admin_views.shared import crumb, crumbs, expression_of, person
from kb.contents import Contents
from kb.forms import DatesForm, ImportForm, TextForm
from kb.models import Expression, IngestionState, PassageKind, Work
from kb.recognition import given_up_pages, progress_of
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
    path = [crumb(work), {"url": "", "label": _("Add a text")}]
    return _form_page(request, form, _("Add a text"), work.get_admin_display_title(), path)


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
    path: list[dict[str, Any]],
    **labels: str,
) -> HttpResponse:
    context = {
        "form": form,
        "media": form.media,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_title": f"{title} – {subtitle}" if subtitle else title,
        "header_icon": "upload",
        "breadcrumbs_items": crumbs(path),
        "action_url": request.path,
        "submit_button_label": _("Add and read"),
        "submit_button_active_label": _("Sending the file…"),
    } | labels
    return render(request, "kb/admin/form.html", context, status=422 if form.errors else 200)


def _ingested(request: HttpRequest, work: Work, form: TextForm) -> Expression | None:
    file, language = form.cleaned_data["file"], form.cleaned_data["language"]
    try:
        expression = actions.ingest(work, file, by=person(request), language=language, dates=form.dates)
    except ValidationError as error:
        form.add_error(None if hasattr(error, "error_dict") else "file", error)
        return None
    if expression.state == IngestionState.READY:
        messages.info(request, _("This file is a text of this work already: nothing was changed."))
    return expression


def _imported(request: HttpRequest, form: ImportForm) -> Expression | None:
    day, precision = form.cleaned_data["date"]
    if not form.cleaned_data.get("is_another") and (held := _held(request, form)):
        form.add_error("file", held)
        return None
    try:
        actions.check_file(form.cleaned_data["file"])
        work = actions.create_work(
            form.cleaned_data["type"],
            form.cleaned_data["title"],
            by=person(request),
            date=day,
            date_precision=precision,
            visibility=form.cleaned_data["visibility"],
            organisation=form.cleaned_data["organisation"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return _ingested(request, work, form)


def _held(request: HttpRequest, form: ImportForm) -> str:
    """What to say where the library holds the file already, as far as this person may know."""
    digest = actions.sha256_of(form.cleaned_data["file"])
    work = actions.works_with_file(digest, viewer_of(request)).first()
    if work is None:
        return ""
    form.ask_whether_another()
    return _(
        "The same file is in the library already: “%(title)s”. Nothing was added. To make another document "
        "of it all the same, choose the file again and tick the box below."
    ) % {"title": work.title}


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What reading a file found; while the worker reads, the page looks again by itself."""
    expression = expression_of(request, pk)
    work = expression.work
    contents = Contents(expression)
    context = {
        "expression": expression,
        "work": work,
        "read": expression.report,
        "findings": report_findings(expression, contents),
        "counts": _counts(expression),
        "tree": contents.roots if len(contents) <= _SHOWN_PASSAGES else contents.branches,
        "is_cut": len(contents) > _SHOWN_PASSAGES,
        "is_unfinished": expression.state in _UNFINISHED,
        "recognising": progress_of(expression) if expression.state in _UNFINISHED else None,
        "given_up": given_up_pages(expression),
        "elsewhere": actions.same_file_elsewhere(expression, viewer_of(request)),
        "can_publish": work.permissions_for_user(request.user).can_publish(),
        "page_title": _("Reading report"),
        "header_title": _("Reading report"),
        "breadcrumbs_items": crumbs([crumb(work), {"url": "", "label": expression.filename}]),
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
    expression = expression_of(request, pk)
    initial = {name: getattr(expression, name) for name in DATE_FIELDS}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_dates(expression, form.dates, by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The dates of “%(name)s” are kept.") % {"name": expression.filename})
            return redirect("kb_admin:report", expression.pk)
    path = [crumb(expression.work), {"url": "", "label": _("Dates of the text")}]
    return _form_page(
        request,
        form,
        _("Dates of the text"),
        expression.filename,
        path,
        header_icon="date",
        submit_button_label=_("Save"),
        submit_button_active_label=_("Saving…"),
    )


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker read the file once more."""
    expression = expression_of(request, pk)
    try:
        actions.ingest_again(expression, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The file will be read again."))
    return redirect("kb_admin:report", expression.pk)


@require_POST
def recognise_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker try the scanned pages again that were given up."""
    expression = expression_of(request, pk)
    try:
        actions.recognise_again(expression, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The pages will be tried again. The text stays as it is until then."))
    return redirect("kb_admin:report", expression.pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the work from the report that proves its text."""
    expression = expression_of(request, pk)
    actions.publish(expression.work, by=person(request))
    messages.success(
        request, _("“%(title)s” is published.") % {"title": expression.work.get_admin_display_title()}
    )
    warn_of_unproved(request, expression.work)
    return redirect("kb_admin:report", expression.pk)


def warn_of_unproved(request: HttpRequest, work: Work) -> None:
    """Say so when people now read a text that nobody has proved."""
    expression = work.current_expression
    if expression is not None and expression.proved_at is None:
        messages.warning(
            request,
            _("Nobody has proved its text yet: people read it with a mark that says so."),
            buttons=[messages.button(reverse("kb_admin:review", args=[expression.pk]), _("Review"))],
        )
