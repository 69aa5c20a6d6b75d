"""Every address of what is followed up, for every kind of person, with every method."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kb.follow_up import actions
from kb.models import CommitmentStep, FollowUp, Mission, Objective, Recommendation, Response
from tests.accounts.people import Cast
from tests.kb.follow_up.reports import (
    MissionReportFactory,
    PartnerCommitmentFactory,
    StrategyFactory,
    line,
    recommendation,
    report_text,
)

pytestmark = pytest.mark.django_db
ROOMS = (
    *("recommandations/", "missions/", "engagements/", "objectifs/"),
    *("registre/reponses/", "registre/objectifs/"),
)
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
PEOPLE = (
    "anonymous",
    "nobody",
    "administrator elsewhere",
    "reader",
    "focal point",
    "leadership",
    "editor",
    "coordinator",
)
STRANGERS = PEOPLE[:5]


def names() -> dict[str, str]:
    found = {}

    def walk(resolver: Any, prefix: str = "") -> None:
        for one in resolver.url_patterns:
            path = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one, path)
            elif isinstance(one, URLPattern) and one.name and path.startswith(ROOMS):
                found[one.name] = path

    walk(get_resolver())
    return found


NAMES = names()
SECRET = "Un secret de la mission"


class Scene:
    """A report with all that hangs on works, each visible as asked; "ours" is addressed."""

    def __init__(self, visibility: str = "public") -> None:
        self.cast = Cast()
        self.report = MissionReportFactory(visibility=visibility, title=SECRET)
        report_text(self.report)
        self.one = recommendation(self.report, text_fr=SECRET, addressees=[self.cast.ours])
        file = ContentFile(b"preuve", name="preuve.pdf")
        self.proof = actions.add_follow_up(self.one, SECRET, by=None, file=file)
        self.mission = Mission.objects.create(title_fr=SECRET, report=self.report)
        strategy = StrategyFactory(visibility=visibility, title=SECRET)
        self.objective = Objective.objects.create(strategy=strategy, text_fr=SECRET)
        commitment = PartnerCommitmentFactory(visibility=visibility, title=SECRET)
        self.line = line(commitment, text_fr=SECRET, promised_by=self.cast.ours)
        self.step = self.line.steps.create(stage="signed", on=date(2026, 1, 2), reason=SECRET)

    def address(self, name: str) -> str:
        arguments: dict[str, Any] = {
            "recommendation_new": self.report.key,
            "recommendations_to": self.cast.ours.code,
            "recommendations_export": "csv",
            "commitments_export": "csv",
            "commitments_of": self.cast.ours.code,
            "commitment_line": self.line.pk,
            "commitment_step": self.line.pk,
            "evidence": self.proof.pk,
            "mission": self.mission.pk,
            "objective": self.objective.pk,
            "objective_activities": self.objective.pk,
        }
        path = NAMES[name]
        if name == "commitment_step_back":
            return reverse(name, args=[self.line.pk, self.step.pk])
        if name in arguments:
            return reverse(name, args=[arguments[name]])
        return reverse(name, args=[self.one.pk] if "<" in path else [])

    def ask(self, client: Client, name: str, method: str, who: str) -> Any:
        client.logout()
        if who != "anonymous":
            client.force_login(self.cast[who])
        return getattr(client, method)(self.address(name))


@pytest.fixture(autouse=True)
def _files_here(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def shut(answer: Any) -> None:
    """Close the file of an answer; closing the answer would close the test's database too."""
    for close in answer._resource_closers if answer.streaming else ():
        close()


def counts() -> tuple[int, ...]:
    return tuple(
        model._default_manager.count() for model in (Recommendation, FollowUp, Response, CommitmentStep)
    )


def test_walk__knows_the_addresses() -> None:

    assert len(NAMES) >= 16
    assert {"recommendations", "recommendation_new", "evidence", "commitments", "objective"} <= set(NAMES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_address__is_never_an_error_page_and_changes_nothing_when_empty(
    client: Client, name: str, method: str
) -> None:
    scene = Scene()
    before = counts()
    for who in PEOPLE:
        answer = scene.ask(client, name, method, who)
        assert answer.status_code in {200, 302, 403, 404, 405, 422}, who
        assert counts() == before, who
        shut(answer)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_hidden__tells_nothing_to_those_who_may_not_read_the_work(
    client: Client, name: str, method: str
) -> None:
    scene = Scene(visibility="team")
    for who in STRANGERS:
        answer = scene.ask(client, name, method, who)
        said = answer.getvalue() if answer.streaming else answer.content
        assert SECRET not in said.decode(), who
        shut(answer)
        if "<int:pk>" in NAMES[name]:
            assert answer.status_code in {302, 403, 404, 405}, who
            if answer.status_code == 302:
                assert answer["Location"].startswith(reverse("account_login")), who
    for who in ("leadership", "coordinator"):
        answer = scene.ask(client, name, "get", who)
        assert answer.status_code in {200, 302, 403, 405}, who
        shut(answer)


@pytest.mark.parametrize("who", ["focal point", "editor", "reader", "administrator elsewhere"])
def test_forms__are_offered_to_those_who_may_send_them(client: Client, who: str) -> None:
    scene = Scene()
    page = scene.ask(client, "recommendation", "get", who).text
    speaks, edits = who in {"focal point", "editor"}, who == "editor"
    assert (scene.address("recommendation_follow_up") in page) == speaks
    assert (scene.address("recommendation_status") in page) == edits
    sent = {"suivi-text": "Fait.", "suivi-on": "2026-01-02", "suivi-organisation": scene.cast.ours.pk}
    answer = client.post(scene.address("recommendation_follow_up"), sent)
    assert answer.status_code == (302 if speaks else 403)
    assert scene.one.follow_ups.filter(text="Fait.").exists() == speaks


def test_form__that_is_wrong_names_the_field_and_keeps_nothing(client: Client) -> None:
    scene = Scene()
    client.force_login(scene.cast["editor"])
    address = scene.address("recommendation_follow_up")
    for wrong in (
        {"suivi-text": "", "suivi-on": "2026-01-02"},
        {"suivi-text": "Fait.", "suivi-on": "2999-01-02"},
        {"suivi-text": "Fait.", "suivi-on": "hier"},
        {"suivi-text": "Fait.", "suivi-on": "2026-01-02", "suivi-work": "/textes/rien-de-tel/"},
        {"suivi-text": "Fait.", "suivi-on": "2026-01-02", "suivi-organisation": "x"},
        {"suivi-text": "Fait.", "suivi-on": "2026-01-02", "suivi-link": "javascript:alert(1)"},
    ):
        answer = client.post(address, wrong)
        assert answer.status_code == 422, wrong
        assert "errorlist" in answer.text, wrong
    assert scene.one.follow_ups.count() == 1


def test_evidence__is_taken_away_and_can_do_nothing(client: Client) -> None:
    scene = Scene()
    answer = client.get(scene.address("evidence"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue() == b"preuve"
    shut(answer)


def test_forms__need_the_token_against_forgery() -> None:
    scene = Scene()
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.cast["coordinator"])
    for name in NAMES:
        if scene.address(name).endswith(("/suivi/", "/reponse/", "/statut/")) or "activities" in name:
            assert client.post(scene.address(name)).status_code == 403, name


def test_pages__carry_nothing_inline(client: Client) -> None:
    scene = Scene()
    for name in NAMES:
        answer = scene.ask(client, name, "get", "coordinator")
        if not answer.streaming and answer.status_code == 200:
            for inline in (" style=", " onclick=", "<style", "<script>"):
                assert inline not in answer.text, (name, inline)
        shut(answer)
