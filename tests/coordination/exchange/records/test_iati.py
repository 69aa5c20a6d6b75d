"""An IATI file becomes records of the register and comes out again with all that was in it."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from coordination import actions
from coordination.content import content_of
from coordination.exchange.records.bringing import Fate, Report
from coordination.exchange.records.iati import bring_iati, give_iati
from coordination.models import Activity, ActivityIdentifier, Footprint, RecordState, Transaction
from reference.models import Organisation
from tests.coordination.exchange.iati.ruleset import Ruleset
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.shared import shared_file

pytestmark = pytest.mark.django_db
SENEGAL = "iati/iati_2.03_SenegalAIMS.xml"
HEAD = '<iati-activities version="2.03">'


def bring(said: str | bytes, by: Any = None, **how: bool) -> Report:
    data = said if isinstance(said, bytes) else said.encode()
    return bring_iati(io.BytesIO(data), by, **{"dry_run": False} | how)


def one(identifier: str = "XM-1", inside: str = "", organisation: str = "Une agence") -> str:
    """A file of one activity."""
    return (
        f"{HEAD}<iati-activity xml:lang='fr' default-currency='EUR'>"
        f"<iati-identifier>{identifier}</iati-identifier>"
        f"<reporting-org ref='{organisation}' type='21'><narrative>{organisation}</narrative></reporting-org>"
        f"<title><narrative>Un titre</narrative></title>{inside}</iati-activity></iati-activities>"
    )


def given(**which: Any) -> Any:
    stream = io.BytesIO()
    done = give_iati(Activity.objects.filter(**which), stream)
    assert not done.left_out, done.left_out[:3]
    return etree.fromstring(stream.getvalue())


@pytest.fixture(scope="module")
def source() -> Any:
    return ET.parse(shared_file(SENEGAL)).getroot()  # noqa: S314 - our own copy of the file


# -- the real file


def test_senegal__none_is_lost_and_twice_changes_nothing(source: Any) -> None:
    data = shared_file(SENEGAL).read_bytes()
    report = bring(data)
    assert report.refused is None
    assert report.count(Fate.NEW) == len(source.findall("iati-activity")) == 701
    assert report.applied
    _check_money(source)
    _check_dates(source)
    again = bring(data)
    assert again.count(Fate.UNCHANGED) == 701
    assert again.organisations == []
    _check_export(source)


def _check_money(source: Any) -> None:
    """Each amount, with its day and its kind, as another reading of the file has them."""
    expected = sorted(
        (
            node.findtext("iati-identifier"),
            int(one.find("transaction-type").get("code")),
            date.fromisoformat(one.find("transaction-date").get("iso-date")[:10]),
            Decimal(one.findtext("value")),
        )
        for node in source.findall("iati-activity")
        for one in node.findall("transaction")
    )
    rows = Transaction.objects.values_list("activity__identifiers__value", "type", "date", "value")
    found = sorted(rows.filter(activity__identifiers__kind="iati"))
    assert found == expected


def _check_dates(source: Any) -> None:
    names = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
    known = {row.value: row.activity for row in ActivityIdentifier.objects.select_related("activity")}
    for node in source.findall("iati-activity"):
        activity = known[node.findtext("iati-identifier")]
        for dated in node.findall("activity-date"):
            day = date.fromisoformat(dated.get("iso-date")[:10])
            assert getattr(activity, names[dated.get("type")]) == day, activity


def _check_export(source: Any) -> None:
    """Valid by the schema and the ruleset; an activity comes out with the very words of the file."""
    root = given()
    schema = etree.XMLSchema(etree.parse(shared_file("iati/iati-activities-schema.xsd")))
    assert schema.validate(root), schema.error_log.last_error
    broken = Ruleset(shared_file("iati/rules/standard.json")).broken(root)
    assert [rule for rule in broken if rule.severity == "error"] == []
    words = {node.findtext("iati-identifier"): node for node in root}
    for node in source.findall("iati-activity")[:50]:
        out = words[node.findtext("iati-identifier")]
        assert [one.text for one in out.iter("narrative")][:2] == [
            one.text for one in node.iter("narrative")
        ][:2]
        assert len(out.findall("transaction")) == len(node.findall("transaction"))


# -- one activity


def test_edits__come_out_with_all_that_is_not_ours() -> None:
    area, theme = AreaFactory(pcode="ML05", name_fr="Mopti"), ThemeFactory(dac_code="15130")
    inside = (
        "<description><narrative>Une description</narrative>"
        "<narrative xml:lang='pt'>Em português</narrative></description>"
        "<participating-org role='1' ref='X'><narrative>Un bailleur</narrative></participating-org>"
        "<activity-status code='2'/><activity-date type='1' iso-date='2026-01-01'/>"
        "<sector vocabulary='1' code='15130'/><!-- une note -->"
        "<policy-marker vocabulary='1' code='1' significance='2'/>"
        "<transaction><transaction-type code='2'/><transaction-date iso-date='2026-02-01'/>"
        "<value value-date='2026-02-01'>10.50</value><disbursement-channel code='1'/></transaction>"
        "<conditions attached='0'/>"
    )
    assert bring(one(inside=inside)).count(Fate.NEW) == 1
    activity = Activity.objects.get()
    content = content_of(activity)
    assert content.themes == (theme.pk,)
    edited = replace(
        content,
        title_fr="Un autre titre",
        planned_end=date(2027, 12, 31),
        contact_name="Awa",
        places=(replace(_place(), area=area.pk),),
        status=3,
    )
    actions.take_over(activity, edited)
    node = given()[0]
    assert node.findtext("title/narrative") == "Un autre titre"
    assert node.find("activity-date[@type='3']").get("iso-date") == "2027-12-31"
    assert node.findtext("contact-info/person-name/narrative") == "Awa"
    assert node.find("location/administrative").get("code") == "ML05"
    assert node.find("activity-status").get("code") == "3"
    # and all the rest
    assert node.find("policy-marker").get("significance") == "2"
    assert node.find("conditions") is not None
    assert node.find("transaction/disbursement-channel") is not None
    assert [one.text for one in node.findall("description/narrative")] == ["Une description", "Em português"]
    assert any(isinstance(child, etree._Comment) for child in node)


def _place() -> Any:
    from coordination.content import Place

    return Place()


def test_activity__that_no_file_brought_is_valid() -> None:
    organisation = OrganisationFactory(code="agence", type="40")
    theme = ThemeFactory(dac_code="15137")
    ActivityFactory(reporting_organisation=organisation, themes=[theme], summary_fr="Une phrase.")
    root = given()
    schema = etree.XMLSchema(etree.parse(shared_file("iati/iati-activities-schema.xsd")))
    assert schema.validate(root), schema.error_log.last_error
    assert root[0].find("sector").get("code") == "15137"
    assert root[0].findtext("iati-identifier").startswith("agence-")


def test_footprints_and_history__follow_an_import() -> None:
    ThemeFactory(dac_code="15130")
    bring(one(inside="<sector vocabulary='1' code='15130'/><activity-date type='1' iso-date='2026-01-01'/>"))
    activity = Activity.objects.get()
    assert Footprint.objects.current().get().activity == activity
    assert (activity.state, activity.incomplete) == (RecordState.VALIDATED, True)
    bring(one(inside="<sector vocabulary='1' code='15130'/><activity-date type='1' iso-date='2026-03-01'/>"))
    assert Footprint.objects.current().get().start == date(2026, 3, 1)
    assert [change.action for change in activity.changes.all()] == ["import", "import"]


def test_import__that_is_tried_only_writes_nothing() -> None:
    report = bring(one(), dry_run=True)
    assert report.count(Fate.NEW) == 1
    assert not Activity.objects.exists()
    assert not Organisation.objects.filter(name_fr="Une agence").exists()


def test_import__with_an_error_writes_nothing_or_what_is_right() -> None:
    other = "<iati-activity><title><narrative>Sans identifiant</narrative></title></iati-activity>"
    data = one().replace("</iati-activities>", f"{other}</iati-activities>")
    report = bring(data)
    assert (report.count(Fate.NEW), report.count(Fate.REFUSED), report.applied) == (1, 1, False)
    assert not Activity.objects.exists()
    assert bring(data, good_only=True).applied
    assert Activity.objects.count() == 1


def test_import__leaves_out_what_cannot_be_true_and_tells() -> None:
    inside = (
        "<description><narrative>Une description</narrative></description>"
        "<participating-org role='1'><narrative>Un bailleur</narrative></participating-org>"
        "<activity-status code='2'/>"
        "<activity-date type='1' iso-date='2026-05-01'/><activity-date type='3' iso-date='2026-01-01'/>"
    )
    report = bring(one(inside=inside))
    assert [finding.column for finding in report.lines[0].findings] == ["planned_end"]
    assert Activity.objects.get().planned_end is None
    assert given()[0].find("activity-date[@type='3']").get("iso-date") == "2026-01-01"


@pytest.mark.parametrize(
    "said",
    [b"", b"<a/>", b"<!DOCTYPE a []><iati-activities/>", b"<iati-activities version='1.05'/>", b"\xff"],
)
def test_import__of_another_file_is_refused_in_words(said: bytes) -> None:
    assert bring(said).refused is not None


# -- whose it is


def test_focal_point__brings_its_own_to_be_validated_and_nothing_of_others() -> None:
    person = MembershipFactory(organisation=OrganisationFactory(code="agence", name_fr="Agence"))
    OrganisationFactory(code="autre", name_fr="Autre")
    assert bring(one("XM-9", organisation="autre"), person.user).count(Fate.REFUSED) == 1
    assert bring(one("XM-9", organisation="inconnue"), person.user).count(Fate.REFUSED) == 1
    assert bring(one("XM-1", organisation="agence"), person.user).applied
    activity = Activity.objects.get()
    assert (activity.state, activity.reporting_organisation.code) == (RecordState.DRAFT, "agence")
    assert not Organisation.objects.filter(code="inconnue").exists()


def test_focal_point__does_not_take_anothers_record_over_by_its_identifier() -> None:
    person = MembershipFactory(organisation=OrganisationFactory(code="agence", name_fr="Agence"))
    bring(one("XM-1", organisation="Autre"))
    assert bring(one("XM-1", organisation="agence"), person.user).count(Fate.REFUSED) == 1
    assert Activity.objects.get().reporting_organisation.name_fr == "Autre"


def test_likely_double__is_offered() -> None:
    organisation = OrganisationFactory(code="agence", name_fr="Agence")
    there = ActivityFactory(
        reporting_organisation=organisation, title_fr="Un  titré", planned_start=date(2026, 1, 1)
    )
    report = bring(one(organisation="agence"), dry_run=True)
    notes = {finding.code: finding.params for finding in report.lines[0].findings}
    assert notes["likely_double"]["other"] == there.pk
