from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.questions.japanese import JapaneseQuestions
from pipeline.questions.same_question import SameQuestion, normalise

NAMES = {"NARUTO": "Naruto", "ナルト": "Naruto", "ブリーチ": "Bleach", "ギフト": "Gift", "Monster": "Monster"}
SAME = SameQuestion(NAMES, open_store().trade)
QUESTIONS = JapaneseQuestions({normalise(name): title for name, title in NAMES.items()}, open_store().trade)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("送料はいくらですか", "すみません、配送料を教えてください"),
        ("キャンセルはいつまでできますか", "注文のキャンセル期限を教えてください"),
        ("パスワードを忘れてしまいました", "パスワードの再設定方法は？"),
        ("退会するにはどうすればいいですか", "アカウントを削除したい"),
        ("クレカは使えますか？", "クレジットカードで払えますか"),
        ("ナルトの作者は誰ですか", "NARUTOを描いたのは誰？"),
        ("Monsterは全何巻？", "Monsterは全部で何巻ありますか"),
        ("いつ届きますか", "配送には何日かかりますか"),
        ("電話番号はありますか", "電話番号を教えてください"),
    ],
)
def test_politeness_and_known_words_make_no_other_question(asked: str, kept: str) -> None:
    assert SAME.key(asked) == SAME.key(kept)
    assert SAME.difference(asked, kept) is None


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("いつ送料無料ですか", "いつも送料無料ですか"),
        ("返品できますか", "返品できません"),
        ("住所を変更したい", "住所を変更しました"),
        ("電話したいです", "電話してもらえますか"),
        ("ギフトカードで買えますか", "ギフトカードを買えますか"),
        ("ポイントでギフトカードを買えますか", "ギフトカードでポイントを買えますか"),
        ("アメリカから発送していますか", "アメリカに発送していますか"),
        ("ナルトはブリーチより長いですか", "ブリーチはナルトより長いですか"),
        ("誰が学割を使えますか", "誰でも学割を使えますか"),
        ("一冊買えますか", "もう一冊買えますか"),
        ("ナルトの1巻はありますか", "ナルトの10巻はありますか"),
        ("値段を表示することはできますか", "値段を表示しないことはできますか"),
    ],
)
def test_what_is_not_known_makes_another_question(asked: str, kept: str) -> None:
    assert SAME.difference(asked, kept) == "script"


def test_a_katakana_word_is_found_whole() -> None:
    assert "title:Gift" not in (QUESTIONS.key("ギフトカードはありますか") or "")
    assert "title:Gift" in (QUESTIONS.key("ギフトは完結していますか") or "")


@pytest.mark.parametrize("question", ["how much is shipping", "", "いくらですか"])
def test_a_question_that_tells_nothing_in_japanese_has_no_key(question: str) -> None:
    assert QUESTIONS.key(question) is None
