"""Activities and organisations in the one search."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from coordination import actions
from coordination.content import content_of
from coordination.models import Activity
from reference.models import OrganisationAlias
from search import engines, outbox
from search.checking import batches, compare
from search.queries import ask, suggest
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, SearchQuery, Viewer, organisation_token
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_index")]
A_PARTNER = Viewer(frozenset({PUBLIC, PARTNERS}))
THE_TEAM = Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))


def indexed() -> None:
    engines.current().rebuild(batches())


def found(text: str, viewer: Viewer = A_PARTNER, **filters: tuple[str, ...]) -> list[str]:
    return sorted(hit.title for hit in ask(SearchQuery(text, filters), viewer).hits)


def test_activity__is_found_by_its_titles_in_both_languages_and_all_its_names() -> None:
    theme = ThemeFactory(name_fr="Pénitentiaire", name_en="Corrections")
    area = AreaFactory(name_fr="Mopti")
    organisation = OrganisationFactory(name_fr="Nations unies", acronym_en="UNXY")
    ActivityFactory(
        title_fr="Aide juridique",
        title_en="Legal counsel",
        summary_fr="Des avocats conseillent.",
        themes=[theme],
        areas=[area],
        implementers=[organisation],
    )
    ActivityFactory(title_fr="Autre chose")
    indexed()
    for words in ("aide", "counsel", "avocats", "corrections", "penitentiaire", "mopti", "unxy"):
        assert found(words, kind=("activity",)) == ["Aide juridique"], words


def test_activity__shows_the_title_of_the_readers_language() -> None:
    ActivityFactory(title_fr="Aide juridique", title_en="Legal counsel", visibility="public")
    indexed()
    page = Client().get("/recherche/", {"q": "counsel"}).text
    assert "Aide juridique" in page
    with translation.override("en"):
        client = Client(headers={"accept-language": "en"})
        client.cookies["django_language"] = "en"
        assert "Legal counsel</a>" in client.get("/recherche/", {"q": "aide"}).text


def test_activity__never_by_whom_to_contact() -> None:
    ActivityFactory(contact_name="Zénobie Traoré", contact_email="zenobie@example.org")
    indexed()
    assert found("zenobie", THE_TEAM) == []


def test_visibility__of_activities_by_state_and_tokens() -> None:
    own = OrganisationFactory()
    ActivityFactory(title_fr="Prison publique", visibility="public")
    ActivityFactory(title_fr="Prison partagée", visibility="partners")
    ActivityFactory(title_fr="Prison réservée", visibility="organisation", reporting_organisation=own)
    ActivityFactory(title_fr="Prison en projet", visibility="public", draft=True, reporting_organisation=own)
    indexed()
    assert found("prison", ANONYMOUS) == ["Prison publique"]
    assert found("prison") == ["Prison partagée", "Prison publique"]
    everything = ["Prison en projet", "Prison partagée", "Prison publique", "Prison réservée"]
    assert found("prison", Viewer(A_PARTNER.tokens | {organisation_token(own.pk)})) == everything
    assert found("prison", THE_TEAM) == everything


def test_visibility__world_with_and_without_what_is_hidden() -> None:
    """Hits, counts, facets and suggestions are the same whether what is hidden exists or not."""
    theme, organisation, area = ThemeFactory(), OrganisationFactory(), AreaFactory()
    shared = {"themes": [theme], "areas": [area], "implementers": [organisation]}
    ActivityFactory(title_fr="Prison ouverte", visibility="public", **shared)
    indexed()

    def world() -> Any:
        results = ask(SearchQuery("prison"), ANONYMOUS)
        hits = [(hit.title, hit.snippet) for hit in results.hits]
        return results.total, hits, results.facets, suggest("prison", ANONYMOUS)

    before = world()
    ActivityFactory(
        title_fr="Prison cachée", visibility="organisation", **shared | {"themes": [ThemeFactory()]}
    )
    ActivityFactory(title_fr="Prison en attente", visibility="public", submitted=True, status=6, **shared)
    indexed()
    assert before[0] == 1
    assert world() == before


def test_facets__narrow_by_theme_organisation_region_and_status() -> None:
    region = AreaFactory(level=1)
    cercle = AreaFactory(level=2, parent=region)
    activity = ActivityFactory(title_fr="Celle-ci", areas=[cercle], status=1)
    ActivityFactory(title_fr="Celle-là", status=2)
    indexed()
    assert found("", kind=("activity",), area=(region.pcode,)) == ["Celle-ci"]
    assert found("", kind=("activity",), status=("1",)) == ["Celle-ci"]
    assert found("", kind=("activity",), theme=(activity.themes.get().code,)) == ["Celle-ci"]
    organisation = activity.reporting_organisation.code
    assert found("", kind=("activity",), organisation=(organisation,)) == ["Celle-ci"]


def test_organisation__is_found_by_any_of_its_names_its_very_acronym_first() -> None:
    undp = OrganisationFactory(name_fr="Programme pour le développement", name_en="Development Programme",
                               acronym_fr="PNUD", acronym_en="UNDP")  # fmt: skip
    OrganisationAlias.objects.create(organisation=undp, name="Pnudoc")
    for _ in range(5):
        ActivityFactory(title_fr="Le PNUD, le PNUD et le PNUD", implementers=[undp])
    indexed()
    title = "Programme pour le développement (PNUD)"
    for words in ("programme developpement", "undp", "pnudoc"):
        assert found(words, ANONYMOUS, kind=("organisation",)) == [title], words
    assert ask(SearchQuery("pnud"), A_PARTNER).hits[0].kind == "organisation"


def test_page__has_a_tab_for_each_kind_and_the_names_of_facets() -> None:
    organisation = OrganisationFactory(name_fr="Avocats du Nord")
    ActivityFactory(title_fr="Aide des avocats", visibility="public", implementers=[organisation])
    indexed()
    answer = Client().get("/recherche/", {"q": "avocats"})
    labels = {choice.value: choice.label for choice in answer.context["tabs"].choices}
    assert set(labels) == {"activity", "organisation"}
    assert not set(labels.values()) & set(labels)
    page = answer.text
    assert page.count("Avocats du Nord") >= 2
    assert f'href="/organisations/{organisation.code}/"' in page
    for group in answer.context["groups"]:
        assert group.title == labels[group.work]


def test_page__asks_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        ActivityFactory(title_fr="Aide", visibility="public")
    indexed()
    with django_assert_max_num_queries(20):
        Client().get("/recherche/", {"q": "aide"})


@pytest.mark.django_db(transaction=True)
def test_index__follows_what_people_do() -> None:
    author, coordinator = MembershipFactory(), MembershipFactory(coordinator=True).user
    draft = ActivityFactory(reporting_organisation=author.organisation, draft=True, title_fr="Bibliothèque")
    indexed()
    assert found("bibliotheque") == []
    content = replace(content_of(draft), title_fr="Bibliothèque mobile")
    activity = actions.submit(content, author.user, uuid.uuid4(), draft.pk, draft.version)
    outbox.drain()
    assert found("mobile") == []
    actions.validate(activity, coordinator, activity.version)
    outbox.drain()
    assert found("mobile") == ["Bibliothèque mobile"]
    assert compare(engines.current()).agree


@pytest.mark.django_db(transaction=True)
def test_index__follows_names_and_deletions_in_the_admin() -> None:
    organisation = OrganisationFactory(name_fr="Ancien nom")
    theme = ThemeFactory(name_fr="Ancien thème")
    activity = ActivityFactory(implementers=[organisation], themes=[theme])
    indexed()
    organisation.name_fr, theme.name_fr = "Nom neuf", "Matière neuve"
    organisation.save()
    theme.save()
    OrganisationAlias.objects.create(organisation=organisation, name="Surnom")
    outbox.drain()
    assert found("neuf", kind=("organisation",)) == found("surnom") == ["Nom neuf"]
    assert found("matiere", kind=("activity",)) == [activity.title_fr]
    assert compare(engines.current()).agree
    Activity.objects.get().footprints.all().delete()
    activity.delete()
    outbox.drain()
    assert found("matiere", kind=("activity",)) == []
    assert compare(engines.current()).agree
