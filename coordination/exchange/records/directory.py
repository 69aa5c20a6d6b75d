"""What a file names, as what the register has: organisations, areas and themes by their spellings.

Read once for a file. An organisation that nobody knows is made, for who may make one, with the file's name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

from reference.models import Area, Organisation, OrganisationAlias, OrganisationType, Theme
from reference.names import plain

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
        self._named_areas: dict[str, int] = {}
        for pk, _code, french, english in rows:
            self._named_areas |= {plain(name): pk for name in (french, english) if name}
        self._themes = dict(_themes())
        self.dac_codes = dict(Theme.objects.exclude(dac_code="").values_list("pk", "dac_code"))

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

    def theme(self, code: str) -> int | None:
        """A theme by its own code or by its code of the DAC."""
        return self._themes.get(code)


def _spellings() -> Iterator[tuple[str, int]]:
    """Every name of every organisation; of a name that two have, that of the one that came first."""
    names = ("code", "name_fr", "name_en", "acronym_fr", "acronym_en")
    for name in reversed(names):
        for pk, spelling in Organisation.objects.order_by("-pk").values_list("pk", name):
            if spelling:
                yield plain(spelling), pk
    for pk, spelling in OrganisationAlias.objects.values_list("organisation", "name"):
        yield plain(spelling), pk


def _themes() -> Iterator[tuple[str, int]]:
    """The DAC's codes first, for one's own code is the stronger; of two themes of one code, the broader."""
    for pk, code in (
        Theme.objects.exclude(dac_code="").order_by("-parent", "-order").values_list("pk", "dac_code")
    ):
        yield code, pk
    yield from Theme.objects.values_list("code", "pk")
