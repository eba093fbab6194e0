"""What a token may be used for; its owner's posts say the rest."""

from __future__ import annotations

from enum import StrEnum


class TokenScope(StrEnum):
    """One thing that a token is good for."""

    #: Read whatever the owner may see.
    READ = "read"
    #: Register findings, take their steps, upload files.
    STEPS = "steps"
    #: Read notices in, correct and confirm them.
    NOTICES = "notices"
    #: People, bodies, posts and tokens.
    ADMINISTER = "administer"


#: All of them, in their order.
EVERYTHING = tuple(TokenScope)
#: What every token could do before tokens had scopes.
BEFORE_SCOPES = "read steps notices"


def written(scopes: frozenset[TokenScope]) -> str:
    """Return scopes as they are kept: words in their order.

    Example:
        >>> written(frozenset({TokenScope.STEPS, TokenScope.READ}))
        'read steps'
    """
    return " ".join(each.value for each in TokenScope if each in scopes)


def read(words: str) -> frozenset[TokenScope]:
    """Return scopes as they were written; a word that is none of them gives nothing."""
    known = set(TokenScope)
    return frozenset(TokenScope(word) for word in words.split() if word in known)
