"""What is kept of a photograph to know it again: a few kilobytes, of any picture."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from bihuan.engines.imaging.features import Features, find_features
from bihuan.engines.imaging.reading import Plane, grey_plane, upright_size
from bihuan.engines.imaging.waves import low_waves

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Grows when fingerprints are made another way; those of two versions are never compared.
VERSION = 1
WORKING_SIDE, SKETCH_SIDE = 256, 160
_SKETCH_QUALITY = 90
_HASH_WAVES = 16
HASH_BYTES = _HASH_WAVES * _HASH_WAVES // 8
#: Version, width, height, hash, bytes of the sketch, number of places.
_HEAD = struct.Struct(f"<BIIH{HASH_BYTES}sB")
#: Each place: its signs, x and y in 65535ths, its blur in 64ths of an octave above the finest.
_PLACE = np.dtype([("code", "<u8"), ("x", "<u2"), ("y", "<u2"), ("size", "u1")])
_ONE, _OCTAVE, _FINEST = 65535, 64, 1 / 128


class UnknownFingerprint(ValueError):  # noqa: N818 - an answer about the bytes, not a fault
    """The bytes are no fingerprint of this version; make it anew from the photograph."""


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """What a photograph is known by, 3 to 12 kB.

    Args:
        width: pixels of the photograph, upright.
        height: the same.
        hash: 256 signs of its lowest cosine waves.
        features: its places.
        sketch: a small grey picture (JPEG, longer side 160) for the exact comparison.
    """

    width: int
    height: int
    hash: bytes
    features: Features
    sketch: bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def plane(self) -> Plane:
        """The sketch as grey levels."""
        return np.asarray(Image.open(io.BytesIO(self.sketch)), dtype=np.float32)

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height, the longer being 1."""
        height, width = self.plane.shape
        return width / max(width, height), height / max(width, height)

    def to_bytes(self) -> bytes:
        """Return what :meth:`from_bytes` reads."""
        places = np.zeros(len(self.features), dtype=_PLACE)
        places["code"] = self.features.codes
        places["x"], places["y"] = np.rint(self.features.points.T * _ONE).clip(0, _ONE)
        places["size"] = np.rint(_OCTAVE * np.log2(self.features.sizes / _FINEST))
        sizes = self.width, self.height, len(self.sketch)
        head = _HEAD.pack(VERSION, *sizes, self.hash, len(places))
        return head + self.sketch + places.tobytes()

    @classmethod
    def from_bytes(cls, content: bytes) -> Fingerprint:
        """Read a fingerprint.

        Raises:
            UnknownFingerprint: of another version, or cut off.
        """
        if len(content) < _HEAD.size or content[0] != VERSION:
            raise UnknownFingerprint
        _, width, height, length, whole, count = _HEAD.unpack_from(content)
        body = content[_HEAD.size :]
        if len(body) != length + count * _PLACE.itemsize:
            raise UnknownFingerprint
        places = np.frombuffer(body[length:], dtype=_PLACE)
        points = np.stack([places["x"], places["y"]], axis=1).astype(np.float32) / _ONE
        sizes = (_FINEST * 2 ** (places["size"] / _OCTAVE)).astype(np.float32)
        codes = np.ascontiguousarray(places["code"])
        return cls(width, height, whole, Features(points, sizes, codes), body[:length])


def signs_of(whole: bytes) -> NDArray[np.bool_]:
    """Return a hash of the whole as (16, 16) signs."""
    bits = np.unpackbits(np.frombuffer(whole, dtype=np.uint8))
    return bits.reshape(_HASH_WAVES, _HASH_WAVES).astype(bool)


def fingerprint(picture: Image.Image) -> Fingerprint:
    """Make the fingerprint of a picture of any size and mode.

    Raises:
        UnreadablePicture: ``too_many_pixels``.
    """
    plane = grey_plane(picture, WORKING_SIDE)
    width, height = upright_size(picture)
    signs = low_waves(plane, _HASH_WAVES) > 0
    signs[0, 0] = False
    whole = np.packbits(signs).tobytes()
    exact = Fingerprint(width, height, whole, find_features(plane), _sketch(plane))
    # Made as it will be read again, so that a stored one is equal to a fresh one.
    return Fingerprint.from_bytes(exact.to_bytes())


def _sketch(plane: Plane) -> bytes:
    picture = Image.fromarray(np.rint(plane).astype(np.uint8))
    picture.thumbnail((SKETCH_SIDE, SKETCH_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_SKETCH_QUALITY, optimize=True)
    return out.getvalue()
