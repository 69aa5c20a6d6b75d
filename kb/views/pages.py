"""The pages of a text's file, as pictures with the words of a passage marked."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag, urlencode

from kb.models import Expression, Passage
from kb.proof.marking import Box, marks
from kb.proof.pages import WIDTHS, NoPictureError, is_page, picture, sheet
from kb.views.files import readable_expression

_MOST_WORDS = 300


def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A page of the file as WebP, in one of two widths (``?w=``)."""
    expression = readable_expression(request, pk)
    asked = request.GET.get("w", "")
    width = int(asked) if asked in {str(width) for width in WIDTHS} else WIDTHS[-1]
    etag = quote_etag(f"{expression.sha256}-{number}-{width}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(picture(expression, number, width), content_type="image/webp")
        except NoPictureError:
            raise Http404 from None
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown: its picture, the marks on it, and the pages around it. One that cannot be drawn
    has no size."""

    expression: Expression
    number: int
    eid: str
    width: int
    height: int
    marks: list[Box]

    @property
    def narrow(self) -> str:
        return f"{self._picture}?w={WIDTHS[0]}"

    @property
    def wide(self) -> str:
        return f"{self._picture}?w={WIDTHS[-1]}"

    @property
    def _picture(self) -> str:
        return reverse("page_image", args=[self.expression.pk, self.number])

    @property
    def before(self) -> str:
        return self._other(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self._other(self.number + 1) if self.number < self.expression.pages else ""

    def _other(self, number: int) -> str:
        return sheet_url(self.expression, number, self.eid)

    @property
    def file_url(self) -> str:
        return f"{self.expression.get_file_url()}#page={self.number}"


def sheet_url(expression: Expression, number: int, eid: str = "") -> str:
    """Where a page is shown, with the words of that passage marked."""
    address = reverse("page_sheet", args=[expression.pk, number])
    return f"{address}?{urlencode({'passage': eid})}" if eid else address


def page_sheet(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of the file; to htmx the page alone, to put beside the text. ``?passage=`` or ``?words=``
    says what is marked."""
    expression = readable_expression(request, pk)
    shown = sheet_of(expression, number, request.GET.get("passage", ""), request.GET.get("words", ""))
    if shown is None:
        raise Http404
    template = "kb/sheet.html" if request.htmx else "kb/sheet_page.html"  # type: ignore[attr-defined]
    response = render(request, template, {"sheet": shown, "work": expression.work, "room": "library"})
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


def sheet_of(expression: Expression, number: int, eid: str = "", words: str = "") -> Sheet | None:
    """A page with its marks; without a size where it cannot be drawn. None where there is no such page."""
    if not is_page(expression, number):
        return None
    try:
        page = sheet(expression, number)
    except NoPictureError:
        return Sheet(expression, number, eid, 0, 0, [])
    passage = expression.passages.filter(eid=eid).first() if eid else None
    wanted = _words_of(passage) if passage else words[:_MOST_WORDS]
    return Sheet(expression, number, eid, page.width, page.height, marks(page.words, wanted))


def _words_of(passage: Passage) -> str:
    return f"{passage.label} {passage.heading} {passage.text}"
