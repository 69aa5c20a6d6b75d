"""Writing the articles of a file of versions as the passages of an expression."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from kb.models import Expression, IngestionState, Passage, PassageKind
from kb.versions.file import Article, Part, VersionsFile
from search import outbox

# The media type of a file of versions.
VERSIONS = "application/x-ndjson"
_BATCH = 500


@dataclass(slots=True)
class _Row:
    """A passage to be, with the one that holds it."""

    passage: Passage
    above: "_Row | None"
    depth: int


@dataclass(slots=True)
class _Rows:
    """The passages of a file in document order, the wordings of one article after each other."""

    expression: Expression
    rows: list[_Row] = field(default_factory=list)

    def add(self, nodes: Sequence[Part | Article], above: _Row | None = None, depth: int = 0) -> None:
        for node in nodes:
            if isinstance(node, Article):
                for passage in self._wordings(node):
                    self._append(passage, above, depth)
            else:
                self.add(node.parts, self._append(self._part(node), above, depth), depth + 1)

    def _append(self, passage: Passage, above: _Row | None, depth: int) -> _Row:
        passage.position = len(self.rows)
        self.rows.append(_Row(passage, above, depth))
        return self.rows[-1]

    def _part(self, part: Part) -> Passage:
        return Passage(
            expression=self.expression,
            kind=part.kind,
            eid=part.eid,
            number=part.number,
            label=part.label,
            heading_path=list(part.path),
            in_force_from=_first_day(part),
        )

    def _wordings(self, article: Article) -> Iterator[Passage]:
        for version, wording in enumerate(article.wordings, start=1):
            yield Passage(
                expression=self.expression,
                kind=PassageKind.ARTICLE,
                eid=f"art_{article.number}",
                number=article.number,
                label=article.label,
                heading_path=list(article.path),
                text=wording.text,
                version=version,
                in_force_from=wording.start.day,
                in_force_to=wording.end,
                not_before=wording.start.not_before,
                amended_by=wording.law,
            )


def _first_day(part: Part) -> date:
    """When the first article of a part began to apply."""
    return min(
        one.wordings[0].start.day if isinstance(one, Article) else _first_day(one) for one in part.parts
    )


def write_versions(expression: Expression, content: VersionsFile) -> None:
    """Make the file's articles the text of the expression: all of them, or nothing."""
    made = _Rows(expression)
    made.add(content.roots)
    with transaction.atomic():
        expression.passages.all().delete()
        for depth in range(1 + max((row.depth for row in made.rows), default=0)):
            _create(row for row in made.rows if row.depth == depth)
        expression.media_type = VERSIONS
        expression.report = _report(made.rows)
        expression.state = IngestionState.READY
        expression.finished_at = timezone.now()
        expression.save()
        outbox.mark(expression.work.search_group)


def _create(rows: Iterable[_Row]) -> None:
    batch = list(rows)
    for row in batch:
        row.passage.parent = row.above.passage if row.above else None
    Passage.objects.bulk_create([row.passage for row in batch], batch_size=_BATCH)


def _report(rows: Sequence[_Row]) -> dict[str, object]:
    counts = Counter(str(row.passage.kind) for row in rows if row.passage.version == 1)
    return {"page_count": 0, "counts": dict(counts), "missing": [], "repeated": [], "versions": len(rows)}
