"""Of which type an answer has to be: a number of something, a sum, a time, a year, a colour, and of what."""

from __future__ import annotations

import pytest

from infra.llm.answer_type import answer_type_of
from infra.llm.question import understand
from infra.store.reading import open_store
from pipeline.prompt import WrittenPassage, WrittenRequest

STORE = open_store()
TRADE = STORE.trade


@pytest.mark.parametrize(
    ("question", "answer", "beside_it"),
    [
        ("how long do you keep it", "It is kept for 90 days.", "It is kept in the warehouse."),
        ("how long is it valid", "It never expires.", "It is valid for books."),
        ("how much is the fee", "It costs $3.50.", "It goes to the recipient."),
        ("how many weeks does that take", "Some 10 days.", "The publisher sends it."),
        ("how many percent do I save", "Students receive 10% off.", "Students receive something."),
        ("what percentage do I get back", "It is 20% of the price.", "No. Most of it is paid as credit."),
        ("which colours are there", "Indigo waves and red maple.", "There are three patterns."),
        ("what is the box made of", "It is made of cardboard.", "It is closed and padded."),
        ("since when do you exist", "It was founded in 2009.", "It is open at any time."),
        ("who founded the shop", "It was founded by two friends.", "It asks the publisher for a copy."),
        ("is the shop owned by a publisher", "It is owned by its founder.", "It asks the publisher for a copy."),
        ("who is your owner", "The founder owns it.", "It stands in Osaka."),
    ],
)
def test_a_text_without_a_time_or_a_sum_is_no_answer(question: str, answer: str, beside_it: str) -> None:
    kind = answer_type_of(question, TRADE)
    assert kind.is_told_in(answer)
    assert not kind.is_told_in(beside_it)


@pytest.mark.parametrize(
    ("question", "answer", "beside_it"),
    [
        ("how many cards do you keep for me", "Up to 4 cards can be saved.", "One order can be paid in 3 ways."),
        ("how many of the same box sets may I buy", "2 copies of the same box set", "Sets of 60 minutes, and boxes."),
        ("how many customers do you have", "There are 9,000 people.", "In 60 minutes, because people may cancel."),
        ("how many people work here", "There are ten people.", "3 copies of one title per customer"),
        ("how many orders do you ship a day", "Some 400 orders leave us.", "It costs $6.90 per order."),
        ("how many parcels get lost every year", "We lose 12 parcels.", "A parcel counts as lost after 20 days."),
    ],
)
def test_a_number_of_something_else_counts_nothing(question: str, answer: str, beside_it: str) -> None:
    kind = answer_type_of(question, TRADE)
    assert kind.counts
    assert kind.is_counted_in(answer)
    assert not kind.is_counted_in(beside_it)


@pytest.mark.parametrize(
    ("question", "answer", "beside_it"),
    [
        ("in which country are the servers with my data", "The servers stand in Japan.", "We ship from Osaka, Japan."),
        ("where is your warehouse", "Returns go to the warehouse in Osaka.", "Parcels leave Osaka."),
        ("what are the hoodies made of", "Hoodies are made of cotton.", "Boxes are made of paper. Hoodies run small."),
        ("what colour is the message card", "The message card is white.", "Messages are printed. Boxes are brown."),
        (
            "who draws the art postcard",
            "The postcard is drawn by students, who draw it.",
            "A postcard chosen by the staff.",
        ),
        ("who designed your logo", "Our logo was designed in 2009.", "Our logo is on all boxes. Boxes are designed."),
        ("who prints your boxes", "The boxes are printed by us.", "Boxes are sturdy. A print defect is replaced."),
        ("who prints the gift paper", "The paper is printed by us.", "A gift of print goods is wrapped."),
        (
            "how thick is the cardboard",
            "The cardboard is 4 mm thick.",
            "A volume is 2 cm thick. Cardboard is used 1 time.",
        ),
        ("how heavy are box sets", "Most box sets weigh 2 to 6 kg.", "A parcel may weigh 20 kg. Box sets cost $60."),
        ("how tall is your warehouse", "The warehouse is 12 metres high.", "The warehouse packs until 14:00."),
        ("why is it in 30 days", "It is 30 days because mail is slow.", "It can be sent in 30 days for any reason."),
        ("why are boxes brown", "Boxes are brown because paper is.", "Boxes are brown. We ship because we can."),
        ("why don't you sell films", "We sell no films, since nobody asks.", "We sell no films, and no games."),
    ],
)
def test_the_same_of_another_thing_is_no_answer(question: str, answer: str, beside_it: str) -> None:
    kind = answer_type_of(question, TRADE)
    assert kind.is_told_by(WrittenPassage(1, "Help", "policy", answer))
    assert not kind.is_told_by(WrittenPassage(1, "Help", "policy", beside_it))


@pytest.mark.parametrize(
    "question",
    ["who pays the duty", "who can see my list", "where do I send it", "in which currency is my card charged"],
)
def test_who_does_a_thing_and_where_one_does_it_are_told_in_any_words(question: str) -> None:
    assert answer_type_of(question, TRADE).is_told_by(WrittenPassage(1, "Help", "policy", "Whatever is said."))


def test_a_title_may_name_what_its_text_tells() -> None:
    page = WrittenPassage(1, "The hoodies", "faq", "They are made of cotton.")
    assert answer_type_of("what are the hoodies made of", TRADE).is_told_by(page)


def test_a_title_may_ask_for_the_reason() -> None:
    page = WrittenPassage(1, "Why are the boxes brown?", "faq", "They are made of paper.")
    assert answer_type_of("why are boxes brown", TRADE).is_told_by(page)
    assert not answer_type_of("why is shipping so expensive", TRADE).is_told_by(page)


@pytest.mark.parametrize("question", ["why is my parcel late", "why can't I log in", "why was our card declined"])
def test_what_befell_who_asks_is_told_in_any_words(question: str) -> None:
    assert answer_type_of(question, TRADE).is_told_by(WrittenPassage(1, "Help", "policy", "Whatever is said."))


def test_what_may_be_done_is_no_figure_of_the_books() -> None:
    assert answer_type_of("how many customers do you have", TRADE).of_the_books
    assert not answer_type_of("how many people can read at once", TRADE).of_the_books
    assert not answer_type_of("how many books a month are in the box", TRADE).of_the_books


def test_other_questions_expect_no_type() -> None:
    kind = answer_type_of("can I return a book?", TRADE)
    assert kind.is_told_in("Books can be returned.")
    assert not kind.counts


def test_only_of_the_shop_a_type_is_expected() -> None:
    for intent, expected in (("faq", True), ("product_question", False), ("product_discovery", False)):
        request = WrittenRequest(STORE.intents[intent], "how many are there", (), STORE.today())
        assert (understand(request, request.question, TRADE).answer_type is not None) is expected
