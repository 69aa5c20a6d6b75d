"""The demonstration's country: areas, zones, organisations and where these have offices."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from config.demonstration import ledger
from config.demonstration.data import rows
from config.demonstration.making import Row, make_all
from config.demonstration.register_data import AREAS, EDITION, OUTLINE, records, source_of
from reference.area_import import import_areas
from reference.models import Area, Organisation, OrganisationAlias, Presence, Zone

_NAMES = ("code", "name_fr", "name_en", "acronym_fr", "acronym_en", "type")


def load(made: dict[str, int]) -> None:
    """Load what is missing. Areas, zones and organisations that are there stay as they are."""
    made["areas"] = _load_areas()
    made["zones"] = make_all("zone", records("zones"), _make_zone)
    organisations = [*rows("organisations"), *records("organisations")]
    made["organisations"] = make_all("organisation", _parents_first(organisations), _make_organisation)
    made["presences"] = _load_presences(records("presences"))


def _load_areas() -> int:
    """Add the areas that the edition lacks, and boundaries where it has none yet."""
    with transaction.atomic():
        edition = Area.objects.filter(edition=EDITION)
        there = set(edition.values_list("pk", flat=True))
        files = [AREAS] if edition.filter(boundary__isnull=False).exists() else [AREAS, OUTLINE]
        for file in files:
            if problems := import_areas(file, EDITION).problems:
                raise CommandError(f"The areas could not be loaded: {problems[0]}")
        new = edition.exclude(pk__in=there)
        for area in new:
            ledger.enter("area", area.pcode, area.pk, ledger.fingerprint_of_record("area", area.pk))
        return len(new)


def _make_zone(row: Row) -> Zone:
    zone = Zone.objects.create(code=row["code"], name_fr=row["name_fr"], name_en=row["name_en"])
    zone.areas.set(Area.objects.filter(edition=EDITION, pcode__in=row["areas"]))
    return zone


def _parents_first(organisations: Iterable[Row]) -> list[Row]:
    """In an order in which each stands after what it is part of and what came after it."""
    waiting = {row["code"]: row for row in organisations}
    ordered: list[Row] = []

    def put(code: str) -> None:
        if row := waiting.pop(code, None):
            put(row.get("parent", ""))
            put(row.get("successor", ""))
            ordered.append(row)

    for code in list(waiting):
        put(code)
    return ordered


def _make_organisation(row: Row) -> Organisation:
    organisation = Organisation(
        **{name: row[name] for name in _NAMES},
        coordinates=row.get("coordinates", False),
        parent=_organisation(row.get("parent")),
        successor=_organisation(row.get("successor")),
        closed_on=row.get("closed") or None,
    )
    organisation.save()
    taken = set(OrganisationAlias.objects.values_list("name", flat=True))
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=organisation, name=name)
        for name in dict.fromkeys(row.get("aliases", ()))
        if name not in taken
    )
    return organisation


def _organisation(code: Any) -> Organisation | None:
    return Organisation.objects.filter(code=code).first() if code else None


def _load_presences(presences: Iterable[Row]) -> int:
    """Presences have no code of their own: they are known by organisation and area."""
    made = 0
    for row in presences:
        area = Area.objects.get(edition=EDITION, pcode=row["pcode"])
        organisation = Organisation.objects.get(code=row["organisation"])
        there = Presence.objects.filter(organisation=organisation, area=area)
        if there.exists():
            continue
        with transaction.atomic():
            presence = Presence.objects.create(
                organisation=organisation, area=area, until=row["ended"] or None, source=source_of(row)
            )
            looks = ledger.fingerprint_of_record("presence", presence.pk)
            ledger.enter("presence", row["id"], presence.pk, looks)
        made += 1
    return made
