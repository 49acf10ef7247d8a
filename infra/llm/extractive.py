"""The built-in generator: a LangChain chat model that answers by quoting the best supported sentences.

It reads the same messages that every model gets, needs no server, never invents, and says the same thing every time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr

from infra.llm.composition import Quoted, compose
from infra.llm.evidence import weigh
from infra.llm.langchain_model import LangChainModel, TimeLimits
from infra.llm.question import Asked
from infra.llm.slots import Slots
from infra.llm.vectors import EmbedTexts, SentenceVectors
from pipeline.answer import pieces_of
from pipeline.catalogue.audience import reader_in
from pipeline.catalogue.names import TitleNames, may_name
from pipeline.catalogue.ordering import without_order
from pipeline.catalogue.subject import thing_of
from pipeline.catalogue.unwanted import rules_out_what_is_grave
from pipeline.conversation.wishes import wishes_of
from pipeline.named import names_of
from pipeline.prompt import WrittenRequest, read_request
from pipeline.store import Store
from pipeline.texts import Texts
from pipeline.trade import Trade
from pipeline.types.answers import Generation, ModelDescription, Prompt
from pipeline.wording.language import language_of
from pipeline.wording.likeness import is_by_likeness
from pipeline.wording.tokens import approximate_tokens

NAME = "extractive"


class ExtractiveServer:
    """The built-in generator as a ``ModelServer`` that is always there.

    Args:
        embed_many: texts to L2-normalised vectors, in order.
        store: what it says, and what questions are read by.
        at_once: answers; as many more wait in line.
        timeout_s: what the wait in line may take.
    """

    pull = None
    warm_up = None

    def __init__(self, embed_many: EmbedTexts, store: Store, *, at_once: int, timeout_s: float) -> None:
        self._answer = LangChainModel(
            ExtractiveChat(embed_many=embed_many, store=store),
            provider=NAME,
            model=NAME,
            slots=Slots(at_once, at_once, timeout_s),
            limits=TimeLimits(),
        )

    def describe(self) -> ModelDescription:
        """Say what it is."""
        return ModelDescription(NAME, NAME, "the built-in extractive generator", (NAME,), built_in=True)

    def generate(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Return the stream of an answer."""
        return self._answer(prompt)

    async def ping(self) -> str:
        """It is this process."""
        return ""

    async def close(self) -> None:
        """Nothing is held."""


class ExtractiveChat(BaseChatModel):
    """Quotes and cites. Needs a prompt that ``PromptBuilder`` wrote.

    Args:
        embed_many: texts to L2-normalised vectors, in order.
        store: what it says, and what questions are read by.
        kept_vectors: how many sentence vectors are kept (1.5 kB each).
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True)

    embed_many: EmbedTexts
    store: Store
    kept_vectors: int = 8192
    model_name: str = NAME

    _vectors: SentenceVectors = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Start with no vectors kept."""
        del context
        self._vectors = SentenceVectors(self.embed_many, self.kept_vectors)

    @property
    def _llm_type(self) -> str:
        return "mangaassist-extractive"

    async def _answer(self, messages: Sequence[BaseMessage]) -> tuple[str, UsageMetadata]:
        request = read_request(messages[-1].text, self.store.intents, self.store.today())
        # What was found is the cheapest already, say; no page has the word for it.
        lists = request.intent.lists_titles
        question = without_order(request.question, self.store.fields) if lists else request.question
        wishes = wishes_of(question, self.store.trade, _titles(request).places_in)
        weighed = [await weigh(request, wish, self._vectors, self.store.trade) for wish in wishes]
        harmless = rules_out_what_is_grave(question, self.store.trade)
        alike = lists and is_by_likeness(question)
        request = replace(request, picked=request.picked or harmless or alike or question != request.question)
        found = [compose(request, *pair) for pair in weighed]
        if lists and not any(found) and self._is_for_a_child(request):
            nearest = Texts(self.store.languages).nearest(language_of(question, self.store.trade))
            whatever = replace(request, picked=True)
            found = [
                replace(told, text=told.text and f"{told.text}\n{nearest}")
                for told in (compose(whatever, *pair) for pair in weighed)
            ]
        answer = _joined(Texts(self.store.languages), wishes, found, [asked for asked, _ in weighed], self.store.trade)
        spent = sum(approximate_tokens(message.text) for message in messages)
        said = approximate_tokens(answer)
        return answer, UsageMetadata(input_tokens=spent, output_tokens=said, total_tokens=spent + said)

    def _is_for_a_child(self, request: WrittenRequest) -> bool:
        """Whether all that was found suits a young reader, and is an answer for that alone."""
        reader = reader_in(request.question, request.today, self.store.trade)
        return reader is not None and not reader.is_adult

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        del stop, run_manager, kwargs
        answer, usage = await self._answer(messages)
        for piece in pieces_of(answer):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                usage_metadata=usage,
                response_metadata={"finish_reason": "stop", "model_name": self.model_name},
                chunk_position="last",
            )
        )

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del stop, run_manager, kwargs
        answer, usage = await self._answer(messages)
        metadata = {"finish_reason": "stop", "model_name": self.model_name}
        message = AIMessage(content=answer, usage_metadata=usage, response_metadata=metadata)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del messages, stop, run_manager, kwargs
        raise TypeError("the encoder behind this model is asynchronous: call ainvoke or astream")


def _titles(request: WrittenRequest) -> TitleNames:
    """The names of the products that the passages tell of, as far as the question may hold them."""
    products = (passage for passage in request.passages if passage.type == "product")
    names = {name: product.title for product in products for name in names_of(product)}
    return _finder(frozenset(name for name in names.items() if may_name(request.question, name[0])))


@lru_cache(maxsize=256)
def _finder(titles: frozenset[tuple[str, str]]) -> TitleNames:
    """Finds these names. A title is asked about more than once."""
    return TitleNames(dict(titles))


def _joined(texts: Texts, wishes: Sequence[str], found: Sequence[Quoted], asked: Sequence[Asked], trade: Trade) -> str:
    """Every wish answered, or said not to be."""
    language = language_of(wishes[0], trade)
    if not any(found) and not any(one.is_understood for one in asked):
        return texts.nothing_found(language)
    answers = [_with_unsaid(texts, *granted, language) for granted in zip(wishes, found, asked, strict=True)]
    return "\n".join(_each_said_once(answers))


def _each_said_once(answers: Sequence[str]) -> list[str]:
    """The answers without what one before has quoted: two wishes may be answered by one page."""
    said = set[str]()
    new: list[str] = []
    for answer in answers:
        pieces = pieces_of(answer)
        if left := "".join(piece for piece in pieces if piece.strip() not in said).strip():
            new.append(left)
        said.update(piece.strip() for piece in pieces)
    return new


def _with_unsaid(texts: Texts, wish: str, quoted: Quoted, asked: Asked, language: str) -> str:
    """An answer, and what of the wish no passage covers; or that it may be none."""
    answer = quoted.text
    unsaid = ", ".join(asked.things.unsaid_by(answer))
    if not answer and asked.aspect.longer:
        return texts.not_that_one(asked.aspect.longer, next(iter(asked.titles)), language)
    if not answer and not unsaid and not asked.is_known:
        return texts.not_ours(thing_of(wish, asked.trade), language)
    if not answer:
        return texts.not_said(unsaid or wish, language)
    if unsaid:
        return f"{answer}\n{texts.not_covered(unsaid, language)}"
    return answer if quoted.is_sure else f"{texts.unsure(language)}\n{answer}"
