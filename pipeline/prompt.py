"""The prompt: how it is written, and how its passages are read back out of it.

The system message comes first and never changes, so that a server with prefix caching computes it once. What varies
comes after it, the question last.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.intents import IntentKind, Intents
from pipeline.types.answers import Message, Prompt
from pipeline.types.asking import Context, Exchange, Query
from pipeline.types.documents import Passage
from pipeline.types.search import Hit

_PASSAGE = "[{number}] {title} ({type})\n<<<\n{text}\n>>>\n"
_FOR_A_READER = (
    " The reader is {age} years old: name only titles that a passage here states to be rated for that age or younger, "
    "and none whose rating you do not know."
)
_PICKED = " All titles of the passages were picked by their figures, and are within what the question asks of these."
_REQUEST = "Task: {intent}. {instruction}\n\nPassages:\n{passages}\nQuestion: {question}"
_WRITTEN_PASSAGE = re.compile(r"^\[(\d+)\] ([^\n]*) \((\w+)\)\n<<<\n(.*?)\n>>>$", re.MULTILINE | re.DOTALL)
_WRITTEN_REQUEST = re.compile(r"\ATask: (\w+)\..*^Question: (.*)\Z", re.MULTILINE | re.DOTALL)

_HISTORY_LENGTH = 3
_HISTORY_CHARACTERS = 400
"""An earlier answer is there to resolve what "it" means: its beginning is enough."""

_UNANSWERED = "I see."
"""Stands for the answer to a message that got none: some models take only roles that alternate."""

_FENCE = re.compile(r"<<<|>>>")
_EDGE_OF_A_TEXT = re.compile(r"(?<=\n<<<\n)|(?=\n>>>\n)")
_CITATION = re.compile(r"\s*\[[\d,\s]+\]")


class PromptBuilder:
    """Writes prompts of at most ``token_budget`` tokens as ``count_tokens`` counts them (implements ``BuildPrompt``).

    ``instructions`` are the system message; what is asked beside them stands with the intent. Passages that do not fit
    are dropped from the end, where the least relevant ones are.
    """

    def __init__(
        self, token_budget: int, count_tokens: Callable[[str], int], instructions: str, intents: Intents
    ) -> None:
        self._token_budget = token_budget
        self._count_tokens = count_tokens
        self._instructions = instructions
        self.version = _version(instructions, *(f"{kind.name}: {kind.instruction}" for kind in intents.values()))
        """Changes with any template: an answer that an older prompt brought about is then not taken from the cache."""

    async def __call__(self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], context: Context, /) -> Prompt:
        """Write the prompt for this question."""
        head = (Message("system", self._instructions), *_history(context))
        frame = _request(query, intent, ())
        spent = sum(self._count_tokens(message.content) for message in head) + self._count_tokens(frame)
        written = self._fit([_write(number, hit.passage) for number, hit in enumerate(hits, 1)], spent)
        return Prompt(
            messages=(*head, Message("user", _request(query, intent, written))),
            passages=tuple(hit.passage for hit in hits[: len(written)]),
            question=query.text,
            intent=intent,
            version=self.version,
            language=query.language,
            dropped_passages=len(hits) - len(written),
        )

    def _fit(self, written: list[str], spent: int) -> tuple[str, ...]:
        for count, text in enumerate(written):
            spent += self._count_tokens(text)
            if spent > self._token_budget:
                return tuple(written[:count])
        return tuple(written)


@dataclass(frozen=True, slots=True)
class WrittenPassage:
    """A passage as it stands in a prompt."""

    number: int
    title: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """The last message of a prompt, taken apart again.

    ``picked`` says that the titles were chosen by what is known of them, and not by their text.
    """

    intent: IntentKind
    question: str
    passages: tuple[WrittenPassage, ...]
    today: date
    picked: bool = False


def read_request(content: str, intents: Intents, today: date) -> WrittenRequest:
    """Take the last message of a prompt apart: for a model that works on the passages and not on the text.

    ``today`` is the day that its days and ages are reckoned by.

    Raises:
        ValueError: the message was not written by ``PromptBuilder`` for one of these intents.
    """
    request = _WRITTEN_REQUEST.search(content)
    intent = intents.get(request[1]) if request else None
    if request is None or intent is None:
        raise ValueError("the last message is not a request as PromptBuilder writes it")
    task, _, _ = content.partition("\n\nPassages:\n")
    return WrittenRequest(
        intent, request[2], passages_in(content[: request.start(2)]), today, picked=task.endswith(_PICKED)
    )


def passages_in(content: str) -> tuple[WrittenPassage, ...]:
    """The passages of the last message of a prompt; none of a message that ``PromptBuilder`` has not written."""
    passages = _WRITTEN_PASSAGE.findall(content)
    return tuple(WrittenPassage(int(number), title, kind, text) for number, title, kind, text in passages)


def parts_of(content: str) -> tuple[str, ...]:
    """The last message of a prompt in parts: the text of each passage is one, and so is what stands between two."""
    return tuple(_EDGE_OF_A_TEXT.split(content))


def _version(*templates: str) -> str:
    written = "\0".join((*templates, _PASSAGE, _REQUEST, _FOR_A_READER, _PICKED))
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _request(query: Query, intent: IntentKind, passages: tuple[str, ...]) -> str:
    reader = "" if query.reader_age is None else _FOR_A_READER.format(age=query.reader_age)
    picked = intent.lists_titles and (query.taste.bounds or query.taste.sort)
    return _REQUEST.format(
        intent=intent.name,
        instruction=f"{intent.instruction}{reader}{_PICKED if picked else ''}",
        passages="".join(passages) or "(none)\n",
        question=_one_line(query.text),
    )


def _write(number: int, passage: Passage) -> str:
    # A passage that carries the fence itself could otherwise end early and go on as if it were the prompt.
    text = _FENCE.sub(" ", passage.text).strip()
    return _PASSAGE.format(number=number, title=_one_line(passage.title), type=passage.type, text=text)


def _one_line(text: str) -> str:
    return " ".join(_FENCE.sub(" ", text).split())


def _history(context: Context) -> tuple[Message, ...]:
    recent = context.history[-_HISTORY_LENGTH:]
    return tuple(message for exchange in recent for message in _as_messages(exchange))


def _as_messages(exchange: Exchange) -> tuple[Message, Message]:
    # The numbers in an earlier answer belong to other passages than the ones shown now.
    answer = _CITATION.sub("", exchange.answer)[:_HISTORY_CHARACTERS]
    return Message("user", exchange.question), Message("assistant", answer or _UNANSWERED)
