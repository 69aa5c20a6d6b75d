"""Every address of the site. They are permanent and carry no language."""

from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from accounts.admin import AccountView
from config.health import health

urlpatterns = [
    # Wagtail's own sign-in page knows no second factor
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/account/", require_admin_access(AccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/", include("allauth.urls")),
    path("sante/", health, name="health"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("", include("accounts.urls")),
    path("", include("search.urls")),
    path("", include("coordination.urls")),
    path("", include("kb.urls")),
    path("", include(wagtail_urls)),
]
