"""System checks of what sign-in and invitations need: each problem comes with what to do about it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

GATE = "accounts.middleware.AdminGate"
MFA = "accounts.middleware.TeamMfa"
_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
# Caches that no other process sees, so that each process would count sign-in attempts for itself.
_OWN_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
_SILENT_MAIL = ("console.EmailBackend", "filebased.EmailBackend", "dummy.EmailBackend", "locmem.EmailBackend")


@register()
def guards_are_installed(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    installed = list(settings.MIDDLEWARE)
    after = installed[installed.index(_AUTHENTICATION) :] if _AUTHENTICATION in installed else []
    return [
        Error(
            f"{name} is not installed, so the admin is not guarded as it should be.",
            hint=f"Put it into MIDDLEWARE, after {_AUTHENTICATION}.",
            id="toguna.E101",
        )
        for name in (GATE, MFA)
        if name not in after
    ]


@register(deploy=True)
def team_uses_two_factors(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.REQUIRE_TEAM_MFA:
        return []
    return [
        Warning(
            "Members of the coordination team may work without two-factor authentication.",
            hint="Set TOGUNA_REQUIRE_TEAM_MFA to 1, or leave it out in production.",
            id="toguna.W101",
        )
    ]


@register(deploy=True)
def attempts_are_counted_together(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not str(settings.CACHES["default"]["BACKEND"]).endswith(_OWN_CACHES):
        return []
    return [
        Warning(
            "Each process counts sign-in attempts for itself, so the limits are looser than they say.",
            hint="Use a cache that all processes share in CACHES.",
            id="toguna.W102",
        )
    ]


@register(deploy=True)
def mail_goes_out(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith(_SILENT_MAIL):
        problems.append(
            Warning(
                "No mail leaves this server: nobody can be invited or reset a password.",
                hint="Set TOGUNA_SMTP_HOST and use the production settings.",
                id="toguna.W103",
            )
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        problems.append(
            Warning(
                "Mail has no real sender address, so most servers will refuse it.",
                hint="Set TOGUNA_FROM_EMAIL to an address of your domain.",
                id="toguna.W104",
            )
        )
    return problems
