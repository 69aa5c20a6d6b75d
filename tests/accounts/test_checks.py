"""The system checks of sign-in and invitations speak up when something is missing, and only then."""

from typing import Any

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from accounts import checks

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def _ids(messages: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_guards__must_stand_after_authentication(settings: Settings) -> None:
    assert checks.guards_are_installed(None) == []
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != checks.GATE]
    assert _ids(checks.guards_are_installed(None)) == ["toguna.E101"]
    settings.MIDDLEWARE = [checks.GATE, *settings.MIDDLEWARE]
    assert _ids(checks.guards_are_installed(None)) == ["toguna.E101"]


@pytest.mark.parametrize(
    ("check", "good", "bad", "expected"),
    [
        ("team_uses_two_factors", {"REQUIRE_TEAM_MFA": True}, {"REQUIRE_TEAM_MFA": False}, "toguna.W101"),
        (
            "attempts_are_counted_together",
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}}},
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            "toguna.W102",
        ),
        (
            "mail_goes_out",
            {"EMAIL_BACKEND": SMTP, "DEFAULT_FROM_EMAIL": "toguna@example.org"},
            {"EMAIL_BACKEND": SMTP, "DEFAULT_FROM_EMAIL": "toguna@localhost"},
            "toguna.W104",
        ),
        (
            "mail_goes_out",
            {"EMAIL_BACKEND": SMTP, "DEFAULT_FROM_EMAIL": "toguna@example.org"},
            {
                "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
                "DEFAULT_FROM_EMAIL": "toguna@example.org",
            },
            "toguna.W103",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting CACHES")
def test_check__speaks_up_only_when_it_must(
    settings: Settings, check: str, good: dict[str, Any], bad: dict[str, Any], expected: str
) -> None:
    for values, found in ((good, []), (bad, [expected])):
        for name, value in values.items():
            setattr(settings, name, value)
        assert _ids(getattr(checks, check)(None)) == found
