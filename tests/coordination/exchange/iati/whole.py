"""An activity that says something in every element that we hold."""

from datetime import UTC, date, datetime
from decimal import Decimal

from coordination.exchange.iati.activity import IatiActivity
from coordination.exchange.iati.activity_date import ActivityDate
from coordination.exchange.iati.budget import Budget
from coordination.exchange.iati.contact_info import Contact
from coordination.exchange.iati.description import Description
from coordination.exchange.iati.document_link import DocumentLink
from coordination.exchange.iati.identifier import OtherIdentifier
from coordination.exchange.iati.indicator import Figure, Indicator, Period, Reference
from coordination.exchange.iati.location import Administrative, Location, Point
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.narratives import text
from coordination.exchange.iati.organisation import Org
from coordination.exchange.iati.participating_org import ParticipatingOrg
from coordination.exchange.iati.recipients import RecipientCountry, RecipientRegion
from coordination.exchange.iati.related_activity import RelatedActivity
from coordination.exchange.iati.reporting_org import ReportingOrg
from coordination.exchange.iati.result import Result
from coordination.exchange.iati.sector import Sector, Tag
from coordination.exchange.iati.transaction import Transaction

UNDP = Org("XM-DAC-41114", text(fr="PNUD", en="UNDP"), "40")

WHOLE = IatiActivity(
    identifier="XM-DAC-41114-ML-1",
    reporting_org=ReportingOrg(UNDP, secondary=True),
    title=text(fr="Aide juridique à Mopti", en="Legal aid in Mopti"),
    descriptions=(
        Description(text(fr="Une phrase.", en="One sentence.")),
        Description(text(fr="Détenus."), "3"),
    ),
    participating_orgs=(
        ParticipatingOrg("1", Org("XM-DAC-7", text(en="Netherlands"), "10", "NL-7-1")),
        ParticipatingOrg("4", Org("", text(fr="Barreau du Mali"), "22")),
        ParticipatingOrg("4", UNDP),
    ),
    other_identifiers=(
        OtherIdentifier("2026001", "A2"),
        OtherIdentifier("PRJ-9", "A1", Org(UNDP.ref, UNDP.name)),
    ),
    status="2",
    dates=(
        ActivityDate("1", date(2025, 1, 1), text(fr="Selon l’accord")),
        ActivityDate("2", date(2025, 2, 1)),
        ActivityDate("3", date(2026, 12, 31)),
    ),
    contacts=(
        Contact(
            text(fr="PNUD"), text(fr="A. Traoré"), "+223 20", "a@example.org", "https://example.org", "1"
        ),
    ),
    scope="5",
    countries=(RecipientCountry("ML", Decimal(80)),),
    regions=(RecipientRegion("289", Decimal(20), text=text(en="South of Sahara")),),
    locations=(
        Location(
            ref="ML05",
            name=text(fr="Mopti"),
            ids=(("G1", "2453347"),),
            administratives=(Administrative("A1", "ML05", "1"), Administrative("A2", "ML0501", "2")),
            point=Point(Decimal("14.4843"), Decimal("-4.1830")),
            activity=text(fr="Maison d’arrêt"),
            reach="1",
            exactness="2",
            kind="1",
        ),
    ),
    sectors=(
        Sector("15130", Decimal("60.5")),
        Sector("15137", Decimal("39.5")),
        Sector("legal-aid", None, "99", "https://example.org/themes", text(fr="Aide juridique")),
    ),
    tags=(Tag("art_324-11", "99", "https://example.org/cp", text(fr="Code pénal, art. 324-11")),),
    budgets=(
        Budget(
            date(2025, 1, 1), date(2025, 12, 31), Money(Decimal("1000.50"), "EUR", date(2025, 1, 1)), "2", "2"
        ),
    ),
    transactions=(
        Transaction(
            "3",
            date(2025, 3, 1),
            Money(Decimal("-12.3456789"), "USD", date(2025, 3, 1)),
            "T-1",
            text(fr="Versement"),
            Org("XM-DAC-7", text(en="Netherlands"), "10", "NL-7-1"),
            UNDP,
        ),
    ),
    documents=(
        DocumentLink(
            "https://example.org/a.pdf",
            text(fr="Accord"),
            "application/pdf",
            text(fr="Signé."),
            ("A09", "B01"),
            ("fr", "en"),
            date(2025, 1, 5),
        ),
    ),
    related=(RelatedActivity("XM-DAC-41114-ML", "1"), RelatedActivity("NL-7-1", "4")),
    results=(
        Result(
            "1",
            text(fr="Détenus assistés"),
            text(fr="Par un avocat"),
            (
                Indicator(
                    "1",
                    text(fr="Détenus"),
                    text(fr="Nombre"),
                    (Reference("99", "IND-1", "https://example.org/indicators"),),
                    (Figure("10", year="2024", day=date(2024, 12, 31), comment=text(fr="Environ")),),
                    (
                        Period(
                            date(2025, 1, 1),
                            date(2025, 12, 31),
                            (Figure("100"),),
                            (
                                Figure("40", (("sex", "female"), ("age", "youth")), ("ML05",)),
                                Figure("25", (("sex", "male"),)),
                            ),
                        ),
                    ),
                    ascending=True,
                    adds_up=False,
                ),
            ),
            adds_up=False,
        ),
    ),
    language="fr",
    currency="USD",
    hierarchy="2",
    updated=datetime(2025, 6, 1, 12, 30, tzinfo=UTC),
)
