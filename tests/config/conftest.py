"""The demonstration, loaded."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.indexes import own_index


def run(command: str) -> Any:
    """The JSON that a command prints."""
    out = StringIO()
    call_command(command, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def manage() -> Callable[[str], Any]:
    """Runs a command and gives the JSON that it prints."""
    return run


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """What ``load_demo`` printed; loaded once for a module whose tests only read."""
    with own_index(tmp_path_factory.mktemp("own")), django_db_blocker.unblock(), transaction.atomic():
        yield run("load_demo")
        transaction.set_rollback(True)
