"""What a server tells of itself in its metrics: the CPU that it has used, and the work whose result nobody got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import httpx
from prometheus_client.parser import text_string_to_metric_families

from evals.load.served import cpu_s
from infra.telemetry import vocabulary as v

_PROBE_S = 5.0
_CPU = "process_cpu_seconds_total"
_WORK = f"{v.WORK_SECONDS}_total"


@dataclass(frozen=True, slots=True)
class Told:
    """Seconds since its start. ``cpu_s`` is None where neither the server tells nor its process is seen from here.

    ``in_vain_s`` is the part of ``work_s`` whose result nobody got; both are None where the server tells neither.
    """

    cpu_s: float | None
    work_s: float | None = None
    in_vain_s: float | None = None

    @classmethod
    def by(cls, url: str, headers: Mapping[str, str]) -> Self:
        """Ask the server at ``url``."""
        try:
            reply = httpx.get(f"{url.rstrip('/')}/metrics", headers=dict(headers), timeout=_PROBE_S, trust_env=False)
            reply.raise_for_status()
            samples = [sample for family in text_string_to_metric_families(reply.text) for sample in family.samples]
        except (httpx.HTTPError, ValueError):
            return cls(cpu_s(url))
        work = [(sample.labels["taken"], sample.value) for sample in samples if sample.name == _WORK]
        cpu = next((sample.value for sample in samples if sample.name == _CPU), None)
        if not work:
            return cls(cpu)
        return cls(cpu, sum(value for _, value in work), sum(value for taken, value in work if taken == "no"))


def cpu_between(before: Told, after: Told) -> float | None:
    """Seconds of CPU that were used in between; None where they are not known."""
    return None if before.cpu_s is None or after.cpu_s is None else after.cpu_s - before.cpu_s


def in_vain_between(before: Told, after: Told) -> float | None:
    """Of the work in between, the share whose result nobody got, 0 to 1; None where it is not known."""
    if before.work_s is None or after.work_s is None or before.in_vain_s is None or after.in_vain_s is None:
        return None
    return (after.in_vain_s - before.in_vain_s) / max(1e-9, after.work_s - before.work_s)
