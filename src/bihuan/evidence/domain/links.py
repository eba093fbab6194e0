"""What a link of the chain commits to, in bytes."""

from __future__ import annotations

from dataclasses import dataclass, fields

from bihuan.evidence.domain.digests import digest_hex
from bihuan.kernel.canonical import canonical_json

#: Keeps a link's digest from ever being read as the digest of something else.
LINK_FORMAT = "bihuan-link/1"


@dataclass(frozen=True)
class Link:
    """Everything that a link's digest covers; texts as they are hashed."""

    subject_type: str
    subject_id: str
    county_code: str
    seq: int
    history_id: str
    at: str
    algorithm: str
    previous: str
    payload: str


_HEADER = tuple(field.name for field in fields(Link) if field.name != "payload")


def link_digest(link: Link) -> str:
    """Return the digest of a link: over its format, its columns and its payload's exact text.

    Raises:
        KeyError: for an unknown algorithm.
    """
    header = {name: getattr(link, name) for name in _HEADER}
    text = "\n".join((LINK_FORMAT, canonical_json(header), link.payload))
    return digest_hex(link.algorithm, text.encode("utf-8", "surrogatepass"))
