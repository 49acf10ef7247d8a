"""What can go wrong in a turn, as one tree. ``app/errors.py`` alone knows which status code each becomes.

    MangaAssistError
    ├── InvalidQuestion       the message cannot be a question; names the field
    ├── UnknownSession        the session belongs to somebody else
    ├── Busy                  a limit on concurrent work is reached; try again later
    └── PartUnavailable       a dependency failed or ran out of time; names the part
        ├── PartTimeout
        └── PartRefused       it works, but not on this request

A blocked message is not an error: it is a reply with ``guardrail`` set.
"""


class MangaAssistError(Exception):
    """Base of all errors raised on purpose."""


class InvalidQuestion(MangaAssistError):
    """The message cannot be a question."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class UnknownSession(MangaAssistError):
    """The session belongs to somebody else, or its id is malformed."""


class Busy(MangaAssistError):
    """A limit on concurrent work is reached.

    ``retry_after_s`` is a hint for the client, in seconds; ``asked_s`` is what the part has asked for, if it has.
    """

    def __init__(self, what: str, retry_after_s: int | None = None) -> None:
        super().__init__(f"{what} is at its limit")
        self.asked_s = retry_after_s
        self.retry_after_s = retry_after_s or 1


class PartUnavailable(MangaAssistError):
    """The part named ``part`` failed and nothing can stand in for it."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"{part}: {why}")
        self.part = part
        self.why = why


class PartTimeout(PartUnavailable):
    """The part did not answer within its time limit."""


class PartRefused(PartUnavailable):
    """The part answered that it cannot do this; another request may well succeed."""
