"""Works: what the library holds, as Wagtail pages with drafts, revisions, workflow and tags."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.models import Page, PageManager, PageQuerySet

from kb.models import panels
from reference.bilingual import in_language
from reference.models import Organisation, Theme
from search import outbox
from search.types import PARTNERS, PUBLIC, TEAM, Viewer, organisation_token

if TYPE_CHECKING:
    from kb.models.expressions import Expression

WORK_SOURCE = "kb.work"


class Visibility(models.TextChoices):
    """Who may read a record."""

    PUBLIC = "public", _("Everyone")
    PARTNERS = "partners", _("Signed-in partners")
    ORGANISATION = "organisation", _("The organisation and the coordination team")
    TEAM = "team", _("The coordination team")


class DatePrecision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class LibraryPage(Page):
    """The root of the site: every work hangs below it."""

    max_count = 1
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "kb.LegalCode",
        "kb.Strategy",
        "kb.MissionReport",
        "kb.PartnerCommitment",
        "kb.OtherDocument",
    ]

    class Meta:
        verbose_name = _("library")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The site's own first page stands for it."""
        return redirect("home")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        return redirect("home")


class WorkTag(TaggedItemBase):
    """A free tag on a work."""

    content_object = ParentalKey("kb.Work", on_delete=models.CASCADE, related_name="tagged_items")


class WorkQuerySet(PageQuerySet["Work"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The works whose published version this viewer may read."""
        own = viewer.organisations
        allowed = models.Q(visibility=Visibility.ORGANISATION, organisation__in=own)
        if PUBLIC in viewer.tokens:
            allowed |= models.Q(visibility=Visibility.PUBLIC)
        if PARTNERS in viewer.tokens:
            allowed |= models.Q(visibility=Visibility.PARTNERS)
        if TEAM in viewer.tokens:
            allowed |= models.Q(visibility__in=[Visibility.TEAM, Visibility.ORGANISATION])
        found: Self = self.live().filter(allowed)
        return found


class Work(Page):
    """A text as an idea, whatever its versions (FRBR work): the Penal Code, a strategy, a report.

    ``key`` is its permanent name in addresses and never changes. ``title`` is the French name, or
    the only one there is. Its subclasses are the kinds of document; ``type`` is their code.
    """

    type: ClassVar[str] = ""

    key = models.SlugField(_("permanent key"), max_length=120, unique=True, editable=False)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    reference_number = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("For example Loi n° 2024-027 or S/2023/402.")
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works_issued",
        verbose_name=_("issued by"),
    )
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    summary_fr = models.TextField(_("summary in French"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    source = models.TextField(
        _("source"), blank=True, help_text=_("Where what this page says can be checked: a text, an address.")
    )
    is_demonstration = models.BooleanField(
        _("demonstration, not law"), default=False, help_text=_("Marked as such on every page and citation.")
    )
    visibility = models.CharField(
        _("visible to"), max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works_kept",
        verbose_name=_("kept by"),
        help_text=_("Needed when only one organisation may read it."),
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="works", verbose_name=_("themes"))
    tags = ClusterTaggableManager(through=WorkTag, blank=True, verbose_name=_("tags"))

    objects = PageManager.from_queryset(WorkQuerySet)()

    is_creatable = False
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler: ClassVar[Any] = panels.tabs()
    # A copy is another work, with a key of its own.
    exclude_fields_in_copy: ClassVar[list[str]] = ["key"]

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")

    def clean(self) -> None:
        super().clean()
        if self.visibility == Visibility.ORGANISATION and self.organisation is None:
            raise ValidationError({"organisation": _("Choose the organisation that may read it.")})

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision's content, under the key that the work has now."""
        restored = super().with_content_json(content)
        restored.key = self.key
        return restored

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell the index in the same transaction; the key is made once, from the title."""
        with transaction.atomic():
            if not self.key:
                self.key = self._free_key()
            super().save(*args, **kwargs)
            outbox.mark(self.search_group, *self.recommendation_groups([self.pk]))

    @staticmethod
    def recommendation_groups(works: Iterable[int]) -> list[str]:
        """The names of the records in the index that are seen by whoever sees these works."""
        from kb.models.recommendations import RECOMMENDATION_SOURCE, Recommendation

        pks = Recommendation.objects.filter(report__in=list(works)).values_list("pk", flat=True)
        return [f"{RECOMMENDATION_SOURCE}:{pk}" for pk in pks]

    def _free_key(self) -> str:
        base = slugify(self.title)[:100].strip("-") or self.type or "texte"
        if not Work.objects.filter(key=base).exists():
            return base
        return f"{base}-{secrets.token_hex(3)}"

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("work", args=[self.key])

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Have Wagtail's "view live" lead to the permanent address, wherever the page hangs in its tree."""
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1] or "", self.get_absolute_url())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead from Wagtail's address to the permanent one, whoever may read it; the others learn nothing."""
        from accounts.viewer import viewer_of

        if not Work.objects.visible_to(viewer_of(request)).filter(pk=self.pk).exists():
            raise Http404
        return redirect(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The draft, as its page will look."""
        from kb.views.works import preview

        return preview(request, self)

    @property
    def current_expression(self) -> "Expression | None":
        """The text that people read and search, if there is one; one query each time."""
        found: Expression | None = self.expressions.ready().first()
        return found

    @property
    def search_group(self) -> str:
        """The name of its records in the index."""
        return f"{WORK_SOURCE}:{self.pk}"

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return self.title_en if self.title_en and get_language() == "en" else self.title

    @property
    def summary(self) -> str:
        """The summary in the reader's language, or the one there is."""
        return in_language(self, "summary")

    @property
    def visible_to(self) -> frozenset[str]:
        """The tokens that may read it (see ``search.types.Viewer``)."""
        if self.visibility == Visibility.ORGANISATION:
            return frozenset({organisation_token(self.organisation_id), TEAM})
        return frozenset({self.visibility})


class WorkAbbreviation(models.Model):
    """A short name by which people cite a work: "CP", "CPP"."""

    work = ParentalKey(Work, on_delete=models.CASCADE, related_name="abbreviations")
    label = models.CharField(_("abbreviation"), max_length=30)

    class Meta:
        verbose_name = _("abbreviation")
        constraints = [models.UniqueConstraint(fields=["work", "label"], name="kb_abbreviation_once")]

    def __str__(self) -> str:
        return self.label


class LegalCode(Work):
    """A code, act or treaty, with its articles."""

    type = "legal-code"
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]

    class Meta:
        verbose_name = _("legal code or act")
        verbose_name_plural = _("legal codes and acts")


class Strategy(Work):
    """A strategy, policy or plan of action, with the period it covers."""

    type = "strategy"
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]
    period_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    edit_handler: ClassVar[Any] = panels.tabs("period_from", "period_to")

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")


class MissionReport(Work):
    """The report of a mission: where people went and what they found."""

    type = "mission-report"
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]
    places = models.CharField(_("places visited"), max_length=255, blank=True)
    edit_handler: ClassVar[Any] = panels.tabs("places")

    class Meta:
        verbose_name = _("mission report")
        verbose_name_plural = _("mission reports")


class PartnerCommitment(Work):
    """What a partner promised."""

    type = "commitment"
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]
    committed_to = models.CharField(_("promised to"), max_length=255, blank=True)
    edit_handler: ClassVar[Any] = panels.tabs("committed_to")

    class Meta:
        verbose_name = _("partner commitment")
        verbose_name_plural = _("partner commitments")


class OtherDocument(Work):
    """Any other document: an accord, a resolution, an annual report, guidance."""

    type = "other"
    parent_page_types: ClassVar[list[str]] = ["kb.LibraryPage"]

    class Meta:
        verbose_name = _("other document")
        verbose_name_plural = _("other documents")


WORK_TYPES: dict[str, type[Work]] = {
    kind.type: kind for kind in (LegalCode, Strategy, MissionReport, PartnerCommitment, OtherDocument)
}
