"""Bringing a file in: a report first, activity by activity, then all that is right or nothing.

An activity is known by its identifier. What a file brings goes into the register at once when whoever
runs the server or a coordinator brings it; a focal point's own goes the way of every change, to be validated.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from coordination import actions
from coordination.content import CONTENT_RELATIONS, ActivityContent, pending_content
from coordination.doubles import Doubles
from coordination.exchange.findings import Finding, Level, RefusedError, error, note
from coordination.exchange.records.directory import OWN, Directory
from coordination.models import Activity, ActivityIdentifier, Unheld
from coordination.permissions import Scope, scope_of

# So many activities are looked up and written together.
_AT_ONCE = 100


class Fate(StrEnum):
    """What becomes of an activity of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One activity of the report."""

    row: int | None
    title: str
    identifier: str
    fate: Fate
    findings: tuple[Finding, ...] = ()
    activity: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a report keeps it."""
        return {
            "row": self.row,
            "title": self.title,
            "identifier": self.identifier,
            "fate": self.fate.value,
            "activity": self.activity,
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass
class Report:
    """What an import did, or would do. With ``refused`` the file was read no further."""

    lines: list[Line] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    refused: Finding | None = None
    applied: bool = False

    def count(self, fate: Fate) -> int:
        """How many activities met this fate."""
        return sum(line.fate == fate for line in self.lines)

    @property
    def has_errors(self) -> bool:
        """Whether something was kept out."""
        return self.refused is not None or self.count(Fate.REFUSED) > 0

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        levels = [finding.level for line in self.lines for finding in line.findings]
        return {
            **{fate.value: self.count(fate) for fate in Fate},
            **{f"{level.value}s": levels.count(level) for level in Level},
            "organisations": self.organisations,
            "applied": self.applied,
            "file": self.refused.as_json() if self.refused else None,
            "lines": [line.as_json() for line in self.lines if line.findings or line.fate != Fate.UNCHANGED],
        }


class _NotKept(Exception):  # noqa: N818 - the way out of a transaction that is only tried
    pass


Said = tuple[ActivityContent, list[Finding]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One activity of a file, whatever its format. ``said`` makes its content of what the register has of it,
    and is missing where the file says too little; ``kept`` is a format and what the file says beyond the
    content, to be given back in it."""

    row: int | None
    title: str = ""
    identifier: str = ""
    said: Callable[[Directory, ActivityContent | None], Said] | None = None
    findings: tuple[Finding, ...] = ()
    kept: tuple[str, str] | None = None


def bring(incoming: Iterable[Incoming], by: Any, *, dry_run: bool, good_only: bool = False) -> Report:
    """Write what is right of these activities, or nothing; what reading them raises ends the report."""
    scope = Scope(validates=True) if by is None else scope_of(by)
    report = Report()
    try:
        with transaction.atomic():
            _Bringing(scope, by, report).run(incoming)
            if dry_run or (report.has_errors and not good_only):
                raise _NotKept
    except _NotKept:
        return report
    report.applied = True
    return report


class _Bringing:
    def __init__(self, scope: Scope, by: Any, report: Report) -> None:
        self.scope, self.by, self.report = scope, by, report
        self.directory, self.doubles = Directory(makes=scope.validates), Doubles()

    def run(self, incoming: Iterable[Incoming]) -> None:
        try:
            for some in _batches(incoming):
                known = _known(some)
                for found in some:
                    self.report.lines.append(self.one(found, known))
        except RefusedError as problem:
            self.report.refused = problem.finding
        self.report.organisations = self.directory.made

    def one(self, found: Incoming, known: dict[str, Activity]) -> Line:
        before = known.get(found.identifier)
        if found.said is None or any(finding.blocks for finding in found.findings):
            return self._line(found, Fate.REFUSED, found.findings)
        there = pending_content(before) if before else None
        content, told = found.said(self.directory, there)
        findings = [*found.findings, *told]
        if problem := self._refusal(content, before):
            return self._line(found, Fate.REFUSED, [*findings, problem])
        if there == content:
            self._keep(before, found.kept)
            return self._line(found, Fate.UNCHANGED, findings, before)
        if before is None and (double := self.doubles.of(content)):
            findings.append(note("likely_double", found.row, other=double.pk, title=double.title[:120]))
        try:
            activity = self._write(content, before)
        except ValidationError as problems:
            wrong = [error("refused", found.row, message=message) for message in problems.messages]
            return self._line(found, Fate.REFUSED, [*findings, *wrong])
        self._keep(activity, found.kept)
        self.doubles.add(activity)
        return self._line(found, Fate.CHANGED if before else Fate.NEW, findings, activity)

    def _refusal(self, content: ActivityContent, before: Activity | None) -> Finding | None:
        """Whether this person may not write it: in another's name, or over another's record."""
        own = [content.reporting_organisation_id, *([before.reporting_organisation_id] if before else [])]
        if not content.reporting_organisation_id:
            return error("no_organisation", column="reporting-org")
        if not all(self.scope.covers(pk) for pk in own):
            return error("not_yours", column="reporting-org")
        return None

    def _write(self, content: ActivityContent, before: Activity | None) -> Activity:
        if not self.scope.validates:
            pk, version = (before.pk, before.version) if before else (None, None)
            return actions.save_draft(content, self.by, uuid.uuid4(), pk, version)
        if before is None:
            return actions.take_in(content, "", self.by)
        return actions.take_over(before, content, self.by)

    def _keep(self, activity: Activity | None, kept: tuple[str, str] | None) -> None:
        if activity is not None and kept:
            said_in, content = kept
            Unheld.objects.update_or_create(activity=activity, format=said_in, defaults={"content": content})

    def _line(
        self, found: Incoming, fate: Fate, findings: Iterable[Finding], activity: Activity | None = None
    ) -> Line:
        pk = activity.pk if activity else None
        return Line(found.row, found.title, found.identifier, fate, tuple(findings), pk)


def _batches(found: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    some: list[Incoming] = []
    for one in found:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    yield some


def _known(some: Iterable[Incoming]) -> dict[str, Activity]:
    """The activities of the register that have these identifiers, or our own, with all that they say."""
    wanted = [one.identifier for one in some if one.identifier]
    rows = ActivityIdentifier.objects.filter(value__in=wanted)
    pks = dict(rows.values_list("value", "activity"))
    own = {value: value.removeprefix(OWN) for value in wanted if value.startswith(OWN)}
    pks |= {value: int(number) for value, number in own.items() if number.isdecimal() and len(number) < 18}
    found = Activity.objects.filter(pk__in=pks.values()).prefetch_related(*CONTENT_RELATIONS).in_bulk()
    return {value: found[pk] for value, pk in pks.items() if pk in found}
