"""The people of an organisation, for its administrator and for coordinators."""

from collections.abc import Callable
from typing import Any, cast

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import InviteForm, RoleForm
from accounts.models import Invitation, Membership, User
from accounts.permissions import (
    invitations_managed_by,
    memberships_managed_by,
    organisations_managed_by,
    reach_of,
)
from reference.models import Organisation


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations whose people I manage; the one, if there is only one."""
    found = organisations_managed_by(request.user).annotate(
        people=Count("memberships__user", distinct=True),
        waiting=Count(
            "invitations",
            filter=Q(invitations__accepted_at=None, invitations__withdrawn_at=None),
            distinct=True,
        ),
    )
    if not reach_of(request.user).everywhere and len(found) == 1:
        return redirect("people", found[0].code)
    return render(request, "accounts/organisations.html", {"organisations": found})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Members, roles and pending invitations of one organisation, and the form that invites."""
    user = cast("User", request.user)
    organisation = get_object_or_404(organisations_managed_by(user), code=code)
    roles = reach_of(user).roles_in(organisation)
    form = InviteForm(
        request.POST if request.method == "POST" else None, roles=roles, initial={"language": user.language}
    )
    if request.method == "POST" and form.is_valid() and _invite(request, form, organisation):
        return redirect("people", code)
    context = {"form": form, "organisation": organisation, "roles": roles}
    context |= {"members": _members(organisation, user), "invitations": _pending(organisation)}
    return render(request, "accounts/people.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member another role."""
    membership = get_object_or_404(memberships_managed_by(request.user), pk=pk)
    form = RoleForm(request.POST, roles=reach_of(request.user).roles_in(membership.organisation))
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles offered."))
        return redirect("people", membership.organisation.code)
    role = form.cleaned_data["role"]
    return _done(
        request,
        membership.organisation,
        lambda by: actions.change_role(membership, role, by),
        _("The role was changed."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to take a role away, then do it."""
    membership = get_object_or_404(memberships_managed_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "accounts/remove.html", {"membership": membership})
    return _done(
        request,
        membership.organisation,
        lambda by: actions.revoke(membership, by),
        _("%(person)s no longer has this role.") % {"person": membership.user},
    )


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a pending invitation."""
    invitation = get_object_or_404(invitations_managed_by(request.user), pk=pk)
    return _done(
        request,
        invitation.organisation,
        lambda by: actions.withdraw(invitation, by),
        _("The invitation was withdrawn."),
    )


@require_POST
@login_required
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a pending invitation once more."""
    invitation = get_object_or_404(invitations_managed_by(request.user), pk=pk)
    if not _may_mail(request):
        messages.error(request, _too_many())
        return redirect("people", invitation.organisation.code)
    try:
        invitation = actions.send_again(invitation, cast("User", request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        _tell_sent(request, invitation)
    return redirect("people", invitation.organisation.code)


def _members(organisation: Organisation, user: Any) -> list[tuple[Membership, bool]]:
    """Each membership, and whether this person may change it."""
    reach = reach_of(user)
    memberships = organisation.memberships.select_related("user").order_by(
        "user__name", "user__email", "role"
    )
    return [
        (
            membership,
            reach.covers(organisation, membership.role)
            and (membership.user_id != user.pk or user.is_superuser),
        )
        for membership in memberships.order_by("user__name", "user__email", "role")
    ]


def _pending(organisation: Organisation) -> Any:
    return organisation.invitations.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by")


def _invite(request: HttpRequest, form: InviteForm, organisation: Organisation) -> bool:
    if not _may_mail(request):
        form.add_error(None, _too_many())
        return False
    data = form.cleaned_data
    try:
        invitation = actions.invite(
            data["email"], organisation, data["role"], data["language"], cast("User", request.user)
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    _tell_sent(request, invitation)
    return True


def _may_mail(request: HttpRequest) -> bool:
    return bool(consume(request, action="invite"))


def _too_many() -> str:
    return _("You have sent many invitations within an hour. Please go on later.")


def _tell_sent(request: HttpRequest, invitation: Invitation) -> None:
    if invitation.mail_failed:
        text = _("The invitation to %(email)s is kept, but the mail could not be sent. Send it again later.")
        messages.warning(request, text % {"email": invitation.email})
    else:
        messages.success(request, _("An invitation was sent to %(email)s.") % {"email": invitation.email})


def _done(
    request: HttpRequest, organisation: Organisation, action: Callable[[User], object], message: str
) -> HttpResponse:
    try:
        action(cast("User", request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, message)
    return redirect("people", organisation.code)
