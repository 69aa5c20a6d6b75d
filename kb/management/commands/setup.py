"""Make a real instance ready: groups, library, workflow, schedules, and the first administrator."""

import getpass
import os
import secrets
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from accounts.actions import grant, open_account
from accounts.models import Role, User
from kb.instance import prepare
from reference.models import Organisation
from search import engines
from search.checking import bring_up_to_date
from search.command import JsonCommand, Result
from search.engines.base import EngineError

PASSWORD_VARIABLE = "TOGUNA_ADMIN_PASSWORD"  # noqa: S105


class Command(JsonCommand):
    help = (
        "Make an instance ready for use: groups, library, workflow, schedules, themes, and a first "
        "administrator, who coordinates. Safe to run again. The administrator's password is taken from "
        f"{PASSWORD_VARIABLE}, or asked for, or made and printed once."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="address of the first administrator")
        parser.add_argument("--name", default="", help="name of the first administrator")
        parser.add_argument(
            "--organisation",
            help="name of the organisation that coordinates the programme (default: Coordination)",
        )
        parser.add_argument("--url", default=settings.SITE_URL, help="where people find the site")

    def run(self, **options: Any) -> Result:
        done: list[str] = []
        result: dict[str, Any] = {"done": done}
        password = self._password(options) if self._needs_person(options) else None
        try:
            with transaction.atomic():
                done += prepare(options["url"])
                if password:
                    self._person(options, password, done)
            bring_up_to_date(engines.current())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except EngineError as error:
            raise CommandError(str(error)) from error
        if password and self._made:
            result["password"] = password
        result["address"] = options["url"]
        result["warnings"] = self._warnings(options["url"])
        return result

    # -- the first administrator

    _made = False

    def _needs_person(self, options: dict[str, Any]) -> bool:
        if options["email"]:
            return not User.objects.filter(email__iexact=options["email"].strip()).exists()
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            return False
        if options["json"] or not sys.stdin.isatty():
            raise CommandError("There is no administrator yet: give --email.")
        options["email"] = input("E-mail address of the first administrator: ").strip()
        return True

    def _password(self, options: dict[str, Any]) -> str:
        try:
            validate_email(options["email"].strip())
        except ValidationError as error:
            raise CommandError(f"{options['email']!r} is no e-mail address.") from error
        password = os.environ.get(PASSWORD_VARIABLE, "")
        if not password and sys.stdin.isatty() and not options["json"]:
            password = getpass.getpass("Password (empty: make one): ")
            if password and getpass.getpass("Once more: ") != password:
                raise CommandError("The two passwords are not the same. Nothing was done.")
        if not password:
            self._made = True
            return secrets.token_urlsafe(15)
        try:
            validate_password(password, User(email=options["email"], name=options["name"]))
        except ValidationError as error:
            raise CommandError("Choose another password: " + " ".join(error.messages)) from error
        return password

    def _person(self, options: dict[str, Any], password: str, done: list[str]) -> None:
        user = open_account(options["email"], password, name=options["name"], is_superuser=True)
        organisation, made = self._organisation(options["organisation"])
        if made:
            done.append(f"organisation {organisation}")
        grant(user, organisation, Role.COORDINATOR, by=user)
        done.append(f"administrator {user.email}")

    @staticmethod
    def _organisation(name: str | None) -> tuple[Organisation, bool]:
        """The organisation of this name, or the one that coordinates already; made when there is none."""
        coordinating = Organisation.objects.filter(coordinates=True)
        if name is None and (found := coordinating.first()):
            return found, False
        name = name or "Coordination"
        if found := coordinating.filter(name_fr=name).first():
            return found, False
        code = slugify(name)[:45] or "coordination"
        if Organisation.objects.filter(code=code).exists():
            raise CommandError(
                f"There is an organisation with the code {code!r} that does not coordinate the programme. "
                "Mark it as coordinating in the admin, or give another --organisation."
            )
        return Organisation.objects.create(code=code, name_fr=name, name_en=name, coordinates=True), True

    # -- the report

    @staticmethod
    def _warnings(url: str) -> list[str]:
        if url.rstrip("/") == settings.SITE_URL:
            return []
        return [f"Mails will point to {settings.SITE_URL}: set TOGUNA_URL to {url}."]

    def describe(self, result: Result) -> str:
        lines = [f"done: {line}" for line in result["done"] or ["nothing: everything was there already"]]
        if password := result.get("password"):
            lines.append(f"password, shown this once: {password}")
        return "\n".join([*lines, *result["warnings"], f"address: {result['address']}"])
