"""What turns a fact of the passages round."""

from __future__ import annotations

import pytest

from guardrails.grounding.relation import contradiction

LAMP = """\
The Kestrel lamp costs $80 and the Merlin clock costs $70.
Lamps are sent within 3 business days, and clocks within 2 weeks.
Lamps can be returned within 30 days.
Clocks cannot be returned after they were wound.
Orders placed before noon are packed on the same day.
One bulb is included with every lamp.
The clock weighs 4 kg.
A cart holds up to 12 lamps, and a voucher is good for 6 years.
Lamp parcels count as lost 20 business days after dispatch, and clock parcels 10 business days after dispatch.
The Merlin series was first shown in Osaka and is still running.
Repairs begin in spring, when dealers can register broken lamps and clocks with the workshop in Kobe.
"""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Lamps cannot be returned within 30 days.", "negation"),
        ("Lamps can't be returned within 30 days.", "negation"),
        ("Clocks can be returned after they were wound.", "negation"),
        ("Orders placed after noon are packed on the same day.", "opposite"),
        ("Lamps are sent within 3 weeks.", "quantity"),
        ("Lamps are sent within five business days.", "quantity"),
        ("The clock weighs 4 pounds.", "quantity"),
        ("The Kestrel lamp costs $70.", "relation"),
        ("The Merlin clock costs $80 and the Kestrel lamp costs $70.", "relation"),
        ("A cart holds up to 6 lamps.", "quantity"),
        ("Clock parcels count as lost 20 business days after dispatch.", "relation"),
        ("The Merlin series is complete.", "opposite"),
        ("Dealers cannot register broken lamps.", "negation"),
        ("A bulb for the lamp is not included.", "negation"),
    ],
)
def test_what_says_something_else_in_nearly_the_same_words_is_told(sentence: str, why: str) -> None:
    assert contradiction(sentence, LAMP) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "The Kestrel lamp is $80.",
        "The clock costs $70, the lamp $80.",
        "You get your clock within 14 days.",
        "Lamps can be returned for 30 days.",
        "No clock that was wound can be returned.",
        "Order before noon, and it is packed the same day.",
        "A bulb comes with each lamp.",
        "A lamp can be returned no later than 30 days after.",
        "There is a lot to like about our lamps.",
        "Twelve lamps fit into a cart.",
        "A lamp parcel counts as lost after 20 business days, a clock parcel after 10.",
        "The Merlin series is ongoing.",
        "Clocks that were wound do not go back to the shop.",
        "The Merlin series has not ended yet.",
        "",
    ],
)
def test_a_fair_wording_passes(sentence: str) -> None:
    assert contradiction(sentence, LAMP) is None


def test_a_particle_in_a_name_denies_nothing() -> None:
    ground = "Food Wars (Shokugeki no Soma) settles disputes through contests of cooks."
    assert contradiction("Food Wars settles disputes through contests of cooks.", ground) is None
    assert contradiction("Shokugeki no Soma settles disputes through contests of cooks.", ground) is None


def test_a_number_of_the_question_may_be_repeated() -> None:
    assert contradiction("For an order of 75 dollars the lamp is out of reach.", LAMP) == "quantity"
    assert contradiction("For an order of 75 dollars the lamp is out of reach.", LAMP, beside="I have $75") is None


def test_japanese_is_held_against_its_own_words() -> None:
    ground = "速達が無料になることはありません。通常配送は7日で届きます。"
    assert contradiction("速達が無料になることがあります。", ground) == "negation"
    assert contradiction("通常配送は9日で届きます。", ground) == "quantity"
    assert contradiction("通常配送は7日で届きます。", ground) is None


HOUSE = """\
The customer pays the postage.
All lamps can be used outdoors without a transformer.
Some clocks may need a key.
The address can be changed until the parcel is closed.
A brass lamp ships with standard freight. Express freight leaves at noon.
The rental works without signing in.
Unopened bulbs can be returned, and opened bulbs are kept.
A member may hold 2 lamps of one kind and 5 spare bulbs.
The old alarm then stops ringing.
Each voucher works once.
The window is lit until a member switches the light off.
A crate can weigh more than 9 kg.
"""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("The shop pays the postage.", "relation"),
        ("Most lamps can be used outdoors without a transformer.", "scope"),
        ("All clocks need a key.", "scope"),
        ("Everything ships with standard freight.", "scope"),
        ("A brass lamp ships only with standard freight.", "scope"),
        ("The address can be changed after the parcel is closed.", "opposite"),
        ("The address can be changed even once the parcel is closed.", "opposite"),
        ("A brass lamp ships with express freight.", "relation"),
        ("The rental works only after signing in.", "negation"),
        ("All lamps can be used outdoors with a transformer.", "negation"),
        ("A member may hold 5 lamps of one kind and 2 spare bulbs.", "relation"),
        ("The old alarm keeps ringing.", "negation"),
        ("Each voucher works twice.", "opposite"),
        ("The window is lit until a member switches the light on.", "opposite"),
        ("A crate weighs less than 9 kg.", "opposite"),
    ],
)
def test_who_how_many_and_when_are_told(sentence: str, why: str | None) -> None:
    assert contradiction(sentence, HOUSE) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "You pay the postage.",
        "The postage is paid by the customer.",
        "Every lamp can be used outdoors, and no transformer is needed.",
        "A clock may need a key.",
        "The address can be changed as long as the parcel has not been closed.",
        "You need not sign in: the rental works without that.",
        "Once the parcel is closed, the address cannot be changed.",
        "Bulbs that were not opened can be returned.",
        "The old alarm no longer rings.",
        "Hold up to 5 spare bulbs and 2 lamps of one kind.",
        "With standard freight, a brass lamp ships.",
    ],
)
def test_another_way_to_say_it_passes(sentence: str) -> None:
    assert contradiction(sentence, HOUSE) is None


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("住所は梱包後に変更できます。", "opposite"),
        ("ランプは英語版のみ対象です。", "opposite"),
        ("同意がなくても使用します。", "negation"),
        ("住所は梱包前に変更できます。", None),
        ("同意がある場合は使用します。", None),
    ],
)
def test_sides_of_japanese_words_are_told(sentence: str, why: str | None) -> None:
    ground = "住所は梱包前に変更できます。ランプの英語版は対象外です。同意がある場合のみ使用します。"
    assert contradiction(sentence, ground) == why


WORKSHOP = """\
When the lamp cannot be mended, the owner chooses between a spare lamp and a voucher that includes the postage.
The workshop opens a talk with the maker within two days.
Wires must be tested before the lamp can be closed.
A used lamp is dearer than a pair of spare bulbs.
A voucher for a broken lamp is always paid.
Broken glass is swept by the caretaker.
The alarm rings after the first visit or after 9 days, whichever comes first.
Guests should send a drawing of the lamp.
A membership is valid for 5 years.
The choice is final once the voucher has been printed.
Wall clocks can be collected, except a clock that waits for a spare hand.
Lanterns cannot be combined with vouchers.
A crate holds 15 bulbs and is heavy.
The owner receives a letter before anything is mended.
"""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("The maker opens a talk with the workshop within two days.", "relation"),
        ("The lamp must be closed before wires can be tested.", "relation"),
        ("A pair of spare bulbs is dearer than a used lamp.", "relation"),
        ("A voucher for a broken lamp is never paid.", "negation"),
        ("The caretaker is swept by broken glass.", "relation"),
        ("The alarm rings after the first visit or after 9 days, whichever comes last.", "opposite"),
        ("The voucher does not include the postage.", "negation"),
        ("A drawing is not needed.", "negation"),
        ("A membership never expires.", "negation"),
        ("You can change your choice once the voucher has been printed.", "opposite"),
        ("A clock that waits for a spare hand can be collected.", "negation"),
        ("Lanterns can be combined with other vouchers too.", "negation"),
        ("A crate holds 15 candles.", "quantity"),
        ("The owner sends a letter before anything is mended.", "relation"),
    ],
)
def test_who_does_it_what_comes_first_and_what_holds_are_told(sentence: str, why: str | None) -> None:
    assert contradiction(sentence, WORKSHOP) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "A talk with the maker is opened by the workshop within two days.",
        "The lamp cannot be closed before wires have been tested.",
        "Before the lamp can be closed, wires must be tested.",
        "Broken glass is what the caretaker sweeps.",
        "Unless the lamp can be mended, the owner chooses between a spare lamp and a voucher.",
        "You will never be sent a voucher that does not include the postage.",
        "Lanterns can't be combined with vouchers either.",
        "Until the voucher has been printed, the choice is not final.",
        "Wall clocks can be collected unless a clock waits for a spare hand.",
    ],
)
def test_a_true_sentence_in_another_order_or_voice_passes(sentence: str) -> None:
    assert contradiction(sentence, WORKSHOP) is None


NURSERY = """\
Trees are shipped with bare roots from November to March, and potted shrubs are shipped all year.
Roses that do not sprout are often replaced by the gardener.
A basket holds up to 12 bulbs, and a tray has 17 seedlings.
Potting costs $4 per shrub.
Delivery runs from 2012 to 2020 were made by cart.
Two pots of one size can be returned within 30 days with all tags.
Tools cannot be rented.
Cards are authorised when the order is placed and charged when the parcel is packed.
The hothouse can be visited by phone appointment, and the orchard needs a ticket.
The label is removed right after the sale.
The almanac is still running.
Your plan is not affected by a move.
The customer bears the freight.
Advice is free.
Fees are due before the season.
The gardener waits 60 minutes and keeps 200 GB of pictures.
"""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("A basket holds more than 12 bulbs.", "quantity"),
        ("A tray has more than 17 seedlings.", "quantity"),
        ("Potting costs $4 per order.", "quantity"),
        ("Trees are shipped with bare roots from March to November.", "quantity"),
        ("Runs were made until they ended in 2012.", "quantity"),
        ("The gardener waits 60 seconds.", "quantity"),
        ("The gardener keeps 200 MB of pictures.", "quantity"),
        ("Roses that do not sprout are never replaced by the gardener.", "scope"),
        ("Roses are always replaced by the gardener.", "scope"),
        ("Pots of one size cannot be returned.", "negation"),
        ("Tools can be rented.", "negation"),
        ("Tools can be borrowed or rented.", "negation"),
        ("Pots of one size cannot be sent back.", "negation"),
        ("Potted shrubs are shipped from November to March.", "relation"),
        ("Cards are charged when the order is placed.", "relation"),
        ("The orchard can be visited by phone appointment.", "relation"),
        ("The label stays after the sale.", "negation"),
        ("The almanac has ended.", "opposite"),
        ("The almanac is on hiatus.", "negation"),
        ("Your plan is lost after a move.", "negation"),
        ("The freight is paid by the shop.", "negation"),
        ("Advice isn't free.", "negation"),
        ("Fees are due after the season.", "opposite"),
    ],
)
def test_bounds_rates_ranges_and_halves_of_two_are_told(sentence: str, why: str | None) -> None:
    assert contradiction(sentence, NURSERY) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "Up to 12 bulbs fit into a basket.",
        "A basket does not hold more than 12 bulbs.",
        "For each shrub, potting costs $4.",
        "From November to March trees are shipped with bare roots.",
        "The gardener usually replaces roses that do not sprout.",
        "Potted shrubs are shipped all year, and trees from November to March.",
        "Cards are charged when the parcel is packed.",
        "The season begins after fees are due.",
        "For eight years delivery runs were made by cart.",
        "The label is taken off after the sale.",
        "Your plan stays as it is after a move.",
        "The freight is paid by the customer.",
        "Neither a tree nor a shrub is lost.",
    ],
)
def test_the_same_bounds_and_halves_in_other_words_pass(sentence: str) -> None:
    assert contradiction(sentence, NURSERY) is None


STUDIO = """\
Anna Vale adapts Otto Brandt's play as an opera.
The opera is a short sequel to the ballet.
The musical was turned into a film in 1984.
The garden was designed by Mia Roth, planted by Jon Hale and paid for by the city.
Members who lose a key should tell the office at once.
The minimum age for members is 16.
The maximum weight of a parcel is 20 kg.
"""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Otto Brandt's play adapts Anna Vale's opera.", "relation"),
        ("Otto Brandt's play is based on an opera by Anna Vale.", "relation"),
        ("Anna Vale's opera was adapted into a play by Otto Brandt.", "relation"),
        ("The ballet is a short sequel to the opera.", "relation"),
        ("The opera is a short prequel to the ballet.", "opposite"),
        ("The musical is based on a film of 1984.", "relation"),
        ("The garden was planted by Mia Roth and designed by Jon Hale.", "relation"),
        ("The office should tell members who lose a key at once.", "relation"),
        ("We should tell the office at once when you lose a key.", "relation"),
        ("Members are at most 16.", "quantity"),
        ("The parcel weighs at least 20 kg.", "quantity"),
    ],
)
def test_what_was_made_of_what_and_by_whom_is_told(sentence: str, why: str) -> None:
    assert contradiction(sentence, STUDIO) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "The opera is based on Otto Brandt's play.",
        "Otto Brandt's play was turned into an opera by Anna Vale.",
        "The play by Otto Brandt is the basis of Anna Vale's opera.",
        "The opera is not based on the ballet but on a play by Otto Brandt.",
        "The ballet has a short sequel, the opera.",
        "The film of 1984 is based on the musical.",
        "Planted by Jon Hale and designed by Mia Roth, the garden was paid for by the city.",
        "Jon Hale planted the garden that Mia Roth designed.",
        "Tell the office at once if you lose a key.",
        "You should tell the office at once when you lose a key.",
        "Members are at least 16.",
        "A parcel weighs up to 20 kg.",
    ],
)
def test_what_was_made_of_what_in_other_words_passes(sentence: str) -> None:
    assert contradiction(sentence, STUDIO) is None


DESK = """\
A broken lamp must be reported within 7 days of delivery.
The desk answers within 2 business days of the report.
Vouchers are valid for 5 years from the date of purchase.
Cards are charged 3 days before the release date.
A clock can be returned within 30 days.
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "A broken lamp must be reported within 7 days of ordering.",
        "You have 7 days from the date of purchase to report a broken lamp.",
        "The desk answers within 2 business days of delivery.",
        "Vouchers are valid for five years after they arrive.",
        "Cards are charged 3 days before dispatch.",
        "Your card is charged 3 days after the book is out.",
    ],
)
def test_a_period_counted_from_another_event_is_told(sentence: str) -> None:
    assert contradiction(sentence, DESK) == "quantity"


@pytest.mark.parametrize(
    "sentence",
    [
        "Report a broken lamp within seven days of receiving it.",
        "You have 7 days from the day your order arrives to report a broken lamp.",
        "The desk answers within 2 business days of your report.",
        "Vouchers are valid for 5 years after you buy them.",
        "Your card is charged 3 days before the book is released.",
        "The charge comes 3 days ahead of the release.",
        "A clock can be returned within 30 days of delivery.",
    ],
)
def test_a_period_counted_from_the_same_event_passes(sentence: str) -> None:
    assert contradiction(sentence, DESK) is None


ISLAND = """\
The carrier may add a handling fee.
Orders of more than 5 lamps may be checked for resale.
A used lamp could need a new bulb.
Strong rain might delay the tour, and the guide will then call.
Members may choose a voucher instead of a refund.
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "The carrier will add a handling fee.",
        "The carrier always adds a handling fee.",
        "Orders of more than 5 lamps will be checked for resale.",
        "A used lamp is bound to need a new bulb.",
        "Strong rain is certain to delay the tour.",
        "Members must choose a voucher instead of a refund.",
    ],
)
def test_what_is_told_for_certain_of_what_may_be_is_told(sentence: str) -> None:
    assert contradiction(sentence, ISLAND) == "scope"


@pytest.mark.parametrize(
    "sentence",
    [
        "The carrier can add a handling fee.",
        "A handling fee may be added by the carrier, and you will have to pay it.",
        "A used lamp possibly needs a new bulb.",
        "If strong rain delays the tour, the guide will call.",
        "If you choose a voucher, you will get it instead of a refund.",
        "You may have a voucher instead of a refund.",
    ],
)
def test_what_may_be_passes_as_such(sentence: str) -> None:
    assert contradiction(sentence, ISLAND) is None


LIBRARY = """\
Bank transfer is available for institutions only.
Electric bikes are serviced only at the Harbor Street workshop.
Support by phone is reserved for Enterprise customers.
Only members can borrow a telescope.
A voucher can be used on lamps and clocks only.
The set is replaced only when no single lamp is left.
Students get 10% off new lamps.
If you return a clock, its bonus is taken back.
A clock can be lent with or without its key.
The guide speaks Welsh and is a singer.
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "Bank transfer is open to every customer.",
        "Anyone can pay by bank transfer.",
        "Electric bikes are serviced at all our workshops.",
        "All customers get support by phone.",
        "Anybody can borrow a telescope.",
        "A voucher can be used on everything.",
        "The set is always replaced.",
        "Students receive 10% off everything in the shop.",
        "You keep the bonus even if you return the clock.",
        "Only the guide speaks Welsh.",
    ],
)
def test_what_is_for_a_few_is_not_told_of_all(sentence: str) -> None:
    assert contradiction(sentence, LIBRARY) == "scope"


@pytest.mark.parametrize(
    "sentence",
    [
        "Only institutions can pay by bank transfer.",
        "All institutions can use bank transfer.",
        "Bank transfer is available for all schools.",
        "All electric bikes are serviced at the Harbor Street workshop.",
        "Every Enterprise customer gets support by phone.",
        "Every member can borrow a telescope.",
        "A voucher can be used on any lamp or clock.",
        "A voucher can be used on any clock.",
        "If no single lamp is left, the whole set is replaced.",
        "Any student gets 10% off new lamps.",
        "A clock can be lent even without its key.",
        "The guide is only a singer.",
    ],
)
def test_what_goes_for_all_of_a_few_passes(sentence: str) -> None:
    assert contradiction(sentence, LIBRARY) is None


CELLAR = """\
Up to 3 vouchers can be used at once, and they pay for bread.
Borrowed maps remain readable for members.
The rental works without signing in.
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "You can use as many vouchers as you like at once.",
        "You can pay with as many vouchers as you like.",
        "You lose borrowed maps.",
        "You have to sign in for the rental.",
    ],
)
def test_the_contrary_in_words_of_its_own_is_told(sentence: str) -> None:
    assert contradiction(sentence, CELLAR) == "negation"


@pytest.mark.parametrize(
    "sentence",
    [
        "You can use as many as 3 vouchers at once.",
        "Borrowed maps remain readable as you like.",
        "You do not have to sign in for the rental.",
    ],
)
def test_the_same_in_words_of_its_own_passes(sentence: str) -> None:
    assert contradiction(sentence, CELLAR) is None
