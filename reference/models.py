"""Organisations, themes, areas and the short code lists that every domain shares."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reference.bilingual import Named
from reference.names import plain


class OrganisationType(models.TextChoices):
    """IATI code list OrganisationType, version 2.03."""

    GOVERNMENT = "10", _("Government")
    LOCAL_GOVERNMENT = "11", _("Local Government")
    OTHER_PUBLIC_SECTOR = "15", _("Other Public Sector")
    INTERNATIONAL_NGO = "21", _("International NGO")
    NATIONAL_NGO = "22", _("National NGO")
    REGIONAL_NGO = "23", _("Regional NGO")
    PARTNER_COUNTRY_NGO = "24", _("Partner Country based NGO")
    PUBLIC_PRIVATE_PARTNERSHIP = "30", _("Public Private Partnership")
    MULTILATERAL = "40", _("Multilateral")
    FOUNDATION = "60", _("Foundation")
    PRIVATE_SECTOR = "70", _("Private Sector")
    PROVIDER_COUNTRY_PRIVATE_SECTOR = "71", _("Private Sector in Provider Country")
    RECIPIENT_COUNTRY_PRIVATE_SECTOR = "72", _("Private Sector in Aid Recipient Country")
    THIRD_COUNTRY_PRIVATE_SECTOR = "73", _("Private Sector in Third Country")
    ACADEMIC = "80", _("Academic, Training and Research")
    OTHER = "90", _("Other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def named(self, spelling: str) -> "Organisation | None":
        """The organisation of this code, name, acronym or alias; None when there is none, or several."""
        wanted = plain(spelling)
        fields = ("code", "name_fr", "name_en", "acronym_fr", "acronym_en", "aliases__name")
        found = {
            pk for pk, *names in self.values_list("pk", *fields) if wanted in map(plain, filter(None, names))
        }
        return self.get(pk=found.pop()) if wanted and len(found) == 1 else None


class OrganisationManager(models.Manager["Organisation"]):
    """The organisations without those that were merged into another, which only old references name."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).filter(merged_into=None)

    def named(self, spelling: str) -> "Organisation | None":
        """``OrganisationQuerySet.named``, of all of them."""
        return self.get_queryset().named(spelling)


class Organisation(Named, ClusterableModel):
    """An agency, ministry, donor or association that takes part in the programme.

    One that was merged into another (``reference.merging``) stays, for the history names it.
    """

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and permanent, for example undp."))
    name_fr = models.CharField(_("name in French"), max_length=255, blank=True)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    acronym_fr = models.CharField(_("acronym in French"), max_length=40, blank=True)
    acronym_en = models.CharField(_("acronym in English"), max_length=40, blank=True)
    type = models.CharField(_("type"), max_length=2, choices=OrganisationType.choices, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("part of")
    )
    coordinates = models.BooleanField(
        _("coordinates the programme"),
        default=False,
        help_text=_("Only its people can be coordinators, editors or leadership."),
    )

    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("Its unfinished work then counts as historical.")
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = OrganisationManager()
    everywhere = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_fr", "name_en"]

    def clean(self) -> None:
        super().clean()
        if not (self.name_fr or self.name_en):
            raise ValidationError({"name_fr": _("Give the name, in one of the two languages at least.")})
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise ValidationError({"closed_on": _("It cannot have closed before it opened.")})
        for field in ("parent", "successor"):
            if comes_back(self, field):
                raise ValidationError({field: _("This leads back to the organisation itself.")})


def comes_back(thing: Any, field: str) -> bool:
    """Whether following ``field`` from one thing to the next leads back to where it began."""
    seen, after = set(), getattr(thing, field)
    while after is not None and after.pk not in seen:
        if thing.pk is not None and after.pk == thing.pk:
            return True
        seen.add(after.pk)
        after = getattr(after, field)
    return False


class Theme(Named, models.Model):
    """An entry of the controlled list of subjects, in two levels."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("broader theme"),
    )
    dac_code = models.CharField(
        _("DAC code"), max_length=5, blank=True, help_text=_("OECD DAC purpose code, five digits.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "name_fr"]

    def clean(self) -> None:
        super().clean()
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("Choose a theme of the first level: there are two.")})


class OrganisationAlias(models.Model):
    """Another spelling under which an organisation is met in files and texts."""

    organisation = ParentalKey(Organisation, related_name="aliases")
    name = models.CharField(_("alias"), max_length=255, unique=True)

    class Meta:
        verbose_name = _("alias")

    def __str__(self) -> str:
        return self.name


class OrganisationMerge(models.Model):
    """That ``source`` was found to be ``target``: what moved, so that it can be undone.

    ``moved`` lists the rows by model and field (``{"app.Model.field": [pk, ...]}``), ``dropped`` the
    serialised rows that the target had already, ``aliases`` the spellings that it got.
    """

    source = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    target = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    moved: Any = models.JSONField(default=dict)
    dropped: Any = models.JSONField(default=list)
    aliases: Any = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class AreaLevel(models.IntegerChoices):
    """The administrative level of an area, as in OCHA's common operational datasets."""

    COUNTRY = 0, _("Country")
    REGION = 1, _("Region")
    CERCLE = 2, _("Cercle")
    COMMUNE = 3, _("Commune")


class Area(Named, models.Model):
    """An administrative area of one edition of the country's division.

    ``boundary`` is a GeoJSON MultiPolygon (longitude, latitude, WGS 84), coarsened for drawing, and
    ``boundary_source`` whom to credit; an area without one is shown as a tile beside the map. An
    ``approximate`` one (its limits, or what it lies in) is shown with a notice.
    """

    pcode = models.CharField(_("P-code"), max_length=20)
    edition = models.CharField(
        _("edition"), max_length=20, help_text=_("The year of the division, for example 2021.")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    boundary: Any = models.JSONField(null=True, blank=True)
    boundary_source = models.CharField(_("source of the boundary"), max_length=255, blank=True)
    approximate = models.BooleanField(_("approximate"), default=False)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["edition", "level", "name_fr"]
        constraints = [models.UniqueConstraint(fields=["edition", "pcode"], name="reference_area_once")]

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.edition != self.edition:
            raise ValidationError({"parent": _("Choose an area of the same edition.")})
        if self.parent and self.level is not None and self.parent.level >= self.level:
            raise ValidationError({"parent": _("Choose an area of a higher level.")})

    def get_admin_display_title(self) -> str:
        """How the admin's choosers tell the region, the cercle and the commune of one name apart."""
        return f"{self.name} ({self.get_level_display()}, {self.pcode}, {self.edition})"


class Zone(Named, models.Model):
    """A named group of areas ("northern Mali"): neither an area nor the country."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="zones", verbose_name=_("areas"))

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["name_fr"]


class Presence(models.Model):
    """An office of an organisation in a place; it is no activity."""

    organisation = ParentalKey(Organisation, related_name="presences", verbose_name=_("organisation"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="presences", verbose_name=_("area"))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "area"], name="reference_presence_once")
        ]

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("It cannot have ended before it began.")})

    def __str__(self) -> str:
        return f"{self.organisation}, {self.area}"


class CodeListEntry(Named, models.Model):
    """An entry of a short list that editors may extend."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "name_fr"]


class ActivityType(CodeListEntry):
    """What is done: training, construction, legal aid ..."""

    class Meta(CodeListEntry.Meta):
        verbose_name = _("activity type")
        verbose_name_plural = _("activity types")


class TargetGroup(CodeListEntry):
    """For whom it is done."""

    class Meta(CodeListEntry.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
