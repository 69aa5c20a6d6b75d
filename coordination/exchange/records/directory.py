"""What a file names, as what the register has: organisations, areas and themes by their spellings.

Read once for a file. An organisation that nobody knows is made, for who may make one, with the file's name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

from reference.models import (
    ActivityType,
    Area,
    Organisation,
    OrganisationAlias,
    OrganisationType,
    TargetGroup,
    Theme,
)
from reference.names import plain

# The identifier of an activity that has none of another's making begins so.
OWN = "toguna:"
_LONGEST = 255


@dataclass
class Directory:
    """``made`` are the organisations that the file brought. With ``makes`` false an unknown one is None."""

    makes: bool = True
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._organisations: dict[str, int] = dict(_spellings())
        self._codes = set(Organisation.everywhere.values_list("code", flat=True))
        areas = Area.objects.filter(level__gt=0).order_by("edition", "-level")
        rows = list(areas.values_list("pk", "pcode", "name_fr", "name_en"))
        self._areas = {plain(code): pk for pk, code, *_ in rows}
        self._above = dict(Area.objects.values_list("pk", "parent"))
        self._named_areas: dict[str, int] = {}
        for pk, _code, french, english in rows:
            self._named_areas |= {plain(name): pk for name in (french, english) if name}
        self._themes = dict(_themes())
        self._types = _named(ActivityType)
        self._target_groups = _named(TargetGroup)

    def organisation(self, *spellings: str, kind: str = "") -> int | None:
        """The organisation of the first spelling that is known, or a new one of the last that says a word."""
        said = [spelling.strip() for spelling in spellings if spelling.strip()]
        known = self.known(*said)
        return self._make(said, kind) if known is None and said and self.makes else known

    def known(self, *spellings: str) -> int | None:
        """The organisation of the first spelling that is known."""
        return next((pk for one in spellings if (pk := self._organisations.get(plain(one)))), None)

    def _make(self, said: list[str], kind: str) -> int:
        name = said[-1][:_LONGEST]
        made: Organisation = Organisation.objects.create(
            code=self._code(name), name_fr=name, type=kind if kind in OrganisationType.values else ""
        )
        for spelling in said:
            self._organisations[plain(spelling)] = made.pk
            if spelling[:_LONGEST] != name:
                OrganisationAlias.objects.get_or_create(
                    name=spelling[:_LONGEST], defaults={"organisation": made}
                )
        self.made.append(name)
        return int(made.pk)

    def _code(self, name: str) -> str:
        base = slugify(name)[:40] or "organisation"
        code, number = base, 1
        while code in self._codes:
            number += 1
            code = f"{base}-{number}"
        self._codes.add(code)
        return code

    def area(self, codes: Iterable[str], names: Iterable[str] = ()) -> int | None:
        """An area by P-code, or else by name; of a name that several levels have, the highest."""
        found = (self._areas.get(plain(code)) for code in codes)
        named = (self._named_areas.get(plain(name)) for name in names)
        return next((pk for pk in (*found, *named) if pk), None)

    def around(self, area: int | None) -> set[int]:
        """An area and all in which it lies."""
        found: set[int] = set()
        while area and area not in found:
            found.add(area)
            area = self._above.get(area)
        return found

    def theme(self, *spellings: str) -> int | None:
        """A theme by its own code, by its code of the DAC, or by its name."""
        return next((pk for one in spellings if (pk := self._themes.get(plain(one)))), None)

    def type(self, spelling: str) -> int | None:
        """An activity type by its code or name."""
        return self._types.get(plain(spelling))

    def target_group(self, spelling: str) -> int | None:
        """A target group by its code or name."""
        return self._target_groups.get(plain(spelling))


def _named(entries: type[ActivityType | TargetGroup | Theme]) -> dict[str, int]:
    rows = entries._default_manager.values_list("pk", "code", "name_fr", "name_en")
    return {plain(name): pk for pk, *names in rows for name in reversed(names) if name}


def _spellings() -> Iterator[tuple[str, int]]:
    """Every name of every organisation; of a name that two have, that of the one that came first."""
    names = ("acronym_en", "acronym_fr", "name_en", "name_fr", "code")
    rows = list(Organisation.objects.order_by("-pk").values_list("pk", *names))
    for at in range(1, len(names) + 1):
        yield from ((plain(row[at]), row[0]) for row in rows if row[at])
    for pk, spelling in OrganisationAlias.objects.values_list("organisation", "name"):
        yield plain(spelling), pk


def _themes() -> Iterator[tuple[str, int]]:
    """The DAC's codes first, for one's own code is the stronger; of two themes of one code, the broader."""
    mapped = Theme.objects.exclude(dac_code="").order_by("-parent", "-order")
    for pk, code in mapped.values_list("pk", "dac_code"):
        yield plain(code), pk
    yield from _named(Theme).items()
