"""The forms by which an editor repairs a text: one for each operation, with what the operation needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from kb.contents import Contents, Node
from kb.ingestion.characters import normalised
from kb.ingestion.corrections import MAX_HEADING, MAX_LABEL, MAX_NUMBER
from kb.ingestion.tree import RANKS
from kb.models import Operation, Passage, PassageKind

# So many characters tell a place in a passage from any other.
_PLACE = 160
_MOST_TEXT = 1_000_000


class RepairForm(forms.Form):
    """A repair of one passage; ``data`` is what its operation is given."""

    operation: Operation
    submit: Any = _("Save")

    def __init__(self, passage: Passage, contents: Contents, data: Any = None) -> None:
        super().__init__(data, prefix=str(self.operation))
        self.passage = passage
        self.prepare(contents)

    def prepare(self, contents: Contents) -> None:
        """Fill in what the passage has, and the choices that the text offers."""

    @property
    def title(self) -> str:
        """What the repair is called."""
        return str(TITLES[self.operation])

    @property
    def key(self) -> str:
        """The letter that opens it."""
        return KEYS[self.operation]

    @property
    def data_for_operation(self) -> dict[str, Any]:
        """What ``kb.ingestion.corrections`` needs of it."""
        return dict(self.cleaned_data)


class _Named(RepairForm):
    number = forms.CharField(
        label=_("Number"), required=False, max_length=MAX_NUMBER, help_text=_("324-11, 12 bis, 1")
    )
    label = forms.CharField(
        label=_("Name as printed"),
        required=False,
        max_length=MAX_LABEL,
        help_text=_("Article 12, Chapitre 2"),
    )
    heading = forms.CharField(label=_("Heading"), required=False, max_length=MAX_HEADING)


class RenameForm(_Named):
    operation = Operation.RENAME

    def prepare(self, contents: Contents) -> None:
        for name in ("number", "label", "heading"):
            self.fields[name].initial = getattr(self.passage, name)
        self.fields["label"].required = True


class RewordForm(RepairForm):
    operation = Operation.REWORD
    before = forms.CharField(required=False, strip=False, max_length=_MOST_TEXT, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=_MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("One paragraph a line."),
    )

    def prepare(self, contents: Contents) -> None:
        self.fields["before"].initial = self.fields["text"].initial = self.passage.text

    def clean_before(self) -> str:
        """The words that the editor had before them; a browser sends line ends of its own."""
        return str(self.cleaned_data["before"]).replace("\r\n", "\n")

    def clean_text(self) -> str:
        """The words as any reading of a file would give them."""
        lines = normalised(self.cleaned_data["text"]).split("\n")
        return "\n".join(line.strip() for line in lines if line.strip())

    @property
    def data_for_operation(self) -> dict[str, Any]:
        return {"before": self.cleaned_data["before"], "after": self.cleaned_data["text"]}


class SplitForm(_Named):
    operation = Operation.SPLIT
    submit = _("Cut here")
    field_order = ("at", "words", "number", "label", "heading")
    at = forms.ChoiceField(
        label=_("The new article begins with this paragraph"), required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("or with these words of the text"),
        required=False,
        max_length=_PLACE,
        help_text=_("Copied from it: a few are enough."),
    )

    def prepare(self, contents: Contents) -> None:
        self.paragraphs = self.passage.text.split("\n")
        at = self.fields["at"]
        assert isinstance(at, forms.ChoiceField)  # noqa: S101 - declared above
        at.choices = [
            (str(place), Truncator(words).chars(90))
            for place, words in enumerate(self.paragraphs)
            if place and words
        ]
        self.fields["number"].help_text = _("Left empty, it is taken from the words: “Article 12 : …”.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("at") and not cleaned.get("words"):
            self.add_error("words", _("Choose where the new article begins."))
        elif cleaned.get("words") and self.passage.text.count(cleaned["words"]) != 1:
            self.add_error(
                "words", _("These words are not in the text, or not just once. Copy more of them from it.")
            )
        return cleaned

    @property
    def data_for_operation(self) -> dict[str, Any]:
        named = {name: self.cleaned_data[name] for name in ("number", "label", "heading")}
        words, occurrence = self.cleaned_data["words"], 0
        if not words:
            place = int(self.cleaned_data["at"])
            words = self.paragraphs[place][:_PLACE]
            begins = sum(len(paragraph) + 1 for paragraph in self.paragraphs[:place])
            occurrence = _occurrences(self.passage.text, words, begins)
        return named | {"words": words, "occurrence": occurrence, "page": None}


def _occurrences(text: str, words: str, before: int) -> int:
    """How many times the words begin in the text before that place."""
    count, place = 0, text.find(words)
    while 0 <= place < before:
        count, place = count + 1, text.find(words, place + 1)
    return count


class MergeForm(RepairForm):
    operation = Operation.MERGE
    submit = _("Join")


class NotAHeadingForm(RepairForm):
    operation = Operation.NOT_A_HEADING
    submit = _("Put back into the text")
    words = forms.CharField(
        label=_("The words as printed"),
        max_length=MAX_LABEL,
        help_text=_("They go back into the sentence before: “articles 40,”."),
    )

    def prepare(self, contents: Contents) -> None:
        self.fields["words"].initial = self.passage.label


class MoveForm(RepairForm):
    operation = Operation.MOVE
    submit = _("Move")
    under = forms.ChoiceField(label=_("To stand under"), required=False)

    def prepare(self, contents: Contents) -> None:
        under = self.fields["under"]
        assert isinstance(under, forms.ChoiceField)  # noqa: S101 - declared above
        under.choices = [("", _("Nothing: outermost")), *_levels(contents.nodes, self.passage)]
        asked = contents.get(self.passage.eid)
        under.initial = asked.parent.eid if asked and asked.parent else ""


def _levels(nodes: Sequence[Node], passage: Passage) -> list[tuple[str, str]]:
    """The levels of the text, each as far in as it stands, without the passage itself and what it holds."""
    found = []
    for node in nodes:
        above = node.ancestors
        if node.kind in RANKS and node.pk != passage.pk and passage.pk not in {one.pk for one in above}:
            name = " – ".join(part for part in (node.label, node.heading) if part)
            found.append((node.eid, "\u2003" * len(above) + Truncator(name).chars(70)))
    return found


class AddHeadingForm(_Named):
    operation = Operation.ADD_HEADING
    submit = _("Add before this passage")
    field_order = ("kind", "number", "label", "heading")
    kind = forms.ChoiceField(
        label=_("Level"), choices=[(kind, PassageKind(kind).label) for kind in RANKS], initial="chapter"
    )

    def prepare(self, contents: Contents) -> None:
        self.fields["label"].required = True
        self.fields["label"].help_text = _("Chapitre 2, Section 1")


TITLES = {
    Operation.REWORD: _("Correct the text"),
    Operation.RENAME: _("Correct number, name or heading"),
    Operation.SPLIT: _("Cut in two"),
    Operation.MERGE: _("Join to the passage before"),
    Operation.NOT_A_HEADING: _("This is no heading, but part of a sentence"),
    Operation.MOVE: _("Move under another level"),
    Operation.ADD_HEADING: _("Add a missing heading before it"),
}
KEYS = {
    Operation.REWORD: "e",
    Operation.RENAME: "r",
    Operation.SPLIT: "c",
    Operation.MERGE: "f",
    Operation.NOT_A_HEADING: "p",
    Operation.MOVE: "d",
    Operation.ADD_HEADING: "a",
}
FORMS: dict[str, type[RepairForm]] = {
    form.operation: form
    for form in (RewordForm, RenameForm, SplitForm, MergeForm, NotAHeadingForm, MoveForm, AddHeadingForm)
}


def repairs_for(passage: Passage, contents: Contents, posted: RepairForm | None = None) -> list[RepairForm]:
    """The repairs that make sense for a passage; ``posted`` takes the place of its like."""
    wanted = [form for operation, form in FORMS.items() if _makes_sense(operation, passage)]
    if posted is not None and type(posted) not in wanted:
        wanted.append(type(posted))
    return [
        posted if posted is not None and type(posted) is form else form(passage, contents) for form in wanted
    ]


def _makes_sense(operation: str, passage: Passage) -> bool:
    if operation == Operation.SPLIT:
        return len(passage.text) > 1 and passage.kind != PassageKind.PAGE
    if operation in {Operation.MERGE, Operation.NOT_A_HEADING}:
        return passage.position > 0 and passage.kind != PassageKind.PAGE
    if operation in {Operation.MOVE, Operation.ADD_HEADING}:
        return passage.kind != PassageKind.PAGE
    return True
