"""What Wagtail's log and admin are told about the library."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from kb.admin_views import acts, imports, review, texts
from kb.concordance import admin as concordance_admin
from kb.follow_up.admin import FollowUpGroup
from kb.models import CommitmentLine, LibraryPage, Mission, Objective, Recommendation, Work

_LOG_ACTIONS = {
    "kb.ingest": (_("Add text"), _("Text added: %(filename)s")),
    "kb.concordance": (_("Concordance"), _("Concordance: %(filename)s")),
    "kb.recognise_again": (
        _("Try scanned pages again"),
        _("Pages %(pages)s to be recognised again: %(filename)s"),
    ),
    "kb.ingest_again": (_("Read text again"), _("Text to be read again: %(filename)s")),
    "kb.correct": (_("Correct text"), _("Text corrected at %(passage)s: %(filename)s")),
    "kb.take_back": (_("Take correction back"), _("Correction of %(passage)s taken back: %(filename)s")),
    "kb.prove": (_("Prove text"), _("Text proved: %(filename)s")),
    "kb.withdraw_proof": (_("Withdraw proof"), _("Proof withdrawn: %(filename)s")),
    "kb.proof_lost": (_("Proof lost"), _("Text changed, to be proved again: %(filename)s")),
    "kb.make_acts": (_("Make acts"), _("Acts made of the file: %(filename)s")),
    "kb.set_dates": (
        _("Date text"),
        _("%(filename)s: promulgated %(promulgated_on)s, in force from %(in_force_from)s to %(in_force_to)s"),
    ),
}
# What hangs on a work and does not go with it.
_FOLLOWED: tuple[tuple[Any, str], ...] = (
    (Recommendation, "report"),
    (Mission, "report"),
    (CommitmentLine, "commitment"),
    (Objective, "strategy"),
)
# Texts have their own files, and pages no pictures.
_UNUSED_MENUS = {"documents", "images"}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_log_actions(actions: Any) -> None:
    for action, (label, message) in _LOG_ACTIONS.items():
        actions.register_action(action)(_formatter(label, message))


def _formatter(label: Any, message: Any) -> type[LogFormatter]:
    def format_message(self: LogFormatter, log_entry: Any) -> str:
        said = {name: value or "–" for name, value in log_entry.data.get("dates", {}).items()}
        named = {name: log_entry.data.get(name, "") for name in ("filename", "passage")}
        return str(message) % (named | said)

    return type("Formatter", (LogFormatter,), {"label": label, "format_message": format_message})


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_admin_urls() -> list[Any]:
    patterns = [
        path("concordances/", concordance_admin.index, name="concordances"),
        path("concordances/<int:old>/<int:new>/", concordance_admin.concordance, name="concordance"),
        path("importer/", texts.import_document, name="import"),
        path("lots/", imports.imports, name="imports"),
        path("lots/<int:pk>/", imports.batch, name="batch"),
        path("lots/<int:pk>/lancer/", imports.start, name="batch_start"),
        path("lots/<int:pk>/reprendre/", imports.try_again, name="batch_again"),
        path("textes/<int:pk>/ajouter/", texts.add_text, name="add_text"),
        path("lectures/<int:pk>/", texts.report, name="report"),
        path("lectures/<int:pk>/relire/", texts.read_again, name="read_again"),
        path("lectures/<int:pk>/reconnaitre/", texts.recognise_again, name="recognise_again"),
        path("lectures/<int:pk>/publier/", texts.publish, name="publish"),
        path("lectures/<int:pk>/verifier/", review.review, name="review"),
        path("lectures/<int:pk>/corriger/<slug:operation>/<str:eid>/", review.repair, name="repair"),
        path("lectures/<int:pk>/actes/", acts.acts, name="acts"),
        path("lectures/<int:pk>/attester/", review.prove, name="prove"),
        path("lectures/<int:pk>/retirer/", review.withdraw_proof, name="withdraw_proof"),
        path("corrections/<int:pk>/annuler/", review.take_back, name="take_back"),
        path("lectures/<int:pk>/dates/", texts.dates, name="dates"),
    ]
    return [path("bibliotheque/", include((patterns, "kb_admin")))]


class LibraryMenuItem(MenuItem):
    """An entry for those who may add to the library."""

    def is_shown(self, request: HttpRequest) -> bool:
        library = LibraryPage.objects.first()
        return library is not None and library.permissions_for_user(request.user).can_add_subpage()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_import_menu_item() -> MenuItem:
    return LibraryMenuItem(
        _("Import a document"), reverse("kb_admin:import"), name="import", icon_name="upload", order=110
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_imports_menu_item() -> MenuItem:
    return LibraryMenuItem(
        _("Import many documents"),
        reverse("kb_admin:imports"),
        name="many-documents",
        icon_name="folder-open-inverse",
        order=111,
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def register_concordance_menu_item() -> MenuItem:
    return LibraryMenuItem(
        _("Concordances"), reverse("kb_admin:concordances"), name="concordances", icon_name="link", order=115
    )


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def hide_unused_menus(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in _UNUSED_MENUS]


@hooks.register("register_page_header_buttons")  # type: ignore[untyped-decorator]
@hooks.register("register_page_listing_more_buttons")  # type: ignore[untyped-decorator]
def text_button(page: Any, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    if isinstance(page.specific_deferred, Work) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Add a text"), reverse("kb_admin:add_text", args=[page.pk]), icon_name="upload", priority=12
        )


@hooks.register("after_publish_page")  # type: ignore[untyped-decorator]
def warn_of_an_unproved_text(request: HttpRequest, page: Any) -> None:
    if isinstance(page.specific_deferred, Work):
        texts.warn_of_unproved(request, page)


register_snippet(FollowUpGroup)


@hooks.register("before_bulk_action")  # type: ignore[untyped-decorator]
def keep_what_is_followed(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> Any:
    """Deleting one page says what stands in the way by itself; deleting many would fail."""
    if action_type != "delete" or request.method != "POST":
        return None
    for page in objects:
        if isinstance(page, Page) and _is_followed(page.pk):
            messages.error(
                request,
                _("“%(title)s” has missions, recommendations, objectives or lines: delete these first.")
                % {"title": page.get_admin_display_title()},
            )
            return redirect(action.next_url or reverse("wagtailadmin_explore_root"))
    return None


def _is_followed(work: int) -> bool:
    return any(model.objects.filter(**{name: work}).exists() for model, name in _FOLLOWED)
