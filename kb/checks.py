"""System checks of what reading files needs from the machine."""

import shutil
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning, register


@register()
def scans_can_be_recognised(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if shutil.which("tesseract"):
        return []
    return [
        Warning(
            "Scanned documents cannot be read: Tesseract is not installed.",
            hint="Install it, with French: on Debian, apt install tesseract-ocr tesseract-ocr-fra.",
            id="toguna.W201",
        )
    ]
