"""Organisations: the names they go by, and what cannot be true of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reference.models import Organisation, OrganisationAlias, Presence, Theme
from tests.factories import AreaFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def undp() -> Organisation:
    undp = OrganisationFactory(
        code="undp", name_fr="Programme des Nations Unies", acronym_fr="PNUD", acronym_en="UNDP"
    )
    OrganisationAlias.objects.create(organisation=undp, name="PNUD Mali – Équipe État de droit")
    return undp


@pytest.mark.parametrize(
    "spelling",
    ["undp", "PNUD", "pnud", "UNDP", "programme des  nations unies", "Pnud Mali – equipe etat de droit"],
)
def test_named__by_any_of_its_names(undp: Organisation, spelling: str) -> None:
    OrganisationFactory(acronym_fr="ONU")
    assert Organisation.objects.named(spelling) == undp


@pytest.mark.parametrize("spelling", ["", " ", "PNU", "Programme"])
def test_named__not_by_a_part_of_one(undp: Organisation, spelling: str) -> None:
    assert Organisation.objects.named(spelling) is None


def test_named__not_by_a_name_of_two(undp: Organisation) -> None:
    OrganisationFactory(acronym_en="UNDP")
    assert Organisation.objects.named("UNDP") is None


def test_clean__it_closes_after_it_opened() -> None:
    organisation = OrganisationFactory.build(opened_on=date(2013, 7, 1), closed_on=date(2013, 6, 30))
    with pytest.raises(ValidationError) as refused:
        organisation.clean()
    assert set(refused.value.message_dict) == {"closed_on"}
    organisation.closed_on = organisation.opened_on
    organisation.clean()


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_clean__neither_itself_nor_round_in_a_circle(field: str) -> None:
    first, second, third = OrganisationFactory.create_batch(3)
    for one, after in ((second, first), (third, second)):
        setattr(one, field, after)
        one.clean()
        one.save()
    for after in (first, third):
        setattr(first, field, after)
        with pytest.raises(ValidationError) as refused:
            first.clean()
        assert set(refused.value.message_dict) == {field}


def test_clean__areas_lie_in_larger_ones_of_their_edition() -> None:
    region, cercle = AreaFactory(level=1), AreaFactory(level=2)
    cercle.parent = region
    cercle.clean()
    for parent in (AreaFactory(level=2), AreaFactory(level=1, edition="2019")):
        cercle.parent = parent
        with pytest.raises(ValidationError):
            cercle.clean()


def test_clean__a_presence_ends_after_it_began() -> None:
    presence = Presence(since=date(2020, 1, 2), until=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        presence.clean()


def test_clean__themes_have_two_levels() -> None:
    branch = ThemeFactory()
    theme = ThemeFactory(parent=branch)
    theme.clean()
    with pytest.raises(ValidationError):
        Theme(parent=theme).clean()
