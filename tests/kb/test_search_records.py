"""What search is told of a work."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from kb.models import IngestionState, PassageKind, Visibility
from kb.models.works import DatePrecision
from kb.search_records import WorkRecords, theme_labels, type_labels, work_labels
from search.types import SearchRecord
from tests.factories import (
    ExpressionFactory,
    LegalCodeFactory,
    OrganisationFactory,
    PassageFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def records(work: Any) -> list[SearchRecord]:
    return list(WorkRecords().records([work.search_group]))


def test_records__of_a_work_and_its_articles() -> None:
    theme = ThemeFactory(code="justice")
    work = LegalCodeFactory(
        title="Code pénal", abbreviations=["CP"], tags=["Peine"], themes=[theme], date=date(2019, 6, 1),
        date_precision=DatePrecision.MONTH, summary_fr="Les peines.",
    )  # fmt: skip
    expression = ExpressionFactory(work=work)
    PassageFactory(
        expression=expression, number="346", last_number="349", label="Art. 346 à 349", eid="art_346",
        heading_path=["Titre 1 – Des peines"], text="Abrogés.", first_page=7,
    )  # fmt: skip
    about, article = records(work)
    assert (about.kind, about.title, about.url) == ("work", "Code pénal", "/textes/code-penal/")
    assert "Les peines." in about.text
    assert (article.kind, article.number, article.numbers) == ("article", "346", ("346", "347", "348", "349"))
    assert (article.url, article.page) == ("/textes/code-penal/art_346/", 7)
    assert article.heading_path == ("Titre 1 – Des peines",)
    for record in (about, article):
        assert record.group == work.search_group
        assert record.work_names == ("Code pénal", "CP")
        assert record.date == "2019-06"
        assert record.visible_to == frozenset({"public"})
        assert dict(record.facets) == {
            "type": ("legal-code",), "work": ("code-penal",), "theme": ("justice",), "tag": ("peine",),
            "year": ("2019",),
        }  # fmt: skip


def test_records__the_newest_text_that_was_read_is_the_one() -> None:
    work = LegalCodeFactory()
    for text, state in (
        ("vieux", IngestionState.READY),
        ("neuf", IngestionState.READY),
        ("", IngestionState.FAILED),
    ):
        expression = ExpressionFactory(work=work, state=state)
        if text:
            PassageFactory(expression=expression, text=text)
    assert [record.text for record in records(work)[1:]] == ["neuf"]


def test_records__of_a_draft_are_none() -> None:
    work = LegalCodeFactory(live=False)
    PassageFactory(expression=ExpressionFactory(work=work))
    assert records(work) == []
    assert work.search_group not in WorkRecords().groups()


def test_records__carry_who_may_read_them() -> None:
    organisation = OrganisationFactory()
    work = LegalCodeFactory(visibility=Visibility.ORGANISATION, organisation=organisation)
    assert records(work)[0].visible_to == {f"organisation:{organisation.pk}", "team"}


def test_records__levels_without_text_are_only_suggested_and_pages_are_pages() -> None:
    expression = ExpressionFactory()
    PassageFactory(expression=expression, kind=PassageKind.CHAPTER, eid="chp_1", text="")
    PassageFactory(expression=expression, kind=PassageKind.PAGE, eid="page_2", number="2", text="Texte.")
    chapter, page = records(expression.work)[1:]
    assert (chapter.kind, chapter.only_suggested) == ("heading", True)
    assert (page.kind, page.numbers, page.only_suggested) == ("page", (), False)


def test_records__several_works_in_few_queries(django_assert_max_num_queries: Any) -> None:
    works = [LegalCodeFactory(tags=["a"]) for _ in range(5)]
    with django_assert_max_num_queries(5 + 2 * len(works)):
        assert len(list(WorkRecords().records([work.search_group for work in works]))) == 5


def test_labels__follow_the_language() -> None:
    ThemeFactory(code="police", name_fr="Police", name_en="Policing")
    LegalCodeFactory(title="Code pénal", title_en="Penal Code")
    with translation.override("en"):
        assert theme_labels(["police"]) == {"police": "Policing"}
        assert work_labels(["code-penal"]) == {"code-penal": "Penal Code"}
        assert type_labels(["strategy", "none"]) == {"strategy": "Strategy"}
