"""The matrices of other axes, added up by the database: what ``coordination.crossing`` does in one pass.

A test holds the two equal.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import F, FilteredRelation, Q

from coordination import conditions
from coordination.coverage import CellCounts, Question
from coordination.coverage_query import Counts, Rows, cell_columns, counts_by, key_in, meetings
from coordination.crossing import Axes, Crossed
from coordination.models import Footprint, OrganisationRole, Participation
from search.types import Viewer

Tallies = defaultdict[Crossed, Counts]


def crossed(
    question: Question, viewer: Viewer, axes: Axes, asked: Rows | None = None
) -> dict[Crossed, CellCounts]:
    """The counts of every cell of which something is known, of what this viewer may see; ``asked`` are the
    footprints that are asked for, where not all are."""
    seen = Footprint.objects.current().validated().visible_to(viewer)
    tallies: Tallies = defaultdict(dict)
    for cell, counts in _overlaps(question, viewer, axes, asked):
        tallies[cell] |= counts
    rows = seen if asked is None else asked
    who: dict[str, Any] = {"in_who": F("organisation")}
    if axes.rows == "donor":
        funding = Q(activity__participations__role=OrganisationRole.FUNDING)
        rows = rows.annotate(funding=FilteredRelation("activity__participations", condition=funding))
        who = {"in_who": F("funding__organisation")}
    for group, counts in counts_by(who | _what(question, axes), question, rows):
        tallies[Crossed(group["in_who"], _what_in(group, question, axes))] |= counts
    return {cell: CellCounts(**tally) for cell, tally in tallies.items()}


def _what(question: Question, axes: Axes) -> dict[str, Any]:
    """The columns of a place, or of a theme."""
    if axes.columns == "area":
        return cell_columns(replace(question, theme_level="all"))
    return {"in_theme": F(question.theme_level)}


def _what_in(group: Counts, question: Question, axes: Axes) -> Any:
    return key_in(group, question)[0] if axes.columns == "area" else group["in_theme"]


def _overlaps(
    question: Question, viewer: Viewer, axes: Axes, asked: Rows | None
) -> Iterator[tuple[Crossed, Counts]]:
    """Distinct pairs by cell, of those of its rows that are asked for."""
    columns = {"in_who": F("organisation"), "in_activity": F("activity")} | _what(question, axes)
    wanted = None
    if asked is not None:
        wanted = set(asked.filter(conditions.active(question)).values_list("pk", flat=True))
    found = list(meetings(columns, question, viewer))
    donors: dict[int, set[int]] = {}
    if axes.rows == "donor":
        donors = donors_of({side[3] for _pair, _decided, sides in found for side in sides})
    every: defaultdict[Crossed, set[Any]] = defaultdict(set)
    undecided: defaultdict[Crossed, set[Any]] = defaultdict(set)
    for pair, is_decided, sides in found:
        asked_sides = [side for side in sides if wanted is None or side[0] in wanted]
        for side in asked_sides:
            group = dict(zip(columns, side[2:], strict=True))
            what = _what_in(group, question, axes)
            for cell in (Crossed(who, what) for who in _who(group, axes, donors)):
                every[cell].add(pair)
                undecided[cell] |= set() if is_decided else {pair}
    for cell, pairs in every.items():
        yield cell, {"overlaps": len(pairs), "overlaps_undecided": len(undecided[cell])}


def _who(group: Counts, axes: Axes, donors: dict[int, set[int]]) -> Collection[int | None]:
    if axes.rows == "organisation":
        return [group["in_who"]]
    return donors.get(group["in_activity"]) or [None]


def donors_of(activities: Collection[int]) -> dict[int, set[int]]:
    """Who funds each of these activities."""
    held = Participation.objects.filter(role=OrganisationRole.FUNDING, activity__in=activities)
    donors: dict[int, set[int]] = {}
    for activity, organisation in held.values_list("activity", "organisation"):
        donors.setdefault(activity, set()).add(organisation)
    return donors
