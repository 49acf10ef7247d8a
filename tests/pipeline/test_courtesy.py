import time

import pytest

from pipeline.courtesy import asked_anew, begins_anew, is_courtesy, is_wordless, reacts, takes_leave

READ = """great | ok cool | hmm | I see | Great!! | that's good to know | oh nice | sounds good | lol | yes | Perfect. |
right, good to know | ok 👍 | ah I see, makes sense | very interesting | that's funny | never mind | ＯＫ | 了解です |
なるほど | へえ | いいね | そうなんですね | わかりました | おお、いいですね | はい、わかりました |
ふーん | 面白いですね"""
LEAVES = """good night | ok good night everyone | sleep well | have a nice day |
thanks, have a great weekend! | take care | see you tomorrow | that's all for now |
gotta go | おやすみ | おやすみなさい | じゃあね | それじゃあまた | バイバイ | お疲れ様でした |
おつかれさま | 失礼します | お邪魔しました | ありがとう、おやすみ | いってきます | 良い週末を"""
GREETS = """nice to meet you | happy new year | welcome back | よろしくお願いします | お世話になります |
明けましておめでとうございます | お久しぶりです | ただいま"""
ASKS = """great, how many volumes? | is it good | that's a great manga | いい漫画ありますか | good manga |
funny | how good is it | 面白い | ok but how much | いいえ、別のを | yes please recommend one |
no volumes | oh no it broke | good night stories | a good night's read |
have a nice day gift | おやすみの本 | お休みはいつ | じゃあ送料は | 一番よろしく | now | all | so"""
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
}


@pytest.mark.parametrize("text", READ.replace("\n", " ").split(" | "))
def test_a_word_that_an_answer_was_read_asks_for_nothing(text: str) -> None:
    assert reacts(text)
    assert is_courtesy(text)


@pytest.mark.parametrize("text", LEAVES.replace("\n", " ").split(" | "))
def test_who_takes_leave_asks_for_nothing(text: str) -> None:
    assert takes_leave(text)
    assert is_courtesy(text)


@pytest.mark.parametrize("text", GREETS.replace("\n", " ").split(" | "))
def test_a_good_wish_asks_for_nothing(text: str) -> None:
    assert is_courtesy(text)
    assert not takes_leave(text)


@pytest.mark.parametrize("text", ASKS.replace("\n", " ").split(" | "))
def test_what_asks_for_something_is_no_courtesy(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize("text", [".", "???", "...", "👍", "!?", "。。。", "🙂🙂"])
def test_signs_without_a_word_ask_for_nothing(text: str) -> None:
    assert is_wordless(text)
    assert is_courtesy(text)


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


@pytest.mark.parametrize("unit", ["ok so ", "no", "ううーー", "forget that ", "hmm, "])
def test_no_message_holds_up_the_others(unit: str) -> None:
    started = time.process_time()
    is_courtesy((unit * 2000)[:4000] + "x")
    assert time.process_time() - started < 0.25
