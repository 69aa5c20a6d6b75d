"""Telling people what concerns them: a line on the site, and mail, at once or with others in a daily digest.

Call these inside the transaction of what they tell of; mail goes out after it.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Notice, User

log = logging.getLogger(__name__)
_SUBJECT_CHARS = 300
# What nobody has read for so long is news no more; so many lines are a mail's, the others are on the site.
_NEWS, _KEPT = timedelta(days=14), timedelta(days=180)
_LINES = 40
_PEOPLE_AT_ONCE = 200


def tell(people: Iterable[User], subject: Callable[[], str], url: str) -> None:
    """Leave people a line, in the language of each, that the next digest repeats unless it is read by then.

    News of the same address that is still unread is not told twice: it is brought up to date.
    """
    for person in people:
        with translation.override(person.language):
            line = subject()[:_SUBJECT_CHARS]
        waiting = person.notices.filter(url=url, read_at=None, mailed_at=None)
        if not waiting.update(subject=line, at=timezone.now()):
            Notice.objects.create(person=person, subject=line, url=url)


def tell_at_once(person: User, subject: str, text: str, url: str) -> None:
    """Leave a person a line, and mail the text right away, once what it tells of is certain."""
    line = " ".join(subject.split())
    Notice.objects.create(person=person, subject=line[:_SUBJECT_CHARS], url=url, mailed_at=timezone.now())
    transaction.on_commit(partial(_send, person, line, text), robust=True)


def unread(person: User) -> int:
    """How many lines a person has not read."""
    return person.notices.filter(read_at=None).count()


def mark_read(person: User, pk: int | None = None) -> None:
    """Note that a person has read one of their lines, or all."""
    lines = person.notices.filter(read_at=None)
    (lines if pk is None else lines.filter(pk=pk)).update(read_at=timezone.now())


def send_digests() -> int:
    """Mail what is unread and was not mailed, a message a person; the worker's daily job. What is very old
    goes. Gives the number of messages; running it again sends nothing twice."""
    now = timezone.now()
    Notice.objects.filter(at__lt=now - _KEPT).delete()
    news = Notice.objects.filter(read_at=None, mailed_at=None, at__gte=now - _NEWS)
    people = User.objects.filter(is_active=True, wants_digest=True, notices__in=news).distinct()
    sent = 0
    for person in people.order_by("pk").iterator(chunk_size=_PEOPLE_AT_ONCE):
        sent += _send_digest(person)
    return sent


def _send_digest(person: User) -> int:
    with transaction.atomic():
        news = list(person.notices.filter(read_at=None, mailed_at=None).order_by("-at"))
        # Noted before it is sent: a mail too few is better than the same one every minute.
        person.notices.filter(pk__in=[line.pk for line in news]).update(mailed_at=timezone.now())
    with translation.override(person.language):
        words = {
            "person": person,
            "news": news[:_LINES],
            "others": max(0, len(news) - _LINES),
            "site": settings.SITE_URL,
        }
        subject = render_to_string("accounts/email/digest_subject.txt", words)
        text = render_to_string("accounts/email/digest_message.txt", words)
    return _send(person, " ".join(subject.split()), text)


def _send(person: User, subject: str, text: str) -> int:
    try:
        return EmailMessage(subject, text.strip() + "\n", to=[person.email]).send()
    except (OSError, SMTPException):
        log.exception("A mail to person %s could not be sent.", person.pk)
        return 0
