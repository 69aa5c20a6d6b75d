"""From references in words to works and articles of the library. Pure: what the library holds is given.

Nothing is guessed: a number that a text does not have, a date that is another one and a name that goes on
otherwise lead nowhere. Where a name may mean several works, all of them are given; who shows the reference
shows a link only where the reader can see just one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate

from kb.citing.parsing import number_key, references
from kb.citing.references import Mention, Of, Reference
from kb.citing.vocabulary import Vocabulary, vocabulary
from search.analysis.text import fold, words
from search.numbers import expanded

# A range is followed through so many articles; of a longer one its ends count.
_LONGEST_RANGE = 200
_MOST_WORKS = 5
# Between a work that is named and an article that follows it ("Code pénal, art. 12").
_NEAR = 3
_PORTANT = ("portant", "instituant")


@dataclass(frozen=True, slots=True)
class Known:
    """A work of the library, by all that people call it."""

    pk: int
    titles: tuple[str, ...]
    reference_number: str = ""
    abbreviations: tuple[str, ...] = ()
    day: date | None = None

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """Its names as folded words: abbreviations, titles, those without what is bracketed, and "Code
        pénal" of a "Loi ... portant Code pénal"."""
        found: set[tuple[str, ...]] = set()
        for name in (*self.titles, *self.abbreviations):
            for form in (name, name.partition("(")[0]):
                said = tuple(fold(word) for word in words(form))
                found.add(said)
                found |= {said[said.index(word) + 1 :] for word in _PORTANT if word in said[:-1]}
        return frozenset(name for name in found if name)

    @property
    def numbers(self) -> frozenset[tuple[str, str]]:
        """Its numbers, each with its instrument, or "" where the library does not say which it is."""
        found = {_number_at_start(text) for text in (self.reference_number, *self.titles)}
        plain = self.reference_number.strip()
        if plain and not any(found) and plain[:1].isdecimal():
            found.add(("", number_key(plain)))
        return frozenset(number for number in found if number)

    @property
    def keys(self) -> frozenset[str]:
        """What the keys of mentions of it are, or begin with (see ``Mention.key``)."""
        numbered = {f"{kind} {number}".strip() for kind, number in self.numbers}
        return frozenset({" ".join(name) for name in self.names} | numbered)


def _number_at_start(text: str) -> tuple[str, str] | None:
    first = next(iter(references(text.strip())), None)
    if first is None or first.work.start != 0 or first.work.of is not Of.NUMBERED:
        return None
    return first.work.instrument, first.work.number


class Catalogue:
    """The works of the library, looked up by what words call them."""

    def __init__(self, works: Iterable[Known]) -> None:
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        self._by_number: dict[tuple[str, str], list[Known]] = {}
        self._days: dict[int, date | None] = {}
        for work in works:
            self._days[work.pk] = work.day
            for name in work.names:
                self._by_name.setdefault(name, []).append(work.pk)
            for number in work.numbers:
                self._by_number.setdefault(number, []).append(work)
        self._longest = max(map(len, self._by_name), default=0)

    def numbered(self, mention: Mention) -> tuple[int, ...]:
        """The works of that number; one whose date is known to be another is none of them."""
        kinds = {mention.instrument, ""} if mention.instrument else {""}
        found = [work for kind in kinds for work in self._by_number.get((kind, mention.number), ())]
        return tuple(dict.fromkeys(work.pk for work in found if _may_be_of(work.day, mention.day)))

    def named(self, mention: Mention, language: Vocabulary) -> tuple[tuple[int, ...], int]:
        """The works by whose name the words begin, and how many words that name has."""
        for length in range(min(len(mention.words), self._longest), 0, -1):
            works = self._by_name.get(mention.words[:length])
            if works:
                return self._named_so(works, mention, length, language)
        return (), 0

    def _named_so(
        self, works: Iterable[int], mention: Mention, length: int, language: Vocabulary
    ) -> tuple[tuple[int, ...], int]:
        """Those of these works that the words after the name do not make another one: "Code pénal militaire"
        is not "Code pénal", and "Code pénal du 3 mai 1961" is the one of that day alone."""
        after = mention.words[length : length + 4]
        day = _day_in(after, language)
        if day is not None:
            return tuple(pk for pk in works if self._days[pk] == day), length + 4
        goes_on = bool(after) and _goes_on(after[0], language)
        return ((), 0) if goes_on else (tuple(works), length)


def _may_be_of(known: date | None, said: date | None) -> bool:
    return known is None or said is None or known == said


def _day_in(words: Sequence[str], language: Vocabulary) -> date | None:
    """The day that these words say, "du 3 mai 1961"."""
    if len(words) < 4 or not words[3].isdecimal() or words[2] not in language.months:
        return None
    try:
        return date(int(words[3]), language.months[words[2]], int(words[1].removesuffix("er")))
    except ValueError:
        return None


def _goes_on(word: str, language: Vocabulary) -> bool:
    """Whether a name goes on with this word, and so is that of another work."""
    if word in language.may_follow:
        return False
    return word in language.goes_on or word.endswith(language.extends)


@dataclass(frozen=True, slots=True)
class Unit:
    """An article of a text: its eId, and the numbers it is printed under."""

    eid: str
    number: str
    last_number: str = ""


class Numbering:
    """The articles of one text in order. A text whose numbers begin anew holds several acts: each number is
    looked for in the act of who speaks."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = list({unit.eid: unit for unit in units}.values())
        self._place = {unit.eid: place for place, unit in enumerate(self.units)}
        self._acts = list(accumulate((unit.number == "1" for unit in self.units), initial=0))[1:]
        self._numbers: dict[str, list[int]] = {}
        for place, unit in enumerate(self.units):
            for number in expanded(unit.number, unit.last_number):
                self._numbers.setdefault(number, []).append(place)

    def __bool__(self) -> bool:
        return bool(self.units)

    def find(self, number: str, last: str = "", near: str = "") -> tuple[str, ...]:
        """The eIds of an article or of a range; none where a number is missing, or in two acts."""
        first = self._one(number, near)
        end = self._one(last, near) if last else first
        if first is None or end is None or end < first:
            return ()
        if end - first >= _LONGEST_RANGE:
            return (self.units[first].eid, self.units[end].eid)
        return tuple(unit.eid for unit in self.units[first : end + 1])

    def _one(self, number: str, near: str) -> int | None:
        places = self._numbers.get(number, [])
        if near in self._place and len({*self._acts}) > 1:
            act = self._acts[self._place[near]]
            places = [place for place in places if self._acts[place] == act]
        return places[0] if len(places) == 1 else None

    def step(self, eid: str, steps: int) -> tuple[str, ...]:
        """The articles so many places from one: -2 are the two before it."""
        if eid not in self._place:
            return ()
        place = self._place[eid]
        low, high = (place + steps, place) if steps < 0 else (place + 1, place + 1 + steps)
        if low < 0 or high > len(self.units):
            return ()
        if {self._acts[low], self._acts[high - 1]} != {self._acts[place]}:
            return ()
        return tuple(unit.eid for unit in self.units[low:high])


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference may mean: a work, and the eIds of its articles (none for the work as a whole)."""

    work: int
    eids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference and what it may mean; ``key`` is kept to look again when the library grows."""

    start: int
    end: int
    paragraph: str
    key: str
    targets: tuple[Target, ...] = ()


@dataclass
class Resolver:
    """Resolves the references of one text: ``own`` is its work, ``here`` its articles; ``numbering_of`` gives
    those of another work's current text."""

    catalogue: Catalogue
    own: int
    here: Numbering
    numbering_of: Callable[[int], Numbering]
    language: str = "fr"
    _said: Mention | None = field(default=None, init=False)

    def resolve(self, text: str, eid: str) -> list[Resolved]:
        """The references in the words of one passage, in order; a work's own name is none."""
        self._said = None
        found: list[Resolved] = []
        for reference in references(text, self.language):
            if found and reference.start < found[-1].end:
                continue
            one = self._one(reference, eid, found[-1] if found else None)
            if one is not None:
                found.append(one)
        return found

    def _one(self, reference: Reference, eid: str, before: Resolved | None) -> Resolved | None:
        work = reference.work
        if work.of is Of.UNSAID and before and before.targets and not before.targets[0].eids:
            near = reference.start - before.end <= _NEAR
            work = self._said if near and self._said else work
        if work.of is Of.SAME:
            if self._said is None:
                return None
            work = replace(self._said, start=work.start, end=work.end, ends=())
        elif work.of in {Of.NAMED, Of.NUMBERED}:
            self._said = work
        if work.of in {Of.UNSAID, Of.THIS}:
            return self._here(reference, eid)
        return self._there(reference, work)

    def _here(self, reference: Reference, eid: str) -> Resolved | None:
        if reference.steps:
            eids = self.here.step(eid, reference.steps)
        else:
            eids = self.here.find(reference.number, reference.last, eid)
        if not eids or eids == (eid,):
            return None
        return Resolved(reference.start, reference.end, reference.paragraph, "", (Target(self.own, eids),))

    def _there(self, reference: Reference, work: Mention) -> Resolved | None:
        works, end = self._works(work)
        if self.own in works:
            works = (self.own,)
        end = max(reference.end, end if reference.end == work.end else 0)
        targets = [target for pk in works[:_MOST_WORKS] if (target := self._target(pk, reference))]
        if not reference.number and targets and targets[0].work == self.own:
            return None
        return Resolved(reference.start, end, reference.paragraph, work.key, tuple(targets))

    def _works(self, mention: Mention) -> tuple[tuple[int, ...], int]:
        if mention.of is Of.NUMBERED:
            return self.catalogue.numbered(mention), mention.end
        works, length = self.catalogue.named(mention, vocabulary(self.language))
        return works, mention.ends[length - 1] if length and mention.ends else mention.end

    def _target(self, pk: int, reference: Reference) -> Target | None:
        """The article in that work: the work itself where the library holds no articles of it, nothing where
        it has no such article."""
        if not reference.number:
            return Target(pk)
        numbering = self.here if pk == self.own else self.numbering_of(pk)
        if not numbering:
            return Target(pk)
        eids = numbering.find(reference.number, reference.last)
        return Target(pk, eids) if eids else None
