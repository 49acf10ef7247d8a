"""The processes that answer at one address: each remembers the turns that it ran, and asks the others about theirs."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from fastapi import Request, Response

from infra.telemetry.setup import new_trace_id

_LIMIT_S = 30.0
"""For an answer of another process: a rating may wait for its trace."""
_PASSED_ON = ("authorization", "content-type", "x-session-id")


@dataclass(frozen=True, slots=True)
class Peers:
    """All of them, this one included, by number; alone there are none.

    Args:
        number: this one's.
        addresses: each one's own, on loopback, beside the one that they share.
    """

    number: int = 0
    addresses: tuple[str, ...] = ()

    def new_trace_id(self) -> str:
        """A random trace id that begins with the number of this process, where there are others."""
        trace_id = new_trace_id()
        return f"{self.number:02x}{trace_id[2:]}" if self.addresses else trace_id

    async def asked(self, request: Request, trace_id: str) -> Response | None:
        """What the process says to this request that ran the turn; None where that is this one, or it is gone."""
        number = int(trace_id[:2], 16)
        if number == self.number or number >= len(self.addresses):
            return None
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        url, body = f"{self.addresses[number]}{request.url.path}", await request.body()
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=_LIMIT_S) as client:
                answer = await client.request(request.method, url, headers=headers, content=body)
        except httpx.HTTPError:
            return None
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))

    def ask(self, request: Request) -> bool:
        """Whether it is one of them who asks: at the address that is this one's alone."""
        _, port = request.scope.get("server") or ("", None)
        return bool(self.addresses) and self.addresses[self.number].endswith(f":{port}")
