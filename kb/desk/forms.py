"""The forms of a reader's desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Collection, CollectionVisibility, Note


class NoteForm(forms.ModelForm[Note]):
    """A note on an article or a text."""

    class Meta:
        model = Note
        fields = ["text", "scope"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class CollectionForm(forms.ModelForm[Collection]):
    """What a collection is called, is about, and who may open it."""

    class Meta:
        model = Collection
        fields = ["title", "comment", "visibility"]
        widgets = {"comment": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["visibility"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - made from choices
        if not may_publish and self.instance.visibility != CollectionVisibility.PUBLIC:
            field.choices = [
                choice for choice in CollectionVisibility.choices if choice[0] != CollectionVisibility.PUBLIC
            ]


class AddForm(forms.Form):
    """Into which collection a place goes: one that there is, or a new one."""

    collection = forms.ModelChoiceField(
        Collection.objects.none(), label=_("Collection"), required=False, empty_label=_("a new one")
    )
    title = forms.CharField(label=_("Title of the new collection"), max_length=200, required=False)
    comment = forms.CharField(
        label=_("Why it is in there"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["collection"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Collection.objects.filter(owner=owner)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("collection") and not cleaned.get("title"):
            self.add_error("title", _("Choose a collection, or name a new one."))
        return cleaned
