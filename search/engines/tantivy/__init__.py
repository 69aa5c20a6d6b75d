"""The embedded engine: Tantivy, in a folder of this machine."""

from search.engines.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
