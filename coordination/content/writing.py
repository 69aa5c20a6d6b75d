"""Making a content the live version of an activity."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.text import slugify

from coordination.content.columns import COUNTED, MILESTONE, PARTS, PLAIN, RESULT, columns_of
from coordination.content.parts import ResultLine, SiteLine
from coordination.content.reading import content_of
from coordination.content.values import ActivityContent, differences
from coordination.models import (
    Activity,
    ActivityPlace,
    ActivityTheme,
    Disaggregation,
    LegalLink,
    Milestone,
    ObjectiveLink,
    Participation,
    Result,
    Site,
)

# An activity, what it is to say, and the names of the fields that are otherwise than in the register.
_Change = tuple[Activity, ActivityContent, frozenset[str]]
_AT_ONCE = 500


def write_content(activity: Activity, content: ActivityContent) -> None:
    """Make ``content`` the live version. Call it inside a transaction."""
    write_contents([(activity, content)])


def write_contents(said: Iterable[tuple[Activity, ActivityContent]]) -> None:
    """Make these contents the live versions of their activities, new ones among them, in a number of queries
    that does not grow with theirs but for those that are there already. Call it inside a transaction."""
    changes = [_changed(activity, content) for activity, content in said]
    new = [activity for activity, _content, _fields in changes if activity.pk is None]
    for activity, _content, _fields in changes:
        if activity.pk is not None:
            activity.save()
    if len(new) == 1:
        new[0].save()
    elif new:
        Activity.objects.bulk_create(new, batch_size=_AT_ONCE)
    for names, write in _WRITERS:
        if found := [(activity, content) for activity, content, known in changes if names & known]:
            write(found)


def _changed(activity: Activity, content: ActivityContent) -> _Change:
    before = content_of(activity) if activity.pk else ActivityContent(content.reporting_organisation_id)
    changed = frozenset(differences(before, content))
    for name in PLAIN:
        setattr(activity, name, getattr(content, name))
    activity.incomplete = bool(content.missing)
    return activity, content, changed


_Said = Sequence[tuple[Activity, ActivityContent]]


def _replace(model: Any, said: _Said, rows: Iterable[Any], **which: Any) -> None:
    """These rows instead of those that the activities have."""
    model.objects.filter(activity__in=[activity.pk for activity, _content in said], **which).delete()
    model.objects.bulk_create(list(rows), batch_size=_AT_ONCE)


def _write_themes(said: _Said) -> None:
    rows = (
        ActivityTheme(activity=activity, theme_id=theme, share=dict(content.theme_shares).get(theme))
        for activity, content in said
        for theme in content.themes
    )
    _replace(ActivityTheme, said, rows)


def _write_places(said: _Said) -> None:
    rows = (
        ActivityPlace(
            activity=activity, area_id=place.area, zone_id=place.zone, site=place.site, share=place.share
        )
        for activity, content in said
        for place in content.places
    )
    _replace(ActivityPlace, said, rows)


def _write_participations(said: _Said) -> None:
    rows = (
        Participation(activity=activity, organisation_id=pk, role=role)
        for activity, content in said
        for pk, role in content.participations
    )
    _replace(Participation, said, rows)


def _writer_of(name: str) -> Callable[[_Said], None]:
    """The writer of a list of which each line is a row."""
    model, line = PARTS[name]
    columns = columns_of(line)

    def write(said: _Said) -> None:
        rows = (
            model(activity=activity, **{column: getattr(one, column) for column in columns})
            for activity, content in said
            for one in getattr(content, name)
        )
        _replace(model, said, rows)

    return write


# -- results keep their rows, for objectives refer to them


def _write_results(said: _Said) -> None:
    there: dict[int, dict[int, Result]] = {activity.pk: {} for activity, _content in said}
    for result in Result.objects.filter(activity__in=there):
        there[result.activity_id or 0][result.pk] = result
    kept = {
        (activity.pk, at): row
        for activity, content in said
        for at, row in _rows_of(content.results, there[activity.pk]).items()
    }
    gone = {pk for rows in there.values() for pk in rows} - {row.pk for row in kept.values()}
    Result.objects.filter(pk__in=gone).delete()
    Disaggregation.objects.filter(result__in=[row.pk for row in kept.values()]).delete()
    lines = [
        (kept.get((activity.pk, at)) or Result(activity=activity), line)
        for activity, content in said
        for at, line in enumerate(content.results)
    ]
    for row, line in lines:
        for column in RESULT:
            setattr(row, column, getattr(line, column))
    Result.objects.bulk_update([row for row, _line in lines if row.pk], RESULT, batch_size=100)
    Result.objects.bulk_create([row for row, _line in lines if not row.pk], batch_size=_AT_ONCE)
    Disaggregation.objects.bulk_create(
        [
            Disaggregation(result=row, **{column: getattr(part, column) for column in COUNTED})
            for row, line in lines
            for part in line.disaggregated
        ],
        batch_size=_AT_ONCE,
    )


def _rows_of(lines: Sequence[ResultLine], there: dict[int, Result]) -> dict[int, Result]:
    """The rows that keep these lines, by the lines' positions: those of their keys, else one that says the
    same but for its numbers."""
    found = {at: there[line.pk] for at, line in enumerate(lines) if line.pk in there}
    free = {_measured(row): row for row in there.values() if row not in found.values()}
    for at, line in enumerate(lines):
        if at not in found and (row := free.pop(_measured(line), None)):
            found[at] = row
    return found


_MEASURED = ("kind", "indicator_id", "indicator_fr", "indicator_en", "period_from", "period_to", "area_id")


def _measured(one: Result | ResultLine) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in _MEASURED)


# -- sites are shared, their milestones are the activity's own


def _write_sites(said: _Said) -> None:
    through = Site.activities.through
    through.objects.filter(activity__in=[activity.pk for activity, _content in said]).delete()
    placed = [(activity, _site(line), line) for activity, content in said for line in content.sites]
    through.objects.bulk_create(
        [through(activity_id=activity.pk, site_id=site) for activity, site, _line in placed],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )
    rows = (
        Milestone(activity=activity, site_id=site, **{column: getattr(one, column) for column in MILESTONE})
        for activity, site, line in placed
        for one in line.milestones
    )
    _replace(Milestone, said, rows)


def _site(line: SiteLine) -> int:
    """The site of a line: one that is there under this name in this place, or a new one."""
    if line.site_id:
        return line.site_id
    same = Site.objects.filter(kind=line.kind, area=line.area_id, name_fr__iexact=line.name).first()
    return (same or _made(line)).pk


def _made(line: SiteLine) -> Site:
    stem = slugify(line.name)[:40] or "site"
    taken = set(Site.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code = next(
        name for name in (stem, *(f"{stem}-{number}" for number in range(2, 9999))) if name not in taken
    )
    return Site.objects.create(code=code, kind=line.kind, name_fr=line.name, area_id=line.area_id)


# -- links to texts keep who made them and when


def _write_legal_links(said: _Said) -> None:
    for activity, content in said:
        wanted = {(link.work_id, link.eid): link.expression_id for link in content.legal_links}
        for link in activity.legal_links.all():
            if (link.work_id, link.eid) not in wanted:
                link.delete()
            elif (expression := wanted.pop((link.work_id, link.eid))) != link.expression_id:
                link.expression_id = expression
                link.save(update_fields=["expression"])
        LegalLink.objects.bulk_create(
            LegalLink(activity=activity, work_id=work, eid=eid, expression_id=expression)
            for (work, eid), expression in wanted.items()
        )


def _write_objectives(said: _Said) -> None:
    for activity, content in said:
        links = ObjectiveLink.objects.filter(activity=activity, result=None)
        links.exclude(objective__in=content.objectives).delete()
        there = set(links.values_list("objective", flat=True))
        ObjectiveLink.objects.bulk_create(
            ObjectiveLink(activity=activity, objective_id=pk) for pk in content.objectives if pk not in there
        )


_WRITERS: tuple[tuple[frozenset[str], Callable[[_Said], None]], ...] = (
    (frozenset({"themes", "theme_shares"}), _write_themes),
    (frozenset({"places"}), _write_places),
    (frozenset({"participations"}), _write_participations),
    *((frozenset({name}), _writer_of(name)) for name in PARTS),
    (frozenset({"sites"}), _write_sites),
    (frozenset({"results"}), _write_results),
    (frozenset({"legal_links"}), _write_legal_links),
    (frozenset({"objectives"}), _write_objectives),
)
