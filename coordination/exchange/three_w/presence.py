"""A row of a 3W table: which organisations work on what, where and when, in the row's own words."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coordination.exchange.days import read_day
from coordination.exchange.findings import Finding, error, note, warning
from coordination.exchange.three_w.head import Head
from kb.exchange.cells import plain as unescaped
from kb.exchange.sources import Row
from reference.names import plain

# What people write where they have nothing to say.
_NOTHING = frozenset(
    ["", *["-", "--", "n/a", "na", "nd", "n.d.", "none", "null", "aucun", "aucune", "neant", "xx", "?"]]
)
_PARTS = re.compile(r"\s*[/;|\n]\s*")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_COUNT = re.compile(r"\d{1,3}(?:[  .,']\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place as a row names it, from the country down to the site; "" where it says nothing."""

    country_code: str = ""
    country: str = ""
    admin1_code: str = ""
    admin1: str = ""
    admin2_code: str = ""
    admin2: str = ""
    admin3_code: str = ""
    admin3: str = ""
    site: str = ""

    @property
    def key(self) -> str:
        """The same for two spellings of a place: the lowest P-code, or the names without case and accents."""
        code = self.admin3_code or self.admin2_code or self.admin1_code
        names = (self.country, self.admin1, self.admin2, self.admin3)
        return f"{code.upper() or '|'.join(map(plain, names))}|{plain(self.site)}"


@dataclass(frozen=True, slots=True)
class Presence:
    """What a row says. ``row`` counts as a spreadsheet does; texts are as written, save for spare blanks."""

    row: int
    organisations: tuple[str, ...]
    acronym: str = ""
    organisation_type: str = ""
    funders: tuple[str, ...] = ()
    programming: tuple[str, ...] = ()
    sector_code: str = ""
    sector: str = ""
    activity_type: str = ""
    title: str = ""
    description: str = ""
    identifier: str = ""
    status: str = ""
    target_group: str = ""
    place: PlaceNamed = PlaceNamed()
    start: date | None = None
    end: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    targeted: int | None = None
    targeted_women: int | None = None
    targeted_men: int | None = None
    reached: int | None = None
    contact: tuple[str, str, str] = ("", "", "")


def presences_in(
    head: Head, rows: Iterator[Row], is_known: Callable[[str], bool] = lambda name: False
) -> Iterator[tuple[Presence | None, list[Finding]]]:
    """The rows below the head, each with what was found; None in place of one that cannot be taken in.

    ``is_known`` tells whether a spelling is that of one organisation, which is then never divided.
    """
    places = {column.field: column.at for column in head.columns if column.field}
    names = {column.field: column.name for column in head.columns}
    for number, cells in rows:
        if number > head.last_row:
            said = {field: _said(cells, at) for field, at in places.items()}
            yield _Reader(number, said, names, is_known).result()


def _said(cells: list[str], at: int) -> str:
    text = unescaped(cells[at]).strip() if at < len(cells) else ""
    return "" if plain(text) in _NOTHING else " ".join(text.split())


def organisations_in(cell: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The organisations that a cell names: "UNICEF/Save the Children" is two, unless it is known as one."""
    if not cell or is_known(cell):
        return (cell,) if cell else ()
    parts = [part for part in _PARTS.split(_REMARK.sub("", cell)) if plain(part) not in _NOTHING]
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return (_REMARK.sub("", cell) or cell,)
    return tuple(dict.fromkeys(parts))


class _Reader:
    """Reads one row, cell by cell."""

    def __init__(
        self, row: int, said: Mapping[str, str], names: Mapping[str, str], is_known: Callable[[str], bool]
    ) -> None:
        self.row, self.said, self.names, self.is_known = row, said, names, is_known
        self.findings: list[Finding] = []

    def result(self) -> tuple[Presence | None, list[Finding]]:
        said, organisations = self._of, self._organisations()
        presence = Presence(
            row=self.row,
            organisations=organisations,
            acronym=said("org_acronym") if len(organisations) == 1 else "",
            organisation_type=said("org_type_code") or said("org_type_description"),
            funders=organisations_in(said("funder"), self.is_known),
            programming=organisations_in(said("programming_org"), self.is_known),
            sector_code=said("sector_code"),
            sector=said("sector_name"),
            activity_type=said("activity_type"),
            title=said("activity_title"),
            description=said("activity_description"),
            identifier=said("activity_id"),
            status=said("activity_status"),
            target_group=said("target_group"),
            place=self._place(),
            start=self._day("start"),
            end=self._day("end"),
            period_start=self._day("reference_period_start"),
            period_end=self._day("reference_period_end"),
            targeted=self._count("targeted"),
            targeted_women=self._count("targeted_women"),
            targeted_men=self._count("targeted_men"),
            reached=self._count("reached"),
            contact=(said("contact_name"), said("contact_email"), said("contact_phone")),
        )
        self._check(presence)
        blocked = any(finding.blocks for finding in self.findings)
        return None if blocked else presence, self.findings

    def _of(self, field: str) -> str:
        return self.said.get(field, "")

    def _organisations(self) -> tuple[str, ...]:
        field = "org_name" if self._of("org_name") else "org_acronym"
        cell = self._of(field)
        found = organisations_in(cell, self.is_known)
        if len(found) > 1:
            told = note(
                "several_organisations", self.row, self.names[field], value=cell[:120], count=len(found)
            )
            self.findings.append(told)
        return found

    def _place(self) -> PlaceNamed:
        said = self._of
        return PlaceNamed(
            country_code=said("location_code"),
            country=said("location_name"),
            admin1_code=said("admin1_code"),
            admin1=said("admin1_name"),
            admin2_code=said("admin2_code"),
            admin2=said("admin2_name"),
            admin3_code=said("admin3_code"),
            admin3=said("admin3_name"),
            site=said("site"),
        )

    def _day(self, field: str) -> date | None:
        said = self._of(field)
        try:
            return read_day(said)[0] if said else None
        except ValueError:
            self._tell(warning, "no_date", field, said)
            return None

    def _count(self, field: str) -> int | None:
        said = self._of(field)
        if not said:
            return None
        if not _COUNT.fullmatch(said):
            self._tell(warning, "no_number", field, said)
            return None
        return int(re.sub(r"\D", "", said))

    def _check(self, presence: Presence) -> None:
        if not presence.organisations:
            self._missing("org_name")
        if not (presence.sector or presence.sector_code or presence.activity_type or presence.title):
            self._missing("sector_name")
        if presence.place.key.strip("|") == "" and not presence.place.country_code:
            self._missing("admin1_name")

    def _tell(self, level: Callable[..., Finding], code: str, field: str, said: str) -> None:
        self.findings.append(level(code, self.row, self.names[field], value=said[:120]))

    def _missing(self, field: str) -> None:
        self.findings.append(error("is_missing", self.row, self.names.get(field, field)))
