"""Examples for the intent head: our own wordings with their slots filled, and mapped parts of public sets."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals.training.series import all_series

OWN = Path(__file__).parent / "intents.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its intent. Examples of one ``group`` are wordings of one line and never part in a split."""

    text: str
    intent: str
    group: str
    weight: float = 1.0


_SLOT = re.compile(r"\{(\w+)\}")
_FILLINGS_WITH_SLOT = 8
_FILLINGS_WITHOUT = 3
_OPENINGS = ("", "", "", "", "hi, ", "hello, ", "hey ", "please ", "excuse me, ", "quick question: ", "um ")
_ENDINGS = ("", "", "", "", "?", " please", " thanks", "!", " pls")
_LOWER_CASE, _MISTYPED = 0.4, 0.25
"""Shares of everyday typing, by eye."""
_CODES = ("FALLSHELF15", "LETTER10", "SHIORI2X", "BOXSET20", "DIGI25", "SAVE10", "MANGA5")

_PUBLIC: dict[str, str] = {
    "bitext/track_order": "order_tracking",
    "bitext/get_refund": "return_request",
    "bitext/track_refund": "return_request",
    "bitext/payment_issue": "checkout_help",
    "bitext/place_order": "checkout_help",
    "bitext/complaint": "escalation",
    "bitext/contact_human_agent": "escalation",
    "bitext/check_payment_methods": "faq",
    "bitext/check_refund_policy": "faq",
    "bitext/check_cancellation_fee": "faq",
    "bitext/delivery_options": "faq",
    "bitext/cancel_order": "faq",
    "bitext/newsletter_subscription": "faq",
    "bitext/recover_password": "faq",
    "bitext/delete_account": "faq",
    "bitext/create_account": "faq",
    "banking77/declined_card_payment": "checkout_help",
    "banking77/transaction_charged_twice": "checkout_help",
    "banking77/Refund_not_showing_up": "return_request",
    "clinc150/order_status": "order_tracking",
    **{
        f"clinc150/{label}": "chitchat"
        for label in (
            "greeting", "goodbye", "thank_you", "what_is_your_name", "are_you_a_bot", "who_made_you", "how_old_are_you",
            "where_are_you_from", "do_you_have_pets", "what_are_your_hobbies", "tell_joke", "what_can_i_ask_you",
        )
    },
}  # fmt: skip
_AMBIGUOUS = frozenset(
    {"yes", "no", "maybe", "repeat", "cancel", "change_language", "meaning_of_life", "who_do_you_work_for"}
)
_ASKS_HOW = re.compile(r"\b(?:how|where can|what do i)\b", re.IGNORECASE)
_OWN_CASE = frozenset({"bitext/track_order", "bitext/get_refund"})
_PUBLIC_WEIGHT = 0.5
"""Public rows count for less: they are of other trades and written to a scheme."""
_PER_PUBLIC_LABEL = {"bitext": 40, "banking77": 40, "clinc150": 20}
_PER_FOREIGN_LABEL = 12
_HELD_OUT_FOREIGN = 30


def own(split: str) -> list[dict[str, str]]:
    """Return our own lines of a split: ``intent``, ``text`` (with slots), ``split``."""
    lines = (json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line["split"] == split]


def fill(lines: Iterable[dict[str, str]], rng: random.Random) -> list[Example]:
    """Return several wordings of each line: slots filled from the catalogue, openings, lower case, typing errors."""
    slots = _slots()
    examples: list[Example] = []
    for line in lines:
        count = _FILLINGS_WITH_SLOT if "{" in line["text"] else _FILLINGS_WITHOUT
        texts = {_filled(line["text"], slots, rng)} | {
            _roughen(_filled(line["text"], slots, rng), rng) for _ in range(count)
        }
        examples += [Example(text, line["intent"], line["text"]) for text in sorted(texts)]
    return examples


def public(path: Path, rng: random.Random) -> tuple[list[Example], list[Example]]:
    """Return the mapped public examples, and out-of-scope ones under labels that no training example has."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        by_label[f"{row['set']}/{row['label']}"].append(row["text"])
    mapped = [example for label in _PUBLIC for example in _sample(label, by_label[label], rng)]
    foreign = sorted(label for label in by_label if _is_foreign(label))
    rng.shuffle(foreign)
    test = [_foreign(label, by_label[label], rng) for label in foreign[:_HELD_OUT_FOREIGN]]
    train = [_foreign(label, by_label[label], rng) for label in foreign[_HELD_OUT_FOREIGN:]]
    return mapped + [example for part in train for example in part], [example for part in test for example in part]


def _is_foreign(label: str) -> bool:
    return label.startswith("clinc150/") and label not in _PUBLIC and label.removeprefix("clinc150/") not in _AMBIGUOUS


def _sample(label: str, texts: list[str], rng: random.Random) -> list[Example]:
    if label in _OWN_CASE:  # "how do I track an order" asks about the rules, not about the asker's order
        texts = [text for text in texts if not _ASKS_HOW.search(text)]
    return [
        Example(text, _PUBLIC[label], label)
        for text in rng.sample(texts, min(len(texts), _PER_PUBLIC_LABEL[label.partition("/")[0]]))
    ]


def _foreign(label: str, texts: list[str], rng: random.Random) -> list[Example]:
    count = len(texts) if label.endswith("/oos") else min(len(texts), _PER_FOREIGN_LABEL)
    return [Example(text, "out_of_scope", label, _PUBLIC_WEIGHT) for text in rng.sample(texts, count)]


def _slots() -> dict[str, list[str]]:
    series = all_series()
    return {
        "title": [one.title for one in series],
        "author": sorted({author for one in series for author in one.authors}),
        "genre": sorted({genre for one in series for genre in one.genres}),
        "demographic": ["shonen", "seinen", "shojo", "josei"],
        "magazine": sorted({one.magazine for one in series if one.magazine}),
        "code": list(_CODES),
        "order": [f"HM-26{month:02d}{day:02d}-0{day:03d}" for month in range(1, 13) for day in (2, 9, 17, 25)],
    }


def _filled(text: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    return _SLOT.sub(lambda match: rng.choice(slots[match[1].rstrip("2")]), text)


def _roughen(text: str, rng: random.Random) -> str:
    if not text.isascii():
        return text
    text = rng.choice(_OPENINGS) + text + rng.choice(_ENDINGS)
    if rng.random() < _LOWER_CASE:
        text = text.lower()
    return _mistype(text, rng) if rng.random() < _MISTYPED else text


def _mistype(text: str, rng: random.Random) -> str:
    """Return the text with one letter dropped, doubled, or swapped with the next."""
    place = rng.randrange(len(text))
    pair = text[place : place + 2]
    return text[:place] + rng.choice((pair[1:], pair[::-1], pair + pair[-1:])) + text[place + 2 :]
