"""What Wagtail's log and admin are told about the library."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

_LOG_ACTIONS = {
    "kb.ingest": (_("Add text"), _("Text added: %(filename)s")),
    "kb.ingest_again": (_("Read text again"), _("Text to be read again: %(filename)s")),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_log_actions(actions: Any) -> None:
    for action, (label, message) in _LOG_ACTIONS.items():
        actions.register_action(action)(_formatter(label, message))


def _formatter(label: Any, message: Any) -> type:
    from wagtail.log_actions import LogFormatter

    def format_message(self: Any, log_entry: Any) -> str:
        return str(message) % {"filename": log_entry.data.get("filename", "")}

    return type("_Formatter", (LogFormatter,), {"label": label, "format_message": format_message})
