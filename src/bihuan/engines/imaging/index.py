"""Finds, among a hundred thousand photographs, the few worth an exact comparison.

Two ways in: the hash of the whole against all others, laid in each of the eight symmetries, for
pictures saved anew, mirrored or turned; and the places, looked up by sixteen of their signs at a
time, for pictures cut or set in a frame. Plain arrays, about 3 kB a photograph.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bihuan.engines.imaging.fingerprints import Fingerprint, signs_of
from bihuan.engines.imaging.symmetries import ALL, lay_signs

if TYPE_CHECKING:
    from bihuan.engines.imaging.features import Codes

Key = TypeVar("Key", bound=Hashable)
Rows = NDArray[np.int64]

#: Of 256 signs of the whole, so many may differ.
_MOST_HASH_APART = 80
#: Of 64 signs of a place, so many may differ; four looks at 16 signs each find most of them.
_MOST_SIGNS_APART = 10
_BANDS, _VALUES = 4, 1 << 16
#: So many places of one photograph must be met again, or it was chance.
_LEAST_VOTES = 2
_MOST_SEGMENTS = 6


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A photograph that may be the same; :func:`alike` decides.

    Args:
        key: as it was added.
        votes: places found again in one symmetry.
        hash_apart: signs of the whole that differ, of 256, in the best symmetry.
    """

    key: Key
    votes: int
    hash_apart: int


@dataclass(frozen=True)
class _Segment:
    """Photographs that were added together, never changed after."""

    first: int
    hashes: NDArray[np.uint64]
    codes: Codes
    owners: NDArray[np.int32]

    @cached_property
    def tables(self) -> list[tuple[NDArray[np.int32], Rows]]:
        """For each sixteen signs: the places in their order, and where each value starts."""
        found = []
        for band in range(_BANDS):
            values = self.codes.view(np.uint16).reshape(-1, _BANDS)[:, band]
            order = np.argsort(values, kind="stable").astype(np.int32)
            starts = np.zeros(_VALUES + 1, dtype=np.int64)
            np.cumsum(np.bincount(values, minlength=_VALUES), out=starts[1:])
            found.append((order, starts))
        return found

    def hash_apart(self, laid: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return for each photograph the signs that differ in the best symmetry."""
        apart = [np.bitwise_count(self.hashes ^ each).sum(axis=1, dtype=np.int64) for each in laid]
        least: NDArray[np.int64] = np.min(apart, axis=0)
        return least

    def votes(self, laid: list[Codes]) -> NDArray[np.int64]:
        """Return for each photograph how many places are met again in the best symmetry."""
        most = np.zeros(len(self.hashes), dtype=np.int64)
        for codes in laid:
            rows, asked = self._met(codes)
            # A place of ours counts once for a photograph, however often it is met there.
            pairs = np.unique(self.owners[rows].astype(np.int64) * len(codes) + asked)
            votes = np.bincount(pairs // max(1, len(codes)), minlength=len(most))
            most = np.maximum(most, votes)
        return most

    def _met(self, codes: Codes) -> tuple[Rows, Rows]:
        rows, asked = [], []
        values = codes.view(np.uint16).reshape(-1, _BANDS)
        for band, (order, starts) in enumerate(self.tables):
            begin, end = starts[values[:, band]], starts[values[:, band].astype(np.int64) + 1]
            lengths = end - begin
            ours = np.repeat(np.arange(len(codes)), lengths)
            within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            theirs = order[begin[ours] + within]
            near = np.bitwise_count(self.codes[theirs] ^ codes[ours]) <= _MOST_SIGNS_APART
            rows.append(theirs[near])
            asked.append(ours[near])
        return np.concatenate(rows).astype(np.int64), np.concatenate(asked)


@dataclass
class Index(Generic[Key]):
    """Fingerprints to search; keys are whatever the caller knows a photograph by."""

    _keys: list[Key] = field(default_factory=list)
    #: Hash and places alone: sketches of a hundred thousand would fill the memory.
    _waiting: list[tuple[bytes, Codes]] = field(default_factory=list)
    _segments: list[_Segment] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, fingerprint: Fingerprint) -> None:
        """Add one photograph; it is found from the next search on."""
        self._keys.append(key)
        self._waiting.append((fingerprint.hash, fingerprint.features.codes))

    def search(self, fingerprint: Fingerprint, most: int = 20) -> list[Candidate[Key]]:
        """Return at most ``most`` photographs worth comparing, the likeliest first."""
        self._take_in()
        if not self._segments:
            return []
        signs = signs_of(fingerprint.hash)
        laid = np.stack([_as_numbers(lay_signs(signs, symmetry)) for symmetry in ALL])
        places = [fingerprint.features.laid(fingerprint.frame, each).codes for each in ALL]
        apart = np.concatenate([segment.hash_apart(laid) for segment in self._segments])
        votes = np.concatenate([segment.votes(places) for segment in self._segments])
        worth = np.nonzero((votes >= _LEAST_VOTES) | (apart <= _MOST_HASH_APART))[0]
        # Twelve signs nearer to nothing in common weigh as much as one place met again.
        weight = votes[worth] + np.maximum(0, _MOST_HASH_APART - apart[worth]) / 12
        best = worth[np.argsort(-weight, kind="stable")][:most]
        return [Candidate(self._keys[row], int(votes[row]), int(apart[row])) for row in best]

    def _take_in(self) -> None:
        if not self._waiting:
            return
        self._segments.append(_segment(self._waiting, len(self._keys) - len(self._waiting)))
        self._waiting.clear()
        if len(self._segments) > _MOST_SEGMENTS:
            self._segments = [_joined(self._segments)]


def _as_numbers(signs: NDArray[np.bool_]) -> NDArray[np.uint64]:
    return np.packbits(signs).view(np.uint64)


def _segment(waiting: list[tuple[bytes, Codes]], first: int) -> _Segment:
    hashes = np.frombuffer(b"".join(each for each, _codes in waiting), dtype=np.uint64)
    counts = [len(codes) for _hash, codes in waiting]
    codes = np.concatenate([codes for _hash, codes in waiting])
    owners = np.repeat(np.arange(len(waiting), dtype=np.int32), counts)
    return _Segment(first, hashes.reshape(len(waiting), -1), codes, owners)


def _joined(segments: list[_Segment]) -> _Segment:
    """Make one of several, so that a search stays a few look-ups."""
    owners = [(each.owners + each.first).astype(np.int32) for each in segments]
    hashes = np.concatenate([each.hashes for each in segments])
    codes = np.concatenate([each.codes for each in segments])
    return _Segment(0, hashes, codes, np.concatenate(owners))
