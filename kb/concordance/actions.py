"""What can be done with a concordance: load it, have it proposed, decide. Each checks who asks, in one
transaction. ``by`` is the person; None is Toguna itself, on the server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from kb.concordance import likeness, table
from kb.concordance.table import Problem
from kb.models import Concordance, ConcordanceKind, ConcordanceState, PassageKind, Work
from search.numbers import expanded

_LONGEST = 5_000
LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a table did; with ``problems`` nothing was changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor says of one row: where it leads, and how much is the same."""

    pk: int
    to_number: str
    kind: str


def load(content: bytes, name: str, old: Work, new: Work, *, by: Any) -> Loaded:
    """Load a table as confirmed rows: all of it, or nothing and each row that is wrong."""
    _check(old, new, by)
    rows, problems = table.read(content)
    problems += _unknown(rows, old, new)
    if problems:
        return Loaded(problems=sorted(problems, key=lambda problem: problem.line))
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    with transaction.atomic():
        there = {
            (row.from_number, row.to_number): row
            for row in Concordance.objects.filter(from_work=old, to_work=new)
        }
        for row in rows:
            fields = {"kind": row.kind, "basis": row.basis or name[:200], "state": ConcordanceState.CONFIRMED}
            counts[_keep(there.get((row.old, row.new)), (old, row.old, new, row.new), fields, by)] += 1
        log(instance=new.specific, action="kb.concordance", user=by, data={"filename": name, **counts})
    return Loaded(counts["created"], counts["updated"], counts["unchanged"])


def _keep(
    there: Concordance | None, place: tuple[Work, str, Work, str], fields: Mapping[str, Any], by: Any
) -> str:
    if there is None:
        old, from_number, new, to_number = place
        Concordance.objects.create(
            from_work=old, from_number=from_number, to_work=new, to_number=to_number, by=by, **fields
        )
        return "created"
    if all(getattr(there, name) == value for name, value in fields.items()):
        return "unchanged"
    for name, value in fields.items():
        setattr(there, name, value)
    there.by = by
    there.save()
    return "updated"


def _unknown(rows: Iterable[table.Row], old: Work, new: Work) -> list[Problem]:
    """Numbers that the texts do not have; of a text that is not held, nobody can tell."""
    olds, news = numbers_of(old), numbers_of(new)
    problems = []
    for row in rows:
        for number, numbers, work in ((row.old, olds, old), (row.new, news, new)):
            if number and numbers and number not in numbers:
                words = {"number": number, "work": work.name}
                problems.append(Problem(row.line, _("%(work)s has no article %(number)s.") % words))
    return problems


def numbers_of(work: Work) -> frozenset[str]:
    """The numbers of the articles in the work's current text."""
    text = work.current_expression
    if text is None:
        return frozenset()
    rows = text.passages.filter(kind=PassageKind.ARTICLE).values_list("number", "last_number")
    return frozenset(number for row in rows for number in expanded(*row))


def propose(old: Work, new: Work, *, by: Any) -> int:
    """Propose pairs by likeness of their words; gives how many are new. What was decided stays as it is.

    Raises ValidationError for a text that is not held or too long.
    """
    _check(old, new, by)
    articles = [_articles(work) for work in (old, new)]
    found = likeness.pairs(*articles)
    rows = [
        Concordance(
            from_work=old,
            from_number=pair.old,
            to_work=new,
            to_number=pair.new,
            kind=ConcordanceKind.SAME if pair.is_same else ConcordanceKind.PARTLY,
            basis=LIKENESS,
            score=pair.score,
            by=by,
        )
        for pair in found
    ]
    pair_of_works = Concordance.objects.filter(from_work=old, to_work=new)
    with transaction.atomic():
        pair_of_works.filter(state=ConcordanceState.PROPOSED, basis=LIKENESS).delete()
        known = set(pair_of_works.values_list("from_number", "to_number"))
        fresh = [row for row in rows if (row.from_number, row.to_number) not in known]
        Concordance.objects.bulk_create(fresh, batch_size=500)
        log(instance=new.specific, action="kb.concordance", user=by, data={"filename": LIKENESS})
    return len(fresh)


def _articles(work: Work) -> list[likeness.Article]:
    text = work.current_expression
    rows = (
        list(text.passages.filter(kind=PassageKind.ARTICLE).order_by("position")[: _LONGEST + 1])
        if text
        else []
    )
    if not rows:
        raise ValidationError(_("The library holds no articles of %(work)s.") % {"work": work.name})
    if len(rows) > _LONGEST:
        raise ValidationError(_("%(work)s has too many articles to be compared.") % {"work": work.name})
    # A number that comes back in another act cannot be told apart by number: the first counts.
    first = {row.number: row for row in reversed(rows) if row.number}
    return [
        likeness.Article(row.number, f"{row.heading} {row.text}")
        for row in rows
        if first.get(row.number) is row
    ]


def decide(decisions: Sequence[Decision], state: ConcordanceState, *, by: Any) -> int:
    """Confirm or reject rows, many at once, with the numbers that the editor gives them: all, or none.

    Raises ValidationError that names the row at fault.
    """
    wanted = {decision.pk: decision for decision in decisions}
    with transaction.atomic():
        locked = Concordance.objects.select_for_update().filter(pk__in=wanted)
        rows = list(locked.select_related("from_work", "to_work"))
        for old, new in {(row.from_work, row.to_work) for row in rows}:
            _check(old, new, by)
        known = {work: numbers_of(work) for work in {row.to_work for row in rows}}
        for row in rows:
            _amend(row, wanted[row.pk], known[row.to_work])
            row.state, row.by = state, by
            row.save()
    return len(rows)


def _amend(row: Concordance, decision: Decision, numbers: frozenset[str]) -> None:
    number = table.number_in(decision.to_number)[:40]
    kind = ConcordanceKind(decision.kind) if decision.kind in ConcordanceKind.values else row.kind
    words = {"old": row.from_number, "number": number, "work": row.to_work.name}
    if kind == ConcordanceKind.NONE:
        number = ""
    elif not number:
        raise ValidationError(
            _("Old article %(old)s: give the new number, or choose “no equivalent”.") % words
        )
    elif numbers and number not in numbers:
        raise ValidationError(_("Old article %(old)s: %(work)s has no article %(number)s.") % words)
    same = Concordance.objects.filter(from_work=row.from_work, from_number=row.from_number)
    if same.filter(to_work=row.to_work, to_number=number).exclude(pk=row.pk).exists():
        raise ValidationError(_("Old article %(old)s leads to %(number)s already.") % words)
    row.to_number, row.kind = number, kind


def _check(old: Work, new: Work, by: Any) -> None:
    if old.pk == new.pk:
        raise ValidationError(_("Choose two different texts."))
    if by is not None and not all(work.permissions_for_user(by).can_edit() for work in (old, new)):
        raise PermissionDenied
