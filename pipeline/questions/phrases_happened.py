"""What has happened, in several words: it never came, is lost, wrong, or does not work."""

from __future__ import annotations

HAPPENED = {
    "arrive": (
        "get|be|got|gets here, get to me, reach me|us, be with me|us, turn|turns|turned|show|shows|showed|shown up, "
        "come|came through, be delivered"
    ),
    "notarrived": (
        "never arrived|arrive|came|got|received, never turned|showed up, "
        "not arrive|arrived|come|came|got|get|gotten|receive|received|here|delivered, "
        "not yet arrived|come|got|received, not turned|showed|shown up, nothing has come|arrived, "
        "nothing came|arrived, no sign of, gone|went|goes|go missing, nowhere to be found"
    ),
    "lost": (
        "lost in the mail|post, lost in transit, lost on the way, gets|got lost, goes|went astray, "
        "card|code|phone|parcel|package|order is gone"
    ),
    "missing": "missing from|in, not in|there|included, one short, left out, short of",
    "wrong": (
        "not the one i ordered, not what i ordered, different from the one i ordered, "
        "different from what i ordered, other than i ordered, other than what i ordered, not the right, mixed up, "
        "instead of the one i ordered, i did not order, i never ordered, not order, "
        "a different item|one|article|product than i ordered, "
        "a different item|one|article|product from|than the one i ordered, "
        "a different item|one|article|product from|than what i ordered, "
        "another item|one|article|product than i ordered, "
        "another item|one|article|product from|than the one i ordered, "
        "another item|one|article|product from|than what i ordered, sent me a different, sent me another, "
        "received|sent a different, received another"
    ),
    "fail": (
        "not go|going through, went|goes|go wrong, not accepted|valid|work|working|apply, not be accepted|applied|used"
    ),
    "nologin": (
        "can not get in, not able to log|sign in, locked out, locked out of my account, can not access my account, "
        "not get into my account, unable to log|sign in, can i not log|sign in, can not i log|sign in, "
        "not log|sign in"
    ),
    "release": "come|came|comes|coming|be out, go|goes on sale, hit the shelves",
    "begin": (
        "first published|released|appear|appeared|serialised|serialized, first come|came out, "
        "originally published|released, kick off, start|started|begin|began running, start out"
    ),
    "offline": "without internet|wifi, without an internet connection, when i am offline, without being online",
    "several": "more than one, two or more",
    "both": "as well as",
    "repeatedly": "more than once, several|multiple|many times, more than one time, again and again",
    "twice": "two|2 times, a second time",
}
