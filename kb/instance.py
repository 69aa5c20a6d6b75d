"""What every instance has before anything is put in: groups, site, library, workflow, schedules, themes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Site

from accounts.actions import ensure_groups
from kb import preparers
from kb.actions import ensure_library
from kb.models import LibraryPage
from kb.moderation import ensure_page_permissions, ensure_workflow
from kb.schedules import ensure_schedules
from reference.actions import load_code_lists, load_themes


def prepare(url: str) -> list[str]:
    """Make what is missing and tell what was made, in a few words each; nothing the second time.

    ``url`` is where people find the site. Raises ValidationError when it is no address.
    """
    with transaction.atomic():
        done = [f"group {name}" for name in ensure_groups()]
        library = ensure_library()
        if _ensure_site(url, library):
            done.append(f"site {url}")
        if ensure_page_permissions(library):
            done.append("permissions on the library")
        if ensure_workflow(library):
            done.append("workflow")
        done += [f"schedule {name}" for name in ensure_schedules()]
        if themes := load_themes():
            done.append(f"{themes} themes")
        if entries := load_code_lists():
            done.append(f"{entries} activity types and target groups")
        done += [told for prepare_more in preparers.registered() for told in prepare_more()]
    return done


def _ensure_site(url: str, library: LibraryPage) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValidationError(f"{url!r} is no address: write for example https://toguna.example.org")
    wanted = {
        "hostname": parts.hostname,
        "port": parts.port or (443 if parts.scheme == "https" else 80),
        "root_page_id": library.pk,
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
    if Site.objects.filter(is_default_site=True, **wanted).exists():
        return False
    Site.objects.update_or_create(is_default_site=True, defaults=wanted)
    return True
