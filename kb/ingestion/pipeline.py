"""The one caller of the stages: a Haystack pipeline from a file to written passages."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from kb.ingestion.extraction import Limits
from kb.ingestion.types import Correction, Extraction, Report, Segmentation, Source, UnreadableFileError

# Takes the tree as it was read, and as it is with the corrections.
Writer = Callable[[Extraction, Segmentation, Segmentation, Report], None]


def run(source: Source, writer: Writer, limits: Limits, corrections: Sequence[Correction] = ()) -> Report:
    """Read a file, apply the corrections, hand its tree to ``writer``, and give the report.

    Raises ``UnreadableFileError`` when the file gives no text; the writer is then not called. Haystack is
    imported here, where it runs: it costs a second and 70 MB that the web processes do without.
    """
    found = _pipeline().run(
        {
            "extract": {"source": source, "limits": limits},
            "segment": {"source": source, "limits": limits},
            "correct": {"corrections": tuple(corrections)},
            "write": {"writer": writer},
        }
    )
    for stage in ("extract", "segment"):
        if refusal := found.get(stage, {}).get("refusal"):
            raise UnreadableFileError(refusal.code, **refusal.params)
    report: Report = found["write"]["report"]
    return report


def _pipeline() -> Any:
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Pipeline

    from kb.ingestion import components

    pipeline = Pipeline()
    pipeline.add_component("extract", components.Extract())
    pipeline.add_component("clean", components.Clean())
    pipeline.add_component("segment", components.Segment())
    pipeline.add_component("correct", components.Correct())
    pipeline.add_component("report", components.MakeReport())
    pipeline.add_component("write", components.Write())
    for reader in ("clean", "segment", "report", "write"):
        pipeline.connect("extract.extraction", f"{reader}.extraction")
    for reader in ("segment", "report"):
        pipeline.connect("clean.text", f"{reader}.text")
    pipeline.connect("segment.tree", "correct.tree")
    pipeline.connect("segment.tree", "write.read")
    for reader in ("report", "write"):
        pipeline.connect("correct.tree", f"{reader}.tree")
    pipeline.connect("report.report", "write.report")
    return pipeline
