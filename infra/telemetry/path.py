"""Where the time of a turn went: the one decomposition that page, figures and load tool share.

Every nanosecond of a root span is charged to exactly one span of its tree: to the one that was last waited for. Walking
back from the end of a span, the child that ended last is on the path, then the one that ended last before that one
began, and so on; a child that outlives its parent is cut off there, and of two siblings that overlap the earlier one is
cut off where the later one begins. What no child covers is the span's own. After CRISP (Zhang et al., "CRISP: Critical
Path Analysis of Large-Scale Microservice Architectures", USENIX ATC 2022, section 4).

That rule alone would charge a review that lies round a generation with the model's time. So a span that is open for
longer than it runs, a stream or a review, says how long it ran (``active``): it claims so much of its parent's time and
no more, wherever it lay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SpanPath = tuple[str, ...]
"""The names of a span and of those above it, the root's first."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A span, as far as time goes. All times are whole numbers of one unit, such as nanoseconds.

    ``wait`` is the part, at its beginning, that it waited in a line. ``active`` is given for a span that is open for
    longer than it runs: how long it ran. ``active_before`` is how much of that was over when the turn's first text was
    shown, where that is known.
    """

    id: str
    parent: str | None
    name: str
    start: int
    end: int
    wait: int = 0
    active: int | None = None
    active_before: int | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """What a span itself took of its turn: time in a line, and time at work."""

    wait: int = 0
    work: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.wait + self.work


def charges(spans: Sequence[Timed], *, until: int | None = None) -> dict[str, Charge]:
    """Take a trace apart. The charges sum to the root's duration, or to the part of it that lies before ``until``.

    Returns a charge by span id. Spans off the critical path are not in it, nor are spans that hang from no root.

    Args:
        spans: one trace, with exactly one span that has no parent.
        until: where to cut, such as the moment of the first text.

    Raises:
        ValueError: there is no root, or more than one.
    """
    roots = [span for span in spans if span.parent is None]
    if len(roots) != 1:
        raise ValueError(f"a trace has one root, this one has {len(roots)}")
    root = roots[0]
    end = root.end if until is None else max(root.start, min(root.end, until))
    walk = _Walk(by_parent(spans), cut=until is not None and until < root.end)
    walk.charge(root, _Window(root.start, end), end - root.start)
    return walk.charges


def by_path(spans: Sequence[Timed], found: Mapping[str, Charge]) -> dict[SpanPath, Charge]:
    """The charges by span path: spans that stand in the same place under the same name are added up."""
    span_by_id = {span.id: span for span in spans}
    sums: dict[SpanPath, Charge] = {}
    for span_id, charge in found.items():
        path = tuple(reversed([span.name for span in _upwards(span_by_id, span_by_id[span_id])]))
        sums[path] = _plus(sums.get(path, Charge()), charge)
    return sums


def by_name(spans: Sequence[Timed], found: Mapping[str, Charge]) -> dict[str, Charge]:
    """The charges by the span's own name, wherever in the tree it stood."""
    sums: dict[str, Charge] = {}
    for path, charge in by_path(spans, found).items():
        sums[path[-1]] = _plus(sums.get(path[-1], Charge()), charge)
    return sums


def _upwards(span_by_id: Mapping[str, Timed], span: Timed) -> Iterator[Timed]:
    yield span
    while span.parent is not None:
        span = span_by_id[span.parent]
        yield span


def _plus(one: Charge, other: Charge) -> Charge:
    return Charge(one.wait + other.wait, one.work + other.work)


def by_parent(spans: Iterable[Timed]) -> dict[str, list[Timed]]:
    """The spans that lie right below each span, by its id."""
    children: defaultdict[str, list[Timed]] = defaultdict(list)
    for span in spans:
        if span.parent is not None:
            children[span.parent].append(span)
    return children


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of time, and how it meets a span."""

    start: int
    end: int

    def meet(self, span: Timed) -> _Window:
        start = min(max(self.start, span.start), self.end)
        return _Window(start, max(start, min(self.end, span.end)))

    @property
    def length(self) -> int:
        return self.end - self.start


class _Walk:
    """One trace being taken apart. ``cut`` says that the end of the turn was cut off."""

    def __init__(self, children: Mapping[str, Sequence[Timed]], *, cut: bool) -> None:
        self._children = children
        self._cut = cut
        self.charges: dict[str, Charge] = {}

    def charge(self, span: Timed, window: _Window, budget: int) -> None:
        """Give out ``budget`` among the span and those below it; it is at most the length of the window."""
        children = self._children.get(span.id, ())
        left, gaps = budget, _Gaps(window)
        for child, part in _last_waited_for([c for c in children if c.active is None], window):
            gaps.close(part)
            left -= self._descend(child, part, min(part.length, left))
        intermittent = [child for child in children if child.active is not None]
        for child in sorted(intermittent, key=lambda child: (self._active(child, window), child.id)):
            part = window.meet(child)
            claimed = gaps.take(part, min(self._active(child, window), left))
            left -= self._descend(child, part, claimed)
        wait = min(left, max(0, span.wait - (window.start - span.start)))
        self.charges[span.id] = Charge(wait, left - wait)

    def _descend(self, child: Timed, window: _Window, budget: int) -> int:
        if budget > 0:
            self.charge(child, window, budget)
        return budget

    def _active(self, span: Timed, window: _Window) -> int:
        """How long an intermittent span ran in the window, as far as is known."""
        if self._cut and span.end > window.end and span.active_before is not None:
            return span.active_before
        return span.active or 0


def _last_waited_for(children: Sequence[Timed], window: _Window) -> Iterator[tuple[Timed, _Window]]:
    """The children on the critical path, the last one first, each with the part of its time that is on it."""
    reached = window.end
    for child in sorted(children, key=lambda child: (-min(child.end, window.end), child.start, child.id)):
        part = _Window(window.start, reached).meet(child)
        if part.length > 0:
            yield child, part
            reached = part.start


class _Gaps:
    """The time of a window that is not given out yet, as stretches in order."""

    def __init__(self, window: _Window) -> None:
        self._free = [window]

    def close(self, part: _Window) -> None:
        """Give out a whole stretch."""
        self._free = [rest for gap in self._free for rest in _without(gap, part)]

    def take(self, part: _Window, most: int) -> int:
        """Give out up to ``most`` of what is free in ``part``, the latest first; return how much it was."""
        taken, kept = 0, list[_Window]()
        for gap in reversed(self._free):
            inside = _Window(max(gap.start, part.start), min(gap.end, part.end))
            length = max(0, min(inside.length, most - taken))
            kept.extend(_without(gap, _Window(inside.end - length, inside.end)) if length else [gap])
            taken += length
        self._free = sorted(kept, key=lambda gap: gap.start)
        return taken


def _without(gap: _Window, part: _Window) -> list[_Window]:
    if part.end <= gap.start or part.start >= gap.end:
        return [gap]
    rests = (_Window(gap.start, part.start), _Window(part.end, gap.end))
    return [rest for rest in rests if rest.length > 0]
