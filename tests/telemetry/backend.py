"""A small real HTTP server that plays a trace backend in a good or a bad mood."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Mood = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request, answered as the backend's mood has it."""

    server: Backend
    trace_ids: list[str]
    names: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        message = ExportTraceServiceRequest.FromString(gzip.decompress(body))
        spans = [span for resource in message.resource_spans for scope in resource.scope_spans for span in scope.spans]
        self.trace_ids = [span.trace_id.hex() for span in spans if not span.parent_span_id]
        self.names = [span.name for span in spans]
        self.server.requests += 1
        self.server.mood(self)

    def answer(self, status: int, content_type: str = "application/x-protobuf", body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Backend(ThreadingHTTPServer):
    """Listens on a free port; ``stored`` counts how often each trace was taken."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Request)
        self.mood: Mood = well
        self.requests = 0
        self.stored: Counter[str] = Counter()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1/traces"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """A client that left is none of our business."""

    def end(self) -> None:
        self.shutdown()
        self.server_close()


def well(request: Request) -> None:
    """Take everything."""
    request.server.stored.update(request.trace_ids)
    request.answer(200)


def refusing(status: int) -> Mood:
    """Answer with this status."""
    return lambda request: request.answer(status, body=b"no")


def garbage(request: Request) -> None:
    """Speak no HTTP at all."""
    request.wfile.write(b"\x00\xff 220 welcome to the mail server\r\n")
    request.close_connection = True


def web_page(request: Request) -> None:
    """Answer 200 as any web server would."""
    request.answer(200, "text/html", b"<h1>Welcome</h1>")


def redirecting(request: Request) -> None:
    """Send the client elsewhere."""
    request.send_response(301)
    request.send_header("location", "https://elsewhere.example/v1/traces")
    request.send_header("content-type", "application/x-protobuf")
    request.send_header("content-length", "0")
    request.end_headers()


def hanging_up(request: Request) -> None:
    """Close the connection without a word."""
    request.close_connection = True


def slow(request: Request) -> None:
    """Take everything, and answer when nobody waits any more."""
    request.server.stored.update(request.trace_ids)
    time.sleep(0.6)
    request.answer(200)


def toiling(seconds: float) -> Mood:
    """Take everything, at so many seconds a trace."""

    def mood(request: Request) -> None:
        time.sleep(seconds * len(request.trace_ids))
        well(request)

    return mood


def hanging_for(seconds: float) -> Mood:
    """Take nothing and say nothing for so long."""
    return lambda _: time.sleep(seconds)


def endless(request: Request) -> None:
    """Take everything, and never stop answering."""
    request.server.stored.update(request.trace_ids)
    request.send_response(200)
    request.send_header("content-type", "application/x-protobuf")
    request.end_headers()
    while True:
        request.wfile.write(b"x" * 1000)
        time.sleep(0.01)


def disliking(name: str, status: int) -> Mood:
    """Refuse every request that holds a span of this name."""

    def mood(request: Request) -> None:
        if name in request.names:
            request.answer(status, body=b"not this one")
        else:
            well(request)

    return mood
