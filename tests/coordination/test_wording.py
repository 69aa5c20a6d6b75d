"""What an activity says and how two versions differ, in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from coordination.content import ActivityContent, Place
from coordination.models import OrganisationRole
from coordination.wording import changes_between, names_in, rows_of
from tests.factories import ActivityTypeFactory, AreaFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def a_content(**values: Any) -> ActivityContent:
    organisation = OrganisationFactory(name_en="Legal Aid Network")
    return ActivityContent(
        reporting_organisation_id=organisation.pk,
        title_en="Legal aid in prison",
        participations=((organisation.pk, OrganisationRole.IMPLEMENTING.value),),
        **values,
    )


def test_rows__say_what_is_filled_and_nothing_else() -> None:
    theme = ThemeFactory(name_en="Prisons")
    content = a_content(
        themes=(theme.pk,), status=2, planned_start=date(2026, 3, 1), planned_start_precision="month"
    )
    rows = dict(rows_of(content))
    assert rows["Title in English"] == "Legal aid in prison"
    assert rows["Themes"] == "Prisons"
    assert rows["Status"] == "Under way"
    assert rows["Planned start"] == "Mar\u00a02026"
    assert rows["Implementing organisations"] == "Legal Aid Network"
    assert "Planned end" not in rows
    assert "Places" not in rows


def test_rows__a_place_is_told_with_its_level_and_its_site() -> None:
    area = AreaFactory(level=2, name_fr="Mopti", name_en="Mopti")
    content = a_content(places=(Place(area=area.pk, site="prison"),))
    assert dict(rows_of(content))["Places"] == "prison, Mopti (cercle)"


def test_rows__leave_the_contact_out_when_asked() -> None:
    content = a_content(contact_name="Awa", contact_email="awa@example.org")
    assert "Awa" in dict(rows_of(content)).values()
    assert not {"Awa", "awa@example.org"} & set(dict(rows_of(content, contact=False)).values())


def test_changes__name_what_was_and_what_is() -> None:
    old, new = ActivityTypeFactory(name_en="Training"), ActivityTypeFactory(name_en="Construction")
    before = a_content(type_id=old.pk, planned_end=date(2026, 1, 1))
    after = replace(before, type_id=new.pk, planned_end=None, countrywide=True)
    assert changes_between(before, after) == [
        ("Type", "Training", "Construction"),
        ("Places", "", "Countrywide"),
        ("Planned end", "1\u00a0Jan\u00a02026", ""),
    ]


def test_changes__of_something_new_are_all_it_says() -> None:
    content = a_content()
    assert changes_between(None, content) == [(label, "", text) for label, text in rows_of(content)]


def test_changes__what_an_old_version_names_and_nobody_keeps_any_more() -> None:
    before = a_content(themes=(999_999,))
    assert changes_between(before, replace(before, themes=())) == [("Themes", "(no longer recorded)", "")]


def test_names__of_many_contents_take_seven_queries_at_most(django_assert_max_num_queries: Any) -> None:
    contents = [
        a_content(
            themes=(ThemeFactory().pk,),
            type_id=ActivityTypeFactory().pk,
            places=(Place(area=AreaFactory().pk),),
        )
        for _ in range(20)
    ]
    with django_assert_max_num_queries(7):
        names = names_in(contents)
        for content in contents:
            rows_of(content, names)
