"""The library's list: narrowing, sorting, paging, and addresses that make no sense."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.models import IngestionState
from tests.factories import ExpressionFactory, LegalCodeFactory, OtherDocumentFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, **parameters: str) -> list[str]:
    """The titles of the list, in its order."""
    rows = client.get(reverse("library"), parameters).context["rows"]
    return [row.work.title for row in rows]


@pytest.fixture
def _works() -> None:
    justice = ThemeFactory(code="justice")
    prisons = ThemeFactory(code="prisons", parent=justice)
    LegalCodeFactory(title="Code", date=date(2024, 12, 13), tags=["Réforme"], themes=[prisons])
    OtherDocumentFactory(title="Accord", date=date(2015, 6, 20), themes=[justice])
    OtherDocumentFactory(title="Sans date")


@pytest.mark.usefixtures("_works")
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["Code", "Accord", "Sans date"]),
        ({"sort": "date"}, ["Accord", "Code", "Sans date"]),
        ({"sort": "title"}, ["Accord", "Code", "Sans date"]),
        ({"sort": "added"}, ["Sans date", "Accord", "Code"]),
        ({"type": "other"}, ["Accord", "Sans date"]),
        ({"theme": "justice"}, ["Code", "Accord"]),
        ({"theme": "prisons"}, ["Code"]),
        ({"tag": "réforme"}, ["Code"]),
        ({"year": "2015"}, ["Accord"]),
        ({"year": "2015", "type": "legal-code"}, []),
        ({"theme": "inconnu"}, []),
        ({"type": "<b>"}, []),
        ({"year": "MMXV"}, []),
        ({"page": "-3"}, ["Code", "Accord", "Sans date"]),
        ({"page": "zz"}, ["Code", "Accord", "Sans date"]),
    ],
)
def test_library__is_narrowed_and_sorted_by_its_address(
    client: Client, parameters: dict[str, str], expected: list[str]
) -> None:
    assert titles(client, **parameters) == expected


def test_library__offers_only_choices_that_its_works_have(client: Client) -> None:
    LegalCodeFactory(date=date(2024, 1, 1), tags=["une"])
    ThemeFactory(name_fr="Inutilisé")
    form = client.get(reverse("library")).context["filter"].form
    assert [value for value, _ in form.fields["type"].choices if value] == ["legal-code"]
    assert [value for value, _ in form.fields["year"].choices if value] == ["2024"]
    assert [tag.name for tag in form.fields["tag"].queryset] == ["une"]
    assert not form.fields["theme"].queryset.exists()


def test_library__is_cut_into_pages_that_keep_the_choices(client: Client) -> None:
    for number in range(26):
        OtherDocumentFactory(title=f"Texte {number:02}")
    first = client.get(reverse("library"), {"type": "other", "sort": "title"})
    assert len(first.context["rows"]) == 25
    assert "type=other&amp;sort=title&amp;page=2" in first.content.decode()
    assert titles(client, type="other", sort="title", page="2") == ["Texte 25"]


def test_library__asks_the_database_as_often_for_many_works_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    def one() -> None:
        ExpressionFactory(
            work=LegalCodeFactory(date=date(2020, 1, 1), tags=["a", "b"], themes=[ThemeFactory()])
        )

    one()
    client.get(reverse("library"))  # content types are read once a process
    with django_assert_max_num_queries(15) as asked:
        client.get(reverse("library"))
    for _ in range(10):
        one()
    with django_assert_max_num_queries(len(asked)):
        client.get(reverse("library"))


def test_library__tells_whether_the_text_is_held(client: Client) -> None:
    held, known = LegalCodeFactory(title="A"), LegalCodeFactory(title="B")
    expression = ExpressionFactory(work=held)
    ExpressionFactory(work=known, state=IngestionState.FAILED)
    rows = client.get(reverse("library"), {"sort": "title"}).context["rows"]
    assert [row.expression for row in rows] == [expression, None]


def test_library__sends_the_list_alone_to_htmx(client: Client) -> None:
    LegalCodeFactory(title="Code")
    response = client.get(reverse("library"), headers={"hx-request": "true"})
    assert "<html" not in response.content.decode()
    assert "Code" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_library__without_works_says_what_will_be_there(client: Client) -> None:
    assert 'class="empty"' in client.get(reverse("library")).content.decode()
