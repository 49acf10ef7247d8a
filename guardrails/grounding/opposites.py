"""Words that say the opposite of one another, and words that say the same: of any trade, English and some Japanese.

A row is an axis: its sides stand apart by a stroke, words that say the same by a bar.
"""

from __future__ import annotations

from collections.abc import Iterable

_SIDES = """\
before|until|till / after|once
more / less|fewer / same
same|identical / different|another
both / either / neither
above|over / below|under
first / last
earliest / latest
minimum / maximum
least / most
include|included|includes|including / exclude|excluded|excludes|excluding
complete|completed|finished|ended / ongoing|running
once / twice|thrice
at-most / at-least
turned-on / turned-off
前 / 後
以上 / 以下|未満
以内 / 以降
"""
"""Little words: they are of no topic, and turn what stands beside them."""
_MEANINGS = """\
accept|approve / refuse|reject|decline
add / remove|delete|deduct
adult / child|children|minor
arrive / leave|left
authorise|allow|permit / forbid|prohibit|ban
automatically / manually
back / front
begin|began|begun|start / end|finish
best / worst
better / worse
bought / sold
bottom / top
business|working / calendar
change / final|binding
cheap|cheaper / dear|expensive
clean / dirty
combine|merge / separate|split
compulsory|mandatory|required|obligatory / optional|voluntary
create / delete
daily / weekly / monthly / yearly|annual
damaged|broken|faulty / intact|undamaged
day / night
domestic / foreign|international
download / upload
early|earlier / late|later
employer / employee
earn|gain / spend|spent
easy / hard|difficult
export / import
fast|faster|quick|quicker / slow|slower
full|whole|entire / partial|half
heavy|heavier / light|lighter
hot / cold
indoor|indoors / outdoor|outdoors
hidden|hide / show|shown|visible
high|higher / low|lower
increase|raise / decrease|reduce|cut
inside / outside
join / leave|left
keep|kept / discard|lose|lost|throw|thrown
large|larger|big|bigger / small|smaller
left / right
lend / borrow
long|longer / short|shorter
morning / afternoon / evening
monday / tuesday / wednesday / thursday / friday / saturday / sunday
near / far
north / south / east / west
new|newest / old|oldest|former / used
next / previous
normal|usual|common / unusual|rare|abnormal
online / offline
open / close
opened / unopened|sealed
pass / fail
permanent / temporary
prequel|predecessor / sequel|successor|continuation
present / absent|missing
public / private
recommend / discourage
rise|rose / fall|fell|fallen
safe / dangerous
sender / recipient|addressee
spring / summer / autumn|fall / winter
strong / weak
start / stop
succeed / fail
teacher|teachers / pupil|student
thick|thicker / thin|thinner
together / separately|apart
true / false
valid / expired|invalid
weekday / weekend
wet / dry
wide|wider / narrow|narrower
written / drawn
younger / older
対象 / 対象外
必要 / 不要
有料 / 無料
可能 / 不可|不可能
未開封 / 開封済|開封済み
"""
"""Telling words: who speaks of the one may be answered with the other."""


def _axes(rows: str) -> Iterable[tuple[frozenset[str], ...]]:
    for row in rows.splitlines():
        yield tuple(frozenset(side.split("|")) for side in row.split(" / "))


def _opposites(rows: str) -> dict[str, frozenset[str]]:
    found = dict[str, frozenset[str]]()
    for axis in _axes(rows):
        for side in axis:
            others = frozenset().union(*(other for other in axis if other is not side))
            found |= {word: found.get(word, frozenset()) | others for word in side}
    return found


SIDES = _opposites(_SIDES)
"""By little word, those that turn it."""
MEANINGS = _opposites(_MEANINGS)
"""By telling word, those that say the opposite."""
_ALIKE = {word: side for axis in _axes(_SIDES) for side in axis if len(side) > 1 for word in side}
_PREFIXES = ("un", "in", "im", "non", "dis")
_SHORTEST = 4


def alike(word: str) -> frozenset[str]:
    """Little words that say the same as this one, which is among them: "ongoing" and "running"."""
    return _ALIKE.get(word.casefold(), frozenset())


def without_prefix(word: str) -> str | None:
    """What a word denies by how it begins: "unopened" "opened"."""
    rests = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
    return next((rest for rest in rests if len(rest) >= _SHORTEST), None)
