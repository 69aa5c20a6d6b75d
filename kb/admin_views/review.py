"""The review of a text: what was read beside the page of the file, its repair, and the sign-off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from kb.admin_views.shared import crumb, crumbs, expression_of, person
from kb.contents import Contents, Node
from kb.models import Correction, Expression, IngestionState, Operation, Passage
from kb.proof import actions
from kb.proof.findings import Finding, findings_of
from kb.proof.forms import FORMS, RepairForm, repairs_for
from kb.proof.pages import has_pages
from kb.table import lines_of
from kb.views.pages import Sheet, sheet_of


def review_url(expression: Expression, eid: str = "", page: int | None = None) -> str:
    """Where a passage, or a page, of a text is reviewed."""
    asked = {name: value for name, value in (("passage", eid), ("page", page)) if value}
    address = reverse("kb_admin:review", args=[expression.pk])
    return f"{address}?{urlencode(asked)}" if asked else address


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A passage beside its page, with what can be repaired in it."""
    expression = expression_of(request, pk)
    if expression.state != IngestionState.READY:
        return redirect("kb_admin:report", expression.pk)
    contents = Contents(expression)
    asked = _asked(expression, contents, request.GET.get("passage", ""))
    if asked is None:
        return redirect("kb_admin:report", expression.pk)
    return _page(request, expression, contents, asked)


def _asked(expression: Expression, contents: Contents, eid: str) -> Node | None:
    """The node of that eId, or the one that stands for it since; the first one when none is asked for."""
    if not eid:
        return contents.units[0] if contents.units else None
    found = contents.get(eid) or contents.get(expression.report.get("moved", {}).get(eid, ""))
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    expression: Expression,
    contents: Contents,
    asked: Node,
    posted: RepairForm | None = None,
) -> HttpResponse:
    passage = expression.passages.get(pk=asked.pk)
    work = expression.work
    place = contents.nodes.index(asked)
    findings = report_findings(expression, contents)
    context = {
        "expression": expression,
        "work": work,
        "passage": passage,
        "path": asked.ancestors,
        "lines": lines_of(contents, asked),
        "before": contents.nodes[place - 1] if place else None,
        "after": contents.nodes[place + 1] if place + 1 < len(contents) else None,
        "repairs": repairs_for(passage, contents, posted),
        "posted": posted,
        "findings": findings,
        "opens_findings": not request.GET and posted is None,
        "next_finding": _next_finding(findings, request.get_full_path()),
        "corrections": list(expression.corrections.select_related("by").order_by("-pk")),
        "sheet": _sheet(request, expression, passage),
        "page_title": _("Review"),
        "header_title": _("Review"),
        "breadcrumbs_items": crumbs(
            [
                crumb(work),
                {"url": reverse("kb_admin:report", args=[expression.pk]), "label": expression.filename},
                {"url": "", "label": _("Review")},
            ]
        ),
    }
    return render(request, "kb/admin/review.html", context, status=422 if posted else 200)


def _sheet(request: HttpRequest, expression: Expression, passage: Passage) -> Sheet | None:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else passage.first_page
    if number is None or not has_pages(expression):
        return None
    return sheet_of(expression, number, passage.eid)


@require_POST
def repair(request: HttpRequest, pk: int, operation: str, eid: str) -> HttpResponse:
    """Repair one passage; then the passage to look at next, or the form again with what is wrong in it."""
    expression = expression_of(request, pk)
    passage = expression.passages.filter(eid=eid).first()
    if operation not in FORMS or passage is None:
        messages.error(request, _("The passage is no longer there as it was: look at the text again."))
        return redirect(review_url(expression))
    contents = Contents(expression)
    form = FORMS[operation](passage, contents, request.POST)
    if form.is_valid():
        try:
            data = form.data_for_operation
            made, shown = actions.make_correction(
                expression, Operation(operation), eid, data, by=person(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_done(request, expression, f"{made.label}: {made.get_operation_display()}.")
            return redirect(review_url(expression, shown))
    asked = contents.get(eid)
    assert asked is not None  # noqa: S101 - its passage was found above
    return _page(request, expression, contents, asked, form)


def _say_done(request: HttpRequest, expression: Expression, words: str) -> None:
    was_proved = expression.proved_at is not None
    messages.success(request, words)
    if was_proved:
        messages.warning(request, _("The text changed after it was proved: it has to be proved again."))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one correction."""
    correction = get_object_or_404(Correction.objects.select_related("expression__work"), pk=pk)
    expression = expression_of(request, correction.expression_id)
    anchor = correction.anchor["eid"]
    actions.take_back(correction, by=person(request))
    _say_done(
        request, expression, _("The correction of %(label)s is taken back.") % {"label": correction.label}
    )
    there = expression.passages.filter(eid=anchor).exists()
    return redirect(review_url(expression, anchor if there else ""))


@require_POST
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the text off."""
    expression = expression_of(request, pk)
    try:
        actions.prove(expression, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The text is proved."))
    return redirect("kb_admin:report", expression.pk)


@require_POST
def withdraw_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the sign-off back."""
    expression = expression_of(request, pk)
    actions.withdraw_proof(expression, by=person(request))
    messages.success(request, _("The proof is withdrawn: the text is marked as not yet proved."))
    return redirect("kb_admin:report", expression.pk)


def report_findings(expression: Expression, contents: Contents) -> list[dict[str, Any]]:
    """The findings with the address where each is looked at."""
    return [
        {
            "words": finding.words,
            "eid": finding.eid,
            "page": finding.page,
            "url": _url_of(expression, finding),
        }
        for finding in findings_of(expression, contents)
    ]


def _url_of(expression: Expression, finding: Finding) -> str:
    if finding.eid:
        return review_url(expression, finding.eid)
    return review_url(expression, page=finding.page) if finding.page else ""


def _next_finding(findings: list[dict[str, Any]], here: str) -> str:
    """Where the finding after the one of this address is looked at; the first one from anywhere else."""
    places = list(dict.fromkeys(finding["url"] for finding in findings if finding["url"]))
    if here in places:
        places = places[places.index(here) + 1 :]
    return places[0] if places else ""
