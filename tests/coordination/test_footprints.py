"""When a footprint was, as far as its source says."""

from datetime import date

from coordination.footprints import Days, Footprint, Moment, Status, days_of, seen_with

REPORT = (date(2024, 1, 1), date(2024, 12, 31))


def test_moment__may_mean_any_day_of_its_month_or_year() -> None:
    month = Moment(date(2024, 2, 10), "month")
    assert (month.first, month.last) == (date(2024, 2, 1), date(2024, 2, 29))
    year = Moment(date(2023, 5, 5), "year")
    assert (year.first, year.last) == (date(2023, 1, 1), date(2023, 12, 31))


def test_days__planned() -> None:
    found = days_of(Moment(date(2026, 3, 1), "month"), Moment(date(2026, 9, 1), "month", "actual"))
    assert found == Days(date(2026, 3, 1), date(2026, 9, 30), "month", "planned", "month", "actual")


def test_days__of_nothing_are_open() -> None:
    assert days_of(None, None)[:2] == (None, None)


def test_days__take_a_missing_side_from_the_report() -> None:
    # The police station of Yélimané: reported for 2024, to be handed over by the end of May 2025.
    found = days_of(None, Moment(date(2025, 5, 1), "month"), REPORT)
    assert found[:2] == (date(2024, 1, 1), date(2025, 5, 31))
    assert (found.start_basis, found.end_basis) == ("reported", "planned")
    assert days_of(None, None, REPORT) == Days(*REPORT, "day", "reported", "day", "reported")


def test_days__are_never_turned_round_by_the_report() -> None:
    assert days_of(Moment(date(2025, 3, 1)), None, REPORT)[:2] == (date(2025, 3, 1), None)
    assert days_of(None, Moment(date(2023, 3, 1)), REPORT)[:2] == (None, date(2023, 3, 1))


def test_days__of_what_is_over_are_not_open() -> None:
    found = days_of(Moment(date(2013, 1, 1), "year"), None, over=True)
    assert found[:2] == (date(2013, 1, 1), date(2013, 12, 31))
    assert days_of(None, Moment(date(2025, 2, 1), "month"), over=True)[:2] == (
        date(2025, 2, 1),
        date(2025, 2, 28),
    )


def test_days__end_when_the_organisation_closes() -> None:
    closed = date(2023, 12, 31)
    found = days_of(Moment(date(2022, 1, 1)), Moment(date(2025, 1, 1)), closed_on=closed)
    assert (found.end, found.end_basis) == (closed, "actual")
    assert days_of(Moment(date(2022, 1, 1)), None, closed_on=closed).end == closed
    assert days_of(None, None, closed_on=closed)[:2] == (None, None)


def test_late__is_past_the_planned_end_and_not_confirmed_since() -> None:
    today = date(2026, 6, 15)
    row = Footprint(1, 1, "courts", "justice", end=date(2026, 6, 14), status=Status.IMPLEMENTATION)
    assert row.late(today)
    assert not row._replace(end=today).late(today)
    assert not row._replace(confirmed=date(2026, 6, 15)).late(today)
    assert row._replace(confirmed=date(2026, 6, 14)).late(today)
    assert not row._replace(end_basis="actual").late(today)
    assert not row._replace(end_basis="reported").late(today)
    assert not row._replace(status=Status.CLOSED).late(today)
    assert not row._replace(historical=True).late(today)


def test_seen_with__shows_what_shares_a_token() -> None:
    rows = [Footprint(key, 1, "courts", "justice", visible_to=frozenset(tokens)) for key, tokens in
            ((1, {"public"}), (2, {"partners", "team"}), (3, set()))]  # fmt: skip
    assert [row.activity for row in seen_with(rows, frozenset({"public", "partners"}))] == [1, 2]
    assert list(seen_with(rows, frozenset())) == []
