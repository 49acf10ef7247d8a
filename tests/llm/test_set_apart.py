"""What holds for a pre-order or a gift card is no answer to who asks about an order or a card."""

from __future__ import annotations

import pytest

from infra.llm.composition import compose
from infra.llm.evidence import weigh
from infra.llm.question import understand
from infra.llm.vectors import SentenceVectors
from infra.store.reading import open_store
from pipeline.prompt import WrittenPassage, WrittenRequest
from tests.llm.conftest import EmbedMany

STORE = open_store()
PAGES = (
    WrittenPassage(
        1, "Can I cancel a pre-order?", "faq", "Pre-orders can be cancelled until 3 days before the release date."
    ),
    WrittenPassage(2, "How do I cancel an order?", "faq", "Orders can be cancelled within 60 minutes of ordering."),
)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("how many minutes do I have to cancel", "60 minutes"),
        ("when can I cancel what I ordered", "60 minutes"),
        ("until when can I cancel my preorder", "3 days"),
    ],
)
async def test_a_page_on_something_special_is_for_who_names_that(
    question: str, quoted: str, embed_many: EmbedMany
) -> None:
    request = WrittenRequest(STORE.intents["faq"], question, PAGES, STORE.today())
    asked, scored = await weigh(request, question, SentenceVectors(embed_many, 64), STORE.trade)
    assert quoted in scored[0].sentence.text
    assert compose(request, asked, scored)


async def test_free_delivery_is_what_the_pages_call_shipping(embed_many: EmbedMany) -> None:
    pages = (WrittenPassage(1, "When is shipping free?", "faq", "Shipping is free from $60."),)
    request = WrittenRequest(STORE.intents["faq"], "when do I get free delivery", pages, STORE.today())
    asked, _ = await weigh(request, request.question, SentenceVectors(embed_many, 64), STORE.trade)
    assert not asked.things.unsaid


@pytest.mark.parametrize(
    ("question", "of_the_shop"),
    [
        ("where were your owners born", True),
        ("do you rent things out", True),
        ("do you know who drew it", False),
        ("who is the hero with the scar", False),
    ],
)
def test_what_the_shop_does_is_told_by_no_page_on_a_title(question: str, *, of_the_shop: bool) -> None:
    pages = (WrittenPassage(1, "My Hero", "product", "He is born without a power, and owners of one fight him."),)
    request = WrittenRequest(STORE.intents["product_question"], question, pages, STORE.today())
    assert understand(request, question, STORE.trade).help_only is of_the_shop
