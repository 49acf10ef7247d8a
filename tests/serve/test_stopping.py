"""SIGTERM and Ctrl-C: answers under way are finished, their traces stored, and nothing is left."""

from __future__ import annotations

import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.app.sse import events
from tests.serve.server import LONG, Installation

STREAMS = 16


def test_every_answered_turn_is_in_the_database(server: Installation) -> None:
    before, begun = server.traces_in_database(), threading.Event()

    def read(index: int) -> str | None:
        """The trace id of a stream that came to its end; so many at once may be too much for the server."""
        text = ""
        try:
            with (
                server.client(accept="text/event-stream") as client,
                client.stream("POST", "/chat", json={"message": f"{LONG} ({index})"}) as answer,
            ):
                if answer.is_error:
                    return None
                for piece in answer.iter_text():
                    text += piece
                    begun.set()
        except httpx.TransportError:
            return None
        found = events(text)
        return found[-1][1]["trace_id"] if found[-1][0] == "done" else None

    with ThreadPoolExecutor(STREAMS) as pool:
        reading = [pool.submit(read, index) for index in range(STREAMS)]
        assert begun.wait(30)
        assert server.stop(signal.SIGTERM) == 0
        answered = {trace_id for future in reading if (trace_id := future.result())}
    assert answered
    assert answered <= server.traces_in_database() - before
    assert server.processes() == []
    assert "Traceback" not in server.output
    for port in (server.port, server.mlflow_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))


def test_ctrl_c_while_it_starts_is_a_clean_stop(installation: Installation) -> None:
    if installation.running:
        installation.stop()
    installation.launch()
    installation.printed("Corpus: ")
    assert installation.stop(signal.SIGINT) == 0
    assert installation.processes() == []
    assert "Traceback" not in installation.output
