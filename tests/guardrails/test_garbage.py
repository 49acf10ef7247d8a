import pytest

from guardrails.garbage import Garbage, repeats_itself
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Evidence

CODE = Passage("p", "d", "Shell", "document", "en", "/", "Type:\n```\nmake\n```\n")


def found(text: str, about: Evidence = Evidence(""), size: int = 5) -> str | None:  # noqa: B008 - frozen
    garbage = Garbage(about)
    told = (garbage.found(text[at : at + size]) for at in range(0, len(text), size))
    return next((why for why in told if why), None)


@pytest.mark.parametrize("size", [1, 5, 400])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The answer is as follows: " * 4, "repetition"),
        ("Standard shipping takes some days.\nExpress shipping takes fewer days.\n" * 2, "repetition"),
        ("ハ" + "ラ" * 70, "repetition"),
        ("It costs $5.\n<<<\nShipping", "prompt_echo"),
        ("It costs $5.\n\nQuestion: How much", "prompt_echo"),
        ("Here it is:\n```python\nprice = 5", "code"),
        ("def add(a, b):\n    return", "code"),
    ],
)
def test_garbage_is_found_however_it_comes(text: str, why: str, size: int) -> None:
    assert found(text, size=size) == why


@pytest.mark.parametrize(
    "text",
    [
        "- Berserk is rated 18+.\n- Gantz is rated 18+.\n- Homunculus is rated 18+.\n",
        "| title | price |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        "No, no, no! Ha ha ha ha ha.",
        "Orders from Osaka take a day. One question: is it a gift?",
        "import duties are paid by the customer",
    ],
)
def test_an_answer_is_none(text: str) -> None:
    assert found(text) is None


def test_what_stands_in_the_passages_is_none() -> None:
    text = "Type this:\n```\nmake\n```"
    assert found(text) == "code"
    assert found(text, Evidence("", (CODE,))) is None


def test_a_short_text_has_to_come_three_times() -> None:
    assert not repeats_itself("Yes, it is.Yes, it is.")
    assert not repeats_itself("A line of more than twenty letters, said once, and some more of it.")
