"""Bring the demonstration in. Doing it again changes nothing but the passwords of its people."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from config.demonstration import country, follow_up, pages, people, register
from config.demonstration.data import rows, works
from kb.instance import prepare
from search import engines
from search.checking import bring_up_to_date


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
    """Prepare the instance, load the country, the library's pages, the register and people; index them.

    What people made under the same name, or changed since, is left alone and reported in ``kept``.
    """
    loaded = Loaded()
    prepare(loaded.address)
    country.load(loaded.made)
    outcomes = {row["key"]: pages.load_work(row) for row in works()}
    loaded.made["works"] = sum(outcome == pages.MADE for outcome in outcomes.values())
    loaded.kept += [f"work {key}" for key, outcome in outcomes.items() if outcome == pages.KEPT]
    register.load(loaded.made, loaded.kept)
    follow_up.load(loaded.made, loaded.kept)
    # before the passwords change, for a failure would keep the new ones from being printed
    bring_up_to_date(engines.current())
    people.load_people(rows("people"), loaded.made, loaded.kept, loaded.sign_ins)
    return loaded
