"""Activities: who does what, where, when and for whom, in the terms of IATI 2.03 and OCHA's 3W."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.models.programmes import OrganisationRole, Programme
from kb.models import Visibility
from kb.models.works import DatePrecision
from reference.bilingual import in_language
from reference.models import ActivityType, Area, Organisation, TargetGroup, Theme, Zone
from search.types import PARTNERS, PUBLIC, TEAM, Viewer, organisation_token

ACTIVITY_SOURCE = "coordination.activity"


class ActivityStatus(models.IntegerChoices):
    """IATI code list ActivityStatus, version 2.03."""

    PIPELINE = 1, _("Planned")
    IMPLEMENTATION = 2, _("Under way")
    FINALISATION = 3, _("Being finalised")
    CLOSED = 4, _("Closed")
    CANCELLED = 5, _("Cancelled")
    SUSPENDED = 6, _("Suspended")


class RecordState(models.TextChoices):
    """How far a record has come on its way into the register."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SENT_BACK = "sent_back", _("sent back")
    VALIDATED = "validated", _("validated")


class JointGroup(models.Model):
    """Activities that are one piece of joint work, counted once."""

    label = models.CharField(_("label"), max_length=255)

    class Meta:
        verbose_name = _("joint group")

    def __str__(self) -> str:
        return self.label


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Validated records by their visibility; the others only to their organisation and the team."""
        if TEAM in viewer.tokens:
            return self.all()
        own = models.Q(reporting_organisation__in=viewer.organisations)
        shown = [value for token, value in ((PUBLIC, Visibility.PUBLIC), (PARTNERS, Visibility.PARTNERS))
                 if token in viewer.tokens]  # fmt: skip
        return self.filter(own | models.Q(state=RecordState.VALIDATED, visibility__in=shown))

    def known_to(self, viewer: Viewer) -> Self:
        """Those that a warning of overlaps names to this viewer: to partners also what others have handed
        in and they will be able to read. Its page stays closed to them until it is validated."""
        if TEAM in viewer.tokens or PARTNERS not in viewer.tokens:
            return self.visible_to(viewer)
        own = models.Q(reporting_organisation__in=viewer.organisations)
        told = models.Q(
            state__in=[RecordState.SUBMITTED, RecordState.VALIDATED],
            visibility__in=[Visibility.PUBLIC, Visibility.PARTNERS],
        )
        return self.filter(own | told)

    def of(self, organisations: Any) -> Self:
        """The records that these organisations report."""
        return self.filter(reporting_organisation__in=organisations)


def _date(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def _precision() -> Any:
    return models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)


class Activity(models.Model):
    """One piece of work of one or more organisations.

    The row holds the live version. ``proposal`` is the content (``coordination.content``) of a
    pending one, written by whoever edits a validated record and kept beside it until a coordinator
    accepts it; ``proposal_state`` says how far that has come. ``version`` counts the changes, so
    that a stale form is noticed. ``form_key`` names the form that made it: sent twice, it is one.
    ``last_form`` names the form that made the last change, if one did: it is not stale to itself when
    the answer to its own saving is still on the way.
    """

    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    last_form = models.UUIDField(null=True, editable=False)
    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    title_fr = models.CharField(_("title in French"), max_length=255, blank=True)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    summary_fr = models.TextField(_("in one sentence, in French"), blank=True)
    summary_en = models.TextField(_("in one sentence, in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("programme"),
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    joint_group = models.ForeignKey(
        JointGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("joint group"),
    )
    reporting_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="activities_reported",
        verbose_name=_("reporting organisation"),
    )
    organisations = models.ManyToManyField(Organisation, through="Participation", related_name="activities")
    type = models.ForeignKey(
        ActivityType, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("type")
    )
    target_group = models.ForeignKey(
        TargetGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("target group"),
    )
    themes = models.ManyToManyField(
        Theme, through="ActivityTheme", blank=True, related_name="activities", verbose_name=_("themes")
    )
    countrywide = models.BooleanField(_("countrywide"), default=False)
    status = models.PositiveSmallIntegerField(
        _("status"), choices=ActivityStatus.choices, null=True, blank=True
    )
    planned_start, planned_start_precision = _date(_("planned start")), _precision()
    planned_end, planned_end_precision = _date(_("planned end")), _precision()
    actual_start, actual_start_precision = _date(_("actual start")), _precision()
    actual_end, actual_end_precision = _date(_("actual end")), _precision()
    reported_from, reported_from_precision = _date(_("reported from")), _precision()
    reported_to, reported_to_precision = _date(_("reported to")), _precision()
    contact_name = models.CharField(_("contact: name"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact: e-mail"), blank=True)
    contact_phone = models.CharField(_("contact: telephone"), max_length=40, blank=True)
    visibility = models.CharField(
        _("visible to"), max_length=12, choices=Visibility.choices, default=Visibility.PARTNERS
    )
    source = models.TextField(_("source"), blank=True)
    # What came with the source, beyond what the form asks for.
    note_fr = models.TextField(_("note in French"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    counterparts = models.ManyToManyField(
        Organisation, blank=True, related_name="activities_hosted", verbose_name=_("counterparts")
    )

    state = models.CharField(max_length=10, choices=RecordState.choices, default=RecordState.DRAFT)
    # Whether something that the form asks for is missing; written with the content, for lists mark it.
    incomplete = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1)
    proposal: Any = models.JSONField(null=True, blank=True)
    proposal_state = models.CharField(max_length=10, choices=RecordState.choices, blank=True)
    sent_back_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["reporting_organisation", "state"], name="coordination_by_reporter"),
            models.Index(fields=["state", "submitted_at"], name="coordination_queue"),
            models.Index(fields=["proposal_state", "submitted_at"], name="coordination_queue_beside"),
            # What the list counts stands in the index, so that it never visits the table.
            models.Index(fields=["state", "visibility", "reporting_organisation"], name="coordination_list"),
            # The newest first, far down the list too.
            models.Index(
                fields=["state", "id", "visibility", "reporting_organisation"], name="coordination_newest"
            ),
            # Few are joint: those are counted apart, without visiting the others.
            models.Index(
                fields=["state", "visibility", "reporting_organisation", "joint_group"],
                name="coordination_list_joint",
                condition=models.Q(joint_group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.pk])

    @property
    def title(self) -> str:
        """The title in the reader's language, or the one there is."""
        return in_language(self, "title")

    @property
    def summary(self) -> str:
        """The sentence in the reader's language, or the one there is."""
        return in_language(self, "summary")

    @property
    def description(self) -> str:
        """The description in the reader's language, or the one there is."""
        return in_language(self, "description")

    @property
    def note(self) -> str:
        """The note in the reader's language, or the one there is."""
        return in_language(self, "note")

    @property
    def search_group(self) -> str:
        """The name of its records in the index."""
        return f"{ACTIVITY_SOURCE}:{self.pk}"

    @property
    def visible_to(self) -> frozenset[str]:
        """The tokens that may read it."""
        own = organisation_token(self.reporting_organisation_id)
        if self.state != RecordState.VALIDATED or self.visibility == Visibility.ORGANISATION:
            return frozenset({own, TEAM})
        return frozenset({self.visibility, own, TEAM})


class Participation(models.Model):
    """An organisation's role in an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    role = models.PositiveSmallIntegerField(_("role"), choices=OrganisationRole.choices)

    class Meta:
        verbose_name = _("participating organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation", "role"], name="coordination_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"


def share_field() -> Any:
    """A share in percent; either all of an activity's are given and make 100, or none is."""
    return models.DecimalField(_("share in percent"), max_digits=9, decimal_places=6, null=True, blank=True)


class ActivityTheme(models.Model):
    """A subject of an activity, with its share where that is known."""

    activity = models.ForeignKey(Activity, models.CASCADE)
    theme = models.ForeignKey(Theme, models.CASCADE)
    share = share_field()

    class Meta:
        # It began as a plain relation, whose table and constraint it keeps.
        db_table = "coordination_activity_themes"
        unique_together = [("activity", "theme")]

    def __str__(self) -> str:
        return str(self.theme)


class ActivityPlace(models.Model):
    """Where an activity takes place: an area or a zone, the site's name where there is one, and the place's
    share of the activity where that is known."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="activity_places")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="activity_places")
    site = models.CharField(_("site"), max_length=150, blank=True)
    share = share_field()

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area__isnull=False, zone__isnull=True)
                | models.Q(area__isnull=True, zone__isnull=False),
                name="coordination_place_is_area_or_zone",
            )
        ]

    def __str__(self) -> str:
        place = str(self.area or self.zone)
        return f"{self.site}, {place}" if self.site else place


class ActivityChange(models.Model):
    """One entry of an activity's history: who did what, when, and the content before and after."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
