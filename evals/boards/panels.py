"""A board, and the few kinds of panels that all boards are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, text, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import GraphThresholdsStyleMode
from grafana_foundation_sdk.models.dashboard import (
    Dashboard,
    DashboardLinkType,
    DataSourceRef,
    Panel,
    Threshold,
    ThresholdsMode,
    VariableOption,
)
from grafana_foundation_sdk.models.text import TextMode

from infra.telemetry import vocabulary as v

SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
TAG = "mangaassist"
_WIDE, _HIGH, _LOW = 12, 8, 4
_MOMENTS = (
    ("Faults on demand", f"{v.FAULTS_ACTIVE} > 0"),
    ("The app began", "changes(process_start_time_seconds[$__rate_interval]) > 0"),
)
"""What may explain a curve: marked on every board."""


@dataclass(frozen=True, slots=True)
class Board:
    """What Grafana shows on one page.

    Args:
        uid: its part of the address, which alerts and other boards link to.
        variables: what a reader may choose, by name: the values, the first of them chosen.
    """

    uid: str
    title: str
    panels: Sequence[Builder[Panel]]
    variables: tuple[tuple[str, tuple[str, ...]], ...] = ()


def lines(
    title: str,
    unit: str,
    *queries: tuple[str, str],
    exemplars: bool = False,
    limit: float | None = None,
    says: str = "",
) -> timeseries.Panel:
    """Curves over time.

    Args:
        title: what is seen.
        unit: as Grafana names it.
        queries: each with its legend.
        exemplars: shows kept turns as points that open their traces.
        limit: that an alert has: a line across.
        says: what a reader should know of it.
    """
    panel = timeseries.Panel().title(title).unit(unit).description(says).datasource(SOURCE).span(_WIDE).height(_HIGH)
    for letter, (query, legend) in zip(ascii_uppercase, queries, strict=False):
        panel.with_target(_target(query, letter).legend_format(legend).exemplar(exemplars))
    if limit is not None:
        steps = [Threshold(value=None, color="transparent"), Threshold(value=limit, color="red")]
        panel.thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.LINE))
    return panel


def number(title: str, unit: str, query: str) -> stat.Panel:
    """One figure: how it is now."""
    panel = stat.Panel().title(title).unit(unit).datasource(SOURCE).span(_LOW).height(_LOW)
    return panel.with_target(_target(query).instant())


def page(markdown: str) -> text.Panel:
    """Text over the whole width."""
    return text.Panel().title("").content(markdown).mode(TextMode.MARKDOWN).span(24).height(24)


def built(board: Board) -> Dashboard:
    """The board in Grafana's own form."""
    made = dashboard.Dashboard(board.title).uid(board.uid).tags([TAG]).refresh("15s").time("now-1h", "now").readonly()
    links = (
        dashboard.DashboardLink("Boards").type(DashboardLinkType.DASHBOARDS).tags([TAG]).as_dropdown(as_dropdown=True)
    )
    made.link(links.keep_time(keep_time=True))
    for name, query in _MOMENTS:
        made.annotation(
            dashboard.AnnotationQuery()
            .name(name)
            .datasource(SOURCE)
            .expr(query)
            .enable(enable=True)
            .icon_color("orange")
        )
    for name, values in board.variables:
        made.with_variable(_choice(name, values))
    for panel in board.panels:
        made.with_panel(panel)
    whole = made.build()
    for number_of, panel in enumerate(whole.panels or (), 1):
        panel.id_val = number_of
    return whole


def _choice(name: str, values: Sequence[str]) -> dashboard.CustomVariable:
    options = [VariableOption(text=value, value=value, selected=value == values[0]) for value in values]
    return dashboard.CustomVariable(name).values(",".join(values)).options(options).current(options[0])


def _target(query: str, letter: str = "A") -> prometheus.Dataquery:
    return prometheus.Dataquery().ref_id(letter).expr(query).datasource(SOURCE)
