"""The controlled list of themes: two levels, DAC codes of the published list, and people's changes kept."""

from xml.etree import ElementTree

import pytest

from reference.actions import load_code_lists, load_themes
from reference.models import ActivityType, TargetGroup, Theme
from tests.shared import shared_file

pytestmark = pytest.mark.django_db


def test_load_themes__twice_is_once() -> None:
    added = load_themes()
    assert added == Theme.objects.count() > 20
    assert load_themes() == 0


def test_load_themes__two_levels_each_named_in_both_languages() -> None:
    load_themes()
    themes = list(Theme.objects.select_related("parent"))
    assert all(theme.name_fr and theme.name_en for theme in themes)
    assert all(theme.parent is None or theme.parent.parent_id is None for theme in themes)
    assert {theme.code for theme in themes if theme.parent is None} == {
        "justice",
        "corrections",
        "security",
        "human-rights",
        "peace",
        "governance",
    }


def test_load_themes__what_people_changed_stays() -> None:
    load_themes()
    Theme.objects.filter(code="police").update(name_fr="Police nationale")
    Theme.objects.filter(code="media").delete()
    assert load_themes() == 1
    assert Theme.objects.get(code="police").name_fr == "Police nationale"
    assert Theme.objects.get(code="media").parent == Theme.objects.get(code="governance")


def test_load_themes__every_code_is_an_active_dac_code() -> None:
    load_themes()
    root = ElementTree.parse(shared_file("codelists/Sector.xml")).getroot()  # noqa: S314 - a file of ours
    active = {item.findtext("code") for item in root.iter("codelist-item") if item.get("status") == "active"}
    assert {theme.dac_code for theme in Theme.objects.all()} <= active


def test_load_code_lists__twice_is_once_and_what_people_changed_stays() -> None:
    added = load_code_lists()
    assert added == ActivityType.objects.count() + TargetGroup.objects.count() > 20
    ActivityType.objects.filter(code="training").update(name_fr="Formation")
    assert load_code_lists() == 0
    assert ActivityType.objects.get(code="training").name_fr == "Formation"
