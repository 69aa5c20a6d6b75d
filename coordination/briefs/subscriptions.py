"""Briefs by mail: a person asks for one with its filters, and the worker sends it when its day has come.

What it counts is what its reader may see on the day on which it is made; who has left receives none.
"""

import logging
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.viewer import viewer_of_user
from coordination.briefs.asked import brief_asked
from coordination.briefs.content import Brief, brief_of
from coordination.briefs.printing import drawing_of, pdf_of
from coordination.models import BriefSubscription
from coordination.models.briefs import Frequency

log = logging.getLogger(__name__)
# Nobody reads more; and each costs the worker a second.
MOST = 20


def subscribe(person: Any, query: str, frequency: str) -> BriefSubscription:
    """Have a brief sent to a person; asked again, it comes as often as was said last. Refusals are
    ValidationError."""
    if frequency not in Frequency.values:
        raise ValidationError(_("Choose how often it should come."))
    # As this person's own address says it, so that the same brief is not asked for twice.
    query = brief_asked(QueryDict(query), viewer_of_user(person)).address()
    if len(query) > (BriefSubscription._meta.get_field("query").max_length or 0):
        raise ValidationError(_("This brief has too many filters to be sent by mail."))
    with transaction.atomic():
        others = BriefSubscription.objects.filter(person=person).exclude(query=query)
        if others.count() >= MOST:
            raise ValidationError(_("You receive %(most)s briefs already: stop one first.") % {"most": MOST})
        return BriefSubscription.objects.update_or_create(
            person=person, query=query, defaults={"frequency": frequency}
        )[0]


def unsubscribe(person: Any, pk: int) -> None:
    """Stop one of a person's own."""
    BriefSubscription.objects.filter(person=person, pk=pk).delete()


def send_due(today: date | None = None) -> int:
    """Have every brief sent whose day has come, a job each; the worker's daily job. Gives how many."""
    today = today or timezone.localdate()
    due = [
        one.pk
        for one in BriefSubscription.objects.filter(person__is_active=True).order_by("pk")
        if is_due(one, today)
    ]
    for pk in due:
        async_task("coordination.briefs.subscriptions.send", pk)
    return len(due)


def is_due(one: BriefSubscription, today: date) -> bool:
    """Whether its day has come: a week after the last, the same day of the next month, or it never went."""
    if one.sent_on is None:
        return True
    if one.frequency == Frequency.WEEKLY:
        return today >= one.sent_on + timedelta(days=7)
    months = (today.year - one.sent_on.year) * 12 + today.month - one.sent_on.month
    # One that went on the 31st goes on the last day of a shorter month.
    is_last_day = (today + timedelta(days=1)).month != today.month
    return months > 1 or (months == 1 and (today.day >= one.sent_on.day or is_last_day))


def send(pk: int, today: date | None = None) -> int:
    """Send one that is due. A job that runs twice sends once: the day is noted before the mail goes, for a
    mail too few is better than the same one every minute."""
    today = today or timezone.localdate()
    one = BriefSubscription.objects.select_related("person").filter(pk=pk, person__is_active=True).first()
    if one is None or not is_due(one, today):
        return 0
    if not BriefSubscription.objects.filter(pk=pk, sent_on=one.sent_on).update(sent_on=today):
        return 0
    try:
        return message_of(one).send()
    except (OSError, SMTPException):
        log.exception("The brief %s could not be sent.", pk)
        return 0


def message_of(one: BriefSubscription) -> EmailMessage:
    """The mail: the figures in words, and the page to print."""
    person = one.person
    viewer = viewer_of_user(person)
    with translation.override(person.language):
        asked = brief_asked(QueryDict(one.query), viewer)
        brief = brief_of(asked, viewer)
        context = {"person": person, "brief": brief, "site": settings.SITE_URL, "one": one}
        subject = render_to_string("coordination/mail/brief_subject.txt", context)
        text = render_to_string("coordination/mail/brief.txt", context)
        message = EmailMessage(" ".join(subject.split()), text.strip() + "\n", to=[person.email])
        message.attach(file_name(brief), pdf_of(brief, drawing_of(asked, viewer)), "application/pdf")
    return message


def file_name(brief: Brief) -> str:
    """What the file is called, in the reader's language."""
    return f"{_('toguna-brief')}-{brief.today.isoformat()}.pdf"
