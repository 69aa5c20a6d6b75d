"""The admin's pages of concordances: which there are, and one of them, decided many rows at once."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin import messages

from kb import actions as library
from kb.concordance import actions
from kb.concordance.actions import Decision
from kb.models import Concordance, ConcordanceKind, ConcordanceState, Passage, PassageKind, Work

_A_PAGE = 50
_MOST_BYTES = 5_000_000
_EXCERPT = 220
_PROBLEMS_SHOWN = 20
# The lists of one concordance.
_LISTS = (
    (ConcordanceState.PROPOSED, gettext_lazy("To decide")),
    (ConcordanceState.CONFIRMED, pgettext_lazy("rows", "Confirmed")),
    (ConcordanceState.REJECTED, pgettext_lazy("rows", "Rejected")),
)


class PairForm(forms.Form):
    """Two texts, and a table of numbers where there is one; without, likeness proposes."""

    old = forms.ModelChoiceField(Work.objects.none(), label=gettext_lazy("Old text"))
    new = forms.ModelChoiceField(Work.objects.none(), label=gettext_lazy("New text"))
    table = forms.FileField(
        label=gettext_lazy("Table of numbers"),
        required=False,
        help_text=gettext_lazy(
            "A CSV with the columns old, new and, where wanted, kind (same, partly, none). Without a table, "
            "the pairs are proposed from the words of the two texts, for you to confirm."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = Work.objects.filter(legalcode__isnull=False).order_by("title")

    def clean_table(self) -> Any:
        table = self.cleaned_data["table"]
        if table and table.size > _MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        return table


def index(request: HttpRequest) -> HttpResponse:
    """The concordances that there are, and the form that begins one."""
    if not library.ensure_library().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = PairForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _begun(request, form):
        return redirect("kb_admin:concordance", form.cleaned_data["old"].pk, form.cleaned_data["new"].pk)
    pairs = Concordance.objects.order_by().values(
        "from_work", "to_work", "from_work__title", "to_work__title"
    )
    pairs = pairs.annotate(
        waiting=Count("pk", filter=Q(state=ConcordanceState.PROPOSED)),
        confirmed=Count("pk", filter=Q(state=ConcordanceState.CONFIRMED)),
    ).order_by("from_work__title", "to_work__title")
    context = _page(_("Concordances"), []) | {"form": form, "pairs": pairs, "media": form.media}
    return render(request, "kb/admin/concordances.html", context, status=422 if form.errors else 200)


def _begun(request: HttpRequest, form: PairForm) -> bool:
    old, new, table = (form.cleaned_data[name] for name in ("old", "new", "table"))
    try:
        if not table:
            made = actions.propose(old, new, by=request.user)
            messages.success(
                request,
                ngettext("%(count)s pair is proposed.", "%(count)s pairs are proposed.", made)
                % {"count": made},
            )
            return True
        loaded = actions.load(table.read(), table.name, old, new, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    for row in loaded.problems[:_PROBLEMS_SHOWN]:
        words = {"line": row.line, "problem": row.problem}
        form.add_error("table", _("Line %(line)s: %(problem)s") % words)
    if loaded.problems:
        return False
    messages.success(request, _("The table is loaded: %(count)s rows are new.") % {"count": loaded.created})
    return True


def concordance(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """One concordance: its rows, to confirm, to reject or to correct, many at once."""
    works = [get_object_or_404(Work, pk=pk) for pk in (old, new)]
    if not all(work.permissions_for_user(request.user).can_edit() for work in works):
        raise PermissionDenied
    state = request.GET.get("state", "")
    state = state if state in ConcordanceState.values else ConcordanceState.PROPOSED
    rows = Concordance.objects.filter(from_work=works[0], to_work=works[1])
    if request.method == "POST" and _decided(request, rows):
        return redirect(f"{request.path}?state={state}")
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    states = [(value, label, counts.get(value, 0)) for value, label in _LISTS]
    page = Paginator(rows.filter(state=state).order_by("pk"), _A_PAGE).get_page(request.GET.get("page"))
    context = _page(
        f"{works[0].name} → {works[1].name}", [(reverse("kb_admin:concordances"), _("Concordances"))]
    )
    context |= {
        "rows": _with_words(list(page), works[0], works[1]),
        "page": page,
        "state": state,
        "states": states,
        "kinds": ConcordanceKind.choices,
    }
    return render(request, "kb/admin/concordance.html", context)


def _decided(request: HttpRequest, rows: "QuerySet[Concordance]") -> bool:
    chosen = {int(pk) for pk in request.POST.getlist("row") if pk.isdecimal() and len(pk) < 15}
    # Of this page's two texts alone.
    pks = rows.filter(pk__in=chosen).values_list("pk", flat=True)
    decisions = [
        Decision(pk, request.POST.get(f"to-{pk}", ""), request.POST.get(f"kind-{pk}", "")) for pk in pks
    ]
    if not decisions:
        messages.warning(request, _("Choose at least one row."))
        return False
    confirmed = request.POST.get("decision") == "confirm"
    state = ConcordanceState.CONFIRMED if confirmed else ConcordanceState.REJECTED
    try:
        count = actions.decide(decisions, state, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    told = (
        ngettext("%(count)s row is confirmed.", "%(count)s rows are confirmed.", count)
        if confirmed
        else ngettext("%(count)s row is rejected.", "%(count)s rows are rejected.", count)
    )
    messages.success(request, told % {"count": count})
    return True


def _with_words(rows: list[Concordance], old: Work, new: Work) -> list[dict[str, Any]]:
    """The rows with the first words of both articles; two queries for a page."""
    before = _words(old, [row.from_number for row in rows])
    after = _words(new, [row.to_number for row in rows])
    return [
        {"row": row, "old": before.get(row.from_number, ""), "new": after.get(row.to_number, "")}
        for row in rows
    ]


def _words(work: Work, numbers: list[str]) -> dict[str, str]:
    text = work.current_expression
    if text is None:
        return {}
    found: QuerySet[Passage] = text.passages.filter(kind=PassageKind.ARTICLE, number__in=numbers)
    words = found.order_by("-position").values_list("number", "heading", "text")
    return {number: Truncator(f"{heading} {said}".strip()).chars(_EXCERPT) for number, heading, said in words}


def _page(title: str, crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    items = [
        {"url": url, "label": label} for url, label in [(reverse("wagtailadmin_home"), _("Home")), *crumbs]
    ]
    return {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [*items, {"url": "", "label": title}],
    }
