"""Pages of a register of 100,000 activities against a bare Wagtail page, over HTTP, from a gunicorn with one
process.
"""

import uuid
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from accounts.models import Membership, Role, User
from bench.page import bare_page_made, server
from bench.register_rows import fill
from bench.timing import alternately, percentile, summary
from coordination.models import Activity
from reference.models import Organisation

SIZE = 100_000
TIMES = 30
BUDGET = 3
# The matrix may take so many times a bare page: it says something of every activity.
MATRIX_BUDGET = 10


def run(size: int = SIZE) -> dict[str, Any]:
    """p50 and p95 of each page and its ratio to a bare page, taken in turn with it."""
    fill(size)
    # The first record is the focal point's own, and public.
    owner = Activity.objects.get(pk=1).reporting_organisation
    partner = _cookie(_person(owner, Role.FOCAL_POINT))
    coordinator = _cookie(_person(_team(), Role.COORDINATOR))
    activities = reverse("activities")
    narrowed = "?theme=b3-t3&area=R04&from=2025-01-01&to=2026-12-31"
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
        "matrix": (f"{reverse('coverage')}?detail=theme", coordinator),
        # Another period each time, so that no counts are kept from before.
        "matrix_anew": (f"{reverse('coverage')}?detail=theme&from=2025-01-01&to={{day}}", coordinator),
    }
    bare = bare_page_made()
    with server() as to:
        taken = {name: _measured(to, bare.url, *page) for name, page in pages.items()}
    return {"activities": size, **taken, "budget": BUDGET, "budget_matrix": MATRIX_BUDGET}


def _measured(to: HTTPConnection, bare: str, address: str, cookie: str) -> dict[str, Any]:
    def bare_page(turn: int) -> None:
        _get(to, bare, "")

    def page(turn: int) -> None:
        _get(to, address.format(day=date(2026, 12, 31) - timedelta(turn)), cookie)

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
