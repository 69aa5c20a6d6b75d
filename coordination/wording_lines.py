"""What an activity says in lists, line by line in words: money, results, sites, documents, texts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Choices
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from coordination.content import (
    ActivityContent,
    BudgetLine,
    Counted,
    DocumentLine,
    LegalRef,
    MilestoneLine,
    OtherIdentifier,
    Related,
    ResultLine,
    SiteLine,
    TransactionLine,
)
from coordination.models import (
    Activity,
    Age,
    BudgetStatus,
    BudgetType,
    Combined,
    Disability,
    DocumentCategory,
    IdentifierKind,
    Indicator,
    PeopleStatus,
    Progress,
    Qualifier,
    RecordState,
    RelatedKind,
    Sex,
    Share,
    Site,
    Stage,
    TransactionType,
)
from kb.models import Objective, Visibility, Work
from kb.templatetags.dates import day
from reference.bilingual import in_language

Lines = Iterator[tuple[str, list[str]]]
_NONE: Mapping[int, str] = {}
# Whoever reads a history or a comparison is signed in, and may read these.
_READABLE = (Visibility.PUBLIC, Visibility.PARTNERS)
_GROUPS: tuple[tuple[str, type[Choices]], ...] = (
    ("combined", Combined),
    ("sex", Sex),
    ("age", Age),
    ("disability", Disability),
    ("status", PeopleStatus),
)


@dataclass(frozen=True, slots=True)
class LineNames:
    """The names of what lists refer to, by primary key. Areas and organisations are named with the rest."""

    indicators: Mapping[int, str] = field(default_factory=dict)
    sites: Mapping[int, str] = field(default_factory=dict)
    works: Mapping[int, str] = field(default_factory=dict)
    objectives: Mapping[int, str] = field(default_factory=dict)
    activities: Mapping[int, str] = field(default_factory=dict)


def line_names_in(contents: Iterable[ActivityContent]) -> LineNames:
    """The names of what the lists of these contents mention, a query for each kind that they do."""
    contents = list(contents)
    results = [line for content in contents for line in content.results]
    sites = [line for content in contents for line in content.sites]
    works = {line.work_id for content in contents for line in content.documents}
    works |= {line.work_id for content in contents for line in content.legal_links}
    works |= {step.evidence_work_id for line in sites for step in line.milestones}
    return LineNames(
        indicators=_named(Indicator, (line.indicator_id for line in results)),
        sites=_named(Site, (*(line.site_id for line in sites), *(line.site_id for line in results))),
        works=_named(Work, works, live=True, visibility__in=_READABLE),
        objectives=_named(
            Objective,
            (pk for content in contents for pk in content.objectives),
            strategy__live=True,
            strategy__visibility__in=_READABLE,
        ),
        activities=_named(
            Activity,
            (line.other_id for content in contents for line in content.related),
            state=RecordState.VALIDATED,
            visibility__in=_READABLE,
        ),
    )


def _named(model: Any, pks: Iterable[int | None], **which: Any) -> dict[int, str]:
    wanted = {pk for pk in pks if pk}
    found = model.objects.filter(pk__in=wanted, **which) if wanted else ()
    return {thing.pk: thing.name if model is Work else str(thing) for thing in found}


def one(names: Mapping[int, str], pk: int | None) -> str:
    """The name of one thing; empty for none."""
    if not pk:
        return ""
    return names[pk] if pk in names else _("(no longer recorded)")


def label_of(choices: type[Choices], value: object) -> str:
    """What a code is called; empty for an unknown one."""
    return next((str(label) for known, label in choices.choices if known == value), "")


def number(value: Decimal | None) -> str:
    """A number with as many decimals as it has."""
    if value is None:
        return ""
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return number_format(plain, force_grouping=True)


def lines_of(
    content: ActivityContent,
    names: LineNames,
    organisations: Mapping[int, str],
    areas: Mapping[int, str],
) -> Lines:
    """Each list by its name, in the order of the form."""
    yield "identifiers", [_identifier(line) for line in content.identifiers]
    yield "related", [_related(line, names) for line in content.related]
    yield "budgets", [_budget(line) for line in content.budgets]
    yield "transactions", [_transaction(line, organisations) for line in content.transactions]
    yield "results", [_result(line, names, areas) for line in content.results]
    yield "sites", [_site(line, names, areas) for line in content.sites]
    yield "documents", [_document(line, names) for line in content.documents]
    yield "legal_links", [_legal(line, names) for line in content.legal_links]
    yield "objectives", [one(names.objectives, pk) for pk in content.objectives]


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _labelled(label: str, text: str) -> str:
    return _("%(label)s: %(text)s") % {"label": label, "text": text} if label and text else label or text


def _identifier(line: OtherIdentifier) -> str:
    return _joined(
        _labelled(label_of(IdentifierKind, line.kind), line.value), line.owner_name or line.owner_ref
    )


def _related(line: Related, names: LineNames) -> str:
    return _labelled(label_of(RelatedKind, line.kind), one(names.activities, line.other_id) or line.ref)


def period(line: Any) -> str:
    """The period of a line, with no more precision than is known."""
    first = day(line.period_from, line.period_from_precision)
    last = day(line.period_to, line.period_to_precision)
    return first if first == last else f"{first or '…'} – {last or '…'}"


def amount(line: Any) -> str:
    """Its amount with its currency."""
    qualifier = label_of(Qualifier, getattr(line, "qualifier", ""))
    return " ".join(filter(None, (qualifier, number(line.value), line.currency)))


def _budget(line: BudgetLine) -> str:
    kind = _joined(label_of(BudgetType, line.type), label_of(BudgetStatus, line.status))
    return _joined(_labelled(period(line), amount(line)), kind)


def _transaction(line: TransactionLine, organisations: Mapping[int, str]) -> str:
    giver = one(organisations, line.provider_id) or line.provider_name
    taker = one(organisations, line.receiver_id) or line.receiver_name
    between = f"{giver} → {taker}" if giver and taker else giver or taker
    what = f"{label_of(TransactionType, line.type)} {amount(line)}".strip()
    return _joined(_labelled(day(line.date, line.date_precision), what), between, line.ref, line.description)


# -- results


def _result(line: ResultLine, names: LineNames, areas: Mapping[int, str]) -> str:
    said = in_language(line, "indicator") or one(names.indicators, line.indicator_id)
    where = _joined(one(names.sites, line.site_id), one(areas, line.area_id))
    numbers = _joined(
        *(
            f"{label} {number(value)}"
            for label, value in (
                (_("baseline"), line.baseline),
                (_("target"), line.target),
                (_("reached"), line.actual),
            )
            if value is not None
        )
    )
    parts = "; ".join(counted(part) for part in line.disaggregated)
    what = _joined(said or in_language(line, "statement"), where, period(line))
    return _labelled(what, f"{numbers} ({parts})" if parts else numbers)


def group_of(part: Counted) -> str:
    """Whom a part of a number counts."""
    return _joined(*(label_of(choices, getattr(part, name)) for name, choices in _GROUPS))


def counted(part: Counted) -> str:
    """A part of a number, in words."""
    numbers = " / ".join(number(value) for value in (part.actual, part.target) if value is not None)
    return f"{group_of(part)} {numbers or label_of(Share, part.share)}".strip()


# -- sites, documents, texts


def _site(line: SiteLine, names: LineNames, areas: Mapping[int, str]) -> str:
    name = one(names.sites, line.site_id) or _joined(line.name, one(areas, line.area_id))
    return _labelled(name, "; ".join(_milestone(step, names) for step in line.milestones))


def _milestone(step: MilestoneLine, names: LineNames) -> str:
    percent = f"{step.percent} %" if step.percent is not None else ""
    planned = day(step.planned, step.planned_precision)
    actual = day(step.actual, step.actual_precision)
    return _joined(
        f"{label_of(Stage, step.stage)} {label_of(Progress, step.progress)}",
        percent,
        _("planned for %(day)s") % {"day": planned} if planned else "",
        _("came about on %(day)s") % {"day": actual} if actual else "",
        step.evidence or step.evidence_url or _work(names, step.evidence_work_id),
    )


def _work(names: LineNames, pk: int | None) -> str:
    return names.works.get(pk, _("(a text that not everybody may read)")) if pk else ""


def _document(line: DocumentLine, names: LineNames) -> str:
    title = in_language(line, "title") or _work(names, line.work_id)
    return _joined(title, line.url, label_of(DocumentCategory, line.category) or line.category)


def _legal(line: LegalRef, names: LineNames) -> str:
    return _joined(_work(names, line.work_id), line.eid)
