"""Bringing a file of areas into an edition: all of it, or nothing and the rows that stand in the way."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from reference.area_files import AreaFile, AreaFileError, AreaRow, Problem, read
from reference.models import Area, AreaLevel
from reference.names import plain


@dataclass
class AreasImported:
    """What an import did. With ``problems`` nothing was loaded. ``left_out`` are rows of other editions."""

    edition: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    boundaries: int = 0
    left_out: int = 0
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def import_areas(path: Path, edition: str, level: int | None = None) -> AreasImported:
    """Load codes (a table) or boundaries (GeoJSON) into an edition; again, it changes nothing.

    A table adds the areas that are missing and brings names and parents up to date. Boundaries fill the
    areas that the edition has at that level, found by P-code or else by name; where it has none they make
    them, with a code of their own if the file has no P-codes. Raises AreaFileError for what is no such file.
    """
    edition = edition.strip()
    if not edition or slugify(edition) != edition.lower() or len(edition) > 20:
        raise AreaFileError(f"{edition!r} is no name for an edition: write a year, for example 2021.")
    file = read(path, edition, level)
    if not file.rows and not file.problems:
        raise AreaFileError(f"{path.name} has no area of level {level}.")
    with transaction.atomic():
        done = _Import(edition, file).run()
        if done.problems:
            transaction.set_rollback(True)
    return done


class _Import:
    def __init__(self, edition: str, file: AreaFile) -> None:
        self.edition, self.file = edition, file
        self.done = AreasImported(edition, warnings=file.warnings, problems=list(file.problems))
        there = list(Area.objects.filter(edition=edition))
        self.there = {area.pcode: area for area in there}
        self.filled = {area.level for area in there}
        self.taken: dict[str, AreaRow] = {}

    def run(self) -> AreasImported:
        for row in sorted(self.file.rows, key=lambda row: row.level):
            self.take(row)
        self.done.problems.sort(key=lambda problem: problem.row)
        if self.done.problems:
            self.done.created = self.done.updated = self.done.unchanged = self.done.boundaries = 0
        return self.done

    def take(self, row: AreaRow) -> None:
        parent = self.parent_of(row)
        if row.belongs is False or (row.belongs is None and parent is None):
            self.done.left_out += 1
            return
        area = self.area_for(row)
        if area is None:
            self.problem(row, f"edition {self.edition} has no such area of level {row.level}")
        elif area.pcode in self.taken:
            self.problem(row, f"it stands in the file twice, first in row {self.taken[area.pcode].number}")
        elif parent is None and row.level > AreaLevel.REGION and not area.pk:
            above = row.parent or row.parent_name or "which the file does not say"
            self.problem(row, f"its parent, {above}, is not in edition {self.edition}")
        elif parent is not None and parent.level >= row.level:
            self.problem(row, f"its parent, {parent.pcode}, is not of a higher level")
        else:
            self.taken[area.pcode] = row
            self.keep(area, row, parent)

    def parent_of(self, row: AreaRow) -> Area | None:
        if row.parent_name:
            return self.named(row.parent_name, row.level - 1)
        if row.parent or row.level == AreaLevel.COUNTRY:
            return self.there.get(row.parent)
        country = self.at(AreaLevel.COUNTRY)
        return country[0] if row.level == AreaLevel.REGION and country else None

    def area_for(self, row: AreaRow) -> Area | None:
        """The area that a row means: one that is there, or a new one where the file may make it."""
        if row.pcode in self.there:
            found: Area | None = self.there[row.pcode]
        else:
            found = None if row.pcode else self.named(row.name_fr, row.level)
        if found is not None:
            return found if found.level == row.level else None
        if not self.file.makes and row.level in self.filled:
            return None
        return Area(
            edition=self.edition,
            level=row.level,
            pcode=row.pcode or f"{self.edition}-{slugify(row.name_fr)}"[:20],
        )

    def at(self, level: int) -> list[Area]:
        return [area for area in self.there.values() if area.level == level]

    def named(self, name: str, level: int) -> Area | None:
        wanted = plain(name)
        found = [area for area in self.at(level) if wanted in {plain(area.name_fr), plain(area.name_en)}]
        return found[0] if len(found) == 1 else None

    def keep(self, area: Area, row: AreaRow, parent: Area | None) -> None:
        new = area.pk is None
        changed = _set(area, self.values_of(row, area, parent))
        if changed or new:
            area.save()
        self.done.created += new
        self.done.updated += changed and not new
        self.done.unchanged += not changed and not new
        self.done.boundaries += row.boundary is not None
        self.there[area.pcode] = area

    def values_of(self, row: AreaRow, area: Area, parent: Area | None) -> Iterable[tuple[str, Any]]:
        if self.file.makes or area.pk is None:
            yield "name_fr", row.name_fr
            yield "name_en", row.name_en or area.name_en
            yield "parent_id", parent.pk if parent else area.parent_id
        if row.boundary is not None:
            yield "boundary", row.boundary
            yield "boundary_source", self.file.source[:255]
        if row.boundary is not None or row.approximate or area.pk is None:
            yield "approximate", row.approximate

    def problem(self, row: AreaRow, what: str) -> None:
        self.done.problems.append(Problem(row.number, row.called, what))


def _set(area: Area, values: Iterable[tuple[str, Any]]) -> bool:
    changed = False
    for name, value in list(values):
        changed |= getattr(area, name) != value
        setattr(area, name, value)
    return changed
