"""Files in and out: a partner's file is checked first, then taken in whole or as far as it is right."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.viewer import viewer_of
from coordination.exchange.findings import RefusedError
from coordination.exchange.messages import told
from coordination.exchange.records.bringing import Fate, Report
from coordination.exchange.records.iati import bring_iati, give_iati
from coordination.exchange.records.three_w import bring_three_w, head_of, lines_of
from coordination.exchange.three_w.head import FIELDS, IGNORED, Head, folded
from coordination.exchange.three_w.writing import HEADER, table_of
from coordination.filters import ActivityFilter
from coordination.models import ColumnMeaning
from coordination.permissions import scope_in
from kb.exchange.tables import csv_response

_MOST_BYTES = 20_000_000
_LINES_SHOWN = 200
_COLUMN = "column-"
FORMATS = ("iati", "3w")


class FileForm(forms.Form):
    """A file, and what it is."""

    file = forms.FileField(label=gettext_lazy("File"))
    format = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            ("3w", gettext_lazy("3W table (CSV, XLSX or JSON)")),
            ("iati", gettext_lazy("IATI 2.03 activities (XML)")),
        ],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Split it."))
        return file


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Check a file and tell what it would do; or take it in, all of it or what is right."""
    if not scope_in(request):
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    for header, field in _meanings(request.POST).items():
        ColumnMeaning.objects.update_or_create(header=header, defaults={"field": field})
    file, data = form.cleaned_data["file"], form.cleaned_data["file"].read()
    is_table = form.cleaned_data["format"] == "3w"
    how = {"dry_run": "apply" not in request.POST, "good_only": request.POST.get("apply") == "good"}
    if is_table:
        report = bring_three_w(BytesIO(data), file.name, request.user, remembered=_remembered(), **how)
    else:
        report = bring_iati(BytesIO(data), request.user, **how)
    if report.applied:
        messages.success(request, _said(report))
        return redirect("register")
    head = _head(data, file.name) if is_table else None
    return _page(request, form, report=report, head=head, status=422 if report.has_errors else 200)


def _page(
    request: HttpRequest,
    form: FileForm,
    report: Report | None = None,
    head: Head | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "report": report,
        "refused": told(report.refused) if report and report.refused else "",
        "lines": list(_lines(report)) if report else [],
        "counts": {fate.value: report.count(fate) for fate in Fate} if report else {},
        "columns": head.unknown if head else (),
        "fields": [(name, name.replace("_", " ")) for name in FIELDS if name != IGNORED],
        "prefix": _COLUMN,
        "room": "register",
    }
    return render(request, "coordination/bring.html", context, status=status)


def _lines(report: Report) -> Iterator[tuple[Any, list[str]]]:
    """The activities of which there is something to tell, the wrong ones first."""
    lines = sorted(report.lines, key=lambda line: (line.fate != Fate.REFUSED, line.row or 0))
    for line in [line for line in lines if line.findings or line.fate != Fate.UNCHANGED][:_LINES_SHOWN]:
        yield line, [told(finding) for finding in line.findings]


def _said(report: Report) -> str:
    count = report.count(Fate.NEW) + report.count(Fate.CHANGED)
    said = ngettext("%(count)d activity was taken in.", "%(count)d activities were taken in.", count)
    return said % {"count": count}


# -- columns that nobody knew


def _meanings(sent: Mapping[str, str]) -> dict[str, str]:
    """What a person says of columns, by their folded headers."""
    given = {name.removeprefix(_COLUMN): field for name, field in sent.items() if name.startswith(_COLUMN)}
    return {
        folded(header)[:200]: field for header, field in given.items() if field in FIELDS and folded(header)
    }


def _remembered() -> dict[str, str]:
    return dict(ColumnMeaning.objects.values_list("header", "field"))


def _head(data: bytes, name: str) -> Head | None:
    try:
        return head_of(BytesIO(data), name, _remembered())[0]
    except RefusedError:
        return None


# -- out


@require_safe
def give(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The activities of a list, as a 3W table or an IATI file; ``hashtags=1`` adds the row of HXL."""
    if kind not in FORMATS:
        raise Http404
    viewer = viewer_of(request)
    activities = ActivityFilter.from_query(request.GET, viewer).activities(viewer)
    if kind == "3w":
        rows = table_of(lines_of(activities), hashtags=request.GET.get("hashtags") == "1")
        return csv_response("toguna-3w", HEADER, rows)
    # on disk: a register of any length goes out
    stream = TemporaryFile()  # noqa: SIM115 - the answer closes it
    give_iati(activities, stream)
    stream.seek(0)
    return FileResponse(
        stream, as_attachment=True, filename="toguna-iati.xml", content_type="application/xml"
    )
