"""The one base of every anticipated refusal."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - the field's word: a refusal is an answer, not a fault
    """An anticipated "no": says what is wrong and what to do, and nothing has changed.

    Shells translate it: the web shows the message, REST answers RFC 9457 problem details
    carrying ``code``, the command line exits 2 with one line.

    Args:
        code: stable lower-case slug with dots, e.g. ``findings.self_acceptance``.
        message: one or two sentences in the reader's language (may be a lazy translation).
        facts: JSON-able values that the message was made from.
    """

    #: HTTP status that the web and REST shells answer with.
    status = 409

    def __init__(self, code: str, message: object, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        """The message as shown to people."""
        return str(self.message)


class NotPermitted(Refusal):
    """The person may not do this here."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or it lies outside the person's scope (the answer is the same)."""

    status = 404


class BadInput(Refusal):
    """What was sent cannot be read or is out of range."""

    status = 422
