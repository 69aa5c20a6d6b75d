"""How forms are written: the widgets that most of them are made of without a template for each."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
_FOLDER = "django/forms/widgets"


class Renderer(DjangoTemplates):
    """Django's own, but for text boxes and lists to choose from: those it writes at once, as Django's
    templates would; with these, a list of fifty lines is a hundred templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        write = _WRITERS.get(template_name)
        if write is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template's
        return mark_safe("".join(write(context["widget"])))  # noqa: S308 - every value in it is escaped


def _input(widget: Widget) -> Iterator[str]:
    value = widget["value"]
    yield f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"'
    if value is not None:
        yield f' value="{_escaped(value)}"'
    yield f"{_attributes(widget)}>"


def _textarea(widget: Widget) -> Iterator[str]:
    yield f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget)}>\n'
    if widget["value"]:
        yield _escaped(localize(widget["value"]))
    yield "</textarea>"


def _select(widget: Widget) -> Iterator[str]:
    yield f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}>'
    for group, options, _place in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{_escaped(localize(group))}">'
        for option in options:
            label = _escaped(localize(option["label"]))
            yield f'\n  <option value="{_escaped(option["value"])}"{_attributes(option)}>{label}</option>\n'
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _escaped(value: object) -> str:
    text = str(value)
    return text if hasattr(value, "__html__") else escape(text)


_WRITERS: Mapping[str, Callable[[Widget], Iterator[str]]] = {
    **{
        f"{_FOLDER}/{kind}.html": _input
        for kind in ("input", "text", "email", "number", "password", "hidden", "date", "url")
    },
    f"{_FOLDER}/textarea.html": _textarea,
    f"{_FOLDER}/select.html": _select,
}
