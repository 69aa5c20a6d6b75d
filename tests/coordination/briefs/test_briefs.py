"""The brief: its numbers and their addresses, its PDF of one page, the command, and who gets it by mail."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from coordination.briefs import subscriptions
from coordination.briefs.asked import brief_asked
from coordination.briefs.content import Brief, brief_of
from coordination.briefs.printing import html_of, pdf_of
from coordination.models import BriefSubscription, Watch
from kb.models import Visibility
from kb.models.commitments import CommitmentArea
from search.types import PARTNERS, PUBLIC, TEAM, Viewer
from tests.accounts.people import Cast
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.kb.follow_up.reports import (
    LONG_AGO,
    MissionReportFactory,
    PartnerCommitmentFactory,
    line,
    recommendation,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
EVERYBODY, ALL = Viewer(frozenset({PUBLIC})), Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))


class World:
    """Two regions, two themes, two organisations; in Mopti something of each that a brief tells."""

    def __init__(self) -> None:
        self.mopti = AreaFactory(pcode="ML05", name_fr="Mopti", name_en="Mopti")
        self.gao = AreaFactory(pcode="ML07", name_fr="Gao", name_en="Gao")
        self.cercle = AreaFactory(pcode="ML0506", level=2, name_fr="Djenné", parent=self.mopti)
        self.aid = ThemeFactory(code="aid", name_fr="Aide juridique", name_en="Legal aid")
        self.prisons = ThemeFactory(code="prisons", name_fr="Prisons", name_en="Prisons")
        self.undp = OrganisationFactory(code="undp", name_fr="PNUD", name_en="UNDP")
        self.common: dict[str, Any] = {
            "areas": [self.cercle],
            "themes": [self.aid],
            "type": ActivityTypeFactory(),
            "planned_start": date(TODAY.year - 1, 1, 1),
            "planned_end": TODAY + timedelta(400),
            "visibility": Visibility.PUBLIC,
        }
        self.first = self.activity(title_fr="Cliniques juridiques", reporting_organisation=self.undp)
        self.second = self.activity(title_fr="Aide aux détenus")
        self.soon = self.activity(
            title_fr="Formation qui finit", themes=[self.prisons], planned_end=TODAY + timedelta(30)
        )
        Watch.objects.create(area=self.mopti, theme=ThemeFactory(code="land", name_fr="Foncier"), since=TODAY)
        Watch.objects.create(area=self.gao, theme=self.prisons, since=TODAY)
        self.asked_for = recommendation(due=LONG_AGO, areas=[self.cercle], themes=[self.aid])
        recommendation(due=LONG_AGO, areas=[self.gao], text_fr="Ailleurs.")
        self.promise = line(due=LONG_AGO, promised_by=self.undp, text_fr="Trois véhicules")
        CommitmentArea.objects.create(line=self.promise, area=self.mopti)
        self.promise.themes.set([self.aid])

    def activity(self, **more: Any) -> Any:
        return ActivityFactory(**self.common | more)


@pytest.fixture
def here() -> World:
    return World()


def made(query: str = "", viewer: Viewer = EVERYBODY) -> Brief:
    return brief_of(brief_asked(QueryDict(query), viewer), viewer)


def numbers(brief: Brief) -> dict[str, int]:
    return {part.name: part.number for part in brief.parts}


def listed(client: Client, url: str) -> int:
    """How many the page behind a number lists."""
    context = client.get(url).context
    if "clusters" in context or "chosen" in context:
        paginator = context["page"].paginator
        return int(getattr(paginator, "works", paginator.count))
    return int(context["count"]) if "partners" in context else len(context["rows"])


class TestNumbers:
    def test_whole_register__is_counted_by_hand(self, here: World) -> None:
        assert numbers(made()) == {
            "gaps": 3,  # two watches, and the prisons of Mopti that end
            "overlaps": 1,
            "ending": 1,
            "recommendations": 2,
            "promises": 1,
        }
        assert [figure.number for figure in made().figures][:2] == ["3", "3"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("area=ML05", [2, 1, 1, 1, 1]),
            ("area=ML07", [1, 0, 0, 1, 0]),
            ("area=ML05&theme=aid", [0, 1, 0, 1, 1]),
            ("theme=prisons", [2, 0, 1, 0, 0]),
            ("organisation=undp", [2, 1, 0, 0, 1]),
            ("from=2001-01-01&to=2001-12-31", [2, 0, 0, 2, 1]),
        ],
    )
    def test_filters__narrow_every_part(self, here: World, query: str, expected: list[int]) -> None:
        assert list(numbers(made(query)).values()) == expected

    @pytest.mark.parametrize(
        "query", ["", "area=ML05", "area=ML05&theme=aid", "organisation=undp", "theme=prisons"]
    )
    @pytest.mark.parametrize("who", ["anonymous", "focal point", "coordinator"])
    def test_number__is_what_its_address_lists(
        self, client: Client, here: World, query: str, who: str
    ) -> None:
        here.activity(visibility=Visibility.PARTNERS, themes=[here.prisons], planned_end=TODAY + timedelta(5))
        here.activity(visibility=Visibility.ORGANISATION)
        if who != "anonymous":
            client.force_login(Cast()[who])
        brief = client.get(f"{reverse('brief')}?{query}").context["brief"]
        for part in brief.parts:
            assert listed(client, part.url) == part.number, part.name
        for figure in (brief.figures[0], *brief.figures[3:]):
            assert listed(client, figure.url) == int(figure.number), figure.label

    def test_hidden__changes_no_number_for_whoever_may_not_see_it(self, here: World) -> None:
        before = made()
        hidden = {"visibility": Visibility.ORGANISATION, "title_fr": "Secret"}
        here.activity(**hidden, areas=[here.gao], themes=[here.prisons])
        here.activity(**hidden, planned_end=TODAY + timedelta(5))
        secret = {"visibility": "organisation", "organisation": here.undp, "title": "Secret"}
        recommendation(MissionReportFactory(**secret), due=LONG_AGO, text_fr="Secret")
        line(PartnerCommitmentFactory(**secret), due=LONG_AGO, text_fr="Secret")
        after = made()
        assert (after.figures, after.parts) == (before.figures, before.parts)
        assert numbers(made(viewer=ALL)) != numbers(before)

    def test_several__are_told_and_the_first_is_used(self, here: World) -> None:
        asked = brief_asked(QueryDict("area=ML05&area=ML07"), EVERYBODY)
        assert asked.chosen.areas == ("ML05",)
        assert len(asked.problems) == 1


class TestPage:
    def test_page__links_each_number_and_has_no_script_of_its_own(self, client: Client, here: World) -> None:
        html = client.get(reverse("brief"), {"area": "ML05"}).content.decode()
        assert "Cliniques juridiques" in html
        assert "Trois véhicules" in html
        assert f'href="{reverse("recommendations")}?overdue=1&amp;area=ML05"' in html
        assert '<form method="post"' not in html.split("<main")[1]

    @pytest.mark.parametrize(
        "query",
        [
            {"from": "hier", "to": "9999-12-31"},
            {"from": "2026-12-31", "to": "2026-01-01"},
            {"area": "\0", "theme": "x" * 3000, "organisation": ["a", "b"], "language": "<b>"},
            {"from": "0001-01-01", "to": "0001-01-01"},
        ],
    )
    @pytest.mark.parametrize("name", ["brief", "brief_pdf"])
    def test_nonsense__is_answered(
        self, client: Client, here: World, name: str, query: dict[str, Any]
    ) -> None:
        assert client.get(reverse(name), query).status_code == 200

    def test_empty_register__has_a_brief(self, client: Client) -> None:
        assert client.get(reverse("brief")).status_code == 200
        assert client.get(reverse("brief_pdf")).content.startswith(b"%PDF")

    def test_page__takes_a_fixed_number_of_queries(
        self, client: Client, here: World, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(10):
            here.activity(title_fr=f"Activité {number}")
            recommendation(due=LONG_AGO)
            line(due=LONG_AGO)
        client.get(reverse("brief"))
        with django_assert_max_num_queries(90):
            client.get(reverse("brief"))


def text_of(pdf: bytes) -> tuple[int, str]:
    """How many pages, and what stands on them."""
    document = pypdfium2.PdfDocument(pdf)
    return len(document), "\n".join(page.get_textpage().get_text_range() for page in document)


class TestPdf:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("fr", ("Note de synthèse", "Aide aux détenus")), ("en", ("Brief", "Overlaps to decide"))],
    )
    def test_pdf__is_one_page_in_the_language_asked_for(
        self, client: Client, here: World, language: str, words: tuple[str, ...]
    ) -> None:
        response = client.get(reverse("brief_pdf"), {"language": language})
        assert response["Content-Type"] == "application/pdf"
        pages, text = text_of(response.content)
        assert pages == 1
        for word in words:
            assert word in text

    def test_pdf__leads_back_with_every_number(self, here: World, settings: Any) -> None:
        settings.SITE_URL = "https://toguna.example.org"
        brief = made("area=ML05")
        (page,) = PdfReader(BytesIO(pdf_of(brief))).pages
        notes: Any = page["/Annots"]
        links = {note.get_object()["/A"]["/URI"] for note in notes}
        told: list[Any] = [*brief.figures, *brief.parts]
        wanted = {f"{settings.SITE_URL}{one.url}" for one in told}
        assert wanted <= links
        assert f"{settings.SITE_URL}{reverse('brief')}?area=ML05" in links

    def test_longest__is_one_page_still(self, here: World) -> None:
        long = "Renforcement des capacités institutionnelles de l’administration pénitentiaire " * 3
        for number in range(8):
            organisation = OrganisationFactory(name_fr=f"{number} {long}"[:200])
            here.activity(
                title_fr=long[:255], reporting_organisation=organisation, planned_end=TODAY + timedelta(20)
            )
            theme = ThemeFactory(name_fr=f"{number} {long}"[:200])
            Watch.objects.create(area=here.gao, theme=theme, since=TODAY)
            recommendation(due=LONG_AGO, text_fr=long, addressees=[organisation])
            line(due=LONG_AGO, text_fr=long[:255], promised_by=organisation)
        with translation.override("fr"):
            assert text_of(pdf_of(made()))[0] == 1

    def test_markup_in_a_title__is_text(self, here: World) -> None:
        here.activity(title_fr='#panic("x") *gras* <b>', planned_end=TODAY + timedelta(3))
        assert '#panic("x") *gras* <b>' in text_of(pdf_of(made()))[1]

    def test_html__stands_alone(self, here: World, settings: Any) -> None:
        settings.SITE_URL = "https://toguna.example.org"
        html = html_of(made())
        addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
        assert addresses
        assert all(one.startswith("https://toguna.example.org/") for one in addresses)


class TestCommand:
    @pytest.mark.parametrize("kind", ["pdf", "html"])
    def test_command__writes_the_file(self, here: World, tmp_path: Path, kind: str) -> None:
        output = tmp_path / f"note.{kind}"
        call_command("brief", output=str(output), area="ML05", language="en")
        written = output.read_bytes()
        text = text_of(written)[1] if kind == "pdf" else written.decode()
        assert "Overlaps to decide" in text
        assert "Mopti" in text

    def test_command__counts_what_is_public_unless_told(self, here: World, tmp_path: Path) -> None:
        here.activity(visibility=Visibility.PARTNERS, title_fr="Pour partenaires", planned_end=TODAY)
        output = tmp_path / "note.html"
        call_command("brief", output=str(output))
        assert "Pour partenaires" not in output.read_text()
        call_command("brief", "--for", "partners", output=str(output))
        assert "Pour partenaires" in output.read_text()

    @pytest.mark.parametrize(
        "options",
        [
            {"output": "note.doc"},
            {"output": "/no/such/folder/note.html"},
            {"output": "note.html", "area": "nowhere"},
            {"output": "note.html", "from": "2026-02-01", "to": "2026-01-01"},
        ],
    )
    def test_nonsense__is_told(self, here: World, options: dict[str, str]) -> None:
        with pytest.raises(CommandError):
            call_command("brief", **options)


class TestMail:
    def test_subscriber__gets_what_they_may_see_in_their_language(self, client: Client, here: World) -> None:
        here.activity(visibility=Visibility.PARTNERS, title_fr="Pour partenaires", planned_end=TODAY)
        here.activity(visibility=Visibility.ORGANISATION, title_fr="Pour personne", planned_end=TODAY)
        person = Cast()["focal point"]
        person.language = "en"
        person.save()
        client.force_login(person)
        client.post(f"{reverse('brief')}?area=ML05", {"do": "subscribe", "frequency": "weekly"})
        assert subscriptions.send_due(TODAY) == 1
        (message,) = mail.outbox
        assert message.to == [person.email]
        assert "area=ML05" in message.body
        assert "Ending within 90 days: 2" in message.body
        _name, attached, kind = message.attachments[0]
        assert kind == "application/pdf"
        text = text_of(attached)[1]
        assert "Pour partenaires" in text
        assert "Pour personne" not in text

    def test_job_that_runs_again__sends_once(self, here: World) -> None:
        one = subscriptions.subscribe(Cast()["focal point"], "", "weekly")
        for _time in range(3):
            subscriptions.send(one.pk, TODAY)
        assert len(mail.outbox) == 1
        subscriptions.send(one.pk, TODAY + timedelta(7))
        assert len(mail.outbox) == 2

    @pytest.mark.parametrize(
        ("frequency", "last", "today", "due"),
        [
            ("weekly", None, date(2026, 3, 1), True),
            ("weekly", date(2026, 3, 1), date(2026, 3, 7), False),
            ("weekly", date(2026, 3, 1), date(2026, 3, 8), True),
            ("monthly", date(2026, 1, 31), date(2026, 2, 27), False),
            ("monthly", date(2026, 1, 31), date(2026, 2, 28), True),
            ("monthly", date(2026, 2, 28), date(2026, 3, 27), False),
            ("monthly", date(2026, 2, 28), date(2026, 3, 28), True),
            ("monthly", date(2025, 12, 15), date(2026, 3, 1), True),
        ],
    )
    def test_day__comes(self, frequency: str, last: date | None, today: date, due: bool) -> None:
        assert subscriptions.is_due(BriefSubscription(frequency=frequency, sent_on=last), today) is due

    def test_who_has_left__gets_none(self, here: World) -> None:
        person = Cast()["focal point"]
        subscriptions.subscribe(person, "", "weekly")
        person.is_active = False
        person.save()
        assert subscriptions.send_due(TODAY) == 0

    def test_same_brief__is_one_subscription(self) -> None:
        person = Cast()["focal point"]
        subscriptions.subscribe(person, "", "weekly")
        subscriptions.subscribe(person, "nonsense=1", "monthly")
        assert BriefSubscription.objects.get().frequency == "monthly"

    def test_stop__is_for_ones_own(self, client: Client) -> None:
        cast = Cast()
        one = subscriptions.subscribe(cast["focal point"], "", "weekly")
        client.force_login(cast["administrator elsewhere"])
        client.post(reverse("brief"), {"do": "stop", "pk": one.pk})
        assert BriefSubscription.objects.count() == 1
        client.force_login(cast["focal point"])
        client.post(reverse("brief"), {"do": "stop", "pk": one.pk})
        assert BriefSubscription.objects.count() == 0

    def test_nobody__cannot_subscribe(self, client: Client) -> None:
        assert client.post(reverse("brief"), {"frequency": "weekly"}).status_code == 403

    def test_too_many_and_nonsense__are_refused(self, here: World) -> None:
        person = Cast()["focal point"]
        with pytest.raises(ValidationError):
            subscriptions.subscribe(person, "", "hourly")
        for number in range(subscriptions.MOST):
            subscriptions.subscribe(person, f"q=mot{number}", "weekly")
        with pytest.raises(ValidationError):
            subscriptions.subscribe(person, "", "weekly")

    def test_schedule__is_made(self) -> None:
        from django_q.models import Schedule

        from kb.schedules import ensure_schedules

        ensure_schedules()
        assert Schedule.objects.filter(func="coordination.briefs.subscriptions.send_due").count() == 1
