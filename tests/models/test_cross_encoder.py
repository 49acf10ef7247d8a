from __future__ import annotations

from infra.models.cross_encoder import MAX_TOKENS, NAME, WEIGHTS, CrossEncoderScorer

RETURNS = "Unopened items can be returned within 30 days of delivery for any reason."
GIFT = "Gift wrapping costs $3.50 per bundle of up to 6 volumes."
MONSTER = "Monster (Naoki Urasawa) is complete in 18 volumes. Each volume of Monster costs $19.99."


async def test_the_answering_passage_scores_highest(scorer: CrossEncoderScorer) -> None:
    scores = await scorer("how many days do I have to send something back?", [GIFT, RETURNS, MONSTER])
    assert scores.values[1] == max(scores.values)
    assert all(0 <= value <= 1 for value in scores.values)
    assert scores.model == NAME
    assert scores.busy_ms > 0


async def test_scores_come_in_the_order_of_the_texts(scorer: CrossEncoderScorer) -> None:
    texts = [MONSTER, RETURNS, GIFT, RETURNS * 20, ""]
    together = (await scorer("is Monster complete?", texts)).values
    alone = [(await scorer("is Monster complete?", [text])).values[0] for text in texts]
    assert list(together) == alone


async def test_nothing_scores_as_high_for_a_foreign_question_as_the_answer_does_for_its_own(
    scorer: CrossEncoderScorer,
) -> None:
    foreign = await scorer("what is the boiling point of water?", [RETURNS, GIFT, MONSTER])
    answered = await scorer("how many days do I have to send something back?", [RETURNS])
    assert max(foreign.values) < answered.values[0] / 2


async def test_texts_are_cut(scorer: CrossEncoderScorer) -> None:
    assert scorer._model("question " * 300, "passage " * 300).tokens == MAX_TOKENS


def test_the_shipped_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 3_000_000
