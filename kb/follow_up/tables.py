"""Recommendations and commitments as the rows of a file, in the reader's language."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kb.exchange.tables import Cell
from kb.follow_up import links
from kb.follow_up.delivery import Reached, stages_of
from kb.follow_up.tracker import addressees_in_words, responses_in_words, with_rows
from kb.models import CommitmentLine, CommitmentStage, Recommendation
from search.types import Viewer

_AT_ONCE = 500
Address = Callable[[str], str]


def recommendation_header() -> list[str]:
    """The labels of the columns."""
    return [
        _("Recommendation"),
        _("Number"),
        _("Report"),
        _("Mission"),
        _("Addressees"),
        _("Lead"),
        _("Themes"),
        _("Areas"),
        _("P-codes"),
        _("Priority"),
        _("Due"),
        _("Overdue"),
        _("Status"),
        _("Responses"),
        _("Activities"),
        _("Page"),
        _("Address"),
    ]


def recommendation_rows(
    found: QuerySet[Recommendation], viewer: Viewer, address: Address
) -> Iterator[Sequence[Cell]]:
    """The rows of these recommendations, in their order, some hundreds at a time in memory."""
    pks = iter(list(found.values_list("pk", flat=True)))
    while some := list(islice(pks, _AT_ONCE)):
        rows = {one.pk: one for one in with_rows(Recommendation.objects.filter(pk__in=some))}
        titles = links.current().titles_by_recommendation(viewer, some)
        for pk in some:
            if pk in rows:
                yield _recommendation_row(rows[pk], titles.get(pk, ()), address)


def _recommendation_row(one: Recommendation, activities: Sequence[str], address: Address) -> list[Cell]:
    areas = [row.area for row in one.areas.all()]
    return [
        one.text,
        one.number,
        one.report.name,
        one.mission.title if one.mission else "",
        "; ".join(addressees_in_words(one)),
        str(one.lead or ""),
        "; ".join(theme.name for theme in one.themes.all()),
        "; ".join(area.name for area in areas),
        "; ".join(area.pcode for area in areas),
        one.get_priority_display() if one.priority else "",
        known(one.due, one.due_precision),
        _("yes") if one.is_overdue else "",
        one.get_status_display(),
        "; ".join(responses_in_words(one)),
        "; ".join(activities),
        one.page,
        address(one.get_absolute_url()),
    ]


def known(day: date | None, precision: str) -> Cell:
    """A day as one; a month or a year as no more than it says: "2026-03", "2026"."""
    length = {"year": 4, "month": 7}.get(precision)
    return day.isoformat()[:length] if day and length else day


def commitment_header() -> list[str]:
    """The labels of the columns."""
    return [
        _("Partner"),
        _("Promised to"),
        _("What is promised"),
        _("Amount"),
        _("Currency"),
        *(str(stage.label).capitalize() for stage in CommitmentStage),
        _("Reason for a difference"),
        _("In kind"),
        _("Themes"),
        _("Areas"),
        _("P-codes"),
        _("Due"),
        _("Overdue"),
        _("For the period from"),
        _("For the period to"),
        _("State"),
        _("Commitment"),
        _("Note"),
        _("Address"),
    ]


def commitment_rows(lines: QuerySet[CommitmentLine], address: Address) -> Iterator[Sequence[Cell]]:
    """The rows of these lines, in their order."""
    for line in lines.iterator(chunk_size=_AT_ONCE):
        areas = [row.area for row in line.areas.all()]
        stages = stages_of(line, line.steps.all())
        row: list[Any] = [
            line.partner,
            line.receiver,
            line.text,
            float(line.amount) if line.amount is not None else None,
            line.currency,
            *(_reached(stage) for stage in stages),
            "; ".join(reason for stage in stages for reason in stage.reasons),
            line.in_kind,
            "; ".join(theme.name for theme in line.themes.all()),
            "; ".join(area.name for area in areas),
            "; ".join(area.pcode for area in areas),
            known(line.due, line.due_precision),
            _("yes") if line.is_overdue else "",
            known(line.period_from, line.period_from_precision),
            known(line.period_to, line.period_to_precision),
            line.get_state_display(),
            line.commitment.name,
            line.note,
            address(line.get_absolute_url()),
        ]
        yield row


def _reached(stage: Reached) -> Cell:
    """How much, or that it was; nothing where nobody has said so."""
    if stage.amount is not None:
        return float(stage.amount)
    return _("yes") if stage.steps else ""
