"""Files of areas: P-code tables (CSV) and boundaries (GeoJSON), read into rows of one shape.

Nothing is looked up here but the file: whether the rows fit the areas that are known is for
``reference.area_import`` to say.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reference.models import AreaLevel
from reference.outlines import Geometry, OutlineError, drawable

_LONGEST_CODE, _LONGEST_NAME = 20, 120
_CODE = re.compile(r"[A-Za-z0-9-]+")
_YES = {"1", "yes", "true"}


class AreaFileError(Exception):
    """Why a file cannot be read at all, in words that say what to do."""


class RowError(Exception):
    """What is wrong with a row, in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, named by its number (the line of a table, the place of a feature, from 1)."""

    row: int
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area as a file gives it; empty is what the file does not say.

    ``parent`` is a P-code, ``parent_name`` the name of an area of the level above. A row that does not
    ``belong`` (False) is of another edition; None is for a level that the edition has no codes of.
    """

    number: int
    level: int
    pcode: str = ""
    name_fr: str = ""
    name_en: str = ""
    parent: str = ""
    parent_name: str = ""
    boundary: Geometry | None = None
    approximate: bool = False
    belongs: bool | None = True

    @property
    def called(self) -> str:
        """How the row is named to people."""
        return self.pcode or self.name_fr


@dataclass
class AreaFile:
    """What a file holds. ``makes`` tells that it may add areas beside those that an edition has:
    a table of codes may, boundaries only fill what is there."""

    makes: bool
    source: str = ""
    rows: list[AreaRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read(path: Path, edition: str, level: int | None = None) -> AreaFile:
    """Read a file for an edition; ``level`` keeps to one level, and says it where the file does not.

    Raises AreaFileError for what is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AreaFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise AreaFileError(f"{path.name} is not in UTF-8: save it so and try again.") from error
    if path.suffix.lower() == ".csv":
        return _Table(text, edition, level).read()
    return _Boundaries(text, path.name, edition, level).read()


class _Reader:
    """What both kinds have in common: the checks of a row."""

    def __init__(self, edition: str, level: int | None) -> None:
        self.edition, self.level = edition, level
        self.file = AreaFile(makes=False)

    def level_of(self, said: str) -> int:
        try:
            return AreaLevel(int(said)).value
        except ValueError:
            levels = ", ".join(f"{level.value} {level.name.lower()}" for level in AreaLevel)
            known = f"its level is one of {levels}"
            raise RowError(
                f"{said!r} is no level: {known}" if said else f"{known}; --level says which"
            ) from None

    def keep(self, row: AreaRow) -> None:
        if row.pcode and not (_CODE.fullmatch(row.pcode) and len(row.pcode) <= _LONGEST_CODE):
            raise RowError(f"its P-code {row.pcode[:40]!r} is not letters, digits and dashes, 20 at most")
        if not row.name_fr:
            raise RowError("it has no name")
        if max(len(row.name_fr), len(row.name_en)) > _LONGEST_NAME:
            raise RowError(f"its name is longer than {_LONGEST_NAME} characters")
        self.file.rows.append(row)

    def problem(self, number: int, name: Any, error: Exception) -> None:
        self.file.problems.append(Problem(number, str(name)[:80], str(error)))


class _Table(_Reader):
    """A CSV table with ``pcode``, ``level``, ``name_fr`` and ``parent`` or ``parent_pcode``.

    Which edition a row is of is said by ``in_cod_<edition>`` (1, 0, or nothing for a level that the
    edition has no codes of), by ``edition`` (the latest that it stands in), or by ``region_<edition>``:
    the name of the region that its cercle came to lie in, approximately.
    """

    def __init__(self, text: str, edition: str, level: int | None) -> None:
        super().__init__(edition, level)
        self.file.makes = True
        self.rows = list(csv.DictReader(io.StringIO(text)))
        columns = set(self.rows[0]) if self.rows else set()
        if missing := {"pcode", "level", "name_fr"} - columns:
            raise AreaFileError(f"The table has no column {', '.join(sorted(missing))}.")
        self.flag, self.region = f"in_cod_{edition}", f"region_{edition}"
        self.column = next((name for name in (self.flag, self.region, "edition") if name in columns), "")
        if not self.column:
            found = sorted(
                {match[1] for name in columns if (match := re.fullmatch(r"\D+_(\d{4})", name or ""))}
            )
            raise AreaFileError(
                f"The table does not say which rows are of edition {edition}"
                + (f"; it knows {', '.join(found)}." if found else ".")
            )
        self.levels = {row["level"] for row in self.rows if row.get("edition") == edition}

    def read(self) -> AreaFile:
        for number, row in enumerate(self.rows, start=2):
            try:
                self.take(number, {key: (value or "").strip() for key, value in row.items() if key})
            except (RowError, OutlineError) as error:
                self.problem(number, row["pcode"] or row["name_fr"], error)
        return self.file

    def take(self, number: int, row: dict[str, str]) -> None:
        level = self.level_of(row["level"])
        if self.level is not None and level != self.level:
            return
        if not row["pcode"]:
            raise RowError("it has no P-code")
        by_region = self.column == self.region and level == AreaLevel.CERCLE
        self.keep(
            AreaRow(
                number,
                level,
                row["pcode"],
                row["name_fr"],
                row.get("name_en", ""),
                "" if by_region else row.get("parent") or row.get("parent_pcode") or "",
                row[self.region] if by_region else "",
                approximate=by_region,
                belongs=self.belongs(row, level),
            )
        )

    def belongs(self, row: dict[str, str], level: int) -> bool | None:
        value = row[self.column]
        if self.column == self.flag:
            return value in _YES if value else None
        if self.column == self.region:
            # The regions themselves come with their boundaries; a code that had gone by then is no more.
            latest = max((name for name in row if name.startswith("in_cod_")), default="")
            if level == AreaLevel.CERCLE:
                return bool(value) and row.get(latest) != "0"
            return None if level == AreaLevel.COMMUNE else False
        return True if value == self.edition else None if row["level"] not in self.levels else False


class _Boundaries(_Reader):
    """A GeoJSON FeatureCollection of polygons, whose properties say ``name`` and, at best, ``pcode``."""

    def __init__(self, text: str, filename: str, edition: str, level: int | None) -> None:
        super().__init__(edition, level)
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise AreaFileError(f"{filename} is neither a table (.csv) nor GeoJSON.") from error
        features = found.get("features") if isinstance(found, dict) else None
        if not isinstance(features, list) or not features:
            raise AreaFileError(f"{filename} has no features: it is not a GeoJSON FeatureCollection.")
        self.features = features
        self.file.source = str(found.get("attribution") or "")
        self.approximate = "approxim" in str(found.get("note") or "").lower()
        self.title = str(found.get("name") or filename)
        said = re.search(r"adm(\d)", f"{self.title} {filename}")
        self.said_level = said[1] if said else ""
        if (year := re.search(r"20\d\d", self.title)) and year[0] != edition:
            self.file.warnings.append(
                f"The file calls itself {self.title}; it was loaded as edition {edition}."
            )

    def read(self) -> AreaFile:
        for number, feature in enumerate(self.features, start=1):
            properties = feature.get("properties") if isinstance(feature, dict) else None
            says = dict(_words(properties)) if isinstance(properties, dict) else {}
            try:
                self.take(number, says, feature.get("geometry") if isinstance(feature, dict) else None)
            except (RowError, OutlineError) as error:
                self.problem(number, says.get("pcode") or says.get("name") or "", error)
        return self.file

    def take(self, number: int, says: dict[str, str], geometry: Any) -> None:
        pcode = says.get("pcode", "")
        level = self.level_of(says.get("level") or self.said_level or self._level_by(pcode))
        if self.level is not None and level != self.level:
            return
        above = f"adm{level - 1}_pcode"
        self.keep(
            AreaRow(
                number,
                level,
                pcode,
                says.get("name_fr") or says.get("name", ""),
                says.get("name_en", ""),
                says.get(f"{above}_{self.edition}") or says.get(above) or says.get("parent", ""),
                boundary=drawable(geometry),
                approximate=self.approximate or says.get("approximate", "").lower() in _YES,
            )
        )

    def _level_by(self, pcode: str) -> str:
        """The level that is asked for, else what a P-code's length says: two letters, two digits a level."""
        if self.level is not None:
            return str(self.level)
        return str(len(pcode) // 2 - 1) if pcode else ""


def _words(properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in properties.items():
        if isinstance(value, str | int | float):
            yield str(name).lower(), str(value).strip()
