"""The forms' own renderer writes what Django's templates write."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _


def _boxes() -> Iterator[tuple[forms.Widget, Any]]:
    choices = [
        ("", _("Choose…")),
        (1, "<b>un</b> & deux"),
        (2, 1234),
        ("<groupe>", [("a", 'dit "a"'), ("b", mark_safe("&nbsp;b"))]),
    ]
    tricky = "<script>\"l'un\" & l'autre</script>"
    for attrs in ({}, {"maxlength": 20, "required": True, "hidden": False, "data-x": tricky}):
        for box in (forms.TextInput, forms.EmailInput, forms.HiddenInput, forms.URLInput, forms.Textarea):
            yield from ((box(attrs), value) for value in (None, "", "Été", tricky, 1234))
        yield from ((forms.NumberInput(attrs), value) for value in (None, 0, 1234, 1234.5))
        yield forms.PasswordInput(attrs, render_value=True), tricky
        yield forms.DateInput(attrs), "2026-01-02"
        for chosen in (None, "", "1", 2, "b", ["1", "a"]):
            yield forms.Select(attrs, choices), chosen
            yield forms.SelectMultiple(attrs, choices), chosen
        yield forms.CheckboxInput(attrs), True
        yield forms.RadioSelect(attrs, choices), "1"


@pytest.mark.parametrize(("box", "value"), _boxes(), ids=lambda one: type(one).__name__)
def test_a_box_is_written_as_django_writes_it(box: forms.Widget, value: Any) -> None:
    ours = import_string(settings.FORM_RENDERER)()
    attrs = {"id": "id_it"}

    written = box.render("it", value, attrs, ours)

    assert written == box.render("it", value, attrs, DjangoTemplates())
    assert hasattr(written, "__html__")


def test_every_form_of_the_site_is_written_by_it() -> None:
    assert isinstance(forms.Form().renderer, import_string(settings.FORM_RENDERER))
