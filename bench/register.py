"""Lists and forms of a register of 100,000 activities against a bare Wagtail page, over HTTP, from a gunicorn
with one process.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Membership, Role, User
from bench.page import bare_page_made, server
from bench.timing import alternately, percentile, summary
from coordination.content import content_of, to_json
from coordination.models import (
    Activity,
    ActivityPlace,
    Footprint,
    OrganisationRole,
    Participation,
    RecordState,
)
from reference.models import ActivityType, Area, Organisation, Theme

SIZE = 100_000
# Of them wait for validation, half as changes to validated ones.
WAITING = 200
TIMES = 30
BUDGET = 3
_AT_ONCE = 5_000
_NOW = datetime(2026, 6, 1, tzinfo=UTC)


def run(size: int = SIZE) -> dict[str, Any]:
    """p50 and p95 of each page and its ratio to a bare page, taken in turn with it."""
    _fill(size)
    # The first record is the focal point's own, and public.
    owner = Activity.objects.get(pk=1).reporting_organisation
    partner = _cookie(_person(owner, Role.FOCAL_POINT))
    coordinator = _cookie(_person(_team(), Role.COORDINATOR))
    activities = reverse("activities")
    narrowed = "?theme=theme-3&area=R04&from=2025-01-01&to=2026-12-31"
    pages = {
        "list": (activities, ""),
        "list_of_the_team": (activities, coordinator),
        "list_narrowed": (activities + narrowed, ""),
        "list_page_900": (f"{activities}?page=900", ""),
        "activity": (reverse("activity", args=[1]), ""),
        "organisation": (reverse("organisation", args=[owner.code]), ""),
        "own_activities": (reverse("register"), partner),
        "new_form": (reverse("activity_new"), partner),
        "edit_form": (reverse("activity_edit", args=[1]), partner),
        "queue": (reverse("queue"), coordinator),
    }
    bare = bare_page_made()
    with server() as to:
        taken = {name: _measured(to, bare.url, *page) for name, page in pages.items()}
    return {"activities": size, **taken, "budget": BUDGET}


def _measured(to: HTTPConnection, bare: str, address: str, cookie: str) -> dict[str, Any]:
    def bare_page(turn: int) -> None:
        _get(to, bare, "")

    def page(turn: int) -> None:
        _get(to, address, cookie)

    alternately(bare_page, page, times=3)
    theirs, ours = alternately(bare_page, page, times=TIMES)
    return {
        **summary(ours),
        "bare_p50_ms": percentile(theirs, 0.5),
        "ratio": round(percentile(ours, 0.5) / percentile(theirs, 0.5), 2),
    }


def _get(to: HTTPConnection, address: str, cookie: str) -> None:
    to.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    response = to.getresponse()
    body = response.read()
    assert response.status == 200, (address, response.status, body[:300])


# -- people


def _team() -> Organisation:
    made: Organisation = Organisation.objects.create(
        code="bench-team", name_fr="Coordination", coordinates=True
    )
    return made


def _person(organisation: Organisation, role: Role) -> User:
    person = User.objects.create_user(f"{role}@example.org", uuid.uuid4().hex)
    Membership.objects.create(user=person, organisation=organisation, role=role)
    return person


def _cookie(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


# -- the register


def _fill(size: int) -> None:
    """So many activities, each with an implementer, a theme, a place and its footprint; in bulk."""
    draw = random.Random(1)  # noqa: S311 - no secret is drawn
    organisations, themes, areas, types = _reference()
    rows = _rows(draw, size, organisations, areas)
    links = Activity.themes.through
    with transaction.atomic():
        while some := list(islice(rows, _AT_ONCE)):
            made = [activity for activity, _area in some]
            Activity.objects.bulk_create(made, batch_size=500)
            chosen = [draw.choice(themes) for _ in made]
            links.objects.bulk_create(
                [links(activity_id=a.pk, theme_id=t.pk) for a, t in zip(made, chosen, strict=True)],
                batch_size=5_000,
            )
            Participation.objects.bulk_create(
                [_participation(activity) for activity in made], batch_size=5_000
            )
            ActivityPlace.objects.bulk_create(
                [ActivityPlace(activity=activity, area=area) for activity, area in some], batch_size=5_000
            )
            Footprint.objects.bulk_create(
                [_footprint(a, area, t, types) for (a, area), t in zip(some, chosen, strict=True)],
                batch_size=500,
            )
    _submit_some()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _reference() -> tuple[list[Organisation], list[Theme], list[Area], list[ActivityType]]:
    organisations = Organisation.objects.bulk_create(
        [Organisation(code=f"bench-{n}", name_fr=f"Organisation {n}", type="21") for n in range(200)]
    )
    themes = Theme.objects.bulk_create(
        [Theme(code=f"theme-{n}", name_fr=f"Thème {n}", name_en=f"Theme {n}") for n in range(25)]
    )
    areas = Area.objects.bulk_create(
        [Area(pcode=f"R{n:02}", edition="2021", level=1, name_fr=f"Région {n}") for n in range(20)]
    )
    types = ActivityType.objects.bulk_create(
        [ActivityType(code=f"bench-{n}", name_fr=f"Type {n}", name_en=f"Type {n}") for n in range(8)]
    )
    return organisations, themes, areas, types


def _rows(
    draw: random.Random, size: int, organisations: list[Organisation], areas: list[Area]
) -> Iterator[tuple[Activity, Area]]:
    visibilities = ("public", "public", "partners", "organisation")
    for number in range(1, size + 1):
        start = date(2015, 1, 1) + timedelta(draw.randrange(12 * 365))
        activity = Activity(
            pk=number,
            title_fr=f"Activité numéro {number} dans le domaine de la justice",
            title_en=f"Activity number {number} in the field of justice",
            summary_fr="Des avocats conseillent les personnes détenues et forment les surveillants.",
            reporting_organisation=organisations[0 if number == 1 else draw.randrange(len(organisations))],
            status=draw.choice((1, 2, 2, 4)),
            planned_start=start,
            planned_end=start + timedelta(draw.randrange(30, 1000)),
            contact_name="Une personne",
            contact_email="personne@example.org",
            visibility="public" if number == 1 else draw.choice(visibilities),
            state=RecordState.VALIDATED,
            confirmed_at=_NOW,
        )
        yield activity, draw.choice(areas)


def _participation(activity: Activity) -> Participation:
    return Participation(
        activity=activity,
        organisation=activity.reporting_organisation,
        role=OrganisationRole.IMPLEMENTING,
    )


def _footprint(activity: Activity, area: Area, theme: Theme, types: list[ActivityType]) -> Footprint:
    return Footprint(
        activity=activity,
        organisation=activity.reporting_organisation,
        owner=activity.reporting_organisation,
        type=types[activity.pk % len(types)].code,
        place_kind="area",
        region=area.pcode,
        theme=theme.code,
        branch=theme.code,
        start=activity.planned_start,
        end=activity.planned_end,
        status=activity.status,
        state=RecordState.VALIDATED,
        visibility=activity.visibility,
        recorded_from=_NOW,
    )


def _submit_some() -> None:
    last = Activity.objects.order_by("-pk").prefetch_related("themes", "places", "participations")[:WAITING]
    for number, activity in enumerate(last):
        activity.submitted_at = _NOW + timedelta(minutes=number)
        if number % 2:
            activity.proposal = to_json(content_of(activity)) | {"title_fr": f"Autre titre {number}"}
            activity.proposal_state = RecordState.SUBMITTED
        else:
            activity.state = RecordState.SUBMITTED
            activity.footprints.update(state=RecordState.SUBMITTED)
        activity.save()
