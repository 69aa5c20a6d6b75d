"""The texts that activities refer to, and what readers of those texts see of it."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from coordination import actions
from coordination.content import content_of
from coordination.linking import link_article, references_of, unlink_article
from coordination.models import LegalLink
from kb import panels
from search.types import ANONYMOUS, PARTNERS, PUBLIC, Viewer
from tests.factories import (
    ActivityFactory,
    ExpressionFactory,
    LegalCodeFactory,
    MembershipFactory,
    OrganisationFactory,
    PassageFactory,
)

pytestmark = pytest.mark.django_db
A_PARTNER = Viewer(frozenset({PUBLIC, PARTNERS}))


@pytest.fixture
def code() -> Any:
    work = LegalCodeFactory(title="Code pénal")
    expression = ExpressionFactory(work=work)
    for number in ("1", "2"):
        PassageFactory(expression=expression, number=number)
    return work


@pytest.fixture
def coordinator() -> Any:
    return MembershipFactory(coordinator=True).user


def main_of(address: str) -> str:
    """What a visitor is shown at an address, without the frame, whose forms have tokens of their own."""
    return Client().get(address).text.partition("<main")[2].partition("</main>")[0]


def test_link__is_kept_once_and_written_in_the_history(code: Any) -> None:
    focal_point = MembershipFactory()
    activity = ActivityFactory(reporting_organisation=focal_point.organisation)
    for _ in range(2):
        link_article(activity, code, "art_1", focal_point.user)
    assert LegalLink.objects.count() == 1
    assert [change.action for change in activity.changes.all()] == ["link"]
    unlink_article(LegalLink.objects.get(), focal_point.user)
    assert not LegalLink.objects.exists()
    assert [change.action for change in activity.changes.all()] == ["unlink", "link"]


def test_link__is_refused_to_strangers_and_for_what_is_not_there(code: Any, coordinator: Any) -> None:
    activity = ActivityFactory()
    with pytest.raises(PermissionDenied):
        link_article(activity, code, "art_1", MembershipFactory().user)
    with pytest.raises(ValidationError):
        link_article(activity, code, "art_99", coordinator)
    owner = MembershipFactory(organisation=activity.reporting_organisation).user
    with pytest.raises(ValidationError):
        link_article(activity, LegalCodeFactory(visibility="team"), "", owner)
    assert not LegalLink.objects.exists()


def test_panel__stands_beside_the_article_and_on_the_works_page(code: Any, coordinator: Any) -> None:
    link_article(ActivityFactory(title_fr="Aide", visibility="public"), code, "art_1", coordinator)
    link_article(ActivityFactory(title_fr="Tout le code", visibility="public"), code, "", coordinator)
    first, second, work = (
        Client().get(f"/textes/{code.key}/{tail}").text for tail in ("art_1/", "art_2/", "")
    )
    assert ("Aide" in first, "Tout le code" in first) == (True, False)
    assert f"/activites/?text={code.key}" in first
    assert "Aide" not in second
    assert ("Aide" in work, "Tout le code" in work) == (True, True)


def test_panel__is_the_same_whether_hidden_activities_exist_or_not(code: Any, coordinator: Any) -> None:
    link_article(ActivityFactory(title_fr="Aide", visibility="public"), code, "art_1", coordinator)
    before = main_of(f"/textes/{code.key}/art_1/")
    link_article(ActivityFactory(visibility="partners"), code, "art_1", coordinator)
    link_article(ActivityFactory(visibility="public", draft=True), code, "art_1", coordinator)
    link_article(ActivityFactory(visibility="organisation"), code, "", coordinator)
    assert "Aide" in before
    assert main_of(f"/textes/{code.key}/art_1/") == before


def test_panel__says_nothing_where_there_is_nothing(code: Any) -> None:
    assert panels.panels_of(A_PARTNER, code, "art_1") == []


def test_references__are_those_one_may_read(code: Any, coordinator: Any) -> None:
    activity = ActivityFactory(visibility="public")
    hidden = LegalCodeFactory(title="Note", visibility="team")
    link_article(activity, code, "art_2", coordinator)
    link_article(activity, hidden, "", coordinator)
    shown = references_of(activity, ANONYMOUS)
    assert [(one.label, one.url) for one in shown] == [("Code pénal, Art. 2", f"/textes/{code.key}/art_2/")]


def test_list__by_text_does_not_name_one_that_is_hidden(coordinator: Any) -> None:
    hidden = LegalCodeFactory(title="Plan secret", visibility="team")
    link_article(ActivityFactory(visibility="public", title_fr="Visible"), hidden, "", coordinator)
    page = Client().get("/activites/", {"text": hidden.key}).text
    missing = Client().get("/activites/", {"text": "no-such-text"}).text
    assert "Plan secret" not in page
    assert page.replace(hidden.key, "no-such-text").count("Visible") == missing.count("Visible")


def test_list__by_text(code: Any, coordinator: Any) -> None:
    link_article(ActivityFactory(visibility="public", title_fr="Liée"), code, "art_1", coordinator)
    ActivityFactory(visibility="public", title_fr="Autre", reporting_organisation=OrganisationFactory())
    page = Client().get("/activites/", {"text": code.key}).text
    assert "Liée" in page
    assert "Autre" not in page.partition('id="found"')[2]


def test_link__made_and_taken_back_at_once_holds_in_the_version_that_waits() -> None:
    """Accepting what was written before the link must not take it away, nor bring it back."""
    person, coordinator = MembershipFactory(), MembershipFactory(coordinator=True).user
    activity = ActivityFactory(reporting_organisation=person.organisation)
    passage = PassageFactory(expression__work=LegalCodeFactory())
    work = passage.expression.work
    changed = replace(content_of(activity), title_fr="Autrement")
    actions.submit(changed, person.user, uuid.uuid4(), activity.pk, activity.version)
    link = link_article(activity, work, passage.eid, person.user)
    activity.refresh_from_db()
    validated = actions.validate(activity, coordinator, activity.version)
    assert (validated.title_fr, list(activity.legal_links.all())) == ("Autrement", [link])

    actions.submit(
        replace(changed, title_fr="Encore"), person.user, uuid.uuid4(), activity.pk, validated.version
    )
    unlink_article(link, person.user)
    activity.refresh_from_db()
    actions.validate(activity, coordinator, activity.version)
    assert not activity.legal_links.exists()
