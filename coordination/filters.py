"""Which activities are asked for: the one reading of an address, for the list, the matrix and the exports.

Its parameters, each of which may be repeated (any of its values then fits) but for the first three and
``role``:

``q`` words of the title; ``from``, ``to`` days; ``role`` of the organisation (implementing, when not said);
``organisation`` code; ``organisation_type``; ``area`` P-code, with all that lies in it; ``zone`` code;
``place`` a kind of place (``country``, ``unspecified``, ``area``, ``zone``); ``theme`` code, with its
narrower themes; ``exactly`` ``area``, ``theme`` or ``programme``: without what lies below; ``status`` of
IATI, or ``none``; ``type``; ``programme``; ``text`` key of a text that is referred to; ``visibility``, for
the team; ``mark``.

With a period the answer is what the matrix counts in it (``coordination.counting``): dated work that
crosses it, overdue work up to today; neither cancelled nor suspended work, unless its status is asked for.
What is undated is counted apart there, and shown here by its mark.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coordination import narrowing
from coordination.models import Activity, ActivityStatus, Footprint, OrganisationRole, PlaceKind, Programme
from kb.models import Visibility, Work
from reference.models import ActivityType, Area, Organisation, OrganisationType, Theme, Zone
from search.types import TEAM, Viewer

# What a matrix says of rows beside their number.
MARKS: Mapping[str, Any] = {
    "late": pgettext_lazy("activity", "late"),
    "unconfirmed": gettext_lazy("to confirm"),
    "ending": gettext_lazy("ends within 90 days"),
    "undated": gettext_lazy("without dates"),
    "historical": pgettext_lazy("activity", "historical"),
    "incomplete": pgettext_lazy("activity", "incomplete"),
    "overlap": gettext_lazy("overlap to decide"),
}
ROLES: Mapping[str, Any] = {str(role.value): role.label for role in OrganisationRole} | {
    "reporting": pgettext_lazy("role of an organisation", "Reporting"),
    "any": gettext_lazy("Any role"),
}
IMPLEMENTING = str(OrganisationRole.IMPLEMENTING.value)
NO_STATUS = "none"
STATUSES: Mapping[str, Any] = {str(status.value): status.label for status in ActivityStatus} | {
    NO_STATUS: gettext_lazy("Not stated")
}
_MAX_VALUES, _MAX_LENGTH = 200, 120

Codes = tuple[str, ...]


# The parameters that hold codes, and where the filter keeps them.
PARAMETERS: Mapping[str, str] = {
    "organisation": "organisations",
    "organisation_type": "organisation_types",
    "area": "areas",
    "zone": "zones",
    "place": "places",
    "theme": "themes",
    "exactly": "exactly",
    "status": "statuses",
    "type": "types",
    "programme": "programmes",
    "text": "texts",
    "visibility": "visibilities",
    "mark": "marks",
}


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What an address asks for; ``from_query`` reads one, ``as_values`` and ``changed`` write it again.

    ``rows``, ``footprints`` and ``activities`` are its queries, each for one viewer. ``problems`` tell in
    plain words what of the address was passed over.
    """

    q: str = ""
    first: date | None = None
    last: date | None = None
    role: str = IMPLEMENTING
    organisations: Codes = ()
    organisation_types: Codes = ()
    areas: Codes = ()
    zones: Codes = ()
    places: Codes = ()
    themes: Codes = ()
    exactly: Codes = ()
    statuses: Codes = ()
    types: Codes = ()
    programmes: Codes = ()
    texts: Codes = ()
    visibilities: Codes = ()
    marks: Codes = ()
    problems: Codes = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict, viewer: Viewer) -> "ActivityFilter":
        """Read an address; what makes no sense is passed over and told in ``problems``."""
        problems: list[str] = []
        days = [_day(query.get(name, "").strip(), problems) for name in ("from", "to")]
        first, last = days if None in days else sorted(day for day in days if day)
        role = query.get("role", "").strip() or IMPLEMENTING
        if role not in ROLES:
            problems.append(_unknown(role))
        return cls(
            q=" ".join(query.get("q", "").replace("\0", " ").split())[:_MAX_LENGTH],
            first=first,
            last=last,
            role=role if role in ROLES else IMPLEMENTING,
            **{
                attribute: _known(name, query.getlist(name), viewer, problems)
                for name, attribute in PARAMETERS.items()
            },
            problems=tuple(problems),
        )

    # -- addresses

    def as_values(self) -> dict[str, list[str]]:
        """The parameters of its address; those that ask for nothing are left out."""
        values = {
            "q": [self.q],
            "from": [self.first.isoformat() if self.first else ""],
            "to": [self.last.isoformat() if self.last else ""],
            "role": [self.role if self.role != IMPLEMENTING else ""],
        }
        values |= {name: list(getattr(self, attribute)) for name, attribute in PARAMETERS.items()}
        return {name: [*filter(None, chosen)] for name, chosen in values.items() if any(chosen)}

    def changed(self, changes: Mapping[str, Iterable[str] | str | None] | None = None) -> str:
        """The query string, with some parameters otherwise."""
        parameters = QueryDict(mutable=True)
        for name, value in {**self.as_values(), **(changes or {})}.items():
            chosen = [value] if isinstance(value, str) else list(value or ())
            parameters.setlist(name, [one for one in chosen if one])
        return parameters.urlencode()

    @property
    def is_empty(self) -> bool:
        """It narrows nothing."""
        return not self.as_values()

    @property
    def is_of_implementers(self) -> bool:
        """Organisations are meant as those that do the work, as in the matrix."""
        return self.role == IMPLEMENTING

    @property
    def reads_footprints(self) -> bool:
        """Whether only footprints can tell; an activity that names no theme has none."""
        told = _OF_ACTIVITIES if self.is_of_implementers else _OF_ACTIVITIES | _OF_ROLES
        asked = any(getattr(self, one.name) != one.default for one in fields(self) if one.name not in told)
        return asked or bool(set(self.marks) - {"incomplete"})

    # -- queries

    def rows(self, viewer: Viewer) -> QuerySet[Footprint]:
        """The validated footprints that this viewer may read, narrowed by all but the period and the
        marks: what a matrix counts."""
        return narrowing.rows(self, viewer)

    def footprints(self, viewer: Viewer, today: date | None = None) -> QuerySet[Footprint]:
        """The same, of the period and with the marks too."""
        return narrowing.footprints(self, viewer, today or timezone.localdate())

    def activities(self, viewer: Viewer, today: date | None = None) -> QuerySet[Activity]:
        """The validated activities that this viewer may read and of which a footprint fits."""
        return narrowing.activities(self, viewer, today or timezone.localdate())


# What activities tell by themselves; a role alone narrows nothing.
_OF_ACTIVITIES = {
    "q",
    "role",
    "exactly",
    "statuses",
    "types",
    "programmes",
    "texts",
    "visibilities",
    "marks",
    "problems",
}
# And these too, when another role than that of a footprint's organisation is meant.
_OF_ROLES = {"organisations", "organisation_types"}


# -- what values are known, and how they are called

Labels = Mapping[str, str]


def _fixed(labels: Mapping[str, Any]) -> Callable[[Codes], Labels]:
    return lambda codes: {code: str(labels[code]) for code in codes if code in labels}


def _named(model: Any, key: str = "code") -> Callable[[Codes], Labels]:
    return lambda codes: {
        getattr(thing, key): thing.name for thing in model.objects.filter(**{f"{key}__in": codes})
    }


def _texts(keys: Codes) -> Labels:
    return {work.key: work.name for work in Work.objects.live().filter(key__in=keys)}


_LABELS: Mapping[str, Callable[[Codes], Labels]] = {
    "organisation": _named(Organisation),
    "organisation_type": _fixed(dict(OrganisationType.choices)),
    "area": _named(Area, "pcode"),
    "zone": _named(Zone),
    "place": _fixed(dict(PlaceKind.choices)),
    "theme": _named(Theme),
    "exactly": _fixed(
        {
            "area": gettext_lazy("known no closer"),
            "theme": gettext_lazy("no narrower themes"),
            "programme": gettext_lazy("no programmes within it"),
        }
    ),
    "status": _fixed(STATUSES),
    "type": _named(ActivityType),
    "programme": lambda codes: {
        **_named(Programme)(codes),
        **_fixed({narrowing.NO_PROGRAMME: gettext_lazy("none")})(codes),
    },
    "text": _texts,
    "visibility": _fixed(dict(Visibility.choices)),
    "mark": _fixed(MARKS),
}


def labels_of(parameter: str, codes: Codes) -> Labels:
    """What these values of a parameter are called in the reader's language; unknown ones are left out."""
    return _LABELS[parameter](codes) if codes else {}


def _known(parameter: str, given: Iterable[str], viewer: Viewer, problems: list[str]) -> Codes:
    codes = tuple(
        dict.fromkeys(code.strip().replace("\0", "")[:_MAX_LENGTH] for code in given if code.strip())
    )
    if len(codes) > _MAX_VALUES:
        problems.append(_("More values than can be asked for at once: the first ones are used."))
        codes = codes[:_MAX_VALUES]
    if parameter == "visibility" and TEAM not in viewer.tokens:
        return ()
    labels = labels_of(parameter, codes)
    if parameter == "text" and codes:
        readable = Work.objects.visible_to(viewer).filter(key__in=codes)
        labels = {key: labels[key] for key in readable.values_list("key", flat=True)}
    problems += [_unknown(code) for code in codes if code not in labels]
    return tuple(code for code in codes if code in labels)


def _day(text: str, problems: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(_("“%(text)s” is no date; write it as 2026-12-31.") % {"text": text[:40]})
        return None


def _unknown(code: str) -> str:
    return _("“%(code)s” is not known here, and was passed over.") % {"code": code[:40]}
