"""The demonstration's missions, recommendations and commitment lines; nothing that a text does not say."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from config.demonstration.data import Row, rows
from config.demonstration.making import make_all
from config.demonstration.register_data import (
    EDITION,
    records,
    reported_period_of,
    source_of,
)
from coordination.models import Programme
from kb.dates import parse_date
from kb.follow_up.actions import create_recommendation
from kb.models import (
    CommitmentLine,
    Mission,
    MissionParticipant,
    MissionPlace,
    MissionRole,
    Recommendation,
    Visibility,
    Work,
)
from kb.models.partial import last_day
from reference.models import Area, Organisation, Theme, Zone

_TITLES = ("title_fr", "title_en")


def load(made: dict[str, int], kept: list[str]) -> None:
    """Load what is missing; what people made under the same name, or changed since, is named in ``kept``."""
    maker = _Maker()
    made["missions"] = make_all("mission", records("missions"), maker.mission, kept)
    made["recommendations"] = make_all(
        "recommendation", records("recommendations"), maker.recommendation, kept
    )
    made["commitment lines"] = make_all("commitment_line", records("commitments"), maker.line, kept)


class _Maker:
    """Makes records; what they refer to by code is looked up once."""

    @cached_property
    def works(self) -> Mapping[str, Mapping[str, str]]:
        """The key of the work of each document, mission and commitment, by its name in the data."""
        found: Mapping[str, Mapping[str, str]] = rows("follow_up")
        return found

    @cached_property
    def areas(self) -> Mapping[str, int]:
        return dict(Area.objects.filter(edition=EDITION).values_list("pcode", "pk"))

    @cached_property
    def organisations(self) -> Mapping[str, int]:
        return dict(Organisation.objects.values_list("code", "pk"))

    def work(self, kind: str, name: str) -> Work | None:
        found: Work | None = Work.objects.filter(key=self.works[kind].get(name, "")).first()
        return found

    def mission(self, row: Row) -> Mission:
        mission: Mission = Mission.objects.create(
            source_code=row["id"],
            **{name: row[name] for name in _TITLES},
            purpose_fr=row["summary_fr"],
            purpose_en=row["summary_en"],
            count=row["count"],
            **_days(row["dates"]),
            **reported_period_of(row),
            report=self.work("missions", row["id"]),
            visibility=Visibility.PUBLIC,
            note_fr=row["notes_fr"],
            note_en=row["notes_en"],
            source=source_of(row),
        )
        mission.themes.set(Theme.objects.filter(code__in=row["themes"]))
        for name, role in (
            ("led_by", MissionRole.LEAD),
            ("members", MissionRole.MEMBER),
            ("visited", MissionRole.VISITED),
        ):
            for code in row[name]:
                MissionParticipant.objects.create(
                    mission=mission, organisation_id=self.organisations[code], role=role
                )
        for place in row["places"]:
            self.place(mission, place)
        return mission

    def place(self, mission: Mission, place: Row) -> None:
        if place["kind"] == "area":
            names = {row["code"]: row["name_fr"] for row in records("sites")}
            site = names.get(place["site"], "")
            MissionPlace.objects.create(mission=mission, area_id=self.areas[place["pcode"]], site=site)
        elif place["kind"] == "zone":
            MissionPlace.objects.create(mission=mission, zone=Zone.objects.get(code=place["zone"]))

    def recommendation(self, row: Row) -> Recommendation:
        report = self.work("documents", row["document"])
        assert report is not None  # noqa: S101 - the works are loaded first
        return create_recommendation(
            Recommendation(
                source_code=row["id"],
                report=report,
                mission=Mission.objects.filter(source_code=row["mission"] or None).first(),
                text_fr=row["text_fr"],
                text_en=row["text_en"],
                wording_known=row["content_stated"],
                addressed_to_fr=row["addressed_to_fr"],
                addressed_to_en=row["addressed_to_en"],
                source=source_of(row),
            ),
            by=None,
        )

    def line(self, row: Row) -> CommitmentLine:
        work = self.work("commitments", row["id"])
        assert work is not None  # noqa: S101 - the works are loaded first
        due, due_precision = parse_date(row["due"] or "")
        line: CommitmentLine = CommitmentLine.objects.create(
            source_code=row["id"],
            commitment=work,
            promised_by_id=self.organisations.get(row["from_organisation"]),
            promised_by_text=_programme(row["through_programme"]),
            beneficiary_text=_programme(row["to_programme"]),
            text_fr=row["title_fr"],
            text_en=row["title_en"],
            amount=row["amount"],
            currency=row["currency"],
            in_kind_fr=row["in_kind_fr"],
            in_kind_en=row["in_kind_en"],
            due=due,
            due_precision=due_precision.value,
            **_period(row["period"]),
            state=row["stage"],
            note_fr=row["notes_fr"],
            note_en=row["notes_en"],
            source=source_of(row),
        )
        line.themes.set(Theme.objects.filter(code__in=row["themes"]))
        return line


def _programme(code: str) -> str:
    programme = Programme.objects.filter(code=code).first() if code else None
    return str(programme.acronym or programme) if programme else ""


def _days(dates: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for side in ("start", "end"):
        if said := dates[side]:
            day, precision = parse_date(said["value"])
            fields |= {side: day, f"{side}_precision": precision.value}
    return fields


def _period(period: Row | None) -> dict[str, Any]:
    if not period:
        return {}
    (first, precision), (last, last_precision) = parse_date(period["from"]), parse_date(period["to"])
    return {
        "period_from": first,
        "period_from_precision": precision.value,
        "period_to": last_day(last, last_precision),
        "period_to_precision": last_precision.value,
        "period_basis": period["basis"],
    }
