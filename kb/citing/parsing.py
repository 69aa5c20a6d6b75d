"""References to articles and to texts, found in words. Pure, and linear in the length of the text.

A head word ("article", "alinéa", "loi") is looked for; what may follow it is then read forward, never further
than a few words, and the search goes on behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kb.citing.references import Mention, Of, Reference
from kb.citing.vocabulary import Vocabulary, vocabulary
from kb.ingestion.numbering import number_of
from search.analysis.text import fold

# Signs that are written in several ways, each replaced by one of the same length.
_PLAIN = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"), "\u2019": "'", "\u02bc": "'"}
)
_MOST_NUMBERS = 60
# "de la section 2 du chapitre 1 du titre 3 de la loi ..."
_DEEPEST = 5
_NAME_CHARS, _NAME_WORDS = 160, 16
_NAME_ENDS = re.compile(r"[;:.()\[\]\n,«»\"]")
_NAME_WORD = re.compile(r"[^\W_]+")
_ABBREVIATION = re.compile(r"\s{1,3}(?=[A-Z][A-Z.]{1,8}\b)")
_WORD = re.compile(r"\s{0,2}([^\W\d_][\w-]*)")
_FIGURE = re.compile(r"\d{1,2}|premier", re.I)
_LINE = re.compile(r"[^\n]+")
_LOOK_BACK = 24


def references(text: str, language: str = "fr") -> list[Reference]:
    """Every reference in a text, in order; none overlaps another, and none goes on from line to line."""
    found, words = [], vocabulary(language)
    for line in _LINE.finditer(text.translate(_PLAIN)):
        found += [_moved(one, line.start()) for one in _Parser(line[0], words).all()]
    return found


def _moved(found: Reference, by: int) -> Reference:
    work = found.work
    moved = replace(work, start=work.start + by, end=work.end + by, ends=tuple(end + by for end in work.ends))
    return replace(found, start=found.start + by, end=found.end + by, work=moved)


def number_key(figures: str) -> str:
    """A text's number in its one form: "2024-027", "2024 - 27" and "2024/027" are one."""
    parts = re.split(r"\s*[-/]\s*", figures.strip())
    return "-".join(part.lstrip("0") or "0" if part.isdecimal() else part.upper() for part in parts)


class _Parser:
    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text, self.words = text, words

    def all(self) -> Iterator[Reference]:
        place = 0
        while head := self.words.head.search(self.text, place):
            found, place = self._at(head)
            yield from found
            place = max(place, head.end())

    def _at(self, head: re.Match[str]) -> tuple[list[Reference], int]:
        """What begins at a head word, and where to look on."""
        if head["symbol"]:
            mention = Mention(Of.NUMBERED, head.start(), head.end(), "", head["symbol"].upper())
            return [Reference(head.start(), head.end(), work=mention)], head.end()
        if head["work"]:
            return self._work(head)
        if head["article"]:
            return self._articles(head.start(), head.start("article"), head.end(), head["article"], "")
        follows = self.words.of_article.match(self.text, head.end())
        if follows is None:
            return [], head.end()
        paragraph = self._paragraph(head["ordinal"] or head["which"])
        return self._articles(
            head.start(), follows.start("article"), follows.end(), follows["article"], paragraph
        )

    # -- articles

    def _articles(
        self, start: int, at: int, end: int, word: str, paragraph: str
    ) -> tuple[list[Reference], int]:
        if following := self.words.following.match(self.text, end):
            steps = self._steps(at, word, following)
            return ([Reference(start, following.end(), steps=steps, paragraph=paragraph)] if steps else []), (
                following.end()
            )
        found, end = self._numbers(start, end, word.lower().rstrip(".") in self.words.many, paragraph)
        if not found:
            turned = self.words.before.search(self.text[max(0, at - _LOOK_BACK) : at])
            back = [Reference(start, end, steps=-1, paragraph=paragraph)] if turned and not turned[1] else []
            return back, end
        placed = self.words.placed.match(self.text, end)
        mention = self._of(placed.end() if placed else end) or self._its(start, at) or Mention(Of.UNSAID)
        if mention.of in {Of.NAMED, Of.NUMBERED} and len(found) > 1:
            whole = [Reference(mention.start, mention.end, work=mention)]
            return [replace(one, work=mention) for one in found] + whole, mention.end
        if len(found) == 1:
            found = [replace(found[0], end=max(found[0].end, mention.end))]
        return [replace(one, work=mention) for one in found], max(end, mention.end)

    def _steps(self, at: int, word: str, following: re.Match[str]) -> int:
        """How many articles away: "les deux articles précédents" are -2; of "les articles précédents" nobody
        can tell."""
        counted = self.words.before.search(self.text[max(0, at - _LOOK_BACK) : at])
        count = self.words.counts.get(counted[1].lower(), 0) if counted and counted[1] else 0
        if not count and word.lower() in self.words.many and following[0].endswith("s"):
            return 0
        return -(count or 1) if following["previous"] else count or 1

    def _numbers(self, start: int, end: int, many: bool, paragraph: str) -> tuple[list[Reference], int]:
        """The numbers behind the word "article": one, or as many as are listed behind "articles"."""
        found: list[Reference] = []
        first = start
        while len(found) < _MOST_NUMBERS and (match := self.words.number.match(self.text, end)):
            if found and match["point"]:
                end = match.end()
            elif self._is_no_number(match, bool(found)):
                break
            else:
                one = self._one(first, match, paragraph if not found else "", many)
                found.append(one)
                end = one.end
            joined = self.words.joined.match(self.text, end) if many else None
            following = joined and self.words.number.match(self.text, joined.end())
            if not joined or not following or not self._goes_on(joined, following):
                break
            first, end = following.start(1), joined.end()
        return found, found[-1].end if found and end < found[-1].end else end

    def _is_no_number(self, match: re.Match[str], listed: bool) -> bool:
        """Whether what looks like a number is a measure ("et 3 ans") or, in a list, a word."""
        return bool(self.words.measured.match(self.text, match.end())) or (
            listed and match[1][0].isalpha() and not any(sign.isdecimal() for sign in match[1])
        )

    def _goes_on(self, joined: re.Match[str], following: re.Match[str]) -> bool:
        """Whether a further number belongs to the list: behind a comma, only where the list or the phrase
        clearly goes on after it."""
        if self._is_no_number(following, True):
            return False
        return (
            not joined["comma"]
            or bool(following["point"])
            or bool(self.words.item_ends.match(self.text, following.end()))
        )

    def _one(self, start: int, match: re.Match[str], paragraph: str, many: bool) -> Reference:
        printed, point, end = match[1], "", match.end()
        if match["point"] and "-" in printed:
            printed, _, point = printed.rpartition("-")
        elif match["point"] and printed != "1":
            end = match.end(1)
        last = ""
        ranged = self.words.ranged.match(self.text, end) if many and not point else None
        to = ranged and self.words.number.match(self.text, ranged.end())
        if to and not self.words.measured.match(self.text, to.end()):
            last, end = number_of(to[1]), to.end(1)
        if after := self.words.paragraph_after.match(self.text, end) or self.words.ordinal_after.match(
            self.text, end
        ):
            paragraph, end = self._paragraph(after[after.lastindex or 1] or ""), after.end()
        return Reference(start, end, number_of(printed), last, 0, paragraph, point)

    def _paragraph(self, printed: str) -> str:
        """ "2 et 3" is "2-3", "premier" is "1"."""
        ordinal = self.words.ordinals.get(fold(printed.strip()))
        if ordinal:
            return ordinal
        known = [self.words.ordinals[word] for word in fold(printed).split() if word in self.words.ordinals]
        figures = known or [figure.lower().replace("premier", "1") for figure in _FIGURE.findall(printed)]
        return "-".join(dict.fromkeys((figures[0], figures[-1]))) if figures else printed.strip("() ")

    # -- works

    def _of(self, place: int, depth: int = 0) -> Mention | None:
        """The work of which an article is said to be, if the words behind it say one."""
        text, words = self.text, self.words
        if abbreviation := _ABBREVIATION.match(text, place):
            return self._named(abbreviation.end())
        if this := words.this.match(text, place):
            return Mention(Of.THIS, place, self._noun_end(this.end()))
        if same := words.same.match(text, place):
            return Mention(Of.SAME, place, self._noun_end(same.end()))
        of = words.of.match(text, place)
        return self._of_what(of.end(), depth) if of else None

    def _of_what(self, place: int, depth: int) -> Mention | None:
        if numbered := self._numbered(place):
            return numbered
        word = _WORD.match(self.text, place)
        if word is None:
            # "aux 4 Conventions": some other work, whichever it is
            return self._named(place) if self.text[place : place + 1].isdecimal() else None
        said = fold(word[1])
        if said in self.words.counts:
            return self._named(word.end() + 1)
        if said in self.words.inside:
            inside = self.words.number.match(self.text, word.end())
            deeper = self._of(inside.end(), depth + 1) if inside and depth < _DEEPEST else None
            return deeper or Mention(Of.THIS, word.start(1), inside.end(1) if inside else word.end())
        if said in self.words.instruments or word[1][:1].isupper():
            return self._named(word.start(1))
        return None

    def _its(self, start: int, at: int) -> Mention | None:
        """ "le Code pénal, en son article 7": of the work that was just named."""
        before = self.text[max(0, start - _LOOK_BACK) : start]
        return Mention(Of.SAME, start, start) if self.words.its.search(before) else None

    def _work(self, head: re.Match[str]) -> tuple[list[Reference], int]:
        """A work that is named for itself: by its number, or by a name that begins with a capital."""
        mention = self._numbered(head.start())
        presented = self.words.presented.search(self.text[max(0, head.start() - _LOOK_BACK) : head.start()])
        if mention is None and not presented and (head["work"][:1].isupper() or fold(head["work"]) == "code"):
            mention = self._named(head.start())
        if mention is None:
            return [], head.end()
        end = mention.end if mention.of is Of.NUMBERED else head.end()
        return [Reference(mention.start, mention.end, work=mention)], end

    def _numbered(self, place: int) -> Mention | None:
        match = self.words.numbered.match(self.text, place)
        if match is None:
            return None
        year = match["year"] or match["bracketed"]
        number = number_key(match["number"]) + (f"-{year}" if year else "")
        kind = self.words.instruments.get(fold(" ".join(match["kind"].split())), "")
        return Mention(Of.NUMBERED, match.start(), match.end(), kind, number, self._day(match))

    def _day(self, match: re.Match[str]) -> date | None:
        if not match["day"]:
            return None
        try:
            return date(int(match["of"]), self.words.months[fold(match["month"])], int(match["day"]))
        except ValueError:
            return None

    def _named(self, place: int) -> Mention:
        stretch = self.text[place : place + _NAME_CHARS]
        # The points of an abbreviation ("C.P.P.") do not end a name.
        stretch = re.sub(r"(?<=\b[A-Z])\.", " ", stretch)
        stretch = _NAME_ENDS.split(stretch, maxsplit=1)[0]
        found = list(_NAME_WORD.finditer(stretch))[:_NAME_WORDS]
        ends = tuple(place + match.end() for match in found)
        return Mention(
            Of.NAMED,
            place,
            ends[0] if ends else place,
            words=tuple(fold(match[0]) for match in found),
            ends=ends,
        )

    def _noun_end(self, place: int) -> int:
        """Where "de la présente loi" ends."""
        noun = _WORD.match(self.text, place)
        return noun.end() if noun else place
