"""Reporting results by indicator on one screen: all cells are saved or none, each error in its cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from coordination import register
from coordination.content import Counted, ResultLine, content_of, pending_content, write_content
from coordination.models import Activity
from tests.coordination.content.whole import indicator
from tests.factories import ActivityFactory, MembershipFactory

pytestmark = pytest.mark.django_db
URL = "activity_results"
FIRST_HALF: dict[str, Any] = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}


def measured(activity: Activity, *lines: ResultLine) -> Activity:
    write_content(activity, replace(content_of(activity), results=lines))
    register.record(activity)
    return activity


class Screen:
    """A focal point with two activities that are measured by one indicator."""

    def __init__(self, client: Client) -> None:
        self.client, self.person = client, MembershipFactory()
        client.force_login(self.person.user)
        self.trained = indicator()
        line = ResultLine(indicator_id=self.trained.pk, target=Decimal(100), **FIRST_HALF)
        share = replace(line, disaggregated=(Counted(combined="women-and-youth", share="nearly-half"),))
        own = {"reporting_organisation": self.person.organisation, "draft": True}
        self.first = measured(ActivityFactory(title_fr="Un", **own), line)
        self.second = measured(ActivityFactory(title_fr="Deux", **own), share)

    def sent(self, page: Any = None) -> dict[str, Any]:
        """What the page sends when nothing is changed."""
        text = page or self.client.get(reverse(URL))
        form = next(one for one in html.fromstring(text.content).forms if one.xpath(".//table"))
        found: dict[str, Any] = {}
        for box in form.xpath(".//input[@name]"):
            found.setdefault(box.name, []).append(box.get("value", ""))
        return found

    def cell(self, activity: Activity, column: str, sent: dict[str, Any]) -> str:
        (name,) = [key for key in sent if key.startswith(f"r{activity.pk}-") and key.endswith(f"-{column}")]
        return name

    def send(self, sent: dict[str, Any], **changes: Any) -> Any:
        return self.client.post(reverse(URL), {"do": "save", **sent, **changes})


def line_of(activity: Activity) -> ResultLine:
    return pending_content(Activity.objects.get(pk=activity.pk)).results[0]


def test_screen__sent_as_it_was_shown_changes_nothing(client: Client) -> None:
    screen = Screen(client)
    assert screen.send(screen.sent()).status_code == 302
    assert set(Activity.objects.values_list("version", flat=True)) == {1}


def test_screen__keeps_numbers_of_several_activities_and_whom_they_count(client: Client) -> None:
    screen = Screen(client)
    sent = screen.sent()
    said = {
        screen.cell(screen.first, "actual", sent): "1 080,5",
        screen.cell(screen.first, "female", sent): "30",
        screen.cell(screen.second, "baseline", sent): "7",
        screen.cell(screen.second, "minor", sent): "0",
    }
    assert screen.send(sent | said).status_code == 302
    first, second = line_of(screen.first), line_of(screen.second)
    assert (first.actual, first.target) == (Decimal("1080.5"), Decimal(100))
    assert first.disaggregated == (Counted("female", actual=Decimal(30)),)
    assert second.baseline == 7
    # none is a number too, and what the source says without one stays
    assert set(second.disaggregated) == {
        Counted(age="minor", actual=Decimal(0)),
        Counted(combined="women-and-youth", share="nearly-half"),
    }


def test_screen__a_wrong_cell_is_told_there_and_nothing_is_saved(client: Client) -> None:
    screen = Screen(client)
    sent = screen.sent()
    wrong, right = screen.cell(screen.first, "actual", sent), screen.cell(screen.second, "actual", sent)
    page = screen.send(sent | {wrong: "beaucoup", right: "9"})
    assert page.status_code == 400
    assert f'href="#id_{wrong}"' in page.text
    assert 'value="beaucoup"' in page.text
    assert line_of(screen.second).actual is None


def test_screen__a_part_above_the_whole_is_told_in_its_cell(client: Client) -> None:
    screen = Screen(client)
    sent = screen.sent()
    female = screen.cell(screen.first, "female", sent)
    page = screen.send(sent | {screen.cell(screen.first, "actual", sent): "10", female: "11"})
    assert page.status_code == 400
    assert f'id="error-{female}"' in page.text
    assert line_of(screen.first).actual is None


def test_screen__what_someone_else_changed_is_shown_and_kept(client: Client) -> None:
    screen = Screen(client)
    sent = screen.sent()
    changed = {screen.cell(screen.first, "actual", sent): "5"}
    # somebody adds an earlier period meanwhile: the cells still mean their own line
    earlier = ResultLine(indicator_id=screen.trained.pk, target=Decimal(1), period_from=date(2020, 1, 1))
    measured(screen.first, *content_of(screen.first).results, earlier)
    Activity.objects.filter(pk=screen.first.pk).update(version=2)
    page = screen.send(sent | changed)
    assert page.status_code == 409
    assert line_of(screen.first).actual is None
    assert screen.send(screen.sent(page)).status_code == 302
    by_target = {line.target: line.actual for line in content_of(screen.first).results}
    assert by_target == {1: None, 100: 5}


def test_screen__opens_a_period_for_every_indicator_once(client: Client) -> None:
    screen = Screen(client)
    period = {"from": "1/7/2026", "to": "31/12/2026"}
    for _twice in range(2):
        assert screen.send(screen.sent(), do="add-period", **period).status_code == 302
    lines = content_of(screen.first).results
    assert [(str(line.period_from), line.target, line.actual) for line in lines] == [
        ("2026-01-01", 100, None),
        ("2026-07-01", None, None),
    ]
    for nonsense in ({"from": "", "to": ""}, {"from": "hier", "to": "2026"}):
        assert screen.send(screen.sent(), do="add-period", **nonsense).status_code == 400


def test_screen__of_what_stands_in_the_register_makes_a_version_that_waits(client: Client) -> None:
    screen = Screen(client)
    Activity.objects.filter(pk=screen.first.pk).update(state="validated")
    sent = screen.sent()
    screen.send(sent | {screen.cell(screen.first, "actual", sent): "5"})
    activity = Activity.objects.get(pk=screen.first.pk)
    assert (activity.results.get().actual, activity.proposal_state) == (None, "submitted")
    assert line_of(screen.first).actual == 5


def test_screen__shows_and_takes_only_ones_own(client: Client) -> None:
    screen = Screen(client)
    other = measured(ActivityFactory(title_fr="D’autrui"), ResultLine(indicator_id=screen.trained.pk))
    assert "D’autrui" not in client.get(reverse(URL), {"pk": other.pk}).text
    sent = screen.sent()
    name = screen.cell(screen.first, "actual", sent).replace(f"r{screen.first.pk}-", f"r{other.pk}-")
    screen.send(sent | {"pk": [other.pk], f"version-{other.pk}": "1", name: "5"})
    assert line_of(other).actual is None
    client.force_login(MembershipFactory(role="reader").user)
    assert client.get(reverse(URL)).status_code == 403


def test_screen__asks_no_more_for_many_than_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    screen = Screen(client)
    for number in range(10):
        own = {"reporting_organisation": screen.person.organisation}
        measured(ActivityFactory(title_fr=str(number), **own), ResultLine(indicator_id=screen.trained.pk))
    with django_assert_max_num_queries(32):
        assert client.get(reverse(URL)).status_code == 200
