"""What can be done with people. Each action checks who asks, changes, and logs, in one transaction.

Refusals are ``PermissionDenied`` (not for this person) or ``ValidationError`` (in words for people).
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts import mail
from accounts.groups import ensure_groups
from accounts.models import Invitation, Membership, Role, User, in_two_weeks, new_token
from accounts.permissions import reach_of
from reference.models import Organisation

__all__ = [
    "accept",
    "change_profile",
    "change_role",
    "ensure_groups",
    "grant",
    "invite",
    "join",
    "keep_address",
    "open_account",
    "revoke",
    "send_again",
    "withdraw",
]


# -- accounts


def open_account(email: str, password: str | None, **fields: Any) -> User:
    """A new person who can sign in at once, for the address is known to be theirs.

    ``fields`` are those of ``User`` (name, language, is_superuser). Without a password the person
    gets one by the password reset page. Raises ValidationError when the address has an account.
    """
    with transaction.atomic():
        if User.objects.filter(email__iexact=email.strip()).exists():
            raise ValidationError(_("There is already an account with this address."), code="taken")
        user = User.objects.create_user(email, password, **fields)
        keep_address(user)
        log(user, "accounts.open", user=user)
    return user


def keep_address(user: User) -> None:
    """Bring allauth's own record of a person's address in line with the person's, as a proven one."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def change_profile(user: User, name: str, language: str) -> None:
    """A person changes their own name and language."""
    with transaction.atomic():
        user.name, user.language = name, language
        user.save(update_fields=["name", "language"])
        log(user, "accounts.profile", user=user)


# -- memberships


def grant(user: User, organisation: Organisation, role: str, by: User) -> Membership:
    """Give a person a role in an organisation; giving it twice is giving it once."""
    with transaction.atomic():
        _check(by, organisation, role)
        return _give(user, organisation, role, by)


def change_role(membership: Membership, role: str, by: User) -> Membership:
    """Give another role in place of this one; who asks must reach both."""
    with transaction.atomic():
        _check_own(membership, by)
        _check(by, membership.organisation, membership.role)
        _check(by, membership.organisation, role)
        if role == membership.role:
            return membership
        changed = _give(membership.user, membership.organisation, role, by)
        _take(membership, by)
    return changed


def revoke(membership: Membership, by: User) -> None:
    """Take a role away; what it let the person see is closed at their next request."""
    with transaction.atomic():
        _check_own(membership, by)
        _check(by, membership.organisation, membership.role)
        _take(membership, by)


def _check(by: User, organisation: Organisation, role: str) -> None:
    if not reach_of(by).covers(organisation, role):
        raise PermissionDenied
    if role not in Role.values:
        raise ValidationError(_("This role does not exist."), code="role")
    _check_role_fits(organisation, role)


def _check_role_fits(organisation: Organisation, role: str) -> None:
    if role in Role.of_the_team() and not organisation.coordinates:
        raise ValidationError(
            _("Only an organisation that coordinates the programme has this role."), code="role"
        )


def _check_own(membership: Membership, by: User) -> None:
    if membership.user_id == by.pk and not by.is_superuser:
        raise ValidationError(_("Ask someone else to change your own role."), code="own")


def _give(user: User, organisation: Organisation, role: str, by: User | None) -> Membership:
    membership, made = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if made:
        _log_role(membership, "accounts.grant", by)
    return membership


def _take(membership: Membership, by: User) -> None:
    _log_role(membership, "accounts.revoke", by)
    membership.delete()


def _log_role(membership: Membership, action: str, by: User | None) -> None:
    # on the person, whose history in the admin then tells the roles
    data = {"organisation": membership.organisation.code, "role": membership.role}
    log(membership.user, action, user=by, data=data)


# -- invitations


def invite(email: str, organisation: Organisation, role: str, language: str, by: User) -> Invitation:
    """Offer someone a role by mail, valid for two weeks.

    Nothing in the outcome tells whether the address has an account, except to who may see the
    organisation's members already. Raises ValidationError for a member or a second invitation.
    """
    email = email.strip().lower()
    with transaction.atomic():
        _check(by, organisation, role)
        if Membership.objects.filter(organisation=organisation, user__email=email, role=role).exists():
            raise ValidationError(_("This person already has this role."), code="member")
        if Invitation.objects.pending().filter(organisation=organisation, email=email).exists():
            raise ValidationError(
                _("This address already has an invitation: send it again, or withdraw it first."),
                code="invited",
            )
        invitation = Invitation.objects.create(
            email=email, organisation=organisation, role=role, language=language, invited_by=by
        )
        _log_invitation(invitation, "accounts.invite", by)
        mail.send_invitation_after_commit(invitation)
    return invitation


def withdraw(invitation: Invitation, by: User) -> None:
    """Close an invitation that was not accepted; its link stops working."""
    with transaction.atomic():
        invitation = _locked(invitation)
        _check_manages(by, invitation)
        _check_pending(invitation)
        invitation.withdrawn_at = timezone.now()
        invitation.save()
        _log_invitation(invitation, "accounts.withdraw", by)


def send_again(invitation: Invitation, by: User) -> Invitation:
    """Send a pending invitation once more, with a new link and two more weeks; the old link dies."""
    with transaction.atomic():
        invitation = _locked(invitation)
        _check_manages(by, invitation)
        _check_pending(invitation)
        _check_role_fits(invitation.organisation, invitation.role)
        invitation.token, invitation.expires_at = new_token(), in_two_weeks()
        invitation.sent_at, invitation.mail_failed = timezone.now(), False
        invitation.save()
        _log_invitation(invitation, "accounts.send_again", by)
        mail.send_invitation_after_commit(invitation)
    return invitation


def accept(token: str, name: str, password: str) -> User:
    """Open an account for the invited address and give it the role.

    Raises ValidationError when the invitation is no longer open, or when the address got an
    account in the meantime (then ``join`` is the way).
    """
    try:
        with transaction.atomic():
            invitation = _open_invitation(token)
            user = open_account(invitation.email, password, name=name, language=invitation.language)
            _fulfil(invitation, user)
    except IntegrityError as error:
        raise ValidationError(_("There is already an account with this address."), code="taken") from error
    return user


def join(token: str, user: User) -> Membership:
    """Give the role to someone who has an account with the invited address and is signed in."""
    with transaction.atomic():
        invitation = _open_invitation(token)
        if user.email != invitation.email:
            raise PermissionDenied
        return _fulfil(invitation, user)


def _fulfil(invitation: Invitation, user: User) -> Membership:
    _check_role_fits(invitation.organisation, invitation.role)
    membership = _give(user, invitation.organisation, invitation.role, invitation.invited_by or user)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    _log_invitation(invitation, "accounts.accept", user)
    return membership


def _open_invitation(token: str) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(token=token).first()
    if invitation is None or not invitation.is_open:
        raise ValidationError(_("This invitation can no longer be used."), code="closed")
    return invitation


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _check_manages(by: User, invitation: Invitation) -> None:
    if not reach_of(by).covers(invitation.organisation, invitation.role):
        raise PermissionDenied


def _check_pending(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(_("This invitation was already accepted or withdrawn."), code="closed")


def _log_invitation(invitation: Invitation, action: str, by: User) -> None:
    data = {"email": invitation.email, "organisation": invitation.organisation.code, "role": invitation.role}
    log(invitation, action, user=by, data=data)
