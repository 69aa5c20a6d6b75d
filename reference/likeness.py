"""Organisations that look alike: names that differ by a word order, a spelling or a legal form."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from rapidfuzz import fuzz

from reference.models import Organisation
from reference.names import plain

# Two names this near (0 to 100, rapidfuzz's token_sort_ratio) are shown to a person.
ALIKE = 84


def pairs_alike(organisations: Iterable[Organisation]) -> list[tuple[int, Organisation, Organisation]]:
    """Pairs whose names or spellings look alike, the nearest first, with how near. The organisations come
    with their aliases prefetched."""
    named = [(one, set(_names(one))) for one in organisations]
    found = [
        (round(best), one, other)
        for (one, mine), (other, theirs) in combinations(named, 2)
        if one.parent_id != other.pk and other.parent_id != one.pk
        if (best := _nearest(mine, theirs)) >= ALIKE
    ]
    return sorted(found, key=lambda row: (-row[0], str(row[1])))


def _names(organisation: Organisation) -> Iterator[str]:
    for name in (organisation.name_fr, organisation.name_en, *(a.name for a in organisation.aliases.all())):
        if len(plain(name)) > 3:
            yield plain(name)


def _nearest(mine: set[str], theirs: set[str]) -> float:
    return max(
        (fuzz.token_sort_ratio(a, b, score_cutoff=ALIKE) for a in mine for b in theirs),
        default=0,
    )
