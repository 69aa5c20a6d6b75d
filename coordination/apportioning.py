"""Numbers divided among the rows of an activity so that the rows make the number again.

Pure: no Django here, so that the thinking is tested with plain values.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

ONE, CENT = Decimal(1), Decimal("0.01")
# The P-codes of an area, by level: those of its chain that are known.
Chain = Mapping[str, str]
_LEVELS = ("region", "cercle", "commune")


def weights_of(shares: Sequence[Decimal | None]) -> list[Decimal]:
    """The weights of things with these shares: theirs where each has one, else the same for all."""
    if all(share is not None for share in shares) and any(shares):
        return [share or Decimal(0) for share in shares]
    return [ONE] * len(shares)


def apportion(total: Decimal, weights: Sequence[Decimal], unit: Decimal = ONE) -> list[Decimal]:
    """``total``, rounded to ``unit``, divided by ``weights``; the parts are whole units and make it exactly.

    What rounding leaves over goes, a unit each, to those that it took most from, the first ones first.
    """
    total = total.quantize(unit, ROUND_HALF_UP)
    whole = sum(weights)
    if not weights or not whole:
        return [Decimal(0)] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [value.quantize(unit, ROUND_DOWN) for value in exact]
    left = int((total - sum(parts)) / unit)
    step = unit if left >= 0 else -unit
    most = sorted(range(len(parts)), key=lambda at: (-abs(exact[at] - parts[at]), at))
    for at in most[: abs(left)]:
        parts[at] += step
    return parts


def places_meant(area: Chain, places: Sequence[Chain]) -> list[int]:
    """Which of an activity's places a number of this area is of: that place itself, the closest one around
    it, or those that lie in it; none when it lies elsewhere or says nothing closer than the country."""
    wanted = _path(area)
    if not wanted:
        return []
    paths = [_path(place) for place in places]
    around = [at for at, path in enumerate(paths) if path and wanted[: len(path)] == path]
    if around:
        closest = max(len(paths[at]) for at in around)
        return [at for at in around if len(paths[at]) == closest]
    return [at for at, path in enumerate(paths) if path[: len(wanted)] == wanted]


def _path(chain: Chain) -> tuple[str, ...]:
    return tuple(chain[level] for level in _LEVELS if chain.get(level))


def by_place(
    whole: Decimal | None,
    parts: Sequence[tuple[Chain, Decimal]],
    places: Sequence[Chain],
    weights: Sequence[Decimal],
) -> list[Decimal | None]:
    """A number of an activity by its places: ``parts`` are of areas, ``whole`` of the activity as a whole.

    What the whole holds beyond its parts, and parts of areas elsewhere, go to the places that no part is
    of, or where each has one to all; None where nothing is known.
    """
    found: list[Decimal | None] = [None] * len(places)
    placed, elsewhere = Decimal(0), Decimal(0)
    for area, number in parts:
        meant = places_meant(area, places)
        if not meant:
            elsewhere += number
            continue
        placed += number
        for at, part in zip(meant, apportion(number, [weights[at] for at in meant]), strict=True):
            found[at] = (found[at] or Decimal(0)) + part
    rest = elsewhere if whole is None else max(whole - placed, elsewhere)
    if rest or (whole is not None and not parts):
        _spread(rest, found, weights)
    return found


def _spread(rest: Decimal, found: list[Decimal | None], weights: Sequence[Decimal]) -> None:
    free = [at for at, number in enumerate(found) if number is None] or list(range(len(found)))
    for at, part in zip(free, apportion(rest, [weights[at] for at in free]), strict=True):
        found[at] = (found[at] or Decimal(0)) + part
