"""Recommendations that a report's text seems to make: candidates for an editor to accept, never more.

Three ways of writing them are known: numbered ones ("Recommandation 3 :"), sentences in which somebody
recommends ("La mission recommande au ministère de ..."), and the items of a list under a heading
"Recommandations". Pure: text in, candidates out; linear in the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"^\W*(?:recomm[ae]ndation|R)\s*(?:n[°ºo]\s*)?(?P<number>\d{1,3}(?:[.\-]\d{1,2})?)\s*(?:[:.)–—-]|$)\s*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\W*(?:(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])(?:\.\d{1,2})*\s*[.)–—-]?\s+)?"
    r"(?:(?:principales|key|main|conclusions et|conclusions and)\s+)?recomm[ae]ndations\b[^.;]{0,80}$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:(?P<number>\d{1,3}|[a-z])\s*[.)°]\s*[-–—]?\s*|[-–—•▪●◦*►➢✓]\s*)(?=\S)")
_RECOMMENDS = re.compile(
    r"\b(?:recommand(?:e|ent|ons)|recommends?|(?:est|is|sont|are)\s+recomm[ae]nd(?:é|ée|és|ées|ed))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«])")
_NEW_HEADING = re.compile(r"^(?:(?:[IVXLC]{1,6}|\d{1,2})(?:\.\d{1,2})*\s*[.)–—-]\s+)?[A-ZÀ-Ý][^.;:!?]{2,70}$")
_LONGEST = 2_000
_SHORTEST = 15


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of the report: its name, its page and its words, a paragraph a line."""

    eid: str
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that seem to recommend something: ``quote`` as they stand, ``text`` without their number."""

    eid: str
    page: int | None
    number: str
    text: str
    quote: str


@dataclass(slots=True)
class _Gathering:
    """A recommendation whose lines are still coming; it stays in the passage where it began."""

    part: Part
    number: str
    text: str
    lines: list[str]

    def add(self, line: str) -> None:
        self.lines.append(line)
        self.text = f"{self.text} {line.strip()}".strip()

    def done(self) -> Candidate | None:
        if len(self.text) < _SHORTEST:
            return None
        quote = "\n".join(self.lines)[:_LONGEST]
        return Candidate(self.part.eid, self.part.page, self.number, self.text[:_LONGEST], quote)


@dataclass(slots=True)
class _Under:
    """Whether the lines stand under a heading "Recommandations", and the number of the last item there."""

    heading: bool = False
    last: int = 0

    def read(self, line: str) -> None:
        """A line that is no item opens such a part, or ends it by being another heading."""
        if _HEADING.match(line):
            self.heading, self.last = True, 0
        elif line.strip() and _NEW_HEADING.match(line.strip()):
            self.heading = False

    def counts(self, line: str, number: str) -> bool:
        """Whether an item goes on with the list: "6. Remerciements" after an item 2 is the next heading."""
        if not number.isdecimal():
            return True
        goes_on = int(number) in {1, self.last + 1} or not self.last
        if not goes_on and _NEW_HEADING.match(line.strip()):
            return False
        self.last = int(number)
        return True


def candidates(parts: Iterable[Part]) -> list[Candidate]:
    """What a report seems to recommend, in its order, each once."""
    found: dict[tuple[str, str], Candidate] = {}
    under = _Under()
    for part in parts:
        for one in _in_part(part, under):
            found.setdefault((one.eid, " ".join(one.text.split())), one)
    return list(found.values())


def _in_part(part: Part, under: _Under) -> list[Candidate]:
    found: list[Candidate] = []
    current: _Gathering | None = None
    for line in part.text.split("\n"):
        begun = _begun(part, line, under)
        if begun is None and current is not None and _goes_on(line):
            current.add(line)
            continue
        found += _finished(current)
        current = begun
        if current is None:
            under.read(line)
            found += _sentences(part, line)
    return found + _finished(current)


def _begun(part: Part, line: str, under: _Under) -> _Gathering | None:
    if numbered := _NUMBERED.match(line):
        return _Gathering(part, numbered["number"], line[numbered.end() :].strip(), [line])
    item = _ITEM.match(line) if under.heading else None
    if item is None or not under.counts(line, item["number"] or ""):
        return None
    return _Gathering(part, item["number"] or "", line[item.end() :].strip(), [line])


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and not _HEADING.match(line) and not _NEW_HEADING.match(line.strip())


def _finished(current: _Gathering | None) -> list[Candidate]:
    done = current.done() if current else None
    return [done] if done else []


def _sentences(part: Part, line: str) -> Iterator[Candidate]:
    if _HEADING.match(line):
        return
    for sentence in _SENTENCE.split(line.strip()):
        if _RECOMMENDS.search(sentence) and len(sentence) >= _SHORTEST:
            yield Candidate(part.eid, part.page, "", sentence[:_LONGEST], sentence[:_LONGEST])
