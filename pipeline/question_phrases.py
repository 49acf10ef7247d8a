"""Runs of words that stand for an idea in shop questions, by the idea, with a comma between; "" changes no answer."""

from __future__ import annotations

PHRASES = {
    "": (
        "from you, about me, about us, where can i, where do i, where should i, where must i, where would i, where "
        "could i, must i do to, should i do to, do i need to do to, can i do to, the steps to, in the mail, in the "
        "post, in transit, in total, as payment, do i have my, do i have it, at all, i am, am i, may i, may we, it "
        "is, would like, d like, feel free, so far, right now, at the moment, as of now, these days, at present, of "
        "course, your store, your shop, your site, your website, your company, in general, in order to, go about, be "
        "able to, let me know, find out, do i have to do to, a way to, is there a way, is it ok, is it okay, any "
        "chance, is there any chance, what about, how about, feel like, what now, what can i do, what should i do, "
        "what do i do, what to do, what do i have to do, what next, than the others, than others, than the other "
        "ones, the best way to, best way to, is the shop, is the store, is the website, is the site, does the shop, "
        "does the store, does the website, does the site, be sure, in case, do you know, d love, love to, how does it "
        "work with, how does it go with, how do i go about, what are my options, what options do i have, is there any "
        "way, is there anything i can do, any way to, is there an option to, is it an option to, is it still "
        "possible, would it be possible, is it allowed, am i allowed, am i able, would i be able, how would i, in "
        "what way, in which way, by what means, i want, i need, i would, if i choose, if i pick, if i use, if i "
        "select, if i go for, if i take, trying to, i try to, hoping to, planning to, about to, any more, any longer, "
        "as well, from here, from your shop, with you, in your shop, at your shop, on your site, on your website, for "
        "me, to me, for us, please help, need help, help with, how can i do that, how do i do that, is that possible, "
        "is that ok, is there a possibility, once and for all, for good, straight away, right away, all right, kind "
        "of, sort of, a bit, at my end, on my end, can be done, what is the procedure for, what is the process for, "
        "what is the way to, the easiest way to, easiest way to, the right way to, how does one, how do you, what are "
        "the steps, do you happen to, in my case, by any chance, i guess, i think, i believe, i suppose, it seems, it "
        "says, i see that, i noticed, i have noticed, turns out, from now on, the thing is, what should i try, what "
        "can i try, what else can i try, do i do about, can i do about, should i do about, someone who, somebody who, "
        "a person who, people who, for someone, for somebody, i already placed, i have already placed, that i placed, "
        "i placed, i already made, i have made, at the end, what are my choices, how would i go about, is it too late "
        "to, count as, counts as, do i need to know about, should i know about, do i have to know about, must i know "
        "about, what do i do about, what should i do about, what can i do about, what to do about, for someone who, "
        "for somebody who, for people who, for a person who, by mistake, by accident"
    ),
    "use": "be used, get used, what can i do with, what can you do with",
    "combine": (
        "used together, use together, at the same time, at once, used at once, go in one box, in one box, into one "
        "box, go in a single box, in a single box, into a single box, in the same box, go in the same box, go in one "
        "parcel, in one parcel, into one parcel, go in a single parcel, in a single parcel, into a single parcel, in "
        "the same parcel, go in the same parcel, go in one package, in one package, into one package, go in a single "
        "package, in a single package, into a single package, in the same package, go in the same package, go in one "
        "shipment, in one shipment, into one shipment, go in a single shipment, in a single shipment, into a single "
        "shipment, in the same shipment, go in the same shipment, go in one delivery, in one delivery, into one "
        "delivery, go in a single delivery, in a single delivery, into a single delivery, in the same delivery, go in "
        "the same delivery, into one order, into a single order, go in one consignment, in one consignment, into one "
        "consignment, go in a single consignment, in a single consignment, into a single consignment, in the same "
        "consignment, go in the same consignment"
    ),
    "own": "do i have, have i got, do we have, have we got, have i collected, have i gathered",
    "whatif": (
        "what do i do when, what should i do when, what can i do when, what if, what happens if, what happens when, "
        "what do i do if, what should i do if, what can i do if, what to do if, what is done if, what will happen if, "
        "what would happen if, what happens to my, what becomes of"
    ),
    "must": (
        "have to, has to, need to, required to, supposed to, do i have to, do you have to, do we have to, is it "
        "necessary to, is it required to, is it mandatory to, is it compulsory to, do i need to, do you need to, am i "
        "required to, am i obliged to, is it needed to"
    ),
    "future": "going to",
    "count": "how many, number of, amount of",
    "price": (
        "what do i pay for, what must i pay for, what will i pay for, how many dollars, how many euros, how much, how "
        "expensive, how costly, how much money, how much would, how much will, what is the cost of, what does it "
        "cost, what would i pay, what would i have to pay, what do you charge for, what do you ask for, set me back, "
        "price tag, going rate, cost me, costs me, how many bucks, what are the costs, what are the charges"
    ),
    "duration": (
        "how long, how many days, how many weeks, how much time, how fast, how quick, how quickly, how many business "
        "days, how many working days, how many months, how many hours, how much longer, when can i expect, when "
        "should i expect, how long will, what is the delivery time, what is the wait, how long before, time frame for"
    ),
    "deadline": (
        "until when, by when, how soon must, how soon should, how soon do i have to, time limit, how long do i have, "
        "how long have i got, how long do we have, how much time do i have, how many days do i have, until what date, "
        "until which date, by what date, by which date, last day to, latest date to, last date to, how many days "
        "after, how long after, how much time have i, how much time do you give, within how many days, cut off, "
        "within what time, within which time, what is the window, what is the period, in what time frame, what time "
        "frame, how long am i allowed, how long can i take, how many days until it too late to, how long until it too "
        "late to, until it too late to, before it too late to"
    ),
    "review": (
        "review i wrote, review i have written, reviews i wrote, write a review, leave a review, post a review, "
        "submit a review, give a review"
    ),
    "when": (
        "on what day, on which day, what year, which year, in what year, in which year, since when, since what year, "
        "what time, how soon, what date, which date"
    ),
    "day": "what day, which day",
    "arrive": (
        "get here, be here, get to me, reach me, be with me, be with us, turn up, turns up, turned up, show up, shows "
        "up, showed up, shown up, got here, gets here, come through, came through, be delivered, reach us"
    ),
    "enter": "put in, type in, fill in, key in, typed in, filled in, fill out, where does the code go",
    "fee": "charge a fee, charge fees, charge any fees, charge extra",
    "pay": (
        "have to pay, need to pay, must pay, do i have to pay, do we have to pay, will i have to pay, must i pay, do "
        "i need to pay, will i need to pay, money leave, money leaves, money be taken, money taken, take the money, "
        "take my money, money come off, money be debited, money go out, money goes out"
    ),
    "similar": (
        "in the style of, for fans of, close to, as good as, in the mood of, the vibe of, reminds me of, remind me "
        "of, along the lines of, similar to, something like, anything like, comparable to, in the vein of, in the "
        "same vein as, along the same lines as, reminiscent of, if i liked, if i loved, if i enjoyed, if i like, if i "
        "love, i loved, i really loved, i liked, i enjoyed, i really enjoyed, a fan of, fans of, comparable with, "
        "same vibe as, same feel as"
    ),
    "promotion": (
        "on sale, special offer, special offers, special deal, special deals, on offer, money off, price cuts, price "
        "reductions, marked down, what offers, which offers, any offers, current offers, your offers, what deals, any "
        "deals, any discounts, any sales"
    ),
    "collect": "pick up, picked up, pick it up, picking up",
    "forget": "not remember",
    "fail": (
        "not go through, went wrong, goes wrong, go wrong, not accepted, not be accepted, not valid, not going "
        "through, not work, not working, not be applied, not apply, not be used"
    ),
    "have": (
        "i want to read, want to read, like to read, find me, search for, got any, let me see, list of, in your "
        "range, in your catalogue, for sale, looking for, searching for, show me, do you have, do you sell, do you "
        "carry, do you stock, do you offer, is there, are there, have you got, send me, sends me, sent me, give me, "
        "gave me, give us, send us, sent us, do you give, you give, you have, you offer, you sell, you stock, you "
        "carry, i would like to read, i feel like reading, in the mood for, feel like reading, what do you have, do "
        "you have any, have you any, got some, can you show me, have you anything, do you know any, do you know a, "
        "know of any, are you selling, come in, comes in, available in, can be had"
    ),
    "often": "how often, how frequently, how regularly",
    "size": "how big, how large, what size, which size, how tall, how wide, what dimensions",
    "notify": (
        "how will i know when, how do i know when, notify me when, tell me when, let me know when, alert me when, "
        "email me when, inform me when, told when, get a message when, get an email when, get a mail when, send me an "
        "alert, send me an email when, drop me a line when, get an alert, get alerts, get alerted, get notified, be "
        "notified, be told when, be informed, let me know once, tell me once, notify me once, ping me when, send me a "
        "message when, give me a shout when"
    ),
    "restock": (
        "be restocked, get restocked, be restocking, be back, back in stock, in stock again, available again, back in "
        "store, come back, be in stock again, be available again, is available again, come back in, get new stock, "
        "get more in stock, more copies in, back on sale, for sale again"
    ),
    "instock": (
        "do you still have, are left, is left, in stock, on stock, on hand, available right now, available now, ready "
        "to ship, on the shelf"
    ),
    "soldout": ("out of stock, sold out, not available, not in stock, no longer available, run out of, ran out of"),
    "sell my": "sell my, sells my, sold my",
    "used": "second hand, pre owned, pre loved, pre read, already read, second handed",
    "subscribe": (
        "signing up for, signing up to, signed up for, sign up for, sign up to, sign me up for, join the mailing "
        "list, put me on, sign me up, get on the list"
    ),
    "unsubscribe": (
        "unsubscribe from, take me off, unsubscribe me from, remove me from, stop getting, stop receiving, stop "
        "sending, opt out of, opt out, get off, sign off from, cancel my subscription to, leave the mailing list, do "
        "not send me, not want your newsletter, not want the newsletter, no longer want the newsletter, no longer "
        "want your newsletter, not want your emails, not want any more emails, no more emails, not want your mails"
    ),
    "exchange": "trade in",
    "elsewhere": (
        "somewhere else, other shop, other shops, another shop, other store, other stores, another store, other "
        "website, other websites, another website, other site, another site, other retailer, another retailer, other "
        "retailers, different shop, different store, other bookshop, another bookshop"
    ),
    "cheaper": (
        "cost less, costs less, less expensive, save money, lower in price, lower price, at a lower price, a better "
        "price, for less, lower prices, a better deal, less money, save anything, save much, save by, lower in price "
        "than"
    ),
    "green": (
        "eco friendly, environmentally friendly, environment friendly, good for the environment, good for nature, "
        "climate friendly, made of recycled"
    ),
    "photo": "take a picture, take photos, take a photo",
    "mean": (
        "stand for, stands for, the meaning of, the meaning, what is meant by, meant by, what do you mean by, can you "
        "explain, could you explain, would you explain, please explain, explain to me"
    ),
    "missing": (
        "missing from, missing in, not in, not there, are not there, not in there, not included, one short, left out, "
        "short of"
    ),
    "bulk": "large order, large orders, big order, big orders, large quantities, large quantity",
    "support": (
        "customer service, customer support, customer care, support team, service team, help desk, customer services, "
        "help team, support staff, help line, service desk, service staff, your team, the team, your staff"
    ),
    "human": (
        "real person, real human, human being, actual person, actual human, live agent, live person, member of staff, "
        "real agent, live chat with a person, flesh and blood, one of your staff"
    ),
    "accept": (
        "do you take, can you take, do you also take, will you take, are accepted, is accepted, can i use to pay, one "
        "of the payment options, one of the payment methods, a payment option, a payment method, one of your payment "
        "options"
    ),
    "refund": (
        "money back, my money returned, money returned, paid back, pay back, pay me back, reimburse me, money will be "
        "back, money is back, see my money, see my money again, money again, have my money, get my money back, have "
        "my money back"
    ),
    "return": (
        "send back, give back, take back, bring back, ship back, send it back, send them back, bring it back, sent "
        "back, sending back, send something back, give it back, sending something back, bringing back, brought back, "
        "hand back, returning something, bring something back, take something back, get rid of something i bought"
    ),
    "preorder": (
        "pre order, pre orders, pre ordering, pre ordered, order in advance, order ahead of time, order ahead, order "
        "before release, order before it comes out, order something that is not out yet, not out yet"
    ),
    "giftcard": (
        "gift card, gift cards, gift certificate, gift certificates, gift voucher, gift vouchers, gift token, gift "
        "tokens, egift card, e gift card, digital gift card, gift code, gift codes"
    ),
    "giftwrap": (
        "gift wrap, gift wrapping, gift wrapped, wrap gifts, wrap presents, wrapped as a gift, wrapped as a present, "
        "wrap it as a gift, wrap it as a present, gift paper, wrapping paper, present wrapping, gift packaging, "
        "packed as a gift, packed as a present, wrap it up as a present, wrap it up as a gift, wrap them up as a "
        "gift, wrapped up as a gift, wrapped up as a present, wrap it up, wrap it for a birthday, wrap it nicely"
    ),
    "email": "e mail, e mails",
    "promo": (
        "promo code, promo codes, discount code, discount codes, coupon code, coupon codes, promotion code, "
        "promotional code, voucher code, discount voucher, discount vouchers, voucher codes, promotional codes, offer "
        "code, offer codes"
    ),
    "register": (
        "sign up, create account, create an account, open an account, make an account, create a profile, set up an "
        "account, get an account, open account, creating an account, make a new account, become a member, what do i "
        "need to sign up, what do i need to register, how do i have to sign up"
    ),
    "enable": "turn on, switch on, start using",
    "disable": "turn off, switch off, get rid of, opt out of using, stop using",
    "newest": "most recent",
    "include": ("what do i get in, what do you get in, come with, comes with, came with, what is in, what is inside"),
    "login": (
        "logged in, signed in, logging in, signing in, log in, sign in, log on, get into my account, access my "
        "account, log into my account, sign into my account, log into, sign into, get in my account, logging into, "
        "enter my account"
    ),
    "release": (
        "come out, came out, comes out, coming out, be out, go on sale, goes on sale, hit the shelves, be published, "
        "be released"
    ),
    "abroad": (
        "outside the country, other countries, another country, outside the us, outside the usa, out of the country, "
        "foreign countries, to other countries, outside of the us, outside america, outside of america, outside the "
        "united states, all over the world, around the world, across the world, across borders, any country, non us"
    ),
    "phone": "over the phone, on the phone, phone number, telephone number, number to call",
    "contact": (
        "get in touch, get hold of, talk to, speak to, speak with, talk with, write to, get a hold of, get through "
        "to, speak to you, talk to you, write you, message you, send you a message, drop you a line"
    ),
    "you keep": "do you store, you store",
    "hours": (
        "the hours, your hours, opening hours, business hours, opening times, open hours, when are you open, when do "
        "you open, when are you available, times of opening, hours of operation, working hours, office hours, support "
        "hours, when is support available, when can i reach you, when can i reach, when can i call, at what times, "
        "which hours, what hours, when is customer support available, when is customer service available, when is "
        "someone available, what time do you open, what time are you open, what time is support open, from when until "
        "when"
    ),
    "fastest": "most quickly",
    "cheapest": (
        "least expensive, least costly, lowest priced, lowest price, lowest cost, lowest prices, at the lowest price"
    ),
    "free": (
        "do i need to pay for, must i pay for, do i have to pay for, do we have to pay for, free of charge, at no "
        "charge, at no cost, for nothing, without charge, cost anything, costs anything, cost money, cost extra, "
        "costs extra, free of cost, for free, at my own expense, at my expense, at your expense, out of my own "
        "pocket, will i have to pay for, will i pay for, come at a cost, carry a charge, at no extra cost, cost me "
        "anything, need to be paid for"
    ),
    "where": "which countries, which country, what countries, to which countries, to which country",
    "suitable": (
        "good for, okay for, ok for, fine for, alright for, right for, fit for, suited for, suited to, meant for, "
        "intended for, made for, aimed at, recommended for, safe for, would suit, will suit, be good for, be right "
        "for, age appropriate for"
    ),
    "amex": "american express",
    "sell": "do you sell my",
    "message": "write a note, write a message, write a greeting, write a card",
    "difference": "differ from, different from, compared to, compared with",
    "twofactor": "two factor, two step, 2 factor, 2 step, 2 fa",
    "store": "online shop, online store, web shop, web store, web site",
    "other": (
        "third parties, third party, somebody else, someone else, anybody else, anyone else, other people, another "
        "one, other one, different one, other ones"
    ),
    "why": (
        "how come, for what reason, what is the reason, what is the reason for, what might be the reason, what makes, "
        "what could be the reason, what caused, what went wrong with"
    ),
    "ship+duration": (
        "delivery time, delivery times, shipping time, shipping times, transit time, transit times, delivery "
        "estimate, how long in the post, how long in the mail"
    ),
    "notarrived": (
        "never arrived, never arrive, never came, never got, never received, never turned up, never showed up, not "
        "arrive, not arrived, not yet arrived, not come, not yet come, not came, not got, not yet got, not get, not "
        "gotten, not receive, not received, not yet received, not turned up, not showed up, not shown up, not here, "
        "not delivered, nothing has come, nothing came, nothing has arrived, nothing arrived, no sign of, gone "
        "missing, went missing, goes missing, go missing, nowhere to be found"
    ),
    "lost": (
        "lost in the mail, lost in the post, lost in transit, lost on the way, gets lost, got lost, goes astray, went "
        "astray, card is gone, code is gone, phone is gone, parcel is gone, package is gone, order is gone, books are "
        "gone"
    ),
    "discount": (
        "money off, percent off, % off, reduced price, reduced prices, lower prices for, special price, special "
        "prices, special rate, special rates, special terms"
    ),
    "recommend": (
        "any tips, any tip, any ideas, any recommendations, any suggestions, what should i read, what can i read, "
        "what could i read, what to read, what should i get, worth reading, point me to, what would you read, is "
        "worth it, worth it"
    ),
    "wrong": (
        "not the one i ordered, not what i ordered, different from the one i ordered, different from what i ordered, "
        "other than i ordered, other than what i ordered, not the right, mixed up, instead of the one i ordered, i "
        "did not order, i never ordered, not order, a different book than i ordered, a different book from the one i "
        "ordered, a different book than the one i ordered, a different book from what i ordered, a different book "
        "than what i ordered, a different item than i ordered, a different item from the one i ordered, a different "
        "item than the one i ordered, a different item from what i ordered, a different item than what i ordered, a "
        "different one than i ordered, a different one from the one i ordered, a different one than the one i "
        "ordered, a different one from what i ordered, a different one than what i ordered, a different article than "
        "i ordered, a different article from the one i ordered, a different article than the one i ordered, a "
        "different article from what i ordered, a different article than what i ordered, a different product than i "
        "ordered, a different product from the one i ordered, a different product than the one i ordered, a different "
        "product from what i ordered, a different product than what i ordered, another book than i ordered, another "
        "book from the one i ordered, another book than the one i ordered, another book from what i ordered, another "
        "book than what i ordered, another item than i ordered, another item from the one i ordered, another item "
        "than the one i ordered, another item from what i ordered, another item than what i ordered, another one than "
        "i ordered, another one from the one i ordered, another one than the one i ordered, another one from what i "
        "ordered, another one than what i ordered, another article than i ordered, another article from the one i "
        "ordered, another article than the one i ordered, another article from what i ordered, another article than "
        "what i ordered, another product than i ordered, another product from the one i ordered, another product than "
        "the one i ordered, another product from what i ordered, another product than what i ordered, sent me a "
        "different, sent me another, received a different, received another, sent a different"
    ),
    "guest": (
        "without an account, without account, without registering, without signing up, without creating an account, "
        "guest checkout, guest order, do i need an account, do i have to have an account, is an account necessary, is "
        "an account needed, is an account required, must i have an account, do i have to register, do i need to "
        "register, must i register, order as a guest, check out as a guest, checkout as a guest, buy as a guest, pay "
        "as a guest, shop as a guest, must i sign up, do i have to sign up, do i need to sign up, do i have to create "
        "an account, order as guest, check out as guest"
    ),
    "begin": (
        "first published, first released, first appear, first appeared, first come out, first came out, originally "
        "published, originally released, kick off, start running, started running, begin running, began running, "
        "first serialised, first serialized, start out"
    ),
    "minimum": (
        "how much do i have to spend, how much must i spend, how much should i spend, how much do i need to spend, "
        "what do i have to spend, what must i spend, at which order value, at what order value, from what order "
        "value, from which amount, from what amount, at what amount, minimum spend, minimum order value, minimum "
        "amount, minimum value, order at least, spend at least, how big must my order be, how large must my order be, "
        "lowest amount, smallest amount, smallest order, at least have to spend"
    ),
    "maximum": (
        "max number of, maximum number of, largest number of, at most, up to how many, how many at most, most i can"
    ),
    "balance": (
        "is left on, what is left on, how much is left on, how much is left, how much money is left, what remains on, "
        "how much remains on, remaining balance, remaining value, remaining amount, remaining credit, have left on, "
        "do i have left on, still on my, is still on"
    ),
    "address": "where to send it, place to ship to",
    "wishlist": "wish list, wish lists",
    "applepay": "apple pay",
    "googlepay": "google pay",
    "instalments": (
        "in instalments, in installments, pay over time, pay later, payment plan, buy now pay later, in parts, "
        "monthly payments, in several payments, spread the cost, spread the costs, spread the payment, spread the "
        "payments, pay monthly, pay in parts, pay in stages, pay it off, pay bit by bit, paying monthly"
    ),
    "aged": "year old, years old, year olds, yr old, yrs old, years of age",
    "status": "the status, what status",
    "share": "pass on, hand over, hand on, give away",
    "pricematch": (
        "price match, price matching, price matches, match prices, match the price, match a price, match my price, "
        "match their price, match a lower price, match lower prices, match a better price, match a cheaper price, "
        "match other prices"
    ),
    "repeatedly": ("more than once, several times, multiple times, more than one time, again and again, many times"),
    "several": "more than one, two or more",
    "both": "as well as",
    "who pay": (
        "who pays for, who pays, who has to pay for, who has to pay, who must pay for, who must pay, who covers, who "
        "bears, who will pay for, who is paying for"
    ),
    "banktransfer": "bank transfer, wire transfer, bank wire, transfer from my bank, transfer the money",
    "cod": (
        "cash on delivery, pay on delivery, pay at the door, pay when it arrives, pay when it comes, pay cash when it "
        "arrives, in cash when it arrives, pay the courier, pay on arrival, cash to the courier, cash at the door"
    ),
    "username": "user name, login name, account name",
    "holiday": "public holiday, public holidays, bank holiday, bank holidays",
    "pickuppoint": (
        "parcel locker, parcel lockers, pickup point, pickup points, pick up point, pickup station, parcel shop, "
        "parcel shops, collection point"
    ),
    "businessday": "business day, business days, working day, working days, week days",
    "postcode": "zip code, zip codes, post code, postal code",
    "offline": (
        "without internet, without an internet connection, when i am offline, without being online, without wifi"
    ),
    "pause": (
        "put on hold, put it on hold, skip a month, skip one month, take a break from, stop for a while, stop for a "
        "month"
    ),
    "courier": (
        "delivery company, delivery service, shipping company, parcel service, postal service, shipping provider, "
        "which company delivers, who delivers, who brings, who will deliver, by which company, which company brings, "
        "which company ships, which company do you ship with, what company delivers, what company ships, what company "
        "brings, who ships, who carries, who will bring, who do you ship with, who delivers for you, which service "
        "delivers"
    ),
    "signature": "sign for, have to sign, need to sign",
    "mind": (
        "changed my mind, change my mind, not like it, no longer want it, not want it any more, mind about, no longer "
        "want, not want any more, not want anymore, not want it anymore, do not want, not need any more, no longer "
        "need, not need it any more, changed my mind about, change my mind about"
    ),
    "account": "user account, customer account, my profile",
    "ship": (
        "send out, sends out, sent out, ship out, shipped out, sending out, send off, sent off, get something "
        "delivered, have something delivered, have it delivered, get it delivered, have things delivered, get things "
        "delivered, have them delivered, have my order delivered, get my order delivered"
    ),
    "weekend": "saturdays and sundays, saturday and sunday, saturdays or sundays, saturday or sunday",
    "customs": (
        "import duty, import duties, customs duty, customs duties, customs charge, customs charges, customs fee, "
        "customs fees, import tax, import taxes, import fee, import fees, import charges, customs tax, customs taxes, "
        "import vat"
    ),
    "faster": (
        "speed up, sped up, speed it up, speeding up, hurry up, hurry it up, go faster, make it faster, make it go "
        "faster, be faster, make it quicker"
    ),
    "replace": "a new one, a new copy, a fresh copy, another copy, a fresh one, get it replaced",
    "twice": "two times, 2 times, a second time, for a second time",
    "delete+account": (
        "get rid of my account, cancel my account, leave your site, close down my account, have my account removed"
    ),
    "nologin": (
        "can not log in, can not sign in, can not get in, can not get into my account, not able to log in, not able "
        "to sign in, locked out, locked out of my account, can not access my account, not get into my account, unable "
        "to log in, unable to sign in, can i not log in, can i not sign in, can not i log in, can not i sign in, not "
        "log in, not sign in"
    ),
    "newcustomer": (
        "first time buyer, first time buyers, first time customer, first time customers, new customer, new customers, "
        "new buyer, new buyers, first order, first purchase, first time order, first time shopper"
    ),
    "expire": "go away",
    "popular": (
        "sell the most, sells the most, best selling, best seller, best sellers, most sold, most popular, most read, "
        "most loved"
    ),
    "history": (
        "order history, past orders, old orders, previous orders, earlier orders, purchase history, past purchases, "
        "what i bought before, things i bought before, previous purchases, orders i made before"
    ),
    "i give": "i gave, i have given",
    "bigger": "bigger one, larger one, bigger ones, larger ones",
    "smaller": "smaller one, smaller ones",
    "order": "the one i ordered, the ones i ordered, what i ordered, the one i bought",
    "search": "the search for",
}

TOGETHER = {
    "return": "ship back, hand back, send back",
    "refund price": "price back",
    "hours": "when open",
    "giftwrap": "wrap gift, pack gift",
    "cancel": "call off, back out",
    "takeout": "tak off, tak out",
    "expire": "run out",
    "reset password": "forget password",
    "track": "where parcel, where order, locat parcel, locat order",
    "minimum": "small order, least spend",
    "refund notarrived": "where refund, wait refund",
    "redeem": "enter cod",
    "pricematch": "match price, match cheaper",
}
"""Ideas of two, each an idea or a stem, that may stand apart: "send the book back"."""
