"""What customers and the shop do, in several words: pay, return, sign up, wrap as a gift."""

from __future__ import annotations

DEEDS = {
    "use": "be used, what can i|you do with",
    "combine": (
        "used|use together, at the same time, at once, used at once, "
        "go in one box|parcel|package|shipment|delivery|consignment, "
        "in one box|parcel|package|shipment|delivery|consignment, "
        "into one box|parcel|package|shipment|delivery|order|consignment, "
        "go in a single box|parcel|package|shipment|delivery|consignment, "
        "in a single box|parcel|package|shipment|delivery|consignment, "
        "into a single box|parcel|package|shipment|delivery|order|consignment, "
        "in the same box|parcel|package|shipment|delivery|consignment, "
        "go in the same box|parcel|package|shipment|delivery|consignment"
    ),
    "review": "review|reviews i wrote, review i have written, write|leave|post|submit|give a review",
    "enter": "put|type|fill|key|typed|filled in, fill out, where does the code go",
    "fee": "charge a fee, charge fees|extra, charge any fees",
    "pay": (
        "have|need to pay, must pay, do|will i have|need to pay, do we have to pay, must i pay, "
        "money leave|leaves|taken, money be taken|debited, take the|my money, money come off, money go|goes out"
    ),
    "collect": "pick|picked|picking up, pick it up",
    "subscribe": (
        "signing|signed|sign up for, signing|sign up to, sign me up for, join the mailing list, put me on, "
        "sign me up, get on the list"
    ),
    "unsubscribe": (
        "unsubscribe from, take me off, unsubscribe|remove me from, stop getting|receiving|sending, opt out of, "
        "opt out, get off, sign off from, cancel my subscription to, leave the mailing list, do not send me, "
        "not want your newsletter|emails|mails, not want the newsletter, no longer want the|your newsletter, "
        "not want any more emails, no more emails"
    ),
    "exchange": "trade in",
    "return": (
        "send|give|take|bring|ship|sent|sending|bringing|brought|hand back, send|bring|give it back, "
        "send them back, send|sending|bring|take something back, returning something, "
        "get rid of something i bought"
    ),
    "refund": (
        "money|paid|pay back, money returned|again, pay me back, money will be back, money is back, "
        "see|have my money, see my money again, get|have my money back"
    ),
    "preorder": (
        "pre order|orders|ordering|ordered, order in advance, order ahead of time, order ahead, "
        "order before release, order before it comes out, order something that is not out yet, not out yet"
    ),
    "giftwrap": (
        "gift wrap|wrapping|wrapped|paper|packaging, wrap gifts|presents, wrapped|packed as a gift|present, "
        "wrap it as a gift|present, wrapping paper, present wrapping, wrap it up as a present|gift, "
        "wrap them up as a gift, wrapped up as a gift|present, wrap it up|nicely, wrap it for a birthday"
    ),
    "register": (
        "sign up, create|open account, create|open|make|get|creating an account, create a profile, "
        "set up an account, make a new account, become a member, what do i need to sign up, "
        "what do i need to register, how do i have to sign up"
    ),
    "guest": (
        "without an account, without account|registering, without signing up, without creating an account, "
        "guest checkout|order, do i need an account, do i have to have|create an account, "
        "is an account necessary|needed|required, must i have an account, do i have|need to register, "
        "must i register, order|checkout|buy|pay|shop as a guest, check out as a guest, must i sign up, "
        "do i have|need to sign up, order as guest, check out as guest"
    ),
    "enable": "turn|switch on, start using",
    "disable": "turn|switch off, get rid of, opt out of using, stop using",
    "login": (
        "logged|signed|logging|signing|log|sign in, log on, get|log|sign into my account, access|enter my account, "
        "log|sign|logging into, get in my account"
    ),
    "contact": (
        "get in touch, get hold of, talk|speak|write to, speak|talk with, get a hold of, get through to, "
        "speak|talk to you, write|message you, send you a message, drop you a line"
    ),
    "sell": "do you sell my",
    "sell my": "sell|sells|sold my",
    "share": "pass|hand on, hand over, give away",
    "accept": (
        "do|can|will you take, do you also take, can i use to pay, one of the|your payment options, "
        "one of the payment methods, a payment option|method"
    ),
    "pricematch": (
        "price match|matching|matches, match prices, match the|a|my|their price, "
        "match a lower|better|cheaper price, match lower|other prices"
    ),
    "instalments": (
        "pay over time, pay later|monthly, payment plan, buy now pay later, in parts, monthly payments, "
        "in several payments, spread the cost|costs|payment|payments, pay in parts|stages, pay it off, "
        "pay bit by bit, paying monthly"
    ),
    "cod": (
        "cash|pay on delivery, pay|cash at the door, pay when it arrives|comes, pay|in cash when it arrives, "
        "pay the courier, pay on arrival, cash to the courier"
    ),
    "ship": (
        "send|sends|sent|ship|shipped|sending out, send|sent off, get something|it|things delivered, "
        "have something|it|things|them delivered, have|get my order delivered"
    ),
    "faster": "speed|sped|speeding|hurry up, speed|hurry it up, go faster, make it faster|quicker, make it go faster",
    "replace": "a new|fresh one|copy, another copy, get it replaced",
    "delete+account": (
        "get rid of my account, cancel my account, leave your site, close down my account, have my account removed"
    ),
    "pause": "put on hold, put it on hold, skip a|one month, take a break from, stop for a while|month",
    "signature": "sign for, have|need to sign",
    "i give": "i gave, i have given",
    "photo": "take a picture|photo, take photos",
    "message": "write a note|message|greeting|card",
    "you keep": "do you store, you store",
    "mind": (
        "changed|change my mind, not like it, no longer want it, not want|need it any more, mind about, "
        "no longer want|need, not want|need any more, not want anymore, not want it anymore, do not want, "
        "changed|change my mind about"
    ),
    "forget": "not remember",
    "expire": "go away",
}
