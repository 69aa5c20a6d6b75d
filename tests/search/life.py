"""A site's life in processes of its own, for tests that kill them: ``python -m tests.search.life ROLE``.

Its data lies in TOGUNA_DATA. Roles: "prepare" makes the database; "change" changes organisations at
random; "drains" drains in processes that are made to be killed; "worker" is the worker as it is run;
"finish" drains what is left and prints how database and index compare.
"""

import json
import os
import random
import sys
import time

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

SECONDS = 60.0


def _tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def prepare() -> None:
    """Every table as the models are now, ten times faster than through the migrations, and the
    schedules of every instance: the drain of each minute goes on where a killed job is waited for."""
    from kb.schedules import ensure_schedules

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    ensure_schedules()


def change() -> None:
    """Make, rename and delete organisations, one line each; some changes are rolled back."""
    from reference.models import Organisation
    from tests.search import sources

    chance = random.Random(int(sys.argv[2]))  # noqa: S311
    stop_at = time.monotonic() + SECONDS
    number = 0
    while time.monotonic() < stop_at:
        number += 1
        with transaction.atomic():
            one = Organisation.objects.order_by("?").first() if chance.random() < 0.6 else None
            if one and chance.random() < 0.3:
                sources.delete(one)
            else:
                one = one or Organisation(code=f"org-{os.getpid()}-{number}")
                one.name_fr, one.acronym_fr = f"Nom {number}", chance.choice(["", f"N{number}"])
                sources.save(one)
            if chance.random() < 0.1:
                transaction.set_rollback(True)
        _tell(number)
        time.sleep(chance.random() * 0.05)


def drains() -> None:
    """For each line read, a process that drains again and again; it prints its number when it has begun, or
    "failed", with the reason on its standard error."""
    from search import outbox

    for _ in sys.stdin:
        if process := os.fork():
            os.waitpid(process, 0)
            continue
        try:
            outbox.drain()
        except Exception:
            _tell("failed")
            raise
        _tell(os.getpid())
        while True:
            outbox.drain()


def worker() -> None:
    call_command("qcluster", verbosity=0)


def finish() -> None:
    from dataclasses import asdict

    from search import engines, outbox
    from search.checking import compare

    while outbox.drain():
        pass
    found = compare(engines.current())
    _tell(json.dumps(asdict(found) | {"agree": found.agree}))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    django.setup()
    from coordination import signals
    from search import registry
    from tests.search.sources import NAME, Organisations

    registry._sources.clear()
    registry._sources[NAME] = Organisations()
    # Nobody but the test marks them.
    signals._mark = lambda source, pks: None
    {"prepare": prepare, "change": change, "drains": drains, "worker": worker, "finish": finish}[
        sys.argv[1]
    ]()
