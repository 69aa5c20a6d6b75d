"""The shares of themes and places: a number for each of those chosen, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.content import ActivityContent, Place
from coordination.sections.base import NumberField
from coordination.wording_lines import number

_FIELD = NumberField(_("Share in percent"))


@dataclass(slots=True)
class ShareRow:
    """One share on the page: the name of its box, what it is the share of, what stands in it."""

    name: str
    label: str
    text: str
    error: str = ""


@dataclass(slots=True)
class Shares:
    """The shares of one form; what was not sent of them stays as it was."""

    data: Any
    base: ActivityContent
    problems: dict[str, str] = field(default_factory=dict)
    errors_by_box: dict[str, str] = field(default_factory=dict)

    @property
    def is_sent(self) -> bool:
        """Whether the form showed them."""
        return self.data is not None and "shares" in self.data

    @property
    def wants_more(self) -> bool:
        """Whether they were asked for."""
        return self.data is not None and self.data.get("do") == "add-shares"

    @property
    def is_open(self) -> bool:
        """Whether they are to be seen at once."""
        has_some = self.base.theme_shares or any(place.share is not None for place in self.base.places)
        return bool(self.problems or self.errors_by_box or self.wants_more or self.is_sent or has_some)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.errors_by_box)

    # -- what they say

    def themes(self, chosen: Sequence[int]) -> tuple[tuple[int, Decimal], ...]:
        """The shares of these themes, as far as they are said."""
        before = dict(self.base.theme_shares)
        found = {pk: self._share(f"share-theme-{pk}", before.get(pk)) for pk in sorted(chosen)}
        return tuple((pk, share) for pk, share in found.items() if share is not None)

    def places(self, chosen: Sequence[Place]) -> tuple[Place, ...]:
        """These places with their shares; several sites of one area divide that of the area."""
        before = _by_place(self.base.places)
        named = [value_of(place) for place in chosen]
        found = {value: self._share(f"share-place-{value}", before.get(value)) for value in named}
        return tuple(
            sorted(
                (
                    replace(place, share=share / named.count(value) if share is not None else None)
                    for place, value in zip(chosen, named, strict=True)
                    for share in [found[value]]
                ),
                key=repr,
            )
        )

    def _share(self, box: str, before: Decimal | None) -> Decimal | None:
        if not self.is_sent or box not in self.data:
            return before
        try:
            share: Decimal | None = _FIELD.to_python(self.data[box])
        except ValidationError as error:
            self.errors_by_box[box] = error.messages[0]
            return before
        return share.quantize(Decimal("0.000001")) if share is not None and abs(share) < 1000 else share

    # -- on the page

    def rows(self, content: ActivityContent, labels: Mapping[str, str]) -> list[ShareRow]:
        """A box for each theme and place, where there are several; ``labels`` are by "theme-7" and the
        values of places."""
        themes, places = dict(content.theme_shares), _by_place(content.places)
        values = list(dict.fromkeys(value_of(place) for place in content.places))
        boxes = [(f"theme-{pk}", themes.get(pk)) for pk in content.themes if len(content.themes) > 1]
        boxes += [(f"place-{value}", places.get(value)) for value in values if len(values) > 1]
        return [self._row(f"share-{name}", labels.get(name, ""), share) for name, share in boxes]

    def _row(self, box: str, label: str, share: Decimal | None) -> ShareRow:
        error = self.errors_by_box.get(box, "")
        sent = self.data.get(box, "") if error else None
        return ShareRow(box, label, number(share) if sent is None else sent, error)


def value_of(place: Place) -> str:
    """What the picker calls a place."""
    return f"area:{place.area}" if place.area else f"zone:{place.zone}"


def _by_place(places: Sequence[Place]) -> dict[str, Decimal | None]:
    """The share of each place of the picker; None where one of its sites has none."""
    found: dict[str, Decimal | None] = {}
    for place in places:
        value = value_of(place)
        before = found.get(value, Decimal(0))
        found[value] = None if place.share is None or before is None else before + place.share
    return found
