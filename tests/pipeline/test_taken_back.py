import time

import pytest

from pipeline.conversation.taken_back import asked_anew, begins_anew, is_taken_back

ANEW = {
    "ignore my last message": "",
    "forget what I asked": "",
    "please disregard my last question": "",
    "let's start over": "",
    "forget that question. how much is shipping?": "how much is shipping?",
    "scratch that, what about shipping?": "what about shipping?",
    "forget about it and recommend a romance": "recommend a romance",
    "前の質問は忘れて": "",
    "さっきのは忘れてください": "",
    "前の質問は忘れて、送料はいくら？": "送料はいくら？",
    "話題を変えます。送料は？": "送料は？",
    "never mind": "",
    "ok, never mind then": "",
    "never mind, thanks": "",
    "it doesn’t matter": "",
    "drop it": "",
    "new topic: do you ship to Norway?": "do you ship to Norway?",
    "wait, forget about all that": "",
    "skip that and show me a romance": "show me a romance",
    "なんでもないです": "",
    "やっぱりいいです": "",
    "それは忘れて、送料はいくら？": "送料はいくら？",
}
GOES_ON = """never mind the above, just tell me the price | never mind, is it finished? |
it doesn't matter which one | no matter how long it is | いいですか | もういいお話ですか"""
KEPT = ["no wait, keep it", "don't cancel it", "I changed my mind", "やっぱりそのままでいいです", "キャンセルしません"]


@pytest.mark.parametrize(("text", "rest"), ANEW.items())
def test_who_begins_anew_is_asked_for_the_rest(text: str, rest: str) -> None:
    assert begins_anew(text)
    assert asked_anew(text) == rest


@pytest.mark.parametrize("text", ["さっきの質問は無視して別のを教えて", "forget what I asked, I want something else"])
def test_something_else_is_something_else_than_before(text: str) -> None:
    assert not begins_anew(text)
    assert asked_anew(text) in {"別のを教えて", "I want something else"}


@pytest.mark.parametrize(
    "text", ["I forgot my password", "forget my order", "前の注文は忘れて", "ignore the delivery note"]
)
def test_what_is_forgotten_may_be_a_thing(text: str) -> None:
    assert not begins_anew(text)
    assert asked_anew(text) == text


@pytest.mark.parametrize("text", GOES_ON.replace("\n", " ").split(" | "))
def test_such_words_before_what_is_asked_take_nothing_back(text: str) -> None:
    assert not begins_anew(text)
    assert not is_taken_back(text)
    assert asked_anew(text) == text


@pytest.mark.parametrize("text", KEPT)
def test_what_was_to_be_done_is_taken_back_and_still_spoken_of(text: str) -> None:
    assert is_taken_back(text)
    assert not begins_anew(text)


@pytest.mark.parametrize("unit", ["forget that ", "no, ", "never mind, ", "ok so ", "いや、", "忘れて"])
def test_no_message_holds_up_the_others(unit: str) -> None:
    started = time.process_time()
    begins_anew((unit * 2000)[:4000] + "x")
    assert time.process_time() - started < 0.25
