"""The messages that Toguna itself sends to people (allauth sends those of sign-in)."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation_after_commit(invitation: Invitation) -> None:
    """Send it once what it speaks of is written; a mail server that refuses is noted, not raised."""
    transaction.on_commit(lambda: _deliver(invitation))


def invitation_message(invitation: Invitation) -> EmailMessage:
    """The invitation in its own language, with the link that accepts it."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "url": settings.SITE_URL + reverse("invitation", args=[invitation.token]),
        }
        subject = render_to_string("accounts/email/invitation_subject.txt", context)
        body = render_to_string("accounts/email/invitation_message.txt", context)
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[invitation.email])


def _deliver(invitation: Invitation) -> None:
    try:
        invitation_message(invitation).send()
    except (OSError, SMTPException):
        logger.exception("an invitation could not be sent", extra={"invitation": invitation.pk})
        invitation.mail_failed = True
        Invitation.objects.filter(pk=invitation.pk).update(mail_failed=True)
