"""What customers ask of the shop's service in Japanese: politely, casually, and by the bare noun."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("海外発送は？", "世界中"),
        ("台湾まで送ってもらえる？", "世界中"),
        ("海外に住んでいますが注文できますか", "世界中"),
        ("領収書は？", "PDF"),
        ("領収書の宛名を会社名にできますか", "会社名"),
        ("ギフト包装は？", "3.50ドル"),
        ("誕生日プレゼントなのでラッピングお願いできますか", "3.50ドル"),
        ("関税かかる？", "受取人"),
        ("支払い方法を教えてください", "PayPal"),
        ("代引きできる？", "代引き"),
        ("速達だと何日？", "2〜4営業日"),
        ("いつ届く？", "7〜12営業日"),
        ("別の巻と交換できますか", "30日以内"),
        ("返品方法を教えてください", "Return items"),
        ("返品の送料は誰が払うの？", "お客様のご負担"),
        ("商品券の有効期限は？", "5年間"),
        ("漫画を買い取ってもらえませんか", "買取は行っておりません"),
        ("追跡番号はどこで見られますか", "注文履歴"),
        ("退会の手続きを教えて", "Delete account"),
        ("アカウント消したい", "Delete account"),
        ("配送業者はどこですか", "Naniwa Post"),
        ("電子版はありますか", "Hondana Reader"),
        ("電子書籍って何台で読める？", "5台"),
        ("在庫切れの本はいつ入荷しますか", "Tell me when back"),
        ("予約のキャンセルってできる？", "3日前まで"),
        ("注文のキャンセルは可能でしょうか", "60分以内"),
        ("発売日前の予約はどうやるの？", "発売前にご予約"),
        ("ポイントはいつ失効しますか", "12か月間"),
        ("18禁の本はどうすれば買えますか", "生年月日"),
        ("学校で30冊買いたい", "15%割引"),
        ("クーポンは併用できますか", "1回の注文につき1つ"),
        ("営業時間は？", "9:00〜18:00"),
        ("日本円で払える？", "米ドル"),
        ("クレカ使える？", "Visa"),
        ("注文のプライバシーは守られますか", "他のお客様のご注文を見ることはありません"),
        ("他の人に注文を見られませんか", "他のお客様のご注文を見ることはありません"),
        ("家族設定はありますか", "4桁のコード"),
        ("ペアレンタルコントロールはありますか", "4桁のコード"),
        ("チャットの会話は保存されますか", "90日間"),
        ("中身が分からないように届きますか", "無地の茶色い段ボール"),
        ("私書箱に届けてもらえますか", "通常配送のみ"),
        ("配達済みなのに荷物がない", "7日以内"),
        ("ボックスセットの返品", "シュリンク"),
        ("友達紹介キャンペーンはありますか", "紹介プログラムはありません"),
        ("個人データをダウンロードしたい", "7日以内に用意"),
    ],
)
async def test_the_page_on_it_answers_in_japanese(talk: Talk, message: str, said: str) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"]
    assert {source["type"] for source in reply["sources"]} == {"faq"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("違う巻が届きました", "正しい商品"),
        ("注文したのと違う本が入っていました", "正しい商品"),
        ("商品が間違っています", "正しい商品"),
        ("1冊足りません", "足りない商品"),
        ("1冊入っていませんでした", "足りない商品"),
        ("落丁があった", "14日以内"),
        ("ページが抜けています", "14日以内"),
        ("印刷がかすれている", "14日以内"),
        ("本の表紙が破れていました", "写真"),
        ("箱が潰れて届きました", "写真"),
        ("荷物が届いてません", "紛失"),
    ],
)
async def test_what_came_wrong_is_answered_as_that(talk: Talk, message: str, said: str) -> None:
    assert said in (await talk(message))[-1]["answer"]


@pytest.mark.parametrize(
    "message",
    ["How much is shipping to 東京?", "Do you sell 「ベルセルク」 in English?", "do you have 孤独のグルメ in stock"],
)
async def test_an_english_question_with_a_japanese_name_is_answered_in_english(talk: Talk, message: str) -> None:
    assert "。" not in (await talk(message))[-1]["answer"]
