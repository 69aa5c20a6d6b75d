"""A brief as a file: HTML that stands by itself, and a PDF of one page made by typst.

Both carry whole addresses, so that each number on paper or in a mail leads back to the register.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coordination.briefs.content import Brief, Figure, Part
from coordination.coverage_asked import CoverageAsked
from coordination.map_sheet import map_of
from kb.templatetags.dates import day
from search.types import Viewer

_TEMPLATE = Path(__file__).with_name("brief.typ")


def html_of(brief: Brief) -> str:
    """A page that needs no other file, with whole addresses."""
    context = {"brief": brief, "site": settings.SITE_URL, "language": get_language()}
    return render_to_string("coordination/brief/alone.html", context)


def pdf_of(brief: Brief, drawing: str = "") -> bytes:
    """The PDF, one page of A4; ``drawing`` is the map as SVG, where there is one."""
    said = json.dumps(_words(brief) | {"map": drawing}, ensure_ascii=False)
    made = datetime.combine(brief.today, datetime.min.time(), UTC)
    compiled = _compiler().compile(format="pdf", sys_inputs={"brief": said}, timestamp=made)
    return cast("bytes", compiled)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """Made once: it reads the fonts that its package carries and no others, so that all prints are alike."""
    import typst

    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), ignore_system_fonts=True)


def drawing_of(asked: CoverageAsked, viewer: Viewer) -> str:
    """The map of the same question as an SVG of its own; empty where no area has an outline."""
    found = map_of(asked, viewer)
    if not found.has_outlines:
        return ""
    context = {"asked": asked, "map": found, "stands_alone": True}
    return render_to_string("coordination/coverage_map.svg", context)


def _words(brief: Brief) -> dict[str, Any]:
    as_of = brief.as_of.date() if brief.as_of else None
    query = f"?{brief.query}" if brief.query else ""
    return {
        "language": get_language() or "fr",
        "kicker": _("Brief"),
        "title": brief.title,
        "days": brief.days,
        "figures": [_figure(figure) for figure in brief.figures],
        "parts": [_part(part) for part in brief.parts],
        "address": f"{settings.SITE_URL}{reverse('brief')}{query}",
        "foot": [
            _("Data as of %(day)s.") % {"day": day(as_of)} if as_of else _("No validated activity yet."),
            brief.audience,
            _("Each number leads to what it counts. This brief, up to date:"),
        ],
        "map_title": _("Activities by area, all themes together"),
    }


def _figure(figure: Figure) -> Mapping[str, Any]:
    return {
        "label": figure.label,
        "number": figure.number,
        "url": f"{settings.SITE_URL}{figure.url}",
        "warns": figure.warns,
    }


def _part(part: Part) -> Mapping[str, Any]:
    return {
        "title": part.title,
        "number": part.number,
        "url": f"{settings.SITE_URL}{part.url}",
        "none": part.none,
        "more": _("and %(number)s more") % {"number": part.more} if part.more > 0 else "",
        "items": [
            {"title": item.title, "detail": item.detail, "url": f"{settings.SITE_URL}{item.url}"}
            for item in part.items
        ],
    }
