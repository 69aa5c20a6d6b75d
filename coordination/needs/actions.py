"""What can be done with needs: load a file of them, all or nothing; take a loading back; decide of a gap."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.models import GapCase, GapDecision, GapNote, MeasureForm, Need, NeedFile, NeedMeasure
from coordination.needs.reading import Find, Known, Problem, Reading, Row, read
from coordination.permissions import scope_of
from kb.exchange.sources import NotATableError, rows_of
from kb.models import Work
from reference.models import Area, Organisation, Theme
from reference.names import plain

_MEASURES = Path(__file__).parents[1] / "data" / "measures.json"
_AT_ONCE = 500


def load_measures() -> int:
    """Add the measures that are missing and tell how many; those that are there stay as people left them."""
    added = 0
    for order, row in enumerate(json.loads(_MEASURES.read_text(encoding="utf-8"))):
        _measure, made = NeedMeasure.objects.get_or_create(
            code=row["code"], defaults=row | {"order": order * 10}
        )
        added += made
    return added


@dataclass(frozen=True, slots=True)
class NeedsLoaded:
    """What a loading did, or would do. With ``problems`` nothing was loaded."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A file of needs: its name, its bytes, the edition of its areas, and what it says besides its cells."""

    name: str
    data: bytes
    edition: str
    reading: Reading | None = None


def load_needs(table: Table, by: Any, *, dry_run: bool = False) -> NeedsLoaded:
    """Load a table of needs: all of it, or nothing and what is wrong, row by row. What says another thing
    of the same area, theme, measure and date takes the place of what was said before; the same file again
    changes nothing. ``by`` is a coordinator, or None for whoever runs the server."""
    if by is not None:
        scope_of(by).check_validates()
    try:
        rows, problems = read(
            rows_of(BytesIO(table.data), table.name), known_in(table.edition), table.reading
        )
    except NotATableError:
        return NeedsLoaded(
            problems=[Problem(0, "", _("This is no table: save it as CSV or XLSX from a spreadsheet."))]
        )
    if problems:
        return NeedsLoaded(problems=problems)
    with transaction.atomic():
        return _Loading(rows).write(table, by, keep=not dry_run)


class _Loading:
    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        there = Need.objects.current().filter(area__in={row.area for row in rows})
        self.there = {_key(need): need for need in there}

    def write(self, table: Table, by: Any, *, keep: bool) -> NeedsLoaded:
        fresh = [row for row in self.rows if self._differs(row)]
        closed = [self.there[row.key].pk for row in fresh if row.key in self.there]
        if keep and fresh:
            now = timezone.now()
            for start in range(0, len(closed), _AT_ONCE):
                Need.objects.filter(pk__in=closed[start : start + _AT_ONCE]).update(recorded_to=now)
            sha256 = hashlib.sha256(table.data).hexdigest()
            file = NeedFile.objects.create(
                name=table.name[-255:], sha256=sha256, rows=len(fresh), by=by, at=now
            )
            Need.objects.bulk_create((_need(row, file, now) for row in fresh), batch_size=_AT_ONCE)
        return NeedsLoaded(
            rows=len(self.rows),
            new=len(fresh) - len(closed),
            changed=len(closed),
            unchanged=len(self.rows) - len(fresh),
        )

    def _differs(self, row: Row) -> bool:
        need = self.there.get(row.key)
        if need is None:
            return True
        said = (need.value, need.whole, need.severity, need.date_precision, need.source, need.document_id)
        return said != (row.value, row.whole, row.severity, row.precision, row.source, row.document)


def _need(row: Row, file: NeedFile, now: datetime) -> Need:
    return Need(
        area_id=row.area,
        theme_id=row.theme,
        measure_id=row.measure,
        value=row.value,
        whole=row.whole,
        severity=row.severity,
        date=row.day,
        date_precision=row.precision,
        source=row.source,
        document_id=row.document,
        file=file,
        recorded_from=now,
    )


def withdraw(file: NeedFile, by: Any) -> None:
    """Take a loading back: what it said holds no more, and what it took the place of holds again."""
    scope_of(by).check_validates()
    with transaction.atomic():
        file = NeedFile.objects.select_for_update().get(pk=file.pk)
        if file.withdrawn_at:
            return
        now = timezone.now()
        own = file.needs.current()
        standing = {_key(need) for need in own}
        # what this loading closed bears its moment
        again = [need for need in Need.objects.filter(recorded_to=file.at) if _key(need) in standing]
        own.update(recorded_to=now)
        for need in again:
            need.pk, need.recorded_from, need.recorded_to = None, now, None
        Need.objects.bulk_create(again, batch_size=_AT_ONCE)
        file.withdrawn_at = now
        file.save(update_fields=["withdrawn_at"])


def _key(need: Need) -> tuple[int, int | None, int, date]:
    """What there is one of at a time, as ``Row.key``."""
    return need.area_id, need.theme_id, need.measure_id, need.date


# -- what a row may name


def known_in(edition: str) -> Known:
    """The spellings of what a table may name; areas are those of an edition."""
    areas = Area.objects.filter(edition=edition).order_by("-level")
    ratios = NeedMeasure.objects.filter(form=MeasureForm.RATIO)
    return Known(
        area=_areas(list(areas.values_list("pk", "pcode", "name_fr", "name_en", "level"))),
        theme=_spelled(Theme.objects.values_list("pk", "code", "name_fr", "name_en")),
        measure=_spelled(NeedMeasure.objects.values_list("pk", "code", "name_fr", "name_en")),
        document=_spelled(Work.objects.values_list("pk", "key", "title")),
        ratios=frozenset(ratios.values_list("pk", flat=True)),
    )


def _spelled(rows: Any) -> Find:
    spellings: dict[str, int] = {plain(name): pk for pk, *names in rows for name in names if name}
    return lambda spelling: spellings.get(plain(spelling))


def _areas(rows: list[tuple[Any, ...]]) -> Find:
    """By P-code, or by a name that one area alone has at its level; the highest level of a name is meant."""
    codes: dict[str, int] = {plain(code): pk for pk, code, *_ in rows}
    names: dict[tuple[int, str], set[int]] = {}
    for pk, _code, french, english, level in rows:
        for name in {plain(french), plain(english)} - {""}:
            names.setdefault((level, name), set()).add(pk)

    def find(spelling: str) -> int | None:
        wanted = plain(spelling)
        if wanted in codes:
            return codes[wanted]
        found = next((names[level, wanted] for level in range(4) if (level, wanted) in names), set())
        return next(iter(found)) if len(found) == 1 else None

    return find


# -- what is done about a gap


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """What a person says of a gap."""

    owner: Organisation | None = None
    due: date | None = None
    decision: str = GapDecision.UNDECIDED.value
    text: str = ""


def decide_gap(area: Area, theme: Theme, said: CaseSaid, by: Any) -> GapCase:
    """Say who looks after a gap, by when, what was decided and why; each saying stays in its follow-up."""
    scope_of(by).check_validates()
    if said.decision not in GapDecision.values:
        raise ValidationError({"decision": _("Choose a decision from the list.")})
    if said.decision != GapDecision.UNDECIDED and not said.text.strip():
        raise ValidationError({"text": _("Say why in a few words.")})
    with transaction.atomic():
        case, _made = GapCase.objects.select_for_update().get_or_create(area=area, theme=theme)
        case.owner, case.due, case.decision = said.owner, said.due, GapDecision(said.decision)
        case.save()
        after = {
            "owner": str(said.owner or ""),
            "due": said.due.isoformat() if said.due else "",
            "decision": said.decision,
        }
        last = case.notes.first()
        if last is None or (last.text, last.said) != (said.text.strip(), after):
            GapNote.objects.create(case=case, text=said.text.strip(), said=after, by=by)
    return case
