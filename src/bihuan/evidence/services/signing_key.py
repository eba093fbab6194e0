"""The key that signs the roots: made on first use, kept in a file that only its owner reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.folders import data_folder, write_whole
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path


class KeyMissing(Refusal):
    """The public key is there and the private one is gone: no new one is made in silence."""

    def __init__(self) -> None:
        super().__init__(
            "evidence.key_missing",
            _(
                "The private key of the chain is missing. Restore keys/chain_ed25519.pem from a "
                "backup; to start with a new key, first rename chain_ed25519.pub.pem to another "
                "name that ends in .pub.pem."
            ),
        )


def key_folder() -> Path:
    """Return the folder of the keys."""
    return data_folder() / "keys"


def signing_key() -> Ed25519PrivateKey:
    """Return the private key, making it with its public key beside it on first use.

    Raises:
        KeyMissing: there is a public key without its private key.
    """
    private, public = key_folder() / "chain_ed25519.pem", key_folder() / "chain_ed25519.pub.pem"
    # In this order: whoever makes the pair at the same moment writes the private one first.
    known = public.exists()
    if not private.exists():
        if known:
            raise KeyMissing
        _make(private)
    key = load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{private.name} is not an Ed25519 key")
    if not public.exists():
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_whole(public, pem, mode=0o644)
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    fresh = path.with_name(f".{path.name}.{uuid4().hex}")
    write_whole(fresh, pem)
    try:
        # A link is refused where the name exists: of two processes the first one's key stays.
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def public_hex(key: Ed25519PublicKey) -> str:
    """Return the 32 bytes of a public key as hexadecimal digits."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def key_id(key: Ed25519PublicKey) -> str:
    """Return the short name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public_hex(key))).hexdigest()[:16]


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Return all public keys in the folder, the present one and former ones, by short name."""
    keys: dict[str, Ed25519PublicKey] = {}
    for path in sorted(key_folder().glob("*.pub.pem")):
        key = load_pem_public_key(path.read_bytes())
        if isinstance(key, Ed25519PublicKey):
            keys[key_id(key)] = key
    return keys


def is_signed(key: Ed25519PublicKey, signature: str, content: bytes) -> bool:
    """Tell whether the signature, in hexadecimal digits, is the key's on the content."""
    try:
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
