"""How people ask, in several words: for an amount, a time, a reason, a choice of what there is."""

from __future__ import annotations

ASKED = {
    "count": "how many, number|amount of",
    "price": (
        "what do|must|will i pay for, how much|expensive|costly, how much money|would|will, what is the cost of, "
        "what does it cost, what would i pay, what would i have to pay, what do you charge|ask for, set me back, "
        "price tag, going rate, cost|costs me, what are the costs|charges"
    ),
    "duration": (
        "how long|fast|quick|quickly, how many days|weeks|months|hours, how much time|longer, "
        "how many business|working days, when can|should i expect, how long will|before, what is the delivery time, "
        "what is the wait, time frame for"
    ),
    "ship+duration": "delivery|shipping|transit time|times, delivery estimate, how long in the post|mail",
    "deadline": (
        "until|by when, how soon must|should, how soon do i have to, time limit, how long do i|we have, "
        "how long have i got, how much time do i have, how many days do i have, until|by what|which date, "
        "last day|date to, latest date to, how many days after, how long after, how much time have i, "
        "how much time do you give, within how many days, cut off, within what|which time, what time frame, "
        "how long am i allowed, how long can i take, how many days until it too late to, "
        "how long until it too late to, until|before it too late to"
    ),
    "when": "on what|which day, what year|time|date, which year|date, since when, since what year, how soon",
    "day": "what|which day",
    "size": "how big|large|tall|wide",
    "often": "how regularly",
    "why": (
        "how come, for what reason, what is the reason, what is the reason for, what might|could be the reason, "
        "what makes|caused, what went wrong with"
    ),
    "where": "which|what countries, which country",
    "who pay": (
        "who pays for, who pays|covers|bears, who has to pay for, who has to pay, who must|will pay for, "
        "who must pay, who is paying for"
    ),
    "whatif": (
        "what do|should|can i do when|if, what if, what happens if|when, what to do if, what is done if, "
        "what will|would happen if, what happens to my, what becomes of"
    ),
    "mean": (
        "stand|stands for, the meaning of, meant by, what do you mean by, can|could|would you explain, "
        "please explain, explain to me"
    ),
    "must": (
        "have|has|need|required|supposed to, do i|you|we have to, is it necessary|mandatory|compulsory|needed to, "
        "do i|you need to, am i obliged to"
    ),
    "free": (
        "do i need|have to pay for, must|will i pay for, do we have to pay for, free of charge|cost, "
        "at no charge|cost, for nothing|free, without charge, cost anything|money|extra, costs anything|extra, "
        "at my own expense, at my|your expense, out of my own pocket, will i have to pay for, come at a cost, "
        "carry a charge, at no extra cost, cost me anything, need to be paid for"
    ),
    "minimum": (
        "how much do i have|need to spend, how much must|should i spend, what do i have to spend, "
        "what must i spend, at which|what order value, from what order value, from which|what amount, "
        "at what amount, minimum spend|amount|value, minimum order value, order|spend at least, "
        "how big|large must my order be, lowest|smallest amount, smallest order, at least have to spend"
    ),
    "maximum": "max|maximum|largest number of, at most, up to how many, how many at most, most i can",
    "balance": (
        "is|have left on, how much is left on, how much is left, how much money is left, what remains on, "
        "how much remains on, remaining balance|value|amount|credit, do i have left on, still on my, is still on"
    ),
    "difference": "differ|different from, compared to|with",
    "include": "what do i|you get in, come|comes|came with, what is in",
    "have": (
        "find|show|send|sends|sent|give|gave me, search|looking|searching for, got any|some, let me see, list of, "
        "in your range|catalogue, for sale, do you have|sell|carry|stock|offer|give, is|are there, "
        "have you got|any|anything, give|send|sent us, you give|have|offer|sell|stock|carry, in the mood for, "
        "what do you have, do you have|know any, can you show me, do you know a, know of any, are you selling, "
        "come|comes|available in, can be had"
    ),
    "recommend": "any ideas, what should i get, point me to, worth it",
    "similar": (
        "in the style|mood|vein of, close|similar|comparable to, as good as, the vibe of, reminds|remind me of, "
        "along the lines of, something|anything like, in the same vein as, along the same lines as, "
        "reminiscent|fans of, if i liked|loved|enjoyed|like|love, i loved|liked|enjoyed, i really loved|enjoyed, "
        "a fan of, comparable with, same vibe|feel as"
    ),
    "suitable": (
        "good|okay|ok|fine|alright|right|fit|suited|meant|intended|made|recommended|safe for, suited to, aimed at, "
        "will suit, be good for, age appropriate for"
    ),
    "promotion": (
        "special offer|deal|deals, special|what|which|any|current|your offers, on offer, price cuts|reductions, "
        "marked down, any discounts"
    ),
    "cheaper": (
        "cost|costs|for less, less expensive|money, save money|anything|much|by, lower in price, "
        "lower price|prices, a better price|deal, lower in price than"
    ),
    "cheapest": "least expensive|costly, lowest priced|price|cost|prices",
    "fastest": "most quickly",
    "discount": "money|% off, reduced price|prices, lower prices for, special price|prices|rate|rates|terms",
    "hours": (
        "the|your|opening|business|open|working|office|support|which|what hours, opening times, "
        "when are|do you open, when are you available, times of opening, hours of operation, "
        "when is support|someone available, when can i reach you, when can i reach|call, at what times, "
        "when is customer support|service available, what time do|are you open, what time is support open, "
        "from when until when"
    ),
    "notify": (
        "how will|do i know when, notify|tell|alert|email|inform|ping me when, let me know when|once, told when, "
        "get a message|mail when, get an email when, send me an alert, send me an email when, drop me a line when, "
        "get an alert, get alerts, tell|notify me once, send me a message when, give me a shout when"
    ),
    "instock": (
        "do you still have, are|is left, in|on stock, on hand, available right now, available now, ready to ship, "
        "on the shelf"
    ),
    "soldout": "out of stock, sold out, not available, not in stock, no longer available, run|ran out of",
    "restock": (
        "be restocked|back, back in stock|store, in stock again, available again, come back, come back in, "
        "get new stock, get more in stock, more copies in, back on sale, for sale again"
    ),
    "own": "do i|we have, have i got|collected|gathered, have we got",
    "future": "going to",
    "search": "the search for",
}
