"""An activity that says everything that can be said."""

from datetime import date
from decimal import Decimal
from typing import Any

from coordination.content import (
    ActivityContent,
    BudgetLine,
    Counted,
    DocumentLine,
    LegalRef,
    MilestoneLine,
    OtherIdentifier,
    Place,
    Related,
    ResultLine,
    SiteLine,
    TransactionLine,
)
from coordination.models import Indicator, Site
from kb.models import Objective
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    ExpressionFactory,
    OrganisationFactory,
    PassageFactory,
    ThemeFactory,
)
from tests.kb.follow_up.reports import StrategyFactory


def indicator(code: str = "people-trained", **fields: Any) -> Indicator:
    names = {"name_fr": "Personnes formées", "name_en": "People trained", "counts_people": True}
    return Indicator.objects.create(code=code, **names | fields)


def whole_content() -> ActivityContent:
    """Every field says something, most lists twice."""
    mopti, segou = AreaFactory(), AreaFactory()
    first, second = sorted((ThemeFactory().pk, ThemeFactory().pk))
    owner, donor = OrganisationFactory(), OrganisationFactory()
    text = ExpressionFactory()
    passage = PassageFactory(expression=text)
    objective = Objective.objects.create(strategy=StrategyFactory(), number="1", text_fr="Une justice proche")
    site = Site.objects.create(code="court-1", kind="court", name_fr="Tribunal", area=mopti)
    trained = indicator()
    places = (Place(area=mopti.pk, share=Decimal(60)), Place(area=segou.pk, site="Palais", share=Decimal(40)))
    return ActivityContent(
        reporting_organisation_id=owner.pk,
        title_fr="Titre",
        title_en="Title",
        summary_fr="Phrase.",
        summary_en="Sentence.",
        description_fr="Plus long.",
        description_en="Longer.",
        type_id=ActivityTypeFactory().pk,
        status=2,
        planned_start=date(2026, 1, 1),
        planned_end=date(2026, 12, 1),
        planned_end_precision="month",
        actual_start=date(2026, 2, 1),
        contact_name="Awa",
        contact_email="awa@example.org",
        themes=(first, second),
        theme_shares=((first, Decimal("33.3")), (second, Decimal("66.7"))),
        places=tuple(sorted(places, key=repr)),
        participations=((owner.pk, 4),),
        identifiers=(
            OtherIdentifier("iati", "XM-DAC-1-42"),
            OtherIdentifier("A1", "P-42", "XM-DAC-1", "PNUD"),
        ),
        related=(Related(1, "XM-DAC-1-1"), Related(3, "", ActivityFactory().pk)),
        budgets=(
            BudgetLine(
                date(2026, 1, 1),
                date(2026, 12, 31),
                Decimal("1000000.25"),
                "USD",
                2,
                2,
                period_from_precision="year",
                period_to_precision="year",
            ),
            BudgetLine(value=Decimal(24000000), currency="XOF", qualifier="over"),
        ),
        transactions=(
            TransactionLine(date(2026, 2, 3), 2, Decimal(500), "USD", None, donor.pk, "", owner.pk),
            TransactionLine(date(2026, 3, 1), 3, Decimal("0.12345678"), "EUR", provider_name="Don privé"),
        ),
        results=(
            ResultLine(
                indicator_id=trained.pk,
                period_from=date(2026, 1, 1),
                period_to=date(2026, 6, 30),
                period_to_precision="month",
                area_id=mopti.pk,
                site_id=site.pk,
                baseline=Decimal(0),
                target=Decimal(100),
                actual=Decimal(80),
                disaggregated=(
                    Counted(sex="female", actual=Decimal(30)),
                    Counted(combined="women-and-youth", share="nearly-half"),
                ),
            ),
            ResultLine(kind="outcome", indicator_fr="Délais", unit_fr="jours", actual=Decimal("12.5")),
        ),
        sites=(
            SiteLine(
                site.pk,
                milestones=(
                    MilestoneLine("works", "under-way", 40, evidence="Photo"),
                    MilestoneLine("tender", "reached", actual=date(2026, 3, 1), actual_precision="month"),
                ),
            ),
        ),
        documents=(
            DocumentLine(url="https://example.org/a.pdf", title_fr="Rapport", category="A07"),
            DocumentLine(work_id=text.work_id),
        ),
        legal_links=(LegalRef(text.work_id, passage.eid, text.pk),),
        objectives=(objective.pk,),
    )
