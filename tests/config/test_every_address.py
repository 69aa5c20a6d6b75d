"""Every address of the site, read off the resolver, with every method, for people of two organisations in
every role: no error page, nothing told to one organisation of what the other keeps to itself, and nothing
changed of it.

The administration has its own walk (``tests.accounts.test_admin``); what each address answers to whom is for
the tests of its app. An address that is new and takes something that is not known here fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Invitation, Membership, Notice, Role
from coordination.models import (
    Activity,
    ActivityChange,
    GapCase,
    GapNote,
    NeedFile,
    OverlapReview,
)
from kb.follow_up import actions
from kb.models import (
    Collection,
    CommitmentLine,
    FollowUp,
    LegalCode,
    Mission,
    MissionReport,
    Objective,
    Passage,
    Recommendation,
    Strategy,
)
from search import outbox
from tests.accounts.people import Cast
from tests.factories import ActivityFactory, ActivityTypeFactory, AreaFactory, LegalCodeFactory, ThemeFactory
from tests.kb.codes import tree
from tests.kb.follow_up.reports import (
    MissionReportFactory,
    PartnerCommitmentFactory,
    StrategyFactory,
    line,
    recommendation,
    report_text,
)

pytestmark = pytest.mark.django_db
OWN = {"accounts", "config", "coordination", "kb", "search"}
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
STRANGERS = ("anonymous", "nobody", "reader elsewhere", "focal point elsewhere", "administrator elsewhere")
INSIDERS = ("reader", "focal point", "administrator", "leadership", "editor", "coordinator", "superuser")
SECRET = "Secret de la maison"
KEPT: tuple[type[Model], ...] = (
    *(Activity, ActivityChange, OverlapReview, GapCase, GapNote, NeedFile),
    *(Invitation, Notice, Collection, CommitmentLine),
    *(LegalCode, MissionReport, Strategy, Passage, Recommendation, FollowUp, Mission, Objective),
)


def routes(found: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (found or get_resolver()).url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, path)
        elif one.callback.__module__.partition(".")[0] in OWN and not path.startswith("admin/"):
            yield path, one


ROUTES = dict(routes())


class Scene:
    """What belongs to "ours" and is for "ours" alone, and people of "theirs" who would like to have it."""

    def __init__(self) -> None:
        self.cast = Cast()
        for role in (Role.READER, Role.FOCAL_POINT):
            person = Membership.objects.create(
                user=self.cast["nobody"].__class__.objects.create(email=f"{role}@theirs.example.org"),
                organisation=self.cast.theirs,
                role=role,
            ).user
            self.cast.people[f"{role.value.replace('_', ' ')} elsewhere"] = person
        ours = self.cast.ours
        hidden: dict[str, Any] = {"visibility": "organisation", "organisation": ours}
        self.code = LegalCodeFactory(title=SECRET, **hidden)
        self.expression = tree(self.code, 2, words=SECRET)
        report = MissionReportFactory(title=SECRET, **hidden)
        report_text(report)
        shared: dict[str, Any] = {
            "themes": [ThemeFactory()],
            "areas": [AreaFactory()],
            "type": ActivityTypeFactory(),
        }
        self.activity = ActivityFactory(
            reporting_organisation=ours, title_fr=SECRET, contact_name=SECRET, draft=True, **shared
        )
        change = ActivityChange.objects.create(activity=self.activity, action="edit", reason=SECRET)
        one = recommendation(report, text_fr=SECRET)
        proof = ContentFile(SECRET.encode(), name="preuve.pdf")
        focal_point = self.cast["focal point"]
        self.of_a_room: dict[str, Model] = {
            "registre": self.activity,
            "activites": self.activity,
            "fichiers": self.expression,
            "textes": self.expression,
            "couverture": NeedFile.objects.create(name="besoins.csv", at=timezone.now()),
            "engagements": line(PartnerCommitmentFactory(title=SECRET, **hidden), text_fr=SECRET),
            "missions": Mission.objects.create(title_fr=SECRET, report=report),
            "objectifs": Objective.objects.create(
                strategy=StrategyFactory(title=SECRET, **hidden), text_fr=SECRET
            ),
            "recommandations": one,
            "recommandations/preuves": actions.add_follow_up(one, SECRET, by=None, file=proof),
            "mon-espace/avis": Notice.objects.create(person=focal_point, subject=SECRET, url="/"),
            "mon-espace/invitations": Invitation.objects.create(
                email="invitee@example.org", organisation=ours, role=Role.READER
            ),
            "mon-espace/roles": focal_point.memberships.get(),
        }
        self.of_a_room["registre/reponses"] = one
        self.of_a_room["registre/objectifs"] = self.of_a_room["objectifs"]
        collection = Collection.objects.create(key="secret", title=SECRET, owner=focal_point)
        self.values: dict[str, Any] = {
            "change": change.pk,
            "other": ActivityFactory(reporting_organisation=self.cast.theirs, **shared).pk,
            "code": ours.code,
            "day": "2026-01-01",
            "eid": "art_1",
            "field": "places",
            "kind": "csv",
            "number": 1,
            "token": "no-such-token",
            "version": 1,
        }
        outbox.drain()
        theme, area = shared["themes"][0], shared["areas"][0]
        case = GapCase.objects.create(area=area, theme=theme)
        GapNote.objects.create(case=case, text=SECRET)
        self.values["theme"], self.gap_area = theme.code, area.pcode
        self.keys = {"collections": collection.key, "recommandations": report.key}

    def address(self, path: str) -> str:
        """The address of a route, of what belongs to "ours"."""
        parts = path.split("<")
        address = parts[0]
        for part in parts[1:]:
            name, _close, rest = part.partition(">")
            name = name.rpartition(":")[2]
            address += f"{self._value(name, address)}{rest}"
        return f"/{address}"

    def _value(self, name: str, before: str) -> Any:
        rooms = before.split("/")
        if name == "pk":
            room = "/".join(rooms[:2])
            return (self.of_a_room.get(room) or self.of_a_room[rooms[0]]).pk
        if name == "code" and rooms[0] == "couverture":
            return self.gap_area
        return self.keys.get(rooms[0], self.code.key) if name == "key" else self.values[name]

    def as_(self, who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(self.cast[who])
        return client


def body_of(answer: Any) -> bytes:
    said: bytes = answer.getvalue() if answer.streaming else answer.content
    # Closing the answer would close the test's database too.
    for close in answer._resource_closers if answer.streaming else ():
        close()
    return said


Rows = list[dict[Any, dict[str, Any]]]


def rows(scene: Scene) -> Rows:
    """All that belongs to "ours", by its primary key."""
    people = Membership.objects.filter(organisation=scene.cast.ours)
    # what "theirs" have is theirs to change
    every = [*(model._base_manager.all() for model in KEPT if model is not Activity), people]
    every.append(Activity.objects.filter(reporting_organisation=scene.cast.ours))
    return [{row[found.model._meta.pk.attname]: row for row in found.values()} for found in every]


def kept(before: Rows, after: Rows) -> Rows:
    """What has become of the rows that were there; people may add their own beside them."""
    return [{pk: there.get(pk, {}) for pk in were} for were, there in zip(before, after, strict=True)]


@pytest.fixture(autouse=True)
def _files_here(settings: Any, tmp_path: Any, fresh_index: None) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_walk__finds_the_addresses_of_every_app() -> None:
    found = {one.callback.__module__.partition(".")[0] for one in ROUTES.values()}
    assert found == OWN
    assert len(ROUTES) >= 70


@pytest.mark.parametrize("path", sorted(ROUTES))
def test_address__tells_and_changes_nothing_of_another_organisation(path: str) -> None:
    scene = Scene()
    before, address = rows(scene), scene.address(path)
    for who in STRANGERS:
        client = scene.as_(who)
        for method in METHODS:
            answer = getattr(client, method)(address)
            assert answer.status_code < 500, (who, method)
            assert SECRET.encode() not in body_of(answer), (who, method)
        assert kept(before, rows(scene)) == before, who
    for who in INSIDERS:
        client = scene.as_(who)
        for method in METHODS:
            answer = getattr(client, method)(address)
            assert answer.status_code < 500, (who, method)
            body_of(answer)


def test_walk__would_see_what_is_told() -> None:
    """The secrets are there for those whose they are, so that their absence means something."""
    scene = Scene()
    client = scene.as_("focal point")
    told = {path for path in ROUTES if SECRET.encode() in body_of(client.get(scene.address(path)))}
    assert {
        "activites/<int:pk>/",
        "registre/<int:pk>/",
        "textes/<slug:key>/",
        "textes/<slug:key>/<str:eid>/",
        "recommandations/<int:pk>/",
        "missions/<int:pk>/",
        "mon-espace/avis/",
        "collections/<slug:key>/",
    } <= told
