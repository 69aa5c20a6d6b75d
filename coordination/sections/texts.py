"""Identifiers and related activities, documents, and the texts and objectives that it implements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coordination.content import DocumentLine, LegalRef, OtherIdentifier, Related
from coordination.models import DocumentCategory, IdentifierKind, RelatedKind
from coordination.sections.base import LineForm, choice, text
from coordination.sections.lookups import Lookups
from kb.models import Work


class IdentifierForm(LineForm):
    """What it is called elsewhere."""

    kind = choice(_("Kind"), IdentifierKind.choices, IdentifierKind.PROJECT.value)
    value = text(_("Identifier"), 255, autocomplete="off", spellcheck="false")
    owner_name = text(_("Whose it is"), 255)

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        return {"kind": line.kind, "value": line.value, "owner_name": line.owner_name}

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        kind, value = self.code("kind"), said["value"].strip()
        if not value:
            raise ValidationError({"value": _now("Write the identifier.")})
        same = next((one for one in before if (one.kind, one.value) == (kind, value)), None)
        return OtherIdentifier(kind, value, same.owner_ref if same else "", said["owner_name"])


class RelatedForm(LineForm):
    """Another activity, by its IATI identifier or its address here."""

    kind = choice(_("What it is to this one"), RelatedKind.choices, RelatedKind.SIBLING.value)
    ref = text(_("Its IATI identifier, or its address here"), 255, autocomplete="off", spellcheck="false")

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        here = reverse("activity", args=[line.other_id]) if line.other_id and not line.ref else ""
        return {"kind": line.kind, "ref": line.ref or here}

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        kind, ref = int(self.code("kind")), said["ref"].strip()
        if not ref:
            raise ValidationError({"ref": _now("Write the identifier.")})
        for one in before:
            if self.initial_of(one, self.lookups, self.language)["ref"] == ref:
                return replace(one, kind=kind)
        other = self.lookups.activity(ref)
        return Related(kind, "", other) if other else Related(kind, ref)


class DocumentForm(LineForm):
    """A document at an address, here or elsewhere."""

    url = text(_("Address"), 1000, inputmode="url", autocomplete="off")
    title = text(_("Title"), 255)
    category = choice(_("What it is"), DocumentCategory.choices, empty=_("Choose…"))

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        other = "en" if language == "fr" else "fr"
        return {
            "url": _address(line.work_id) if line.work_id else line.url,
            "title": getattr(line, f"title_{language}") or getattr(line, f"title_{other}"),
            "category": line.category,
        }

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        url = said["url"].strip()
        if not url:
            raise ValidationError({"url": _now("Give an address, or choose a text of the library.")})
        meant = self.lookups.text(url) if url else None
        work = meant.work if meant else None
        same = next((one for one in before if _is_same(one, work, url)), DocumentLine())
        titles = {"title_fr": same.title_fr, "title_en": same.title_en}
        if said["title"] not in titles.values():
            titles = self.bilingual("title", said["title"], same)
        return replace(
            same, work_id=work, url="" if work else url, category=said["category"] or same.category, **titles
        )


def _is_same(line: DocumentLine, work: int | None, url: str) -> bool:
    return line.work_id == work if work else bool(url) and line.url == url


class TextForm(LineForm):
    """A text, an article or an objective of the library, by its address."""

    address = text(_("Address of the text, article or objective in the library"), 500, autocomplete="off")

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        if isinstance(line, int):
            return {"address": reverse("objective", args=[line])}
        return {"address": _address(line.work_id, line.eid)}

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        address = said["address"].strip()
        for one in before:
            if self.initial_of(one, self.lookups, self.language)["address"] == address:
                return one
        meant = self.lookups.text(address)
        if meant is None:
            raise ValidationError(
                {"address": _now("No text, article or objective of the library has this address.")}
            )
        return meant.objective or LegalRef(meant.work or 0, meant.eid, meant.expression)


def _address(work: int, eid: str = "") -> str:
    found = Work.objects.filter(pk=work).first()
    if found is None:
        return ""
    return reverse("passage", args=[found.key, eid]) if eid else reverse("work", args=[found.key])
