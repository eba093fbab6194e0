"""A Merkle tree over leaves in order: its root, and the path from a leaf to the root.

Leaves and nodes are hashed under different prefixes, so neither can pass for the other, and a
tree of n leaves is split at the largest power of two below n.
Source: RFC 9162 §2.1 (the shape), with the hash function named by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.evidence.domain.digests import digest_hex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_digest(algorithm: str, content: bytes) -> str:
    """Return the digest of a leaf with this content."""
    return digest_hex(algorithm, _LEAF + content)


def node_digest(algorithm: str, left: str, right: str) -> str:
    """Return the digest of the node over two digests."""
    return digest_hex(algorithm, _NODE + bytes.fromhex(left) + bytes.fromhex(right))


def tree_root(algorithm: str, leaves: Iterable[str]) -> tuple[str, int]:
    """Return the root over leaf digests and how many there were, in memory of O(log n).

    Raises:
        ValueError: there is no leaf.
    """
    peaks: list[str] = []
    count = 0
    for digest in leaves:
        peaks.append(digest)
        count += 1
        carry = count
        while carry % 2 == 0:
            right = peaks.pop()
            peaks.append(node_digest(algorithm, peaks.pop(), right))
            carry //= 2
    if not peaks:
        raise ValueError("a tree needs a leaf")
    root = peaks.pop()
    while peaks:
        root = node_digest(algorithm, peaks.pop(), root)
    return root, count


def tree_path(algorithm: str, leaves: Sequence[str], position: int) -> list[str]:
    """Return the digests that lead from the leaf at a position to the root, lowest first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= position < len(leaves):
        raise IndexError(position)
    path: list[str] = []
    while len(leaves) > 1:
        split = 1 << ((len(leaves) - 1).bit_length() - 1)
        near, far = leaves[:split], leaves[split:]
        if position >= split:
            near, far, position = far, near, position - split
        path.append(tree_root(algorithm, far)[0])
        leaves = near
    return path[::-1]


def path_leads_to(
    algorithm: str, *, leaf: str, position: int, size: int, path: Sequence[str], root: str
) -> bool:
    """Tell whether a path leads from a leaf at a position in a tree of a size to a root."""
    if not 0 <= position < size:
        return False
    here, last, digest = position, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if here % 2 or here == last:
            digest = node_digest(algorithm, beside, digest)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            digest = node_digest(algorithm, digest, beside)
        here, last = here // 2, last // 2
    return last == 0 and digest == root
