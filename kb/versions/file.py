"""A file of versions: a JSON object a line, an article each, with the wordings that it has had. Pure.

{"path": "Livre Ier/Titre III/Article 102.md",
 "versions": [{"law": "Créé par Loi 1803-03-14", "epoch": 1, "text": "Article 102\\n----\\n..."}, ...]}
"""

import gzip
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.ingestion.headings import article_heading, structure_heading
from kb.models.passages import PassageKind
from kb.versions.laws import Start, Stated, starts_of, stated_in

_UNDERLINE = re.compile(r"[-=]{2,}")
_NUMBERS = re.compile(r"\d+|[^\W\d_]+")
_ITEM = re.compile(r"[-–—•]\s")
_LONGEST_LINE = 20_000_000
_ABOUT = 7  # days that may pass between a law's own day and its entry into force without a word


class UnreadableRowError(Exception):
    """A row that gives no article; the message says why."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of an article. ``end`` is the day on which the next one takes its place."""

    text: str
    law: str
    start: Start
    end: date | None


@dataclass(frozen=True, slots=True)
class Article:
    """An article, where it stands and how it read over time."""

    row: int
    number: str
    label: str
    path: tuple[str, ...]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in a row that deserves a look. ``row`` counts the lines of the file from 1."""

    row: int
    article: str
    problem: str


@dataclass(frozen=True, slots=True)
class Part:
    """A level of the text, with what it holds in order."""

    label: str
    kind: str
    eid: str
    number: str
    path: tuple[str, ...]
    parts: "list[Part | Article]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VersionsFile:
    """What a file holds: its articles in order, in their parts, and what is odd."""

    roots: Sequence[Part | Article]
    articles: Sequence[Article]
    oddities: Sequence[Oddity]

    @property
    def begins(self) -> date | None:
        """The first day on which any of it is known to apply."""
        return min((one.wordings[0].start.day for one in self.articles), default=None)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    label: str
    article: str
    path: tuple[str, ...]
    versions: Sequence[tuple[int, str, str]]  # place in time, law, text


def read_versions(lines: Iterable[str]) -> VersionsFile:
    """The articles of a file. Rows that give none are left out, and told among the oddities."""
    rows, oddities = _rows(lines)
    starts = starts_of((place, law) for row in rows for place, law, _ in row.versions)
    articles = []
    for row in rows:
        wordings = tuple(_wordings(row, starts))
        articles.append(Article(row.number, row.article, row.label, row.path, wordings))
        oddities += _oddities(row, wordings)
    articles.sort(key=lambda article: number_key(article.number))
    return VersionsFile(_tree(articles), articles, sorted(oddities, key=lambda oddity: oddity.row))


def number_key(number: str) -> tuple[tuple[int, str], ...]:
    """By which articles stand in order: 348, 348-4, 349."""
    return tuple(
        (int(part), "") if part.isdecimal() else (0, part.lower()) for part in _NUMBERS.findall(number)
    )


def lines_of(file: IO[bytes], most: int = 500_000_000) -> Iterator[str]:
    """The lines of a file, whether it is packed with gzip or not.

    Raises ValidationError for one that cannot be unpacked, is no UTF-8 or grows beyond ``most`` bytes.
    """
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    total = 0
    try:
        with nullcontext(file) if not packed else gzip.GzipFile(fileobj=file) as stream:
            while line := stream.readline(_LONGEST_LINE):
                total += len(line)
                if total > most or len(line) == _LONGEST_LINE:
                    raise ValidationError(_("The file is too large once it is unpacked."), code="too_large")
                yield line.decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ValidationError(
            _("The file cannot be read: it should be JSON lines in UTF-8, packed with gzip or not."),
            code="unreadable",
        ) from error


# -- rows


def _rows(lines: Iterable[str]) -> tuple[list[_Row], list[Oddity]]:
    rows: list[_Row] = []
    oddities: list[Oddity] = []
    seen: dict[str, int] = {}
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(at, line)
        except UnreadableRowError as error:
            oddities.append(Oddity(at, "", f"left out: {error}"))
            continue
        if row.article in seen:
            oddities.append(Oddity(at, row.article, f"left out: the article is in row {seen[row.article]}"))
            continue
        seen[row.article] = at
        rows.append(row)
    return rows, oddities


def _row(at: int, line: str) -> _Row:
    try:
        content = json.loads(line)
        *parts, last = [part.strip() for part in str(content["path"]).split("/")]
        versions = sorted(_version(version) for version in content["versions"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableRowError("no JSON object with a path and versions") from error
    heading = article_heading(last.removesuffix(".md"))
    if heading is None:
        raise UnreadableRowError(f"{last!r} names no article")
    if not versions:
        raise UnreadableRowError("the article has no version")
    return _Row(at, heading.label, heading.number, tuple(parts), versions)


def _version(content: Any) -> tuple[int, str, str]:
    law, text = content["law"], content["text"]
    if not (isinstance(law, str) and isinstance(text, str)):
        raise TypeError
    return int(content["epoch"]), " ".join(law.split()), words_of(text)


def words_of(text: str) -> str:
    """The words of a version, one paragraph a line, without its title and the breaks of its lines."""
    lines = text.replace("\x00", "").split("\n")
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()):
        lines = lines[2:]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or _ITEM.match(line):
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    joined = (" ".join(part for part in paragraph if part) for paragraph in paragraphs)
    return "\n".join(paragraph for paragraph in joined if paragraph)


# -- time


def _wordings(row: _Row, starts: Any) -> Iterator[Wording]:
    for index, (place, law, text) in enumerate(row.versions):
        following = row.versions[index + 1 : index + 2]
        yield Wording(text, law, starts[place], starts[following[0][0]].day if following else None)


def _oddities(row: _Row, wordings: Sequence[Wording]) -> Iterator[Oddity]:
    for index, wording in enumerate(wordings):
        for problem in _problems(wording, wordings[index - 1] if index else None):
            yield Oddity(row.number, row.article, f"version {index + 1}: {problem}")


def _problems(wording: Wording, before: Wording | None) -> Iterator[str]:
    start, stated = wording.start, stated_in(wording.law)
    if start.not_before:
        between = f"between {start.not_before} and {start.day}"
        yield f"from when it applies is not known, only that it lies {between} ({wording.law})"
    elif stated is None:
        yield f"the name of the law gives no day; the file says {start.day} ({wording.law})"
    elif not _agrees(stated, start):
        yield f"the law's name says {stated.day}, the file {start.day}, which is followed ({wording.law})"
    if before and before.text == wording.text:
        yield "it reads as the version before it"
    if not wording.text:
        yield "it has no words"


def _agrees(stated: Stated, start: Start) -> bool:
    return abs((start.day - stated.day).days) <= _ABOUT


# -- the tree


def _tree(articles: Iterable[Article]) -> list[Part | Article]:
    """The articles in their parts; parts stand where their first article does."""
    roots: list[Part | Article] = []
    known: dict[tuple[str, ...], Part] = {}
    for article in articles:
        siblings = roots
        for depth in range(1, len(article.path) + 1):
            path = article.path[:depth]
            if path not in known:
                known[path] = _part(path, known.get(path[:-1]))
                siblings.append(known[path])
            siblings = known[path].parts
        siblings.append(article)
    return roots


def _part(path: tuple[str, ...], above: Part | None) -> Part:
    label = path[-1]
    found = structure_heading(label)
    number = found.number if found else label
    own = f"{found.level.prefix if found else 'part'}_{_ascii(number)}"
    eid = f"{above.eid}__{own}" if above else own
    return Part(
        label, found.level.kind if found else PassageKind.PART, eid, found.number if found else "", path[:-1]
    )


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
