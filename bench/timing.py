"""Times of repeated calls, and their percentiles."""

import time
from collections.abc import Callable, Sequence


def milliseconds(call: Callable[[int], object], turn: int) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    call(turn)
    return (time.perf_counter() - started) * 1000


def alternately(*calls: Callable[[int], object], times: int) -> list[list[float]]:
    """Milliseconds of each call for 0, 1, ... times - 1; taken in turn, so that a busy machine slows all."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(times):
        for call, times_of_call in zip(calls, taken, strict=True):
            times_of_call.append(milliseconds(call, turn))
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed, to a hundredth."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


def summary(values: Sequence[float]) -> dict[str, float]:
    return {"p50_ms": percentile(values, 0.5), "p95_ms": percentile(values, 0.95)}
