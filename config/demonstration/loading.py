"""Bring the demonstration in. Doing it again changes nothing but the passwords of its people."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from config.demonstration import ledger, pages, people
from config.demonstration.data import rows, works
from kb.instance import prepare
from reference.models import Organisation
from search import outbox


@dataclass
class Loaded:
    """What loading did: things made, things of people's own left as they are, and the sign-ins."""

    address: str = settings.SITE_URL
    made: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    sign_ins: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load() -> Loaded:
    """Prepare the instance, load organisations, pages, the demonstration code and people; then index them.

    What people made under the same name, or changed since, is left alone and reported in ``kept``.
    """
    loaded = Loaded()
    prepare(loaded.address)
    loaded.made["organisations"] = sum([_load_organisation(row) for row in rows("organisations")])
    outcomes = {row["key"]: pages.load_work(row) for row in works()}
    loaded.made["works"] = sum(outcome == pages.MADE for outcome in outcomes.values())
    loaded.kept += [f"work {key}" for key, outcome in outcomes.items() if outcome == pages.KEPT]
    # before the passwords change, for a failure would keep the new ones from being printed
    outbox.drain()
    people.load_people(rows("people"), loaded.made, loaded.kept, loaded.sign_ins)
    return loaded


def _load_organisation(row: dict[str, Any]) -> bool:
    """Add an organisation; one that is there already, whoever made it, stays as it is."""
    fields = {name: value for name, value in row.items() if name not in {"seed", "parent"}}
    with transaction.atomic():
        parent = Organisation.objects.filter(code=row.get("parent")).first()
        organisation, made = Organisation.objects.get_or_create(
            code=row["code"], defaults=fields | {"parent": parent}
        )
        if made:
            looks = ledger.fingerprint_of_organisation(organisation.pk)
            ledger.enter(ledger.ORGANISATION, organisation.code, organisation.pk, looks)
    return made
