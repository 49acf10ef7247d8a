"""What watches the turns, as the settings have it: one way out for traces, ratings, and metrics of the parts' state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from prometheus_client import Gauge, Metric
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector

from app.lexicon import Lexicon, lexicon_of
from app.settings import Settings, WrongSetting
from app.version import app_version
from infra.admission import Admission
from infra.faults import Faults
from infra.resilience import Breakers
from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from infra.telemetry.assessments import Assessments
from infra.telemetry.export import Sender
from infra.telemetry.keep import KeepRule
from infra.telemetry.prompts import PromptRegistry, WithPrompts
from infra.telemetry.ratings import Ratings
from infra.telemetry.sdk_sender import SdkSender
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import SECOND_WAYS_OUT, Telemetry, TelemetryConfig


def build_telemetry(settings: Settings, lexicon: Lexicon | None = None) -> Telemetry:
    """Tracing as the settings ask for it: exactly one way out, or none. ``lexicon`` as for ``build``.

    Raises:
        WrongSetting: the environment asks for a second way out.
    """
    mask = (lexicon or lexicon_of(settings.store)).masking(open_store(settings.store).order_numbers).mask
    config = TelemetryConfig(
        mode=settings.trace_mode,
        capture=settings.trace_content,
        autolog=settings.trace_autolog,
        rule=KeepRule(settings.keep_ratio, settings.trace_slow_ms),
        tags={v.TAG_REGION: settings.region, v.TAG_ENV: settings.env, v.TAG_VERSION: app_version()},
    )
    if settings.trace_mode == "off":
        return Telemetry(config, mask, None)
    if second := [name for name in SECOND_WAYS_OUT if os.environ.get(name)]:
        raise WrongSetting(
            f"{second[0]}: every trace would be sent twice; unset it, MANGA_TRACE_URL says where they go"
        )
    sender, address = _sender(settings), settings.mlflow_address
    if address is None:
        return Telemetry(config, mask, sender)
    registry = PromptRegistry(address, settings.tenant, settings.trace_experiment)
    return Telemetry(config, mask, WithPrompts(sender, registry), Assessments(address).write)


def _sender(settings: Settings) -> Sender[Any]:
    """The one way out."""
    if settings.trace_mode == "collector":
        url = settings.trace_url or "http://127.0.0.1:4318"
        return OtlpSender(f"{url.removesuffix('/v1/traces')}/v1/traces", {})
    if settings.trace_mode == "sdk":
        return SdkSender(f"{settings.mlflow_address}", settings.trace_experiment)
    return OtlpSender(f"{settings.mlflow_address}/v1/traces", {"x-mlflow-experiment-id": settings.trace_experiment})


def build_ratings(settings: Settings, telemetry: Telemetry) -> Ratings | None:
    """The ratings of turns, on their way to the MLflow that the settings name; None where they name none."""
    if settings.mlflow_address is None:
        return None
    ratings = Ratings(Assessments(settings.mlflow_address), telemetry.metrics.lost_rating)
    telemetry.look_after(ratings)
    return ratings


def show_state(telemetry: Telemetry, admission: Admission, breakers: Breakers, faults: Faults) -> None:
    """Have the metrics show the line in front of the search, the circuits, and the faults on demand."""
    gauge = telemetry.metrics.gauge
    gauge(v.FAULTS_ACTIVE, "Faults on demand that strike now.", lambda: len(faults.active()))
    gauge(v.ADMITTED_INSIDE, "Turns that search now.", lambda: admission.inside)
    gauge(v.ADMITTED_MOST, "Turns that may search at once.", lambda: admission.most_inside)
    gauge(v.ADMISSION_LINE, "Turns in line for their search.", lambda: admission.waiting)
    gauge(v.ADMISSION_WAIT_SECONDS, "What a turn would wait for its search.", lambda: admission.wait_ms / 1000)
    telemetry.registry.register(_Refused(admission))
    circuits = Gauge(v.CIRCUIT_OPEN, "1 while a part is left alone.", ("part",), registry=telemetry.registry)
    for part in breakers.states:
        circuits.labels(part).set_function(lambda part=part: float(breakers.states[part] == "opened"))


class _Refused(Collector):
    """Counts who was refused, by where."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(v.ADMISSION_REFUSED, "Turns refused for want of room.", labels=("at",))
        for place, count in self._admission.refused.items():
            family.add_metric((place,), count)
        yield family
