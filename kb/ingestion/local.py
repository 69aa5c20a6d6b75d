"""The file of a text as one on this machine, wherever it is kept."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from kb.models import Expression


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
