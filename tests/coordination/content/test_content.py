"""What an activity says: kept, read again, compared, and written for many at once."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coordination.content import (
    CONTENT_RELATIONS,
    ActivityContent,
    BudgetLine,
    SiteLine,
    TransactionLine,
    content_of,
    differences,
    from_json,
    to_json,
    write_content,
    write_contents,
)
from coordination.follow_up import link_objective
from coordination.models import Activity, LegalLink, ObjectiveLink, Result, Site
from kb.models import Objective
from tests.coordination.content.whole import whole_content
from tests.factories import ActivityFactory, AreaFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def written(content: ActivityContent) -> Activity:
    activity = Activity()
    write_content(activity, content)
    return Activity.objects.get(pk=activity.pk)


def test_content__all_that_is_written_is_read_again() -> None:
    content = whole_content()
    said = {field.name for field in fields(content)} - UNSAID
    assert all(getattr(content, name) not in ((), "") for name in said)
    activity = written(content)
    assert differences(content, content_of(activity)) == ()
    assert not activity.incomplete


# What the whole content leaves open: the other days, and what stands for something else.
UNSAID = {"contact_phone", "programme_id", "target_group_id"}


def test_json__holds_all_of_it() -> None:
    content = whole_content()
    kept = json.loads(json.dumps(to_json(content)))
    assert from_json(kept) == content
    assert from_json(kept).results[0].disaggregated == content.results[0].disaggregated


def test_json__of_an_older_version_is_read_with_defaults() -> None:
    kept = {"reporting_organisation_id": 1, "title_fr": "Ancien", "themes": [2], "budget": "12",
            "places": [{"area": 3, "zone": None, "site": ""}], "participations": [[1, 4]],
            "planned_start": "2026-01-01"}  # fmt: skip
    content = from_json(kept)
    assert (content.title_fr, content.themes, content.participations) == ("Ancien", (2,), ((1, 4),))
    assert (content.planned_start, content.budgets, content.places[0].share) == (date(2026, 1, 1), (), None)


def test_lists__have_one_order_whoever_makes_them() -> None:
    one = BudgetLine(date(2026, 1, 1), value=Decimal(9), currency="USD")
    other = BudgetLine(date(2025, 1, 1), value=Decimal(10), currency="USD")
    assert ActivityContent(1, budgets=(one, other)) == ActivityContent(1, budgets=(other, one))
    assert ActivityContent(1, budgets=(one, other)).budgets == (other, one)


def test_write__what_is_said_no_more_is_gone() -> None:
    activity = written(whole_content())
    bare = replace(ActivityContent(activity.reporting_organisation_id), title_fr="Nu")
    write_content(activity, bare)
    assert content_of(Activity.objects.get(pk=activity.pk)) == bare
    assert not LegalLink.objects.exists()
    assert Site.objects.count() == 1


def test_write__results_keep_their_rows_while_their_numbers_change() -> None:
    activity, person = written(whole_content()), MembershipFactory(coordinator=True).user
    content = content_of(activity)
    row = Result.objects.get(indicator__isnull=False)
    objective = Objective.objects.get()
    ObjectiveLink.objects.all().delete()
    link_objective(activity, objective, person, row)
    changed = tuple(replace(line, actual=Decimal(99), pk=None) for line in content.results)
    write_content(activity, replace(content, results=changed, objectives=()))
    row.refresh_from_db()
    assert row.actual == 99
    assert ObjectiveLink.objects.get().result == row


def test_write__a_result_of_another_activity_is_not_taken() -> None:
    mine, other = written(whole_content()), ActivityFactory()
    line = content_of(mine).results[0]
    write_content(other, replace(content_of(other), results=(line,)))
    assert mine.results.filter(pk=line.pk or 0).exists()
    assert other.results.get().pk != line.pk


def test_write__a_new_site_is_made_once() -> None:
    activity, area = ActivityFactory(), AreaFactory()
    new = SiteLine(kind="court", name="Tribunal de Diré", area_id=area.pk)
    for name in ("Tribunal de Diré", "TRIBUNAL DE DIRÉ".title()):
        write_content(activity, replace(content_of(activity), sites=(replace(new, name=name),)))
    other = ActivityFactory()
    write_content(other, replace(content_of(other), sites=(new,)))
    site = Site.objects.get()
    assert {one.pk for one in site.activities.all()} == {activity.pk, other.pk}


def test_write_contents__many_new_ones_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    owner = OrganisationFactory()
    money = (TransactionLine(date(2025, 1, 1), 3, Decimal(5), "USD"),)
    said = [(Activity(), ActivityContent(owner.pk, title_fr=str(n), transactions=money)) for n in range(60)]
    with django_assert_max_num_queries(6):
        write_contents(said)
    assert Activity.objects.count() == 60
    assert said[7][0].transactions.count() == 1


def test_content_of__many_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    content = whole_content()
    for number in range(3):
        write_content(Activity(), replace(content, identifiers=(), title_fr=str(number)))
    with django_assert_num_queries(len(CONTENT_RELATIONS) + 2):
        found = list(Activity.objects.filter(title_en="Title").prefetch_related(*CONTENT_RELATIONS))
        assert len({content_of(activity) for activity in found}) == 3


def test_differences__name_the_fields_alone() -> None:
    content = whole_content()
    changed = replace(content, budgets=content.budgets[:1], description_en="Otherwise")
    assert differences(content, changed) == ("description_en", "budgets")
