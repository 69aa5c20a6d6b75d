"""An editor takes recommendations from the text of a report: words selected, paragraphs ticked, or what
the text seems to recommend."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.viewer import viewer_of
from kb.follow_up import actions
from kb.follow_up.anchors import is_there, squeezed
from kb.follow_up.forms import RecommendationForm
from kb.follow_up.proposing import Candidate, Part, candidates
from kb.follow_up.rights import rights_of
from kb.models import Expression, Passage, Recommendation, Work
from kb.views.works import visible_work

# Candidates are looked for in so many passages of a report.
PASSAGES_READ = 2_000
LONGEST_QUOTE = 5_000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the words (GET), check them in the form (``do=take``), keep them (``do=keep``)."""
    rights_of(request.user).check_edits()
    report = visible_work(request, key)
    if request.method != "POST":
        return _choose(request, report)
    anchor = _anchor(report, request.POST)
    if request.POST.get("do") == "keep":
        return _keep(request, report, anchor)
    return _form_page(request, report, anchor, _prefilled(request, report, anchor))


def _text(report: Work) -> Expression | None:
    return report.current_expression


def _choose(request: HttpRequest, report: Work) -> HttpResponse:
    """The paragraphs of one passage to tick, and what the whole text seems to recommend."""
    expression = _text(report)
    passage = _passage(expression, request.GET.get("passage", ""))
    if request.GET.get("passage") and passage is None:
        raise Http404
    taken = list(
        Recommendation.objects.filter(report=report).exclude(quote="").values_list("quote", flat=True)
    )
    found = _candidates(expression) if expression else []
    context = {
        "report": report,
        "passage": passage,
        "lines": [line for line in passage.text.split("\n") if line.strip()] if passage else [],
        "candidates": [(one, _is_taken(one, taken)) for one in found],
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/choose.html", context)


def _candidates(expression: Expression) -> list[Candidate]:
    rows = expression.passages.exclude(text="").order_by("position")[:PASSAGES_READ]
    return candidates(
        Part(eid, page, text) for eid, page, text in rows.values_list("eid", "first_page", "text")
    )


def _is_taken(candidate: Candidate, quotes: list[str]) -> bool:
    bare = squeezed(candidate.quote)
    return any(squeezed(quote) in bare or bare in squeezed(quote) for quote in quotes)


def _passage(expression: Expression | None, eid: str) -> Passage | None:
    return expression.passages.filter(eid=eid).first() if expression and eid else None


def _anchor(report: Work, sent: QueryDict) -> dict[str, Any]:
    """The place that was sent, as far as the report has it: words that are not in the passage are no
    quotation of it."""
    expression = _text(report)
    passage = _passage(expression, sent.get("passage", ""))
    if passage is None:
        return {}
    quote = sent.get("quote", "").replace("\r\n", "\n").strip()[:LONGEST_QUOTE]
    if chosen := sent.getlist("line"):
        lines = [line for line in passage.text.split("\n") if line.strip()]
        numbers = [int(one) for one in chosen[:200] if one.isdecimal() and len(one) < 6]
        quote = "\n".join(lines[number] for number in numbers if number < len(lines))
    if not is_there(passage.text, quote):
        quote = ""
    return {"expression": expression, "eid": passage.eid, "page": passage.first_page, "quote": quote}


def _prefilled(request: HttpRequest, report: Work, anchor: dict[str, Any]) -> RecommendationForm:
    language = anchor["expression"].language if anchor else "fr"
    sent = request.POST
    words = sent.get("text", "") or anchor.get("quote", "") or sent.get("quote", "")[:LONGEST_QUOTE]
    initial = {
        f"text_{language}": " ".join(words.split()),
        "number": request.POST.get("number", "")[:20],
        "themes": [theme.pk for theme in report.themes.all()],
    }
    return RecommendationForm(initial=initial, viewer=viewer_of(request), report=report)


def _form_page(
    request: HttpRequest, report: Work, anchor: dict[str, Any], form: RecommendationForm
) -> HttpResponse:
    context = {"report": report, "anchor": anchor, "form": form, "room": "follow_up"}
    return render(request, "kb/follow_up/form.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, report: Work, anchor: dict[str, Any]) -> HttpResponse:
    form = RecommendationForm(request.POST, viewer=viewer_of(request), report=report)
    if not form.is_valid():
        return _form_page(request, report, anchor, form)
    lists = {name: form.cleaned_data[name] for name in ("addressees", "areas", "themes")}
    try:
        made = actions.create_recommendation(form.made(report, **anchor), by=request.user, **lists)
    except ValidationError as error:
        for words in error.messages:
            form.add_error(None, words)
        return _form_page(request, report, anchor, form)
    messages.success(request, _("The recommendation is recorded."))
    return redirect(made)
