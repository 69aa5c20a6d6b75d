"""The acts that a text holds: where each begins, and what is annexed to it.

An issue of an official journal prints laws, decrees and orders one after the other. Each opens with its title
("Loi n° 10-2025 du 28 mai 2025 relative ..."), and its articles begin again at 1. A treaty that a law
approves is printed after it: its articles begin again at 1 too, and it is no act of its own.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.ingestion.headings import is_unfinished
from kb.ingestion.marks import Marks

RUBRIC, ACT, INSTRUMENT = "rubric", "act", "instrument"
_MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "january february march april may june july august september october november december",
)
_MONTH_OF = {name: at for names in _MONTHS for at, name in enumerate(names.split(), start=1)}
_KINDS = (
    "loi organique", "loi constitutionnelle", "loi de finances", "loi uniforme", "loi-cadre", "loi",
    "décret-loi", "décret", "arrêté interministériel", "arrêté ministériel", "arrêté conjoint",
    "arrêté préfectoral", "arrêté", "ordonnance", "règlement", "directive", "décision", "circulaire",
    "délibération", "acte uniforme", "act", "ordinance", "decree", "regulations", "regulation", "order",
    "proclamation",
)  # fmt: skip
_NUMBER = (
    r"n\s?[°ºo]s?\.?\s?"
    r"(?P<number>\d{1,4}\s-\s?\d{1,4}|[\w.-]{1,20}(?:/(?!du\s)[\w.-]{1,20}){0,5})"
)
_DATE = r"(?:du|of)\s(?P<date>(?P<day>\d{1,2})(?:er|°)?\s(?P<month>[^\W\d_]{3,9})\s(?P<year>\d{4}))"
_DATE_ALONE = _DATE.replace("?P<", "?P<only_")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


# Capitals often lack their accents.
_ANY_KIND = re.sub("[éèê]", lambda found: f"[{found[0]}e]", "|".join(_KINDS))
_KIND_OF = {_folded(kind): kind for kind in _KINDS}
# The kind and what the act is known by: its number, its date, or both.
_REFERENCE = re.compile(rf"(?P<kind>{_ANY_KIND})\s(?:{_NUMBER}(?:[\s,/]{{1,3}}{_DATE})?|{_DATE_ALONE})", re.I)
_OPENS = re.compile(rf"\s?(?:{_ANY_KIND})\s(?:n\s?[°ºo]|du\s\d|of\s\d)", re.I)
_ACT_ALONE = re.compile(r"\s?acte uniforme (?:portant|relatif|révisé|organisant)", re.I)
# What an act says first, after its title.
_PREAMBLE = re.compile(
    r"\s?(?:l[’'](?:assembl|union|autorit)|le parlement|le s[ée]nat|le congr|le pr[ée]sident|la pr[ée]sidente"
    r"|le premier|le ministre|la ministre|les ministres|le ma?ire|le gouvern|le conseil|le comit|le haut"
    r"|le secr|le directeur|la conf[ée]rence|au nom d|vu\s|vu$|sur (?:le )?(?:rapport|propos)|consid[ée]rant"
    r"|expos[ée] des|be it enacted|enacted|an act|whereas|preamble|pr[ée]ambule)",
    re.I,
)
_LONGEST_TITLE = 14
# The number of an act's first article; a code may begin with "111-1".
_FIRST_ARTICLE = re.compile(r"1|unique|[LRDA]?1(?:1|11|00|01|10)?-1")
# Titles of what is annexed to an act, and how far below them its first article may stand.
_INSTRUMENT = re.compile(
    r"\s?(?:(?i:accord|convention|protocole|statuts?|trait[ée]|charte|contrat|cahier des charges"
    r"|m[ée]morandum|r[èe]glement int[ée]rieur|agreement|treaty|protocol|charter))"
    r"(?:$|\s(?!dat[ée])[^.;:,]{2,90}$)"
)
_INSTRUMENT_REACH = 50
# The headings under which an official journal prints its acts.
_RUBRIC_WORDS = re.compile(
    r"PARTIE|MINISTERE|PRESIDENCE|PREMIER MINISTRE|PRIMATURE|DECRETS|LOIS|ARRETES|ORDONNANCES|DECISIONS"
    r"|TEXTES|ACTES?\b|ASSEMBLEE|COUR |CONSEIL|HAUTE? |SECRETARIAT|GOUVERNEMENT|AGREMENT|NOMINATION"
)
_RUBRIC_MARKED = re.compile(r"[-–—]\s.{2,60}\s[-–—]$|[A-Z]\s[-–—]\s[^a-z]{4,60}$")
_CLOSES_ACTS = re.compile(
    r"[-–—\s]*(?:actes? en abr[ée]g[ée]|partie non officielle|annonces? (?:l[ée]gale|judiciaire))", re.I
)
_LONGEST_RUBRIC = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """What begins at the line ``start``: its own lines end before ``stop``."""

    what: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Title:
    """An act's title, taken apart; ``label`` is the reference with its date, ``rest`` the words after it."""

    kind: str = ""
    reference: str = ""
    date: str = ""
    label: str = ""
    rest: str = ""


def title_of(printed: str) -> Title:
    """What a printed title says; empty where it holds no reference."""
    match = _REFERENCE.match(printed.strip())
    if match is None:
        return _uniform_act(printed.strip())
    day, month, year = (match[name] or match[f"only_{name}"] for name in ("day", "month", "year"))
    known = _MONTH_OF.get(_folded(month or ""))
    kind = _KIND_OF[_folded(match["kind"])]
    number = re.sub(r"\s", "", match["number"] or "").rstrip(".-/")
    reference = f"{kind.capitalize()} n° {number}" if number else match[0]
    return Title(
        kind=kind,
        reference=reference,
        date=f"{year}-{known:02d}-{int(day):02d}" if known and 1 <= int(day) <= 31 else "",
        label=match[0],
        rest=printed.strip()[match.end() :].strip(" ,:.-–"),
    )


def _uniform_act(printed: str) -> Title:
    """An act of OHADA, which bears neither number nor date."""
    if not _ACT_ALONE.match(printed):
        return Title()
    label, rest = printed[: len("acte uniforme")], printed[len("acte uniforme") :].strip()
    return Title(kind=label.lower(), reference=label.capitalize(), label=label, rest=rest)


def openings(marks: Marks) -> dict[int, Opening]:
    """What begins where, by line: acts only where there are several, with the rubrics between them."""
    acts = [*_titled(marks)]
    acts += _untitled(marks, [opening.start for opening in acts])
    acts.sort(key=lambda opening: opening.start)
    found = [*_instruments(marks, [opening.start for opening in acts])]
    if len(acts) > 1:
        found += acts
        found += _rubrics(marks, acts)
    return {opening.start: opening for opening in found}


# -- acts with a title


def is_brief(line: str) -> bool:
    """The title of an act that has no articles: "Arrêté n° 1373 du 4 juin 2025. M. LOEMBET est nommé"."""
    if not _OPENS.match(line):
        return False
    match = _REFERENCE.match(line.strip())
    return match is not None and line.strip()[match.end() :].startswith(".") and line.strip()[0].isupper()


def _titled(marks: Marks) -> Iterator[Opening]:
    """The titles after which, before any other, an article 1 stands."""
    candidate: Opening | None = None
    for index in marks.openers:
        if article := marks.articles[index]:
            if candidate and _FIRST_ARTICLE.fullmatch(article.number):
                yield candidate
            candidate = None
        elif _opens_an_act(marks, index):
            candidate = Opening(ACT, index, _end_of_title(marks, index))


def _opens_an_act(marks: Marks, index: int) -> bool:
    line = marks.lines[index]
    if not (_OPENS.match(line) or _ACT_ALONE.match(line)) or not line.strip()[0].isupper() or is_brief(line):
        return False
    return index == 0 or _is_finished(marks.lines[index - 1])


def _is_finished(line: str) -> bool:
    """Whether nothing goes on after the line: it ends a sentence, or is a name, a rubric, a number."""
    if line.endswith((".", ";", ":", "!", "?", "»", "”", ")", "-", "–", "_")):
        return True
    last = line.rsplit(maxsplit=1)[-1] if line.strip() else ""
    return not line.endswith(",") and not last[:1].islower() and not is_unfinished(line)


def _end_of_title(marks: Marks, index: int) -> int:
    last = min(index + _LONGEST_TITLE, len(marks.lines))
    for at in range(index + 1, last):
        if marks.is_heading(at) or _PREAMBLE.match(marks.lines[at]) or len(marks.lines[at]) > 200:
            return at
        if marks.lines[at - 1].endswith("."):
            return at
    return index + 1 if last == index + _LONGEST_TITLE else last


# -- acts without one


def _untitled(marks: Marks, titled: Sequence[int]) -> list[Opening]:
    """The places where articles begin again at 1 with no title, outside of what is annexed."""
    starts = iter([*titled, len(marks.lines)])
    following_start = next(starts)
    found: list[Opening] = []
    count = 0
    numbered = [index for index, article in enumerate(marks.articles) if article]
    for place, index in enumerate(numbered):
        while index >= following_start:
            following_start, count = next(starts), 0
        if count > 1 and _begins_again(marks, numbered, place):
            start = _first_heading(marks, index, numbered[place - 1])
            if start is not None:
                found.append(Opening(ACT, start, start))
                count = 0
        count += 1
    if found and not titled:
        found.insert(0, Opening(ACT, *(2 * (_first_line(marks, numbered[0]),))))
    return found


def _first_line(marks: Marks, article: int) -> int:
    return next((at for at in range(article) if marks.levels[at]), article)


def _begins_again(marks: Marks, numbered: Sequence[int], place: int) -> bool:
    article = marks.articles[numbered[place]]
    following = marks.articles[numbered[place + 1]] if place + 1 < len(numbered) else None
    if article is None or article.number != "1" or article.opens_quote:
        return False
    return following is None or following.number in {"2", "1-1"}


def _first_heading(marks: Marks, article: int, before: int) -> int | None:
    """The line where the act of this article 1 begins; None where what begins is a part or an annex."""
    start = article
    for at in range(article - 1, before, -1):
        level = marks.levels[at]
        if level is not None:
            if level.level.kind == "annex" or level.number not in {"1", "préliminaire", "preliminaire"}:
                return None
            start = at
        elif article - at > _INSTRUMENT_REACH or _INSTRUMENT.match(marks.lines[at]):
            return start if article - at > _INSTRUMENT_REACH else None
    return start


# -- what is annexed


def _instruments(marks: Marks, acts: Sequence[int]) -> Iterator[Opening]:
    """The titles of treaties, agreements and statutes, printed after articles and before an article 1."""
    bounds = iter([*acts, len(marks.lines)])
    bound = next(bounds)
    candidate: int | None = None
    any_article = False
    for index in marks.openers:
        while index >= bound:
            bound, candidate, any_article = next(bounds), None, False
        article = marks.articles[index]
        if article is not None:
            reached = candidate is not None and index - candidate <= _INSTRUMENT_REACH
            if candidate is not None and reached and any_article and article.number == "1":
                yield Opening(INSTRUMENT, candidate, candidate + 1)
            candidate, any_article = None, True
        elif candidate is not None and index - candidate > _INSTRUMENT_REACH:
            candidate = None
        if candidate is None and article is None and any_article and _opens_an_instrument(marks, index):
            candidate = index


def _opens_an_instrument(marks: Marks, index: int) -> bool:
    line = marks.lines[index]
    return bool(len(line) < 120 and line.strip()[:1].isupper() and _INSTRUMENT.match(line)) and _is_finished(
        marks.lines[index - 1]
    )


# -- rubrics


def _rubrics(marks: Marks, acts: Sequence[Opening]) -> Iterator[Opening]:
    """The rubrics above each act, and after the acts what is printed without articles."""
    lines = marks.lines
    titles = {act.start for act in acts}
    first = acts[0].start
    end = 0
    for act in acts:
        start = _start_of_rubric(lines, act.start, end)
        if start < act.start:
            yield Opening(RUBRIC, start, act.start)
        end = act.stop
    skip = 0
    for index in marks.openers:
        if index < max(first, skip) or index in titles or len(lines[index]) > 200:
            continue
        if is_brief(lines[index]) and _is_finished(lines[index - 1]):
            yield Opening(RUBRIC, index, index)
        elif _CLOSES_ACTS.match(lines[index]):
            start = _start_of_rubric(lines, index, first)
            skip = _end_of_rubric(lines, index)
            if skip not in titles:
                yield Opening(RUBRIC, start, skip)


def _start_of_rubric(lines: Sequence[str], index: int, end: int) -> int:
    """The first of the lines in capitals just above this one, from the one that names who speaks."""
    start = index
    for at in range(index - 1, max(end, index - _LONGEST_RUBRIC) - 1, -1):
        line = lines[at].strip()
        if not _is_rubric(line):
            break
        if _RUBRIC_MARKED.match(line) or _RUBRIC_WORDS.match(_folded(line).upper()):
            start = at
    return start


def _end_of_rubric(lines: Sequence[str], index: int) -> int:
    end = index + 1
    while end < min(len(lines), index + _LONGEST_RUBRIC) and _is_rubric(lines[end].strip()):
        end += 1
    return end


def _is_rubric(line: str) -> bool:
    return bool(line) and len(line) < 90 and (line.isupper() or bool(_RUBRIC_MARKED.match(line)))
