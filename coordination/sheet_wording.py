"""The title of a matrix and the names of its states, for the page and for files."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.coverage import CellState
from coordination.sheet import Sheet
from kb.templatetags.dates import day

STATES: Mapping[CellState, Any] = {
    CellState.ACTIVE: gettext_lazy("active"),
    CellState.OVERLAP: gettext_lazy("overlap to decide"),
    CellState.GAP: gettext_lazy("gap"),
    CellState.ENDING: gettext_lazy("ending, nobody follows"),
    CellState.NONE: gettext_lazy("nobody, as stated"),
    CellState.NOT_REPORTED: gettext_lazy("not reported"),
}
_MEASURES: Mapping[str, Any] = {
    "activities": gettext_lazy("Activities"),
    "organisations": gettext_lazy("Organisations at work"),
    "overlaps": gettext_lazy("Overlaps"),
}
_LEVELS: Mapping[str, Any] = {
    "country": gettext_lazy("%(what)s by theme"),
    "region": gettext_lazy("%(what)s by region and theme"),
    "cercle": gettext_lazy("%(what)s by cercle and theme"),
    "commune": gettext_lazy("%(what)s by commune and theme"),
}


def title_of(sheet: Sheet) -> str:
    """What is counted, and for which days."""
    what = str(_LEVELS[sheet.asked.level]) % {"what": _MEASURES[sheet.asked.measure]}
    first, last = sheet.counted.period
    return _("%(what)s, %(first)s – %(last)s") % {"what": what, "first": day(first), "last": day(last)}


def subtitle_of(sheet: Sheet) -> str:
    """Of which division, and from what."""
    if not sheet.asked.edition:
        return str(_("Validated activities that you may see; joint ones count once."))
    return _(
        "Areas of the %(edition)s edition. Validated activities that you may see; joint ones count once."
    ) % {"edition": sheet.asked.edition}
