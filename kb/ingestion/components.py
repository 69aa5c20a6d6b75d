"""The stages as Haystack components. Importing this module imports Haystack: only ``pipeline.run`` does.

What can be wrong with a file is a value here, not an exception: the pipeline ends where the reading ends.
"""

from typing import Any

from haystack import component

from kb.ingestion.cleaning import clean
from kb.ingestion.corrections import correct
from kb.ingestion.extraction import Limits, extract
from kb.ingestion.report import report as make_report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import (
    CleanText,
    Extraction,
    Notice,
    Report,
    Segmentation,
    Source,
    UnreadableFileError,
)


@component
class Extract:
    """A file -> the raw text of its pages, or the reason why there is none."""

    @component.output_types(extraction=Extraction, refusal=Notice)  # type: ignore[untyped-decorator]
    def run(self, source: Source, limits: Limits) -> dict[str, Extraction | Notice]:
        try:
            return {
                "extraction": extract(
                    source.path, limits, source.recognised, without_pictures=source.without_pictures
                )
            }
        except UnreadableFileError as error:
            return {"refusal": error.notice}


@component
class Clean:
    """The raw text of the pages -> the lines that are text."""

    @component.output_types(text=CleanText)  # type: ignore[untyped-decorator]
    def run(self, extraction: Extraction) -> dict[str, CleanText]:
        return {"text": clean(extraction)}


@component
class Segment:
    """The lines -> the tree, or the reason why there is none: it would have too many passages, or the act
    that was asked for is not in it."""

    @component.output_types(tree=Segmentation, refusal=Notice)  # type: ignore[untyped-decorator]
    def run(
        self, source: Source, limits: Limits, extraction: Extraction, text: CleanText
    ) -> dict[str, Segmentation | Notice]:
        language, outline = source.language, extraction.outline
        try:
            tree = segment(text, language=language, is_law=source.is_law, outline=outline, act=source.act)
        except UnreadableFileError as error:
            return {"refusal": error.notice}
        refusal = _too_much(tree, limits)
        return {"refusal": refusal} if refusal else {"tree": tree}


def _too_much(tree: Segmentation, limits: Limits) -> Notice | None:
    if len(tree.nodes) > limits.passages:
        return Notice("has_too_many_passages", {"most": limits.passages})
    if any(len(node.text) > limits.passage for node in tree.nodes):
        return Notice("has_too_long_passage", {"millions": limits.passage // 1_000_000})
    return None


@component
class Correct:
    """The tree, and what editors changed in it -> the tree as they want it."""

    @component.output_types(tree=Segmentation)  # type: ignore[untyped-decorator]
    def run(self, tree: Segmentation, corrections: Any) -> dict[str, Segmentation]:
        return {"tree": correct(tree, corrections)}


@component
class MakeReport:
    """What was read -> what the editor is told."""

    @component.output_types(report=Report)  # type: ignore[untyped-decorator]
    def run(self, extraction: Extraction, text: CleanText, tree: Segmentation) -> dict[str, Report]:
        return {"report": make_report(extraction, text, tree)}


@component
class Write:
    """The tree, as read and as corrected, and its report -> wherever ``writer`` puts them."""

    @component.output_types(report=Report)  # type: ignore[untyped-decorator]
    def run(
        self, writer: Any, extraction: Extraction, read: Segmentation, tree: Segmentation, report: Report
    ) -> dict[str, Report]:
        writer(extraction, read, tree, report)
        return {"report": report}
