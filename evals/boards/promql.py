"""Queries, put together from a metric's name. A counter is named as in the code, without its ``_total``."""

from __future__ import annotations

WINDOW = "$__rate_interval"
"""Grafana's own: never shorter than four scrapes."""


def rate(counter: str, *by: str, where: str = "", offset: str = "") -> str:
    """A counter's increase a second."""
    return _sum(f"rate({counter}_total{_of(where)}[{WINDOW}]{_ago(offset)})", by)


def share(counter: str, part: str, of: str = "") -> str:
    """Which share of a counter's increase has the labels ``part``; of nothing it is 0."""
    whole = rate(counter, where=of)
    return f"{rate(counter, where=','.join(filter(None, (of, part))))} / ({whole} > 0) or vector(0)"


def quantile(q: float, histogram: str, *by: str, where: str = "", offset: str = "") -> str:
    """The value that a share ``q`` of a histogram's observations stay below."""
    buckets = _sum(f"rate({histogram}_bucket{_of(where)}[{WINDOW}]{_ago(offset)})", (*by, "le"))
    return f"histogram_quantile({q}, {buckets})"


def total_seconds(histogram: str, *by: str) -> str:
    """Seconds spent a second, which is also how many are at it at once."""
    return _sum(f"rate({histogram}_sum[{WINDOW}])", by)


def observations(histogram: str, *by: str, offset: str = "") -> str:
    """A histogram's observations a second."""
    return _sum(f"rate({histogram}_count[{WINDOW}]{_ago(offset)})", by)


def _sum(what: str, by: tuple[str, ...]) -> str:
    return f"sum by ({', '.join(by)}) ({what})" if by else f"sum({what})"


def _of(where: str) -> str:
    return f"{{{where}}}" if where else ""


def _ago(offset: str) -> str:
    return f" offset {offset}" if offset else ""
