"""What counts as a failure of a model, told as one of our errors with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import ollama
import openai

from pipeline.errors import Busy, MangaAssistError, PartRefused, PartTimeout, PartUnavailable

_PART = "llm"
_NOT_FOUND, _TOO_MANY, _UNAVAILABLE = 404, 429, 503
_ABOUT_THE_REQUEST = frozenset({400, 409, 413, 414, 422, 431})
"""Statuses of a server that works, and wants another request: one with a shorter prompt, as a rule."""
_MID_STREAM = -1
"""The status that the ollama package gives to an error line inside a stream."""
_LONGEST_REASON = 300


def as_our_error(error: Exception, provider: str, model: str) -> MangaAssistError:
    """Return the error to raise instead."""
    if isinstance(error, MangaAssistError):
        return error
    if isinstance(error, (httpx.TimeoutException, openai.APITimeoutError)):
        return PartTimeout(_PART, f"{provider} did not answer in time ({type(error).__name__}): is the server stuck?")
    if isinstance(error, (ConnectionError, httpx.ConnectError)):
        return PartUnavailable(_PART, f"cannot reach {provider}: is the server running, and is its address right?")
    if isinstance(error, (ollama.ResponseError, openai.APIStatusError)):
        message = error.error if isinstance(error, ollama.ResponseError) else error.message
        return _by_status(error.status_code, message, provider, model)
    if isinstance(error, openai.APIConnectionError):
        return _connection(error, provider)
    return _of_the_stream(error, provider)


def _of_the_stream(error: Exception, provider: str) -> MangaAssistError:
    """What goes wrong once the server has accepted the request."""
    if type(error) is openai.APIError:  # no status and no connection to blame: an error event
        return _said_mid_stream(error.message, provider)
    if type(error) is ValueError:  # LangChain's word for a stream without a chunk
        return PartRefused(_PART, f"{provider} answered nothing")
    if isinstance(error, (httpx.TransportError, openai.APIError)):
        return PartUnavailable(_PART, f"{provider} broke off: {_reason(error)}")
    if isinstance(error, (ValueError, TypeError)):  # broken JSON, bytes that are no text, a number for a text
        return PartRefused(_PART, f"{provider} answered what cannot be read: {_reason(error)}")
    return PartUnavailable(_PART, f"{provider} failed: {_reason(error)}")


def has_words(text: str) -> bool:
    """Whether a customer could read anything in this: spaces, control characters and rows of dots are no answer."""
    return any(character.isalnum() for character in text)


def _by_status(status: int, message: str, provider: str, model: str) -> MangaAssistError:
    if status == _NOT_FOUND:
        remedy = f"run `ollama pull {model}`" if provider == "ollama" else "ask its /v1/models which ones it serves"
        return PartUnavailable(_PART, f"{provider} has no model {model!r}: {remedy}")
    if status in {_TOO_MANY, _UNAVAILABLE}:
        return Busy(f"the language model server ({provider})")
    if status == _MID_STREAM:
        return _said_mid_stream(message, provider)
    if status in _ABOUT_THE_REQUEST:
        return PartRefused(_PART, f"{provider} refused the request ({status}): {message[:_LONGEST_REASON]}")
    return PartUnavailable(_PART, f"{provider} answered {status}: {message[:_LONGEST_REASON]}")


def _said_mid_stream(message: str, provider: str) -> PartRefused:
    """A server that can say what is wrong with an answer is well; were it not, the next request would find it so."""
    return PartRefused(_PART, f"{provider} broke off: {message[:_LONGEST_REASON]}")


def _connection(error: openai.APIConnectionError, provider: str) -> MangaAssistError:
    """The client says "Connection error." for both; what was raised below it tells a refusal from a break."""
    cause = next((below for below in _causes(error) if not isinstance(below, openai.APIError)), error)
    if type(cause).__name__ == "ConnectError":
        return PartUnavailable(_PART, f"cannot reach {provider}: is the server running, and is its address right?")
    return PartUnavailable(_PART, f"{provider} broke off: {_reason(cause)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    below = error.__cause__ or error.__context__
    while below is not None:
        yield below
        below = below.__cause__ or below.__context__


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
