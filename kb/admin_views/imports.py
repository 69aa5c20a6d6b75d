"""Many documents at once: the archive is given, its check looked at, its progress followed."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from kb.actions import ensure_library
from kb.admin_views.shared import crumbs, person
from kb.importing import actions
from kb.importing.messages import told
from kb.models import ImportBatch, ImportState

LISTED = 100
EARLIER = 20


class BatchForm(forms.Form):
    """An archive with its table."""

    archive = forms.FileField(
        label=gettext_lazy("ZIP archive"),
        help_text=gettext_lazy("The files, and a CSV table that says what each is."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    table = forms.FileField(
        label=gettext_lazy("Table"),
        required=False,
        help_text=gettext_lazy("A CSV file, where the archive holds none."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    publish = forms.BooleanField(label=gettext_lazy("Publish what could be read"), required=False)

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publish"]


def imports(request: HttpRequest) -> HttpResponse:
    """The form for an archive, and the imports before it."""
    permissions = _permissions(request)
    form = BatchForm(
        request.POST or None, request.FILES or None, may_publish=permissions.can_publish_subpage()
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.begin(
                form.cleaned_data["archive"],
                by=person(request),
                table=form.cleaned_data["table"],
                with_publishing=form.cleaned_data.get("publish", False),
            )
        except ValidationError as error:
            form.add_error("archive", error)
        else:
            return redirect(batch)
    context = {
        "form": form,
        "batches": ImportBatch.objects.select_related("by")[:EARLIER],
        **_titles(_("Import many documents"), []),
    }
    return render(request, "kb/admin/imports.html", context, status=422 if form.errors else 200)


def _permissions(request: HttpRequest) -> Any:
    permissions = ensure_library().permissions_for_user(request.user)
    if not permissions.can_add_subpage():
        raise PermissionDenied
    return permissions


def _titles(title: str, above: list[dict[str, Any]]) -> dict[str, Any]:
    path = crumbs([*above, {"url": "", "label": title}])
    return {"page_title": title, "header_title": title, "header_icon": "upload", "breadcrumbs_items": path}


def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import has come; to htmx the part that changes alone."""
    _permissions(request)
    found = get_object_or_404(ImportBatch, pk=pk)
    counts = _counts(found)
    above = [{"url": reverse("kb_admin:imports"), "label": _("Import many documents")}]
    is_moving = found.state == ImportState.CHECKING or bool(
        counts["left"] and found.state == ImportState.STARTED
    )
    context = {
        "batch": found,
        "problems": [{"words": told(problem), "blocks": problem["blocks"]} for problem in found.problems],
        "counts": counts,
        "page": _page_of_items(request, found),
        "is_moving": is_moving,
        **_titles(found.name, above),
    }
    template = "kb/admin/batch_progress.html" if request.headers.get("HX-Request") else "kb/admin/batch.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def _counts(found: ImportBatch) -> dict[str, int]:
    total, done, failed = found.items.count(), found.items.done().count(), found.items.failed().count()
    return {"total": total, "done": done, "failed": failed, "left": total - done - failed}


def _page_of_items(request: HttpRequest, found: ImportBatch) -> Any:
    """The files, those that failed first."""
    failed = found.items.failed().values("pk")
    items = found.items.select_related("work", "expression").order_by(
        Case(When(pk__in=failed, then=Value(0)), default=Value(1)), "row"
    )
    return Paginator(items, LISTED).get_page(request.GET.get("page"))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in what was checked."""
    _permissions(request)
    found = get_object_or_404(ImportBatch, pk=pk)
    actions.start(found, by=person(request))
    return redirect(found)


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try those that failed once more."""
    _permissions(request)
    found = get_object_or_404(ImportBatch, pk=pk)
    count = actions.try_again(found, by=person(request))
    words = ngettext("%(count)s file is tried again.", "%(count)s files are tried again.", count)
    messages.success(request, words % {"count": count})
    return redirect(found)
