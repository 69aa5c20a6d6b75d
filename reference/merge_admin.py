"""The admin's page on which two organisations are merged, and merges are undone."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from reference import merging
from reference.likeness import pairs_alike
from reference.models import Organisation, OrganisationMerge

_MERGES_SHOWN = 30


class MergeForm(forms.Form):
    """The one that goes, and the one that stays."""

    source = forms.ModelChoiceField(Organisation.objects.all(), label=gettext_lazy("This one"))
    target = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("is the same as, and becomes")
    )


def page(request: HttpRequest) -> HttpResponse:
    """What looks alike, the form, what would move, and what was merged; sent, it is merged."""
    if not request.user.has_perm(merging.PERMISSION):
        raise PermissionDenied
    form = MergeForm(request.POST or (request.GET if "source" in request.GET else None))
    source, target = _chosen(form)
    if request.method == "POST" and source and target and "sure" in request.POST and _merged(request, form):
        return redirect(reverse("reference_merge"))
    context: dict[str, Any] = {
        "form": form,
        "source": source,
        "target": target,
        "counts": merging.counts(source) if source and target else [],
        "alike": pairs_alike(Organisation.objects.prefetch_related("aliases")),
        "merges": OrganisationMerge.objects.select_related("source", "target", "by")[:_MERGES_SHOWN],
        "page_title": _("Merge organisations"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Merge organisations")},
        ],
    }
    return render(request, "reference/merge.html", context, status=422 if form.errors else 200)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge apart."""
    if request.method == "POST":
        try:
            merging.undo(get_object_or_404(OrganisationMerge, pk=pk), request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Taken apart again."))
    return redirect("reference_merge")


def _chosen(form: MergeForm) -> tuple[Organisation | None, Organisation | None]:
    if not form.is_bound or not form.is_valid():
        return None, None
    if form.cleaned_data["source"] == form.cleaned_data["target"]:
        form.add_error("target", _("Choose another one."))
        return None, None
    return form.cleaned_data["source"], form.cleaned_data["target"]


def _merged(request: HttpRequest, form: MergeForm) -> bool:
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    try:
        merging.merge(source, target, request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    told = _("%(source)s is %(target)s now; nothing was lost, and it can be undone below.")
    messages.success(request, told % {"source": source, "target": target})
    return True


urlpatterns = [
    path("organisations/merge/", page, name="reference_merge"),
    path("organisations/merge/<int:pk>/undo/", undo, name="reference_merge_undo"),
]
