"""3W tables become activities, and activities rows that find them again."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from coordination.content import content_of
from coordination.exchange.records.bringing import Fate, Report
from coordination.exchange.records.three_w import bring_three_w, lines_of
from coordination.exchange.three_w.writing import HEADER, table_of
from coordination.models import Activity, OrganisationRole, RecordState
from kb.exchange.tables import csv_lines
from reference.models import Organisation
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.shared import shared_file

pytestmark = pytest.mark.django_db
HEAD = "org_name,sector_name,admin1_name,activity_title,start_date,end_date\n"


def bring(text: str | bytes, by: Any = None, **how: Any) -> Report:
    data = text if isinstance(text, bytes) else (HEAD + text).encode()
    return bring_three_w(BytesIO(data), "fichier.csv", by, **{"dry_run": False} | how)


def test_table__becomes_activities_with_all_their_places() -> None:
    mopti, gao = AreaFactory(name_fr="Mopti"), AreaFactory(name_fr="Gao")
    theme = ThemeFactory(name_fr="Police")
    report = bring("ONU Femmes,police,MOPTI,Former,2026-01-01,2026-12-31\nONU femmes,Police,Gao,Former,,\n")
    assert (report.count(Fate.NEW), report.organisations) == (1, ["ONU Femmes"])
    activity = Activity.objects.get()
    content = content_of(activity)
    assert {place.area for place in content.places} == {mopti.pk, gao.pk}
    assert content.themes == (theme.pk,)
    assert (activity.title_fr, str(activity.planned_end)) == ("Former", "2026-12-31")
    assert activity.state == RecordState.VALIDATED


def test_table__twice_changes_nothing_and_its_next_edition_updates() -> None:
    AreaFactory(name_fr="Mopti")
    ThemeFactory(name_fr="Police")
    rows = "ONU Femmes,Police,Mopti,Former,2026-01-01,2026-12-31\n"
    bring(rows)
    assert bring(rows).count(Fate.UNCHANGED) == 1
    report = bring("ONU Femmes,Police,Mopti,Former,2026-01-01,2027-06-30\n")
    assert report.count(Fate.CHANGED) == 1
    assert str(Activity.objects.get().planned_end) == "2027-06-30"


def test_organisations__of_one_cell_are_two_and_spellings_are_one() -> None:
    OrganisationFactory(name_fr="UNICEF")
    bring("UNICEF/Save the Children,Police,Mopti,A,,\nSAVE THE CHILDREN,Police,Mopti,B,,\n")
    assert Organisation.objects.filter(name_fr__icontains="save").count() == 1
    first = Activity.objects.get(title_fr="A")
    assert {one.organisation.name_fr for one in first.participations.all()} == {"UNICEF", "Save the Children"}


def test_our_own_table__comes_back_unchanged() -> None:
    region = AreaFactory(name_fr="Mopti")
    cercle = AreaFactory(name_fr="Djenné", level=2, parent=region)
    commune = AreaFactory(name_fr="Fakala", level=3, parent=cercle)
    one, two = OrganisationFactory(), OrganisationFactory()
    activity = ActivityFactory(
        areas=[commune, region], themes=[ThemeFactory(), ThemeFactory()], implementers=[one, two],
        type=ActivityTypeFactory(), actual_start=date(2026, 2, 1), visibility="public",
    )  # fmt: skip
    activity.participations.create(organisation=two, role=OrganisationRole.FUNDING)
    ActivityFactory(countrywide=True, title_fr="=Dangereux")
    before = {found.pk: content_of(found) for found in Activity.objects.all()}
    text = "".join(csv_lines(HEADER, table_of(lines_of(Activity.objects.all()), hashtags=True)))
    # two organisations x two themes x two places, and the other
    assert len(text.splitlines()) == 2 + 8 + 1
    assert not {"\n=", ",="} & {text[at : at + 2] for at in range(len(text))}
    report = bring(text.encode())
    assert report.refused is None
    assert report.count(Fate.UNCHANGED) == 2, report.as_json()
    assert {found.pk: content_of(found) for found in Activity.objects.all()} == before


def test_guinea__comes_in_and_twice_changes_nothing() -> None:
    """1,418 rows; as its reading finds: 144 activities."""
    data = shared_file("3w/sample_3w_guinea_2015_fr.csv").read_bytes()
    report = bring(data)
    assert report.refused is None
    assert report.count(Fate.NEW) == Activity.objects.count() == 144
    spellings = [
        name for name in Organisation.objects.values_list("name_fr", flat=True) if "save" in name.lower()
    ]
    assert len(spellings) == 1
    again = bring(data)
    assert again.count(Fate.UNCHANGED) == 144
    assert again.organisations == []


def test_row__without_an_organisation_is_named_and_keeps_all_out_but_on_request() -> None:
    rows = "ONU Femmes,Police,Mopti,A,,\n,Police,Mopti,B,,\n"
    report = bring(rows)
    refused = [line for line in report.lines if line.fate == Fate.REFUSED]
    assert [(line.row, line.findings[0].column) for line in refused] == [(3, "org_name")]
    assert not Activity.objects.exists()
    assert bring(rows, good_only=True).applied
    assert Activity.objects.count() == 1


def test_columns__that_nobody_knows_are_told_and_mapped() -> None:
    data = b"Colonne A,Colonne B,Colonne C\nONU Femmes,Police,Mopti\n"
    refused = bring(data).refused
    assert refused is not None
    assert refused.code == "no_column"
    remembered = {"colonne a": "org_name", "colonne b": "sector_name", "colonne c": "admin1_name"}
    assert bring(data, remembered=remembered).count(Fate.NEW) == 1


@pytest.mark.parametrize("data", [b"", b"\n", b"PK\x03\x04rien", b"\x00\x00"])
def test_file__that_is_no_table_is_refused(data: bytes) -> None:
    assert bring(data).refused is not None


def test_focal_point__brings_its_own_only() -> None:
    person = MembershipFactory(organisation=OrganisationFactory(name_fr="Agence"))
    OrganisationFactory(name_fr="Autre")
    report = bring(
        "Agence,Police,Mopti,A,,\nAutre,Police,Mopti,B,,\nInconnue,Police,Mopti,C,,\n", person.user
    )
    assert (report.count(Fate.NEW), report.count(Fate.REFUSED)) == (1, 2)
    assert not Activity.objects.exists()
    report = bring("Agence,Police,Mopti,A,,\nAutre,Police,Mopti,B,,\n", person.user, good_only=True)
    assert Activity.objects.get().state == RecordState.DRAFT
