"""The forms of recommendations: what an editor takes from a report, and what people say became of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kb.follow_up.commitment_actions import Said
from kb.follow_up.rights import Rights
from kb.models import Answer, CommitmentLine, CommitmentStage, Mission, Priority, Recommendation, Status, Work
from kb.models.recommendations import LIVE
from kb.partial_dates import PartialDateField
from kb.several import SeveralField
from reference.models import Area, AreaLevel, Organisation, Theme
from search.types import Viewer


class _Choices(forms.CheckboxSelectMultiple):
    """Check boxes in a box that scrolls, for lists that are long."""

    template_name = "kb/follow_up/choices.html"
    # one field with a label above it, not a single box with its label beside
    input_type = "list"

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"label": self.label}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # by the site's templates, where the renderer of forms does not look
        return render_to_string(template_name, context)


def _several(queryset: QuerySet[Any], label: Any, hint: Any = "") -> SeveralField:
    return SeveralField(queryset, label=label, required=False, widget=_Choices(label), help_text=hint)


def _areas() -> QuerySet[Area]:
    levels = [AreaLevel.REGION, AreaLevel.CERCLE]
    found = Area.objects.filter(edition=settings.AREA_EDITION, level__in=levels).defer("boundary")
    return found.order_by("level", "name_fr")


class RecommendationForm(forms.Form):
    """A recommendation as an editor takes it from a report."""

    number = forms.CharField(
        label=_("Number or paragraph"),
        max_length=20,
        required=False,
        help_text=_("As the report numbers it."),
    )
    text_fr = forms.CharField(
        label=_("Text in French"), required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
    )
    text_en = forms.CharField(
        label=_("Text in English"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    addressees = _several(Organisation.objects.none(), _("Addressees"))
    addressed_to_fr = forms.CharField(
        label=_("Other addressees, in French"),
        required=False,
        max_length=255,
        help_text=_("Where they are no organisation: “the authorities”."),
    )
    addressed_to_en = forms.CharField(label=_("Other addressees, in English"), required=False, max_length=255)
    lead = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Lead"),
        required=False,
        empty_label="–",
        help_text=_("Who follows it up."),
    )
    mission = forms.ModelChoiceField(
        Mission.objects.none(), label=_("Mission"), required=False, empty_label="–"
    )
    themes = _several(Theme.objects.none(), _("Themes"))
    areas = _several(Area.objects.none(), _("Areas"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        required=False,
        choices=[("", _("not stated")), *Priority.choices],
        coerce=int,
        empty_value=None,
    )
    due = PartialDateField(_("Due"))

    def __init__(self, *args: Any, viewer: Viewer, report: Work, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources: dict[str, Any] = {
            "addressees": Organisation.objects.all(),
            "lead": Organisation.objects.all(),
            "mission": Mission.objects.visible_to(viewer),
            "themes": Theme.objects.order_by("order", "name_fr"),
            "areas": _areas(),
        }
        for name, queryset in sources.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = queryset
        own = Mission.objects.visible_to(viewer).filter(report=report)
        if own.count() == 1:
            self.fields["mission"].initial = own.get().pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("text_fr", "").strip() or cleaned.get("text_en", "").strip()):
            self.add_error("text_fr", _("Write what is recommended, in one of the two languages."))
        return cleaned

    def made(self, report: Work, **anchor: Any) -> Recommendation:
        """The recommendation that the form describes, not yet kept."""
        plain = ("number", "text_fr", "text_en", "addressed_to_fr", "addressed_to_en")
        said = {name: self.cleaned_data[name] for name in (*plain, "lead", "mission", "priority")}
        due = self.cleaned_data["due"]
        return Recommendation(report=report, due=due.day, due_precision=due.precision, **said, **anchor)


def _speakers(rights: Rights, recommendation: Recommendation) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in rights.speaks_in(recommendation)]


class _Spoken(forms.Form):
    """A form that somebody fills in for an organisation concerned; editors also for nobody in particular."""

    organisation = forms.ChoiceField(label=_("In the name of"))

    def __init__(self, *args: Any, recommendation: Recommendation, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speakers = _speakers(rights, recommendation)
        nobody = [("", self.nobody(recommendation))] if rights.edits else []
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices, field.required = [*speakers, *nobody], not rights.edits

    def nobody(self, recommendation: Recommendation) -> str:
        """Who is meant where no organisation is."""
        return recommendation.addressed_to or str(_("no organisation in particular"))

    def clean_organisation(self) -> Organisation | None:
        pk = self.cleaned_data["organisation"]
        return Organisation.objects.get(pk=pk) if pk else None


class FollowUpForm(_Spoken):
    """What was done, when, by whom, with what proves it."""

    prefix = "suivi"
    field_order = ("text", "on", "organisation", "file", "link", "work")

    text = forms.CharField(label=_("What was done"), max_length=5000, widget=forms.Textarea({"rows": 3}))
    on = forms.DateField(label=_("On"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    file = forms.FileField(label=_("Evidence: a file"), required=False)
    link = forms.URLField(
        label=_("Evidence: an address"), required=False, max_length=500, assume_scheme="https"
    )
    work = forms.CharField(
        label=_("Evidence: a text of the library"),
        required=False,
        max_length=200,
        help_text=_("Its permanent address in Toguna."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["organisation"].label = _("Done by")
        self.fields["on"].initial = timezone.localdate

    def clean_work(self) -> Work | None:
        """The text of that address, if the person may read it."""
        words = [part for part in self.cleaned_data["work"].strip().split("/") if part]
        if not words:
            return None
        key = words[words.index("textes") + 1] if "textes" in words[:-1] else words[-1]
        found: Work | None = Work.objects.visible_to(self.viewer).filter(key=key).first()
        if found is None:
            raise forms.ValidationError(
                _("No text of the library has this address. Copy it from the text’s page.")
            )
        return found


class ResponseForm(_Spoken):
    """What an addressee answers."""

    prefix = "reponse"
    field_order = ("organisation", "answer", "words")

    answer = forms.ChoiceField(label=_("Response"), choices=Answer.choices)
    words = forms.CharField(
        label=_("In its words"), required=False, max_length=5000, widget=forms.Textarea({"rows": 2})
    )


class StatusForm(forms.Form):
    """How far it has come; a coordinator also closes it."""

    prefix = "statut"

    status = forms.ChoiceField(label=_("Status"))
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["status"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = statuses_for(rights)


def statuses_for(rights: Rights) -> Sequence[tuple[str, Any]]:
    """What this person may set."""
    return [choice for choice in Status.choices if rights.closes or choice[0] in LIVE]


class StepForm(forms.Form):
    """That some of a promise was signed, transferred or delivered."""

    stage = forms.ChoiceField(label=_("Stage"), choices=CommitmentStage.choices)
    on = forms.DateField(label=_("On"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=0, max_digits=17, decimal_places=2
    )
    final = forms.BooleanField(label=_("Nothing more is to come at this stage"), required=False)
    reason = forms.CharField(
        label=_("Reason for a difference"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Where less came, or more, than there was one stage earlier."),
    )
    evidence = forms.URLField(
        label=_("Evidence: an address"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, line: CommitmentLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if line.amount is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = f"{self.fields['amount'].label} ({line.currency})"
        if not self.is_bound:
            self.fields["on"].initial = timezone.localdate()

    def said(self) -> Said:
        """What it says."""
        return Said(**{"amount": None} | self.cleaned_data)
