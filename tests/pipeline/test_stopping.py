"""What asks to stop an order, whatever it calls that."""

from __future__ import annotations

import time

import pytest

from pipeline.orders.stopping import wants_it_stopped


@pytest.mark.parametrize(
    "message",
    [
        "changed my mind, stop the order",
        "actually don't send it",
        "please halt my order",
        "call my order off please",
        "please call off the preorder I made",
        "get me out of this order",
        "I don't want it any more",
        "I no longer need the order",
        "I don't want my order, thanks",
        "don't ship [ORDER_NUMBER] please",
        "do not process [ORDER_NUMBER]",
        "I've changed my mind about my order",
        "I ordered by mistake, stop it",
        "I hit buy by accident ten mins ago, undo it please",
        "my kid tapped buy on my phone by mistake, can you reverse that",
        "accidentally clicked order, please undo",
        "can you stop my shipment",
        "注文を止めてください",
        "やっぱり注文をやめたいです",
        "もういらないので発送しないでください",
        "[ORDER_NUMBER]を取り消してください",
    ],
)
def test_an_order_is_to_be_stopped(message: str) -> None:
    assert wants_it_stopped(message)


@pytest.mark.parametrize(
    "message",
    [
        "why don't you ship it to Peru",
        "don't send it to my old address",
        "please don't send it before Friday",
        "I don't want it to arrive late",
        "stop sending me e-mails",
        "stop the newsletter",
        "hold on, my order is late",
        "can I still stop my order?",
        "bought the wrong volume by mistake, can I return it",
        "I accidentally ordered two, is that ok",
        "I don't want horror any more",
        "予約注文を取り消したい",
    ],
)
def test_no_order_is_to_be_stopped(message: str) -> None:
    assert not wants_it_stopped(message)


@pytest.mark.parametrize("message", ["hit buy by accident " * 200, "ordered by accident " * 200])
def test_a_long_message_is_read_at_once(message: str) -> None:
    wants_it_stopped("?")  # patterns are made when they are first asked
    began = time.process_time()
    assert not wants_it_stopped(message)
    assert time.process_time() - began < 0.5
