"""The library's pages: who sees what at each address, and what the pages say."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from kb.models import IngestionState, LibraryPage, Passage, Visibility
from tests.factories import (
    ExpressionFactory,
    LegalCodeFactory,
    MembershipFactory,
    OrganisationFactory,
    OtherDocumentFactory,
    PassageFactory,
    ThemeFactory,
    UserFactory,
)
from tests.kb.codes import code_with, report_with

pytestmark = pytest.mark.django_db

LIMIT = 100 * 1024


def text_of(response: Any) -> str:
    """What a reader sees of a page: no markup, single blanks."""
    body = re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", body)


def read(client: Client, address: str, **kwargs: Any) -> tuple[Any, bytes]:
    """A response and its whole body; a file is read to its end, and so closed."""
    response: Any = client.get(address, **kwargs)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def signed_in(**membership: Any) -> Client:
    client = Client()
    client.force_login(MembershipFactory(**membership).user)
    return client


# -- visibility at every address


@pytest.fixture
def clients() -> dict[str, Client]:
    """A visitor, someone without a role, a partner, a member of the keeper's organisation, a coordinator."""
    stranger = Client()
    stranger.force_login(UserFactory())
    return {
        "visitor": Client(),
        "no role": stranger,
        "partner": signed_in(),
        "keeper": signed_in(organisation=OrganisationFactory(code="keeper")),
        "coordinator": signed_in(coordinator=True),
    }


SEEN_BY = {
    Visibility.PUBLIC: {"visitor", "no role", "partner", "keeper", "coordinator"},
    Visibility.PARTNERS: {"partner", "keeper", "coordinator"},
    Visibility.ORGANISATION: {"keeper", "coordinator"},
    Visibility.TEAM: {"coordinator"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_every_address__shows_a_work_to_those_who_may_read_it_alone(
    visibility: Visibility, clients: dict[str, Client]
) -> None:
    keeper = MembershipFactory._meta.model.objects.get(organisation__code="keeper").organisation
    expression = code_with(2, title="Un titre reconnaissable", visibility=visibility, organisation=keeper)
    key = expression.work.key
    addresses = [
        reverse("work", args=[key]),
        reverse("passage", args=[key, "art_1"]),
        reverse("passage", args=[key, "book_1"]),
        reverse("expression", args=[key, expression.pk]),
        reverse("expression_passage", args=[key, expression.pk, "art_1"]),
        reverse("work_file", args=[expression.pk]),
    ]
    for name, client in clients.items():
        expected = 200 if name in SEEN_BY[visibility] else 404
        for address in addresses:
            response, body = read(client, address)
            assert response.status_code == expected, (name, address)
            if expected == 404:
                assert "Un titre reconnaissable" not in body.decode()


@pytest.mark.parametrize("visibility", list(Visibility))
def test_library_and_home__list_and_count_what_each_may_read(
    visibility: Visibility, clients: dict[str, Client]
) -> None:
    keeper = MembershipFactory._meta.model.objects.get(organisation__code="keeper").organisation
    theme = ThemeFactory(name_fr="Thème reconnaissable")
    work = LegalCodeFactory(
        title="Un titre",
        visibility=visibility,
        organisation=keeper,
        date=date(1987, 5, 2),
        tags=["marque-rare"],
        themes=[theme],
    )
    for name, client in clients.items():
        seen = name in SEEN_BY[visibility]
        for address in (reverse("library"), reverse("home")):
            page = client.get(address).content.decode()
            assert (reverse("work", args=[work.key]) in page) is seen, (name, address)
            for trace in ("1987", "marque-rare"):
                assert (trace in page) is seen, (name, address, trace)
        assert ("Thème reconnaissable" in client.get(reverse("library")).content.decode()) is seen


def test_addresses__of_a_draft_are_nobodys(clients: dict[str, Client]) -> None:
    expression = code_with(1, live=False)
    for client in clients.values():
        for address in (
            reverse("work", args=[expression.work.key]),
            reverse("passage", args=[expression.work.key, "art_1"]),
            reverse("work_file", args=[expression.pk]),
        ):
            assert client.get(address).status_code == 404


def test_not_found__says_the_same_of_what_is_hidden_and_of_what_never_was(client: Client) -> None:
    hidden = code_with(1, title="Secret", visibility=Visibility.TEAM).work
    there = client.get(reverse("work", args=[hidden.key]))
    nowhere = client.get(reverse("work", args=["n-existe-pas"]))
    assert there.status_code == nowhere.status_code == 404
    assert text_of(there) == text_of(nowhere)


def test_wagtail_address__leads_to_the_permanent_one_for_those_who_may_read(client: Client) -> None:
    work = LegalCodeFactory(title="Code")
    response = client.get(f"/{work.slug}/")
    assert (response.status_code, response["Location"]) == (302, reverse("work", args=[work.key]))
    hidden = LegalCodeFactory(title="Caché", visibility=Visibility.TEAM)
    assert client.get(f"/{hidden.slug}/").status_code == 404


def test_preview__shows_the_draft_at_no_address_of_the_site() -> None:
    work = LegalCodeFactory(title="Titre publié")
    work.title = "Titre du brouillon"
    response = work.make_preview_request()
    assert response.status_code == 200
    assert "Titre du brouillon" in response.content.decode()
    assert "Titre du brouillon" not in Client().get(work.get_absolute_url()).content.decode()


def test_full_url__is_the_permanent_address() -> None:
    work = LegalCodeFactory(title="Code")
    assert work.get_full_url().endswith(f"/textes/{work.key}/")


def test_library_page__leads_to_the_first_page(client: Client) -> None:
    LegalCodeFactory()
    assert client.get("/").status_code == 200
    page = LibraryPage.objects.get()
    assert page.serve(RequestFactory().get("/"))["Location"] == reverse("home")


# -- the page of a work


def test_work__without_a_text_says_so(client: Client) -> None:
    page = client.get(LegalCodeFactory().get_absolute_url())
    assert 'class="empty"' in page.content.decode()
    assert page.context["edit_url"] == ""


def test_work__offers_the_editor_to_add_the_text() -> None:
    work = LegalCodeFactory()
    user = UserFactory(is_superuser=True)
    client = Client()
    client.force_login(user)
    page = client.get(work.get_absolute_url())
    for address in ("wagtailadmin_pages:edit", "kb_admin:add_text"):
        assert f'href="{reverse(address, args=[work.pk])}"' in page.content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "standing", "banner"),
    [
        (-10, None, "in-force", "banner"),
        (10, None, "not-yet", "banner warn"),
        (-10, -1, "repealed", "banner off"),
        (-10, 0, "repealed", "banner off"),
        (None, None, "unknown", "banner unknown"),
        (0, None, "in-force", "banner"),
    ],
)
def test_status_banner__follows_the_dates(
    client: Client, starts: int | None, ends: int | None, standing: str, banner: str
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else timezone.localdate() + timedelta(days=days)

    expression = code_with(1)
    expression.in_force_from, expression.in_force_to = day(starts), day(ends)
    expression.save()
    assert expression.standing == standing
    for address in (
        expression.work.get_absolute_url(),
        reverse("passage", args=[expression.work.key, "art_1"]),
    ):
        assert re.findall(r'<p class="(banner[^"]*)"', client.get(address).content.decode()) == [banner]


def test_demonstration__is_marked_on_each_page_and_in_each_citation(client: Client) -> None:
    work = code_with(3, is_demonstration=True).work
    assert 'class="banner warn demonstration"' in client.get(work.get_absolute_url()).content.decode()
    page = client.get(reverse("passage", args=[work.key, "art_2"]))
    assert 'class="banner warn demonstration"' in page.content.decode()
    citations = [unit.cite for unit in page.context["page"].units]
    assert citations
    assert all("monstration" in line for cite in citations for line in (cite.short, cite.full))


def test_work__of_many_articles_without_parts_lists_them_in_runs(client: Client) -> None:
    work = report_with(95, OtherDocumentFactory()).work
    page = client.get(work.get_absolute_url()).content.decode()
    assert reverse("passage", args=[work.key, "page_91"]) in page
    assert reverse("passage", args=[work.key, "page_92"]) not in page


def test_markup_of_a_text__is_escaped_everywhere(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    work = code_with(2, title=f"Code {evil}", words=f"Texte {evil}", summary_fr=evil, tags=[evil]).work
    work.source = f"http://x.example/{evil}"
    work.save()
    Passage.objects.filter(expression__work=work).update(heading=evil, label=evil)
    for address in (
        work.get_absolute_url(),
        reverse("passage", args=[work.key, "art_1"]),
        reverse("passage", args=[work.key, "book_1"]),
        reverse("library"),
        reverse("home"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert evil not in page.content.decode(), address


# -- reading


def test_passage__marks_the_asked_article_among_those_of_its_chapter(client: Client) -> None:
    work = code_with(40).work
    page = client.get(reverse("passage", args=[work.key, "art_15"]))
    assert [unit.passage.eid for unit in page.context["page"].units] == [f"art_{n}" for n in range(11, 21)]
    assert [unit.passage.eid for unit in page.context["page"].units if unit.asked] == ["art_15"]
    body = page.content.decode()
    assert re.findall(r'<article class="article now" id="([^"]+)"', body) == ["art_15"]
    assert f'rel="prev" href="{reverse("passage", args=[work.key, "art_14"])}"' in body
    assert f'rel="next" href="{reverse("passage", args=[work.key, "art_16"])}"' in body


def test_passage__goes_on_over_the_end_of_a_chapter_and_stops_at_the_ends(client: Client) -> None:
    work = code_with(20).work

    def around(eid: str) -> tuple[str | None, str | None]:
        reading = client.get(reverse("passage", args=[work.key, eid])).context["page"].reading
        before, after = reading.before, reading.after
        return before and before.eid, after and after.eid

    assert around("art_10") == ("art_9", "art_11")
    assert around("art_1") == (None, "art_2")
    assert around("art_20") == ("art_19", None)
    assert around("book_2") == ("art_10", "art_11")


def test_passage__unfolds_the_branch_of_the_article_and_names_no_article_of_another(client: Client) -> None:
    work = code_with(40).work
    body = client.get(reverse("passage", args=[work.key, "art_15"])).content.decode()
    table = body[body.index('<nav class="toc"') : body.index("</nav>", body.index('<nav class="toc"'))]
    named = re.findall(r'href="[^"]*/(art_\d+)/"', table)
    assert named == [f"art_{n}" for n in range(11, 21)]
    assert table.count("<details open>") == 2


def test_part__shows_its_parts_and_no_article(client: Client) -> None:
    work = code_with(40).work
    page = client.get(reverse("passage", args=[work.key, "book_1"]))
    assert page.context["page"].units == []
    assert [node.eid for node in page.context["page"].reading.section.parts] == [
        "book_1__chp_1",
        "book_1__chp_2",
    ]


def test_range__leads_from_each_of_its_numbers_to_its_passage(client: Client) -> None:
    work = code_with(2).work
    PassageFactory(
        expression=work.current_expression,
        position=99,
        number="346",
        last_number="349",
        label="Art. 346 à 349",
        eid="art_346",
    )
    for number in (347, 348, 349):
        response = client.get(reverse("passage", args=[work.key, f"art_{number}"]))
        assert (response.status_code, response["Location"]) == (
            302,
            reverse("passage", args=[work.key, "art_346"]),
        )
    for eid in ("art_345", "art_350", "book_347", "art_", "art_347bis", "n-importe"):
        assert client.get(reverse("passage", args=[work.key, eid])).status_code == 404


def test_passage__of_a_work_without_a_text_is_not_found(client: Client) -> None:
    assert client.get(reverse("passage", args=[LegalCodeFactory().key, "art_1"])).status_code == 404


def test_report__is_read_page_by_page(client: Client) -> None:
    work = report_with(50, OtherDocumentFactory()).work
    page = client.get(reverse("passage", args=[work.key, "page_25"]))
    shown = [unit.passage.number for unit in page.context["page"].units]
    assert "25" in shown
    assert len(shown) <= 24
    body = page.content.decode()
    assert f'rel="next" href="{reverse("passage", args=[work.key, "page_26"])}"' in body
    assert reverse("passage", args=[work.key, f"page_{int(shown[-1]) + 1}"]) in body


@pytest.mark.parametrize(("articles", "a_chapter"), [(600, 600), (600, 30), (600, 2)])
def test_page__stays_under_the_limit_however_long_the_code(
    client: Client, articles: int, a_chapter: int
) -> None:
    work = code_with(articles, a_chapter=a_chapter, words="Un mot de plus. " * 200).work
    for address in (
        work.get_absolute_url(),
        reverse("passage", args=[work.key, "art_290"]),
        reverse("passage", args=[work.key, "book_1"]),
        reverse("passage", args=[work.key, "book_2__chp_1"]),
    ):
        assert len(client.get(address).content) <= LIMIT, address


def test_page__asks_as_little_of_the_database_for_a_long_code_as_for_a_short_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    short, long = code_with(4).work, code_with(200).work
    client.get(short.get_absolute_url())  # content types are read once a process
    with django_assert_max_num_queries(11) as asked:
        client.get(reverse("passage", args=[short.key, "art_2"]))
    with django_assert_max_num_queries(len(asked)):
        client.get(reverse("passage", args=[long.key, "art_150"]))


def test_citation__of_an_undated_text_claims_no_version(client: Client) -> None:
    expression = code_with(3, abbreviations=["CP"])
    page = client.get(
        reverse("passage", args=[expression.work.key, "art_2"]), headers={"Accept-Language": "fr"}
    )
    cite = next(unit.cite for unit in page.context["page"].units if unit.asked)
    assert "version du" not in cite.short + cite.full
    assert "texte non daté, ajouté à Toguna le" in cite.short
    assert "texte non daté, ajouté à Toguna le" in cite.full


def test_citation__names_the_article_the_work_the_version_and_the_address(client: Client) -> None:
    expression = code_with(3, abbreviations=["CP"])
    expression.in_force_from = date(2024, 12, 13)
    expression.save()
    page = client.get(reverse("passage", args=[expression.work.key, "art_2"]))
    cite = next(unit.cite for unit in page.context["page"].units if unit.asked)
    assert re.fullmatch("art. 2 CP, version .*13.déc..2024|art. 2 CP, version .*13.Dec.2024", cite.short)
    assert cite.full.startswith(f"{expression.work.title}, art. 2, version ")
    assert cite.full.endswith(
        reverse("expression_passage", args=[expression.work.key, expression.pk, "art_2"])
    )
    shown = re.sub(r"&#x27;", "'", page.content.decode())
    assert cite.short in shown
    assert cite.full in shown


def test_file_of_a_passage__is_opened_at_its_page(client: Client) -> None:
    expression = code_with(1)
    Passage.objects.filter(eid="art_1").update(first_page=21)
    page = client.get(reverse("passage", args=[expression.work.key, "art_1"]))
    sheet = reverse("page_sheet", args=[expression.pk, 21])
    assert f'href="{sheet}?passage=art_1"' in page.content.decode()


# -- versions


def test_version__that_is_not_the_current_one_says_so_and_leads_there(client: Client) -> None:
    old = code_with(3)
    new = ExpressionFactory(work=old.work)
    PassageFactory(expression=new, number="1", eid="art_1", text="Le nouveau texte.")
    address = reverse("expression_passage", args=[old.work.key, old.pk, "art_1"])
    page = client.get(address)
    assert [unit.passage.expression_id for unit in page.context["page"].units] == [old.pk]
    assert page.context["page"].shown.current_url == reverse("passage", args=[old.work.key, "art_1"])
    assert 'class="banner warn"' in page.content.decode()
    gone = client.get(reverse("expression_passage", args=[old.work.key, old.pk, "art_2"]))
    assert gone.context["page"].shown.current_url == old.work.get_absolute_url()
    assert (
        "Le nouveau texte." in client.get(reverse("passage", args=[old.work.key, "art_1"])).content.decode()
    )


def test_version__keeps_its_reader_in_it(client: Client) -> None:
    old = code_with(6)
    PassageFactory(expression=ExpressionFactory(work=old.work), number="1", eid="art_1")
    body = client.get(reverse("expression_passage", args=[old.work.key, old.pk, "art_2"])).content.decode()
    assert reverse("expression_passage", args=[old.work.key, old.pk, "art_3"]) in body
    assert f'href="{reverse("passage", args=[old.work.key, "art_3"])}"' not in body


def test_version__of_another_work_or_not_ready_is_not_found(client: Client) -> None:
    one, other = code_with(1), code_with(1)
    waiting = ExpressionFactory(work=one.work, state=IngestionState.WAITING)
    for pk in (other.pk, waiting.pk, 10**15):
        assert client.get(reverse("expression", args=[one.work.key, pk])).status_code == 404
    assert client.get(reverse("work_file", args=[waiting.pk])).status_code == 404


# -- files


def test_file__of_a_pdf_opens_in_the_browser_and_may_do_nothing(client: Client) -> None:
    expression = ExpressionFactory(
        filename="code.pdf", media_type="application/pdf", file=ContentFile(b"%PDF-1.7 ...", name="code.pdf")
    )
    response, body = read(client, reverse("work_file", args=[expression.pk]))
    assert body == b"%PDF-1.7 ..."
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="code.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "image/svg+xml", ""])
def test_file__of_any_other_kind_is_a_download(client: Client, media_type: str) -> None:
    expression = ExpressionFactory(filename="page.html", media_type=media_type)
    response, _ = read(client, reverse("work_file", args=[expression.pk]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_file__that_has_not_changed_is_not_sent_again(client: Client) -> None:
    address = reverse("work_file", args=[ExpressionFactory().pk])
    etag = read(client, address)[0]["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_file__that_was_lost_is_not_found(client: Client) -> None:
    expression = ExpressionFactory()
    expression.file.storage.delete(expression.file.name)
    assert client.get(reverse("work_file", args=[expression.pk])).status_code == 404
