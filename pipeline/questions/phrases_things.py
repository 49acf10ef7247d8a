"""Things, people, places and days of a shop, in several words, and of what kind they are."""

from __future__ import annotations

THINGS = {
    "support": (
        "customer service|support|care|services, support|service|help|your|the team, help|service desk, "
        "support|service|your staff, help line"
    ),
    "human": (
        "real|actual|live person, real human|agent, human being, live agent, member of staff, "
        "live chat with a person, flesh and blood, one of your staff"
    ),
    "store": "online shop|store, web shop|store|site",
    "elsewhere": (
        "somewhere else, other shop|shops|store|stores|website|websites|site|retailer|retailers, "
        "another shop|store|website|site|retailer, different shop|store"
    ),
    "other": "third parties|party, somebody|someone|anybody|anyone else, other people|one|ones, another|different one",
    "account": "user|customer account",
    "username": "user|login|account name",
    "history": (
        "order|purchase history, past|old|previous|earlier orders, past|previous purchases, "
        "what|things i bought before, orders i made before"
    ),
    "order": "the one|ones i ordered, what i ordered, the one i bought",
    "wishlist": "wish list|lists",
    "giftcard": (
        "gift card|cards|certificate|certificates|voucher|vouchers|token|tokens|code|codes, egift card, "
        "e|digital gift card"
    ),
    "promo": (
        "promo|discount|coupon|promotion|promotional|voucher|offer code, "
        "promo|discount|coupon|voucher|promotional|offer codes, discount voucher|vouchers"
    ),
    "twofactor": "two factor|step, 2 factor|step|fa",
    "email": "e mail|mails",
    "phone": "over|on the phone, phone|telephone number, number to call",
    "address": "where to send it, place to ship to",
    "abroad": (
        "outside the country|us|usa, other|foreign countries, another|any country, out of the country, "
        "outside of the us, outside america, outside of america, outside the united states, all over the world, "
        "around|across the world, across borders, non us"
    ),
    "customs": (
        "import duty|duties|tax|taxes|fee|fees|charges|vat, customs duty|duties|charge|charges|fee|fees|tax|taxes"
    ),
    "courier": (
        "delivery|shipping company, delivery|parcel|postal service, shipping provider, "
        "which company delivers|brings|ships, who delivers|brings|ships|carries, who will deliver|bring, "
        "by which company, which company do you ship with, what company delivers|ships|brings, "
        "who do you ship with, who delivers for you, which service delivers"
    ),
    "pickuppoint": "parcel locker|lockers|shop|shops, pickup point|points|station, pick up point, collection point",
    "postcode": "zip|post|postal code, zip codes",
    "banktransfer": "bank|wire transfer, bank wire, transfer from my bank, transfer the money",
    "amex": "american express",
    "applepay": "apple pay",
    "googlepay": "google pay",
    "holiday": "public|bank holiday|holidays",
    "weekend": "saturdays and|or sundays, saturday and|or sunday",
    "businessday": "business|working day, business|working|week days",
    "newcustomer": (
        "first time buyer|buyers|customer|customers|order|shopper, new customer|customers|buyer|buyers, "
        "first order|purchase"
    ),
    "aged": "year|years|yr|yrs old, year olds, years of age",
    "popular": "sell|sells the most, best selling|seller|sellers, most sold|popular|loved",
    "newest": "most recent",
    "used": "second hand|handed, pre owned|loved",
    "bulk": "large order|orders|quantities|quantity, big order|orders",
    "green": (
        "eco|environmentally|environment|climate friendly, good for the environment, good for nature, made of recycled"
    ),
    "bigger": "bigger|larger one|ones",
    "smaller": "smaller one|ones",
}
