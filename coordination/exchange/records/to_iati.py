"""A record of the register as an IATI activity: what a file said and nobody changed stays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from coordination.content import ActivityContent
from coordination.exchange.iati.activity import IatiActivity
from coordination.exchange.iati.activity_date import ActivityDate
from coordination.exchange.iati.budget import Budget
from coordination.exchange.iati.complete import shares, yearly
from coordination.exchange.iati.contact_info import Contact
from coordination.exchange.iati.description import Description
from coordination.exchange.iati.document_link import DocumentLink
from coordination.exchange.iati.identifier import OtherIdentifier
from coordination.exchange.iati.indicator import Figure, Indicator, Period
from coordination.exchange.iati.location import Administrative, Location
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.narratives import NO_TEXT, Text, text
from coordination.exchange.iati.organisation import NO_ORG, Org
from coordination.exchange.iati.participating_org import ParticipatingOrg
from coordination.exchange.iati.related_activity import RelatedActivity
from coordination.exchange.iati.reporting_org import ReportingOrg
from coordination.exchange.iati.result import Result
from coordination.exchange.iati.sector import OWN, Sector
from coordination.exchange.iati.transaction import Transaction
from coordination.exchange.records.from_iati import DATES, NATIONAL
from coordination.models import IdentifierKind
from reference.models import Area, Organisation, Theme

_RESULTS = {"output": "1", "outcome": "2", "impact": "3"}
_P_CODES = "A2"


@dataclass
class Names:
    """What stands behind the keys of contents, read once for a file."""

    def __post_init__(self) -> None:
        self.organisations = {one.pk: one for one in Organisation.everywhere.all()}
        self.themes = {theme.pk: theme for theme in Theme.objects.all()}
        areas = Area.objects.only("pk", "pcode", "name_fr", "name_en", "level")
        self.areas = {area.pk: area for area in areas}

    def org(self, pk: int | None, name: str = "") -> Org:
        """An organisation as IATI names it: by its code here, for it has no identifier of its own."""
        found = self.organisations.get(pk or 0)
        if found is None:
            return Org(name=text(en=name)) if name else NO_ORG
        return Org(ref=found.code, name=text(fr=found.name_fr, en=found.name_en), type=found.type)


def activity_of(
    content: ActivityContent, names: Names, base: IatiActivity | None, brought: ActivityContent | None
) -> IatiActivity:
    """The activity that says what ``content`` says. ``base`` is what a file said of it and ``brought`` what
    the register understood of that: where the two are alike, the file's own words stay."""
    activity = base or IatiActivity("", language="fr")
    for fields, write in _WRITERS:
        if brought is None or any(getattr(content, name) != getattr(brought, name) for name in fields):
            activity = replace(activity, **dict(write(content, names, activity)))
    return activity


_Written = Iterator[tuple[str, Any]]
_Writer = Callable[[ActivityContent, Names, IatiActivity], _Written]


def _in_both(content: ActivityContent, name: str, said: Text = NO_TEXT) -> Text:
    for language in ("fr", "en"):
        said = said.saying(language, getattr(content, f"{name}_{language}"))
    return said


def _title(content: ActivityContent, _names: Names, activity: IatiActivity) -> _Written:
    yield "title", _in_both(content, "title", _known_languages(activity.title))


def _known_languages(said: Text) -> Text:
    """Without what is in no known language: it was taken for one of the two."""
    return Text(tuple(pair for pair in said.narratives if pair[0]))


def _descriptions(content: ActivityContent, _names: Names, activity: IatiActivity) -> _Written:
    before = next((one.text for one in activity.descriptions if one.type == "1"), NO_TEXT)
    others = tuple(one for one in activity.descriptions if one.type != "1")
    said = _in_both(content, "description", _known_languages(before))
    if not said:
        said = _in_both(content, "summary") or activity.title or _in_both(content, "title")
    yield "descriptions", (Description(said), *others) if said else others


def _dates(content: ActivityContent, _names: Names, activity: IatiActivity) -> _Written:
    notes = {dated.type: dated.note for dated in activity.dates}
    days = {type_: getattr(content, name) for type_, name in DATES.items()}
    yield (
        "dates",
        tuple(ActivityDate(type_, day, notes.get(type_, NO_TEXT)) for type_, day in days.items() if day),
    )


def _status(content: ActivityContent, _names: Names, _activity: IatiActivity) -> _Written:
    yield "status", str(content.status or 1)


def _contacts(content: ActivityContent, _names: Names, activity: IatiActivity) -> _Written:
    said = (content.contact_name, content.contact_email, content.contact_phone)
    first = next(iter(activity.contacts), Contact())
    new = replace(first, person=text(fr=said[0]), email=said[1], telephone=said[2])
    yield "contacts", ((new,) if any(said) else ()) + activity.contacts[1:]


def _places(content: ActivityContent, names: Names, activity: IatiActivity) -> _Written:
    areas = [names.areas[place.area] for place in content.places if place.area in names.areas]
    known = {code for area in areas for code in (area.pcode,)}
    there = {one.code: where for where in activity.locations for one in where.administratives}
    kept = [where for code, where in there.items() if code in known]
    kept += [where for where in activity.locations if not where.administratives]
    new = [_location(area) for area in areas if area.pcode not in there]
    yield "locations", (*kept, *new)
    if content.countrywide:
        yield "scope", NATIONAL


def _location(area: Area) -> Location:
    return Location(
        name=text(fr=area.name_fr, en=area.name_en),
        administratives=(Administrative(_P_CODES, area.pcode, str(area.level)),),
    )


def _themes(content: ActivityContent, names: Names, _activity: IatiActivity) -> _Written:
    """By the DAC's code where every theme has one of its own, else by our codes, in a vocabulary of ours."""
    themes = [names.themes[pk] for pk in content.themes if pk in names.themes]
    given = dict(content.theme_shares)
    parts: dict[str, Decimal] = {}
    percents = [given.get(theme.pk) for theme in themes]
    if None in percents:
        percents = list(shares(len(themes)))
    has_codes = all(theme.dac_code for theme in themes)
    for theme, percent in zip(themes, percents, strict=True):
        code = theme.dac_code if has_codes else theme.code
        parts[code] = parts.get(code, Decimal(0)) + (percent or Decimal(0))
    alone = len(parts) == 1
    yield (
        "sectors",
        tuple(
            Sector(code, None if alone else percent, "1" if has_codes else OWN)
            for code, percent in parts.items()
        ),
    )


def _organisations(content: ActivityContent, names: Names, activity: IatiActivity) -> _Written:
    before = {(one.role, one.org.key): one for one in activity.participating_orgs}
    found = [ParticipatingOrg(str(role), names.org(pk)) for pk, role in content.participations]
    by_name = {(one.role, one.org.name.any.casefold()): one for one in activity.participating_orgs}
    yield (
        "participating_orgs",
        tuple(
            before.get((one.role, one.org.key)) or by_name.get((one.role, one.org.name.any.casefold())) or one
            for one in found
        ),
    )


def _reporting(content: ActivityContent, names: Names, activity: IatiActivity) -> _Written:
    org = names.org(content.reporting_organisation_id)
    yield "reporting_org", ReportingOrg(replace(org, type=org.type or "90"), activity.reporting_org.secondary)


def _identifiers(content: ActivityContent, _names: Names, activity: IatiActivity) -> _Written:
    own = [one.value for one in content.identifiers if one.kind == IdentifierKind.IATI]
    yield "identifier", own[0] if own else activity.identifier
    yield (
        "other_identifiers",
        tuple(
            OtherIdentifier(one.value, one.kind, Org(ref=one.owner_ref, name=text(en=one.owner_name)))
            for one in content.identifiers
            if one.kind != IdentifierKind.IATI
        ),
    )


def _related(content: ActivityContent, _names: Names, _activity: IatiActivity) -> _Written:
    yield "related", tuple(RelatedActivity(one.ref, str(one.kind)) for one in content.related if one.ref)


def _budgets(content: ActivityContent, _names: Names, _activity: IatiActivity) -> _Written:
    """In parts of at most a year, as the standard asks; one without a period says nothing that it could."""
    lines = [
        Budget(
            one.period_from,
            one.period_to,
            Money(one.value, one.currency, one.value_date or one.period_from),
            str(one.type),
            str(one.status),
        )
        for one in content.budgets
        if one.value is not None and one.period_from and one.period_to
    ]
    yield "budgets", tuple(part for line in lines for part in yearly(line))


def _transactions(content: ActivityContent, names: Names, _activity: IatiActivity) -> _Written:
    yield (
        "transactions",
        tuple(
            Transaction(
                str(one.type),
                one.date,
                Money(one.value, one.currency, one.value_date or one.date),
                one.ref,
                text(fr=one.description),
                names.org(one.provider_id, one.provider_name),
                names.org(one.receiver_id, one.receiver_name),
            )
            for one in content.transactions
            if one.date and one.value is not None
        ),
    )


def _documents(content: ActivityContent, _names: Names, _activity: IatiActivity) -> _Written:
    yield (
        "documents",
        tuple(
            DocumentLink(
                one.url,
                text(fr=one.title_fr, en=one.title_en) or text(en=one.url),
                one.format or "text/html",
                categories=(one.category or "A12",),
                languages=(one.language,) if one.language else (),
            )
            for one in content.documents
            if one.url
        ),
    )


def _results(content: ActivityContent, _names: Names, _activity: IatiActivity) -> _Written:
    yield (
        "results",
        tuple(
            Result(_RESULTS[one.kind], title, indicators=(_indicator(one, title),))
            for one in content.results
            if one.kind in _RESULTS
            and (title := text(fr=one.indicator_fr, en=one.indicator_en))
            and one.period_from
            and one.period_to
        ),
    )


def _indicator(one: Any, title: Text) -> Indicator:
    def figures(value: Decimal | None) -> tuple[Figure, ...]:
        return () if value is None else (Figure(format(value.normalize(), "f")),)

    period = Period(one.period_from, one.period_to, figures(one.target), figures(one.actual))
    return Indicator(one.measure, title, baselines=figures(one.baseline), periods=(period,))


_WRITERS: tuple[tuple[tuple[str, ...], _Writer], ...] = (
    (("identifiers",), _identifiers),
    (("reporting_organisation_id",), _reporting),
    (("title_fr", "title_en"), _title),
    (("description_fr", "description_en"), _descriptions),
    (("participations",), _organisations),
    (("status",), _status),
    (tuple(DATES.values()), _dates),
    (("contact_name", "contact_email", "contact_phone"), _contacts),
    (("places", "countrywide"), _places),
    (("themes", "theme_shares"), _themes),
    (("budgets",), _budgets),
    (("transactions",), _transactions),
    (("documents",), _documents),
    (("related",), _related),
    (("results",), _results),
)
