"""A conversation of messages as one question with what came before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.masking import Masking
from app.openai_form.enclosed import question_in
from app.openai_form.request import CompletionIn, OpenAIMessage
from app.parts import EXCHANGES
from app.schemas import SESSION_ID, MessageText, is_visible
from app.sessions import new_session_id
from app.turns import Turns
from guardrails.pii.again import Told
from pipeline.errors import InvalidQuestion
from pipeline.types.asking import Exchange, Question, User
from pipeline.wording.language import language_of

MAX_HISTORY_CHARS = 4000
"""Of one side of an earlier exchange; the beginning is cut, since what was said last matters most."""
_MARGIN = 500

_MESSAGE = TypeAdapter[str](MessageText)
_SESSION = re.compile(SESSION_ID)


def question_of(body: CompletionIn, user: User, turns: Turns) -> Question:
    """The last message of the user. Those before it are its history, unless the metadata names a session.

    What follows it (results of tools, a system message, the beginning of an answer) leaves the question as it is, and
    so do a message of nothing and the documents that a client has put round the question.

    Raises:
        InvalidQuestion: there is no such message, it has no text, or more than text.
    """
    last, masking = _last_of_user(body.messages), turns.masking
    told = masking.told_in(message.text for message in body.messages)
    text = masking.without_told(_readable(body.messages[last], f"messages.{last}"), told)
    given = (body.metadata or {}).get("session_id")
    session = turns.session_of(user, _session(given) if given is not None else None)
    return Question(
        text=text,
        session_id=session or new_session_id(),
        user=user,
        page_type="openai",
        language=language_of(text, turns.trade),
        user_type=user.type,
        history=() if session else tuple(history(body.messages[:last], told, masking)),
    )


def _last_of_user(messages: Sequence[OpenAIMessage]) -> int:
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].role == "user" and not messages[index].is_blank:
            return index
    raise InvalidQuestion("messages", "one message at least must be of the user, and not be empty or blank")


def _readable(message: OpenAIMessage, name: str) -> str:
    """The text of the question. What it shows or plays beside the text is part of the question, and not understood."""
    for index, part in enumerate(message.content):
        if part.type != "text":
            raise InvalidQuestion(f"{name}.content.{index}.type", "only text is understood")
    question = question_in(message.text)
    if not question and is_visible(message.text):
        raise InvalidQuestion(f"{name}.content", "holds what was said or written before, and no question to the store")
    try:
        return _MESSAGE.validate_python(question)
    except ValidationError as error:
        problem = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InvalidQuestion(f"{name}.content", problem) from error


def _session(given: Any) -> str:
    if not isinstance(given, str) or not _SESSION.fullmatch(given):
        raise InvalidQuestion("metadata.session_id", f"must match {SESSION_ID}")
    return given


@dataclass(slots=True)
class _Round:
    """What the user said until the assistant did, and what that said until the user's turn came again."""

    asked: list[str] = field(default_factory=list[str])
    answered: list[str] = field(default_factory=list[str])

    def exchange(self, told: Told, masking: Masking) -> Exchange:
        asked, answered = (masking.without_told(_end(said, masking), told) for said in (self.asked, self.answered))
        return Exchange(asked, answered)


def _end(said: list[str], masking: Masking) -> str:
    """What was said last. No value is cut in two, or off the words that tell what it is."""
    text = "\n".join(said)
    if len(text) <= MAX_HISTORY_CHARS:
        return text
    return masking.mask(text[-MAX_HISTORY_CHARS - _MARGIN :])[-MAX_HISTORY_CHARS:]


def history(messages: Iterable[OpenAIMessage], told: Told, masking: Masking) -> list[Exchange]:
    """The exchanges, oldest first, without what was ``told`` in another place.

    What was never answered has an empty answer; what answers nothing is left out.
    """
    rounds: list[_Round] = []
    for message in messages:
        if message.role not in {"user", "assistant"} or not is_visible(message.text):
            continue
        if message.role == "user":
            if not rounds or rounds[-1].answered:
                rounds.append(_Round())
            rounds[-1].asked.append(question_in(message.text))
        elif rounds:
            rounds[-1].answered.append(message.text)
    return [each.exchange(told, masking) for each in rounds[-EXCHANGES:]]
