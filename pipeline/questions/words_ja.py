"""The Japanese of shop questions: what may be left out or exchanged. Every other word has to be in both questions."""

from __future__ import annotations

from pipeline.questions.implying import one_thing

PARTICLES = {**dict.fromkeys("はがをのもやと", ""), **dict.fromkeys("にへ", "に"), "で": "で"}
"""Whom or what something is done to or by stands in order; where to, and with what, is kept."""
MINOR = frozenset("に で you past get use".split())
"""Of a question of which no more is told, nothing is told."""
ASKING = frozenset("when price deadline duration where who why count what".split())
"""What is asked of the rest, wherever it stands."""

HARMLESS = (
    # asking, politely, whether, how, and whether there is
    "します しますか しますでしょうか ことはできますか ことができますか ことは可能ですか ことは可能でしょうか "
    "ことはできるのでしょうか できますか できますでしょうか できるのでしょうか できるでしょうか できる "
    "可能ですか 可能でしょうか するには するのに する したいです したいのですが したいんですが "
    "したいと思っています したい していますか しています しているのでしょうか している してますか してください "
    "して下さい して たいです たいのですが たいんですが たいと思っています たい てください て下さい ていますか "
    "ています てますか ている ますか ますでしょうか ます どうすればいいですか どうすればよいですか "
    "どうすればいいでしょうか どうすればよいでしょうか どうすればいい どうすればよい どうしたらいいですか "
    "どうしたらよいですか どうしたらいいでしょうか どうしたらいい どうしたらよい どうすれば どうしたら "
    "どうやって どうやれば どのように どうなっていますか 方法 やり方 仕方 手順 手続き ありますか "
    "ありますでしょうか あるのでしょうか あるでしょうか ありますかね ある あります ございますか 取り扱い 取扱い "
    "取扱 取り扱っていますか 扱っていますか 売っていますか 売っています 売ってますか 販売していますか "
    "販売しています 置いていますか 教えてください 教えて下さい 教えてほしいです 教えてほしい "
    "教えていただけますか 教えてもらえますか 教えて 知りたいです 知りたいのですが 知りたい お願いします お願い "
    "質問です 質問があります すみません すいません こんにちは ちょっと 現在 ください 下さい のですが んですが "
    "のでしょうか でしょうか ですか です ですが 商品 されますか されるのでしょうか される されています"
).split()
_GET = (
    "もらえますか もらえますでしょうか もらえるのでしょうか もらえるでしょうか もらえる いただけますか "
    "いただけますでしょうか くれますか"
).split()
WORDS: dict[str, tuple[str, ...]] = {
    "get": tuple(_GET),
    "you": tuple(f"{stem}{asks}" for asks in _GET for stem in ("して", "て", "で")),
    **{
        idea: tuple(words.split())
        for idea, words in {
            "past": "ましたか ました ていました でした した",
            "use": (
                "使えますか 使えますでしょうか 使えるのでしょうか 使える 利用できますか 利用できる "
                "使用できますか 使い方 使い 使う 使って"
            ),
            "when": "いつ いつごろ いつ頃 何時に",
            "price": "いくら 値段 価格 料金 費用 おいくら お値段",
            "deadline": "期限 締め切り 締切 いつまで いつまでに 何日以内 何日以内なら 何日以内に 期間",
            "duration": ("何日 何日くらい 何日ぐらい 何日間 どのくらい どれくらい どのぐらい どれぐらい 日数 何日ほど"),
            "where": "どこ どこで どこに",
            "who": "誰 だれ どなた",
            "why": "なぜ どうして 何故",
            "always": "いつも いつでも",
            "anywhere": "どこでも どこか どこにも",
            "anybody": "誰でも 誰か 誰も だれでも だれか だれも",
            "any amount": "いくらでも",
            "by all means": "どうしても",
            "what": (
                "とは何ですか とは何 って何ですか って何 は何ですか とはなんですか とは 何がありますか どんな "
                "どのような どういう"
            ),
            "postage": "送料 配送料 配達料 発送料 ご送料",
            "ship": "発送 配送 配達 送ってもらえますか 送ってくれますか 送っていただけますか 送ってもらえる",
            "arrive": "届き 届くまで 届くの 届く 到着 お届け",
            "arrive+past": "届いた",
            "return": "返品",
            "refund": "返金 払い戻し 払戻し",
            "exchange": "交換",
            "cancel": "キャンセル 取り消し 取り消せ 取消 取消し 取り消す",
            "change": "変更 変えられ 変えたい 変える",
            "address": "住所 お届け先 届け先 配送先 送り先 ご住所 お届け先住所 配送先住所",
            "order": "注文 ご注文",
            "password": "パスワード",
            "forget": "忘れました 忘れてしまいました 忘れた 忘れて 忘れてしまった",
            "reset": "再設定 リセット",
            "account": "アカウント",
            "delete": "削除 消したい 消す 消せ 消去",
            "account+delete": "退会",
            "register": "会員登録 新規登録",
            "expire": "有効期限 失効 期限切れ",
            "studentdiscount": "学割 学生割引 学生の割引",
            "giftwrap": (
                "ギフトラッピング ギフト包装 ラッピング プレゼント包装 プレゼント用に包ん プレゼント用に包む "
                "ギフト用に包ん 贈り物用に包ん 包装"
            ),
            "abroad": "海外 外国 国外",
            "creditcard": "クレジットカード クレカ クレジット",
            "pay": "払えますか 払える 支払えますか 支払える 支払い お支払い 払い 払いたい 払う",
            "used": "中古 古本 中古本 中古の本",
            "damaged": "破損 破れ 壊れ 傷つい",
            "bill": "領収書",
            "hours": "営業時間 受付時間 何時から何時まで 何時まで",
            "instock": "在庫",
            "point": "ポイント",
            "similar": "に似た に似ている みたいな のような に近い",
            "giftcard": "ギフトカード 商品券 ギフト券",
            "twofactor": "二段階認証 2段階認証 二要素認証 2要素認証",
            "enable": "設定 有効",
            "disable": "無効 解除",
            "promo": "クーポン クーポンコード プロモコード 割引コード",
            "combine": "併用 同時に使え 同時に利用 2つ同時に使え 一緒に使え",
            "postage+free": "送料無料",
            "minimum": "いくらから いくら以上 いくら買えば いくら買ったら",
            "become": "になりますか になるのは になるには になる",
            "published": "出ていますか 出ています 出ている 発売されていますか 発売されています",
            "customs": "関税 輸入税",
            "must": "必要ですか 必要がありますか 必要でしょうか 必要",
            "newsletter": "メルマガ ニュースレター メールマガジン",
            "unsubscribe": "配信停止 登録解除 購読解除 購読停止",
            "child": "子供 子ども こども お子様 お子さん",
            "phone": "電話番号",
        }.items()
    },
}
IMPLIED = {
    ideas: said.split(", ")
    for ideas, said in {
        "postage": "price",
        "expire": "when, deadline",
        "deadline": "に, when",
        "duration": "?かかり, で, ?まで",
        "ship": "に, you",
        "abroad": "に",
        "change": "に, you",
        "cancel": "you, order",
        "delete": "you",
        "return": "you",
        "exchange": "you",
        "refund": "you",
        "giftwrap": "you",
        "studentdiscount": "use",
        "creditcard": "use, pay, で",
        "bill": "get, you, ?発行",
        "hours": "?営業",
        "damaged": "arrive, past",
        "count": "published, で",
        "customs": "must, pay, ?かかり",
        "free": "become, に, price",
        "minimum": "price",
        "combine": "you, use",
    }.items()
}
"""What an idea already says."""
AS_ONE = one_thing(
    ("password, forget", "forget", "reset"),
    ("when, arrive", "when, arrive", "ship, duration"),
    ("duration, arrive", "arrive", "ship"),
    ("refund, when", "when", "duration"),
    ("use, deadline", "use, deadline", "expire"),
    ("newsletter, disable", "disable", "unsubscribe"),
)
