"""The demonstration code as a PDF, made from its data with typst."""

import datetime
from pathlib import Path
from typing import cast

import typst

HERE = Path(__file__).parent
CODE = HERE / "data" / "code.json"
TEMPLATE = HERE / "code.typ"
_MADE_ON = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def code_pdf() -> bytes:
    """The PDF file, the same bytes each time: fixed date, and only the fonts that typst carries."""
    compiler = typst.Compiler(str(TEMPLATE), root=str(HERE), ignore_system_fonts=True)
    code = CODE.read_text(encoding="utf-8")
    return cast("bytes", compiler.compile(format="pdf", sys_inputs={"code": code}, timestamp=_MADE_ON))
