"""What a heading looks like in a French or an English legal text: tables, and the functions that read them.

Every pattern is anchored at the start of a line and has no nested repetition, so that reading a line takes
time in proportion to its length.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingestion.numbering import CARDINALS, ORDINALS, number_of


@dataclass(frozen=True, slots=True)
class Level:
    """A structural level: kind of passage, Akoma Ntoso prefix, rank (0 is outermost), words."""

    kind: str
    prefix: str
    rank: int
    words: str


LEVELS = (
    Level("annex", "annex", 0, "Annexe|Annex|Schedule"),
    Level("part", "part", 10, "Partie|Part"),
    Level("book", "book", 20, "Livre|Book"),
    Level("title", "tit", 30, "Titre|Title"),
    Level("title", "subtit", 35, "Sous-titre|Sous titre|Subtitle"),
    Level("chapter", "chp", 40, "Chapitre|Chapter"),
    Level("chapter", "subchp", 45, "Sous-chapitre|Sous chapitre|Subchapter"),
    Level("section", "sec", 50, "Section"),
    Level("subsection", "subsec", 60, "Sous-section|Sous section|Subsection"),
    Level("paragraph", "para", 70, "Paragraphe|Paragraph|§"),
    Level("paragraph", "subpara", 75, "Sous-paragraphe|Sous paragraphe|Subparagraph"),
)
_ORDINALS = " ".join((*ORDINALS, "unique préliminaire preliminary liminaire additionnel additionnelle final"))
# A part is also named after what it holds.
_PARTS = "législative réglementaire générale spéciale"
_SUFFIXES = "(?i:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies|terdecies)"
_ENDINGS = "(?i:er|ère|ere|re|ème|eme|e)"
# What parts a number from what follows; a stroke and a bracket only before a blank ("5/ Le", not "5/2024").
_SEPARATOR = r"(?P<separator>(?:\s?(?:[-–—:.]|[/)](?=\s|$))){1,4})?(?P<rest>.*)$"
_STRIPPED = "-–—:./) "


def _folding_accents(words: str) -> str:
    """A pattern for the words with or without the accents that capitals often lack."""
    return re.sub("[éè]", "[éèeÉÈE]", "|".join(sorted(words.split(), key=len, reverse=True)))


_ORDINAL = _folding_accents(_ORDINALS)
_CARDINAL = _folding_accents(" ".join(CARDINALS))
_STRUCTURE_NUMBER = (
    rf"(?i:{_ORDINAL}|{_CARDINAL})|\d{{1,3}}(?:[A-Z]|\s?(?:{_ENDINGS}|[°º]))?|[IVXLC]{{1,8}}{_ENDINGS}?"
    r"|A(?!\s(?:LA|L[’'])[ \w])|[B-Z]"
)
# Longest first: "Sous-section" before "Section".
_LEVEL_WORDS = "|".join(sorted("|".join(level.words for level in LEVELS).split("|"), key=len, reverse=True))
_STRUCTURE = re.compile(
    rf"\s?(?P<word>(?i:{_LEVEL_WORDS}))[sS]?"
    rf"(?:(?:\s{{1,3}}|(?<=§)|\s?[-:]\s?(?=[IVXLC\d]))(?:[Nn]°\s?)?"
    rf"(?P<number>(?:{_STRUCTURE_NUMBER})(?:\s{_SUFFIXES})?)(?![\w°’']|/(?!\s)|-(?!\s|$|[A-ZÀ-Ý]{{2}})))?"
    rf"{_SEPARATOR}"
)
_ORDINAL_FIRST = re.compile(
    rf"\s?(?P<number>(?i:{_ORDINAL}))\s(?P<word>(?i:partie|livre|section|part|schedule|annexe)){_SEPARATOR}"
)
_NAMED_PART = re.compile(
    rf"\s?(?P<word>(?i:partie))\s(?P<number>(?i:{_folding_accents(_PARTS)}))(?!\w){_SEPARATOR}"
)
_ANNEX_TO = re.compile(
    r"\s?(?P<word>Annexe|ANNEXE)s?(?P<number>)(?P<separator>\s)"
    r"(?P<rest>(?:[àÀA] L[A’']|à l[a’']|au|AU|du|DU|de l[a’'])\s?"
    r"(?i:loi|d[ée]cret|arr[êe]t[ée]|ordonnance|d[ée]cision|r[èe]glement)\s(?:[Nn]°|du|DU).*)$"
)
_ARTICLE_NUMBER = (
    rf"(?:[Nn]°\s?)?(?:(?:L\.?O|[LRDA])[.*]{{0,2}}\s?)?\d{{1,5}}(?:[-.]\d{{1,4}}){{0,4}}"
    rf"(?:-?[A-Z](?![\w’'.]))?(?:\s?{_ENDINGS}\b|\s?[°º])?"
    rf"(?:\s?{_SUFFIXES}\b(?:\s[A-Z]\b)?)?(?:-\d{{1,3}})?"
    rf"|(?i:{_ORDINAL}|{_CARDINAL})\b|[IVXLC]{{1,8}}{_ENDINGS}?\b"
)
# What recognising a scan makes of the word: "Aticle", "Aficle", "Artide".
_MISREAD = r"A[a-z]{1,3}i[co][li]e|Artide|Art[1l]cle|ART[1l]CLE"
_ARTICLE = re.compile(
    r"\s?(?P<quote>[«“\"]\s?)?"
    rf"(?:(?P<word>ARTICLES?|Articles?|ARTS?|Arts?)|(?P<misread>{_MISREAD}))(?![^\W\d_])"
    r"(?P<mark>\s?[.,])?\s{0,3}"
    rf"(?P<number>{_ARTICLE_NUMBER})"
    rf"(?:\s(?P<join>à|au|et|to)\s(?P<last>{_ARTICLE_NUMBER}))?"
    rf"(?P<new>\s\(?(?i:nouveau|new)\)?(?!\w))?{_SEPARATOR}"
)
# How any of them may begin: most lines do not, and are read no further.
_MAY_OPEN = re.compile(
    rf"\s?(?:[«“\"]\s?)?(?=[A-ZÉÈ§])(?i:art|a[a-z]{{1,3}}i[co]|annex|sched|part|livre|book|tit|chap|sous|sub|section|parag|§|{_ORDINAL})"
)
# No heading is longer; a line of a text that is not wrapped is.
_LONGEST_LINE = 600
# A line of a table of contents: leaders, and a page number perhaps.
_CONTENTS_LINE = re.compile(r"[^\n]*?(?:\.{4}|(?:\. ){4}|…{2})")
# After these words a number continues a sentence that began on the line before.
_UNFINISHED = re.compile(
    r"(?:[’']|\b(?:les|des|aux|du|de|et|ou|à|au|par|le|la|un|une|dans|sous|sur|cet|ledit|présent|of|the|in|and))$"
)
_CLOSING = re.compile(
    r"\s?(?:(?:Fait|Donné|Done) (?:à|au|en|at|in) [^\n]{2,80}?,? (?:le|on|this) "
    r"|(?:CONVENU|Convenu) (?:à|le|au) |(?i:en foi de quoi|in witness whereof)\b|AGREED (?:at|as of|on) "
    r"|[A-ZÀ-Þ][\w’' -]{2,30}, le \d{1,2}(?:er)? [^\W\d_]{3,9} \d{4}\s?$)"
)
# What two parties sign above: "Par", and below it their office, their name, or a line to write it on.
_BY = re.compile(r"\s?(?:Par|By)\s?:?\s?$")
_SIGNED = re.compile(
    r"\s?(?i:repr[ée]sentants? (?:autoris|habilit|d[ûu]ment)|authori[sz]ed rep|nom\s?:|name\s?:|[_.]{3})"
)
_MOST_PARTY_LINES, _LONGEST_PARTY = 3, 100
_CONTENTS = re.compile(r"\s?(?:table des mati[èe]res|sommaire|table of contents)\s?$", re.I)


@dataclass(frozen=True, slots=True)
class StructureHeading:
    """The opening line of a book, a title ...: ``label`` as printed, ``heading`` the words after it."""

    level: Level
    number: str
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class ArticleHeading:
    """The opening line of an article: its numbers normalised, and the ``rest`` of the line."""

    number: str
    last_number: str
    label: str
    rest: str
    opens_quote: bool
    prefix: str = "art"


def may_open(line: str) -> bool:
    """Whether it is worth asking what the line opens."""
    return _MAY_OPEN.match(line) is not None


def structure_heading(line: str) -> StructureHeading | None:
    """The structural heading that this line opens, or None."""
    if len(line) > _LONGEST_LINE:
        return None
    match = _structure_match(line)
    if match is None or _CONTENTS_LINE.match(line):
        return None
    level = _LEVEL_OF[match["word"].lower()]
    if not match["number"] and not _is_annex_alone(match, level) and match.re is not _ANNEX_TO:
        return None
    rest = match["rest"].strip()
    if not _opens_a_heading(rest, bool(match["separator"]), match["rest"]):
        return None
    number = number_of(match["number"] or "")
    label = line[: match.start("rest")].strip().rstrip(_STRIPPED)
    return StructureHeading(level, number, label, rest)


def _structure_match(line: str) -> re.Match[str] | None:
    """The line's match by the first of the patterns that finds a number in it, or else any."""
    found = None
    for pattern in (_STRUCTURE, _ORDINAL_FIRST, _NAMED_PART, _ANNEX_TO):
        match = pattern.match(line)
        if match and (match["number"] or pattern is _ANNEX_TO):
            found = match
            break
        found = found or match
    return found if found and line.strip()[0] in _INITIALS else None


_INITIALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈ§")
_LEVEL_OF = {word.lower(): level for level in LEVELS for word in level.words.split("|")}


def _is_annex_alone(match: re.Match[str], level: Level) -> bool:
    return level.kind == "annex" and (bool(match["separator"]) or not match["rest"].strip())


def _opens_a_heading(rest: str, separated: bool, raw: str) -> bool:
    """Whether what follows the number is a heading, and not the rest of a sentence ("du présent code")."""
    if not rest:
        return True
    if separated:
        return not raw[0].isdigit()
    return raw[0] == " " and (rest[0].isupper() or rest[0] in '«“("')


def article_heading(line: str, line_before: str = "") -> ArticleHeading | None:
    """The article that this line opens, or None where the line only mentions one."""
    match = _ARTICLE.match(line)
    if match is None or not _opens_an_article(match, line_before[-40:]):
        return None
    if _CONTENTS_LINE.match(line[:_LONGEST_LINE]):
        return None
    word = "Article" if match["misread"] or match["word"][3:4].lower() == "i" else "Art."
    printed = f"{match['number']} {match['join']} {match['last']}" if match["last"] else match["number"]
    if not printed.isdigit():
        printed = _CAPITALS.sub(lambda found: found[0].lower(), printed)
    return ArticleHeading(
        number=number_of(match["number"]),
        last_number=number_of(match["last"] or ""),
        label=f"{word} {printed}{(match['new'] or '').lower()}",
        rest=match["rest"].strip(),
        opens_quote=bool(match["quote"]),
    )


# "1ER", "12 BIS", "PREMIER" in a label; roman figures stay as they are.
_CAPITALS = re.compile(rf"(?<=\d)\s?{_ENDINGS}\b|{_SUFFIXES}\b|(?i:{_ORDINAL})\b")


def _opens_an_article(match: re.Match[str], line_before: str) -> bool:
    rest, separator = match["rest"], (match["separator"] or "").strip()
    if _UNFINISHED.search(line_before):
        return False
    if separator:
        # "Article 5 - alinéa 2 du code" mentions, "Art.6.- la peine" opens.
        return not rest.strip()[:1].islower() or separator not in "-–—"
    if match["new"] or match["misread"]:
        return not rest.strip()
    if match["last"] or match["word"][-1] in "sS" or "," in (match["mark"] or ""):
        return not rest.strip() and "," not in (match["mark"] or "")
    return not rest.strip() or bool(re.match(r"\s(?:[«“\"\[]?[A-ZÀ-Ý]|\([^\W\d]|\d{1,2}°)", rest))


def is_unfinished(line: str) -> bool:
    """Whether a sentence goes on after the line: it ends with an article or a preposition."""
    return _UNFINISHED.search(line[-40:]) is not None


def looks_like_heading(line: str) -> bool:
    """Whether the line opens an article or a structural level."""
    return structure_heading(line) is not None or article_heading(line) is not None


def is_closing_formula(line: str) -> bool:
    """ "Fait à Bamako, le 3 mai", "Bamako, le 3 mai 2024": the place and date that close an act."""
    return _CLOSING.match(line) is not None


def opens_signatures(lines: Sequence[str], index: int) -> bool:
    """Whether a party signs here: its name in capitals, then "Par", then an office or a name."""
    for at in range(index, min(index + _MOST_PARTY_LINES, len(lines) - 2)):
        if not lines[at].isupper() or len(lines[at]) > _LONGEST_PARTY:
            return False
        if _BY.match(lines[at + 1]):
            return _SIGNED.match(lines[at + 2]) is not None
    return False


def is_contents_title(line: str) -> bool:
    """The title of a table of contents."""
    return _CONTENTS.match(line) is not None
