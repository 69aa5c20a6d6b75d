"""Makers of reports with their recommendations, for the tests of what is followed up."""

from datetime import date
from typing import Any

from kb.follow_up import actions
from kb.models import (
    CommitmentLine,
    Expression,
    MissionReport,
    PartnerCommitment,
    Passage,
    PassageKind,
    Recommendation,
    Strategy,
)
from tests.factories import ExpressionFactory, WorkFactory

PAGES = (
    "Rapport de mission\nLa mission recommande au ministère de la Justice de pourvoir les postes vacants.",
    "5. Recommandations\n1. Réduire la surpopulation de la maison d’arrêt : au plus tard en 2026.\n"
    "2. Tenir un registre des détentions, contrôlé chaque mois.",
)


class MissionReportFactory(WorkFactory):
    class Meta:
        model = MissionReport


class StrategyFactory(WorkFactory):
    class Meta:
        model = Strategy


class PartnerCommitmentFactory(WorkFactory):
    class Meta:
        model = PartnerCommitment


def report_text(report: Any, pages: tuple[str, ...] = PAGES) -> Expression:
    """A text of the report, a passage a page."""
    expression: Expression = ExpressionFactory(work=report)
    for number, text in enumerate(pages, 1):
        Passage.objects.create(
            expression=expression,
            position=number,
            kind=PassageKind.PAGE,
            eid=f"page_{number}",
            number=str(number),
            label=f"Page {number}",
            text=text,
            first_page=number,
            last_page=number,
        )
    return expression


def recommendation(report: Any = None, **fields: Any) -> Recommendation:
    """A recommendation of a public report, unless another is given."""
    lists = {name: fields.pop(name, ()) for name in ("addressees", "areas", "themes")}
    status = fields.pop("status", "open")
    fields.setdefault("text_fr", "Tenir un registre des détentions.")
    made = Recommendation(report=report or MissionReportFactory(), **fields)
    one = actions.create_recommendation(made, by=None, **lists)
    actions.set_status(one, status, by=None)
    return one


def line(commitment: Any = None, **fields: Any) -> CommitmentLine:
    """A line of a public commitment, unless another is given."""
    fields.setdefault("text_fr", "Un appui")
    made: CommitmentLine = CommitmentLine.objects.create(
        commitment=commitment or PartnerCommitmentFactory(), **fields
    )
    return made


LONG_AGO = date(2020, 1, 1)
