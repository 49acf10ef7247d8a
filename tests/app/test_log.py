from __future__ import annotations

import logging

from app.__main__ import _MaskingFormatter


def test_the_log_is_masked_in_messages_and_in_stack_traces() -> None:
    try:
        int("bob@example.com")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "asked by %s", ("eve@example.com",), info)

    text = _MaskingFormatter("%(message)s").format(record)

    assert "ValueError" in text
    assert "example.com" not in text
