"""What a turn would have taken, had one step been faster: the path through it, found again.

Steps that run one after the other each save what they are shortened by. Of steps that run side by side the longest one
decides, so shortening the other saves nothing, and shortening the longest only until another is the longest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.telemetry.path import Charge, Timed, by_parent, charges


@dataclass(frozen=True, slots=True)
class _Trace:
    children: Mapping[str, Sequence[Timed]]
    own: Mapping[str, Charge]
    name: str
    share: float

    def saved(self, span: Timed) -> float:
        """Microseconds by which a span would have ended sooner after its own beginning."""
        children = self.children.get(span.id, ())
        saved = self.share * self.own[span.id].total if span.name == self.name and span.id in self.own else 0.0
        # A stream and the review round it take turns: they never run side by side, and what each saves is saved.
        saved += sum(self.saved(child) for child in children if child.active is not None)
        for group in _side_by_side([child for child in children if child.active is None]):
            end = max(child.end for child in group)
            saved += end - max(child.end - self.saved(child) for child in group)
        return saved


def saved_us(spans: Sequence[Timed], name: str, share: float) -> float:
    """Microseconds that a turn would have been shorter if every span ``name`` had taken ``share`` (0..1) less."""
    children = by_parent(spans)
    root = next(span for span in spans if span.parent is None)
    own = _own(spans, children, name)
    return _Trace(children, own, name, share).saved(root)


def _own(spans: Sequence[Timed], children: Mapping[str, Sequence[Timed]], name: str) -> dict[str, Charge]:
    """What each span of this name takes by itself, also where another one, beside it, is on the path."""
    found = charges(spans)
    for span in spans:
        if span.name == name and span.active is None and span.parent is not None:
            subtree = [Timed(span.id, None, span.name, span.start, span.end, span.wait), *_below(span, children)]
            found[span.id] = charges(subtree)[span.id]
    return found


def _below(span: Timed, children: Mapping[str, Sequence[Timed]]) -> list[Timed]:
    below = list(children.get(span.id, ()))
    return below + [deeper for child in below for deeper in _below(child, children)]


def _side_by_side(spans: Sequence[Timed]) -> list[list[Timed]]:
    """Groups of spans that overlap."""
    groups: list[list[Timed]] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if groups and span.start < reached:
            groups[-1].append(span)
        else:
            groups.append([span])
        reached = max(reached, span.end) if groups[-1][0] is not span else span.end
    return groups
