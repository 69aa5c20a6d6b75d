"""Works: their permanent key, their visibility, and the index being told of a change."""

import pytest

from kb.models import Visibility, Work
from search.models import OutboxEntry
from search.types import ANONYMOUS, TEAM, Viewer, organisation_token
from tests.factories import LegalCodeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_key__stays_when_the_title_changes() -> None:
    work = LegalCodeFactory(title="Code pénal")
    work.title = "Nouveau code pénal"
    work.save()
    assert work.key == "code-penal"


def test_key__two_works_of_one_title_have_two_keys() -> None:
    first, second = LegalCodeFactory(title="Code pénal"), LegalCodeFactory(title="Code pénal")
    assert first.key != second.key


def test_save__marks_the_group() -> None:
    work = LegalCodeFactory()
    OutboxEntry.objects.all().delete()
    work.save()
    assert [entry.group for entry in OutboxEntry.objects.all()] == [work.search_group]


def test_visible_to__each_viewer_sees_its_own() -> None:
    organisation = OrganisationFactory()
    works = {
        visibility: LegalCodeFactory(visibility=visibility, organisation=organisation)
        for visibility in Visibility
    }
    member = Viewer(frozenset({"public", "partners", organisation_token(organisation.pk)}))
    team = Viewer(frozenset({"public", "partners", TEAM}))

    def seen(viewer: Viewer) -> set[Visibility]:
        pks = set(Work.objects.visible_to(viewer).values_list("pk", flat=True))
        return {visibility for visibility, work in works.items() if work.pk in pks}

    assert seen(ANONYMOUS) == {Visibility.PUBLIC}
    assert seen(member) == {Visibility.PUBLIC, Visibility.PARTNERS, Visibility.ORGANISATION}
    assert seen(team) == set(Visibility)


def test_visible_to__a_draft_is_nobodys() -> None:
    work = LegalCodeFactory(live=False)
    assert not Work.objects.visible_to(Viewer(frozenset({"public", TEAM}))).filter(pk=work.pk).exists()
