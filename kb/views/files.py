"""Files of the library: served only to those who may read the work."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from accounts.viewer import viewer_of
from kb.models import Expression, IngestionState, Work

PDF = "application/pdf"
# What a file may do once a browser shows it: nothing. A sandbox as well would be safer still, but
# browsers then refuse to show a PDF at all, and nothing else is shown.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_OTHER_POLICY = "default-src 'none'; sandbox"


def readable_expression(request: HttpRequest, pk: int) -> Expression:
    """The version of that number, if this person may read it: as the public may, or as an editor of its
    work, published or not; else it does not exist."""
    works = Work.objects.visible_to(viewer_of(request)).order_by()
    expressions = Expression.objects.select_related("work")
    found: Expression | None = expressions.filter(state=IngestionState.READY, work__in=works, pk=pk).first()
    if found is None and request.user.has_perm("wagtailadmin.access_admin"):
        found = expressions.filter(pk=pk).first()
        if found and not found.work.permissions_for_user(request.user).can_edit():
            found = None
    if found is None:
        raise Http404
    return found


def work_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a version that can be read: a PDF in the browser, anything else as a download."""
    expression = readable_expression(request, pk)
    etag = quote_etag(expression.sha256)
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or _file(expression)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _file(expression: Expression) -> FileResponse:
    try:
        file = expression.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    is_pdf = expression.media_type == PDF
    response = FileResponse(
        file,
        as_attachment=not is_pdf,
        filename=expression.filename,
        content_type=PDF if is_pdf else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF_POLICY if is_pdf else _OTHER_POLICY
    return response


def attachment(response: FileResponse) -> FileResponse:
    """A file that people sent: taken away, never shown, and able to do nothing."""
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _OTHER_POLICY
    patch_cache_control(response, private=True, no_cache=True)
    return response
