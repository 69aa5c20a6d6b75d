"""What is read off the register: footprints, pairs that overlap, and what people decided of them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity, JointGroup, RecordState
from reference.models import Area, Organisation, Theme
from search.types import PARTNERS, PUBLIC, TEAM, Viewer


class PlaceKind(models.TextChoices):
    """What a footprint's place is."""

    AREA = "area", _("area")
    ZONE = "zone", _("zone")
    COUNTRY = "country", _("countrywide")
    UNSPECIFIED = "unspecified", _("not specified")


def visible(viewer: Viewer, at: str = "") -> models.Q:
    """The footprints of the activities that this viewer may read; ``at`` is the way to them."""
    if TEAM in viewer.tokens:
        return models.Q()
    shown = [token for token in (PUBLIC, PARTNERS) if token in viewer.tokens]
    own = models.Q(**{f"{at}owner__in": viewer.organisations})
    return own | models.Q(**{f"{at}state": RecordState.VALIDATED, f"{at}visibility__in": shown})


def warned_of(viewer: Viewer, at: str = "") -> models.Q:
    """The footprints that a warning tells this viewer of: to partners also what others have handed in and
    nobody has validated yet, where they will be able to read it."""
    if TEAM in viewer.tokens or PARTNERS not in viewer.tokens:
        return visible(viewer, at)
    handed_in = {f"{at}state": RecordState.SUBMITTED, f"{at}visibility__in": [PUBLIC, PARTNERS]}
    return visible(viewer, at) | models.Q(**handed_in)


class FootprintQuerySet(models.QuerySet["Footprint"]):
    def current(self) -> Self:
        """The rows that hold today."""
        return self.filter(recorded_to=None)

    def validated(self) -> Self:
        """What the matrix reads."""
        return self.filter(state=RecordState.VALIDATED)

    def visible_to(self, viewer: Viewer) -> Self:
        """The rows of the activities that this viewer may read."""
        return self.filter(visible(viewer))

    def warned_of(self, viewer: Viewer) -> Self:
        """The rows that a warning of overlaps reads for this viewer."""
        return self.filter(warned_of(viewer))


class Footprint(models.Model):
    """One activity x implementing organisation x place x theme, with all that analysis reads.

    Written in the transaction that changes the activity and never changed afterwards: a row that no
    longer holds gets a ``recorded_to``, so that any past day can be replayed. ``region``, ``cercle``
    and ``commune`` are P-codes; ``theme`` and ``branch`` are theme codes; ``start`` and ``end`` are
    the first and the last day that the source may mean (``coordination.footprints``).
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="footprints")
    ancestors: Any = models.JSONField(default=list)
    joint_group = models.ForeignKey(JointGroup, models.SET_NULL, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    type = models.CharField(max_length=50, blank=True)
    target_group = models.CharField(max_length=50, blank=True)
    place_kind = models.CharField(max_length=11, choices=PlaceKind.choices)
    region = models.CharField(max_length=20, blank=True)
    cercle = models.CharField(max_length=20, blank=True)
    commune = models.CharField(max_length=20, blank=True)
    zone = models.CharField(max_length=50, blank=True)
    site = models.CharField(max_length=150, blank=True)
    theme = models.CharField(max_length=50)
    branch = models.CharField(max_length=50)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    start_precision = models.CharField(max_length=5, default="day")
    start_basis = models.CharField(max_length=8, default="planned")
    end_precision = models.CharField(max_length=5, default="day")
    end_basis = models.CharField(max_length=8, default="planned")
    status = models.PositiveSmallIntegerField(null=True)
    historical = models.BooleanField(default=False)
    confirmed = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=RecordState.choices)
    visibility = models.CharField(max_length=12)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    # Of this row alone, so that they may be added up; the money is in the reference currency.
    people_targeted = models.BigIntegerField(null=True)
    people_reached = models.BigIntegerField(null=True)
    money = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    committed = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    spent = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)

    objects = FootprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("footprint")
        indexes = [
            # What the matrix reads stands in the index, in the order in which it is grouped, so that it
            # neither visits the table nor sorts.
            models.Index(
                fields=[
                    "recorded_to",
                    "theme",
                    "place_kind",
                    "region",
                    "zone",
                    "state",
                    "start",
                    "end",
                    "status",
                    "historical",
                    "end_basis",
                    "confirmed",
                    "organisation",
                    "joint_group",
                    "activity",
                    "visibility",
                    "owner",
                    "cercle",
                    "branch",
                ],
                name="coordination_matrix",
            ),
            models.Index(fields=["recorded_to", "branch", "region"], name="coordination_near_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.region or self.place_kind} {self.theme}"


class Relation(models.TextChoices):
    """What people may say of two activities that overlap."""

    COMPLEMENTARY = "complementary", _("complementary")
    JOINT = "joint", _("joint")
    IN_SEQUENCE = "in_sequence", _("in sequence")
    PART_OF = "part_of", _("part of the other")
    DUPLICATE = "duplicate", _("duplicate")


class OverlapPair(models.Model):
    """Two activities that meet with a score of 0.3 or more, at one pair of their footprints.

    ``first`` has the lower key. ``factors`` are place, theme, days and people; the score of two
    activities is their best row. Pairs of activities of one organisation are ``possible_double``.
    """

    first = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    second = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    first_footprint = models.ForeignKey(Footprint, models.CASCADE, related_name="+", db_index=False)
    second_footprint = models.ForeignKey(Footprint, models.CASCADE, related_name="+")
    score = models.FloatField()
    factors: Any = models.JSONField(default=dict)
    possible_double = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first_footprint", "second_footprint"], name="coordination_pair_once"
            )
        ]
        indexes = [
            models.Index(
                # From the active footprints to their overlaps, without visiting the table.
                fields=["first_footprint", "possible_double", "score", "second_footprint", "first", "second"],
                name="coordination_listed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}: {self.score:.2f}"


class OverlapReview(models.Model):
    """What people decided of a pair, and why."""

    first = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    second = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    relation = models.CharField(_("relation"), max_length=15, choices=Relation.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="coordination_review_once")]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}: {self.get_relation_display()}"


class Watch(models.Model):
    """An area and a theme that leadership wants covered."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="watches", verbose_name=_("area"))
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="watches", verbose_name=_("theme"))
    note = models.TextField(_("why"), blank=True)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [models.UniqueConstraint(fields=["area", "theme"], name="coordination_watch_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.theme}"


class NobodyStatement(models.Model):
    """A coordinator's statement that nobody works on a theme in an area, with its day."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("area"))
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+", verbose_name=_("theme"))
    on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("statement that nobody works there")
        verbose_name_plural = _("statements that nobody works there")
        constraints = [models.UniqueConstraint(fields=["area", "theme"], name="coordination_nobody_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.theme}: {self.on}"
