"""Coverage: cases worked out by hand, and generated registers against the slow reference."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.counting import coverage
from coordination.coverage import (
    Cell,
    CellCounts,
    CellState,
    Period,
    Question,
    Row,
    RowKind,
    Statement,
    Subject,
    Wanted,
    days_known,
    default_period,
    matrix_of,
    state_of,
)
from coordination.footprints import Footprint, Status, seen_with
from coordination.overlaps import meetings
from tests.coordination import reference_coverage as reference
from tests.coordination.generated import PLACES, THEMES, TODAY, TOKENS, days, decisions, registers

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
QUESTION = Question(YEAR, today=TODAY)
MOPTI, GAO = Row(RowKind.AREA, "ML05"), Row(RowKind.AREA, "ML07")
NATIONAL = Row(RowKind.COUNTRY)
UNDP, UN_WOMEN, UNODC, NGO, MINUSMA = range(1, 6)
# Today is 15 June 2026: 90 days on is 13 September.
ALL_YEAR: dict[str, Any] = {
    "start": date(2026, 1, 1),
    "end": date(2026, 12, 31),
    "status": Status.IMPLEMENTATION,
}
AREA: dict[str, Any] = {"place_kind": "area", "region": "ML05", "cercle": "ML0506"}


def aid(activity: int, organisation: int, **more: Any) -> Footprint:
    """Legal aid in the cercle of Mopti, under way all 2026."""
    return Footprint(activity, organisation, "legal-aid", "justice", **{**AREA, **ALL_YEAR, **more})


def about(**more: Any) -> Subject:
    """Legal aid in the region of Mopti."""
    return Subject(
        **{"theme": "legal-aid", "branch": "justice", "place_kind": "area", "region": "ML05", **more}
    )


def cell(rows: list[Footprint], where: Row = MOPTI, question: Question = QUESTION, **more: Any) -> Cell:
    """The cell of legal aid in a row."""
    return matrix_of(coverage(rows, question, **more)).cell(where, "legal-aid")


class TestByHand:
    def test_prosmed__is_one_activity_with_three_organisations(self) -> None:
        counts = cell([aid(1, organisation) for organisation in (UNDP, UN_WOMEN, UNODC)]).counts
        assert (counts.activities, counts.organisations) == (1, 3)

    def test_joint_programme__counts_once_even_over_two_places_and_cells(self) -> None:
        joint = [aid(1, UNDP, joint_group=7), aid(2, NGO, joint_group=7, cercle="ML0501"), aid(3, NGO)]
        assert cell(joint).counts.activities == 2
        assert cell(joint).counts.organisations == 2
        country = Question(YEAR, TODAY, level="country")
        assert cell(joint, Row(RowKind.AREA), country).counts.activities == 2

    def test_countrywide_programme__does_not_light_every_cell(self) -> None:
        programme = aid(1, UNDP, place_kind="country", region="", cercle="")
        rows = [programme, aid(2, NGO)]
        matrix = matrix_of(
            coverage(rows, QUESTION, overlaps=meetings(rows)), ["ML05", "ML07"], ["legal-aid", "land"]
        )
        assert matrix.rows == (MOPTI, GAO, NATIONAL)
        assert matrix.cell(NATIONAL, "legal-aid").counts.activities == 1
        assert matrix.cell(GAO, "legal-aid").state is CellState.NOT_REPORTED
        assert matrix.cell(MOPTI, "legal-aid").counts.activities == 1
        # 0.4 x 0.8 x 1 x 0.9 = 0.288: not even near.
        assert {found.counts.overlaps for found in matrix.cells.values()} == {0}

    def test_minusma__left_work_behind_that_is_historical(self) -> None:
        undated: dict[str, Any] = {"start": None, "end": None}
        found = cell([aid(1, MINUSMA, historical=True, **undated)])
        assert found.counts == CellCounts(historical=1)
        assert found.state is CellState.NOT_REPORTED
        # The same of an organisation that goes on is under way today, and still has a mark of its own.
        found = cell([aid(1, UNDP, **undated)])
        assert found.counts == CellCounts(undated=1, undated_now=1)
        assert found.state is CellState.ACTIVE
        past = Question(Period(date(2020, 1, 1), date(2020, 12, 31)), TODAY)
        assert cell([aid(1, UNDP, **undated)], question=past).counts == CellCounts(undated=1)

    def test_planned_and_ongoing__are_told_apart(self) -> None:
        counts = cell([aid(1, UNDP), aid(2, NGO, status=Status.PIPELINE), aid(3, NGO)]).counts
        assert (counts.activities, counts.activities_ongoing) == (3, 2)
        assert (counts.organisations, counts.organisations_ongoing) == (2, 2)

    def test_what_is_not_there__does_not_count(self) -> None:
        rows = [
            aid(1, UNDP, state="submitted"),
            aid(2, UNDP, status=Status.CANCELLED),
            aid(3, UNDP, status=Status.SUSPENDED),
            aid(4, UNDP, start=date(2024, 1, 1), end=date(2025, 12, 31), status=Status.CLOSED),
        ]
        assert cell(rows) == Cell.of(CellCounts())

    def test_overlap__is_seen_until_somebody_decides(self) -> None:
        # 0.9 x 1 x 1 x 0.9 = 0.81 in the cercle of Mopti.
        rows = [aid(1, UNDP, type="aid"), aid(2, NGO, type="aid")]
        found = cell(rows, overlaps=meetings(rows))
        assert (found.counts.overlaps, found.counts.overlaps_undecided) == (1, 1)
        assert found.state is CellState.OVERLAP
        found = cell(rows, overlaps=meetings(rows, decided={(1, 2): "complementary"}))
        assert (found.counts.overlaps, found.counts.overlaps_undecided) == (1, 0)
        assert found.state is CellState.ACTIVE
        # One organisation's two activities are no overlap.
        own = [aid(1, UNDP, type="aid"), aid(2, UNDP, type="aid")]
        assert cell(own, overlaps=meetings(own)).counts.overlaps == 0

    def test_overlap__stands_in_the_cells_of_both(self) -> None:
        # One names the cercle of Mopti, the other the region alone: 0.7 x 1 x 1 x 0.9 = 0.63.
        rows = [aid(1, UNDP, type="aid"), aid(2, NGO, type="aid", cercle="")]
        found = coverage(rows, Question(YEAR, TODAY, level="cercle"), overlaps=meetings(rows))
        assert {where: counts.overlaps for (where, _), counts in found.items()} == {
            Row(RowKind.AREA, "ML0506"): 1,
            Row(RowKind.WITHIN, "ML05"): 1,
        }

    def test_late__still_counts_with_its_mark_and_is_no_gap(self) -> None:
        over = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
        want = [Wanted(about(), 5)]
        found = cell([aid(1, UNDP, **over)], wanted=want)
        assert (found.counts.activities, found.counts.late, found.counts.unmet) == (1, 1, 0)
        assert found.state is CellState.ACTIVE
        confirmed = cell([aid(1, UNDP, confirmed=date(2026, 2, 1), **over)])
        assert (confirmed.counts.activities, confirmed.counts.late) == (1, 0)
        ended = cell([aid(1, UNDP, end_basis="actual", **over)], wanted=want)
        assert ended.state is CellState.GAP

    def test_gap__is_a_need_or_a_watch_with_nobody(self) -> None:
        assert cell([], wanted=[Wanted(about(), 4)]).state is CellState.GAP
        assert cell([], wanted=[Wanted(about(), 4), Wanted(about())]).counts.unmet == 2
        assert cell([], wanted=[Wanted(about(), 4), Wanted(about())]).counts.severity == 4
        assert cell([aid(1, UNDP)], wanted=[Wanted(about(), 4)]).state is CellState.ACTIVE
        countrywide = aid(1, UNDP, place_kind="country", region="", cercle="")
        assert cell([countrywide], wanted=[Wanted(about())]).state is CellState.GAP

    def test_need_of_a_region__is_met_in_any_of_its_cercles(self) -> None:
        by_cercle = Question(YEAR, TODAY, level="cercle")
        within = Row(RowKind.WITHIN, "ML05")
        assert cell([aid(1, UNDP)], within, by_cercle, wanted=[Wanted(about())]).counts.unmet == 0
        assert cell([], within, by_cercle, wanted=[Wanted(about())]).state is CellState.GAP

    def test_statement__says_that_nobody_works_there(self) -> None:
        said = [Statement(about(), date(2026, 3, 1)), Statement(about(), date(2026, 5, 1))]
        assert cell([], statements=said).state is CellState.NONE
        assert cell([], statements=said).counts.stated == date(2026, 5, 1)
        assert cell([aid(1, UNDP)], statements=said).state is CellState.ACTIVE
        assert cell([], statements=said, wanted=[Wanted(about())]).state is CellState.GAP
        later = [Statement(about(), date(2027, 1, 1))]
        assert cell([], statements=later).state is CellState.NOT_REPORTED
        # Nobody in one cercle is not nobody in the region.
        one_cercle = [Statement(about(cercle="ML0506"), date(2026, 3, 1))]
        assert cell([], statements=one_cercle).state is CellState.NOT_REPORTED

    @pytest.mark.parametrize(
        ("further", "state"),
        [
            ({"end": date(2026, 9, 13)}, CellState.ENDING),  # the 90th day
            ({"end": TODAY}, CellState.ENDING),
            ({"end": date(2026, 9, 14)}, CellState.ACTIVE),
            ({"end": None}, CellState.ACTIVE),
            ({"start": date(2026, 9, 1), "end": date(2027, 9, 1)}, CellState.ACTIVE),  # a successor
            ({"start": date(2026, 9, 14), "end": date(2027, 9, 1)}, CellState.ENDING),  # too late for one
            ({"start": None, "end": None}, CellState.ACTIVE),  # under way, no end known
            ({"state": "submitted"}, CellState.ENDING),
        ],
    )
    def test_ending__is_when_all_end_within_90_days(self, further: dict[str, Any], state: CellState) -> None:
        first = aid(1, UNDP, end=date(2026, 8, 31))
        assert cell([first]).state is CellState.ENDING
        assert cell([first._replace(end=TODAY)]).state is CellState.ENDING
        assert cell([first, aid(2, NGO, **further)]).state is state

    def test_rows__are_areas_then_what_is_known_less_closely(self) -> None:
        places: list[dict[str, Any]] = [
            {"place_kind": "unspecified", "region": "", "cercle": ""},
            {"place_kind": "country", "region": "", "cercle": ""},
            {"place_kind": "zone", "region": "", "cercle": "", "zone": "nord-mali"},
            {"cercle": ""},
            {"cercle": "ML0506", "commune": "ML050601"},
        ]
        rows = [aid(number, UNDP, **place) for number, place in enumerate(places, 1)]
        matrix = matrix_of(coverage(rows, Question(YEAR, TODAY, level="cercle")))
        assert matrix.rows == (
            Row(RowKind.AREA, "ML0506"),
            Row(RowKind.WITHIN, "ML05"),
            Row(RowKind.ZONE, "nord-mali"),
            Row(RowKind.COUNTRY),
            Row(RowKind.UNSPECIFIED),
        )
        assert [found.counts.activities for found in matrix.cells.values()] == [1] * 5

    def test_theme_level__gathers_a_branch(self) -> None:
        rows = [aid(1, UNDP), aid(1, UNDP)._replace(theme="courts"), aid(2, NGO)._replace(theme="justice")]
        by_branch = coverage(rows, Question(YEAR, TODAY, theme_level="branch"))
        assert by_branch[MOPTI, "justice"].activities == 2

    def test_default_period__covers_the_data_in_whole_years(self) -> None:
        rows = [
            aid(1, UNDP, start=date(2013, 5, 1), end=date(2013, 6, 1)),
            aid(2, UNDP, start=date(2025, 2, 1), end=None),
            aid(3, UNDP, start=date(2001, 1, 1), state="submitted"),
            aid(4, UNDP, start=None, end=None),
        ]
        assert days_known(rows, TODAY) == (date(2013, 5, 1), TODAY)
        assert default_period(*days_known(rows, TODAY), TODAY) == (date(2013, 1, 1), date(2026, 12, 31))
        assert default_period(None, None, TODAY) == YEAR

    def test_period__takes_its_days_in_any_order(self) -> None:
        assert Period.between(YEAR.last, YEAR.first) == YEAR


subjects = st.builds(
    lambda place, theme: Subject(
        *theme, **{name: code for name, code in PLACES[place].items() if name != "site"}
    ),
    st.integers(0, len(PLACES) - 2),
    st.sampled_from(THEMES),
)
questions = st.builds(
    Question,
    st.builds(Period.between, days, days),
    st.just(TODAY),
    st.sampled_from(("country", "region", "cercle", "commune")),
    st.sampled_from(("branch", "theme")),
)
wants = st.lists(st.builds(Wanted, subjects, st.none() | st.integers(1, 5)), max_size=4)


class TestGenerated:
    @settings(max_examples=200, deadline=None)
    @given(registers(), questions, decisions())
    def test_counts__equal_brute_force(self, rows: list[Footprint], question: Question, decided: Any) -> None:
        overlaps = list(meetings(rows, decided=decided))
        found = coverage(rows, question, overlaps=overlaps)
        keys = {
            (reference.where(row, question.level), reference.what(row, question.theme_level)) for row in rows
        }
        assert found.keys() <= keys
        for where, theme in keys:
            counts = found.get((where, theme), CellCounts())
            of_cell = reference.cell_rows(rows, question, where, theme)
            plain = reference.counts(of_cell, question)
            pairs = reference.overlaps_in(overlaps, question, where, theme)
            assert (counts.overlaps, counts.overlaps_undecided) == pairs
            for name in ("organisations", "activities", "undated", "historical", "late", "ending", "lasting"):
                assert getattr(counts, name) == getattr(plain, name), name
            assert counts.organisations_ongoing == plain.organisations_ongoing
            assert counts.activities_ongoing == plain.activities_ongoing
            assert counts.undated_now == plain.undated_now
            assert state_of(counts) == reference.state(counts)

    @settings(max_examples=200, deadline=None)
    @given(registers(), questions, wants)
    def test_wants__are_unmet_as_by_brute_force(
        self, rows: list[Footprint], question: Question, wanted: list[Wanted]
    ) -> None:
        found = coverage(rows, question, wanted)
        unmet = reference.unmet(wanted, rows, question)
        for (where, theme), counts in found.items():
            here = [
                want for want in unmet if reference.cell_rows([_as_row(want.about)], question, where, theme)
            ]
            assert counts.unmet == len(here)
            assert counts.severity == max((want.severity for want in here if want.severity), default=None)
        assert sum(counts.unmet for counts in found.values()) == len(unmet)

    @settings(max_examples=150, deadline=None)
    @given(registers(), questions)
    def test_nested_areas__hold_what_their_parts_hold(
        self, rows: list[Footprint], question: Question
    ) -> None:
        """A larger area counts no fewer than its largest part, and no more than all of them."""
        fine = coverage(rows, Question(question.period, TODAY, "cercle"))
        coarse = coverage(rows, Question(question.period, TODAY, "region"))
        for (where, theme), counts in coarse.items():
            parts = [
                part.activities
                for (row, column), part in fine.items()
                if column == theme
                and row.code.startswith(where.code)
                and (where.kind is RowKind.AREA) == (row.kind in (RowKind.AREA, RowKind.WITHIN))
                and (where.kind is RowKind.AREA or row == where)
            ]
            assert max(parts) <= counts.activities <= sum(parts)

    @settings(max_examples=100, deadline=None)
    @given(registers(), questions, st.sets(st.sampled_from(TOKENS)).map(frozenset))
    def test_hidden_footprints__change_nothing_for_who_may_not_see_them(
        self, rows: list[Footprint], question: Question, tokens: frozenset[str]
    ) -> None:
        seen = list(seen_with(rows, tokens))
        kept = [
            meeting
            for meeting in meetings(rows)
            if len(list(seen_with((meeting.first, meeting.second), tokens))) == 2
        ]
        # A row that is hidden may share an organisation; which pairs are doubles is asked of seen rows.
        assert {meeting[:2] for meeting in meetings(seen)} == {meeting[:2] for meeting in kept}
        hidden = [row for row in rows if row not in seen]
        again = list(seen_with([*hidden, *seen], tokens))
        assert coverage(again, question) == coverage(seen, question)

    @settings(max_examples=100, deadline=None)
    @given(registers(), questions)
    def test_joint_group__counts_like_one_activity(self, rows: list[Footprint], question: Question) -> None:
        one = [row._replace(activity=90) if row.joint_group == 1 else row for row in rows]
        found, merged = coverage(rows, question), coverage(one, question)
        assert found == merged

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.builds(Statement, subjects, days), max_size=5), st.builds(Period.between, days, days))
    def test_statements__are_the_latest_before_the_end_of_the_period(
        self, statements: list[Statement], period: Period
    ) -> None:
        of_regions = [
            statement
            for statement in statements
            if statement.about.place_kind == "area" and not statement.about.cercle
        ]
        question = Question(period, TODAY)
        for (where, theme), counts in coverage([], question, statements=of_regions).items():
            assert counts.stated == reference.said(of_regions, question, where, theme)


def _as_row(subject: Subject) -> Footprint:
    theme, branch, kind, region, cercle, commune, zone = subject
    return Footprint(0, 0, theme, branch, kind, region, cercle, commune, zone)
