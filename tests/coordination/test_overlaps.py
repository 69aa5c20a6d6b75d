"""Overlaps: cases worked out by hand, and generated registers against the slow reference."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.footprints import Footprint, Status, seen_with
from coordination.overlaps import all_pairs, meetings, overlaps_of, score_of
from coordination.scoring import Rules
from coordination.selection import selections_for
from coordination.weights import LISTED, NEAR, DaysMatch, PeopleMatch, PlaceMatch, ThemeMatch
from tests.coordination import reference_overlaps as reference
from tests.coordination.generated import TOKENS, ZONES, decisions, footprints_of, registers

MOPTI: dict[str, Any] = {"place_kind": "area", "region": "ML05", "cercle": "ML0506"}
UNDP, UN_WOMEN, UNODC, NGO, MINUSMA, GIZ = range(1, 7)
YEAR_2024 = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
YEAR_2026 = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


def legal_aid(activity: int, organisation: int, **more: Any) -> Footprint:
    """Legal aid in the cercle of Mopti in 2024, for a target group that is not known."""
    values = {**MOPTI, "type": "legal-aid", **YEAR_2024, **more}
    return Footprint(activity, organisation, "legal-aid", "access-to-justice", **values)


def land(activity: int, organisation: int, **more: Any) -> Footprint:
    """Work on land commissions."""
    return Footprint(activity, organisation, "land", "conflicts", **more)


class TestByHand:
    def test_legal_aid_in_mopti_prison__shows_beside_what_is_there(self) -> None:
        # Both in the cercle of Mopti (0.9), same theme and type (1), 122 of 122 days (1), target groups
        # unknown (0.9): 0.9 x 1 x 1 x 0.9 = 0.81.
        existing = legal_aid(24, UNDP, site="Maison d'arrêt de Mopti", status=Status.CLOSED)
        new = legal_aid(99, NGO, start=date(2024, 3, 1), end=date(2024, 6, 30))
        (found,) = overlaps_of([new], [existing])
        assert found.score == 0.81
        assert found.score >= LISTED
        assert found.factors == (0.9, 1.0, 1.0, 0.9)
        assert (found.place, found.theme) == (PlaceMatch.CERCLE, ThemeMatch.SAME)
        assert (found.days, found.people) == (DaysMatch.SHARED, PeopleMatch.UNKNOWN)
        assert found.shared_days == 122
        assert found.activities == (24, 99)

    def test_legal_aid_in_the_same_prison__is_closer_still(self) -> None:
        # Same site 1 x same theme and type 1 x D 1 x target groups unknown 0.9.
        prison = {"site": "Maison d'arrêt de Mopti"}
        (found,) = overlaps_of([legal_aid(99, NGO, **prison)], [legal_aid(24, UNDP, **prison)])
        assert found.score == 0.9

    def test_legal_aid_in_the_next_year__has_no_common_day(self) -> None:
        assert overlaps_of([legal_aid(99, NGO, **YEAR_2026)], [legal_aid(24, UNDP)]) == []

    def test_land_commissions__equipment_and_training_in_one_cercle(self) -> None:
        # GIZ hands over equipment in San on one day of 2023; training of the commissions runs there all
        # that year: 0.9 x 0.5 (other type) x 1 (the one day is shared) x 0.9 = 0.405, near but not listed.
        san: dict[str, Any] = {"place_kind": "area", "region": "ML04", "cercle": "ML0405"}
        day = date(2023, 11, 29)
        equipment = land(110, GIZ, type="equipment", start=day, end=day, **san)
        year = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}
        training = land(14, UNDP, type="training", **year, **san)
        (found,) = overlaps_of([training], [equipment])
        assert found.score == 0.405
        assert NEAR <= found.score < LISTED

    def test_land_commissions_of_an_unknown_place__are_not_compared(self) -> None:
        nowhere = land(2, UNDP, **YEAR_2024)
        somewhere = land(3, GIZ, place_kind="area", region="ML04", **YEAR_2024)
        assert overlaps_of([nowhere], [somewhere, land(4, NGO, **YEAR_2024)]) == []

    def test_countrywide_programme__is_near_at_most(self) -> None:
        # 0.4 x 1 x 1 x 1 = 0.4 with everything else the same.
        same: dict[str, Any] = {"target_group": "detainees"}
        country = legal_aid(1, UNDP, place_kind="country", region="", cercle="", **same)
        (found,) = overlaps_of([country], [legal_aid(2, NGO, **same)])
        assert found.score == 0.4
        assert found.place is PlaceMatch.WIDE
        assert len(all_pairs([country, legal_aid(2, NGO, **same)], threshold=LISTED)) == 0

    def test_prosmed__is_one_activity_with_three_organisations(self) -> None:
        prosmed = [legal_aid(1, organisation) for organisation in (UNDP, UN_WOMEN, UNODC)]
        assert len(all_pairs(prosmed)) == 0
        (found,) = all_pairs([*prosmed, legal_aid(2, NGO)])
        assert found.activities == (1, 2)

    def test_minusma__left_work_behind_that_is_historical(self) -> None:
        undated: dict[str, Any] = {"start": None, "end": None, "status": Status.IMPLEMENTATION}
        new = legal_aid(99, NGO, **YEAR_2026)
        assert overlaps_of([new], [legal_aid(1, MINUSMA, historical=True, **undated)]) == []
        # Of an organisation that goes on, the same record would be under way: 0.9 x 1 x 0.5 x 0.9 = 0.405.
        (found,) = overlaps_of([new], [legal_aid(1, UNDP, **undated)])
        assert (found.score, found.days) == (0.405, DaysMatch.UNKNOWN)

    def test_joint_and_part_of__are_no_overlap(self) -> None:
        assert not overlaps_of([legal_aid(1, UNDP, joint_group=7)], [legal_aid(2, NGO, joint_group=7)])
        assert not overlaps_of([legal_aid(3, UNDP, ancestors=(2, 1))], [legal_aid(1, NGO)])
        assert not overlaps_of([legal_aid(3, UNDP, ancestors=(2,))], [legal_aid(2, NGO, ancestors=(1,))])
        for relation in ("joint", "part_of"):
            assert not overlaps_of([legal_aid(2, UNDP)], [legal_aid(1, NGO)], decided={(1, 2): relation})

    def test_what_was_decided__stays_with_the_pair(self) -> None:
        decided = {(1, 2): "complementary"}
        by_other = {row.second.activity: row for row in all_pairs(
            [legal_aid(1, UNDP), legal_aid(2, NGO), legal_aid(3, GIZ)], decided=decided
        ) if row.first.activity == 1}  # fmt: skip
        assert (by_other[2].decision, by_other[2].undecided) == ("complementary", False)
        assert (by_other[3].decision, by_other[3].undecided) == (None, True)

    def test_one_organisation__is_a_possible_double_even_through_its_partner(self) -> None:
        both = [legal_aid(1, UNDP), legal_aid(1, UN_WOMEN)]
        (found,) = overlaps_of([legal_aid(2, UNDP)], both)
        assert found.possible_double

    @pytest.mark.parametrize(
        ("one", "other", "score"),
        [
            ({"commune": "c1"}, {"commune": "c1"}, 0.9),  # same commune 1 x 0.9
            ({"commune": "c1"}, {"commune": "c2"}, 0.81),  # same cercle 0.9 x 0.9
            ({}, {"cercle": ""}, 0.63),  # a cercle unknown 0.7 x 0.9
            ({}, {"place_kind": "zone", "region": "", "cercle": "", "zone": "z"}, 0.36),  # 0.4 x 0.9
            ({}, {"cercle": "ML0501"}, 0.27),  # two cercles of one region 0.3 x 0.9
            ({}, {"type": ""}, 0.648),  # 0.9 x 0.8 x 0.9
            ({"target_group": "a"}, {"target_group": "b"}, 0.36),  # 0.9 x 0.4
            ({}, {"start": date(2024, 12, 31), "end": date(2025, 1, 1)}, 0.405),  # 1 of 2 days
            ({}, {"start": date(2024, 7, 1), "end": None}, 0.4072),  # 184 of 366 days x 0.81
        ],
    )
    def test_each_factor(self, one: dict[str, Any], other: dict[str, Any], score: float) -> None:
        found = score_of(legal_aid(1, UNDP, **one), legal_aid(2, NGO, **other))
        assert found
        assert found.score == score

    @pytest.mark.parametrize(
        ("one", "other", "share"),
        [
            ((date(2024, 1, 1), None), (date(2025, 1, 1), None), 1.0),  # both go on for ever
            ((None, date(2024, 1, 1)), (None, date(2025, 1, 1)), 1.0),
            ((date(2024, 1, 1), None), (None, date(2025, 1, 1)), 0.5),  # some days, of unknown lengths
            ((None, date(2024, 1, 10)), (date(2024, 1, 1), date(2024, 1, 20)), 0.5),  # 10 of 20
        ],
    )
    def test_open_days(self, one: tuple[Any, Any], other: tuple[Any, Any], share: float) -> None:
        found = score_of(
            legal_aid(1, UNDP, start=one[0], end=one[1]), legal_aid(2, NGO, start=other[0], end=other[1])
        )
        assert found
        assert found.factors.days == share

    def test_half__is_not_a_hair_less(self) -> None:
        # 1 x 1 x 5/9 x 0.9 = 0.5 exactly.
        commune = {"commune": "c1"}
        one = legal_aid(1, UNDP, start=date(2024, 1, 1), end=date(2024, 1, 9), **commune)
        other = legal_aid(2, NGO, start=date(2024, 1, 5), end=date(2024, 1, 20), **commune)
        assert len(all_pairs([one, other], threshold=LISTED)) == 1

    def test_work_of_one_day__meets_what_ends_on_it(self) -> None:
        last = {"start": date(2024, 12, 31), "end": date(2024, 12, 31)}
        for one, other in ((1, 2), (2, 1)):
            (found,) = all_pairs([legal_aid(one, UNDP), legal_aid(other, NGO, **last)])
            assert found.score == 0.81  # 0.9 x 1 x 1 day of 1 x 0.9

    def test_one_commune_and_site__are_one_meeting(self) -> None:
        # Two themes of one branch in one prison, for the same people: 1 x 0.3 x 1 x 1.
        prison = {"commune": "c1", "site": "prison", "target_group": "detainees"}
        courts = legal_aid(2, NGO, **prison)._replace(theme="courts")
        (found,) = meetings([legal_aid(1, UNDP, **prison), courts])
        assert (found.score, found.theme) == (0.3, ThemeMatch.BRANCH)

    def test_one_site__is_enough_to_select_another_theme_of_the_branch(self) -> None:
        prison = {"site": "prison", "target_group": "detainees"}
        courts = legal_aid(2, NGO, **prison)._replace(theme="courts")
        new = [legal_aid(1, UNDP, **prison)]
        elsewhere = courts._replace(site="court house")
        assert [any(chosen.admits(row) for chosen in selections_for(new)) for row in (courts, elsewhere)] == [
            True,
            False,
        ]
        assert len(overlaps_of(new, [courts, elsewhere])) == 1
        assert len(all_pairs([*new, courts])) == 1

    def test_days_turned_round__share_nothing(self) -> None:
        turned = legal_aid(1, UNDP, start=date(2024, 12, 1), end=date(2024, 1, 1))
        assert score_of(turned, legal_aid(2, NGO)) is None

    def test_nothing__makes_no_pairs(self) -> None:
        assert list(all_pairs([])) == []
        assert overlaps_of([], []) == []
        assert overlaps_of([legal_aid(1, UNDP)], []) == []
        assert selections_for([]) == ()

    def test_all_pairs_without_a_threshold__is_refused(self) -> None:
        with pytest.raises(ValueError, match="above 0"):
            all_pairs([legal_aid(1, UNDP)], threshold=0)


def as_reference(found: Any) -> dict[tuple[int, int], tuple[float, bool, str | None]]:
    """Overlaps in the reference's form; each pair must be there once."""
    overlaps = list(found)
    by_pair = {row.activities: (row.score, row.possible_double, row.decision) for row in overlaps}
    assert len(by_pair) == len(overlaps)
    return by_pair


thresholds = st.sampled_from(("0.1", "0.28", "0.3", "0.5", "0.9"))


class TestGenerated:
    @settings(max_examples=250, deadline=None)
    @given(registers(), thresholds, decisions(), ZONES)
    def test_all_pairs__equals_brute_force(
        self, rows: list[Footprint], threshold: str, decided: Any, zones: Any
    ) -> None:
        found = as_reference(all_pairs(rows, float(threshold), decided, Rules(zones=zones)))
        assert found == reference.pairs(rows, Fraction(threshold), decided, zones)

    @settings(max_examples=150, deadline=None)
    @given(registers(), footprints_of(9), thresholds, decisions(), ZONES)
    def test_overlaps_of__equals_brute_force_and_needs_only_what_is_selected(
        self, rows: list[Footprint], new: list[Footprint], threshold: str, decided: Any, zones: Any
    ) -> None:
        level, rules = float(threshold), Rules(zones=zones)
        found = overlaps_of(new, rows, level, decided, rules)
        expected = reference.pairs([*rows, *new], Fraction(threshold), decided, zones)
        assert as_reference(found) == {pair: value for pair, value in expected.items() if 9 in pair}
        assert [row.score for row in found] == sorted((row.score for row in found), reverse=True)
        selections = selections_for(new, level)
        selected = {row.activity for row in rows if any(selection.admits(row) for selection in selections)}
        fetched = [row for row in rows if row.activity in selected]
        assert as_reference(overlaps_of(new, fetched, level, decided, rules)) == as_reference(found)

    @settings(max_examples=150, deadline=None)
    @given(footprints_of(1), footprints_of(2), ZONES)
    def test_score__is_symmetric_and_the_product_of_its_factors(
        self, ones: list[Footprint], others: list[Footprint], zones: Any
    ) -> None:
        rules, one, other = Rules(zones=zones), ones[0], others[0]
        found = score_of(one, other, rules)
        assert found == score_of(other, one, rules)
        if found:
            place, theme, days, people = found.factors
            assert found.score == round(place * theme * days * people, 4)
            assert place == float(reference.place_factor(one, other, zones))
            assert theme == float(reference.theme_factor(one, other))
            assert people == float(reference.people_factor(one, other))
            assert days == pytest.approx(float(reference.days_factor(one, other)))

    @settings(max_examples=150, deadline=None)
    @given(registers(), st.permutations(range(8)))
    def test_order_of_rows_and_keys__does_not_matter(self, rows: list[Footprint], keys: list[int]) -> None:
        renamed = [
            row._replace(
                activity=keys[row.activity], ancestors=tuple(keys[ancestor] for ancestor in row.ancestors)
            )
            for row in reversed(rows)
        ]
        found = {frozenset(row.activities): (row.score, row.factors) for row in all_pairs(renamed)}
        expected = {
            frozenset(keys[key] for key in row.activities): (row.score, row.factors)
            for row in all_pairs(rows)
        }
        assert found == expected

    @settings(max_examples=150, deadline=None)
    @given(registers(), st.sets(st.sampled_from(TOKENS)).map(frozenset))
    def test_hidden_footprints__change_nothing_for_who_may_not_see_them(
        self, rows: list[Footprint], tokens: frozenset[str]
    ) -> None:
        seen = list(seen_with(rows, tokens))
        expected = as_reference(all_pairs(seen))
        # Kept for all, filtered for the reader: meetings of rows that are both seen, the best of each pair.
        best: dict[tuple[int, int], float] = {}
        for meeting in meetings(rows):
            if len(list(seen_with((meeting.first, meeting.second), tokens))) == 2:
                best[meeting.activities] = max(best.get(meeting.activities, 0), meeting.score)
        assert best == {pair: score for pair, (score, _, _) in expected.items()}
