"""The texts that an activity refers to: linking them, and telling a reader of a text which activities do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of_user
from coordination import history
from coordination.content import ActivityContent, LegalRef, pending_content, to_json
from coordination.listing import rows_of
from coordination.models import Activity, LegalLink, RecordState
from coordination.permissions import scope_of
from kb.models import Expression, Passage, Work
from kb.panels import Panel
from search.types import Viewer

# So many are named beside an article; the list shows the others.
SHOWN = 8


def link_article(
    activity: Activity, work: Work, eid: str, by: Any, expression: Expression | None = None
) -> LegalLink:
    """Say that an activity refers to a text, or to its passage of that eId; said twice, it is one link.

    Raises PermissionDenied for who may not edit the activity, and ValidationError for a text that the
    person may not read and for a passage that the text does not have.
    """
    with transaction.atomic():
        scope_of(by).check_covers(activity.reporting_organisation_id)
        if not Work.objects.visible_to(viewer_of_user(by)).filter(pk=work.pk).exists():
            raise ValidationError({"work": _("This text is not in the library.")})
        if eid and not Passage.objects.filter(expression__work=work, eid=eid).exists():
            raise ValidationError({"eid": _("This text has no such article.")})
        link, is_new = LegalLink.objects.get_or_create(
            activity=activity, work=work, eid=eid, defaults={"expression": expression, "by": by}
        )
        if is_new:
            _write(activity, "link", link, by)
            said = LegalRef(work.pk, eid, link.expression_id)
            change_pending(activity, lambda one: replace(one, legal_links=(*one.legal_links, said)))
    return link


def unlink_article(link: LegalLink, by: Any) -> None:
    """Take a link back."""
    with transaction.atomic():
        scope_of(by).check_covers(link.activity.reporting_organisation_id)
        _write(link.activity, "unlink", link, by)
        named = (link.work_id, link.eid)
        change_pending(
            link.activity,
            lambda one: replace(
                one,
                legal_links=tuple(ref for ref in one.legal_links if (ref.work_id, ref.eid) != named),
            ),
        )
        link.delete()


def change_pending(activity: Activity, change: Callable[[ActivityContent], ActivityContent]) -> None:
    """Let the version that waits beside the activity say what a link made or taken back at once says, so
    that it does not undo that when it is accepted. Call it inside the transaction of the link."""
    kept = Activity.objects.select_for_update().get(pk=activity.pk)
    if kept.proposal:
        kept.proposal = to_json(change(pending_content(kept)))
        kept.save(update_fields=["proposal"])


def _write(activity: Activity, action: str, link: LegalLink, by: Any) -> None:
    said = f"{link.work.title}, {link.eid}" if link.eid else link.work.title
    history.write(activity, action, by, reason=said)


# -- reading


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that an activity refers to, as a line of its page."""

    link: LegalLink
    label: str
    url: str
    version: str = ""


def references_of(activity: Activity, viewer: Viewer) -> list[Reference]:
    """The texts that an activity refers to and that this viewer may read; two queries."""
    links = list(
        LegalLink.objects.visible_to(viewer).filter(activity=activity).select_related("work", "expression")
    )
    passages = Passage.objects.filter(
        expression__work__in={link.work_id for link in links},
        eid__in={link.eid for link in links if link.eid},
    )
    labels = {
        (work, eid): label for work, eid, label in passages.values_list("expression__work", "eid", "label")
    }
    return [_reference(link, labels.get((link.work_id, link.eid), link.eid)) for link in links]


def _reference(link: LegalLink, passage: str) -> Reference:
    version = str(link.expression) if link.expression else ""
    if not link.eid:
        return Reference(link, link.work.name, reverse("work", args=[link.work.key]), version)
    url = reverse("passage", args=[link.work.key, link.eid])
    return Reference(link, f"{link.work.name}, {passage}", url, version)


def panel_of(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The validated activities that refer to a text, or to one of its passages; None where none does.

    Of a passage's page, ``whole`` counts those that refer to the text as a whole.
    """
    # To most texts no activity refers: that is told at once, whoever asks.
    if not LegalLink.objects.filter(work=work).exists():
        return None
    links = LegalLink.objects.visible_to(viewer).filter(work=work, activity__state=RecordState.VALIDATED)
    named = links.filter(eid=eid) if eid else links
    counts = links.aggregate(
        named=Count("activity", filter=Q(eid=eid) if eid else None, distinct=True),
        whole=Count("activity", filter=Q(eid=""), distinct=True),
    )
    count, whole = counts["named"], counts["whole"] if eid else 0
    if not count and not whole:
        return None
    shown = Activity.objects.filter(pk__in=named.values("activity")).order_by("-pk")[:SHOWN]
    content = {
        "rows": rows_of(shown.select_related("reporting_organisation")),
        "count": count,
        "whole": whole,
        "work": work,
        "eid": eid,
    }
    return Panel("coordination/referring.html", content)
