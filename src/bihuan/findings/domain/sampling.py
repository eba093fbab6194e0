"""Which closed findings are looked back at: a lot that nobody can steer and all can re-draw."""

from __future__ import annotations

import hashlib


def drawn(chain_digest: str, round_no: int, share_percent: int) -> bool:
    """Draw whether a closed finding is looked back at in a round.

    The lot is drawn from the digest of the finding's chain at closure, which nobody knew
    before and anybody can check afterwards.

    Args:
        chain_digest: hexadecimal digest of the chain's head at closure.
        round_no: 1 for the first round.
        share_percent: 0 to 100.

    Example:
        >>> drawn("00", 1, 100), drawn("00", 1, 0)
        (True, False)
    """
    lot = hashlib.sha256(f"{chain_digest}:{round_no}".encode()).digest()
    return int.from_bytes(lot[:4], "big") % 100 < share_percent
