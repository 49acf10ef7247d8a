"""What leaves a connection at once, over a transport that writes down what it is given."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from app.one_packet import OnePacket
from tests.app.conftest import Live


class Sent(list[bytes]):
    """A transport of asyncio, as far as it is used."""

    closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
async def answer(sent: Sent) -> OnePacket:
    return OnePacket(cast("Any", sent), asyncio.get_running_loop())


async def test_a_head_and_its_body_leave_together(sent: Sent, answer: OnePacket) -> None:
    answer.write(b"head ")
    answer.write(b"body")
    await asyncio.sleep(0)
    assert sent == [b"head body"]


async def test_a_head_does_not_wait_for_a_body_that_comes_later(sent: Sent, answer: OnePacket) -> None:
    answer.write(b"head")
    await asyncio.sleep(0)
    assert sent == [b"head"]
    answer.write(b"one")
    answer.write(b"two")
    assert sent == [b"head", b"one", b"two"]


async def test_a_head_without_a_body_leaves_before_the_connection_ends(sent: Sent, answer: OnePacket) -> None:
    answer.write(b"head")
    answer.close()
    await asyncio.sleep(0)
    assert sent == [b"head"]
    assert answer.is_closing()


@pytest.mark.parametrize("request_line", ["GET /healthz", "HEAD /healthz", "GET /nothing", "POST /chat"])
async def test_answers_follow_each_other_in_order_on_one_connection(request_line: str, live: Live) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    host = "HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    writer.write(f"{request_line} {host}\r\nGET /about {host}connection: close\r\n\r\n".encode())
    first, _, second = (await reader.read()).rpartition(b"HTTP/1.1 ")
    assert first.startswith(b"HTTP/1.1 ")
    assert b"x-trace-id" in first
    assert second.startswith(b"200")
    assert b'"version"' in second
    writer.close()
