"""The things to try on the first page: each finds something that its reader may see."""

import pytest
from django.test import Client

from kb.library import visible_works
from kb.models import Passage, Visibility
from kb.suggested import things_to_try
from search.types import ANONYMOUS, TEAM, Viewer
from tests.factories import LegalCodeFactory, ThemeFactory
from tests.kb.codes import code_with

pytestmark = pytest.mark.django_db


def test_things_to_try__are_of_what_the_library_holds() -> None:
    theme = ThemeFactory(code="justice", name_fr="Justice", name_en="Justice")
    code_with(20, abbreviations=["CPE"], themes=[theme])
    words = [thing.words for thing in things_to_try(visible_works(ANONYMOUS))]
    assert words == ["art. 18 CPE", "des faits de la sorte 1", "Justice"]


def test_things_to_try__tell_nothing_of_what_is_hidden() -> None:
    code_with(20, visibility=Visibility.TEAM, themes=[ThemeFactory()])
    assert things_to_try(visible_works(ANONYMOUS)) == []
    assert len(things_to_try(visible_works(Viewer(frozenset({"public", TEAM}))))) == 3


def test_things_to_try__of_an_empty_library_are_none(client: Client) -> None:
    assert things_to_try(visible_works(ANONYMOUS)) == []
    LegalCodeFactory()
    assert things_to_try(visible_works(ANONYMOUS)) == []
    assert client.get("/").status_code == 200


def test_things_to_try__pass_over_a_text_whose_parts_have_no_headings() -> None:
    code_with(3)
    Passage.objects.update(heading="")
    assert [thing.words for thing in things_to_try(visible_works(ANONYMOUS))][1:] == []
