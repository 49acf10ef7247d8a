"""What counts as a failure of a model, told as one of our errors with what to do about it.

Here is what holds of every server. What only its own library raises, an adapter tells itself, and leaves the rest to
``told``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from pipeline.errors import Busy, MangaAssistError, PartRefused, PartTimeout, PartUnavailable

_PART = "llm"
_NOT_FOUND, _TOO_MANY, _UNAVAILABLE = 404, 429, 503
_ABOUT_THE_REQUEST = frozenset({400, 409, 413, 414, 422, 431})
"""Statuses of a server that works, and wants another request: one with a shorter prompt, as a rule."""
_LONGEST_REASON = 300
_SECONDS = re.compile(r"\s*(\d{1,9}(?:\.\d+)?)\s*")


def told(error: Exception, provider: str) -> MangaAssistError:
    """Return the error to raise instead."""
    if isinstance(error, MangaAssistError):
        return error
    if isinstance(error, httpx.TimeoutException):
        return timed_out(error, provider)
    if isinstance(error, (ConnectionError, httpx.ConnectError)):
        return unreachable(provider)
    if isinstance(error, httpx.HTTPStatusError):
        return by_status(error, error.response.status_code, str(error), provider)
    if type(error) is ValueError:  # LangChain's word for a stream without a chunk
        return PartRefused(_PART, f"{provider} answered nothing")
    if isinstance(error, httpx.TransportError):
        return broke_off(error, provider)
    if isinstance(error, (ValueError, TypeError)):  # broken JSON, bytes that are no text, a number for a text
        return PartRefused(_PART, f"{provider} answered what cannot be read: {_reason(error)}")
    return PartUnavailable(_PART, f"{provider} failed: {_reason(error)}")


def timed_out(error: Exception, provider: str) -> PartTimeout:
    """It accepted the request, and then was silent for too long."""
    return PartTimeout(_PART, f"{provider} did not answer in time ({type(error).__name__}): is the server stuck?")


def unreachable(provider: str) -> PartUnavailable:
    """Nobody listens at its address."""
    return PartUnavailable(_PART, f"cannot reach {provider}: is the server running, and is its address right?")


def broke_off(error: BaseException, provider: str) -> PartUnavailable:
    """The connection ended before the answer did."""
    return PartUnavailable(_PART, f"{provider} broke off: {_reason(error)}")


def said_mid_stream(message: str, provider: str) -> PartRefused:
    """A server that can say what is wrong with an answer is well; were it not, the next request would find it so."""
    return PartRefused(_PART, f"{provider} broke off: {message[:_LONGEST_REASON]}")


def by_status(error: Exception, status: int, message: str, provider: str, lacking: str = "") -> MangaAssistError:
    """What an answer's status means. ``lacking`` is what to say where the server does not know the model."""
    if status == _NOT_FOUND and lacking:
        return PartUnavailable(_PART, lacking)
    if status in {_TOO_MANY, _UNAVAILABLE}:
        return Busy(f"the language model server ({provider})", _asked_s(error))
    if status in _ABOUT_THE_REQUEST:
        return PartRefused(_PART, f"{provider} refused the request ({status}): {message[:_LONGEST_REASON]}")
    return PartUnavailable(_PART, f"{provider} answered {status}: {message[:_LONGEST_REASON]}")


def causes(error: BaseException) -> Iterator[BaseException]:
    """What was raised below it, the nearest first."""
    below = error.__cause__ or error.__context__
    while below is not None:
        yield below
        below = below.__cause__ or below.__context__


def has_words(text: str) -> bool:
    """Whether a customer could read anything in this: spaces, control characters and rows of dots are no answer."""
    return any(character.isalnum() for character in text)


def _asked_s(error: Exception) -> int | None:
    """For how many seconds the server wants to be left alone, if its answer says so."""
    for one in (error, *causes(error)):
        headers = getattr(getattr(one, "response", None), "headers", None)
        if headers is not None and (after := headers.get("retry-after")):
            return _seconds(str(after))
    return None


def _seconds(after: str) -> int | None:
    """``Retry-After`` is a number of seconds, or the moment from which on one may ask again."""
    if number := _SECONDS.fullmatch(after):
        return math.ceil(float(number[1]))
    try:
        moment = parsedate_to_datetime(after)
    except (ValueError, OverflowError):  # the second for a year or a zone of too many digits
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, math.ceil((moment - datetime.now(UTC)).total_seconds()))


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
