"""indicator: a measure with its baseline, and its periods with what was aimed at and reached."""

from dataclasses import dataclass
from datetime import date

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec, merge, read_all
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    attribute,
    day,
    needed,
    set_attribute,
    set_day,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A baseline, target or actual, its value as written ("" without one).

    ``dimensions`` are pairs such as ("sex", "female"), ``locations`` references to locations of the
    activity; year and day belong to a baseline.
    """

    value: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    locations: tuple[str, ...] = ()
    comment: Text = NO_TEXT
    year: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What was aimed at and reached from one day to another."""

    start: date | None
    end: date | None
    targets: tuple[Figure, ...] = ()
    actuals: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """An indicator of a shared library; ``vocabulary`` of code list IndicatorVocabulary."""

    vocabulary: str
    code: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """``measure`` of IndicatorMeasure: unit 1, percentage 2, nominal 3, ordinal 4, qualitative 5."""

    measure: str
    title: Text
    description: Text = NO_TEXT
    references: tuple[Reference, ...] = ()
    baselines: tuple[Figure, ...] = ()
    periods: tuple[Period, ...] = ()
    ascending: bool | None = None
    adds_up: bool | None = None


def flag(node: Node, name: str) -> bool | None:
    """A yes or no; None where it isn't said."""
    return {"1": True, "true": True, "0": False, "false": False}.get(attribute(node, name))


def set_flag(node: Node, name: str, value: bool | None) -> None:
    """Write a yes or no; one that says it already keeps its spelling."""
    if flag(node, name) != value:
        set_attribute(node, name, "" if value is None else str(int(value)))


def _read(node: Node, defaults: Defaults) -> Indicator:
    return Indicator(
        measure=needed(node, "measure"),
        title=narratives.read(node.find("title"), defaults),
        description=narratives.read(node.find("description"), defaults),
        references=read_all(node, _REFERENCE, defaults),
        baselines=read_all(node, _BASELINE, defaults),
        periods=read_all(node, _PERIOD, defaults),
        ascending=flag(node, "ascending"),
        adds_up=flag(node, "aggregation-status"),
    )


def _write(node: Node, indicator: Indicator, defaults: Defaults) -> None:
    set_attribute(node, "measure", indicator.measure)
    set_flag(node, "ascending", indicator.ascending)
    set_flag(node, "aggregation-status", indicator.adds_up)
    narratives.write_child(node, "title", indicator.title, defaults)
    narratives.write_child(node, "description", indicator.description, defaults)
    merge(node, _REFERENCE, indicator.references, defaults)
    merge(node, _BASELINE, indicator.baselines, defaults)
    merge(node, _PERIOD, indicator.periods, defaults)


def _read_reference(node: Node, _: Defaults) -> Reference:
    # The standard names the address of the vocabulary differently here.
    return Reference(attribute(node, "vocabulary"), needed(node, "code"), attribute(node, "indicator-uri"))


def _write_reference(node: Node, reference: Reference, _: Defaults) -> None:
    set_attribute(node, "vocabulary", reference.vocabulary)
    set_attribute(node, "code", reference.code)
    set_attribute(node, "indicator-uri", reference.uri)


def _read_period(node: Node, defaults: Defaults) -> Period:
    return Period(
        day(node.find("period-start"), "iso-date"),
        day(node.find("period-end"), "iso-date"),
        read_all(node, _TARGET, defaults),
        read_all(node, _ACTUAL, defaults),
    )


def _write_period(node: Node, period: Period, defaults: Defaults) -> None:
    set_day(node, "period-start", period.start)
    set_day(node, "period-end", period.end)
    merge(node, _TARGET, period.targets, defaults)
    merge(node, _ACTUAL, period.actuals, defaults)


def _read_figure(node: Node, defaults: Defaults) -> Figure:
    return Figure(
        value=attribute(node, "value"),
        dimensions=tuple(_dimension(found) for found in node.findall("dimension")),
        locations=tuple(attribute(found, "ref") for found in node.findall("location")),
        comment=narratives.read(node.find("comment"), defaults),
        year=attribute(node, "year"),
        day=day(node, "iso-date"),
    )


def _write_figure(node: Node, figure: Figure, defaults: Defaults) -> None:
    set_attribute(node, "year", figure.year)
    if day(node, "iso-date") != figure.day:
        set_attribute(node, "iso-date", figure.day.isoformat() if figure.day else "")
    set_attribute(node, "value", figure.value)
    merge(node, _LOCATION, figure.locations, defaults)
    merge(node, _DIMENSION, figure.dimensions, defaults)
    narratives.write_child(node, "comment", figure.comment, defaults)


def _dimension(node: Node) -> tuple[str, str]:
    return attribute(node, "name"), attribute(node, "value")


def _write_dimension(node: Node, dimension: tuple[str, str], _: Defaults) -> None:
    set_attribute(node, "name", dimension[0])
    set_attribute(node, "value", dimension[1])


def _write_location(node: Node, ref: str, _: Defaults) -> None:
    set_attribute(node, "ref", ref)


def _figure(tag: str) -> Codec[Figure]:
    return Codec(
        tag, _read_figure, _write_figure, (lambda figure: (figure.dimensions, figure.locations, figure.year),)
    )


_DIMENSION = Codec("dimension", lambda node, _: _dimension(node), _write_dimension, (lambda pair: pair,))
_LOCATION = Codec("location", lambda node, _: attribute(node, "ref"), _write_location, (lambda ref: ref,))
_BASELINE, _TARGET, _ACTUAL = _figure("baseline"), _figure("target"), _figure("actual")
_REFERENCE = Codec(
    "reference", _read_reference, _write_reference, (lambda value: (value.vocabulary, value.code),)
)
_PERIOD = Codec("period", _read_period, _write_period, (lambda period: (period.start, period.end),))
INDICATOR = Codec(
    "indicator", _read, _write, (lambda value: value.references or None, lambda value: value.title)
)
