"""What a leaf of the tree holds and what a signature on a root says, in bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bihuan.kernel.canonical import canonical_json

LEAF_FORMAT = "bihuan-leaf/1"
ROOT_FORMAT = "bihuan-root/1"


@dataclass(frozen=True)
class Leaf:
    """A subject's head as a root covers it; texts as they are hashed."""

    subject_type: str
    subject_id: str
    county_code: str
    seq: int
    history_id: str
    digest: str
    algorithm: str


@dataclass(frozen=True)
class RootStatement:
    """What is signed; texts as they are signed."""

    no: int
    day: str
    at: str
    algorithm: str
    leaves_count: int
    root: str
    previous_root: str
    key_id: str


def leaf_content(leaf: Leaf) -> bytes:
    """Return the bytes that a leaf's digest is made of."""
    return canonical_json({"format": LEAF_FORMAT, **asdict(leaf)}).encode("utf-8", "surrogatepass")


def signed_bytes(statement: RootStatement) -> bytes:
    """Return the bytes that are signed."""
    return canonical_json({"format": ROOT_FORMAT, **asdict(statement)}).encode(
        "utf-8", "surrogatepass"
    )
