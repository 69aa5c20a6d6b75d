"""Organisations that look alike: names that differ by a word order, a spelling or a legal form."""

from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from reference.models import Organisation
from reference.names import plain

# Two names this near (0 to 100, rapidfuzz's token_sort_ratio) are shown to a person.
ALIKE = 84
# Acronyms of three letters are alike by chance.
_SHORTEST = 4


def pairs_alike(organisations: Iterable[Organisation]) -> list[tuple[int, Organisation, Organisation]]:
    """Pairs whose names or spellings look alike, the nearest first, with how near. The organisations come
    with their aliases prefetched."""
    named = [(name, one) for one in organisations for name in sorted(_names(one))]
    names = [name for name, _one in named]
    # all names against all at once: written in C, and a byte for each two
    near = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8)
    best: dict[tuple[int, int], tuple[int, Organisation, Organisation]] = {}
    for first, second in np.argwhere(np.triu(near, 1)):
        one, other, score = named[first][1], named[second][1], int(near[first, second])
        key = (one.pk, other.pk)
        if one != other and other.pk != one.parent_id and one.pk != other.parent_id:
            best[key] = max(best.get(key, (0, one, other)), (score, one, other), key=lambda row: row[0])
    return sorted(best.values(), key=lambda row: (-row[0], str(row[1])))


def _names(organisation: Organisation) -> set[str]:
    spellings = (organisation.name_fr, organisation.name_en, *(a.name for a in organisation.aliases.all()))
    return {name for name in map(plain, spellings) if len(name) >= _SHORTEST}
