"""Footprints and overlaps made anew from the activities, and the proof that they say what these say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination import footprints as values
from coordination import register
from coordination.content import CONTENT_RELATIONS, content_of
from coordination.models import Activity, Footprint, OverlapPair
from coordination.overlaps import meetings

_AT_ONCE = 2_000

# A pair as it is compared: its two footprints, its score and whether it may be a double.
_Pair = tuple[int, int, float, bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the register and its activities differ: the keys of activities whose footprints are not what
    they say, and how many overlaps are missing or too many."""

    activities: tuple[int, ...]
    pairs_missing: int
    pairs_surplus: int
    footprints: int
    pairs: int

    @property
    def is_none(self) -> bool:
        """They say the same."""
        return not (self.activities or self.pairs_missing or self.pairs_surplus)


def differences() -> Difference:
    """Compare every current footprint and every pair with what they must be."""
    stale = tuple(_stale_activities())
    kept, expected = set(_kept_pairs()), set(_expected_pairs())
    return Difference(
        stale,
        len(expected - kept),
        len(kept - expected),
        Footprint.objects.current().count(),
        len(kept),
    )


def rebuild() -> Difference:
    """Make again what differs, in one transaction, and give what differed. A footprint that holds stays,
    so that the days before can still be replayed."""
    with transaction.atomic():
        found = differences()
        for activity in _with_content(found.activities):
            register.record_footprints(activity, timezone.now())
            activity.incomplete = bool(content_of(activity).missing)
            activity.save(update_fields=["incomplete"])
        if not found.is_none:
            _rebuild_pairs()
    return found


def _rebuild_pairs() -> None:
    OverlapPair.objects.all().delete()
    found, keys = _current()
    made: list[OverlapPair] = []
    for overlap in meetings(found):
        made.append(register.pair_of(overlap, keys[id(overlap.first)], keys[id(overlap.second)]))
        if len(made) == _AT_ONCE:
            OverlapPair.objects.bulk_create(made, batch_size=500)
            made.clear()
    OverlapPair.objects.bulk_create(made, batch_size=500)


def _stale_activities() -> Iterator[int]:
    """Activities whose current footprints are not those that they make, or that are marked otherwise as
    complete than they are."""
    names = [*register.columns_of(_SAMPLE, ""), "owner_id"]
    kept: dict[int, Counter[str]] = {}
    for row in Footprint.objects.current().iterator(chunk_size=_AT_ONCE):
        kept.setdefault(row.activity_id, Counter())[_told(row.__dict__, names)] += 1
    for activity in _with_content():
        expected = Counter(_told(columns, names) for columns in register.expected_columns(activity))
        is_marked = activity.incomplete == bool(content_of(activity).missing)
        if not is_marked or expected != kept.get(activity.pk, Counter()):
            yield activity.pk


_SAMPLE = values.Footprint(0, 0, "", "")


def _told(columns: dict[str, Any], names: list[str]) -> str:
    return repr([(name, columns[name]) for name in names])


def _with_content(pks: tuple[int, ...] | None = None) -> Iterator[Activity]:
    """Activities with all that their content is read from."""
    found = Activity.objects.all() if pks is None else Activity.objects.filter(pk__in=pks)
    return (
        found.select_related("parent", "reporting_organisation")
        .prefetch_related(*CONTENT_RELATIONS)
        .order_by("pk")
        .iterator(chunk_size=_AT_ONCE)
    )


def _current() -> tuple[list[values.Footprint], dict[int, int]]:
    """The current footprints as values, and the key of the row of each by its identity."""
    found, keys = [], {}
    for row in Footprint.objects.current().order_by("pk").iterator(chunk_size=_AT_ONCE):
        value = register.value_of(row)
        found.append(value)
        keys[id(value)] = row.pk
    return found, keys


def _expected_pairs() -> Iterator[_Pair]:
    found, keys = _current()
    for overlap in meetings(found):
        yield keys[id(overlap.first)], keys[id(overlap.second)], overlap.score, overlap.possible_double


def _kept_pairs() -> Iterator[_Pair]:
    columns = ("first_footprint", "second_footprint", "score", "possible_double")
    return OverlapPair.objects.values_list(*columns).iterator(chunk_size=_AT_ONCE)
