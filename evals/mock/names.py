"""What a model's name asks for: ``mock-ttft200-gap10-n60-slots4-err5-busy5-after30-cold3000``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"(?P<name>ttft|gap|n|slots|err|busy|after|cold)(?P<number>\d+(?:\.\d+)?)")
_PREFIX = "mock"
_EXAMPLES = "ttft200, gap10, n60, slots4, err5, busy5, after30, cold3000"


class UnknownModel(ValueError):
    """The name is none of ours; the message says which part."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a model answers.

    Args:
        ttft: milliseconds to the first token.
        gap: milliseconds between two tokens.
        n: tokens of an answer.
        slots: answers at once; others wait in line. None: as many as there are.
        err: percent of requests that fail.
        busy: percent of requests that are refused with 429.
        after: seconds that ``Retry-After`` names then; 0: no such header.
        cold: milliseconds that loading takes, once, at the first request.
    """

    ttft: float = 200.0
    gap: float = 10.0
    n: int = 60
    slots: int | None = None
    err: float = 0.0
    busy: float = 0.0
    after: int = 0
    cold: float = 0.0


_DEFAULT = Pace()


def pace_of(model: str) -> Pace:
    """Read a model's name; parts may come in any order, and those left out have their default.

    Raises:
        UnknownModel: it does not begin with ``mock``, or a part is unknown.
    """
    prefix, *parts = model.removesuffix(":latest").split("-")
    if prefix != _PREFIX:
        raise UnknownModel(f"{model!r}: only models named mock-… are served here")
    found: dict[str, float] = {}
    for part in parts:
        match = _PART.fullmatch(part)
        if match is None:
            raise UnknownModel(f"{model!r}: {part!r} is none of {_EXAMPLES}")
        found[match["name"]] = float(match["number"])
    slots = int(found["slots"]) if "slots" in found else None
    if slots == 0:
        raise UnknownModel(f"{model!r}: slots0 would never answer")
    return Pace(
        ttft=found.get("ttft", _DEFAULT.ttft),
        gap=found.get("gap", _DEFAULT.gap),
        n=int(found.get("n", _DEFAULT.n)),
        slots=slots,
        err=found.get("err", _DEFAULT.err),
        busy=found.get("busy", _DEFAULT.busy),
        after=int(found.get("after", _DEFAULT.after)),
        cold=found.get("cold", _DEFAULT.cold),
    )
