"""The demonstration's register: programmes, activities with their source, sites and results."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Model

from config.demonstration.making import Row, make_all
from config.demonstration.register_data import (
    EDITION,
    dates_of,
    note_of,
    records,
    reported_period_of,
    source_of,
)
from coordination import register
from coordination.actions import take_in
from coordination.content import ActivityContent, BudgetLine, Place
from coordination.models import (
    Activity,
    Age,
    Combined,
    Disaggregation,
    Indicator,
    Milestone,
    Programme,
    ProgrammeParticipation,
    Progress,
    Result,
    Sex,
    Site,
    Stage,
)
from kb.dates import parse_date
from kb.models import Visibility
from reference.models import ActivityType, Area, Organisation, TargetGroup, Theme, Zone

_SAME = ("title_fr", "title_en", "summary_fr", "summary_en")
_RESULT = (
    *(f"{name}_{language}" for name in ("indicator", "unit", "statement") for language in ("fr", "en")),
    *("kind", "target", "actual", "qualifier", "stated_as"),
)
_SITE = ("code", "kind", "name_fr", "name_en", "note_fr", "note_en")
# The parts of the people that a result counts, and where a row says "most" or "nearly half" instead.
_COUNTED: dict[str, tuple[dict[str, str], str]] = {
    "women": ({"sex": Sex.FEMALE}, "women_qualifier"),
    "youth": ({"age": Age.YOUTH}, ""),
    "women_and_youth": ({"combined": Combined.WOMEN_AND_YOUTH}, "women_and_youth_qualifier"),
    "minors": ({"age": Age.MINOR}, ""),
}
_STEPS = {
    "fund-raising": (Stage.FUNDING, Progress.UNDER_WAY),
    "under-construction": (Stage.WORKS, Progress.UNDER_WAY),
    "in-use": (Stage.OPERATING, Progress.REACHED),
}


def load(made: dict[str, int], kept: list[str]) -> None:
    """Load what is missing; what people made under the same code, or changed since, is named in ``kept``."""
    maker = _Maker()
    made["programmes"] = make_all("programme", records("programmes"), maker.programme, kept)
    made["activities"] = make_all("activity", records("activities"), maker.activity, kept)
    made["sites"] = make_all("site", records("sites"), maker.site, kept)
    made["results"] = make_all("result", records("results"), maker.result, kept)


class _Maker:
    """Makes records; what they refer to by code is looked up once."""

    @cached_property
    def areas(self) -> Mapping[str, int]:
        return dict(Area.objects.filter(edition=EDITION).values_list("pcode", "pk"))

    @cached_property
    def organisations(self) -> Mapping[str, int]:
        return _by("code", Organisation)

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """Types, target groups, themes and zones, each under the name of its list and its code."""
        lists = {"type": ActivityType, "target_group": TargetGroup, "theme": Theme, "zone": Zone}
        return {
            f"{name} {code}": pk for name, model in lists.items() for code, pk in _by("code", model).items()
        }

    def programme(self, row: Row) -> Programme:
        programme = Programme(
            code=row["code"],
            name_fr=row["name_fr"],
            name_en=row["name_en"],
            acronym=row["acronym_fr"],
            parent=Programme.objects.get(code=row["parent"]) if row["parent"] else None,
            source=source_of(row),
        )
        programme.save()
        ProgrammeParticipation.objects.bulk_create(
            ProgrammeParticipation(
                programme=programme, organisation_id=self.organisations[code], role=int(role)
            )
            for code, role in {(part["organisation"], part["role"]) for part in row["participations"]}
        )
        return programme

    def activity(self, row: Row) -> Activity:
        return take_in(
            self.content(row),
            row["id"],
            source=source_of(row),
            note_fr=note_of(row, "fr"),
            note_en=note_of(row, "en"),
            counterparts=[self.organisations[code] for code in row["counterparts"]],
        )

    def content(self, row: Row) -> ActivityContent:
        kinds = {place["kind"] for place in row["places"]}
        return ActivityContent(
            reporting_organisation_id=self.organisations[row["reporting_organisation"]],
            **{name: row[name] for name in _SAME},
            programme_id=_by("code", Programme)[row["programme"]] if row["programme"] else None,
            type_id=self.codes.get(f"type {row['activity_type']}"),
            target_group_id=self.codes.get(f"target_group {row['target_group']}"),
            status=int(row["status"]) if row["status"] else None,
            countrywide=kinds == {"country"},
            visibility=Visibility.PUBLIC.value,
            themes=tuple(sorted(self.codes[f"theme {code}"] for code in row["themes"])),
            places=tuple(self.place(place) for place in row["places"] if place["kind"] in {"area", "zone"}),
            budgets=tuple(_budgets(row)),
            participations=tuple(
                sorted(
                    {(self.organisations[p["organisation"]], int(p["role"])) for p in row["participations"]}
                )
            ),
            **dates_of(row),
        )

    def place(self, row: Row) -> Place:
        if row["kind"] == "zone":
            return Place(zone=self.codes[f"zone {row['zone']}"])
        return Place(area=self.areas[row["pcode"]], site=_site_names().get(row["site"], ""))

    def site(self, row: Row) -> Site:
        site = Site.objects.create(
            **{name: row[name] for name in _SITE},
            area_id=self.areas.get(row["pcode"]),
            source=source_of(row),
        )
        activities = list(Activity.objects.filter(source_code__in=row["activities"]))
        site.activities.set(activities)
        # Of a site that several activities name, what is said is said by none of them alone.
        own = activities[0] if len(activities) == 1 else None
        Milestone.objects.bulk_create(Milestone(site=site, activity=own, **step) for step in _milestones(row))
        return site

    def result(self, row: Row) -> Result:
        day, precision = parse_date(row["date"]["value"]) if row["date"] else (None, None)
        period = {
            name.replace("reported", "period"): value for name, value in reported_period_of(row).items()
        }
        result = Result.objects.create(
            activity=Activity.objects.get(source_code=row["activity"]) if row["activity"] else None,
            programme=Programme.objects.get(code=row["programme"]) if row["programme"] else None,
            source_code=row["id"],
            **{name: row[name] for name in _RESULT},
            indicator_id=_by("code", Indicator).get(row["indicator"]),
            **period,
            **({"date": day, "date_precision": precision, "date_basis": row["date"]["basis"]} if day else {}),
            area_id=self.areas.get(row["area"]),
            site=Site.objects.filter(code=row["site"]).first() if row["site"] else None,
            source=source_of(row),
        )
        Disaggregation.objects.bulk_create(
            Disaggregation(result=result, actual=row[name], share=row.get(share) or "", **group)
            for name, (group, share) in _COUNTED.items()
            if row[name] is not None or row.get(share)
        )
        if result.activity:
            # the people that it counts stand in the footprints
            register.record(result.activity)
        return result


def _by(field: str, model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list(field, "pk"))


def _site_names() -> dict[str, str]:
    return {row["code"]: row["name_fr"] for row in records("sites")}


def _budgets(row: Row) -> Iterator[BudgetLine]:
    if said := row["budget"]:
        yield BudgetLine(
            value=Decimal(said["amount"]), currency=said["currency"], qualifier=said["qualifier"]
        )


def _milestones(row: Row) -> Iterator[dict[str, Any]]:
    """The steps that a site's state and acceptance tell of."""
    if row["state"]:
        stage, progress = _STEPS[row["state"]]
        yield {"stage": stage, "progress": progress}
    if said := row["acceptance"]:
        day, precision = parse_date(said["value"])
        side, progress = (
            ("planned", Progress.EXPECTED) if said["basis"] == "planned" else ("actual", Progress.REACHED)
        )
        dates = {side: day, f"{side}_precision": precision.value}
        yield {"stage": said["kind"], "progress": progress, **dates}
