"""Which article of one code answers to which of another. Pure.

Articles of one address belong together, unless they say quite different things; what is left over is matched
by likeness. Candidates come from the rarer words that two articles share, so that the time grows with the
articles and not with their product.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from kb.versions.comparing import likeness

# From it on, two articles say the same thing in other words; below it, two of one address are taken for
# one article only where neither has a likelier answer.
_ALIKE = 0.6
# Words that stand in a larger share of the articles tell none of them from the others.
_COMMON = 0.1
_CANDIDATES = 3
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code, in its order."""

    eid: str
    label: str
    heading: str
    text: str

    @property
    def words(self) -> str:
        """Its heading and its text."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text


class Fate(StrEnum):
    """What became of an article."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the old code and the one of the new that answers to it. ``likeness`` is from 0 to 1."""

    fate: Fate
    old: Article | None
    new: Article | None
    likeness: float = 0.0


def match_codes(old: Sequence[Article], new: Sequence[Article]) -> list[Match]:
    """What became of each article, in the order of the new code; what was removed stands where it was."""
    by_eid = {article.eid: article for article in new}
    found: dict[str, Match] = {}
    weak: dict[str, Match] = {}
    for article in old:
        if other := by_eid.get(article.eid):
            met = _met(article, other)
            (found if met.likeness >= _ALIKE else weak)[article.eid] = met
    taken = {match.new.eid for match in found.values() if match.new}
    left = [article for article in old if article.eid not in found]
    for gone, come, moved in _moved(left, [article for article in new if article.eid not in taken]):
        found[gone] = moved
        taken.add(come)
    for eid, match in weak.items():
        if eid not in found and eid not in taken:
            found[eid] = match
            taken.add(eid)
    return list(_ordered(old, new, found))


def _met(old: Article, new: Article) -> Match:
    if old.words == new.words:
        return Match(Fate.SAME if old.eid == new.eid else Fate.MOVED, old, new, 1.0)
    alike = likeness(old.words, new.words)
    return Match(Fate.CHANGED if old.eid == new.eid else Fate.MOVED, old, new, alike)


# -- those that moved


def _moved(old: Sequence[Article], new: Sequence[Article]) -> Iterator[tuple[str, str, Match]]:
    """The pairs that are alike enough, the most alike first; each article in one pair at most."""
    pairs = [
        (article.eid, other.eid, met)
        for article, candidates in _candidates(old, new)
        for other in candidates
        if article.eid != other.eid and (met := _met(article, other)).likeness >= _ALIKE
    ]
    gone: set[str] = set()
    come: set[str] = set()
    for left, right, met in sorted(pairs, key=lambda pair: -pair[2].likeness):
        if left not in gone and right not in come:
            gone.add(left)
            come.add(right)
            yield left, right, met


def _candidates(old: Sequence[Article], new: Sequence[Article]) -> Iterator[tuple[Article, list[Article]]]:
    words = {article.eid: frozenset(_WORD.findall(article.words.lower())) for article in new}
    postings: dict[str, list[str]] = defaultdict(list)
    for eid, own in words.items():
        for word in own:
            postings[word].append(eid)
    most = max(5, int(len(new) * _COMMON))
    rare = {word: eids for word, eids in postings.items() if len(eids) <= most}
    by_eid = {article.eid: article for article in new}
    for article in old:
        yield article, [by_eid[eid] for eid in _nearest(article, rare, len(new))]


def _nearest(article: Article, rare: Mapping[str, Sequence[str]], total: int) -> list[str]:
    weights: Counter[str] = Counter()
    for word in set(_WORD.findall(article.words.lower())):
        for eid in (eids := rare.get(word, ())):
            weights[eid] += log(1 + total / len(eids))  # type: ignore[assignment]
    return [eid for eid, _ in weights.most_common(_CANDIDATES)]


# -- the order of the list


def _ordered(old: Sequence[Article], new: Sequence[Article], found: Mapping[str, Match]) -> Iterator[Match]:
    by_new = {match.new.eid: match for match in found.values() if match.new}
    removed = _removed(old, found)
    yield from removed.get("", ())
    for article in new:
        match = by_new.get(article.eid)
        yield match or Match(Fate.ADDED, None, article)
        if match and match.old:
            yield from removed.get(match.old.eid, ())


def _removed(old: Sequence[Article], found: Mapping[str, Match]) -> Mapping[str, list[Match]]:
    """The removed articles, by the last one before them that stayed."""
    after: dict[str, list[Match]] = defaultdict(list)
    last = ""
    for article in old:
        if article.eid in found:
            last = article.eid
        else:
            after[last].append(Match(Fate.REMOVED, article, None))
    return after
