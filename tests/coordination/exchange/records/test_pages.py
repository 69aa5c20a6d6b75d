"""The pages on which files come in and go out."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coordination.models import Activity, ColumnMeaning
from tests.factories import ActivityFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ROWS = "Agence,Police,Mopti,Former\n"
HEAD = "org_name,sector_name,admin1_name,activity_title\n"


@pytest.fixture
def site(client: Client) -> Client:
    client.force_login(MembershipFactory(organisation=OrganisationFactory(name_fr="Agence")).user)
    return client


def send(site: Client, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("fichier.csv", text.encode())
    return site.post(reverse("activities_bring"), {"file": file, "format": "3w"} | more)


def test_bring__checks_first_and_then_takes_in(site: Client) -> None:
    assert send(site, HEAD + ROWS).status_code == 200
    assert not Activity.objects.exists()
    assert send(site, HEAD + ROWS, apply="all").status_code == 302
    assert Activity.objects.get().title_fr == "Former"


def test_bring__with_rows_of_others_takes_in_what_is_right_on_request(site: Client) -> None:
    text = f"{HEAD}{ROWS}Autre,Police,Gao,Saisir\n"
    answer = send(site, text, apply="all")
    assert answer.status_code == 422
    assert "Saisir" in answer.text
    assert not Activity.objects.exists()
    assert send(site, text, apply="good").status_code == 302
    assert [activity.title_fr for activity in Activity.objects.all()] == ["Former"]


def test_bring__remembers_what_a_column_holds(site: Client) -> None:
    text = "Colonne A,sector_name,admin1_name,activity_title\n" + ROWS
    answer = send(site, text)
    assert answer.status_code == 422
    assert 'name="column-Colonne A"' in answer.text
    assert send(site, text, **{"column-Colonne A": "org_name"}).status_code == 200
    assert ColumnMeaning.objects.get().field == "org_name"
    assert send(site, text, apply="all").status_code == 302


@pytest.mark.parametrize("format", ["3w", "iati", "rien", ""])
@pytest.mark.parametrize("data", ["", "\0", "<a/>", "x" * 1000])
def test_bring__of_nonsense_is_told(site: Client, format: str, data: str) -> None:
    file = SimpleUploadedFile("f\0.csv", data.encode() or b" ")
    answer = site.post(reverse("activities_bring"), {"file": file, "format": format})
    assert answer.status_code == 422


def test_bring__is_for_who_registers(client: Client) -> None:
    assert client.get(reverse("activities_bring")).status_code == 302
    client.force_login(MembershipFactory(role="reader").user)
    assert client.get(reverse("activities_bring")).status_code == 403


@pytest.mark.parametrize("kind", ["3w", "iati"])
def test_give__holds_only_what_the_reader_may_see(client: Client, kind: str) -> None:
    ActivityFactory(title_fr="Visible", visibility="public")
    ActivityFactory(title_fr="Réservée", visibility="partners")
    answer = client.get(reverse("activities_give", args=[kind]))
    body = b"".join(answer).decode()
    assert "Visible" in body
    assert "Réservée" not in body


def test_give__in_another_format_is_not_there(client: Client) -> None:
    assert client.get(reverse("activities_give", args=["exe"])).status_code == 404
