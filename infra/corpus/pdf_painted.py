"""Which of the operations that draw a page of a PDF write text that nobody can see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

SHOWS_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_INVISIBLE = frozenset({3, 7})
"""Text rendering modes that paint nothing."""
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_PICTURES = frozenset({b"Do", b"sh", b"INLINE IMAGE"})
_WHITE = {b"g": (1.0,), b"rg": (1.0, 1.0, 1.0), b"k": (0.0, 0.0, 0.0, 0.0)}
_COLOURS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_UNREADABLE = 1.0
"""Points."""

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _State:
    """What ``q`` saves and ``Q`` brings back."""

    mode: int = 0
    white: bool = False
    size: float = 12.0
    leading: float = 0.0
    place: Matrix = _UNIT


@dataclass(slots=True)
class _Page:
    """A page under way. ``clear`` as long as nothing was painted on it that white text could stand out from."""

    box: Sequence[float]
    state: _State = field(default_factory=_State)
    saved: list[_State] = field(default_factory=list[_State])
    line: Matrix = _UNIT
    clear: bool = True

    def follow(self, operands: Any, operator: bytes) -> None:
        """Take in what an operation changes."""
        if operator == b"q":
            self.saved.append(self.state)
        elif operator == b"Q" and self.saved:
            self.state = self.saved.pop()
        elif operator in _FILLS or operator in _PICTURES:
            self.clear = self.clear and operator in _FILLS and self.state.white
        elif operator in _COLOURS:
            white = _WHITE.get(operator) == tuple(map(_number, operands))
            self.state = replace(self.state, white=white)
        elif operator == b"BT":
            self.line = _UNIT
        else:
            self._move(operands, operator)

    def _move(self, operands: Any, operator: bytes) -> None:
        numbers = [_number(one) for one in operands]
        match operator, numbers:
            case b"Tr", [mode]:
                self.state = replace(self.state, mode=int(mode))
            case b"Tf", [_, size]:
                self.state = replace(self.state, size=size)
            case b"TL", [leading]:
                self.state = replace(self.state, leading=leading)
            case b"cm", [a, b, c, d, e, f]:
                self.state = replace(self.state, place=_times((a, b, c, d, e, f), self.state.place))
            case b"Tm", [a, b, c, d, e, f]:
                self.line = (a, b, c, d, e, f)
            case ((b"Td" | b"TD"), [x, y]):
                self.line = _times((1.0, 0.0, 0.0, 1.0, x, y), self.line)
                if operator == b"TD":
                    self.state = replace(self.state, leading=-y)
            case ((b"T*" | b"'" | b'"'), _):
                self.line = _times((1.0, 0.0, 0.0, 1.0, 0.0, -self.state.leading), self.line)
            case _:
                pass

    @property
    def shows(self) -> bool:
        """Whether text written now can be seen."""
        if self.state.mode in _INVISIBLE or (self.state.white and self.clear and self.state.mode == 0):
            return False
        a, b, c, d, x, y = _times(self.line, self.state.place)
        tall = abs(self.state.size) * max(abs(a), abs(b), abs(c), abs(d))
        left, bottom, right, top = self.box
        # Text that begins left of the page may reach into it.
        return tall >= _UNREADABLE and x < right and bottom - tall < y < top and x > left - (right - left)


def painted(operations: Sequence[Any], off: set[str], box: Sequence[float]) -> Iterator[Any]:
    """The operations without those that write unseen text: not painted, white on white, minute, off the page.

    Nor text in a layer that is switched ``off``. ``box`` is the page: left, bottom, right, top.
    """
    page, layers = _Page(box), list[bool]()
    for operands, operator in operations:
        page.follow(operands, operator)
        if operator in {b"BDC", b"BMC"}:
            layers.append(operands[0] == "/OC" and len(operands) > 1 and str(operands[1]) in off)
        elif operator == b"EMC" and layers:
            layers.pop()
        if operator not in SHOWS_TEXT or (page.shows and not any(layers)):
            yield operands, operator


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _number(operand: Any) -> float:
    try:
        return float(operand)
    except (TypeError, ValueError):
        return float("nan")
