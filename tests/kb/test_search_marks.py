"""Whatever way a work changes, search is told; checked through Wagtail's own pages and actions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page

from kb import actions
from kb.models import Visibility, Work, WorkAbbreviation, WorkTag
from kb.search_records import WorkRecords
from search.models import OutboxEntry
from tests.factories import (
    ExpressionFactory,
    LegalCodeFactory,
    OrganisationFactory,
    PassageFactory,
    ThemeFactory,
    UserFactory,
    library,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def work() -> Work:
    made: Work = LegalCodeFactory(title="Code pénal", tags=["justice"], abbreviations=["CP"])
    PassageFactory(expression=ExpressionFactory(work=made))
    OutboxEntry.objects.all().delete()
    return made


def is_marked(work: Work) -> bool:
    return OutboxEntry.objects.filter(group=work.search_group).exists()


def kinds(work: Work) -> list[str]:
    return [record.kind for record in WorkRecords().records([work.search_group])]


def test_page__unpublished_in_the_admin_leaves_the_index(admin: Client, work: Work) -> None:
    assert kinds(work) == ["work", "article"]
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[work.pk]))
    assert is_marked(work)
    assert kinds(work) == []


def test_page__published_in_the_admin_enters_it(admin: Client, work: Work) -> None:
    actions.unpublish(work, by=None)
    OutboxEntry.objects.all().delete()
    actions.publish(Work.objects.get(pk=work.pk), by=None)
    assert is_marked(work)
    assert kinds(work) == ["work", "article"]


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_page__in_a_bulk_action(admin: Client, work: Work, action: str) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    response = admin.post(f"{address}?id={work.pk}", {"include_descendants": ""})
    assert response.status_code == 302
    assert is_marked(work)
    assert kinds(work) == []


def test_page__deleted_in_the_admin(admin: Client, work: Work) -> None:
    admin.post(reverse("wagtailadmin_pages:delete", args=[work.pk]))
    assert not Work.objects.filter(pk=work.pk).exists()
    assert is_marked(work)


def test_page__deleted_with_its_parent(work: Work) -> None:
    library().delete()
    assert is_marked(work)
    assert kinds(work) == []


def test_page__saved_as_a_plain_page(work: Work) -> None:
    page = Page.objects.get(pk=work.pk)
    page.live = False
    page.save()
    assert is_marked(work)


def test_page__edited_and_published_in_the_admin(admin: Client, work: Work) -> None:
    data = {
        "title": "Nouveau code", "date_precision": "day", "tags": "justice, peine", "visibility": "team",
        "action-publish": "1",
    }  # fmt: skip
    for form in ("abbreviations", "relations", "comments"):
        data |= {f"{form}-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
        data[f"{form}-MAX_NUM_FORMS"] = "1000"
    response = admin.post(reverse("wagtailadmin_pages:edit", args=[work.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    changed = Work.objects.get(pk=work.pk)
    assert (changed.title, changed.visibility, changed.key) == ("Nouveau code", Visibility.TEAM, work.key)
    assert is_marked(work)
    record = next(WorkRecords().records([work.search_group]))
    assert record.visible_to == frozenset({"team"})
    assert record.tags == ("justice", "peine")


def test_page__moved(admin: Client, work: Work) -> None:
    other = Page.get_first_root_node().add_child(instance=Page(title="Ailleurs", slug="ailleurs"))
    work.move(other, pos="last-child")
    assert is_marked(work)


def test_page__copied_is_another_work(admin: Client, work: Work) -> None:
    admin.post(
        reverse("wagtailadmin_pages:copy", args=[work.pk]),
        {"new_title": "Copie", "new_slug": "copie", "new_parent_page": library().pk, "publish_copies": "1"},
    )
    copy = Work.objects.get(title="Copie")
    assert copy.key not in {"", work.key}
    copy.specific.save_revision().publish()
    assert Work.objects.get(pk=copy.pk).key == copy.key
    assert is_marked(copy)


CHANGES: dict[str, Callable[[Work], Any]] = {
    "visibility": lambda work: _saved(work, visibility=Visibility.PARTNERS),
    "a tag added": lambda work: WorkTag.objects.create(
        tag=Tag.objects.create(name="police"), content_object=work
    ),
    "a tag renamed": lambda work: _saved(Tag.objects.get(), name="droit"),
    "a tag deleted": lambda work: Tag.objects.get().delete(),
    "an abbreviation": lambda work: WorkAbbreviation.objects.create(work=work, label="C.P."),
    "a text": lambda work: ExpressionFactory(work=work),
    "a text deleted": lambda work: work.expressions.first().delete(),
}


def _saved(thing: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


@pytest.mark.parametrize("change", CHANGES)
def test_change__of_what_the_records_say(work: Work, change: str) -> None:
    CHANGES[change](work)
    assert is_marked(work)


def test_change__of_a_theme_or_an_issuer() -> None:
    theme, issuer = ThemeFactory(), OrganisationFactory()
    work = LegalCodeFactory(themes=[theme], issuer=issuer)
    for thing in (theme, issuer):
        OutboxEntry.objects.all().delete()
        thing.save()
        assert is_marked(work)
    OutboxEntry.objects.all().delete()
    theme.delete()
    assert is_marked(work)
