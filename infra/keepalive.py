"""Options of a socket by which the kernel notices that the other machine is gone, however long an answer may take.

A model may be silent for half a minute and be well. A machine that vanished from the network is silent too, and says
nothing when it is back: what it knew of the connection is lost. Only the kernel can tell them apart, as it gets its
probes answered by a machine that is there.
"""

from __future__ import annotations

import socket

_IDLE_S, _EVERY_S, _PROBES = 3, 2, 3
GONE_AFTER_S = _IDLE_S + _EVERY_S * _PROBES
"""How long a connection to a machine that is gone is believed in."""

_TUNING = {
    "TCP_KEEPIDLE": _IDLE_S,
    "TCP_KEEPALIVE": _IDLE_S,  # what macOS calls it
    "TCP_KEEPINTVL": _EVERY_S,
    "TCP_KEEPCNT": _PROBES,
    "TCP_USER_TIMEOUT": GONE_AFTER_S * 1000,  # for what was sent and not acknowledged, when no probes are sent
}
SOCKET_OPTIONS: list[tuple[int, int, int]] = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *((socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in _TUNING.items() if hasattr(socket, name)),
]
"""As httpx takes them; a system that lacks some of them does with the others."""
