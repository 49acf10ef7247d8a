from __future__ import annotations

import time

import pytest

from evals.cache import pairs
from infra.store.reading import open_store
from pipeline.questions.same_question import SameQuestion, is_latin

TRADE = open_store().trade

NAMES = {
    "Tokyo Ghoul": "Tokyo Ghoul",
    "Tokyo Ghoul:re": "Tokyo Ghoul:re",
    "Attack on Titan": "Attack on Titan",
    "Shingeki no Kyojin": "Attack on Titan",
    "Berserk": "Berserk",
    "One Piece": "One Piece",
    "The Promised Neverland": "The Promised Neverland",
}
SAME = SameQuestion(NAMES, TRADE)


@pytest.mark.parametrize(
    ("asked", "kept", "differs"),
    [
        ("is tokyo ghoul finished", "is tokyo ghoul re finished", "names"),
        ("who wrote berserk", "who wrote vagabond", "names"),
        ("can I cancel a pre-order", "can I cancel an order", "words"),
        ("Who wrote volume 2 of Berserk?", "Who wrote volume 3 of Berserk?", "numbers"),
        ("what happens in volume two", "what happens in volume three", "numbers"),
        ("What is the first volume?", "What is the last volume?", "numbers"),
        ("Can I return opened volumes?", "Can I not return opened volumes?", "negation"),
        ("can I pay with a card", "can I pay without a card", "negation"),
        ("Can I return it before delivery?", "Can I return it after delivery?", "words"),
        ("How long is express shipping?", "How long is standard shipping?", "words"),
        ("do you ship from Japan to France", "do you ship from France to Japan", "words"),
        ("Is Berserk longer than One Piece?", "Is One Piece longer than Berserk?", "names"),
        ("can I buy a gift card with points", "can I buy points with a gift card", "order"),
        ("do you refund shipping", "do you ship refunds", "order"),
        ("can you call me", "can I call you", "words"),
        ("do you buy used manga", "can I buy used manga", "words"),
        ("Is shipping free?", "What is free shipping?", "words"),
        ("What is a pre-order?", "Can I pre-order?", "words"),
        ("do you ship to the US", "do you ship", "words"),
        ("can I order without", "can I order", "negation"),
        ("and what is that?", "how would it be?", "words"),
        ("犬夜叉の作者は誰ですか", "犬夜叉は全何巻ですか", "script"),
        ("when was Berserk released", "when will Berserk be released", "words"),
        ("are reviews checked before they appear", "are reviews checked after they appear", "words"),
        ("where can I see my points", "where can I get my points", "words"),
        ("what is your return policy", "what is your return process", "words"),
        ("what can I return", "how can I return it", "words"),
        ("what is my account number", "what is your account number", "order"),
        ("can I pay with points", "can I pay for points", "order"),
        ("do you get points", "do I get points", "words"),
        ("do I keep my card details", "do you keep my card details", "words"),
        ("can my son buy it for me", "can I buy it for my son", "order"),
        ("can the courier call me", "can I call the courier", "order"),
        ("can I see your data", "can you see my data", "words"),
        ("can I be gifted points", "can I gift points", "order"),
        ("does my friend get points for being invited", "do I get points for inviting a friend", "order"),
        ("does an invited friend get points", "do I get points for an invited friend", "order"),
        ("do other people see what I read", "do I see what other people read", "order"),
        ("is my order on its way to you", "is my order on its way to me", "order"),
        ("can I answer a review by another customer", "can another customer answer my review", "words"),
        ("can I exchange a box set for a T-shirt", "can I exchange a T-shirt for a box set", "words"),
        ("can I use my discount with points", "can I use my points with a discount", "order"),
        ("is the code valid", "is the code expired", "words"),
        ("do I have an account", "do you have an account", "words"),
        ("do fans sign books for the author", "does the author sign books for fans", "order"),
        ("will I get it by Friday", "will I get it on Friday", "words"),
        ("is the film based on the manga", "hi, is the manga based on the film", "order"),
        ("will you write to me", "can you help me, will I write to you", "order"),
        ("is shipping free", "hello, what is free shipping", "words"),
        ("can I delete my data", "what data can I delete", "words"),
        ("when is it back in stock", "how will I know when it is back in stock", "words"),
        ("how do I report damage", "why do I report damage", "words"),
        ("what does one page cost", "what do three pages cost", "numbers"),
        ("when was I refunded", "when will I be refunded", "words"),
        ("do points expire", "when do points expire", "words"),
        ("where do I see it if I ordered as a guest", "can I order as a guest", "words"),
        ("can I pay with points and get money back", "can I pay money and get points back", "words"),
        ("my parcel has arrived", "how do I place an order", "words"),
        ("can I call you", "can I", "words"),
        ("will you tell me when it is back in stock", "when is it back in stock", "words"),
        ("is it for boys", "recommend manga for boys", "words"),
        ("can I exchange a book", "can I exchange a T-shirt", "words"),
        ("refund for a lost parcel", "I haven't got my refund yet", "words"),
        ("express shipping はいくら", "standard shipping はいくら", "script"),
        ("Есть ли у вас Берсерк", "Есть ли у вас Наруто", "script"),
        ("the three best horror manga", "the best horror manga of three volumes", "numbers"),
        ("what happens in volume 2", "what happens in 2 volumes", "numbers"),
        ("what do you do with my data", "can I download my personal data", "words"),
        ("are customs duties included", "do I have to pay customs duties", "words"),
        ("can I download my ebook", "can I copy my ebook", "words"),
        ("can I return a gift I gave", "can I return a gift I received", "words"),
        ("why did you cancel my order", "I need help to cancel an order", "words"),
        ("what do I need to sign up", "can I order without an account", "words"),
        ("how long till everything about me is gone", "how long does the search for a lost parcel take", "words"),
        ("can I change my delivery address", "can I change what I ordered", "words"),
    ],
)
def test_what_tells_two_near_questions_apart(asked: str, kept: str, differs: str) -> None:
    assert SAME.difference(asked, kept) == differs
    assert SAME.difference(kept, asked) == differs


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("How much does shipping cost?", "how much is the shipping cost"),
        ("Who is the author of Berserk?", "Who's the Berserk author?"),
        ("who wrote berserk?", "Who is Berserk’s author"),
        ("is shingeki no kyojin complete", "Has Attack on Titan ended?"),
        ("has promised neverland ended", "Is The Promised Neverland finished?"),
        ("Can't I return it?", "can I not return it"),
        ("can a pre-order be cancelled", "Can I cancel a preorder please?"),
        ("Do you deliver overseas?", "do you ship internationally"),
        ("do libraries get a discount", "is there a discount for libraries"),
        ("do you offer hoodies in XL", "are hoodies available in XL"),
        ("do you share my data", "is my data shared"),
        ("is your packaging recyclable", "can the packaging be recycled"),
        ("how fast is express delivery", "how long does express shipping take"),
        ("how long is a gift card valid", "when does a gift card expire"),
        ("are exchanges free", "do exchanges cost anything"),
        ("can you notify me when it's available again", "can I get a message when it is back in stock"),
        ("do you have art books", "do you sell artbooks"),
        ("do teachers get a discount", "can I get a discount as a teacher"),
        ("my payment failed", "why did the payment not go through"),
        ("when am I charged", "when do I pay"),
        ("how much is express shipping", "hi, could you tell me how much express shipping is, please?"),
        ("can I return it", "I was wondering if I can return it"),
        ("is it possible to cancel an order", "how can I cancel an order"),
        ("how can I cancel my order", "what must I do to cancel an order"),
        ("a page is missing", "one page is missing"),
        ("do you buy used manga", "can I sell my used manga to you"),
        ("do you sell artbooks", "can I buy artbooks"),
        ("what do I do if my book is damaged", "my book is damaged, what should I do?"),
        ("will you send the gift card by email", "is the gift card sent by e-mail"),
        ("how long does a refund take", "how many days until I get my refund"),
        ("can I exchange a present", "may a gift be exchanged"),
        ("how do I report a damaged book", "where can I report that a book is damaged"),
        ("can you ship to Canada", "do you deliver in Canada"),
        ("when did Berserk start", "in what year did Berserk begin"),
        ("what age is Berserk for", "what is the age rating of Berserk"),
        ("how many volumes does Berserk have", "how many books does the series Berserk run to"),
        ("where do I enter the code of my gift card", "how do I redeem a gift voucher"),
        ("how do I cancel my order", "is there a way to call the order off"),
        ("Do you gift wrap?", "Can you wrap my order as a present?"),
        ("is there a minimum order", "what is the minimum order value"),
        ("where's my refund", "I'm still waiting for my refund"),
        ("my order has not arrived", "what happens if my parcel gets lost"),
        ("how do I reset my password", "I forgot my password"),
        ("do you price match", "will you match a lower price I found at another shop"),
        ("does anyone know how long a refund takes", "how long does a refund take, can you help?"),
        ("something like Berserk", "I loved Berserk, what should I read next?"),
        ("T-shirt sizes", "which sizes are there for shirts"),
        ("Können Sie nach Köln liefern?", "können Sie nach köln liefern"),
        ("I live in Brazil, do you ship there?", "do you deliver to Brazil"),  # where somebody is comes first
        ("is my voucher valid", "is my coupon valid"),  # a single word among phrases
        ("PO box delivery ok?", "can you deliver to a PO box"),
        ("can two orders go in one box", "can I combine 2 orders into a single shipment"),
        ("I got billed two times", "why was I charged twice"),  # a statement asks why
        ("do you have anything by Ito", "which titles by Ito do you sell"),  # who has any is asked which
        ("what's the limit per customer", "how many copies can I buy"),
        ("can I check out as a guest", "must I sign up to buy something"),
        ("is it possible to correct the address of my order", "I typed in the wrong street, can that be changed"),
        ("I changed my mind about a book, can I give it back", "can I return a manga I no longer want"),
        ("can I take a book off my order", "remove an item from my order, possible?"),
        ("do I have to pay for sending a return", "is return shipping free"),
        ("my manga is missing pages", "my volume is missing pages"),
    ],
)
def test_one_answer_serves_what_asks_the_same(asked: str, kept: str) -> None:
    assert SAME.difference(asked, kept) is None


@pytest.mark.parametrize(("text", "latin"), [("Café, 3 €?", True), ("ＡＢＣ", True), ("Berserk の", False), ("", True)])
def test_the_script_is_judged_by_the_letters(text: str, latin: bool) -> None:  # noqa: FBT001
    assert is_latin(text) == latin


def test_few_look_alikes_and_most_paraphrases_are_taken_for_the_same() -> None:
    agree = {True: list[bool](), False: list[bool]()}
    for pair in pairs():
        agree[pair.same].append(SAME.difference(pair.a, pair.b) is None)
    assert len(agree[False]) > 150
    assert sum(agree[False]) <= 0.01 * len(agree[False])
    assert sum(agree[True]) >= 0.8 * len(agree[True])


def test_a_comparison_takes_microseconds() -> None:
    long = "how much is shipping " * 40
    started = time.process_time()
    for number in range(200):
        SAME.difference(f"{long} {number}", "who wrote berserk")
    assert (time.process_time() - started) / 200 < 0.005
