"""The file of a text as one on this machine, wherever it is kept, and what reading it may cost."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.conf import settings

from kb.ingestion.extraction import Limits
from kb.models import Expression

# A small file that takes longer is not going to end.
_SECONDS, _BYTES_A_SECOND = 25, 1024**2


@contextmanager
def local_file(expression: Expression) -> Iterator[str]:
    """The path of the expression's file on this machine; a copy, where it is kept elsewhere."""
    try:
        yield expression.file.path
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=PurePath(expression.filename).suffix) as copy:
            with expression.file.open("rb") as file:
                shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy.name


def limits_of(expression: Expression) -> Limits:
    """What reading its file may cost: the time goes with its size, up to that of the settings."""
    seconds = min(_SECONDS + expression.size // _BYTES_A_SECOND, settings.INGESTION_SECONDS)
    return Limits(memory=settings.INGESTION_MEMORY_BYTES, seconds=seconds)
