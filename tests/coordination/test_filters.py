"""What an address asks for, and which rows of the register answer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from coordination import register
from coordination.content import content_of, write_content
from coordination.counting import ACTIVE, Presence, presence
from coordination.coverage import Period, Question
from coordination.filters import ActivityFilter
from coordination.marks import Mark, marks_of
from coordination.models import Activity, Footprint, JointGroup, OrganisationRole, OverlapReview, Programme
from reference.models import Zone
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, Viewer, organisation_token
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
THE_TEAM = Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))
TODAY = date(2026, 6, 15)


def asked(address: str, viewer: Viewer = THE_TEAM) -> ActivityFilter:
    return ActivityFilter.from_query(QueryDict(address), viewer)


def found(address: str, viewer: Viewer = THE_TEAM) -> set[Any]:
    chosen = asked(address, viewer)
    assert not chosen.problems
    return set(chosen.activities(viewer, TODAY))


def test_address__is_read_and_written_back() -> None:
    theme, area = ThemeFactory(), AreaFactory()
    address = (
        f"q=prison&from=2026-01-01&to=2026-12-31&area={area.pcode}&theme={theme.code}&mark=late&mark=undated"
    )
    chosen = asked(address)
    assert (chosen.q, chosen.first, chosen.marks) == ("prison", date(2026, 1, 1), ("late", "undated"))
    assert asked(chosen.changed()) == chosen
    assert asked(chosen.changed({"mark": ["late"], "q": ""})) == replace(chosen, q="", marks=("late",))


@pytest.mark.parametrize(
    "nonsense",
    [
        "from=yesterday",
        "to=2026-02-30",
        "area=nowhere",
        "theme=%00",
        "status=99",
        "status=%C2%B2",
        "role=king",
        "mark=purple",
        "place=moon",
        "organisation=nobody&organisation_type=00",
        "exactly=so",
        "from=99999-01-01",
        "&".join(f"type=t{number}" for number in range(300)),
    ],
)
def test_address__nonsense_is_passed_over_in_plain_words(nonsense: str) -> None:
    activity = ActivityFactory()
    chosen = asked(nonsense)
    assert chosen.is_empty
    assert set(chosen.activities(THE_TEAM)) == {activity}
    if "%00" not in nonsense:
        assert chosen.problems


def test_address__a_period_turned_round_is_put_right() -> None:
    chosen = asked("from=2026-12-31&to=2026-01-01")
    assert (chosen.first, chosen.last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_address__visibility_is_for_the_team() -> None:
    assert asked("visibility=partners").visibilities == ("partners",)
    assert asked("visibility=partners", ANONYMOUS).visibilities == ()


def test_area__holds_what_lies_in_it() -> None:
    region = AreaFactory(level=1)
    cercle = AreaFactory(level=2, parent=region)
    commune = AreaFactory(level=3, parent=cercle)
    wide, close = ActivityFactory(areas=[region]), ActivityFactory(areas=[commune])
    ActivityFactory()
    assert found(f"area={region.pcode}") == {wide, close}
    assert found(f"area={cercle.pcode}") == {close}
    assert found(f"area={region.pcode}&exactly=area") == {wide}
    assert found(f"area={cercle.pcode}&area={region.pcode}") == {wide, close}


def test_theme__holds_its_narrower_ones() -> None:
    branch = ThemeFactory()
    narrow = ThemeFactory(parent=branch)
    wide, close = ActivityFactory(themes=[branch]), ActivityFactory(themes=[narrow])
    assert found(f"theme={branch.code}") == {wide, close}
    assert found(f"theme={narrow.code}") == {close}
    assert found(f"theme={branch.code}&exactly=theme") == {wide}


def test_place__and_theme_must_meet_in_one_footprint() -> None:
    """An activity in A on T and one elsewhere on T: only where both meet, as in a cell."""
    area, theme = AreaFactory(), ThemeFactory()
    here = ActivityFactory(areas=[area], themes=[theme])
    ActivityFactory(areas=[area]), ActivityFactory(themes=[theme])
    assert found(f"area={area.pcode}&theme={theme.code}") == {here}


def test_place__kinds() -> None:
    zone = Zone.objects.create(code="north", name_fr="Nord")
    everywhere = ActivityFactory(countrywide=True)
    nowhere = ActivityFactory(areas=[])
    north = ActivityFactory(areas=[])
    north.places.create(zone=zone)
    register.record(north)
    assert found("place=country") == {everywhere}
    assert found("place=unspecified") == {nowhere}
    assert found("zone=north") == {north}


def test_organisation__does_the_work_unless_another_role_is_asked_for() -> None:
    donor, doer = OrganisationFactory(type="10"), OrganisationFactory(type="21")
    activity = ActivityFactory(reporting_organisation=donor, implementers=[doer])
    activity.participations.create(organisation=donor, role=OrganisationRole.FUNDING)
    assert found(f"organisation={doer.code}") == {activity}
    assert found(f"organisation={donor.code}") == set()
    assert found(f"organisation={donor.code}&role=1") == {activity}
    assert found(f"organisation={donor.code}&role=reporting") == {activity}
    assert found(f"organisation={doer.code}&role=reporting") == set()
    assert found(f"organisation={donor.code}&role=any") == {activity}
    assert found("organisation_type=21") == {activity}
    assert found("organisation_type=10") == set()


def test_words__fit_titles_in_both_languages_whatever_the_case() -> None:
    activity = ActivityFactory(title_fr="Élections locales", title_en="Local polls")
    ActivityFactory()
    assert found("q=élections") == found("q=POLLS local") == {activity}
    assert found("q=100%25") == set()


def test_status_type_and_programme() -> None:
    framework = Programme.objects.create(code="gfp", name_fr="GFP")
    part = Programme.objects.create(code="prosmed", name_fr="PROSMED", parent=framework)
    kind = ActivityTypeFactory()
    planned = ActivityFactory(status=1, type=kind, programme=part)
    unknown = ActivityFactory(status=None)
    assert found("status=1") == found(f"type={kind.code}") == found("programme=gfp") == {planned}
    assert found("status=none") == {unknown}
    assert found("status=1&status=none") == {planned, unknown}


def test_period__admits_what_the_matrix_counts() -> None:
    """Rows of all sorts, each judged by the pure rule of the matrix."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    days = [None, date(2024, 1, 1), date(2025, 12, 31), first, TODAY, last, date(2027, 3, 1)]
    organisation = OrganisationFactory()
    gone = OrganisationFactory(closed_on=date(2023, 12, 31))
    for reporter in (organisation, gone):
        for start in days:
            for end in [day for day in days if not (start and day and day < start)]:
                for status in (None, 1, 2, 4, 5, 6):
                    ActivityFactory(
                        reporting_organisation=reporter, planned_start=start, planned_end=end, status=status
                    )
    rows = {row: register.value_of(row) for row in Footprint.objects.current()}
    for period in (Period(first, last), Period(date(2020, 1, 1), date(2024, 12, 31)), Period(last, last)):
        question = Question(period, TODAY)
        address = f"from={period.first}&to={period.last}"

        def expected(kinds: Any, question: Question = question) -> set[int]:
            return {row.pk for row, value in rows.items() if presence(value, question) in kinds}

        def answered(marks: str, address: str = address) -> set[int]:
            return {row.pk for row in asked(address + marks).footprints(THE_TEAM, TODAY)}

        assert answered("") == expected(ACTIVE - {Presence.UNDATED_NOW})
        assert answered("&mark=undated") == expected({Presence.UNDATED, Presence.UNDATED_NOW})
        assert answered("&mark=undated&mark=historical") == expected({Presence.HISTORICAL})
        late = {row.pk for row, value in rows.items() if value.late(TODAY)}
        assert answered("&mark=late") == expected(ACTIVE) & late


def test_mark__late_goes_once_it_is_confirmed() -> None:
    activity = ActivityFactory(planned_end=TODAY - timedelta(days=10))
    assert found("mark=late") == {activity}
    Footprint.objects.update(confirmed=TODAY - timedelta(days=1))
    assert found("mark=late") == set()


def test_mark__to_confirm_is_unfinished_work_of_which_nobody_has_spoken_for_90_days() -> None:
    said = {days: timezone.now() - timedelta(days) for days in (80, 100)}
    today = timezone.localdate()
    endless = {"planned_start": date(2020, 1, 1), "planned_end": None, "status": 2}
    old = ActivityFactory(**endless, confirmed_at=said[100])
    ActivityFactory(**endless, confirmed_at=said[80])
    never = ActivityFactory(**endless, confirmed_at=None)
    for status in (3, 4, 5, 6):
        ActivityFactory(**endless | {"status": status}, confirmed_at=None)
    handed_in = ActivityFactory(**endless, submitted=True)
    for one in Activity.objects.all():
        register.record(one)
    assert set(asked("mark=unconfirmed").activities(THE_TEAM, today)) == {old, never}
    marks = marks_of(Activity.objects.all(), today)
    assert {pk for pk, found in marks.items() if Mark.UNCONFIRMED in found} == {old.pk, never.pk}
    assert Mark.UNCONFIRMED not in marks[handed_in.pk]
    # it counts on all the same
    question = Question(Period(today, today), today)
    assert {presence(register.value_of(row), question) for row in old.footprints.current()} <= ACTIVE


def test_mark__overlap_is_one_that_nobody_has_decided() -> None:
    shared = {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}
    pair = {ActivityFactory(**shared), ActivityFactory(**shared)}
    ActivityFactory()
    assert found("mark=overlap") == found("mark=overlap&from=2026-01-01") == pair
    first, second = sorted(pair, key=lambda activity: activity.pk)
    OverlapReview.objects.create(first=first, second=second, relation="complementary", reason="x")
    assert found("mark=overlap") == set()


def test_mark__overlap_with_what_a_viewer_may_not_see_stays_unsaid() -> None:
    shared = {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}
    ActivityFactory(**shared, visibility="public"), ActivityFactory(**shared, visibility="organisation")
    assert found("mark=overlap", ANONYMOUS) == set()


@pytest.mark.parametrize(
    "lacking",
    [
        {},
        {"title_fr": ""},
        {"title_fr": "", "title_en": "Title"},
        {"summary_fr": ""},
        {"type_id": None},
        {"status": None},
        {"planned_start": None},
        {"planned_end": None},
        {"contact_name": ""},
        {"contact_email": ""},
        {"themes": ()},
        {"places": ()},
        {"places": (), "countrywide": True},
        {"participations": ()},
    ],
)
def test_mark__incomplete_is_what_misses_a_mandatory_field(lacking: dict[str, Any]) -> None:
    activity = ActivityFactory()
    content = replace(content_of(activity), **lacking)
    write_content(activity, content)
    register.record(activity)
    assert found("mark=incomplete") == ({activity} if content.missing else set())


def test_visibility__world_with_and_without_what_is_hidden() -> None:
    """A viewer's answers are the same whether what is hidden from it exists or not."""
    theme, own = ThemeFactory(), OrganisationFactory()
    for visibility in ("public", "partners", "organisation", "team"):
        ActivityFactory(themes=[theme], visibility=visibility)
        ActivityFactory(themes=[theme], visibility=visibility, reporting_organisation=own)
    ActivityFactory(themes=[theme], visibility="public", submitted=True)
    partner = Viewer(frozenset({PUBLIC, PARTNERS, organisation_token(own.pk)}))
    addresses = ("", f"theme={theme.code}", "q=activité", "mark=overlap", "from=2026-01-01&to=2026-12-31")
    for viewer in (ANONYMOUS, partner):
        seen = set(Activity.objects.visible_to(viewer).filter(state="validated"))
        before = {address: found(address, viewer) for address in addresses}
        assert before[""] == before[addresses[1]] == seen
        hidden = Activity.objects.exclude(pk__in=[activity.pk for activity in seen])
        keep = list(hidden.values_list("pk", flat=True))
        Footprint.objects.filter(activity__in=keep).update(
            recorded_to=date(2026, 1, 1).isoformat() + "T00:00Z"
        )
        Activity.objects.filter(pk__in=keep).update(state="draft", visibility="team")
        assert {address: found(address, viewer) for address in addresses} == before
        Footprint.objects.filter(activity__in=keep).update(recorded_to=None)
        Activity.objects.filter(pk__in=keep).update(state="validated")


def test_rows__leave_period_and_marks_to_the_matrix() -> None:
    activity = ActivityFactory(planned_end=date(2020, 1, 1), planned_start=date(2019, 1, 1), status=4)
    group = JointGroup.objects.create(label="Joint")
    Activity.objects.update(joint_group=group)
    chosen = asked("from=2026-01-01&mark=late")
    assert [row.activity_id for row in chosen.rows(THE_TEAM)] == [activity.pk]
    assert not chosen.footprints(THE_TEAM)
