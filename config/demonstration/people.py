"""One person a role, at addresses that reach nobody, with passwords made on the spot."""

import secrets
from typing import Any

from django.db import transaction

from accounts.actions import open_account
from accounts.models import Membership, User
from config.demonstration import ledger
from reference.models import Organisation


def load_people(
    people: list[dict[str, Any]], made: dict[str, int], kept: list[str], sign_ins: list[dict[str, str]]
) -> None:
    """Open the accounts, or give those that are there a new password, and tell the sign-ins.

    Passwords are told once and kept nowhere in clear, so that only a new one can be printed again.
    An account that someone opened under one of these addresses is left alone.
    """
    made["people"] = 0
    for row in people:
        there = User.objects.filter(email=row["email"]).first()
        if there and not _is_ours(there):
            kept.append(f"person {row['email']}")
            continue
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            made["people"] += there is None
            _give_role(_renewed(there, password) if there else _opened(row, password), row)
        sign_ins.append({"role": row["role"], "email": row["email"], "password": password})


def _is_ours(user: User) -> bool:
    item = ledger.entry(ledger.PERSON, user.email)
    return item is not None and item.object_id == user.pk


def _opened(row: dict[str, Any], password: str) -> User:
    user = open_account(row["email"], password, name=row["name"], language=row["language"])
    ledger.enter(ledger.PERSON, user.email, user.pk)
    return user


def _renewed(user: User, password: str) -> User:
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    return user


def _give_role(user: User, row: dict[str, Any]) -> None:
    # nobody grants it: the operator does, who may do anything here
    organisation = Organisation.objects.get(code=row["organisation"])
    Membership.objects.get_or_create(user=user, organisation=organisation, role=row["role"])
