"""What Wagtail's log and admin are told about people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

_ACTIONS = {
    "accounts.open": (_("Open account"), _("Account opened")),
    "accounts.profile": (_("Change profile"), _("Name or language changed")),
    "accounts.grant": (_("Give role"), _("Role given")),
    "accounts.revoke": (_("Take role"), _("Role taken")),
    "accounts.invite": (_("Invite"), _("Invited")),
    "accounts.withdraw": (_("Withdraw invitation"), _("Invitation withdrawn")),
    "accounts.send_again": (_("Send invitation again"), _("Invitation sent again")),
    "accounts.accept": (_("Accept invitation"), _("Invitation accepted")),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_log_actions(actions: Any) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
