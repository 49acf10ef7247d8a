import time

import pytest

from pipeline.conversation.courtesy import is_courtesy, is_wordless, reacts, takes_leave

READ = """great | ok cool | hmm | I see | Great!! | that's good to know | oh nice | sounds good | lol | yes | Perfect. |
right, good to know | ok 👍 | ah I see, makes sense | very interesting | that's funny | ＯＫ | 了解です |
なるほど | へえ | いいね | そうなんですね | わかりました | おお、いいですね | はい、わかりました |
ふーん | 面白いですね"""
WITH_THANKS = """thanks, that's great | that's great, thanks | ok thanks, good to know | great, thank you so much! |
thanks! really helpful | なるほど、ありがとうございます"""
LEAVES = """good night | ok good night everyone | sleep well | have a nice day |
thanks, have a great weekend! | take care | see you tomorrow | that's all for now |
gotta go | おやすみ | おやすみなさい | じゃあね | それじゃあまた | バイバイ | お疲れ様でした |
おつかれさま | 失礼します | お邪魔しました | ありがとう、おやすみ | いってきます | 良い週末を"""
GREETS = """nice to meet you | happy new year | welcome back | よろしくお願いします | お世話になります |
明けましておめでとうございます | お久しぶりです | ただいま"""
ASKS = """great, how many volumes? | is it good | that's a great manga | いい漫画ありますか | good manga |
funny | how good is it | 面白い | ok but how much | いいえ、別のを | yes please recommend one |
no volumes | oh no it broke | good night stories | a good night's read |
have a nice day gift | おやすみの本 | お休みはいつ | じゃあ送料は | 一番よろしく | now | all | so |
thanks, is it great | great thanks, how much | thanks that's a great manga"""


@pytest.mark.parametrize("text", READ.replace("\n", " ").split(" | "))
def test_a_word_that_an_answer_was_read_asks_for_nothing(text: str) -> None:
    assert reacts(text)
    assert is_courtesy(text)


@pytest.mark.parametrize("text", WITH_THANKS.replace("\n", " ").split(" | "))
def test_thanks_beside_such_a_word_ask_for_nothing_either(text: str) -> None:
    assert is_courtesy(text)
    assert not reacts(text)


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


@pytest.mark.parametrize("unit", ["ok so ", "no", "ううーー", "forget that ", "hmm, ", "thanks, so ", "cheers cool "])
def test_no_message_holds_up_the_others(unit: str) -> None:
    started = time.process_time()
    is_courtesy((unit * 2000)[:4000] + "x")
    assert time.process_time() - started < 0.25
