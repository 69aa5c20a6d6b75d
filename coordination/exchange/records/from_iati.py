"""An activity of an IATI file as the register's content, and what of it the register cannot hold."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from coordination.content import (
    ActivityContent,
    BudgetLine,
    DocumentLine,
    OtherIdentifier,
    Place,
    Related,
    ResultLine,
    TransactionLine,
)
from coordination.exchange.findings import Finding, note
from coordination.exchange.iati.activity import IatiActivity
from coordination.exchange.iati.complete import is_given
from coordination.exchange.iati.indicator import Figure, Indicator
from coordination.exchange.iati.location import Location
from coordination.exchange.iati.narratives import Text
from coordination.exchange.iati.organisation import Org
from coordination.exchange.iati.sector import Sector
from coordination.exchange.records.directory import Directory
from coordination.exchange.records.possible import possible
from coordination.models import DocumentCategory, IdentifierKind, RelatedKind, ResultKind, TransactionType

# Code list ActivityDateType.
DATES = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
NATIONAL = "4"
_GENERAL = "1"
_ROLES = frozenset("1234")
_TITLE, _REF, _MAIL = 255, 120, 254
_HUNDRED = Decimal(100)


def content_from(
    activity: IatiActivity, directory: Directory, before: ActivityContent | None = None
) -> tuple[ActivityContent, list[Finding]]:
    """What the activity says; what IATI does not ask for stays as ``before`` has it. What cannot be true is
    left out, and told: it stays in the XML that is kept."""
    reporting = activity.reporting_org.org
    pk = _organisation(directory, reporting) or (before.reporting_organisation_id if before else 0)
    base = before or ActivityContent(pk)
    said = replace(base, reporting_organisation_id=pk, **dict(_said(activity, directory)))
    return possible(said, list(_losses(activity, directory)))


def _organisation(directory: Directory, org: Org) -> int | None:
    return directory.organisation(org.ref, org.name.any, kind=org.type)


def _said(activity: IatiActivity, directory: Directory) -> Iterator[tuple[str, Any]]:
    yield from _in_both("title", activity.title, activity.language, _TITLE)
    described = next((one.text for one in activity.descriptions if one.type == _GENERAL), Text())
    yield from _in_both("description", described, activity.language, None)
    for type_, name in DATES.items():
        days = [dated.day for dated in activity.dates if dated.type == type_ and is_given(dated)]
        yield name, days[0] if days else None
    yield "status", int(activity.status) if activity.status in set("123456") else None
    yield from _contact(activity)
    places = tuple(sorted(set(_places(activity, directory)), key=repr))
    yield "places", places
    yield "countrywide", not places and activity.scope == NATIONAL
    yield from _themes(activity.sectors, directory)
    yield "participations", tuple(sorted(set(_participations(activity, directory))))
    yield "identifiers", tuple(_identifiers(activity))
    yield "related", tuple(_related(activity))
    yield "budgets", tuple(_budgets(activity))
    yield "transactions", tuple(_transactions(activity, directory))
    yield "documents", tuple(_documents(activity))
    yield "results", tuple(_results(activity))


def _in_both(name: str, text: Text, language: str, longest: int | None) -> Iterator[tuple[str, str]]:
    """The French and the English text; one in no known language counts as the activity's, else English."""
    french, english = text.fr, text.en
    if not (french or english):
        french, english = (text.any, "") if language == "fr" else ("", text.any)
    yield f"{name}_fr", french[:longest]
    yield f"{name}_en", english[:longest]


def _contact(activity: IatiActivity) -> Iterator[tuple[str, str]]:
    contact = next(iter(activity.contacts), None)
    yield "contact_name", (contact.person.any or contact.organisation.any)[:150] if contact else ""
    yield "contact_email", contact.email if contact and len(contact.email) <= _MAIL else ""
    yield "contact_phone", contact.telephone[:40] if contact else ""


def _places(activity: IatiActivity, directory: Directory) -> Iterator[Place]:
    for location in activity.locations:
        if area := _area(location, directory):
            yield Place(area=area)


def _area(location: Location, directory: Directory) -> int | None:
    codes = [location.ref, *(code for _, code in location.ids)]
    codes += [one.code for one in location.administratives]
    return directory.area(codes, [text for _, text in location.name.narratives])


def _themes(sectors: tuple[Sector, ...], directory: Directory) -> Iterator[tuple[str, Any]]:
    """The themes, with their shares where every sector is one and they make 100."""
    found: dict[int, Decimal | None] = {}
    for sector in sectors:
        if theme := directory.theme(sector.code):
            before = found.get(theme)
            found[theme] = None if sector.percentage is None else sector.percentage + (before or 0)
    yield "themes", tuple(sorted(found))
    whole = all(directory.theme(sector.code) for sector in sectors) and len(found) > 1
    given = [share for share in found.values() if share is not None]
    if whole and len(given) == len(found) and sum(given) == _HUNDRED:
        yield "theme_shares", tuple(sorted(found.items()))
    else:
        yield "theme_shares", ()


def _participations(activity: IatiActivity, directory: Directory) -> Iterator[tuple[int, int]]:
    for one in activity.participating_orgs:
        if one.role in _ROLES and (pk := _organisation(directory, one.org)):
            yield pk, int(one.role)


def _identifiers(activity: IatiActivity) -> Iterator[OtherIdentifier]:
    yield OtherIdentifier(IdentifierKind.IATI.value, activity.identifier)
    for one in activity.other_identifiers:
        kind = one.type if one.type in IdentifierKind.values else IdentifierKind.OTHER.value
        yield OtherIdentifier(kind, one.ref[:_TITLE], one.owner.ref[:_REF], one.owner.name.any[:_TITLE])


def _related(activity: IatiActivity) -> Iterator[Related]:
    known = {str(kind) for kind in RelatedKind.values}
    for one in activity.related:
        if one.type in known and one.ref:
            yield Related(int(one.type), one.ref[:_TITLE])


def _budgets(activity: IatiActivity) -> Iterator[BudgetLine]:
    for one in activity.budgets:
        yield BudgetLine(
            one.start,
            one.end,
            one.money.amount,
            one.money.currency or activity.currency,
            2 if one.type == "2" else 1,
            2 if one.status == "2" else 1,
            one.money.on,
        )


def _transactions(activity: IatiActivity, directory: Directory) -> Iterator[TransactionLine]:
    known = {str(kind) for kind in TransactionType.values}
    for one in activity.transactions:
        if one.type in known:
            yield TransactionLine(
                one.day,
                int(one.type),
                one.money.amount,
                one.money.currency or activity.currency,
                one.money.on,
                *_party(one.provider, directory),
                *_party(one.receiver, directory),
                ref=one.ref[:_REF],
                description=one.text.any,
            )


def _party(org: Org, directory: Directory) -> tuple[int | None, str]:
    return (_organisation(directory, org), "") if org else (None, "")


def _documents(activity: IatiActivity) -> Iterator[DocumentLine]:
    for one in activity.documents:
        category = next((code for code in one.categories if code in DocumentCategory.values), "")
        if len(one.url) <= 1000:
            yield DocumentLine(
                url=one.url,
                title_fr=one.title.fr[:_TITLE],
                title_en=(one.title.en or ("" if one.title.fr else one.title.any))[:_TITLE],
                category=category,
                format=one.format[:100],
                language=next(iter(one.languages), "")[:2],
            )


# -- results


def _results(activity: IatiActivity) -> Iterator[ResultLine]:
    kinds = {"1": ResultKind.OUTPUT, "2": ResultKind.OUTCOME, "3": ResultKind.IMPACT}
    for result in activity.results:
        for indicator in result.indicators:
            if result.type in kinds:
                yield from _periods(indicator, kinds[result.type].value, activity.language)


def _periods(indicator: Indicator, kind: str, language: str) -> Iterator[ResultLine]:
    names: dict[str, Any] = dict(_in_both("indicator", indicator.title, language, _TITLE))
    baseline = _first(indicator.baselines)
    for period in indicator.periods:
        target, actual = _first(period.targets), _first(period.actuals)
        if target is not None or actual is not None:
            yield ResultLine(
                kind=kind,
                **names,
                period_from=period.start,
                period_to=period.end,
                baseline=baseline,
                target=target,
                actual=actual,
                measure=indicator.measure,
            )


def _first(figures: tuple[Figure, ...]) -> Decimal | None:
    """The number of the whole: of the first figure that is one and is of no part."""
    for figure in figures:
        try:
            if not figure.dimensions and (number := Decimal(figure.value)).is_finite():
                return number
        except InvalidOperation:
            continue
    return None


# -- what cannot be held


def _losses(activity: IatiActivity, directory: Directory) -> Iterator[Finding]:
    if any(not directory.theme(sector.code) for sector in activity.sectors):
        codes = [sector.code for sector in activity.sectors if not directory.theme(sector.code)]
        yield note("no_theme", column="sector", value=", ".join(codes)[:60])
    for location in activity.locations:
        if not _area(location, directory):
            yield note("no_area", column="location", value=location.name.any[:60])
    if len(activity.title.any) > _TITLE:
        yield note("shortened", column="title")
    if any(indicator.periods for result in activity.results for indicator in result.indicators):
        yield note("results_in_part", column="result")
