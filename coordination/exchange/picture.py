"""A drawing as a picture: PNG made from SVG by typst, with the fonts that its package carries."""

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

_TEMPLATE = Path(__file__).with_name("picture.typ")
# Dots an inch, where a unit of the drawing is a point: twice what a screen shows.
_DOTS = 144.0
# A picture larger than this many units fills the memory of a small machine.
LARGEST = 6000.0


def png_of(svg: str, width: float, height: float) -> bytes:
    """The picture of a drawing of this size, in its own units; a very tall one is made smaller."""
    dots = _DOTS * min(1.0, LARGEST / max(width, height, 1.0))
    inputs = {"svg": svg, "width": f"{width}", "height": f"{height}"}
    return cast("bytes", _compiler().compile(format="png", ppi=dots, sys_inputs=inputs))


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), ignore_system_fonts=True)
