"""What the sections have in common: a list of lines, each a small form, with nothing required."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.exchange.numbers import read_number
from coordination.sections.lookups import Lookups
from coordination.wording_lines import number
from kb.models.partial import last_day
from kb.models.works import DatePrecision
from kb.partial_dates import PartialDate

# So many lines of one list are read of what a form sends.
MOST = 200
_LARGEST = Decimal(10) ** 15


class NumberField(forms.CharField):
    """A number as people write it: "1 234,5" or "1234.5"; empty is no number."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": 30})
        super().__init__(label=label, required=False, max_length=30, widget=box, **kwargs)

    def to_python(self, value: object) -> Any:
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            read = read_number(text)
        except ValueError:
            read = None
        if read is None or abs(read) >= _LARGEST:
            raise ValidationError(_("Write a number, for example 1234.5."))
        return read

    def validate(self, value: object) -> None:
        """Nothing more: an empty number is fine."""

    def run_validators(self, value: object) -> None:
        """The length is the text's."""

    def prepare_value(self, value: object) -> object:
        return number(value) if isinstance(value, Decimal) else value


def end_of(said: PartialDate) -> date | None:
    """The last day that the end of a period may mean, as such ends are kept."""
    return last_day(said.day, DatePrecision(said.precision)) if said.day else None


def text(label: Any, length: int, **attributes: Any) -> forms.CharField:
    """A box for a line of text."""
    box = forms.TextInput({"maxlength": length, **attributes})
    return forms.CharField(label=label, max_length=length, required=False, widget=box)


def choice(label: Any, choices: Any, initial: Any = "", empty: Any = None) -> forms.ChoiceField:
    """A list of codes; with ``empty`` nothing may be chosen."""
    listed = [("", empty), *choices] if empty is not None else list(choices)
    return forms.ChoiceField(label=label, choices=listed, initial=initial, required=False)


class LineForm(forms.Form):
    """One line of a list. ``label`` names it to people, ``lists`` the lists that its boxes suggest from."""

    lists: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, lookups: Lookups, language: str, **kwargs: Any) -> None:
        self.lookups, self.language = lookups, language
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        """Whether it says more than the empty line that the page showed; a date typed is compared as text."""
        return any(
            str(self[name].data or "").strip() != str("" if field.initial is None else field.initial)
            for name, field in self.fields.items()
            if name != "DELETE" and not field.widget.is_hidden
        )

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        """What its fields hold for a line."""
        raise NotImplementedError

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        """The line that its fields say; ``before`` are those that were there, for what no field shows."""
        raise NotImplementedError

    def code(self, name: str) -> str:
        """The chosen code of a list, or the one it begins with."""
        return self.cleaned_data.get(name) or self.fields[name].initial or ""

    def bilingual(self, name: str, said: str, line: Any = None) -> dict[str, str]:
        """A text in the person's language; what stands in the other one stays."""
        other = "en" if self.language == "fr" else "fr"
        return {f"{name}_{self.language}": said, f"{name}_{other}": getattr(line, f"{name}_{other}", "")}


class _Lines(BaseFormSet):  # type: ignore[type-arg]
    """Lines of which the empty ones are passed over, first sent or not."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Take this line out")


class Section:
    """A list of the form: what it held, what was sent of it, and its lines on the page.

    A section of which nothing was sent keeps what it held, and so does one with a line that can't be read.
    """

    def __init__(self, name: str, title: Any, hint: Any, form: type[LineForm]) -> None:
        self.name, self.title, self.hint, self.form_class = name, title, hint, form

    def read(self, data: Any, held: Sequence[Any], lookups: Lookups, language: str) -> "SectionRead":
        """The section of one form."""
        return SectionRead(self, data, held, lookups, language)


class SectionRead:
    """A section as it stands in one form."""

    def __init__(
        self, section: Section, data: Any, held: Sequence[Any], lookups: Lookups, language: str
    ) -> None:
        self.section, self.held, self.lookups = section, tuple(held), lookups
        self.is_sent = data is not None and f"{section.name}-TOTAL_FORMS" in data
        self.wants_more = data is not None and data.get("do") == f"add-{section.name}"
        self.problems: list[str] = []
        made = formset_factory(
            section.form_class, formset=_Lines, extra=0, can_delete=True, max_num=MOST, absolute_max=MOST
        )
        form = section.form_class
        initial = [form.initial_of(line, lookups, language) for line in held] if not self.is_sent else None
        self.formset: Any = made(
            data if self.is_sent else None,
            initial=initial,
            prefix=section.name,
            form_kwargs={"lookups": lookups, "language": language},
        )
        self._lines = self._read() if self.is_sent else [(line, None) for line in held]

    @property
    def name(self) -> str:
        return self.section.name

    def _read(self) -> list[tuple[Any, Any]]:
        self.formset.is_valid()
        found = []
        for form in self.formset.forms:
            if not form.has_changed() or form.data.get(f"{form.prefix}-DELETE"):
                continue
            said = getattr(form, "cleaned_data", None)
            if said is None or form.errors:
                continue
            try:
                found.append((form.line(said, self.held), form))
            except ValidationError as error:
                form.add_error(None, error)
        if self.formset.non_form_errors():
            self.problems += self.formset.non_form_errors()
        return found

    @property
    def is_wrong(self) -> bool:
        """Whether something in it can't be read or cannot be true."""
        return bool(self.problems) or any(form.errors for form in self.shown_forms)

    @property
    def lines(self) -> tuple[Any, ...]:
        """What it says; what it held where a line can't be read."""
        unread = self.is_sent and any(
            form.errors and not any(one is form for _line, one in self._lines) for form in self.shown_forms
        )
        return self.held if unread else tuple(line for line, _form in self._lines)

    @property
    def shown_forms(self) -> list[Any]:
        """The lines that aren't taken out."""
        forms_sent = self.formset.forms
        return [form for form in forms_sent if _is_there(form)] if self.is_sent else list(forms_sent)

    def add_problem(self, line: Any, field: str, problem: str) -> None:
        """Put what the rules refuse at the field of a line, or at the section where it shows none."""
        form = next((form for one, form in self._lines if form is not None and one == line), None)
        if form is None:
            self.problems.append(problem)
        elif field in form.fields:
            form.add_error(field, problem)
        else:
            form.add_error(None, problem)

    # -- on the page

    @property
    def is_open(self) -> bool:
        """Whether it is to be seen at once."""
        return bool(self.shown_forms) or self.wants_more or bool(self.problems)

    @property
    def rows(self) -> list[Any]:
        """The lines to show: those that say something, and a new one where it was asked for."""
        return [*self.shown_forms, self.blank()] if self.wants_more else self.shown_forms

    def blank(self) -> Any:
        """An empty line, numbered after the others."""
        form = self.formset.empty_form
        form.prefix = f"{self.name}-{len(self.formset.forms)}"
        return form

    @property
    def total(self) -> int:
        """How many lines the page sends, those taken out included, for their numbers stay."""
        return len(self.formset.forms) + self.wants_more

    @property
    def suggestions(self) -> Iterator[tuple[str, list[str]]]:
        """The lists that its boxes suggest from, where it shows any box."""
        if self.rows:
            for name in self.section.form_class.lists:
                yield name, [option.label for option in getattr(self.lookups, name)]

    @property
    def errors(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong: where on the page, the field's label, and what."""
        for problem in self.problems:
            yield f"section-{self.name}", str(self.section.title), problem
        for form in self.shown_forms:
            for name, problems in form.errors.items():
                label = str(form.fields[name].label) if name in form.fields else str(self.section.title)
                anchor = form[name].id_for_label if name in form.fields else f"section-{self.name}"
                for problem in problems:
                    yield anchor, label, problem


def _is_there(form: Any) -> bool:
    return bool(form.has_changed() and not form.data.get(f"{form.prefix}-DELETE"))
