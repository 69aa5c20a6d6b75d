"""The acts of a file that holds several, such as an issue of an official journal."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from kb.dates import parse_date
from kb.models import Expression, Work
from kb.models.works import DatePrecision
from search.types import Viewer

MAX_TITLE, MAX_REFERENCE = 255, 120


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that could be a work of its own. ``place`` counts from 1; ``made`` is its text, once there."""

    place: int
    title: str
    reference: str
    date: str
    articles: int
    first_page: int
    last_page: int
    made: Expression | None = None

    @property
    def dated(self) -> tuple[datetime.date | None, DatePrecision]:
        """Its date, as far as it could be read."""
        try:
            return parse_date(self.date)
        except ValidationError:
            return None, DatePrecision.DAY


def proposals(issue: Expression) -> list[Proposal]:
    """The acts that reading the file found, each with the text that was made of it."""
    made = {text.act: text for text in issue.acts.select_related("work")}
    return [
        Proposal(
            place=place,
            title=str(act["title"])[:MAX_TITLE],
            reference=str(act["reference"])[:MAX_REFERENCE],
            date=str(act["date"]),
            articles=act["articles"],
            first_page=act["first_page"],
            last_page=act["last_page"],
            made=made.get(place),
        )
        for place, act in enumerate(issue.report.get("acts", ()), start=1)
    ]


def issue_of(expression: Expression, viewer: Viewer) -> Work | None:
    """The work in which a text was published with others, if this viewer may read it."""
    issues: QuerySet[Work] = Work.objects.visible_to(viewer)
    return (
        issues.filter(expressions=expression.published_in_id).first() if expression.published_in_id else None
    )


def works_in(expression: Expression, viewer: Viewer) -> Iterable[Work]:
    """The works whose texts are acts of this file, in its order, those that this viewer may read."""
    works: QuerySet[Work] = Work.objects.visible_to(viewer).filter(expressions__published_in=expression)
    return works.order_by("expressions__act")
