"""Run every measurement on a database and an index of its own: a table, then one JSON object."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any

# In this order: ingestion wants an empty index, the page the one that search has filled, the matrix the
# register.
MEASUREMENTS = ("ingestion", "search", "page", "reading", "overlaps", "register", "matrix")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="toguna-bench-") as folder:
        os.environ |= {
            "TOGUNA_DATA": folder,
            "TOGUNA_DATABASE_URL": "",
            "TOGUNA_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        _prepare()
        started = time.monotonic()
        results = {name: import_module(f"bench.{name}").run() for name in MEASUREMENTS}
    results["seconds"] = round(time.monotonic() - started)
    rows = list(_rows(results))
    width = max(len(name) for name, _ in rows)
    print("\n".join(f"{name:<{width}}  {value:>12}" for name, value in rows))
    print(json.dumps(results))


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _rows(results: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in results.items():
        if isinstance(value, dict):
            yield from _rows(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


if __name__ == "__main__":
    main()
