"""The optional lists of the activity's form: each a folded section of lines, without scripts too."""

from coordination.sections.all import SECTIONS, Sections

__all__ = ["SECTIONS", "Sections"]
