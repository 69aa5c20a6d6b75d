"""The acts of a file that holds several: the editor ticks those that become works of their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from kb.admin_views.shared import crumb, crumbs, expression_of, person
from kb.proof import actions
from kb.proof.acts import MAX_TITLE, Proposal, proposals
from kb.proof.pages import has_pages
from kb.views.pages import sheet_url


class ActForm(forms.Form):
    """One act: whether it is wanted, and under which title."""

    wanted = forms.BooleanField(label=gettext_lazy("Make a text of it"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=MAX_TITLE)

    def __init__(self, proposal: Proposal, page_url: str, data: Any = None) -> None:
        initial = {"wanted": True, "title": proposal.title}
        super().__init__(data, prefix=f"act-{proposal.place}", initial=initial)
        self.proposal, self.page_url = proposal, page_url

    def clean_title(self) -> str:
        """A title, where the act is wanted."""
        title: str = self.cleaned_data["title"].strip()
        if self.cleaned_data.get("wanted") and not title:
            raise ValidationError(_("Give the act a title."))
        return title


def acts(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the acts; when it is sent, a draft for each one ticked."""
    issue = expression_of(request, pk)
    found = proposals(issue)
    if not found:
        return redirect("kb_admin:report", issue.pk)
    data = request.POST if request.method == "POST" else None
    rows = [ActForm(act, sheet_url(issue, act.first_page) if has_pages(issue) else "", data) for act in found]
    if data is not None and all(row.is_valid() for row in rows if row.proposal.made is None):
        chosen = {row.proposal.place: row for row in rows if row.proposal.made is None}
        titles = {
            place: row.cleaned_data["title"] for place, row in chosen.items() if row.cleaned_data["wanted"]
        }
        made = actions.make_acts(issue, titles, by=person(request))
        words = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", len(made))
        messages.success(request, words % {"count": len(made)})
        return redirect("kb_admin:acts", issue.pk)
    context = {
        "expression": issue,
        "work": issue.work,
        "rows": rows,
        "left": sum(act.made is None for act in found),
        "page_title": _("Acts of the file"),
        "header_title": _("Acts of the file"),
        "breadcrumbs_items": crumbs(
            [
                crumb(issue.work),
                {"url": reverse("kb_admin:report", args=[issue.pk]), "label": issue.filename},
                {"url": "", "label": _("Acts of the file")},
            ]
        ),
    }
    return render(request, "kb/admin/acts.html", context, status=422 if data is not None else 200)
