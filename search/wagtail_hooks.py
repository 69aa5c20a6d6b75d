"""The state of the index in the admin, for those who keep the site."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import admin


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_admin_urls() -> list[Any]:
    return [
        path("index/", admin.state, name="search_index"),
        path("index/reessayer/", admin.try_again, name="search_index_try_again"),
    ]


class IndexMenuItem(MenuItem):
    """An entry for those who may see the queue."""

    def is_shown(self, request: HttpRequest) -> bool:
        return admin.may_see(request)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def register_index_menu_item() -> MenuItem:
    return IndexMenuItem(
        _("Search index"), reverse("search_index"), name="search-index", icon_name="search", order=900
    )
