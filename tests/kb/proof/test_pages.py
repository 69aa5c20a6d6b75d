"""Pages of a file as pictures: who may see them, how they are drawn and kept, what is marked."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.groups import ensure_groups
from kb import actions
from kb.actions import ensure_library
from kb.models import Expression, Visibility
from kb.moderation import ensure_page_permissions
from kb.proof.pages import WIDTHS, NoPictureError, picture, sheet
from kb.views.pages import sheet_of
from tests.factories import MembershipFactory
from tests.kb.proof.texts import pdf_code, read
from tests.shared import shared_file

pytestmark = pytest.mark.django_db

PAGES = (
    "Article 1 : Le vol est puni d'une amende que fixe le juge du lieu.",
    "Article 2 : Le recel est puni de la même peine que le vol.",
)


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


def kept(settings: Any) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("pages/*"))


def image_url(expression: Expression, number: int = 1, width: int | str = WIDTHS[0]) -> str:
    return f"{reverse('page_image', args=[expression.pk, number])}?w={width}"


def test_picture__is_drawn_once_and_kept_beside_the_file(settings: Any) -> None:
    expression = pdf_code(*PAGES)
    first = picture(expression, 1, WIDTHS[0])
    assert Image.open(io.BytesIO(first)).width == WIDTHS[0]
    assert kept(settings) == ["1-700.webp", "1.json"]
    Path(expression.file.path).unlink()
    assert picture(expression, 1, WIDTHS[0]) == first


def test_picture__half_written_is_drawn_again(settings: Any) -> None:
    expression = pdf_code(*PAGES)
    whole = picture(expression, 1, WIDTHS[0])
    path = next(Path(settings.MEDIA_ROOT).rglob("1-700.webp"))
    path.write_bytes(whole[: len(whole) // 2])
    assert picture(expression, 1, WIDTHS[0]) == whole
    assert path.read_bytes() == whole


@pytest.mark.parametrize(("number", "width"), [(0, 700), (3, 700), (1, 5000)])
def test_picture__of_no_such_page_or_width(number: int, width: int) -> None:
    with pytest.raises(NoPictureError):
        picture(pdf_code(*PAGES), number, width)


def test_picture__of_a_file_that_breaks_the_library_is_tried_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expression = pdf_code(*PAGES)
    Path(expression.file.path).write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(NoPictureError):
        picture(expression, 1, WIDTHS[0])
    Path(expression.file.path).unlink()
    with pytest.raises(NoPictureError):
        picture(expression, 1, WIDTHS[0])


def test_picture__of_an_enormous_page_is_bounded() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Path(pdf_code(PAGES[0]).file.path).read_bytes()))
    writer.pages[0].mediabox = pypdf.generic.RectangleObject((0, 0, 20, 14_000))
    out = io.BytesIO()
    writer.write(out)
    expression = pdf_code(PAGES[1])
    Path(expression.file.path).write_bytes(out.getvalue())
    image = Image.open(io.BytesIO(picture(expression, 1, WIDTHS[1])))
    assert image.height <= 3 * WIDTHS[1] + 1


def test_sheet__of_a_turned_page_has_its_words_where_they_are_seen() -> None:
    expression = pdf_code(PAGES[0])
    upright = sheet(expression, 1)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Path(expression.file.path).read_bytes()))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    other = pdf_code(PAGES[1])
    Path(other.file.path).write_bytes(out.getvalue())
    turned = sheet(other, 1)
    assert (turned.width > turned.height) != (upright.width > upright.height)
    # what was at the top is at the right
    assert upright.words[0].top < 3000
    assert turned.words[0].left > 7000


def test_sheet__marks_the_words_of_a_passage_on_its_page_alone() -> None:
    expression = pdf_code(*PAGES)
    first, second = sheet_of(expression, 1, "art_2"), sheet_of(expression, 2, "art_2")
    assert first is not None
    assert second is not None
    assert first.marks == []
    assert second.marks


def test_page_image__answers_with_a_picture_that_is_asked_for_once(client: Client) -> None:
    expression = pdf_code(*PAGES)
    response = client.get(image_url(expression))
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "private" in response["Cache-Control"]
    again = client.get(image_url(expression), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.get(image_url(expression, width=1400))["ETag"] != response["ETag"]


def test_page_image__of_a_width_of_ones_own_is_one_of_ours(client: Client, settings: Any) -> None:
    assert client.get(image_url(pdf_code(*PAGES), width="99999")).status_code == 200
    assert kept(settings) == ["1-1400.webp", "1.json"]


@pytest.mark.parametrize("name", ["page_image", "page_sheet"])
@pytest.mark.parametrize("who", ["visitor", "partner"])
@pytest.mark.parametrize("work", [{"live": False}, {"visibility": Visibility.TEAM}])
def test_pages__of_what_one_may_not_read_do_not_exist(
    client: Client, name: str, who: str, work: dict[str, Any]
) -> None:
    expression = pdf_code(*PAGES, **work)
    if who == "partner":
        client.force_login(MembershipFactory().user)
    assert client.get(reverse(name, args=[expression.pk, 1])).status_code == 404


@pytest.mark.parametrize("name", ["page_image", "page_sheet"])
def test_pages__of_a_draft_are_seen_by_its_editors(client: Client, name: str) -> None:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    expression = pdf_code(*PAGES, live=False)
    client.force_login(MembershipFactory(editor=True).user)
    assert client.get(reverse(name, args=[expression.pk, 1])).status_code == 200
    file = client.get(reverse("work_file", args=[expression.pk]))
    assert file.status_code == 200
    file.close()


def test_page_sheet__is_a_page_and_for_htmx_a_part_of_one(client: Client) -> None:
    expression = pdf_code(*PAGES)
    address = f"{reverse('page_sheet', args=[expression.pk, 2])}?passage=art_2"
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    for content in (whole, part):
        assert "<rect" in content
        assert f'href="{reverse("page_sheet", args=[expression.pk, 1])}?passage=art_2"' in content


def test_page_sheet__marks_words_that_are_asked_for(client: Client) -> None:
    expression = pdf_code(*PAGES)
    address = reverse("page_sheet", args=[expression.pk, 1])
    assert "<rect" in client.get(f"{address}?words=amende+que+fixe").content.decode()
    assert "<rect" not in client.get(address).content.decode()


@pytest.mark.parametrize("number", [0, 3, 99])
def test_page_sheet__of_no_such_page(client: Client, number: int) -> None:
    assert client.get(reverse("page_sheet", args=[pdf_code(*PAGES).pk, number])).status_code == 404


def test_page_sheet__of_a_page_that_cannot_be_drawn_says_so(client: Client) -> None:
    expression = pdf_code(*PAGES)
    Path(expression.file.path).write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    page = client.get(reverse("page_sheet", args=[expression.pk, 1]))
    assert page.status_code == 200
    assert "<img" not in page.content.decode()
    assert expression.get_file_url() in page.content.decode()


def test_pages__of_a_text_without_pages_are_not_offered(client: Client) -> None:
    expression = read()
    assert client.get(reverse("page_image", args=[expression.pk, 1])).status_code == 404
    page = client.get(reverse("passage", args=[expression.work.key, "art_1"])).content.decode()
    assert reverse("page_sheet", args=[expression.pk, 1]) not in page


def test_reading__offers_the_page_of_the_article_without_drawing_it(client: Client, settings: Any) -> None:
    expression = pdf_code(*PAGES)
    page = client.get(reverse("passage", args=[expression.work.key, "art_2"])).content.decode()
    sheet_url = f"{reverse('page_sheet', args=[expression.pk, 2])}?passage=art_2"
    assert f'hx-get="{sheet_url}"' in page
    assert f'<a href="{sheet_url}">' in page
    assert kept(settings) == []


def test_delete__takes_the_pictures_with_the_file(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    expression = pdf_code(*PAGES)
    picture(expression, 1, WIDTHS[0])
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(expression.work, by=None)
    assert kept(settings) == []
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))


def test_sheet__of_a_two_column_gazette_marks_an_article_in_its_column() -> None:
    """Page 4 of the issue, left column: "Article 12 : L'architecte fonctionnaire ou agent public"."""
    expression = read(shared_file("pdf/congo-jo-2025-26.pdf").read_bytes(), "jo.pdf")
    shown = sheet_of(expression, 4, "act_1__art_12")
    assert shown is not None
    assert len(shown.marks) > 10
    assert all(box.left + box.width < 5000 for box in shown.marks)
